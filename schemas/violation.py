"""Statements that somebody broke a ceasefire or attacked, told as a claim, a denial or an observation."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.casualty import Claimant
from schemas.span import Span


class Act(StrEnum):
    """What is said to have been done."""

    VIOLATION = "violation"
    SHELLING = "shelling"
    AIRSTRIKE = "airstrike"
    GROUND_ATTACK = "ground_attack"
    GUNFIRE = "gunfire"
    ATTACK = "attack"


class Stance(StrEnum):
    """How the speaker stands to the act."""

    ALLEGES = "alleges"
    DENIES = "denies"
    OBSERVES = "observes"


class Measure(StrEnum):
    """What a stated count counts."""

    VIOLATIONS = "violations"
    SHOTS = "shots"
    EXPLOSIONS = "explosions"


class StatedCount(Message):
    """A count a speaker states ("violated the truce 120 times"), kept as stated and never added to ours."""

    value: Annotated[int, Field(ge=0)]
    measure: Measure


class Period(Message):
    """The time a statement covers, as far as its words say; null leaves that end open."""

    start: Instant | None = None
    end: Instant | None = None
    words: str = Field(default="", max_length=200)


class ViolationStatement(Message):
    """One accusation, denial or observation.

    For a denial `accuser` is who is denied, when named, and `accused` is who denies. `claimant` carries the relays.
    """

    id: Identifier
    accuser: Slug | None
    accused: Slug | None
    act: Act
    stance: Stance
    places: tuple[str, ...] = ()
    count: StatedCount | None = None
    period: Period | None = None
    ceasefire: Slug | None = Field(default=None, description="id of the ceasefire in the conflict's profile")
    claimant: Claimant = Claimant(id=None)
    hedged: bool = False
    span: Span
    quote: str = Field(min_length=1)
