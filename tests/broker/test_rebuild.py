"""A rebuild makes the tables anew beside the live ones, tells how they differ, and lets readers hold the new ones."""

import asyncio
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from schemas import CasualtyDelta, Cause, EnrichedUpdate, Enricher, Update
from streams import rebuild as rebuilding
from streams.enrich.reader import Reader
from streams.publish import encode, producer, publish, send
from streams.rebuild import TABLES, rebuild, switch
from streams.settings import Settings
from streams.settle import Ledger, fold, stands
from streams.topics import DELTAS, ENRICHED, TOLLS
from streams.views.latest import latest, records
from tests.broker.processes import run, worker
from tests.settle.chains import breaks
from tests.settle.stories import CONFLICT, START, harm
from tests.settle.stories import update as read
from tests.waiting import soon


def raw(name: str) -> Update:
    return Update(id=name, revision=0, conflict=CONFLICT, source={"outlet": "Orland Courier"}, published_at=START)


FIRST = read("a", 1, harm(51, "increment"), harm(480, "total"))
SECOND = read("b", 3, harm(45, "increment"), harm(525, "total"))
BETTER = read("b", 3, harm(41, "increment"), harm(521, "total"), version="2")
"""The second update as a better reader reads it."""


async def settle(settings: Settings, *facts: EnrichedUpdate) -> None:
    """What a worker leaves on the topics, the rows of each fact as they come."""
    ledger, outputs = Ledger(CONFLICT), []
    for fact in facts:
        ledger.add(fact)
        changes = ledger.drain()
        outputs.append(encode(fact, ENRICHED, prefix=settings.prefix))
        for topic, rows in zip(
            TABLES, (changes.tolls, changes.allegations, changes.tallies, changes.mentions), strict=True
        ):
            outputs += [encode(row, topic, prefix=settings.prefix) for row in rows]
    async with producer(settings) as client:
        await asyncio.gather(*[await send(client, output) for output in outputs])


async def figure(settings: Settings) -> int:
    rows: dict[str, Any] = await latest(settings, TOLLS)
    (row,) = rows.values()
    return row.headline.latest.value.low


def test_tables_that_follow_from_the_facts_do_not_differ(settings: Settings) -> None:
    run(settle(settings, FIRST, SECOND))

    found = run(rebuild(settings))

    assert (found.facts, found.rows, found.differences) == (2, 1, [])


def test_a_better_reading_shows_what_it_would_change_and_changes_it_only_when_told_to(settings: Settings) -> None:
    readings = {"a": FIRST, "b": BETTER}
    run(settle(settings, FIRST, SECOND))
    run(publish([raw("a"), raw("b")], settings))

    found = run(rebuild(settings, enrich=lambda update: readings[update.id]))

    (difference,) = found.differences
    assert difference.live.headline.latest.value.low == 525
    assert difference.rebuilt.headline.latest.value.low == 521
    assert len(found.fresh) == 1
    assert run(figure(settings)) == 525

    run(switch(found, settings))

    assert run(figure(settings)) == 521
    again = run(rebuild(settings, enrich=lambda update: readings[update.id]))
    assert (again.differences, again.fresh, again.outranked) == ([], [], 0)

    older = run(rebuild(settings, enrich=lambda update: {"a": FIRST, "b": SECOND}[update.id]))
    assert (older.differences, older.fresh, older.outranked) == ([], [], 1), (
        "the better reading holds, and that is told"
    )


def test_a_row_that_no_facts_bear_out_is_emptied(settings: Settings) -> None:
    stray = Ledger(CONFLICT)
    stray.add(read("x", 1, harm(9, "incident", place="Marl")))

    async def leave() -> None:
        async with producer(settings) as client:
            for row in stray.drain().tolls:
                await (await send(client, encode(row, TOLLS, prefix=settings.prefix)))

    run(leave())
    found = run(rebuild(settings))

    assert [difference.rebuilt for difference in found.differences] == [None]
    run(switch(found, settings))
    assert run(rebuild(settings)).differences == []


def truceline(settings: Settings, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [str(Path(sys.executable).with_name("truceline")), "rebuild", *arguments]
    told = subprocess.run(
        [*command, "--brokers", settings.brokers, "--prefix", settings.prefix],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert told.returncode == 0, told.stderr
    return told


def test_the_command_shows_each_row_that_differs_and_switches_only_when_told_to(settings: Settings) -> None:
    run(settle(settings, FIRST, SECOND))
    (row,) = run(latest(settings, TOLLS)).values()
    (before,) = fold([FIRST]).tolls  # as if rules of old had left the second update out

    async def spoil() -> None:
        async with producer(settings) as client:
            stale = before.model_copy(update={"revision": row.revision})  # type: ignore[attr-defined]
            await (await send(client, encode(stale, TOLLS, prefix=settings.prefix)))

    run(spoil())
    told = truceline(settings, "--from", "enriched")
    assert "2 facts make 1 rows; 1 differ from the live ones, 0 readings are new" in " ".join(told.stderr.split())
    assert "casualties.tolls.v1" in told.stderr
    assert "480 → 525" in " ".join(told.stderr.split())

    (difference,) = json.loads(truceline(settings, "--from", "enriched", "--json").stdout)
    figures = [difference[side]["headline"]["latest"]["value"]["low"] for side in ("live", "rebuilt")]
    assert (figures, run(figure(settings))) == ([480, 525], 480)
    assert "nothing was changed: --switch" in told.stderr

    assert "switched: 1 messages acknowledged" in truceline(settings, "--from", "enriched", "--switch").stderr
    assert run(figure(settings)) == 525
    again = truceline(settings, "--from", "enriched", "--json")
    assert json.loads(again.stdout) == []
    assert "nothing to switch" in again.stderr


TOLD = (
    "51 more Orland servicemen have been killed, bringing the total to 480, the Orland defence ministry said.",
    "45 more Orland servicemen have been killed, bringing the total to 525, the Orland defence ministry said.",
    "At least nine civilians were killed when shells hit Ganja, officials said.",
)
"""What an outlet writes."""


def better(update: Update) -> EnrichedUpdate:
    """A reader of the next version, which sees that everybody was counted one too many."""
    fact = Reader().enrich(update)
    said = [
        told.model_copy(update={end: count and count - 1 for end, count in (("low", told.low), ("high", told.high))})
        for told in fact.casualties
    ]
    return fact.model_copy(update={"casualties": tuple(said), "enricher": Enricher(name="truceline", version="99")})


def test_a_switch_that_crashes_half_way_is_run_again_while_the_worker_goes_on(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    updates = [
        raw(str(number)).model_copy(update={"text": text, "published_at": START + timedelta(hours=number)})
        for number, text in enumerate(TOLD)
    ]
    old, new = (fold(map(read_it, updates)) for read_it in (Reader().enrich, better))
    assert standing(old.tolls) != standing(new.tolls)

    async def live() -> dict[str, bytes]:
        return standing((await latest(settings, TOLLS)).values())

    with worker(settings, tmp_path / "worker.log", "worker", program="streams") as working:
        working.await_ready()
        run(publish(updates, settings))
        run(soon(lambda: reached(live, standing(old.tolls)), lambda: working.said))
        found = run(rebuild(settings, enrich=better))
        assert (len(found.fresh), len(found.differences)) == (len(TOLD), 2)

        sent = 0

        async def crashing(*told: Any) -> Any:
            nonlocal sent
            sent += 1
            if sent > len(TOLD) + 1:  # all readings, one row
                raise ConnectionError("the power is gone")
            return await send(*told)

        monkeypatch.setattr(rebuilding, "send", crashing)
        with pytest.raises(ConnectionError):
            run(switch(found, settings))
        monkeypatch.undo()
        assert run(live()).keys() <= {*standing(old.tolls), *standing(new.tolls)}

        run(switch(run(rebuild(settings, enrich=better)), settings))
        run(soon(lambda: reached(live, standing(new.tolls)), lambda: working.said))
        run(soon(lambda: told_of(settings, Cause.REBUILD), lambda: working.said))
        assert run(rebuild(settings, enrich=better)).differences == []
        assert breaks(run(changes(settings)), new.tolls) == []


def standing(rows: Any) -> dict[str, bytes]:
    """The rows that stand, as bytes by id, without their revision."""
    return {row.id: row.model_copy(update={"revision": 0}).write() for row in rows if stands(row)}


async def reached(live: Any, wanted: dict[str, bytes]) -> bool:
    return bool(await live() == wanted)


async def changes(settings: Settings) -> list[CasualtyDelta]:
    return [CasualtyDelta.read(record.value or b"") async for record in records(settings, DELTAS)]


async def told_of(settings: Settings, cause: Cause) -> bool:
    return sum(delta.cause is cause for delta in await changes(settings)) >= 2
