"""Whom the words say did it: the act's own subject, the object of the accusation, or a word that points at either."""

from dataclasses import dataclass, field
from typing import NamedTuple

from schemas import Act, Stance
from streams.enrich.accusations.around import Deed
from streams.enrich.accusations.rows import Row
from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner, Sentence, Speech
from streams.enrich.language.words import words
from streams.enrich.speech.actors import Actor, Memory, Voice
from streams.enrich.speech.phrases import homes

Parties = tuple[str, ...]


class Here(NamedTuple):
    """The sentence being read: its lower-case words, its actors and the speeches in it."""

    sentence: Sentence
    lower: list[str]
    chunks: tuple[Actor, ...]
    speeches: tuple[Speech, ...]

    def starts(self, actor: Actor) -> int:
        """Where an actor begins, in characters of the part."""
        return self.sentence.tokens[actor.first].start

    def inside(self, speech: Speech) -> range:
        """The tokens of a speech."""
        return range(self.sentence.after(speech.start - 1), self.sentence.after(speech.end - 1))

    def words(self, speech: Speech) -> list[str]:
        """The lower-case words of a speech."""
        inside = self.inside(speech)
        return self.lower[inside.start : inside.stop]


@dataclass(slots=True)
class Accused:
    """Finds the parties accused, with the memory of the parties named and accused before."""

    sides: Parties
    memory: Memory = field(init=False)
    fighting: set[str] = field(default_factory=set)
    """The parties told of as attacking."""

    def __post_init__(self) -> None:
        self.memory = Memory(sides=self.sides)

    def of(self, here: Here, deed: Deed, speech: Speech | None, rows: list[Row]) -> Parties:
        """The parties said to have done it; empty when the words do not tell."""
        actor = deed.actor
        against = (speech.against,) if speech is not None and speech.against else ()
        if actor is None:
            return against or self._told_before(here, deed, speech, rows) or _joined(here, deed, speech, rows)
        apart = (
            speech is not None
            and here.starts(actor) > speech.start
            and here.lower[actor.last : actor.last + 1] == ["of"]
        )
        if apart and actor.party:
            return (actor.party,)  # accused A of …, and B of …
        if against and speech is not None and (deed.gerund or here.starts(actor) < speech.start):
            return against  # the accuser's own subject stands outside what it alleges
        if actor.halves:
            each = (self.memory.resolve(half) for half in actor.halves)
            known = tuple(dict.fromkeys(half.party for half in each if half is not None and half.party))
            if known:
                return known
        if actor.voice is Voice.BOTH:
            both = None if against and not actor.pair else self.memory.both(actor)
            return both.pair if both else against
        if actor.voice is Voice.ENEMY:
            meant = self.memory.against(actor, speech.speaker if speech else None)
            return (meant.party,) if meant.party else against
        if actor.voice is Voice.AGAIN:
            return against or self._meant(here, actor, speech, rows)
        meant = self.memory.resolve(actor) or actor
        return (meant.party,) if meant.party else against

    def _told_before(self, here: Here, deed: Deed, speech: Speech | None, rows: list[Row]) -> Parties:
        """`This is a clear violation of the truce`, `…, in breach of the truce`: who did what was told before."""
        if deed.act is not Act.VIOLATION or not deed.noun:
            return ()
        before = here.lower[max(0, deed.at - 8) : deed.at]
        called = not w.CALLING.isdisjoint(before) and not _CALLED_SO.isdisjoint(before)
        if called and speech is not None:  # called it a breach: of who did it, else was told of last
            known = [self.memory.accused, *reversed(self.memory.acting)]
            return tuple(party for party in known if party and party != speech.speaker)[:1]
        if not rows:
            return ()
        row = rows[-1]
        another = row.accuser != (speech.speaker if speech else None) and w.CALLING.isdisjoint(before)
        if row.accused is None or another:
            return ()
        said_of_it = not _IT.isdisjoint(before) and not w.BE.isdisjoint(before)
        return (row.accused,) if said_of_it or (row.sentence is here.sentence and not deed.negated) else ()

    def _meant(self, here: Here, actor: Actor, speech: Speech | None, rows: list[Row]) -> Parties:
        """Whom a word that points back means: we, they, its forces, the army."""
        speaker = speech.speaker if speech else None
        if actor.sort == "self":
            return (speaker,) if speaker else ()
        if actor.sort not in ("group", "person", "plural") and here.lower[actor.first] not in _THEIR:
            if speaker is not None and actor.sort in _FORCES and self._commands(here, actor, speaker):
                return (speaker,)
            found = self.memory.resolve(actor)
            if actor.sort in _OF_STATE and self._rebels(here, speaker) and _kin(found, speaker):
                state = self.memory.opposed(speaker, state=True)  # the regime, in its opponents' land
                return (state,) if state else ()
            return (found.party,) if found and found.party else ()
        start = max(speech.start if speech else 0, here.sentence.start)
        for other in reversed(here.chunks):
            inside = other.last <= actor.first and here.starts(other) >= start
            if inside and other.party and not (other.located or other.governed):
                return ((self.memory.resolve(other) or other).party or other.party,)
        begins = here.starts(actor) - start < _BEGINNING and start > here.sentence.start
        last = rows[-1] if rows else None
        if begins and actor.sort == "plural" and last is not None and last.accuser == speaker != last.accused:
            teller = next((a for a in reversed(here.chunks) if here.starts(a) < start), None)
            if teller is not None and teller.voice is Voice.AGAIN and teller.sort == "person" and last.accused:
                return (last.accused,)  # he added that they had also fired
        if speaker is not None and (begins or actor.sort != "plural"):
            return (speaker,)
        return self._opponent(speaker)

    def _commands(self, here: Here, actor: Actor, speaker: str) -> bool:
        """Whether `troops`, in a speaker's words, are its own: a state's that tells of its land, or an army's."""
        if speaker in self.memory.factions and actor.sort == "army":
            return False  # the army, to an armed group, is the state's
        own = [a for a in (*here.chunks, *self.memory.speakers.values()) if a.party == speaker and not a.faction]
        if all(actor.sort in w.NON_STATE for actor in own):
            return False
        return set(homes(here.sentence)) <= {speaker} or any(actor.sort in _MILITARY for actor in own)

    def _rebels(self, here: Here, speaker: str | None) -> bool:
        """Whether a speaker is an armed group or an opposition, so that no government is its own."""
        if speaker in self.memory.factions:
            return True
        return any(a.party == speaker and a.sort in w.NON_STATE for a in (*here.chunks, *self.memory.speakers.values()))

    def boasts(self, here: Here, deed: Deed, speaker: str) -> bool:
        """Whether an attack whose author is not named is the speaker's own: its army tells of a blow at the enemy."""
        near = here.lower[max(0, deed.at - _AIM_REACH) : deed.at + _AIM_REACH]
        there = set(homes(here.sentence))
        if speaker in there or not _SUFFERED.isdisjoint(near):
            return False
        known = (*here.chunks, *self.memory.speakers.values())
        sorts = {actor.sort for actor in known if actor.party == speaker}
        if sorts.isdisjoint(_MILITARY | w.NON_STATE) and speaker not in self.fighting:
            return False
        for actor in here.chunks:
            enemy = actor.party not in (None, speaker) and not actor.located and not actor.bare
            if enemy and (actor.sort in _FORCES or actor.faction):
                return True
        attacks = not sorts.isdisjoint(_MILITARY) or speaker in self.fighting
        return not _AIMS.isdisjoint(near) or (bool(there) and attacks)

    def _opponent(self, speaker: str | None) -> Parties:
        """They, of somebody's words: the party accused last, else the one named last."""
        if self.memory.accused and self.memory.accused != speaker:
            return (self.memory.accused,)
        return tuple(party for party in self.memory.parties if party != speaker)[-1:]


def _kin(found: Actor | None, speaker: str | None) -> bool:
    """Whether a party is the speaker itself, or called after the same land: Velmia, Velmia's separatists."""
    known = found.party if found is not None else None
    return known is None or speaker is None or known.split("-")[0] == speaker.split("-")[0]


def _joined(here: Here, deed: Deed, speech: Speech | None, rows: list[Row]) -> Parties:
    """`X's jets hit the town and shells fell on the road`: the same did what the same speaker goes on to tell."""
    row = rows[-1] if rows else None
    if row is None or speech is None or row.sentence is not here.sentence or row.accuser != speech.speaker:
        return ()
    if deed.noun and speech.manner is Manner.SEES:
        return ()  # saw X's tanks fire and heard shots
    linked = not _AND.isdisjoint(here.lower[row.at + 1 : deed.at])
    return (row.accused,) if row.accused and linked and row.stance is not Stance.DENIES else ()


_AND = words("and as while , ;")
_FORCES = words("force forces troops soldiers navy army police guards units air pilots gunners servicemen security")
_OF_STATE = words("government army police soldiers troops forces")
_MILITARY = words("army force forces navy command staff troops")
_AIMS = words("targets positions hideouts hideout militants terrorists insurgents rebels infrastructure launchers")
"""What an army strikes at in its own telling."""
_SUFFERED = words("from under our us being hostile enemy incoming")
_AIM_REACH = 10
_THEIR = frozenset({"its", "their", "his", "her"})
_IT = frozenset({"this", "it", "that", "which"})
_CALLED_SO = frozenset(w.ACT_NOUNS) | words(
    "it this that them incident move takeover seizure capture killing killings act"
)
_BEGINNING = 8
"""Characters: a pronoun that close to the beginning of what is told is its subject."""
