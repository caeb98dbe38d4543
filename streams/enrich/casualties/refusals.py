"""Why a number is not a count of people harmed."""

from collections.abc import Sequence

from schemas import RefusalReason, Victims
from streams.enrich.language.lexicon import BE, DAYS, HAVE, MONTHS, ONE_PERSON, PERSON, THING
from streams.enrich.language.numbers import UNITS
from streams.enrich.language.words import words

_OLD = ("-old", "-olds", "y/o")
_SUFFIXES = words("am pm gmt utc bst hrs h st nd rd th s")
"""What is written behind the digits of a time of day or of a date."""
_CALIBRES = words("mm millimetre millimeter calibre caliber")
_LABELS = words(
    "resolution article law section paragraph route highway flight no number nos chapter unit brigade division"
)
_CURRENCY = words("$ £ € ¥ us$ usd eur gbp")
_AGE_LIMIT = 120
_AGED = words("aged age ages")
_BOUNDS = words("under over below above")
_AGE_JOINS = words("and , to between - – or")
_AGE_REACH = 8
_LEADING = words("head leader chief commander member")
_CLOSING = BE | HAVE | words(", . ; ) among and who whose in at on dead killed wounded injured died dies")
_SHARES = words("% percent pc pct")


def reason_for(low: Sequence[str], start: int, core: int, end: int) -> RefusalReason:
    """The reason for the number whose words are `start` to `end`, with its bare number at `core`."""
    never = _never(low, start, core, end)
    if never is not None:
        return never
    word, after = low[core], low[end : end + 4]
    following = after[0] if after else ""
    if start and low[start - 1] in ("no", "not"):
        return RefusalReason.NEGATION
    if following == "-" and len(after) > 1:
        return THING.get(after[1], RefusalReason.COUNT)
    for noun in after:
        if noun in PERSON:
            return RefusalReason.COUNT
        if noun in THING:
            return THING[noun]
        if not noun.isalpha():
            break
    if word[-1:].isalpha() and word[0].isdigit():
        return THING.get(word.lstrip("0123456789.,"), RefusalReason.UNPARSED)
    return RefusalReason.COUNT if following.isalpha() else RefusalReason.UNPARSED


def _never(low: Sequence[str], start: int, core: int, end: int) -> RefusalReason | None:
    """The reason why a number cannot count anybody at all."""
    word, after = low[core], low[end : end + 2]
    following = after[0] if after else ""
    before = low[start - 1] if start else ""
    if _age(low, start, core, end):
        return RefusalReason.AGE
    if following in _SHARES or after == ["per", "cent"]:
        return RefusalReason.SHARE
    if before in _CURRENCY or (core and low[core - 1] in _CURRENCY):
        return RefusalReason.MONEY
    if word[0].isdigit():
        if before in _LABELS:
            return RefusalReason.NAME
        if _date(low, core, end):
            return RefusalReason.DATE
    if word.endswith("mm") or following in _CALIBRES or after == ["-", "mm"]:
        return RefusalReason.CALIBRE
    return None


def countable(low: Sequence[str], start: int, core: int, end: int) -> bool:
    """Whether a number may count people at all: no age, date, share, sum of money, calibre or name."""
    following = low[end] if end < len(low) else ""
    if low[core].isdecimal() and len(low[core]) == 4 and following in PERSON:
        return not _age(low, start, core, end)
    return _never(low, start, core, end) is None


_APART = (["later"], ["ago"], ["after"], ["earlier"], ["before"])


def rated(low: Sequence[str], end: int) -> bool:
    """Whether "a day", "per week", "daily" follows: a rate, not a toll."""
    after = low[end : end + 6]
    for at, word in enumerate(after):
        following = after[at + 1] if at + 1 < len(after) else ""
        if word == "a" and (at == 0 or after[at - 1] in ("in", "within", "than", "of", "for", "over", "during")):
            return at == 0 and following in ("day", "week", "month", "hour", "year")
        if word == "daily" or (
            word in ("per", "a", "each", "every") and following in ("day", "week", "month", "hour", "year")
        ):
            return low[end + at + 2 : end + at + 3] not in _APART  # "died a week later"
        if not word.isalpha():
            return False
    return False


def _age(low: Sequence[str], start: int, core: int, end: int) -> bool:
    before = low[start - 1] if start else ""
    following = low[end] if end < len(low) else ""
    second = low[end + 1] if end + 1 < len(low) else ""
    if following.endswith(_OLD) or second.endswith(_OLD) or before in _AGED:
        return True
    if low[start] in _BOUNDS and before in PERSON and (not following or following not in PERSON):
        return True  # "children under five"
    if before in _AGE_JOINS and _listed(low, start - 1):
        return True  # "aged 12 and 14"
    young = start > 1 and PERSON.get(low[start - 2]) is Victims.CHILD
    if before == "of" and start > 1 and (young or low[start - 2] in ONE_PERSON) and low[start - 2] not in _LEADING:
        return not following or following in _CLOSING  # "a girl of 11", "a mother of four"
    if second == "old" and following in ("year", "years", "month", "months", "yr", "yrs"):
        return True
    plain = low[core]
    if before == "both":
        return following in (",", ")", ".", "")  # "Ada Byron and Alan Turing, both 20, died"
    if before not in (",", "(") or not (plain.isdecimal() and end == core + 1 and int(plain) < _AGE_LIMIT):
        return False
    return following == ")" or (before == "," and following in (",", ".", ";", "and", ""))


def _listed(low: Sequence[str], at: int) -> bool:
    """Whether the list of numbers that `at` joins begins with "aged"."""
    for index in range(at, max(-1, at - _AGE_REACH), -1):
        if low[index] in _AGED or (low[index] == "of" and index and PERSON.get(low[index - 1]) is Victims.CHILD):
            return True
        if not (low[index] in _AGE_JOINS or low[index].isdecimal() or low[index] in UNITS):
            break
    return False


def _date(low: Sequence[str], core: int, end: int) -> bool:
    word = low[core]
    before = low[core - 1] if core else ""
    following = low[end] if end < len(low) else ""
    if not word[0].isdigit():
        return False
    if following in PERSON and (before in DAYS or (before in MONTHS and core > 1 and low[core - 2].isdecimal())):
        return False  # "on Friday 31 civilians", "on 3 May 12 soldiers"
    if before in MONTHS or (following in MONTHS and following not in ("may", "march")) or before in DAYS:
        return True
    if following in ("may", "march") and not (end + 1 < len(low) and low[end + 1] in ("have", "be")):
        return True
    if not word.isdecimal():
        if ":" in word or word.count("-") > 1 or word.count("/") > 1 or word.count(".") > 1:
            return True
        if word.rstrip("abcdefghijklmnopqrstuvwxyz") != word and word.lstrip("0123456789.") in _SUFFIXES:
            return True
    if following in ("am", "pm", "a.m.", "p.m.", "gmt", "utc", "bst", "o'clock", "local"):
        return True
    if before in (",",) and core >= 3 and low[core - 3] in MONTHS:
        return True
    return word.isdecimal() and len(word) == 4 and 1800 <= int(word) <= 2100
