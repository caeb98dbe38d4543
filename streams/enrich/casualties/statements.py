"""Read statements of people harmed out of an update's sentences, and say of every other number why it is none."""

import re
from collections.abc import Container, Sequence
from itertools import pairwise

from schemas import (
    CasualtyStatement,
    Outcome,
    Part,
    Qualifier,
    Refusal,
    RefusalReason,
    Span,
    StatementKind,
    Victims,
    stable_id,
)
from streams.enrich.casualties.asof import as_of
from streams.enrich.casualties.clauses import BRINGING, EARLIER, Told, accompanied_by, attach
from streams.enrich.casualties.drafts import (
    Draft,
    added,
    apposed,
    basis,
    belong,
    families,
    grown,
    hedged,
    restate,
    retold,
    totalled,
    weigh,
)
from streams.enrich.casualties.gaps import ENCLOSING, FIGURES, reported
from streams.enrich.casualties.kinds import UNDATED, kind_of
from streams.enrich.casualties.named import accompanied, class_by_name, known_places, named, parts, police, titled_at
from streams.enrich.casualties.outcomes import TRIGGERS, harms
from streams.enrich.casualties.pronouns import SURVIVING, crowd_of, pronominal
from streams.enrich.casualties.refusals import rated, reason_for
from streams.enrich.casualties.scope import Scope, Scopes
from streams.enrich.casualties.victims import Group, grouped, single_at
from streams.enrich.language.lexicon import (
    ARMED,
    CATEGORIES,
    COUNTERS,
    DETERMINERS,
    FINITE,
    HARM,
    KIN,
    MODIFIER,
    ONE_PERSON,
    PERSON,
    PREPOSITIONS,
    REPORTING,
    THING,
    VIOLENT,
    Mode,
)
from streams.enrich.language.numbers import Amount, amounts, figures
from streams.enrich.language.text import Context, Sentence, Speech, span
from streams.enrich.language.words import words

_OWN = words("its their our")
_NOBODY = words("nobody none one")
_NONE = words("no nor not without neither")
_LISTED = words("and , & ; : with")
_MARKS = words("• — – -- - : ] * +")
_DETERMINED = DETERMINERS | words("himself herself him he she")
_DASHES = frozenset({"-", "–", "—", ":"})
_OPENED = frozenset(HARM) | VIOLENT | _MARKS | {"("}
"""Behind these, and at the head of a sentence, a bare noun may tell one person."""
_DIGITAL = re.compile(r"\d")
_LATELY = 16
_ELLIPTIC_REACH = 12
_RIVALRY = 30
"""No two sources tell of numbers of dead so many times apart."""
_STATE_FORCES = (Victims.MILITARY, Victims.POLICE)
"""Who is struck together with them is one of them: "13 soldiers killed, nine wounded"."""
_IN_ALL = (("in", "total"), ("in", "all"), ("all", "told"))
_ANAPHORS = words("them whom those they these others total coded")
_RETOLD = _ANAPHORS | REPORTING | FIGURES
"""Without one of these, a sentence adds nothing to the harm told before it."""
_SOURCED = 9
_LISTING = words("included include includes were are")
_OPENING = _ANAPHORS | {"of"}
_UNCOUNTED = TRIGGERS | SURVIVING | words("survivors another himself herself him her he she")
"""Where no number stands, one of these tells of somebody, or a word that opens the sentence."""
_LITTLE = words("is us who it can")
_SHORTENED = words("incl approx inj")
"""Words cut short, whose dot ends no clause."""
_DISASTERS = words(
    "earthquake earthquakes quake quakes droughts flood floods flooding landslide landslides drought cholera",
    "epidemic pandemic covid coronavirus",
    "tsunami cyclone hurricane typhoon wildfire wildfires disease malaria measles avalanche",
)
_CROWDS = words("organisers organizers crowd crowds turnout marchers protesters demonstrators attendance")
_FELLOWS = words("comrades colleagues")
_OWN_LOSSES = words("losses men")
_ARMY = words("army military navy troops soldiers marines peacekeepers")
_LOSING_REACH = 7
_OFFICERS = words("officer officers agent agents")
_POLICED = words("police policeman policemen constable constables gendarme gendarmes gendarmerie constabulary")
_ATTACKS = words(
    "attack attacks strike strikes shelling airstrike airstrikes gunmen militants soldiers bombing fighting war"
)


def read_casualties(
    sentences: Sequence[Sentence], speeches: Sequence[Speech], context: Context
) -> tuple[tuple[CasualtyStatement, ...], tuple[Refusal, ...]]:
    """Read all statements of people harmed, in the order of the text, and the refusals of all other numbers."""
    drafts: list[Draft] = []
    refusals: list[Refusal] = []
    year = context.published_at.year if context.published_at is not None else None
    before: StatementKind | None = None
    recent: Outcome | None = None
    crowd: Group | None = None
    attacked = disaster = policed = False
    for sentence in sentences:
        low = _lowered(sentence)
        sourced = ":" in low and len(low) <= _SOURCED  # "The ministry: 15."
        harmful = not TRIGGERS.isdisjoint(low) or (recent is not None and (sourced or not _RETOLD.isdisjoint(low)))
        found = figures(sentence) if low is sentence.lower else amounts(low)
        policed = policed or not _POLICED.isdisjoint(low) or _constabulary(sentence)
        if not harmful and found:
            crowd = crowd_of([group for amount in found if (group := grouped(low, amount)) is not None], []) or crowd
        if not harmful and not found and not _DIGITAL.search(sentence.text):
            continue
        told: list[Told] = []
        outcomes: set[Outcome] = set()
        if harmful:
            outcomes = {draft.told.outcome for draft in drafts[-_LATELY:]}
            dead = [d.number[0] or d.number[1] or 0 for d in drafts[-_LATELY:] if d.told.outcome is Outcome.KILLED]
            told, recent, crowd = _told(sentence, low, found, recent, dead=max(dead, default=0), crowd=crowd)
        past = UNDATED if year is None and sentence.index else year  # without a date, only what opens it may be of now
        new = (
            _drafted(sentence, low, told, year=past, before=before, outcomes=outcomes, policed=policed) if told else []
        )
        attacked = attacked or not _ATTACKS.isdisjoint(low)
        disaster = disaster or not _DISASTERS.isdisjoint(low)
        for draft in new:
            if draft.told.whole == EARLIER:
                belong(draft, drafts)
        if new:
            if drafts and new[0].whole is None and totalled(drafts[-1].whole or drafts[-1], new[0]):
                new[0].whole = drafts[-1].whole or drafts[-1]
            before = new[-1].kind
        drafts.extend(new)
        refusals.extend(_refused(sentence, low, found, told))
    if disaster and not attacked:
        for draft in drafts:
            draft.refused = draft.refused or RefusalReason.COUNT
    weigh(drafts)
    restate(drafts)
    sides = () if context.profile is None else tuple(p.id for p in context.profile.parties if p.role == "belligerent")
    statements = _built(drafts, Scopes(sentences, speeches, sides), context) if drafts else ()
    refusals.extend(
        _refusal(draft.sentence, draft.told.group.figure, draft.refused)
        for draft in drafts
        if draft.refused is not None and not (draft.told.group.single and draft.refused is RefusalReason.RESTATEMENT)
    )
    refusals.sort(key=lambda refusal: (refusal.span.part is Part.TEXT, refusal.span.start))
    return statements, tuple(refusals)


def _lowered(sentence: Sentence) -> list[str]:
    """The lower-case words, keeping names such as IS and US apart from the little words they look like."""
    low = sentence.lower
    if not _SHORTENED.isdisjoint(low):
        low = [last if word == "." and last in _SHORTENED else word for last, word in pairwise(("", *low))]
    if _LITTLE.isdisjoint(low) or sentence.text.isupper():
        return low
    return [
        f"{word}." if word in _LITTLE and token.text.isupper() else word
        for word, token in zip(low, sentence.tokens, strict=True)
    ]


def _told(
    sentence: Sentence, low: list[str], found: list[Amount], recent: Outcome | None, *, dead: int, crowd: Group | None
) -> tuple[list[Told], Outcome | None, Group | None]:
    """What the sentence tells of people harmed, the harm told last, and the people that "they" are from now on.

    `recent` and `crowd` are those of the sentences before; `dead` is the most dead that they told of: those are whom
    another source's bare number counts.
    """
    if not found and low[0] not in _OPENING and _UNCOUNTED.isdisjoint(low):
        return [], recent, None
    groups = [group for amount in found if (group := grouped(low, amount)) is not None]
    groups = [_labelled(low, group) for group in _parted(low, groups)]
    covered = {at for group in groups for at in range(group.start, group.end)}
    groups.extend(_singles(sentence, low, covered))
    groups = [group for group in groups if not (group.start and _excepted(low, group.start))]
    groups.sort(key=lambda group: group.start)
    groups = [two for one, two in pairwise((None, *groups)) if two is not None and not _things(one, two)]
    holding = {at for group in groups for at in range(group.start, group.end)}
    harmed = harms(low, holding, amid=recent is not None)
    told, free = attach(low, groups, harmed)
    told = accompanied(sentence, low, told)
    if left := [harm for harm in harmed if all(one.harm is not harm or _joins(low, one) for one in told)]:
        told = _ordered(told + named(sentence, low, left, free))
    told += pronominal(low, told, free, harmed, crowd)
    told = _ordered(told + some) if (some := parts(sentence, low, told)) else told
    outcome = told[-1].outcome if told else recent
    if outcome is not None and all(one.whole is None for one in told):
        sums = [Told(group, outcome, None) for group in free if _summing(low, group, free)]
        told = _ordered(told + sums) if sums else told
    if recent is not None and not told and not harmed:
        listing = low[0] in _ANAPHORS and low[1:2] != [] and low[1] in _LISTING
        listing = listing or low[:2] in (["of", "whom"], ["of", "which"], ["of", "these"], ["of", "them"])
        for group in free:
            classed = group.state is None and group.victims is not Victims.UNSPECIFIED
            if classed and (group.anaphor or (listing and group.person)):
                told.append(Told(group, recent, None, EARLIER))
            elif _retold(low, group, told[-1].group if told else None):
                if dead and (group.low or group.high or 0) > dead * _RIVALRY:
                    continue  # "Police killed two. Organisers spoke of 5,000."
                told.append(Told(group, Outcome.KILLED if dead else recent, None))
            elif group.others and low[group.end :][:2] in (["as", "well"], ["too", "."], ["also", "."]):
                told.append(Told(group._replace(more=True), recent, None))  # "2-5 others as well."
    last = harmed[-1].outcome if harmed else told[-1].outcome if told else recent
    return told, last, crowd_of(groups, told)


def _excepted(low: list[str], start: int) -> bool:
    """Whether nothing befell those who begin at `start`: "nobody among the 14 passengers was hurt"."""
    return low[start - 1] in _NONE or (start > 1 and low[start - 1] == "among" and low[start - 2] in _NOBODY)


def _things(one: Group | None, two: Group) -> bool:
    """Whether "three of them" are some of the things before: "seven houses were burnt, three of them badly"."""
    return one is not None and one.person is False and two.anaphor and two.state is Outcome.WOUNDED and not two.head


def _ordered(told: list[Told]) -> list[Told]:
    """In the text's order, but no part before its whole; the places of wholes kept right."""

    def place(at: int) -> tuple[int, bool]:
        start, whole = told[at].group.start, told[at].whole
        return (start, False) if whole is None or whole < 0 else (max(start, told[whole].group.start), True)

    order = sorted(range(len(told)), key=place)
    places = {old: new for new, old in enumerate(order)} | {EARLIER: EARLIER}
    return [one if (one := told[at]).whole is None else one._replace(whole=places[one.whole]) for at in order]


def _retold(low: list[str], group: Group, last: Group | None) -> bool:
    """Whether another source's number for the same stands alone: "Residents put it at nine.", "Army admits to 3."."""
    after = low[group.end] if group.end < len(low) else "."
    bare = not group.head and not group.anaphor and group.person is not False
    classed = group.victims in CATEGORIES and not group.single and FINITE.isdisjoint(low[group.end :])
    closed = not after.isalpha() or (bare and after in PREPOSITIONS) or (classed and after == "and")
    joined = last is not None and low[last.end : group.start] in (["and"], [","])
    crowded = not _CROWDS.isdisjoint(low)
    if bare and low[group.start - 1] == ":" and group.end + 1 >= len(low) and THING.keys().isdisjoint(low):
        return True  # "The ministry: 15."
    return (bare or classed) and closed and not crowded and (joined or reported(low, group.figure[0]))


def _summing(low: list[str], group: Group, free: Sequence[Group]) -> bool:
    """Whether a bare number sums up what is told: "six in total", "(total 104)", "15 coded to this event"."""
    if group.person is False or group.head not in ("", "coded", "total"):
        return False
    begin, behind = group.figure[0], tuple(low[group.end : group.end + 2])
    if group.head == "total":
        return group.end == len(low) or not low[group.end][0].isalnum()  # "3-7 total."
    labelled = low[begin] == "total" and (begin == 0 or low[begin - 1] in ("(", ";", "."))
    coded = group.head == "coded" or low[max(0, begin - 1) : begin] == ["coded"]
    if any(other.person is False and other.end <= group.start for other in free) and not (labelled or coded):
        return False  # "30 houses burnt, 60 in total"
    summed = low[begin : begin + 3] == ["a", "total", "of"] or low[max(0, begin - 1) : begin] == ["making"]
    closed = group.end == len(low) or not low[group.end][0].isalnum()
    return labelled or coded or behind[:1] in (("total",), ("altogether",)) or behind in _IN_ALL or (summed and closed)


def _joins(low: list[str], one: Told) -> bool:
    """Whether people are only told beside somebody named: "was killed with 4-6 others"."""
    gap = low[one.harm.end : one.group.start] if one.harm is not None else []
    return gap == ["with"] or accompanied_by(gap)


def _parted(low: list[str], groups: list[Group]) -> list[Group]:
    """Two of the 12 soldiers are two: the number behind "of" only says out of how many."""
    kept: list[Group] = []
    for group in groups:
        last = kept[-1] if kept else None
        if last is not None and group.start == last.figure[1] + 1 and low[group.start - 1] == "of":
            reduced = HARM.get(low[group.end], (None, None))[1] is Mode.EITHER if group.end < len(low) else False
            if group.definite and (last.qualifier is Qualifier.VAGUE or (reduced and group.head)):
                kept[-1] = group  # "many of the dozens wounded"
                continue
            kept[-1] = last._replace(end=group.end, victims=group.victims, person=group.person, head=group.head)
        elif last is not None and _exact(low, last, group):
            kept[-1] = group._replace(start=last.start, end=group.end + 1, victims=last.victims, person=last.person)
        else:
            kept.append(group)
    return kept


def _labelled(low: list[str], group: Group) -> Group:
    """A number with its noun before it: "Of whom civilians: 10-18, children 5-6"."""
    at = group.start - 1
    at -= at > 0 and low[at] == ":"
    noun = low[at] if at >= 0 else ""
    opened = at < 1 or not low[at - 1][0].isalnum() or low[at - 1] in ("whom", "which", "and")
    if group.head or not opened or PERSON.get(noun, Victims.UNSPECIFIED) is Victims.UNSPECIFIED or noun in ONE_PERSON:
        return group
    return group._replace(victims=PERSON[noun], head=noun, person=True, start=at)


def _exact(low: list[str], vague: Group, group: Group) -> bool:
    """Whether a vague number is put right behind it: "a handful of locals - two or three - died"."""
    enclosed = group.start == vague.end + 1 and low[vague.end] in ENCLOSING and low[group.end : group.end + 1] != []
    closed = enclosed and ENCLOSING.get(low[vague.end]) == low[group.end]
    return closed and vague.qualifier is Qualifier.VAGUE and not group.head and group.low is not None


def _singles(sentence: Sentence, low: list[str], covered: set[int]) -> list[Group]:
    groups: list[Group] = []
    free, before = 0, ":"
    cased = not (sentence.text.isupper() or sentence.text.islower())
    for index, word in enumerate(low):
        last, before = before, word
        if cased and last in _LISTED and index >= free and index not in covered:
            title = titled_at(sentence, low, index)
            if title is not None and not any(at in covered for at in range(title.start, title.end)):
                groups.append(title)
                free = title.end
                continue
        determined = word in _DETERMINED
        listed = word in KIN and last in _LISTED and _behind(low, index, covered, free)
        bare = not determined and (last in _OPENED or listed or (last == "of" and index > 1 and low[index - 2] in HARM))
        if not (determined or bare) or index < free or index in covered:
            continue
        group = single_at(low, index, first=bare)
        if group is not None and last in _DASHES and group.end == len(low) and sentence.part is Part.HEADLINE:
            continue  # "Strike kills four - governor": who says so
        if group is not None and bare and known_places(sentence).issuperset(range(group.start, group.end)):
            continue  # "Khan Younis: 5 killed"
        if group is not None and last == "(" and low[group.end : group.end + 1] and low[group.end] not in HARM:
            continue  # "(hospital director: 45)"
        if group is not None and covered.isdisjoint(range(group.start, group.figure[1])):
            groups.append(group)
            free = group.end
    return groups


def _behind(low: list[str], at: int, covered: set[int], free: int) -> bool:
    """Whether only commas and "and" part what begins at `at` from people told before it."""
    while at and low[at - 1] in _LISTED:
        at -= 1
    return at == free > 0 or at - 1 in covered


def _drafted(
    sentence: Sentence,
    low: list[str],
    told: list[Told],
    *,
    year: int | None,
    before: StatementKind | None,
    outcomes: Container[Outcome],
    policed: bool,
) -> list[Draft]:
    new: list[Draft] = []
    disaster = not _DISASTERS.isdisjoint(low) and _ATTACKS.isdisjoint(low)
    again = retold(low)
    for at, one in enumerate(told):
        group = one.group
        sided = one.total and one.harm is not None and _sided(sentence, low, one.harm.start)
        kind = kind_of(low, told, at, year=year, before=before, outcomes=outcomes, sided=sided)
        if new and _together(low, new[-1], one):
            kind = new[-1].kind
        victims = _victims(low, told, at, new)
        victims = class_by_name(sentence, low, group, victims)
        if victims is Victims.UNSPECIFIED and group.head in _OFFICERS and policed:
            victims = Victims.POLICE
        number = (group.low, group.high)
        if one.passed and group.qualifier is Qualifier.EXACT:
            number = (group.low, None)
        draft = Draft(sentence, low, one, kind, victims, number, refused=one.refused)
        if one.whole is not None and 0 <= one.whole < at:
            draft.whole = new[one.whole]
            draft.kind = draft.whole.kind
            if draft.victims is Victims.UNSPECIFIED and draft.whole.victims in CATEGORIES:
                draft.victims = draft.whole.victims
            draft.refused = draft.refused or draft.whole.refused
        elif one.whole == EARLIER:
            draft.kind = before or kind
        elif at and totalled(new[-1], draft):
            draft.whole = new[-1]
        elif at and one.total and not BRINGING.isdisjoint(low[told[at - 1].group.end : group.start]):
            added(new, draft)
        elif at and grown(new[-1], draft):
            draft.kind = StatementKind.INCREMENT
        if again:
            draft.refused = draft.refused or RefusalReason.RESTATEMENT
        if draft.refused is None and disaster:
            draft.refused = RefusalReason.COUNT
        if one.harm is not None and low[one.harm.end : one.harm.end + 3] == ["at", "the", "age"]:
            draft.refused = draft.refused or RefusalReason.COUNT  # a natural death
        if draft.refused is None and rated(low, group.end):
            draft.refused = RefusalReason.RATE
        new.append(draft)
    return apposed(families(new))


def _together(low: list[str], last: Draft, one: Told) -> bool:
    """Whether a number only goes on what the one before began: "68 dead and almost 200 wounded"."""
    if last.whole is not None or one.total or one.group.more or last.told.total:
        return False
    if last.told.outcome is one.outcome:
        return one.harm is not None and one.harm is last.told.harm
    end = max(last.told.group.end, last.told.harm.end if last.told.harm is not None else 0)
    return low[end : one.group.start] in (["and"], [","], ["&"], [",", "and"], [";"]) and end <= one.group.start


def _victims(low: list[str], told: list[Told], at: int, new: list[Draft]) -> Victims:
    """The class of a group: its own words, those of the toll, or those of the people told just before."""
    one = told[at]
    group = one.group
    if group.victims is not Victims.UNSPECIFIED:
        return group.victims
    if group.head in _OWN_LOSSES and not _ARMY.isdisjoint(low[max(0, group.start - _LOSING_REACH) : group.start]):
        return Victims.MILITARY  # "the army admits 38 losses", "the navy lost 3 men"
    if one.harm is not None and one.harm.mode is Mode.TOLL and one.total:
        begin, end = one.harm.noun or (_owned(low, one.harm.start), one.harm.start)
        for word in low[begin:end]:
            victims = PERSON.get(word, Victims.UNSPECIFIED)
            if victims is Victims.UNSPECIFIED and word in ("military", "army", "civilian"):
                victims = Victims.CIVILIAN if word == "civilian" else Victims.MILITARY
            if victims is not Victims.UNSPECIFIED:
                return victims
    labelled = one.harm is not None and low[one.harm.end : one.harm.end + 1] == [":"]
    elliptic = (not group.head or group.others or group.head in _FELLOWS) and not labelled
    if elliptic and not group.anaphor and at:
        previous = new[at - 1].whole if group.more and new[at - 1].whole is not None else new[at - 1]
        assert previous is not None
        if (
            previous.whole is None
            and not previous.told.group.single
            and not (group.others and previous.victims not in ARMED)
            and (group.start - told[at - 1].group.end <= _ELLIPTIC_REACH or one.total)
        ):
            alike = previous.told.outcome is one.outcome or previous.victims in _STATE_FORCES
            alike = alike or group.more or "and" in low[previous.told.group.end : group.start]
            return previous.victims if alike else group.victims
        if one.total:
            return new[0].victims
    return group.victims


def _constabulary(sentence: Sentence) -> bool:
    """Whether a sentence names a police force by its own name."""
    return any(name.role == "force" and police(name) for name in sentence.names)


def _sided(sentence: Sentence, low: list[str], at: int) -> bool:
    """Whether a toll is one party's, or one class's, running count: "Borduria's death toll", "its military losses"."""
    if low[at] in COUNTERS:
        return False  # "the police count of the dead": whose count it is tells who counts
    begin = _owned(low, at)
    before = low[begin:at]
    if low[max(0, begin - 1)] in _OWN or any(word in MODIFIER or PERSON.get(word) in CATEGORIES for word in before):
        return True
    start, end = sentence.tokens[begin].start, sentence.tokens[at].start
    return any(start <= name.start < end and name.kind in ("party", "place") for name in sentence.names)


def _owned(low: list[str], at: int) -> int:
    """Where the words that stand right before a toll begin: "the army's total death toll"."""
    begin = at
    while begin > max(0, at - 3) and (low[begin - 1].isalpha() or low[begin - 1] == "'s"):
        if low[begin - 1] in DETERMINERS or low[begin - 1] in PREPOSITIONS or low[begin - 1] in REPORTING:
            break
        begin -= 1
    return begin


def _built(drafts: list[Draft], scopes: Scopes, context: Context) -> tuple[CasualtyStatement, ...]:
    ids: dict[int, str] = {}
    told_of: dict[int, Scope] = {}
    statements: list[CasualtyStatement] = []
    last: Draft | None = None
    for draft in drafts:
        if draft.refused is not None:
            continue
        begin, end = draft.joined or draft.told.group.figure
        tokens = draft.sentence.tokens
        start, stop = tokens[begin].start, tokens[end - 1].end
        part = draft.sentence.part
        identity = stable_id(context.id, "casualty", part, start, stop, draft.told.outcome)
        ids[id(draft)] = identity
        scope = told_of[id(draft)] = scopes.of(
            draft.sentence,
            draft.told,
            kind=draft.kind,
            victims=draft.victims,
            whole=told_of.get(id(draft.whole)),
        )
        if scope.side is None and last is not None and last.sentence is draft.sentence and not draft.told.group.head:
            scope = told_of[id(draft)] = scope._replace(side=told_of[id(last)].side)  # "killing 97 Xs and wounding 230"
        last = draft
        low, high = draft.number
        qualifier = draft.told.group.qualifier
        if draft.told.passed and qualifier is Qualifier.EXACT:
            qualifier = Qualifier.MORE_THAN
        statements.append(
            CasualtyStatement(
                id=identity,
                outcome=draft.told.outcome,
                low=low,
                high=high,
                qualifier=qualifier,
                kind=draft.kind,
                victims=draft.victims,
                side=scope.side,
                place=scope.place,
                claimant=scope.claimant,
                hedged=scope.hedged or hedged(draft),
                basis=basis(draft),
                as_of=None if draft.kind is StatementKind.BACKGROUND else as_of(draft.low, context.published_at),
                subset_of=ids.get(id(draft.whole)) if draft.whole is not None else None,
                span=span(draft.sentence),
                figure=Span(part=part, start=start, end=stop),
                quote=draft.sentence.text,
            )
        )
    return tuple(statements)


def _refused(sentence: Sentence, low: list[str], found: list[Amount], told: list[Told]) -> list[Refusal]:
    """A refusal for every number of the sentence that no statement tells."""
    taken = {one.group.figure[0] for one in told}
    refusals = [
        _refusal(
            sentence,
            (amount.start, amount.end),
            RefusalReason.RESTATEMENT if amount.was else reason_for(low, amount.start, amount.core, amount.end),
        )
        for amount in found
        if amount.start not in taken
    ]
    if not _DIGITAL.search(sentence.text):
        return refusals
    spans = {at for amount in found for at in range(amount.start, amount.end)}
    spans.update(at for one in told if one.group.single for at in range(*one.group.figure))
    for at, word in enumerate(low):
        if word[0].isdigit() and at not in spans:
            refusals.append(_refusal(sentence, (at, at + 1), reason_for(low, at, at, at + 1)))
    return refusals


def _refusal(sentence: Sentence, figure: tuple[int, int], reason: RefusalReason) -> Refusal:
    start, end = sentence.tokens[figure[0]].start, sentence.tokens[figure[1] - 1].end
    span = Span(part=sentence.part, start=start, end=end)
    return Refusal(reason=reason, span=span, quote=sentence.text[start - sentence.start : end - sentence.start])
