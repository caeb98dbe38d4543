"""Every known name: the world gazetteer and all conflict profiles in one Aho-Corasick automaton.

`data/*.tsv` hold it; `data/README.md` tells where it comes from. Spellings are compared without case, accents and
punctuation; whether the letters' case speaks for or against a name is for the caller to judge (`Surface`).
"""

import unicodedata
from collections.abc import Iterator, Mapping
from functools import cached_property, lru_cache
from importlib.resources import files
from typing import NamedTuple

import ahocorasick

from schemas import EntityKind
from streams.enrich.profiles import Profile

TOWN, CITY, AREA, BODY, PERSON, GROUP, COUNTRY, PROFILED = 10, 20, 50, 55, 58, 60, 70, 80
"""How strongly a row claims a spelling that others claim too; cities rise with their size from 20 to 40."""


class Surface:
    """How one spelling may be met: bits of a plain integer, since enumerations are slow to combine."""

    PLAIN = 0
    ACRONYM = 1
    """Only with its capitals (US, IS, WHO, LeT)."""
    COMMON = 2
    """Also an ordinary word or a person's name: counts only where the words around speak of a place."""
    CAPITAL = 4
    """A capital city, which may stand for its state."""
    LOADED = 8
    """An opponent's name for a party: read only where its profile holds."""
    SURNAME = 16
    """A public figure's bare surname."""
    LOCAL = 32
    """Means others elsewhere (PDF, CPP): counts only where the update names its country otherwise."""


class Entry(NamedTuple):
    """One thing a spelling may stand for. `weight` decides between rivals; `profile` is the conflict it is told in."""

    canonical: str
    slug: str
    entity: str
    kind: EntityKind
    weight: int
    party: str | None = None
    home: str | None = None
    adjective: bool = False
    role: str | None = None
    latitude: float | None = None
    longitude: float | None = None
    profile: str | None = None
    state: bool = False
    region: bool = False
    """A place with towns in it."""


class Sense(NamedTuple):
    """One reading of a spelling."""

    entry: Entry
    surface: int


class Hit(NamedTuple):
    """A spelling found: offsets in the text, and what it may stand for."""

    start: int
    end: int
    senses: list[Sense]


class _Slot:
    """What one spelling may stand for. Rows of places are many and mostly never met: they are read when first hit."""

    __slots__ = ("places", "senses", "size")

    def __init__(self, size: int) -> None:
        self.size = size
        self.senses: list[Sense] = []
        self.places: list[tuple[str, bool]] = []


class _Fold(dict[int, str]):
    """Maps each character to one lower-case letter or digit without accent, or to a space; never changes lengths."""

    def __missing__(self, code: int) -> str:
        base = unicodedata.normalize("NFKD", chr(code))[0].lower()
        base = {"ə": "a", "ı": "i", "ø": "o", "ł": "l", "đ": "d", "ß": "s", "æ": "a"}.get(base, base)
        self[code] = mapped = base if len(base) == 1 and base.isalnum() else " "
        return mapped


_FOLD = _Fold()


def fold(text: str) -> str:
    """Lower-case letters and digits only, everything else a space: of the same length, so offsets stay true."""
    return text.translate(_FOLD)


@lru_cache(maxsize=65536)
def slug(name: str) -> str:
    """Lower-case words with hyphens: `Gaza Health Ministry` → `gaza-health-ministry`."""
    return "-".join(fold(name.replace("'", "").replace("’", "")).split()) or "unnamed"


def lines(table: str) -> Iterator[str]:
    """The rows of one data file, comments left out."""
    text = files("streams.enrich").joinpath(f"data/{table}.tsv").read_text("utf-8")
    return (line for line in text.splitlines() if line and line[0] != "#")


def rows(table: str) -> Iterator[list[str]]:
    """The same, cut into fields."""
    return (line.split("\t") for line in lines(table))


def _names(field: str) -> list[str]:
    return [name for name in field.split("|") if name]


class Atlas:
    """Every known spelling, those of `profiles` included; `find` is the one pass over a text."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles
        self._slots: dict[str, _Slot] = {}
        self._countries: dict[str, str] = {}
        self._regions: set[str] = set()
        self.states: dict[str, Entry] = {}

    @cached_property
    def automaton(self) -> ahocorasick.Automaton:
        """All spellings, each between two spaces, so that only what stands alone is found."""
        self._read_countries()
        self._read_areas()
        self._read_groups()
        self._read_bodies()
        self._read_people()
        self._read_places()
        for profile in self._profiles.values():
            self._read_profile(profile)
        automaton = ahocorasick.Automaton()
        for spelling, slot in self._slots.items():
            automaton.add_word(f" {spelling} ", slot)
        automaton.make_automaton()
        self._slots = {}
        return automaton

    def find(self, text: str) -> list[Hit]:
        """Every known spelling that stands alone in `text`: leftmost first, of those the longest, none overlapping."""
        folded = f" {fold(text)} "
        found: list[Hit] = []
        for last, slot in self.automaton.iter(folded):
            end = last - 1
            start = end - slot.size
            while found and found[-1].start >= start:
                found.pop()
            if not found or found[-1].end <= start:
                found.append(Hit(start, end, self._read(slot)))
        return found

    def _read(self, slot: _Slot) -> list[Sense]:
        """All senses of a spelling, the strongest claim first."""
        if slot.places:
            places, slot.places = slot.places, []
            acting = any(sense.entry.state for sense in slot.senses)
            slot.senses += [
                Sense(place, Surface.COMMON * common)
                for line, common in places
                if not ((place := self._place(line)).region and acting)  # Abkhazia the province is Abkhazia
            ]
            slot.senses.sort(key=lambda sense: -sense.entry.weight)
        return slot.senses

    def known(self, name: str) -> list[Sense]:
        """What a whole spelling may stand for."""
        slot = self.automaton.get(f" {' '.join(fold(name).split())} ", None)
        return self._read(slot) if slot else []

    def _speaker(self, code: str) -> str | None:
        """The party slug of a country's code; a slug stands for itself."""
        return self._countries.get(code, code) or None

    def _add(self, name: str, entry: Entry, surface: int = Surface.PLAIN) -> None:
        if name[0] == "~":
            name, surface = name[1:], surface | Surface.COMMON
        elif name[0] == "?":
            name, surface = name[1:], surface | Surface.LOCAL
        folded = fold(name).strip()
        spelling = folded if "." in name else " ".join(folded.split())
        if not spelling:
            return
        if len(name) <= 5 and sum(char.isupper() for char in name) > 1 and name.isalnum():
            surface |= Surface.ACRONYM
        slot = self._slots.get(spelling)
        if slot is None:
            slot = self._slots[spelling] = _Slot(len(spelling))
        for known, _ in slot.senses:
            if known.entity == entry.entity and known.adjective == entry.adjective and known.profile == entry.profile:
                return
        slot.senses.append(Sense(entry, surface))
        slot.senses.sort(key=lambda sense: -sense.entry.weight)

    def _read_countries(self) -> None:
        for code, name, others, demonyms, capitals, identity in rows("countries"):
            own = "palestinians" if code == "PS" else slug(name)
            self._countries[code] = own
            entry = Entry(name, own, identity or own, EntityKind.PARTY, COUNTRY, own, own, state=True)
            self.states[own] = entry
            for spelling in [name, *_names(others)]:
                self._add(spelling, entry)
            people = entry._replace(adjective=True)
            for spelling in _names(demonyms):
                self._add(spelling, people)
                if not spelling.endswith(("s", "sh", "ch", "ese", "men", "man")):
                    self._add(spelling + "s", people)
            for spelling in _names(capitals):
                self._add(spelling, entry, Surface.CAPITAL)

    def _read_areas(self) -> None:
        for code, name, latitude, longitude, others, party in rows("areas"):
            plain = name.lstrip("^~")
            own = slug(plain)
            entry = Entry(
                plain, own, own, EntityKind.PLACE, AREA, own if party == own else None, self._speaker(party or code),
                latitude=float(latitude), longitude=float(longitude), state=party == own, region=name[0] == "^",
            )  # fmt: skip
            if entry.region:
                self._regions.add(own)
            people = entry._replace(adjective=True)
            for spelling in [name.lstrip("^"), *_names(others)]:
                self._add(spelling.lstrip("="), people if spelling[0] == "=" else entry)

    def _read_groups(self) -> None:
        for name, code, others in rows("groups"):
            own = slug(name)
            entry = Entry(name, own, own, EntityKind.PARTY, GROUP, own, self._speaker(code), role="group")
            for spelling in [name, *_names(others)]:
                self._add(spelling, entry)

    def _read_bodies(self) -> None:
        for name, role, speaks, others in rows("bodies"):
            own = "united-nations" if name == "UN" else slug(name)
            party = None if speaks[:1] == "@" else self._speaker(speaks)
            home = self._speaker(speaks.removeprefix("@"))
            entry = Entry(name, own, own, EntityKind.ORGANISATION, BODY, party, home, role=role)
            for spelling in [name, *_names(others)]:
                self._add(spelling, entry)

    def _read_people(self) -> None:
        for name, office, speaks, _years, others in rows("people"):
            plain = name.lstrip("+")
            own = slug(plain)
            role = office or "public figure"
            entry = Entry(plain, own, own, EntityKind.PERSON, PERSON, self._speaker(speaks), role=role)
            known_by = [plain, *_names(others), *([plain.split()[-1]] if name[0] == "+" else [])]
            for spelling in known_by:
                self._add(spelling, entry, Surface.PLAIN if " " in spelling else Surface.SURNAME)

    def _read_places(self) -> None:
        for line in lines("places"):
            name, others = line.split("\t", 2)[1], line.rsplit("\t", 1)[1]
            common = name.lstrip("^")[0] == "~"
            for spelling in [name.lstrip("^~"), *_names(others)]:
                folded = " ".join(fold(spelling).split())
                slot = self._slots.get(folded)
                if slot is None:
                    slot = self._slots[folded] = _Slot(len(folded))
                slot.places.append((line, common))

    def _place(self, line: str) -> Entry:
        code, name, latitude, longitude, people, _ = line.split("\t")
        region, name, size = name[0] == "^", name.lstrip("^~"), int(people)
        weight = TOWN if size < 100_000 else CITY + min(20, size // 100_000)
        return Entry(
            name, slug(name), slug(name), EntityKind.PLACE, weight, home=self._countries.get(code),
            latitude=float(latitude), longitude=float(longitude), region=region,
        )  # fmt: skip

    def _read_profile(self, profile: Profile) -> None:
        for party in profile.parties:
            state = self.states.get(party.id)
            own = state.entity if state else party.entity or party.id
            entry = Entry(party.name, party.id, own, EntityKind.PARTY, PROFILED, party.id, party.id, state=True)
            here = entry._replace(profile=profile.id)
            for spelling in (party.name, *party.aliases):
                if spelling[0].islower() and spelling.islower():  # "coalition forces": of this war only
                    self._add(spelling, here, Surface.LOADED)
                else:
                    self._add(spelling, entry)
            for spelling in party.loaded:
                self._add(spelling, here, Surface.LOADED)
            for spelling in party.demonyms:
                self._add(spelling, entry._replace(adjective=True))
            if party.capital:
                self._add(party.capital, entry, Surface.CAPITAL)
            for office in party.offices:
                for holder in office.holders:
                    name = slug(holder.name)
                    person = Entry(
                        holder.name, name, holder.entity or name, EntityKind.PERSON, PROFILED, party.id,
                        role=office.title, profile=profile.id if party.role == "belligerent" else None,
                    )  # fmt: skip
                    for spelling in (holder.name, *holder.aliases):
                        self._add(spelling, person, Surface.PLAIN if " " in spelling else Surface.SURNAME)
        for place in profile.places:
            name = slug(place.name)
            there = Entry(
                place.name, name, place.entity or name, EntityKind.PLACE, PROFILED, home=place.home,
                latitude=place.latitude, longitude=place.longitude, profile=profile.id,
                region=place.kind == "region" or name in self._regions,
            )  # fmt: skip
            for spelling in (place.name, *place.aliases):
                self._add(spelling, there)
        for body in profile.organisations:
            office_of = Entry(
                body.name, body.id, body.entity or body.id, EntityKind.ORGANISATION, PROFILED, body.party,
                role=body.kind, profile=profile.id,
            )  # fmt: skip
            for spelling in (body.name, *body.aliases):
                self._add(spelling, office_of)
