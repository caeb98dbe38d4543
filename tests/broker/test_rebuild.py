"""A rebuild makes the tables anew beside the live ones, tells how they differ, and lets readers hold the new ones."""

import asyncio
from typing import Any

from schemas import EnrichedUpdate, Update
from streams.publish import encode, producer, publish, send
from streams.rebuild import TABLES, rebuild, switch
from streams.settings import Settings
from streams.settle import Ledger
from streams.topics import ENRICHED, TOLLS
from streams.views.latest import latest
from tests.broker.processes import run
from tests.settle.stories import CONFLICT, START, harm
from tests.settle.stories import update as read


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
    assert (again.differences, again.fresh) == ([], [])


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
