"""One claimant's figure in one scope: the latest total by event time, and the increments told after it.

A series is a list of segments: a total and the increments told after it, in event time. What an update tells together
is one telling, so that an increment told with its total is part of it. Rules, each proved in tests/settle:

- A total with both ends stated replaces what stood before; told lower, it lowers the figure and says so.
- A bound ("at least nine", "more than 500") changes a figure only where the figure breaks it.
- So do vague words ("dozens", "nearly 30"), but never one that was stated in numbers at both ends.
- An increment of the same value told less than a day after itself is a repeat and counts once.
- An increment told with its total is checked: what stood before + increment = total, else the total carries a gap;
  where nothing exact stood before, it implies the count before it.

Adding or removing a telling touches one segment; the segments after it are gone through only until one comes out as it
was, which the next exact total sees to.
"""

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import IntEnum
from operator import attrgetter, itemgetter

from schemas import Basis, Gap, Qualifier, StatementKind
from streams.settle.facts import Harm, Origin, shared

REPEAT = timedelta(days=1)
"""An increment told again sooner than this is the same increment (DESIGN §5)."""

SEARCHED = 64
"""Totals looked back through for the newest statements that carry a figure: repeats beyond them add nothing."""

Ends = tuple[int | None, int | None]
"""From low to high, in persons; None leaves that end open."""


class Grade(IntEnum):
    """How firmly a figure stands: a mere sum of increments, vague words, a bound in numbers, both ends in numbers."""

    SUM = 0
    VAGUE = 1
    BOUND = 2
    EXACT = 3


def plus(one: Ends, other: Ends) -> Ends:
    """The sum of two intervals."""
    low = None if one[0] is None and other[0] is None else (one[0] or 0) + (other[0] or 0)
    return low, None if one[1] is None or other[1] is None else one[1] + other[1]


def grade(said: Harm) -> Grade:
    """How firm a stated total is. "Up to 30" says no more than vague words do: it may be none."""
    if said.qualifier is Qualifier.VAGUE or said.low is None:
        return Grade.VAGUE
    return Grade.BOUND if said.high is None else Grade.EXACT


@dataclass(slots=True, eq=False)
class Telling:
    """What one update says of one scope by one claimant as of one moment; `fresh` are increments not told before."""

    said: tuple[Harm, ...]
    origin: Origin
    total: Harm | None
    fresh: tuple[Ends, ...] = ()

    @classmethod
    def of(cls, said: list[Harm]) -> "Telling":
        """Put an update's statements together. Of several totals the firmest stands, then the highest."""
        totals = [told for told in said if told.kind is not StatementKind.INCREMENT]
        return cls(
            said=tuple(sorted(said, key=lambda told: told.packed)),
            origin=said[0].origin,
            total=max(totals, key=lambda told: (grade(told), told.low or 0, told.high or 0, told.packed), default=None),
        )

    @property
    def at(self) -> datetime:
        """The event time."""
        return self.origin.at

    @property
    def increments(self) -> tuple[Ends, ...]:
        """The increments told, each value once."""
        found = {(told.low, told.high) for told in self.said if told.kind is StatementKind.INCREMENT}
        ends: tuple[Ends, ...] = shared(tuple(sorted(found, key=_by_size)))
        return ends

    @property
    def gain(self) -> Ends:
        """The sum of its fresh increments."""
        total: Ends = (0, 0)
        for ends in self.fresh:
            total = plus(total, ends)
        return total

    @property
    def basis(self) -> Basis:
        """Why people enter the count, where an increment or the total tells."""
        ordered = sorted(self.said, key=lambda told: (told.kind is not StatementKind.INCREMENT, told.packed))
        return next((told.basis for told in ordered if told.basis is not Basis.UNSPECIFIED), Basis.UNSPECIFIED)


def _by_size(ends: Ends) -> tuple[int, int]:
    return ends[0] or 0, -1 if ends[1] is None else ends[1]


@dataclass(frozen=True, slots=True)
class Standing:
    """A claimant's figure after a telling: `stated` total and `added` increments since."""

    stated: Ends | None
    added: Ends
    grade: Grade
    as_of: datetime
    basis: Basis
    hedged: bool
    lowered: bool

    @property
    def value(self) -> Ends:
        """What stands."""
        return self.added if self.stated is None else plus(self.stated, self.added)


def hear(before: Standing | None, telling: Telling) -> Standing:
    """What stands after a telling that states a total; `before` itself if the total changes nothing."""
    total = telling.total
    if total is None:
        raise ValueError("only a total opens a segment")
    firm, stated = grade(total), (total.low, total.high)
    if before is None:
        return _replaced(before, telling, stated, firm)
    value = before.value
    if firm is Grade.EXACT:
        if stated == value:
            return Standing(
                stated, (0, 0), firm, before.as_of, before.basis, before.hedged and total.hedged, before.lowered
            )
        return _replaced(before, telling, stated, firm)
    if firm is Grade.VAGUE and before.grade is Grade.EXACT:
        return before
    bounded = _bounded(value, total)
    return before if bounded == value else _replaced(before, telling, bounded, max(firm, before.grade))


def _bounded(value: Ends, bound: Harm) -> Ends:
    """The figure under a bound: untouched where it keeps it, narrowed where it may, else the bound itself."""
    low, high = value
    if bound.low is not None and bound.high is None:
        least = bound.low + (bound.qualifier is Qualifier.MORE_THAN)
        if high is None or high >= least:
            return (low if low is not None and low >= bound.low else bound.low), high
        return bound.low, None
    if bound.low is None and bound.high is not None:
        fits = (low or 0) <= bound.high and (high is None or high > bound.high)
        return (low, bound.high) if fits else value
    stated = (bound.low, bound.high)
    return value if (low or 0) >= (bound.low or 0) else stated


def _replaced(before: Standing | None, telling: Telling, value: Ends, firm: Grade) -> Standing:
    high, stood = value[1], None if before is None else before.value[0]
    return Standing(
        stated=value,
        added=(0, 0),
        grade=firm,
        as_of=telling.at,
        basis=telling.basis,
        hedged=telling.total is not None and telling.total.hedged,
        lowered=high is not None and stood is not None and high < stood,
    )


@dataclass(frozen=True, slots=True)
class Shortfall:
    """Arithmetic that does not close, at a telling."""

    telling: Telling
    expected: int
    stated: int

    def gap(self) -> Gap:
        """As it travels."""
        return Gap(
            at=self.telling.at,
            expected=self.expected,
            stated=self.stated,
            missing=self.stated - self.expected,
            statements=tuple(told.id for told in self.telling.said),
        )


def check(before: Standing | None, telling: Telling) -> Shortfall | int | None:
    """The arithmetic of a total told with its increment: a gap, the base it implies, or nothing to remark.

    A repeated increment may or may not have grown the total: both readings close.
    """
    total = telling.total
    if total is None or not telling.increments or grade(total) is not Grade.EXACT or total.low is None:
        return None
    whole: Ends = (0, 0)
    for ends in telling.increments:
        whole = plus(whole, ends)
    if before is None or before.grade < Grade.EXACT:
        exact = total.low == total.high and whole[0] is not None and whole[0] == whole[1] and whole[0] <= total.low
        return total.low - whole[0] if exact and whole[0] is not None else None
    expected = plus(before.value, telling.gain)
    if any(_meets(ends, total) for ends in (expected, plus(before.value, whole))[: 2 - (expected == whole)]):
        return None
    return _short(telling, expected)


def _meets(ends: Ends, total: Harm) -> bool:
    return (total.high is None or (ends[0] or 0) <= total.high) and (ends[1] is None or ends[1] >= (total.low or 0))


def _short(telling: Telling, expected: Ends) -> Shortfall:
    total = telling.total
    if total is None or total.low is None or total.high is None:
        raise ValueError("only an exact total leaves a gap")
    above = (expected[0] or 0) > total.high
    stated, due = (total.high, expected[0] or 0) if above else (total.low, expected[1] or 0)
    return Shortfall(telling, due, stated)


class Role(IntEnum):
    """What a total did to the figure: set it, agree with it, or (vague words) nothing at all."""

    SETS = 0
    AGREES = 1
    IGNORED = 2


@dataclass(slots=True, eq=False)
class _Gains:
    """The fresh increments told after a total, and their sum. Sums of whole numbers do not depend on the order."""

    tellings: list[Telling] = field(default_factory=list)
    low: int = 0
    high: int = 0
    open: int = 0

    def count(self, ends: Ends, sign: int) -> None:
        """Add or take back one increment."""
        self.low += sign * (ends[0] or 0)
        self.high += sign * (ends[1] or 0)
        self.open += sign * (ends[1] is None)


@dataclass(slots=True, eq=False)
class _Segment:
    """A total (none in the first segment), what stood after it, and the fresh increments told after it."""

    head: Telling | None
    after: Standing | None = None
    role: Role = Role.SETS
    remark: Shortfall | int | None = None
    gains: _Gains | None = None

    def close(self) -> Standing | None:
        """What stands at the end of the segment."""
        gains, before = self.gains, self.after
        if gains is None or not gains.tellings:
            return before
        last, gained = gains.tellings[-1], (gains.low, None if gains.open else gains.high)
        hedged = any(told.hedged for told in last.said)
        if before is None:
            return Standing(None, gained, Grade.SUM, last.at, last.basis, hedged, False)
        return replace(
            before,
            added=plus(before.added, gained),
            as_of=max(before.as_of, last.at),
            basis=last.basis,
            hedged=before.hedged or hedged,
        )


class Series:
    """All tellings of one claimant in one scope, kept in order, with what stands after each total."""

    __slots__ = ("_bases", "_gaps", "_segments", "_told", "statements")

    def __init__(self) -> None:
        self._segments = [_Segment(None)]
        self._told: dict[Ends, list[Telling]] = {}
        self._gaps: list[tuple[Origin, Shortfall]] = []
        self._bases: list[tuple[Origin, int]] = []
        self.statements = 0

    def add(self, telling: Telling) -> None:
        """Put a telling into its place."""
        self.statements += len(telling.said)
        if telling.total is not None:
            self._open(telling)
        changed = [telling]
        for ends in telling.increments:
            told = self._told.setdefault(ends, [])
            at = bisect_left(told, telling.origin, key=_origin)
            told.insert(at, telling)
            changed += self._recount(told, ends, at)
        self._settle(changed)

    def remove(self, told_together: list[Harm]) -> None:
        """Take a telling back, named by its statements; what it hid comes forward."""
        telling = self._find(Telling.of(told_together))
        self.statements -= len(telling.said)
        changed = [telling]
        for ends in telling.increments:
            self._count(telling, ends, fresh=False)
            told = self._told[ends]
            at = bisect_left(told, telling.origin, key=_origin)
            del told[at]
            if told:
                changed += self._recount(told, ends, at, reach=1)
            else:
                del self._told[ends]
        if telling.total is not None:
            self._shut(telling)
        self._settle(changed)

    @property
    def standing(self) -> Standing | None:
        """What stands now; None where nothing is left."""
        return self._segments[-1].close()

    @property
    def gap_count(self) -> int:
        """How many totals carry a gap."""
        return len(self._gaps)

    def gaps(self, most: int) -> list[Gap]:
        """The newest gaps, oldest first."""
        return [short.gap() for _, short in self._gaps[-most:]]

    @property
    def implied_base(self) -> int | None:
        """The count before the first increment that came with a total."""
        return self._bases[0][1] if self._bases else None

    def carriers(self, most: int) -> list[Harm]:
        """The newest statements that carry the figure, newest first."""
        found: list[Harm] = []
        for segment in self._segments[: -1 - SEARCHED : -1]:
            tellings = segment.gains.tellings[: -1 - most : -1] if segment.gains is not None else []
            if segment.head is not None and segment.role is not Role.IGNORED:
                tellings = [*tellings, segment.head]
            for telling in tellings:
                found += reversed(telling.said)
            if len(found) >= most or segment.role is Role.SETS:
                break
        return found[:most]

    def _find(self, like: Telling) -> Telling:
        """The telling kept of the same statements."""
        at = like.origin
        if like.total is not None:
            found = self._segments[self._index(at)].head
        else:
            told = self._told[like.increments[0]]
            found = told[bisect_left(told, at, key=_origin)]
        if found is None or found.origin != at:
            raise KeyError(f"no telling of {like.said[0].origin.update} here")
        return found

    def _index(self, at: Origin) -> int:
        """The segment that a moment falls into."""
        return bisect_right(self._segments, at, lo=1, key=_begin) - 1

    def _open(self, telling: Telling) -> None:
        """Begin a segment with a total: the increments after it come over from the segment it falls into."""
        index = self._index(telling.origin)
        segment, opened = self._segments[index], _Segment(telling)
        self._segments.insert(index + 1, opened)
        if segment.gains is not None:
            cut = bisect_right(segment.gains.tellings, telling.origin, key=_origin)
            moved = segment.gains.tellings[cut:]
            del segment.gains.tellings[cut:]
            for loose in moved:
                self._gain(segment, loose, -1)
                self._gain(opened, loose, 1)
            if opened.gains is not None:
                opened.gains.tellings = moved

    @staticmethod
    def _gain(segment: _Segment, loose: Telling, sign: int) -> None:
        """Add what a telling brings to the sum of a segment, or take it back."""
        if segment.gains is None:
            segment.gains = _Gains()
        for ends in loose.fresh:
            segment.gains.count(ends, sign)

    def _shut(self, telling: Telling) -> None:
        """Take a total out: the increments after it fall to the segment before."""
        index = self._index(telling.origin)
        self._remark(self._segments[index], None)
        shut = self._segments.pop(index)
        before = self._segments[index - 1]
        for loose in shut.gains.tellings if shut.gains is not None else ():
            self._gain(before, loose, 1)
            if before.gains is not None:
                before.gains.tellings.append(loose)

    def _recount(self, told: list[Telling], ends: Ends, at: int, reach: int = 2) -> list[Telling]:
        """See which of the tellings of one increment from `at` on are repeats of the one before; those that changed."""
        changed = []
        for index in range(at, min(at + reach, len(told))):
            fresh = index == 0 or told[index].at - told[index - 1].at >= REPEAT
            if fresh != (ends in told[index].fresh):
                self._count(told[index], ends, fresh=fresh)
                changed.append(told[index])
        return changed

    def _count(self, telling: Telling, ends: Ends, *, fresh: bool) -> None:
        """Let an increment of a telling count or not."""
        if fresh == (ends in telling.fresh):
            return
        was = telling.fresh
        telling.fresh = shared(tuple(sorted({*was} ^ {ends}, key=_by_size)))
        if telling.total is None:
            segment = self._segments[self._index(telling.origin)]
            gains = segment.gains = segment.gains or _Gains()
            gains.count(ends, 1 if fresh else -1)
            if not was:
                insort(gains.tellings, telling, key=_origin)
            elif not telling.fresh:
                del gains.tellings[bisect_left(gains.tellings, telling.origin, key=_origin)]

    def _settle(self, changed: list[Telling]) -> None:
        """Go through the segments of changed tellings, each on until one comes out as it was."""
        for index in sorted({self._index(telling.origin) for telling in changed}):
            self._hear(index)
            while (index := index + 1) < len(self._segments) and self._hear(index):
                pass

    def _hear(self, index: int) -> bool:
        """Reckon one segment's total anew; whether what stands after it has changed."""
        segment = self._segments[index]
        if segment.head is None:
            return True
        before, was = self._segments[index - 1].close(), segment.after
        segment.after = hear(before, segment.head)
        if segment.after is before:
            segment.role = Role.IGNORED if _is_vague(segment.head) else Role.AGREES
        else:
            segment.role = Role.AGREES if before is not None and segment.after.value == before.value else Role.SETS
        self._remark(segment, check(before, segment.head))
        return segment.after != was

    def _remark(self, segment: _Segment, remark: Shortfall | int | None) -> None:
        """Keep what the arithmetic of a total came to among the gaps or the implied bases."""
        if segment.head is None or segment.remark == remark:
            return
        at = segment.head.origin
        if isinstance(segment.remark, Shortfall):
            del self._gaps[bisect_left(self._gaps, at, key=_first)]
        elif segment.remark is not None:
            del self._bases[bisect_left(self._bases, at, key=_first)]
        if isinstance(remark, Shortfall):
            insort(self._gaps, (at, remark), key=_first)
        elif remark is not None:
            insort(self._bases, (at, remark), key=_first)
        segment.remark = remark


_origin = attrgetter("origin")
_begin = attrgetter("head.origin")
_first = itemgetter(0)


def _is_vague(telling: Telling) -> bool:
    return telling.total is not None and grade(telling.total) is Grade.VAGUE
