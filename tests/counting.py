"""The smallest real functions that a worker can run: updates are read as naming one thing, settling counts them.

Tests of the pipeline use them where what is read does not matter; the count is exact or it is wrong.
"""

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from schemas import EnrichedUpdate, Enricher, EntityKind, EntityMentions, Message, Source, Update, stable_id
from streams.app import Functions

START = datetime(2026, 3, 1, 6, 0, tzinfo=UTC)


def update(number: int, *, conflict: str = "orland", revision: int = 0, headline: str = "Bridge closed") -> Update:
    return Update(
        id=f"{conflict}-{number}",
        revision=revision,
        conflict=conflict,
        source=Source(outlet="Orland Courier"),
        published_at=START + timedelta(seconds=number),
        headline=headline,
    )


def enrich(update: Update) -> EnrichedUpdate:
    if update.headline == "raise":
        raise ArithmeticError("this text makes the reader raise")
    told = update.model_dump(include={"id", "revision", "conflict", "source", "published_at", "withdrawn", "reason"})
    return EnrichedUpdate(**told, enricher=Enricher(name="counting", version="1"))


def fact_key(fact: EnrichedUpdate) -> bytes:
    return f"{fact.conflict}\x1f{fact.id}\x1f{fact.revision}".encode()


@dataclass
class Changes:
    mentions: list[EntityMentions] = field(default_factory=list)
    deltas: tuple[Message, ...] = ()
    tolls: tuple[Message, ...] = ()
    allegations: tuple[Message, ...] = ()
    tallies: tuple[Message, ...] = ()


class Ledger:
    """One row: how many different updates the conflict has."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self.facts: set[bytes] = set()
        self.changed = False

    def add(self, fact: EnrichedUpdate) -> bool:
        if fact.reason == "raise":
            raise ArithmeticError("this fact makes the ledger raise")
        before = len(self.facts)
        self.facts.add(fact_key(fact))
        self.changed |= len(self.facts) > before
        return len(self.facts) > before

    def drain(self) -> Changes:
        if not self.changed:
            return Changes()
        self.changed = False
        row = EntityMentions(
            id=stable_id(self.conflict),
            conflict=self.conflict,
            entity="bridge",
            name="bridge",
            kind=EntityKind.PLACE,
            updates=len(self.facts),
            first_at=START,
            last_at=START,
            revision=len(self.facts),
        )
        return Changes(mentions=[row])


FUNCTIONS = Functions(enrich=enrich, ledger=Ledger, fact_key=fact_key)


def paced(seconds: float) -> Functions:
    """The same functions, each call taking `seconds`: whenever it is frozen, it is in the middle of a batch."""

    class Slow(Ledger):
        def add(self, fact: EnrichedUpdate) -> bool:
            time.sleep(seconds)
            return super().add(fact)

    def slowly(update: Update) -> EnrichedUpdate:
        time.sleep(seconds)
        return enrich(update)

    return Functions(enrich=slowly, ledger=Slow, fact_key=fact_key)
