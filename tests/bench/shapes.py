"""One process for each way to run the same functions; each says in one line of JSON what it took.

`python -m tests.bench.shapes SHAPE LOAD NUMBER`, settings from TRUCELINE_ variables. A shape reads NUMBER updates from
`updates.raw`, sends their readings to `updates.enriched`, settles them, and sends the rows that changed.

- `truceline`: the worker as it is, everything acknowledged before anything is committed.
- `plain`: two aiokafka loops without state, dead letters or recovery: the limit.
- `quix`: Quix Streams with its changelogged state.
- `naive`: Faust as its tutorial has it: a send for every message, a table counted with `+=`.
"""

import asyncio
import json
import logging
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from schemas import EnrichedUpdate, Update
from streams.app import Functions, Worker, share_one_heap, spare_the_collector
from streams.publish import Record, encode, send_all
from streams.settings import Settings
from streams.stages import Book
from streams.topics import ALLEGATIONS, DELTAS, ENRICHED, MENTIONS, PARTITIONS, RAW, TALLIES, TOLLS, Topic
from tests import counting
from tests.bench.load import updates

WARM = 200
"""Updates read and settled before the clock runs: the gazetteer is built at first use."""


TELL = 1000
"""Settled updates between two words of progress."""


class Clock:
    """Seconds from the first update read to the last one settled: starting, joining and recovering stay out."""

    def __init__(self, number: int) -> None:
        self.number, self.settled, self.began, self.spent = number, 0, 0.0, 0.0

    def over(self, run: Functions) -> Functions:
        """The same functions, with the clock started by the first update."""

        def enrich(update: Update) -> EnrichedUpdate:
            if not self.began:
                self.began, self.spent = time.monotonic(), time.process_time()
            return run.enrich(update)

        return replace(run, enrich=enrich)

    def done(self) -> None:
        seconds, processor = time.monotonic() - self.began, time.process_time() - self.spent
        print(json.dumps({"seconds": seconds, "processor": processor, "settled": self.settled}), flush=True)


def functions(load: str) -> Functions:
    """The functions of a load, warm: `real` reads and settles; `light` counts, so that the pipeline itself is felt."""
    if load == "light":
        return counting.FUNCTIONS
    from streams.enrich.reader import Reader
    from streams.settle import Ledger, fact_key

    reader = Reader()
    ledgers: dict[str, Ledger] = {}
    for update in updates(WARM, seed=0):
        fact = EnrichedUpdate.read(reader.enrich(update).write())
        ledger = ledgers.setdefault(fact.conflict, Ledger(fact.conflict))
        ledger.add(fact)
        ledger.drain()
    return Functions(enrich=reader.enrich, ledger=Ledger, fact_key=fact_key)


def rows(book: Book, settings: Settings) -> Iterator[Record]:
    """The rows that changed, encoded."""
    changes = book.drain()
    told: tuple[tuple[Topic, Any], ...] = (
        (DELTAS, changes.deltas),
        (TOLLS, changes.tolls),
        (ALLEGATIONS, changes.allegations),
        (TALLIES, changes.tallies),
        (MENTIONS, changes.mentions),
    )
    for topic, changed in told:
        for row in changed:
            yield encode(row, topic, prefix=settings.prefix)


async def truceline(settings: Settings, run: Functions, clock: Clock) -> None:
    worker = Worker(settings, run)

    async def watch() -> None:
        told = 0
        while clock.settled < clock.number:
            await asyncio.sleep(0.01)
            clock.settled = worker.parts[1].line.finished if worker.parts else 0
            if clock.settled - told >= TELL:
                told = clock.settled
                print(told, flush=True)
        clock.done()
        worker.stop()

    await asyncio.gather(worker.run(), watch())


async def plain(settings: Settings, run: Functions, clock: Clock) -> None:
    def consumer(topic: Topic) -> AIOKafkaConsumer:
        return AIOKafkaConsumer(
            topic.full(settings.prefix),
            bootstrap_servers=settings.brokers,
            group_id=f"{settings.prefix}{topic.name}",
            auto_offset_reset="earliest",
            enable_auto_commit=False,
            fetch_max_wait_ms=100,
        )

    producer = AIOKafkaProducer(
        bootstrap_servers=settings.brokers, acks="all", enable_idempotence=True, linger_ms=5, max_batch_size=131_072
    )
    raw, enriched = consumer(RAW), consumer(ENRICHED)
    for client in (producer, raw, enriched):
        await client.start()

    async def enrich() -> None:
        while True:
            fetched = await raw.getmany(timeout_ms=1000, max_records=settings.batch)
            out = []
            for records in fetched.values():
                for record in records:
                    out.append(encode(run.enrich(Update.read(record.value)), ENRICHED, prefix=settings.prefix))
                    if len(out) % 50 == 0:
                        await asyncio.sleep(0)
            await send_all(producer, out)
            await raw.commit()

    async def settle() -> None:
        books: dict[str, Book] = {}
        while clock.settled < clock.number:
            fetched = await enriched.getmany(timeout_ms=1000, max_records=settings.batch)
            touched = set()
            for records in fetched.values():
                for record in records:
                    fact = EnrichedUpdate.read(record.value)
                    books.setdefault(fact.conflict, run.ledger(fact.conflict)).add(fact)
                    run.fact_key(fact)
                    touched.add(fact.conflict)
                clock.settled += len(records)
            await send_all(producer, [row for conflict in touched for row in rows(books[conflict], settings)])
            await enriched.commit()

    reading = asyncio.create_task(enrich())
    await settle()
    clock.done()
    reading.cancel()
    for client in (raw, enriched, producer):
        await client.stop()


def quix(settings: Settings, run: Functions, clock: Clock) -> None:
    from quixstreams import Application
    from quixstreams.models import TopicConfig

    app = Application(
        broker_address=settings.brokers,
        consumer_group=f"{settings.prefix}quix",
        auto_offset_reset="earliest",
        auto_create_topics=True,
        loglevel="WARNING",
        commit_interval=1.0,
        state_dir=sys.argv[4],
        producer_extra_config={"linger.ms": 5, "enable.idempotence": True},
    )
    config = TopicConfig(num_partitions=PARTITIONS, replication_factor=1)

    def topic(name: str) -> Any:
        return app.topic(
            name, key_serializer="bytes", key_deserializer="bytes", value_serializer="bytes",
            value_deserializer="bytes", config=config,
        )  # fmt: skip

    books: dict[str, Book] = {}

    def enrich(value: bytes) -> bytes:
        return encode(run.enrich(Update.read(value)), ENRICHED, prefix="").value or b""

    def conflict_of(value: bytes) -> bytes:
        return EnrichedUpdate.read(value).conflict.encode()

    def settle(value: bytes, state: Any) -> list[bytes]:
        fact = EnrichedUpdate.read(value)
        key = run.fact_key(fact).decode()
        book = books.setdefault(fact.conflict, run.ledger(fact.conflict))
        clock.settled += 1
        if clock.settled == clock.number:
            clock.done()
            app.stop()
        if state.exists(key):
            return []
        book.add(fact)
        state.set(key, value.decode())
        return [row.value or b"" for row in rows(book, settings)]

    enriched = topic(f"{settings.prefix}quix.enriched")
    app.dataframe(topic(RAW.full(settings.prefix))).apply(enrich).to_topic(enriched, key=conflict_of)
    settling = app.dataframe(enriched).apply(settle, stateful=True, expand=True)
    settling.to_topic(topic(f"{settings.prefix}quix.rows"))
    app.run()


async def naive(settings: Settings, run: Functions, clock: Clock) -> None:
    import faust

    app = faust.App(
        f"{settings.prefix}naive",
        broker=f"kafka://{settings.brokers}",
        store="memory://",
        datadir=settings.state,
        topic_partitions=PARTITIONS,
        topic_disable_leader=True,
        web_enabled=False,
    )

    def topic(name: str) -> Any:
        return app.topic(name, key_type=bytes, value_type=bytes, key_serializer="raw", value_serializer="raw")

    raw, enriched = topic(RAW.full(settings.prefix)), topic(ENRICHED.full(settings.prefix))
    outputs = {
        t.full(settings.prefix): topic(t.full(settings.prefix)) for t in (DELTAS, TOLLS, ALLEGATIONS, TALLIES, MENTIONS)
    }
    counts = app.Table("counts", default=int)
    books: dict[str, Book] = {}
    finished = asyncio.Event()

    @app.agent(raw)
    async def enrich(stream: Any) -> None:
        async for value in stream:
            record = encode(run.enrich(Update.read(value)), ENRICHED, prefix=settings.prefix)
            await enriched.send(key=record.key, value=record.value, partition=record.partition)

    @app.agent(enriched)
    async def settle(stream: Any) -> None:
        async for value in stream:
            fact = EnrichedUpdate.read(value)
            book = books.setdefault(fact.conflict, run.ledger(fact.conflict))
            book.add(fact)
            counts[fact.conflict] += 1
            for row in rows(book, settings):
                await outputs[row.topic].send(key=row.key, value=row.value, partition=row.partition)
            clock.settled += 1
            if clock.settled == clock.number:
                finished.set()

    await app.start()
    await finished.wait()
    clock.done()
    await app.stop()


def main() -> None:
    shape, load, number = sys.argv[1], sys.argv[2], int(sys.argv[3])
    logging.basicConfig(level=logging.WARNING)
    for name in ("aiokafka", "faust", "mode"):
        logging.getLogger(name).setLevel(logging.ERROR)
    settings, clock = Settings(), Clock(number)
    run = clock.over(functions(load))
    share_one_heap()  # as the worker does, and so for all
    spare_the_collector()
    work: Callable[..., Any] = {"truceline": truceline, "plain": plain, "quix": quix, "naive": naive}[shape]
    if shape == "quix":
        work(settings, run, clock)
    else:
        asyncio.run(work(settings, run, clock))


if __name__ == "__main__":
    main()
