"""Breaches of a truce, and the keeping of one, told in a sentence.

"violat-" is a breach only beside a truce or in an update that names one; laws, rights, borders and airspace are broken
by the same words.
"""

from schemas import Act
from streams.enrich.accusations.around import Around, Deed
from streams.enrich.language import wording as w
from streams.enrich.language.words import words
from streams.enrich.speech.actors import Actor, Voice


def breach(around: Around, index: int) -> Deed | None:
    """The breach told at a word of breaching or keeping; None where it is another's or only wanted."""
    word = around.lower[index]
    return _noun(around, index) if word in w.BREACHES else _verb(around, index)


def _truce_at(around: Around, index: int) -> bool:
    lower = around.lower
    word = lower[index]
    if word in w.TRUCES or (word == "fire" and index and lower[index - 1] == "cease"):
        return True
    if word == "cessation":
        return "hostilities" in lower[index : index + 4]
    if index and lower[index - 1] == "peace" and (word in w.TRUCES_LOOSE or word == "treaty"):
        return True
    return around.truce and word in w.TRUCES_LOOSE


def _predicated(around: Around, start: int) -> Actor | None:
    """`Borduria's strikes were a violation`: the owner of what is called one."""
    lower = around.lower
    at = start - 1
    if at < 2 or lower[at] not in w.BE or lower[at - 1] not in w.ACT_NOUNS:
        return None
    return around.owner(around.phrase_start(at - 1))


def _titled(around: Around, index: int) -> bool:
    """`the Simla Agreement`: a treaty by its name, which is none where neither truce nor attack is told of."""
    named = around.sentence.tokens[index].text[0].isupper() and not around.sentence.text.isupper()
    return named and not around.truce and _ATTACKS.isdisjoint(around.lower)


def _noun(around: Around, index: int) -> Deed | None:
    """`ceasefire violations by X`, `a breach of the truce`, `grave violations` in an update that names a truce."""
    lower = around.lower
    before = lower[max(0, index - 3) : index]
    if not w.OTHER_BREACHES.isdisjoint(before):
        return None
    stop = index + 1
    while stop < min(index + 9, around.count) and lower[stop] not in _CLAUSE_ENDS:
        stop += 1
    near = (*range(max(0, index - 3), index), *range(index + 1, stop))
    agreed = any(lower[k] in _AGREED and not _titled(around, k) for k in range(index + 1, stop))
    named = agreed or any(_truce_at(around, k) for k in near)
    if not named and (not around.truce or not w.OTHER_BREACHES.isdisjoint(lower[index + 1 : stop])):
        return None
    start = index
    while start and (_truce_at(around, start - 1) or lower[start - 1] in w.BREACH_MODIFIERS):
        start -= 1
    blocked, negated = around.blocked(start)
    if blocked:
        return None
    actor = around.owner(start) or around.agent(index + 1) or around.doer(start) or _predicated(around, start)
    told = next((k - index for k in range(index, around.count) if lower[k] in w.TELLING), _MEANS)
    means = around.means(index, reach=min(told, _MEANS))
    return Deed(index, Act.VIOLATION, actor, negated=negated, noun=True, also=means)


def _verb(around: Around, index: int) -> Deed | None:
    """`X violated the truce`, `the truce was broken by X`, `X is not respecting it`, `X keeps to the agreement`."""
    lower = around.lower
    word = lower[index]
    keeping = word in w.KEEPING
    if word == "committed" and (
        lower[index + 1 : index + 2] != ["to"] or any(each.endswith("ing") for each in lower[index + 2 : index + 3])
    ):
        return None
    if word in _HOLDING and lower[index + 1 : index + 2] != ["to"]:
        return None  # the truce held
    if word in w.PARTICLES and w.PARTICLES[word].isdisjoint(lower[index + 1 : index + _APART]):
        return None
    if around.tried(index):
        return None
    form = w.KEEPING[word] if keeping else w.BREACHING[word]
    stop = index + 1
    while stop < min(index + 10, around.count) and lower[stop] not in _SENTENCE_ENDS and lower[stop] not in w.TELLING:
        stop += 1
    named = next((k for k in range(index + 1, stop) if _truce_at(around, k)), None)
    if named is None and "it" in lower[index + 1 : index + 3]:  # a truce of two days: X broke it
        told = range(max(0, index - _BEFORE), index)
        named = index + 1 if any(_truce_at(around, k) or lower[k] in _AGREED for k in told) else None
    if named is not None and lower[named] in _QUIET and not keeping:
        return None
    if named is None and not keeping:  # a party violated the agreement: in a war, the truce
        agreed = next((k for k in range(index + 1, min(stop, index + 7)) if lower[k] in _AGREED), None)
        subject = around.subject(index) if agreed is not None else None
        named = agreed if subject is not None and (subject.party or subject.voice is Voice.ENEMY) else None
    if named is not None:
        if not _APPEALS.isdisjoint(lower[index + 1 : named]):
            return None  # ignored a call for a truce
        actor = around.subject(index)
    else:
        passive = around.passive(index, form)
        if not passive or not any(_truce_at(around, k) for k in range(max(0, index - 11), index)):
            return None
        actor = around.agent(index + 1)
    failing = index > 1 and lower[index - 1] == "to" and lower[index - 2] in w.FAILING
    if failing and lower[index - 2] in _FAILURES:
        actor = around.owner(index - 2)
    blocked, negated = around.blocked(index, verb=True)
    if blocked and not failing:
        return None
    if not keeping:
        means = around.means(index, reach=_MEANS)
        return Deed(index, Act.VIOLATION, actor, negated=negated, gerund=form is w.Form.GERUND, also=means)
    if negated or failing:
        return Deed(index, Act.VIOLATION, actor)
    if form is w.Form.PLAIN and not (index in around.ends or (index and lower[index - 1] in w.GROUPS_AGAIN)):
        return None
    return Deed(index, Act.VIOLATION, actor, kept=True)


_AGREED = words(
    "agreement agreements accord accords deal pact moratorium understanding understandings arrangement memorandum",
    "protocol protocols declaration",
)
"""In a war, what is violated is the truce, unless another is named."""
_ATTACKS = frozenset(w.ACT_NOUNS)
_HOLDING = words("hold holds held holding")
_APPEALS = w.OTHER_BREACHES | words(
    "call calls appeal appeals demand demands plea pleas request requests ultimatum resolution proposal"
)
_QUIET = words("calm lull")
_APART = 6
"""`tore the truce up`: so far behind its verb a particle can stand."""
_BEFORE = 24
_MEANS = 20
"""Tokens behind a verb of breaching in which `with` or `using` tells by what."""
_FAILURES = words("failure refusal")
_CLAUSE_ENDS = w.STOPS | w.CLAUSES | {","}
_SENTENCE_ENDS = words(". , ; :")
