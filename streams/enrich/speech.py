"""Who says what: each stretch of an update's words with its speaker, relays and manner.

A verb of telling finds its subject on its left ("the ministry said …") or right (", said the ministry"), and its
content on the other side; "according to X", headings ("X: …", "…: X") and quotations that run over sentences do the
same. Words that point back (he, the ministry, a surname) mean the last speaker of that kind.
"""

from dataclasses import dataclass

from schemas import EntityKind, Part
from streams.enrich import wording as w
from streams.enrich.actors import Actor, Memory, Voice
from streams.enrich.phrases import actors
from streams.enrich.text import Manner, Sentence, Speech


def attribute(sentences: tuple[Sentence, ...], *, outlet: str = "", sides: tuple[str, ...] = ()) -> tuple[Speech, ...]:
    """The speeches of one update, heading first, outer before inner.

    Args:
        sentences: the heading's and the text's, names tagged.
        outlet: slug of the outlet, the last relay of everything; "" when unknown.
        sides: slugs of the belligerents of the conflict's profile, the two chief ones first; empty without one.
    """
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


@dataclass(slots=True)
class Frame:
    """A verb of telling with its subject and the tokens it tells, within one sentence."""

    verb: int
    actor: Actor | None
    manner: Manner
    spans: list[tuple[int, int]]
    against: Actor | None = None
    left: bool = False
    relayed: Actor | None = None
    own: bool = False
    joined: int | None = None
    """Where the conjunction stands that ties this verb to the one before it."""


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

    def listen(self, sentences: tuple[Sentence, ...]) -> tuple[Speech, ...]:
        previous: Sentence | None = None
        for sentence in sentences:
            if previous is None or previous.part is not sentence.part:
                self.before, self.open_quote, previous = None, False, None
            elif sentence.start - previous.end > 1:
                self.before = self.before if self.open_quote else None
            self._hear(sentence)
            previous = sentence
        return tuple(self.speeches)

    def _hear(self, sentence: Sentence) -> None:
        chunks = actors(sentence)
        for name in sentence.names:
            if name.home and name.kind is EntityKind.PLACE:
                self.memory.homes.append(name.home)
        for actor in chunks:
            self.memory.sight(actor)
        quoted = self.open_quote
        opened, closed = self._quotes(sentence)
        found = frames(sentence, chunks, self.memory) if _telling(sentence) else []
        for actor in chunks:
            self.memory.meet(actor)
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
        if source is None:
            return
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
        for token in sentence.tokens:
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
        for frame in found:
            actor = frame.actor
            outer = [
                other.actor.slug
                for other in found
                if other is not frame
                and other.actor
                and other.actor.slug
                and any(start <= frame.verb < end for start, end in other.spans)
            ]
            relays = list(reversed(outer))
            if frame.relayed is not None and frame.relayed.slug:
                relays.insert(0, frame.relayed.slug)
            if self.outlet:
                relays.append(self.outlet)
            speaker = actor.slug if actor else None
            if actor and actor.witness and not actor.slug and not actor.plural and self.outlet:
                speaker = self.outlet  # a correspondent: the outlet's own
            observed = bool(
                actor
                and (
                    actor.voice is Voice.MONITOR
                    or (frame.manner is Manner.SEES and actor.voice is Voice.OUTLET)
                    or actor.witness
                )
            )
            pairs = [(speaker, frame.against.party if frame.against else None)]
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


def _telling(sentence: Sentence) -> bool:
    if sentence.part is Part.HEADLINE:
        return True
    return not _CUES.isdisjoint([token.lower for token in sentence.tokens])


_CUES = (
    frozenset({"according", ":", "traded", "exchanged", "trading", "trade", "held"})
    | w.CLAIMS
    | frozenset(w.TELLING)
    | w.CALLING
)


def _hedged(sentence: Sentence, first: int, last: int) -> bool:
    return not w.HEDGES.isdisjoint([token.lower for token in sentence.tokens[first:last]])


def _colon_told(sentence: Sentence, found: list[Frame]) -> bool:
    """Whether a verb with a colon opens a report that goes on in the next sentences (`the AP reports: …`)."""
    lower = [token.lower for token in sentence.tokens]
    return any(
        frame.verb + 1 < len(lower) and lower[frame.verb + 1] == ":" and lower[frame.verb + 2 : frame.verb + 3] != ['"']
        for frame in found
    )


def frames(sentence: Sentence, chunks: tuple[Actor, ...], memory: Memory) -> list[Frame]:
    """The verbs of telling of one sentence with their subjects and contents, in order of position."""
    return _Parser(sentence, chunks, memory).parse()


class _Parser:
    def __init__(self, sentence: Sentence, chunks: tuple[Actor, ...], memory: Memory) -> None:
        self.sentence = sentence
        self.lower = [token.lower for token in sentence.tokens]
        self.count = len(self.lower)
        self.chunks = chunks
        self.memory = memory
        self.starts = {actor.first: actor for actor in chunks}
        self.current: Actor | None = None
        self.relayed: Actor | None = None
        self.inside = {index for actor in chunks for index in range(actor.first, actor.last)}

    def parse(self) -> list[Frame]:
        found: list[Frame] = []
        gerunds: list[int] = []
        for index, word in enumerate(self.lower):
            if word in w.CALLING and (frame := self._called_a_lie(index)):
                self._keep(found, frame)
                self.current = frame.actor
                continue
            if (word in w.ACCUSATIONS or word in _OTHER_FORMS) and (frame := self._other(index)):
                self._keep(found, frame)
                continue
            telling = w.TELLING.get(word)
            if telling is None or index in self.inside:
                continue
            if telling[1] is w.Form.GERUND:
                gerunds.append(index)
            elif frame := self._finite(index, *telling):
                self._keep(found, frame)
                self.current = frame.actor
        for index in gerunds:
            if frame := self._participle(index, w.TELLING[self.lower[index]][0], found):
                self._keep(found, frame)
        if not found and (frame := self._by_colon() or self._by_dash()) is not None:
            self._keep(found, frame)
        found.sort(key=lambda frame: frame.verb)
        self._clip(found)
        for frame in found:
            if frame.own:  # we see that …: whoever says the words around
                outer = [f for f in found if f is not frame and any(s <= frame.verb < e for s, e in f.spans)]
                frame.actor = outer[-1].actor if outer else self.memory.last
        return found

    def _keep(self, found: list[Frame], frame: Frame) -> None:
        found.append(frame)
        if frame.actor is not None:
            self.memory.spoke(frame.actor)

    # Subjects

    def _finite(self, verb: int, manner: Manner, form: w.Form) -> Frame | None:
        lower = self.lower
        before = lower[verb - 1] if verb else ""
        passive = self._passive(verb)
        if passive:
            return self._accused_passively(verb) if manner is Manner.ACCUSES else self._told_passively(verb, manner)
        if (
            before == "to"
            or before in w.MODALS
            or (before == "not" and lower[verb - 2 : verb - 1] in (["did"], ["does"]))
        ):
            return None
        if before in w.DETERMINERS or before in w.PREPOSITIONS or before == "'s":
            return None  # a noun or an adjective: their report, in alleged attacks
        if lower[verb] in w.EITHER and self._ending(verb) is None and before not in self.memory.speakers:
            return None
        if (
            lower[verb + 1 : verb + 2] == ["to"]
            and lower[verb + 2 : verb + 3] in (["have"], ["be"])
            and form is w.Form.PAST
        ):
            return None  # a school reported to have been hit
        if (
            any(word in w.TRUCES or word in w.TRUCES_LOOSE for word in lower[verb + 1 : verb + 5])
            and lower[verb] in w.KEEPING
        ):
            return None  # observing a truce
        if manner is not Manner.ACCUSES and (frame := self._inverted(verb, manner)):
            return frame
        named, known = self._subject(verb)
        if not known and form is w.Form.PLAIN:
            return None
        if not known and manner is not Manner.SAYS:
            return None
        if lower[verb] in w.VISITING and not (named is not None and named.voice is Voice.OUTLET):
            return None
        if named is None and not self._telling_name(verb):
            return None
        actor = self.memory.resolve(named) if named is not None else None
        start = named.first if named is not None else max(0, verb - 1)
        if named is not None and named.voice is Voice.BOTH:
            actor = self.memory.both(named)
        relayed, self.relayed = self.relayed, None
        while start > 1 and self.lower[start - 1] == "and" and (earlier := self._ending(start - 1)) is not None:
            start, actor = earlier.first, self.memory.resolve(earlier) or actor  # A and B said: the first speaks
        frame = self._framed(verb, start, actor, manner)
        if frame is not None:
            frame.relayed = frame.relayed or relayed
            frame.joined = self._conjunction(verb)
        if frame is not None and named is not None and named.sort == "self":
            frame.own = True
        return frame

    def _subject(self, verb: int) -> tuple[Actor | None, bool]:
        """The actor that is the subject of the verb at `verb`, and whether any subject was found at all."""
        lower = self.lower
        at = verb
        while at and (lower[at - 1] in w.AUXILIARIES or w.adverb(lower[at - 1]) or lower[at - 1] == "who"):
            if at == verb and lower[at - 1] == "each":
                break
            at -= 1
        if at and lower[at - 1] == ",":  # , the foreign minister of X, …  /  , in turn,
            opening = next((k for k in range(at - 2, max(-1, at - 22), -1) if lower[k] == ","), None)
            if opening is not None:
                return self._apposition(opening, at), True
            return None, False
        if at and lower[at - 1] in ("and", "but", "or"):
            return self._coordinated(at), True
        if (actor := self._ending(at)) is not None and not actor.located:
            return self._with_apposition(actor), True
        return self._over_gap(at)

    def _apposition(self, opening: int, at: int) -> Actor | None:
        """`Zohrab M., Armenia's foreign minister, has accused`: the subject around a stretch between commas."""
        inner = next((a for a in self.chunks if opening < a.first <= opening + 6 and a.last <= at), None)
        outer = self._ending(opening) or self._over_gap(opening)[0]
        if outer is None:
            useful = inner is not None and not inner.located and not inner.bare
            return inner if useful else self._remembered(self.lower[opening - 1])
        if self.lower[opening + 1] in ("citing", "quoting") and inner is not None:
            self.relayed = outer
            return inner
        words = self.lower[opening + 1 : at - 1]
        if len(words) < 5 and outer.slug:  # the office, its holder, said: remember the holder's name
            outer = outer._replace(tail=(*outer.tail, *(word for word in words if len(word) > 2)))
        return _apposed(outer, inner)

    def _conjunction(self, verb: int) -> int | None:
        """Where the conjunction stands right before a verb (`… and in turn accused`), if one does."""
        at = verb
        while at and (self.lower[at - 1] in w.AUXILIARIES or w.adverb(self.lower[at - 1]) or self.lower[at - 1] == ","):
            at -= 1
        return at - 1 if at and self.lower[at - 1] in ("and", "but") else None

    def _coordinated(self, at: int) -> Actor | None:
        """`X said … and insisted …`: the subject of the verb before, else the sentence's first actor."""
        if self.current is not None:
            return self.current
        return next(
            (actor for actor in self.chunks if actor.last < at and not actor.located and not actor.governed), None
        )

    def _over_gap(self, at: int) -> tuple[Actor | None, bool]:
        """The subject, with words between it and its verb (`a reporter in the town heard`)."""
        lower = self.lower
        k = at
        while k and at - k < 18:
            actor = self._ending(k)
            if actor is not None and (actor.located or (actor.governed and actor.voice is not Voice.BOTH and k != at)):
                k = actor.first
                continue
            if actor is not None:
                gap = lower[k:at]
                if gap[0] in w.PREPOSITIONS or gap[0] in _AT_WORK or gap[0] in w.TIMES:
                    return actor, True
                if "," in gap or any(word in w.PREPOSITIONS for word in gap):
                    return self._remembered(gap[-1]), True
                return (actor, True) if len(gap) <= 3 else (None, True)
            word = lower[k - 1]
            if (word in w.STOPS and word not in (")", "(")) or word in w.CLAUSES:
                break
            if word in w.TELLING and word not in _AT_WORK:
                break
            k -= 1
        if at and lower[at - 1][0].isalpha() and lower[at - 1] not in w.CLAUSES and lower[at - 1] not in w.PREPOSITIONS:
            return self._remembered(lower[at - 1]), True
        return None, False

    def _with_apposition(self, actor: Actor) -> Actor:
        """`a ministry spokesman, John Doe`: the office tells for whom a name without a party speaks."""
        if actor.slug or actor.first < 2 or self.lower[actor.first - 1] != ",":
            return actor
        left = self._ending(actor.first - 1)
        return left if left is not None and left.slug and not left.bare else actor

    def _ending(self, at: int) -> Actor | None:
        """The actor whose last word stands right before `at`."""
        if at and self.lower[at - 1] == ")":
            opening = next((k for k in range(at - 2, max(-1, at - 8), -1) if self.lower[k] == "("), None)
            if opening is not None:
                at = opening
        return next((actor for actor in self.chunks if actor.last == at), None)

    def _remembered(self, word: str) -> Actor | None:
        if word in ("statement", "communique", "release"):
            return self.memory.last
        return self.memory.speakers.get(word)

    def _inverted(self, verb: int, manner: Manner) -> Frame | None:
        """`…," said X` and `not true, says X`."""
        lower = self.lower
        if not verb or lower[verb - 1] not in (",", '"', "?", "!") or lower[verb] in w.TO_SOMEBODY:
            return None
        actor = self.starts.get(verb + 1)
        if actor is None:
            following = self.sentence.tokens[verb + 1 : verb + 2]
            if not following or not following[0].text[0].isupper() or lower[verb - 1] != '"':
                return None
        if actor is not None and lower[verb - 1] == "," and not self._closed(actor.last):
            return None  # a subject of what is told: `X, citing Y, said troops shelled …`
        resolved = self.memory.resolve(actor) if actor else None
        if actor is not None and resolved is not None and actor.last < self.count and lower[actor.last] == ",":
            inner = self.starts.get(actor.last + 1) or self.starts.get(actor.last + 2)
            resolved = _apposed(resolved, inner)
        end = actor.last if actor else verb + 3
        spans = [(self._quote_start(verb - 1), verb - 1)]
        if reopened := next((k for k in range(end, self.count) if lower[k] == '"'), None):
            spans.append((reopened, self.count))
        return Frame(verb, resolved, manner, spans, left=True)

    def _closed(self, at: int) -> bool:
        """Whether a clause ends or is only placed and dated from `at` on."""
        if at >= self.count:
            return True
        word = self.lower[at]
        return not word[0].isalnum() or word in w.PREPOSITIONS or word in w.TIMES or word in ("who", "which", "and")

    # Contents

    def _framed(self, verb: int, start: int, actor: Actor | None, manner: Manner) -> Frame | None:
        if manner is Manner.ACCUSES:
            return self._accusation(verb, actor)
        right = self._content(verb)
        start = self._phrase_start(start)
        before = self.lower[start - 1] if start else ""
        quoted = '"' in (before, self.lower[start - 2] if start > 1 and before == "," else "")
        told_before = right is not None and self.lower[verb + 1 : verb + 2] == [":"]
        left = (before in (",", '"', "–", "-") and start > 3) and (
            quoted or right is None or told_before or not self._introduction(start)
        )
        if manner in (Manner.DENIES, Manner.SEES):
            left = left and right is None and manner is Manner.SEES
        spans: list[tuple[int, int]] = []
        if left and (quoted or right is None or told_before):
            spans.append((self._quote_start(start - 1), start - 1))
            right = (
                next(((k, self.count) for k in range(verb, self.count) if self.lower[k] == '"'), None)
                if quoted
                else right
            )
        if right is not None:
            spans.append(right)
        if not spans:
            spans = [(verb, verb + 1)]
        frame = Frame(verb, actor, manner, spans, left=bool(left))
        self._cited(frame)
        return frame

    def _phrase_start(self, start: int) -> int:
        """Where the subject's noun phrase begins: `, the Valletta-based group said` after the comma."""
        at = start
        while at and start - at < 5:
            word = self.lower[at - 1]
            if word in (",", '"'):
                return at
            if not word[0].isalpha() or word in w.PREPOSITIONS or word in w.CLAUSES or word in w.AUXILIARIES:
                return start
            at -= 1
        return start

    def _quote_start(self, end: int) -> int:
        """Where the words told before `end` begin: after the last colon, else with the sentence."""
        return next((k + 1 for k in range(end - 3, 0, -1) if self.lower[k] == ":"), 0)

    def _introduction(self, start: int) -> bool:
        """Whether what stands before the subject only sets the scene: `On Monday, …`, `Accusing X, …`."""
        first = self.lower[0]
        return (
            first in w.PREPOSITIONS
            or first in w.ADVERBS
            or first.endswith("ing")
            or first in w.CLAUSES
            or start < 4
            or first in w.TIMES
        )

    def _content(self, verb: int) -> tuple[int, int] | None:
        """The tokens told after the verb; None where nothing is told there."""
        lower, count = self.lower, self.count
        at = verb + 1
        while at < count and (w.adverb(lower[at]) or lower[at] in w.TIMES or lower[at] in ("local", "time")):
            at += 1
        if lower[verb] in w.TO_SOMEBODY:
            for k in range(at, min(at + 9, count)):
                if lower[k] in ("that", ":", '"') or (k in self.starts and k > at and k - 1 not in self.inside):
                    at = k
                    break
                if lower[k] == ",":
                    at = k + 1
                    break
            else:
                at = self.starts[at].last if at in self.starts else at + 1
        if at >= count or (not lower[at][0].isalnum() and lower[at] not in _OPENERS):
            return None
        if lower[at] in w.PREPOSITIONS or lower[at] in ("when", "as", "while"):
            if lower[at] == "on" and lower[at + 1 : at + 2] and lower[at + 1] in w.TIMES:
                at += 2
                while at < count and lower[at] in w.TIMES:
                    at += 1
                if at < count and lower[at] == ",":
                    return None
                return (at, count) if at < count and lower[at] not in (".", "!", "?") else None
            for k in range(at, min(at + 14, count)):
                if lower[k] in ("that", ":", '"'):
                    return (k, count)
                if lower[k] in (",", "."):
                    return (at, count) if k - at > 7 and lower[k] == "." else None
            return (at, count)
        return (at, count)

    def _telling_name(self, verb: int) -> bool:
        """Whether somebody unknown tells here (`Hauer said …`), not a participle (`a truce announced in …`)."""
        before = self.sentence.tokens[verb - 1] if verb else None
        return self.lower[verb] in w.PLAINLY_TOLD or (before is not None and before.text[0].isupper())

    def _clip(self, found: list[Frame]) -> None:
        """End each told stretch where a later frame's own subject begins after a comma."""
        for frame in found:
            for other in found:
                if other.joined is not None and frame.verb < other.joined:
                    frame.spans = [(s, min(e, max(other.joined, s + 1))) for s, e in frame.spans]
                if other.verb > frame.verb and other.left and any(s <= frame.verb < e for s, e in other.spans):
                    frame.spans = [(s, min(e, max(other.spans[0][1], s + 1))) for s, e in frame.spans]

    def _cited(self, frame: Frame) -> None:
        """`Tass said, citing the army` and `quoted the army as saying`: the object says it, the subject relays."""
        lower = self.lower
        if lower[frame.verb] in w.OTHERS_SAID:
            actor = self._first_actor(frame.verb + 1, 5)
            if actor is not None:
                saying = next(
                    (k for k in range(actor.last, min(actor.last + 6, self.count)) if lower[k] == "saying"), actor.last
                )
                frame.spans = [(saying, self.count)]
                frame.relayed, frame.actor = frame.actor, self.memory.resolve(actor)
            return
        for k in range(frame.verb + 1, self.count):
            if lower[k] in ("citing", "quoting"):
                actor = self._first_actor(k + 1, 5)
                if actor is not None:
                    frame.relayed, frame.actor = frame.actor, self.memory.resolve(actor)
                    frame.spans = [(s, e) if e <= k else (s, k) for s, e in frame.spans if s < k] or [(0, k)]
                    if frame.spans[0][1] - frame.spans[0][0] < 3:
                        frame.spans = [(0, k), (actor.last, self.count)]
                return

    def _first_actor(self, at: int, reach: int) -> Actor | None:
        return next((actor for actor in self.chunks if at <= actor.first <= at + reach), None)

    # Accusations

    def _accusation(self, verb: int, actor: Actor | None) -> Frame | None:
        """`accused B of …`, `blamed B for …`, `blamed … on B`, `condemned …`."""
        lower = self.lower
        target = self._first_actor(verb + 1, 3)
        direct = target is not None and not target.located
        if lower[verb + 1 : verb + 3] in (["each", "other"], ["one", "another"], ["the", "other"]):
            return self._mutual(verb, actor, verb + 3)
        if lower[verb] in w.BLAMES and (on := self._blamed_on(verb)) is not None:
            return Frame(verb, actor, Manner.ACCUSES, [(verb + 1, on.first)], against=self.memory.resolve(on))
        start = target.last if direct and target is not None else verb + 1
        link = next(
            (k for k in range(start, min(start + 5, self.count)) if lower[k] in ("of", "for", "over", "with")), None
        )
        against = self.memory.resolve(target) if direct and target is not None and link is not None else None
        if target is not None and target.voice is Voice.ENEMY:
            against = target
        if lower[verb].startswith(("accus", "charg")) and link is None and not direct:
            return None
        if against is not None and link is not None and lower[verb] in w.ACCUSED_OF | w.BLAMES:
            return Frame(verb, actor, Manner.ACCUSES, [(link, self._accusation_end(link))], against=against)
        return Frame(verb, actor, Manner.ACCUSES, [(verb + 1, self._accusation_end(verb + 1))], against=against)

    def _accusation_end(self, start: int) -> int:
        return self.count

    def _blamed_on(self, verb: int) -> Actor | None:
        for k in range(verb + 2, min(verb + 16, self.count)):
            if self.lower[k] == "on" and (actor := self._first_actor(k + 1, 1)) is not None:
                return actor
            if self.lower[k] in (",", ".", "for"):
                return None
        return None

    def _mutual(self, verb: int, actor: Actor | None, start: int) -> Frame | None:
        """Both sides accuse each other: one frame whose subject is the pair."""
        both = actor if actor is not None and len(actor.pair) == 2 else self.memory.both(actor)
        return Frame(verb, both, Manner.ACCUSES, [(start, self.count)], against=both)

    def _accused_passively(self, verb: int) -> Frame | None:
        """`B was accused (by A) of …`."""
        subject, _ = self._subject(verb)
        by = next((k for k in range(verb + 1, self.count) if self.lower[k] == "by"), None)
        actor = self._first_actor(by + 1, 2) if by is not None else None
        accused = self.memory.resolve(subject) if subject is not None else None
        resolved = self.memory.resolve(actor) if actor is not None else None
        return Frame(verb, resolved, Manner.ACCUSES, [(verb + 1, self.count)], against=accused)

    def _told_passively(self, verb: int, manner: Manner) -> Frame | None:
        """`were recorded by the SMM`: the agent tells; without one nobody does."""
        if self.lower[verb + 1 : verb + 2] != ["by"] or self.lower[verb] == "claimed":
            return None
        actor = self._first_actor(verb + 2, 2)
        return (
            Frame(verb, self.memory.resolve(actor), manner, [(0, verb), (verb, self.count)], left=True)
            if actor
            else None
        )

    def _passive(self, verb: int) -> bool:
        if w.TELLING[self.lower[verb]][1] not in (w.Form.PAST, w.Form.PARTICIPLE):
            return False
        at = verb - 1
        while at >= 0 and w.adverb(self.lower[at]):
            at -= 1
        return at >= 0 and self.lower[at] in w.BE

    def _called_a_lie(self, verb: int) -> Frame | None:
        """`called those accusations "disinformation"`, `described it as a lie`."""
        end = next((k for k in range(verb + 1, min(verb + 14, self.count)) if self.lower[k] in w.LIES), None)
        if end is None or not any(word in w.CLAIMS or word in w.REPLY_ALONE for word in self.lower[verb + 1 : end]):
            return None
        named, known = self._subject(verb)
        if not known:
            return None
        return Frame(verb, self.memory.resolve(named) if named else None, Manner.DENIES, [(verb, end + 1)])

    # Other forms

    def _participle(self, verb: int, manner: Manner, found: list[Frame]) -> Frame | None:
        """`Accusing B of …, A said` and `A said …, accusing B of …`: the subject is the sentence's."""
        before = self.lower[verb - 1] if verb else ""
        if before in w.PREPOSITIONS or before in w.BE or before in w.DETERMINERS:
            if before in w.BE and (named := self._subject(verb)[0]) is not None:
                return self._framed(verb, named.first, self.memory.resolve(named), manner)
            return None
        if self.lower[verb] in ("citing", "quoting", "saying") and before == "as":
            return None
        nearest, known = self._subject(verb)
        if known and nearest is not None and before != "," and not nearest.located:
            actor = self.memory.both(nearest) if nearest.voice is Voice.BOTH else self.memory.resolve(nearest)
        else:
            left = [frame for frame in found if frame.verb < verb and frame.actor]
            right = [frame for frame in found if frame.verb > verb and frame.actor]
            chosen = left[-1:] or right[:1]
            if chosen:
                actor = chosen[0].actor
            else:
                free = [a for a in self.chunks if not a.located and (a.last <= verb) == (verb > 3)]
                actor = self.memory.resolve(free[0]) if free else None
        if self.lower[verb] in ("citing", "quoting", "believing", "posting", "writing", "counting", "suggesting"):
            return None
        if self.lower[verb + 1 : verb + 2] == ["from"]:
            return None
        frame = self._framed(verb, verb, actor, manner)
        if frame is not None:
            frame.spans = [(s, e) for s, e in frame.spans if s >= verb] or [(verb, verb + 1)]
            frame.left = False
            closing = next((f for f in found if f.verb > verb), None)
            if closing is not None:
                frame.spans = [(s, min(e, max(s + 1, closing.verb - 1))) for s, e in frame.spans]
        return frame

    def _other(self, index: int) -> Frame | None:
        """`according to X`, `accusations by A that B …`, `traded accusations of …`, `held the other to blame for`."""
        lower = self.lower
        if lower[index] in w.ACCUSATIONS:
            return self._nominal(index)
        if lower[index : index + 2] == ["according", "to"]:
            actor = self._first_actor(index + 2, 6)
            end = actor.last if actor else min(index + 4, self.count)
            leading = index < 2
            span = (end, self.count) if leading else (0, index)
            resolved = self.memory.resolve(actor) if actor else None
            return Frame(index, resolved, Manner.SAYS, [span], left=not leading)
        if lower[index : index + 6] == ["held", "the", "other", "to", "blame", "for"]:
            both = self.memory.both(None)
            return Frame(index, both, Manner.ACCUSES, [(index + 6, self.count)], against=both)
        return None

    def _nominal(self, noun: int) -> Frame | None:
        lower = self.lower
        window = lower[max(0, noun - 4) : noun]
        if any(word in w.TRADING for word in window):
            named, _ = self._subject(next(k for k in range(max(0, noun - 4), noun) if lower[k] in w.TRADING))
            both = self.memory.both(named)
            return Frame(noun, both, Manner.ACCUSES, [(noun + 1, self.count)], against=both)
        if lower[noun + 1 : noun + 2] in (["by"], ["from"]) and (actor := self._first_actor(noun + 2, 2)) is not None:
            return Frame(noun, self.memory.resolve(actor), Manner.SAYS, [(actor.last, self.count)])
        owner = next((a for a in self.chunks if a.last <= noun <= a.last + 2 and lower[noun - 1] in ("'s", "'")), None)
        if owner is None and noun and self._ending(noun) is not None:
            owner = self._ending(noun)
        if owner is not None and not owner.located and lower[noun + 1 : noun + 2] in (["that"], ["of"]):
            return Frame(noun, self.memory.resolve(owner), Manner.SAYS, [(noun + 1, self.count)])
        return None

    def _by_dash(self) -> Frame | None:
        """Headings: `Rebels shell port - ministry`."""
        if self.sentence.part is not Part.HEADLINE or not self.chunks:
            return None
        last = self.chunks[-1]
        if last.last == self.count and last.first > 3 and self.lower[last.first - 1] in ("-", "–", "—"):
            return Frame(last.first - 1, self.memory.resolve(last), Manner.SAYS, [(0, last.first - 1)], left=True)
        return None

    def _by_colon(self) -> Frame | None:
        """Headings: `Azerbaijan: 10 dead in …`, `Verification needed: Lavrov`, `… - reports`."""
        lower = self.lower
        colon = next((k for k, word in enumerate(lower) if word == ":"), None)
        if colon is None:
            return None
        first = self.chunks[0] if self.chunks else None
        if first is not None and first.last == colon and first.first <= 1 and not first.located:
            actor = self.memory.resolve(first)
            return Frame(colon, actor, Manner.SAYS, [(colon + 1, self.count)]) if actor and actor.slug else None
        if self.sentence.part is Part.HEADLINE:
            last = self.chunks[-1] if self.chunks else None
            if last is not None and last.first == colon + 1 and last.last >= self.count - 1:
                return Frame(colon, self.memory.resolve(last), Manner.SAYS, [(0, colon)], left=True)
        return None


def _apposed(outer: Actor, inner: Actor | None) -> Actor:
    """`Zohrab M., Armenia's foreign minister`: whichever of the two tells the party."""
    if outer.slug is None and inner is not None and inner.slug is not None and not inner.bare:
        return inner
    return outer


_AT_WORK = frozenset({"reporting", "speaking", "writing", "based", "("})
"""`X, reporting from Y, said`."""
_OPENERS = frozenset({'"', ":", "'", "#", "$", "£", "€", "@", "`"})
"""Marks that can begin what is told."""
_OTHER_FORMS = frozenset({"according", "held"})
