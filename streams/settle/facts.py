"""Facts: readings of update revisions, which of them holds, and what each says of the people harmed.

In: `EnrichedUpdate`s in any order, any number of times. A fact is never changed or removed; of an update's facts the
one that ranks highest holds, and only what it says counts.
"""

import hashlib
import re
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from sys import intern
from typing import NamedTuple, TypeVar

from schemas import (
    Act,
    Basis,
    CasualtyStatement,
    EnrichedUpdate,
    Evidence,
    Outcome,
    Qualifier,
    Stance,
    StatedCount,
    StatementKind,
    Victims,
)

HEXADECIMAL = re.compile("[0-9a-f]{32}")

MAX_QUOTE = 600
"""Characters of a quote that a row carries; the whole sentence stands in `updates.enriched` and `updates.raw`."""

Rank = tuple[int, tuple[tuple[int, ...], str], bytes]
"""What decides among the facts of one update: revision, the reader's version and name, the content's digest."""


Shared = TypeVar("Shared", bound=Hashable)


def digest(fact: EnrichedUpdate) -> bytes:
    """The content of a fact in 16 bytes."""
    return hashlib.blake2b(fact.write(), digest_size=16).digest()


def fact_key(fact: EnrichedUpdate) -> bytes:
    """The key of a fact in the table of facts: conflict, update id, revision, content."""
    return "\x1f".join((fact.conflict, fact.id, str(fact.revision), digest(fact).hex())).encode()


def rank(fact: EnrichedUpdate) -> Rank:
    """Higher holds: a later revision; of one revision read twice the newer reader's, then (settled anyhow) content."""
    return fact.revision, _reader(fact.enricher.version, fact.enricher.name), digest(fact)


@lru_cache(maxsize=1024)
def _reader(version: str, name: str) -> tuple[tuple[int, ...], str]:
    return tuple(int(number) for number in re.findall(r"\d+", version)[:4]), name


def packed(name: str) -> bytes:
    """A statement's id in the least memory: 32 hexadecimal digits, as ours are, in half."""
    if HEXADECIMAL.fullmatch(name):
        return b"\0" + bytes.fromhex(name)
    return b"\1" + name.encode()


def unpacked(name: bytes) -> str:
    """The id again."""
    return name[1:].hex() if name[0] == 0 else name[1:].decode()


class Origin(NamedTuple):
    """When something was so, and the update that says it: the one order of tellings, with no ties between updates."""

    at: datetime
    published_at: datetime
    update: str
    revision: int
    outlet: str
    url: str | None

    @classmethod
    def of(cls, fact: EnrichedUpdate) -> "Origin":
        """What a fact says as of its publication."""
        source, at = fact.source, fact.published_at
        return cls(at, at, fact.id, fact.revision, intern(source.outlet), _interned(source.url))


Order = tuple[Origin, bytes]
"""The same with the statement's id: no ties at all."""


@dataclass(frozen=True, slots=True, eq=False)
class Said:
    """One statement with its time and update. `quote` is UTF-8: a curly quote would double the size of a `str`."""

    origin: Origin
    packed: bytes
    claimant: str | None
    relays: tuple[str, ...]
    hedged: bool
    quote: bytes

    @property
    def id(self) -> str:
        """The statement's id."""
        return unpacked(self.packed)

    @property
    def at(self) -> datetime:
        """The event time."""
        return self.origin.at

    @property
    def order(self) -> Order:
        """Where the statement stands in the order of tellings."""
        return self.origin, self.packed

    def evidence(self) -> Evidence:
        """The way back from a figure to its words."""
        origin = self.origin
        return Evidence(
            statement=self.id,
            update=origin.update,
            revision=origin.revision,
            published_at=origin.published_at,
            outlet=origin.outlet,
            url=origin.url,
            claimant=self.claimant,
            relays=self.relays,
            quote=self.quote.decode(),
        )


@dataclass(frozen=True, slots=True, eq=False)
class Harm(Said):
    """A number of people harmed. `part` marks a subset of another statement."""

    outcome: Outcome
    victims: Victims
    side: str | None
    place: str | None
    kind: StatementKind
    low: int | None
    high: int | None
    qualifier: Qualifier
    basis: Basis
    part: bool


@dataclass(frozen=True, slots=True, eq=False)
class Charge(Said):
    """An accusation, a denial or an observation."""

    accuser: str | None
    accused: str | None
    act: Act
    stance: Stance
    places: tuple[str, ...]
    count: StatedCount | None
    ceasefire: str | None


def harms(fact: EnrichedUpdate, origin: Origin) -> tuple[Harm, ...]:
    """What a fact says of people harmed, background left out.

    The event time is the moment the words give, if they give one, but never after publication. A subset told in the
    very scope of its whole says nothing new there and is left out.
    """
    origins, quotes = {origin.at: origin}, dict[str, bytes]()
    whole = {told.id: told for told in fact.casualties}
    found: list[Harm] = []
    for told in sorted(fact.casualties, key=lambda told: told.id):
        if told.kind is StatementKind.BACKGROUND:
            continue
        holder = whole.get(told.subset_of or "")
        if holder is not None and _scope(holder) == _scope(told):
            continue
        at = min(told.as_of, fact.published_at) if told.as_of else fact.published_at
        found.append(
            Harm(
                origin=origins.setdefault(at, origin._replace(at=at)),
                packed=packed(told.id),
                claimant=_interned(told.claimant.id),
                relays=shared(told.claimant.relays),
                hedged=told.hedged,
                quote=_clipped(quotes, told.quote),
                outcome=told.outcome,
                victims=told.victims,
                side=_interned(told.side),
                place=_interned(told.place),
                kind=told.kind,
                low=told.low,
                high=told.high,
                qualifier=told.qualifier,
                basis=told.basis,
                part=told.subset_of is not None,
            )
        )
    return tuple(found)


def charges(fact: EnrichedUpdate, origin: Origin) -> tuple[Charge, ...]:
    """What a fact says of broken ceasefires and attacks, ordered by statement id."""
    quotes = dict[str, bytes]()
    return tuple(
        Charge(
            origin=origin,
            packed=packed(told.id),
            claimant=_interned(told.claimant.id),
            relays=shared(told.claimant.relays),
            hedged=told.hedged,
            quote=_clipped(quotes, told.quote),
            accuser=_interned(told.accuser),
            accused=_interned(told.accused),
            act=told.act,
            stance=told.stance,
            places=shared(tuple(sorted({*told.places}))),
            count=shared(told.count),
            ceasefire=_interned(told.ceasefire),
        )
        for told in sorted(fact.violations, key=lambda told: told.id)
    )


def _scope(told: CasualtyStatement) -> tuple[Outcome, Victims, str | None, str | None]:
    return told.outcome, told.victims, told.side, told.place


@lru_cache(maxsize=8192)
def shared(value: Shared) -> Shared:
    """An equal value met before, in the same place in memory."""
    return value


def _interned(slug: str | None) -> str | None:
    return None if slug is None else intern(slug)


def _clipped(quotes: dict[str, bytes], quote: str) -> bytes:
    """The words in UTF-8, once for all statements of one sentence, very long ones clipped (a row stays bounded)."""
    if quote not in quotes:
        words = quote if len(quote) <= MAX_QUOTE else quote[: MAX_QUOTE - 1] + "…"
        quotes[quote] = words.encode("utf-8", "replace")
    return quotes[quote]
