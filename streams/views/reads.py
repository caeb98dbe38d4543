"""GET /v1: tolls, allegations, tallies, entities, updates. Plain functions of the read model, run in threads."""

import json
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from schemas import (
    Act,
    AllegationTally,
    Cut,
    EnrichedUpdate,
    EntityKind,
    Evidence,
    Instant,
    Lens,
    Outcome,
    ScopeKind,
    Slug,
    Standing,
    Toll,
    Victims,
)
from streams.topics import RAW
from streams.views import query, words
from streams.views.access import InView, MayRead, View
from streams.views.answers import (
    AllegationPage,
    Cell,
    ChangePage,
    ClaimProvenance,
    EntityPage,
    Matrix,
    Provenance,
    RawPlace,
    TallyPage,
    TollPage,
    TollView,
    UpdatePage,
    UpdateView,
    Witness,
    answer,
    listing,
    marks,
    with_fields,
)
from streams.views.cursor import Cursor
from streams.views.kinds import ALLEGATION, DELTA, ENTITY, TALLY, TOLL, UPDATE, Kind, moment
from streams.views.store import positions

router = APIRouter(prefix="/v1")

LENS = r"^(latest|lowest|range|claimant:[a-z0-9]+(-[a-z0-9]+)*)$"
RowId = Annotated[str, Path(min_length=1, max_length=512, description="the row's id")]


def _iso(value: object) -> object:
    if isinstance(value, str) and not re.match(r"\d{4}-\d\d-\d\d[Tt ]", value):
        raise ValueError("an instant in ISO 8601 with its offset, as 2020-10-12T14:02:00Z")
    return value


Moment = Annotated[Instant, BeforeValidator(_iso)]
"""An instant in a query: pydantic alone would read a bare number as seconds since 1970."""


class Listing(BaseModel):
    """What every list takes. Unknown parameters are refused: a misspelt filter must not filter nothing."""

    model_config = ConfigDict(extra="forbid")

    conflict: Slug | None = Field(None, description="only this conflict", examples=["nagorno-karabakh"])
    since: Moment | None = Field(None, description="event time at or after", examples=["2020-10-12T14:00:00Z"])
    until: Moment | None = Field(None, description="event time before")
    limit: int = Field(100, ge=1, le=500, description="rows of a page")
    after: str | None = Field(None, max_length=1024, pattern=query.WORD, description="`next` of the page before")


class AsKnown(Listing):
    """A list that can be had as it was known at an instant."""

    as_of: Moment | None = Field(
        None,
        description="what was known then: settled from the readings published to Kafka by that instant. "
        "The same question always has the same answer. Quicker with `conflict`.",
    )


class TollQuery(AsKnown):
    """Which tolls."""

    kind: ScopeKind | None = None
    outcome: Outcome | None = None
    victims: Victims | None = None
    side: Slug | None = Field(None, description="the party the victims belong to")
    place: str | None = Field(None, max_length=200)
    claimant: Slug | None = Field(None, description="only tolls in which this speaker says something")
    lens: str = Field(Lens.LATEST, pattern=LENS, description="how one figure stands for rival claims", max_length=150)


class AllegationQuery(AsKnown):
    """Which allegations."""

    accuser: Slug | None = None
    accused: Slug | None = None
    act: Act | None = None
    standing: Standing | None = None
    ceasefire: Slug | None = None
    place: str | None = Field(None, max_length=200)


class TallyQuery(AsKnown):
    """Which tallies."""

    cut: Cut | None = None
    key: str | None = Field(None, max_length=200, description="the place, the hour's start or the ceasefire's id")
    accuser: Slug | None = None
    accused: Slug | None = None
    act: Act | None = None


class EntityQuery(AsKnown):
    """Which entities."""

    kind: EntityKind | None = None
    entity: str | None = Field(None, max_length=512, description="QID or slug")
    name: str | None = Field(None, max_length=200)


class UpdateQuery(AsKnown):
    """Which updates."""

    outlet: str | None = Field(None, max_length=200)
    entity: str | None = Field(None, max_length=512, description="only updates that name it: QID or slug")


class MatrixQuery(BaseModel):
    """Which matrix."""

    model_config = ConfigDict(extra="forbid")

    conflict: Slug = Field(examples=["nagorno-karabakh"])
    ceasefire: Slug | None = Field(None, description="since this one began; otherwise in all")


class HistoryQuery(BaseModel):
    """Which part of a history."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(500, ge=1, le=5000)
    after: int | None = Field(None, ge=0, le=2**62, description="`next` of the page before")


@contextmanager
def tables(view: View, asked: AsKnown) -> Iterator[tuple[sqlite3.Connection, str | None]]:
    """The tables of now, with the place in the stream at which they stand; or those known at an instant."""
    if asked.as_of is None:
        with view.store.reading() as connection:
            yield connection, Cursor.of(positions(connection)).word()
    else:
        with view.known.at(asked.conflict, asked.as_of) as connection:
            yield connection, None


def page(view: View, kind: Kind, asked: AsKnown) -> tuple[list[query.Row], str | None, str | None]:
    """Rows, the word for the next page, and the place in the stream."""
    filters: dict[str, str | None] = {
        name: None if (value := getattr(asked, name)) is None else str(value)
        for name in ("conflict", *kind.filters, *kind.members)
    }
    with tables(view, asked) as (connection, cursor):
        rows, following = query.rows(
            connection, kind, filters, since=asked.since, until=asked.until, after=asked.after, limit=asked.limit
        )
    return rows, following, cursor


@router.get("/tolls", response_model=TollPage, tags=["tolls"])
def tolls(request: Request, view: InView, caller: MayRead, asked: Annotated[TollQuery, Query()]) -> Response:
    """Running tolls and tolls of incidents, each with every claimant's figure and one figure under the lens."""
    if asked.lens.startswith("claimant:") and asked.claimant is None:
        asked = asked.model_copy(update={"claimant": asked.lens.removeprefix("claimant:")})
    rows, following, cursor = page(view, TOLL, asked)
    bodies = [with_fields(row.body, {"figure": _figure(row.body, asked.lens)}) for row in rows]
    return answer(request, listing("tolls", bodies, following), cursor=cursor)


def _figure(body: str, lens: str) -> str:
    if lens.startswith("claimant:"):
        found = words.figure(Toll.read(body), lens)
        return found.model_dump_json() if found else "null"
    headline = json.loads(body)["headline"]
    return json.dumps(headline and headline[lens], ensure_ascii=False)


@router.get("/tolls/{toll_id}", response_model=TollView, tags=["tolls"])
def toll(
    request: Request,
    view: InView,
    caller: MayRead,
    toll_id: RowId,
    lens: Annotated[str, Query(pattern=LENS, max_length=150)] = Lens.LATEST,
) -> Response:
    """One toll."""
    with view.store.reading() as connection:
        body = query.row(connection, TOLL, toll_id).body
        cursor = Cursor.of(positions(connection)).word()
    return answer(request, with_fields(body, {"figure": _figure(body, lens)}), cursor=cursor)


@router.get("/tolls/{toll_id}/history", response_model=ChangePage, tags=["tolls"])
def history(
    request: Request, view: InView, caller: MayRead, toll_id: RowId, asked: Annotated[HistoryQuery, Query()]
) -> Response:
    """Every change of one toll, claimant by claimant, in the order in which it became known.

    Draw `delta.after` over `delta.as_of` (event time) for what happened, over `known_at` for what was known.
    """
    with view.store.reading() as connection:
        query.row(connection, TOLL, toll_id)
        found = connection.execute(
            "SELECT seq, known_at, body FROM log WHERE kind = ? AND subject = ? AND seq > ? ORDER BY seq LIMIT ?",
            (DELTA.name, toll_id, asked.after or 0, asked.limit + 1),
        ).fetchall()
    bodies = [f'{{"known_at":"{_instant(known_at)}","delta":{body}}}' for _, known_at, body in found[: asked.limit]]
    following = str(found[asked.limit - 1][0]) if len(found) > asked.limit else None
    return answer(request, listing("changes", bodies, following))


@router.get("/tolls/{toll_id}/provenance", response_model=Provenance, tags=["tolls"])
def provenance(request: Request, view: InView, caller: MayRead, toll_id: RowId) -> Response:
    """Down from each figure: statement, span, quote, speaker and relays, update, outlet, address, time, hash."""
    with view.store.reading() as connection:
        found = Toll.read(query.row(connection, TOLL, toll_id).body)
        claims = [
            ClaimProvenance(figure=claim, witnesses=[_witness(view, connection, told) for told in claim.evidence])
            for claim in found.claims
        ]
    return answer(request, Provenance(toll=toll_id, claims=claims).model_dump_json())


def _witness(view: View, connection: sqlite3.Connection, evidence: Evidence) -> Witness:
    row = connection.execute(
        "SELECT body FROM log WHERE kind = ? AND subject = ? AND revision = ? ORDER BY seq DESC LIMIT 1",
        (UPDATE.name, evidence.update, evidence.revision),
    ).fetchone()
    update = EnrichedUpdate.read(row[0]) if row else None
    place = query.raw(connection, evidence.update, evidence.revision)
    said = (statement for statement in (update.casualties if update else ()) if statement.id == evidence.statement)
    return Witness(
        evidence=evidence,
        statement=next(said, None),
        headline=update.headline if update else None,
        raw=RawPlace(
            topic=RAW.full(view.settings.prefix),
            partition=place.partition,
            offset=place.offset,
            received_at=moment(place.known_at * 1000),
            sha256=place.digest.hex(),
        )
        if place
        else None,
    )


@router.get("/allegations", response_model=AllegationPage, tags=["allegations"])
def allegations(
    request: Request, view: InView, caller: MayRead, asked: Annotated[AllegationQuery, Query()]
) -> Response:
    """Who accuses whom of what, with how each allegation stands. Nobody is scored guilty."""
    rows, following, cursor = page(view, ALLEGATION, asked)
    return answer(request, listing("allegations", [row.body for row in rows], following), cursor=cursor)


@router.get("/tallies", response_model=TallyPage, tags=["allegations"])
def tallies(request: Request, view: InView, caller: MayRead, asked: Annotated[TallyQuery, Query()]) -> Response:
    """How often: in all, per place, per hour, since a ceasefire. A party's own counts stand beside, never added."""
    rows, following, cursor = page(view, TALLY, asked)
    return answer(request, listing("tallies", [row.body for row in rows], following), cursor=cursor)


@router.get("/matrix", response_model=Matrix, tags=["allegations"])
def matrix(request: Request, view: InView, caller: MayRead, asked: Annotated[MatrixQuery, Query()]) -> Response:
    """Accuser × accused, over all acts; mutual accusations count both ways."""
    filters = {
        "conflict": asked.conflict,
        "cut": Cut.CEASEFIRE if asked.ceasefire else Cut.ALL,
        "key": asked.ceasefire or "",
    }
    with view.store.reading() as connection:
        rows, _ = query.rows(connection, TALLY, filters, limit=100_000)
        cursor = Cursor.of(positions(connection)).word()
    pairs: dict[tuple[str | None, str | None], list[AllegationTally]] = defaultdict(list)
    for row in rows:
        tally = AllegationTally.read(row.body)
        pairs[tally.accuser, tally.accused].append(tally)
    cells = [
        Cell(
            accuser=accuser,
            accused=accused,
            alleged=sum(tally.alleged for tally in found),
            denied=sum(tally.denied for tally in found),
            observed=sum(tally.observed for tally in found),
            acts={tally.act.value: tally.alleged for tally in sorted(found, key=lambda tally: tally.act)},
        )
        for (accuser, accused), found in sorted(pairs.items(), key=lambda pair: (pair[0][0] or "~", pair[0][1] or "~"))
    ]
    parties = sorted({party for pair in pairs for party in pair if party is not None})
    body = Matrix(conflict=asked.conflict, ceasefire=asked.ceasefire, parties=parties, cells=cells)
    return answer(request, body.model_dump_json(), cursor=cursor)


@router.get("/entities", response_model=EntityPage, tags=["updates"])
def entities(request: Request, view: InView, caller: MayRead, asked: Annotated[EntityQuery, Query()]) -> Response:
    """Who and what was named, how often, and since when."""
    rows, following, cursor = page(view, ENTITY, asked)
    return answer(request, listing("entities", [row.body for row in rows], following), cursor=cursor)


@router.get("/updates", response_model=UpdatePage, tags=["updates"])
def updates(request: Request, view: InView, caller: MayRead, asked: Annotated[UpdateQuery, Query()]) -> Response:
    """Updates as read, the words of their figures, accusations and names marked; private names masked."""
    rows, following, cursor = page(view, UPDATE, asked)
    return answer(request, listing("updates", [_marked(row.body) for row in rows], following), cursor=cursor)


@router.get("/updates/{update_id:path}", response_model=UpdateView, tags=["updates"])
def update(request: Request, view: InView, caller: MayRead, update_id: RowId) -> Response:
    """The newest revision of one update, as read."""
    with view.store.reading() as connection:
        body = query.row(connection, UPDATE, update_id).body
    return answer(request, _marked(body))


def _marked(body: str) -> str:
    found = marks(EnrichedUpdate.read(body))
    return with_fields(body, {"marks": f"[{','.join(mark.model_dump_json() for mark in found)}]"})


def _instant(milliseconds: int) -> str:
    return moment(milliseconds * 1000).isoformat().replace("+00:00", "Z")
