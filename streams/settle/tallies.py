"""Tallies of allegations: accuser × accused × act, in all, by place, by hour and since each ceasefire.

Allegations are counted, not mentions; two sides that accuse each other each have their own tallies. Counts that a
speaker states ("120 times") stand beside ours, newest first, and are never added. Of a speaker that stated counts
regularly and has stopped, the tally says since when.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from statistics import median_low

from schemas import AllegationTally, Cut, Standing, StatedClaim, stable_id
from streams.settle.allegations import Case, Pair
from streams.settle.board import Cell, order
from streams.settle.facts import Charge

STATED = 5
"""Stated counts shown with a tally."""

REGULAR = 3
"""Stated counts that make a habit, by distinct times of publication."""

HABIT = 8
"""Newest stated counts from which a speaker's rhythm is taken."""

SILENT = 2
"""Times the usual (median) pause after which a regular speaker is silent. No pause of its habit may be longer."""

Key = tuple[Pair, Cut, str]
"""A tally: whom it counts, cut by what, and the place, hour or ceasefire."""


@dataclass(slots=True)
class _Count:
    """What lies in one tally. `times` are the cases' last mentions, in order."""

    alleged: int = 0
    denied: int = 0
    observed: int = 0
    times: list[tuple[datetime, Cell]] = field(default_factory=list)
    stated: list[Charge] = field(default_factory=list)


class Tallies:
    """Every tally of a conflict, kept as differences: a case is taken out before it is counted anew."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self._counts: dict[Key, _Count] = {}
        self._silent: dict[Pair, datetime] = {}
        self._changed: dict[Key, None] = {}

    def count(self, old: Iterable[Case], new: Iterable[Case]) -> None:
        """Take cases out as they were, and count them as they are."""
        for case in old:
            self._count(case, -1)
        for case in new:
            self._count(case, 1)

    def state(self, old: Iterable[Charge], new: Iterable[Charge]) -> None:
        """Take back the counts that an update stated before, and note those it states now."""
        for charge in old:
            for key in _stated(charge):
                stated = self._of(key).stated
                del stated[bisect_left(stated, order(charge), key=order)]
        for charge in new:
            for key in _stated(charge):
                insort(self._of(key).stated, charge, key=order)

    def drain(self, *, revision: int, now: datetime) -> list[AllegationTally]:
        """Every row that changed since the last drain; a tally of nothing comes empty, once."""
        for pair in [pair for pair, cut, _ in self._counts if cut is Cut.ALL]:
            since = _silent_since(self._counts[pair, Cut.ALL, ""].stated, now)
            if since != self._silent.get(pair):
                self._changed[pair, Cut.ALL, ""] = None
                self._silent.pop(pair, None)
                if since is not None:
                    self._silent[pair] = since
        rows = [self._row(key, revision, now) for key in sorted(self._changed, key=str)]
        for key in self._changed:
            if not self._counts[key].times and not self._counts[key].stated:
                del self._counts[key]
        self._changed = {}
        return rows

    def _of(self, key: Key) -> _Count:
        self._changed[key] = None
        return self._counts.setdefault(key, _Count())

    def _count(self, case: Case, sign: int) -> None:
        denied = case.standing in (Standing.DENIED, Standing.DENIED_AND_OBSERVED)
        observed = case.standing in (Standing.OBSERVED, Standing.DENIED_AND_OBSERVED)
        for key in _cuts(case):
            count, time = self._of(key), (case.last.at, case.root)
            count.alleged += sign * case.alleged
            count.denied += sign * denied
            count.observed += sign * observed
            if sign > 0:
                insort(count.times, time)
            else:
                del count.times[bisect_left(count.times, time)]

    def _row(self, key: Key, revision: int, now: datetime) -> AllegationTally:
        (accuser, accused, act), cut, value = key
        count = self._counts[key]
        told = [count.times[-1][0]] if count.times else []
        told += [charge.at for charge in count.stated[-1:]]
        return AllegationTally(
            id=stable_id("tally", self.conflict, accuser, accused, act, cut, value),
            conflict=self.conflict,
            accuser=accuser,
            accused=accused,
            act=act,
            cut=cut,
            key=value,
            alleged=count.alleged,
            denied=count.denied,
            observed=count.observed,
            stated=tuple(_claim(charge) for charge in count.stated[: -1 - STATED : -1]),
            silent_since=self._silent.get(key[0]) if cut is Cut.ALL else None,
            as_of=max(told, default=now),
            revision=revision,
        )


def _cuts(case: Case) -> Iterator[Key]:
    """The tallies that a case counts in: its hour is that of its first mention."""
    yield case.pair, Cut.ALL, ""
    for place in case.places:
        yield case.pair, Cut.PLACE, place
    hour = case.first.at.replace(minute=0, second=0, microsecond=0)
    yield case.pair, Cut.HOUR, hour.isoformat().replace("+00:00", "Z")
    if case.first.ceasefire is not None:
        yield case.pair, Cut.CEASEFIRE, case.first.ceasefire


def _stated(charge: Charge) -> Iterator[Key]:
    """The tallies that a stated count is shown with."""
    if charge.count is not None:
        pair = charge.accuser, charge.accused, charge.act
        yield pair, Cut.ALL, ""
        for place in charge.places:
            yield pair, Cut.PLACE, place
        if charge.ceasefire is not None:
            yield pair, Cut.CEASEFIRE, charge.ceasefire


def _claim(charge: Charge) -> StatedClaim:
    if charge.count is None:
        raise ValueError(f"statement {charge.id} states no count")
    return StatedClaim(count=charge.count, at=charge.at, evidence=charge.evidence())


def _silent_since(stated: list[Charge], now: datetime) -> datetime | None:
    """When a regular speaker last stated a count, if it is overdue by the newest event time of the conflict."""
    times = sorted({charge.at for charge in stated[-HABIT:]})
    if len(times) < REGULAR:
        return None
    pauses = [later - earlier for earlier, later in pairwise(times)]
    usual = median_low(pauses)
    return times[-1] if max(pauses) <= SILENT * usual < now - times[-1] else None
