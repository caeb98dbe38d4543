"""What a number counts: an addition, a running count, one attack, or history."""

from collections.abc import Container, Sequence
from itertools import pairwise

from schemas import Outcome, Qualifier, StatementKind
from streams.enrich.casualties.clauses import Told
from streams.enrich.casualties.outcomes import Harm
from streams.enrich.language.lexicon import DAYS, HURT, MONTHS, Mode
from streams.enrich.language.numbers import TENS, UNITS
from streams.enrich.language.wording import TELLING
from streams.enrich.language.words import words

_WARS = words(
    "war wars conflict uprising offensive campaign operation crisis insurgency genocide invasion hostilities fighting"
)
_BATTLES = words("fighting operation hostilities")
"""Of so few, one battle's dead rather than a war's."""
_INCIDENTS = words(
    "attack attacks strike strikes airstrike airstrikes blast blasts explosion explosions bombing bombings raid raids",
    "shooting ambush assault shelling ambushed attacked hit struck bombed shelled fired exploded detonated bomb rocket",
    "missile missiles rockets shell shells mortar mortars grenade drone",
    "massacre massacres clash clashes clashed incident crash collapsed explosion rampage stormed opened landed",
    "stampede",
)
_ATTACK = _INCIDENTS - {word for word in _INCIDENTS if word.endswith("s") and {word[:-1], word[:-2]} & _INCIDENTS}
"""One attack, not "rocket attacks"."""
_MEASURES = words("the a an less more under just only about over at than almost nearly some this these his its their")
_DAY_PARTS = words(
    "morning evening night dawn noon afternoon midnight hours today tonight overnight earlier minutes day"
)
_PASTS = words("last previous earlier past")
_PERIODS = words("year years decade decades month months war wars conflict week weeks round century")
_FRAMES = words(
    "protest protested protests protesting protesters demonstrate demonstrated demonstrating demonstration",
    "demonstrations",
    "rally rallied march marched vigil funeral funerals burial commemorate commemorated commemorating commemoration",
    "mourn",
    "mourned mourning anniversary condemned condemn condemning denounce denounced denouncing justice retaliation",
    "retaliate",
    "retaliated revenge avenge response reprisal sentenced convicted charged trial arrested accused wanted",
    "compensation demanded demanding investigation tribute memorial boycott accountability angered angry",
    "blocked barricaded",
)
_PROTESTS = words(
    "protest protested protests protesting demonstrate demonstrated demonstrating demonstration marched march rally",
    "rallied mourned blocked barricaded vigil",
)
"""What people do after a killing that is told elsewhere."""
_GROUNDS = {
    "the": words("over against protesting condemning mark remember behind avenge avenging"),
    "a": words("over against"),
    "to": words("reaction response connection"),
    "of": words("protest remembrance memory accused suspected"),
    "in": words("implicated"),
    "with": words("connection"),
    "over": words("anger"),
    "for": words("justice"),
}
"""Second and first word of what makes the killing of somebody the ground of something else."""
_BEREFT = words("relatives family families friends colleagues mourners relations killers")
_GROUNDING = words("over against for")
_GROUND_REACH = 8
_DATE_REACH = 6
_AGES = words("year years month months decade decades war wars conflict century round")
_BOUNDS = words(", ; : ( ) – —")
_DATED = DAYS | words("today dawn overnight morning night evening")
_BRIEF = words("two three 2 3")
_SPANS = words("days weeks months month week years year")
_CUMULATED = words("cumulative cumulatively")
_SUMS = words("figures overall altogether") | _CUMULATED
_RUNNING = _SUMS | words("since so to in total during over after as this up")
_SO_FAR = (("this", "year"), ("up", "until"), ("to", "date"), ("total", "death"))
_IN_ALL = (("in", "total"), ("in", "all"), ("so", "far"))
"""What sums up a war sums up one attack as well, where the number is small."""
_POPULATION = 10_000
"""So many displaced are a population, not the effect of one attack."""
_SUBORDINATORS = words("since that which who when after where because while as whom")
_OPENERS = words("in during back on three two four five six seven eight nine ten a several")
_RELATIVES = words("which where who")
_BRIDGES = words(", in during")
UNDATED = 10_000
"""The year of an update without a date: every stated year is past."""
_FEW = 10
"""So few "have been killed" in one event; more make a running count."""
_HUNDRED = 100
_WAR = 1000
"""Nothing but a war, or a long part of one, harms so many."""
_ANYBODY = words("of the those people persons")
_ACCOUNTS = words("estimates reports claims accounts counts")
_MANY = 300
"""A death toll of nobody's in particular above this is a war's, below it an attack's."""
_REVENGE_REACH = 12
_TELLING_REACH = 7
_RECORD_REACH = 8
_SUPERLATIVES = words("worst first largest biggest highest gravest fiercest most strongest longest latest")


def kind_of(
    low: Sequence[str],
    told: Sequence[Told],
    at: int,
    *,
    year: int | None,
    before: StatementKind | None,
    outcomes: Container[Outcome] = (),
    sided: bool = False,
) -> StatementKind:
    """The kind of the statement at place `at` among a sentence's.

    `before` is the kind of the sentence before, `outcomes` those that the sentences before tell of; `sided` tells that
    a toll is a party's own.
    """
    one = told[at]
    begin = told[at - 1].group.end if at else 0
    end = next((other.group.start for other in told[at + 1 :] if other.whole is None), len(low))
    near = low[begin:end]
    clause = _clause(low, one)
    opening = low[: low.index(",")] if low[0] in _OPENERS and "," in low else ()
    if _background(_main(clause), year) or (opening and _background(opening, year)) or _framed(low, one):
        return StatementKind.BACKGROUND
    if opening and before is StatementKind.BACKGROUND and "later" in opening and not _PERIODS.isdisjoint(opening):
        return StatementKind.BACKGROUND  # "Three years later, a driver …"
    if "since" in low and _record(low, min(one.group.start, one.harm.start if one.harm else one.group.start)):
        return StatementKind.BACKGROUND
    if (at or before is not None) and _dated_attack(low, one):
        return StatementKind.BACKGROUND
    if one.total:
        return _toll_kind(low, one, before, sided=sided)
    fresh = before is None or one.outcome in outcomes  # "Ten were killed. Another five were wounded."
    added = _succumbed(low, told, at) or (one.group.more and fresh)
    if added and all(other.whole is not None or other.total for other in told[:at]):
        return StatementKind.INCREMENT
    first = next((other.group.start for other in told if other.harm is one.harm), one.group.start)
    if (one.harm is not None or one.group.head == "lives") and _of_war(low, first, one.harm):
        return StatementKind.TOTAL
    return _plain((clause, near, low), one, before)


def _succumbed(low: Sequence[str], told: Sequence[Told], at: int) -> bool:
    """Whether wounded people told of before have died: "the toll climbed to 77 as 20 of the wounded succumbed"."""
    harm = told[at].harm
    if harm is None or harm.word != "succumbed":
        return False
    return not HURT.isdisjoint(low[: harm.start]) or any(one.total and one.outcome is harm.outcome for one in told)


def _clause(low: Sequence[str], one: Told) -> Sequence[str]:
    """The words around a group and its harm up to the next commas, semicolons, colons or brackets."""
    begin, end = one.group.start, one.group.end
    if one.harm is not None:
        begin, end = min(begin, one.harm.verb), max(end, one.harm.end)
    while begin and low[begin - 1] not in _BOUNDS and not _told_before(low, begin):
        begin -= 1
    if begin > 1 and (low[begin] in _RELATIVES or low[begin : begin + 2] == ["in", "which"]):
        begin -= 1  # "the bombing of a theatre, in which hundreds have died"
        while begin and low[begin - 1] not in _BOUNDS:
            begin -= 1
    while end < len(low) and low[end] not in _BOUNDS:
        end += 1
    return low[begin:end]


def _told_before(low: Sequence[str], at: int) -> bool:
    """Whether what begins here is told: "the ministry said late on Monday that" dates the telling."""
    return low[at - 1] == "that" and not TELLING.keys().isdisjoint(low[max(0, at - _TELLING_REACH) : at - 1])


def _main(clause: Sequence[str]) -> Sequence[str]:
    """The clause up to what only dates its cause: "killed since fighting broke out a month ago"."""
    for at, word in enumerate(clause):
        if at and word in _SUBORDINATORS:
            return clause[:at]
    return clause


def _plain(spans: Sequence[Sequence[str]], one: Told, before: StatementKind | None) -> StatementKind:
    """Ask the clause first, then the words up to the neighbouring numbers, then the whole sentence."""
    harm, length = one.harm, -1
    count = one.group.low or one.group.high or 0
    perfect = harm is not None and harm.perfect and count >= _FEW
    if one.outcome is Outcome.DISPLACED and (count >= _POPULATION or (perfect and _ATTACK.isdisjoint(spans[0]))):
        return StatementKind.TOTAL
    for span in spans:
        if len(span) == length:
            continue
        length, present = len(span), frozenset(span)
        if count > 1 and _running(span, present, count=count):
            return StatementKind.TOTAL
        several = not present & _ATTACK and (before is StatementKind.TOTAL or (perfect and count >= _HUNDRED))
        if present & _DATED or (present & _INCIDENTS and not several):
            return StatementKind.INCIDENT
        wars = present & _WARS - (_BATTLES if count < _HUNDRED else frozenset())
        if wars and any(word in wars and "the" in span[max(0, at - 3) : at] for at, word in enumerate(span)):
            return StatementKind.TOTAL
        one_attack = count < _HUNDRED and before is None and not _ATTACK.isdisjoint(spans[-1])
        if perfect and harm is not None and (harm.mode is Mode.SUBJECT or harm.passive or wars) and not one_attack:
            return StatementKind.TOTAL
    fought = not _WARS.isdisjoint(spans[0])
    fled = one.outcome is Outcome.DISPLACED
    if fled and count >= _WAR and before is None and one.group.qualifier is Qualifier.VAGUE:
        return StatementKind.TOTAL  # "Thousands flee to Ardania"
    if not fled and (count >= _WAR or (count >= _HUNDRED and (perfect or fought))):
        return StatementKind.TOTAL
    return StatementKind.TOTAL if before is StatementKind.TOTAL else StatementKind.INCIDENT


def _of_war(low: Sequence[str], start: int, harm: Harm | None) -> bool:
    """A war that has killed 250,000; the crisis, in which hundreds have been killed."""
    start = min(harm.verb, start) if harm is not None else start
    for at in range(max(0, start - 4), start):
        if low[at] in ("that", "which", "where"):
            while at and low[at - 1] in _BRIDGES:
                at -= 1
            if at and low[at - 1] in _WARS:
                return True
    return harm is not None and harm.mode is not Mode.SUBJECT and harm.perfect and start > 0 and low[start - 1] in _WARS


def _toll_kind(low: Sequence[str], one: Told, before: StatementKind | None, *, sided: bool) -> StatementKind:
    """A death toll of an attack, or one told after an attack, is its incident's; a side's or a war's is running."""
    count = one.group.low or one.group.high or 0
    if one.harm is None or one.harm.mode is not Mode.TOLL or _running(low, frozenset(low), count=count):
        return StatementKind.TOTAL
    if not _INCIDENTS.isdisjoint([*low[one.harm.end :], *low[max(0, one.harm.start - 2) : one.harm.start]]):
        return StatementKind.INCIDENT
    if low[one.harm.end : one.harm.end + 1] == [":"]:
        return StatementKind.INCIDENT
    noun = one.harm.noun is not None and low[one.harm.start] not in _ACCOUNTS
    noun = noun and any(word not in _ANYBODY for word in low[slice(*one.harm.noun or (0, 0))])
    small = count < _MANY and _WARS.isdisjoint(low)
    if before is not StatementKind.TOTAL and small and not noun and not sided:
        return StatementKind.INCIDENT
    return StatementKind.TOTAL


def _running(span: Sequence[str], present: frozenset[str], *, count: int) -> bool:
    """Since the war began, so far, to date, in less than one month, in 27 days of fighting."""
    if present.isdisjoint(_RUNNING):
        return False
    summed = count >= _MANY or bool(present & _WARS)
    if present & (_SUMS if summed else _CUMULATED):
        return True
    for at, word in enumerate(span):
        if word not in _RUNNING:
            continue
        if word in ("since", "in") and _superlative(span, at):
            continue
        following = tuple(span[at + 1 : at + 6])
        if word == "as" and following[:1] == ("of",) and present.isdisjoint(_INCIDENTS):
            return True
        if (
            word == "since"
            and span[at - 1] != "missing"
            and following
            and not (
                following[0] in _DAY_PARTS
                or (following[0] in ("the", "early") and not (_INCIDENTS | _DAY_PARTS).isdisjoint(following[1:4]))
            )
        ):
            return True
        if (word, *following[:1]) in _SO_FAR or (summed and (word, *following[:1]) in _IN_ALL):
            return True
        if word in ("in", "during", "over", "after") and _spanned(following):
            return True
    return False


def _superlative(low: Sequence[str], at: int) -> bool:
    """Whether what stands here is only measured by: the deadliest attack since 2015, the worst in years."""
    before = low[max(0, at - _RECORD_REACH) : at]
    return any(word in _SUPERLATIVES or (word.endswith("iest") and word != "priest") for word in before)


def _spanned(following: Sequence[str]) -> bool:
    """In less than one month, in the past six days; not in a town two weeks ago, nor the worst in three years."""
    for at, word in enumerate(following):
        if word in _SPANS:
            brief = word == "days" and not _BRIEF.isdisjoint(following[:at])  # one battle's, one operation's
            return not brief and following[at + 1 : at + 2] not in (("ago",), ("'s",))
        if not (word in _MEASURES or word in _PASTS or word in UNITS or word in TENS or word[0].isdecimal()):
            return False
    return False


def _background(span: Sequence[str], year: int | None) -> bool:
    """In the 1990s war, in 2008, last year, three years ago."""
    for at, word in enumerate(span):
        if word in _PASTS:
            if at + 1 < len(span) and span[at + 1] in _AGES:
                before = span[at - 1] if at else ""
                if span[at + 2 : at + 3] == ["'s"] and span[at + 1] in ("month", "week"):
                    return False  # "the toll of last month's attacks"
                return before not in ("the", "over", "in", "since", "during", "for") or word in ("previous", "earlier")
        elif word in ("before", "prior") and at > 1 and span[at - 1] in _SPANS and span[at + 1 : at + 2] == []:
            return True  # "several hundred dead there two weeks before"
        elif word == "ago":
            if at and span[at - 1] in _PERIODS and span[at - 1] not in ("week", "weeks"):
                return True
        elif word[0] in "12" and word[:4].isdecimal() and _past_year(span, at, year):
            return True
    return False


def _past_year(span: Sequence[str], at: int, year: int | None) -> bool:
    """Whether the digits at `at` are a year of history: the 1990s, the 1994 war, "in 2008" told later."""
    word = span[at]
    if len(word) == 5 and word[4] == "s":
        return True
    if len(word) != 4 or not 1800 <= int(word) <= 2100:
        return False
    before = span[max(0, at - 3) : at]
    if "born" in before or "since" in before:
        return False
    after = span[at + 1 : at + 4]
    if after and (after[0] in _WARS or (after[0] in ("-", "–") and after[-1] in _WARS)):
        return True  # the 1994 war, the 1988-94 war
    if year is None or not before:
        return False
    if before[-1] in MONTHS:
        before = before[:-1]
    return int(word) < year and before[-1:] in (["in"], ["of"], ["during"])


def _record(low: Sequence[str], start: int) -> bool:
    """The deadliest since a strike that killed 35: what the present is measured by is history."""
    at = next((index for index in range(start - 1, -1, -1) if low[index] == "since"), -1)
    if at < 0 or (_RELATIVES.isdisjoint(low[at:start]) and "that" not in low[at:start]):
        return False
    return _superlative(low, at)


def _dated_attack(low: Sequence[str], one: Told) -> bool:
    """Behind the October 7 attack that killed 1,200: another event, which its date tells apart."""
    start = min(one.harm.verb, one.group.start) if one.harm is not None else one.group.start
    if start < 2 or low[start - 1] not in ("that", "which") or low[start - 2] not in _INCIDENTS:
        return False
    return not MONTHS.isdisjoint(low[max(0, start - _DATE_REACH) : start])


def _framed(low: Sequence[str], one: Told) -> bool:
    """Told as the ground of something else: a protest over the killing of two men, in revenge for three deaths."""
    start = min(one.harm.start, one.group.start) if one.harm is not None else one.group.start
    before = low[max(0, start - _REVENGE_REACH) : start]
    nominal = one.harm is not None and (one.harm.mode is Mode.OF or low[one.harm.end : one.harm.end + 1] == ["of"])
    nominal = nominal and one.harm is not None and one.harm.word not in ("life", "lives")
    fatal = one.outcome in (Outcome.KILLED, Outcome.WOUNDED)
    if fatal and nominal and any(first in _GROUNDS.get(second, ()) for first, second in pairwise(before)):
        return True
    if fatal and before[-1:] == ["of"] and before[-2:-1] and before[-2] in _BEREFT:
        return True  # "relatives of a man killed by police blocked a road"
    if _FRAMES.isdisjoint(before):
        return False
    if nominal or (before and before[-1] in ("over", "against", "for", "of", "to")):
        return True
    if before[-1] in _RELATIVES or before[-1] == "that":
        return not _GROUNDING.isdisjoint(before[-_GROUND_REACH:])  # "in revenge for a raid that killed two"
    if one.harm is None or one.harm.mode is Mode.OF or low[one.harm.start].endswith("ing"):
        return False
    after = max((at for at, word in enumerate(before) if word in ("after", "because")), default=-1)
    return after > 0 and "," not in before[after:] and not _PROTESTS.isdisjoint(before[:after])
