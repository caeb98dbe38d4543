"""Allegations: who accuses whom of what, restatements put together, with denials and observations beside them.

An allegation is a connected part of the cells (`board.py`) of one accuser, accused and act: told again less than a day
later, at an overlapping place. Its id is that of its first cell. Statements that name no place belong with one another
only: we do not guess a place. A denial by the accused and an observation by a third party are set beside it; nobody is
ever scored guilty.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas import Act, Allegation, Stance, Standing, stable_id
from streams.settle.board import DAY, Board, Cell, Part
from streams.settle.facts import Charge

SHOWN = 5
"""Statements shown with an allegation, of each stance, the newest."""

PLACES = 24
"""Places shown with an allegation, by name."""

GENERAL = (Act.VIOLATION, Act.ATTACK)
"""Acts that an observation of any act bears out."""

Pair = tuple[str | None, str | None, Act]
"""Accuser, accused and act."""

Name = tuple[Pair, Cell]
"""What names an allegation: whom it is of, and its first cell."""


@dataclass(frozen=True, slots=True)
class Replies:
    """Denials of an allegation, or observations of what it tells: how many, and the newest first."""

    number: int = 0
    newest: tuple[Charge, ...] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One allegation as it now stands."""

    name: Name
    places: tuple[str, ...]
    first: Charge
    newest: tuple[Charge, ...]
    mentions: int
    alleged: bool
    denials: Replies
    observations: Replies

    @property
    def last_at(self) -> datetime:
        """When it was last told."""
        return self.newest[0].at

    @property
    def standing(self) -> Standing:
        """What has been said of it so far."""
        if self.denials.number and self.observations.number:
            return Standing.DENIED_AND_OBSERVED
        if self.denials.number:
            return Standing.DENIED
        return Standing.OBSERVED if self.observations.number else Standing.ALLEGED


Boards = dict[Pair, Board]


class Allegations:
    """Every allegation of a conflict."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self._told: Boards = {}
        self._denied: Boards = {}
        self._observed: Boards = {}
        self._cases: dict[Name, Case] = {}
        self._changed: dict[Name, int] = {}

    def replace(self, old: Sequence[Charge], new: Sequence[Charge], revision: int) -> tuple[list[Case], list[Case]]:
        """Take back what an update said before and hear what it says now; the cases changed, as they were and are."""
        changed: dict[Name, None] = {}
        for charge in old:
            for boards in self._places(charge):
                dead, left = boards[_pair(charge)].remove(charge)
                if boards is self._told:
                    roots = [*dead, *(part.root for part in left)]
                    changed.update(((_pair(charge), root), None) for root in roots)
        for charge in new:
            for boards in self._places(charge):
                dead, part = boards.setdefault(_pair(charge), Board()).add(charge)
                if boards is self._told:
                    changed.update(((_pair(charge), root), None) for root in (*dead, part.root))
        for charge in (*old, *new):
            if charge.stance is not Stance.ALLEGES:
                changed.update(dict.fromkeys(self._answered(charge)))
        was = [self._cases.pop(name) for name in changed if name in self._cases]
        now = [case for name in changed if (case := self._case(name)) is not None]
        self._cases.update((case.name, case) for case in now)
        self._changed.update(dict.fromkeys(changed, revision))
        return was, now

    def drain(self, *, now: datetime) -> list[Allegation]:
        """Every row that changed since the last drain; a case that no longer stands by itself comes empty."""
        rows = [self._row(name, revision, now) for name, revision in self._changed.items()]
        self._changed = {}
        return sorted(rows, key=lambda row: row.id)

    def _places(self, charge: Charge) -> Iterator[Boards]:
        if charge.stance is Stance.DENIES:
            yield self._denied
        else:
            yield self._told
        if charge.stance is Stance.OBSERVES and charge.places:
            yield self._observed

    def _answered(self, reply: Charge) -> Iterator[Name]:
        """The cases that a denial or an observation bears on, or bore on before it was taken back."""
        for pair, board in self._told.items():
            if _concerns(_pair(reply), reply.stance, pair):
                for part in board.near(reply.at.date()):
                    everywhere = reply.stance is Stance.DENIES and (not reply.places or "" in part.places)
                    if everywhere or not part.places.isdisjoint(reply.places):
                        yield pair, part.root

    def _case(self, name: Name) -> Case | None:
        pair, root = name
        board = self._told[pair]
        part = board.at(root)
        if part is None:
            return None
        first, newest = board.first(part), board.newest(part, SHOWN)
        since, until = first.at - DAY, newest[0].at + DAY
        denials = self._replies(self._denied, Stance.DENIES, pair, part, since, until)
        seen = self._replies(self._observed, Stance.OBSERVES, pair, part, since, until)
        shown = sorted((*part.seen[-SHOWN:], *seen.newest), key=lambda charge: charge.order, reverse=True)[:SHOWN]
        return Case(
            name=name,
            places=tuple(sorted(part.places - {""})),
            first=first,
            newest=tuple(newest),
            mentions=part.told,
            alleged=len(part.seen) < part.told,
            denials=denials,
            observations=Replies(len(part.seen) + seen.number, tuple(shown)),
        )

    @staticmethod
    def _replies(boards: Boards, stance: Stance, pair: Pair, part: Part, since: datetime, until: datetime) -> Replies:
        """Denials or observations that bear on a case, less than a day before its first or after its last mention."""
        if stance is Stance.OBSERVES:
            places: frozenset[str] | None = part.places - {""}
        else:
            places = None if "" in part.places else part.places | {""}
        found = [
            board.between(since, until, places, SHOWN)
            for replied, board in boards.items()
            if _concerns(replied, stance, pair)
        ]
        newest = sorted((charge for _, some in found for charge in some), key=lambda charge: charge.order, reverse=True)
        return Replies(sum(number for number, _ in found), tuple(newest[:SHOWN]))

    def _row(self, name: Name, revision: int, now: datetime) -> Allegation:
        ((accuser, accused, act), root), case = name, self._cases.get(name)
        id = stable_id("allegation", self.conflict, accuser, accused, act, *root)  # noqa: A001
        if case is None:
            return Allegation(
                id=id,
                conflict=self.conflict,
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
        return Allegation(
            id=id,
            conflict=self.conflict,
            accuser=accuser,
            accused=accused,
            act=act,
            places=case.places[:PLACES],
            ceasefire=case.first.ceasefire,
            standing=case.standing,
            first_at=case.first.at,
            last_at=case.last_at,
            mentions=case.mentions,
            denials=case.denials.number,
            observations=case.observations.number,
            evidence=tuple(charge.evidence() for charge in case.newest),
            denied_by=tuple(charge.evidence() for charge in case.denials.newest),
            observed_by=tuple(charge.evidence() for charge in case.observations.newest),
            revision=revision,
        )


def _pair(charge: Charge) -> Pair:
    return charge.accuser, charge.accused, charge.act


def _concerns(reply: Pair, stance: Stance, pair: Pair) -> bool:
    """Whether a denial is by the accused (of this accuser, if it names one), or an observation by a third party."""
    (who, of_whom, what), (accuser, accused, act) = reply, pair
    if stance is Stance.DENIES:
        return what is act and of_whom == accused and who in (None, accuser)
    return (what is act or act in GENERAL) and who not in (None, accuser, accused) and of_whom in (None, accused)
