"""Who says so where nobody is named: officials speak for the state the harm was done in, doctors for doctors.

`attribution.py` reads speakers with a name. Casualties are mostly told by offices without one ("police said", "hospital
sources put the toll at nine"), and by nouns ("Bordur's claim to have killed 90"); those are read here, for casualties
alone: nobody is accused by doctors.
"""

from collections.abc import Sequence
from typing import NamedTuple

from schemas import EntityKind
from streams.enrich.language import wording as w
from streams.enrich.language.numbers import core_at
from streams.enrich.language.text import Manner, Name, Sentence
from streams.enrich.language.words import words
from streams.enrich.names.entities import PEOPLE
from streams.enrich.speech.phrases import actors, by_token

_OFFICES = words(
    "official officials authorities authority police policemen army military government presidency ministry minister",
    "ministers president governor mayor spokesman spokeswoman spokesperson spokesmen prosecutor prosecutors brigade",
    "commander commanders general colonel administration troops navy airforce gendarmerie communique premier prefect",
    "superintendent inspector commissioner constabulary sheriff marines coastguard intelligence parliament lawmaker",
    "forces",
)
"""Heads of offices that speak for their state."""
_KINDS = {
    "doctor": "doctors", "doctors": "doctors", "surgeon": "doctors", "surgeons": "doctors", "physicians": "doctors",
    "medic": "medics", "medics": "medics", "paramedic": "medics", "paramedics": "medics", "nurse": "medics",
    "rescuers": "rescue-workers", "rescuer": "rescue-workers", "firefighters": "rescue-workers",
    "resident": "residents", "residents": "residents", "villager": "residents", "villagers": "residents",
    "locals": "residents", "townspeople": "residents", "inhabitants": "residents",
    "witness": "witnesses", "witnesses": "witnesses", "eyewitness": "witnesses", "eyewitnesses": "witnesses",
    "survivor": "survivors", "survivors": "survivors", "relatives": "relatives", "relative": "relatives",
    "hospital": "hospital", "hospitals": "hospital", "morgue": "hospital", "activists": "activists",
    "activist": "activists", "campaigners": "activists", "elders": "elders", "monitors": "monitors",
}  # fmt: skip
"""Heads of people who speak for themselves, with the slug they are told by."""
_WORKERS = {"rescue": "rescue-workers", "aid": "aid-workers", "health": "health-workers", "emergency": "rescue-workers"}
_SOURCES = {
    "hospital": "hospital", "medical": "medics", "health": "health-officials", "security": "security-sources",
    "local": "local-sources", "tribal": "tribal-sources", "military": "", "army": "", "police": "", "official": "",
    "government": "",
}  # fmt: skip
"""What "X sources" and "X officials" are called; "": an office of the state."""
_PUTTING = words(
    "put puts putting revise revised revises raised raises lowered cut counted counts count tallied recorded",
    "spoke speaks",
)
_TELLERS = _PUTTING | frozenset(w.TELLING) | {"according"}
_TOLLS = words("toll tolls number figure figures dead death deaths count tally estimate casualties killed victims")
_CLAIM = words("claim claims estimate estimates figure figures count tally tallies data assessment statement report")
_STOPS = frozenset({",", ";", ":", ".", "–", "—", "but", "rejected", "denied"})
_BARS = frozenset({",", ";", ":", '"', ".", "(", ")", "–", "—", "who", "which", "that", "and", "but", "after", "when"})
_REACH = 9
_CITED = 14
_NOUN = 4


class Unnamed(NamedTuple):
    """A speaker by a slug; `office` marks one who speaks for the state the harm was done in."""

    slug: str
    office: bool = False


def owner(sentence: Sentence, at: int) -> str | None:
    """Whose claim a number at token `at` is: "Bordur's claim of 90 dead", "the Bordurian estimate that 90 died"."""
    low = sentence.lower
    for index in range(at - 1, max(-1, at - _REACH), -1):
        if low[index] in _STOPS:
            return None
        if low[index] in _CLAIM:
            for actor in actors(sentence):
                if actor.last == index or (actor.last == index - 1 and low[actor.last] == "'s"):
                    return actor.slug
            return None
    return None


def unnamed(sentence: Sentence, at: int) -> Unnamed | None:
    """Who tells the number at token `at`, where the sentence names no speaker: the nearest teller."""
    low = sentence.lower
    for index, word in enumerate(low):
        if word in ("citing", "quoting") and (cited := _cited(sentence, index)):
            return cited
    tellers = [index for index, word in enumerate(low) if word in _TELLERS and _tells(low, index, word)]
    for index in sorted(tellers, key=lambda each: abs(each - at)):
        if found := _teller(sentence, index):
            return found
    return None


def _cited(sentence: Sentence, index: int) -> Unnamed | None:
    """Whom a report cites: "citing Bordurian officials as saying nine died"."""
    for actor in actors(sentence):
        if index < actor.first <= index + _NOUN and actor.slug:
            return Unnamed(actor.slug)
    return _head(sentence, index + 1, index + 1 + _NOUN)


def _tells(low: Sequence[str], index: int, word: str) -> bool:
    if word in _PUTTING:
        ahead = low[index + 1 : index + 5]
        if word[:2] == "sp":
            return ahead[:1] == ["of"]
        counted = any(core_at(low, at) is not None for at in range(index + 1, min(index + 4, len(low))))
        return not _TOLLS.isdisjoint(ahead) or (word[:5] in ("count", "talli", "recor") and counted)
    telling = w.TELLING.get(word)
    if telling is None:
        return word == "according" and low[index + 1 : index + 2] == ["to"]
    return telling[0] is Manner.SAYS and telling[1] is not w.Form.GERUND


def _teller(sentence: Sentence, verb: int) -> Unnamed | None:
    """The subject of a verb of telling: before it, or behind it where that closes what was told."""
    low = sentence.lower
    if low[verb] == "according":
        return _head(sentence, verb + 2, verb + 2 + _CITED, named=True)
    if verb and low[verb - 1] in (",", '"'):
        inverted = _head(sentence, verb + 1, verb + 1 + _NOUN)
        if inverted is not None:
            return inverted
    begin = verb
    while begin and verb - begin < _REACH and low[begin - 1] not in _BARS:
        begin -= 1
    return _head(sentence, begin, verb, named=low[verb] in _PUTTING or low[verb][:5] == "claim")


def _head(sentence: Sentence, begin: int, end: int, *, named: bool = False) -> Unnamed | None:
    """The first head of a noun phrase within some tokens; names too where `named`, else they are no speakers here."""
    low, names = sentence.lower, by_token(sentence)
    for index in range(begin, min(end, len(low))):
        word = low[index]
        if index > begin and word in _BARS:
            return None
        name = names[index][1] if index in names else None
        if name is not None and name.kind is EntityKind.PERSON and name.party is None:
            return Unnamed("officials", office=True) if _in_office(name) else None
        if name is not None and named and name.kind is EntityKind.ORGANISATION and name.party is None:
            return Unnamed(name.slug)
        if name is not None and named and name.party is not None and not (name.adjective and name.role == PEOPLE):
            return Unnamed(name.party)
        before = low[index - 1] if index else ""
        if word in ("sources", "source", "officials", "official") and before in _SOURCES:
            kind = _SOURCES[before]
            return Unnamed(kind) if kind else Unnamed("officials", office=True)
        if word in ("workers", "worker", "services", "teams", "crews") and before in _WORKERS:
            return Unnamed(_WORKERS[before])
        if word == "society" and before == "civil":
            return Unnamed("civil-society")
        if word in _OFFICES and low[index + 1 : index + 2] != ["sources"]:
            return Unnamed("police" if word[:6] == "police" else "officials", office=True)
        if word in _KINDS and low[index + 1 : index + 2] not in (["sources"], ["officials"]):
            return Unnamed(_KINDS[word])
    return None


def _in_office(name: Name) -> bool:
    return name.role is not None and not _OFFICES.isdisjoint(name.role.split())
