"""One conflict's settled state: derived step by step from the set of its facts, whatever their order.

In: `EnrichedUpdate`s, any order, any number of times. Out: whole rows that changed, and why tolls changed. The state is
a function of the set of facts alone; a crash loses nothing that adding the same facts again does not bring back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from schemas import Allegation, AllegationTally, CasualtyDelta, Cause, EnrichedUpdate, EntityMentions, Toll
from streams.settle.allegations import Allegations
from streams.settle.facts import Charge, Harm, Origin, Rank, charges, harms, rank
from streams.settle.mentions import Mentions, Named
from streams.settle.tallies import Tallies
from streams.settle.tolls import Reason, Tolls


@dataclass(frozen=True, slots=True)
class Changes:
    """Rows that changed, each once and whole.

    A row that no longer stands comes once more, empty, so that readers drop it: a toll without headline, an allegation
    without mentions, a tally of none, an entity in no update.
    """

    deltas: tuple[CasualtyDelta, ...] = ()
    tolls: tuple[Toll, ...] = ()
    allegations: tuple[Allegation, ...] = ()
    tallies: tuple[AllegationTally, ...] = ()
    mentions: tuple[EntityMentions, ...] = ()


@dataclass(slots=True)
class _Held:
    """What holds of one update: the rank of its fact, and what that says."""

    rank: Rank
    others: tuple[Rank, ...] = ()
    mention: Origin | None = None
    harms: tuple[Harm, ...] = ()
    charges: tuple[Charge, ...] = ()
    named: tuple[Named, ...] = ()


class Ledger:
    """The settled state of one conflict.

    A row's revision is the number of facts in the set when the row last changed. Facts are only ever added, so it
    rises with every change; and as each fact is settled by itself, it does not depend on how facts were batched,
    repeated or replayed, only on the order in which the log holds them.
    """

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self.facts = 0
        self._now = datetime.min.replace(tzinfo=UTC)
        self._held: dict[str, _Held] = {}
        self._tolls = Tolls(conflict)
        self._allegations = Allegations(conflict)
        self._tallies = Tallies(conflict)
        self._mentions = Mentions(conflict)
        self._deltas: list[CasualtyDelta] = []

    def add(self, fact: EnrichedUpdate) -> bool:
        """Take a fact into the set; False for one that is in it already.

        Raises:
            ValueError: the fact is of another conflict.
        """
        if fact.conflict != self.conflict:
            raise ValueError(f"update {fact.id} is of {fact.conflict}, not of {self.conflict}")
        ranked, held = rank(fact), self._held.get(fact.id)
        if held is not None and (ranked == held.rank or ranked in held.others):
            return False
        self.facts += 1
        self._now = max(self._now, fact.published_at)
        if held is None:
            held = self._held[fact.id] = _Held(ranked)
            self._replace(fact, held, Cause.WITHDRAWAL if fact.withdrawn else Cause.NEW_STATEMENT)
        elif ranked < held.rank:
            held.others += (ranked,)
        else:
            held.others += (held.rank,)
            reread, held.rank = ranked[0] == held.rank[0], ranked
            cause = Cause.REBUILD if reread else Cause.WITHDRAWAL if fact.withdrawn else Cause.REVISION
            self._replace(fact, held, cause)
        self._tallies.listen(self._now, self.facts)
        return True

    def _replace(self, fact: EnrichedUpdate, held: _Held, cause: Cause) -> None:
        """Let a fact take the place of the one that held before."""
        origin = Origin.of(fact)
        said, charged = ((), ()) if fact.withdrawn else (harms(fact, origin), charges(fact, origin))
        named = () if fact.withdrawn else self._mentions.of(fact)
        mention = origin if named else None
        reason = Reason(cause, fact.id, fact.revision, held.rank[-1].hex(), self.facts)
        if held.harms or said:
            self._deltas += self._tolls.replace(held.harms, said, reason)
        if held.charges or charged:
            was, now = self._allegations.replace(held.charges, charged, self.facts)
            self._tallies.count(was, now, self.facts)
            self._tallies.state(held.charges, charged, self.facts)
        self._mentions.replace(held.named, named, held.mention, mention, self.facts)
        held.harms, held.charges, held.named, held.mention = said, charged, named, mention

    def drain(self) -> Changes:
        """Every row that changed since the last drain, each once and whole, and every change of a toll in between."""
        deltas, self._deltas = self._deltas, []
        return Changes(
            deltas=tuple(deltas),
            tolls=tuple(self._tolls.drain(now=self._now)),
            allegations=tuple(self._allegations.drain(now=self._now)),
            tallies=tuple(self._tallies.drain(now=self._now)),
            mentions=tuple(self._mentions.drain(now=self._now)),
        )


@dataclass(frozen=True, slots=True)
class Tables:
    """Every row that stands, by id."""

    tolls: tuple[Toll, ...]
    allegations: tuple[Allegation, ...]
    tallies: tuple[AllegationTally, ...]
    mentions: tuple[EntityMentions, ...]


def fold(facts: Iterable[EnrichedUpdate]) -> Tables:
    """Settle facts of any conflicts, in any order and however often told, at once.

    Only rows that stand are told, each with the number of all facts of its conflict as its revision.
    """
    ledgers: dict[str, Ledger] = {}
    for fact in facts:
        ledgers.setdefault(fact.conflict, Ledger(fact.conflict)).add(fact)
    return tables(ledgers.values())


def tables(ledgers: Iterable[Ledger]) -> Tables:
    """What freshly filled ledgers, never drained before, come to."""
    tolls: list[Toll] = []
    allegations: list[Allegation] = []
    tallies: list[AllegationTally] = []
    mentions: list[EntityMentions] = []
    for ledger in sorted(ledgers, key=lambda ledger: ledger.conflict):
        changes, told = ledger.drain(), {"revision": ledger.facts}
        tolls += [row.model_copy(update=told) for row in changes.tolls if stands(row)]
        allegations += [row.model_copy(update=told) for row in changes.allegations if stands(row)]
        tallies += [row.model_copy(update=told) for row in changes.tallies if stands(row)]
        mentions += [row.model_copy(update=told) for row in changes.mentions if stands(row)]
    return Tables(tuple(tolls), tuple(allegations), tuple(tallies), tuple(mentions))


Row = Toll | Allegation | AllegationTally | EntityMentions


def emptied(row: Row, *, revision: int) -> Row:
    """The row that tells readers that one no longer stands."""
    match row:
        case Toll():
            told = {"claims": (), "headline": None, "counted": None, "incidents": 0, "breaches": ()}
        case Allegation():
            told = {"mentions": 0, "denials": 0, "observations": 0, "evidence": (), "denied_by": (), "observed_by": ()}
        case AllegationTally():
            told = {"alleged": 0, "denied": 0, "observed": 0, "stated": (), "silent_since": None}
        case EntityMentions():
            told = {"updates": 0, "recent": ()}
    return row.model_copy(update={**told, "revision": revision})


def stands(row: Row) -> bool:
    """Whether a row tells of anything: one that no longer stands is published once more, empty."""
    match row:
        case Toll():
            return row.headline is not None
        case Allegation():
            return row.mentions > 0
        case AllegationTally():
            return bool(row.alleged or row.denied or row.observed or row.stated)
        case EntityMentions():
            return row.updates > 0
