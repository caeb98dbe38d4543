"""People told without a number or an article: by name, by office, or by a verb in the singular.

"Ada Lovelace was killed", "killing Ada Lovelace, 34, and two of her nieces", "SENATOR LOVELACE WAS MURDERED".
"""

from collections.abc import Sequence

from schemas import Outcome, Qualifier, RefusalReason, Victims
from streams.enrich.casualties.clauses import Told
from streams.enrich.casualties.outcomes import NAMED, Harm
from streams.enrich.casualties.victims import ADULT, Group, age_end
from streams.enrich.language.lexicon import (
    ADVERBS,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    FAMILY,
    FINITE,
    HAVE,
    MERGED,
    NEGATION,
    ONE_PERSON,
    OTHERWISE,
    PERSON,
    PREPOSITIONS,
    PRONOUNS,
    RANKS,
    RELATIVES,
    THING,
    Mode,
)
from streams.enrich.language.numbers import UNITS, core_at
from streams.enrich.language.text import Name, Sentence, remembered
from streams.enrich.language.words import words

_OWNERS = words("his her")
_BOUNDS = (
    (PREPOSITIONS - {"of"}) | CONJUNCTIONS | RELATIVES | (FINITE - words("'s reported claimed")) | (PRONOUNS - _OWNERS)
)
"""Words that a noun phrase cannot hold."""
_JOINING = words("and & plus with alongside")
_BETWEEN = _JOINING | words(", ( ) along together as well")
_NAME_LENGTHS = range(2, 6)
_PARTICLES = words("al el bin ibn bint ben abu ould de da dos del der van von ul ur la le")
_ALIASES = words("aka alias aged also known nicknamed both all")
_BRACKETED = 8
_APPOSED = 20
_OFFICE_REACH = 6
_RANK_REACH = 3
_EPITHETS = words("former retired ex deputy senior top chief local prominent veteran noted acting")
_EPITHETS_REACH = 4
_STAMPED = 3
_ONE = words("was is has wasn't isn't hasn't dies perishes succumbs drowns")
"""Verbs of one subject only."""
_MANY_OR_NONE = words("one body corpse wing truce ceasefire deal hope motion bill peace")
_DYING = words("assassinated murdered executed beheaded lynched slain killed")
"""What is done to persons, not to things and hopes: the rest of the verbs of harm are too often figures of speech."""


_SEVERAL = 2
_AMONG = words("among amongst")
_INCLUDING = words("including incl includes included")
_COUNTED = words("to counted numbered listed named found seen")
_OPENING = words(", ( - – — ; :")
_TITLES = ONE_PERSON | RANKS | words("rev fr dr mr mrs ms sgt capt maj col gen lt pte cpl prof sheikh imam chief hon")
_CALLINGS = _TITLES | _EPITHETS | words("the a an his her their ex-minister .")
_POLICING = ("police", "constabulary", "gendarm", "carabin", "civil guard", "guardia")
_STAFF = words(
    "staff staffer staffers worker workers employee employees member members personnel volunteer volunteers men"
)
_NEAR_NAME = 4


def police(name: Name) -> bool:
    """Whether a force's name says that it is a police force."""
    return any(word in name.canonical.lower() for word in _POLICING)


def class_by_name(sentence: Sentence, low: Sequence[str], group: Group, victims: Victims) -> Victims:
    """The class that a name in or beside the noun phrase gives: "four Taliban", "two RUC men", "seven MSF staff"."""
    if not sentence.names or group.end <= group.figure[0]:
        return victims
    if victims is not Victims.UNSPECIFIED and victims is not Victims.MILITARY and group.head != "recruits":
        return victims
    first, last = group.figure[0], group.end
    if group.single and group.weak:
        first, last = _titles(low, first, last)
    tokens = sentence.tokens
    start, end = tokens[first].start, tokens[last - 1].end
    for name in sentence.names:
        if not start <= name.start < end:
            continue
        if name.role == "force" and police(name):
            return Victims.POLICE
        if victims is Victims.MILITARY and group.head != "recruits":
            continue
        if name.role == "group":
            return Victims.MILITANT
        if name.role == "force" and "security" not in name.canonical.lower():
            return Victims.MILITARY  # security forces are soldiers and police
        if name.role == "aid" and group.head in _STAFF:
            return Victims.AID_WORKER
        if name.role in ("outlet", "agency") and (group.head in _STAFF or group.weak):
            return Victims.JOURNALIST
    return victims


def _titles(low: Sequence[str], begin: int, end: int) -> tuple[int, int]:
    """Where what calls somebody by name something begins and ends: "TTP leader Ada Byron, chief of the Red Column"."""
    first = begin
    while first and begin - first < _NEAR_NAME and low[first - 1][0].isalpha() and low[first - 1] not in FINITE:
        first -= 1
    if low[end : end + 1] == [","]:
        stop = next((at for at in range(end + 1, min(end + _APPOSED, len(low))) if low[at] in (",", ";", ".")), end)
        if any(word in ONE_PERSON for word in low[end:stop]):
            end = stop
    return first, end


@remembered
def known_places(sentence: Sentence) -> frozenset[int]:
    """The tokens of names that are no person's."""
    return frozenset(
        at
        for name in sentence.names
        if name.kind != "person"
        for at in range(sentence.after(name.start) - 1, sentence.after(name.end - 1))
    )


def accompanied(sentence: Sentence, low: list[str], told: list[Told]) -> list[Told]:
    """Add the persons named in front of others: "killed Ada Lovelace, 34, and her nephew", "Ada Byron and 2-6 more"."""
    if sentence.text.islower() or sentence.text.isupper():
        return told
    found: list[Told] = []
    places: list[int] = []
    for one in told:
        harm, group = one.harm, one.group
        if (
            harm is not None
            and harm.outcome in (Outcome.KILLED, Outcome.WOUNDED)
            and one.whole is None
            and not one.total
            and not (found and found[-1].harm is harm)
        ):
            known = known_places(sentence)
            owned = not _OWNERS.isdisjoint(low[group.start : group.start + 4])
            number, begin, end = _run(sentence, low, group.start, known, owned=owned)
            if number and (begin in (0, harm.end) or low[begin - 1] in ("'s", ":", ";")):
                weak = harm.word == NAMED
                name = Group(
                    number, number, Qualifier.EXACT, begin, end, (begin, end), person=True, weak=weak, single=True
                )
                found.append(Told(name, one.outcome, harm, refused=one.refused))
        places.append(len(found))
        found.append(one if one.whole is None or one.whole < 0 else one._replace(whole=places[one.whole]))
    return found


def _run(
    sentence: Sentence, low: Sequence[str], stop: int, known: frozenset[int], *, owned: bool = False
) -> tuple[int, int, int]:
    """How many persons are named right before `stop`, joined by commas and "and", and from where to where."""
    number, first, last = 0, stop, stop
    joined = owned
    while True:
        end = first
        while end and (low[end - 1] in _BETWEEN or low[end - 1].isdecimal()):
            joined = joined or low[end - 1] in _JOINING
            end = min(_unbracketed(low, end), end - 1)
        begin = end
        while begin and _capital(sentence, begin - 1) and begin - 1 not in known:
            begin -= 1
        shared = begin < end and low[begin] in PERSON and low[begin] not in ONE_PERSON  # "Brothers Tom and Ada Byron"
        begin += shared
        if not (end < first and joined and (shared or end - begin in _NAME_LENGTHS) and low[begin] not in DETERMINERS):
            return number, first, last
        if any(word in PERSON and word not in ONE_PERSON for word in low[begin:end]):
            return number, first, last
        number, last, first = number + 1, last if number else end, begin


def named(sentence: Sentence, low: list[str], harmed: list[Harm], free: Sequence[Group]) -> list[Told]:
    """Persons whom a name or a singular verb tells, for harms that no group of people has taken."""
    known = known_places(sentence)
    cased = not (sentence.text.islower() or sentence.text.isupper())
    told: list[Told] = []
    for harm in harmed:
        if harm.outcome not in (Outcome.KILLED, Outcome.WOUNDED) or harm.merged:
            continue
        group = _by_name(sentence, low, harm, free, known) if cased else None
        if harm.word in _OWNERS:  # "his body was found": told of before, or nowhere
            group = _person(low, harm.start, harm.start + 1)
        group = group or _by_verb(low, harm, known, cased=cased)
        if group is not None:
            refused = RefusalReason.NEGATION if harm.negated else RefusalReason.THREAT if harm.hypothetical else None
            told.append(Told(group, harm.outcome, harm, refused=refused))
    return told


def _by_name(
    sentence: Sentence, low: Sequence[str], harm: Harm, free: Sequence[Group], known: frozenset[int]
) -> Group | None:
    """One or more persons by name: behind an active verb, or before the verb that tells what became of them."""
    reduced = harm.mode is Mode.EITHER and not harm.passive and _reduced(low, harm)
    if harm.mode is Mode.SUBJECT or (harm.mode is Mode.EITHER and harm.passive) or reduced:
        end = _apposed_name(low, harm.verb)
        begin = _name_begin(sentence, end, known)
        if begin == end and end and low[end - 1] in ("and", "later", ","):
            begin, end = _opening_name(sentence, low, end, known)
        if reduced and begin and low[begin - 1].isalpha():
            return None
    elif harm.mode is Mode.EITHER and harm.verb and low[harm.verb - 1] == "and":
        begin, end = _opening_name(sentence, low, harm.verb, known)
    elif harm.mode is Mode.OBJECT or harm.mode is Mode.OF or harm.mode is Mode.EITHER:
        begin = harm.end + (low[harm.end : harm.end + 1] == ["of"])
        begin = age_end(low, begin) or begin if begin < len(low) else begin  # "lynched 61-year-old Ada Byron"
        while begin < min(harm.end + _EPITHETS_REACH, len(low) - 1) and (
            low[begin] in _EPITHETS or (low[begin] in ONE_PERSON and not _capital(sentence, begin))
        ):
            begin += 1  # "gunned down former minister Ada Byron"
        end = begin
        while end < len(low) and _capital(sentence, end) and end not in known:
            end += 1
    else:
        return None
    plural = any(word in PERSON and word not in ONE_PERSON for word in low[begin:end])
    if end - begin not in _NAME_LENGTHS or low[begin] in DETERMINERS or plural:
        return None
    number = 1
    if harm.mode is not Mode.OBJECT and end <= harm.verb:
        others, first, _ = _run(sentence, low, begin, known, owned=False)
        begin, number = first, number + others
    elif begin >= harm.end:
        number += _besides(sentence, low, end, free, known)
    return _person(low, begin, end, number)


def _person(low: Sequence[str], begin: int, end: int, number: int = 1, *, weak: bool = True) -> Group:
    victims = _titled(low, begin, end)
    return Group(number, number, Qualifier.EXACT, begin, end, (begin, end), victims, True, weak=weak, single=True)


def _by_verb(low: Sequence[str], harm: Harm, known: frozenset[int], *, cased: bool) -> Group | None:
    """One person whose noun nobody knows, by the number of the verb: "an ad-hoc returning hand was killed"."""
    reduced = harm.mode is Mode.EITHER and not harm.passive and _reduced(low, harm)
    subject = harm.mode is Mode.SUBJECT or (harm.mode is Mode.EITHER and harm.passive)
    if not (subject or reduced) or harm.verb == 0:
        return None
    end = _apposed_name(low, harm.verb)
    begin = _noun_begin(low, end)
    if reduced and end > begin and (begin == 0 or not low[begin - 1][0].isalnum()) and low[end - 1] in ONE_PERSON:
        return _person(low, begin, end)  # "…; station guard lynched"
    shared = low[end + 1] if end + 1 < harm.verb else ""
    if shared == "all" or (shared == "both" and "and" not in low[:end]):
        return None
    singular = end < harm.verb or low[harm.verb] in _ONE
    if not singular or begin == end or begin in known or (begin and low[begin - 1] == "where"):
        return None
    article = low[begin] in DETERMINERS
    nouns = low[begin + article : end]
    if not nouns or not NEGATION.isdisjoint(low[max(0, begin - 1) : end]) or low[begin] in ("any", "every", "each"):
        return None
    head = nouns[nouns.index("of") - 1] if "of" in nouns[1:] else nouns[-1]
    if head in _MANY_OR_NONE or head in THING or head in MERGED or head in FAMILY or core_at(low, begin) is not None:
        return None
    if head in PERSON and head not in ONE_PERSON:
        return None
    person = head in ONE_PERSON or head in OTHERWISE or end < harm.verb
    if not person and not (harm.word in _DYING and (low[begin] in ("a", "an") or not cased)):
        return None
    number = 2 if shared == "both" else 1  # "ADA BYRON AND ALAN TURING, BOTH 20, FELL DEAD"
    return _person(low, begin, end, number, weak=low[begin] not in ("a", "an"))


def _noun_begin(low: Sequence[str], end: int) -> int:
    """Where the noun phrase before `end` begins, with what "of" hangs on it."""
    begin = end
    while begin:
        word = low[begin - 1]
        if word in DETERMINERS and word not in ("his", "her", "their", "its", "our", "my"):
            return begin - 1
        if word in _BOUNDS or not (word[0].isalnum() or word in ("'s", ".")):
            break
        begin -= 1
    return begin


def _besides(sentence: Sentence, low: Sequence[str], end: int, free: Sequence[Group], known: frozenset[int]) -> int:
    """How many are told behind a named person whose name ends at `end`: ", 34, and her nephew", "and Alan Turing"."""
    starts = {group.start: group for group in free if low[group.start] in _OWNERS or low[group.start] == "their"}
    number = 0
    while end < len(low):
        if low[end] in (",", "and", "(", ")") or low[end].isdecimal():
            end += 1
            continue
        begin, group = end, starts.get(end)
        end = group.end if group is not None else end
        while end < len(low) and _capital(sentence, end) and end not in known:
            end += 1
        closed = end == len(low) or low[end] in (",", "and", "(", ".", ";")
        if group is None and not (end - begin in _NAME_LENGTHS and closed):
            break
        number += 1 if group is None or group.low is None else group.low
    return number


def parts(sentence: Sentence, low: Sequence[str], told: Sequence[Told]) -> list[Told]:
    """Persons named as some of those told: "Ada Byron was among the 14 dead", "including ex-minister Ada Byron"."""
    if sentence.text.islower() or sentence.text.isupper():
        return []
    taken = {at for one in told for at in range(one.group.start, one.group.end)}
    found: list[Told] = []
    for place, one in enumerate(told):
        most = one.group.high if one.group.high is not None else one.group.low
        if one.whole is not None or one.refused is not None or one.total or (most or 0) < _SEVERAL:
            continue
        known = known_places(sentence)
        end = max(one.group.end, one.harm.end if one.harm is not None else 0)
        number, begin, stop = _named_among(sentence, low, one.group.start, known)
        number, begin, stop = (number, begin, stop) if number else _named_included(sentence, low, end, known)
        if number and number < (most or 0) and taken.isdisjoint(range(begin, stop)):
            group = _person(low, begin, stop, number, weak=one.harm is not None)
            found.append(Told(group, one.outcome, one.harm, place))
    return found


def _named_among(sentence: Sentence, low: Sequence[str], start: int, known: frozenset[int]) -> tuple[int, int, int]:
    """How many persons are named in front of "was among" before the group that begins at `start`, and where."""
    verb = start - 1
    if verb < 0 or low[verb] not in _AMONG:
        return 0, start, start
    while verb and (low[verb - 1] in BE or low[verb - 1] in ADVERBS or low[verb - 1] in _COUNTED):
        verb -= 1
    end = _apposed_name(low, verb)
    begin = _name_begin(sentence, end, known)
    if end - begin not in _NAME_LENGTHS or low[begin] in DETERMINERS or low[end - 1] in PERSON:
        return 0, start, start
    number, first, _ = _run(sentence, low, begin, known)
    return 1 + number, first, end


def _named_included(sentence: Sentence, low: Sequence[str], at: int, known: frozenset[int]) -> tuple[int, int, int]:
    """How many persons are named behind "including" at `at`, or before "among them", and where."""
    including = False
    while at < len(low) and (low[at] in _OPENING or low[at] in _INCLUDING):
        including = including or low[at] in _INCLUDING
        at += 1
    end = at
    titled = False
    while end + 1 < len(low) and (low[end] in _CALLINGS or (_capital(sentence, end) and low[end + 1] in _CALLINGS)):
        titled = titled or low[end] in _TITLES
        end += 1
    name = end
    while end < len(low) and _capital(sentence, end) and end not in known:
        end += 1
    if end - name not in (range(1, _NAME_LENGTHS.stop) if titled else _NAME_LENGTHS):
        return 0, at, at
    after = tuple(low[end : end + 2])
    if not including and not (after[:1] == ("included",) or after[:1] in (("among",), ("amongst",))):
        return 0, at, at
    others = 0
    if including and low[end : end + 1] == ["and"]:
        second = end + 1
        while second < len(low) and _capital(sentence, second) and second not in known:
            second += 1
        if second - end - 1 in _NAME_LENGTHS:
            others, end = 1, second
    return 1 + others, name, end


def titled_at(sentence: Sentence, low: Sequence[str], at: int) -> Group | None:
    """One person by calling and name without an article: "freelancer Ada Byron", "daughter Ada (21)"."""
    if low[at] not in ONE_PERSON or low[at] in FAMILY or at + 1 == len(low):
        return None
    if at > 1 and low[at - 1] == "and" and low[at - 2] in ONE_PERSON:
        return None  # "lawyer and campaigner Ada Byron"
    end = at + 1
    while end < len(low) and end <= at + _NAME_LENGTHS[-1] and _capital(sentence, end):
        end += 1
    if end == at + 1:
        return None
    return Group(
        1, 1, Qualifier.EXACT, at, end, (at, end), PERSON.get(low[at], Victims.UNSPECIFIED), True, low[at],
        weak=True, single=True,
    )  # fmt: skip


def _capital(sentence: Sentence, at: int) -> bool:
    """Whether a token is part of a name: Harazi, al-Harazi, and the "bin" between two such."""
    text = sentence.tokens[at].text
    if text[0].isupper() and text[0].isalpha():
        return True
    if text in _PARTICLES:
        beside = sentence.tokens[max(0, at - 1) : at + 2]
        return len(beside) == 3 and all(token.text[0].isupper() for token in (beside[0], beside[2]))
    head, dash, tail = text.partition("-")
    return dash == "-" and head in _PARTICLES and tail[:1].isupper()


def _name_begin(sentence: Sentence, end: int, known: frozenset[int]) -> int:
    begin = end
    while begin and _capital(sentence, begin - 1) and begin - 1 not in known:
        begin -= 1
    return begin


def _reduced(low: Sequence[str], harm: Harm) -> bool:
    """Whether a participle tells it without an auxiliary: "Ada Byron, 23, killed in an attack"."""
    end = harm.end
    while end < len(low) and (low[end] in ADVERBS or low[end].endswith("ly")):
        end += 1
    following = low[end] if end < len(low) else "."
    return following in PREPOSITIONS or not following[0].isalnum()


def _apposed_name(low: Sequence[str], end: int) -> int:
    """Where a name ends that a comma or bracket parts from its verb: "Ada Byron, who was 34, was killed"."""
    if end < 3 or low[end - 1] not in (",", ")"):
        return end
    for at in range(end - 2, max(0, end - _APPOSED), -1):
        if low[at] in (",", "("):
            word = low[at + 1]
            opened = word in RELATIVES or word.isdecimal() or word in _ALIASES
            if opened or _office(low, at + 1):
                aged = low[at - 1].isdecimal() and low[at - 2] == ","  # "Ada Byron, 41, mayor of Velmar, was"
                return _unbracketed(low, at - 2 * aged)
    return end


def _unbracketed(low: Sequence[str], end: int) -> int:
    """Where what stands before a bracket ends, if one ends here: "Ada Byron (Reuters)"."""
    if end and low[end - 1] == ")" and "(" in low[max(0, end - _BRACKETED) : end]:
        return next(at for at in range(end - 1, -1, -1) if low[at] == "(")
    return end


def _office(low: Sequence[str], at: int) -> bool:
    """Whether what begins here calls one person something: "former chief of staff", "an aid worker"."""
    for word in low[at : at + _OFFICE_REACH]:
        if word in ONE_PERSON or word in PERSON:
            return True
        if not word[0].isalnum() or word in PREPOSITIONS or word in FINITE:
            break
    return False


def _opening_name(sentence: Sentence, low: Sequence[str], verb: int, known: frozenset[int]) -> tuple[int, int]:
    """The name at the head of a sentence whose later verb tells the harm: "Ada Byron, 23, was hit and died"."""
    begin = low.index(":") + 1 if ":" in low[:_STAMPED] else 0
    end = begin
    while end < verb and _capital(sentence, end) and end not in known:
        end += 1
    after = end
    if low[after : after + 1] == [","]:
        commas = (at + 1 for at in range(after + 1, min(after + _APPOSED, verb)) if low[at] == ",")
        after = next((at for at in commas if low[at] in BE or low[at] in HAVE), verb)
    told = after < verb and (low[after] in BE or low[after] in HAVE)
    return (begin, end) if told and PRONOUNS.isdisjoint(low[after:verb]) else (verb, verb)


def _titled(low: Sequence[str], begin: int, end: int) -> Victims:
    """The class that a named person's age or office gives: "reporter Ada Byron", "Ada Byron, 9", "six-year-old Ada"."""
    before = low[begin - 1] if begin else ""
    if _young(before.partition("-year-old")[0] if before.endswith("-year-old") else ""):
        return Victims.CHILD
    if low[end : end + 1] in ([","], ["("]) and _young("".join(low[end + 1 : end + 2])):
        return Victims.CHILD
    if before in ONE_PERSON:
        return PERSON.get(before, Victims.UNSPECIFIED)
    for at in range(max(0, begin - _RANK_REACH), begin):
        if low[at] in RANKS:
            return Victims.MILITARY
    if low[end : end + 1] == [","]:
        at = end + 1 + (low[end + 1 : end + 2] != [] and low[end + 1] in ("a", "an", "the"))
        for word in low[at : at + 4]:
            if PERSON.get(word, Victims.UNSPECIFIED) is not Victims.UNSPECIFIED and word in ONE_PERSON:
                return PERSON[word]
            if word in PREPOSITIONS or word in DETERMINERS or not word.isalpha():
                break
    return Victims.UNSPECIFIED


def _young(age: str) -> bool:
    """Whether an age, in digits or in a word, is a child's."""
    years = int(age) if age.isdecimal() and len(age) < 4 else UNITS.get(age)
    return years is not None and years < ADULT
