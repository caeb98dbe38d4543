import asyncio
from contextlib import aclosing

import pytest

from streams.settings import Settings
from streams.topics import MENTIONS, TOLLS
from streams.views.latest import MissingTopicError, latest, records, tables
from tests.views.view_rows import WAR, at_least, exactly, mentions, toll, write
from tests.waiting import PATIENCE


async def test_the_highest_revision_of_a_toll_wins_however_the_rows_arrive(settings: Settings) -> None:
    first, second = toll({"weir": exactly(480)}, revision=1), toll({"weir": exactly(525)}, revision=2)
    await write(settings, TOLLS, [second, first, second, first])

    assert await latest(settings, TOLLS) == {second.id: second}


async def test_of_two_rows_of_one_revision_the_later_one_holds(settings: Settings) -> None:
    before, mended = toll({"weir": exactly(9)}, revision=3), toll({"weir": at_least(9)}, revision=3)
    await write(settings, TOLLS, [before, mended])

    assert await latest(settings, TOLLS) == {mended.id: mended}


async def test_rows_of_other_conflicts_stay_beside(settings: Settings) -> None:
    rows = [toll({"weir": exactly(number)}, revision=1, conflict=f"war-{number}") for number in range(20)]
    await write(settings, TOLLS, rows)

    assert await latest(settings, TOLLS) == {row.id: row for row in rows}


async def test_a_row_that_is_no_toll_hides_nothing(settings: Settings) -> None:
    good = toll({"weir": exactly(9)}, revision=1)
    await write(settings, TOLLS, [b"\xff\xfe", b"{}", good, b"[]"])

    assert await latest(settings, TOLLS) == {good.id: good}


async def test_an_empty_topic_has_no_rows(settings: Settings) -> None:
    assert await latest(settings, MENTIONS) == {}


async def test_a_missing_topic_is_named(settings: Settings) -> None:
    elsewhere = settings.model_copy(update={"prefix": "nowhere."})
    with pytest.raises(MissingTopicError, match=r"nowhere\.casualties\.tolls\.v1"):
        await latest(elsewhere, TOLLS)


async def test_following_shows_each_change_and_only_changes(settings: Settings) -> None:
    await write(settings, MENTIONS, [mentions("sluice")])
    seen: list[int] = []
    async with aclosing(tables(settings, MENTIONS, follow=True)) as changes:
        async for rows in changes:
            seen.append(rows[MENTIONS][f"{WAR}/sluice"].updates)  # type: ignore[attr-defined]
            if seen == [1]:
                await write(settings, MENTIONS, [mentions("sluice"), mentions("sluice", updates=2, revision=2)])
            if seen[-1] == 2:
                break
    assert seen in ([1, 2], [1, 1, 2])  # the repeat may come in a batch of its own


@pytest.mark.parametrize(("last", "expected"), [(0, []), (2, [8, 9]), (50, list(range(10))), (None, list(range(10)))])
async def test_the_newest_records_of_all_partitions(settings: Settings, last: int | None, expected: list[int]) -> None:
    for number in range(10):
        await write(
            settings, MENTIONS, [mentions("sluice", updates=number).model_copy(update={"conflict": f"w{number}"})]
        )

    read = [MENTIONS.value.read(record.value) async for record in records(settings, MENTIONS, last=last)]
    found = [row.updates for row in read]  # type: ignore[attr-defined]
    assert (found if last is not None else sorted(found)) == expected


async def test_following_goes_on_after_the_end(settings: Settings) -> None:
    arrived = asyncio.Queue[bytes | None]()

    async def read() -> None:
        async with aclosing(records(settings, MENTIONS, last=0, follow=True)) as following:
            async for record in following:
                arrived.put_nowait(record.key)

    async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
        reading = group.create_task(read())
        while arrived.empty():  # the reader's start is not ours to see: write until it has seen one
            await write(settings, MENTIONS, [mentions("sluice")])
        reading.cancel()
    assert arrived.get_nowait() == b"river-war/sluice"
