"""The words of a denial: what they deny, and of whose doing.

A denial names what it denies ("rejected the claim"), calls it untrue ("a lie", "no truth in it"), says that nothing of
the kind happened, or disowns a part in it ("none of its men took part").
"""

from streams.enrich.accusations.accused import Here
from streams.enrich.accusations.around import Deed
from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner, Speech
from streams.enrich.language.words import words


def singly(here: Here, speech: Speech) -> bool:
    """Whether a single claim is denied: `rejected the accusation`, `denied it`."""
    inside = here.words(speech)
    noun = next((word for word in inside if word in w.CLAIMS or word in w.REPLY_ALONE), "")
    return noun == "it" or (noun in w.CLAIMS and not noun.endswith("s"))


def merely_when(here: Here, speech: Speech, deed: Deed) -> bool:
    """`denied visas to the delegation after the raid`: the act only tells when something else was denied."""
    before = here.lower[here.sentence.after(speech.start) - 1 : deed.at]
    when = next((k for k, word in enumerate(before) if word in w.DURING), None)
    return when is not None and _DENIED_CLAUSE.isdisjoint(before[:when])


def disowned(here: Here, speech: Speech, at: int) -> bool:
    """`had nothing to do with the rockets`, `no role in the attack`, `none of its men took part in the raid`.

    The speaker's own part in the act at `at` is denied; what it says of another's part is none of its denials.
    """
    first = max(0, at - _DISOWNING)
    before = here.lower[first:at]
    if _DISOWNED.isdisjoint(before):
        return False
    if "nothing" in before and before[before.index("nothing") :][1:4] == ["to", "do", "with"]:
        return True
    part = max((k for k in range(len(before)) if _partakes(before, k)), default=None)
    if part is None:
        return False
    negation = max((k for k, word in enumerate(before[:part]) if word in _NO), default=None)
    if negation is None or not _UNKNOWN.isdisjoint(before[negation:part]):
        return False
    others = (a for a in here.chunks if a.last <= first + part and here.starts(a) >= speech.start)
    return all(actor.located or actor.party in (None, speech.speaker) for actor in others)


def disowned_weapon(here: Here, speech: Speech) -> str | None:
    """`denied any link with the rockets`, `had no hand in the blast`."""
    if _BLOWS.isdisjoint(here.lower):
        return None
    blows = (k for k in here.inside(speech) if here.lower[k] in _BLOWS)
    return next((here.lower[k] for k in blows if disowned(here, speech, k)), None)


def _partakes(before: list[str], at: int) -> bool:
    """Whether a word tells of somebody's part in what follows: `a hand in`, `was involved in`, `behind`."""
    word = before[at]
    return word == "behind" or (word in _PARTAKING and before[at + 1 : at + 2] in (["in"], ["to"], ["with"], ["for"]))


def untrue(here: Here, speech: Speech, deed: Deed) -> bool:
    """`there is no truth to reports that …`, `it was a lie that …`: the speaker denies what follows."""
    if _UNTRUE.isdisjoint(here.lower):
        return False
    tokens = here.sentence.tokens[: deed.at]
    before = [token.lower for token in tokens if token.start >= speech.start]
    after = [token.lower for token in here.sentence.tokens[deed.at :] if token.start < speech.end]
    if not w.CLAIMS.isdisjoint(after[1:3]) and not w.LIES.isdisjoint(after):
        return True  # the attack claim is a lie
    negated = "true" in before and not w.NEGATIONS.isdisjoint(before[: before.index("true")])
    unreal = not w.LIES.isdisjoint(after) or ("reality" in after and "not" in after)
    claimed = not w.CLAIMS.isdisjoint(before) and unreal
    return claimed or negated or not w.LIES.isdisjoint(before) or ("truth" in before and "no" in before)


def called_lies(here: Here, speech: Speech) -> bool:
    """`said the claims were false`, `said this does not correspond to reality`."""
    if speech.manner is not Manner.SAYS or _UNTRUE.isdisjoint(here.lower):
        return False
    inside = here.words(speech)
    negated = not w.TRUTHS.isdisjoint(inside) and not _FAR_FROM.isdisjoint(inside)
    this = [word for word in inside[:_OPENING] if word not in w.QUOTES]  # `this is a lie`
    called = not w.CLAIMS.isdisjoint(inside) or (
        not w.REPLY_ALONE.isdisjoint(this[:1]) and not w.BE.isdisjoint(this[1:2])
    )
    return called and (negated or not w.LIES.isdisjoint(inside))


def of_claim(here: Here, speech: Speech) -> bool:
    """Whether what is denied is a claim, an act or a pronoun, not an offer, a truce, a person: `rejected talks`."""
    inside = here.inside(speech)
    told = here.lower[inside.start : inside.stop]
    if len(told) == 1 and told[0] in w.TELLING:  # the verb alone: its object stands behind
        told = here.lower[inside[0] + 1 : inside[0] + 1 + _OBJECT]
    end = next((k for k, word in enumerate(told) if word in _OBJECT_ENDS), len(told))
    claimed = next((k for k, word in enumerate(told[:end]) if word in w.CLAIMS), None)
    if claimed is not None and told[claimed + 1 : claimed + 2] == ["of"]:  # any suggestion of a new plan
        return not _DENIED_OF.isdisjoint(told[claimed + 2 : claimed + 2 + _OBJECT])
    object_ = [word for word in told[:end] if not (w.adverb(word) or word in w.TIMES or word in _PARTICLES)]
    return not object_ or not _DENIABLE.isdisjoint(told[:end])


def nothing_such(here: Here, speech: Speech) -> bool:
    """`no such attack took place`, `said nothing of the kind had happened`: what was alleged is denied."""
    if speech.manner is not Manner.SAYS or not (
        "such" in here.lower or "nothing" in here.lower or "never" in here.lower
    ):
        return False
    inside = " ".join(here.words(speech))
    return any(phrase in inside for phrase in _NOTHING_SUCH)


_BLOWS = w.FLYING & frozenset(w.WEAPONS) | w.BLASTS
PARTS = frozenset({"role", "link", "links", "connection", "involvement", "part", "hand", "responsibility"})
_OBJECT = 8
_OBJECT_ENDS = words("who whom whose , ; .")
_PARTICLES = words("off away aside at on in") | frozenset(w.TELLING)
_DENIABLE = (
    w.CLAIMS | w.REPLY_ALONE | w.LIES | w.BREACHES | w.FLYING | frozenset(w.ACT_NOUNS) | frozenset(w.ACT_VERBS) | PARTS
    | words("protest protests having being doing guilt blame wrongdoing version idea notion line what both culpability")
)  # fmt: skip
_DENIED_OF = _DENIABLE - w.CLAIMS
_OPENING = 5
_UNTRUE = w.LIES | w.TRUTHS
_FAR_FROM = w.NEGATIONS | w.AWAY
_NOTHING_SUCH = ("no such", "nothing of the kind", "nothing of the sort", "never happened", "never took place")
_DENIED_CLAUSE = _DENIABLE | w.AUXILIARIES | words("that it its they their he his")
_NO = w.NEGATIONS | words("any none denies denied deny denying")
_PARTAKING = PARTS | words(
    """involved participated participate participating participation complicit complicity implicated engaged
    responsible linked connected associated"""
)
_DISOWNED = _PARTAKING | {"behind", "nothing"}
_UNKNOWN = words("who whether if know known knew clear rule ruled")
"""`did not know who was behind it`: no denial."""
_DISOWNING = 10
"""Tokens before an act in which a part in it is denied."""
