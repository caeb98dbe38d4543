"""The lease of a batch: the right to write for it, which ends with time and with the assignment."""

import time
from typing import Protocol


class Moved(Exception):  # noqa: N818 - an outcome, not a fault
    """The partitions have been given out anew: what was taken before is fetched again by whoever holds it now."""


class Spent(Exception):  # noqa: N818 - an outcome, not a fault
    """A batch outlived its lease, so the worker was frozen, cut off or far too slow."""


class Group(Protocol):
    """The consumer group as this worker sees it (a Faust app)."""

    rebalancing: bool
    consumer_generation_id: int


class Lease:
    """The right to write for a batch: until half the session timeout has passed or the partitions have moved.

    A worker that does not get its turn for so long may have been given up by the broker without knowing it.
    """

    def __init__(self, group: Group, generation: int, *, session: float) -> None:
        self._group, self._generation, self._length = group, generation, session / 2
        self._until = time.monotonic() + self._length

    def check(self) -> None:
        """Make sure that it still holds.

        Raises:
            Spent: its time is over.
            Moved: the partitions have been given out anew.
        """
        if time.monotonic() > self._until:
            raise Spent(f"a batch was under way for more than {self._length:g} s, half the session timeout")
        if self._group.rebalancing or self._group.consumer_generation_id != self._generation:
            raise Moved

    def renew(self) -> None:
        """Begin it anew, if it holds: the worker has visibly been running all the time."""
        self.check()
        self._until = time.monotonic() + self._length

    @property
    def half(self) -> float:
        """When, on the monotonic clock, half of it is gone: a batch ends then with what it has computed so far."""
        return self._until - self._length / 2
