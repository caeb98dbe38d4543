"""The two stages: what is computed of messages, knowing nothing of how they come and go. Pure but for what is kept.

In: records of `updates.raw` or `updates.enriched`. Out: records to send, and facts to keep when those are acknowledged.
"""

import asyncio
import logging
import time
from collections import OrderedDict, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import NamedTuple, Protocol

from pydantic import ValidationError

import schemas
from schemas import EnrichedUpdate, ErrorCode, Message, Update
from streams import metrics
from streams.intake import Incoming, Rejected, check_key, dead_letter, decode
from streams.lease import Lease
from streams.publish import Record, encode, partition
from streams.settings import Settings
from streams.topics import ALLEGATIONS, DELTAS, ENRICHED, MAX_MESSAGE_BYTES, MENTIONS, RAW, TALLIES, TOLLS, Topic

logger = logging.getLogger(__name__)

REBUILT_AT_ONCE = 100
"""Facts read back into a ledger between two looks at the lease."""


def rows_of(conflict: str) -> bytes:
    """How the keys of all facts of a conflict begin, and no others: no slug contains the separator."""
    return conflict.encode() + b"\x1f"


class Row(NamedTuple):
    """One fact to keep: the whole enriched update, as it came."""

    partition: int
    key: bytes
    value: bytes


class Stage(Protocol):
    """What is done with messages between their coming and their going."""

    name: schemas.Stage

    async def prepare(self, records: Sequence[Incoming], lease: Lease) -> None:
        """Have at hand what the records will need."""

    def take(self, record: Incoming) -> None:
        """Compute one record into the batch; an exception leaves the batch as it was without it."""

    def finish(self) -> tuple[list[Record], list[Row]]:
        """End the batch: outputs to send, and facts to keep once those are acknowledged."""

    def forget(self) -> None:
        """Drop the batch and whatever it has touched: it will not be written."""


class Enriching:
    """Reads updates: `updates.raw` to `updates.enriched`. Keeps no state."""

    name = schemas.Stage.ENRICH

    def __init__(self, enrich: Callable[[Update], EnrichedUpdate], settings: Settings) -> None:
        self._enrich, self._prefix = enrich, settings.prefix
        self._outputs: list[tuple[datetime, Record]] = []

    async def prepare(self, records: Sequence[Incoming], lease: Lease) -> None:
        """Nothing is needed."""

    def take(self, record: Incoming) -> None:
        """Read one update."""
        update = decode(record, Update, RAW)
        check_key(record, update.id)
        output = encode(self._enrich(update), ENRICHED, prefix=self._prefix)
        if output.size > MAX_MESSAGE_BYTES:
            raise Rejected(ErrorCode.TOO_LARGE, f"its reading has {output.size} bytes, at most {MAX_MESSAGE_BYTES} fit")
        self._outputs.append((update.published_at, output))

    def finish(self) -> tuple[list[Record], list[Row]]:
        """All readings, by event time.

        A page comes over all partitions; a total settled after the one that followed it would change no figure, and its
        step be missing from the history.
        """
        outputs = [output for _, output in sorted(self._outputs, key=itemgetter(0))]
        self._outputs = []
        metrics.MESSAGES.labels(self.name, "done").inc(len(outputs))
        return outputs, []

    def forget(self) -> None:
        """Drop the readings."""
        self._outputs = []


class Changes(Protocol):
    """Rows that changed since the last look, each whole."""

    @property
    def deltas(self) -> Iterable[Message]: ...  # noqa: D102
    @property
    def tolls(self) -> Iterable[Message]: ...  # noqa: D102
    @property
    def allegations(self) -> Iterable[Message]: ...  # noqa: D102
    @property
    def tallies(self) -> Iterable[Message]: ...  # noqa: D102
    @property
    def mentions(self) -> Iterable[Message]: ...  # noqa: D102


class Book(Protocol):
    """One conflict's settled state (`streams.settle.Ledger`)."""

    def add(self, fact: EnrichedUpdate) -> bool:
        """Add a fact; False for a repeat."""

    def drain(self) -> Changes:
        """The rows that changed since the last look."""


class Damaged(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """The local copy of the facts cannot be relied on; it has been thrown away, and a new start reads it back."""


class Unreadable(Exception):  # noqa: N818 - an outcome, not a fault of the program
    """A kept fact is of a form that this version does not read: figures without it would be too low and say nothing."""


def kept(raw: bytes) -> EnrichedUpdate:
    """Read a fact that was settled before.

    Raises:
        Unreadable: another version wrote it.
    """
    try:
        return EnrichedUpdate.read(raw)
    except ValidationError as error:
        raise Unreadable(
            f"a settled fact is not of a form that this version reads: {error.errors()[0]['loc']}, "
            f"{error.errors()[0]['msg']}: {raw[:200].decode('utf-8', 'replace')}"
        ) from error


class Shelf(Protocol):
    """Where facts are kept (`streams.tables.Facts`)."""

    def of(self, partition: int, conflict: str) -> Iterable[bytes]:
        """Every fact of a conflict.

        Raises:
            Damaged: not all of them can be read.
        """

    async def keep(self, rows: Sequence[Row]) -> None:
        """Write facts and wait until they are acknowledged."""

    def held(self) -> set[int]:
        """The partitions that this worker holds."""


Place = tuple[int, str]
"""A partition and a conflict on it."""


@dataclass(slots=True)
class _Open:
    """A ledger at hand: how many facts are in it, and when (on the monotonic clock) it was last named."""

    book: Book
    facts: int = 0
    used: float = 0.0


class Settling:
    """Settles enriched updates into tolls, allegations, tallies and mentions. Its state is the set of facts.

    Ledgers are derived from the facts of a conflict when it is first named, kept at hand while the partition stays,
    and put away, longest unused first, beyond `Settings.facts_in_memory` and after `Settings.ledger_idle`.
    """

    name = schemas.Stage.SETTLE

    def __init__(
        self,
        ledger: Callable[[str], Book],
        fact_key: Callable[[EnrichedUpdate], bytes],
        facts: Shelf,
        settings: Settings,
    ) -> None:
        self._new, self._key, self._facts, self._settings = ledger, fact_key, facts, settings
        self._ledgers: OrderedDict[Place, _Open] = OrderedDict()
        self._batch: dict[Place, list[tuple[Incoming, EnrichedUpdate, Row]]] = defaultdict(list)
        self._repeats = 0
        self._unkept: set[Place] = set()  # places whose ledgers hold facts that may not be kept yet
        self._generation: int | None = None

    def moved(self, generation: int) -> None:
        """Put away the ledgers of lost partitions; all of them, if others may have held ours in between."""
        if generation == self._generation:
            return
        held = self._facts.held() if self._generation == generation - 1 else set()
        for place in [place for place in self._ledgers if place[0] not in held]:
            del self._ledgers[place]
        self._generation = generation

    async def prepare(self, records: Sequence[Incoming], lease: Lease) -> None:
        """Derive the ledgers of all conflicts that the records name. The batch before was written."""
        self._unkept.clear()
        wanted = {(record.partition, (record.key or b"").decode("utf-8", "replace")): None for record in records}
        now = time.monotonic()
        for place in wanted:
            if place in self._ledgers:
                self._ledgers.move_to_end(place)
                self._ledgers[place].used = now
        self._make_room(now - self._settings.ledger_idle)
        for place in wanted:
            if place not in self._ledgers:
                opened = _Open(self._new(place[1]), used=now)
                for number, raw in enumerate(self._facts.of(*place), 1):
                    opened.facts += opened.book.add(kept(raw))
                    if number % REBUILT_AT_ONCE == 0:
                        lease.renew()
                        await asyncio.sleep(0)
                opened.book.drain()  # published when its facts were first settled
                self._ledgers[place] = opened
        metrics.STATE_ROWS.set(sum(opened.facts for opened in self._ledgers.values()))

    def _make_room(self, since: float) -> None:
        """Put away ledgers unused since then, the longest unused first, until no more facts than allowed remain."""
        held = sum(opened.facts for opened in self._ledgers.values())
        for place, opened in list(self._ledgers.items()):
            if held <= self._settings.facts_in_memory or opened.used >= since:
                return
            held -= opened.facts
            del self._ledgers[place]

    def take(self, record: Incoming) -> None:
        """Add one fact to its conflict's ledger; a repeat changes nothing."""
        fact = decode(record, EnrichedUpdate, ENRICHED)
        check_key(record, fact.conflict)
        if partition(fact.conflict) != record.partition:
            raise Rejected(ErrorCode.KEY, f"{fact.conflict} belongs on partition {partition(fact.conflict)}")
        place = (record.partition, fact.conflict)
        opened = self._ledgers[place]
        self._unkept.add(place)
        try:
            new = opened.book.add(fact)
        except Exception:
            self._derive(place)  # half of it may be in
            raise
        if new:
            opened.facts += 1
            row = Row(record.partition, self._key(fact), record.value or b"")
            self._batch[place].append((record, fact, row))
        else:
            self._repeats += 1

    def finish(self) -> tuple[list[Record], list[Row]]:
        """The rows that changed, each once, and the new facts."""
        batch, self._batch = self._batch, defaultdict(list)
        outputs: list[Record] = []
        rows: list[Row] = []
        for place, taken in batch.items():
            try:
                outputs += self._encode(self._ledgers[place].book.drain())
                rows += [row for _, _, row in taken]
            except Exception:
                logger.exception("settling %s failed; going through its %s facts one by one", place[1], len(taken))
                self._derive(place)
                for record, fact, row in taken:
                    outputs += self._alone(place, record, fact, row, rows)
        self._measure((fact for taken in batch.values() for _, fact, _ in taken), len(rows))
        return outputs, rows

    def _measure(self, facts: Iterable[EnrichedUpdate], done: int) -> None:
        now = datetime.now(UTC)
        for fact in facts:
            metrics.EVENT_AGE.observe(max(0.0, (now - (fact.updated_at or fact.published_at)).total_seconds()))
        metrics.MESSAGES.labels(self.name, "done").inc(done)
        metrics.MESSAGES.labels(self.name, "repeat").inc(self._repeats)
        self._repeats = 0

    def _alone(self, place: Place, record: Incoming, fact: EnrichedUpdate, row: Row, rows: list[Row]) -> list[Record]:
        """Settle one fact by itself, so that a bad one takes no good one with it."""
        opened = self._ledgers[place]
        try:
            opened.book.add(fact)
            outputs = self._encode(opened.book.drain())
        except Exception as error:
            self._derive(place, also=[kept.value for kept in rows if kept.key.startswith(rows_of(place[1]))])
            return [dead_letter(record, self.name, error, self._settings)]
        opened.facts += 1
        rows.append(row)
        return outputs

    def _derive(self, place: Place, also: Iterable[bytes] | None = None) -> None:
        """Derive a ledger anew from the facts kept and those of this batch (or `also`) that are not kept yet."""
        if also is None:
            also = [row.value for _, _, row in self._batch[place]]
        opened = self._ledgers[place] = _Open(self._new(place[1]), used=time.monotonic())
        for raw in self._facts.of(*place):
            opened.facts += opened.book.add(kept(raw))
        opened.book.drain()
        for raw in also:
            opened.facts += opened.book.add(EnrichedUpdate.read(raw))

    def _encode(self, changes: Changes) -> list[Record]:
        told: tuple[tuple[Topic, Iterable[Message]], ...] = (
            (DELTAS, changes.deltas),
            (TOLLS, changes.tolls),
            (ALLEGATIONS, changes.allegations),
            (TALLIES, changes.tallies),
            (MENTIONS, changes.mentions),
        )
        return [encode(row, topic, prefix=self._settings.prefix) for topic, rows in told for row in rows]

    def forget(self) -> None:
        """Drop the ledgers that hold facts which will not be written."""
        for place in self._unkept:
            self._ledgers.pop(place, None)
        self._unkept.clear()
        self._batch.clear()
        self._repeats = 0
