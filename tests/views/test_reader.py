"""The read model against the topics: what is in the file is what the topics tell, whatever happened on the way."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from schemas import Message, Toll
from streams.settings import Settings
from streams.topics import ALLEGATIONS, DELTAS, MENTIONS, RAW, TOLLS
from streams.views.kinds import KINDS
from streams.views.latest import latest
from streams.views.reader import Reader
from streams.views.store import Store, digest, events_after
from streams.views.stream import Hub
from tests.views.view_rows import WAR, allegation, at_least, delta, exactly, mentions, toll, update, write
from tests.waiting import soon


@asynccontextmanager
async def reading(settings: Settings, path: Path) -> AsyncIterator[Reader]:
    """A reader on a file, caught up; stopped at the end, its file kept."""
    store = Store(path)
    reader = Reader(settings, store, Hub(store))
    running = asyncio.create_task(reader.run())
    try:
        await until(lambda: reader.caught_up, reader)
        yield reader
    finally:
        await stop(running)
        store.close()


async def until(met: Callable[[], bool], reader: Reader) -> None:
    async def asked() -> bool:
        return met()

    await soon(asked, lambda: reader.trouble)


async def stop(task: "asyncio.Task[None]") -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def held(store: Store, kind: str) -> dict[str, Message]:
    """The rows of the file, by id."""
    model = next(k for k in KINDS if k.name == kind).topic.value
    with store.reading() as connection:
        return {row_id: model.read(body) for row_id, body in connection.execute(f"SELECT id, body FROM {kind}")}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "view.sqlite3"


async def test_the_file_holds_what_the_topics_tell(settings: Settings, path: Path) -> None:
    old, new = toll({"weir": exactly(480)}, revision=1), toll({"weir": exactly(525)}, revision=2)
    await write(settings, TOLLS, [new, old, b"{}", toll({"lock": at_least(9)}, revision=1, place="Sluice")])
    await write(settings, ALLEGATIONS, [allegation(), allegation("lock", "weir")])
    await write(settings, MENTIONS, [mentions("sluice")])

    async with reading(settings, path) as reader:
        for name, topic in (("tolls", TOLLS), ("allegations", ALLEGATIONS), ("entities", MENTIONS)):
            assert held(reader.store, name) == await latest(settings, topic)
        assert new.id in held(reader.store, "tolls")


async def test_a_reader_goes_on_where_it_stopped_and_takes_nothing_twice(settings: Settings, path: Path) -> None:
    first, second = toll({"weir": exactly(480)}, revision=1), toll({"weir": exactly(525)}, revision=2)
    await write(settings, TOLLS, [first])
    await write(settings, DELTAS, [delta(first, "weir", None, exactly(480), first.as_of)])
    async with reading(settings, path):
        pass
    await write(settings, TOLLS, [second])
    await write(settings, DELTAS, [delta(second, "weir", exactly(480), exactly(525), second.as_of)])

    async with reading(settings, path) as reader:
        assert held(reader.store, "tolls") == {second.id: second}
        with reader.store.reading() as connection:
            told = [(event.kind, event.offset) for event in events_after(connection, 0, 2**62, 100)]
        assert sorted(told) == [("deltas", 0), ("deltas", 1), ("tolls", 0), ("tolls", 1)]


async def test_a_file_of_another_pipeline_is_built_anew(settings: Settings, path: Path) -> None:
    await write(settings, TOLLS, [toll({"weir": exactly(480)}, revision=1)])
    store = Store(path)
    store.belongs_to("another cluster/conflict.")
    store._writer.execute(
        "INSERT INTO tolls (id, conflict, at, revision, known_at, body) VALUES ('x', 'y', 1, 1, 1, '{}')"
    )
    store.close()

    async with reading(settings, path) as reader:
        assert held(reader.store, "tolls") == await latest(settings, TOLLS)


async def test_raw_updates_are_known_by_digest_and_no_word_of_them_is_kept(settings: Settings, path: Path) -> None:
    first = update(1, "Marta Weirkeeper, 41, was killed in her kitchen.")
    await write(settings, RAW, [first, first, update(1, "Two were killed.", revision=1)])

    async with reading(settings, path) as reader:
        with reader.store.reading() as connection:
            rows = connection.execute('SELECT id, revision, digest, "offset" FROM raw ORDER BY revision').fetchall()
        assert rows[0] == ("blog:1", 0, digest(first), 0)
        assert [row[:2] for row in rows] == [("blog:1", 0), ("blog:1", 1)]
    assert b"Weirkeeper" not in b"".join(file.read_bytes() for file in path.parent.iterdir())


async def test_rows_that_arrive_while_reading_come_in(settings: Settings, path: Path) -> None:
    async with reading(settings, path) as reader:
        row = toll({"weir": exactly(1)}, revision=1)
        await write(settings, TOLLS, [row])
        await until(lambda: held(reader.store, "tolls") == {row.id: row}, reader)
        await until(lambda: reader.broker_answers and not any(reader.lag.values()), reader)


async def test_pruning_forgets_old_changes_but_no_row(settings: Settings, path: Path) -> None:
    rows: list[Toll] = [toll({"weir": exactly(number)}, revision=number) for number in range(1, 21)]
    await write(settings, TOLLS, rows)
    async with reading(settings, path) as reader:
        reader.store.prune(kept=5)
        with reader.store.reading() as connection:
            kept = [event.offset for event in events_after(connection, 0, 2**62, 100)]
            forgotten = connection.execute("SELECT kind, next FROM forgotten").fetchall()
        assert (kept, forgotten) == ([15, 16, 17, 18, 19], [("tolls", 15)])
        assert held(reader.store, "tolls") == {rows[-1].id: rows[-1]}


async def test_a_broker_without_the_topics_is_waited_for(settings: Settings, path: Path) -> None:
    store = Store(path)
    reader = Reader(settings.model_copy(update={"prefix": f"{WAR}."}), store, Hub(store))
    running = asyncio.create_task(reader.run())
    await until(lambda: "truceline topics apply" in reader.trouble, reader)
    await stop(running)
    assert not reader.caught_up
    store.close()
