"""All tolls of one conflict: running scopes and incidents, why they change, and the rows to publish."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from schemas import CasualtyDelta, Cause, Scope, ScopeKind, StatementKind, Toll, Victims, stable_id
from streams.settle.account import Account, Aside, quantity
from streams.settle.containment import Containment, Part, Share, Whole, wholes
from streams.settle.facts import Harm
from streams.settle.incidents import Incident, Label, Scene, Where
from streams.settle.series import Ends

EVIDENCE = 5
"""Statements told with a change."""


@dataclass(frozen=True, slots=True)
class Reason:
    """The fact that changes tolls: what kind of change it is, and where it comes from."""

    cause: Cause
    update: str
    update_revision: int
    digest: str
    revision: int


@dataclass(frozen=True, slots=True)
class _Figure:
    """What a change is measured on: a claimant's figure in a running toll, the latest one in an incident's."""

    claimant: str | None
    value: Ends
    base: int
    as_of: datetime


@dataclass(slots=True)
class _Entry:
    """A toll as last reckoned."""

    scope: Scope
    figure: _Figure | None = None
    shares: tuple[Share, ...] = ()


class Tolls:
    """Every toll of a conflict."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self._running: dict[Whole, Account] = {}
        self._scenes: dict[Where, Scene] = {}
        self._incidents: dict[str, _Entry] = {}
        self._ids: dict[Incident, tuple[str, ...]] = {}
        self._shares: dict[Whole, tuple[Share, ...]] = {}
        self._containment = Containment()
        self._asides: dict[Whole, Aside] = {}
        self._changed: dict[Whole, int] = {}
        self._stirred: dict[Incident, int] = {}
        self._gone: dict[str, tuple[Scope, int]] = {}

    def replace(self, old: Sequence[Harm], new: Sequence[Harm], reason: Reason) -> list[CasualtyDelta]:
        """Take back what an update said before and hear what it says now; why tolls changed."""
        (old_running, old_scenes), (new_running, new_scenes) = _placed(old, self.conflict), _placed(new, self.conflict)
        deltas: list[CasualtyDelta] = []
        for key in dict.fromkeys([*old_running, *new_running]):
            taken, told = old_running.get(key, []), new_running.get(key, [])
            account = self._account(key)
            claimants = sorted({said.claimant for said in taken + told}, key=lambda claimant: claimant or "")
            before = [_figure_of(account, claimant) for claimant in claimants]
            account.remove(taken)
            account.add(told)
            for claimant, figure in zip(claimants, before, strict=True):
                mine = [said for said in told or taken if said.claimant == claimant] or taken
                after = _figure_of(account, claimant)
                deltas += _delta(account.id, account.scope, figure, after, mine, reason)
            self._reckon_running(key, account, reason.revision)
        return deltas + self._replace_incidents(old_scenes, new_scenes, reason)

    def drain(self, *, now: datetime) -> list[Toll]:
        """Every row that changed since the last drain, whole; rows that no longer stand come empty."""
        rows = [
            self._running[key].toll(revision=revision, now=now, aside=self._asides.get(key))
            for key, revision in self._changed.items()
        ]
        for incident, revision in self._stirred.items():
            rows += [account.toll(revision=revision, now=now) for account in incident.accounts.values()]
        for key, (scope, revision) in self._gone.items():
            rows.append(Toll(id=key, scope=scope, claims=(), headline=None, as_of=now, revision=revision))
        self._changed, self._stirred, self._gone = {}, {}, {}
        return sorted(rows, key=lambda row: row.id)

    def _account(self, key: Whole) -> Account:
        if key not in self._running:
            outcome, victims, side, place = key
            scope = Scope(
                kind=ScopeKind.RUNNING, conflict=self.conflict, outcome=outcome, victims=victims, side=side, place=place
            )
            self._running[key] = Account(stable_id("toll", self.conflict, *key), scope)
        return self._running[key]

    def _reckon_running(self, key: Whole, account: Account, revision: int) -> None:
        lenses = account.lenses()
        shares = () if lenses is None else _shares(account, lenses.least, wholes(account.scope))
        self._share(self._shares.get(key, ()), shares, revision)
        self._shares[key] = shares
        self._changed[key] = revision
        self._asides[key] = self._containment.beside(account)

    def _share(self, old: tuple[Share, ...], new: tuple[Share, ...], revision: int) -> None:
        """Let a toll's part in its wholes follow it; rows of wholes change where what stands beside them does."""
        if old == new:
            return
        for share in old:
            self._containment.take(share)
        for share in new:
            self._containment.put(share)
        for key in dict.fromkeys(share.whole for share in (*old, *new)):
            account = self._running.get(key)
            if account is not None:
                aside = self._containment.beside(account)
                if aside != self._asides.get(key):
                    self._asides[key] = aside
                    self._changed[key] = revision

    def _replace_incidents(
        self, old: dict[Where, list[Harm]], new: dict[Where, list[Harm]], reason: Reason
    ) -> list[CasualtyDelta]:
        touched: dict[Incident, None] = {}
        dead: dict[Incident, None] = {}
        for (where, said), adding in [*((one, False) for one in old.items()), *((one, True) for one in new.items())]:
            scene = self._scenes.setdefault(where, Scene(where))
            by_time: defaultdict[datetime, list[Harm]] = defaultdict(list)
            for told in said:
                by_time[told.at].append(told)
            for _, told_then in sorted(by_time.items()):
                gone, heard = scene.add(told_then) if adding else scene.remove(told_then)
                dead.update(dict.fromkeys(gone))
                touched.update(dict.fromkeys(heard))
            if not scene.incidents:
                del self._scenes[where]
        alive = [incident for incident in touched if incident not in dead]
        said = [told for group in (new or old).values() for told in group]
        return self._reckon_incidents(alive, list(dead), said, reason)

    def _reckon_incidents(
        self, alive: list[Incident], dead: list[Incident], said: list[Harm], reason: Reason
    ) -> list[CasualtyDelta]:
        """Tell what changed in incidents, by toll id: two that were joined end one toll and change the other."""
        ids = {key: None for incident in (*dead, *alive) for key in self._ids.pop(incident, ())}
        now = {account.id: (incident, label) for incident in alive for label, account in incident.accounts.items()}
        deltas: list[CasualtyDelta] = []
        for key in sorted({**ids, **now}):
            entry = self._incidents.get(key)
            if key in now:
                incident, label = now[key]
                account = incident.accounts[label]
                figure, shares = _latest(account), _counted(incident, label)
                deltas += _delta(key, account.scope, entry.figure if entry else None, figure, said, reason)
                self._share(entry.shares if entry else (), shares, reason.revision)
                self._incidents[key] = _Entry(account.scope, figure, shares)
                self._gone.pop(key, None)
            elif entry is not None:
                deltas += _delta(key, entry.scope, entry.figure, None, said, reason)
                self._share(entry.shares, (), reason.revision)
                self._gone[key] = self._incidents.pop(key).scope, reason.revision
        for incident in dead:
            self._stirred.pop(incident, None)
        for incident in alive:
            self._ids[incident] = tuple(account.id for account in incident.accounts.values())
            self._stirred[incident] = reason.revision
        return deltas


def _placed(said: Sequence[Harm], conflict: str) -> tuple[dict[Whole, list[Harm]], dict[Where, list[Harm]]]:
    """An update's statements by what they count: running scopes and scenes of incidents.

    An increment at a place belongs to the incident told there, else to the total that it is told with, wherever that
    is; one told alone to the incident at its place, or, if it names none, to the running toll of its own scope.
    """
    totals = [told for told in said if told.kind is StatementKind.TOTAL]
    places = {(told.outcome, told.place) for told in said if told.kind is StatementKind.INCIDENT and told.place}
    scopes: defaultdict[Whole, list[Harm]] = defaultdict(list)
    scenes: defaultdict[Where, list[Harm]] = defaultdict(list)
    for told in said:
        holders = {_scope(total) for total in totals if _part_of(told, total)}
        here = (told.outcome, told.place) in places
        if told.kind is StatementKind.INCREMENT and len(holders) == 1 and not here:
            scopes[next(iter(holders))].append(told)
        elif told.kind is StatementKind.TOTAL or (told.kind is StatementKind.INCREMENT and told.place is None):
            scopes[_scope(told)].append(told)
        else:
            update = told.origin.update if told.place is None else None
            scenes[Where(conflict, told.outcome, told.place, update)].append(told)
    return scopes, scenes


def _scope(told: Harm) -> Whole:
    return told.outcome, told.victims, told.side, told.place


def _part_of(told: Harm, total: Harm) -> bool:
    """Whether an increment may be part of a total: nothing that both name differs."""
    return (
        told.outcome is total.outcome
        and told.claimant == total.claimant
        and (told.victims is total.victims or Victims.UNSPECIFIED in (told.victims, total.victims))
        and (told.side == total.side or None in (told.side, total.side))
    )


def _figure_of(account: Account, claimant: str | None) -> _Figure | None:
    series = account.voices.get(claimant)
    stands = None if series is None else series.standing
    if series is None or stands is None:
        return None
    return _Figure(claimant, stands.value, series.implied_base or 0, stands.as_of)


def _latest(account: Account) -> _Figure | None:
    return next((_figure_of(account, claimant) for claimant in account.standings()), None)


def _shares(account: Account, least: int, within: list[Whole], counted: Ends | None = None) -> tuple[Share, ...]:
    """A toll's part in each of its wholes."""
    scope = account.scope
    part = Part(least, account.id, scope.victims, scope.side or "", scope.kind is ScopeKind.INCIDENT)
    return tuple(Share(whole, part, counted) for whole in within)


def _counted(incident: Incident, label: Label) -> tuple[Share, ...]:
    """An incident's part in running tolls. A class told apart counts as people only where no whole is told.

    Without a place nobody can tell whether it was counted already: such an incident is shown and not summed.
    """
    account = incident.accounts[label]
    lenses = account.lenses()
    if lenses is None:
        return ()
    within = wholes(account.scope)
    if label[1] and (label[0], "") in incident.accounts:
        within = [whole for whole in within if whole[1] is account.scope.victims]
    counted = None if account.scope.place is None else lenses.standings[lenses.latest].value
    return _shares(account, lenses.least, within, counted)


def _delta(
    toll: str, scope: Scope, before: _Figure | None, after: _Figure | None, said: list[Harm], reason: Reason
) -> list[CasualtyDelta]:
    """The change from one figure to the next, if there is one. First seen, it is what was added to the implied base."""
    told = after or before
    if told is None or (before and before.value) == (after and after.value):
        return []
    base = told.base * ((before is None) - (after is None))
    was, now = before.value if before else (base, base), after.value if after else (-base, -base)
    about = [one for one in said if (one.outcome, one.place) == (scope.outcome, scope.place)] or said
    return [
        CasualtyDelta(
            id=stable_id("delta", toll, told.claimant, reason.update, reason.update_revision, reason.digest),
            toll=toll,
            scope=scope,
            claimant=told.claimant,
            low=_change(was[0] or 0, now[0] or 0),
            high=_change(was[1], now[1]),
            before=quantity(before.value) if before else None,
            after=quantity(after.value) if after else None,
            base=base,
            cause=_cause(before, after, said, reason),
            as_of=told.as_of,
            evidence=tuple(one.evidence() for one in about[:EVIDENCE]),
            update=reason.update,
            update_revision=reason.update_revision,
            revision=reason.revision,
        )
    ]


def _change(was: int | None, now: int | None) -> int | None:
    return None if was is None or now is None else now - was


def _cause(before: _Figure | None, after: _Figure | None, said: list[Harm], reason: Reason) -> Cause:
    """A new statement that comes late, or corrects its own speaker downwards, is told as such."""
    if reason.cause is not Cause.NEW_STATEMENT or before is None:
        return reason.cause
    if said and max(told.at for told in said) < before.as_of:
        return Cause.LATE_ARRIVAL
    lower = after is not None and after.claimant == before.claimant and (after.value[0] or 0) < (before.value[0] or 0)
    return Cause.CORRECTION if lower else reason.cause
