"""Whose people, where, and who says so: from the sentence's names and speeches, then the update's, then its head's."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from schemas import Claimant, EntityKind, Outcome, Part, StatementKind, Victims
from streams.enrich.casualties.clauses import Told
from streams.enrich.casualties.sites import WEAK, Site, nearest, sites, target
from streams.enrich.language.lexicon import BE, PERSON, Mode
from streams.enrich.language.text import Name, Sentence, Speech, claimed
from streams.enrich.language.wording import NON_STATE, STATELESS
from streams.enrich.language.words import words
from streams.enrich.speech.claimants import owner, unnamed

_FIGHTERS = frozenset({Victims.MILITARY, Victims.MILITANT, Victims.POLICE})
_BYSTANDERS = frozenset({Victims.CIVILIAN, Victims.CHILD, Victims.WOMAN, Victims.JOURNALIST, Victims.AID_WORKER})
_CONFIRMED = words("confirms confirmed says said announces announced claims claimed")
_POINTED = words("city town village district province region area camp enclave territory strip governorate")
_STATE = words("government regime loyalist pro-government")
_OWN = words("its their our")
_ADDING = words("with including adding")
_ADDED = 10
_LEAVING = words("fled flee flees fleeing left leave leaves leaving abandoned escaped escaping from vacated")
_ENTERING = words("to into towards toward")
_TAIL = 22
_NEAR = 3
_OPENING = 8
_REACH = 12
"""Tokens between a group and its word of harm that both are taken for one stretch."""
_NESTED = 8
"""Speeches inside one another are at most so deep."""


class Scope(NamedTuple):
    """Side, place and claimant of one statement."""

    side: str | None
    place: str | None
    claimant: Claimant
    hedged: bool


class Scopes:
    """The names and speeches of one update, asked for each statement."""

    def __init__(self, sentences: Sequence[Sentence], speeches: Sequence[Speech], sides: tuple[str, ...] = ()) -> None:
        self._order = {(sentence.part, sentence.index): at for at, sentence in enumerate(sentences)}
        self._sentences = sentences
        self._sites: dict[int, list[Site]] = {}
        self._before: list[Name | None] | None = None
        self._names = [name for sentence in sentences for name in sentence.names]
        self._parties = {name.party for name in self._names if name.party}
        self._speeches: dict[Part, list[Speech]] = {Part.HEADLINE: [], Part.TEXT: []}
        for speech in sorted(speeches, key=lambda speech: speech.start):
            if speech.speaker:
                self._speeches[speech.part].append(speech)
        self._sides = sides[:2]
        self._starts = {part: [speech.start for speech in found] for part, found in self._speeches.items()}

    @cached_property
    def _stateless(self) -> set[str | None]:
        return {name.party for name in self._names if name.role == "group" and not name.home}

    @cached_property
    def _groups(self) -> frozenset[str | None]:
        return NON_STATE.union(name.party for name in self._names if name.role == "group")

    @cached_property
    def _homes(self) -> dict[str, str]:
        return {name.slug: name.home for name in self._names if name.home}

    def of(
        self, sentence: Sentence, told: Told, *, kind: StatementKind, victims: Victims, whole: Scope | None
    ) -> Scope:
        """The scope of what is told in a sentence; a part takes what it does not say itself from its whole."""
        place = self._place(sentence, told, kind=kind)
        speech = self._speech(sentence.part, sentence.tokens[told.group.figure[0]].start)
        if speech is None or speech.carried:
            speech = self._speech(sentence.part, sentence.tokens[told.group.end - 1].start) or speech
        claimant = self._claimant(sentence, told.group.figure[0], speech, place)
        side = self._side(sentence, told, claimant.id, victims=victims)
        if whole is not None:
            return Scope(side or whole.side, whole.place, whole.claimant, whole.hedged)
        if side is None and victims not in _BYSTANDERS:
            side = target(sentence)
        if side is None:
            side = self._entailed(sentence, told, claimant.id, place, victims=victims, speech=speech)
        return Scope(side, place.canonical if place else None, claimant, bool(speech and speech.hedged))

    def _entailed(
        self,
        sentence: Sentence,
        told: Told,
        claimant: str | None,
        place: Name | None,
        *,
        victims: Victims,
        speech: Speech | None,
    ) -> str | None:
        """Whose people they were by what is told around: their place's, the enemy's of who killed them, the state's.

        A place tells it only where somebody else than its own people is at war there: those who die of a civil war's
        bombs are nobody's side.
        """
        if victims in _FIGHTERS:
            if _STATE.intersection(sentence.lower[told.group.start : told.group.end]):
                return self._home(place)
            enemy = self._enemy(claimant)
            if told.harm is not None and told.harm.mode is not Mode.SUBJECT and not told.harm.passive:
                return claimant if self._hit(sentence, told, claimant, enemy, victims, speech) else enemy
            if enemy is not None and self._musters(enemy, victims) and not self._musters(claimant, victims):
                return enemy  # "the rebels said that 40 soldiers had died"
            return None
        if place is None:
            home = self._homes.get(claimant) if claimant and "health" in claimant else None
        else:
            known = place.party or place.home or place.latitude is not None
            home = place.party or place.home if known else self._home(None)
        if home is None or home in self._sides or home in STATELESS:
            return home
        return home if any(self._foreign(rival, home) for rival in self._parties) else None

    def _musters(self, party: str | None, victims: Victims) -> bool:
        """Whether fighters of a class are a party's own: a group has militants, a state soldiers and police."""
        return (party in self._groups) is (victims is Victims.MILITANT)

    def _hit(
        self,
        sentence: Sentence,
        told: Told,
        claimant: str | None,
        enemy: str | None,
        victims: Victims,
        speech: Speech | None,
    ) -> bool:
        """Whether those who were killed are the speaker's own: "the army said rebels shelled its posts, killing two".

        They are where the enemy opens what is told, or nameless fighters of another class than both.
        """
        opening = sentence.after(max(sentence.start, speech.start if speech is not None else 0)) - 1
        named = (name for name in sentence.names if sentence.after(name.start) > opening and not _owns(sentence, name))
        first = next(named, None)
        if first is not None and sentence.after(first.start) <= min(told.group.start, opening + _NEAR):
            return enemy is not None and first.party == enemy
        who = next((PERSON[word] for word in sentence.lower[opening : opening + _NEAR + 1] if word in PERSON), None)
        own = claimant in self._parties and self._musters(claimant, victims)
        return own and who in _FIGHTERS and who is not victims

    def _foreign(self, rival: str, home: str) -> bool:
        """Whether a party is another state, or a group of another land."""
        return rival != home and self._homes.get(rival, rival) not in (home, None) and rival not in self._stateless

    def _enemy(self, party: str | None) -> str | None:
        """The other of the only two parties named: whose people it says it killed."""
        others = self._parties - {party}
        return others.pop() if party in self._parties and len(others) == 1 else None

    def _speech(self, part: Part, at: int) -> Speech | None:
        """The innermost speech around a position, else the heading's ("Ministry says …")."""
        found = self._speeches[part]
        stop = bisect_right(self._starts[part], at)
        covering = [speech for speech in found[max(0, stop - _NESTED) : stop] if at < speech.end]
        if covering:
            return min(covering, key=lambda speech: (speech.carried, speech.end - speech.start))
        heading = self._speeches[Part.HEADLINE]
        return heading[0] if part is Part.TEXT and heading else None

    def _claimant(self, sentence: Sentence, at: int, speech: Speech | None, place: Name | None) -> Claimant:
        """Who says so: whose claim it is called, who is told to say it, an office without a name, the heading."""
        relays = speech.relays if speech is not None else ()
        if (whose := owner(sentence, at)) is not None:
            return claimed(whose, tuple(relay for relay in relays if relay != whose))
        if speech is None or speech.carried or speech.part is not sentence.part:
            if (added := self._trailing(sentence, at)) is not None:
                return claimed(added.speaker, added.relays)
            if (found := unnamed(sentence, at)) is not None:
                return claimed((self._home(place) if found.office else None) or found.slug, ())
        return claimed(speech.speaker, relays) if speech is not None else claimed(None, ())

    def _trailing(self, sentence: Sentence, at: int) -> Speech | None:
        """The speech that a number is added to: "Nine died, the ministry said, with 20 wounded"."""
        start = sentence.tokens[at].start

        before = [
            s for s in self._speeches[sentence.part] if sentence.start <= s.start and s.end <= start and not s.carried
        ]
        if not before:
            return None
        ended = max(before, key=lambda each: each.end)
        between = [token.lower for token in sentence.tokens[:at] if token.start >= ended.end]
        if ":" in between[:_ADDED]:
            return ended
        return ended if _ADDING.intersection(between[:_ADDED]) and len(between) <= _TAIL else None

    def _home(self, place: Name | None) -> str | None:
        """The state whose officials speak: the place's, else that of most places named, else the only one."""
        if place is not None and (place.home or place.party):
            return place.home or place.party
        homes = Counter(name.home for name in self._names if name.home and name.kind is EntityKind.PLACE)
        if homes:
            return homes.most_common(1)[0][0]
        states = {name.party for name in self._names if name.party and name.role != "group"}
        return states.pop() if len(states) == 1 else None

    def _place(self, sentence: Sentence, told: Told, *, kind: StatementKind) -> Name | None:
        """From the sentence, else those before, else the first named later; datelines and the like only then."""
        at = self._order[sentence.part, sentence.index]
        here = self._located(at)
        if told.outcome is Outcome.DISPLACED:
            if (left := _left(sentence)) is not None:
                return left
            here = [site for site in here if not _ENTERING.intersection(sentence.lower[max(0, site.at - 3) : site.at])]
        start, end = told.group.start, told.group.end
        if told.harm is not None and told.harm.start <= start + _REACH:
            start, end = min(start, told.harm.start), max(end, told.harm.end)
        best = nearest(here, sentence.lower, start, end) if here else None
        if best is not None and best.rank < WEAK:
            return self._narrowed(best.name, kind)
        if kind in (StatementKind.TOTAL, StatementKind.BACKGROUND) and not _there(sentence.lower):
            return best.name if best is not None and best.at <= told.group.end else None
        if self._before is None:
            self._before = self._known()
        return self._before[at] or (best.name if best else None)

    def _narrowed(self, name: Name, kind: StatementKind) -> Name:
        """The one town told of an incident, where its sentence only names the region or state around it."""
        if kind is not StatementKind.INCIDENT or not (name.region or name.party):
            return name
        located = [site.name for at in range(len(self._sentences)) for site in self._located(at) if site.rank < WEAK]
        towns = {each.slug: each for each in located if not each.region and each.party is None}
        town = towns.popitem()[1] if len(towns) == 1 else None
        return town if town is not None and town.home in (name.home, None) else name

    def _known(self) -> list[Name | None]:
        """For each sentence the place named last before it, else the first one named after it, else a weak one."""
        ranked = [self._located(at) for at in range(len(self._sentences))]
        best = [min(found, key=lambda site: (site.rank, site.at)) if found else None for found in ranked]
        firm = [site.name if site is not None and site.rank < WEAK else None for site in best]
        weak = next((site.name for site in best if site is not None), None)
        first = next((name for name in firm if name is not None), weak)
        known: list[Name | None] = []
        for name in firm:
            known.append(first)
            if name is not None and (name.party is None or first is None or first.party is not None):
                first = name
        return known

    def _located(self, at: int) -> list[Site]:
        found = self._sites.get(at)
        if found is None:
            found = self._sites[at] = sites(self._sentences[at])
        return found

    def _side(self, sentence: Sentence, told: Told, claimant: str | None, *, victims: Victims) -> str | None:
        group, harm, tokens = told.group, told.harm, sentence.tokens
        begin, end = group.start, group.end
        if harm is not None and harm.mode is Mode.TOLL:
            begin, end = max(0, harm.start - 3), harm.end
        begin = next((at + 1 for at in range(end - 2, begin - 1, -1) if tokens[at].lower in _CONFIRMED), begin)
        start, stop = tokens[begin].start, tokens[end - 1].end
        for name in sentence.names:
            if start <= name.start < stop and (name.party or name.home):
                return name.party or name.home
        if (named := _behind(sentence, told)) is not None:
            return named
        own = _OWN.intersection(sentence.lower[max(0, begin - 2) : end])
        if own and (near := _owner(sentence, tokens[begin].start)) is not None:
            return near
        lost = tokens[group.start - 1].lower in ("lost", "losing") if group.start else False
        if lost or (own and claimant not in self._parties):
            return next((n.party for n in reversed(sentence.names) if n.party and n.start < start), None)
        told_of_own = own or (victims in _FIGHTERS and harm is not None and harm.mode is not Mode.OBJECT)
        if not told_of_own or claimant not in self._parties:
            return None
        return claimant if own or (_suffered(told) and self._musters(claimant, victims)) else None


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


def _left(sentence: Sentence) -> Name | None:
    """The place that people fled: "have left Velm", "fled the town of Velm", "from Velm to Ardania"."""
    low = sentence.lower
    for name in sentence.names:
        if name.kind not in (EntityKind.PLACE, EntityKind.PARTY) or name.adjective or name.role is not None:
            continue
        first = sentence.after(name.start) - 1
        if not _LEAVING.isdisjoint(low[max(0, first - _NEAR) : first]) and _ENTERING.isdisjoint(low[:first][-_NEAR:]):
            return name
    return None


def _owner(sentence: Sentence, before: int) -> str | None:
    """The party named in the clause of "its": "Pakistan put its own losses at one soldier"."""
    text = sentence.text[: before - sentence.start]
    clause = sentence.start + max(text.rfind(","), text.rfind(";"), text.rfind(" while "), text.rfind(" that "))
    return next((n.party for n in reversed(sentence.names) if n.party and clause <= n.start < before), None)


def _owns(sentence: Sentence, name: Name) -> bool:
    """Whether "'s" follows a name."""
    return sentence.text[name.end - sentence.start :].startswith(("'s", "’s", " 's", " ’s"))


def _sided(sentence: Sentence, comma: int) -> bool:
    """Whether the words before the comma end in "side": "on the Syldavian side, 64 soldiers died"."""
    return sentence.text[: comma - sentence.start].rstrip().lower().endswith("side")


def _there(low: Sequence[str]) -> bool:
    """Whether a sentence points back to a place: in the town, in the region."""
    return any(low[at + 1] == "the" and low[at + 2] in _POINTED for at in range(len(low) - 2) if low[at] == "in")


def _suffered(told: Told) -> bool:
    """Whether the words tell of a loss, not of a feat: "were killed", "died"."""
    return told.harm is not None and (told.harm.passive or told.harm.mode in (Mode.SUBJECT, Mode.TOLL))
