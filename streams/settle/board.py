"""Statements by cell (a day and a place), and the connected parts of cells.

A cell is what is said at one place on one day (UTC). Two cells are connected where one statement names both places, or
where their place is named again less than a day later. Connected parts are a function of the set of statements.
"""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from streams.settle.facts import Charge, Order

DAY = timedelta(days=1)
"""Told again sooner than this, it is the same (DESIGN §6)."""

Cell = tuple[date, str]
"""A day and a place; the place is empty where none is named."""


def cells(charge: Charge) -> list[Cell]:
    """The cells that a statement stands in, in order."""
    return [(charge.at.date(), place) for place in charge.places or ("",)]


def order(charge: Charge) -> Order:
    """Where a statement stands among others."""
    return charge.order


class Board:
    """Statements by cell, in order of event time."""

    __slots__ = ("_cells", "_days", "_joined", "_parts", "_roots", "_touched")

    def __init__(self) -> None:
        self._cells: dict[Cell, list[Charge]] = {}
        self._days: defaultdict[date, set[str]] = defaultdict(set)
        self._joined: dict[Cell, Counter[Cell]] = {}
        self._roots: dict[Cell, Cell] = {}
        self._parts: dict[Cell, list[Cell]] = {}
        self._touched: set[Cell] = set()

    def add(self, charge: Charge) -> None:
        """Put a statement into its cells."""
        for cell in self._touch(charge):
            insort(self._cells.setdefault(cell, []), charge, key=order)
            self._days[cell[0]].add(cell[1])

    def remove(self, charge: Charge) -> None:
        """Take it out."""
        for cell in self._touch(charge, -1):
            said = self._cells[cell]
            del said[bisect_left(said, order(charge), key=order)]
            if not said:
                del self._cells[cell]
                self._days[cell[0]].discard(cell[1])

    def _touch(self, charge: Charge, sign: int = 1) -> list[Cell]:
        found = cells(charge)
        self._touched.update(found)
        for cell in found if len(found) > 1 else ():
            joined = self._joined.pop(cell, Counter())
            joined.update({other: sign for other in found if other != cell})
            if joined := +joined:
                self._joined[cell] = joined
        return found

    def said(self, cell: Cell) -> list[Charge]:
        """What stands in a cell, in order."""
        return self._cells.get(cell, [])

    def near(self, day: date) -> Iterator[Cell]:
        """Every cell from the day before to the day after."""
        for other in (day - DAY, day, day + DAY):
            for place in self._days.get(other, ()):
                yield other, place

    def between(self, first: date, last: date) -> Iterator[Cell]:
        """Every cell of some days."""
        for number in range((last - first).days + 1):
            day = first + number * DAY
            for place in self._days.get(day, ()):
                yield day, place

    def root(self, cell: Cell) -> Cell | None:
        """The first cell of the part that a cell belonged to when the parts were last told."""
        return self._roots.get(cell)

    def part(self, root: Cell) -> list[Cell]:
        """The cells of a part in order, by its first."""
        return self._parts[root]

    def parts(self) -> tuple[set[Cell], set[Cell]]:
        """Tell the parts anew around what was touched: the first cells of those that are no more and of the changed."""
        seeds = {cell for cell in self._touched if cell in self._cells}
        around = self._touched.union(*(self._linked(cell) for cell in seeds))
        old = {self._roots[cell] for cell in around if cell in self._roots}
        for root in old:
            for cell in self._parts.pop(root):
                del self._roots[cell]
                if cell in self._cells:
                    seeds.add(cell)
        changed = set()
        for seed in sorted(seeds):
            if seed not in self._roots:
                part = sorted(self._reach(seed))
                self._parts[part[0]] = part
                self._roots.update(dict.fromkeys(part, part[0]))
                changed.add(part[0])
        self._touched = set()
        return old - changed, changed

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

    def _reach(self, seed: Cell) -> set[Cell]:
        found, open_cells = {seed}, [seed]
        while open_cells:
            new = self._linked(open_cells.pop()) - found
            found |= new
            open_cells += new
        return found


def distinct(board: Board, where: Iterable[Cell]) -> list[Charge]:
    """What stands in some cells, each statement once, in order."""
    found = {order(charge): charge for cell in where for charge in board.said(cell)}
    return [found[key] for key in sorted(found)]
