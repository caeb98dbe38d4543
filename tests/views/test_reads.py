"""What the API tells of the rows that a worker wrote."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from schemas import Act, Standing, Toll
from streams.topics import ALLEGATIONS, DELTAS, MENTIONS, TALLIES, TOLLS
from tests.views.view_desk import Desk
from tests.views.view_rows import MORNING, allegation, at_least, delta, exactly, mentions, tally, toll, write
from tests.waiting import until


def ask(client: httpx.Client, path: str, **parameters: Any) -> Any:
    answer = client.get(path, params=parameters)
    assert answer.status_code == 200, answer.text
    return answer.json()


def later(minutes: int) -> datetime:
    return MORNING + timedelta(minutes=minutes)


def test_rival_figures_stay_apart_under_each_lens(desk: Desk) -> None:
    row = toll({"weir": exactly(525), "lock": at_least(480)}, revision=1, conflict="lenses")
    asyncio.run(write(desk.settings, TOLLS, [row]))
    with desk.client() as client:
        until(lambda: ask(client, "/v1/tolls", conflict="lenses")["tolls"])
        figures = {
            lens: ask(client, "/v1/tolls", conflict="lenses", lens=lens)["tolls"][0]["figure"]
            for lens in ("latest", "lowest", "range", "claimant:weir")
        }
        (shown,) = ask(client, "/v1/tolls", conflict="lenses")["tolls"]
        assert ask(client, "/v1/tolls", conflict="lenses", lens="claimant:nobody")["tolls"] == []

    assert {lens: (f["value"]["low"], f["value"]["high"], f["claimant"]) for lens, f in figures.items()} == {
        "latest": (480, None, "lock"),
        "lowest": (480, None, "lock"),
        "range": (480, None, None),
        "claimant:weir": (525, 525, "weir"),
    }
    shown.pop("figure")
    assert Toll.model_validate(shown) == row


def test_a_toll_that_was_taken_back_leaves_the_list(desk: Desk) -> None:
    stood = toll({"weir": exactly(9)}, revision=1, place="Sluice", conflict="gone")
    gone = toll({}, revision=2, place="Sluice", conflict="gone").model_copy(update={"id": stood.id})
    with desk.client() as client:
        asyncio.run(write(desk.settings, TOLLS, [stood]))
        until(lambda: ask(client, "/v1/tolls", conflict="gone")["tolls"])
        asyncio.run(write(desk.settings, TOLLS, [gone]))
        until(lambda: not ask(client, "/v1/tolls", conflict="gone")["tolls"])
        assert ask(client, f"/v1/tolls/{stood.id}")["figure"] is None


def test_pages_hold_while_rows_come_in(desk: Desk) -> None:
    rows = [
        toll(
            {"weir": exactly(n)}, revision=1, place=f"Lock {n}", at=MORNING + timedelta(minutes=n % 3), conflict="pages"
        )
        for n in range(7)
    ]
    asyncio.run(write(desk.settings, TOLLS, rows))
    with desk.client() as client:
        until(lambda: len(ask(client, "/v1/tolls", conflict="pages")["tolls"]) == 7)
        seen, after = [], None
        while True:
            page = ask(client, "/v1/tolls", conflict="pages", limit=2, **({"after": after} if after else {}))
            seen += [row["id"] for row in page["tolls"]]
            if not (after := page["next"]):
                break
            newer = toll(
                {"weir": exactly(1)}, revision=1, place="New", at=MORNING + timedelta(days=1), conflict="pages"
            )
            asyncio.run(write(desk.settings, TOLLS, [newer]))
    assert sorted(seen) == sorted(row.id for row in rows)


@pytest.mark.parametrize(
    ("parameters", "expected"),
    [
        ({"place": "Dam"}, {"Dam"}),
        ({"outcome": "killed"}, {"Dam", "Dyke"}),
        ({"outcome": "wounded"}, set()),
        ({"claimant": "lock"}, {"Dyke"}),
        ({"kind": "running"}, set()),
        ({"since": "2031-05-04T07:00:00Z"}, {"Dyke"}),
        ({"until": "2031-05-04T07:00:00+00:00"}, {"Dam"}),
        ({"side": "weir", "victims": "military"}, {"Dam"}),
    ],
)
def test_tolls_are_filtered(desk: Desk, parameters: dict[str, str], expected: set[str]) -> None:
    dam = toll({"weir": exactly(1)}, revision=1, place="Dam", side="weir", conflict="filters")
    dyke = toll({"lock": exactly(2)}, revision=1, place="Dyke", at=later(120), conflict="filters")
    asyncio.run(write(desk.settings, TOLLS, [dam, dyke]))
    with desk.client() as client:
        until(lambda: len(ask(client, "/v1/tolls", conflict="filters")["tolls"]) == 2)
        found = ask(client, "/v1/tolls", conflict="filters", **parameters)["tolls"]
    assert {row["scope"]["place"] for row in found} == expected


def test_history_tells_each_change_with_both_its_times(desk: Desk) -> None:
    first = toll({"weir": exactly(480)}, revision=1, conflict="history")
    second = toll({"weir": exactly(525)}, revision=2, conflict="history")
    asyncio.run(write(desk.settings, TOLLS, [first, second]))
    changes = [
        delta(first, "weir", None, exactly(480), MORNING),
        delta(second, "weir", exactly(480), exactly(525), later(180)),
    ]
    asyncio.run(write(desk.settings, DELTAS, changes))
    with desk.client() as client:
        path = f"/v1/tolls/{first.id}/history"
        until(lambda: client.get(path).status_code == 200 and len(ask(client, path)["changes"]) == 2)
        told = ask(client, path)["changes"]
        page = ask(client, path, limit=1)
        rest = ask(client, path, limit=1, after=page["next"])

    assert [change["delta"]["after"]["low"] for change in told] == [480, 525]
    assert [change["delta"]["as_of"] for change in told] == ["2031-05-04T06:00:00Z", "2031-05-04T09:00:00Z"]
    assert told[0]["known_at"] <= told[1]["known_at"]
    assert [page["changes"], rest["changes"], rest["next"]] == [told[:1], told[1:], None]


def test_allegations_and_their_matrix_count_both_ways(desk: Desk) -> None:
    rows = [
        allegation("weir", "lock", conflict="both"),
        allegation("lock", "weir", conflict="both", standing=Standing.DENIED, places=("Dam", "Dyke")),
    ]
    tallies = [
        tally("weir", "lock", 2, conflict="both"),
        tally("weir", "lock", 1, act=Act.GUNFIRE, conflict="both"),
        tally("lock", "weir", 3, conflict="both"),
    ]
    asyncio.run(write(desk.settings, ALLEGATIONS, rows))
    asyncio.run(write(desk.settings, TALLIES, tallies))
    with desk.client() as client:
        until(lambda: len(ask(client, "/v1/tallies", conflict="both")["tallies"]) == 3)
        until(lambda: len(ask(client, "/v1/allegations", conflict="both")["allegations"]) == 2)
        matrix = ask(client, "/v1/matrix", conflict="both")
        at_the_dyke = ask(client, "/v1/allegations", conflict="both", place="Dyke", standing="denied")["allegations"]

    assert matrix["parties"] == ["lock", "weir"]
    assert {(c["accuser"], c["accused"]): (c["alleged"], c["acts"]) for c in matrix["cells"]} == {
        ("weir", "lock"): (3, {"gunfire": 1, "shelling": 2}),
        ("lock", "weir"): (3, {"shelling": 3}),
    }
    assert [row["accuser"] for row in at_the_dyke] == ["lock"]


def test_an_unchanged_list_is_not_sent_again(desk: Desk) -> None:
    asyncio.run(write(desk.settings, MENTIONS, [mentions("etag").model_copy(update={"conflict": "etag"})]))
    with desk.client() as client:
        until(lambda: ask(client, "/v1/entities", conflict="etag")["entities"])
        first = client.get("/v1/entities", params={"conflict": "etag"})
        again = client.get(
            "/v1/entities", params={"conflict": "etag"}, headers={"If-None-Match": first.headers["etag"]}
        )
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize(
    ("path", "field"),
    [
        ("/v1/tolls?lens=best", "query.lens"),
        ("/v1/tolls?side=Not A Slug", "query.side"),
        ("/v1/tolls?limit=0", "query.limit"),
        ("/v1/tolls?since=yesterday", "query.since"),
        ("/v1/tolls?after=nonsense", "query.after"),
        ("/v1/tolls?colour=red", "query.colour"),
        ("/v1/tolls?as_of=2031-05-04T06:00:00", "query.as_of"),
        ("/v1/stream?cursor=nonsense", "query.cursor"),
    ],
)
def test_a_wrong_parameter_is_a_problem_that_names_it(desk: Desk, path: str, field: str) -> None:
    with desk.client() as client:
        answer = client.get(path)
    assert answer.headers["content-type"] == "application/problem+json"
    assert (answer.status_code, [error["field"] for error in answer.json()["errors"]]) == (422, [field])


def test_what_is_not_there_is_a_problem_too(desk: Desk) -> None:
    with desk.client() as client:
        answers = [client.get("/v1/tolls/nothing"), client.get("/nowhere"), client.patch("/v1/tolls")]
    assert [answer.status_code for answer in answers] == [404, 404, 405]
    assert {answer.headers["content-type"] for answer in answers} == {"application/problem+json"}


def test_every_answer_carries_the_security_headers(desk: Desk) -> None:
    with desk.client() as client:
        for path in ("/v1/tolls", "/nowhere", "/livez", "/v1/openapi.json"):
            headers = client.get(path).headers
            assert "default-src 'none'" in headers["content-security-policy"]
            assert "unsafe" not in headers["content-security-policy"]
            assert headers["x-content-type-options"] == "nosniff"
            assert "access-control-allow-origin" not in headers
            assert "server" not in headers


def test_a_page_elsewhere_cannot_point_its_own_name_here(desk: Desk) -> None:
    with desk.client() as client:
        assert client.get("/v1/tolls", headers={"Host": "evil.example"}).status_code == 421


def test_health_and_pipeline_state(desk: Desk) -> None:
    with desk.client() as client:
        until(lambda: client.get("/readyz").text == "ready\n")  # a busy broker may be late to answer once
        assert client.get("/livez").text == "alive\n"
        assert "truceline_view_lag_messages" in client.get("/metrics").text
        state = until(lambda: (told := ask(client, "/v1/pipeline"))["ready"] and told)
    assert state["trouble"] == ""
    assert all(len(topic["partitions"]) == 8 for topic in state["topics"])


def test_another_method_is_told_which_there_are(desk: Desk) -> None:
    with desk.client() as client:
        told = [client.request(method, path) for method, path in (("GET", "/v1/pages"), ("PATCH", "/v1/updates/x"))]
    assert [answer.status_code for answer in told] == [405, 405]
    assert [answer.headers["allow"] for answer in told] == ["POST", "DELETE, GET, PUT"]
