"""An update's own reading of its main event."""

import re
from collections.abc import Sequence
from itertools import pairwise

from schemas import CasualtyStatement, Outcome, Quantity, StatementKind, UpdateToll, Victims
from streams.enrich.language.lexicon import REPORTING
from streams.enrich.language.words import words

_RIVALS = REPORTING | words(
    "tally estimate other others sources reports toll according cited figure cut revised lowered"
)
_ALSO = re.compile(r"\balso\b", re.IGNORECASE)
"""A later sentence's people are further ones."""
_TOLD = re.compile(
    r"\b(?:said|says|say|told|according|report(?:s|ed|ing)?|claim(?:s|ed)?|put|sources|others|toll|count(?:s|ed)?"
    r"|statements?|stated|confirmed|announced|number|figure|estimates?|acknowledge[sd]|admit(?:s|ted)|lists?|listed)\b",
    re.IGNORECASE,
)
"""A later sentence gives another source's number for the event, not a part of it or another event."""
_BEFORE = re.compile(
    r"\b(?:(?:minute|hour|day|week|month)s?|shortly|soon|just|barely) after\b[^,;]*$"
    r"|\S .*\bafter (?:the )?(?:\w+ )?(?:(?:killing|murder|slaying|assassination|death|beheading|execution|lynching"
    r"|massacre|shooting)s? of )?$"
    r"|\b(?:suspected|accused|implicated|sought|wanted) (?:in|of|for|over)\b[^,;]*$"
    r"|\b(?:previous|similar|earlier) (?:\w+ )?"
    r"(?:attack|strike|raid|bombing|blast|incident|clash|ambush|explosion)s?\b[^,;]*$",
    re.IGNORECASE,
)
"""What stands behind these words happened before the main event."""
_SAID_BEFORE = re.compile(
    r"\bhad (?:also |earlier |previously |already |initially |first )*"
    r"(?:said|put|told|reported|counted|recorded|confirmed|announced|claimed|given|listed|spoken)\b[^,;]*$",
    re.IGNORECASE,
)
"""A later sentence's number behind these words was told before: of an earlier event, or superseded."""
_SOURCED = re.compile(
    rf"\b(?:{'|'.join(sorted(REPORTING))}|estimates?|per|according)\b|^(?!\W*(?:total|in all)).*:", re.IGNORECASE
)
"""What somebody tells sums up nothing: "Residents count 9"."""
_SUPERSEDED = re.compile(
    r"\b(?:first|initially|originally) (?:spoke|estimat|put|said|gave|report|count|claim|told|list|stat|announc"
    r"|confirm)\w*\b[^,;]*$",
    re.IGNORECASE,
)
_AT_FIRST = re.compile(r"\W*(?:[\w-]+\W+){0,4}?(?:at first|initially|originally)\b", re.IGNORECASE)
"""A number told so has given way to a later one."""
_DENIED = re.compile(r"\b(?:den(?:y|ies|ied|ying)|dismiss(?:es|ed)|reject(?:s|ed)) (?!to\b)[^,;]*$", re.IGNORECASE)
"""What stands behind these words did not happen, by the only word there is."""
_SUMMING = re.compile(
    r"\b(?:br(?:ing|ought)|rais|tak|took|push)\w* (?:\S+ ){0,3}(?:toll|number|total|tally|count|figure)\b|\btotal of\b"
    r"|\bmaking (?:it |for )?(?:\d|\w+$)",
    re.IGNORECASE,
)
"""What stands behind these words is the whole event's number."""
_RISEN = re.compile(r"\b(?:toll|number|count|figure)\b.{0,20}\b(?:ris|rose|climb|grew|reach|went up)\w*", re.IGNORECASE)
_WHOLE_BEHIND = re.compile(
    r"\W*(?:(?:people|persons|dead|killed|deaths|fatalities) )?(?:in (?:total|all)|altogether|all told|total|coded)\b"
    r"(?! of)",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"(?:^|[(;,:.])\s*(?:total|coded as|coded)\b\W*[^\s]+$", re.IGNORECASE)
"""Beside these a number says how many the sentence's other numbers make."""
_MAKING = re.compile(r"\bmaking (?:it |for )?$", re.IGNORECASE)
_ELSEWHERE = re.compile(
    r"\W*(?:separately|elsewhere|meanwhile|(?:on )?the same day"
    r"|(?:in|during) (?:an?other|a separate|a second|a third))\b",
    re.IGNORECASE,
)
"""A later sentence that begins so tells of another event."""
_SOURCE = re.compile(r"\b(?:by|per)\b")
_BRACKETED = re.compile(r"\s*\([^)\d]+\)[,;]?\s*(?:and |or |but |to (?:more like |as many as )?)?")
_INDEFINITE = re.compile(r"(?:an?|another|one)\b", re.IGNORECASE)
_OTHER_EVENT = re.compile(
    r"[^.;]*?\b(?:(?:see|under|separate|different|another|other)\b[^.;]{0,20}?\b(?:event|incident|entry|record|row)s?"
    r"|(?:coded|recorded|listed|counted) (?:separately|elsewhere))\b",
    re.IGNORECASE,
)
"""What a recorder says behind people whom another row counts: "(hostage died - see other event)"."""
_SUMMARY = 5
"""Words of the longest sentence that only sums up."""
_LONG = re.compile(
    r"(?:\b(?:year|years|decade|decades)[- ](?:long|old)|\w-(?:year|decade))"
    r" (?:\w+ )?(?:war|conflict|insurgency|fighting)\b"
    r"|\b(?:war|conflict|insurgency|fighting|violence),? (?:that|which) ha(?:s|ve)\b"
    r"|\bin its \w+ (?:year|decade)\b|\bsince (?:\w+ )?(?:19|20)\d\d\b",
    re.IGNORECASE,
)
"""A war of years: its figure is no event's."""
_COUNTED = (StatementKind.INCIDENT, StatementKind.INCREMENT)


def update_toll(statements: Sequence[CasualtyStatement]) -> UpdateToll:
    """Add the disjoint groups of the main event; subsets and history are no part of it.

    Groups of one sentence are disjoint. A later sentence adds only groups of other classes or additions; otherwise it
    tells the same event again, and both numbers stand as the ends of a range.
    """
    return UpdateToll(killed=_toll(statements, Outcome.KILLED), wounded=_toll(statements, Outcome.WOUNDED))


def _toll(statements: Sequence[CasualtyStatement], outcome: Outcome) -> Quantity | None:
    mine = [s for s in statements if s.outcome is outcome and s.subset_of is None]
    if not mine:
        return None
    sums = {s.span for s in mine if s.kind is StatementKind.INCIDENT}
    mine = [s for s in mine if not _DENIED.search(_before(s))]
    mine = [s for s in mine if s.kind is not StatementKind.INCREMENT or s.span not in sums]
    event = [s for s in mine if s.kind in _COUNTED] or [
        s for s in mine if s.kind is StatementKind.TOTAL and not _LONG.search(s.quote)
    ]
    event = [s for s in event if not _BEFORE.search(_before(s))] or event
    if not event:
        return None
    event = [s for s in event if not _OTHER_EVENT.match(s.quote, s.figure.end - s.span.start)]
    if not event:
        return None
    event = [s for s in event if not (any(_above(_ends(o), _ends(s)) for o in event) and _superseded(s))]
    readings: list[list[CasualtyStatement]] = []
    for statement in event:
        if readings and statement.span == readings[-1][-1].span:
            readings[-1].append(statement)
        else:
            readings.append([statement])
    total, counted = _sum(readings[0]), list(readings[0])
    for reading in readings[1:]:
        if _ELSEWHERE.match(reading[0].quote) or _SAID_BEFORE.search(_before(reading[0])):
            continue
        amount = _sum(reading)
        summed = reading[0].kind is not StatementKind.INCREMENT and len(reading[0].quote.split()) <= _SUMMARY
        if summed and not _SOURCED.search(reading[0].quote) and (amount[0] or 0) > (total[0] or 0):
            total = amount  # "At least 5 fatalities." sums a note up
            continue
        if _SUMMING.search(reading[0].quote) and not _above(total, amount):
            total = amount  # "A hurt man has died", then: "his death brings the toll to seven"
        elif all(s.kind is StatementKind.INCREMENT or _ALSO.search(s.quote) for s in reading) or _apart(
            reading, counted
        ):
            total = _added(total, amount)
            counted += reading
        elif _within(amount, total):
            total = amount  # "more than 270", then 276
        elif not _within(total, amount) and (
            _above(amount, total) or (_TOLD.search(reading[0].quote) and all(_plain(s) for s in reading))
        ):
            total = _either(total, amount)
    low, high = total
    return Quantity(low=low, high=high)


def _before(statement: CasualtyStatement) -> str:
    """The words of its sentence before its figure."""
    return statement.quote[: statement.figure.start - statement.span.start]


Ends = tuple[int | None, int | None]


def _ends(statement: CasualtyStatement) -> Ends:
    return statement.low, statement.high


def _superseded(statement: CasualtyStatement) -> bool:
    """Whether a number was only the first one told: "wires first spoke of 8", "52 dead at first"."""
    begin, end = statement.figure.start - statement.span.start, statement.figure.end - statement.span.start
    return bool(_SUPERSEDED.search(statement.quote[:begin]) or _AT_FIRST.match(statement.quote, end))


_ARMED = frozenset({Victims.MILITARY, Victims.MILITANT, Victims.POLICE})
_YOUNG = frozenset({Victims.CHILD, Victims.WOMAN})
_UNARMED = _YOUNG | {Victims.CIVILIAN}
_SOME = "some"
"""People of a calling that is no class: peasants, a guard."""


def _sort(statement: CasualtyStatement) -> Victims | str:
    """The class of the people, `_SOME` for a noun without a class; a mere number may count anybody."""
    if statement.victims is not Victims.UNSPECIFIED or _plain(statement):
        return statement.victims
    return _SOME


def _one(statement: CasualtyStatement) -> bool:
    """Whether one person is told as somebody new: "a guard was decapitated"."""
    start = statement.figure.start - statement.span.start
    return statement.low == statement.high == 1 and _INDEFINITE.match(statement.quote, start) is not None


def _apart(one: Sequence[CasualtyStatement], two: Sequence[CasualtyStatement]) -> bool:
    """Whether nobody of the first can be of the others: soldiers are no civilians, nor peasants; children may be."""
    return all(_exclusive(_sort(a), _sort(b), new=_one(a)) for a in one for b in two)


def _exclusive(one: Victims | str, two: Victims | str, *, new: bool) -> bool:
    if Victims.UNSPECIFIED in (one, two):
        return False
    pair = {one, two}
    if _SOME in pair:
        return bool(pair & _ARMED) or (new and not pair & _UNARMED)
    return len(pair) > 1 and (not pair & _YOUNG or bool(pair & _ARMED))


def _within(one: Ends, two: Ends) -> bool:
    """Whether a bound leaves room for the other number, which is the plainer one."""
    if two[0] is not None and two[1] is not None:
        return False
    known = [n for n in one if n is not None]
    return all((two[0] is None or n >= two[0]) and (two[1] is None or n <= two[1]) for n in known) and one != two


_ANYBODY = words("one another person man woman other victim death fatality casualty body civilian")
_PEOPLE = words(
    "people persons person others civilians residents villagers locals victims members men bodies killed dead deaths"
    " fatalities died dying were was have had of in at by according lives so"
)


def _plain(statement: CasualtyStatement) -> bool:
    """Whether a number counts just people, not some of them: "the army said six", not "six senior officials"."""
    if _one(statement):
        figure = statement.quote[: statement.figure.end - statement.span.start].split()
        return figure[-1].lower() in _ANYBODY
    behind = re.match(r"\W*(\w+)", statement.quote[statement.figure.end - statement.span.start :])
    if behind is not None and behind[1].istitle():
        return True  # "45 Syldavians"
    return behind is None or behind[1].lower() in _PEOPLE or statement.victims is not Victims.UNSPECIFIED


def _above(one: Ends, two: Ends) -> bool:
    return (one[0] or one[1] or 0) > (two[0] or two[1] or 0)


def _sum(statements: Sequence[CasualtyStatement]) -> Ends:
    total: Ends = statements[0].low, statements[0].high
    if len(statements) == 1:
        return total
    for statement in statements:
        end = statement.figure.end - statement.span.start
        quote = statement.quote
        figure = quote[statement.figure.start - statement.span.start : end].lower()
        closed = not quote[end:].lstrip()[:1].isalnum()
        if closed and (figure.startswith("a total of") or _MAKING.search(_before(statement))):
            return statement.low, statement.high
        if _WHOLE_BEHIND.match(quote, end) or (_WHOLE.search(quote[:end]) and not quote[end:].startswith(" of")):
            return statement.low, statement.high
    for before, statement in pairwise(statements):
        ends = statement.low, statement.high
        if _grown(before, statement):
            total = ends
            continue
        total = _either(total, ends) if _rival(before, statement) else _added(total, ends)
    return total


def _grown(one: CasualtyStatement, two: CasualtyStatement) -> bool:
    """Whether the second number is what the first has come to: "18 dead at once, toll rises to 23"."""
    between = one.quote[one.figure.end - one.span.start : two.figure.start - one.span.start]
    return _RISEN.search(between) is not None


def _rival(one: CasualtyStatement, two: CasualtyStatement) -> bool:
    """Whether a second number of a sentence tells the same people: "four, while others reported six"."""
    if Victims.UNSPECIFIED not in (one.victims, two.victims) and one.victims is not two.victims:
        return False
    offset = one.span.start
    between = one.quote[one.figure.end - offset : two.figure.start - offset].lower()
    behind = one.quote[two.figure.end - offset :].lower()
    if _SOURCE.search(between) and _SOURCE.match(behind.lstrip()):
        return True  # "put at three by police and six by residents"
    if _BRACKETED.fullmatch(between) and behind.lstrip().startswith("("):
        return True  # "9 (police), 20 (governor)"
    if re.search(r"(?:, or|,[^,]* at)\s*$", between):
        return True
    if behind.lstrip(" ,").startswith("according to"):
        return True
    return not _RIVALS.isdisjoint(re.findall(r"\w+", re.split(r"[;,]", between)[-1]))


def _added(one: Ends, two: Ends) -> Ends:
    low = None if one[0] is None or two[0] is None else one[0] + two[0]
    high = None if one[1] is None or two[1] is None else one[1] + two[1]
    if low is high is None:
        return (one[0] or 0) + (two[0] or 0), None
    return low, high


def _either(one: Ends, two: Ends) -> Ends:
    """One event told twice: from the lowest to the highest number said; "80 or more" stays open above a lower one."""
    if one == two:
        return one
    lows = [n for n in (one[0], two[0]) if n is not None]
    highs = [n for n in (one[1], two[1]) if n is not None]
    known = [*lows, *highs]
    opened = any(end[1] is None and (end[0] or 0) >= max(known) for end in (one, two))
    return min(known), None if opened or not highs else max(known)
