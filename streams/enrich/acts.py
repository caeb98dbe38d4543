"""Acts told in a sentence: breaches of a truce, shelling, air strikes, assaults, gunfire, attacks, and who did them.

Every act is found at a word that can carry it (a verb, a noun, a weapon that lands) and read by position: the doer is
the subject of an active verb, the agent after "by", the owner of a noun ("Bordurian fire", "its attacks"). What is
demanded, feared, planned, prevented or merely mentioned is no act; what is negated is kept as such, for denials.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas import Act
from streams.enrich import wording as w
from streams.enrich.actors import Actor, Voice
from streams.enrich.phrases import by_token
from streams.enrich.text import Sentence


@dataclass(frozen=True, slots=True)
class Deed:
    """One act in a sentence. `at` is its token, `actor` who is said to have done it, unresolved.

    `negated`: the words say that it was not done; `kept`: that the truce was kept. `told` holds for acts that are
    asserted by their own clause; a noun in passing (`the war's first air strike`) is not.
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


def deeds(sentence: Sentence, chunks: tuple[Actor, ...], *, truce: bool) -> list[Deed]:
    """All acts of a sentence, in order.

    Args:
        sentence: with its names tagged.
        chunks: its actors.
        truce: whether the update has named a truce before, so that "violations" and "the agreement" can mean it.
    """
    return _Finder(sentence, chunks, truce=truce).find()


def names_truce(lower: Sequence[str]) -> bool:
    """Whether a sentence names a truce."""
    return any(
        word in w.TRUCES
        or (word == "fire" and index and lower[index - 1] in ("cease", "ceased"))
        or (word == "cessation" and "hostilities" in lower[index : index + 3])
        for index, word in enumerate(lower)
    )


class _Finder:
    def __init__(self, sentence: Sentence, chunks: tuple[Actor, ...], *, truce: bool) -> None:
        self.lower = [token.lower for token in sentence.tokens]
        self.count = len(self.lower)
        self.chunks = chunks
        self.ends = {actor.last: actor for actor in chunks}
        self.starts = {actor.first: actor for actor in chunks}
        self.inside = {index: actor for actor in chunks for index in range(actor.first, actor.last)}
        self.named = by_token(sentence)
        self.truce = truce or names_truce(self.lower)
        self.owned: tuple[int, Actor | None] = (-9, None)
        """The last noun phrase's owner and about where it ends: `Bordurian shells and air strikes`."""
        self.harm = any(word in w.HARM for word in self.lower)

    def find(self) -> list[Deed]:
        found: list[Deed] = []
        for index, word in enumerate(self.lower):
            deed: Deed | None = None
            if word in w.BREACHES:
                deed = self._breach_noun(index)
            if deed is None and (word in w.BREACHING or word in w.KEEPING):
                deed = self._breach_verb(index)
            if deed is None and word in w.ACT_NOUNS and index not in self.inside and not self._verbal(index):
                deed = self._noun(index)
            if deed is None and word in w.ACT_VERBS and index not in self.inside:
                deed = self._verb(index)
            if deed is None and word in w.FLYING:
                deed = self._flying(index)
            if deed is None and word in ("forces", "troops", "hostilities"):
                deed = self._sent(index)
            if deed is not None:
                found.append(deed)
        return [deed for deed in found if not self._manner_of(deed, found)]

    def _manner_of(self, deed: Deed, found: list[Deed]) -> bool:
        """`broke the truce …, firing 200 shots`: how the truce was broken, not a second act."""
        at = next((k for k in range(deed.at, max(-1, deed.at - 8), -1) if self.lower[k] in w.HOW), None)
        return (
            at is not None
            and deed.act is not Act.VIOLATION
            and self.lower[at - 1 : at] != ["by"]
            and any(other.act is Act.VIOLATION and other.at < at for other in found)
        )

    # Truces

    def _truce_at(self, index: int) -> bool:
        word = self.lower[index]
        if word in w.TRUCES or (word == "fire" and index and self.lower[index - 1] == "cease"):
            return True
        if word == "cessation":
            return "hostilities" in self.lower[index : index + 4]
        return self.truce and word in w.TRUCES_LOOSE

    def _breach_noun(self, index: int) -> Deed | None:
        lower = self.lower
        before = range(max(0, index - 3), index)
        after = range(index + 1, min(index + 9, self.count))
        if any(lower[k] in w.OTHER_BREACHES for k in before):
            return None
        stop = next(
            (k for k in after if lower[k] in w.STOPS or lower[k] in w.CLAUSES or lower[k] == ","),
            min(index + 9, self.count),
        )
        named = any(self._truce_at(k) for k in before) or any(self._truce_at(k) for k in range(index + 1, stop))
        if not named and any(lower[k] in w.OTHER_BREACHES for k in range(index + 1, stop)):
            return None
        if not (named or self.truce):
            return None
        start = index
        while start and (self._truce_at(start - 1) or lower[start - 1] in w.BREACH_MODIFIERS):
            start -= 1
        blocked, negated = self._blocked(start)
        if blocked:
            return None
        return Deed(
            index,
            Act.VIOLATION,
            self._owner(start) or self._agent(index + 1) or self._doer(start) or self._responsible(start),
            negated=negated,
            noun=True,
        )

    def _breach_verb(self, index: int) -> Deed | None:
        lower = self.lower
        word = lower[index]
        form = w.BREACHING.get(word, w.KEEPING.get(word, w.Form.PLAIN))
        keeping = word in w.KEEPING
        stop = next(
            (
                k
                for k in range(index + 1, min(index + 10, self.count))
                if lower[k] in (".", ",", ";", ":") or lower[k] in w.TELLING
            ),
            min(index + 10, self.count),
        )
        object_at = next((k for k in range(index + 1, stop) if self._truce_at(k)), None)
        passive = self._passive(index, form)
        if object_at is None and passive:
            object_at = next((k for k in range(index - 1, max(-1, index - 12), -1) if self._truce_at(k)), None)
            if object_at is None:
                return None
            actor = self._agent(index + 1)
        elif object_at is None or any(lower[k] in w.OTHER_BREACHES for k in range(index + 1, object_at)):
            return None
        else:
            actor = self._subject(index)
        blocked, negated = self._blocked(index, verb=True)
        failing = self._failing(index)
        if blocked and not failing:
            return None
        if keeping:
            if negated or failing:
                return Deed(index, Act.VIOLATION, actor)
            if form in (w.Form.PLAIN,) and not (index and lower[index - 1] in w.GROUPS_AGAIN):
                return None
            return Deed(index, Act.VIOLATION, actor, kept=True)
        return Deed(index, Act.VIOLATION, actor, negated=negated, gerund=form is w.Form.GERUND)

    def _failing(self, index: int) -> bool:
        """`failed to respect`, `refuses to abide by`."""
        return self.lower[index - 1] == "to" and self.lower[index - 2] in w.FAILING if index > 1 else False

    # Attacks

    def _verbal(self, index: int) -> bool:
        """Whether a word that is noun or verb is a verb here: `Bordurians attack the town`, `they fire at`."""
        if self.lower[index] not in w.ACT_VERBS:
            return False
        before = self.ends.get(index)
        if self.lower[index].endswith("ing"):
            after = self.lower[index + 1] if index + 1 < self.count else "."
            if self.lower[index] in w.FIRING and after in ("at", "on", "into", "upon"):
                return True
            return (
                after in w.DETERMINERS
                or index + 1 in self.inside
                or not (
                    after in w.NOT_MODIFIERS
                    or after in w.STOPS
                    or after == ","
                    or after in w.ACT_NOUNS
                    or after in w.TIMES
                )
            )
        following = self.lower[index + 1] if index + 1 < self.count else ""
        takes = following in w.DETERMINERS or index + 1 in self.named or following in ("at", "on", "into")
        if self.lower[index] == "fire":
            takes = following in ("at", "on", "into") or following in w.FLYING
        return before is not None and takes and not before.governed and not before.adjective

    def _noun(self, index: int) -> Deed | None:
        lower = self.lower
        word = lower[index]
        start, act = index, w.ACT_NOUNS[word]
        weapon: Act | None = None
        while start and index - start < 5:
            previous = lower[start - 1]
            if start - 1 in self.inside or previous in w.NOT_MODIFIERS or not previous[0].isalpha():
                break
            if previous in w.WEAPONS and weapon is None:
                weapon = w.WEAPONS[previous]
            start -= 1
        if any(word in w.FIGURATIVE for word in lower[start:index]):
            return None
        if start and lower[start - 1] in ("possibly", "perhaps", "maybe"):
            return None
        if word == "fire":
            if (start and lower[start - 1] == "cease") or lower[index - 1 : index] == ["cease"]:
                return None
            answered = any(word in w.RESPONDING for word in lower[max(0, index - 6) : index])
            if weapon is None and not answered and not (lower[index - 1] == "under" if index else False):
                owner = self._owner(start)
                opened = index and lower[index - 1] in w.OPENING
                if owner is None and not opened:
                    return None
                if opened:
                    act = w.ACT_NOUNS["gunfire"]
        if word.startswith("strike") and lower[index + 1 : index + 2] == ["force"]:
            return None
        if act is Act.ATTACK:
            doing = self._doing(start)
            by = self._weapon_between(self._subject(doing), doing) if doing is not None else None
            act = weapon or self._means(index) or by or act
        elif act is Act.SHELLING and weapon is Act.AIRSTRIKE:
            act = weapon
        owner = self._owner(start)
        agent = self._agent(index + 1)
        doing = self._doing(start)
        doer = self._subject(doing) if doing is not None else self._responsible(start)
        blocked, negated = self._blocked(doing if doing is not None else start, verb=doing is not None)
        if blocked:
            return None
        clash = word in ("clashes", "clash", "hostilities")
        if clash and owner is None:
            owner = self._subject(start) if lower[start - 1 : start] == ["in"] else self._between(index)
        told = (
            doing is not None
            or agent is not None
            or clash
            or self._asserted(owner.first if owner and owner.last >= start - 1 else start, index)
        )
        return Deed(index, act, owner or agent or doer, negated=negated, told=told, noun=True, clash=clash)

    def _asserted(self, start: int, index: int) -> bool:
        """Whether a noun of attack stands where something is told of it, not in passing."""
        lower = self.lower
        before = lower[start - 1] if start else ""
        earlier = lower[start - 2] if start > 1 else ""
        if before in w.DETERMINERS or before == "'s":
            before, earlier = earlier, lower[start - 3] if start > 2 else ""
        if (
            self.harm
            and before in ("and", "or", ",")
            and any(word in w.BY_WHICH for word in lower[max(0, start - 4) : start])
        ):
            return True
        if self.harm and (before in w.BY_WHICH or not before or start < 3):
            return True
        if before in ("by", "from") and any(
            word in w.ACT_NOUNS or word in w.ACT_VERBS for word in lower[max(0, start - 4) : start]
        ):
            return True
        if before in ("under", "by", "of") and earlier in w.COMING:
            return True
        if before in ("by", "at", "to", "of") and any(
            word in w.DISMAY or word in w.RESPONDING for word in lower[max(0, start - 6) : start]
        ):
            return True
        if earlier in ("responsible", "behind", "blame", "responsibility") or before in (
            "behind",
            "were",
            "was",
            "been",
        ):
            return True
        for k in range(index + 1, min(index + 8, self.count)):
            if lower[k] in w.STOPS or lower[k] in ("that", "who"):
                return False
            if lower[k] in w.HAPPENING:
                return True
        return False

    def _verb(self, index: int) -> Deed | None:
        lower = self.lower
        word = lower[index]
        act, form = w.ACT_VERBS[word]
        if form in (w.Form.PLAIN, w.Form.PRESENT) and not self._verbal(index):
            return None
        following = lower[index + 1] if index + 1 < self.count else ""
        if word in w.FIRING and following not in ("at", "on", "into", "upon") and not self._means(index, reach=4):
            return None
        if any(word in w.BARGAINS for word in lower[index + 1 : index + 5]):
            return None
        passive = self._passive(index, form)
        if word in w.HARMING and passive:
            return None
        blocked, negated = self._blocked(index, verb=True)
        if blocked:
            return None
        if passive:
            actor = self._agent(index + 1)
            means = self._means(index)
        else:
            actor = self._subject(index)
            means = self._means(index) or self._weapon_between(actor, index)
            if actor is None and form is not w.Form.GERUND and index and lower[index - 1] not in ("and", ","):
                if word in w.HARMING:
                    return None
        if word in w.HARMING and not self._finite(index):
            return None
        if word in w.HARMING and (actor is None or form is w.Form.GERUND or not self._victim(index + 1)):
            return None
        if act is Act.ATTACK and means is not None:
            act = means
        elif word in w.FIRING and act is Act.ATTACK:
            act = Act.GUNFIRE
        elif act is Act.GUNFIRE and following == "down":
            act = Act.ATTACK
        if (
            form is w.Form.GERUND
            and (index == 0 or lower[index - 1] in w.DETERMINERS or lower[index - 1] == "'s")
            and word != "shelling"
        ):
            return None
        return Deed(index, act, actor, negated=negated, gerund=form is w.Form.GERUND)

    def _finite(self, index: int) -> bool:
        """Whether a past form stands right behind a subject or auxiliary, not as in `wounded men`."""
        before = self.lower[index - 1] if index else ""
        return index in self.ends or before in w.AUXILIARIES or w.adverb(before) or before in ("and", "who", "which")

    def _victim(self, at: int) -> bool:
        """Whether somebody harmed follows: `killed ten people`, not `soldiers killed in …`."""
        following = self.lower[at] if at < self.count else "."
        return not (
            following in w.PREPOSITIONS - {"at", "about", "over", "around"}
            or following in w.CLAUSES
            or following in w.STOPS
            or following == ","
        )

    def _flying(self, index: int) -> Deed | None:
        """Weapons that land or are fired: `rockets fired from …`, `tank shells struck …`, `hit by rockets`."""
        lower = self.lower
        act = w.WEAPONS.get(lower[index], w.WEAPONS.get(lower[index - 1], Act.ATTACK) if index else Act.ATTACK)
        start = index
        while (
            start
            and index - start < 4
            and start - 1 not in self.inside
            and lower[start - 1] not in w.NOT_MODIFIERS
            and lower[start - 1][0].isalpha()
        ):
            start -= 1
        owner = self._owner(start)
        before = lower[start - 1] if start else ""
        at = start - 1
        while (
            at > 0
            and start - at < 7
            and (lower[at] in w.DETERMINERS or lower[at] in w.FIGURES or lower[at][0].isdigit())
        ):
            at -= 1
        if at >= 0 and lower[at] in w.FIRING:
            blocked, negated = self._blocked(at, verb=True)
            if blocked:
                return None
            return Deed(index, act, self._subject(at) or owner, negated=negated)
        if before == "by" and start > 1 and lower[start - 2] in w.ACT_VERBS:
            blocked, negated = self._blocked(start - 2, verb=True)
            return None if blocked else Deed(index, act, owner, negated=negated)
        for k in range(index + 1, min(index + 14, self.count)):
            if lower[k] in (".", ";", ":") or lower[k] in w.CLAUSES - {"that", "which", "and"}:
                break
            if lower[k] in w.LANDING or lower[k] in w.ACT_VERBS:
                if (
                    lower[k] in ("killed", "kills", "wounded")
                    or w.ACT_VERBS.get(lower[k], (act, w.Form.PAST))[1] is w.Form.PLAIN
                ):
                    continue
                blocked, negated = self._blocked(k, verb=True)
                if blocked:
                    return None
                return Deed(index, act, owner or self._agent(k + 1), negated=negated)
        return None

    def _sent(self, index: int) -> Deed | None:
        """`directed a large number of forces to …`: troops sent against a place are an assault."""
        lower = self.lower
        if lower[index] == "hostilities":
            return None
        verb = next((k for k in range(index - 1, max(-1, index - 8), -1) if lower[k] in w.SENDING), None)
        if verb is None or not any(
            word in ("to", "into", "toward", "towards", "against") for word in lower[index + 1 : index + 4]
        ):
            return None
        blocked, negated = self._blocked(verb, verb=True)
        return None if blocked else Deed(index, Act.GROUND_ATTACK, self._subject(verb), negated=negated)

    # Around a word

    def _means(self, index: int, *, reach: int = 9) -> Act | None:
        """The weapon named as means or object after a word of attack."""
        lower = self.lower
        for k in range(index + 1, min(index + reach, self.count)):
            if lower[k] in w.STOPS or (lower[k] in w.CLAUSES and lower[k] != "and") or lower[k : k + 2] == [",", "and"]:
                return None
            if lower[k] in w.WEAPONS and lower[k] not in ("ground", "land", "small", "machine"):
                near = lower[max(index, k - 4) : k]
                if k - index <= 4 or any(word in ("with", "using", "by", "from") for word in near):
                    return w.WEAPONS[lower[k]]
        return None

    def _weapon_between(self, actor: Actor | None, index: int) -> Act | None:
        if actor is None or actor.last > index:
            return None
        return next((w.WEAPONS[word] for word in self.lower[actor.last : index] if word in w.WEAPONS), None)

    def _owner(self, start: int) -> Actor | None:
        """`Bordurian attack`, `Borduria's attacks`, `their attacks`: the actor right before a noun phrase."""
        at = start
        if at and self.lower[at - 1] == "'s":
            at -= 1
        actor = self.ends.get(at) or self.ends.get(start)
        if actor is None and start and self.lower[start - 1] in ("and", "or") and self.owned[0] >= start - 4:
            return self.owned[1]
        if actor is not None:
            self.owned = (start + 2, actor)
        if actor is not None and actor.voice in (Voice.PARTY, Voice.AGAIN, Voice.ENEMY, Voice.BOTH):
            return actor
        return None

    def _agent(self, at: int) -> Actor | None:
        """`by X`, `from X`, `launched by X` after a word of attack, before the clause ends."""
        lower = self.lower
        for k in range(at, min(at + 12, self.count)):
            if (
                lower[k] in (".", ";", ":", '"')
                or (lower[k] in w.CLAUSES and lower[k] not in ("and",))
                or lower[k] in w.TELLING
            ):
                return None
            if lower[k] == "by" or (lower[k] == "from" and k <= at + 1):
                actor = next((a for a in self.chunks if k < a.first <= k + 3), None)
                if actor is not None and (actor.party or actor.pair or actor.voice in (Voice.ENEMY, Voice.AGAIN)):
                    return (
                        None
                        if lower[k] == "from" and actor.bare and actor.voice is Voice.PARTY and actor.located and at < k
                        else actor
                    )
                return None
        return None

    def _doing(self, start: int) -> int | None:
        """The verb whose object this noun phrase is and whose subject does it."""
        lower = self.lower
        k = start - 1
        while k >= 0 and start - k < 6:
            word = lower[k]
            if word == "to" and k and lower[k - 1] in w.DOING:
                return k - 1
            if word == "up" and k and lower[k - 1] in w.KEEPING_UP:
                return k - 1
            if word in w.DOING or (word == "out" and k and lower[k - 1] in w.DOING):
                return k - 1 if word == "out" else k
            if (
                (word in w.PREPOSITIONS and word not in ("of", "with"))
                or word in w.STOPS
                or word in w.CLAUSES
                or word == ","
            ):
                if word in ("and",) or word == ",":
                    k -= 1
                    continue
                return None
            k -= 1
        return None

    def _responsible(self, start: int) -> Actor | None:
        """`X was responsible for the attack`, `X was behind the attack`."""
        window = self.lower[max(0, start - 4) : start]
        at = next(
            (k for k, word in enumerate(window) if word in ("responsible", "behind", "blame", "responsibility")), None
        )
        return self._subject(max(0, start - 4) + at) if at is not None else None

    def _doer(self, start: int) -> Actor | None:
        doing = self._doing(start)
        return self._subject(doing) if doing is not None else None

    def _between(self, index: int) -> Actor | None:
        """`clashes between A and B`."""
        if self.lower[index + 1 : index + 2] == ["between"]:
            return next((a for a in self.chunks if index + 1 < a.first <= index + 4), None)
        return None

    def _passive(self, index: int, form: w.Form) -> bool:
        if form not in (w.Form.PAST, w.Form.PARTICIPLE):
            return False
        at = index - 1
        while at >= 0 and w.adverb(self.lower[at]):
            at -= 1
        if at >= 0 and self.lower[at] in w.BE:
            return True
        return self.lower[index + 1 : index + 2] == ["by"]

    def _subject(self, verb: int) -> Actor | None:
        """The actor before an active verb that does it; for a gerund, the subject of the verb before it."""
        lower = self.lower
        at = verb
        while at and (
            lower[at - 1] in w.AUXILIARIES
            or w.adverb(lower[at - 1])
            or lower[at - 1] in ("who", "which", '"', "to")
            or lower[at - 1] in w.GOING_ON
            or lower[at - 1] in w.NEGATIONS
        ):
            at -= 1
        k = at
        while k and at - k < 14:
            actor = self.ends.get(k)
            if actor is not None:
                if (
                    actor.located
                    or (actor.governed and actor.voice is not Voice.BOTH)
                    or actor.voice in (Voice.OUTLET, Voice.PRIVATE, Voice.BODY)
                ):
                    k = actor.first
                    continue
                return self._first_of_pair(actor)
            word = lower[k - 1]
            if word in ("and", "or", ",") and k == at:
                return self.current_subject(k)
            if word in ("of", "for", "by", "from", "in", "after", "while", "before") and k == at:
                return self.current_subject(k)
            if word in _HEAVY or word in w.CLAUSES:
                return None
            if word in w.TELLING and w.TELLING[word][1] is not w.Form.GERUND:
                return None
            k -= 1
        return None

    def _first_of_pair(self, actor: Actor) -> Actor:
        return actor

    def current_subject(self, at: int) -> Actor | None:
        """The nearest actor before `at` that is a subject: for coordinated verbs and gerunds after a preposition."""
        for actor in reversed(self.chunks):
            if (
                actor.last <= at
                and not actor.located
                and not actor.governed
                and actor.voice in (Voice.PARTY, Voice.AGAIN, Voice.ENEMY, Voice.BOTH)
            ):
                return actor
        return None

    def _blocked(self, at: int, *, verb: bool = False) -> tuple[bool, bool]:
        """Whether an act is only wanted, feared, planned or over; and whether it is negated."""
        lower = self.lower
        negated = False
        k = at - 1
        steps = 0
        while k >= 0 and steps < (7 if verb else 6):
            word = lower[k]
            if word in w.STOPS - _LIGHT:
                break
            if word == "," or (word in w.CLAUSES and word not in ("if", "so")):
                if word in (
                    "when",
                    "where",
                    "that",
                    "which",
                    "who",
                    "as",
                    "because",
                    "and",
                    "but",
                    "while",
                    ",",
                    "or",
                    "after",
                    "before",
                    "until",
                    "although",
                    "though",
                ):
                    break
            if word in w.NEGATIONS:
                negated = True
            if word in w.MODALS:
                return True, negated
            if (word == "to" and verb and lower[k + 1] == lower[at]) or (word == "to" and verb and k == at - 1):
                if k and lower[k - 1] in w.GOING_ON:
                    break
                return True, negated
            if word in w.STOPPING and word not in ("against",) and not (verb and k < at - 3):
                return True, negated
            if word in w.WISHING and steps < 5:
                return True, negated
            if word in (
                "any",
                "risk",
                "threat",
                "possible",
                "potential",
                "further",
                "fears",
                "fear",
                "against",
                "ensure",
                "end",
                "plans",
            ):
                return (word != "against" or not verb), negated
            if k in self.inside and verb:
                k = self.inside[k].first - 1
                steps += 1
                if steps > 1:
                    break
                continue
            k -= 1
            steps += 1
        return False, negated


_LIGHT = frozenset({'"', "(", ")"})
_HEAVY = w.STOPS - {"(", ")"}
