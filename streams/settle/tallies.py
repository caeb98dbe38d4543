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

from schemas import AllegationTally, Cut, StatedClaim, stable_id
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


@dataclass(frozen=True, slots=True)
class Habit:
    """When a regular speaker last stated a count, and until when the next is due."""

    last: datetime
    due: datetime


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
        self._habits: dict[Pair, Habit] = {}
        self._silent: set[Pair] = set()
        self._changed: dict[Key, int] = {}

    def count(self, old: Iterable[Case], new: Iterable[Case], revision: int) -> None:
        """Take cases out as they were, and count them as they are."""
        for case in old:
            self._count(case, -1, revision)
        for case in new:
            self._count(case, 1, revision)

    def state(self, old: Iterable[Charge], new: Iterable[Charge], revision: int) -> None:
        """Take back the counts that an update stated before, and note those it states now."""
        for charge in old:
            for key in _stated(charge):
                stated = self._of(key, revision).stated
                del stated[bisect_left(stated, order(charge), key=order)]
        for charge in new:
            for key in _stated(charge):
                insort(self._of(key, revision).stated, charge, key=order)
        for pair in {(charge.accuser, charge.accused, charge.act) for charge in (*old, *new) if charge.count}:
            habit = _habit(self._counts[pair, Cut.ALL, ""].stated)
            self._habits.pop(pair, None)
            if habit is not None:
                self._habits[pair] = habit
            self._silent.discard(pair)

    def listen(self, now: datetime, revision: int) -> None:
        """See which regular speakers are overdue by the newest event time."""
        for pair, habit in self._habits.items():
            if habit.due < now and pair not in self._silent:
                self._silent.add(pair)
                self._changed[pair, Cut.ALL, ""] = revision

    def drain(self, *, now: datetime) -> list[AllegationTally]:
        """Every row that changed since the last drain; a tally of nothing comes empty, once."""
        rows = [self._row(key, revision, now) for key, revision in self._changed.items()]
        for key in self._changed:
            if not self._counts[key].times and not self._counts[key].stated:
                del self._counts[key]
        self._changed = {}
        return sorted(rows, key=lambda row: row.id)

    def _of(self, key: Key, revision: int) -> _Count:
        self._changed[key] = revision
        return self._counts.setdefault(key, _Count())

    def _count(self, case: Case, sign: int, revision: int) -> None:
        denied, observed = case.denials.number > 0, case.observations.number > 0
        for key in _cuts(case):
            count, time = self._of(key, revision), (case.last_at, case.name[1])
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
            silent_since=self._habits[key[0]].last if cut is Cut.ALL and key[0] in self._silent else None,
            as_of=max(told, default=now),
            revision=revision,
        )


def _cuts(case: Case) -> Iterator[Key]:
    """The tallies that a case counts in: its hour is that of its first mention."""
    yield case.name[0], Cut.ALL, ""
    for place in case.places:
        yield case.name[0], Cut.PLACE, place
    hour = case.first.at.replace(minute=0, second=0, microsecond=0)
    yield case.name[0], Cut.HOUR, hour.isoformat().replace("+00:00", "Z")
    if case.first.ceasefire is not None:
        yield case.name[0], Cut.CEASEFIRE, case.first.ceasefire


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


def _habit(stated: list[Charge]) -> Habit | None:
    """The rhythm of a speaker's newest stated counts, if there is one."""
    times = sorted({charge.at for charge in stated[-HABIT:]})
    if len(times) < REGULAR:
        return None
    pauses = [later - earlier for earlier, later in pairwise(times)]
    usual = median_low(pauses)
    return Habit(times[-1], times[-1] + SILENT * usual) if max(pauses) <= SILENT * usual else None
