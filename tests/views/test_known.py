"""What was known then: the same answer each time, at each replica, whatever has become known since."""

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from schemas import DeadLetter, ErrorCode, Stage, StatementKind, Toll
from streams.publish import producer
from streams.topics import DEAD, ENRICHED, RAW, TOLLS
from tests.views.test_reads import ask
from tests.views.view_desk import Desk, serving
from tests.views.view_rows import reading, update, write
from tests.waiting import until


def tell(desk: Desk, *readings: Any) -> datetime:
    """Write readings, wait until they are read, and give an instant between them and what follows."""
    asyncio.run(write(desk.settings, ENRICHED, readings))
    with desk.client() as client:
        last = readings[-1]
        until(lambda: any(u["id"] == last.id and u["revision"] == last.revision
                          for u in ask(client, "/v1/updates", conflict=last.conflict)["updates"]))  # fmt: skip
    between = datetime.now(UTC)
    until(lambda: datetime.now(UTC).timestamp() - between.timestamp() > 0.002)
    return between


def figure(client: Any, conflict: str, as_of: datetime) -> list[int]:
    rows = ask(client, "/v1/tolls", conflict=conflict, as_of=as_of.isoformat())["tolls"]
    return [row["figure"]["value"]["low"] for row in rows if row["scope"]["kind"] == "running"]


def test_a_toll_as_it_was_known_before_and_after(desk: Desk, tmp_path: Path) -> None:
    before = datetime.now(UTC)
    first = tell(desk, reading(1, 480, conflict="known"))
    second = tell(desk, reading(2, 525, conflict="known"))
    third = tell(desk, reading(2, 520, conflict="known", revision=1))

    with desk.client() as client:
        told = [figure(client, "known", instant) for instant in (before, first, second, third)]
        path, parameters = "/v1/tolls", {"conflict": "known", "as_of": second.isoformat()}
        answers = [client.get(path, params=parameters).content for _ in range(2)]
    assert told == [[], [480], [525], [520]]
    elsewhere = desk.settings.model_copy(update={"view": tmp_path / "anew.sqlite3"})
    with serving(elsewhere, desk.keys) as other, other.client() as client:
        answers.append(client.get(path, params=parameters).content)
    assert len(set(answers)) == 1


def test_a_late_report_changes_what_was_so_but_not_what_was_known(desk: Desk) -> None:
    """525 at 06:02 is known first; 480 at 06:01 comes late: the toll then was 525, and nobody knew of 480."""
    first = tell(desk, reading(2, 525, conflict="late"))
    second = tell(desk, reading(1, 480, conflict="late"))
    with desk.client() as client:
        assert [figure(client, "late", instant) for instant in (first, second)] == [[525], [525]]
        known = [
            {row["id"] for row in ask(client, "/v1/updates", conflict="late", as_of=instant.isoformat())["updates"]}
            for instant in (first, second)
        ]
    assert known == [{"late:2"}, {"late:1", "late:2"}]


def test_allegations_and_entities_too(desk: Desk) -> None:
    before = datetime.now(UTC)
    after = tell(desk, reading(3, 9, StatementKind.INCIDENT, conflict="accused"))
    with desk.client() as client:
        for path in ("allegations", "tallies", "entities", "updates"):
            counts = [
                len(ask(client, f"/v1/{path}", conflict="accused", as_of=instant.isoformat())[path])
                for instant in (before, after)
            ]
            assert counts[0] == 0, path
            assert counts[1] >= 1, path


def test_a_figure_leads_to_its_sentence_speaker_update_and_hash(desk: Desk) -> None:
    asyncio.run(write(desk.settings, RAW, [update(4).model_copy(update={"id": "proof:4"})]))
    told = reading(4, 77, conflict="proof")
    after = tell(desk, told)
    with desk.client() as client:
        (row,) = ask(client, "/v1/tolls", conflict="proof", as_of=after.isoformat())["tolls"]
        # The worker's row is what provenance starts from: here the folded one stands for it.
        row.pop("figure")
        asyncio.run(write(desk.settings, TOLLS, [Toll.model_validate(row)]))
        until(lambda: client.get(f"/v1/tolls/{row['id']}").status_code == 200)
        proof = ask(client, f"/v1/tolls/{row['id']}/provenance")
    (witness,) = proof["claims"][0]["witnesses"]
    assert witness["statement"] == told.casualties[0].model_dump(mode="json")
    assert witness["evidence"]["url"] == "https://weir.example/live#4"
    assert (witness["evidence"]["claimant"], witness["evidence"]["quote"]) == ("weir", told.casualties[0].quote)
    assert len(witness["raw"]["sha256"]) == 64
    assert witness["raw"]["received_at"]


def test_the_words_of_an_update_are_for_those_who_may_see_names(desk: Desk) -> None:
    said = update(5, "Marta Weirkeeper, 41, was killed in her kitchen.")
    asyncio.run(write(desk.settings, RAW, [said]))
    with desk.client("unmasked") as client, desk.client("read") as reader, desk.client() as nobody:
        until(lambda: client.get("/v1/texts/blog:5").status_code == 200)
        told = ask(client, "/v1/texts/blog:5")
        assert (told["headline"], told["text"]) == (said.headline, said.text)
        assert reader.get("/v1/texts/blog:5").status_code == 403
        assert nobody.get("/v1/texts/blog:5").status_code == 401
        assert client.get("/v1/texts/blog:5", params={"revision": 9}).status_code == 404


def test_a_dead_letter_is_listed_with_its_reason_and_its_bytes_are_kept_from_most(desk: Desk) -> None:
    letter = DeadLetter(
        stage=Stage.ENRICH, code=ErrorCode.NOT_JSON, detail="byte 0", topic="updates.raw.v1", partition=3, offset=7,
        at=datetime.now(UTC), version="1",
    )  # fmt: skip

    async def bury() -> None:
        async with producer(desk.settings) as client:
            name = DEAD.full(desk.settings.prefix)
            await client.send_and_wait(name, b"\xff{Marta", key=b"blog:9", partition=0, headers=letter.headers())

    asyncio.run(bury())
    with desk.client("admin") as admin, desk.client("read") as reader:
        (row,) = until(lambda: ask(reader, "/v1/dead")["dead"])
        assert (row["key"], row["letter"]["code"], row["letter"]["offset"]) == ("blog:9", "not_json", 7)
        path = f"/v1/dead/{row['partition']}/{row['offset']}"
        assert reader.get(path).status_code == 403
        assert admin.get(path).content == b"\xff{Marta"
        assert admin.get("/v1/dead/0/99").status_code == 404


def test_marks_point_at_the_words(desk: Desk) -> None:
    told = reading(6, 12, conflict="marks")
    tell(desk, told)
    with desk.client() as client:
        (row,) = ask(client, "/v1/updates", conflict="marks")["updates"]
        one = ask(client, f"/v1/updates/{told.id}")
    assert one == row
    assert [(mark["kind"], mark["start"], mark["end"]) for mark in row["marks"]] == [
        ("casualty", 0, len(told.casualties[0].quote)),
        ("violation", 0, len(told.casualties[0].quote)),
        ("entity", 16, 20),
        ("figure", 28, 30),
    ]


@pytest.mark.parametrize("path", ["tolls", "allegations", "tallies", "entities", "updates"])
def test_an_instant_before_everything_knows_nothing(desk: Desk, path: str) -> None:
    with desk.client() as client:
        assert ask(client, f"/v1/{path}", conflict="known", as_of="1999-01-01T00:00:00Z")[path] == []
