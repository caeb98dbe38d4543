"""What a line of work needs of Kafka, in process: what was sent, kept and finished, in the order it happened."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from streams.publish import Record
from streams.stages import Row, rows_of


@dataclass
class Fetched:
    """A record as it was fetched."""

    topic: str
    partition: int
    offset: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]] = field(default_factory=list)
    timestamp: int = 0


class Batch:
    """What aiokafka's builder of batches is to `send_all`; it holds `most` records."""

    def __init__(self, most: int) -> None:
        self.most, self.records = most, list[tuple[bytes, bytes, list]]()

    def append(self, *, timestamp: None, key: bytes, value: bytes, headers: list) -> object | None:
        if len(self.records) == self.most:
            return None
        self.records.append((key, value, headers))
        return self

    def close(self) -> None:
        pass

    def record_count(self) -> int:
        return len(self.records)


@dataclass
class Channel:
    """A broker, a producer, a consumer group and a shelf of facts in one. `log` tells what happened when."""

    generation: int = 1
    rebalancing: bool = False
    log: list[tuple[str, Any]] = field(default_factory=list)
    sent: list[Record] = field(default_factory=list)
    kept: list[Row] = field(default_factory=list)
    finished: list[Fetched] = field(default_factory=list)
    partitions: set[int] = field(default_factory=lambda: set(range(8)))
    on_send: Any = None
    reads: int = 0
    most: int = 1000

    @property
    def consumer_generation_id(self) -> int:
        return self.generation

    @property
    def producer(self) -> "Channel":
        return self

    @property
    def consumer(self) -> "Channel":
        return self

    def _ensure_producer(self) -> "Channel":
        return self

    def create_batch(self) -> Batch:
        return Batch(self.most)

    async def send_batch(self, batch: Batch, topic: str, *, partition: int) -> asyncio.Future:
        self.sent += [Record(topic, key, value, headers, partition) for key, value, headers in batch.records]
        self.log.append(("sent", topic))
        acknowledged = asyncio.get_running_loop().create_future()
        if self.on_send is not None:
            self.on_send(acknowledged)
        if not acknowledged.done():
            offset = sum((sent.topic, sent.partition) == (topic, partition) for sent in self.sent)
            acknowledged.set_result(SimpleNamespace(offset=offset - len(batch.records)))
        return acknowledged

    def of(self, partition: int, conflict: str) -> Iterable[bytes]:
        self.reads += 1
        return [r.value for r in self.kept if r.partition == partition and r.key.startswith(rows_of(conflict))]

    async def keep(self, rows: Iterable[Row]) -> None:
        rows = list(rows)
        self.kept += rows
        self.log.append(("kept", len(rows)))

    def held(self) -> set[int]:
        return self.partitions

    def finish(self, messages: Iterable[Fetched]) -> None:
        messages = list(messages)
        self.finished += messages
        self.log.append(("finished", len(messages)))
