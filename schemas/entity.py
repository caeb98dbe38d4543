"""Who and what an update names."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from schemas.base import Identifier, Message
from schemas.span import Span


class EntityKind(StrEnum):
    """The four kinds of named thing (`gold/GUIDELINES.md`: a state acting as a side is a party, else a place)."""

    PERSON = "person"
    ORGANISATION = "organisation"
    PLACE = "place"
    PARTY = "party"


class Coordinates(Message):
    """WGS 84 degrees."""

    latitude: Annotated[float, Field(ge=-90, le=90)]
    longitude: Annotated[float, Field(ge=-180, le=180)]


class EntityTag(Message):
    """One named person, organisation, place or party, once per update.

    `entity` is a Wikidata QID where there is one, else a slug. A `private` person (victim, witness) is named only
    in the raw topic; elsewhere `name` is masked.
    """

    entity: Identifier
    name: str
    kind: EntityKind
    span: Span
    role: str | None = Field(
        default=None, description="office or part played: `foreign minister`, `spokesman`, `victim`"
    )
    coordinates: Coordinates | None = None
    private: bool = False
