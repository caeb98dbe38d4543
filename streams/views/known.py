"""What was known at an instant: the tables as they would have stood then, settled anew from the readings known then.

Known-at is the Kafka timestamp of a reading's record on `updates.enriched`: the moment it was published. Tables are a
function of the set of readings (DESIGN §5), so the answer is the same at every replica, after every rebuild, and each
time it is asked. It goes back as far as that topic was kept when this file began (365 days).
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from schemas import EnrichedUpdate, Message
from streams.settle import Ledger
from streams.views.kinds import ALLEGATION, ENTITY, TALLY, TOLL, UPDATE, Kind, microseconds
from streams.views.store import TABLES, Store, put

KEPT = 4
"""Answers kept for the next question at the same instant: a page asks for tolls, allegations and tallies at once."""


class Known:
    """Answers `as_of` questions; holds the newest few, by conflict and the readings known."""

    def __init__(self, store: Store) -> None:
        """Nothing is settled before the first question."""
        self._store = store
        self._kept: OrderedDict[tuple[str, int, int], sqlite3.Connection] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def at(self, conflict: str, instant: datetime) -> Iterator[sqlite3.Connection]:
        """Tables of one conflict as known at an instant, in the form of the store's own."""
        until = microseconds(instant) // 1000
        with self._store.reading() as connection:
            (count, last) = connection.execute(
                "SELECT count(*), coalesce(max(seq), 0) FROM log WHERE kind = ? AND conflict = ? AND known_at <= ?",
                (UPDATE.name, conflict, until),
            ).fetchone()
            with self._lock:  # one at a time: settling takes the processor anyway, and a connection is one thread's
                key = (conflict, count, last)
                if key not in self._kept:
                    self._kept[key] = _settle(connection, conflict, until)
                self._kept.move_to_end(key)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)[1].close()
                yield self._kept[key]


def _settle(connection: sqlite3.Connection, conflict: str, until: int) -> sqlite3.Connection:
    ledger = Ledger(conflict)
    readings = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    readings.executescript(TABLES)
    facts = connection.execute(
        "SELECT body, known_at FROM log WHERE kind = ? AND conflict = ? AND known_at <= ? ORDER BY seq",
        (UPDATE.name, conflict, until),
    )
    readings.execute("BEGIN")
    for body, known_at in facts:
        fact = EnrichedUpdate.read(body)
        ledger.add(fact)
        put(readings, UPDATE, fact, known_at)
    changes = ledger.drain()
    settled: tuple[tuple[Kind, tuple[Message, ...]], ...] = (
        (TOLL, tuple(changes.tolls)),
        (ALLEGATION, tuple(changes.allegations)),
        (TALLY, tuple(changes.tallies)),
        (ENTITY, tuple(changes.mentions)),
    )
    for kind, rows in settled:
        for row in rows:
            put(readings, kind, row, until)
    readings.execute("COMMIT")
    return readings
