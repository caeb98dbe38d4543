"""The live stream: from the read model's changes to any number of readers, each with its own place.

A reader that comes back with its last event's id gets what it missed from the log, then what happens, without gap or
repeat. One that does not keep up is let go rather than waited for: it comes back with its last id and misses nothing.
"""

import asyncio
import sqlite3
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from streams.views.cursor import Cursor
from streams.views.store import Event, Store, events_after, positions

BUFFER = 256
"""Events that wait for one reader at most: some 300 kB, and a few seconds of a busy day."""

PAGE = 500
"""Events read from the log at once for a reader that comes back."""

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


class Subscription:
    """What waits for one reader, bounded."""

    def __init__(self, wanted: Wanted) -> None:
        """Empty."""
        self.wanted = wanted
        self.dropped = False
        self._frames: deque[bytes] = deque()
        self._some = asyncio.Event()

    def offer(self, event: Event, frame: bytes) -> None:
        """Put an event down for the reader; one too many and the reader is let go."""
        if self.dropped or not self.wanted.takes(event):
            return
        if len(self._frames) >= BUFFER:
            self.drop()
            return
        self._frames.append(frame)
        self._some.set()

    def drop(self) -> None:
        """Let the reader go, and free what waited for it."""
        self.dropped = True
        self._frames.clear()
        self._some.set()

    async def take(self) -> bytes:
        """All that waits, at least one event; empty when the reader was let go."""
        await self._some.wait()
        self._some.clear()
        frames = b"".join(self._frames)
        self._frames.clear()
        return frames


class Hub:
    """Hands each change to every subscription; encodes it once for all of them."""

    def __init__(self, store: Store) -> None:
        """Begin where the store stands."""
        self.subscriptions: set[Subscription] = set()
        self.seq = 0
        self.cursor = Cursor()
        self.restart(store)

    def restart(self, store: Store) -> None:
        """Begin anew where the store stands; every reader comes back by itself."""
        with store.reading() as connection:
            self.seq, self.cursor = _place(connection)
        for subscription in self.subscriptions:
            subscription.drop()

    def publish(self, events: list[Event]) -> None:
        """Tell of changes that have been committed, in the order of their numbers."""
        for event in events:
            self.seq = event.seq
            data = frame(event, self.cursor.move(event))
            for subscription in self.subscriptions:
                subscription.offer(event, data)


def _place(connection: sqlite3.Connection) -> tuple[int, Cursor]:
    (seq,) = connection.execute("SELECT coalesce(max(seq), 0) FROM log").fetchone()
    return seq, Cursor.of(positions(connection))


def frame(event: Event, word: str) -> bytes:
    """An event as it stands on the wire: the message itself is its data, one line of JSON."""
    return f"id: {word}\nevent: {event.kind}\ndata: {event.body}\n\n".encode()


async def follow(hub: Hub, store: Store, wanted: Wanted, cursor: Cursor | None) -> AsyncIterator[bytes]:
    """The stream of one reader, from its cursor on, or from now on, until it leaves or is let go.

    The first event, `hello`, has the cursor at which the stream begins as its id, so that a reader that is cut off
    before anything happened knows its place too. `reset` says that changes after the cursor are no longer kept (or
    that the topics were made anew): the lists have to be read again.
    """
    here, seq = hub.cursor.copy(), hub.seq
    if cursor is not None:
        if (found := await _start(store, cursor)) is None:
            yield f"id: {here.word()}\nevent: reset\ndata: {{}}\n\n".encode()
        else:
            here, seq = cursor, found
    yield f"retry: {RETRY_MS}\nid: {here.word()}\nevent: hello\ndata: {{}}\n\n".encode()
    while seq < (until := hub.seq):
        page = await asyncio.to_thread(_page, store, seq, until)
        seq = page[-1].seq if len(page) == PAGE else until
        missed = [(event, here.move(event)) for event in page if not here.passed(event)]
        if frames := b"".join(frame(event, word) for event, word in missed if wanted.takes(event)):
            yield frames
    # From the comparison above to here nothing is awaited: what is not in the pages comes to the subscription.
    subscription = Subscription(wanted)
    hub.subscriptions.add(subscription)
    try:
        while frames := await subscription.take():
            yield frames
        yield b": let go, too slow\n\n"
    finally:
        hub.subscriptions.discard(subscription)


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
