"""Conflict profiles: what a reader must know of one war, as data (`data/profiles/*.toml`).

A profile adds to the world gazetteer: the parties with all sides' names, their offices and who held them when, places
under every spelling in use, the ceasefires with the instant they began. A new war is a new file, no code.
"""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas import Instant, Slug

Latitude = Annotated[float, Field(ge=-90, le=90)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Names = tuple[Annotated[str, Field(min_length=1, max_length=120)], ...]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Holder(_Record):
    """Who held an office, from and until when (null: before the war, or still)."""

    name: Annotated[str, Field(min_length=1)]
    aliases: Names = ()
    entity: str | None = Field(default=None, description="Wikidata QID")
    since: date | None = None
    until: date | None = None


class Office(_Record):
    """An office of a party: `title` as reports write it ("foreign minister"), and its holders."""

    title: Annotated[str, Field(min_length=1)]
    aliases: Names = ()
    holders: tuple[Holder, ...] = ()


class Party(_Record):
    """A side, a mediator or a backer. `loaded` names are what opponents call it: read, never written."""

    id: Slug
    name: str
    entity: str | None = None
    role: Literal["belligerent", "ally", "mediator", "observer"] = "belligerent"
    aliases: Names = ()
    demonyms: Names = Field(default=(), description="adjectives and peoples: Azeri, Azerbaijani")
    loaded: Names = ()
    capital: str | None = Field(default=None, description="stands for the party when it speaks: Baku said")
    offices: tuple[Office, ...] = ()


class Place(_Record):
    """A place under every spelling in use, no side's preferred. `home` is the party whose people live there."""

    name: Annotated[str, Field(min_length=1)]
    aliases: Names = ()
    entity: str | None = None
    kind: Literal["city", "town", "village", "district", "region", "area", "site", "country"] = "town"
    latitude: Latitude
    longitude: Longitude
    home: Slug | None = None


class Ceasefire(_Record):
    """An agreed or declared truce; `start` carries its offset, `end` is when it was to lapse, if it was."""

    id: Slug
    name: str
    start: Instant
    end: Instant | None = None
    broker: str | None = None


class Organisation(_Record):
    """A body that reports on, monitors or mediates the conflict, with its own voice."""

    id: Slug
    name: str
    aliases: Names = ()
    entity: str | None = None
    kind: Literal["monitor", "outlet", "agency", "aid", "body", "office"] = "body"
    party: Slug | None = None


class Profile(_Record):
    """One conflict."""

    id: Slug
    name: str
    since: date
    until: date | None = None
    about: str = ""
    keywords: Names = Field(default=(), description="words that tell this conflict from others of the same parties")
    parties: tuple[Party, ...]
    places: tuple[Place, ...] = ()
    organisations: tuple[Organisation, ...] = ()
    ceasefires: tuple[Ceasefire, ...] = ()


def load_profiles(extra: Path | None = None) -> dict[str, Profile]:
    """The built-in profiles and those of the directory `extra`, by id; a later file replaces an earlier one.

    Raises:
        ProfileError: a file is not a profile; its message names the file, the field or line, and the mend.
    """
    found = [Path(str(each)) for each in files("streams.enrich").joinpath("data/profiles").iterdir()]
    if extra is not None:
        found += extra.iterdir()
    return {profile.id: profile for profile in map(read_profile, sorted(f for f in found if f.suffix == ".toml"))}


class ProfileError(ValueError):
    """A profile's file cannot be used as it is."""


def read_profile(path: Path) -> Profile:
    """One profile.

    Raises:
        ProfileError: not TOML, or not of the shape of `Profile`; says which line or table and field.
    """
    source = path.read_text("utf-8")
    try:
        return Profile.model_validate(tomllib.loads(source))
    except tomllib.TOMLDecodeError as error:
        raise ProfileError(f"{path}: not TOML: {error}") from error
    except ValidationError as error:
        told = (f"{_table(source, fault['loc'])}: {fault['msg']}" for fault in error.errors())
        raise ProfileError("\n".join(f"{path}: {fault}" for fault in told)) from error


def _table(source: str, where: tuple[int | str, ...]) -> str:
    """A field's path, with the line on which its table begins: `line 17: places.0.longitude`."""
    path = ".".join(str(step) for step in where) or "profile"
    if len(where) > 1 and isinstance(where[1], int):
        begins = [n for n, line in enumerate(source.splitlines(), start=1) if line.strip() == f"[[{where[0]}]]"]
        if where[1] < len(begins):
            return f"line {begins[where[1]]}: {path}"
    return path


def faults(profile: Profile, source: str) -> list[str]:
    """What a profile of the right shape still gets wrong: its line in `source` (the file's text), the fault, the mend.

    Looks for parties that nobody declares, names claimed twice, and truces out of order with their conflict.
    """
    found: list[str] = []
    parties = {party.id for party in profile.parties}
    if len(profile.parties) < 2:
        found.append("parties: fewer than two; a conflict has two sides")
    if len(parties) < len(profile.parties):
        found.append("parties: an id stands twice; each party needs its own")

    def line(word: str) -> str:
        number = next((n for n, text in enumerate(source.splitlines(), start=1) if f'"{word}"' in text), 0)
        return f"line {number}: " if number else ""

    choices = f"is none of the parties' ids: one of {', '.join(sorted(parties))}"
    found += [
        f"{_table(source, ('places', at, 'home'))}: {place.name}: {place.home!r} {choices}"
        for at, place in enumerate(profile.places)
        if place.home is not None and place.home not in parties
    ]
    found += [
        f"{_table(source, ('organisations', at, 'party'))}: {body.name}: {body.party!r} {choices}"
        for at, body in enumerate(profile.organisations)
        if body.party is not None and body.party not in parties
    ]
    claims: dict[str, str] = {}
    for owner, names in (
        *((f"party {p.id}", (p.name, *p.aliases, *p.demonyms)) for p in profile.parties),
        *((f"place {p.name}", (p.name, *p.aliases)) for p in profile.places),
        *((f"organisation {b.id}", (b.name, *b.aliases)) for b in profile.organisations),
        *((f"person {h.name}", (h.name, *h.aliases)) for p in profile.parties for o in p.offices for h in o.holders),
    ):
        for name in names:
            other = claims.setdefault(name.casefold(), owner)
            if other != owner:
                found.append(f"{line(name)}{name!r} is claimed by {other} and by {owner}: leave it with one")
    for truce in profile.ceasefires:
        if truce.start.date() < profile.since:
            found.append(f"{line(truce.id)}ceasefires: {truce.id} starts before the conflict: mend `start` or `since`")
        if truce.end is not None and truce.end <= truce.start:
            found.append(f"{line(truce.id)}ceasefires: {truce.id} ends before it starts: mend `end`")
    return found
