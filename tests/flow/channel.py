"""What a line of work needs of Kafka, in process: what was sent, kept and finished, in the order it happened."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
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
    generation_id: int = 1


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

    async def send(self, topic: str, value: bytes, *, key: bytes, partition: int, headers: list) -> asyncio.Future:
        self.sent.append(Record(topic, key, value, headers, partition))
        self.log.append(("sent", topic))
        acknowledged = asyncio.get_running_loop().create_future()
        if self.on_send is not None:
            self.on_send(acknowledged)
        if not acknowledged.done():
            acknowledged.set_result(None)
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
