"""`ceasefire.tallies`: how often who accuses whom of what, in one cut."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.toll import Evidence
from schemas.violation import Act, StatedCount


class Cut(StrEnum):
    """What a tally is cut by besides accuser × accused × act."""

    ALL = "all"
    PLACE = "place"
    HOUR = "hour"
    CEASEFIRE = "ceasefire"


class StatedClaim(Message):
    """A count that a party states itself ("120 times"): kept as its claim, never added to our count."""

    count: StatedCount
    at: Instant
    evidence: Evidence


class AllegationTally(Message):
    """Allegations (clusters, not mentions) of `accused` by `accuser`, of one act, in one cut.

    `key` is the place, the hour's start (ISO 8601, UTC) or the ceasefire's id; empty for the cut `all`.
    `silent_since` is set when an accuser that stated counts regularly has stopped to.
    """

    id: Identifier
    conflict: Slug
    accuser: Slug | None
    accused: Slug | None
    act: Act
    cut: Cut
    key: str = ""
    alleged: Annotated[int, Field(ge=0)]
    denied: Annotated[int, Field(ge=0)] = 0
    observed: Annotated[int, Field(ge=0)] = 0
    stated: tuple[StatedClaim, ...] = Field(default=(), description="newest first, at most 5")
    silent_since: Instant | None = None
    as_of: Instant
    revision: Annotated[int, Field(ge=0)]
