"""Whose people, where, and who says so: from the sentence's names and speeches, then the update's, then its heading's."""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas import Claimant, EntityKind, Part, StatementKind
from streams.enrich.clauses import Told
from streams.enrich.text import Name, Sentence, Speech


@dataclass(frozen=True, slots=True)
class Scope:
    """Side, place and claimant of one statement."""

    side: str | None
    place: str | None
    claimant: Claimant
    hedged: bool


class Scopes:
    """The names and speeches of one update, asked for each statement."""

    def __init__(self, sentences: Sequence[Sentence], speeches: Sequence[Speech]) -> None:
        self.sentences = sentences
        self.speeches = speeches

    def of(self, sentence: Sentence, told: Told, *, kind: StatementKind, whole: bool) -> Scope:
        """The scope of what is told in a sentence."""
        at = sentence.tokens[told.group.figure[0]].start
        speech = self._speech(sentence.part, at)
        place = self._place(sentence, at, kind=kind)
        side = self._side(sentence, told) or (place.home if place is not None else None)
        claimant = Claimant(id=speech.speaker, relays=speech.relays) if speech is not None else Claimant(id=None)
        return Scope(side, place.canonical if place else None, claimant, bool(speech and speech.hedged))

    def _speech(self, part: Part, at: int) -> Speech | None:
        covering = [s for s in self.speeches if s.part is part and s.start <= at < s.end and s.speaker]
        if covering:
            return min(covering, key=lambda s: s.end - s.start)
        if part is Part.TEXT:
            return next((s for s in self.speeches if s.part is Part.HEADLINE and s.speaker), None)
        return None

    def _place(self, sentence: Sentence, at: int, *, kind: StatementKind) -> Name | None:
        places = [name for name in sentence.names if name.kind is EntityKind.PLACE]
        if places:
            return min(places, key=lambda name: (name.start < at, abs(name.start - at)))
        if kind is StatementKind.TOTAL:
            return None
        for other in reversed([s for s in self.sentences if s.part is Part.TEXT and s.index < sentence.index]):
            for name in other.names:
                if name.kind is EntityKind.PLACE:
                    return name
        for other in self.sentences:
            for name in other.names:
                if name.kind is EntityKind.PLACE:
                    return name
        return None

    def _side(self, sentence: Sentence, told: Told) -> str | None:
        start = sentence.tokens[told.group.start].start
        end = sentence.tokens[told.group.end - 1].end
        for name in sentence.names:
            if name.party and start <= name.start < end:
                return name.party
        return None
