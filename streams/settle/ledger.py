"""One conflict's settled state: derived step by step from the set of its facts, whatever their order.

In: `EnrichedUpdate`s, any order, any number of times. Out: whole rows that changed, and why tolls changed. The state is
a function of the set of facts alone; a crash loses nothing that adding the same facts again does not bring back.
"""

from dataclasses import dataclass, field
from datetime import UTC, datetime

from schemas import Allegation, AllegationTally, CasualtyDelta, Cause, EnrichedUpdate, EntityMentions, Toll
from streams.settle.facts import Harm, Rank, harms, rank
from streams.settle.mentions import Mention, Mentions, Named
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
    others: list[Rank] = field(default_factory=list)
    mention: Mention | None = None
    harms: list[Harm] = field(default_factory=list)
    named: tuple[Named, ...] = ()


class Ledger:
    """The settled state of one conflict."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self.facts = 0
        self._now = datetime.min.replace(tzinfo=UTC)
        self._held: dict[str, _Held] = {}
        self._tolls = Tolls(conflict)
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
            held.others.append(ranked)
        else:
            held.others.append(held.rank)
            held.rank = ranked
            self._replace(fact, held, Cause.WITHDRAWAL if fact.withdrawn else Cause.REVISION)
        return True

    def _replace(self, fact: EnrichedUpdate, held: _Held, cause: Cause) -> None:
        """Let a fact take the place of the one that held before."""
        said = [] if fact.withdrawn else harms(fact)
        named = () if fact.withdrawn else self._mentions.of(fact)
        mention = (fact.published_at, fact.id)
        reason = Reason(cause, fact.id, fact.revision, held.rank[-1], self.facts)
        if held.harms or said:
            self._deltas += self._tolls.replace(held.harms, said, reason)
        self._mentions.replace(held.named, named, held.mention, mention)
        held.harms, held.named, held.mention = said, named, mention

    def drain(self) -> Changes:
        """Every row that changed since the last drain, each once and whole, and every change of a toll in between."""
        deltas, self._deltas = self._deltas, []
        return Changes(
            deltas=tuple(deltas),
            tolls=tuple(self._tolls.drain(revision=self.facts, now=self._now)),
            mentions=tuple(self._mentions.drain(revision=self.facts, now=self._now)),
        )
