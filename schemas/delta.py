"""`casualties.deltas`: why a toll changed."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Identifier, Instant, Message, Slug
from schemas.quantity import Quantity
from schemas.toll import Evidence, Scope, ScopeKind


class Cause(StrEnum):
    """What moved the figure."""

    NEW_STATEMENT = "new_statement"
    REVISION = "revision"
    WITHDRAWAL = "withdrawal"
    CORRECTION = "correction"
    LATE_ARRIVAL = "late_arrival"
    REBUILD = "rebuild"


class CasualtyDelta(Message):
    """One figure of a toll, before and after. Null before: first seen; null after: taken back.

    The changes of one `chain` follow on one another: each `before` is the `after` of the one before it. `low` and
    `high` are the signed changes in persons, null where an end was or became open. `base` is what of the difference is
    no change but was there before: "51 more … 480", first seen, is a change of 51 from a base of 429. So after - before
    = low + base, and the sum of both over a chain is the figure that stands.
    """

    id: Identifier
    toll: Identifier
    scope: Scope
    claimant: Slug | None
    low: int | None
    high: int | None
    before: Quantity | None
    after: Quantity | None
    base: int = Field(
        default=0, description="persons that a first total implies before its increment; negative when it is taken back"
    )
    cause: Cause
    as_of: Instant
    evidence: tuple[Evidence, ...] = ()
    update: Identifier
    update_revision: int
    revision: int = Field(ge=0, description="the toll's revision after the change")

    @property
    def chain(self) -> tuple[str, str | None]:
        """The toll, and the claimant where rivals' figures stay apart: an incident has one figure, the latest told."""
        return self.toll, self.claimant if self.scope.kind is ScopeKind.RUNNING else None
