"""Groups of people: a number with its noun ("three police officers"), or one person told by a singular noun."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from schemas import Outcome, Qualifier, RefusalReason, Victims
from streams.enrich.casualties.refusals import countable
from streams.enrich.language.lexicon import (
    ACTION_VERBS,
    ADVERBS,
    BE,
    CONJUNCTIONS,
    DAYS,
    DEAD,
    DETERMINERS,
    FAMILY,
    HARM,
    HAVE,
    HURT,
    MERGED,
    MODAL,
    MODIFIER,
    MONTHS,
    NEUTRAL_HEADS,
    ONE_PERSON,
    OTHERWISE,
    PERSON,
    PHRASES,
    PREPOSITIONS,
    PRONOUNS,
    SEVERELY,
    SPEECH_VERBS,
    THING,
    VIOLENT,
    WHOLES,
    Mode,
    phrase_at,
)
from streams.enrich.language.numbers import SCALES, UNITS, Amount, core_at
from streams.enrich.language.words import words

_STOP = (
    PREPOSITIONS | CONJUNCTIONS | BE | HAVE | MODAL | SPEECH_VERBS | ACTION_VERBS | PRONOUNS | DETERMINERS | ADVERBS
    | DAYS | MONTHS | words("sustained suffered received survived seeking including fleeing lost left went")
    | words("needed required remain remained remains stayed")
    | words("did do does didn't don't doesn't hospitalised hospitalized admitted treated")
) - words("'s alleged reported claimed confirmed held detained called abducted")  # fmt: skip
_REACH = 8
"""A noun stands at most so many words behind its number."""
_LIFELESS = (["dead"], ["lifeless"], ["alive"])
_ENDS = (*_LIFELESS, ["to"])
_SERVICES = words("civil health emergency secret prison intelligence security")
_NATIONALS = words("citizen citizens")
_POSSESSIVES = words("his her their its my our your")
TRIGGERING = frozenset(HARM) | (frozenset(PHRASES) - words("from to left lost forced toll tolls losses put"))
_OPEN = _POSSESSIVES | words("a an the")
_PEOPLES = ("ian", "ean", "ese", "ani", "eli", "iri", "aqi", "eni", "udi", "ali", "awi")
"""Endings of the names of peoples: a headline's bare "Palestinian shot dead" is one person."""
_CLOSING = words(", . ; : ) and after when as but")
_SHARES = words("some none half most any part neither either each third quarter many few much several")
_AGES = words("year-old month-old week-old day-old years-old year months-old years yr yrs yr-old yrs-old y/o y-o")
_UNITS = words("year years month months week weeks day days yr yrs")
ADULT = 18
_SEVERE = words("serious critical severe grave")
_PLUS = words("and + &")
_ATTACKERS = words("attacker assailant gunman bomber shooter assassin hijacker")
"""Whoever did it is never among those told of before."""
_QUOTES = words("\" '")
_AGENTS = ("ers", "ors", "eers", "ists", "er", "or", "eer", "ist")
_AGENT_LENGTH = 5
_CALLED = words("said reported believed thought known also reportedly to be identified as all")
_LOSING = words("lost lose loses losing gave gives with down")


class Group(NamedTuple):
    """People told together. `start` to `end` are token positions, `figure` those of the words of the number.

    `person`: true for a known noun for people, None for an unknown or missing noun, false for a thing (with `reason`).
    `state` is the harm told inside the phrase ("12 wounded soldiers", "four deaths", "three of the dead").
    `anaphor` points back ("two of them"), `weak` groups (a definite "the driver") count only where nothing else does.
    """

    low: int | None
    high: int | None
    qualifier: Qualifier
    start: int
    end: int
    figure: tuple[int, int]
    victims: Victims = Victims.UNSPECIFIED
    person: bool | None = None
    head: str = ""
    reason: RefusalReason | None = None
    state: Outcome | None = None
    more: bool = False
    definite: bool = False
    anaphor: bool = False
    weak: bool = False
    single: bool = False
    possessive: bool = False
    others: bool = False
    was: bool = False


@dataclass(slots=True)
class _Phrase:
    """The words behind a number or article, up to where the noun phrase ends."""

    end: int
    nouns: list[str]
    state: Outcome | None = None


def grouped(low: Sequence[str], amount: Amount) -> Group | None:
    """The people that an amount counts; None where the number is an age, a date or part of a compound."""
    end, count = amount.end, len(low)
    following = low[end] if end < count else ""
    if following == "-" or following in _AGES or not countable(low, amount.start, amount.core, amount.end):
        return None
    among = low[amount.core - 2 : amount.core] if amount.core > 1 else []
    if among in (["among", "those"], ["among", "them"], ["among", "these"]):
        return Group(
            amount.low, amount.high, amount.qualifier, amount.start, end, (amount.start, end),
            _predicate(low, end)[0], True, anaphor=True,
        )  # fmt: skip
    if amount.start > 1 and low[amount.start - 1] == "of" and low[amount.start - 2] in _SHARES:
        inner = _phrase(low, end)
        state = HARM.get(low[inner.end], (None, None))[0] if inner.end < count else None
        if state is None or not amount.definite:
            return None  # "half of the 60 dead" tells of 60 dead, "half of the 60 villagers" of nobody's harm
    if following == "," and low[amount.core] == "one" and low[amount.start - 1 : amount.start] == ["in"]:
        return None  # "in one, two men died; in another"
    if following == "head" and low[end + 1 : end + 2] == ["of"]:
        return None  # "14 head of cattle"
    anaphor, state, begin = False, None, end
    if following == "of" and end + 1 < count:
        anaphor, state, begin = _partitive(low, end + 1)
    if (
        state is None
        and begin < count
        and (low[begin] in SEVERELY or (anaphor and low[begin] in _SEVERE))
        and (begin + 1 == count or low[begin + 1] in _CLOSING)
    ):
        anaphor, state = True, Outcome.WOUNDED  # "12 others wounded, three critically"
    if anaphor or state is not None:
        victims, stop = _predicate(low, begin)
        told = stop if begin < count and low[begin] not in BE else begin
        return Group(
            amount.low, amount.high, amount.qualifier, amount.start, told, (amount.start, end), victims,
            True, "", None, state, anaphor=True, more=False, definite=amount.definite,
        )  # fmt: skip
    if following in BE and (victims := _predicate(low, end, every=False)[0]) is not Victims.UNSPECIFIED:
        return Group(
            amount.low, amount.high, amount.qualifier, amount.start, end, (amount.start, end), victims, True,
            anaphor=True, definite=amount.definite,
        )  # fmt: skip
    if following in ("under", "below") and (
        low[end + 1 : end + 3] == ["the", "age"] or (end + 1 < count and core_at(low, end + 1))
    ):
        return Group(
            amount.low, amount.high, amount.qualifier, amount.start, end, (amount.start, end), Victims.CHILD, True,
            anaphor=True,
        )  # fmt: skip
    phrase = _phrase(low, begin)
    if not phrase.nouns and amount.end - amount.core > 1:
        phrase.nouns = [
            word for word in low[amount.core : amount.end] if word in PERSON
        ]  # "three people, perhaps five"
    head = phrase.nouns[-1] if phrase.nouns else ""
    person, reason = _kind(head)
    if following == "of" and head in FAMILY:
        person, reason = True, None  # "six of one household"
    if head in MERGED and "fatal" in phrase.nouns:
        person, state = True, Outcome.KILLED
    if state is None:
        state = phrase.state
    victims, stop = _class(low, phrase)
    if phrase.nouns and low[stop : stop + 2] == ["among", "them"]:
        return Group(
            amount.low, amount.high, amount.qualifier, amount.start, stop + 2, (amount.start, amount.end), victims,
            person, head, reason, state, anaphor=True,
        )  # fmt: skip
    if victims in (Victims.UNSPECIFIED, Victims.WOMAN, Victims.CIVILIAN) and _minors(low, stop):
        victims = Victims.CHILD
    others = bool(phrase.nouns) and (head in ("others", "other") or phrase.nouns[0] == "other")
    start = amount.start
    if start >= 2 and low[start - 1] == "of" and low[start - 2] in FAMILY:
        start, person = start - 2, True
    return Group(
        amount.low, amount.high, amount.qualifier, start, stop, (amount.start, amount.end), victims, person, head,
        reason, state, amount.more, amount.definite, others=others, was=amount.was,
    )  # fmt: skip


def _partitive(low: Sequence[str], at: int) -> tuple[bool, Outcome | None, int]:
    """Behind "of": them, whom, the dead, those killed. Otherwise where the noun begins."""
    word, count = low[at], len(low)
    if word in ("them", "whom", "these", "which", "us"):
        return True, None, at + 1
    if word in ("the", "those", "all"):
        for index in range(at + 1, min(at + 4, count)):
            if low[index] in DEAD or low[index] in HURT:
                if low[index] == "victims" or (index + 1 < count and low[index + 1] in PERSON):
                    break
                return True, Outcome.KILLED if low[index] in DEAD else Outcome.WOUNDED, index + 1
            if low[index] in PREPOSITIONS:
                break
        if word == "those":
            return True, None, at + 1
    if word in DETERMINERS or word in _POSSESSIVES:
        return False, None, at + 1
    return False, None, at


def _phrase(low: Sequence[str], begin: int) -> _Phrase:
    """The noun phrase from `begin`: adjectives, nouns, ages, and a participle before its noun."""
    phrase, index, count, quoted = _Phrase(begin, []), begin, len(low), False
    while index < count and index - begin < _REACH:
        word = low[index]
        if word[0].isdigit():
            age = age_end(low, index)
            if age is None:
                break
            phrase.nouns.append("year-old")
            index = age
            continue
        entry = HARM.get(word)
        if entry is not None or word == "wounded":
            if not _inside(low, index, phrase, entry):
                break
            phrase.state = phrase.state or (entry[0] if entry else None)
            if entry and (entry[1] is Mode.COUNTED or word == "death"):
                phrase.nouns.append(word)
                index += 1
                break
            index += 1
            continue
        if word in _QUOTES and not quoted and index + 1 < count and low[index + 1] not in _STOP:
            quoted = True  # 31 "terrorists"
            index += 1
            continue
        if word == "(" and phrase.nouns and low[index + 2 : index + 3] == [")"] and person_ahead(low, index + 3):
            index += 3  # "three Red Column (RC) fighters"
            continue
        if word == "and" and phrase.nouns and (head := _joined_head(low, index + 1)) is not None:
            phrase.nouns.extend(low[index + 1 : head + 1])  # "18 Red Column and White Column fighters"
            index = head + 1
            continue
        if word in PHRASES and phrase_at(low, index) is not None:
            break  # "a family of nine wiped out", "twelve men lined up and shot"
        if word == "critical" and not (index + 1 < count and low[index + 1][0].isalnum()):
            break  # "one dead, one critical"
        if word in ADVERBS and index + 1 < count and _inside(low, index + 1, phrase, HARM.get(low[index + 1])):
            index += 1  # "100 critically injured fighters"
            continue
        if word in ADVERBS and index + 2 < count and _plain(low, index + 1) and _people(low[index + 2]):
            index += 1  # "70 previously unreported deaths"
            continue
        thing = not phrase.nouns or phrase.nouns[-1] not in PERSON
        if word in ACTION_VERBS and word in THING and thing and phrase.state is None:
            phrase.nouns.append(word)  # "in one attack"
            index += 1
            break
        if word in _STOP or not (word[0].isalpha() or word == "'s"):
            break
        if word in VIOLENT or (
            index + 2 < count and low[index + 2] == "death" and low[index + 1] == "to" and word not in PERSON
        ):
            break
        last = phrase.nouns[-1] if phrase.nouns else ""
        following = low[index + 1] if index + 1 < count else ""
        headed = last in PERSON or (
            last in THING and bool(following) and following not in PERSON and not (_agent(word) or _agent(following))
        )
        if headed and not (word in PERSON or word in ONE_PERSON or word in OTHERWISE or word in THING or word == "'s"):
            break
        if core_at(low, index) is not None and word not in ("score",):
            break
        phrase.nouns.append(word)
        index += 1
    if quoted and phrase.nouns and index < count and low[index] in _QUOTES:
        index += 1
    phrase.end = index if phrase.nouns or phrase.state is not None else begin
    return phrase


def person_ahead(low: Sequence[str], at: int) -> bool:
    """Whether a noun for people stands at `at`, or one word later behind a plain one."""
    return at < len(low) and (
        low[at] in PERSON or (_plain(low, at) and low[at + 1 : at + 2] != [] and low[at + 1] in PERSON)
    )


def _people(word: str) -> bool:
    return word in PERSON or HARM.get(word, (None, None))[1] is Mode.COUNTED


def _joined_head(low: Sequence[str], at: int) -> int | None:
    """Where the noun for people stands behind one or two plain words from `at`, or None."""
    for head in (at + 1, at + 2):
        if head >= len(low) or not _plain(low, head - 1):
            return None
        if low[head] in PERSON:
            return head
    return None


def _plain(low: Sequence[str], at: int) -> bool:
    """Whether the word at `at` is none of the grammar: a name or an adjective."""
    word = low[at]
    return word[0].isalpha() and word not in _STOP and word not in PERSON and core_at(low, at) is None


def _agent(word: str) -> bool:
    """Whether a noun names somebody by what he does: collectors, rustlers."""
    return word.endswith(_AGENTS) and len(word) > _AGENT_LENGTH and word not in THING and word not in HARM


def _inside(low: Sequence[str], index: int, phrase: _Phrase, entry: tuple[Outcome, Mode] | None) -> bool:
    """Whether a word of harm belongs to the noun phrase: "12 wounded soldiers", "four civilian deaths"."""
    if entry is None or (phrase.nouns and phrase.nouns[-1] in PERSON and entry[1] is not Mode.COUNTED):
        return False
    if entry[1] is Mode.COUNTED or (low[index] == "death" and index > 0 and low[index - 1] in ("1", "one", "single")):
        return True
    if entry[1] not in (Mode.EITHER, Mode.SUBJECT) or not low[index].endswith(("ed", "dead", "missing", "slain")):
        return False
    following = low[index + 1] if index + 1 < len(low) else ""
    second = low[index + 2] if index + 2 < len(low) else ""
    if following in PERSON or HARM.get(following, (None, None))[1] is Mode.COUNTED:
        return True
    return following not in _STOP and following.isalpha() and second in PERSON and core_at(low, index + 1) is None


def age_end(low: Sequence[str], at: int) -> int | None:
    """The position after "12-year-old" that begins at `at`."""
    unit = low[at + 1] if at + 1 < len(low) else ""
    if unit in _AGES and unit not in _UNITS:
        return at + 2
    if unit in _UNITS and low[at + 2 : at + 3] == ["old"]:
        return at + 3
    if low[at].endswith(("yr", "yrs", "yo")) and unit == "old":
        return at + 2
    if low[at + 1 : at + 2] == ["-"] and at + 2 < len(low):
        word = low[at + 2]
        if word.endswith(("-old", "-olds", "y-o", "y/o")):
            return at + 3
        if word in _UNITS and low[at + 3 : at + 5] == ["-", "old"]:
            return at + 5
        if word in _UNITS and low[at + 3 : at + 4] == ["old"]:
            return at + 4
        if word == "y" and low[at + 3 : at + 5] == ["-", "o"]:
            return at + 5
    return None


def _kind(head: str) -> tuple[bool | None, RefusalReason | None]:
    if not head:
        return None, None
    if head in PERSON or head == "year-old":
        return True, None
    if HARM.get(head, (None, None))[1] is Mode.COUNTED:
        return True, None
    if head in MERGED:
        return False, RefusalReason.UNPARSED
    if head.endswith("ings") and head != "beings":
        return False, RefusalReason.COUNT  # shellings, landings
    if head in THING:
        return False, THING[head]
    if head in MODIFIER and head not in ("child", "woman"):
        return None, None
    return None, None


def _class(low: Sequence[str], phrase: _Phrase) -> tuple[Victims, int]:
    """The class that the noun phrase gives, and where it ends with its complement."""
    nouns, end = phrase.nouns, phrase.end
    if not nouns:
        return Victims.UNSPECIFIED, end
    head = nouns[-1]
    victims = PERSON.get(head, Victims.UNSPECIFIED)
    begin = end - len(nouns)
    if head in _NATIONALS and (len(nouns) > 1 or (begin and low[begin - 1] in _POSSESSIVES)):
        victims = Victims.UNSPECIFIED  # "two Thai citizens", "six of its citizens"
    if victims is Victims.UNSPECIFIED or head in NEUTRAL_HEADS:
        for noun in reversed(nouns[:-1]):
            found = PERSON.get(noun, Victims.UNSPECIFIED) if head in PERSON else Victims.UNSPECIFIED
            if found is Victims.UNSPECIFIED and (head in NEUTRAL_HEADS or head not in PERSON):
                found = MODIFIER.get(noun, PERSON.get(noun, Victims.UNSPECIFIED))
            if found is not Victims.UNSPECIFIED:
                victims = found
                break
    if head in ("combatant", "combatants") and nouns[-2:-1] == ["non"]:
        victims = Victims.CIVILIAN
    elif head in ("member", "members") and nouns[-2:-1] == ["service"] and not _SERVICES.intersection(nouns):
        victims = Victims.MILITARY
    if head in WHOLES and low[end : end + 1] == ["of"]:
        inner = _phrase(low, end + 2 if low[end + 1 : end + 2] and low[end + 1] in DETERMINERS else end + 1)
        found, stop = _class(low, inner) if inner.nouns else (Victims.UNSPECIFIED, end)
        if victims is Victims.UNSPECIFIED:
            victims = found
        end = max(end, stop)
    return _mixed(low, victims, end)


def _mixed(low: Sequence[str], victims: Victims, end: int) -> tuple[Victims, int]:
    """Soldiers and civilians together are of no single class; ", all civilians" gives one."""
    word = low[end : end + 2]
    if len(word) == 2 and word[0] in ("and", "or", "/", "&"):
        other = low[end + 1]
        at = end + 1
        if other not in PERSON and end + 2 < len(low) and low[end + 2] in PERSON and other not in _STOP:
            at, other = end + 2, low[end + 2]
        if other in PERSON and other not in ONE_PERSON and other != "others" and core_at(low, end + 1) is None:
            same = PERSON[other] is victims
            return (victims if same else Victims.UNSPECIFIED), at + 1
    if low[end : end + 2] == [",", "all"] or low[end : end + 2] == ["(", "all"]:
        at = end + 2
        if low[at : at + 2] == ["of", "them"]:
            at += 2
        for index in range(at, min(at + 3, len(low))):
            if low[index] in PERSON:
                return PERSON[low[index]], index + 1
    return victims, end


def _predicate(low: Sequence[str], at: int, *, every: bool = True) -> tuple[Victims, int]:
    """The class told of an anaphor, and where it ends: "two of them were children", "four of whom police officers".

    With `every` false only where nothing else is told of them: "20 were civilians", not "20 were civilians killed in".
    """
    begin = at
    while at < len(low) and (low[at] in BE or low[at] in _CALLED or low[at] == ","):
        at += 1
    phrase = _phrase(low, at + 1 if at < len(low) and low[at] in ("a", "an") else at)
    if not phrase.nouns or (not every and low[phrase.end : phrase.end + 1] and low[phrase.end] in TRIGGERING):
        return Victims.UNSPECIFIED, begin
    victims, end = _class(low, phrase)
    return victims, begin if victims is Victims.UNSPECIFIED else end


def single_at(low: Sequence[str], at: int, *, first: bool) -> Group | None:
    """One person told without a number, whose phrase begins at `at`: "a farmer", "her son", "Soldier killed"."""
    word = low[at]
    if word in ("a", "another", "one") and low[at + 1 : at + 2] in (["death"], ["fatality"]):
        return _death(low, at)
    if word in ("another", "himself", "herself"):
        following = low[at + 1] if at + 1 < len(low) else "."
        alone = following in HARM or following in BE or (at and low[at - 1] in HARM and following in ",.and")
        if (
            alone
            if word == "another"
            else following in _PLUS or (at and low[at - 1] in ("killing", "only", "then", "and"))
        ):
            return Group(1, 1, Qualifier.EXACT, at, at + 1, (at, at + 1), person=True, single=True, others=True)
    if word in ("him", "he", "she") or (word == "her" and low[at + 1 : at + 2] in _ENDS):
        return _pronoun(low, at)
    if word in ("any", "every", "each"):
        return None
    bare = word not in DETERMINERS
    begin = at if bare else at + 1
    if bare and not first:
        return None
    if begin >= len(low):
        return None
    phrase = _phrase(low, begin)
    if not phrase.nouns:
        return None
    head = phrase.nouns[-1]
    victims, end = _class(low, phrase)
    if (
        "year-old" in phrase.nouns
        and victims in (Victims.UNSPECIFIED, Victims.WOMAN)
        and _youth(low, begin, phrase.end)
    ):
        victims = Victims.CHILD
    person: bool | None = head == "year-old" or head in ONE_PERSON or (not bare and head in OTHERWISE)
    if not person:
        if (
            bare
            and len(phrase.nouns) == 1
            and head.endswith(_PEOPLES)
            and low[end : end + 1]
            and low[end] in TRIGGERING
        ):
            return Group(1, 1, Qualifier.EXACT, at, end, (at, end), head=head, single=True)
        if head == "couple" and not bare:
            return Group(2, 2, Qualifier.EXACT, at, end, (at, end), person=True, head=head, single=True)
        staff = head in ("staff", "crew", "personnel") and word in ("a", "an")
        if (head in PERSON and not staff) or head in THING or head.endswith(("s", "ing")) or head in SCALES or bare:
            return None
        if word not in _OPEN or head in FAMILY or phrase.state is not None or not _beside_harm(low, at, end):
            return None
        person = None
    number = 1
    if person and (other := _coupled(low, end)) is not None:
        number, end = 2, other.end
        victims = victims if PERSON.get(other.nouns[-1]) is victims else Victims.UNSPECIFIED
    if head == "life" and low[end : end + 1] == ["of"]:
        return None  # "claimed the life of a guard"
    possessive = word in _POSSESSIVES
    weak = word in ("the", "this", "that", "its", "their") and head not in _ATTACKERS
    if possessive and head == "life" and at and low[at - 1] in _LOSING:
        return None  # "a boy lost his life": the boy is told
    return Group(
        number, number, Qualifier.EXACT, at, end, (at, end if number > 1 else phrase.end), victims, person, head, None,
        phrase.state, weak=weak, single=True, possessive=possessive,
    )  # fmt: skip


def _death(low: Sequence[str], at: int) -> Group | None:
    """A death, another fatality: one person, unless the word goes on ("a death threat") or somebody's is told."""
    following = low[at + 2] if at + 2 < len(low) else "."
    if following == "of" or (following.isalpha() and following not in _STOP):
        return None
    return Group(
        1, 1, Qualifier.EXACT, at, at + 2, (at, at + 2), person=True, head=low[at + 1], state=Outcome.KILLED,
        more=low[at] == "another", single=True,
    )  # fmt: skip


def _coupled(low: Sequence[str], end: int) -> _Phrase | None:
    """The second of two told with one article or none: "a husband and wife were", "Mother and baby killed"."""
    if low[end : end + 1] not in (["and"], ["&"]) or low[end + 1 : end + 2] == [] or not person_ahead(low, end + 1):
        return None
    other = _phrase(low, end + 1)
    following = low[other.end] if other.end < len(low) else "."
    one = bool(other.nouns) and other.nouns[-1] in ONE_PERSON and low[end + 1] not in DETERMINERS
    closed = following in ("were", "are", "have") or (following in _CLOSING or following in PREPOSITIONS)
    return other if one and (closed or following in TRIGGERING) else None


def _pronoun(low: Sequence[str], at: int) -> Group | None:
    """Shot him dead; he was later found dead: one person, told before or nowhere."""
    object_, after = low[at] in ("him", "her"), low[at + 1 : at + 3]
    behind = not object_ and (
        _beside_harm(low, at + 1, at + 1) or (after[:1] in ([","], ["and"]) and "his" in low[at + 2 : at + 4])
    )
    ahead = object_ and at > 0 and (low[at - 1] in HARM or after == ["to", "death"] or after[:1] in _LIFELESS)
    if not (behind or ahead):
        return None
    return Group(1, 1, Qualifier.EXACT, at, at + 1, (at, at + 1), person=True, weak=True, single=True)


def _beside_harm(low: Sequence[str], start: int, end: int) -> bool:
    """Whether a word of harm stands right before or behind: what is killed is alive, whatever its noun."""
    if start and low[start - 1] in HARM:
        return not low[start - 1].startswith("execut")  # plans and orders are executed too
    after = low[end : end + 5]
    if start and low[start - 1] in VIOLENT and (after[:1] == ["alive"] or after[:2] == ["to", "death"]):
        return True
    while after and (after[0] in BE or after[0] in HAVE or after[0] in ADVERBS):
        after = after[1:]
    return bool(after) and (after[0] in TRIGGERING or after[1:3] == ["to", "death"])


def _minors(low: Sequence[str], at: int) -> bool:
    """Whether the ages told behind people are children's: "two sisters aged 9 and 12", "pupils (aged 9 to 12)"."""
    at += low[at : at + 1] in ([","], ["("])
    if low[at : at + 1] != ["aged"] and low[at : at + 1] != ["of"]:
        return False
    if low[at] == "of" and not (low[at + 1 : at + 2] and low[at + 1].isdecimal() and low[at + 2 : at + 3] == ["and"]):
        return False
    ages = []
    for word in low[at + 1 : at + 6]:
        if word.isdecimal() or word in UNITS:
            ages.append(int(word) if word.isdecimal() else UNITS[word])
        elif word not in ("and", "to", "-", "–", ",", "between"):
            break
    return bool(ages) and max(ages) < ADULT


def _youth(low: Sequence[str], begin: int, end: int) -> bool:
    ages = [int(word) for word in low[begin:end] if word.isdecimal() and len(word) <= 3]
    return bool(ages) and (ages[0] < ADULT or "month-old" in low[begin:end])
