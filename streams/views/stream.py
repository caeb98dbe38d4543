"""The live stream: from the read model's changes to any number of readers, each with its own place.

A reader that comes back with its last event's id gets what it missed from the log, then what happens, without gap or
repeat. Nobody waits for a slow one: it reads from the log what the others have heard already, and one that takes
nothing off its connection is let go (`live.py`).
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass
from itertools import takewhile

from streams.views.cursor import Cursor
from streams.views.store import Event, Store, events_after, positions

RING = 1_000
"""Newest events kept ready for all readers together: some seconds of a busy day, about a megabyte."""

PAGE = 100
"""Events read from the log at once for a reader that has fallen behind them."""

PIECE = 65_536
"""Bytes handed to a connection at once: what waits for one slow reader is bounded by it."""

BREATH = 0.0001
"""Seconds per reader that each one rests between two sends: alone it waits for nothing; five hundred hear what came in
50 ms at once, for it is the number of sends that a process is busy with, not their size."""

AHEAD = 5.0
"""Seconds to wait for what another replica has already told; a cursor still ahead then is of other topics."""

RETRY_MS = 1_000
"""What a browser waits before it comes back."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader asked for; an empty set asks for all."""

    kinds: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()

    def takes(self, event: Event) -> bool:
        """Whether this event is for the reader."""
        return (
            (not self.kinds or event.kind in self.kinds)
            and (not self.conflicts or event.conflict in self.conflicts)
            and (not self.subjects or event.subject in self.subjects)
        )


@dataclass(frozen=True, slots=True)
class Told:
    """An event as every reader gets it: encoded once. `word` is the cursor after it."""

    event: Event
    word: str
    frame: bytes

    @classmethod
    def of(cls, event: Event, word: str) -> "Told":
        """The message itself is the event's data, one line of JSON."""
        return cls(event, word, f"id: {word}\nevent: {event.kind}\ndata: {event.body}\n\n".encode())


class Hub:
    """What has been told last, and a bell for those who wait for more."""

    def __init__(self, store: Store) -> None:
        """Begin where the store stands."""
        self.readers = 0
        self.era = 0
        self._bell = asyncio.Event()
        self.restart(store)

    def restart(self, store: Store) -> None:
        """Begin anew where the store stands: its numbers are others now, and the lists have to be read again."""
        with store.reading() as connection:
            self.seq, self.cursor = _place(connection)
        self.ring: deque[Told] = deque(maxlen=RING)
        self.era += 1
        self._ring_bell()

    def publish(self, events: list[Event]) -> None:
        """Tell of changes that have been committed, in the order of their numbers."""
        if not events:
            return
        self.ring.extend(Told.of(event, self.cursor.move(event)) for event in events)
        self.seq = events[-1].seq
        self._ring_bell()

    async def more(self) -> None:
        """Wait for the next change."""
        await self._bell.wait()

    def since(self, seq: int) -> list[Told]:
        """What has been told after a number, oldest first; only where the ring still holds it all."""
        newer = list(takewhile(lambda told: told.event.seq > seq, reversed(self.ring)))
        return newer[::-1]

    def _ring_bell(self) -> None:
        self._bell.set()
        self._bell = asyncio.Event()


def _place(connection: sqlite3.Connection) -> tuple[int, Cursor]:
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
    return seq, Cursor.of(positions(connection))


async def follow(hub: Hub, store: Store, wanted: Wanted, cursor: Cursor | None) -> AsyncIterator[bytes]:
    """The stream of one reader, from its cursor on, or from now on, in pieces of about `PIECE` bytes.

    The first event, `hello`, has the cursor at which the stream begins as its id, so that a reader that is cut off
    before anything happened knows its place too. `reset` says that changes after the cursor are no longer kept (or
    that the topics were made anew): the lists have to be read again.

    Nothing is kept for a reader but its place: who is slow reads from the log what has left the ring.
    """
    here, seq, era = hub.cursor.copy(), hub.seq, hub.era
    if cursor is not None:
        if (found := await _start(store, cursor)) is None:
            yield _sign("reset", hub.cursor)
            here, seq = hub.cursor.copy(), hub.seq
        else:
            here, seq = cursor, found
    yield f"retry: {RETRY_MS}\n".encode() + _sign("hello", here)
    while True:
        if era != hub.era:
            here, seq, era = hub.cursor.copy(), hub.seq, hub.era
            yield _sign("reset", here)
        elif seq >= hub.seq:
            await hub.more()
        else:
            told, seq, here = await _next(hub, store, seq, here)
            for piece in _pieces(told, wanted):
                yield piece
            await asyncio.sleep(hub.readers * BREATH)


def _sign(name: str, cursor: Cursor) -> bytes:
    return f"id: {cursor.word()}\nevent: {name}\ndata: {{}}\n\n".encode()


async def _next(hub: Hub, store: Store, seq: int, here: Cursor) -> tuple[list[Told], int, Cursor]:
    """What a reader that has seen all up to number `seq`, and stands at `here`, has to hear next, and its new place."""
    until = hub.seq
    if hub.ring and hub.ring[0].event.seq <= seq + 1:
        told = [each for each in hub.since(seq) if not here.passed(each.event)]
        return told, until, hub.cursor.copy()
    page = await asyncio.to_thread(_page, store, seq, until)
    told = [Told.of(event, here.move(event)) for event in page if not here.passed(event)]
    return told, page[-1].seq if len(page) == PAGE else until, here


def _pieces(told: Iterable[Told], wanted: Wanted) -> Iterator[bytes]:
    frames, size = [], 0
    for each in told:
        if wanted.takes(each.event):
            frames.append(each.frame)
            size += len(each.frame)
            if size >= PIECE:
                yield b"".join(frames)
                frames, size = [], 0
    if frames:
        yield b"".join(frames)


def _page(store: Store, after: int, until: int) -> list[Event]:
    with store.reading() as connection:
        return events_after(connection, after, until, PAGE)


async def _start(store: Store, cursor: Cursor) -> int | None:
    """The number before the first event that the cursor has not passed; None where not all of those are kept.

    A cursor of a replica that is ahead of this one is waited for, as long as replicas usually differ.
    """
    for _ in range(int(AHEAD / 0.1)):
        found, ahead = await asyncio.to_thread(_find, store, cursor)
        if not ahead:
            return found
        await asyncio.sleep(0.1)
    return None


def _find(store: Store, cursor: Cursor) -> tuple[int | None, bool]:
    """As `_start`, and whether the cursor is ahead of the store."""
    with store.reading() as connection:
        kept = {(kind, partition): first for kind, partition, first in connection.execute("SELECT * FROM forgotten")}
        seq, here = _place(connection)
        for (kind, partition, offset), (_, _, end) in zip(cursor.items(), here.items(), strict=True):
            if offset > end:
                return None, True
            if offset < kept.get((kind, partition), 0):
                return None, False
            (first,) = connection.execute(
                'SELECT coalesce(min(seq), ?) FROM log WHERE kind = ? AND partition = ? AND "offset" >= ?',
                (seq + 1, kind, partition, offset),
            ).fetchone()
            seq = min(seq, first - 1)
    return seq, False
