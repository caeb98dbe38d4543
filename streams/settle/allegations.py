"""Allegations: who accuses whom of what, restatements put together, with denials and observations beside them.

An allegation is a connected part of the cells (`board.py`) of one accuser, accused and act: told again less than a day
later, at an overlapping place. Its id is that of its first cell. Statements that name no place belong with one another
only: we do not guess a place. A denial by the accused and an observation by a third party are set beside it; nobody is
ever scored guilty.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from schemas import Act, Allegation, Stance, Standing, stable_id
from streams.settle.board import DAY, Board, Cell, cells, distinct, order
from streams.settle.facts import Charge

SHOWN = 5
"""Statements shown with an allegation, of each stance, the newest."""

PLACES = 24
"""Places shown with an allegation, by name."""

GENERAL = (Act.VIOLATION, Act.ATTACK)
"""Acts that an observation of any act bears out."""

Pair = tuple[str | None, str | None, Act]
"""Accuser, accused and act."""


@dataclass(frozen=True, slots=True)
class Case:
    """One allegation as it now stands. All sequences are in order of event time."""

    pair: Pair
    root: Cell
    places: tuple[str, ...]
    first: Charge
    last: Charge
    newest: tuple[Charge, ...]
    mentions: int
    alleged: bool
    denials: tuple[Charge, ...]
    observations: tuple[Charge, ...]

    @property
    def standing(self) -> Standing:
        """What has been said of it so far."""
        if self.denials and self.observations:
            return Standing.DENIED_AND_OBSERVED
        return Standing.DENIED if self.denials else Standing.OBSERVED if self.observations else Standing.ALLEGED


class Allegations:
    """Every allegation of a conflict."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self._told: defaultdict[Pair, Board] = defaultdict(Board)
        self._denied: defaultdict[Pair, Board] = defaultdict(Board)
        self._observed: defaultdict[Act, Board] = defaultdict(Board)
        self._cases: dict[tuple[Pair, Cell], Case] = {}
        self._touched: dict[tuple[Pair, Cell], None] = {}
        self._replies: dict[Charge, None] = {}

    def replace(self, old: Iterable[Charge], new: Iterable[Charge]) -> None:
        """Take back what an update said before and hear what it says now."""
        for charge in old:
            for board in self._boards(charge):
                board.remove(charge)
        for charge in new:
            for board in self._boards(charge):
                board.add(charge)

    def _boards(self, charge: Charge) -> Iterator[Board]:
        pair = charge.accuser, charge.accused, charge.act
        if charge.stance is Stance.DENIES:
            yield self._denied[pair]
        else:
            self._touched.update(dict.fromkeys((pair, cell) for cell in cells(charge)))
            yield self._told[pair]
        if charge.stance is Stance.OBSERVES and charge.places:
            yield self._observed[charge.act]
        if charge.stance is not Stance.ALLEGES:
            self._replies[charge] = None

    def settle(self) -> tuple[list[Case], list[Case], set[tuple[Pair, Cell]]]:
        """Cases as they were and as they are, of all that changed; and cells told of that are no case's first.

        A worker that crashed may have published a case under such a cell, from fewer facts than are known now.
        """
        changed: set[tuple[Pair, Cell]] = set()
        dead: set[tuple[Pair, Cell]] = set()
        for pair in dict.fromkeys(pair for pair, _ in self._touched):
            gone, roots = self._told[pair].parts()
            dead |= {(pair, root) for root in gone}
            changed |= {(pair, root) for root in roots}
        for reply in self._replies:
            changed |= set(self._answered(reply))
        old = [self._cases.pop(key) for key in sorted(dead | changed, key=str) if key in self._cases]
        new = [self._case(pair, root) for pair, root in sorted(changed, key=str)]
        self._cases.update({(case.pair, case.root): case for case in new})
        aside = {key for key in {*self._touched, *dead} if key not in self._cases}
        self._touched, self._replies = {}, {}
        return old, new, aside

    def _answered(self, reply: Charge) -> Iterator[tuple[Pair, Cell]]:
        """The cases that a denial or an observation bears on, or bore on before it was taken back."""
        for pair, board in self._told.items():
            if _concerns(reply, pair):
                for cell in board.near(reply.at.date()):
                    root = board.root(cell)
                    if root is not None:
                        places = {place for _, place in board.part(root)}
                        if _overlaps(reply, places):
                            yield pair, root

    def _case(self, pair: Pair, root: Cell) -> Case:
        board = self._told[pair]
        part = board.part(root)
        said = distinct(board, part)
        places = {place for _, place in part}
        window = said[0].at - DAY, said[-1].at + DAY
        own = [charge for charge in said if charge.stance is Stance.OBSERVES]
        return Case(
            pair=pair,
            root=root,
            places=tuple(sorted(places - {""})),
            first=said[0],
            last=said[-1],
            newest=tuple(said[-SHOWN:]),
            mentions=len(said),
            alleged=len(own) < len(said),
            denials=tuple(self._replied(self._denials(pair), pair, places, window)),
            observations=tuple(
                sorted({*own, *self._replied(self._observations(pair), pair, places, window)}, key=order)
            ),
        )

    def _denials(self, pair: Pair) -> list[Board]:
        accuser, accused, act = pair
        return [self._denied[key] for key in {(accuser, accused, act), (None, accused, act)} if key in self._denied]

    def _observations(self, pair: Pair) -> list[Board]:
        acts = list(self._observed) if pair[2] in GENERAL else [pair[2]]
        return [self._observed[act] for act in acts if act in self._observed]

    @staticmethod
    def _replied(
        boards: list[Board], pair: Pair, places: set[str], window: tuple[datetime, datetime]
    ) -> Iterator[Charge]:
        """Denials or observations that bear on a case, less than a day before its first or after its last mention."""
        since, until = window
        for board in boards:
            for charge in distinct(board, board.between(since.date(), until.date())):
                if since < charge.at < until and _concerns(charge, pair) and _overlaps(charge, places):
                    yield charge


def _concerns(reply: Charge, pair: Pair) -> bool:
    """Whether a denial is by the accused (of this accuser, if it names one), or an observation by a third party."""
    accuser, accused, act = pair
    if reply.stance is Stance.DENIES:
        return reply.act is act and reply.accused == accused and reply.accuser in (None, accuser)
    seen = reply.act is act or act in GENERAL
    third = reply.accuser not in (None, accuser, accused)
    return seen and third and reply.accused in (None, accused)


def _overlaps(reply: Charge, places: set[str]) -> bool:
    """A denial that names no place, or of an allegation that names none, is of all; an observation is at the place."""
    if reply.stance is Stance.DENIES and (not reply.places or "" in places):
        return True
    return not places.isdisjoint(reply.places)


def allegation_id(conflict: str, pair: Pair, root: Cell) -> str:
    """The id of the allegation that begins with a cell."""
    return stable_id("allegation", conflict, *pair, *root)


def row(conflict: str, case: Case, *, revision: int) -> Allegation:
    """The whole row of a case."""
    accuser, accused, act = case.pair
    return Allegation(
        id=allegation_id(conflict, case.pair, case.root),
        conflict=conflict,
        accuser=accuser,
        accused=accused,
        act=act,
        places=case.places[:PLACES],
        ceasefire=case.first.ceasefire,
        standing=case.standing,
        first_at=case.first.at,
        last_at=case.last.at,
        mentions=case.mentions,
        denials=len(case.denials),
        observations=len(case.observations),
        evidence=tuple(charge.evidence() for charge in reversed(case.newest)),
        denied_by=tuple(charge.evidence() for charge in case.denials[: -1 - SHOWN : -1]),
        observed_by=tuple(charge.evidence() for charge in case.observations[: -1 - SHOWN : -1]),
        revision=revision,
    )


def empty(conflict: str, key: tuple[Pair, Cell], *, revision: int, now: datetime) -> Allegation:
    """The row of a case that no longer stands by itself."""
    (accuser, accused, act), root = key
    return Allegation(
        id=allegation_id(conflict, *key),
        conflict=conflict,
        accuser=accuser,
        accused=accused,
        act=act,
        places=(root[1],) if root[1] else (),
        standing=Standing.ALLEGED,
        first_at=now,
        last_at=now,
        mentions=0,
        revision=revision,
    )
