"""The table of facts: the grow-only set of settled updates, on the partition of their conflict.

A fact enters the local store exactly as recovery would bring it there: as a record that the broker has acknowledged on
`state.facts` (Faust's own table write sends unconfirmed and only logs a failure). So the store never holds what the
changelog lacks, and source offsets are never committed over a fact that did not arrive.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from faust.stores import STORES
from faust.types import TP

from streams import metrics
from streams.publish import Record, send_all
from streams.settings import Settings
from streams.stages import Row, rows_of
from streams.topics import FACTS, PARTITIONS
from streams.transport import raw

STORES.aliases["rocksdb"] = "streams.store:Store"

MIB = 1_048_576
ROCKSDB = {"write_buffer_size": 2 * MIB, "max_write_buffer_number": 2, "block_cache_size": 4 * MIB}
"""For each of the partitions: Faust's own 64 MiB buffers and 2 GiB cache would not fit beside one another."""


class _Kept(NamedTuple):
    """An acknowledged row in the shape of a changelog event. It is its own `message`."""

    key: bytes
    value: bytes
    tp: TP
    offset: int

    @property
    def message(self) -> "_Kept":
        return self

    @property
    def partition(self) -> int:
        return int(self.tp.partition)


def _conflict(key: bytes) -> bytes:
    return key[: key.index(b"\x1f") + 1]


class Facts:
    """The facts of the partitions that this worker holds."""

    def __init__(self, app: Any, settings: Settings) -> None:
        self.app = app
        self.topic = FACTS.full(settings.prefix)
        self.recovered = 0
        self._persistent = settings.state is not None
        self._index: dict[tuple[int, bytes], list[bytes]] | None = None
        self.table = app.Table(
            "facts",
            key_type=bytes,
            value_type=bytes,
            partitions=PARTITIONS,
            changelog_topic=raw(app, self.topic, acks=False, internal=True, partitions=PARTITIONS),
            on_changelog_event=self._count,
            options=dict(ROCKSDB),
        )

    async def _count(self, event: Any) -> None:
        self.recovered += 1
        metrics.READ_BACK.inc()
        self._index = None

    def of(self, partition: int, conflict: str) -> Iterator[bytes]:
        """Every fact of one conflict, in no promised order."""
        prefix = rows_of(conflict)
        if self._persistent:
            yield from self.table.data.values_of(partition, prefix)
        else:
            rows = self.table.data.data
            for key in self._by_conflict()[partition, prefix]:
                yield rows[key]

    def _by_conflict(self) -> dict[tuple[int, bytes], list[bytes]]:
        """The keys in memory by partition and conflict; made once after each recovery."""
        if self._index is None:
            self._index = defaultdict(list)
            for key, partition in self.table.data._key_partition.items():
                self._index[partition, _conflict(key)].append(key)
        return self._index

    async def keep(self, rows: Sequence[Row]) -> None:
        """Write facts: to the broker first, then, acknowledged, to the local store.

        Raises:
            aiokafka.errors.KafkaError: the broker did not acknowledge one of them.
        """
        records = (Record(self.topic, row.key, row.value, [], row.partition) for row in rows)
        last = await send_all(self.app.producer._ensure_producer(), records)
        ends = {partition: (TP(self.topic, partition), offset) for (_, partition), offset in last.items()}
        self.table.apply_changelog_batch([_Kept(row.key, row.value, *ends[row.partition]) for row in rows])
        if self._index is not None:
            for row in rows:
                self._index[row.partition, _conflict(row.key)].append(row.key)

    def held(self) -> set[int]:
        """The partitions whose facts this worker holds."""
        return {tp.partition for tp in self.app.consumer.assignment() if tp.topic == self.topic}
