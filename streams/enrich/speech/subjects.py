"""The subject of a verb of telling: before it, over appositions, places and joined verbs, or pointed back to."""

from dataclasses import dataclass

from schemas import Part
from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner, Sentence
from streams.enrich.speech.actors import Actor, Memory, Voice


@dataclass(slots=True)
class Frame:
    """A verb of telling with its subject and the tokens it tells, within one sentence."""

    verb: int
    actor: Actor | None
    manner: Manner
    spans: list[tuple[int, int]]
    against: Actor | None = None
    left: bool = False
    relayed: Actor | None = None
    own: bool = False
    beside: tuple[Actor, ...] = ()
    """Who says the same with the actor: `according to A and B`."""
    joined: int | None = None
    """Where the conjunction stands that ties this verb to the one before it."""


class Subjects:
    """One sentence's words and actors, asked for the subjects of its verbs."""

    def __init__(self, sentence: Sentence, chunks: tuple[Actor, ...], memory: Memory) -> None:
        self.sentence = sentence
        self.lower = sentence.lower
        self.count = len(self.lower)
        self.chunks = chunks
        self.memory = memory
        self.starts = {actor.first: actor for actor in chunks}
        self.ends = {actor.last: actor for actor in chunks}
        self.current: Actor | None = None
        self.relayed: Actor | None = None
        self.inside = {index for actor in chunks for index in range(actor.first, actor.last)}

    def subject(self, verb: int) -> tuple[Actor | None, bool]:
        """The actor that is the subject of the verb at `verb`, and whether any subject was found at all."""
        lower = self.lower
        at = verb
        if at > 2 and lower[at - 1] == lower[at - 3] == '"' and w.adverb(lower[at - 2]):
            at -= 3  # has “categorically” denied
        while at and (lower[at - 1] in w.AUXILIARIES or w.adverb(lower[at - 1]) or lower[at - 1] == "who"):
            if at == verb and lower[at - 1] == "each":
                break
            at -= 1
            if at and lower[at] in w.TIMES and lower[at - 1] == "on":
                at -= 1
        if lower[max(0, at - 3) : at] in _WHICH_IN_TURN:
            at -= 2
        if lower[max(0, at - 3) : at] in (*_FOR_ITS_PART, *_GOING_ON):
            at -= 3
        pronoun = at if lower[at] == "who" else at - 1
        if pronoun > 0 and lower[pronoun] in ("who", "which") and lower[pronoun - 1] == ",":  # X, which condemned
            antecedent = self.ending(pronoun - 1)
            known = antecedent is not None and (antecedent.slug or antecedent.sort in _OFFICES_AGAIN)
            if antecedent is not None and (known or antecedent.voice is Voice.BOTH):
                return antecedent, True
        if at and lower[at - 1] == ",":  # , the foreign minister of X, …  /  , in turn,
            opening = next((k for k in range(at - 2, max(-1, at - 22), -1) if lower[k] == ","), None)
            if opening is not None:
                return self.apposition(opening, at), True
            headed = self.sentence.part is Part.HEADLINE and at > 1  # X refuses talks, blames Y
            return (self.coordinated(at), True) if headed else (None, False)
        if at and lower[at - 1] in ("and", "but", "or"):
            return self.coordinated(at), True
        if (actor := self.ending(at)) is not None and not actor.located:
            if actor.governed and self.lower[actor.first - 1] in _COMPLEMENTS:  # the coalition against X said
                outer = self.ending(actor.first - 1)
                if outer is not None and outer.slug:
                    return self.with_apposition(outer), True
            cited = lower[max(0, actor.first - 2) : actor.first] in (
                ["cited", "by"],
                ["quoted", "by"],
                ["carried", "by"],
            )
            if cited and (source := self.ending(actor.first - 2)) is not None:
                self.relayed = actor  # a source quoted by X said
                return source, True
            sent = lower[max(0, actor.first - 2) : actor.first]
            if sent[1:] == ["to"] and sent[0] in _SENT:  # a statement sent to X said
                return self.over_gap(actor.first - 2)
            if actor.person and actor.first and lower[actor.first - 1].endswith("ing"):
                outer = self.ending(actor.first - 1)  # rebels fighting X say
                actor = outer if outer is not None and outer.party else actor
            return self.with_apposition(actor), True
        return self.over_gap(at)

    def meant(self, named: Actor | None) -> Actor | None:
        """Whom a subject means: the person whom the sentence is about, the party before `its envoy`, or the last."""
        if named is None:
            return None
        if named.voice is Voice.PRIVATE and named.bare and named.slug is None:  # a surname told before
            known = self.memory.speakers.get(self.lower[named.last - 1])
            return known if known is not None and known.slug else named
        if named.voice is Voice.AGAIN and named.person:
            before = [a for a in self.chunks if a.last <= named.first and not (a.located or a.governed)]
            persons = [a for a in before if a.person and a.party]
            if named.sort == "person" and len(persons) == 1 and before[0] is persons[0]:
                return persons[0]
        if named.voice is Voice.AGAIN and named.last - named.first > 1 and self.lower[named.first] in ("its", "their"):
            owners = [a for a in self.chunks if a.last <= named.first and a.party and not a.located]
            aside = bool(owners) and ";" in self.lower[owners[-1].last : named.first]  # accused X; its envoy said
            owner = owners[-1] if aside else owners[0] if owners and self.memory.last is None else None
            if owner is not None:
                return named._replace(voice=Voice.PARTY, slug=owner.party, party=owner.party)
        if named.voice is Voice.AGAIN and named.first and self.lower[named.first - 1] == "what":
            main = next((a for a in self.chunks if a.last < named.first and not (a.located or a.governed)), None)
            return self.memory.resolve(main or named)  # X condemned what it called …
        return self.memory.resolve(named)

    def apposition(self, opening: int, at: int) -> Actor | None:
        """`Zohrab M., Armenia's foreign minister, has accused`: the subject around a stretch between commas."""
        inner = next((a for a in self.chunks if opening < a.first <= opening + 6 and a.last <= at), None)
        outer = self.ending(opening) or self.over_gap(opening)[0]
        if outer is not None and outer.located and inner is not None and inner.slug is not None:
            return inner  # the mission in X, UNMIX, said
        if outer is None:
            useful = inner is not None and not inner.located and not inner.bare
            return inner if useful else self.remembered(self.lower[opening - 1])
        if self.lower[opening + 1] in ("citing", "quoting") and inner is not None:
            self.relayed = outer
            return inner
        words = self.lower[opening + 1 : at - 1]
        if len(words) < 5 and outer.slug:  # the office, its holder, said: remember the holder's name
            outer = outer._replace(tail=(*outer.tail, *(word for word in words if len(word) > 2)))
        if outer.slug is None and outer.voice is Voice.PRIVATE and inner is not None:  # John Doe, the army's spokesman
            inner = inner._replace(tail=(*inner.tail, *self.lower[outer.first : outer.last]))
        return apposed(outer, inner)

    def conjunction(self, verb: int) -> int | None:
        """Where the conjunction stands right before a verb (`… and in turn accused`), if one does."""
        at = verb
        while at and (self.lower[at - 1] in w.AUXILIARIES or w.adverb(self.lower[at - 1]) or self.lower[at - 1] == ","):
            at -= 1
        return at - 1 if at and self.lower[at - 1] in ("and", "but") else None

    def coordinated(self, at: int) -> Actor | None:
        """`X said … and insisted …`: the subject of the verb before, else the sentence's first actor."""
        if self.current is not None:
            return self.current
        return next(
            (actor for actor in self.chunks if actor.last < at and not actor.located and not actor.governed), None
        )

    def over_gap(self, at: int) -> tuple[Actor | None, bool]:
        """The subject, with words between it and its verb (`a reporter in the town heard`)."""
        lower = self.lower
        k = at
        while k and at - k < 18:
            actor = self.ending(k)
            if actor is not None and (actor.located or (actor.governed and actor.voice is not Voice.BOTH and k != at)):
                k = actor.first
                continue
            if actor is not None:
                gap = lower[k:at]
                if gap[0] in w.PREPOSITIONS or gap[0] in _AT_WORK or gap[0] in w.TIMES or gap[0] in _PAPERS:
                    return actor, True
                if "," in gap or not w.PREPOSITIONS.isdisjoint(gap):
                    return self.remembered(gap[-1]), True
                return (actor, True) if len(gap) <= 3 else (None, True)
            word = lower[k - 1]
            if (word in w.STOPS and word not in (")", "(")) or word in w.CLAUSES:
                break
            if word in w.TELLING and word not in _AT_WORK:
                break
            k -= 1
        if at and lower[at - 1][0].isalpha() and lower[at - 1] not in w.CLAUSES and lower[at - 1] not in w.PREPOSITIONS:
            return self.remembered(lower[at - 1]), True
        return None, False

    def with_apposition(self, actor: Actor) -> Actor:
        """`a ministry spokesman, John Doe`, `John Doe of the army`: the office tells for whom a name speaks."""
        if actor.slug and actor.governed and self.lower[actor.first - 1] in ("of", "for", "from", "with"):
            at = actor.first - 1
            while at and self.sentence.tokens[at - 1].text[0].isupper():
                at -= 1
            return actor._replace(
                tail=(*actor.tail, *(name for name in self.lower[at : actor.first - 1] if len(name) > 2))
            )
        if actor.slug or actor.first < 2 or self.lower[actor.first - 1] != ",":
            return actor
        left = self.ending(actor.first - 1)
        return left if left is not None and left.slug and not left.bare else actor

    def ending(self, at: int) -> Actor | None:
        """The actor whose last word stands right before `at`."""
        if (actor := next((actor for actor in self.chunks if actor.last == at), None)) is not None:
            return actor
        if at and self.lower[at - 1] == ")":
            opening = next((k for k in range(at - 2, max(-1, at - 8), -1) if self.lower[k] == "("), None)
            if opening is not None:
                at = opening
        return self.ends.get(at)

    def remembered(self, word: str) -> Actor | None:
        """Who was introduced under this word, or whose statement it is."""
        if word in ("statement", "communique", "release"):
            return self.memory.last
        return self.memory.speakers.get(word)

    def first_actor(self, at: int, reach: int) -> Actor | None:
        """The first actor that begins within `reach` words of `at`."""
        return next((actor for actor in self.chunks if at <= actor.first <= at + reach), None)


def apposed(outer: Actor, inner: Actor | None) -> Actor:
    """`Zohrab M., Armenia's foreign minister`: whichever of the two tells the party."""
    if outer.slug is None and inner is not None and inner.slug is not None and not inner.bare:
        return inner
    if inner is not None and inner.voice is Voice.MONITOR is outer.voice and inner.slug not in (None, outer.slug):
        return inner  # the UN mission, UNMISS
    return outer


_FOR_ITS_PART = [["for", whose, "part"] for whose in ("its", "his", "her", "their")]
_OFFICES_AGAIN = frozenset({"army", "government", "ministry", "police", "coalition"})
_WHICH_IN_TURN = [[who, "in", "turn"] for who in ("which", "who")]
_GOING_ON = [[go, "on", "to"] for go in ("went", "goes", "gone")]
_COMPLEMENTS = frozenset({"against", "from", "with", "to", "on"})
_SENT = frozenset({"sent", "faxed", "emailed", "given", "issued", "addressed", "released", "made", "texted", "wired"})
_PAPERS = frozenset({"statement", "communique", "letter", "report", "release", "message", "bulletin", "briefing"})
_AT_WORK = frozenset({"reporting", "speaking", "writing", "based", "("})
"""`X, reporting from Y, said`."""
