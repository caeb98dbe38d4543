"""Who accuses whom of what: statements that somebody broke a truce or attacked, with their stance, places and counts.

An act (`acts.py`) told by somebody (`speech.py`) is an allegation; by a monitor or by a reporter's own senses an
observation; an act that a speaker denies, or a truce it insists on keeping, is a denial. What nobody tells is not one,
nor what its own author owns to. One speaker's restatements of one act, in heading and body, are one statement.
"""

from dataclasses import replace

from schemas import Act, Claimant, EntityKind, Part, Span, Stance, ViolationStatement, stable_id
from streams.enrich import wording as w
from streams.enrich.actors import Actor, Memory, Voice
from streams.enrich.acts import deeds
from streams.enrich.around import Deed, names_truce
from streams.enrich.counts import Counted, earlier_period, period, stated
from streams.enrich.phrases import actors
from streams.enrich.places import counts_of, places_of
from streams.enrich.rows import Row, merged
from streams.enrich.speech import speaking
from streams.enrich.text import Context, Manner, Sentence, Speech


def read_violations(
    sentences: tuple[Sentence, ...], speeches: tuple[Speech, ...], context: Context
) -> tuple[ViolationStatement, ...]:
    """All accusations, denials and observations of one update, each once, in order of their words.

    Args:
        sentences: the heading's and the text's, names tagged.
        speeches: as `attribute` gave them for the same sentences.
        context: the update's id, stamp, outlet and profile.
    """
    return _Reader(speeches, context).read(sentences)


class _Reader:
    def __init__(self, speeches: tuple[Speech, ...], context: Context) -> None:
        self.speeches = speeches
        self.context = context
        sides = belligerents(context)
        self.memory = Memory(sides=sides)
        self.sides = sides
        self.truce = False
        self.rows: list[Row] = []
        self.accused: str | None = None
        self.chunks: tuple[Actor, ...] = ()

    def read(self, sentences: tuple[Sentence, ...]) -> tuple[ViolationStatement, ...]:
        by_part: dict[Part, list[Speech]] = {Part.HEADLINE: [], Part.TEXT: []}
        for speech in self.speeches:
            by_part[speech.part].append(speech)
        lowers = [[token.lower for token in sentence.tokens] for sentence in sentences]
        self.truce = any(names_truce(lower) for lower in lowers)
        for sentence, lower in zip(sentences, lowers, strict=True):
            mine = tuple(s for s in by_part[sentence.part] if s.start < sentence.end and s.end > sentence.start)
            self._sentence(sentence, lower, mine)
        return tuple(self._statement(row) for row in merged(self.rows))

    def _sentence(self, sentence: Sentence, lower: list[str], speeches: tuple[Speech, ...]) -> None:
        chunks = self.chunks = actors(sentence)
        for name in sentence.names:
            if name.home and name.kind is EntityKind.PLACE:
                self.memory.homes.append(name.home)
        for actor in chunks:
            self.memory.sight(actor)
        if not w.TRIGGERS.isdisjoint(lower) or any(s.manner is Manner.DENIES for s in speeches):
            told = [] if earlier_period(lower) else deeds(sentence, lower, chunks, truce=self.truce)
            counts = stated(lower) if told else []
            before = len(self.rows)
            for deed in told:
                mine = [c for c in counts if _counted_deed(c, told) is deed]
                self._deed(sentence, lower, deed, speeches, chunks, mine)
            self._denials(sentence, lower, told, speeches, chunks, before)
        for actor in chunks:
            self.memory.meet(actor)
            if actor.party and not actor.located:
                self.memory.speakers["group"] = actor

    # Acts told

    def _deed(
        self,
        sentence: Sentence,
        lower: list[str],
        deed: Deed,
        speeches: tuple[Speech, ...],
        chunks: tuple[Actor, ...],
        counts: list[Counted],
    ) -> None:
        offset = sentence.tokens[deed.at].start
        around = [s for s in speeches if s.start <= offset < s.end]
        told = [s for s in around if not s.carried]
        speech = speaking(tuple(told), sentence.part, offset) if told else None
        denial = next((s for s in told if s.manner is Manner.DENIES), None)
        if denial is not None and speech is not None and speech.start > denial.start:
            speech = denial  # `rejected their claims that …`
        mutual = [
            s for s in told if s.manner is Manner.ACCUSES and speech and (s.start, s.end) == (speech.start, speech.end)
        ]
        if speech is None and any(word in w.HEDGES for word in lower[max(0, deed.at - 6) : deed.at]):
            speech = Speech(sentence.part, sentence.start, sentence.end, speaker=None, hedged=True)
        if speech is None and not (deed.act is Act.VIOLATION and counts):
            return
        for one in mutual if len(mutual) > 1 else [speech]:
            self._tell(sentence, lower, deed, one, chunks, counts)

    def _tell(
        self,
        sentence: Sentence,
        lower: list[str],
        deed: Deed,
        speech: Speech | None,
        chunks: tuple[Actor, ...],
        counts: list[Counted],
    ) -> None:
        manner = speech.manner if speech else Manner.SAYS
        if manner is Manner.SAYS and speech and self._untrue(sentence, lower, speech, deed):
            manner = Manner.DENIES
        speaker = speech.speaker if speech else None
        if deed.noun and not deed.told and manner is Manner.SAYS and deed.act is not Act.VIOLATION:
            return
        accused = self._accused(sentence, deed, speech)
        if deed.negated and counts and deed.act is Act.VIOLATION and manner is not Manner.DENIES:
            deed = replace(deed, negated=False)  # none in one region, some in another
        if manner is Manner.DENIES or deed.kept or deed.negated:
            plain = manner is not Manner.DENIES
            if speaker is not None and plain == (deed.kept or deed.negated) and not (plain and speaker not in accused):
                self._deny(sentence, deed.act, speaker, accused, speech, lower, chunks, deed)
            return
        stance = Stance.ALLEGES
        if speech and (speech.observed or (manner is Manner.SEES and self._outside(speaker, accused))):
            stance = Stance.OBSERVES
        if deed.clash and not accused:
            return
        if any(place and speaker in accused for place in (True,)) and speaker is not None and stance is Stance.ALLEGES:
            return  # its own act, owned to
        places = places_of(sentence, deed, chunks)
        mine = counts_of(deed, counts, sentence)
        for party in accused or (None,):
            for count, place in mine or ((None, None),):
                self.rows.append(
                    Row(
                        accuser=speaker,
                        accused=party,
                        act=deed.act,
                        stance=stance,
                        sentence=sentence,
                        places=[place] if place else list(places),
                        count=count,
                        period=period(lower, self.context.published_at) if count else None,
                        relays=speech.relays if speech else (),
                        hedged=bool(speech and speech.hedged),
                        again=deed.noun and not places and "the" in lower[max(0, deed.at - 2) : deed.at],
                    )
                )
        if accused:
            self.accused = accused[-1]

    def _outside(self, speaker: str | None, accused: tuple[str, ...]) -> bool:
        """Whether who sees it is no side of the war: a mediator observes, a belligerent alleges."""
        return speaker is not None and not accused and speaker not in self.sides

    def _accused(self, sentence: Sentence, deed: Deed, speech: Speech | None) -> tuple[str, ...]:
        """The parties said to have done it; empty when the words do not tell."""
        speaker = speech.speaker if speech else None
        actor = deed.actor
        if actor is None:
            if speech and speech.against:
                return (speech.against,)
            if deed.act is Act.VIOLATION and deed.noun and self._about_before(sentence, deed):
                return tuple(r.accused for r in self.rows[-1:] if r.accused and r.accuser == speaker)
            return ()
        if speech and speech.against and (deed.gerund or sentence.tokens[actor.first].start < speech.start):
            return (speech.against,)  # the accuser's own subject stands outside what it alleges
        if actor.voice is Voice.BOTH:
            if speech and speech.against and not actor.pair:
                return (speech.against,)
            both = self.memory.both(actor)
            return both.pair if both else ()
        if actor.voice is Voice.ENEMY:
            return self._enemy_of(speaker)
        if actor.voice is Voice.AGAIN:
            if speech and speech.against:
                return (speech.against,)
            if actor.sort in ("self",):
                return (speaker,) if speaker else ()
            if actor.sort in ("group", "person", "plural"):
                return self._pointed_at(sentence, actor, speech)
            found = self.memory.resolve(actor)
            return (found.party,) if found and found.party else ()
        if actor.party is None:
            return (speech.against,) if speech and speech.against else ()
        return (actor.party,)

    def _pointed_at(self, sentence: Sentence, actor: Actor, speech: Speech | None) -> tuple[str, ...]:
        """`they`, `its forces`: the party named before in what is told, else the speaker itself, or its opponent."""
        speaker = speech.speaker if speech else None
        tokens = sentence.tokens
        start = speech.start if speech and speech.start > sentence.start else sentence.start
        inside = [a for a in self.chunks if a.last <= actor.first and tokens[a.first].start >= start and not a.located]
        named = [a for a in inside if a.party and not a.governed]
        if named:
            return (named[-1].party,) if named[-1].party else ()
        begins = tokens[actor.first].start - start < 8 and speech is not None and speech.start > sentence.start
        if speaker is not None and (begins or tokens[actor.last - 1].lower not in ("they", "them", "their")):
            return (speaker,)
        others = [party for party in self.memory.parties if party != speaker]
        if self.accused and self.accused != speaker:
            return (self.accused,)
        return (others[-1],) if others else ()

    def _about_before(self, sentence: Sentence, deed: Deed) -> bool:
        """`This is a clear violation of the truce`, `…, in breach of the truce`: what was told before."""
        if self.rows and self.rows[-1].sentence is sentence and not deed.negated:
            return True
        before = [token.lower for token in sentence.tokens[max(0, deed.at - 8) : deed.at]]
        return any(word in ("this", "it", "that", "which") for word in before) and any(word in w.BE for word in before)

    def _enemy_of(self, speaker: str | None) -> tuple[str, ...]:
        others = [side for side in self.sides if side != speaker]
        if speaker in self.sides and len(others) == 1:
            return (others[0],)
        named = [party for party in self.memory.parties if party != speaker]
        return (named[-1],) if named else ()

    # Denials

    def _deny(
        self,
        sentence: Sentence,
        act: Act,
        speaker: str,
        accused: tuple[str, ...],
        speech: Speech | None,
        lower: list[str],
        chunks: tuple[Actor, ...],
        deed: Deed,
    ) -> None:
        """The speaker denies an act of its own, or says that it keeps the truce."""
        if accused and speaker not in accused and deed.actor is not None and deed.actor.voice is not Voice.AGAIN:
            return
        earlier = [r for r in self.rows if r.accused == speaker and r.stance is not Stance.DENIES and r.act is act]
        named = self._denied_accuser(sentence, chunks, speech, speaker)
        accuser = named or (earlier[-1].accuser if earlier else None)
        self.rows.append(
            Row(
                accuser=accuser,
                accused=speaker,
                act=act,
                stance=Stance.DENIES,
                sentence=sentence,
                places=list(earlier[-1].places) if earlier else places_of(sentence, deed, chunks),
                relays=speech.relays if speech else (),
            )
        )

    def _untrue(self, sentence: Sentence, lower: list[str], speech: Speech, deed: Deed) -> bool:
        """`there is no truth to reports that …`, `it was a lie that …`: the speaker denies what follows."""
        inside = [t.lower for t in sentence.tokens[: deed.at] if t.start >= speech.start]
        return ("truth" in inside and "no" in inside) or any(word in w.LIES for word in inside)

    def _denied_accuser(
        self, sentence: Sentence, chunks: tuple[Actor, ...], speech: Speech | None, speaker: str
    ) -> str | None:
        """`denied Borduria's claims that …`: whose claim is denied."""
        lower = [token.lower for token in sentence.tokens]
        for index, word in enumerate(lower):
            if word in w.CLAIMS:
                owner = next(
                    (a for a in chunks if a.last <= index <= a.last + 2 and a.slug and a.slug != speaker), None
                )
                if owner is None and lower[index + 1 : index + 2] in (["by"], ["from"]):
                    owner = next((a for a in chunks if index + 1 < a.first <= index + 4 and a.slug), None)
                if owner is not None:
                    return owner.slug
        return None

    def _denials(
        self,
        sentence: Sentence,
        lower: list[str],
        told: list[Deed],
        speeches: tuple[Speech, ...],
        chunks: tuple[Actor, ...],
        before: int,
    ) -> None:
        """`denied the allegations`, `said the claims were false`: what was alleged before is denied."""
        for speech in speeches:
            if speech.carried or speech.speaker is None:
                continue
            inside = [t.lower for t in sentence.tokens if speech.start <= t.start < speech.end]
            lying = (
                speech.manner is Manner.SAYS and any(x in w.CLAIMS for x in inside) and any(x in w.LIES for x in inside)
            )
            if speech.manner is not Manner.DENIES and not lying:
                continue
            if any(speech.start <= sentence.tokens[deed.at].start < speech.end for deed in told) and not lying:
                continue
            accuser = self._denied_accuser(sentence, chunks, speech, speech.speaker)
            for row in list(self.rows):
                if row.accused == speech.speaker and row.stance is not Stance.DENIES and accuser in (None, row.accuser):
                    self.rows.append(
                        replace(
                            row, stance=Stance.DENIES, sentence=sentence, count=None, period=None, relays=speech.relays
                        )
                    )

    def _statement(self, row: Row) -> ViolationStatement:
        sentence = row.sentence
        span = Span(part=sentence.part, start=sentence.start, end=sentence.end)
        count = f"{row.count.measure}:{row.count.value}" if row.count else None
        return ViolationStatement(
            id=stable_id(
                self.context.id,
                span.part,
                span.start,
                span.end,
                "violation",
                row.accuser,
                row.accused,
                row.act,
                row.stance,
                count,
                *row.places,
            ),
            accuser=row.accuser,
            accused=row.accused,
            act=row.act,
            stance=row.stance,
            places=tuple(row.places),
            count=row.count,
            period=row.period,
            ceasefire=self._ceasefire(),
            claimant=Claimant(id=row.accuser if row.stance is not Stance.DENIES else row.accused, relays=row.relays),
            hedged=row.hedged,
            span=span,
            quote=sentence.text,
        )

    def _ceasefire(self) -> str | None:
        """The newest ceasefire of the profile that had begun when the update was published."""
        profile, at = self.context.profile, self.context.published_at
        if profile is None or at is None:
            return None
        begun = [c for c in profile.ceasefires if c.start <= at]
        return max(begun, key=lambda c: c.start).id if begun else None


def belligerents(context: Context) -> tuple[str, ...]:
    """The slugs of the profile's sides."""
    if context.profile is None:
        return ()
    return tuple(party.id for party in context.profile.parties if party.role == "belligerent")


def _counted_deed(counted: Counted, told: list[Deed]) -> Deed:
    """The act a count belongs to: the noun counted, else the nearest verb before it, else the nearest act."""
    before = [deed for deed in told if deed.at <= counted.counted]
    return next((d for d in told if d.at == counted.counted), before[-1] if before else told[0])
