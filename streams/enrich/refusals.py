"""Why a number is not a count of people harmed."""

from collections.abc import Sequence

from schemas import RefusalReason
from streams.enrich.lexicon import DAYS, MONTHS, PERSON, THING
from streams.enrich.words import words

_OLD = words("year-old month-old week-old day-old years-old months-old year-olds")
_TIMES = ("am", "pm", "gmt", "utc", "bst", "hrs", "h")
_CALIBRES = words("mm millimetre millimeter calibre caliber")
_LABELS = words(
    "resolution article law section paragraph route highway flight no number nos chapter unit brigade division"
)
_CURRENCY = words("$ £ € ¥ us$ usd eur gbp")
_RATES = words("per each every daily")
_AGE_LIMIT = 120
_NEVER = frozenset(
    {RefusalReason.AGE, RefusalReason.DATE, RefusalReason.SHARE, RefusalReason.MONEY, RefusalReason.CALIBRE,
     RefusalReason.NAME}
)  # fmt: skip


def reason_for(low: Sequence[str], start: int, core: int, end: int) -> RefusalReason:
    """The reason for the number whose words are `start` to `end`, with its bare number at `core`."""
    word = low[core]
    before = low[start - 1] if start else ""
    after = low[end : end + 4]
    following = after[0] if after else ""
    for reason, holds in (
        (RefusalReason.AGE, _age(low, start, core, end)),
        (RefusalReason.SHARE, following in ("%", "percent", "pc", "pct") or after[:2] == ["per", "cent"]),
        (RefusalReason.MONEY, before in _CURRENCY or (core and low[core - 1] in _CURRENCY)),
        (RefusalReason.DATE, _date(low, core, end)),
        (RefusalReason.CALIBRE, word.endswith("mm") or following in _CALIBRES or after[:2] == ["-", "mm"]),
        (RefusalReason.NAME, before in _LABELS and word[0].isdigit()),
        (RefusalReason.NEGATION, before in ("no", "not")),
    ):
        if holds:
            return reason
    if following == "-" and len(after) > 1:
        after = after[1:]
        if after[0] in THING:
            return THING[after[0]]
        return RefusalReason.COUNT
    for noun in after:
        if noun in PERSON:
            return RefusalReason.COUNT
        if noun in THING:
            return THING[noun]
        if not noun.isalpha():
            break
    if word[-1:].isalpha() and word[0].isdigit():
        suffix = word.lstrip("0123456789.,")
        if suffix in THING:
            return THING[suffix]
    return RefusalReason.COUNT if following.isalpha() else RefusalReason.UNPARSED


def countable(low: Sequence[str], start: int, core: int, end: int) -> bool:
    """Whether a number may count people at all: no age, date, share, sum of money, calibre or name."""
    following = low[end] if end < len(low) else ""
    if low[core].isdecimal() and len(low[core]) == 4 and following in PERSON:  # noqa: PLR2004
        return not _age(low, start, core, end)
    return reason_for(low, start, core, end) not in _NEVER


def rated(low: Sequence[str], end: int) -> bool:
    """Whether "a day", "per week", "daily" follows: a rate, not a toll."""
    after = low[end : end + 6]
    for at, word in enumerate(after):
        following = after[at + 1] if at + 1 < len(after) else ""
        if word == "daily" or (
            word in ("per", "a", "each", "every") and following in ("day", "week", "month", "hour", "year")
        ):
            return True
        if not word.isalpha():
            return False
    return False


def _age(low: Sequence[str], start: int, core: int, end: int) -> bool:
    before = low[start - 1] if start else ""
    after = low[end : end + 3]
    if any(word in _OLD or word.endswith(("-old", "-olds")) for word in after[:2]) or after[1:3] == ["years", "old"]:
        return True
    if after[:2] in (["years", "old"], ["year", "old"]) or before in ("aged", "age", "ages"):
        return True
    plain = low[core]
    if not (plain.isdecimal() and int(plain) < _AGE_LIMIT and end == core + 1):
        return False
    return (before == "," and after[:1] in ([","], [")"], ["."], [";"], ["and"])) or (
        before == "(" and after[:1] == [")"]
    )


def _date(low: Sequence[str], core: int, end: int) -> bool:
    word = low[core]
    before = low[core - 1] if core else ""
    following = low[end] if end < len(low) else ""
    if not word[0].isdigit():
        return False
    if before in MONTHS or (following in MONTHS and following not in ("may", "march")) or before in DAYS:
        return True
    if following in ("may", "march") and not (end + 1 < len(low) and low[end + 1] in ("have", "be")):
        return True
    if ":" in word or word.count("-") > 1 or word.count("/") > 1 or word.count(".") > 1:
        return True
    if word.rstrip("abcdefghijklmnopqrstuvwxyz") != word and word.lstrip("0123456789.") in (
        *_TIMES,
        "st",
        "nd",
        "rd",
        "th",
        "s",
    ):
        return True
    if following in ("am", "pm", "a.m.", "p.m.", "gmt", "utc", "bst", "o'clock", "local"):
        return True
    if before in (",",) and core >= 3 and low[core - 3] in MONTHS:  # noqa: PLR2004
        return True
    return word.isdecimal() and len(word) == 4 and 1800 <= int(word) <= 2100  # noqa: PLR2004
