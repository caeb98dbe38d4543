"""`casualties.deltas`: why a toll changed."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.quantity import Quantity
from schemas.toll import Evidence, Scope


class Cause(StrEnum):
    """What moved the figure."""

    NEW_STATEMENT = "new_statement"
    REVISION = "revision"
    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    LATE_ARRIVAL = "late_arrival"
    REBUILD = "rebuild"


class CasualtyDelta(Message):
    """One claimant's figure in one toll, before and after. Null before: first seen; null after: taken back.

    `low` and `high` are the signed changes in persons, null where an end was or became open.
    """

    id: Identifier
    toll: Identifier
    scope: Scope
    claimant: Slug | None
    low: int | None
    high: int | None
    before: Quantity | None
    after: Quantity | None
    cause: Cause
    as_of: Instant
    evidence: tuple[Evidence, ...] = ()
    update: Identifier
    update_revision: int
    revision: int = Field(ge=0, description="the toll's revision after the change")
