"""What each name found means where it stands: a state that acts or a place, a capital or its government, a people."""

from collections.abc import Iterator

from schemas import EntityKind
from streams.enrich.language.text import Name
from streams.enrich.language.words import words
from streams.enrich.names import roles
from streams.enrich.names.atlas import AREA, Entry, slug
from streams.enrich.names.entities import BASE, PEOPLE
from streams.enrich.names.page import Found, Line, Page

_UNNAMED = frozenset({"opposition", "rebels", "insurgents", "protesters"})
_CALLS = words("call calls appeal according demand demands pressure support aid message letter response answer")
_WHERE = words(
    "in near inside outside at across throughout into within around central northern southern eastern western downtown",
    "towards leaving visit visits visited visiting reached northeastern northwestern southeastern southwestern over",
)
_SIDES_OF = words("west east north south northwest northeast southwest southeast")
_ADDRESSED = frozenset({",", ".", "", ")", ";", "on", "during", "at", "when", "while", "where", "after"})
_PRIVATE_LIFE = roles.PERSONAL | (roles.TITLES - roles.PUBLIC) - roles.OFFICIAL
"""Nouns after a demonym that speak of private people."""
_ARMS = words(
    "jets jet planes warplanes drones aircraft helicopters gunships forces troops soldiers tanks guns gunners army"
)
_OF_STATE = roles.TITLES | roles.FUNCTIONS.keys() | roles.BODIES | roles.OFFICIAL
_ACTING = roles.SPEECH - {"is", "was", "are", "were"}
_AGREED = words("agreement agreements accord accords protocol process summit conference format declaration talks")
"""Nouns after a city's name that tell where something was agreed."""
_BEFORE_CITIES = words(
    "capital city leave left leaving via capital, flee fled fleeing reach reached enter entered greater central",
    "downtown outside storm stormed besiege besieged abandon abandoned seize seized captured retake retook",
)
_OF_CITIES = words("outskirts streets residents centre center skyline markets hospitals suburb north south east west")
_NO_NOUN = words("and or in of on at by for to from said were are who was")


def mentions(page: Page, line: Line) -> Iterator[Name]:
    """The names of a line, in order of position."""
    base = line.sentence.start
    told = [*line.found.values(), *line.more]
    for found in sorted(told, key=lambda each: (each.first, each.start)):
        entry = found.entry
        start = base + found.start if found.start >= 0 else line.tokens[found.first].start
        end = base + found.end if found.end >= 0 else line.tokens[found.last - 1].end
        kind, canonical, own, identity = entry.kind, entry.canonical, entry.slug, entry.entity
        party, home, latitude, longitude = entry.party, entry.home, entry.latitude, entry.longitude
        role = entry.role
        if entry.adjective and not _official(line, found):
            role = PEOPLE
        elif entry.kind is EntityKind.PARTY and entry.canonical.rsplit(" ", 1)[-1] in _UNNAMED:
            role = PEOPLE  # "the Syrian opposition" names no group
        if line.sentence.text[end - base : end - base + 6] == "-based" or _seated(line, found):
            role = BASE
        if found.capital and _is_location(line, found):
            city = _city(page, line.sentence.text[start - base : end - base], entry)
            kind, canonical, own, identity, party = EntityKind.PLACE, city.canonical, city.slug, city.entity, None
            latitude, longitude = city.latitude, city.longitude
        elif entry.state and not entry.adjective and not found.capital and _is_location(line, found):
            kind = EntityKind.PLACE
        elif entry.state and entry.kind is EntityKind.PLACE and _acts(line, found):
            kind = EntityKind.PARTY
        if entry.kind is EntityKind.PERSON:
            office, speaks = page.offices.get(entry.entity, (None, None))
            role = office or role
            party = party or speaks
        yield Name(
            identity, canonical, own, kind, line.sentence.part, start, end, party, home, entry.adjective, role,
            latitude, longitude, entry.kind is EntityKind.PERSON and entry.entity in page.private, entry.region,
        )  # fmt: skip


def _seated(line: Line, found: Found) -> bool:
    """Whether "based" tells where a body sits: "a British based watchdog"; but not "Syria based its claim on …"."""
    if line.word(found.last) != "based" or not (found.entry.adjective or found.entry.kind is EntityKind.PLACE):
        return False
    return line.word(found.last + 1) not in ("on", "its", "their", "in", "at", "the", "")


def _city(page: Page, spelling: str, state: Entry) -> Entry:
    """A capital as the city it is."""
    for entry, _ in page.atlas.known(spelling):
        if entry.kind is EntityKind.PLACE and entry.home in (None, state.slug) and not entry.state:
            return entry
    name = spelling.title() if spelling.islower() or spelling.isupper() else spelling
    return Entry(name, slug(name), slug(name), EntityKind.PLACE, AREA, home=state.slug)


def _is_location(line: Line, found: Found) -> bool:
    """Whether a state or capital is where something happened, not who acted."""
    before, after = line.word(found.first - 1), line.word(found.last)
    if before == "the":
        before = line.word(found.first - 2)
    joined = line.sentence.text[found.end : found.end + 6] if found.end >= 0 else ""
    if joined[:1] == "-":
        return joined == "-based"
    if before in _WHERE or (found.capital and (after in _AGREED or before in roles.TARGETED)):
        return True
    if before == "of":
        return line.word(found.first - 2) in roles.SITE_HEADS
    if found.capital and found.first == 0:
        word = line.tokens[0].text
        if after in ("(", "—", "-", "–", "/") or (
            word.isupper() and len(word) > 2 and not line.sentence.text.isupper()
        ):
            return True
    if found.capital:
        if before in _BEFORE_CITIES or (
            after == "," and found.last + 1 in line.cover and line.cover[found.last + 1].entry.state
        ):
            return True
        if before in _SIDES_OF:
            return True
        if before == "," and after in _ADDRESSED:  # 10 Velm Lane, Colombo.
            earlier = line.cover.get(found.first - 2)
            listed = earlier is not None and (earlier.capital or earlier.entry.kind is EntityKind.PARTY)
            return not listed and (line.capital(found.first - 2) or line.word(found.first - 2) in roles.SITES)
        if before in ("to", "from"):
            return line.word(found.first - 2) not in _CALLS
        if after == "'s":  # Sarajevo's Markale market
            owned = line.word(found.last + 1)
            return (
                owned in roles.SITES
                or owned in _OF_CITIES
                or (line.capital(found.last + 1) and not (owned in _OF_STATE or _own_arms(line, found.last + 1)))
            )
        return after in roles.SITES
    return False


def _official(line: Line, found: Found) -> bool:
    """Whether a demonym speaks of the state: "Azeri forces" does, "a Syrian baker" and "Armenians" do not."""
    if found.entry.slug == "palestinians":
        return False
    after = line.word(found.last)
    if not after or not (after[0].isalpha() or after == "'s") or after in _PRIVATE_LIFE:
        return "-" in line.sentence.text[found.end : found.end + 1]
    if after in _NO_NOUN:
        return after in ("and", "or") and found.last + 1 in line.cover and line.cover[found.last + 1].entry.adjective
    return not (line.word(found.first - 1) == "ethnic" and after in ("officials", "authorities", "leaders"))


def _acts(line: Line, found: Found) -> bool:
    after = line.word(found.last)
    return after in _ACTING or after in roles.OFFICIAL or (after == "'s" and _own_arms(line, found.last + 1))


def _own_arms(line: Line, at: int) -> bool:
    """Whether what a capital owns is its state's: "Kyiv's troops", "Kyiv's MiG-29 jets", not "Kyiv's main airport"."""
    if line.word(at) in roles.OFFICIAL:
        return True
    return any(line.word(at + step) in _ARMS for step in range(1, 3))
