"""The grammar of stated numbers: digits, words, multiples, vague words, ranges, and what stands before and after them.

Values follow the recorders' conservative reading (`METHODOLOGY.md`): dozens is 12 or more, "at least nine" 9 or more,
"nearly 30" at most 30, "12 to 15" both ends.
"""

from collections.abc import Sequence
from typing import NamedTuple

from schemas import Qualifier
from streams.enrich.language.lexicon import HARM, MONTHS, PERSON
from streams.enrich.language.text import Sentence, remembered
from streams.enrich.language.words import words

_DIGITS = frozenset("0123456789٠١٢٣٤٥٦٧٨٩")
_LIMIT = 10**10
"""Numbers of more digits are nobody's count of people."""

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_DECADES = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
UNITS = {word: value for value, word in enumerate(_SMALL)}
TENS = {word: value for value, word in zip(range(20, 100, 10), _DECADES, strict=True)} | {"fourty": 40}
SCALES = {
    "hundred": 100, "thousand": 1000, "thousands": 1000, "million": 10**6, "millions": 10**6, "billion": 10**9,
    "lakh": 10**5, "lakhs": 10**5, "dozen": 12, "score": 20, "k": 1000, "m": 10**6, "mn": 10**6, "bn": 10**9,
}  # fmt: skip
PLURALS = {
    "tens": 10, "dozens": 12, "scores": 20, "hundreds": 100, "thousands": 1000, "millions": 10**6, "dozen": 12,
}  # fmt: skip
"""Vague plurals: at least that many."""
FEW = words("several few many multiple numerous handful countless various")
_FEW_LOW = 3
_PAIRS = words("couple pair")
_ARTICLES = words("a an one")
_OPENERS = words("( , – — - ;")
_NOT_PAIRED = words("of the were are was have had and sides in on at by to his her their with")
_SCORED = words(
    "of suffered sustained more others people injured wounded killed hurt dead missing feared are were have civilians"
)
_DASHES = words("- – — -- / ‑ −")

BEFORE: dict[str, tuple[tuple[tuple[str, ...], Qualifier | None], ...]] = {}
"""Qualifying phrases by their last word, longest first. None: changes nothing but belongs to the number."""
for _qualifier, _phrases in (
    (
        Qualifier.AT_LEAST,
        "at least|at leasts|at the least|at the very least|a minimum of|minimum of|minimum|no fewer than|no less than"
        "|not less than|not fewer than|as few as|upwards of|upward of|atleast|more or less than|at a minimum|min"
        "|min .|>=",
    ),
    (Qualifier.MORE_THAN, "more than|over|well over|just over|in excess of|exceeding|above|north of|far more than|>"),
    (
        Qualifier.UP_TO,
        "up to|as many as|as much as|no more than|not more than|at most|a maximum of|maximum of|maximum|max|max ."
        "|fewer than"
        "|less than|under|just under|nearly|almost|close to|just shy of|approaching|nearing|<",
    ),
    (
        Qualifier.ABOUT,
        "about|around|some|roughly|approximately|approx|approx .|circa|ca .|~|an estimated|estimated|or so|anywhere",
    ),
    (
        None,
        "a total of|total of|total|exactly|only|just|another|an additional|additional|a further|further|the|these|those"
        "|all|either|other|its|their|his|her|our|my|your|whose|probably|possibly|perhaps|maybe|likely|reportedly|even|new"
        "|an average of"
        "|average of|the other|all the|the first|first|last|the last|well|far|potentially|of some|combined",
    ),
):
    for _phrase in _phrases.split("|"):
        _words = tuple(_phrase.split())
        BEFORE[_words[-1]] = (*BEFORE.get(_words[-1], ()), (_words, _qualifier))
BEFORE = {last: tuple(sorted(found, key=lambda pair: -len(pair[0]))) for last, found in BEFORE.items()}
AFTER: tuple[tuple[tuple[str, ...], Qualifier], ...] = tuple(
    (tuple(phrase.split()), qualifier)
    for phrase, qualifier in (
        ("or more", Qualifier.AT_LEAST), ("or so", Qualifier.ABOUT), ("+", Qualifier.AT_LEAST),
        ("plus", Qualifier.AT_LEAST), ("and counting", Qualifier.AT_LEAST), ("and more", Qualifier.AT_LEAST),
        ("at least", Qualifier.AT_LEAST), ("or fewer", Qualifier.UP_TO), ("or less", Qualifier.UP_TO),
        ("at most", Qualifier.UP_TO), ("and possibly more", Qualifier.AT_LEAST),
        ("or possibly more", Qualifier.AT_LEAST), ("if not more", Qualifier.AT_LEAST), ("-odd", Qualifier.ABOUT),
        (", possibly more", Qualifier.AT_LEAST), ("and maybe more", Qualifier.AT_LEAST),
        (", if not more", Qualifier.AT_LEAST), (", perhaps more", Qualifier.AT_LEAST),
        ("or perhaps more", Qualifier.AT_LEAST), ("or maybe more", Qualifier.AT_LEAST),
        ("- plus", Qualifier.AT_LEAST), ("at a minimum", Qualifier.AT_LEAST), ("( at least )", Qualifier.AT_LEAST),
    )
)  # fmt: skip
_AFTER_STARTS = frozenset(phrase[0] for phrase, _ in AFTER)
MORE = words("more another additional further extra")
_PERHAPS = words("possibly perhaps maybe potentially probably likely")
_JOINS = words(", and or but ( to - – — reach reaching") | _PERHAPS
_RISES = words(
    "rose rise rises risen rising increased increase increases climbed climbs grew grown grows jumped jumps up revised"
    " went gone raised raising raises soared moved updated down dropped lowered reduced decreased"
)
_STRENGTH = {
    Qualifier.EXACT: 0, Qualifier.ABOUT: 1, Qualifier.MORE_THAN: 2, Qualifier.AT_LEAST: 2, Qualifier.UP_TO: 2,
    Qualifier.RANGE: 3, Qualifier.VAGUE: 3,
}  # fmt: skip
"""Of two qualifiers the stronger holds, of two equals the nearer: "more than about 50"."""
_JOIN_REACH = 8
_BELOW = words("under below over above")
_BRACKETED = 8
_OTHERS = words("some others other sources reports say says claim claims or possibly perhaps maybe up")
_TIMES = {"twice": 2, "double": 2, "thrice": 3, "triple": 3, "treble": 3, "quadruple": 4}
_ALIKE: dict[str, tuple[tuple[str, ...], ...]] = {
    "as": (("as", "many"),),
    "that": (("that", "number"), ("that", "many")),
    "this": (("this", "number"),),
    "the": (("the", "same", "number"),),
    "an": (("an", "equal", "number"),),
    "a": (("a", "similar", "number"), ("a", "like", "number"), ("a", "matching", "number")),
}
_MULTIPLIED = (("the", "number"), ("their", "number"))
_LIKENED = frozenset(_TIMES) | frozenset(_ALIKE)
_CHAIN = 6
"""At most so many qualifying phrases stack before one number."""


class Amount(NamedTuple):
    """A stated number. `start`, `core`, `end` are token positions: of its qualifiers, of the number, after it.

    `more` marks an addition ("another five", "45 more"), `definite` a number told before ("the 15", "all 15"),
    `was` the earlier end of a change ("from 10 to 12": the 10). `of` tells that "of" follows and was not swallowed.
    """

    low: int | None
    high: int | None
    qualifier: Qualifier
    start: int
    core: int
    end: int
    more: bool = False
    definite: bool = False
    was: bool = False


class _Core(NamedTuple):
    """The bare number: its ends, the token after it, and whether a vague word made it."""

    low: int
    high: int | None
    end: int
    vague: bool = False


def number(word: str) -> bool:
    """Whether a word is a number, in digits or letters."""
    return word[0].isdigit() or word in UNITS or word in TENS


def amounts(low: Sequence[str]) -> list[Amount]:
    """All stated numbers among the lower-case words of a sentence, in order, none overlapping."""
    found: list[Amount] = []
    free = 0
    for index in [at for at, word in enumerate(low) if word in _OPENING or word[0] in _DIGITS or "-" in word]:
        if index < free:
            continue
        likened = found and (low[index] in _LIKENED or low[index + 1 : index + 2] == ["times"])
        core = (_likened(low, index, found[-1]) if likened else None) or core_at(low, index)
        if core is None:
            continue
        amount = _qualified(low, index, core, after=found[-1].end if found else 0)
        if found and (joined := _joined(low, found[-1], amount)) is not None:
            found[-1] = joined
        else:
            found.append(amount)
        free = found[-1].end
    return found


@remembered
def figures(sentence: Sentence) -> list[Amount]:
    """All numbers that a sentence states. Remembered, not to be changed."""
    return amounts(sentence.lower)


def core_at(low: Sequence[str], at: int) -> _Core | None:
    """The bare number that begins at `at`, if one does."""
    word = low[at]
    begins = _BEGINNINGS.get(word)
    if begins is not None:
        return begins(low, at)
    if word[0].isdigit():
        return _digits(low, at)
    return _worded(low, at) if "-" in word else None


def _likened(low: Sequence[str], at: int, last: "Amount") -> _Core | None:
    """As many, an equal number, twice that number, three times as many: measured by the number told last."""
    times, end = _TIMES.get(low[at], 1), at + (low[at] in _TIMES)
    if low[at + 1 : at + 2] == ["times"] and low[at] in UNITS:
        times, end = UNITS[low[at]], at + 2
    if last.low is None or end >= len(low):
        return None
    for phrase in (*_ALIKE.get(low[end], ()), *_MULTIPLIED) if end > at else _ALIKE.get(low[end], ()):
        if tuple(low[end : end + len(phrase)]) != phrase:
            continue
        end += len(phrase)
        if phrase == ("as", "many") and low[end : end + 1] == ["as"]:
            return None  # "as many as 30"
        end += low[end : end + 1] in (["of"], ["again"])
        return _Core(last.low * times, None if last.high is None else last.high * times, end, vague=last.high is None)
    return None


def _digits(low: Sequence[str], at: int) -> _Core | None:
    word = low[at]
    end = at + 1
    number = word.rstrip("kmnb")
    suffix = word[len(number) :]
    if len(number) > 16 or (suffix and suffix not in ("k", "mn", "bn")):
        return None
    plain = number.replace(",", "").replace("\u00a0", "").replace("\u202f", "")
    try:
        value = float(plain) if "." in plain else int(plain)
    except ValueError:
        return None
    if suffix:
        value *= SCALES[suffix]
    while end < len(low) and low[end] in SCALES and low[end] not in ("k", "m", "score"):
        value *= SCALES[low[end]]
        end += 1
    if value != int(value) or value > _LIMIT:
        return None
    return _Core(int(value), int(value), end)


def _small(word: str) -> int | None:
    """A number below 100 in one word: seven, forty, forty-two."""
    if word in UNITS:
        return UNITS[word]
    if word in TENS:
        return TENS[word]
    tens, dash, unit = word.partition("-")
    if dash and tens in TENS and 0 < UNITS.get(unit, 0) < 10:
        return TENS[tens] + UNITS[unit]
    return None


def _worded(low: Sequence[str], at: int) -> _Core | None:
    word, count = low[at], len(low)
    following = low[at + 1] if at + 1 < count else ""
    if word in ("a", "an"):
        if following in _PAIRS:
            end = at + 2
            return _Core(2, 2, end + (end < count and low[end] == "of"))
        if following in FEW or following == "half":
            return _few(low, at + 1)
        if following == "quarter":
            return _fraction(low, at + 2, parts=4)
        if following == "number" and at + 2 < count and low[at + 2] == "of":
            return _Core(_FEW_LOW, None, at + 3, vague=True)
        if following == "score" and low[at + 2 : at + 3] == ["of"]:
            return _Core(20, 20, at + 3)
        if following not in SCALES or following in ("m", "k"):
            return None
    if word == "both":
        paired = (
            following.isalpha()
            and (at == 0 or low[at - 1] not in _OPENERS)
            and following not in _NOT_PAIRED
            and low[at + 2 : at + 3] != ["and"]
        )
        paired = paired or (following == "of" and low[at + 2 : at + 3] != [] and low[at + 2] in ("his", "her", "their"))
        paired = paired or (at > 0 and low[at - 1] in HARM and not following.isalpha())  # "killing both."
        return _Core(2, 2, at + 1) if paired else None
    if word in PLURALS and not (word == "dozen" or (word == "scores" and not _scored(low, at))):
        return _plural(low, at)
    if word == "half-dozen":
        return _Core(6, 6, at + 1)
    pair = _range_word(word)
    if pair is not None:
        return _Core(*pair, at + 1)
    value, end = _counted(low, at)
    if value is None:
        return None
    return _Core(value, value, end + (end < count and low[end] == "of" and low[end - 1] in ("dozen", "score")))


def _scored(low: Sequence[str], at: int) -> bool:
    """Whether scores are people, not points: "scores of", "scores dead", "kills scores in"."""
    held = at > 0 and (low[at - 1] in HARM or (low[at - 1] == "of" and at > 1 and low[at - 2] in HARM))
    return held or low[at + 1 : at + 2] == [] or low[at + 1] in _SCORED


def _range_word(word: str) -> tuple[int, int] | None:
    """Six-eight, four-five: a range in one word."""
    first, dash, second = word.partition("-")
    if dash and first in UNITS and second in UNITS and UNITS[first] < UNITS[second]:
        return UNITS[first], UNITS[second]
    return None


def _counted(low: Sequence[str], at: int) -> tuple[int | None, int]:
    """Two hundred and fifty thousand; a dozen; one thousand two hundred."""
    total, current, seen, end, count = 0, 0, False, at, len(low)
    while end < count and total < _LIMIT:
        word = low[end]
        small = _small(word)
        if small is not None:
            if seen and current % 100 and not (current % 10 == 0 and small < 10 and current % 100 >= 20):
                break
            current, seen = current + small, True
        elif word in ("a", "an") and not seen:
            current = 0
        elif word in SCALES and word not in ("m", "k", "bn", "mn", "thousands", "millions", "score"):
            if not seen and end == at and word not in ("hundred", "thousand", "million", "dozen"):
                break
            scale = SCALES[word]
            current = (current or 1) * scale
            if scale >= 1000:
                total, current = total + current, 0
            seen = True
        elif word == "and" and seen and end > at and low[end - 1] in ("hundred", "thousand", "million"):
            following = _small(low[end + 1]) if end + 1 < count else None
            if following is None or (end + 2 < count and low[end + 2] in SCALES):
                break
        else:
            break
        end += 1
    if not seen or total + current > _LIMIT:
        return None, end
    return total + current, end


def _plural(low: Sequence[str], at: int) -> _Core:
    """Dozens, tens of thousands, hundreds of thousands of."""
    value, end, count = PLURALS[low[at]], at + 1, len(low)
    while end + 1 < count and low[end] == "of" and low[end + 1] in ("thousands", "millions", "hundreds", "dozens"):
        value *= PLURALS[low[end + 1]]
        end += 2
    return _Core(value, None, end + (end < count and low[end] == "of"), vague=True)


def _few(low: Sequence[str], at: int) -> _Core | None:
    """Several, a few hundred, half a dozen, a handful of."""
    word, end, count = low[at], at + 1, len(low)
    following = low[end] if end < count else ""
    if word == "half":
        return _Core(6, 6, at + 3) if low[at + 1 : at + 3] == ["a", "dozen"] else _fraction(low, at + 1, parts=2)
    if word == "few" and (at == 0 or low[at - 1] not in ("a", "the", "last", "past")):
        return None
    if word == "many" and at and low[at - 1] in ("as", "how", "so", "too"):
        return None
    if following in ("dozen", "hundred", "thousand", "million"):
        end += 1  # no more than "dozens", "hundreds" by themselves
        return _Core(SCALES[following], None, end + (end < count and low[end] == "of"), vague=True)
    if word == "handful" and following == "of":
        end += 1
    return _Core(_FEW_LOW, None, end, vague=True)


def _fraction(low: Sequence[str], at: int, *, parts: int) -> _Core | None:
    """Half a million, a quarter of a million: `at` stands behind the fraction."""
    if low[at : at + 1] == ["of"]:
        at += 1
    if low[at : at + 1] == ["a"] and at + 1 < len(low) and low[at + 1] in ("million", "billion"):
        value = SCALES[low[at + 1]] // parts
        return _Core(value, value, at + 2)
    return None


def _qualified(low: Sequence[str], at: int, core: _Core, *, after: int) -> Amount:
    """The number with its range, its qualifiers before and after, and its additions."""
    begin, qualifier, was = at, Qualifier.VAGUE if core.vague else Qualifier.EXACT, False
    bottom, top, end = core.low, core.high, _repeated(low, core)
    second = _second(low, end, lower=bottom, vague=core.vague) or _bracketed(low, end, bottom)
    if at > after and low[at - 1] in ("between", "from"):
        begin = at - 1
    if second is not None:
        if begin < at and low[begin] == "from" and _RISES & set(low[max(0, begin - 8) : begin]):
            return Amount(bottom, top, qualifier, begin, at, end, was=True)
        scale = SCALES.get(low[second.end - 1], 1)
        if (
            core.end == at + 1 and bottom < scale > 1 and low[second.end - 2] not in _ARTICLES
        ):  # "1-2 million" counts both ends in millions
            bottom *= scale
        top, end, qualifier = second.high, second.end, Qualifier.RANGE
    elif begin < at:
        was = low[begin] == "from" and bool(_RISES & set(low[max(0, begin - 8) : begin]))
        begin = at
    elif bottom != top and top is not None:
        qualifier = Qualifier.RANGE
    begin, qualifier, more, definite = _before(low, begin, qualifier, after=after)
    end, qualifier = _after(low, end, qualifier)
    if end < len(low) and low[end] in MORE and low[end + 1 : end + 2] != ["than"]:
        more, end = True, end + 1
        if end < len(low) and low[end] == "than":
            end -= 1
    bottom_, top_ = _ends(bottom, top, qualifier, vague=core.vague)
    return Amount(bottom_, top_, qualifier, begin, at, end, more, definite, was)


def _second(low: Sequence[str], end: int, *, lower: int, vague: bool) -> _Core | None:
    """The upper end of a range, when a joining word and a larger number follow."""
    if (
        vague
        or end + 1 >= len(low)
        or (low[end] == "to" and end >= 2 and low[end - 2] == "by")
        or (end >= 2 and low[end - 2] in MONTHS)
    ):
        return None
    joint = low[end]
    spaced = joint in _DASHES or joint in ("to", "or")
    between = joint == "and"
    if not (spaced or between):
        return None
    at = end + 1
    while at < len(low) - 1 and low[at] in ("about", "around", "as", "many", "up", "to", "perhaps", "possibly", "even"):
        at += 1
    if between and not _opened(low, end):
        return None
    other = core_at(low, at)
    if other is None or other.high is None or other.vague or (low[at] in ("a", "an") and not between):
        return None
    if at > end + 1 and not between and joint != "or":
        return None
    if other.high > lower:
        return other
    return None


def _bracketed(low: Sequence[str], end: int, lower: int) -> _Core | None:
    """Nine (some sources say 14): another source's larger number in brackets."""
    if low[end : end + 1] != ["("] or ")" not in low[end + 1 : end + _BRACKETED]:
        return None
    close = end + 1 + low[end + 1 : end + _BRACKETED].index(")")
    at = close - 1
    if _OTHERS.isdisjoint(low[end + 1 : at]) or (other := core_at(low, at)) is None or other.high is None:
        return None
    return other._replace(end=close + 1) if other.high > lower else None


def _repeated(low: Sequence[str], core: _Core) -> int:
    """Where a number ends that stands again in brackets: "twelve (12)"."""
    end = core.end
    if low[end : end + 1] == ["("] and low[end + 2 : end + 3] == [")"]:
        again = core_at(low, end + 1)
        if again is not None and (again.low, again.high) == (core.low, core.high):
            return end + 3
    return end


def _opened(low: Sequence[str], end: int) -> bool:
    """Whether "between" opens the number that ends at `end`."""
    return "between" in low[max(0, end - 6) : end]


def _before(low: Sequence[str], begin: int, qualifier: Qualifier, *, after: int) -> tuple[int, Qualifier, bool, bool]:
    more = definite = False
    for _ in range(_CHAIN):
        if begin <= after:
            break
        last = low[begin - 1]
        found = next(
            (pair for pair in BEFORE.get(last, ()) if tuple(low[max(after, begin - len(pair[0])) : begin]) == pair[0]),
            None,
        )
        if found is None:
            break
        phrase, meaning = found
        begin -= len(phrase)
        more = more or last in MORE
        definite = definite or phrase[-1] in ("the", "these", "those", "all") or phrase[0] == "the"
        if meaning is not None and _STRENGTH[meaning] > _STRENGTH[qualifier]:
            qualifier = meaning
    return begin, qualifier, more, definite


def _after(low: Sequence[str], end: int, qualifier: Qualifier) -> tuple[int, Qualifier]:
    if end < len(low) and low[end] in _AFTER_STARTS:
        for phrase, meaning in AFTER:
            if tuple(low[end : end + len(phrase)]) == phrase:
                if (
                    phrase == ("at", "least")
                    and end + 2 < len(low)
                    and (low[end + 2][0].isdigit() or core_at(low, end + 2) is not None)
                ):
                    continue  # "killed 12, at least 5 of them": belongs to the next number
                return end + len(phrase), meaning if qualifier is Qualifier.EXACT else qualifier
    return end, qualifier


def _ends(bottom: int, top: int | None, qualifier: Qualifier, *, vague: bool) -> tuple[int | None, int | None]:
    if vague or qualifier in (Qualifier.RANGE, Qualifier.EXACT, Qualifier.ABOUT):
        return bottom, top
    if qualifier is Qualifier.UP_TO:
        return None, top
    return bottom, None


def _joined(low: Sequence[str], first: Amount, second: Amount) -> Amount | None:
    """At least five and as many as eight; four, possibly five: one range told in two numbers."""
    gap = low[first.end : second.core]
    if len(gap) > _JOIN_REACH or first.low is None or second.high is None or second.more:
        return None
    if second.qualifier is Qualifier.RANGE or first.qualifier is Qualifier.RANGE:
        return None
    between = low[first.end : second.start]
    if between and between[0] in PERSON:
        between = between[1:]  # "at least three people, possibly as many as seven"
    if low[second.start] in _BELOW and not between and low[first.end : second.start]:
        return None  # "nine children under 13"
    if not all(word in _JOINS for word in between) or second.high <= first.low:
        return None
    if second.qualifier is Qualifier.UP_TO or _PERHAPS & set(gap) or between == [",", "or"]:
        return first._replace(high=second.high, qualifier=Qualifier.RANGE, end=second.end)
    return None


_BEGINNINGS = dict.fromkeys((*FEW, "half"), _few) | dict.fromkeys(
    (*UNITS, *TENS, *SCALES, *PLURALS, *_ARTICLES, "both"), _worded
)
"""The words that can begin a number, and who reads on from there."""
_OPENING = frozenset(_BEGINNINGS) | _LIKENED
