"""Producers over HTTP: what was taken is in the log once, whatever is sent again, and who may send it."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from schemas import Update
from streams.topics import RAW
from streams.views.latest import records
from tests.views.view_desk import Desk, serving
from tests.views.view_rows import update


def log(desk: Desk, *prefixes: str) -> list[Update]:
    """Every raw update whose id begins so, as the topic has it."""

    async def read() -> list[Update]:
        found = [Update.read(record.value or b"") async for record in records(desk.settings, RAW)]
        return [row for row in found if row.id.startswith(prefixes)]

    return asyncio.run(read())


def named(name: str, text: str = "Six soldiers were killed.", **fields: Any) -> Update:
    return update(1, text).model_copy(update={"id": name, **fields})


def post(client: httpx.Client, *updates: Update, **headers: str) -> httpx.Response:
    body = b"\n".join(row.write() for row in updates)
    kind = "application/json" if len(updates) == 1 else "application/x-ndjson"
    return client.post("/v1/updates", content=body, headers={"Content-Type": kind, **headers})


def test_an_accepted_update_is_in_the_log_where_the_answer_says(desk: Desk) -> None:
    with desk.client("publish") as client:
        answer = post(client, named("taken"))
    (receipt,) = answer.json()["updates"]

    async def look() -> list[tuple[int, int, str]]:
        found = [record async for record in records(desk.settings, RAW)]
        return [
            (record.partition, record.offset, dict(record.headers)["ce_id"].decode())
            for record in found
            if record.key == b"taken"
        ]

    assert answer.status_code == 202
    assert asyncio.run(look()) == [(receipt["partition"], receipt["offset"], "taken:0")]
    assert receipt["topic"] == RAW.full(desk.settings.prefix)


def test_a_repeat_is_told_from_other_words(desk: Desk) -> None:
    with desk.client("publish") as client:
        first, again, other = (post(client, named("repeat", text)) for text in ("One.", "One.", "Two."))
    assert [answer.status_code for answer in (first, again, other)] == [202, 200, 409]
    (before,), (after,) = first.json()["updates"], again.json()["updates"]
    assert {**before, "repeat": True} == after
    assert other.json()["errors"] == [{"field": "updates.0.revision", "detail": "is there with another body"}]
    assert [row.text for row in log(desk, "repeat")] == ["One."]


def test_of_many_at_once_one_is_taken(desk: Desk) -> None:
    with desk.client("publish") as client, ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda n: post(client, named("race", f"Version {n % 2}.")), range(16)))
    taken = [answer for answer in answers if answer.status_code == 202]
    assert len(taken) == 1
    assert {answer.status_code for answer in answers} == {200, 202, 409}
    assert len(log(desk, "race")) == 1


def test_a_batch_is_taken_whole_or_not_at_all(desk: Desk) -> None:
    rows = [named(f"batch{n}") for n in range(30)]
    with desk.client("publish") as client:
        broken = client.post(
            "/v1/updates",
            content=b"\n".join([rows[0].write(), b'{"id": "x"}', b"not json"]),
            headers={"Content-Type": "application/x-ndjson"},
        )
        assert broken.status_code == 422
        assert log(desk, "batch") == []
        taken = post(client, *rows)
        some = post(client, *rows, named("batch30"))
        clash = post(client, named("batch31"), rows[0].model_copy(update={"text": "Other."}))
    lines = {error["field"].split(":")[0] for error in broken.json()["errors"]}
    assert lines == {"line 2", "line 3"}
    assert (taken.status_code, some.status_code, clash.status_code) == (202, 202, 409)
    assert [receipt["repeat"] for receipt in some.json()["updates"]] == [True] * 30 + [False]
    assert clash.json()["errors"][0]["field"] == "updates.1.revision"
    assert sorted(row.id for row in log(desk, "batch")) == sorted(f"batch{n}" for n in range(31))


def test_cloud_events_in_all_their_forms(desk: Desk) -> None:
    def event(name: str) -> dict[str, Any]:
        data = json.loads(named(name).write())
        return {"specversion": "1.0", "id": name, "source": "/weir", "type": "update", "data": data}

    forms = {
        "application/cloudevents+json": event("ce-structured"),
        "application/cloudevents-batch+json": [event("ce-batch1"), event("ce-batch2")],
    }
    with desk.client("publish") as client:
        binary = {"ce-specversion": "1.0", "ce-id": "1", "ce-source": "/weir", "ce-type": "update"}
        answers = [post(client, named("ce-binary"), **binary)]
        answers += [
            client.post("/v1/updates", content=json.dumps(body), headers={"Content-Type": kind})
            for kind, body in forms.items()
        ]
        old = post(client, named("ce-old"), **{**binary, "ce-specversion": "0.3"})
    assert [answer.status_code for answer in answers] == [202, 202, 202]
    assert {row.id for row in log(desk, "ce-")} == {"ce-binary", "ce-structured", "ce-batch1", "ce-batch2"}
    assert (old.status_code, old.json()["errors"][0]["field"]) == (422, "header.ce-specversion")


def test_an_edit_is_the_next_revision_with_its_reason(desk: Desk) -> None:
    body = json.loads(named("edited", "Ten soldiers were killed.", reason="The ministry corrected itself.").write())
    edit = {name: value for name, value in body.items() if name not in ("id", "revision", "withdrawn")}
    with desk.client("desk") as client:
        post(client, named("edited", "Nine soldiers were killed."))
        first = client.put("/v1/updates/edited", json=edit)
        again = client.put("/v1/updates/edited", json=edit)
        unknown = client.put("/v1/updates/never-seen", json=edit)
        silent = client.put("/v1/updates/edited", json={k: v for k, v in edit.items() if k != "reason"})
    assert [answer.status_code for answer in (first, again, unknown, silent)] == [202, 200, 404, 422]
    told = [(row.revision, row.text, row.reason) for row in log(desk, "edited")]
    assert told == [
        (0, "Nine soldiers were killed.", None),
        (1, "Ten soldiers were killed.", "The ministry corrected itself."),
    ]


def test_a_withdrawal_keeps_its_reason_and_repeats_quietly(desk: Desk) -> None:
    with desk.client("desk") as client:
        post(client, named("withdrawn"))
        answers = [client.delete("/v1/updates/withdrawn", params={"reason": "Not confirmed."}) for _ in range(2)]
        without = client.delete("/v1/updates/withdrawn")
    assert [answer.status_code for answer in answers] == [202, 200]
    assert without.json()["errors"][0]["field"] == "query.reason"
    last = log(desk, "withdrawn")[-1]
    assert (last.revision, last.withdrawn, last.reason, last.conflict) == (1, True, "Not confirmed.", "river-war")


def test_who_may_do_what(desk: Desk) -> None:
    row = named("rights")
    with desk.client() as nobody, desk.client("read") as reader, desk.client("publish") as producer:
        assert post(nobody, row).status_code == 401
        assert post(nobody, row, Authorization="Bearer tlk_00000000_wrong").status_code == 401
        assert post(nobody, row, Authorization="Basic eDp5").status_code == 401
        assert post(reader, row).status_code == 403
        assert post(producer, row).status_code == 202
        edit = post(producer, row.model_copy(update={"revision": 1, "text": "Other."}))
        assert (edit.status_code, "correct" in edit.json()["detail"]) == (403, True)
        assert producer.delete("/v1/updates/rights", params={"reason": "x"}).status_code == 403
        assert nobody.get("/v1/tolls").status_code == 200, "on loopback anybody reads"


@pytest.mark.parametrize(
    ("content", "kind", "status", "field"),
    [
        (b"{}", "application/json", 422, "id"),
        (b"\xff", "application/json", 422, "body"),
        (b"{}", "text/plain", 415, None),
        (b"", "application/x-ndjson", 422, "body"),
        (b"[" * 100_000, "application/cloudevents-batch+json", 422, "body"),
        (b'{"specversion": "1.0"}', "application/cloudevents+json", 422, "id"),
        (b" " * 8_388_609, "application/json", 413, None),
    ],
)
def test_a_bad_body_is_refused_with_its_field(
    desk: Desk, content: bytes, kind: str, status: int, field: str | None
) -> None:
    with desk.client("publish") as client:
        answer = client.post("/v1/updates", content=content, headers={"Content-Type": kind})
    assert (answer.status_code, answer.headers["content-type"]) == (status, "application/problem+json")
    assert field is None or answer.json()["errors"][0]["field"] == field


def test_a_giant_is_stopped_at_the_edge_though_it_does_not_tell_its_size(desk: Desk) -> None:
    def endless() -> Any:
        for _ in range(2_000):
            yield b" " * 8_192

    with desk.client("publish") as client:
        try:
            answer = client.post("/v1/updates", content=endless(), headers={"Content-Type": "application/json"})
        except httpx.WriteError:
            return  # the server has answered and closed before we had sent it all
    assert answer.status_code == 413


def test_an_update_too_large_for_the_topic_is_refused(desk: Desk) -> None:
    large = named("large", "\U0001f30a" * 262_144)  # four bytes each: over a mebibyte
    with desk.client("publish") as client:
        assert post(client, large).status_code == 413


def test_what_was_taken_is_known_after_a_restart(desk: Desk) -> None:
    settings = desk.settings.model_copy(update={"view": desk.settings.view.with_name("another.sqlite3")})  # type: ignore[union-attr]
    with desk.client("publish") as client:
        post(client, named("restart", "One."))
    for _ in range(2):  # a reader that starts from nothing, and one that goes on where that stopped
        with serving(settings, desk.keys) as other, other.client("publish") as client:
            answers = [post(client, named("restart", text)).status_code for text in ("One.", "Two.")]
        assert answers == [200, 409]
    assert len(log(desk, "restart")) == 1
