"""What travels: every message of Truceline, for producers and consumers alike.

One module per message; `schemas/json/` holds the exported JSON Schema, `schemas/asyncapi.yaml` the topics.
Nothing in here imports `streams`.
"""

from schemas.allegation import Allegation, Standing
from schemas.base import Instant, Message, Slug, stable_id
from schemas.casualty import Basis, CasualtyStatement, Claimant, Outcome, StatementKind, Victims
from schemas.dead import DeadLetter, ErrorCode, Stage
from schemas.delta import CasualtyDelta, Cause
from schemas.enriched import EnrichedUpdate, Enricher, UpdateToll
from schemas.entity import Coordinates, EntityKind, EntityTag
from schemas.mentions import EntityMentions
from schemas.quantity import Qualifier, Quantity
from schemas.refusal import Refusal, RefusalReason
from schemas.span import Part, Span
from schemas.tally import AllegationTally, Cut, StatedClaim
from schemas.toll import (
    Breach,
    BreachKind,
    ClaimantFigure,
    Evidence,
    Figure,
    Gap,
    Headline,
    Lens,
    Scope,
    ScopeKind,
    Toll,
)
from schemas.update import Source, Update
from schemas.violation import Act, Measure, Period, Stance, StatedCount, ViolationStatement

__all__ = [
    "Act", "Allegation", "AllegationTally", "Basis", "Breach", "BreachKind", "CasualtyDelta", "CasualtyStatement",
    "Cause", "Claimant", "ClaimantFigure", "Coordinates", "Cut", "DeadLetter", "EnrichedUpdate", "Enricher",
    "EntityKind", "EntityMentions", "EntityTag", "ErrorCode", "Evidence", "Figure", "Gap", "Headline", "Instant",
    "Lens", "Measure", "Message", "Outcome", "Part", "Period", "Qualifier", "Quantity", "Refusal", "RefusalReason",
    "Scope", "ScopeKind", "Slug", "Source", "Span", "Stage", "Stance", "Standing", "StatedClaim", "StatedCount",
    "StatementKind", "Toll", "Update", "UpdateToll", "Victims", "ViolationStatement", "stable_id",
]  # fmt: skip
