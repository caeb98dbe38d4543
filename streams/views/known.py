"""What was known at an instant: the tables as they would have stood then, settled anew from the readings known then.

Known-at is the Kafka timestamp of a reading's record on `updates.enriched`: the moment it was published. Tables are a
function of the set of readings (DESIGN §5), so the answer is the same at every replica, after every rebuild, and each
time it is asked. It goes back as far as that topic was kept when this file began (365 days).
"""

import sqlite3
import threading
from collections import OrderedDict
from collections.abc import Iterable, Iterator
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
        self._kept: OrderedDict[tuple[str | None, int, int], sqlite3.Connection] = OrderedDict()
        self._lock = threading.Lock()

    @contextmanager
    def at(self, conflict: str | None, instant: datetime) -> Iterator[sqlite3.Connection]:
        """Tables of one conflict, or of all, as known at an instant, in the form of the store's own."""
        until = microseconds(instant) // 1000
        with self._store.reading() as connection:
            count, last = connection.execute(
                f"SELECT count(*), coalesce(max(seq), 0) FROM log WHERE {_KNOWN}",  # noqa: S608
                {"conflict": conflict, "until": until},
            ).fetchone()
            with self._lock:  # one at a time: settling takes the processor anyway, and a connection is one thread's
                key = (conflict, count, last)
                if key not in self._kept:
                    self._kept[key] = _settle(connection, conflict, until)
                self._kept.move_to_end(key)
                while len(self._kept) > KEPT:
                    self._kept.popitem(last=False)[1].close()
                yield self._kept[key]


_KNOWN = "kind IN ('updates', 'deltas') AND known_at <= :until AND (:conflict IS NULL OR conflict = :conflict)"


def _settle(connection: sqlite3.Connection, conflict: str | None, until: int) -> sqlite3.Connection:
    known = sqlite3.connect(":memory:", check_same_thread=False, isolation_level=None)
    known.executescript(TABLES)
    known.execute("BEGIN")
    ledgers: dict[str, Ledger] = {}
    told = connection.execute(
        f"SELECT * FROM log WHERE {_KNOWN} ORDER BY seq",  # noqa: S608
        {"conflict": conflict, "until": until},
    )
    for seq, kind, *place, known_at, of, subject, revision, body in told:
        if kind == UPDATE.name:
            fact = EnrichedUpdate.read(body)
            ledgers.setdefault(of, Ledger(of)).add(fact)
            put(known, UPDATE, fact, known_at)
        else:
            change = (seq, kind, *place, known_at, of, subject, revision, body)
            known.execute("INSERT INTO log VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", change)
    for ledger in ledgers.values():
        changes = ledger.drain()
        settled: tuple[tuple[Kind, Iterable[Message]], ...] = (
            (TOLL, changes.tolls),
            (ALLEGATION, changes.allegations),
            (TALLY, changes.tallies),
            (ENTITY, changes.mentions),
        )
        for table, rows in settled:
            for row in rows:
                put(known, table, row, until)
    known.execute("COMMIT")
    return known
