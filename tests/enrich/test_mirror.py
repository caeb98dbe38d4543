"""Both sides alike (P7): swap the two parties' names throughout a text, and its reading is the mirror image.

Every form a profile knows is swapped, names, demonyms, capitals, holders of offices and places; the reading of the
swapped text must be the reading of the text with the two parties' slugs swapped.
"""

import re
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import pytest

import streams.source
from streams.enrich.profiles import Party, Profile
from streams.enrich.reader import Reader, Reading
from streams.source import feed, livetext, schemaorg
from streams.source.document import Assume, Page

SAMPLES = Path(streams.source.__file__).parent / "samples"
READ = {".txt": livetext.read, ".rss": feed.read, ".html": schemaorg.read_html}
WARS = {"karabakh": "nagorno-karabakh-2020", "sudan": "sudan-2023", "donbas": "ukraine-2022"}

TALES = (
    "{A} accused {B} of shelling the town of {pA} and violating the ceasefire 12 times. "
    "{cB} denied it and in turn accused {aA} forces of attacking {pB} with drones, killing two soldiers.",
    "{A} and {B} accused each other of breaking the truce. {hA} said {aB} troops had opened fire first.",
    "{B}: nine dead in {aA} strike on {pB}. The toll had risen to nine, according to {aB} authorities.",
    "{cA} said its army had lost 14 soldiers. {hB} said {B} was observing the truce, Reuters reported.",
)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


class Mirror:
    """The swap of two parties of a profile, in words and in slugs."""

    def __init__(self, profile: Profile) -> None:
        self.one, self.other = [party for party in profile.parties if party.role == "belligerent"][:2]
        self.profile = profile
        self.words = dict(self._pairs()) | {b: a for a, b in reversed(list(self._pairs()))}
        spellings = sorted(self.words, key=len, reverse=True)
        self.pattern = re.compile(r"(?<!\w)(" + "|".join(map(re.escape, spellings)) + r")(?!\w)")

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Spellings of one party with those of the other that play the same part."""
        yield self.one.name, self.other.name
        yield from _twins(_adjectives(self.one) or [self.one.name], _adjectives(self.other) or [self.other.name])
        yield from _twins(_peoples(self.one), _peoples(self.other))
        yield from _twins(list(self.one.aliases), list(self.other.aliases))
        if self.one.capital and self.other.capital:
            yield self.one.capital, self.other.capital
        for office in self.one.offices:
            for counterpart in self.other.offices:
                if office.title == counterpart.title:
                    yield from _twins([h.name for h in office.holders], [h.name for h in counterpart.holders])
                    yield from _twins(_surnames(office.holders), _surnames(counterpart.holders))
        homes = {
            party.id: [p.name for p in self.profile.places if p.home == party.id] for party in (self.one, self.other)
        }
        yield from _twins(homes[self.one.id], homes[self.other.id])

    def text(self, text: str) -> str:
        return self.pattern.sub(lambda found: self.words[found.group()], text)

    def slug(self, slug: str | None) -> str | None:
        """A party's slug, or one made of it (`ministry-of-health-of-armenia`), as seen in the mirror."""
        if slug is None:
            return None
        swap = {self.one.id: self.other.id, self.other.id: self.one.id}
        return re.sub(rf"(?<![^-])({self.one.id}|{self.other.id})(?![^-])", lambda found: swap[found.group()], slug)


def _twins(ours: list[str], theirs: list[str]) -> Iterator[tuple[str, str]]:
    if ours and theirs:
        longest = max(len(ours), len(theirs))
        for _, mine, yours in zip(range(longest), cycle(ours), cycle(theirs), strict=False):
            yield mine, yours


def _adjectives(party: Party) -> list[str]:
    return [word for word in party.demonyms if not word.endswith("s")]


def _peoples(party: Party) -> list[str]:
    return [word for word in party.demonyms if word.endswith("s")]


def _surnames(holders: tuple) -> list[str]:
    return [holder.name.split()[-1] for holder in holders]


def accusations(reading: Reading, mirror: Mirror | None = None) -> list[tuple]:
    def slug(value: str | None) -> str | None:
        return mirror.slug(value) if mirror else value

    return sorted(
        (str(slug(v.accuser)), str(slug(v.accused)), v.act, v.stance, v.count.value if v.count else 0)
        for v in reading.violations
    )


def casualties(reading: Reading, mirror: Mirror | None = None) -> list[tuple]:
    def slug(value: str | None) -> str | None:
        return mirror.slug(value) if mirror else value

    return sorted(
        (c.outcome, c.low or 0, c.high or 0, c.kind, c.victims, str(slug(c.side)), str(slug(c.claimant.id)))
        for c in reading.casualties
    )


def check(reader: Reader, mirror: Mirror, headline: str, text: str) -> None:
    seen = reader.read(headline, text, profile=mirror.profile)
    mirrored = reader.read(mirror.text(headline), mirror.text(text), profile=mirror.profile)
    assert accusations(mirrored) == accusations(seen, mirror), mirror.text(text)
    assert casualties(mirrored) == casualties(seen, mirror), mirror.text(text)


@pytest.mark.parametrize(
    "sample", sorted(path for path in SAMPLES.iterdir() if path.suffix in READ), ids=lambda p: p.name
)
def test_a_sample_with_the_parties_swapped_reads_as_its_mirror_image(reader: Reader, sample: Path) -> None:
    mirror = Mirror(reader.gazetteer.profiles[WARS[sample.name.split("-")[0]]])
    page: Page = READ[sample.suffix](sample.read_text("utf-8"), name=sample.name, assume=Assume())
    assert page.drafts
    for draft in page.drafts:
        check(reader, mirror, draft.headline, draft.text)


@pytest.mark.parametrize("tale", TALES)
@pytest.mark.parametrize("war", sorted(set(WARS.values())))
def test_a_tale_of_any_war_reads_as_its_mirror_image(reader: Reader, war: str, tale: str) -> None:
    profile = reader.gazetteer.profiles[war]
    mirror = Mirror(profile)
    told = {}
    adjectives = bool(_adjectives(mirror.one) and _adjectives(mirror.other))
    capitals = bool(mirror.one.capital and mirror.other.capital)  # a state's has no twin in an armed group
    for side, party in (("A", mirror.one), ("B", mirror.other)):
        places = [place.name for place in profile.places if place.home == party.id]
        holders = [holder.name for office in party.offices for holder in office.holders]
        told[side] = party.name
        told["a" + side] = _adjectives(party)[0] if adjectives else party.name
        told["c" + side] = (capitals and party.capital) or party.name
        told["h" + side] = next((name for name in holders if mirror.text(name) != name), party.name)
        told["p" + side] = places[0] if places else party.name
    check(reader, mirror, "", tale.format(**told))


def test_the_mirror_swaps_what_it_should(reader: Reader) -> None:
    mirror = Mirror(reader.gazetteer.profiles["nagorno-karabakh-2020"])
    assert mirror.text("Armenian forces, Baku said") == "Azerbaijani forces, Yerevan said"
    assert mirror.slug("ministry-of-health-of-armenia") == "ministry-of-health-of-azerbaijan"
    assert mirror.slug("interfax") == "interfax"
