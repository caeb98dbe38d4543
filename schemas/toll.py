"""`casualties.tolls`: the live figures, each a claim with its speaker, and the lenses over them."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Identifier, Instant, Message, Slug
from schemas.casualty import Basis, Outcome, Victims
from schemas.quantity import Quantity


class ScopeKind(StrEnum):
    """A running toll of a side or a whole conflict, or the toll of one incident."""

    RUNNING = "running"
    INCIDENT = "incident"


class Scope(Message):
    """Whom a toll counts. Claimants are compared within one scope and never added (P7).

    `place` and `incident` (id of the cluster: same place, side and outcome within 48 hours) are set for incidents.
    """

    kind: ScopeKind
    conflict: Slug
    outcome: Outcome
    victims: Victims
    side: Slug | None = None
    place: str | None = None
    incident: Identifier | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind is ScopeKind.INCIDENT) != (self.incident is not None):
            raise ValueError("an incident's toll names its incident, a running toll none")
        return self


class Evidence(Message):
    """The way back from a figure to its words (P4)."""

    statement: Identifier
    update: Identifier
    revision: int
    published_at: Instant
    outlet: str
    url: str | None = None
    claimant: Slug | None = None
    relays: tuple[Slug, ...] = ()
    quote: str = Field(min_length=1)


class Gap(Message):
    """Arithmetic that does not close: `expected` = previous + increment, `stated` = the total told with it.

    `missing` is signed: +579 means that the stated total holds 579 persons that no increment told of.
    """

    at: Instant
    expected: int
    stated: int
    missing: int
    statements: tuple[Identifier, ...] = ()


class BreachKind(StrEnum):
    """Which containment a figure breaks: incident ≤ side ≤ conflict, civilians (or another class) ≤ people."""

    INCIDENT_ABOVE_SIDE = "incident_above_side"
    SIDE_ABOVE_CONFLICT = "side_above_conflict"
    CLASS_ABOVE_PEOPLE = "class_above_people"
    SUBSET_ABOVE_WHOLE = "subset_above_whole"


class Breach(Message):
    """A containment that does not hold: flagged on the row, never silently mended."""

    kind: BreachKind
    part: Identifier = Field(description="toll id of the part that is above its whole")
    whole: Identifier
    detail: str


class ClaimantFigure(Message):
    """One claimant's figure in one scope: `stated` total plus `added` increments told after it.

    `implied_base` is the count before the first increment that came with a total ("51 more … 480": 429).
    `evidence` holds the newest statements that carry the value (at most 5); `statements` counts all.
    """

    claimant: Slug | None
    value: Quantity
    as_of: Instant
    basis: Basis = Basis.UNSPECIFIED
    hedged: bool = False
    stated: Quantity | None = None
    added: Quantity | None = None
    implied_base: int | None = None
    gaps: tuple[Gap, ...] = ()
    gap_count: Annotated[int, Field(ge=0)] = 0
    lowered: bool = Field(default=False, description="the newest total is below the one before it")
    evidence: tuple[Evidence, ...] = Field(min_length=1)
    statements: Annotated[int, Field(ge=1)]


class Lens(StrEnum):
    """Ways to put one headline figure over rival claims; `claimant:<id>` picks one speaker's."""

    LATEST = "latest"
    LOWEST = "lowest"
    RANGE = "range"


class Figure(Message):
    """A headline figure under one lens, and whose it is (null: several claimants or nobody named)."""

    value: Quantity
    as_of: Instant
    claimant: Slug | None = None


class Headline(Message):
    """The figure under each lens: `lowest` is ACLED's rule, `range` spans all claimants, as recorders report."""

    latest: Figure
    lowest: Figure
    range: Figure


class Toll(Message):
    """The whole current row of one scope. `revision` is how many facts it was derived from; the highest wins."""

    id: Identifier
    scope: Scope
    claims: tuple[ClaimantFigure, ...]
    headline: Headline | None = Field(description="null when every statement was taken back")
    counted: Quantity | None = Field(
        default=None, description="running tolls: the sum of counted incidents, beside the stated figure, never mixed"
    )
    incidents: Annotated[int, Field(ge=0)] = 0
    breaches: tuple[Breach, ...] = ()
    as_of: Instant
    revision: Annotated[int, Field(ge=0)]
