"""`python -m tests.bench.recovery`: how soon a worker is ready again when it has much state.

`--rows` facts, real readings of chaos stories under other ids, are put on `state.facts`; then the same worker is
started with its state directory lost, with it kept, and with state in memory. Ready means: every partition held, its
facts there, /readyz 200. Then one update of one conflict shows how soon its rows are out.
"""

import argparse
import asyncio
import os
import platform
import random
import shutil
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice
from pathlib import Path

from schemas import Stage
from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.enrich.reader import Reader
from streams.publish import Record, partition, producer, publish, send
from streams.settings import Settings
from streams.settle import fact_key
from streams.topics import FACTS, MENTIONS
from streams.views.latest import records
from tests.bench.views import resident
from tests.broker.processes import run, worker
from tests.chaos.story import accepted, deliveries
from tests.waiting import soon

IN_FLIGHT = 5000
STARTS = {
    "state directory lost": "lost",
    "state directory kept": "kept",
    "state in memory": "memory",
}


def facts(number: int, conflicts: int, settings: Settings) -> Iterator[Record]:
    """`number` different facts, spread evenly over `conflicts` conflicts."""
    reader = Reader()
    read = [reader.enrich(update) for update in accepted(deliveries(1, 500, poison=False))]
    topic = FACTS.full(settings.prefix)
    for count, fact in enumerate(islice(cycle(read), number)):
        conflict, name = f"war-{count % conflicts}", f"update-{count}"
        value = fact.write().replace(fact.conflict.encode(), conflict.encode()).replace(fact.id.encode(), name.encode())
        key = fact_key(fact).split(b"\x1f")
        yield Record(topic, b"\x1f".join([conflict.encode(), name.encode(), *key[2:]]), value, [], partition(conflict))


async def put(number: int, conflicts: int, settings: Settings) -> int:
    """Write the facts to the broker; how many bytes they are."""
    size, waiting = 0, []
    async with producer(settings) as client:
        for record in facts(number, conflicts, settings):
            waiting.append(await send(client, record))
            size += len(record.value or b"")
            if len(waiting) == IN_FLIGHT:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)
    return size


async def rows(settings: Settings) -> int:
    """How many rows are out."""
    return sum([1 async for _ in records(settings, MENTIONS)])


def start(settings: Settings, log: Path, number: int) -> tuple[float, float, int]:
    """Seconds until ready, until one new update's rows are out after that, and MiB held then."""
    began, before = time.monotonic(), run(rows(settings))
    began = time.monotonic()
    with worker(settings, log, "worker", program="streams") as running:
        running.await_ready(600)
        ready = time.monotonic() - began
        update = next(u for u in accepted(deliveries(2, 50, poison=False)) if Reader().enrich(u).entities)
        run(publish([update.model_copy(update={"id": f"new-{number}", "conflict": "war-0"})], settings))
        began = time.monotonic()
        run(soon(lambda: _more(settings, before), lambda: running.said))
        out, memory = time.monotonic() - began, resident(running.process.pid)
        assert running.stop() == 0, running.said
    return ready, out, memory


async def _more(settings: Settings, before: int) -> bool:
    return await rows(settings) > before


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench.recovery", description="How soon a worker is ready again.")
    parser.add_argument("--rows", type=int, default=1_000_000, help="facts")
    parser.add_argument("--conflicts", type=int, default=1000)
    given = parser.parse_args()
    with Kafka.start() as kafka, tempfile.TemporaryDirectory() as directory:
        own = Settings(brokers=kafka.bootstrap, prefix=f"recovery-{random.randrange(10**6)}.", instance="one")
        run(apply(own))
        began = time.monotonic()
        size = run(put(given.rows, given.conflicts, own))
        print(
            f"{given.rows:,} facts of {given.conflicts:,} conflicts, {size / 1e6:,.0f} MB, written in "
            f"{time.monotonic() - began:.0f} s; one node, {os.cpu_count()} cores, Python {platform.python_version()}\n",
            flush=True,
        )
        print("| start | ready after s | facts/s | a new update's rows out after s | worker's memory MiB |")
        print("|---|--:|--:|--:|--:|", flush=True)
        state = Path(directory) / "state"
        for number, (told, kind) in enumerate(STARTS.items()):
            settings = own if kind == "memory" else own.model_copy(update={"state": state})
            if kind == "lost":
                shutil.rmtree(state / Stage.SETTLE, ignore_errors=True)
            ready, out, memory = start(settings, Path(directory) / f"{number}.log", number)
            rate = "" if kind == "kept" else f"{given.rows / ready:,.0f}"
            print(f"| {told} | {ready:.1f} | {rate} | {out:.2f} | {memory:,} |", flush=True)


if __name__ == "__main__":
    main()
