"""GET /v1/conflicts: the conflicts that updates came of, with what their profiles know of them."""

from datetime import date
from functools import cache
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from schemas import Instant, Slug
from streams.enrich.profiles import Ceasefire, Profile, load_profiles
from streams.views import words
from streams.views.access import InView, MayRead
from streams.views.answers import Page, answer, listing
from streams.views.kinds import moment

router = APIRouter(prefix="/v1", tags=["updates"])


class PartyName(BaseModel):
    """A party by the name that international reports use."""

    id: Slug
    name: str
    role: str = Field(description="belligerent, ally, mediator or observer")


class ConflictView(BaseModel):
    """One conflict. Without a profile it has its name from its id, and neither parties nor ceasefires."""

    id: Slug
    name: str
    about: str = ""
    since: date | None = None
    until: date | None = None
    parties: list[PartyName] = []
    ceasefires: list[Ceasefire] = Field([], description="in the order of their beginning")
    updates: int = Field(description="updates read, withdrawn ones among them")
    newest_update: Instant | None = Field(description="publication time of the newest update")


class ConflictPage(Page):
    """Conflicts, the last reported first."""

    conflicts: list[ConflictView]


class ConflictQuery(BaseModel):
    """Every conflict."""

    model_config = ConfigDict(extra="forbid")


@router.get("/conflicts", response_model=ConflictPage)
def conflicts(request: Request, view: InView, caller: MayRead, asked: Annotated[ConflictQuery, Query()]) -> Response:
    """What is covered: names, parties, and the ceasefires with the instants at which they began."""
    with view.store.reading() as connection:
        found = connection.execute(
            "SELECT conflict, count(*), max(at) FROM updates GROUP BY conflict ORDER BY max(at) DESC, conflict"
        ).fetchall()
    known = _profiles(view.settings.profiles)
    rows = [_view(conflict, known.get(conflict), updates, newest) for conflict, updates, newest in found]
    return answer(request, listing("conflicts", [row.model_dump_json() for row in rows], None))


_profiles = cache(load_profiles)


def _view(conflict: str, profile: Profile | None, updates: int, newest: int | None) -> ConflictView:
    told = ConflictView(
        id=conflict,
        name=words.name(conflict),
        updates=updates,
        newest_update=None if newest is None else moment(newest),
    )
    if profile is None:
        return told
    return told.model_copy(
        update={
            "name": profile.name,
            "about": profile.about,
            "since": profile.since,
            "until": profile.until,
            "parties": [PartyName(id=party.id, name=party.name, role=party.role) for party in profile.parties],
            "ceasefires": sorted(profile.ceasefires, key=lambda truce: truce.start),
        }
    )
