"""What a number counts: an addition, a running count, one attack, or history."""

from collections.abc import Sequence

from schemas import Outcome, StatementKind
from streams.enrich.clauses import Told
from streams.enrich.lexicon import DAYS, MONTHS, Mode
from streams.enrich.words import words

_WARS = words(
    "war wars conflict uprising offensive campaign operation crisis insurgency genocide invasion hostilities fighting"
)
_INCIDENTS = words(
    "attack attacks strike strikes airstrike airstrikes blast blasts explosion explosions bombing bombings raid raids",
    "shooting ambush assault shelling ambushed attacked hit struck bombed shelled fired exploded detonated bomb rocket",
    "missile drone massacre clash clashed incident crash collapsed explosion rampage stormed opened landed stampede",
)
_DAY_PARTS = words(
    "morning evening night dawn noon afternoon midnight hours today tonight overnight earlier minutes day"
)
_PASTS = words("last previous earlier past")
_PERIODS = words("year years decade decades month months war wars conflict week weeks round century")
_FRAMES = words(
    "protest protested protests protesting protesters demonstrate demonstrated demonstrating demonstration demonstrations",
    "rally rallied march marched vigil funeral funerals burial commemorate commemorated commemorating commemoration mourn",
    "mourned mourning anniversary condemned condemn condemning denounce denounced denouncing justice retaliation retaliate",
    "retaliated revenge avenge response reprisal sentenced convicted charged trial arrested suspected accused wanted",
    "compensation demanded demanding investigation tribute memorial boycott over-turned accountability angered angry",
)
_BOUNDS = words(', ; : ( ) " – —')
_POPULATION = 10_000
_UNUSED = words(
    "killing death deaths murder killings murders assassination shooting killed massacre lynching execution slain"
)


def kind_of(
    low: Sequence[str], told: Sequence[Told], at: int, *, year: int | None, before: StatementKind | None
) -> StatementKind:
    """The kind of the statement at place `at` among a sentence's; `before` is the kind of the sentence before."""
    one = told[at]
    begin = max((other.group.end for other in told[:at]), default=0)
    end = min((other.group.start for other in told[at + 1 :] if other.whole is None), default=len(low))
    near, whole = low[begin:end], low
    clause = _clause(low, one)
    if _background(near, year) or _framed(low, one):
        return StatementKind.BACKGROUND
    earlier = [other for other in told[:at] if other.whole is None and not other.total]
    if (one.group.more or _succumbed(one)) and not one.total:
        return StatementKind.INCREMENT if not earlier else _plain((clause, near, whole), one, before)
    if one.total:
        return _toll_kind(low, one, before)
    if one.harm is not None and _of_war(low, one):
        return StatementKind.TOTAL
    return _plain((clause, near, whole), one, before)


def _clause(low: Sequence[str], one: Told) -> Sequence[str]:
    """The words around a group up to the next commas, semicolons, colons or brackets."""
    begin, end = one.group.start, one.group.end
    if one.harm is not None:
        begin, end = min(begin, one.harm.verb), max(end, one.harm.end)
    while begin and low[begin - 1] not in _BOUNDS:
        begin -= 1
    while end < len(low) and low[end] not in _BOUNDS:
        end += 1
    return low[begin:end]


def _plain(spans: Sequence[Sequence[str]], one: Told, before: StatementKind | None) -> StatementKind:
    for span in spans:
        if _running(span):
            return StatementKind.TOTAL
        if _dated(span):
            return StatementKind.INCIDENT
        if any(word in _INCIDENTS for word in span):
            return StatementKind.INCIDENT
        if any(word in _WARS and "the" in span[max(0, at - 3) : at] for at, word in enumerate(span)):
            return StatementKind.TOTAL
        if (
            one.harm is not None
            and one.harm.perfect
            and not one.group.single
            and (one.harm.mode is Mode.SUBJECT or one.harm.passive or not _WARS.isdisjoint(span))
        ):
            return StatementKind.TOTAL
    if one.outcome is Outcome.DISPLACED and (one.group.low or one.group.high or 0) >= _POPULATION:
        return StatementKind.TOTAL
    if before is StatementKind.TOTAL:
        return StatementKind.TOTAL
    return StatementKind.INCIDENT


def _succumbed(one: Told) -> bool:
    return one.harm is not None and one.harm.word == "succumbed"


def _of_war(low: Sequence[str], one: Told) -> bool:
    """A war that has killed 250,000; the crisis, in which hundreds have been killed."""
    assert one.harm is not None
    start = min(one.harm.verb, one.group.start)
    for at in range(max(0, start - 4), start):
        if low[at] in ("that", "which", "where") and not _WARS.isdisjoint(low[max(0, at - 3) : at]):
            return True
    return one.harm.mode is not Mode.SUBJECT and start > 0 and low[start - 1] in _WARS and one.harm.perfect


def _toll_kind(low: Sequence[str], one: Told, before: StatementKind | None) -> StatementKind:
    if _running(low) or one.harm is None or one.harm.mode is not Mode.TOLL:
        return StatementKind.TOTAL
    span = low[one.harm.end : one.group.start] if one.harm.end < one.group.start else low
    if any(word in _INCIDENTS for word in span) or any(word in _INCIDENTS for word in low[one.group.end :]):
        return StatementKind.INCIDENT
    sided = low[one.harm.start - 1 : one.harm.start]
    if before in (StatementKind.INCIDENT, StatementKind.INCREMENT) and sided in (
        [],
        ["the"],
        ["a"],
        ["new"],
        ["latest"],
    ):
        return StatementKind.INCIDENT
    return StatementKind.TOTAL


def _running(span: Sequence[str]) -> bool:
    """Since the war began, so far, to date, in less than one month, in 27 days of fighting."""
    count = len(span)
    for at, word in enumerate(span):
        following = span[at + 1] if at + 1 < count else ""
        if (
            word == "since"
            and following
            and following not in _DAY_PARTS
            and not (
                following in DAYS
                or following in ("the", "early")
                and span[at + 2 : at + 3]
                and span[at + 2] in ("attack", "strike", "morning")
            )
        ):
            return True
        if (word, following) in (("so", "far"), ("to", "date"), ("in", "total"), ("in", "all"), ("total", "death")):
            return True
        if word in ("figures", "overall", "cumulative", "cumulatively", "altogether"):
            return True
        if word in ("in", "during", "over", "after") and at + 2 < count:
            if any(
                w in ("days", "weeks", "months", "month", "week", "years", "year") for w in span[at + 1 : at + 6]
            ) and not (set(span[at + 1 : at + 6]) & _PASTS):
                return True
    return False


def _dated(span: Sequence[str]) -> bool:
    return any(word in DAYS or word in ("today", "dawn", "overnight", "morning", "night", "evening") for word in span)


def _background(span: Sequence[str], year: int | None) -> bool:
    """In the 1990s war, in 2008, last year, three years ago."""
    for at, word in enumerate(span):
        if len(word) == 5 and word[:4].isdigit() and word[4] == "s" and word[:2] in ("18", "19", "20"):  # noqa: PLR2004
            return True
        before = span[at - 1] if at else ""
        if word.isdecimal() and len(word) == 4 and 1800 <= int(word) <= 2100:  # noqa: PLR2004
            following = span[at + 1] if at + 1 < len(span) else ""
            if "born" in span[max(0, at - 3) : at] or before == "since" or "since" in span[max(0, at - 3) : at]:
                continue
            if following in _WARS or (year is not None and int(word) < year and before in ("in", "of", "during")):
                return True
            if year is not None and int(word) < year and before in MONTHS and int(word) < year - 1:
                return True
        if (
            word in _PASTS
            and at + 1 < len(span)
            and span[at + 1] in ("year", "month", "war", "decade", "conflict", "wars")
        ):
            return before not in ("the", "over", "in", "since", "during", "for") or word in ("previous", "earlier")
        if word == "ago" and before in ("years", "months", "decades", "year", "month", "weeks"):
            return True
    return False


def _framed(low: Sequence[str], one: Told) -> bool:
    """Told as the ground of something else: a protest over the killing of two men, in revenge for three deaths."""
    start = min(one.harm.start, one.group.start) if one.harm is not None else one.group.start
    if _FRAMES.isdisjoint(low[max(0, start - 12) : start]):
        return False
    nominal = one.harm is not None and (one.harm.mode is Mode.OF or low[one.harm.end : one.harm.end + 1] == ["of"])
    return nominal or low[start - 1] in ("over", "against", "for", "of", "to")
