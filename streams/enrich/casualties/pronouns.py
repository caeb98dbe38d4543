"""People told by a pronoun of those before: "All were killed", "their bodies were found", "none survived"."""

from collections.abc import Sequence

from schemas import Outcome
from streams.enrich.casualties.clauses import Told
from streams.enrich.casualties.outcomes import Harm
from streams.enrich.casualties.victims import Group
from streams.enrich.language.lexicon import Mode
from streams.enrich.language.words import words

_NOBODY = words("none nobody no")
SURVIVING = words("survived survive lived survives")
_SURVIVAL_REACH = 8
_ALL = words("all both they")
_THEY = _ALL | words("everyone everybody")
_BREAKS = words(", ; and but : – — -")


def crowd_of(groups: Sequence[Group], told: Sequence[Told]) -> Group | None:
    """The people whom a later "all" or "they" stands for: the last ones told of beside whom nobody died."""
    if any(one.outcome is Outcome.KILLED for one in told):
        return None
    harmed = {one.group.start for one in told}
    people = (group for group in reversed(groups) if group.person or group.start in harmed)
    several = (group for group in people if not group.single and (group.low or 0) > 1)
    return next((group for group in several if group.state is None and not group.anaphor), None)


def pronominal(
    low: Sequence[str], told: Sequence[Told], free: Sequence[Group], harmed: Sequence[Harm], crowd: Group | None
) -> list[Told]:
    """All were killed; they later died; their bodies were found; none survived: told by a pronoun of those before."""
    nobody = () if _NOBODY.isdisjoint(low) else (place for place, word in enumerate(low) if word in _NOBODY)
    at = next((place for place in nobody if _survived(low, place)), None)
    if at is not None:
        people = crowd_of([group for group in free if group.start < at], ()) or crowd
        return [] if people is None else [Told(_again(people, at, at + 1), Outcome.KILLED, None)]
    found: list[Told] = []
    for harm in harmed:
        subject = harm.mode is Mode.SUBJECT or harm.passive
        if not subject or harm.merged or harm.negated or any(one.harm is harm for one in told):
            continue
        begin = harm.verb if harm.word == "their" or low[harm.verb] in _ALL else harm.verb - 1
        if harm.word != "their" and (begin < 0 or low[begin] not in _THEY or (begin and low[begin - 1] not in _BREAKS)):
            continue
        people = crowd_of([group for group in free if group.start < begin], ()) or crowd
        if people is not None and harm.outcome in (Outcome.KILLED, Outcome.WOUNDED):
            found.append(Told(_again(people, begin, begin + 1), harm.outcome, harm))
    return found


def _again(people: Group, start: int, end: int) -> Group:
    """The same people, told by the pronoun between two positions."""
    return people._replace(start=start, end=end, figure=(start, end), qualifier=people.qualifier, weak=False)


def _survived(low: Sequence[str], at: int) -> bool:
    """Whether "none" goes on "of them survived", or "no" "survivors"."""
    after = low[at + 1 : at + _SURVIVAL_REACH]
    if low[at] == "no" and after[:1] != ["one"]:
        return after[:1] == ["survivors"]
    verb = next((word for word in after if word in SURVIVING or not word.isalpha()), "")
    return verb in SURVIVING and after[:1] != ["people"]
