"""The words of a raw update, read from the raw topic when somebody who may see them asks; kept nowhere else (P8)."""

import asyncio

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas import Update
from streams.settings import Settings
from streams.topics import RAW
from streams.views.problem import unavailable
from streams.views.query import Raw

SECONDS = 1.5
"""Until a broker that has not told a record counts as away."""


async def raw_update(settings: Settings, place: Raw) -> Update:
    """The update that stands at a place of the raw topic.

    Raises:
        Problem: 503 where the broker does not tell it in time.
    """
    partition = TopicPartition(RAW.full(settings.prefix), place.partition)
    reader = AIOKafkaConsumer(bootstrap_servers=settings.brokers, enable_auto_commit=False, client_id="truceline-view")
    try:
        async with asyncio.timeout(SECONDS):
            await reader.start()
            reader.assign([partition])
            reader.seek(partition, place.offset)
            record = await reader.getone(partition)
            return Update.read(record.value or b"")
    except (TimeoutError, KafkaError) as error:
        raise unavailable("The broker does not tell the update's words. Ask again.") from error
    finally:
        await reader.stop()
