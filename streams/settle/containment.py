"""What lies within what: incidents within a side's toll, a side within the conflict, a class within people.

Sums of counted incidents stand beside a running toll, never in it; a part above its whole is flagged on the whole's
row, never mended. Both are kept as differences: what a part contributed is taken back before it contributes anew.
"""

from bisect import bisect_left, insort
from dataclasses import dataclass, field
from itertools import product

from schemas import Breach, BreachKind, Outcome, Scope, ScopeKind, Victims
from streams.settle.account import Account, Aside
from streams.settle.series import Ends

BREACHES = 5
"""Breaches shown on a row, the largest parts first."""

Whole = tuple[Outcome, Victims, str | None, str | None]
"""The scope of a running toll: outcome, class, side, place."""


def running(scope: Scope) -> Whole:
    """The scope of a running toll as a key."""
    return scope.outcome, scope.victims, scope.side, scope.place


def wholes(scope: Scope) -> list[Whole]:
    """Every running scope that contains this one: its class or all people, its side or all, its place or anywhere."""
    ways: tuple[tuple[Victims, ...], tuple[str | None, ...], tuple[str | None, ...]] = (
        (scope.victims, Victims.UNSPECIFIED) if scope.victims is not Victims.UNSPECIFIED else (Victims.UNSPECIFIED,),
        (None,) if scope.side is None else (scope.side, None),
        (None,) if scope.place is None else (scope.place, None),
    )
    found = [(scope.outcome, victims, side, place) for victims, side, place in product(*ways)]
    return found[1:] if scope.kind is ScopeKind.RUNNING else found


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """What one toll brings to its wholes: its least figure, and whether it is an incident that is counted there."""

    least: int
    id: str
    victims: str = field(compare=False)
    side: str = field(compare=False)
    incident: bool = field(compare=False)


@dataclass(slots=True)
class _Sum:
    """What lies within one running scope."""

    low: int = 0
    high: int = 0
    open: int = 0
    incidents: int = 0
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Share:
    """One toll's part in one whole, and the figure counted there, if any."""

    whole: Whole
    part: Part
    counted: Ends | None


class Containment:
    """All parts by whole."""

    def __init__(self) -> None:
        self._within: dict[Whole, _Sum] = {}

    def put(self, share: Share) -> None:
        """Let a part contribute."""
        within = self._within.setdefault(share.whole, _Sum())
        insort(within.parts, share.part)
        self._count(within, share.counted, 1)

    def take(self, share: Share) -> None:
        """Take a contribution back."""
        within = self._within[share.whole]
        del within.parts[bisect_left(within.parts, share.part)]
        self._count(within, share.counted, -1)
        if not within.parts:
            del self._within[share.whole]

    @staticmethod
    def _count(within: _Sum, counted: Ends | None, sign: int) -> None:
        if counted is not None:
            within.incidents += sign
            within.low += sign * (counted[0] or 0)
            within.high += sign * (counted[1] or 0)
            within.open += sign * (counted[1] is None)

    def beside(self, account: Account) -> Aside:
        """What stands beside a running toll: the sum of its incidents, and parts that are above it."""
        within = self._within.get(running(account.scope))
        if within is None:
            return Aside()
        counted = (within.low, None if within.open else within.high) if within.incidents else None
        lenses = account.lenses()
        most = None if lenses is None else lenses.range[1]
        breaches: list[Breach] = []
        if most is not None:
            for part in reversed(within.parts):
                if part.least <= most or len(breaches) == BREACHES:
                    break
                breaches.append(_breach(part, account, most))
        return Aside(counted=counted, incidents=within.incidents, breaches=tuple(breaches))


def _breach(part: Part, account: Account, most: int) -> Breach:
    whole = account.scope
    if part.incident:
        kind = BreachKind.INCIDENT_ABOVE_SIDE
    elif part.side != (whole.side or ""):
        kind = BreachKind.SIDE_ABOVE_CONFLICT
    elif part.victims != whole.victims:
        kind = BreachKind.CLASS_ABOVE_PEOPLE
    else:
        kind = BreachKind.SUBSET_ABOVE_WHOLE
    detail = f"the part's lowest figure is {part.least}, the whole's highest {most}"
    return Breach(kind=kind, part=part.id, whole=account.id, detail=detail)
