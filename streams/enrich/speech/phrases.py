"""The actors of a sentence, by the grammar of English noun phrases.

An actor is a run of names and office nouns held together by glue: "Atlantia's Chief Public Prosecutor's Office", "a
spokesman for the ministry of defence of Borduria", "Syldavian officials in the enclave". Offices of a state speak for
the state; health ministries, monitors, outlets and aid groups keep their own voice.
"""

from functools import lru_cache

from schemas import EntityKind, Part
from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner, Name, Sentence, Token, remembered
from streams.enrich.language.words import words
from streams.enrich.names.entities import BASE
from streams.enrich.speech.actors import Actor, Memory, Voice

PERSON, GROUP, NON_STATE, MONITOR, REPORTER, PRIVATE, HEALTH, WITNESS = (1 << bit for bit in range(8))
"""Kinds of head nouns, as bits: a noun phrase unites those of its nouns."""
HEADS: dict[str, int] = {}
for _kind, _nouns in (
    (PERSON, w.PERSON_OFFICES), (GROUP, w.GROUP_OFFICES), (NON_STATE, w.NON_STATE), (MONITOR, w.MONITORS),
    (REPORTER, w.REPORTERS), (PRIVATE, w.PRIVATE), (HEALTH, w.HEALTH), (WITNESS, w.WITNESSING),
):  # fmt: skip
    for _noun in _nouns:
        HEADS[_noun] = HEADS.get(_noun, 0) | _kind


@remembered
def actors(sentence: Sentence) -> tuple[Actor, ...]:
    """All actors of a sentence, in order, none overlapping. Remembered, as speech and acts both ask."""
    return _Chunker(sentence).chunks()


@lru_cache(maxsize=1)
def survey(sentences: tuple[Sentence, ...]) -> Memory:
    """All that an update names, met at once: for headings that point at what their text names.

    Speech and acts both ask; not to be changed.
    """
    memory = Memory()
    for sentence in sentences:
        sight(memory, sentence)
        for actor in actors(sentence):
            memory.meet(actor)
    return memory


def sight(memory: Memory, sentence: Sentence) -> None:
    """Remember the parties, armed groups and lands that a sentence names."""
    memory.homes.extend(homes(sentence))
    for name in sentence.names:
        if name.region and name.home in w.STATELESS:
            memory.territories.append(name.slug)
    for group in groups(sentence):
        if group not in memory.factions:
            memory.factions.append(group)
    for actor in actors(sentence):
        by = sentence.lower[max(0, actor.first - 2) : actor.first] if actor.pair else []
        if not (by[1:] == ["by"] and by[0] in _BROKERED):
            memory.sight(actor)


class _Chunker:
    """One left-to-right pass over a sentence's tokens."""

    def __init__(self, sentence: Sentence) -> None:
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.lower = sentence.lower
        self.headline = sentence.part is Part.HEADLINE
        self.cased = not sentence.text.islower()
        self.names: dict[int, tuple[int, Name]] = by_token(sentence)

    def chunks(self) -> tuple[Actor, ...]:
        found: list[Actor] = []
        free = 0
        for index in [at for at, word in enumerate(self.lower) if word in _STARTS or at in self.names]:
            if index < free or (actor := self._at(index)) is None:
                continue
            if actor.bare and self.lower[actor.last : actor.last + 1] == ["based"]:
                index = actor.last
                continue  # the Valletta based group
            if found and (pair := self._joined(found[-1], actor) or self._owned(found[-1], actor)):
                found[-1] = pair
            else:
                found.append(actor)
            free = found[-1].last
        return tuple(a for a in found if a.sort or a.slug or a.pair or a.voice is not Voice.AGAIN)

    def _joined(self, left: Actor, right: Actor) -> Actor | None:
        """`Armenia and Azerbaijan` as one actor of two parties."""
        gap = self.lower[left.last : right.first]
        if gap[:1] not in (["and"], [","]):
            return None
        if left.party and right.voice is Voice.AGAIN and gap[:1] == ["and"] and gap[-1] in _AT_ONES_SIDE:
            return left._replace(last=right.last)  # the Velmian army and allied militias
        own = right.last - right.first == 1 and self.lower[right.first] in ("its", "their")
        if left.party and gap == ["and"] and own and self.lower[right.last : right.last + 1] in _ALLIES:
            return left._replace(last=right.last + 1)
        listed = gap == [","] and self.headline and left.first == 0 and left.bare and right.bare  # headings: A, B agree
        described = gap[:2] == ["and", "the"] and len(gap) < 5 and _BARRIERS.isdisjoint(gap[2:])  # and the X-based Y
        if not listed and gap != ["and"] and not described:
            return None
        if left.party and right.party:
            if left.party == right.party:
                return None
            if left.party != left.sort and right.party != right.sort:
                pair = (*(left.pair or (left.party,)), right.party)
                both = Actor(left.first, right.last, Voice.BOTH, pair=pair, located=left.located, bare=left.bare)
                return both if left.pair else both._replace(halves=(left, right))
        if not (self._force(left) and self._force(right)) or left.halves or left.pair:
            return None
        last = right.last
        if self.lower[last : last + 1] == ["("] and self.lower[last + 2 : last + 3] == [")"]:
            last += 3  # the army and the Red Column (RC)
        return Actor(left.first, last, Voice.BOTH, halves=(left, right))

    def _owned(self, left: Actor, right: Actor) -> Actor | None:
        """`its air force`, `their own heavily armed troops`: forces of whom a word points back to."""
        gap = self.lower[left.last : right.first]
        if right.voice is Voice.ENEMY and right.first == left.first:
            return right
        owner = left.last == left.first + 1 and self.lower[left.first] in ("its", "their", "our")
        if not owner or right.voice is not Voice.AGAIN or len(gap) > 2 or not all(word[0].isalpha() for word in gap):
            return None
        plain = _BARRIERS.isdisjoint(gap) and w.ACT_VERBS.keys().isdisjoint(gap)
        return left._replace(last=right.last, sort="group", plural=right.plural) if plain else None

    def _force(self, actor: Actor) -> bool:
        """Whether an actor can be one of two at war, named or pointed back to: `the army and the rebels`."""
        if actor.party:
            return True
        return actor.voice is Voice.AGAIN and actor.sort in _FORCES and self.lower[actor.last - 1] in w.GROUP_OFFICES

    def _at(self, index: int) -> Actor | None:
        word = self.lower[index]
        if word == "federal" and self.lower[index + 1 : index + 2]:  # federal jets, a federal officer
            officer = self.lower[index + 1] in ("officer", "officers")
            if officer or self.lower[index + 1] in w.WEAPONS:
                return Actor(index, index + 1 + officer, Voice.AGAIN, sort="federal")
        if word in w.OPPOSED and index not in self.names and (enemy := self._enemy(index)) is not None:
            return enemy
        if index in self.names or (word in HEADS and not self._adjectival(index)):
            return self._grown(index)
        if word in _AGAIN:
            return Actor(index, index + 1, Voice.AGAIN, sort=_AGAIN[word], person=_AGAIN[word] == "person")
        if word in w.BOTH or word == "each":
            return self._sides(index)
        return None

    def _adjectival(self, index: int) -> bool:
        """`a major advance`, `the general public`: ranks that only describe the noun behind them."""
        following = self.tokens[index + 1] if index + 1 < len(self.tokens) else None
        if self.lower[index] not in _RANKS or following is None or not self.cased:
            return False
        plain = following.text.islower() and following.lower not in _BARRIERS and following.lower not in HEADS
        return plain and following.text[0].isalpha() and index + 1 not in self.names

    def _enemy(self, index: int) -> Actor | None:
        """`the enemy`, `its southern neighbour`, `the opposing camp`, `the occupation forces`: the other party."""
        lower, word = self.lower, self.lower[index]
        at = index - 1
        while at > 0 and index - at < 3 and (lower[at].endswith("ern") or lower[at] in w.SIZES):
            at -= 1
        before = lower[at] if at >= 0 else ""
        own = before in ("its", "their", "our", "his", "her")
        following = lower[index + 1] if index + 1 < len(lower) else ""
        last = index + 1
        if word in w.OTHER:
            if not (own or before == "the") or following not in w.OTHER_SIDE:
                return None
            last += 1
        elif not (own if word in w.RIVALS else own or before == "the") or (
            word == "occupation" and following in ("of", "authorities", "officials", "administration")
        ):
            return None
        while last < len(lower) and lower[last] in w.GROUP_OFFICES:
            last += 1
        return Actor(at if own else index, last, Voice.ENEMY, sort="neighbour" if word in w.NEIGHBOURS else "")

    def _sides(self, index: int) -> Actor | None:
        """`both sides`, `the two countries`, `the opposing side`, `each side`."""
        at = index
        while at < len(self.lower) and self.lower[at] in w.BOTH:
            at += 1
        if self.lower[at : at + 2] in (["military", "forces"], ["armed", "forces"]):
            return Actor(index, at + 2, Voice.BOTH)
        if at < len(self.lower) and self.lower[at] in w.SIDES:
            return Actor(index, at + 1, Voice.BOTH)
        if at < len(self.lower) and self.lower[at] == "side":
            return Actor(index, at + 1, Voice.BOTH)
        if self.lower[index] == "each":
            if self.lower[index + 1 : index + 2] and w.TELLING.get(self.lower[index + 1], ("",))[0] is Manner.ACCUSES:
                return Actor(index, index + 1, Voice.BOTH)
            following = self.lower[index + 1] if index + 1 < len(self.lower) else ""
            if following in w.EACH_SIDE or following in w.GROUP_OFFICES:
                return Actor(index, index + 2, Voice.BOTH)
            return None
        if self.lower[index] == "both" and index + 1 < len(self.lower):
            at = index + 1 + (self.lower[index + 1] == "the")
            named = at in self.names or (self.lower[at : at + 1] and self.lower[at] in HEADS)
            return None if named else Actor(index, index + 1, Voice.BOTH)
        return None

    def _grown(self, first: int) -> Actor:
        """Grow a noun phrase from its first core to its last, then say whose voice it is."""
        names: list[Name] = []
        heads: list[str] = []
        tail: list[str] = []
        at = self._take(first, names, heads)
        while (following := self._next_core(at, names, heads)) is not None:
            seated = self.lower[following - 1] == "in" and heads[-1] in _SEATED
            at = self._take(following, names, heads)
            if seated:  # Armenian officials in Karabakh speak for Karabakh
                names.insert(0, names.pop())
        if heads and heads[-1] == "media" and self.lower[at : at + 1] and self.lower[at] in _PRESS:
            heads[-1], at = "office", at + 1  # the army's media centre
        kinds = 0
        for head in heads:
            kinds |= HEADS.get(head, 0)
        person = bool(kinds & PERSON)
        for name in names:
            person = person or name.kind is EntityKind.PERSON
        if heads and (person or kinds & (REPORTER | PRIVATE)):
            at = self._unknown_name(at, names, tail)
            if tail and self.lower[at : at + 1] == ["'s"] and (following := self._core_within(at + 1, 1)):
                tail.clear()  # the Chief Prosecutor's Office
                at = self._take(following, names, heads)
        elif names and self.lower[at : at + 1] == ["'s"]:
            reached = self._unknown_name(at + 1, names, tail)
            person = reached > at + 1
            at = reached if person else at
        return self._closed(first, at, names, heads, tail, kinds, person=person)

    def _closed(
        self, first: int, at: int, names: list[Name], heads: list[str], tail: list[str], kinds: int, *, person: bool
    ) -> Actor:
        """The actor of a grown noun phrase, with what stands before it."""
        lower = self.lower
        start = first
        while start and lower[start - 1] in _PREMODIFIERS:
            start -= 1
        before = lower[start - 1] if start else ""
        if before in _PARTS_OF and start > 1:
            before = lower[start - 2]  # in eastern X
        word = lower[next((index for index in range(first, at) if index in self.names), first) if heads else first]
        voice, slug, party, sort = _voiced(names, heads, kinds, word)
        if voice is Voice.PRIVATE and heads and person and lower[start] in ("its", "their"):
            voice = Voice.AGAIN  # its envoy, John Doe
        if heads and heads[-1] in _MEN and lower[at - 2] == "'s" and names and names[-1].party:
            voice, slug, party = Voice.PARTY, names[-1].party, names[-1].party  # the president's men
        if sort == "force" and lower[first - 1 : first] == ["air"]:
            start, sort = min(start, first - 1), "army"
        if voice is Voice.AGAIN and "federal" in lower[start:first]:
            sort = "federal"
        if voice is Voice.PRIVATE and person and lower[at : at + 1] != [","] and self._ranked(first, heads):
            voice, slug, sort = Voice.AGAIN, None, "officer"
        elif voice is Voice.AGAIN:
            if heads and lower[start] in ("its", "their"):
                sort = "group"
            elif lower[first - 1 : first] == ["health"]:
                sort = "health"
            elif heads and heads[-1] in _MINISTERS and lower[start] not in ("his", "her"):
                sort = "minister"
            if not w.LOCAL.isdisjoint(lower[max(0, first - 2) : first + 1]):
                sort = "local"
            elif heads and not (len(heads) > 1 and sort in ("army", "government")) and self._stranger(start, at):
                voice, sort = Voice.PRIVATE, "person"
        manned = before in ("of", "from") and lower[start - 2] in _BODIES_OF
        manned = manned and (before == "of" or any(name.party for name in names))
        located = not (heads or manned) and (
            before in w.LOCATIVES or (self._after_place(start) and (at >= len(lower) or lower[at] not in w.TELLING))
        )
        return Actor(
            first=start,
            last=at,
            voice=voice,
            slug=slug,
            party=party,
            sort=sort,
            located=located and all(name.kind in _TERRITORIES for name in names),
            person=person,
            plural=bool(heads) and heads[-1].endswith("s") and not person,
            bare=not heads,
            adjective=not heads and names[-1].adjective and not lower[at - 1].endswith("s"),
            witness=bool(kinds & WITNESS),
            governed=before in w.PREPOSITIONS and not manned,
            faction=any(name.role == "group" and name.party == party for name in names),
            definite=lower[start] == "the",
            tail=(*tail, *self._person_words(first, at)) if person else tuple(tail),
        )

    def _ranked(self, first: int, heads: list[str]) -> bool:
        """Whether an officer of no named army is told of by rank: `Gen. X`, `Colonel Y`."""
        if heads:
            return heads[0] in _MILITARY_RANKS
        return self.lower[first - 1 : first] == ["."] and self.lower[first - 2] in _SHORT_RANKS

    def _person_words(self, first: int, at: int) -> tuple[str, ...]:
        """The words of a known person's name, by which later mentions point back."""
        found: list[str] = []
        for index in range(first, at):
            if index in self.names and self.names[index][1].kind is EntityKind.PERSON:
                found.extend(word for word in self.lower[index : self.names[index][0]] if len(word) > 2)
        return tuple(found)

    def _after_place(self, start: int) -> bool:
        """`in Goris, Armenia`: the country after its town."""
        return (
            start > 2
            and self.lower[start - 1] == ","
            and (self.lower[start - 3] in w.LOCATIVES or self._place(start - 2))
            and self.lower[start - 3] not in w.TELLING
        )

    def _place(self, index: int) -> bool:
        """Whether a place is named in the one word at `index`."""
        return index in self.names and self.names[index][1].kind is not EntityKind.ORGANISATION

    def _stranger(self, start: int, at: int) -> bool:
        """Whether an office without a name is new here (`a commander of …`), so that it points back to nobody."""
        following = self.lower[at] if at < len(self.lower) else ""
        if start and w.TELLING.get(self.lower[start - 1], ("",))[0] is Manner.ACCUSES:
            return False  # blamed the air force for it
        if following in ("of", "for", "from", "at", "with"):
            word = self.lower[at + 1] if at + 1 < len(self.lower) else ""
            if following == "at" and word in ("first", "least"):
                return False
            return not (word.endswith("ing") or word in w.ACT_NOUNS or word in w.BREACHES)  # accused the army of …
        return self.lower[start] in _INDEFINITE and self.lower[at - 1] in ("official", "commander", "diplomat")

    def _take(self, index: int, names: list[Name], heads: list[str]) -> int:
        if index in self.names:
            last, name = self.names[index]
            names.append(name)
            if name.party is not None:
                heads.extend(word for word in self.lower[index:last] if HEADS.get(word, PRIVATE) & ~PRIVATE)
            return last
        heads.append(self.lower[index])
        return index + 1

    def _next_core(self, at: int, names: list[Name], heads: list[str]) -> int | None:
        """Where the noun phrase goes on after `at`, over the glue allowed there; None where it ends."""
        lower, count = self.lower, len(self.lower)
        if at >= count:
            return None
        glue = lower[at]
        if at in self.names and not heads and _state(names[-1]) and _state(self.names[at][1]):
            return None  # A blamed B, and B A
        if at in self.names or glue in HEADS:
            return at
        if glue == "under" and lower[at + 1 : at + 2] == ["secretary"]:
            return at + 1
        if glue in ("'s", "'"):
            return self._core_within(at + 1, 4)
        if glue in ("loyal", "allied") and heads and lower[at + 1 : at + 2] in (["to"], ["with"]):
            return self._core_within(at + 2, 2, determined=True)
        if glue in _THOUGHT and heads and lower[at + 1 : at + 3] in (["to", "be"], ["to", "belong"]):
            at += 3
            while at < count and lower[at] in _MEMBERS_OF:
                at += 1
            return at if at in self.names else None  # gunmen believed to be from X
        if lower[at : at + 2] == ["of", "state"] and heads and heads[-1] == "secretary":
            return at + 1
        if glue == "to" and names and heads and heads[-1] in _SENT:
            return self._core_within(at + 1, 3, determined=True)
        if glue in ("of", "for", "at") and heads:
            return self._core_within(at + 1, 3, determined=True)
        if glue == "in" and heads and at + 1 in self.names and HEADS.get(heads[-1], 0) & (GROUP | NON_STATE):
            return at + 1
        if glue == "and" and heads and heads[-1] in w.GROUP_OFFICES:
            follows = lower[at + 1 : at + 3]
            if follows[:1] == ["health"] or (follows[:1] and follows[0] in w.GROUP_OFFICES):
                return at + 1
            return None
        if glue == "(":
            close = next((k for k in range(at + 1, min(at + 5, count)) if lower[k] == ")"), None)
            return self._core_within(close + 1, 1, heads_only=True) if close is not None else None
        if names and (names[-1].adjective or not heads) and names[-1].kind is not EntityKind.PERSON:
            return self._core_within(at, 3, heads_only=True)
        if heads and heads[-1] in _REBEL and glue not in _AND_MORE:
            return self._core_within(at, 2, heads_only=True)  # a rebel defence official
        return None

    def _core_within(self, at: int, reach: int, *, determined: bool = False, heads_only: bool = False) -> int | None:
        """The first core from `at` over at most `reach` plain words."""
        for index in range(at, min(at + reach + 1, len(self.lower))):
            word = self.lower[index]
            if (index in self.names and not heads_only) or word in HEADS:
                return index
            if word in _BARRIERS or not (word[0].isalpha() or word[-2:] in ("st", "nd", "rd", "th")):
                return None
            if word in w.DETERMINERS and not determined:
                return None
            attacking = word.endswith("ing") and self.lower[index + 1 : index + 2] in _ATTACKING_MEN
            if attacking and heads_only:
                continue  # Velmian invading forces
            if word in w.ACT_NOUNS or word in w.ACT_VERBS or word in w.BREACHES or word in w.TRUCES:
                return None
            if determined and word.endswith("ing"):
                return None
        return None

    def _unknown_name(self, at: int, names: list[Name], tail: list[str]) -> int:
        """Swallow the words of a person's name after an office, where the gazetteer did not know it."""
        if names and names[-1].kind is EntityKind.PERSON:
            return at
        stop = at
        while stop < len(self.tokens) and stop - at < 4 and stop not in self.names:
            word = self.lower[stop]
            if word in _BARRIERS or word in w.DETERMINERS or not word[0].isalpha():
                break
            if word in w.TELLING or word in w.ACT_VERBS or w.adverb(word) or word in w.WISHING:
                break
            if not self.cased and word.endswith("ing"):
                break
            if self.cased and not (
                self.tokens[stop].text[0].isupper() or (stop > at and word in ("al", "bin", "ibn", "de", "van"))
            ):
                break
            tail.append(word)
            stop += 1
        return stop


def _state(name: Name) -> bool:
    """Whether a name is a state's own, not its people's or an armed group's."""
    return name.kind is EntityKind.PARTY and name.party == name.slug and name.role is None and not name.adjective


def _voiced(names: list[Name], heads: list[str], kinds: int, word: str) -> tuple[Voice, str | None, str | None, str]:
    """Voice, speaking slug, party and sort of a noun phrase by its names and the kinds of its office nouns."""
    sort = next((w.SORTS[head] for head in heads if head in w.SORTS), heads[-1]) if heads else ""
    own = sided = placed = group = None
    names = [name._replace(slug=_SPEAKS_FOR[name.slug]) if name.slug in _SPEAKS_FOR else name for name in names]
    for name in names:
        if name.kind is EntityKind.ORGANISATION and name.party is None:
            own = name if own is None or (own.role == "body" and name.role == "mission") else own
        elif name.kind in _TERRITORIES:
            placed = placed or name
        if name.party:
            group = group or (name if name.role == "group" else None)
            sided = sided or name
    if kinds & HEALTH or (own is not None and "health" in own.slug):
        return _health(own, placed or sided, sort)
    slug = own.slug if own else sided.party if sided else None
    if heads and heads[0] == "mission" and own is not None and sided is not None and sided.party:
        own = own if names.index(own) < names.index(sided) else None
    if heads == ["mission"] and own is None and sided is not None:
        return Voice.PARTY, sided.party, sided.party, "mission"  # a state's mission to a body
    mission = own is not None and own.role == "mission"
    if kinds & MONITOR or mission or (slug is not None and not _MONITOR_SLUGS.isdisjoint(slug.split("-"))):
        return (Voice.MONITOR if slug else Voice.AGAIN), slug, None, "monitor"
    if own is not None and own.role in _OUTLET_ROLES:
        return Voice.OUTLET, own.slug, None, sort or "agency"
    if kinds & REPORTER and kinds & NON_STATE:  # the rebel radio
        rebels = sided.party if sided is not None else "rebels"
        return Voice.PARTY, rebels, rebels, "rebels"
    if kinds & REPORTER and not (heads[0] in _ARMS and sided is not None):
        slug = own.slug if own else _broadcast(names, heads, word)
        return Voice.OUTLET, slug, None, "agency" if slug else sort
    if kinds & PRIVATE and not kinds & (PERSON | GROUP):
        return _private(own, names, heads, word)
    if own is not None and _GENERIC.issuperset(own.slug.split("-")):
        return Voice.AGAIN, None, None, "minister"  # the Foreign Office, wherever that is
    if own is not None and (sided is None or names.index(own) < names.index(sided)):
        return Voice.BODY, own.slug, None, sort or "agency"
    if kinds & NON_STATE:
        slug = _loose(sided or placed, heads, word)
        return Voice.PARTY, slug, slug, sort
    stranger = names[-1] if names and not heads else None
    if stranger is not None and stranger.kind is EntityKind.PERSON and stranger.party is None:
        return Voice.PRIVATE, None, None, "person"  # South African Ada Byron
    if sided is not None and sided.party == sided.slug and _UNITS.issuperset(sided.slug.split("-")):
        return Voice.AGAIN, None, None, "army"  # the 3rd Infantry Battalion, whose army the words around tell
    if sided is not None:
        party = (group or sided).party  # Yemen's Houthis are the Houthis
        if party in w.STATELESS and heads and heads[-1] in _UNNAMED_OFFICES:
            party = f"{word}-{heads[-1]}"
        return Voice.PARTY, party, party, sort
    if placed is not None and heads:
        slug = placed.slug if placed.home in w.STATELESS else placed.home or placed.slug
        return Voice.PARTY, slug, slug, sort
    if names and placed is None:
        if sort in ("police", "army"):
            return Voice.AGAIN, None, None, sort  # a police chief told of by his name
        if not _GOVERNING.isdisjoint(heads):
            return Voice.AGAIN, None, None, "government"  # a minister told of by his name alone
        if heads and heads[0] in _ARMS:
            return Voice.AGAIN, None, None, "army"  # army spokesman A. B., of whatever land this is
        return Voice.PRIVATE, None, None, "person"
    return Voice.AGAIN, None, None, sort


def _broadcast(names: list[Name], heads: list[str], word: str) -> str | None:
    """`Bordurian media`, `Bordurian television`: a country's outlets without a name of their own."""
    if not names or not _BROADCAST.intersection(heads):
        return None
    if "media" in heads:
        return f"{names[0].party or names[0].slug}-media"
    return f"{word}-{heads[-1]}" if names[0].adjective and heads[-1] in _BROADCAST else None


def _health(own: Name | None, place: Name | None, sort: str) -> tuple[Voice, str | None, str | None, str]:
    """Health ministries and officials keep their own voice."""
    slug = own.slug if own is not None and "health" in own.slug else None
    if slug is None and place is not None:
        slug = f"{place.party if place.adjective else place.slug}-health-ministry"
    return (Voice.BODY if slug else Voice.AGAIN), slug, None, sort or "ministry"


def _private(
    own: Name | None, names: list[Name], heads: list[str], word: str
) -> tuple[Voice, str | None, str | None, str]:
    """Residents and doctors speak for nobody; those of an aid group for it, a people's medics for themselves."""
    slug = own.slug if own is not None else None
    if slug is None and names and ("medics" in heads or "paramedics" in heads):
        slug = f"{word if word.isascii() and word.isalpha() else names[0].slug}-medics"
    return (Voice.BODY if slug else Voice.PRIVATE), slug, None, "person"


def _loose(place: Name | None, heads: list[str], word: str) -> str | None:
    """The slug of rebels, separatists, an opposition; a named group's fighters are the group."""
    loose = next(head for head in heads if HEADS.get(head, 0) & NON_STATE)
    if place is None and loose in _ANONYMOUS:
        return None
    if place is None:
        if loose.endswith("y"):
            return f"{loose[:-1]}ies"  # the paramilitary group
        return loose if loose.endswith("s") or loose == "opposition" else loose + "s"
    if not place.adjective and place.role != "group" and place.party in (None, place.home):
        return place.slug if loose in place.slug else f"{place.slug}-{loose}"
    if place.adjective and place.role != "group":
        return f"{word}-{'opposition' if 'opposition' in heads else loose}"
    return place.party or place.home


@remembered
def by_token(sentence: Sentence) -> dict[int, tuple[int, Name]]:
    """Index of each name's first token → index after its last, and the name. Remembered, not to be changed."""
    found: dict[int, tuple[int, Name]] = {}
    free = 0
    for name in sentence.names:
        first, last = max(free, sentence.after(name.start) - 1), sentence.after(name.end - 1)
        if last > first and sentence.tokens[first].start <= name.start and not _hyphened(sentence, first, last, name):
            found[first] = (last, name)
            free = last
    return found


_MEETING = 8
"""A meeting stands at most so many words before where it is held."""


@remembered
def homes(sentence: Sentence) -> tuple[str, ...]:
    """The states whose places and groups a sentence names, for `the army`; not of `the Minsk agreement` or talks."""
    return tuple(
        name.home
        for first, (last, name) in by_token(sentence).items()
        if name.home
        and (name.kind is EntityKind.PLACE or name.role == "group")
        and not (last < len(sentence.lower) and sentence.lower[last] in w.TRUCES_LOOSE)
        and w.ELSEWHERE.isdisjoint(sentence.lower[max(0, first - _MEETING) : first])
    )


@remembered
def groups(sentence: Sentence) -> tuple[str, ...]:
    """The armed groups a sentence names, by the parties they are."""
    return tuple(dict.fromkeys(n.party for _, n in by_token(sentence).values() if n.role == "group" and n.party))


def _hyphened(sentence: Sentence, at: int, last: int, name: Name) -> bool:
    """`Russian-backed separatists` are not Russian; nameless `Turkish-backed fighters` are told of as Turkey's."""
    if name.role == BASE:
        return True  # a British based watchdog
    tokens = sentence.tokens
    if last > at + 1 or "-" not in tokens[at].text or tokens[at].end <= name.end:
        return False
    sort, following = tokens[at].lower.rpartition("-")[2], tokens[last].lower if last < len(tokens) else ""
    if sort == "led" and following in _CAMPAIGNS:
        return False
    return sort not in w.INSTALLED and not (sort in w.BACKED and following in w.PROXIES)


_SPEAKS_FOR = {"un-high-commissioner-for-human-rights": "united-nations"}
"""One person's office, which speaks for the whole body."""
_TERRITORIES = (EntityKind.PLACE, EntityKind.PARTY)
_SEATED = words("officials authorities leaders leadership government administration")
_MONITOR_SLUGS = words("observatory monitoring mission verification smm monitor monitors unifil untso")
_OUTLET_ROLES = ("outlet", "agency")
_INDEFINITE = words("a an one")
_BODIES_OF = words(
    "column columns convoy convoys group groups unit units hundreds thousands dozens scores members fighters gunmen",
    "troops soldiers forces militants militiamen rebels insurgents commandos",
)
"""`A column of Bordurian tanks advanced`: what it is made of acts."""
_ANONYMOUS = words("terrorists terrorist gunmen extremists")
"""Words for whoever did it: nobody is named."""
_CAMPAIGNS = words(
    "air airstrikes strikes strike bombing attack attacks raids raid campaign coalition offensive forces"
)
"""`Bordurian-led strikes` are Borduria's."""
_REBEL = words("rebel separatist insurgent militant guerrilla opposition paramilitary")
"""Nouns that describe the office behind them."""
_ATTACKING_MEN = (["forces"], ["troops"], ["army"])
_MILITARY_RANKS = words("general colonel brigadier major captain lieutenant admiral")
_SHORT_RANKS = words("gen brig col lt maj capt sgt adm cmdr")
_AT_ONES_SIDE = words("allied allies loyal loyalist friendly supporting associated pro-government auxiliary its their")
"""Before men who are told of beside a party's own and have no other name."""
_ALLIES = (["allies"], ["proxies"], ["partners"], ["auxiliaries"], ["militias"])
_THOUGHT = words("believed thought suspected said understood presumed")
_BROKERED = words(
    "proposed brokered mediated sponsored guaranteed negotiated arranged hosted overseen monitored backed agreed"
)
"""Whoever did so to a truce need not be at war."""
_MEMBERS_OF = words("from to of the members fighters part a an linked loyal affiliated with")
_AND_MORE = words("and or who which that")
_RANKS = words("major general chief leading")
_UNITS = words(
    "armed forces army infantry armoured armored mechanised mechanized airborne artillery tank motorised motorized",
    "battalion brigade division regiment navy marine marines reserve security national guard",
)
"""Words of a unit's name that do not tell whose it is."""
_MEN = words("men people side camp boys loyalists")
"""`The president's men` are his party's, whoever they are besides."""
_SENT = words("delegation ambassador envoy representative mission")
_ARMS = words("army military ministry government forces defence defense")
"""`The army's media centre` is the army's."""
_PARTS_OF = words(
    "eastern western northern southern central northeastern northwestern southeastern southwestern occupied"
)
_GENERIC = words("foreign home defence defense interior office ministry general staff")
_BROADCAST = words("media television tv radio")
_MINISTERS = words("minister president premier pm fm ministry presidency ambassador embassy office")
_GOVERNING = words("minister governor premier president")
_UNNAMED_OFFICES = words("officials authorities sources")
_FORCES = words("army government fighters militia militias forces troops soldiers police coalition federal")
_PREMODIFIERS = (
    w.DETERMINERS
    | w.LOCAL
    | words(
        "ethnic senior top former foreign defence defense prime interior deputy vice chief unnamed state news rival",
        "regular federal presidential",
    )
)
_PRESS = frozenset({"office", "wing", "unit", "department", "service", "centre", "center", "bureau", "arm"})
"""`The SDF's media centre` speaks for the SDF."""
_BARRIERS = w.AUXILIARIES | w.PREPOSITIONS | w.CLAUSES | frozenset(w.TELLING) | w.STOPS | {",", "'s"}
_AGAIN: dict[str, str] = (
    dict.fromkeys(w.GROUPS_AGAIN, "group")
    | dict.fromkeys(w.PLURALS_AGAIN, "plural")
    | dict.fromkeys(w.PERSONS_AGAIN, "person")
    | dict.fromkeys(w.SELF_AGAIN, "self")
)
_STARTS = (frozenset(HEADS) - w.HEALTH) | frozenset(_AGAIN) | w.BOTH | w.OPPOSED | {"each", "federal"}
"""Words at which an actor can begin, besides names."""
