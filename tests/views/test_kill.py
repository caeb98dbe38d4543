"""kill -9 of the reader, again and again, while the topics grow: the file is what the topics tell."""

import asyncio
import multiprocessing
import random
from pathlib import Path
from threading import Event, Thread

from schemas import Toll
from streams.settings import Settings
from streams.topics import ALLEGATIONS, DELTAS, RAW, TOLLS
from streams.views.latest import latest, records
from streams.views.reader import Reader
from streams.views.store import Store
from streams.views.stream import Hub
from tests.views.test_reader import held, reading
from tests.views.view_rows import allegation, delta, exactly, toll, update, write
from tests.waiting import PATIENCE

KILLS = 20


def read_forever(settings: Settings, path: Path) -> None:
    store = Store(path)
    asyncio.run(Reader(settings, store, Hub(store)).run())


def written(path: Path) -> tuple[int, int] | None:
    """Changes with every transaction."""
    wal = path.with_name(path.name + "-wal")
    return (wal.stat().st_size, wal.stat().st_mtime_ns) if wal.exists() else None


async def grow(settings: Settings, round_: int) -> None:
    """Forty changes of ten tolls with their deltas, an allegation, a raw update: some of it told twice."""
    rows: list[Toll] = [
        toll({"weir": exactly(round_ * 4 + n)}, revision=round_ * 4 + n, place=f"Lock {place}")
        for n in range(4)
        for place in range(10)
    ]
    await write(settings, TOLLS, rows + rows[:5])
    await write(settings, DELTAS, [delta(row, "weir", None, row.claims[0].value, row.as_of) for row in rows])
    await write(settings, ALLEGATIONS, [allegation(places=(f"Dyke {round_}",))])
    await write(settings, RAW, [update(round_), update(round_)])


async def test_a_reader_killed_twenty_times_under_load_holds_what_the_topics_tell(
    settings: Settings, tmp_path: Path
) -> None:
    path, done, rounds = tmp_path / "view.sqlite3", Event(), 0

    def load() -> None:
        nonlocal rounds
        while not done.is_set():
            asyncio.run(grow(settings, rounds))
            rounds += 1

    loading = Thread(target=load)
    loading.start()
    chance = random.Random(20)
    processes = multiprocessing.get_context("forkserver")  # imports once, not at each of the twenty starts
    processes.set_forkserver_preload(["streams.views.reader"])
    try:
        for _ in range(KILLS):
            before = written(path)
            process = processes.Process(target=read_forever, args=(settings, path), daemon=True)
            process.start()
            async with asyncio.timeout(PATIENCE):
                while written(path) == before:
                    await asyncio.sleep(0.01)
            await asyncio.sleep(chance.uniform(0.0, 0.3))  # the moment of the kill is the point: any will do
            process.kill()
            process.join()
    finally:
        done.set()
        await asyncio.to_thread(loading.join)

    async with reading(settings, path) as reader:
        assert held(reader.store, "tolls") == await latest(settings, TOLLS)
        assert held(reader.store, "allegations") == await latest(settings, ALLEGATIONS)
        deltas = sorted([(record.partition, record.offset) async for record in records(settings, DELTAS)])
        with reader.store.reading() as connection:
            logged = connection.execute("SELECT partition, \"offset\" FROM log WHERE kind = 'deltas' ORDER BY 1, 2")
            assert logged.fetchall() == deltas
            (raw,) = connection.execute("SELECT count(*) FROM raw").fetchone()
        assert raw == rounds
    assert len(deltas) == rounds * 40
