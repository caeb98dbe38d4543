"""Incidents: the tolls of single attacks, put together across claimants and taken apart again as evidence comes.

Statements of one place and outcome belong to one incident while each follows within 48 hours of the one before. Within
an incident, sides are apart, and so are classes of victims that somebody tells apart ("33 militants and 7 civilians",
"including 3 children"); a statement that names no side or class belongs with the only one named, unless that class is
part of the people by nature (a child, a medic). All this is a function of the set of statements: an earlier one may
join two incidents, and one taken back may split them.
"""

from bisect import bisect_left, bisect_right, insort
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import attrgetter

from schemas import Outcome, Scope, ScopeKind, Victims, stable_id
from streams.settle.account import Account
from streams.settle.facts import Harm, Order, Origin

APART = timedelta(hours=48)
"""Longer than this after the last statement of an incident, another one begins (DESIGN §5)."""

NARROW = frozenset({Victims.CHILD, Victims.WOMAN, Victims.JOURNALIST, Victims.MEDIC, Victims.AID_WORKER})
"""Classes that are some of the people harmed wherever people are told of: a child is never "the only class named"."""

Raw = tuple[str | None, Victims, bool]
"""A statement's side, class and whether it is a subset, as told."""

Label = tuple[str, str]
"""An account within an incident: a side and a class, each empty where it need not be told apart."""


@dataclass(frozen=True, slots=True)
class Where:
    """What statements must share to be of one incident. Where no place is named, only one update's belong together."""

    conflict: str
    outcome: Outcome
    place: str | None
    update: str | None = None

    def incident(self, day: date) -> str:
        """The id of the incident that began here on a day (UTC): two cannot, being 48 hours apart."""
        return stable_id("incident", self.conflict, self.outcome, self.place, self.update, day)


def layout(raws: Iterable[Raw]) -> dict[Raw, Label | None]:
    """Which account each kind of statement belongs to; None: it says nothing that its whole does not."""
    raws = set(raws)
    sides = {side for side, _, _ in raws if side is not None}
    found: dict[Raw, Label | None] = {}
    for side in {side if len(sides) > 1 else None for side, _, _ in raws}:
        group = [raw for raw in raws if len(sides) <= 1 or raw[0] == side]
        parts = {victims for _, victims, part in group if part}
        named = {victims for _, victims, part in group if not part} - {Victims.UNSPECIFIED}
        apart = (parts | named if len(named) > 1 else parts) - {Victims.UNSPECIFIED}
        if any(victims not in NARROW and not part for _, victims, part in group):
            apart |= named & NARROW
        name = "" if len(sides) <= 1 else side or "-"
        for raw in group:
            _, victims, part = raw
            own = (name, str(victims)) if victims in apart else None
            found[raw] = own if part else own or (name, "")
    return found


@dataclass(slots=True, eq=False)
class Incident:
    """A run of statements in order, and its accounts by label."""

    where: Where
    said: list[Harm] = field(default_factory=list)
    accounts: dict[Label, Account] = field(default_factory=dict)
    _raws: Counter[Raw] = field(default_factory=Counter)
    _layout: dict[Raw, Label | None] = field(default_factory=dict)
    _named_as: tuple[date, dict[Raw, Label | None]] | None = None

    @property
    def first(self) -> datetime:
        """When it was first told of."""
        return self.said[0].at

    @property
    def last(self) -> datetime:
        """When it was last told of."""
        return self.said[-1].at

    def hear(self, said: list[Harm]) -> None:
        """Take in statements of one update and event time."""
        for told in said:
            insort(self.said, told, key=_order)
            self._raws[_raw(told)] += 1
        if self._arranged():
            self._tell(said)
        else:
            self._retell()
        self._name()

    def unhear(self, said: list[Harm]) -> None:
        """Take them back."""
        for told in said:
            del self.said[bisect_left(self.said, _order(told), key=_order)]
            self._raws[_raw(told)] -= 1
        was = dict(self._layout)
        self._raws = +self._raws
        if self._arranged():
            for label, told_there in _sorted(said, was).items():
                account = self.accounts[label]
                account.remove(told_there)
                if not account.voices:
                    del self.accounts[label]
        else:
            self._retell()
        self._name()

    def absorb(self, other: "Incident") -> None:
        """Become one with the incident after this one."""
        self.said += other.said
        self._raws += other._raws
        self._arranged()
        self._retell()
        self._name()

    def cut(self, at: Origin) -> "Incident":
        """Part with all that was told from a moment on, which is an incident of its own."""
        index = bisect_left(self.said, at, key=_origin)
        rest = Incident(self.where, said=self.said[index:])
        del self.said[index:]
        for incident in (self, rest):
            incident._raws = Counter(map(_raw, incident.said))
            incident._arranged()
            incident._retell()
            incident._name()
        return rest

    def _arranged(self) -> bool:
        """Lay out the accounts anew; whether those statements heard before stay where they were."""
        was, self._layout = self._layout, layout(self._raws)
        return all(was.get(raw, label) == label for raw, label in self._layout.items())

    def _tell(self, said: list[Harm]) -> None:
        for label, told in _sorted(said, self._layout).items():
            if label not in self.accounts:
                self.accounts[label] = Account(*self._named(label))
            self.accounts[label].add(told)

    def _retell(self) -> None:
        self.accounts = {}
        for _, told in groupby(self.said, key=_origin):
            self._tell(list(told))

    def _name(self) -> None:
        """Give the accounts the ids and scopes of the incident as it now is."""
        named = self.first.date(), self._layout
        if named == self._named_as:
            return
        self._named_as = named
        for label, account in self.accounts.items():
            account.id, account.scope = self._named(label)

    def _named(self, label: Label) -> tuple[str, Scope]:
        sides = {side for side, _, _ in self._raws if side is not None}
        name, victims = label
        side = next(iter(sides), None) if not name else None if name == "-" else name
        if not victims:
            here = {raw[1] for raw, place in self._layout.items() if place == label} - {Victims.UNSPECIFIED}
            victims = next(iter(here)) if len(here) == 1 else Victims.UNSPECIFIED
        scope = Scope(
            kind=ScopeKind.INCIDENT,
            conflict=self.where.conflict,
            outcome=self.where.outcome,
            victims=Victims(victims),
            side=side,
            place=self.where.place,
            incident=self.where.incident(self.first.date()),
        )
        return stable_id("toll", scope.incident, *label), scope


class Scene:
    """All incidents of one place and outcome, in order."""

    def __init__(self, where: Where) -> None:
        self.where = where
        self.incidents: list[Incident] = []

    def add(self, said: list[Harm]) -> tuple[list[Incident], list[Incident]]:
        """Hear statements of one update and event time; the incidents that are no more, and the one heard of."""
        at = said[0].at
        index = bisect_right(self.incidents, at, key=_first)
        before = self.incidents[index - 1] if index else None
        after = self.incidents[index] if index < len(self.incidents) else None
        if before is not None and at - before.last > APART:
            before = None
        if after is not None and after.first - at > APART:
            after = None
        incident = before or after
        if incident is None:
            incident = Incident(self.where)
            self.incidents.insert(index, incident)
        incident.hear(said)
        gone = []
        if before is not None and after is not None:
            before.absorb(after)
            gone.append(self.incidents.pop(index))
        return gone, [incident]

    def remove(self, said: list[Harm]) -> tuple[list[Incident], list[Incident]]:
        """Take them back; the incident that is no more, if so, and what is left of it."""
        at = said[0].at
        index = bisect_right(self.incidents, at, key=_first) - 1
        incident = self.incidents[index]
        if len(incident.said) == len(said):
            return [self.incidents.pop(index)], []
        incident.unhear(said)
        cut = bisect_right(incident.said, at, key=_at)
        if 0 < cut < len(incident.said) and incident.said[cut].at - incident.said[cut - 1].at > APART:
            rest = incident.cut(incident.said[cut].origin)
            self.incidents.insert(index + 1, rest)
            return [], [incident, rest]
        return [], [incident]


def _raw(told: Harm) -> Raw:
    return told.side, told.victims, told.part


def _sorted(said: list[Harm], where: dict[Raw, Label | None]) -> dict[Label, list[Harm]]:
    """Statements by account."""
    found: defaultdict[Label, list[Harm]] = defaultdict(list)
    for told in said:
        label = where[_raw(told)]
        if label is not None:
            found[label].append(told)
    return found


_origin = attrgetter("origin")
_order: Callable[[Harm], Order] = attrgetter("origin", "packed")
_at = attrgetter("origin.at")
_first = attrgetter("first")
