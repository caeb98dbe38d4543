"""Statements by cell (a day and a place), and the connected parts of cells.

A cell is what is said at one place on one day (UTC). Two cells are connected where one statement names both places, or
where their place is named again less than a day later. The parts are a function of the set of statements: one more may
join two, one taken back may split them.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from heapq import nlargest
from operator import attrgetter

from schemas import Stance
from streams.settle.facts import Charge, Order

DAY = timedelta(days=1)
"""Told again sooner than this, it is the same (DESIGN §6)."""

Cell = tuple[date, str]
"""A day and a place; the place is empty where none is named."""


def cells(charge: Charge) -> list[Cell]:
    """The cells that a statement stands in, in order."""
    day = charge.at.date()
    return [(day, place) for place in charge.places or ("",)]


order: Callable[[Charge], Order] = attrgetter("origin", "packed")
"""Where a statement stands among others."""


@dataclass(slots=True, eq=False)
class Part:
    """Connected cells, in order. `told` counts their statements, each once; `seen` are the observations, in order."""

    cells: list[Cell]
    places: frozenset[str]
    told: int = 0
    seen: list[Charge] = field(default_factory=list)

    def count(self, charge: Charge) -> None:
        """Take in a statement of its cells."""
        self.told += 1
        if charge.stance is Stance.OBSERVES:
            insort(self.seen, charge, key=order)

    @property
    def root(self) -> Cell:
        """The first cell, which names the part."""
        return self.cells[0]


class Board:
    """Statements by cell, in order of event time."""

    __slots__ = ("_cells", "_days", "_joined", "_parts")

    def __init__(self) -> None:
        self._cells: dict[Cell, list[Charge]] = {}
        self._days: defaultdict[date, set[str]] = defaultdict(set)
        self._joined: dict[Cell, Counter[Cell]] = {}
        self._parts: dict[Cell, Part] = {}

    def add(self, charge: Charge) -> tuple[list[Cell], Part]:
        """Put a statement into its cells; the first cells of parts that are no more, and the part it is in."""
        where = cells(charge)
        for cell in where:
            insort(self._cells.setdefault(cell, []), charge, key=order)
            self._days[cell[0]].add(cell[1])
        self._join(where, 1)
        parts = {
            id(part): part
            for cell in {*where, *(other for cell in where for other in self._linked(cell))}
            if (part := self._parts.get(cell)) is not None
        }
        if len(parts) == 1 and all(cell in self._parts for cell in where):
            part = next(iter(parts.values()))
            part.count(charge)
            return [], part
        (part,) = self._part([*where, *(cell for part in parts.values() for cell in part.cells)])
        return [other.root for other in parts.values() if other.root != part.root], part

    def remove(self, charge: Charge) -> tuple[list[Cell], list[Part]]:
        """Take a statement out; the first cells of parts that are no more, and what is left of the part it was in."""
        where = cells(charge)
        was = self._parts[where[0]]
        for cell in where:
            said = self._cells[cell]
            del said[bisect_left(said, order(charge), key=order)]
            if not said:
                del self._cells[cell]
                self._days[cell[0]].discard(cell[1])
        self._join(where, -1)
        for cell in was.cells:
            del self._parts[cell]
        left = self._part(cell for cell in was.cells if cell in self._cells)
        return [was.root] if was.root not in {part.root for part in left} else [], left

    def at(self, root: Cell) -> Part | None:
        """The part that begins with a cell."""
        part = self._parts.get(root)
        return part if part is not None and part.root == root else None

    def near(self, day: date) -> Iterator[Part]:
        """Every part with a cell from the day before to the day after, each once."""
        found = {
            id(part): part
            for other in (day - DAY, day, day + DAY)
            for place in self._days.get(other, ())
            if (part := self._parts.get((other, place))) is not None
        }
        yield from found.values()

    def first(self, part: Part) -> Charge:
        """The first statement of a part."""
        day = part.root[0]
        return min((self._cells[cell][0] for cell in part.cells if cell[0] == day), key=order)

    def newest(self, part: Part, most: int) -> list[Charge]:
        """The newest statements of a part, newest first."""
        return self._newest(reversed(part.cells), most)

    def between(
        self, since: datetime, until: datetime, places: frozenset[str] | None, most: int
    ) -> tuple[int, list[Charge]]:
        """How many statements lie strictly between two instants at some places (None: anywhere), and the newest."""
        number, several, slices = 0, set[Order](), list[list[Charge]]()
        for index in range((until.date() - since.date()).days, -1, -1):
            day = since.date() + index * DAY
            for place in self._days.get(day, ()):
                if places is None or place in places:
                    said = self._cells[day, place]
                    low = bisect_right(said, since, key=_at) if day == since.date() else 0
                    high = bisect_left(said, until, key=_at) if day == until.date() else len(said)
                    if (day, place) in self._joined:
                        several.update(order(charge) for charge in said[low:high] if len(charge.places) > 1)
                        number += sum(len(charge.places) < 2 for charge in said[low:high])
                    else:
                        number += max(0, high - low)
                    slices.append(said[max(low, high - most) : high])
        found = {order(charge): charge for said in slices for charge in said}
        return number + len(several), [found[key] for key in nlargest(most, found)]

    def _newest(self, where: Iterable[Cell], most: int) -> list[Charge]:
        found: dict[Order, Charge] = {}
        day = None
        for cell in where:
            if cell[0] != day and len(found) >= most:
                break
            day = cell[0]
            found.update((order(charge), charge) for charge in self._cells[cell][-most:])
        return [found[key] for key in nlargest(most, found)]

    def _join(self, where: list[Cell], sign: int) -> None:
        """Note which cells a statement of several places connects."""
        for cell in where if len(where) > 1 else ():
            joined = self._joined.pop(cell, Counter())
            joined.update({other: sign for other in where if other != cell})
            if joined := +joined:
                self._joined[cell] = joined

    def _linked(self, cell: Cell) -> set[Cell]:
        """The cells next to one."""
        said, (day, place) = self._cells[cell], cell
        after, before = self._cells.get((day + DAY, place)), self._cells.get((day - DAY, place))
        found = set(self._joined.get(cell, ()))
        if after and after[0].at - said[-1].at < DAY:
            found.add((day + DAY, place))
        if before and said[0].at - before[-1].at < DAY:
            found.add((day - DAY, place))
        return found

    def _part(self, where: Iterable[Cell]) -> list[Part]:
        """Tell the parts of some cells anew."""
        left, parts = set(where), list[Part]()
        while left:
            reached, edge = set[Cell](), [min(left)]
            while edge:
                reached.update(edge)
                edge = list({other for cell in edge for other in self._linked(cell)} - reached)
            left -= reached
            part = Part(sorted(reached), frozenset(place for _, place in reached))
            for cell in part.cells:
                self._parts[cell] = part
                for charge in self._cells[cell]:
                    if len(charge.places) < 2 or charge.places[0] == cell[1]:
                        part.count(charge)
            parts.append(part)
        return parts


_at = attrgetter("origin.at")
