"""Organisations and armed groups by the words that end or begin their names, and ministries by country and function."""

from collections import Counter

from schemas import EntityKind
from streams.enrich.language.words import words
from streams.enrich.names import roles
from streams.enrich.names.atlas import BODY, COUNTRY, Entry, slug
from streams.enrich.names.page import Found, Line, Page

OFFICES = words(
    "ministry office directorate department agency council committee commission administration service services",
    "parliament assembly congress senate staff command presidency authority cabinet bureau court",
)
"""Bodies of a state, which speak for it."""
GROUPS = words("group militia movement brigade brigades battalion faction rebels militants front militiamen fighters")
"""Words after the name of an armed group: "the Tosk Lions militia"."""
_UNKNOWN = 40
_MINISTRY = 56
_OF = dict.fromkeys(
    ("committee", "coalition", "movement", "commission", "council", "centre", "center"), ("of", "for", "to", "on")
)
_BEFORE = roles.TITLES | roles.OPENERS
_OFFICE_WORDS = roles.TITLES | roles.FUNCTIONS.keys()
_OFFICE_REACH = 8
"""Words that the name of an office has at most."""
_FUNCTION_WORDS = roles.FUNCTIONS.keys() | {"affairs"}
_MINISTERIAL = frozenset({"ministry", "ministries", "minister", "president"})
_GAZAN = frozenset({"palestinians", "gaza"})


def outlet(name: str) -> Entry:
    """An outlet nobody knew."""
    return Entry(name, slug(name), slug(name), EntityKind.ORGANISATION, _UNKNOWN, role="outlet")


def group(name: str) -> Entry:
    """An armed group nobody knew."""
    return Entry(name, slug(name), slug(name), EntityKind.PARTY, _UNKNOWN, slug(name), role="group")


def body(page: Page, line: Line, first: int, last: int) -> int | None:
    """A body's name by its last word ("Free Eastern Army") or first ("Institute of X"); the token after it."""
    if line.titled:
        return None
    for head in range(last - 1, first - 1, -1):
        word = line.lower[head]
        if word not in roles.BODIES or (
            head in line.cover and line.cover[head].first != head and line.cover[head].last - 1 != head
        ):
            continue
        if head in line.cover and line.cover[head].entry.kind in (EntityKind.ORGANISATION, EntityKind.PARTY):
            continue
        if line.word(head + 1) in _OF.get(word, ("of", "for")) and (
            line.capital(head + 2) or (line.word(head + 2) == "the" and line.capital(head + 3))
        ):
            if line.word(head + 2) in roles.TITLES and word in roles.ARMED:
                return None  # forces of General X
            return _body_of(page, line, first, head)
        begin = _body_begin(line, first, head)
        inside = {id(line.cover[i]): line.cover[i] for i in range(begin, head + 1) if i in line.cover}
        if any(f.last == head and f.entry.kind is EntityKind.ORGANISATION for f in inside.values()) and not (
            roles.ordinary(line.lower[head - 1])
        ):
            return None
        if begin == head or any(f.first < begin or f.last > head + 1 for f in inside.values()):
            return None
        if begin == 0 and head < 2 and all(roles.ordinary(line.lower[i]) for i in range(head + 1)):
            return None  # a sentence that begins with two common words: "Police Headquarters was hit"
        owner = next((f.entry for f in inside.values() if f.first == begin and f.entry.party), None)
        if word == "ministry" or (
            word in roles.SITES and any(f.last == head and f.entry.kind is EntityKind.PLACE for f in inside.values())
        ):
            return None
        _put_body(page, line, begin, head + 1, owner, word)
        return head + 1
    return None


def _body_begin(line: Line, first: int, head: int) -> int:
    """Where a body's name begins: after offices ("President of the …") and the words that open a sentence."""
    office = line.word(head - 1) == "'s"
    while first < head and first not in line.cover:
        word = line.lower[first]
        if not (word in roles.OPENERS or (word in roles.TITLES and not office)):
            break
        first += 1
    return first


def _put_body(page: Page, line: Line, begin: int, end: int, owner: Entry | None, head: str) -> None:
    canonical = line.text(begin, end)
    outlet = head in roles.OUTLETS
    possessed = line.word(begin - 1) == "'s" and begin - 2 in line.cover
    if owner is None and possessed:
        lord = line.cover[begin - 2].entry
        if lord.party and not outlet:
            owner = lord
            canonical = f"{canonical} of {lord.canonical}"
    state = owner is not None and (head in roles.STATE_ARMS or head in OFFICES)
    kind = EntityKind.ORGANISATION
    own = slug(canonical)
    party = owner.party if state and owner else None
    if head in roles.ARMED and not state:
        kind, party = EntityKind.PARTY, own
    role = "outlet" if outlet else "force" if head in roles.STATE_ARMS else "body"
    _keep_short(page, line, end, entry := Entry(canonical, own, own, kind, _UNKNOWN, party, role=role))
    line.put(Found(begin, end, entry))


def _body_of(page: Page, line: Line, first: int, head: int) -> int:
    """A body named by its first word: take along what follows, as in Institute for the Study of War."""
    end = head + 1
    while end < len(line.tokens):
        word = line.lower[end]
        if (line.capital(end) and line.joined(end)) or (
            word in ("of", "for", "to", "on", "and", "the", "in")
            and (
                (line.capital(end + 1) and line.joined(end + 1))
                or (word in ("of", "for", "to", "on") and line.word(end + 1) == "the" and line.capital(end + 2))
            )
            and not (word in ("to", "on", "in", "and") and end > head + 1 and (word != "and" or end + 1 in line.cover))
        ):
            end += 1
        else:
            break
    begin = head
    while begin > first and line.lower[begin - 1] not in _BEFORE and begin - 1 not in line.cover:
        begin -= 1
    owner = next(
        (line.cover[i].entry for i in range(begin, end) if i in line.cover and line.cover[i].entry.party), None
    )
    head_word = line.lower[head]
    canonical = line.text(begin, end)
    if head_word == "ministry":
        function = next((roles.FUNCTIONS[w] for w in line.lower[head:end] if w in roles.FUNCTIONS), None)
        owner = owner or _owner_before(line, begin) or (page.owner if function else None)
        if owner is not None:
            canonical = f"{function or canonical} of {owner.canonical}"
    own = slug(canonical)
    state = owner is not None and head_word in OFFICES and "health" not in own
    entry = Entry(
        canonical, own, own, EntityKind.ORGANISATION, _UNKNOWN, owner.party if state and owner else None, role="body"
    )
    _keep_short(page, line, end, entry)
    keep = owner if head_word == "ministry" else None
    line.put(Found(begin, end, entry))
    if keep is not None:
        page.owner = keep
    return end


def _keep_short(page: Page, line: Line, end: int, entry: Entry) -> None:
    """Remember the acronym told after a name: "High Talks Committee (HTC)"."""
    if line.word(end) == "(" and line.word(end + 2) == ")" and line.tokens[end + 1].text.isupper():
        page.short[line.lower[end + 1]] = entry
    elif line.word(end) == "," and line.word(end + 1) == "or" and line.capital(end + 2):
        page.short[line.lower[end + 2]] = entry


def read_chapters(line: Line) -> None:
    """Name a country's own society of a body of the world: "the Velmian Red Crescent"."""
    for found in [each for each in line.found.values() if each.entry.slug == "red-cross"]:
        owner = line.cover.get(found.first - 1)
        if owner is None or not owner.entry.adjective or not owner.entry.state:
            continue
        last = found.last + 1 if line.word(found.last) == "society" else found.last
        name = line.text(owner.first, last)
        home = owner.entry.home
        line.put(
            Found(
                owner.first,
                last,
                Entry(name, slug(name), slug(name), EntityKind.ORGANISATION, BODY, None, home, role="aid"),
            )
        )


def read_ministries(page: Page, line: Line) -> None:
    """Name ministries by country and function: "the Velmian defence ministry"; whose, the update tells."""
    if _MINISTERIAL.isdisjoint(line.lower):
        return
    for index, word in enumerate(line.lower):
        if word not in _MINISTERIAL or index in line.cover:
            continue
        if word[:7] != "ministr":
            _remember_owner(page, line, index)
            continue
        begin = index
        while (
            begin > 0
            and begin - 1 not in line.cover
            and (
                line.lower[begin - 1] in roles.FUNCTIONS
                or (
                    line.lower[begin - 1] in ("affairs", "and", "situations")
                    and begin > 1
                    and line.lower[begin - 2] in _FUNCTION_WORDS
                )
            )
        ):
            begin -= 1
        function = next((roles.FUNCTIONS[w] for w in line.lower[begin:index] if w in roles.FUNCTIONS), None)
        end = index + 1
        if function is None and line.word(index + 1) == "of":
            function = next(
                (roles.FUNCTIONS[w] for w in line.lower[index + 2 : index + 4] if w in roles.FUNCTIONS), None
            )
            end = index + 3 if function else end
        owner = _owner_before(line, begin) or _owner_after(line, end)
        if owner is not None:
            page.owner = owner
        if function is None:
            continue
        health = "Health" in function
        if owner is None and word == "ministry":
            owner = _most_named(page) if health else page.owner or _first_state(page)
        if owner is None:
            continue
        canonical = f"{function} of {owner.canonical}"
        if health and (owner.slug in _GAZAN or owner.home in _GAZAN):
            canonical = "Gaza Health Ministry"
        own = slug(canonical)
        party = None if health else owner.party or owner.home
        entry = Entry(canonical, own, own, EntityKind.ORGANISATION, _MINISTRY, party, owner.home, role="office")
        line.put(Found(begin, end, entry))


def _first_state(page: Page) -> Entry | None:
    """The first state named: whose ministry it is where nothing else tells."""
    return next((found.entry for found in page.found() if found.entry.weight == COUNTRY), None)


def _most_named(page: Page) -> Entry | None:
    """The country most places named lie in: whose hospitals count the dead where nothing else tells."""
    homes = Counter(
        found.entry.home
        for line in page.lines
        for found in line.found.values()
        if found.entry.home and found.entry.kind is EntityKind.PLACE
    )
    if not homes:
        return page.owner or _first_state(page)
    home = homes.most_common(1)[0][0]
    return next(
        (
            found.entry
            for line in page.lines
            for found in line.found.values()
            if found.entry.slug == home and found.entry.state
        ),
        Entry(str(home).replace("-", " ").title(), str(home), str(home), EntityKind.PARTY, 0, home, home),
    )


def _remember_owner(page: Page, line: Line, index: int) -> None:
    reach = max(index - _OFFICE_REACH, 0)
    while index > reach and line.lower[index - 1] in _OFFICE_WORDS and index - 1 not in line.cover:
        index -= 1
    owner = _owner_before(line, index)
    if owner is not None:
        page.owner = owner


def _owner_before(line: Line, begin: int) -> Entry | None:
    index = begin - 1
    if line.word(index) == "'s":
        index -= 1
    known = line.cover.get(index)
    if (
        known is not None
        and known.entry.kind in (EntityKind.PARTY, EntityKind.PLACE)
        and (known.entry.party or known.entry.home)
    ):
        return known.entry
    return None


def _owner_after(line: Line, end: int) -> Entry | None:
    if line.word(end) not in ("of", "in"):
        return None
    index = end + 2 if line.word(end + 1) == "the" else end + 1
    known = line.cover.get(index)
    if (
        known is not None
        and known.entry.kind in (EntityKind.PARTY, EntityKind.PLACE)
        and (known.entry.party or known.entry.home)
    ):
        return known.entry
    return None
