"""Statements in the making: families joined, lists made parts, repetitions dropped, before ids are given."""

from dataclasses import dataclass

from schemas import Basis, Outcome, Part, RefusalReason, StatementKind, Victims
from streams.enrich.casualties.clauses import RISING, Told
from streams.enrich.language.lexicon import CATEGORIES, DETERMINERS, RELATED
from streams.enrich.language.text import Sentence
from streams.enrich.language.words import words

_RIVALS = 8
"""A number is compared with so many earlier tellings of the same number, which keeps long texts linear."""
_GROWN = (StatementKind.INCIDENT, StatementKind.TOTAL)
_LATELY = words("retroactively retroactive belatedly")
_UNTOLD = words(
    "unreported unrecorded uncounted unannounced undocumented unregistered unidentified unknown undisclosed"
)
_SEXES = words("men women boys girls")
_SEXED = _SEXES | words("man woman boy girl child children")
_ADDED = words("added adds adding")
_LISTS = words("toll list count tally total records record figures database register")
_RECOGNISED = words("recognised recognized approved verified certified registered")
_COMMITTEES = words("committee commission judicial")
_BELATED = _LATELY | _ADDED | _RECOGNISED | words("previously earlier")
_NEAR = 9
_HEDGES = words(
    "reportedly allegedly apparently believed presumed suspected unconfirmed purportedly feared alleged may might"
)


@dataclass(slots=True)
class Draft:
    """A statement before its id: what was told, where, and of what kind."""

    sentence: Sentence
    low: list[str]
    told: Told
    kind: StatementKind
    victims: Victims
    number: tuple[int | None, int | None]
    whole: "Draft | None" = None
    refused: RefusalReason | None = None
    joined: tuple[int, int] | None = None


def totalled(whole: Draft, part: Draft) -> bool:
    """Total killed: 6-8; civilians killed: 0-2. The second is part of the first, in another sentence by its label."""
    both = whole.told.total and part.told.total and whole.told.outcome is part.told.outcome
    if whole.sentence is not part.sentence and not (_labelled(whole) and _labelled(part)):
        return False
    return both and whole.victims is Victims.UNSPECIFIED is not part.victims


def _labelled(draft: Draft) -> bool:
    harm = draft.told.harm
    return harm is not None and draft.low[harm.end : harm.end + 1] == [":"]


def families(new: list[Draft]) -> list[Draft]:
    """A woman and her two children, or his mother and two sisters, are three people, told as one number."""
    merged: list[Draft] = []
    for draft in new:
        last = merged[-1] if merged else None
        if (
            last is not None
            and draft.told.harm is last.told.harm
            and draft.told.outcome is last.told.outcome
            and draft.whole is last.whole
            and draft.refused == last.refused
            and (last.told.group.single or (last.told.group.head in RELATED and draft.told.group.head in RELATED))
            and not (_beside(last, draft) and _named_again(last, draft))
            and (
                draft.told.group.single
                or draft.told.group.possessive
                or draft.told.group.head in RELATED
                or _owned(draft)
            )
            and not ({draft.victims, last.victims} & CATEGORIES and draft.victims is not last.victims)
            and last.number[1] is not None
        ):
            group = draft.told.group
            low = (last.number[0] or 0) + (draft.number[0] or 0)
            high = None if draft.number[1] is None else last.number[1] + draft.number[1]
            last.number = (low, high)
            last.victims = last.victims if last.victims is draft.victims else Victims.UNSPECIFIED
            begin = last.joined[0] if last.joined else last.told.group.figure[0]
            last.joined = (begin, max(group.end, group.figure[1]))
            last.told = last.told._replace(group=last.told.group._replace(single=True))
        else:
            merged.append(draft)
    return merged


def apposed(new: list[Draft]) -> list[Draft]:
    """Three people, a father and his two sons, were killed: those who are listed make up the number before them."""
    for at, first in enumerate(new):
        rest = []
        for draft in new[at + 1 :]:
            if (
                draft.told.harm is not first.told.harm
                or (draft.whole is not None and draft.whole is not first)
                or draft.told.outcome is not first.told.outcome
            ):
                break
            rest.append(draft)
        if not rest or first.number[0] is None or first.whole is not None:
            continue
        if first.number[0] < 2 and not (len(rest) == 1 and _named_again(first, rest[0])):
            continue
        begin = rest[0].told.group.start
        harm, end = first.told.harm, first.told.group.end
        end = max(end, harm.end) if harm is not None and harm.end <= begin else end
        if first.low[end:begin] not in ([","], [":"], ["("], ["-"], ["–"], ["—"]) and not (
            first.number[0] < 2 and _beside(first, rest[0])
        ):
            continue
        if first.told.group.head in _SEXES and any(draft.told.group.head in _SEXED for draft in rest):
            continue  # "five men, two women and three children"
        if sum(draft.number[0] or 0 for draft in rest) != first.number[0]:
            continue
        if first.victims is Victims.WOMAN and any(draft.victims is Victims.CHILD for draft in rest):
            continue  # "two mothers, a newborn and a nurse"
        if len({draft.victims for draft in (first, *rest)} & CATEGORIES) > 1 and first.victims in CATEGORIES:
            continue  # "three policemen, a civilian and two attackers"
        if first.number[0] < 2:
            rest[0].refused = RefusalReason.RESTATEMENT
            first.victims = rest[0].victims if first.victims is Victims.UNSPECIFIED else first.victims
            continue
        for draft in rest:
            draft.whole = first
        if len(rest) == 1 and rest[0].victims in (first.victims, Victims.UNSPECIFIED):
            rest[0].refused = RefusalReason.RESTATEMENT
    return new


def _beside(first: Draft, second: Draft) -> bool:
    """Whether only a name and a comma stand between two tellings: "Chief Ada Byron, the mayor, "."""
    gap = first.low[first.told.group.end : second.told.group.start]
    return gap[-1:] == [","] and all(word.isalpha() and word != "and" for word in gap[:-1])


def _named_again(first: Draft, second: Draft) -> bool:
    """One patrol member, a paramedic, died: a comma on either side, and no "and"."""
    group, low = second.told.group, first.low
    end = group.end + 2 * (low[group.end : group.end + 1] == ["of"])  # "a father of two"
    fatality = first.told.group.state is not None and low[end : end + 1] == ["."]  # "One fatality, a corporal."
    return group.single and not group.possessive and (low[end : end + 1] == [","] or fatality)


_BECAUSE = words("after as when with following")
_EARLIER = words("earlier previous original initial prior")
_POSTS = words("version versions post posts update updates entry headline alert tweet story item dispatch caption")


def _owned(draft: Draft) -> bool:
    group = draft.told.group
    return draft.low[group.start] in ("his", "her", "their", "its")


def added(new: list[Draft], total: Draft) -> None:
    """Four were killed overnight, taking the toll to 1,807: what a running count grew by is an addition."""
    for draft in new:
        if draft.told.outcome is total.told.outcome and draft.kind in _GROWN and not draft.told.total:
            draft.kind = StatementKind.INCREMENT


def grown(total: Draft, draft: Draft) -> bool:
    """Whether a count grew by these: "the toll rose to 21 after two people died in hospital"."""
    gap = draft.low[total.told.group.end : draft.told.group.start]
    before = draft.low[max(0, total.told.group.start - _NEAR) : total.told.group.start]
    same = total.told.outcome is draft.told.outcome and total.told.total
    return same and gap[:1] != [] and gap[0] in _BECAUSE and not RISING.isdisjoint(before)


def retold(low: list[str]) -> bool:
    """Whether a sentence tells what an outlet had said and now corrects: "an earlier version of this post said 14"."""
    if _EARLIER.isdisjoint(low) or _POSTS.isdisjoint(low):
        return False
    return any(word in _EARLIER and not _POSTS.isdisjoint(low[at + 1 : at + _NEAR]) for at, word in enumerate(low))


def belong(draft: Draft, drafts: list[Draft]) -> None:
    """Make a draft part of the one told last before it with the same outcome and at least as many people."""
    least = draft.number[0] or draft.number[1] or 0
    for whole in reversed(drafts[-_RIVALS:]):
        ends = [end for end in whole.number if end is not None]
        if whole.whole is None and whole.refused is None and whole.told.outcome is draft.told.outcome:
            if whole.number[1] is not None and max(ends) < least:
                continue
            draft.whole, draft.kind = whole, whole.kind
            if draft.victims is Victims.UNSPECIFIED and whole.victims in CATEGORIES:
                draft.victims = whole.victims
            return


def weigh(drafts: list[Draft]) -> None:
    """A definite or named single person counts only where the update tells of nobody else with that harm."""
    strong = {
        (draft.told.outcome, id(draft.sentence))
        for draft in drafts
        if not draft.told.group.weak
        and draft.refused is None
        and "also" not in draft.low
        and not (draft.told.group.others and draft.told.harm is None)
    }
    beside = {id(draft.told.harm) for draft in drafts if not draft.told.group.weak and draft.whole is None}
    for draft in drafts:
        if draft.told.harm is not None and id(draft.told.harm) in beside:
            continue  # "the driver and two passengers": told together with others
        outcome, here = draft.told.outcome, id(draft.sentence)
        named = draft.low[draft.told.group.start] not in DETERMINERS  # "Ada Byron was shot dead, and a guard died"
        elsewhere = any(told is outcome and (there != here or not named) for told, there in strong)
        if draft.told.group.weak and elsewhere and draft.refused is None:
            draft.refused = RefusalReason.RESTATEMENT


def restate(drafts: list[Draft]) -> None:
    """The same number said twice (heading and body) is one statement: the later, fuller one stays."""
    kept: dict[tuple[Outcome, int | None, int | None], list[Draft]] = {}
    instead: dict[int, Draft] = {}
    for draft in drafts:
        if draft.refused is not None:
            continue
        rivals = kept.setdefault((draft.told.outcome, *draft.number), [])
        for rival in rivals[-_RIVALS:]:
            if rival.refused is None and _same(rival, draft):
                stays, goes = (draft, rival) if rival.sentence.part is Part.HEADLINE else (rival, draft)
                goes.refused = RefusalReason.RESTATEMENT
                if stays.victims is Victims.UNSPECIFIED:
                    stays.victims = goes.victims
                if goes.kind is StatementKind.INCREMENT and stays.kind is StatementKind.INCIDENT:
                    stays.kind = goes.kind
                instead[id(goes)] = stays
                break
        if draft.refused is None:
            rivals.append(draft)
    for draft in drafts:
        if draft.whole is not None and id(draft.whole) in instead:
            draft.whole = instead[id(draft.whole)]


def _same(first: Draft, second: Draft) -> bool:
    if first.sentence.part is not second.sentence.part:
        return first.victims is second.victims or Victims.UNSPECIFIED in (first.victims, second.victims)
    if first.victims is not second.victims and Victims.UNSPECIFIED not in (first.victims, second.victims):
        return False
    if first.sentence is second.sentence:
        return False
    one, two = first.told.group, second.told.group
    if two.more or (second.whole is None) != (first.whole is None):
        return False
    if StatementKind.BACKGROUND in (first.kind, second.kind) and first.kind is not second.kind:
        return False
    if one.single and two.single:
        return two.weak or one.head == two.head
    return True


def hedged(draft: Draft) -> bool:
    """Whether the words beside the number hedge it: reportedly, alleged, feared."""
    group, harm = draft.told.group, draft.told.harm
    begin = min(group.start, harm.verb if harm else group.start)
    end = max(group.end, harm.end if harm else group.end)
    return not _HEDGES.isdisjoint(draft.low[max(0, begin - 3) : end + 1])


def _belated(low: list[str]) -> bool:
    """Deaths of before that are only now counted: previously unreported, recognised, added to the toll."""
    present = _BELATED.intersection(low)
    if not present:
        return False
    if present & _LATELY:
        return True
    for at, word in enumerate(low):
        near = low[at + 1 : at + 1 + _NEAR]
        if (word in ("previously", "earlier") and near[:1] and near[0] in _UNTOLD) or (
            word in _ADDED and not _LISTS.isdisjoint(near)
        ):
            return True
        if word in _RECOGNISED and not _COMMITTEES.isdisjoint(low):
            return True
    return False


def basis(draft: Draft) -> Basis:
    """Why these people enter a count now."""
    harm = draft.told.harm
    if draft.told.outcome is not Outcome.KILLED:
        return Basis.UNSPECIFIED
    if harm is not None and (
        harm.word == "succumbed" or draft.low[harm.end : harm.end + 2] in (["of", "wounds"], ["of", "injuries"])
    ):
        return Basis.SUCCUMBED
    if draft.kind in (StatementKind.INCREMENT, StatementKind.INCIDENT) and _belated(draft.low):
        return Basis.RETROACTIVE
    bodies = draft.told.group.head in ("bodies", "corpses") or (
        harm is not None and harm.word in ("body", "bodies", "corpses")
    )
    if bodies:
        return Basis.RECOVERED
    return Basis.NEW if draft.kind is StatementKind.INCREMENT else Basis.UNSPECIFIED
