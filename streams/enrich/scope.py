"""Whose people, where, and who says so: from the sentence's names and speeches, then the update's, then its head's."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import NamedTuple

from schemas import Claimant, EntityKind, Part, StatementKind, Victims
from streams.enrich.clauses import Told
from streams.enrich.lexicon import BE, Mode
from streams.enrich.text import Name, Sentence, Speech, claimed
from streams.enrich.words import words

_LOCATING = words(
    "in at on inside outside across around throughout within into over hit struck rocked onto to attacked raided",
    "stormed shelled bombed bombarded targeted overran occupied entered captured seized invaded torched ambushed",
)
_NEARBY = words("near from towards toward outside off of west east north south between along beyond")
_SITES = words(
    "city town village district province region area camp neighbourhood neighborhood suburb governorate capital state",
    "county enclave settlement hamlet municipality port island valley centre center outskirts part parts border",
    "hospital",
    "school market base airport airfield",
)
_SPEAKING = words(
    "police officials official authorities ministry health army military government spokesman spokeswoman hospital",
    "medics",
    "forces troops soldiers says said president minister governor mayor emergency civil rescuers",
)
_OPPOSING = words("with against")
_MOVED = words(
    "taken flown evacuated transferred rushed airlifted sent moved brought fled flee fleeing travelling heading"
)
_CARING = words("hospital clinic infirmary mortuary morgue")
_HIT = words("on hit hits struck strike strikes bombed shelled attacked targeted raided stormed")
_SPOTS = words(
    "street road square park stadium school market avenue lane plaza hotel mosque church highway junction hall"
)
_FIGHTERS = frozenset({Victims.MILITARY, Victims.MILITANT, Victims.POLICE})
_OWN = words("its their our")
_REACH = 5
_NEAR = 3
_OPENING = 8
_NESTED = 8
"""Speeches inside one another are at most so deep."""


class Scope(NamedTuple):
    """Side, place and claimant of one statement."""

    side: str | None
    place: str | None
    claimant: Claimant
    hedged: bool


class _Site(NamedTuple):
    """A name as a location: how surely (0 best), and the token where it stands."""

    rank: int
    at: int
    name: Name


class Scopes:
    """The names and speeches of one update, asked for each statement."""

    def __init__(self, sentences: Sequence[Sentence], speeches: Sequence[Speech]) -> None:
        self._order = {(sentence.part, sentence.index): at for at, sentence in enumerate(sentences)}
        self._sentences = sentences
        self._sites: dict[int, list[_Site]] = {}
        self._before: list[Name | None] | None = None
        self._parties = {name.party for sentence in sentences for name in sentence.names if name.party}
        self._speeches = {
            part: sorted((s for s in speeches if s.part is part and s.speaker), key=lambda s: s.start) for part in Part
        }
        self._starts = {part: [speech.start for speech in found] for part, found in self._speeches.items()}

    def of(
        self, sentence: Sentence, told: Told, *, kind: StatementKind, victims: Victims, whole: Scope | None
    ) -> Scope:
        """The scope of what is told in a sentence; a part takes what it does not say itself from its whole."""
        speech = self._speech(sentence.part, sentence.tokens[told.group.figure[0]].start)
        claimant = claimed(speech.speaker, speech.relays) if speech is not None else claimed(None, ())
        place = self._place(sentence, told, kind=kind)
        side = self._side(sentence, told, claimant.id, victims=victims)
        if whole is not None:
            return Scope(side or whole.side, whole.place, whole.claimant, whole.hedged)
        group = place is not None and place.role == "group"  # "a strike on the rebels": they are hit, it is not where
        if side is None and place is not None and (group or victims not in _FIGHTERS):
            side = place.party or place.home
        return Scope(side, place.canonical if place and not group else None, claimant, bool(speech and speech.hedged))

    def _speech(self, part: Part, at: int) -> Speech | None:
        """The innermost speech around a position, else the heading's ("Ministry says …")."""
        found = self._speeches[part]
        stop = bisect_right(self._starts[part], at)
        covering = [speech for speech in found[max(0, stop - _NESTED) : stop] if at < speech.end]
        if covering:
            return min(covering, key=lambda speech: speech.end - speech.start)
        heading = self._speeches[Part.HEADLINE]
        return heading[0] if part is Part.TEXT and heading else None

    def _place(self, sentence: Sentence, told: Told, *, kind: StatementKind) -> Name | None:
        at = self._order[sentence.part, sentence.index]
        sites = self._located(at)
        group = told.group.start
        if sites:
            return min(sites, key=lambda site: (site.rank, abs(site.at - group))).name
        if kind in (StatementKind.TOTAL, StatementKind.BACKGROUND):
            return None
        if self._before is None:
            self._before = self._known()
        return self._before[at]

    def _known(self) -> list[Name | None]:
        """For each sentence the place named last before it, else the first one named after it."""
        best = [min(sites, key=lambda s: (s.rank, s.at)).name if (sites := self._located(at)) else None
                for at in range(len(self._sentences))]  # fmt: skip
        first = next((name for name in best if name is not None), None)
        known: list[Name | None] = []
        for name in best:
            known.append(first)
            if name is not None and (name.party is None or first is None or first.party is not None):
                first = name
        return known

    def _located(self, at: int) -> list[_Site]:
        found = self._sites.get(at)
        if found is None:
            found = self._sites[at] = _sites(self._sentences[at])
        return found

    def _side(self, sentence: Sentence, told: Told, claimant: str | None, *, victims: Victims) -> str | None:
        group, harm, tokens = told.group, told.harm, sentence.tokens
        begin, end = group.start, group.end
        if harm is not None and harm.mode is Mode.TOLL:
            begin, end = max(0, harm.start - 3), harm.end
        start, stop = tokens[begin].start, tokens[end - 1].end
        for name in sentence.names:
            if start <= name.start < stop and (name.party or name.home):
                return name.party or name.home
        if (named := _behind(sentence, told)) is not None:
            return named
        own = _OWN.intersection(sentence.lower[max(0, begin - 2) : end])
        lost = tokens[group.start - 1].lower in ("lost", "losing") if group.start else False
        if lost or (own and claimant not in self._parties):
            return next((n.party for n in reversed(sentence.names) if n.party and n.start < start), None)
        told_of_own = own or (victims in _FIGHTERS and harm is not None and harm.mode is not Mode.OBJECT)
        return claimant if told_of_own and claimant in self._parties and (own or _suffered(told)) else None


def _behind(sentence: Sentence, told: Told) -> str | None:
    """The party behind the people, or at the head: "fighters from X", "soldiers in X's army", "among Xs, 66 died"."""
    if not sentence.names:
        return None
    tokens, group, harm = sentence.tokens, told.group, told.harm
    at = group.end
    if at < len(tokens) and tokens[at].lower not in ("of", "from", "in") and harm is not None and harm.end > at:
        at = harm.end
    if at < len(tokens) and tokens[at].lower in BE:
        at += 1
    word = tokens[at].lower if at < len(tokens) else ""
    if word in ("of", "from", "in"):
        reach = tokens[min(at + 1 + _NEAR, len(tokens) - 1)].start
        for name in sentence.names:
            if (
                tokens[at].end <= name.start <= reach
                and name.party is not None
                and (word != "in" or _owns(sentence, name))
            ):
                return name.party
    if tokens[0].lower in ("among", "on", "for"):
        comma = next((token.start for token in tokens[:_OPENING] if token.text == ","), 0)
        party = next((name.party for name in sentence.names if name.end <= comma and name.party), None)
        if party is not None and comma <= tokens[group.start].start:
            return party if tokens[0].lower == "among" or _sided(sentence, comma) else None
    return None


def _owns(sentence: Sentence, name: Name) -> bool:
    """Whether "'s" follows a name."""
    return sentence.text[name.end - sentence.start :].startswith(("'s", "’s", " 's", " ’s"))


def _sided(sentence: Sentence, comma: int) -> bool:
    """Whether the words before the comma end in "side": "on the Syldavian side, 64 soldiers died"."""
    return sentence.text[: comma - sentence.start].rstrip().lower().endswith("side")


def _suffered(told: Told) -> bool:
    """Whether the words tell of a loss, not of a feat: "were killed", "died"."""
    return told.harm is not None and (told.harm.passive or told.harm.mode in (Mode.SUBJECT, Mode.TOLL))


def _sites(sentence: Sentence) -> list[_Site]:
    """The names of a sentence that say where; of "Rafah, in southern Gaza" only the first, which is the narrower."""
    found: list[_Site] = []
    starts = [token.start for token in sentence.tokens]
    low = sentence.lower
    ended, cased = -1, not sentence.text.islower()
    for name in sentence.names:
        if name.kind is not EntityKind.PLACE and not (name.kind is EntityKind.PARTY and not name.adjective):
            continue
        first = max(0, bisect_right(starts, name.start) - 1)
        if name.role == "base" or (name.role == "group" and _HIT.isdisjoint(low[max(0, first - _NEAR) : first])):
            continue
        last = bisect_right(starts, name.end - 1)
        rank = _rank(low, first, last, name, cased=cased)
        between = low[ended:first] if ended >= 0 else []
        if found and rank is not None and _better(low, ended, first, last):
            found[-1] = _Site(min(rank, found[-1].rank), first, name)
            ended = last
            continue
        wider = bool(found) and 0 < len(between) <= _REACH and between[0] in (",", "in", "(") and rank is not None
        if wider and all(word not in ("and", "or", "near", "while") for word in between):
            ended = last
            continue
        if rank is not None:
            found.append(_Site(rank, first, name))
            ended = last
    return found


def _better(low: Sequence[str], ended: int, first: int, last: int) -> bool:
    """Whether the next name says where better: "Orvel's port" than Orvel, Orvel than "Long Street, Orvel"."""
    between = low[ended:first]
    if not between or len(between) > _REACH:
        return False
    spot = low[ended - 1] in _SPOTS or low[ended] in _SPOTS
    return between == ["'s"] or (spot and low[last - 1] not in _SPOTS and between[0] in (",", "in", "of", "("))


def _rank(low: Sequence[str], first: int, last: int, name: Name, *, cased: bool) -> int | None:
    """How surely a name says where: 0 in a town, 1 near one, 2 in a state, 3 named at all; None: it speaks or acts."""
    following = low[last] if last < len(low) else ""
    window = low[max(0, first - 4) : first]
    state = name.party is not None
    if following in _SPEAKING or (following == "'s" and low[last + 1 : last + 2] and low[last + 1] in _SPEAKING):
        return None
    if low[last + 1 : last + 2] == ["on"] and state and following != "'s":
        return None  # "in Bordurian strike on": by whom, not where
    if window[-1:] == ["to"] and not _MOVED.isdisjoint(window):
        return None  # "taken to a neighbouring country"
    if not _CARING.isdisjoint(low[last - 1 : last + 2]) and _HIT.isdisjoint(window):
        return None  # where the wounded lie
    if _OPPOSING.intersection(window[-1:]) or (window[-1:] == ["in"] and _SPEAKING.intersection(window[-2:-1])):
        return None  # "in fighting with Azerbaijan"; "officials in Nagorno-Karabakh have said"
    if low[first - 2 : first] and low[first - 1] == "of" and low[first - 2] in _SITES:
        return 2 if state else 0
    if _LOCATING.intersection(window) or following in _SITES:
        nearby = bool(window) and window[-1] in _NEARBY
        return 2 + nearby if state else int(nearby)
    if name.kind is EntityKind.PARTY:
        return None
    if window and window[-1] in _NEARBY:
        return 1
    return 3 if cased else None
