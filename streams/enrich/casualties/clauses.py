"""Who was harmed how: ties the groups of people in a sentence to its words of harm.

One pass from left to right. People wait until a verb takes them as its subject ("two soldiers and three militants were
killed"); an active verb governs the people after it ("killing two soldiers and wounding ten"); people joined to others
by "and", commas or "including" share their harm.
"""

from collections.abc import Sequence
from typing import NamedTuple

from schemas import Outcome, Qualifier, RefusalReason, Victims
from streams.enrich.casualties.gaps import ENCLOSING, FIGURES, REACHING, Gaps, reported
from streams.enrich.casualties.outcomes import NAMED, Harm
from streams.enrich.casualties.victims import Group, person_ahead
from streams.enrich.language.lexicon import (
    ADVERBS,
    ARMED,
    ARRESTS,
    BE,
    CATEGORIES,
    CONJUNCTIONS,
    DEAD,
    DETERMINERS,
    FINITE,
    HARM,
    HAVE,
    HURT,
    PERSON,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    Mode,
)
from streams.enrich.language.words import words

_OBJECT_REACH = 14
_SUBSET = words("including incl includes include included")
_PASSING = words(
    "passes passed past tops topped topping exceeds exceeded exceeding surpassed surpasses surpassing above beyond"
)
BRINGING = words(
    "bring brings bringing brought raise raises raising raised take takes taking took push pushes pushing pushed"
)
_SUMS = words("total totals number toll tally figure count losses overall")
WITH = (("along", "with"), ("together", "with"), ("as", "well", "as"), ("alongside",), ("in", "addition", "to"))
_WITH_ENDS = frozenset(phrase[-1] for phrase in WITH)
_EXCEPT = (["not", "counting"], ["not", "including"])
_RIVALS = words(
    "put revised spoke other others sources media another some reports officials witnesses residents activists counted"
    " counts lists listed gave gives recorded acknowledged admitted"
)
_REVISED = words("revised corrected amended adjusted updated lowered put")
_UP_TO = words("to like and or ,")
_PARTING = words(", ; ( and or while but though whereas –")
_RIVAL_REACH = 18
_INCLUDED_REACH = 12
_QUOTES = words("\" '")
_EXPECTED = words("could may might expected likely would feared fear fears expects will")
_RETRACTED = words("retracted retracts retract retracting retraction")
RISING = words("rose risen rises rising increased climbed grew grown jumped up")
_GENERIC = words("people persons members member victims others individuals bodies staff personnel")
_CAPTIVES = words("hostage hostages captive captives")
_TAKING = words("take takes took taken taking hold holds held holding seize seized seizing")
_TAKERS = words("took takes taking")
_HELD = words("hostage captive prisoner")
_SPARED = words(
    "escape escapes escaped survived released freed rescued returned recovered surrendered unharmed unhurt discharged"
)
_OPENING = 2
_PUTTING = words("put puts putting placed places estimated counted")
_AMONG_REACH = 6
_AMONG_THEM = (("among", "them"), ("among", "these"), ("amongst", "them"))
_OF_THEM = tuple((word, them) for word in ("of", "among", "amongst") for them in ("them", "whom", "which", "these"))
_COMPANY_REACH = 14
_EXTREMES = words("youngest oldest eldest smallest")
_LISTING = words(": - – — --")
_COUNTED = words("to counted numbered listed named found seen")
_CLOSING = {close: opening for opening, close in ENCLOSING.items()}
_WAS = words("was is has")
_LOOSE = words("fell lost loss felled up")
"""Ends of words of harm that befall things as well: whom they harm has to be called a person."""


EARLIER = -1
"""The whole was told in a sentence before."""


def accompanied_by(gap: Sequence[str]) -> bool:
    """Whether a gap leads from a verb to those who shared its harm: "Ada Byron, a Front leader, along with"."""
    if not gap or len(gap) > _COMPANY_REACH or gap[-1] not in _WITH_ENDS:
        return False
    behind = any(tuple(gap[-len(phrase) :]) == phrase for phrase in WITH)
    return behind and all(word not in FINITE and word != ";" for word in gap)


class Told(NamedTuple):
    """A group with its harm. `whole` is the place in the list of the group that this one is part of, or `EARLIER`."""

    group: Group
    outcome: Outcome
    harm: Harm | None
    whole: int | None = None
    total: bool = False
    passed: bool = False
    refused: RefusalReason | None = None


def attach(low: Sequence[str], groups: Sequence[Group], harms: Sequence[Harm]) -> tuple[list[Told], list[Group]]:
    """Tie groups to harms, both in order of position; the second list holds the groups that nothing harmed."""
    return _Attachment(low, groups, harms).run()


class _Attachment(Gaps):
    def __init__(self, low: Sequence[str], groups: Sequence[Group], harms: Sequence[Harm]) -> None:
        super().__init__(low)
        self.elements: list[Group | Harm] = sorted([*groups, *harms], key=lambda element: element.start)
        self.places = {id(element): at for at, element in enumerate(self.elements)}
        self.pending: list[Group] = []
        self.told: list[Told] = []
        self.free: list[Group] = []
        self.governor: Harm | None = None
        self.subset = False
        self.orphan: Harm | None = None
        """A word of harm whose victims are a pronoun or an unknown name."""
        self.last: int | None = None
        """Position in `told` of the group told last."""

    def run(self) -> tuple[list[Told], list[Group]]:
        for index, element in enumerate(self.elements):
            if isinstance(element, Group):
                self._group(element, index)
            else:
                self._harm(element, index)
        return self.told, self.free + self.pending

    # --- people -----------------------------------------------------------------------------------------------------

    def _group(self, group: Group, index: int) -> None:
        if (
            group.person is False
            or (group.single and self._speaks(group))
            or ((group.anaphor or not group.head) and self._spared(group))
        ):
            self.free.append(group)
            return
        if (
            group.was
            or self.low[max(0, group.start - 2) : group.start][-1:] == ["excluding"]
            or (self.low[max(0, group.start - 2) : group.start] in _EXCEPT)
        ):
            self.free.append(group)
            return
        before = self.low[group.start - 1] if group.start else ""
        governed = self.governor is not None and self.governor.mode is not Mode.TOLL and not self._far(group)
        if group.state is not None and not governed and not (group.anaphor and self._claimed(group, index)):
            self._tell(group, group.state, None, whole=self._whole(group))
            return
        if group.head in ("lives", "life") and self._lives(group):
            self._tell(group, Outcome.KILLED, None)
            return
        if group.person and before in _TAKERS and self._kept(group):
            self._tell(group, Outcome.CAPTURED, None)
            return
        if group.head in _CAPTIVES and not _TAKING.isdisjoint(self.low[max(0, group.start - 3) : group.start]):
            self._tell(group, Outcome.CAPTURED, None)
            return
        if group.single and self.low[group.start] == "him" and (earlier := self._antecedent()) is not None:
            group = earlier._replace(start=group.start, end=group.end)  # "ran over a guard, killing him"
        bare = not group.head and not "".join(self.low[group.end : group.end + 1]).isalpha()
        if before in ("lost", "losing", "lose", "loses") and (
            group.person or group.anaphor or bare or group.head == "own"
        ):
            self._tell(group, Outcome.KILLED, None)
            return
        claimed = self._claimed(group, index) and not self._accompanying(group) and not self._sourced(group)
        if self.governor is not None and self.governor.mode is Mode.TOLL:
            labelled = self.governor.end == group.start and not self.governor.merged  # "Dead 60+, hundreds injured"
            beside = claimed and not labelled and (before not in REACHING or self._beside(group, index))
            if before == "by" and not claimed and not RISING.isdisjoint(self.low[self.governor.end : group.start]):
                self._tell(group._replace(more=True), self.governor.outcome, self.governor)
                return
            if not beside and self._reached(self.governor.end, group):
                self._toll(group)
                return
        elif self.governor is not None and not self._far(group) and (not claimed or self._adjacent(group)):
            self._tell(group, self.governor.outcome, self.governor, whole=self._whole(group))
            return
        if self.last is not None and not claimed:
            if (whole := self._whole(group)) is not None:
                told = self.told[whole if whole >= 0 else self.last]
                self._tell(group, told.outcome, told.harm, whole=whole)
                return
            if self._rival(group):
                told = self.told[self.last]
                self._tell(group, told.outcome, told.harm, total=told.total)
                return
            if self._summed(group):
                told = self.told[self.last]
                self._tell(group, told.outcome, told.harm, total=True)
                return
            if self._further(group):
                told = self.told[self.last]
                self._tell(group, told.outcome, told.harm)
                return
            if self._elliptic(group):
                told = self.told[self.last]
                rival = self.low[group.end : group.end + 1] == ["by"]
                self._tell(group, told.outcome, told.harm, whole=told.whole, total=told.total and rival)
                return
        if self.orphan is not None and accompanied_by(self.low[self.orphan.end : group.start]):
            self._tell(group, self.orphan.outcome, self.orphan)  # "he was killed along with 12 of his men"
            return
        if self.orphan is not None and self.low[self.orphan.end : group.start] == ["with"] and group.person:
            self._tell(group, self.orphan.outcome, self.orphan)  # "Ada Byron, killed with 4-6 others"
            return
        self.pending.append(group)

    def _kept(self, group: Group) -> bool:
        """Whether nothing says whereto or whence people were taken: "took 160 children", "took 14 youths with them"."""
        after = self.low[group.end : group.end + 2]
        return (
            not after or not after[0].isalpha() or after in (["with", "them"], ["as", "hostages"], ["as", "captives"])
        )

    def _antecedent(self) -> Group | None:
        """The people a pronoun stands for: the last ones told of before it."""
        for waiting in (self.pending, self.free):
            if waiting and waiting[-1].person and not waiting[-1].anaphor and self._object(waiting[-1]):
                return waiting.pop()
        return None

    def _object(self, group: Group) -> bool:
        """Whether people stand behind a verb or preposition, not at the head of a clause."""
        before = self.low[group.start - 1] if group.start else ""
        return before.isalpha() and before not in CONJUNCTIONS

    def _tell(
        self, group: Group, outcome: Outcome, harm: Harm | None, *, whole: int | None = None, total: bool = False,
        passed: bool = False,
    ) -> None:  # fmt: skip
        refused = None
        if harm is not None and harm.word == NAMED:
            group = group._replace(weak=True)
        if harm is not None:
            if harm.merged:
                refused = RefusalReason.UNPARSED
            elif harm.negated:
                refused = RefusalReason.NEGATION
            elif harm.hypothetical:
                refused = RefusalReason.THREAT
        if (
            group.single
            and group.person is None
            and harm is not None
            and not (harm.end == group.start or harm.verb == group.end)
        ):
            self.free.append(group)
            return
        if group.single and group.weak and harm is None:
            self.free.append(group)  # "the grave of the slain leader"
            return
        captured = outcome is Outcome.CAPTURED
        if harm is not None and (
            (harm.word == "fallen" and group.victims not in ARMED)
            or (not group.person and not captured and self.low[harm.end - 1] in _LOOSE)
        ):
            self.free.append(group)
            return
        if captured and group.head and not (group.person or group.anaphor) and not self._bound(harm):
            self.free.append(group)  # "snatch ballot boxes"
            return
        if captured and harm is not None and self.low[harm.end - 1] in ARRESTS:
            refused = RefusalReason.COUNT  # an arrest is no harm of the war
        if outcome is Outcome.DISPLACED and (group.single or not self._displaced(group, harm)):
            self.free.append(group)
            return
        if refused is None and not _RETRACTED.isdisjoint(self.low):
            refused = RefusalReason.NEGATION
        if refused is None and self._released(
            group if harm is None else (harm if harm.start < group.start else group), group, outcome
        ):
            refused = RefusalReason.RELEASE
        if whole is not None and whole >= 0 and self.told[whole].whole is not None:
            whole = self.told[whole].whole
        if whole is None and group.anaphor and self.last is not None and self.told[self.last].outcome is outcome:
            whole = self.last if self.told[self.last].whole is None else self.told[self.last].whole
        some = group.qualifier is Qualifier.VAGUE and not group.head and self.low[group.start - 1] == ","
        if whole is None and some and self.last is not None and self.told[self.last].outcome is outcome:
            whole = (
                self.last if self.told[self.last].whole is None else self.told[self.last].whole
            )  # ", many losing limbs"
        if whole is None and ((self.subset and harm is self.governor) or (group.anaphor and group.state is outcome)):
            whole = EARLIER  # "the dead included two nurses", "12 of those killed were"
        self.told.append(Told(group, outcome, harm, whole, total, passed, refused))
        self.last = len(self.told) - 1

    def _claimed(self, group: Group, index: int) -> bool:
        """Whether a verb after this group takes it as its subject: "killing five, 12 were wounded"."""
        end = group.end
        parted = self.last is not None and not self.pending and self._parted(group)
        for element in self.elements[index + 1 :]:
            if isinstance(element, Group):
                gap = self.low[end : element.start]
                if parted and (gap[-2:] == [",", "and"] or (gap[-1:] == [","] and group.anaphor > element.anaphor)):
                    return False  # "killed, including two children and a nurse, and 12 were wounded"
                if not self._linked(end, element) or (")" in gap and "(" not in gap):
                    return False
                end = element.end
                continue
            if element.mode is Mode.TOLL or element.mode is Mode.OF:
                return False
            return self._subject(element, group=None, end=end) and self._clear(end, element.verb)
        return False

    def _parted(self, group: Group) -> bool:
        """Whether a list of parts goes on, or begins, with this group."""
        assert self.last is not None
        return group.anaphor or self.told[self.last].whole is not None or self.low[group.start - 1] in _SUBSET

    def _spared(self, group: Group) -> bool:
        """Whether nothing happened to those: "276 girls, 57 of whom escaped"."""
        at = group.end
        while at < len(self.low) and (self.low[at] in BE or self.low[at] in HAVE or self.low[at] in ADVERBS):
            at += 1
        return at < len(self.low) and self.low[at] in _SPARED

    def _adjacent(self, group: Group) -> bool:
        """Whether this group stands right behind the noun that governs it: "the bodies of two men who …"."""
        governor = self.governor
        if governor is None:
            return False
        if governor.mode is Mode.OF:
            return group.start <= governor.end + 1
        return governor.mode in (Mode.OBJECT, Mode.EITHER) and group.start == governor.end  # "kills 3 in X, 11 wounded"

    def _accompanying(self, group: Group) -> bool:
        """Whether people told before take this group along: "27 were killed, as well as the bomber, and 60 wounded"."""
        if self.last is None or self.pending:
            return False
        last = self.told[self.last]
        end = max(last.group.end, last.harm.end if last.harm is not None else 0)
        gap = self.low[end : group.start]
        return tuple(word for word in gap if word != ",") in WITH or gap[-2:] in (["among", "them"], ["of", "them"])

    def _beside(self, group: Group, index: int) -> bool:
        """Whether the next word of harm stands directly behind this group: "casualties: 3 killed"."""
        following = self.elements[index + 1] if index + 1 < len(self.elements) else None
        return isinstance(following, Harm) and following.start == group.end

    def _far(self, group: Group) -> bool:
        """Whether the governing verb does not reach this group."""
        governor = self.governor
        assert governor is not None
        if self._speaks(group):
            return True
        if self.told and self.told[-1].harm is governor:
            return not self._linked(self.told[-1].group.end, group)
        gap = self.low[governor.end : group.start]
        if not gap:
            return False
        if governor.mode is Mode.OF or self.subset:
            return len(gap) > _OBJECT_REACH or (
                not self.subset and any(word in FINITE or word in PREPOSITIONS for word in gap[1:])
            )
        if len(gap) > _OBJECT_REACH or any(word in FINITE or word in (";", ":") for word in gap):
            return True
        if gap[-1] in PREPOSITIONS and gap[-1] not in ("of", "including", "between", "alongside"):
            return True
        if gap[-1].endswith(("ed", "ing")) and gap[-1] not in HARM and len(gap) > 1:
            return True
        return gap[0] == "by" or not RELATIVES.isdisjoint(gap)

    def _whole(self, group: Group) -> int | None:
        """The place of the group that this one is part of: "including 3 children", "two of them"."""
        if self.last is None:
            return None
        last = self.told[self.last]
        end = max(last.group.end, last.harm.end if last.harm and last.harm.end <= group.start else 0)
        gap = self.low[end : group.start] if end <= group.start else []
        if len(gap) > 24 or (";" in gap and not group.anaphor):
            return None
        if group.anaphor:
            mixed = person_ahead(self.low, group.end)  # "eight of them women and children"
            if not group.head and group.victims is Victims.UNSPECIFIED and group.state is None and not mixed:
                return None
            return self.last if last.whole is None else last.whole
        whole = self.last if last.whole is None else last.whole
        if gap[:1] == ["("] and ")" not in gap and (len(gap) == 1 or group.head):
            return whole
        if (gap and gap[-1] in _SUBSET) or self._included(group):
            return whole
        if (
            gap[:1] != []
            and gap[0] in _LISTING
            and len(gap) == 1
            and last.whole is None
            and self._fewer(group, last.group)
        ):
            return whole  # "the number of victims rose to six: three women, two men and a boy"
        counted = self.low[group.figure[1] : group.figure[1] + 2]
        if not group.single and counted[:1] == ["of"] and counted[-1] in PERSON:
            return whole  # "45 bodies, 21 of women and 15 of children"
        if self.low[group.end : group.end + 3] == ["among", "the", "former"] and self.last:
            return self.last - 1
        begin = last.group.start
        if 0 < begin <= _OPENING and self.low[begin - 1] == "of" and group.victims is not Victims.UNSPECIFIED:
            return whole  # "Of the 35 dead, 12 were children and nine women"
        if tuple(gap[-2:]) in _OF_THEM or tuple(gap[-3:-1]) == ("among", "them"):
            return whole
        if gap[-1:] == ["of"] and self.low[group.start] in ("these", "those"):
            return whole  # "lost 12 men, of these four officers"
        if gap[:2] == [",", "the"] and gap[2:] != [] and gap[2] in _EXTREMES and len(gap) == 3:
            return whole  # "seven people died, the youngest a girl of three"
        if (
            gap == [","] and last.harm is not None and last.group.end < last.harm.end <= group.start
        ):  # "5-10 killed, 0-3 civilians"
            after = self.low[group.end : group.end + 1]
            if group.victims is not Victims.UNSPECIFIED is last.group.victims and after in (
                [],
                ["."],
                [","],
                [";"],
                [")"],
            ):
                return whole
        if last.whole is not None and last.group.anaphor and gap == [",", "and"]:
            return None  # "21 civilians, 13 of them children, and one soldier"
        after = self.low[group.end : group.end + 1]
        if not group.head and after and after[0] in PREPOSITIONS and gap[:1] == [","] and gap[1:2] == after:
            return None  # "killed four, including a pastor, in Gulak and two in Michika"
        if last.whole is not None and self._linked(last.group.end, group) and gap[-1:] in (["and"], [","]):
            return None if whole >= 0 and self._apart(group, self.told[whole].group) else whole
        return None

    def _included(self, group: Group) -> bool:
        """Sixteen women and ten children included; three boys among them: what makes these a part comes behind."""
        for at in range(group.end, min(group.end + _INCLUDED_REACH, len(self.low))):
            word = self.low[at]
            if word == "included" or tuple(self.low[at : at + 2]) in _AMONG_THEM or self._among_the_dead(at):
                return True
            if (word in FINITE and word != "'s") or not (word[0].isalnum() or word in ("'s", ",")) or word in HARM:
                return False
        return False

    def _among_the_dead(self, at: int) -> bool:
        """Whether a group is said to be among those harmed: "with six officers among the dead"."""
        after = self.low[at : at + 3]
        return after[:1] == ["among"] and after[1:2] in (["the"], ["those"]) and after[-1] in DEAD | HURT

    @staticmethod
    def _fewer(part: Group, whole: Group) -> bool:
        """Whether a number has room in another; an open one has room for its own end."""
        return (part.low or 0) < (whole.high or 0) or (whole.high is None and (part.low or 0) <= (whole.low or 0))

    @staticmethod
    def _apart(part: Group, whole: Group) -> bool:
        """Whether people of one noun cannot be among those of another: "35 farmers, 31 of them women, 7 soldiers"."""
        if part.victims in ARMED and whole.victims is Victims.UNSPECIFIED:
            return bool(whole.head) and whole.head not in _GENERIC
        return len({part.victims, whole.victims} & CATEGORIES) > 1

    def _summed(self, group: Group) -> bool:
        """Bringing the total to 525; raising the toll since Monday to 12."""
        assert self.last is not None
        gap = self.low[self.told[self.last].group.end : group.start]
        if not gap or gap[-1] not in ("to", "at", "reached", "reaching") or not _EXPECTED.isdisjoint(gap):
            return False
        return not (_SUMS.isdisjoint(gap) and BRINGING.isdisjoint(gap[-2:-1])) or "count" in gap

    def _rival(self, group: Group) -> bool:
        """Four, while others reported six: another source's number for the same."""
        assert self.last is not None
        last = self.told[self.last]
        end = max(last.group.end, last.harm.end if last.harm is not None and last.harm.end <= group.start else 0)
        gap = [word for word in self.low[end : group.start] if word not in _QUOTES]
        if group.head or group.anaphor or not gap or len(gap) > _RIVAL_REACH:
            return False
        parted = next((at for at in range(len(gap) - 1, -1, -1) if gap[at] in _PARTING), None)
        bracketed = self.low[last.group.end : last.group.end + 1] == self.low[group.end : group.end + 1] == ["("]
        if bracketed and all(not word[0].isdigit() for word in gap) and gap[-1] in _UP_TO:
            return True  # "from 40 (police) to more like 90 (press)"
        if parted is None and _REVISED.isdisjoint(gap):
            return False
        own = gap[parted or 0 :]
        after = [word for word in self.low[group.end : group.end + 3] if word not in _QUOTES]
        if own == ["or"] and gap[-2:-1] == [","]:
            return True  # "four men died, or five in another account"
        if len(own) == 1 and (after[:2] == [",", "according"] or after[:1] == ["according"]):
            return True
        if own[-1] in BE and not FIGURES.isdisjoint(own):
            return True  # "43 bodies; the tally of the Red Cross was 61"
        if reported(self.low, group.start) and (not after or not after[0].isalpha() or after[0] in PREPOSITIONS):
            return True  # "12 to 15 dead, officials say; the army says 20."
        return not _RIVALS.isdisjoint(own) and (
            own[-1] in _RIVALS or own[-1] in ("at", "to", ":") or own[-2:] == ["spoke", "of"]
        )

    def _bound(self, harm: Harm | None) -> bool:
        """Whether only people can be taken so: abducted, taken hostage."""
        return harm is not None and (
            harm.word.startswith(("abduct", "kidnap"))
            or (harm.end - harm.start > 1 and self.low[harm.end - 1] in _HELD)
        )

    def _sourced(self, group: Group) -> bool:
        """119 by that of the parish: a bare number with its own source, for those told before."""
        sourced = not group.head and self.low[group.end : group.end + 1] in (["by"], ["per"])
        return sourced and self.last is not None and self.low[group.start - 1] in _PARTING

    def _further(self, group: Group) -> bool:
        """Also 14 militants: people told behind those who were harmed, in a clause without a verb."""
        start = group.start
        before = self.low[start - 2] if start > 1 else ""
        return bool(group.person) and self.low[start - 1] == "also" and before in (";", ",", "and", "&")

    def _elliptic(self, group: Group) -> bool:
        """And three on Tuesday: a bare number joined to people who were harmed."""
        assert self.last is not None
        last = self.told[self.last]
        if group.person is False or self._speaks(group):
            return False
        if last.harm is None:  # "14 fatalities among the guards and 36 among the protesters"
            ending = self.low[group.end : group.end + 1]
            counted = last.group.state is not None and self._linked(last.group.end, group)
            if counted and last.group.low == 1 and group.single and self.low[last.group.end : group.start] == [","]:
                return True  # "one fatality, a corporal"
            return counted and not group.head and bool(ending) and ending[0] in PREPOSITIONS
        if last.harm.end > group.start:
            return False
        end = max(last.group.end, last.harm.end)
        gap = tuple(word for word in self.low[end : group.start] if word != ",")
        if gap == ("as", "did"):
            return True
        if gap == ("with",) and group.person and last.group.single and last.harm.mode is not Mode.OBJECT:
            return True  # "Ada Byron, deputy chief, killed with 4-6 others"
        if gap in WITH or (any(gap[-len(phrase) :] == phrase for phrase in WITH) and self._linked(end, group)):
            return True
        if last.group.start >= last.harm.end and self._linked(last.group.end, group):
            return True  # "were killed, as well as a cleaner and a hospital guard"
        after = self.low[group.end : group.end + 1]
        preposed = bool(after) and (after[0] in PREPOSITIONS or after[0] == "according")
        return self._linked(end, group) and not group.head and preposed

    def _toll(self, group: Group) -> None:
        governor = self.governor
        assert governor is not None
        before = self.low[max(0, group.start - 2) : group.start]
        hypothetical = not _EXPECTED.isdisjoint(self.low[governor.end : group.start])
        harm = governor._replace(hypothetical=True) if hypothetical else governor
        self._tell(group, governor.outcome, harm, total=True, passed=not _PASSING.isdisjoint(before))
        self.governor = None

    # --- harm -------------------------------------------------------------------------------------------------------

    def _harm(self, harm: Harm, index: int) -> None:
        low = self.low
        before = low[harm.start - 1] if harm.start else ""
        if harm.mode is Mode.TOLL:
            if (
                self.pending
                and low[self.pending[-1].start - 2 : self.pending[-1].start - 1]
                and (low[self.pending[-1].start - 2] in BRINGING and low[self.pending[-1].start - 1] == "to")
            ):
                group = self.pending.pop()
                self._tell(group, harm.outcome, harm, total=True)
                return
            self._dismiss()
            self.governor, self.subset = harm, False
            return
        among = before == "among" or low[max(0, harm.start - 2) : harm.start] in (["among", "the"], ["among", "those"])
        listing = before == "the" and low[harm.end : harm.end + 1] and low[harm.end] in _SUBSET
        if (among or listing) and harm.mode is not Mode.OBJECT:
            verb = harm.start - (before != "among") - 1
            while verb and (low[verb - 1] in BE or low[verb - 1] in ADVERBS or low[verb - 1] in _COUNTED):
                verb -= 1  # "two women were among the injured", "are believed to be among the dead"
            if self.pending and self._clear(self.pending[-1].end, verb):
                first = len(self.told)
                self._take(harm._replace(verb=verb))
                self._belong(first)
            else:
                self._dismiss()
                self.governor, self.subset = harm, True
            return
        if before in ("the", "those") and harm.mode is not Mode.OF and not harm.passive:
            if low[max(0, harm.start - 2)] in _PUTTING or low[harm.end : harm.end + 1] == ["at"]:
                self._dismiss()
                self.governor, self.subset = harm._replace(mode=Mode.TOLL, word="number"), False
            return
        stayed = harm.outcome is Outcome.DISPLACED and not harm.word.startswith("fle")
        if stayed and self.pending and not self._displaced(self.pending[-1], harm):
            return  # "200 people sheltering in a mosque were shot dead"
        if self._subject(harm, group=self.pending[-1] if self.pending else None, end=None, index=index):
            self._take(harm)
            self.governor = None
            return
        if low[harm.end : harm.end + 1] == ["them"] and (earlier := self._antecedent()) is not None:
            self._tell(earlier, harm.outcome, harm)
            return
        if low[harm.end : harm.end + 1] == ["them"] and self.last is not None:
            taken = self.told[self.last]
            if taken.outcome is Outcome.CAPTURED and taken.whole is None and harm.outcome is Outcome.KILLED:
                self._tell(taken.group, harm.outcome, harm)  # "abducted nine men and killed them"
                return
        self._dismiss()
        self.governor, self.subset = harm, False

    def _belong(self, first: int) -> None:
        """Make those told from place `first` on parts of the ones told before with the same harm."""
        for at, one in enumerate(self.told[first:], start=first):
            if one.whole is None:
                wholes = (place for place in range(first - 1, -1, -1) if self.told[place].whole is None)
                whole = next((place for place in wholes if self.told[place].outcome is one.outcome), EARLIER)
                self.told[at] = one._replace(whole=whole)

    def _dismiss(self) -> None:
        self.free.extend(self.pending)
        self.pending.clear()

    def _subject(self, harm: Harm, *, group: Group | None, end: int | None, index: int | None = None) -> bool:
        """Whether this word of harm takes what stands before it, rather than what follows."""
        if harm.mode is not Mode.EITHER:
            return harm.mode is Mode.SUBJECT or harm.mode is Mode.COUNTED
        if harm.passive:
            return True
        low, count = self.low, len(self.low)
        following = low[harm.end] if harm.end < count else ""
        if index is None:
            index = self.places[id(harm)]
        after = self.elements[index + 1] if index + 1 < len(self.elements) else None
        if isinstance(after, Group) and after.start - harm.end <= 1:
            gap = low[harm.end : after.start]
            if not gap or gap[0] in ADVERBS or gap[0] in _QUOTES:
                adjacent = (end if end is not None else group.end if group is not None else -1) >= harm.verb
                then = self.elements[index + 2] if index + 2 < len(self.elements) else None
                if adjacent and isinstance(then, Harm) and then.start - after.end <= 0 and then.mode is not Mode.OBJECT:
                    return True
                return after.start == harm.end and after.single and adjacent and low[after.start] == "the"
        if harm.perfect:
            return False
        return not (following in DETERMINERS or following in PRONOUNS or following in PERSON) or following == "that"

    def _take(self, harm: Harm) -> None:
        """Give the harm to the waiting people that it reaches, from the last one backwards."""
        taken = self._enclosed(harm)
        if taken:
            self.pending.clear()
        amid: list[Group] = []
        stop = harm.verb
        while self.pending:
            group = self.pending[-1]
            if taken and self._listed(group, taken[0]):
                amid.append(self.pending.pop())
                while self.pending and self._linked(self.pending[-1].end, amid[0]):
                    amid.insert(0, self.pending.pop())  # "22 children and 6 teachers were among the 39"
                break
            joined = self._clear(group.end, stop) if not taken else self._linked(group.end, taken[0])
            if joined and not taken and len(self.pending) > 1 and self._hanging(group, self.pending[-2]):
                self.free.append(self.pending.pop())  # "the wife of one of the officers died"
                continue
            if not joined or (self._governed(group) and not self._close(group, stop) and not taken):
                break
            if taken and taken[0].anaphor and taken[0].end == harm.verb and taken[0].victims is Victims.UNSPECIFIED:
                break  # "received 40 patients, 10 of them were dead"
            if taken and self._bare(taken[0], harm) and group.head and self.low[taken[0].start - 1] == "and":
                break  # "12 women among them, and 30 wounded"
            if taken and self._governed(group) and self.low[taken[0].start - 1] == ",":
                break  # "according to a doctor, 16 people were killed"
            taken.insert(0, self.pending.pop())
            stop = group.start
        if not taken:
            taken.extend(self._relative(harm))
        self._dismiss()
        if not taken and self._again(harm):
            return
        self.orphan = None if taken else harm
        for group in taken:
            whole = None
            partly = self.low[max(0, group.start - 2) : group.start] == ["of", "whom"]
            if self.told and (partly or self.told[-1].harm is harm):
                whole = self._whole(group)  # "56 were wounded, of whom 20 are in hospital"
            self._tell(group, harm.outcome, harm, whole=whole)
        for group in amid:
            self._tell(group, harm.outcome, harm, whole=self.last)

    @staticmethod
    def _bare(group: Group, harm: Harm) -> bool:
        """Whether a number without a noun stands right before its harm: "30 wounded"."""
        return not group.head and not group.anaphor and not group.single and group.end == harm.verb == harm.start

    def _hanging(self, group: Group, head: Group) -> bool:
        """Whether a group only tells whose the one before it is."""
        return head.single and head.end == group.start - 1 and self.low[head.end] == "of"

    def _listed(self, group: Group, whole: Group) -> bool:
        """Six children were among the 19 killed."""
        gap = self.low[group.end : whole.start]
        verbs = all(word in BE or word in ADVERBS or word in _COUNTED for word in gap[:-1])
        return len(gap) <= _AMONG_REACH and gap[-1:] == ["among"] and verbs

    def _enclosed(self, harm: Harm) -> list[Group]:
        """Those before a parenthesis that ends at the verb: "three of one family - Ada, 40, and her son - were"."""
        low, close = self.low, self.low[harm.verb - 1] if harm.verb else ""
        if close not in _CLOSING:
            return []
        for at in range(len(self.pending) - 1, -1, -1):
            end = self.pending[at].end
            if end < harm.verb - 1 and low[end] == _CLOSING[close]:
                found = self.pending[at]
                del self.pending[at]
                return [found]
        return []

    def _relative(self, harm: Harm) -> list[Group]:
        """The one whom a name told: "…, who was also killed"; the one who did it: "… before being shot dead"."""
        low, at = self.low, harm.verb
        if at and low[at - 1] == "who" and low[at] in _WAS:
            return [
                Group(
                    1,
                    1,
                    Qualifier.EXACT,
                    at - 1,
                    at,
                    (at - 1, at),
                    person=True,
                    weak="also" not in low[at : harm.start],
                    single=True,
                )
            ]
        if harm.passive and low[at] == "being" and at and low[at - 1] in ("before", "after"):
            first = next((g for g in (*self.free, *self.pending) if g.person and g.single), None)
            if (
                first is not None
                and low[first.start - 1 : first.start] != ["by"]
                and first in (*self.free, *self.pending)
            ):
                for waiting in (self.free, self.pending):
                    if first in waiting:
                        waiting.remove(first)
                return [first]
        return []

    def _again(self, harm: Harm) -> bool:
        """Twelve people wounded in the blast have died: the later harm holds."""
        if self.last is None or harm.outcome is not Outcome.KILLED:
            return False
        last = self.told[self.last]
        if last.outcome is Outcome.KILLED or (last.harm is None and not last.group.anaphor):
            return False
        relative = self.low[last.group.end : last.group.end + 1]
        if last.harm is not None and last.harm.passive and not (relative and relative[0] in RELATIVES):
            return False
        if not self._clear(max(last.group.end, last.harm.end if last.harm is not None else 0), harm.verb):
            return False
        for at, told in enumerate(self.told):
            if told.outcome is last.outcome and told.harm is last.harm:
                whole = None if told.whole == EARLIER else told.whole
                refused = None if told.outcome is Outcome.CAPTURED else told.refused
                self.told[at] = told._replace(outcome=harm.outcome, harm=harm, whole=whole, refused=refused)
        return True
