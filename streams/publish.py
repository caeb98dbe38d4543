"""Messages on their way to Kafka: one encoding, one way of sending. Done means acknowledged by all replicas.

In: messages of `schemas/`. Out: a key, a value (plain UTF-8 JSON), CloudEvents headers and a partition.
A crash between two sends leaves a prefix of what was to be sent; sending the same again adds nothing, because ids and
revisions are the message's own.
"""

import asyncio
import time
from collections import defaultdict, deque
from collections.abc import AsyncIterable, AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from datetime import datetime
from functools import lru_cache, partial
from typing import NamedTuple
from urllib.parse import quote

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.errors import KafkaError
from aiokafka.partitioner import murmur2
from aiokafka.structs import RecordMetadata

from schemas import (
    Allegation,
    AllegationTally,
    CasualtyDelta,
    EnrichedUpdate,
    EntityMentions,
    Message,
    Toll,
    Update,
)
from streams.settings import Settings
from streams.topics import MAX_MESSAGE_BYTES, PARTITIONS, RAW, Topic

CONTENT_TYPE = b"application/json; charset=utf-8"
IN_FLIGHT = 5_000
"""Updates sent and not yet acknowledged: enough for full batches on every partition, some 5 MB at 1 kB each."""


METADATA_SECONDS = 2.0
"""Until a topic counts as missing: brokers hear of a topic made this instant a little later."""


class Unsent(Exception):  # noqa: N818 - said of messages, not of a fault in the program
    """Messages did not all reach the topic: `what` happened, the `mend`, and how many were `acknowledged`."""

    def __init__(self, what: str, mend: str = "", *, acknowledged: int = 0) -> None:
        super().__init__(what)
        self.what, self.mend, self.acknowledged = what, mend, acknowledged


class Record(NamedTuple):
    """One message as Kafka takes it. `topic` is the full name on the broker; a dead letter may lack key or value."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]]
    partition: int

    @property
    def size(self) -> int:
        """Bytes the broker counts, but for a few of framing."""
        headers = sum([len(name) + len(value) for name, value in self.headers])
        return len(self.key or b"") + len(self.value or b"") + headers


class _Identity(NamedTuple):
    """What addresses a message: `key` names it on its topic, `shard` chooses the partition, `event` is unique."""

    key: str
    shard: str
    event: str
    conflict: str
    at: datetime


def _identity(message: Message) -> _Identity:
    match message:
        case Update(id=key, conflict=conflict):
            at = message.updated_at or message.published_at
            return _Identity(key, key, f"{key}:{message.revision}", conflict, at)
        case EnrichedUpdate(id=key, conflict=conflict):
            at = message.updated_at or message.published_at
            return _Identity(conflict, conflict, f"{key}:{message.revision}", conflict, at)
        case CasualtyDelta(id=event, scope=scope):
            return _Identity(scope.conflict, scope.conflict, event, scope.conflict, message.as_of)
        case Toll(id=key, scope=scope):
            return _Identity(key, scope.conflict, f"{key}:{message.revision}", scope.conflict, message.as_of)
        case AllegationTally(id=key, conflict=conflict):
            return _Identity(key, conflict, f"{key}:{message.revision}", conflict, message.as_of)
        case Allegation(id=key, conflict=conflict) | EntityMentions(id=key, conflict=conflict):
            return _Identity(key, conflict, f"{key}:{message.revision}", conflict, message.last_at)
    raise TypeError(f"{type(message).__name__} does not travel by itself")


@lru_cache(maxsize=8192)
def partition(shard: str) -> int:
    """The partition of a conflict id (of an update id on `updates.raw`): Kafka's own murmur2, as in every client."""
    return int((murmur2(shard.encode()) & 0x7FFFFFFF) % PARTITIONS)


def headers(message: Message, *, topic: Topic) -> list[tuple[str, bytes]]:
    """CloudEvents 1.0 in binary mode: the attributes as `ce_*`, the value stays bare JSON.

    `ce_source` and `ce_id` together name an event once in the world: a repeat carries the same two. `ce_conflict` is
    an extension, so that a consumer can filter without decoding.
    """
    return _headers(message, _identity(message), topic=topic)


def _headers(message: Message, identity: _Identity, *, topic: Topic) -> list[tuple[str, bytes]]:
    if isinstance(message, Update):
        source = message.source.url or f"/outlets/{message.source.outlet}"
    else:
        source = f"/conflicts/{identity.conflict}/{topic.name}"
    return [
        ("content-type", CONTENT_TYPE),
        ("ce_specversion", b"1.0"),
        ("ce_id", identity.event.encode()),
        ("ce_source", _quoted(source)),
        ("ce_type", f"truceline.{topic.name}".encode()),
        ("ce_time", identity.at.isoformat().replace("+00:00", "Z").encode()),
        ("ce_conflict", identity.conflict.encode()),
    ]


@lru_cache(maxsize=1024)
def _quoted(source: str) -> bytes:
    return quote(source, safe="%/:=&?~#+!$,;'@()*[]").encode()


def encode(message: Message, topic: Topic, *, prefix: str) -> Record:
    """One message as it stands on `topic`: compacted rows of finer keys lie on their conflict's partition.

    Raises:
        TypeError: the message is not one that has a topic.
    """
    identity = _identity(message)
    return Record(
        topic=topic.full(prefix),
        key=identity.key.encode(),
        value=message.write(),
        headers=_headers(message, identity, topic=topic),
        partition=partition(identity.shard),
    )


def oversized(update: Update, *, prefix: str) -> int | None:
    """The bytes of an update that the raw topic would refuse as too large, else None."""
    size = encode(update, RAW, prefix=prefix).size
    return size if size > MAX_MESSAGE_BYTES else None


@asynccontextmanager
async def producer(settings: Settings) -> AsyncIterator[AIOKafkaProducer]:
    """A producer whose retries never store a message twice, and which takes only all replicas' word for done.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
    """
    client = AIOKafkaProducer(
        bootstrap_servers=settings.brokers,
        client_id="truceline-publish",
        enable_idempotence=True,
        acks="all",
        linger_ms=5,
        max_batch_size=131_072,
        max_request_size=MAX_MESSAGE_BYTES + 65_536,
    )
    try:
        await client.start()
        yield client
    finally:
        await stop(client)


async def stop(client: AIOKafkaProducer | AIOKafkaConsumer) -> None:
    """Stop a client, and pass on a cancellation that comes meanwhile: aiokafka's `client.close` swallows it."""
    this = asyncio.current_task()
    assert this is not None
    before = this.cancelling()
    await client.stop()  # type: ignore[no-untyped-call]
    if this.cancelling() > before:
        raise asyncio.CancelledError


async def send(client: AIOKafkaProducer, record: Record) -> "asyncio.Future[RecordMetadata]":
    """Hand one record to the producer; the future is done when the broker has acknowledged it."""
    future: asyncio.Future[RecordMetadata] = await client.send(
        record.topic, record.value, key=record.key, partition=record.partition, headers=record.headers
    )
    return future


async def send_all(client: AIOKafkaProducer, records: Iterable[Record]) -> dict[tuple[str, int], int]:
    """Send records in whole batches, each partition's in order, and wait until the broker has acknowledged all.

    A future for every record would cost more than the record; here there is one for every batch.

    Returns:
        By topic and partition, the offset of the last one.

    Raises:
        aiokafka.errors.KafkaError: one was not acknowledged.
    """
    places: defaultdict[tuple[str, int], list[Record]] = defaultdict(list)
    for record in records:
        places[record.topic, record.partition].append(record)
    last = await asyncio.gather(*(_send_to(client, *place, told) for place, told in places.items()))
    return dict(zip(places, last, strict=True))


async def _send_to(client: AIOKafkaProducer, topic: str, partition: int, records: list[Record]) -> int:
    sent: list[asyncio.Future[RecordMetadata]] = []
    batch = client.create_batch()
    for record in records:
        told = {"timestamp": None, "key": record.key, "value": record.value, "headers": record.headers}
        if batch.append(**told) is None:
            sent.append(await client.send_batch(batch, topic, partition=partition))
            batch = client.create_batch()
            batch.append(**told)
    batch.close()  # or it would wait for more
    sent.append(await client.send_batch(batch, topic, partition=partition))
    *_, acknowledged = [await future for future in sent]
    return acknowledged.offset + batch.record_count() - 1  # type: ignore[no-any-return]


async def _require(client: AIOKafkaProducer, topic: Topic, *, settings: Settings) -> None:
    """Refuse a topic that is not there, or has other partitions than `partition` counts on."""
    name, deadline = topic.full(settings.prefix), time.monotonic() + METADATA_SECONDS
    while not (found := (await client.client.fetch_all_metadata()).partitions_for_topic(name)):
        if time.monotonic() > deadline:
            break
        await asyncio.sleep(0.1)
    if not found or len(found) != PARTITIONS:
        state = f"has {len(found)} partitions instead of {PARTITIONS}" if found else "does not exist"
        raise Unsent(
            f"topic {name} {state} on {settings.brokers}",
            f"truceline topics apply{settings.options()}",
        )


async def publish(
    updates: Iterable[Update] | AsyncIterable[Update],
    settings: Settings,
    *,
    on_ack: Callable[[Update, RecordMetadata], None] | None = None,
) -> int:
    """Send updates to `updates.raw`, in order per id, and return their number when every one is acknowledged.

    `on_ack` is called once per update, as soon as the broker's word comes.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
        Unsent: no topic, or an update that the broker did not acknowledge.
    """
    acknowledged = 0
    waiting: deque[asyncio.Future[RecordMetadata]] = deque()

    def confirm(update: Update, future: "asyncio.Future[RecordMetadata]") -> None:
        nonlocal acknowledged
        if not future.cancelled() and future.exception() is None:
            acknowledged += 1
            if on_ack is not None:
                on_ack(update, future.result())

    async with producer(settings) as client:
        await _require(client, RAW, settings=settings)
        try:
            async for update in _each(updates):
                future = await send(client, encode(update, RAW, prefix=settings.prefix))
                future.add_done_callback(partial(confirm, update))
                waiting.append(future)
                while waiting and (waiting[0].done() or len(waiting) >= IN_FLIGHT):
                    await waiting.popleft()
            while waiting:
                await waiting.popleft()
        except KafkaError as error:
            await asyncio.gather(*waiting, return_exceptions=True)
            raise Unsent(
                f"{settings.brokers} acknowledged {acknowledged} updates, then failed: {error!r}",
                "publish the same again when the broker is well: what has arrived is not counted twice",
                acknowledged=acknowledged,
            ) from error
    return acknowledged


async def _each(updates: Iterable[Update] | AsyncIterable[Update]) -> AsyncIterator[Update]:
    if isinstance(updates, AsyncIterable):
        async for update in updates:
            yield update
    else:
        for update in updates:
            yield update
