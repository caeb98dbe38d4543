"""The forms of answers: lists with a word for the next page, a figure's provenance, an update's marks."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from enum import StrEnum

from fastapi import Request, Response
from pydantic import BaseModel, Field

from schemas import (
    Allegation,
    AllegationTally,
    CasualtyDelta,
    CasualtyStatement,
    ClaimantFigure,
    EnrichedUpdate,
    EntityMentions,
    Evidence,
    Figure,
    Instant,
    Part,
    Toll,
    ViolationStatement,
)

CURSOR = "Truceline-Cursor"
"""Header of lists: the place in the live stream at which they were read; `/v1/stream?cursor=` goes on from there."""


class TollView(Toll):
    """A toll, with its figure under the lens asked for."""

    figure: Figure | None = Field(description="null when every statement was taken back")


class Page(BaseModel):
    """A part of a list."""

    next: str | None = Field(description="give it as `after` for the next page; null: this is the last")


class TollPage(Page):
    """Tolls, newest first."""

    tolls: list[TollView]


class AllegationPage(Page):
    """Allegations, newest first."""

    allegations: list[Allegation]


class TallyPage(Page):
    """Tallies, newest first."""

    tallies: list[AllegationTally]


class EntityPage(Page):
    """Entities, last named first."""

    entities: list[EntityMentions]


class MarkKind(StrEnum):
    """What a stretch of words is."""

    CASUALTY = "casualty"
    FIGURE = "figure"
    VIOLATION = "violation"
    REFUSAL = "refusal"
    ENTITY = "entity"


class Mark(BaseModel):
    """A stretch of an update's words to be shown as something. `ref` is the statement's or entity's id."""

    part: Part
    start: int
    end: int
    kind: MarkKind
    ref: str | None = None
    label: str = Field(description="killed, alleges, age, place …")


class UpdateView(EnrichedUpdate):
    """An update as read, with its words marked. Its text is there where the operator lets it be carried (P8)."""

    marks: list[Mark]


class UpdatePage(Page):
    """Updates, newest first."""

    updates: list[UpdateView]


class TextView(BaseModel):
    """The words of an update's revision as its producer pushed them, with what was read in them."""

    id: str
    revision: int
    headline: str
    text: str
    sha256: str = Field(description="of the update as Truceline writes it to the raw topic")
    marks: list[Mark]


class Change(BaseModel):
    """A change of a toll, and when it became known: the Kafka timestamp of its record."""

    known_at: Instant
    delta: CasualtyDelta


class ChangePage(Page):
    """Changes of one toll in the order in which they became known."""

    changes: list[Change]


class RawPlace(BaseModel):
    """Where an update's revision stands on the raw topic, since when, and the hash that proves it is the same."""

    topic: str
    partition: int
    offset: int
    received_at: Instant
    sha256: str = Field(description="of the update as Truceline writes it")


class Witness(BaseModel):
    """One statement that carries a figure: speaker, outlet, address, time and words, and where the update stands."""

    evidence: Evidence
    statement: CasualtyStatement | None = Field(description="with span and quote; null when its reading is not kept")
    headline: str | None = Field(description="of the update, where the operator lets text be carried")
    raw: RawPlace | None = Field(description="null when the raw topic had no such revision")


class ClaimProvenance(BaseModel):
    """One claimant's figure and what carries it."""

    figure: ClaimantFigure
    witnesses: list[Witness]


class Provenance(BaseModel):
    """A toll, each figure with its statements, speakers, words, updates and times (P4)."""

    toll: str
    claims: list[ClaimProvenance]


class Cell(BaseModel):
    """How often `accuser` accuses `accused`, over all acts; both directions are cells of their own."""

    accuser: str | None
    accused: str | None
    alleged: int
    denied: int
    observed: int
    acts: dict[str, int]


class Matrix(BaseModel):
    """Accuser × accused within a conflict: in all, or since one of its ceasefires."""

    conflict: str
    ceasefire: str | None
    parties: list[str]
    cells: list[Cell]


def answer(request: Request, body: str, *, cursor: str | None = None, media_type: str = "application/json") -> Response:
    """A body with its ETag; 304 without it where the caller has it already."""
    raw = body.encode()
    etag = f'"{hashlib.blake2b(raw, digest_size=12).hexdigest()}"'
    headers = {"ETag": etag, "Cache-Control": "private, no-cache"}
    if cursor is not None:
        headers[CURSOR] = cursor
    held = {word.strip().removeprefix("W/") for word in request.headers.get("if-none-match", "").split(",")}
    if etag in held or "*" in held:
        return Response(status_code=304, headers=headers)
    return Response(raw, headers=headers, media_type=media_type)


def listing(name: str, bodies: Iterable[str], following: str | None) -> str:
    """A page of a list from rows that are JSON already."""
    return f'{{"{name}":[{",".join(bodies)}],"next":{json.dumps(following)}}}'


def with_fields(body: str, fields: Mapping[str, str]) -> str:
    """A JSON object with members more, each JSON already."""
    more = "".join(f',"{name}":{value}' for name, value in fields.items())
    return f"{body[:-1]}{more}}}"


def marks(update: EnrichedUpdate) -> list[Mark]:
    """Every stretch of an update's words that was read as something, in order of position."""
    found = [
        *(mark for said in update.casualties for mark in _casualty(said)),
        *(_violation(said) for said in update.violations),
        *(
            Mark(part=r.span.part, start=r.span.start, end=r.span.end, kind=MarkKind.REFUSAL, label=r.reason)
            for r in update.refusals
        ),
        *(
            Mark(part=e.span.part, start=e.span.start, end=e.span.end, kind=MarkKind.ENTITY, ref=e.entity, label=e.kind)
            for e in update.entities
        ),
    ]
    return sorted(found, key=lambda mark: (mark.part, mark.start, -mark.end, mark.kind))


def _casualty(said: CasualtyStatement) -> list[Mark]:
    return [
        Mark(part=span.part, start=span.start, end=span.end, kind=kind, ref=said.id, label=said.outcome)
        for span, kind in ((said.span, MarkKind.CASUALTY), (said.figure, MarkKind.FIGURE))
    ]


def _violation(said: ViolationStatement) -> Mark:
    span = said.span
    return Mark(part=span.part, start=span.start, end=span.end, kind=MarkKind.VIOLATION, ref=said.id, label=said.stance)
