"""Who can speak and act in a sentence: parties and their offices, monitors, outlets, people, words that point back.

An actor is a run of names and office nouns held together by the glue of English noun phrases: "Atlantia's Chief Public
Prosecutor's Office", "a spokesman for the ministry of defence of Borduria", "Syldavian officials in the enclave".
Offices of a state speak for the state; health ministries, monitors, outlets and aid groups keep their own voice.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from schemas import EntityKind
from streams.enrich import wording as w
from streams.enrich.text import Name, Sentence, Token
from streams.enrich.words import words


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


@dataclass(frozen=True, slots=True)
class Actor:
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


@dataclass(slots=True)
class Memory:
    """The speakers and parties met so far in one update, for words that point back."""

    speakers: dict[str, Actor] = field(default_factory=dict)
    last: Actor | None = None
    parties: list[str] = field(default_factory=list)
    pair: tuple[str, ...] = ()
    homes: list[str] = field(default_factory=list)
    sides: tuple[str, ...] = ()
    """The belligerents, where the conflict's profile names two."""

    def sight(self, actor: Actor) -> None:
        """Remember the parties named, for `both sides`."""
        self.pair = actor.pair or self.pair
        for slug in actor.pair or ((actor.party,) if actor.party else ()):
            if slug in self.parties:
                self.parties.remove(slug)
            self.parties.append(slug)

    def both(self, actor: Actor | None) -> Actor | None:
        """The two parties meant by `both sides`: named together here, the war's, named together or last before."""
        if actor is not None and len(actor.pair) == 2:
            return actor
        pair = self.sides if len(self.sides) == 2 else self.pair or tuple(self.parties[-2:])
        if len(pair) < 2:
            return None
        return Actor(actor.first if actor else 0, actor.last if actor else 0, Voice.BOTH, pair=pair[:2])

    def meet(self, actor: Actor) -> None:
        """Remember an actor that was named, spoken or not."""
        if actor.sort and actor.voice is not Voice.AGAIN:
            self.speakers[actor.sort] = actor
        for word in actor.tail:
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
        if actor.voice is not Voice.AGAIN:
            return actor
        if actor.sort in ("local",):
            home = self.homes[-1] if self.homes else None
            return Actor(actor.first, actor.last, Voice.PARTY, home, home, "group") if home else None
        found = self.speakers.get(actor.sort)
        if found is None and actor.sort in ("government", "army") and self.homes:  # of the place spoken of
            return Actor(actor.first, actor.last, Voice.PARTY, self.homes[-1], self.homes[-1], actor.sort)
        if found is None and actor.sort == "plural":
            found = self.speakers.get("group")
        if found is None and actor.sort in ("person", "plural", "group", "ministry", "agency", "office", "monitor"):
            found = self.last
        return found


def actors(sentence: Sentence) -> tuple[Actor, ...]:
    """All actors of a sentence, in order, none overlapping."""
    return _Chunker(sentence).chunks()


def owned(name: Name) -> str | None:
    """The party that a name speaks for; for a place the party that holds it."""
    return name.party or name.home


class _Chunker:
    """One left-to-right pass over a sentence's tokens."""

    def __init__(self, sentence: Sentence) -> None:
        self.tokens: tuple[Token, ...] = sentence.tokens
        self.lower = [token.lower for token in sentence.tokens]
        self.cased = not sentence.text.islower()
        self.names: dict[int, tuple[int, Name]] = by_token(sentence)

    def chunks(self) -> tuple[Actor, ...]:
        found: list[Actor] = []
        index, count = 0, len(self.tokens)
        while index < count:
            actor = self._at(index)
            if actor is None:
                index += 1
                continue
            if found and (pair := self._joined(found[-1], actor)):
                found[-1] = pair
            else:
                found.append(actor)
            index = actor.last
        return tuple(actor for actor in found if actor.sort or actor.slug or actor.pair or actor.voice not in _EMPTY)

    def _joined(self, left: Actor, right: Actor) -> Actor | None:
        """`Armenia and Azerbaijan` as one actor of two parties."""
        between = self.lower[left.last : right.first]
        if between not in (["and"], ["and", "the"]) or not (left.party and right.party) or left.party == right.party:
            return None
        pair = (*(left.pair or (left.party,)), right.party)
        return Actor(left.first, right.last, Voice.BOTH, pair=pair, located=left.located, bare=left.bare)

    def _at(self, index: int) -> Actor | None:
        word = self.lower[index]
        if index in self.names or word in _CORES:
            return self._grown(index)
        if word in w.PERSONS_AGAIN or word in w.GROUPS_AGAIN:
            sort = "person" if word in w.PERSONS_AGAIN else "plural" if word in w.PLURALS_AGAIN else "group"
            return Actor(index, index + 1, Voice.AGAIN, sort=sort, person=sort == "person")
        if word in w.SELF_AGAIN:
            return Actor(index, index + 1, Voice.AGAIN, sort="self")
        if word in w.BOTH or word == "each":
            return self._sides(index)
        if word in w.ENEMY and self.lower[index - 1 : index] == ["the"]:
            last = index + 1
            while last < len(self.lower) and self.lower[last] in w.GROUP_OFFICES:
                last += 1
            return Actor(index, last, Voice.ENEMY)
        return None

    def _sides(self, index: int) -> Actor | None:
        """`both sides`, `the two countries`, `the opposing side`, `each side`."""
        at = index
        while at < len(self.lower) and self.lower[at] in w.BOTH:
            at += 1
        if at < len(self.lower) and self.lower[at] in w.SIDES:
            return Actor(index, at + 1, Voice.BOTH)
        if at < len(self.lower) and self.lower[at] == "side":
            opposing = self.lower[index] in ("opposing", "rival", "warring")
            return Actor(index, at + 1, Voice.ENEMY if opposing else Voice.BOTH)
        if self.lower[index] == "each":
            if self.lower[index + 1 : index + 2] in (["side"], ["party"], ["country"]):
                return Actor(index, index + 2, Voice.BOTH)
            return None
        if self.lower[index] == "both" and index + 1 < len(self.lower):
            return (
                None
                if index + 1 in self.names or self.lower[index + 1] in _CORES
                else Actor(index, index + 1, Voice.BOTH)
            )
        return None

    def _grown(self, first: int) -> Actor:
        """Grow a noun phrase from its first core to its last, then say whose voice it is."""
        names: list[Name] = []
        heads: list[str] = []
        tail: list[str] = []
        at = self._take(first, names, heads)
        local = any(word in w.LOCAL for word in self.lower[max(0, first - 2) : first])
        while True:
            following = self._next_core(at, names, heads)
            if following is None:
                break
            seated = self.lower[following - 1] == "in" and heads[-1] in _SEATED
            at = self._take(following, names, heads)
            if seated:  # Armenian officials in Karabakh speak for Karabakh
                names.insert(0, names.pop())
        person = any(head in w.PERSON_OFFICES for head in heads) or any(n.kind is EntityKind.PERSON for n in names)
        if heads and (person or any(head in w.REPORTERS or head in w.PRIVATE for head in heads)):
            at = self._unknown_name(at, names, tail)
            if tail and self.lower[at : at + 1] == ["'s"] and (following := self._core_within(at + 1, 1)):
                tail.clear()
                at = self._take(following, names, heads)
        elif names and self.lower[at : at + 1] == ["'s"]:
            before = at
            at = self._unknown_name(at + 1, names, tail)
            at = before if at == before + 1 else at
            person = at != before
        start = first
        while start and self.lower[start - 1] in _PREMODIFIERS:
            start -= 1
        voice, slug, party, sort = _voiced(names, heads, self.lower[first], local=local)
        if voice is Voice.AGAIN and heads and self._stranger(start, at):
            voice, sort = Voice.PRIVATE, "person"
        if voice is Voice.AGAIN and local:
            sort = "local"
        located = (
            not heads
            and start > 0
            and (self.lower[start - 1] in w.LOCATIVES or self._after_place(start))
            and all(name.kind in (EntityKind.PLACE, EntityKind.PARTY) for name in names)
        )
        return Actor(
            first=start,
            last=at,
            voice=voice,
            slug=slug,
            party=party,
            sort=sort,
            located=located,
            person=person,
            plural=bool(heads) and heads[-1].endswith("s") and not person,
            bare=not heads,
            adjective=not heads and bool(names) and names[-1].adjective and not self.lower[at - 1].endswith("s"),
            witness=any(head in w.WITNESSING for head in heads),
            governed=start > 0 and self.lower[start - 1] in w.PREPOSITIONS,
            tail=(*tail, *self._person_words(first, at)),
        )

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
            and (self.lower[start - 3] in w.LOCATIVES or start - 2 in self.names)
            and self.lower[start - 3] not in w.TELLING
        )

    def _stranger(self, start: int, at: int) -> bool:
        """Whether an office without a name is new here (`a commander of …`), so that it points back to nobody."""
        following = self.lower[at] if at < len(self.lower) else ""
        if following in ("of", "for", "from", "at", "with"):
            return True
        return self.lower[start] in ("a", "an", "one") and self.lower[at - 1] in ("official", "commander", "diplomat")

    def _take(self, index: int, names: list[Name], heads: list[str]) -> int:
        if index in self.names:
            last, name = self.names[index]
            names.append(name)
            heads.extend(word for word in self.lower[index:last] if word in _HEADS and name.party is not None)
            return last
        heads.append(self.lower[index])
        return index + 1

    def _next_core(self, at: int, names: list[Name], heads: list[str]) -> int | None:
        """Where the noun phrase goes on after `at`, over the glue allowed there; None where it ends."""
        lower, count = self.lower, len(self.lower)
        if at >= count:
            return None
        if at in self.names or lower[at] in _HEADS:
            return at
        glue = lower[at]
        if glue == "under" and lower[at + 1 : at + 2] == ["secretary"]:
            return at + 1
        if glue in ("'s", "'"):
            return self._core_within(at + 1, 4)
        if glue in ("loyal", "allied") and heads and lower[at + 1 : at + 2] in (["to"], ["with"]):
            return self._core_within(at + 2, 2, determined=True)
        if lower[at : at + 2] == ["of", "state"] and heads and heads[-1] == "secretary":
            return at + 1
        if glue in ("of", "for", "at") and heads and (heads[-1] in _OWNED):
            return self._core_within(at + 1, 3, determined=True)
        if glue == "in" and heads and heads[-1] in w.GROUP_OFFICES | w.NON_STATE and at + 1 in self.names:
            return at + 1
        if glue == "and" and heads and heads[-1] in w.GROUP_OFFICES:
            follows = lower[at + 1 : at + 3]
            if follows[:1] == ["health"] or (follows[:1] and follows[0] in w.GROUP_OFFICES):
                return at + 1
            return None
        if glue == "(":
            close = next((k for k in range(at + 1, min(at + 5, count)) if lower[k] == ")"), None)
            if (
                close is not None
                and close + 1 < count
                and not any(k in self.names for k in range(close + 1, close + 2))
            ):
                follows = lower[close + 1]
                return close + 1 if follows in _HEADS else self._core_within(close + 1, 1, heads_only=True)
            return None
        if names and (names[-1].adjective or not heads) and names[-1].kind is not EntityKind.PERSON:
            return self._core_within(at, 3, heads_only=True)
        if heads and heads[-1] in _HEADS and not names:
            return None
        if heads and heads[-1] in ("foreign", "defence", "defense", "interior", "prime"):
            return self._core_within(at, 1)
        return None

    def _core_within(self, at: int, reach: int, *, determined: bool = False, heads_only: bool = False) -> int | None:
        """The first core from `at` over at most `reach` plain words."""
        for index in range(at, min(at + reach + 1, len(self.lower))):
            word = self.lower[index]
            if (index in self.names and not heads_only) or word in _HEADS:
                return index
            if word in _BARRIERS or not word[0].isalpha():
                return None
            if word in w.DETERMINERS and not determined:
                return None
            if determined and (word.endswith("ing") or word in w.ACT_NOUNS or word in w.BREACHES or word in w.TRUCES):
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
            if self.cased and not (
                self.tokens[stop].text[0].isupper() or (stop > at and word in ("al", "bin", "ibn", "de", "van"))
            ):
                break
            tail.append(word)
            stop += 1
        return stop


def _voiced(
    names: list[Name], heads: list[str], word: str, *, local: bool
) -> tuple[Voice, str | None, str | None, str]:
    """Voice, speaking slug, party and sort of a noun phrase by its names and office nouns."""
    sort = next((w.SORTS[head] for head in heads if head in w.SORTS), heads[-1] if heads else "")
    own = next((n for n in names if n.kind is EntityKind.ORGANISATION and n.party is None), None)
    sided = next((n for n in names if n.party), None)
    placed = next((n for n in names if n.kind in (EntityKind.PLACE, EntityKind.PARTY)), None)
    if any(head in ("in",) for head in heads):
        return Voice.AGAIN, None, None, sort
    if "health" in heads or (own is not None and "health" in own.slug):
        owner = own.slug if own is not None and "health" in own.slug else None
        place = placed or sided
        slug = owner or (f"{place.slug if not place.adjective else place.party}-health-ministry" if place else None)
        return (Voice.BODY if slug else Voice.AGAIN), slug, None, sort or "ministry"
    if any(head in w.MONITORS for head in heads) or (
        own is not None and any(m in own.slug.split("-") for m in _MONITOR_SLUGS)
    ):
        slug = own.slug if own else sided.party if sided else None
        return (Voice.MONITOR if slug else Voice.AGAIN), slug, None, "monitor"
    if own is not None and own.role in _OUTLET_ROLES:
        return Voice.OUTLET, own.slug, None, sort or "agency"
    if any(head in w.REPORTERS for head in heads):
        slug = own.slug if own else f"{names[0].party or names[0].slug}-media" if names and "media" in heads else None
        return Voice.OUTLET, slug, None, "agency" if slug else sort
    if any(head in w.PRIVATE for head in heads) and not any(
        head in w.PERSON_OFFICES | w.GROUP_OFFICES for head in heads
    ):
        slug = own.slug if own is not None else None
        if slug is None and names and any(head in ("medics", "paramedics") for head in heads):
            slug = f"{word if word.isascii() and word.isalpha() else names[0].slug}-medics"
        return (Voice.BODY if slug else Voice.PRIVATE), slug, None, "person"
    if own is not None and (sided is None or names.index(own) < names.index(sided)):
        return Voice.BODY, own.slug, None, sort or "agency"
    loose = next((head for head in heads if head in w.NON_STATE), None)
    if loose and loose not in ("activist",):
        place = sided or placed
        if place is None:
            slug = loose if loose.endswith("s") or loose == "opposition" else loose + "s"
            return Voice.PARTY, slug, slug, sort
        if place.adjective and place.role != "group":
            slug = f"{word}-{'opposition' if 'opposition' in heads else loose}"
            return Voice.PARTY, slug, slug, sort
        return Voice.PARTY, owned(place), owned(place), sort
    if sided is not None and sided.party and any(m in sided.party.split("-") for m in _MONITOR_SLUGS):
        return Voice.MONITOR, sided.party, None, "monitor"
    if sided is not None:
        if sided.role != "group":  # Yemen's Houthis are the Houthis
            sided = next((n for n in names if n.party and n.role == "group"), sided)
        return Voice.PARTY, sided.party, sided.party, sort
    if own is not None:
        return Voice.BODY, own.slug, None, sort or "agency"
    if placed is not None:
        slug = (owned(placed) or placed.slug) if heads else None
        return (Voice.PARTY if heads else Voice.AGAIN), slug, slug, sort
    if names:
        return Voice.PRIVATE, None, None, "person"
    return Voice.AGAIN, None, None, "local" if local else sort


def by_token(sentence: Sentence) -> dict[int, tuple[int, Name]]:
    """Token index of each name's first word → index after its last word, and the name."""
    found: dict[int, tuple[int, Name]] = {}
    tokens, at, count = sentence.tokens, 0, len(sentence.tokens)
    for name in sentence.names:
        while at < count and tokens[at].end <= name.start:
            at += 1
        last = at
        while last < count and tokens[last].start < name.end:
            last += 1
        if last > at and tokens[at].start <= name.start and not _hyphened(tokens, at, last, name):
            found[at] = (last, name)
            at = last
    return found


def _hyphened(tokens: tuple[Token, ...], at: int, last: int, name: Name) -> bool:
    """`Russian-backed separatists` are not Russian."""
    return last == at + 1 and "-" in tokens[at].text and tokens[at].end > name.end


_EMPTY = (Voice.AGAIN,)
_HEADS = (
    w.PERSON_OFFICES | w.GROUP_OFFICES | w.NON_STATE | w.MONITORS | w.REPORTERS | w.PRIVATE | w.HEALTH
)  # fmt: skip
_CORES = _HEADS - w.HEALTH
_OWNED = w.PERSON_OFFICES | w.GROUP_OFFICES | w.NON_STATE | w.MONITORS | w.REPORTERS | w.PRIVATE
_SEATED = words("officials authorities leaders leadership government administration")
_MONITOR_SLUGS = ("observatory", "monitoring", "smm", "monitor", "monitors", "unifil", "untso")
_OUTLET_ROLES = ("outlet", "agency")
_PREMODIFIERS = (
    w.DETERMINERS
    | w.LOCAL
    | words("""ethnic senior top former foreign defence defense prime interior deputy vice chief unnamed state news""")
)
_BARRIERS = (
    w.AUXILIARIES | w.PREPOSITIONS | w.CLAUSES | frozenset(w.TELLING) | w.STOPS | frozenset({",", "'s"})
) - frozenset({"state", "post"})
