"""Persons: introduced by an office, an apposition, an age or their words; known by surname afterwards.

A person without a public office is private (P8), whoever else it may be.
"""

from functools import lru_cache

from schemas import EntityKind
from streams.enrich.language.words import words
from streams.enrich.names import roles
from streams.enrich.names.atlas import COUNTRY, Entry, slug
from streams.enrich.names.page import ARTICLES, PARTICLES, Found, Line, Page

UNKNOWN = 30
"""Weight of a person whom only the update introduces."""
_IN_OFFICES = words(
    ". of affairs state for senior policy national regional top military army government police human rights general's",
    "non-resident special executive",
)
_LONGEST_NAME = 4
_NO_NAMES = roles.TITLES | roles.CREEDS | roles.NOT_PLACES | roles.SAID


def _of_office(word: str) -> bool:
    return word in roles.TITLES or word in roles.FUNCTIONS or word in _IN_OFFICES


def person(page: Page, line: Line, first: int, last: int, role: str | None, party: str | None) -> None:
    """Take up a person and what is told of its office; private until an office is told that is public."""
    canonical = line.text(first, last)
    if _nicknamed(line, first):
        canonical = f"{line.text(first - 4, first - 3)} {canonical}"
        first -= 4
    known = _same_person(page, canonical) if last - first == 1 else None
    own = slug(canonical)
    if own == "unnamed":
        return
    entry = known or Entry(canonical, own, own, EntityKind.PERSON, UNKNOWN)
    if role is None:
        role, party = office_after(page, line, last)
    public = role is not None and not roles.PUBLIC.isdisjoint(role.replace("-", " ").split() + role.split())
    line.put(Found(first, last, entry))
    introduce(page, entry, canonical)
    old = page.offices.get(entry.entity)
    if old is None or (old[0] is None and role is not None):
        page.offices[entry.entity] = (role, party)
    if not public and entry.weight == UNKNOWN and (old is None or entry.entity in page.private):
        page.private.add(entry.entity)
    elif public:
        page.private.discard(entry.entity)


def _nicknamed(line: Line, first: int) -> bool:
    """Whether a first name and a nickname stand before a surname: `Velm "Tosk" Ardan`."""
    if first < 4 or not line.word(first - 1) == line.word(first - 3) == '"':
        return False
    return line.capital(first - 2) and line.capital(first - 4)


def introduce(page: Page, entry: Entry, canonical: str) -> None:
    """Let later mentions by surname mean this person."""
    parts = canonical.lower().replace("’", "'").split()
    if len(parts) > 1:
        page.people.setdefault(parts[-1], entry)
        if parts[-2] in PARTICLES or parts[-2][:3] in ARTICLES:
            page.people.setdefault(" ".join(parts[-2:]), entry)
        if parts[-1][:3] in ARTICLES:
            page.people.setdefault(parts[-1][3:], entry)
        if "-" in parts[-1]:
            page.people.setdefault(parts[-1].split("-")[-1], entry)


def _same_person(page: Page, surname: str) -> Entry | None:
    return page.people.get(surname.lower().replace("’", "'"))


def office_before(page: Page, line: Line, first: int) -> tuple[str | None, str | None]:
    """The office right before a name and for whom it is held: "Ardanian Foreign Minister"."""
    index = first - 1
    if index >= 1 and line.lower[index] == "." and line.lower[index - 1] in roles.TITLES:
        index -= 1
    if line.word(index) not in roles.TITLES or not (line.joined(first) or line.word(first - 1) == "."):
        return None, None
    words: list[str] = []
    while index >= 0 and index not in line.cover and _of_office(line.lower[index]):
        if line.lower[index] != ".":
            words.append(line.lower[index])
        index -= 1
    if line.word(index) == "'s":
        index -= 1
    if line.word(index) == "-":
        index -= 1
    owner = line.cover.get(index)
    party = None
    if owner is not None and owner.entry.kind in (EntityKind.PARTY, EntityKind.ORGANISATION, EntityKind.PLACE):
        party = owner.entry.party or (
            owner.entry.slug if owner.entry.kind is EntityKind.ORGANISATION else owner.entry.home
        )
        if owner.entry.weight >= COUNTRY:
            page.owner = owner.entry
    return " ".join(reversed(words)), party


def office_after(page: Page, line: Line, last: int) -> tuple[str | None, str | None]:
    """The office told after a name and a comma: ", a spokesman for the Harbour Council,"; an age is no office."""
    if line.word(last) == "(" and line.word(last + 1).isdigit():
        return None, None
    if line.word(last) == "," or line.word(last) in ("a", "the", "an", "who"):
        stop = min(last + 12, len(line.tokens))
        words: list[str] = []
        party: str | None = None
        for index in range(last + 1, stop):
            word = line.lower[index]
            if word in (",", ".", "said", "told", "who", "–", "—", "and") and words:
                break
            if word in roles.SPEECH or word == '"':
                break
            if word in roles.TITLES:
                words.append(word)
            owner = line.cover.get(index)
            if owner is not None and party is None and owner.entry.kind is not EntityKind.PERSON:
                party = owner.entry.party or (
                    owner.entry.slug if owner.entry.kind is EntityKind.ORGANISATION else owner.entry.home
                )
        if words:
            return " ".join(words), party
    return None, None


def spouse(page: Page, line: Line, index: int) -> bool:
    """Whether a first name stands before a private person's: "Ivo and Maria Hrab"."""
    other = line.cover.get(index + 2)
    return (
        line.word(index + 1) == "and"
        and other is not None
        and other.entry.entity in page.private
        and not roles.ordinary(line.lower[index])
    )


def read_lowered(page: Page, line: Line) -> None:
    """Persons where no capital tells them: words that are no English ones after an office or before an age."""
    index, count = 0, len(line.tokens)
    while index < count:
        if not _nameable(line, index):
            index += 1
            continue
        last = index + 1
        while last < count and _nameable(line, last):
            last += 1
        length = last - index
        before = line.word(index - 2 if line.word(index - 1) == "," else index - 1)
        titled = before in roles.TITLES or (before == "." and line.word(index - 2) in roles.TITLES)
        aged = line.aged(last)
        spoken = before in roles.SAID or line.word(last) in roles.SAID
        called = before in ("named", "as", "called") and _CALLED.intersection(line.lower[max(0, index - 4) : index])
        told = aged or called or _described(line, last)
        if length <= _LONGEST_NAME and (told or (length > 1 and (titled or spoken))):
            role, party = office_before(page, line, index)
            person(page, line, index, last, role, party)
        index = last


def _described(line: Line, last: int) -> bool:
    """Whether a private life is told after a name: "velm tosk , a baker"."""
    if line.word(last) not in (",", "(") or line.word(last + 1) not in ("a", "an", "the", "his", "her", "their"):
        return False
    ahead = line.lower[last + 2 : last + 4]
    return not roles.PRIVATE.isdisjoint(ahead)


_CALLED = words("named names identified called known name")


def _nameable(line: Line, index: int) -> bool:
    return index not in line.cover and _no_english(line.lower[index])


@lru_cache(maxsize=32768)
def _no_english(word: str) -> bool:
    """Whether a lower-case word may be part of a name: nothing that English or these tables know."""
    if len(word) < 2 or not word[0].isalpha() or word in _NO_NAMES:
        return False
    return word in PARTICLES or word[:3] in ARTICLES or not roles.ordinary(word)
