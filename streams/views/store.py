"""The read model: one SQLite file (WAL) that holds what the topics tell, and how far they were read.

Rows and offsets are committed in one transaction, so a reader that is killed at any point goes on where it stopped; a
file that was thrown away is built again from the topics. Nothing in it is a source of truth, and no text of the raw
topic is in it (P8): of raw updates it knows the id, the revision, the digest and where they stand.

Known-at: the time of a row is its record's Kafka timestamp, the moment the row was published, in milliseconds. It is
the record's own, so every replica and every rebuild tells the same.
"""

import hashlib
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from schemas import DeadLetter, Message, Update
from streams.topics import DEAD, RAW, Cleanup, Topic
from streams.views.kinds import KINDS, STREAMED, Kind
from streams.views.latest import Record

VERSION = 2
"""Of the tables; a file of another version is thrown away and built again."""

KEPT = 100_000
"""Offsets of a partition of tolls, allegations or tallies kept for readers that resume; deltas and updates stay."""

READ_TOPICS = (RAW, *(kind.topic for kind in KINDS), DEAD)

_TABLES = f"""
CREATE TABLE about (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE position (
    topic TEXT, partition INTEGER, next INTEGER NOT NULL, PRIMARY KEY (topic, partition)
) WITHOUT ROWID;
CREATE TABLE log (
    seq INTEGER PRIMARY KEY, kind TEXT NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    known_at INTEGER NOT NULL, conflict TEXT NOT NULL, subject TEXT NOT NULL, revision INTEGER NOT NULL,
    body TEXT NOT NULL, UNIQUE (kind, partition, "offset")
);
CREATE INDEX log_subject ON log (kind, subject, revision);
CREATE INDEX log_conflict ON log (kind, conflict, seq);
CREATE TABLE forgotten (
    kind TEXT, partition INTEGER, next INTEGER NOT NULL, PRIMARY KEY (kind, partition)
) WITHOUT ROWID;
CREATE TABLE raw (
    id TEXT, revision INTEGER, digest BLOB NOT NULL, partition INTEGER NOT NULL, "offset" INTEGER NOT NULL,
    known_at INTEGER NOT NULL, PRIMARY KEY (id, revision)
) WITHOUT ROWID;
CREATE TABLE dead (
    partition INTEGER, "offset" INTEGER, known_at INTEGER NOT NULL, "key" TEXT, body TEXT NOT NULL,
    PRIMARY KEY (partition, "offset")
) WITHOUT ROWID;
PRAGMA user_version = {VERSION};
"""


def _table(kind: Kind) -> str:
    columns = "".join(
        f", {column} TEXT GENERATED ALWAYS AS (body ->> '{path}') STORED" for column, path in kind.filters.items()
    )
    return f"""
CREATE TABLE {kind.name} (
    id TEXT PRIMARY KEY, conflict TEXT NOT NULL, at INTEGER NOT NULL, revision INTEGER NOT NULL,
    known_at INTEGER NOT NULL, body TEXT NOT NULL,
    stands INTEGER GENERATED ALWAYS AS ({kind.stands}) STORED{columns}
) WITHOUT ROWID;
CREATE INDEX {kind.name}_at ON {kind.name} (at DESC, id);
CREATE INDEX {kind.name}_conflict ON {kind.name} (conflict, at DESC, id);
"""


TABLES = _TABLES + "".join(_table(kind) for kind in KINDS if kind.rows)


@dataclass(frozen=True, slots=True)
class Event:
    """A record that changed something, as the stream tells it, numbered by arrival.

    `subject` is the id of the toll, allegation or update that it tells of.
    """

    seq: int
    kind: str
    partition: int
    offset: int
    known_at: int
    conflict: str
    subject: str
    body: str


Positions = dict[tuple[str, int], int]
"""(topic without prefix, partition) → the offset to read next."""


class Store:
    """The read model in one file. One thread writes (`apply`, `reset`); any number of threads read (`reading`)."""

    def __init__(self, path: Path) -> None:
        """Open or create the file; one of another version is emptied."""
        self.path = path
        self._local = threading.local()
        self._readers: list[sqlite3.Connection] = []
        self._writer = _open(path)
        if self._writer.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            self.reset()

    def close(self) -> None:
        """Close every connection; nobody may be reading any more."""
        for connection in (*self._readers, self._writer):
            connection.close()

    def reset(self) -> None:
        """Throw everything away."""
        names = self._writer.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
        drop = "".join(f'DROP TABLE "{name}";' for (name,) in names.fetchall())
        self._writer.executescript(f"BEGIN IMMEDIATE; {drop} {TABLES} COMMIT;")

    def belongs_to(self, pipeline: str) -> bool:
        """Whether the file holds this pipeline's rows; an empty file takes its name."""
        with self._writer as writer:
            writer.execute("INSERT OR IGNORE INTO about VALUES ('pipeline', ?)", (pipeline,))
            (held,) = writer.execute("SELECT value FROM about WHERE name = 'pipeline'").fetchone()
        return bool(held == pipeline)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """One consistent view of the file, for the thread that asks."""
        connection: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if connection is None:
            connection = self._local.connection = _open(self.path, read_only=True)
            self._readers.append(connection)
        connection.execute("BEGIN")
        try:
            yield connection
        finally:
            connection.execute("ROLLBACK")

    def apply(self, records: Iterable[tuple[Topic, Record]], positions: Positions) -> list[Event]:
        """Take records in and move the positions, in one transaction; returns what changed, in order of arrival.

        A row with a lower revision than the one held changes nothing, nor does a value that is not its topic's message.
        """
        events: list[Event] = []
        with self._writer as writer:
            writer.execute("BEGIN IMMEDIATE")
            for topic, record in records:
                if topic is RAW:
                    _put_raw(writer, record)
                elif topic is DEAD:
                    _put_dead(writer, record)
                elif event := _put_row(writer, _BY_TOPIC[topic], record):
                    events.append(event)
            writer.executemany(
                "INSERT INTO position VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
                [(topic, partition, offset) for (topic, partition), offset in positions.items()],
            )
        return events

    def prune(self, kept: int = KEPT) -> None:
        """Forget what lies more than `kept` offsets back on a partition of tolls, allegations or tallies; rows stay.

        By offsets, for these the log is ordered by: to count records took a third of a second on a busy day's log.
        """
        with self._writer as writer:
            writer.execute("BEGIN IMMEDIATE")
            held = positions(writer)
            for kind in (kind for kind in STREAMED if kind.topic.cleanup is Cleanup.COMPACT):
                for partition in range(kind.topic.partitions):
                    first = held.get((kind.topic.name, partition), 0) - kept
                    if first > 0:
                        writer.execute(
                            "INSERT INTO forgotten VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET next = excluded.next",
                            (kind.name, partition, first),
                        )
                        writer.execute(
                            'DELETE FROM log WHERE kind = ? AND partition = ? AND "offset" < ?',
                            (kind.name, partition, first),
                        )


_BY_TOPIC = {kind.topic: kind for kind in KINDS}


def _open(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None, timeout=30, cached_statements=256)
    connection.execute("PRAGMA journal_mode = WAL")
    # A crash of the process loses nothing; one of the machine may lose the newest transactions, which are read again.
    connection.execute("PRAGMA synchronous = NORMAL")
    if read_only:
        connection.execute("PRAGMA query_only = 1")
    return connection


def digest(update: Update) -> bytes:
    """SHA-256 of an update in the form in which Truceline writes it: what tells a repeat from another body."""
    return hashlib.sha256(update.write()).digest()


def positions(connection: sqlite3.Connection) -> Positions:
    """How far each partition has been read."""
    return {(topic, partition): offset for topic, partition, offset in connection.execute("SELECT * FROM position")}


def _put_row(writer: sqlite3.Connection, kind: Kind, record: Record) -> Event | None:
    if record.value is None:
        if kind.rows and record.key is not None:
            writer.execute(f"DELETE FROM {kind.name} WHERE id = ?", (record.key.decode("utf-8", "replace"),))  # noqa: S608
        return None
    try:
        row = kind.topic.value.read(record.value)
    except ValidationError:
        return None
    if kind.rows and not put(writer, kind, row, record.timestamp):
        return None
    if not kind.streamed:
        return None
    body, conflict, subject, revision = row.write().decode(), kind.conflict(row), kind.subject(row), kind.revision(row)
    logged = writer.execute(
        'INSERT INTO log (kind, partition, "offset", known_at, conflict, subject, revision, body) '
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (kind.name, record.partition, record.offset, record.timestamp, conflict, subject, revision, body),
    )
    assert logged.lastrowid is not None
    return Event(
        logged.lastrowid, kind.name, record.partition, record.offset, record.timestamp, conflict, subject, body
    )


def put(writer: sqlite3.Connection, kind: Kind, row: Message, known_at: int) -> bool:
    """Make this the current row of its id, unless it is there already or a higher revision is."""
    changed = writer.execute(
        f"INSERT INTO {kind.name} (id, conflict, at, revision, known_at, body) VALUES (?, ?, ?, ?, ?, ?) "  # noqa: S608
        "ON CONFLICT DO UPDATE SET conflict = excluded.conflict, at = excluded.at, revision = excluded.revision, "
        "known_at = excluded.known_at, body = excluded.body "
        "WHERE excluded.revision > revision OR (excluded.revision = revision AND excluded.body <> body)",
        (kind.subject(row), kind.conflict(row), kind.at(row), kind.revision(row), known_at, row.write().decode()),
    )
    return changed.rowcount > 0


def _put_raw(writer: sqlite3.Connection, record: Record) -> None:
    try:
        update = Update.read(record.value or b"")
    except ValidationError:
        return
    # The first of an id and revision holds: revisions of one id lie on one partition, in order.
    writer.execute(
        "INSERT OR IGNORE INTO raw VALUES (?, ?, ?, ?, ?, ?)",
        (update.id, update.revision, digest(update), record.partition, record.offset, record.timestamp),
    )


def _put_dead(writer: sqlite3.Connection, record: Record) -> None:
    try:
        letter = DeadLetter.from_headers(list(record.headers))
    except (ValidationError, UnicodeDecodeError):
        return
    key = None if record.key is None else record.key.decode("utf-8", "backslashreplace")
    writer.execute(
        "INSERT OR IGNORE INTO dead VALUES (?, ?, ?, ?, ?)",
        (record.partition, record.offset, record.timestamp, key, letter.write().decode()),
    )


def events_after(connection: sqlite3.Connection, after: int, until: int, limit: int) -> list[Event]:
    """Records of the log by arrival: numbers above `after`, up to `until`."""
    rows = connection.execute(
        'SELECT seq, kind, partition, "offset", known_at, conflict, subject, body FROM log '
        "WHERE seq > ? AND seq <= ? ORDER BY seq LIMIT ?",
        (after, until, limit),
    )
    return [Event(*row) for row in rows]
