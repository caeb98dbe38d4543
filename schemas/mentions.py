"""`entities.mentions`: how often and where an entity was named."""

from typing import Annotated

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.entity import Coordinates, EntityKind


class EntityMentions(Message):
    """One entity in one conflict. `updates` counts the updates whose newest revision names it."""

    id: Identifier = Field(description="conflict and entity")
    conflict: Slug
    entity: Identifier
    name: str
    kind: EntityKind
    coordinates: Coordinates | None = None
    updates: Annotated[int, Field(ge=0)]
    first_at: Instant
    last_at: Instant
    recent: tuple[Identifier, ...] = Field(default=(), description="ids of the newest updates, at most 10")
    revision: Annotated[int, Field(ge=0)]
