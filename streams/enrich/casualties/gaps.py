"""What the words between people and harm allow: whether a subject reaches its verb, and who is joined to whom."""

from collections.abc import Sequence

from schemas import Outcome, Qualifier, Victims
from streams.enrich.casualties.outcomes import Harm
from streams.enrich.casualties.victims import Group
from streams.enrich.language.lexicon import (
    ACTION_VERBS,
    ADVERBS,
    BE,
    CONJUNCTIONS,
    DETERMINERS,
    FINITE,
    HARM,
    HAVE,
    LIVES,
    PERSON,
    PREPOSITIONS,
    PRONOUNS,
    RELATIVES,
    RELEASES,
    REPORTING,
    SPEECH_VERBS,
    VIOLENT,
)
from streams.enrich.language.words import words

_SUBJECT_REACH = 32
LINK_REACH = 20
_TOLL_REACH = 40
_JOINERS = words(
    "and , & plus including incl with as alongside ( - – — or then both besides ; include includes included"
)
REACHING = words(
    "to at of is was are were reached reaches reaching reach passes passed past tops topped topping exceeds exceeded",
    "exceeding surpassed surpasses surpassing hit hits : now - – = above beyond over nears neared stood stands",
    "totals totalled",
    "totaled being number numbering numbered run runs ran go goes went coded than become became",
    "range ranged ranges ranging vary varied varies varying",
)
_NOUN_VERBS = words(
    "attack attacks strike strikes hit fire raid call calls protest protests march report claim escape support return"
    " break move opposed supported deployed armed planned",
)
_HOMES = words(
    "home homes houses house village villages fighting violence war conflict shelling region country area town"
)
_SAYING = (SPEECH_VERBS - words("accused believed reported alleged estimated quoted cited claimed confirmed")) | words(
    "lists counts puts speaks spoke holds insists insisted maintains reckons admits concedes acknowledges mentions"
)
FIGURES = words("figure figures toll total number count tally estimate estimates tolls counts")
_LEADING = words(
    "go goes went run runs ran range ranges ranged vary varied from between begin start"
    " of at to as it them is was were : that on a given"
)
_FIRST = words("initially first originally finally")
_REPORT_REACH = 6
_SOME = 5
_QUOTES = words("\" '")
ENCLOSING = {"(": ")", "-": "-", "–": "–", "—": "—", "--": "--"}
"""What opens an insertion, and what closes it."""
_PAIRED = ENCLOSING | {",": ","}
_SPEAKER_REACH = 12
_GOING = words("crossed cross crossing poured pouring streamed streaming spilled left")
_STAYING = words("sought seeking taken moved staying living")
_CAMPS = words("camp camps shelter shelters tents schools huts")
_FUGITIVES = words("refugees refugee evacuees families")
_CROWD = 50
_THOUSAND = 1000
_POPULATION = 10_000


def reported(low: Sequence[str], at: int) -> bool:
    """Whether a bare number at `at` is what somebody tells: "the army says 13", "put it at 9", "told AP 6"."""
    if low[at - 1 : at] == [":"] and not FIGURES.isdisjoint(low[max(0, at - _REPORT_REACH) : at]):
        return True  # "Total per police: 200"
    strangers = 0
    for index in range(at - 1, max(-1, at - _REPORT_REACH), -1):
        word = low[index]
        if word in REPORTING:
            return True
        if word in FIGURES:
            return not _LEADING.isdisjoint(low[index + 1 : at])
        if word in _QUOTES or word in _LEADING or word in ADVERBS or word in _FIRST:
            continue
        strangers += 1
        if strangers > 1 or not word.isalpha() or word in FINITE or word in PREPOSITIONS or word.endswith("ed"):
            return False
    return False


class Gaps:
    """The words of one sentence, asked for what stands between two positions."""

    def __init__(self, low: Sequence[str]) -> None:
        self.low = low

    def _displaced(self, group: Group, harm: Harm | None) -> bool:
        if group.victims in (Victims.MILITANT, Victims.MILITARY, Victims.POLICE):
            return False
        if harm is not None and harm.word in ("sheltering", "gathered"):
            return (group.low or group.high or 0) >= _POPULATION
        if harm is not None and harm.word in _GOING:
            many = group.qualifier is Qualifier.VAGUE or group.head in _FUGITIVES
            return (group.low or group.high or 0) >= (_CROWD if many else _THOUSAND)
        if harm is not None and harm.word in _STAYING:
            camped = harm.word not in ("staying", "living") or not _CAMPS.isdisjoint(self.low[harm.end : harm.end + 5])
            return camped and (group.low or group.high or 0) >= _THOUSAND
        if harm is not None and harm.word == "arrived":
            return group.head in _FUGITIVES
        if harm is None or not harm.word.startswith("fle"):
            return True
        after = self.low[harm.end : harm.end + 6]
        count = group.low or group.high or 0
        return count >= _CROWD or (count >= _SOME and not _HOMES.isdisjoint(after))

    def _released(self, first: Group | Harm, last: Group, outcome: Outcome) -> bool:
        if outcome not in (Outcome.CAPTURED, Outcome.KILLED):
            return False
        low = self.low
        before = low[max(0, first.start - 5) : first.start]
        if before[-1:] in (["until"], ["unless"]):
            return False
        if not RELEASES.isdisjoint(before[-3:]) or ("hand" in before and "over" in before):
            return True
        end = last.end
        while end < len(low) and (low[end] in BE or low[end] in HAVE or low[end] in ADVERBS):
            end += 1  # "until two captured soldiers are freed", "the bodies of 97 soldiers were handed over"
        return end > last.end and end < len(low) and low[end] in RELEASES and low[end] not in ("rescued", "transfer")

    def _lives(self, group: Group) -> bool:
        before = self.low[max(0, group.start - 2) : group.start]
        after = self.low[group.end : group.end + 3]
        return not LIVES.isdisjoint(before) or "lost" in after

    def _speaks(self, group: Group) -> bool:
        """Whether a verb of saying follows: "killed five people, a doctor said"; "an official, Ada Byron, said"."""
        if group.single and self.low[group.end : group.end + 1] in (["of"], ["at"], ["in"], ["for"]):
            commas = 0
            for word in self.low[group.end : group.end + _SPEAKER_REACH]:
                if word in _SAYING:
                    return commas != 1
                commas += word == ","
                if (
                    commas > 2
                    or word in FINITE
                    or (word in DETERMINERS and word != "the")
                    or not (word[0].isalpha() or word == ",")
                ):
                    break
        after = self.low[group.end : group.end + 2]
        return bool(after) and after[0] in _SAYING and after[-1] not in HARM

    def _linked(self, end: int, group: Group) -> bool:
        """Whether this group is joined to the one that ended at `end`."""
        gap = self.low[end : group.start]
        if not gap:
            return group.anaphor
        if len(gap) > LINK_REACH or any(word in FINITE and not self._noun(end + at) for at, word in enumerate(gap)):
            return False
        last = gap[-1]
        if last in ("them", "whom"):
            return gap[-2:-1] in (["among"], ["of"])
        if last == "with":
            return gap[-2:-1] in (["along"], ["together"])
        if last == "as":
            return gap[-3:] == ["as", "well", "as"]
        if last in ("-", "–", "—") or last == ";":
            return group.anaphor or last != ";"
        return last in _JOINERS or group.anaphor

    def _reached(self, end: int, group: Group) -> bool:
        """Whether a verb of counting leads from the toll that ended at `end` to this number."""
        gap = [word for word in self.low[end : group.start] if word not in _QUOTES]
        if len(gap) > _TOLL_REACH:
            return False
        if not gap:
            return True
        if gap[-1] == "in" and group.definite and group.qualifier is Qualifier.VAGUE:
            return True  # "the number of dead is in the hundreds"
        if gap[-1] == "of":
            return len(gap) <= 2
        if gap in (["as"], ["so", "far"]):
            return True  # "gave the toll as six"
        if gap[-1] == "(":
            return len(gap) == 1
        if gap[-1] == "as" and gap[-2:-1] and gap[-2] in ("coded", "recorded", "given", "estimated", "put", "reported"):
            return True
        if gap[-1] == "from" and len(gap) > 1 and gap[-2] in REACHING:
            return True  # "estimates of the dead range from 40 to as many as 60"
        if gap == [","] and not group.head:
            return True  # "reported a much higher toll, 137"
        return gap[-1] in REACHING or (gap[-1] in ADVERBS and len(gap) > 1 and gap[-2] in REACHING)

    def _governed(self, group: Group) -> bool:
        """Whether a preposition holds this group, so that it is no subject."""
        before = self.low[group.start - 1] if group.start else ""
        return before in PREPOSITIONS and before not in ("including", "excluding", "alongside", "besides", "as")

    def _close(self, group: Group, stop: int) -> bool:
        gap = self.low[group.end : stop]
        relative = gap[:1] != [] and (gap[0] in RELATIVES or (gap[0] == "," and gap[1:2] != [] and gap[1] in RELATIVES))
        return len(gap) <= 1 or relative or all(w in VIOLENT or w in (",", "or", "and") for w in gap)

    def _clear(self, begin: int, end: int) -> bool:
        """Whether nothing between a subject and its verb breaks them apart."""
        low = self.low
        if end - begin > _SUBJECT_REACH:
            return False
        gap = low[begin:end]
        if not gap:
            return True
        if len(gap) > 2 and _PAIRED.get(gap[0]) == gap[-1]:
            return True  # "dozens of people – both civilians and troops – were killed"
        if gap[-1] in ("before", "after") and low[end] == "being":
            return False  # "killing one, before being shot dead"
        if gap[-2:] == ["of", "them"] and gap[-3:-2] != ["all"]:
            return False  # "received 400 victims, 25 % of them were dead"
        if gap[-1] in PERSON and (len(gap) == 1 or gap[-2] in RELATIVES or gap[-2] in CONJUNCTIONS or gap[-2] == "("):
            return False  # "a hospital where children were killed": the verb has its own subject
        relative = not RELATIVES.isdisjoint(gap[:-1])
        joined = gap[-1] in ("and", "&", "but", "then") or (
            gap[-1] in ADVERBS and gap[-2:-1] in (["and"], ["&"], ["but"], [","])
        )
        if gap[-1] == "," and "," in gap[:-1] and not relative:
            gap = gap[: gap.index(",")]  # "three men on it, said to be brothers, died"
        budget = 2 if relative or joined else 0  # "was stabbed in the neck and died"
        for at, word in enumerate(gap):
            if word in (";", ":") or (
                word in ("when", "while", "because", "although", "but", "whereas")
                and not relative
                and not (joined and at == len(gap) - 1)
            ):
                return False
            if word in FINITE and not self._noun(begin + at):
                budget -= 1
                if budget < 0:
                    return False
            if word in ("after", "before") and at + 1 < len(gap) and gap[at + 1].endswith("ing") and not relative:
                return False  # "beheaded two loggers after taking them captive"
            if word in ("and", "as", "after") and at + 1 < len(gap) and not relative:
                following = gap[at + 1]
                if word == "and" and (following in DETERMINERS or following in PERSON or following in PRONOUNS):
                    return False
        return True

    def _noun(self, at: int) -> bool:
        """Whether a word that may be a verb is used as a noun here: "in the attack"."""
        word = self.low[at]
        if word == "'s":
            return at > 0 and self.low[at - 1] not in PRONOUNS and self.low[at - 1] != "that"  # "Borduria's army"
        if word in _NOUN_VERBS or (word in ACTION_VERBS and word.endswith("ed")):
            return any(w in DETERMINERS or w in PREPOSITIONS or w in BE for w in self.low[max(0, at - 3) : at])
        return False
