"""Counts that a speaker states of violations and attacks, the places they fall to, and the time they cover.

"violated the truce 120 times", "nine violations", "shelled 39 times" are counts; rockets, targets and sorties are not,
nor are averages, calibres, and what an earlier period is compared with.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from schemas import Measure, Period, Qualifier, StatedCount
from streams.enrich.language import wording as w
from streams.enrich.language.numbers import Amount, amounts, figures
from streams.enrich.language.text import Sentence
from streams.enrich.language.words import words

_TIMES = words("times occasions occasion instances cases case instance incidents")
_MASS = words("fire gunfire shelling firing sniping hostilities storming infiltration bombing shooting")
_COUNTED = w.BREACHES | (frozenset(w.ACT_NOUNS) - _MASS) | words("attempts")
_COUNTABLE = _TIMES | _COUNTED | words("explosion explosions")
_BARRIERS = w.PREPOSITIONS | w.STOPS | w.CLAUSES | w.AUXILIARIES | {",", "%"}
_NONE = frozenset({"no", "zero"})
_EARLIER = words("previous preceding prior compared earlier versus yesterday's")
_HOURS = {"hour": 1, "hours": 1, "day": 24, "days": 24, "week": 168, "weeks": 168}


@dataclass(frozen=True, slots=True)
class Counted:
    """A stated count: its value, its measure and the token positions of its number and of the word counted."""

    count: StatedCount
    at: int
    counted: int


def stated(sentence: Sentence) -> list[Counted]:
    """The counts of violations and attacks that a sentence states, in order."""
    lower = sentence.lower
    found: list[Counted] = []
    if _COUNTABLE.isdisjoint(lower):
        return found
    measure = _none_counted(lower)
    for amount in figures(sentence):
        if amount.low is None or (amount.low != amount.high and amount.high is not None):
            continue
        if amount.qualifier is Qualifier.VAGUE or _earlier(lower, amount) or _rate(lower, amount):
            continue  # several times is no count
        counted = _counted(lower, amount)
        if counted is None and measure is not None and _regional(lower, amount):
            counted = (measure, amount.end)
        if counted is None:
            continue
        measure = counted[0]
        found.append(Counted(StatedCount(value=amount.low, measure=measure), amount.core, counted[1]))
    return found


def _none_counted(lower: Sequence[str]) -> Measure | None:
    """`no violations in A and 12 in B`: what a bare number after it counts."""
    if _NONE.isdisjoint(lower):
        return None
    for index, word in enumerate(lower):
        if word in w.BREACHES and not _NONE.isdisjoint(lower[max(0, index - 3) : index]):
            return Measure.VIOLATIONS
    return None


def _counted(lower: Sequence[str], amount: Amount) -> tuple[Measure, int] | None:
    """What the number counts, and where that word stands; None where it counts something else."""
    for at in range(amount.end, min(amount.end + 5, len(lower))):
        word = lower[at]
        if word in _TIMES:
            if word == "times" and lower[at + 1 : at + 2] in (["more"], ["higher"], ["as"]):
                return None
            return Measure.VIOLATIONS, at
        if word in w.BREACHES:
            return None if not w.OTHER_BREACHES.isdisjoint(lower[amount.end : at]) else (Measure.VIOLATIONS, at)
        if word in _COUNTED and (word.endswith("s") or amount.low == 1) and lower[amount.start - 1] not in w.TIMES:
            return Measure.VIOLATIONS, at  # not the October 7 attack
        if word in ("explosions", "explosion"):
            if any(x in ("including", "included", "with") for x in lower[max(0, amount.start - 3) : amount.start]):
                return None
            return Measure.EXPLOSIONS, at
        if word in _BARRIERS:
            if word == "of" and at == amount.end:
                continue
            break
    before = lower[max(0, amount.start - 7) : amount.start]
    reached = any(
        word in ("reached", "stands", "stood", "totalled", "totaled", "was", "to", ":", "rose") for word in before[-2:]
    )
    if reached and not w.BREACHES.isdisjoint(before) and any(word in ("number", "total", "count") for word in before):
        return Measure.VIOLATIONS, amount.start
    return None


def _regional(lower: Sequence[str], amount: Amount) -> bool:
    """`… 12 violations in A and 7 in B`: a bare number after a counted one, followed by its place."""
    return lower[amount.end : amount.end + 1] in (["in"], ["near"], ["around"]) and any(
        word in ("and", ",", "while") for word in lower[max(0, amount.start - 3) : amount.start]
    )


def _earlier(lower: Sequence[str], amount: Amount) -> bool:
    """Whether the number belongs to the period before, which this one is compared with."""
    if amount.was:
        return True
    window = lower[max(0, amount.start - 9) : amount.start]
    cut = max((index for index, word in enumerate(window) if word in (";", ".")), default=-1)
    near = window[cut + 1 :]
    if not _EARLIER.isdisjoint(near) or ("up" in near[-3:] and "from" in near[-2:]) or near[-2:] == ["down", "from"]:
        return True
    after = lower[amount.end : amount.end + 8]
    stop = next((index for index, word in enumerate(after) if word in (",", ".", ";", "and", ")")), len(after))
    return not _EARLIER.isdisjoint(after[:stop]) or (
        "the" in after[:stop] and "before" in after[:stop] and "day" in after[:stop]
    )


def earlier_period(lower: Sequence[str]) -> bool:
    """Whether a sentence tells of the period before: `In the previous reporting period, it recorded …`."""
    opening = lower[:8]
    return not _BEFORE.isdisjoint(opening) and not _PERIODS.isdisjoint(opening)


def _rate(lower: Sequence[str], amount: Amount) -> bool:
    """Whether the number is an average or a rate: `40 a day on average`, `12 times per hour`."""
    after = lower[amount.end : amount.end + 6]
    if not _RATES.isdisjoint(lower[max(0, amount.start - 5) : amount.start]) or not _RATES.isdisjoint(after):
        return True
    return not _EACH.isdisjoint(pairwise(after))


def period(lower: Sequence[str], published_at: datetime | None) -> Period | None:
    """The time that a statement says it covers: `in the past 24 hours`, `between the evenings of …`."""
    for index, word in enumerate(lower):
        following = lower[index + 1 : index + 3]
        if word in ("past", "last", "preceding"):
            if (found := _lately(lower, index, published_at)) is not None:
                return found
        elif word in ("throughout", "during", "over") and following[:1] == ["today"]:
            return Period(words=f"{word} today")
        elif word in ("throughout", "during", "over") and following[:1] == ["the"] and following[-1] in w.TIMES:
            return Period(words=" ".join((word, *following)))
        elif word == "between" and not _EVENINGS.isdisjoint(lower[index + 1 : index + 4]):
            stop = index + 1
            while stop < min(index + 14, len(lower)) and lower[stop] != ",":
                stop += 1
            return Period(words=" ".join(lower[index:stop])[:200])
    return None


def _lately(lower: Sequence[str], index: int, published_at: datetime | None) -> Period | None:
    """`the past 24 hours`: up to the update's stamp."""
    unit = next((k for k in range(index + 1, min(index + 4, len(lower))) if lower[k] in _HOURS), None)
    if unit is None:
        return None
    number = amounts(lower[index + 1 : unit])
    hours = _HOURS[lower[unit]] * ((number[0].low or 1) if number else 1)
    known = published_at is not None and hours < _LONGEST
    return Period(
        start=published_at - timedelta(hours=hours) if published_at is not None and known else None,
        end=published_at if known else None,
        words=" ".join(lower[max(0, index - 1) : unit + 1])[:200],
    )


_BEFORE = words("previous preceding prior")
_PERIODS = words("period day week report")
_RATES = words("average averages averaging per")
_EACH = frozenset({("a", "day"), ("every", "day"), ("each", "day"), ("a", "week")})
_EVENINGS = words("evening evenings")
_LONGEST = 24 * 366
"""Hours: a stretch longer than a year is no reporting period."""
