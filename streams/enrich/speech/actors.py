"""Who speaks and acts: parties and their offices, monitors, outlets, people; and a memory for words that point back."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from streams.enrich.language import wording as w


class Voice(StrEnum):
    """What kind of speaker an actor is."""

    PARTY = "party"
    BODY = "body"
    MONITOR = "monitor"
    OUTLET = "outlet"
    PRIVATE = "private"
    AGAIN = "again"
    """Points back: he, it, the ministry."""
    BOTH = "both"
    """Both sides of the war, or the two parties named together."""
    ENEMY = "enemy"


class Actor(NamedTuple):
    """A run of tokens `first` to `last` (exclusive) that can be the subject of saying or attacking.

    `slug` is the voice it speaks with, `party` the side it fights for; `pair` holds two parties named together.
    `sort` is the office noun by which a later "the ministry" finds it; `located` marks a name that only says where.
    """

    first: int
    last: int
    voice: Voice
    slug: str | None = None
    party: str | None = None
    sort: str = ""
    pair: tuple[str, ...] = ()
    located: bool = False
    person: bool = False
    plural: bool = False
    bare: bool = False
    """A name alone, with no office: Armenia, Baku, the Houthis."""
    adjective: bool = False
    """A name alone in its adjective's form: `Bordurian` in `Bordurian shells`."""
    witness: bool = False
    """A reporter: tells what it saw."""
    governed: bool = False
    """Stands behind a preposition, so that it is no subject."""
    tail: tuple[str, ...] = ()
    """Lower-cased words of a person's name that the gazetteer does not know, for later mentions."""
    faction: bool = False
    """A named armed group, not a state."""
    definite: bool = False
    """Told of with "the": one that was told of before, or is known."""
    halves: tuple["Actor", ...] = ()
    """Two named together of whom one only points back: `the army and the rebels`."""


@dataclass(slots=True)
class Memory:
    """The speakers and parties met so far in one update, for words that point back."""

    speakers: dict[str, Actor] = field(default_factory=dict)
    last: Actor | None = None
    parties: list[str] = field(default_factory=list)
    acting: list[str] = field(default_factory=list)
    """Of them those that stood as subjects or objects, not as places."""
    pair: tuple[str, ...] = ()
    homes: list[str] = field(default_factory=list)
    territories: list[str] = field(default_factory=list)
    """The territories named whose people have no one state."""
    sides: tuple[str, ...] = ()
    """The belligerents of the conflict's profile, the two chief ones first."""
    factions: list[str] = field(default_factory=list)
    """The armed groups named."""
    whole: Callable[[], "Memory"] | None = None
    """All that the update names, for words that point ahead: a heading's `warring sides`."""

    opening: str | None = None
    """The party that acts first in the update: whose an unnamed minister is."""
    accused: str | None = None
    """The party accused last."""
    earlier: str | None = None
    """The party that the sentence before was about: its first subject."""
    _everywhere: "Memory | None" = None

    def everywhere(self) -> "Memory | None":
        """All that the update names, met once."""
        if self._everywhere is None and self.whole is not None:
            self._everywhere = self.whole()
        return self._everywhere

    def sight(self, actor: Actor) -> None:
        """Remember the parties named, for `both sides`."""
        if not (actor.party or actor.pair or actor.halves):
            return
        self.pair = actor.pair or self.pair
        if actor.halves and (both := self.both(actor)) is not None:
            self.pair = both.pair
        for slug in actor.pair or ((actor.party,) if actor.party else ()):
            if slug in self.parties:
                self.parties.remove(slug)
            self.parties.append(slug)
            if not actor.located and not actor.governed:
                if slug in self.acting:
                    self.acting.remove(slug)
                self.acting.append(slug)
                self.opening = self.opening or slug

    def opposed(self, speaker: str | None, *, state: bool = False) -> str | None:
        """The other party, in a speaker's words: the war's, whom it is named with, the only other, or accused last."""
        if speaker in self.sides and len(self.sides) == 2:
            return next(side for side in self.sides if side != speaker)
        there = self.everywhere() or self
        pair = next((pair for pair in (self.pair, there.pair) if len(pair) == 2 and speaker in pair), ())
        known = [pair, self.acting, there.acting, there.parties]
        loose = w.NON_STATE.union(there.factions) if state else frozenset()
        others = [[each for each in some if each != speaker and each not in loose] for some in known]
        lands = list(dict.fromkeys(home for home in there.homes if home != speaker)) if state else []
        only = next((some for some in (*others, lands) if len(some) == 1), None)
        if only:
            return only[0]
        named = (*self.parties, self.accused) if self.accused else self.parties
        return next((each for each in reversed(named) if each != speaker and not state), None)

    def against(self, enemy: Actor, speaker: str | None) -> Actor:
        """`The other side`, `its neighbour` as the party that a speaker means."""
        party = self.opposed(speaker, state=enemy.sort == "neighbour")
        return enemy._replace(voice=Voice.PARTY, slug=party, party=party) if party else enemy

    def both(self, actor: Actor | None) -> Actor | None:
        """The two parties meant by `both sides`: named together here, the war's, named together or last before."""
        pair = actor.pair if actor is not None else ()
        if actor is not None and actor.halves:
            found = [half.party for each in actor.halves if (half := self.resolve(each)) is not None and half.party]
            pair = tuple(dict.fromkeys(found)) if len(found) == 2 else ()
        if len(pair) < 2:
            pair = self.pair if self.pair and set(self.pair) <= set(self.sides or self.pair) else self.sides
        if len(pair) < 2:
            pair = self.pair or tuple(self.acting[-2:])
        if len(pair) < 2 and (there := self.everywhere()) is not None:
            both = there.both(None)
            pair = both.pair if both is not None else tuple(there.parties) if len(there.parties) == 2 else ()
        if len(pair) < 2:
            return None
        return Actor(actor.first if actor else 0, actor.last if actor else 0, Voice.BOTH, pair=pair[:2])

    def meet(self, actor: Actor) -> None:
        """Remember an actor that was named, spoken or not."""
        for half in actor.halves:
            self.meet(half)
        if actor.sort and actor.voice not in _NAMELESS and not (actor.faction and actor.sort == "army"):
            self.speakers["the group" if actor.sort == "group" else actor.sort] = actor
        if actor.sort == "federal" and (meant := self.resolve(actor)) is not None:
            self.speakers["army"] = meant
        for word in actor.tail:
            if actor.slug or word not in self.speakers:  # who is known by an office stays known
                self.speakers[word] = actor

    def spoke(self, actor: Actor) -> None:
        """Remember who spoke last, and by which words to point back to it."""
        self.last = actor
        self.speakers["person" if actor.person else "group"] = actor
        if actor.plural:
            self.speakers["plural"] = actor
        self.meet(actor)

    def resolve(self, actor: Actor) -> Actor | None:
        """Whom a word that points back means; the actor itself where it names somebody."""
        if actor.voice is Voice.PARTY and actor.party in _LOOSE:  # the rebels: those that the update is about
            return self._faction(actor) or self._qualified(actor) or actor
        if actor.voice is Voice.ENEMY and self.last is not None:
            return self.against(actor, self.last.party)
        if actor.voice is not Voice.AGAIN:
            return actor
        if actor.sort in ("local",):
            home = self.homes[-1] if self.homes else None
            return Actor(actor.first, actor.last, Voice.PARTY, home, home, "group") if home else None
        if actor.sort == "health":  # of the land spoken of
            land = self.homes[0] if len(set(self.homes)) == 1 else None
            land = next(reversed(self.territories), None) if land in w.STATELESS else land
            own = (
                Actor(actor.first, actor.last, Voice.BODY, f"{land}-health-ministry", sort="ministry") if land else None
            )
            return self.speakers.get("health") or own
        told = self.speakers.get("ministry") or self.speakers.get("person") or self.last
        if actor.sort == "officer":  # of the army told of, else of the only land
            there_is = {home for home in self.homes if home not in w.STATELESS}
            land = there_is.pop() if len(there_is) == 1 else None
            officer = Actor(actor.first, actor.last, Voice.PARTY, land, land, "army") if land else None
            return self.speakers.get("army") or officer or actor._replace(voice=Voice.PRIVATE)
        if actor.sort == "minister" and actor.definite and told is not None:
            return told
        if actor.sort == "minister":  # of the state that acts
            loose = w.NON_STATE.union(self.factions)
            party = self.opening if self.opening not in loose else None
            home = next((home for home in reversed(self.homes) if home not in w.STATELESS), None)
            party = (home or party) if actor.definite else (party or home)
            return Actor(actor.first, actor.last, Voice.PARTY, party, party, "person") if party else None
        found = self.speakers.get("the group") if actor.sort == "group" and actor.definite else None
        if actor.definite and actor.sort in _ONE_GROUP and not actor.plural:
            found = self._group(actor, found or self.speakers.get(actor.sort))
        found = found or self.speakers.get(actor.sort)
        there = self.everywhere()
        if found is None and actor.sort in ("coalition", "monitor") and there is not None:
            found = there.speakers.get(actor.sort)  # coalition jets: those of the one named later
            allied = next((each for each in there.factions if actor.sort in each.split("-")), None)
            if found is None and allied is not None:
                found = Actor(actor.first, actor.last, Voice.PARTY, allied, allied, actor.sort)
        if found is None and actor.sort in _OF_STATE:  # of the place spoken of
            home = next((home for home in reversed(self.homes) if home not in w.STATELESS), None)
            if home is None and (there := self.everywhere()) is not None:
                homes = [home for home in there.homes if home not in w.STATELESS]
                home = next((likely for likely, _ in Counter(homes).most_common(1)), None)
            if home is None:  # nor of any: of the state whose men were told of
                loose = w.NON_STATE.union(self.factions)
                home = self.opening if self.opening not in loose else None
                home = home or next((each for each in reversed(self.acting) if each not in loose), None)
            if actor.sort == "federal":
                home = w.FEDERATIONS.get(home or "", home)
            return Actor(actor.first, actor.last, Voice.PARTY, home, home, actor.sort) if home else None
        if found is None and actor.sort == "coalition":  # of the land spoken of, else as it is written
            lands = [*reversed(self.homes), *self.parties, *(there.homes if there is not None else ())]
            slug = next((w.COALITIONS[land] for land in lands if land in w.COALITIONS), "coalition")
            return Actor(actor.first, actor.last, Voice.PARTY, slug, slug, actor.sort)
        if found is None and actor.sort in _FIGHTERS:
            return self._faction(actor) or self._qualified(actor)
        if found is None and actor.sort == "plural":
            found = self.speakers.get("group")
        if found is None and actor.sort in _OFFICES:
            found = self.last
        if found is None and actor.sort in ("plural", "group") and not actor.definite and self.acting:
            party = self.earlier or self.acting[-1]
            return Actor(actor.first, actor.last, Voice.PARTY, party, party, actor.sort)
        if found is None and actor.sort == "monitor":
            return actor._replace(voice=Voice.MONITOR)  # the mission: whose, the words around may tell
        return found

    def _faction(self, actor: Actor) -> Actor | None:
        """The armed group that `the rebels` or bare `fighters` mean: the only one named so far, or at all."""
        known = [group for group in self.factions if _alone(group)]
        if not known and (actor.definite or actor.voice is Voice.PARTY) and (there := self.everywhere()) is not None:
            known = there.factions
        if len(known) != 1:
            return None
        return Actor(actor.first, actor.last, Voice.PARTY, known[0], known[0], actor.sort, faction=True)

    def _qualified(self, actor: Actor) -> Actor | None:
        """`The separatists`, where only Velmian ones were told of so far, or at all."""
        there = self.everywhere() or self
        for parties in (self.parties, there.parties):
            known = [party for party in parties if "-" in party and party.rsplit("-", 1)[-1] in _LOOSE]
            if len(known) == 1:
                return Actor(actor.first, actor.last, Voice.PARTY, known[0], known[0], actor.sort)
        return None

    def _group(self, actor: Actor, told: Actor | None) -> Actor | None:
        """`The group`, `the movement`: the armed group or body that spoke or was named last, never a state."""
        for known in (told, self.last):
            if known is not None and known.slug and _alone(known.slug) and (known.faction or known.party is None):
                return known
        named = next((party for party in reversed(self.parties) if party in self.factions and _alone(party)), None)
        if named is None:
            return told
        return Actor(actor.first, actor.last, Voice.PARTY, named, named, actor.sort, faction=True)


def _alone(slug: str) -> bool:
    """Whether a party is one group, not an alliance of states."""
    return _ALLIED.isdisjoint(slug.split("-"))


_LOOSE = w.NON_STATE - frozenset({"opposition", "activists", "settlers", "gunmen", "terrorists"})
_NAMELESS = (Voice.AGAIN, Voice.PRIVATE)
_OF_STATE = frozenset({"federal", "government", "army", "police", "soldiers", "troops", "navy", "servicemen"})
_ALLIED = frozenset({"coalition", "alliance"})
"""Of several, so that no `group` or `rebels` means them."""
_ONE_GROUP = frozenset({"group", "movement", "faction", "militia", "organisation", "agency"})
_OFFICES = frozenset(
    {"person", "plural", "group", "ministry", "agency", "office", "monitor", "headquarters", "command"}
) | {"department", "secretariat", "committee", "directorate"}
"""What a speaker named before can be called, or sits in."""
_FIGHTERS = frozenset({"fighters", "militia", "militias", "militiamen", "faction"})
