"""Known spellings, judged by their letters' case and their neighbours: which of them are names here, and whose."""

from schemas import EntityKind
from streams.enrich.language.words import words
from streams.enrich.names import roles
from streams.enrich.names.atlas import AREA, COUNTRY, Entry, Hit, Sense, Surface
from streams.enrich.names.page import Found, Line, Page
from streams.enrich.names.people import introduce

_PLAIN_ACRONYMS = frozenset({"un", "eu", "uk", "ap"})
_GIVEN_NAMES = frozenset({"jordan", "israel", "georgia", "chad", "kenya", "india", "paris", "sofia", "florence"})
_FAMOUS_CITY = 25
"""Weight (half a million people) from which a city is meant though nothing else speaks of its country or of a place."""
_HEADLINE_WORDS = words("time labour sky fox trend nova map tap punch dawn vanguard semana care site beta report")
"""Bodies whose names open many a sentence as plain words."""
_LED = frozenset({"us-led", "us-backed", "us-based", "us-made", "us-brokered", "us-supplied"})
_DIVIDED = ("korea", "sudan")
_OF = words("de del da do dos di des du")
_ARTICLES = words("la las los le")
_TOLD_HERE = 30
"""How much a sense gains where its country is named elsewhere in the update, or its conflict's profile holds."""
_TOLD_ELSEWHERE = 45
"""How much a sense loses that belongs to another conflict's profile."""


def _short(line: Line, entry: Entry, surface: str, first: int, last: int) -> bool:
    """Whether an acronym that is also a word is one in lower case: `the us said`, `us-led raids`, `ap reports`."""
    before, after = line.word(first - 1), line.word(last)
    if entry.role in ("agency", "outlet"):
        return after in roles.SPEECH or (before in ("to", "via", "told") and after in (",", ".", ":", ""))
    if surface.lower() != "us":
        return False
    joined = line.tokens[first].lower
    return after in roles.OFFICIAL or before == "the" or joined in _LED or after == "led"


def take_known(page: Page, line: Line, hits: list[Hit]) -> None:
    """Take up the known names of a line."""
    if line.cased:
        _put_halves(page, line)
    if not hits:
        return
    base = line.sentence.start
    text = line.sentence.text
    ended = -1
    for hit in hits:
        first = line.sentence.after(base + hit.start) - 1
        last = line.sentence.after(base + hit.end - 1)
        alone = hit.start < 2 or text[hit.start - 1] != "-" or ended == hit.start - 1
        if not alone and hit.senses[0].surface & Surface.ACRONYM:
            continue  # the DPA in CSP-DPA
        ended = hit.end
        sense = _sense(page, line, hit, text[hit.start : hit.end], first, last)
        if sense is not None:
            entry = sense.entry
            if entry.role == "force" and line.cased and line.tokens[last - 1].text.islower():
                entry = page.atlas.states.get(entry.party or "", entry)  # Velmia's armed forces: no body, but Velmia
            found = Found(first, last, entry, bool(sense.surface & Surface.CAPITAL), start=hit.start, end=hit.end)
            line.put(found)
            ruler = line.tokens[first].text
            if ruler.endswith("-run") and base + hit.start == line.tokens[first].start:
                _put_ruler(page, line, found, ruler.removesuffix("-run"))
            if entry.kind is EntityKind.PERSON:
                introduce(page, entry, entry.canonical)
                page.offices[entry.entity] = (entry.role, entry.party)


def _put_halves(page: Page, line: Line) -> None:
    """`The South fired first`: a divided land's half, where the update names the land."""
    for index, word in enumerate(line.lower):
        if word not in ("north", "south") or line.word(index - 1) != "the" or not line.capital(index):
            continue
        part = line.word(index + 1) == "of" and not line.word(index + 2).endswith("ing")  # accused the South of firing
        if part or line.capital(index + 1):
            continue
        for land in _DIVIDED:
            halves = {"north": f"north-{land}", "south": f"south-{land}"}
            half = page.atlas.states.get(halves[word]) or page.atlas.states.get(land)
            if half is not None and not page.parties.isdisjoint(halves.values()):
                line.put(Found(index, index + 1, half))


def _put_ruler(page: Page, line: Line, found: Found, ruler: str) -> None:
    """`Hamas-run health ministry`, known as a whole: name who runs it as well."""
    known = [entry for entry, _ in page.atlas.known(ruler) if entry.kind is EntityKind.PARTY]
    if known and found.last - found.first > 1:
        first, start = found.first, found.start
        line.put(Found(first, first + 1, known[0], start=start, end=start + len(ruler)))
        line.put(Found(first + 1, found.last, found.entry, start=start + len(ruler) + len("-run "), end=found.end))


def _sense(page: Page, line: Line, hit: Hit, surface: str, first: int, last: int) -> Sense | None:
    """The reading that case and neighbours allow, or none."""
    if line.cased and surface[:4] in ("the ", "The ") and line.capital(last) and line.joined(last):
        return None
    plain = line.cased and surface.islower()
    best: Sense | None = None
    score = -1000
    for sense in hit.senses:
        if (plain and not sense.surface & Surface.LOADED) or not _allowed(page, line, sense, surface, first, last):
            continue
        entry = sense.entry
        if sense.surface & Surface.LOCAL and entry.role != "agency" and _wired(line, hit, first, last):
            continue
        worth = entry.weight + (_TOLD_HERE if entry.home in page.parties and entry.home != entry.slug else 0)
        if entry.profile is not None:
            worth += _TOLD_HERE if entry.profile == page.profile else -_TOLD_ELSEWHERE
        if worth > score:
            best, score = sense, worth
    if best is not None and best.entry.kind is EntityKind.PLACE:  # a capital's city: its state, unless placed there
        capitals = (each for each in hit.senses if each.surface & Surface.CAPITAL)
        state = next((each for each in capitals if best.entry.home in (None, each.entry.home)), best)
        best = state if _allowed(page, line, state, surface, first, last) else best
    return best


def _wired(line: Line, hit: Hit, first: int, last: int) -> bool:
    """Whether letters that an agency shares stand where a source is named: "told AFP"; but "the AFP said"."""
    if all(sense.entry.role != "agency" for sense in hit.senses):
        return False
    before = line.word(first - 1)
    return before in ("told", "to", "via") or (before != "the" and line.word(last) in roles.SPEECH)


def _allowed(page: Page, line: Line, sense: Sense, surface: str, first: int, last: int) -> bool:
    entry, flags = sense
    if line.cased and (entry.kind is EntityKind.PLACE or flags & Surface.CAPITAL) and _longer(line, first, last):
        return False  # San José de Apartadó is another town than San José
    if flags & Surface.CAPITAL and line.cased and line.capital(last) and line.word(last) in roles.SITES:
        return False
    if flags & Surface.LOADED and entry.profile != page.profile:
        return False
    if flags & Surface.LOCAL and page.homes.isdisjoint((entry.home, entry.party)):
        return False
    if flags & Surface.ACRONYM:
        if line.cased:
            if sum(char.isupper() for char in surface) < 2:
                return False
        else:
            low = surface.lower()
            if (roles.ordinary(low) or len(low) < 3) and low not in _PLAIN_ACRONYMS:
                return _short(line, entry, surface, first, last)
    if first == 0 and line.cased and line.word(0) in _HEADLINE_WORDS and last == 1:
        return line.word(1) in roles.SPEECH or line.word(1) == "'s"  # "Time ran out"
    if flags & Surface.COMMON and not placed(page, line, first, last):
        return False
    if flags & Surface.SURNAME and not _surname_fits(page, line, entry, first, last):
        return False
    if not line.cased and entry.kind is EntityKind.PLACE and entry.weight < AREA:
        return placed(page, line, first, last)
    if not line.cased or last - first > 1 or entry.adjective or entry.kind is EntityKind.ORGANISATION:
        plain = roles.ordinary(surface) and surface not in _PLAIN_ACRONYMS
        return line.cased or last - first > 1 or not plain or entry.weight >= COUNTRY
    if entry.kind is EntityKind.PERSON or entry.weight >= COUNTRY:
        return entry.weight < COUNTRY or not _given_name(page, line, first, last)
    if line.titled:
        return True
    if _unknown(page, line, last, joined_at=last) and line.tokens[last - 1].text.endswith(surface[-2:]):
        return False  # but "Houthi-run Saba" is two names
    if placed(page, line, first, last):
        return True
    if entry.weight < _FAMOUS_CITY and entry.home not in page.parties:
        return False
    return not _unknown(page, line, first - 1, joined_at=first)


def _longer(line: Line, first: int, last: int) -> bool:
    """Whether a name is part of a longer one, held together by a small word: "San Jose de la Paz"."""
    if line.word(last) in _OF and not line.capital(last):
        after = last + 2 if line.word(last + 1) in _ARTICLES else last + 1
        if line.capital(after):
            return True
    before = first - 2 if line.word(first - 1) in _ARTICLES else first - 1
    return line.word(before) in _OF and not line.capital(before) and line.capital(before - 1)


def _surname_fits(page: Page, line: Line, entry: Entry, first: int, last: int) -> bool:
    before, after = line.word(first - 1), line.word(last)
    titled = before in roles.TITLES or before == "."
    if not line.cased:
        return entry.entity in page.full or titled or (entry.party in page.parties and len(line.word(first)) > 5)
    opening = first == 0 and roles.ordinary(line.word(first)) and after not in roles.SPEECH and after != "'s"
    if opening or (not titled and _unknown(page, line, first - 1, joined_at=first)):
        return False
    if _unknown(page, line, last, joined_at=last) and not line.titled and after not in roles.TITLES:
        return False
    if titled or entry.entity in page.full:
        return True
    if line.word(last - 1) in roles.NAMESAKES:
        return False
    plain = roles.ordinary(line.word(first))
    return entry.party in page.parties and not (plain and (first == 0 or line.titled or len(line.word(first)) < 4))


def _given_name(page: Page, line: Line, first: int, last: int) -> bool:
    """Whether a country's name is a person's first name here: "Jordan Maddow said"."""
    return (
        line.lower[first] in _GIVEN_NAMES
        and not line.titled
        and _unknown(page, line, last, joined_at=last)
        and not roles.ordinary(line.word(last))
    )


def _unknown(page: Page, line: Line, index: int, *, joined_at: int) -> bool:
    """Whether token `index` is a capitalised word next to a name, and none that words explain."""
    if not (line.capital(index) and line.joined(joined_at)) or index in line.cover:
        return False
    word = line.lower[index]
    if word in roles.TITLES or word in roles.SITES or word in roles.BODIES or word in roles.INSIDE:
        return False
    return not (roles.ordinary(word) and (index == 0 or word not in {"mark", "frank"})) and word[-1] != "."


def placed(page: Page, line: Line, first: int, last: int) -> bool:
    """Whether the words around speak of a place."""
    before, after = line.word(first - 1), line.word(last)
    if before in roles.LOCATIVE or after in roles.SITES:
        return True
    if before == "of":
        return line.word(first - 2) in roles.SITE_HEADS
    following = line.cover.get(last + 1)
    return after == "," and following is not None and following.entry.weight >= COUNTRY
