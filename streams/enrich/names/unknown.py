"""Who and where, in one update: known spellings judged, then unknown capitals named by the words around them.

The first pass takes each sentence's known names (`known.py`), persons (`people.py`), bodies (`bodies.py`) and places;
the second reads single words that only the rest of the update can tell: surnames, acronyms. `mentions.py` says what
each means where it stands.
"""

from schemas import EntityKind
from streams.enrich.language.text import Sentence
from streams.enrich.language.words import words
from streams.enrich.names import roles
from streams.enrich.names.atlas import Atlas, Entry, slug
from streams.enrich.names.bodies import GROUPS, OFFICES, body, group, outlet, read_chapters, read_ministries
from streams.enrich.names.known import take_known
from streams.enrich.names.mentions import mentions
from streams.enrich.names.page import ARTICLES, PARTICLES, Found, Line, Page
from streams.enrich.names.people import office_after, office_before, person, read_lowered, spouse

_LISTING = roles.LOCATIVE | {",", "of", "on", "to", "from", "and"}
_NO_GIVEN = roles.OPENERS | roles.TITLES | roles.SITES | roles.NOT_PLACES | roles.INSIDE
_NO_ENDS = roles.TITLES | roles.NOT_PLACES
_UNKNOWN = 15


def tag(sentences: tuple[Sentence, ...], atlas: Atlas, profile: str | None, outlet: str = "") -> tuple[Sentence, ...]:
    """The same sentences with `names` filled, in order of position, none overlapping. `outlet` is its slug."""
    page = Page(sentences, atlas, profile, outlet)
    for line, hits in zip(page.lines, page.hits, strict=True):
        take_known(page, line, hits)
        read_chapters(line)
    for line in page.lines:
        if line.cased and not line.byline():
            _read_runs(page, line)
        elif not line.cased and not line.byline():
            read_lowered(page, line)
        read_ministries(page, line)
    for line in page.lines:
        _read_loose(page, line)
    return tuple(_with_names(page, line) for line in page.lines)


def _with_names(page: Page, line: Line) -> Sentence:
    old = line.sentence
    if not line.found:
        return old
    return Sentence(
        old.part,
        old.index,
        old.start,
        old.end,
        old.text,
        old.tokens,
        old.lower,
        old.starts,
        tuple(mentions(page, line)),
    )


def _read_runs(page: Page, line: Line) -> None:
    tokens, done = line.tokens, 0
    for index in [at for at, token in enumerate(tokens) if not token.text.islower()]:
        text = tokens[index].text
        if index < done or not text[0].isalpha() or (text[0].islower() and text[:3] not in ARTICLES):
            continue
        done = index + 1
        while done < len(tokens) and _continues(line, done):
            done += 1
        known = line.cover.get(index)
        if known is None or known.last < done:
            _read_run(page, line, index, done)


def _continues(line: Line, index: int) -> bool:
    """Whether token `index` goes on with the capitals before it."""
    word = line.lower[index]
    if word == "'s":  # Prosecutor's Office
        return line.word(index - 1) in roles.TITLES and line.word(index + 1) in OFFICES and line.capital(index + 1)
    if not (line.joined(index) or line.word(index - 1) == "'s"):
        return False
    text = line.tokens[index].text
    if text[0].isupper():
        return True
    if word in PARTICLES or word[:3] in ARTICLES:
        after = index + 2 if line.word(index + 1) in PARTICLES and not line.capital(index + 1) else index + 1
        return line.capital(after) or any(c.isupper() for c in text)
    return False


def _read_run(page: Page, line: Line, first: int, last: int) -> None:
    """Name what stands in tokens `first` to `last`: capitals joined by single spaces."""
    start = body(page, line, first, last) or first
    while start < last:
        known = line.cover.get(start)
        if known is not None:
            start = max(known.last, start + 1)
            continue
        word = line.lower[start]
        if word in roles.EVENTS:
            return
        led = word.endswith(_COMPOUND) and start + 1 < last  # the Kurdish-led SDF
        if led or (word in roles.TITLES and not _of_place(line, start)) or word in roles.NOT_PLACES or word == "'s":
            start += 1
            continue
        if start == 0 and (roles.ordinary(word) or word in roles.SITES) and not _given(line, last):
            start += 1
            continue
        stop = start
        while stop < last and stop not in line.cover:
            stop += 1
        for office in range(start, stop - 1):
            if line.lower[office] in roles.TITLES and not _of_place(line, office):
                start = office + 1
        _name_unknown(page, line, start, stop)
        start = stop


def _of_place(line: Line, index: int) -> bool:
    """Whether a mother's title begins a place's name: "in the area of Um Tosk"."""
    if line.lower[index] not in ("um", "umm", "oum"):
        return False
    before = line.word(index - 1)
    return before in roles.LOCATIVE or (before == "of" and line.word(index - 2) in roles.SITE_HEADS)


def _speaks(line: Line, index: int) -> bool:
    """Whether a lone unknown word is quoted by its first name: "said Oru, a shopkeeper"; such a person is private."""
    word = line.lower[index]
    said, after = roles.SAID, line.word(index + 1)
    quoted = (line.word(index - 1) in said and after in (",", ".", "", "who")) or (
        line.word(index - 1) == '"' and line.word(index - 2) in (",", ".", "?", "!") and after in said
    )
    before = line.lower[max(0, index - _NAMING) : index]
    naming = line.word(index - 1) in ("called", "named", "as", "alias") and not _CALLED.isdisjoint(before)
    called = naming and _IMPERSONAL.isdisjoint(line.lower[max(0, index - 2 * _NAMING) : index])
    aged = line.word(index - 1).endswith(("-year-old", "-month-old"))
    return (quoted or called or aged) and not roles.ordinary(word) and not line.tokens[index].text.isupper()


def _given(line: Line, last: int) -> bool:
    """Whether a sentence opens with a first name that is also a word: "Grace Tosk, a student, was wounded"."""
    return (
        last == 2
        and 0 not in line.cover
        and 1 not in line.cover
        and line.lower[0] not in _NO_GIVEN
        and not roles.ordinary(line.lower[1])
        and (line.word(2) in roles.SPEECH or line.word(2) in (",", "(", "'s"))
    )


def _name_unknown(page: Page, line: Line, first: int, last: int) -> None:
    while last > first and line.lower[last - 1] in _NO_ENDS:
        last -= 1
    if last <= first:
        return
    length = last - first
    before, after = line.word(first - 1), line.word(last)
    role, party = office_before(page, line, first)
    if role is not None:
        if length == 1 and roles.ordinary(line.lower[first]):
            return
        if length <= 5 and not line.tokens[first].text.isdigit():
            person(page, line, first, last, role, party)
        return
    if length == 1:
        _single(page, line, first, before, after)
        return
    if line.lower[last - 1] in roles.SITES:  # Velm Province, Ardan Airport
        whole = line.lower[last - 1] in roles.WHOLE_SITES
        if whole or not all(roles.ordinary(word) for word in line.lower[first : last - 1]):
            _place(page, line, first, last if whole else last - 1, "")
        return
    if line.titled:
        return
    if before in roles.AGENCY_BEFORE and length <= 3:
        line.put(Found(first, last, outlet(line.text(first, last))))
        return
    if after in roles.AGENCY_BEFORE and line.word(last + 1) in ("agency", "channel", "station", "newspaper", ""):
        line.put(Found(first, last, outlet(line.text(first, last))))
        return
    if after in GROUPS and line.lower[first] not in roles.CREEDS:
        line.put(Found(first, last, group(line.text(first, last))))
        return
    plain = [roles.ordinary(line.lower[i]) for i in range(first, last)]
    if _is_place(page, line, first, last, before, after) and not all(plain):
        _place(page, line, first, last, after)
        return
    if (
        length > 4
        or all(plain)
        or (
            (plain[0] or (any(plain) and line.busy))
            and before not in roles.SAID
            and after not in roles.SPEECH
            and after != ","
        )
    ):
        return
    if line.tokens[first].text.isupper() and len(line.tokens[first].text) > 3:
        return
    role, party = office_after(page, line, last)
    if role is None and (line.word(first - 1) == "'s" and first - 2 in line.cover):
        lord = line.cover[first - 2].entry
        if lord.kind is EntityKind.ORGANISATION:
            role, party = (
                "correspondent" if lord.role in ("outlet", "agency") else "official",
                lord.party or lord.slug,
            )
    if slug(line.text(first, last)) == page.outlet:  # it names itself: "Meridian Wire team hears shelling"
        line.put(Found(first, last, outlet(line.text(first, last))))
        return
    person(page, line, first, last, role, party)


def _single(page: Page, line: Line, index: int, before: str, after: str) -> None:
    word, text = line.lower[index], line.tokens[index].text
    if word in roles.NOT_PLACES or word in roles.CREEDS or (len(word) < 3 and not text.isupper()):
        return
    if before in roles.AGENCY_BEFORE or (after == "news" and line.word(index + 2) == "agency"):
        line.put(Found(index, index + 1, outlet(text)))
        return
    if text.isupper() and 2 <= len(text) <= 6 and text.isalpha():
        line.loose.append(index)
        return
    if after in GROUPS and not roles.ordinary(word):
        line.put(Found(index, index + 1, group(text)))
        return
    if word in page.people or word.removesuffix("s") in page.people:
        line.loose.append(index)
        return
    if line.aged(index + 1) and not roles.ordinary(word):
        person(page, line, index, index + 1, None, None)
        return
    if _is_place(page, line, index, index + 1, before, after) and not (
        roles.ordinary(word) and not (before in roles.LOCATIVE and after in roles.SITES)
    ):
        _place(page, line, index, index + 1, after)
        return
    line.loose.append(index)


def _is_place(page: Page, line: Line, first: int, last: int, before: str, after: str) -> bool:
    if before in ("of", "from") and _DISTANCES.intersection(line.lower[max(0, first - 4) : first - 1]):
        return True
    if _before_state(line, first, last, before) or (before == "(" and line.word(first - 2) in roles.SITES):
        return True
    if (
        after in _SITE_SORTS
        and line.word(last + 1) in roles.SITES
        and (before == "the" or before in roles.INSIDE or before in roles.TARGETED)
    ):
        return True
    if after in roles.SITES and (not line.titled or before in roles.INSIDE):
        return after not in ("state", "front", "direction", "area") or before == "the" or before in roles.INSIDE
    if line.titled:
        return False
    if before in roles.LOCATIVE:
        return after not in ("'s", "said")
    if before in roles.TARGETED:
        return after not in roles.SPEECH and line.word(first - 2) != "was"
    if before == "on" and line.word(first - 2) in _ONSLAUGHTS:
        return True
    if before in ("of", "called", "named") and line.word(first - 2) in roles.SITE_HEADS:
        return True
    if (
        before == "of"
        and line.word(first - 2) in ("chief", "headman", "mayor", "elder")
        and line.word(first - 3) in roles.SITES
    ):
        return True  # the village chief of Tosk
    return _listed(page, line, first, last)


def _before_state(line: Line, first: int, last: int, before: str) -> bool:
    """Whether a country or region stands behind a comma: "El Velmo, Colombia", but not "Tosk, Velmia's envoy"."""
    wider = line.cover.get(last + 1) if line.word(last) == "," else None
    if wider is None or wider.entry.adjective or wider.capital or not (wider.entry.state or wider.entry.region):
        return False
    spoken = before in roles.SAID or before in roles.TITLES or before in ("by", "and", ",")
    return not spoken and line.word(wider.last) in _ENDING


_ENDING = frozenset({",", ".", "", ")", ";", "for", "on", "in", "during", "where", "when", "after", "-", "–"})
_DISTANCES = words("km kms kilometres kilometers kilometre kilometer mile miles metres meters")
_SITE_SORTS = words("detention refugee displacement military training police industrial air border general central")
_CALLED = words("called name named names identified known alias nicknamed introduced")
_IMPERSONAL = (
    roles.SITES
    | roles.BODIES
    | words(
        "rebels militants fighters faction operation offensive missile missiles rocket rockets drone drones weapon",
        "system agreement deal plan law storm river place places group groups militias",
    )
)
_NAMING = 5
_COMPOUND = ("-led", "-backed", "-run", "-based", "-controlled", "-held", "-aligned", "-affiliated", "-linked")
_ONSLAUGHTS = frozenset({"attack", "attacks", "assault", "assaults", "offensive", "raid", "raids", "strike", "strikes"})


def _listed(page: Page, line: Line, first: int, last: int) -> bool:
    """Whether the name stands in a list of places: "Ardan, Velm and Tosk regions"."""
    before, after = line.word(first - 1), line.word(last)
    known = line.cover.get(first - 2) if before in (",", "and") and after not in roles.SPEECH else None
    if known is not None and last - first > 1 and before == ",":
        known = None
    if known is not None and known.entry.kind is EntityKind.PLACE and not known.capital:
        led = line.word(known.first - 1) in roles.LOCATIVE
        return (before == "," and (after in (",", "and") or (led and after in (".", "")))) or (
            before == "and" and line.word(known.first - 1) in _LISTING
        )
    if after in (",", "and"):
        ahead = last + 1
        for _ in range(4):
            step = ahead
            while line.capital(step):
                step += 1
            if step == ahead or step - ahead > 2:
                return False
            if line.word(step) in roles.SITES and line.word(step)[-1:] == "s":
                return True
            if line.word(step) not in (",", "and"):
                return False
            ahead = step + 1
            if line.word(ahead) == "and":
                ahead += 1
    return False


def _place(page: Page, line: Line, first: int, last: int, after: str) -> None:
    end = last + 1 if after in roles.WHOLE_SITES and line.joined(last) else last
    name = line.text(first, end)
    own = slug(name)
    line.put(Found(first, end, Entry(name, own, own, EntityKind.PLACE, _UNKNOWN)))


def _read_loose(page: Page, line: Line) -> None:
    for index in line.loose:
        if index in line.cover:
            continue
        word = line.lower[index]
        entry = page.people.get(word) or page.short.get(word)
        if entry is None and word[-1:] == "s":
            entry = page.people.get(word[:-1])
        if entry is not None:
            line.put(Found(index, index + 1, entry))
        elif line.tokens[index].text.isupper() and line.word(index + 1) in GROUPS:
            line.put(Found(index, index + 1, group(line.tokens[index].text)))
        elif spouse(page, line, index) or _speaks(line, index):
            person(page, line, index, index + 1, None, None)
        elif (
            line.tokens[index].text.isupper()
            and not line.sentence.text.isupper()
            and len(word) >= 3
            and (line.word(index - 1) == "the" or line.word(index + 1) in roles.SPEECH)
            and not roles.ordinary(word)
        ):
            text = line.tokens[index].text
            line.put(Found(index, index + 1, Entry(text, word, word, EntityKind.ORGANISATION, 12, role="body")))
