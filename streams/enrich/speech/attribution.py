"""Who says what: each stretch of an update's words with its speaker, relays and manner.

A verb of telling finds its subject on its left ("the ministry said …") or right (", said the ministry"), and its
content on the other side; "according to X", headings ("X: …", "…: X") and quotations that run over sentences do the
same. Words that point back (he, the ministry, a surname) mean the last speaker of that kind.
"""

from functools import partial

from schemas import Part
from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner, Sentence, Speech
from streams.enrich.speech.actors import Actor, Memory, Voice
from streams.enrich.speech.phrases import actors, sight, survey
from streams.enrich.speech.subjects import Frame
from streams.enrich.speech.telling import frames


def attribute(sentences: tuple[Sentence, ...], *, outlet: str = "", sides: tuple[str, ...] = ()) -> tuple[Speech, ...]:
    """The speeches of one update, heading first, outer before inner.

    Args:
        sentences: the heading's and the text's, names tagged.
        outlet: slug of the outlet, the last relay of everything; "" when unknown.
        sides: slugs of the belligerents of the conflict's profile, the two chief ones first; empty without one.
    """
    if not any(_telling(sentence) for sentence in sentences):
        return ()
    return _Listener(outlet, sides).listen(sentences)


def speaking(speeches: tuple[Speech, ...], part: Part, offset: int) -> Speech | None:
    """The narrowest speech around a position, told before carried."""
    found: Speech | None = None
    for speech in speeches:
        if (
            speech.part is part
            and speech.start <= offset < speech.end
            and (
                found is None
                or (found.carried and not speech.carried)
                or (found.carried == speech.carried and speech.end - speech.start <= found.end - found.start)
            )
        ):
            found = speech
    return found


class _Listener:
    """Reads an update sentence by sentence, with a memory of who spoke."""

    def __init__(self, outlet: str, sides: tuple[str, ...]) -> None:
        self.outlet = outlet
        self.memory = Memory(sides=sides)
        self.speeches: list[Speech] = []
        self.heading: Speech | None = None
        self.open_quote = False
        self.pending: list[Sentence] = []
        self.before: Speech | None = None
        """The speech that goes on in the next sentence unless that names another."""
        self.colon: Speech | None = None
        self.first = 0
        """Index of the text's first sentence."""

    def listen(self, sentences: tuple[Sentence, ...]) -> tuple[Speech, ...]:
        self.memory.whole = partial(survey, sentences)
        previous: Sentence | None = None
        self.first = next((each.index for each in sentences if each.part is Part.TEXT), 0)
        for sentence in sentences:
            if previous is None or previous.part is not sentence.part:
                self.before, self.open_quote, previous = None, False, None
            elif sentence.start - previous.end > 1:
                going_on = self.open_quote or (self.before is not None and sentence.lower[0] == '"')
                self.before = self.before if going_on else None
            self._hear(sentence)
            previous = sentence
        return tuple(self.speeches)

    def _hear(self, sentence: Sentence) -> None:
        chunks = actors(sentence)
        sight(self.memory, sentence)
        quoted = self.open_quote
        opened, closed = self._quotes(sentence)
        found = frames(sentence, chunks, self.memory) if _telling(sentence) else []
        for actor in chunks:
            self.memory.meet(actor)
        subjects = (each.party for each in chunks if each.party and not (each.located or each.governed))
        self.memory.earlier = next(subjects, self.memory.earlier)
        made = self._speeches(sentence, found)
        self.speeches.extend(made)
        if self.pending and (quoted or not self.open_quote):
            self._settle_pending(made if any(frame.left for frame in found) else [])
        if made:
            self.before = made[0]
            if sentence.part is Part.HEADLINE and self.heading is None:
                self.heading = made[0]
            self.colon = made[-1] if sentence.tokens[-1].lower == ":" or _colon_told(sentence, found) else None
        elif not found:
            self._carry(sentence, quoted=quoted or opened)
        else:
            self.before = self.colon = None
        if not made and (opened or quoted) and self.open_quote:
            self.pending.append(sentence)
        if closed and not self.open_quote and made:
            self.pending.clear()

    def _carry(self, sentence: Sentence, *, quoted: bool) -> None:
        """A sentence without words of telling: its speaker is the one of the sentence before it, or the heading's."""
        source = self.before or self.colon or (self.heading if sentence.part is Part.TEXT else None)
        if source is None or (source.manner is Manner.DENIES and not quoted):
            return  # "Belgrade denied it. Three gunmen were killed later.": the reporter tells on
        self.speeches.append(
            Speech(
                part=sentence.part,
                start=sentence.start,
                end=sentence.end,
                speaker=source.speaker,
                relays=source.relays,
                observed=source.observed,
                hedged=_hedged(sentence, 0, len(sentence.tokens)),
                carried=not (quoted and self.before is not None),
            )
        )

    def _visited(self, sentence: Sentence, frame: Frame) -> bool:
        return sentence.tokens[frame.verb].lower in w.VISITING

    def _settle_pending(self, made: list[Speech]) -> None:
        """Give the sentences of an open quotation to the speaker named where it closes."""
        for sentence in self.pending if made else ():
            self.speeches.append(
                Speech(
                    part=sentence.part,
                    start=sentence.start,
                    end=sentence.end,
                    speaker=made[0].speaker,
                    relays=made[0].relays,
                    observed=made[0].observed,
                    hedged=False,
                )
            )
        self.pending.clear()

    def _quotes(self, sentence: Sentence) -> tuple[bool, bool]:
        """Follow the quotation marks of a sentence; whether one opened and whether one closed in it."""
        opened = closed = False
        for token in sentence.tokens if '"' in sentence.lower else ():
            if token.lower != '"':
                continue
            if token.text in ("“", "``", "«") or (token.text == '"' and not self.open_quote):
                self.open_quote = opened = True
            else:
                self.open_quote, closed = False, True
        return opened, closed

    def _speeches(self, sentence: Sentence, found: list[Frame]) -> list[Speech]:
        tokens = sentence.tokens
        made: list[Speech] = []
        for frame, actor in [(f, actor) for f in found for actor in (f.actor, *f.beside)]:
            outer = [
                other.actor.slug
                for other in found
                if other is not frame
                and other.actor
                and other.actor.slug
                and any(start <= frame.verb < end for start, end in other.spans)
            ]
            if actor and actor.voice is Voice.MONITOR and (mission := _mission(frame, found)) is not None:
                actor = mission
            relays = list(reversed(outer))
            if frame.relayed is not None and frame.relayed.slug:
                relays.insert(0, frame.relayed.slug)
            if self.outlet:
                relays.append(self.outlet)
            speaker = actor.slug if actor else None
            if actor and actor.witness and not actor.slug and not actor.plural and self.outlet:
                speaker = self.outlet  # a correspondent: the outlet's own
            named = actor is not None and actor.voice is Voice.PRIVATE and actor.person and actor.bare
            if named and self.heading is not None and sentence.part is Part.TEXT and sentence.index <= self.first:
                speaker = self.heading.speaker  # heading: the minister says; text: A. B. told …
            observed = bool(
                actor
                and frame.manner is not Manner.ACCUSES
                and (
                    (actor.voice is Voice.MONITOR and actor.slug is not None)
                    or (frame.manner is Manner.SEES and actor.voice in (Voice.OUTLET, Voice.BODY))
                    or (actor.voice is Voice.BODY and sentence.tokens[frame.verb].lower in w.FINDING)
                    or actor.witness
                )
            )
            pairs = [(speaker, frame.against.party if frame.against else None)]
            if frame.against is not None and frame.against.pair and not (actor and actor.pair):
                pairs = [(speaker, accused) for accused in frame.against.pair]  # accused A and B of
            if actor and actor.pair:
                pairs = [(slug, frame.against.party if frame.against else None) for slug in actor.pair]
            if actor and len(actor.pair) == 2 and frame.against is not None and frame.against.voice is Voice.BOTH:
                pairs = [(actor.pair[0], actor.pair[1]), (actor.pair[1], actor.pair[0])]
            for first, last in frame.spans:
                if last <= first:
                    continue
                for who, against in pairs:
                    made.append(
                        Speech(
                            part=sentence.part,
                            start=tokens[first].start,
                            end=tokens[last - 1].end,
                            speaker=who,
                            relays=tuple(r for r in dict.fromkeys(relays) if r != who),
                            observed=observed,
                            hedged=_hedged(sentence, first, last),
                            manner=Manner.SAYS if self._visited(sentence, frame) else frame.manner,
                            against=against,
                        )
                    )
        return made


def _mission(frame: Frame, found: list[Frame]) -> Actor | None:
    """`Peacekeepers saw a drone, the mission said`: they are the mission's own."""
    around = [f for f in found if f is not frame and any(start <= frame.verb < end for start, end in f.spans)]
    return next((f.actor for f in around if f.actor and f.actor.voice is Voice.MONITOR and f.actor.slug), None)


def _telling(sentence: Sentence) -> bool:
    if sentence.part is Part.HEADLINE:
        return True
    return not _CUES.isdisjoint(sentence.lower)


_CUES = (
    frozenset({"according", ":", "traded", "exchanged", "trading", "trade", "held", "holds", "hold", "holding"})
    | w.CLAIMS
    | frozenset(w.TELLING)
    | frozenset(w.LAYING)
    | w.LODGING
    | w.VIEWS
    | w.CALLING
    | w.DISMAY
)


def _hedged(sentence: Sentence, first: int, last: int) -> bool:
    return not w.HEDGES.isdisjoint(sentence.lower[first:last])


def _colon_told(sentence: Sentence, found: list[Frame]) -> bool:
    """Whether a verb with a colon opens a report that goes on in the next sentences (`the AP reports: …`)."""
    lower = sentence.lower
    return any(
        frame.verb + 1 < len(lower) and lower[frame.verb + 1] == ":" and lower[frame.verb + 2 : frame.verb + 3] != ['"']
        for frame in found
    )
