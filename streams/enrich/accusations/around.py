"""Who does what around a word of attack: subject, agent, owner, means, and whether it is told at all.

All by position in the words of one clause; no word of any war or party.
"""

from collections.abc import Sequence
from functools import cached_property
from typing import NamedTuple

from schemas import Act
from streams.enrich.language import wording as w
from streams.enrich.language.numbers import number
from streams.enrich.language.text import Manner, Name, Sentence
from streams.enrich.language.words import words
from streams.enrich.speech.actors import Actor, Voice
from streams.enrich.speech.phrases import by_token


class Deed(NamedTuple):
    """One act in a sentence. `at` is its token, `actor` who is said to have done it, unresolved.

    `negated`: the words say that it was not done; `kept`: that the truce was kept. `told` holds for acts that are
    asserted by their own clause; a noun in passing (`the war's first air strike`) is not. `clash`: both sides' doing.
    """

    at: int
    act: Act
    actor: Actor | None = None
    negated: bool = False
    kept: bool = False
    told: bool = True
    noun: bool = False
    gerund: bool = False
    """A form in -ing, whose subject is the one of the verb it hangs on."""
    clash: bool = False
    also: tuple[Act, ...] = ()
    """Further kinds of the act, by further weapons: `with aircraft and artillery`."""


def names_truce(lower: Sequence[str]) -> bool:
    """Whether a sentence names a truce."""
    if _CEASING.isdisjoint(lower):
        return False
    return not w.TRUCES.isdisjoint(lower) or any(
        (word == "fire" and index and lower[index - 1] in ("cease", "ceased"))
        or (word == "cessation" and "hostilities" in lower[index : index + 3])
        for index, word in enumerate(lower)
        if word in ("fire", "cessation")
    )


_CEASING = w.TRUCES | {"fire", "cessation"}


class Around:
    """One sentence's words and actors, asked about a position."""

    def __init__(self, sentence: Sentence, lower: list[str], chunks: tuple[Actor, ...], *, truce: bool) -> None:
        self.sentence = sentence
        self.lower = lower
        self.count = len(lower)
        self.chunks = chunks
        self.ends = {actor.last: actor for actor in chunks}
        self.inside = {index: actor for actor in chunks for index in range(actor.first, actor.last)}
        self.truce = truce
        self.owned: tuple[int, Actor | None] = (-9, None)
        """The last noun phrase's owner and about where it ends: `Bordurian shells and air strikes`."""
        self.flown: Deed | None = None
        """The weapon told last as fired, landed or heard."""
        self.harm = not w.HARM.isdisjoint(lower)

    @cached_property
    def named(self) -> dict[int, tuple[int, Name]]:
        """Where names begin."""
        return by_token(self.sentence)

    def subject(self, verb: int) -> Actor | None:
        """The actor before an active verb that does it; for a gerund, the subject of the verb before it."""
        lower = self.lower
        tried = self._attempt(verb)
        if tried is not None and tried < verb - 2:
            return self.ends[verb - 1]  # an attempt by X to storm it
        if tried is not None and (own := self.owner(self.phrase_start(tried))) is not None:
            return own  # X's repeated attempts to storm it
        at = verb
        while at and (lower[at - 1] in _BEFORE_VERBS or w.adverb(lower[at - 1])):
            at -= 1
        if at < verb and lower[at] in ("who", "which") and at:
            if lower[at - 1] in _ONES and (meant := self._called(at - 1)) is not None:
                return meant  # X were the ones who fired
            antecedent = self.ends.get(at - (lower[at - 1] == ","))
            if antecedent is not None and antecedent.voice not in _NEVER_FIGHT:
                return antecedent  # to X, which shelled
        k = at
        while k and at - k < 14:
            actor = self.ends.get(k)
            if actor is not None:
                governed = actor.governed and actor.voice is not Voice.BOTH
                governed = governed and not (k == at and lower[actor.first - 1] in _SUBORDINATING)
                if k == at and lower[verb - 1] == "being":
                    return actor  # all points to X being behind it
                if not (actor.located or governed or actor.voice in _NEVER_FIGHT):
                    return actor
                k = actor.first
                continue
            word = lower[k - 1]
            if k == at and word in ("that", "who") and lower[k - 2] == ",":  # it is X, not Y, that broke it
                apart = next((j for j in range(k - 3, max(0, k - 8), -1) if lower[j] == ","), 0)
                if lower[apart + 1] in w.NEGATIONS and (cleft := self.ends.get(apart)) is not None:
                    return cleft
            if k == at and word == "that" and (cleft := self.ends.get(k - 1)) is not None:
                return cleft  # it was X that broke it
            teller = self.ends.get(k - 1) if k == at and word in w.TELLING else None
            if teller is not None and lower[teller.first - 1] in ("which", "who", "that"):
                pronoun = teller.first - 1  # X, which Y says has broken
                return self.ends.get(pronoun - (lower[pronoun - 1] == ","))
            if word == "who" and (antecedent := self.ends.get(k - 1)) is not None and k < at - 1:
                return antecedent  # X gunmen who had stayed behind killed four
            if k == at and word == "of" and k > 2 and lower[k - 2] in w.ACCUSED_OF and self._others_accused(k - 2):
                return None  # arrested three men accused of attacking
            if k == at and word in _HANGING:
                return self.earlier_subject(k)
            if word == "and" and k > 1 and lower[k - 2] in w.WEAPONS and lower[at - 1] in w.WEAPONS:
                k -= 1
                continue  # X's jets and guns pounded
            if word in _HEAVY or word in w.CLAUSES:
                return None
            if word in w.TELLING and w.TELLING[word][1] is not w.Form.GERUND:
                return None
            k -= 1
        return None

    def _others_accused(self, verb: int) -> bool:
        """Whether people who are no actor stand right before `accused of`."""
        before = self.lower[verb - 1]
        return verb not in self.ends and before[0].isalpha() and before not in w.AUXILIARIES and not w.adverb(before)

    def _called(self, one: int) -> Actor | None:
        """The subject of `is the one`, `were the first`."""
        be = one - 2
        return self.ends.get(be) if be > 0 and self.lower[one - 1] == "the" and self.lower[be] in w.BE else None

    def predicated(self, start: int) -> Actor | None:
        """`X is in breach`, `X are the ones on the attack`."""
        at = start - 1 - (self.lower[start - 1 : start] == ["the"])
        if at < 2 or self.lower[at] not in ("in", "on"):
            return None
        return self.subject(at - 1) if self.lower[at - 1] in w.BE else self._called(at - 1)

    def earlier_subject(self, at: int) -> Actor | None:
        """The nearest subject before `at`: for verbs joined to it and gerunds behind a preposition."""
        for actor in reversed(self.chunks):
            owning = actor.last == actor.first + 1 and self.lower[actor.first] in _OWNING  # its positions
            hung = actor.governed and "who" not in self.lower[actor.last : actor.last + 2]  # but by X, who …
            free = not (actor.located or hung or owning or self._telling(actor) or self._harmed(actor))
            if actor.last <= at and free and actor.voice not in _NEVER_FIGHT:
                return actor
        return None

    def _telling(self, actor: Actor) -> bool:
        """Whether an actor only tells, between commas: `X, it said, had shelled …`."""
        return (
            self.lower[actor.last : actor.last + 1] != []
            and self.lower[actor.last] in w.TELLING
            and (self.lower[actor.last + 1 : actor.last + 2] == [","])
        )

    def _harmed(self, actor: Actor) -> bool:
        """Whether an actor is the object of a verb of harm before it: `killed at least ten X`."""
        for k in range(actor.first - 1, max(-1, actor.first - 5), -1):
            if self.lower[k] in _VICTIMS_OF:
                return True
            if not (self.lower[k] in w.FIGURES or self.lower[k] in w.DETERMINERS or self.lower[k][0].isdigit()):
                return False
        return False

    def agent(self, at: int) -> Actor | None:
        """`by X`, `from X`, `launched by X` after a word of attack, before the clause ends."""
        lower = self.lower
        for k in range(at, min(at + 24, self.count)):
            word = lower[k]
            if k >= at + 12 and not (word == "by" and lower[k - 1] in ("all", "most", "them", "mostly", "mainly")):
                continue
            if word == "by" and (lower[k + 1 : k + 2] == [] or lower[k + 1].endswith("ing")):
                return None  # by firing at an X helicopter
            if word in w.WORKS and lower[k + 1 : k + 2] == ["of"]:
                return next((a for a in self.chunks if k + 1 < a.first <= k + 3), None)  # was the work of X
            if word in w.WORKS and lower[k - 1] == "'s" and (worker := self.ends.get(k - 1)) is not None:
                return worker
            if word == "by" and k > at and _other_doing(lower[k - 1]):
                return None  # a clinic run by X, a truce brokered by X
            blamed = word in _BLAMED and lower[k - 1] in _BLAMED[word]
            if word == "by" or blamed or (word == "from" and k <= at + 1):
                reach = 5 if lower[k + 2 : k + 4] in (["direction", "of"], ["side", "of"]) else 3
                actor = next((a for a in self.chunks if k < a.first <= k + reach), None)
                gap = range(k + 1, actor.first if actor is not None else k)
                if any(j in self.named or lower[j] in w.ACT_VERBS for j in gap):
                    return None  # fired from Z hit X
                if actor is None or not (actor.party or actor.voice in _AGENTS):
                    return None
                from_place = word == "from" and actor.bare and actor.located and not (actor.adjective or actor.faction)
                lines = self.lower[actor.last : actor.last + 1]
                if word == "from" and not _LAND.isdisjoint(lines):
                    return None  # from X's soil, by whomever
                return None if from_place and _LINES.isdisjoint(lines) else actor
            if (
                (word in _ENDS and not (word == '"' and lower[k + 1 : k + 2] == ["by"]))
                or word in w.ACT_NOUNS
                or word in w.BREACHES
                or (word in w.CLAUSES and word != "and")
                or word in w.TELLING
            ):
                return None
        return None

    def cause(self, at: int) -> Actor | None:
        """`was hit in an X missile strike`: the owner of the attack in which something was hit."""
        for k in range(at, min(at + 7, self.count)):
            if self.lower[k] in _IN_WHICH:
                actor = next((a for a in self.chunks if k < a.first <= k + 2 and a.party), None)
                noun = actor is not None and not w.ACT_NOUNS.keys().isdisjoint(self.lower[actor.last : actor.last + 3])
                return actor if noun else None
        return None

    def owner(self, start: int) -> Actor | None:
        """`Bordurian attack`, `Borduria's attacks`, `their attacks`: the actor right before a noun phrase."""
        while start and (self.lower[start - 1] in _QUOTES or self.lower[start - 1][0].isdigit()):
            start -= 1
        at = start - 1 if start and self.lower[start - 1] == "'s" else start
        actor = self.ends.get(at) or self.ends.get(start)
        if actor is None and self.lower[start : start + 1] == ["led"]:
            actor = self.ends.get(start - 1)
        if actor is not None and (self.lower[actor.first] in _NO_OWNERS or self.lower[actor.last - 1] == "military"):
            actor = actor if actor.slug else None  # a military offensive
            if actor is None:
                return None
        if actor is None and start and self.lower[start - 1] in ("and", "or") and self.owned[0] >= start - 4:
            self.owned = (start + 2, self.owned[1])
            return self.owned[1]
        if actor is not None:
            self.owned = (start + 2, actor)
        return actor if actor is not None and actor.voice not in _NEVER_FIGHT else None

    def doing(self, start: int) -> int | None:
        """The verb whose object the noun phrase at `start` is and whose subject does it (`launched an offensive`)."""
        lower = self.lower
        for k in range(start - 1, max(-1, start - 7), -1):
            word = lower[k]
            before = lower[k - 1] if k else ""
            if word == "up" and before in w.KEEPING_UP:
                return k - 1
            if word in ("to", "out") and before in w.DOING:
                return k - 1
            if word == "to" and (subjected := self._subjecting(k)) is not None:
                return subjected
            if word == "with" and before in _AHEAD and k > 1 and lower[k - 2] in w.DOING:
                return k - 2  # pressed ahead with
            if word in _QUOTES:
                continue
            if word in w.DOING:
                return k
            if word == "in" and before == "part" and k > 1:
                return k - 2  # took part in the advance
            if word == "in" and before.startswith("participat"):
                return k - 1
            if word == "with" and before in _BEGAN:
                return None  # the war began with X's invasion
            if word in ("and", ",", "of", "with") or (word in _BOUNDING and number(lower[k + 1])):
                continue
            if word in w.PREPOSITIONS or word in w.STOPS or word in w.CLAUSES or word in w.CLAIMS:
                return None
        return None

    def _subjecting(self, at: int) -> int | None:
        """`subjected the town to`."""
        return next((k for k in range(at - 2, max(-1, at - 7), -1) if self.lower[k].startswith("subject")), None)

    def doer(self, start: int) -> Actor | None:
        """The subject of the verb whose object stands at `start`, or who is called responsible for it."""
        doing = self.doing(start)
        if doing is None and (predicated := self.predicated(start)) is not None:
            return predicated
        if doing is None:
            first = max(0, start - 4)
            doing = next((k for k in range(first, start) if self.lower[k] in _RESPONSIBLE), None)
        return self.subject(doing) if doing is not None else None

    def means(self, index: int, *, reach: int = 9) -> tuple[Act, ...]:
        """The kinds of the weapons named as means or object after a word of attack."""
        lower = self.lower
        found: list[Act] = []
        for k in range(index + 1, min(index + reach, self.count)):
            word = lower[k]
            following = lower[k + 1] if k + 1 < self.count else "."
            if word in w.ROLLING and not w.SENDING.isdisjoint(lower[max(index + 1, k - 3) : k]):
                found.append(Act.GROUND_ATTACK)  # by sending tanks into the town
            elif (
                word in w.WEAPONS
                and following not in w.WEAPONS
                and lower[k - 1] != "water"
                and (word not in _NO_MEANS or following == "arms")
            ):
                between, linked = lower[index + 1 : k], lower[max(index + 1, k - 6) : k]
                near = found or (k - index <= 4 and _ONTO.isdisjoint(between))
                near = near or (not _WITH.isdisjoint(linked) and w.FIRING.isdisjoint(linked))
                if near or all(each in _LISTED or number(each) for each in between):
                    found.append(w.WEAPONS[word])
            elif (
                (word in w.STOPS and word != "-")
                or (word in w.CLAUSES and word != "and" and lower[k - 1 : k + 1] != ["in", "which"])
                or lower[k : k + 2] == [",", "and"]
                or (
                    found and word not in w.FLYING and word not in _LISTED and word not in _BY and not word[0].isdigit()
                )
            ):
                break
        return tuple(dict.fromkeys(found))

    def modifying(self, start: int, index: int) -> tuple[int, tuple[Act, ...]]:
        """Where the weapons before a noun of attack at `index` begin, and their kinds: `air and artillery attacks`."""
        found = [w.WEAPONS[word] for word in self.lower[start:index] if word in w.WEAPONS][-1:]
        while found and start > 1 and self.lower[start - 1] in ("and", ",") and self.lower[start - 2] in _ELEMENTS:
            start -= 2
            found.insert(0, w.WEAPONS.get(self.lower[start], found[0]))
        return start, tuple(dict.fromkeys(found))

    def weapons_between(self, actor: Actor | None, index: int) -> tuple[Act, ...]:
        """The kinds of a subject's weapons: `Bordurian jets and guns struck`."""
        if actor is None or actor.last > index:
            return ()
        verb = next((k for k in range(actor.last, index) if self.lower[k] in _VERBS), index)
        words = self.lower[actor.first : verb]
        return tuple(dict.fromkeys(w.WEAPONS[word] for word in words if word in w.WEAPONS and word not in _NO_MEANS))

    def phrase_start(self, index: int, *, reach: int = 5) -> int:
        """Where the plain modifiers before a noun begin."""
        start = index
        while start and index - start < reach:
            previous = self.lower[start - 1]
            if start - 1 in self.inside or previous in w.NOT_MODIFIERS or not previous[0].isalpha():
                break
            start -= 1
        return start

    def passive(self, index: int, form: w.Form) -> bool:
        """Whether a past form is passive: `was shelled`, `shelled by`."""
        if form not in (w.Form.PAST, w.Form.PARTICIPLE):
            return False
        at = index - 1
        while at >= 0 and w.adverb(self.lower[at]):
            at -= 1
        return (at >= 0 and self.lower[at] in w.BE) or self.lower[index + 1 : index + 2] == ["by"]

    def seen(self, verb: int) -> bool:
        """`saw X's jets bomb`: a plain form right behind somebody or somebody's weapons."""
        weapons = self.lower[verb - 1] in w.FLYING or self.lower[verb - 1] in w.GROUP_OFFICES
        actor = self.ends.get(verb) or (self.ends.get(verb - 1) if weapons else None)
        return actor is not None and not actor.governed

    def tried(self, verb: int) -> bool:
        """`tried to storm the post`, `an attempt to cross`, `an attempt by X to cross`."""
        return self._attempt(verb) is not None

    def _attempt(self, verb: int) -> int | None:
        """Where the word stands by which what the verb tells was tried."""
        lower = self.lower
        if verb < 2 or lower[verb - 1] != "to":
            return None
        if lower[verb - 2] in w.TRYING:
            return verb - 2
        by = self.ends.get(verb - 1)
        tried = by.first - 2 if by is not None and lower[by.first - 1] in ("by", "of") else -1
        return tried if tried > 0 and lower[tried] in w.TRYING else None

    def blocked(self, at: int, *, verb: bool = False) -> tuple[bool, bool]:
        """Whether an act is only wanted, feared, planned or over; and whether it is negated."""
        lower = self.lower
        negated = False
        if lower[0] == "should" and "," not in lower[:at]:
            return True, negated  # Should X break it, Y will …
        k, steps, skipped = at - 1, 0, False
        while k >= 0 and steps < 7:
            word = lower[k]
            if word == "that" and (cleft := self.ends.get(k)) is not None and lower[cleft.first - 1] in w.NEGATIONS:
                return False, True  # it was not X that fired
            if word in _CLAUSE_ENDS:
                break
            denied = word in w.NEGATIONS and k not in self.inside  # but Doctors Without Borders
            negated = negated or (denied and w.HARM.isdisjoint(lower[k:at]))  # no civilian died in it
            if word == "to" and verb and k == at - 1:
                if k and (lower[k - 1] in w.GOING_ON or lower[k - 1] in _SAID_TO or self.tried(at)):
                    break
                return True, negated
            wished = word in w.WISHING and not (word in w.CALLING and lower[k + 1] not in _FOR)  # called it a breach
            if word in _WHOEVER and verb:
                return True, negated  # whoever breaks it will be punished
            if word == "any" and k and w.TELLING.get(lower[k - 1], ("",))[0] is Manner.DENIES:
                return False, negated  # denied any breach
            there = word == "any" and k > 1 and lower[k - 1] in w.BE and "there" in lower[max(0, k - 4) : k]
            if there and any(w.TELLING.get(each, ("",))[0] is Manner.DENIES for each in lower[:k]):
                return False, negated  # denied that there had been any raid
            if word in _ABLE and lower[k + 1] in w.SENSING:
                return False, negated  # can hear jets striking
            more = word == "further" and (
                (k > 0 and (lower[k - 1] in w.BE or lower[k - 1] in ("a", "the"))) or number(lower[k + 1])
            )  # a further six attacks, were further breaches
            if word in w.MODALS or (wished and steps < 5) or (word in _UNREAL and not more):
                return True, negated
            if word in w.STOPPING and (not verb or k >= at - 3):
                return True, negated
            if word == "since" and k and lower[k - 1] in _AGES:
                return True, negated  # twenty years since X stormed the town
            if word == "against" and not verb and lower[k - 1] not in w.COMPLAINTS:
                return True, negated
            if (
                word == "to"
                and not verb
                and k < at - 1
                and lower[k + 1] in _ANSWERING
                and lower[k - 1] not in _COMPELLED
            ):
                return True, negated  # the right to respond to an attack
            if verb and k in self.inside:  # over the subject, but not over two
                if skipped:
                    break
                k, skipped = self.inside[k].first, True
            k -= 1
            steps += 1
        return False, negated


def _other_doing(word: str) -> bool:
    """Whether a participle before "by" tells of another's deed than the attack: supported, run, brokered by X."""
    return (word.endswith("ed") and word not in _DONE) or word in _UNDONE


_NEVER_FIGHT = (Voice.OUTLET, Voice.PRIVATE, Voice.BODY, Voice.MONITOR)
_AGENTS = (Voice.BOTH, Voice.ENEMY, Voice.AGAIN)
_BEFORE_VERBS = (
    words("remains remain remained themselves itself himself")
    | w.AUXILIARIES
    | w.NEGATIONS
    | w.GOING_ON
    | frozenset({"who", "which", '"', "to"})
)
_ONES = words("one ones first party side")
_HANGING = words("and or of for by from in after while before") | {","}
"""Words behind which a verb hangs on the subject before."""
_OWNING = words("its their his her our")
_HEAVY = w.STOPS - {"(", ")"}
_ENDS = frozenset({".", ";", ":", '"'})
_RESPONSIBLE = words("responsible behind blame responsibility")
_NO_MEANS = words("ground land small machine infantry")
_VICTIMS_OF = (
    (frozenset(w.ACT_VERBS) | frozenset(w.BREACHING) | frozenset(w.TAKING)) - frozenset(w.ACT_NOUNS) - w.FLYING
)
_VERBS = (frozenset(w.ACT_VERBS) - frozenset(w.ACT_NOUNS) - w.FLYING) | w.SENDING | w.BE
_ELEMENTS = frozenset(word for word in w.WEAPONS if not word.endswith("s")) | {"sea"}
_LISTED = words(
    """and , or - arms mm millimetre millimeter calibre caliber large heavy light strikes raids fire attack attacks
    systems launchers rounds guided ballistic cruise"""
)
"""What stands between the weapons of a list."""
_WITH = words("with using by from involving which")
_BY = _WITH | {"by"}
_DONE = (
    frozenset(w.DOING)
    | frozenset(w.FIRING)
    | frozenset(w.ACT_VERBS)
    | frozenset(w.BREACHING)
    | words("aimed armed planted detonated triggered buried laid")
)
_UNDONE = words("run held known seen driven worn set put")
_LINES = words(
    "lines positions position trenches posts bunkers side snipers gunmen fighters artillery batteries ranks guns",
    "tanks mortars launchers jets drones",
)
"""`fired on from X's lines`: where X's men stand."""
_LAND = words("soil territory airspace land waters")
_BLAMED = {
    "on": words("blamed pinned"), "to": words("attributed ascribed"), "with": words("lies lay rests rested"),
}  # fmt: skip
"""`an ambush blamed on X`, `a raid attributed to X`."""
_IN_WHICH = words("in during by from")
_BEGAN = words("began begin begins begun started starts start opened")
_AHEAD = words("ahead on forward")
_NO_OWNERS = words("it they them he him she we us")
_QUOTES = frozenset({"'", '"', "`"})
_SAID_TO = words("first said reported believed thought alleged")
"""`was first to shoot`, `rebels said to break the truce`: told, not wished."""
_WHOEVER = words("whoever anyone anybody whichever")
_ABLE = words("can could")
_FOR = words("for on upon to")
_ONTO = words("on at against into near")
"""Behind these stands the target: `fired on a helicopter` is no air strike."""
_CLAUSE_ENDS = (w.STOPS - {'"', "(", ")"}) | (w.CLAUSES - {"if", "so"}) | {","}
_ANSWERING = words("respond retaliate react return reply repel repulse face suffer withstand survive endure")
_AGES = words("year years decade decades century")
_COMPELLED = words("had has have forced continued continue continues compelled")
_UNREAL = words(
    "intention intentions sometimes often usually occasionally any risk threat possible potential further fears fear",
    "ensure end plans",
)
_SUBORDINATING = w.CLAUSES | {"since", "until"}
"""Behind these a name may be the subject of a clause: "since X attacked"."""
_BOUNDING = words("over than least to about around nearly almost some most under below beyond")
"""Before a number: "more than 500 strikes", "at least 12 raids", "up to 40 attacks"."""
