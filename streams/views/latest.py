"""The newest row of every id on a compacted topic, and plain reading of any topic: no group, no commit, no state.

Readers never ask a worker (DESIGN §2): whoever wants the tables reads the topics, from the beginning to the end that
they had when the reading began.
"""

from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing, asynccontextmanager
from typing import Any

from aiokafka import AIOKafkaConsumer, ConsumerRecord, TopicPartition
from pydantic import ValidationError

from schemas import Message, Update
from streams.publish import stop
from streams.settings import Settings
from streams.topics import RAW, Topic

Record = ConsumerRecord[bytes | None, bytes | None]

FETCH_WAIT_MS = 50
"""aiokafka keeps one fetch in flight per broker, and a partition that has just been drained waits for it to return:
this bounds that wait. Kafka's default of 500 ms would be felt by everybody who looks at a live figure."""


class MissingTopicError(LookupError):
    """A topic is not on the broker."""


@asynccontextmanager
async def consumer(settings: Settings, *topics: Topic) -> AsyncIterator[AIOKafkaConsumer]:
    """A started consumer without a group that holds all partitions of `topics`, positioned at their beginning.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
        MissingTopicError: a topic is not there, or has fewer partitions than `streams/topics.py` states.
    """
    reader = AIOKafkaConsumer(
        bootstrap_servers=settings.brokers,
        group_id=None,
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        fetch_max_wait_ms=FETCH_WAIT_MS,
        client_id="truceline-view",
    )
    try:
        await reader.start()
        there = await reader.topics()
        if absent := [topic.full(settings.prefix) for topic in topics if topic.full(settings.prefix) not in there]:
            raise MissingTopicError(f"not on {settings.brokers}: {', '.join(absent)}")
        partitions = [
            TopicPartition(topic.full(settings.prefix), p) for topic in topics for p in range(topic.partitions)
        ]
        reader.assign(partitions)
        await reader.seek_to_beginning(*partitions)
        yield reader
    finally:
        await stop(reader)


async def records(
    settings: Settings, topic: Topic, *, follow: bool = False, last: int | None = None
) -> AsyncGenerator[Record]:
    """The records of a topic, in order within each partition; with `follow`, without end.

    Args:
        settings: where the broker is.
        topic: what to read.
        follow: go on with what arrives after the end offsets taken at the start.
        last: begin with the newest `last` records of the topic instead of the beginning; 0 begins at the end.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
        MissingTopicError: the topic is not there.
    """
    async with consumer(settings, topic) as reader:
        partitions = list(reader.assignment())
        ends = await reader.end_offsets(partitions)
        if last is not None:
            begins = await reader.beginning_offsets(partitions)
            for partition, end in ends.items():
                reader.seek(partition, max(begins[partition], end - last))
            # The newest of one partition may be older than everything on another: order them by time, keep the newest.
            newest = [record async for record in until(reader, ends)]
            newest.sort(key=lambda record: (record.timestamp, record.partition, record.offset))
            for record in newest[len(newest) - last :] if last else ():
                yield record
        else:
            async for record in until(reader, ends):
                yield record
        while follow:
            for batch in (await reader.getmany(timeout_ms=1000)).values():
                for record in batch:
                    yield record


async def until(reader: AIOKafkaConsumer, ends: dict[TopicPartition, int]) -> AsyncIterator[Record]:
    """Read up to `ends` (exclusive), counting positions, for compaction leaves holes that no record fills."""
    behind = {partition for partition, end in ends.items() if await reader.position(partition) < end}
    while behind:
        for batch in (await reader.getmany(*behind, timeout_ms=1000)).values():
            for record in batch:
                yield record
        behind = {partition for partition in behind if await reader.position(partition) < ends[partition]}


async def published(settings: Settings, wanted: Callable[[str], bool]) -> dict[str, dict[int, Update]]:
    """What `updates.raw` holds of the wanted ids, by id and revision. The topic alone knows what everybody published.

    Raises as `records` does.
    """
    known: dict[str, dict[int, Update]] = {}
    async for record in records(settings, RAW):
        if record.key is None or record.value is None or not wanted(record.key.decode("utf-8", "replace")):
            continue
        try:
            update = Update.read(record.value)
        except ValidationError:
            continue  # the worker's dead letters tell of it
        known.setdefault(update.id, {})[update.revision] = update
    return known


async def tables(
    settings: Settings, *topics: Topic, follow: bool = False
) -> AsyncGenerator[dict[Topic, dict[str, Message]]]:
    """The newest rows of compacted topics, by topic and id: once caught up, and with `follow` after each change.

    Caught up means: read to the end offsets that the topics had at the start. The highest `revision` of an id wins, of
    equal ones the later record. The same dictionaries are yielded each time, grown; who leaves early closes the
    generator (`contextlib.aclosing`), and with it the connection.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
        MissingTopicError: a topic is not there.
    """
    rows: dict[Topic, dict[str, Message]] = {topic: {} for topic in topics}
    by_name = {topic.full(settings.prefix): topic for topic in topics}
    async with consumer(settings, *topics) as reader:
        ends = await reader.end_offsets(list(reader.assignment()))
        async for record in until(reader, ends):
            _put(rows[by_name[record.topic]], record, by_name[record.topic])
        yield rows
        while follow:
            arrived = [record for batch in (await reader.getmany(timeout_ms=1000)).values() for record in batch]
            changed = [_put(rows[by_name[record.topic]], record, by_name[record.topic]) for record in arrived]
            if any(changed):
                yield rows


async def latest(settings: Settings, topic: Topic) -> dict[str, Message]:
    """The newest row of every id of one compacted topic, by id; raises as `tables` does."""
    async with aclosing(tables(settings, topic)) as found:
        return (await anext(found))[topic]


def _put(rows: dict[str, Message], record: Record, topic: Topic) -> bool:
    """Put a record's row into `rows` where no higher revision is known; tell whether anything changed.

    A null value takes the row away. A value that is not the topic's message changes nothing: the broker may hold what
    others wrote, and one bad row never hides the good ones (P5).
    """
    if record.value is None:
        return rows.pop((record.key or b"").decode("utf-8", "replace"), None) is not None
    try:
        row: Any = topic.value.read(record.value)
    except ValidationError:
        return False
    held: Any = rows.get(row.id)
    if held is not None and held.revision > row.revision:
        return False
    rows[row.id] = row
    return True
