"""An update's words, cut into sentences and tokens, with the names found in them.

All positions are offsets into one `Part` of the update (Unicode code points), so every reading can point at its words.
"""

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from functools import lru_cache, wraps
from typing import Any, NamedTuple, TypeVar

from schemas import Claimant, EntityKind, Part, Span
from streams.enrich.profiles import Profile


class Token(NamedTuple):
    """One word, number or punctuation mark. `lower` is lower-case with quotes made straight.

    A tuple, as are all records that are made for each word, name or speech: several times cheaper to build than a
    frozen dataclass.
    """

    text: str
    lower: str
    start: int
    end: int


class Name(NamedTuple):
    """A gazetteer entry or introduced person as it stands in the text.

    `entity` is the QID or slug, `canonical` the usual full English name, `slug` its slug. `party` is the slug of the
    party that this name speaks for or belongs to (Baku, Azeri, Azerbaijan's Defence Ministry → azerbaijan); `home`
    is the slug of the party that owns a place (Ganja → azerbaijan). `adjective` marks demonyms ("Azeri forces"). `role`
    is a person's office or a body's sort (outlet, agency, monitor, aid, office, force, court, body); it is `people` for
    demonyms of private people ("a Syrian baker") and `base` for places that only tell where a body sits. `region` marks
    places with towns in them.
    """

    entity: str
    canonical: str
    slug: str
    kind: EntityKind
    part: Part
    start: int
    end: int
    party: str | None = None
    home: str | None = None
    adjective: bool = False
    role: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    private: bool = False
    region: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Sentence:
    """One sentence (or headline, or bullet) with its tokens and the names in it, in order of position.

    Equal only to itself. `lower` holds the lower-case word of each token and `starts` its offset, once for all
    rules: lists, as they compare slices of it to lists. `memory` is for what is `remembered` of it.
    """

    part: Part
    index: int
    start: int
    end: int
    text: str
    tokens: tuple[Token, ...]
    lower: list[str] = field(repr=False)
    starts: list[int] = field(repr=False)
    names: tuple[Name, ...] = ()
    memory: dict[object, Any] = field(default_factory=dict, init=False, repr=False)

    def after(self, offset: int) -> int:
        """The first token that begins behind `offset`, a place in the part; the one before it holds that place."""
        return bisect_right(self.starts, offset)


_Known = TypeVar("_Known")


def remembered(reading: Callable[[Sentence], _Known]) -> Callable[[Sentence], _Known]:
    """What several rules ask of a sentence: read when first asked, and forgotten with the sentence."""

    @wraps(reading)
    def known(sentence: Sentence) -> _Known:
        memory = sentence.memory
        if reading not in memory:
            memory[reading] = reading(sentence)
        found: _Known = memory[reading]
        return found

    return known


@remembered
def span(sentence: Sentence) -> Span:
    """The words of a sentence as the statements told in it point to them."""
    return Span(part=sentence.part, start=sentence.start, end=sentence.end)


class Manner(StrEnum):
    """How a speaker stands to what is said."""

    SAYS = "says"
    ACCUSES = "accuses"
    DENIES = "denies"
    SEES = "sees"


class Speech(NamedTuple):
    """Who says the words from `start` to `end` of a part.

    `speaker` is a party's, office's or outlet's slug, null for private or unnamed speakers; `relays` run from the one
    nearest to the speaker to the outlet. `observed` marks a monitor's record or a reporter's own eyes and ears;
    `hedged` words like reportedly, alleged, believed. `against` is the party that an accusation names as its object.
    A `carried` speech has no words of telling of its own: the sentence before it or the heading names the speaker.
    Speeches nest; the narrowest one around a word tells who says it.
    """

    part: Part
    start: int
    end: int
    speaker: str | None
    relays: tuple[str, ...] = ()
    observed: bool = False
    hedged: bool = False
    manner: Manner = Manner.SAYS
    against: str | None = None
    carried: bool = False


@lru_cache(maxsize=256)
def claimed(speaker: str | None, relays: tuple[str, ...]) -> Claimant:
    """Who says so, as a message; an update has few who do."""
    return Claimant(id=speaker, relays=relays)


@dataclass(frozen=True, slots=True)
class Context:
    """What is known of an update besides its words: its id, stamp, outlet (a slug, "" unknown) and conflict profile."""

    id: str
    published_at: datetime | None = None
    outlet: str = ""
    profile: Profile | None = None
