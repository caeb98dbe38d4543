"""`ceasefire.allegations`: one allegation with all its mentions and its present standing."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.toll import Evidence
from schemas.violation import Act


class Standing(StrEnum):
    """What has been said of an allegation so far. Nobody is ever scored guilty."""

    ALLEGED = "alleged"
    DENIED = "denied"
    OBSERVED = "observed"
    DENIED_AND_OBSERVED = "denied_and_observed"


class Allegation(Message):
    """Restatements of one allegation: same accuser, accused and act, overlapping places, within a day.

    `accuser` is null when nobody is named, `accused` when it is not said who. An empty standing of `mentions`
    (count 0) means that every mention was taken back.
    """

    id: Identifier
    conflict: Slug
    accuser: Slug | None
    accused: Slug | None
    act: Act
    places: tuple[str, ...] = ()
    ceasefire: Slug | None = None
    standing: Standing
    first_at: Instant
    last_at: Instant
    mentions: Annotated[int, Field(ge=0)]
    denials: Annotated[int, Field(ge=0)] = 0
    observations: Annotated[int, Field(ge=0)] = 0
    evidence: tuple[Evidence, ...] = Field(default=(), description="newest mentions, at most 5")
    denied_by: tuple[Evidence, ...] = ()
    observed_by: tuple[Evidence, ...] = ()
    revision: Annotated[int, Field(ge=0)]
