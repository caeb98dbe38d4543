"""`updates.enriched`: what the reader found in one revision of an update."""

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.casualty import CasualtyStatement
from schemas.entity import EntityTag
from schemas.quantity import Quantity
from schemas.refusal import Refusal
from schemas.update import Source
from schemas.violation import ViolationStatement


class UpdateToll(Message):
    """An update's own reading of its main event: disjoint groups added, subsets and background not.

    Null means that the update gives no number, which is not the same as zero.
    """

    killed: Quantity | None = None
    wounded: Quantity | None = None


class Enricher(Message):
    """The reader that made this."""

    name: str
    version: str


class EnrichedUpdate(Message):
    """One revision of an update, read.

    No private person's name and no full text, unless the operator turns that on (P8); `headline` and `text` are
    then carried, otherwise null. Spans always point into the raw update's parts.
    """

    id: Identifier
    revision: int
    conflict: Slug
    source: Source
    published_at: Instant
    updated_at: Instant | None = None
    withdrawn: bool = False
    reason: str | None = None
    language: str = "en"
    headline: str | None = None
    text: str | None = None
    entities: tuple[EntityTag, ...] = ()
    casualties: tuple[CasualtyStatement, ...] = ()
    violations: tuple[ViolationStatement, ...] = ()
    refusals: tuple[Refusal, ...] = ()
    toll: UpdateToll = UpdateToll()
    enricher: Enricher = Field(description="name and version, so that a better reading can replace an older one")
