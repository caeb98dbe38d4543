"""The worker one would write first, for comparison: a table counted up with `+=`, everything else as Faust has it.

`python -m tests.broker.naive` counts the updates of each conflict, partition by partition, so that without a crash the
counts are right.
"""

import asyncio
import logging
import signal

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas import Update
from streams.settings import Settings
from streams.topics import PARTITIONS, RAW


def changelog(settings: Settings) -> str:
    return f"{settings.prefix}naive-counts-changelog"


async def main() -> None:
    logging.basicConfig(level=logging.WARNING)
    settings = Settings()
    app = faust.App(
        f"{settings.prefix}naive",
        broker=f"kafka://{settings.brokers}",
        store="memory://",
        datadir=settings.state,
        topic_partitions=PARTITIONS,
        broker_session_timeout=settings.session_timeout,
        broker_heartbeat_interval=settings.session_timeout / 6,
        consumer_group_instance_id=settings.instance,
        topic_disable_leader=True,
        web_enabled=False,
    )
    source = app.topic(RAW.full(settings.prefix), value_serializer="raw", key_type=bytes, value_type=bytes)
    counts = app.Table("counts", default=int)

    @app.agent(source)
    async def count(stream):
        async for event in stream.events():
            counts[f"{Update.read(event.value).conflict}, {event.message.partition}"] += 1

    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    await app.start()
    print("ready", flush=True)
    await stopped.wait()
    await app.stop()


async def total(settings: Settings) -> int:
    """The sum of the counts, by the newest values on the changelog."""
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers, fetch_max_wait_ms=50)
    await consumer.start()
    try:
        name = changelog(settings)
        if name not in await consumer.topics():
            return 0
        partitions = [TopicPartition(name, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        newest: dict[bytes, int] = {}
        while any([await consumer.position(partition) < end for partition, end in ends.items()]):
            for batch in (await consumer.getmany(timeout_ms=200)).values():
                newest |= {record.key: int(record.value) for record in batch}
        return sum(newest.values())
    finally:
        await consumer.stop()


if __name__ == "__main__":
    asyncio.run(main())
