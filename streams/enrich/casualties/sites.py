"""Which names of a sentence say where people were harmed, which of nested ones is meant, and how near one stands."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from schemas import EntityKind, Part
from streams.enrich.language.lexicon import SPEECH_VERBS
from streams.enrich.language.text import Name, Sentence
from streams.enrich.language.wording import ACT_NOUNS
from streams.enrich.language.words import words
from streams.enrich.names import roles
from streams.enrich.names.entities import BASE

_LOCATING = roles.TARGETED | words(
    "in at on inside outside across around throughout within into over rocked onto to through"
)
_NEARBY = words("near from towards toward outside off of west east north south between along beyond")
_KINDS = words(
    "city town village district province region area camp neighbourhood neighborhood suburb governorate capital state",
    "county enclave settlement hamlet municipality port island valley centre center outskirts part parts border",
    "hospital school market base airport airfield quarter locality localities areas districts villages towns regions",
    "provinces suburbs cercle department commune township subdistrict sub-district raion oblast",
)
_VILLAGES = words("village town hamlet settlement camp township villages towns settlements commune locality")
"""Behind or before an unknown name, these make it a place of its own."""
_HOUSES = words(
    "hospital clinic school university college mosque church cathedral market bazaar stadium hotel restaurant cafe",
    "street road square highway avenue lane park bridge junction roundabout station building tower house",
    "manor theatre theater hall mall prison plant factory",
)
_DISTRICTS = words("district area")
_QUARTERS = words("neighbourhood neighborhood quarter suburb ward")
_INNER = _HOUSES | _DISTRICTS | _QUARTERS
"""What lies inside a named place: "the Velm market in Tosk" is told of as Tosk."""
_TREATING = words("hospital clinic infirmary mortuary morgue")
_LEADING = words("led backed air aerial ally allies")
_ROADS = words("road highway motorway street")
_STRUCK = words("hit hits struck strike strikes bombed shelled on attacked stormed raided targeted")
_SPEAKING = words(
    "police officials official authorities ministry health army military government spokesman spokeswoman",
    "medics forces troops soldiers says said president minister governor mayor commander presidency emergency",
    "civil rescuers",
)
_OFFICES = roles.TITLES | words("ministry authority authorities office officials presidency prosecutors service agency")
"""Said of two words that a state or a town owns, these are who speaks, not where: "Velmia's health authorities"."""
_OPPOSING = words("with against")
_REFUGE = words(
    "fled flee fleeing ran escaped evacuated taken transferred rushed flown left heading way en-route airlifted sent",
    "moved brought travelling",
)
"""Before "to": where people went, not where they were harmed."""
_GLUE = (
    words(
        ", ( in of the near at on outside inside",
        "north south east west northeast northwest southeast southwest northern southern eastern western central",
        "coastal northwestern northeastern southwestern southeastern north-west north-east south-west south-east",
        "upper lower greater km kms kilometres kilometers miles from out outskirts some about away",
        "occupied besieged rural old downtown neighbouring neighboring country's region's city's capital",
    )
    | _KINDS
)
_NESTING = words(", in ( of near at on out")
_LONGEST_LINK = 7
_AIMED = 3
_REGIONS = (["province"], ["region"], ["governorate"], ["state"], ["oblast"])
_ATTACKS = words("blast strike attack bombing explosion airstrike massacre shelling raid siege")
_BREAKS = words("after when while where who which as but before since and") | frozenset({",", ";", ":", "–", "—", "."})
_BREAK = 5
"""How many words a clause's end is worth when the nearest place is looked for."""
_ACRONYM = 3


class Site(NamedTuple):
    """A name as a location: how surely (0 best), and the token where it stands.

    0 in or near a town, 1 in a region, 2 in a state, 3 named at all, 4 a dateline, a hospital that treats, people of a
    region.
    """

    rank: int
    at: int
    name: Name


class _Named(NamedTuple):
    """A name that may say where: its tokens `first` to `last` (exclusive) and its rank alone."""

    rank: int
    first: int
    last: int
    name: Name


WEAK = 4


def sites(sentence: Sentence) -> list[Site]:
    """The sites of a sentence, one for each run of nested names."""
    found: list[Site] = []
    run: list[_Named] = []
    links: list[str] = []
    low = sentence.lower
    for named in _candidates(sentence):
        link = _link(low, run[-1], named) if run else ""
        if run and not link:
            found.extend(_chosen(low, run, links))
            run, links = [], []
        if run:
            links.append(link)
        run.append(named)
    if run:
        found.extend(_chosen(low, run, links))
    return found


def nearest(found: Iterable[Site], low: Sequence[str], start: int, end: int) -> Site:
    """Of some sites the surest and, of those, the one that stands nearest to tokens `start` to `end`."""
    return min(found, key=lambda site: (site.rank, _distance(low, site.at, start, end)))


def target(sentence: Sentence) -> str | None:
    """The group that an attack was aimed at, whose people it hit: "a strike on the Red Column"."""
    for name in sentence.names:
        if name.role == "group":
            first = sentence.after(name.start) - 1
            before = sentence.lower[max(0, first - _AIMED) : first]
            if "by" not in before and not _STRUCK.isdisjoint(before):
                return name.party
    return None


def _distance(low: Sequence[str], at: int, start: int, end: int) -> int:
    first, last = (at, start) if at < start else (end, at)
    return last - first + _BREAK * sum(word in _BREAKS for word in low[first:last])


def _candidates(sentence: Sentence) -> Iterable[_Named]:
    low, cased = sentence.lower, not sentence.text.islower()
    for name in sentence.names:
        if name.kind not in (EntityKind.PLACE, EntityKind.PARTY) or name.role == BASE:
            continue
        if name.kind is EntityKind.PARTY and (name.adjective or name.role == "group"):
            continue
        first, last = sentence.after(name.start) - 1, sentence.after(name.end - 1)
        rank = _rank(sentence, low, first, last, name, cased=cased)
        if rank is not None:
            yield _Named(rank, first, last, name)


def _link(low: Sequence[str], left: _Named, right: _Named) -> str:
    """How a name goes on from the one before it: n(ested in it), c(omma), a(nd), p(ossessed by it); "" not at all."""
    between = list(low[left.last : right.first])
    if not between or len(between) > _LONGEST_LINK:
        return ""
    if between[0] == "'s" and all(word in _GLUE for word in between[1:]):
        return "p"
    if left.name.party and not right.name.party and between[-1] == "of" and between[0] in _KINDS:
        return "p"  # the Ardania town of Velm
    while between and (between[0] in _KINDS or between[0] in _INNER or between[0].isdecimal()):
        between.pop(0)
    if not between:
        return ""
    if between in (["and"], [",", "and"], ["&"], ["and", "the"]):
        return "a"
    if between == [","]:
        return "c"
    if between[0] not in _NESTING and not (between[0][0].isdigit() and between[-1] in ("of", "from")):
        return ""
    return "n" if all(word in _GLUE or word[0].isdigit() for word in between) else ""


def _chosen(low: Sequence[str], run: list[_Named], links: list[str]) -> list[Site]:
    """Of a run of names the one that tells where best: the narrowest but for streets and houses in a known town.

    Of several side by side it is what they all lie in, where that is told, else the first.
    """
    rank, at = min(named.rank for named in run), run[0].first
    if "a" in links:
        final = len(links) - 1 - links[::-1].index("a")
        begin = final
        while begin and links[begin - 1] in ("c", "a"):
            begin -= 1
        wider = run[final + 2 :]
        if wider and wider[0].name.party is None:
            run, links = [*run[:begin], *wider], [*links[:begin], *links[final + 2 :]]
        else:
            run, links = run[: begin + 1], links[:begin]
    order = list(run)
    for index, link in enumerate(links):
        if link == "p":
            order[index], order[index + 1] = order[index + 1], order[index]
    for index, named in enumerate(order):
        wider = order[index + 1 :]
        if not wider:
            lone = named.name.latitude is None and _built(low, named) and rank < WEAK
            return [Site(WEAK if lone else rank, at, named.name)]
        if not _inner(low, named, wider[0]):
            return [Site(rank, at, named.name)]
    return []


def _built(low: Sequence[str], named: _Named) -> bool:
    """Whether a name is a street's or a building's."""
    after = low[named.last] if named.last < len(low) else ""
    return low[named.last - 1] in _HOUSES or after in _HOUSES or low[named.last : named.last + 2] == ["power", "plant"]


def _inner(low: Sequence[str], named: _Named, wider: _Named) -> bool:
    """Whether a name is a street, a house or a quarter of the next wider one, which reports tell instead."""
    after, last = low[named.last] if named.last < len(low) else "", low[named.last - 1]
    before = low[max(0, named.first - 3) : named.first]
    if _built(low, named) or last in _QUARTERS:
        return True
    if named.name.latitude is not None:
        return False
    region = wider.name.region or wider.name.party or low[wider.last : wider.last + 1] in _REGIONS
    if after in _INNER:
        return not (after in _DISTRICTS and region)
    if after in _VILLAGES or (before[-1:] == ["of"] and _VILLAGES.intersection(before)):
        return False
    comma = low[named.last : wider.first] == [","]
    return comma and not region and wider.name.latitude is not None


def _rank(sentence: Sentence, low: Sequence[str], first: int, last: int, name: Name, *, cased: bool) -> int | None:
    """How surely a name says where; None: it speaks or acts."""
    following = low[last] if last < len(low) else ""
    window = low[max(0, first - 4) : first]
    state = name.party is not None
    if name.adjective:
        return WEAK
    owned, office = [*low[last + 1 : last + 3], "", ""][:2] if following == "'s" else ("", "")
    if following in _SPEAKING or owned in _SPEAKING or owned in roles.TITLES:
        return None
    if office in _OFFICES and (window[-1:] == ["to"] or _LOCATING.isdisjoint(window[-1:])):
        return None  # "Borduria's defence ministry said", not "an attack on Borduria's defence ministry"
    if state and (following in _LEADING or following in ACT_NOUNS):
        return None  # "in the Bordurian led air strikes"
    if _OPPOSING.intersection(window[-1:]):
        return None  # "in fighting with Azerbaijan"
    if window[-1:] == ["in"] and _SPEAKING.intersection(window[-2:-1]) and SPEECH_VERBS.intersection(low[last:][:3]):
        return None  # "officials in Nagorno-Karabakh have said", not "killed five soldiers in Velm"
    if low[last + 1 : last + 2] == ["on"] and state and following != "'s":
        return None  # "in Bordurian strike on": by whom, not where
    if _dateline(sentence, low, first, last):
        return WEAK
    if sentence.text[name.end - sentence.start : name.end - sentence.start + 1] == "-":
        return None  # the Velm-Tosk highway
    if (
        following in _TREATING
        or low[last : last + 2] in (["general", "hospital"], ["central", "hospital"])
        or (low[last - 1] in _TREATING)
    ):
        struck = _STRUCK.intersection(window) or _ATTACKS.intersection(low[last : last + 3])
        return 0 if struck else WEAK
    if following in _ROADS:
        return 3
    if window[-1:] == ["to"] and _REFUGE.intersection(low[max(0, first - 7) : first]):
        return WEAK
    if low[first - 2 : first] and low[first - 1] == "of" and low[first - 2] in _KINDS:
        return 2 if state else 0
    if _LOCATING.intersection(window) or following in _KINDS:
        return 2 if state else 0
    if name.kind is EntityKind.PARTY:
        return WEAK if following == ":" and first == 0 and sentence.part is Part.HEADLINE else None
    if window and window[-1] in _NEARBY:
        return 0
    return 3 if cased or last - first > 1 else None


def _dateline(sentence: Sentence, low: Sequence[str], first: int, last: int) -> bool:
    """`VELM, Ardania (Wire) -` tells where the words were written."""
    if first > 3 or not sentence.text[: sentence.tokens[first].end - sentence.start].isupper():
        return False
    if len(sentence.tokens[first].text) <= _ACRONYM and first == 0 and last == 1:
        return False
    opening = low[last : last + 10]
    if not sentence.text.isupper():
        return bool(opening) and opening[0] in (",", "(", "-", "–", "—", ":", "--", "/")
    return any(mark in opening for mark in ("--", "—", "–"))
