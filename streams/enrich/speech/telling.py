"""The verbs of telling in one sentence, with their subjects and what they tell."""

from schemas import Part
from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner, Sentence
from streams.enrich.speech.accusing import Accusing
from streams.enrich.speech.actors import Actor, Memory, Voice
from streams.enrich.speech.subjects import Frame, apposed


def frames(sentence: Sentence, chunks: tuple[Actor, ...], memory: Memory) -> list[Frame]:
    """The verbs of telling of one sentence with their subjects and contents, in order of position."""
    return _Parser(sentence, chunks, memory).parse()


class _Parser(Accusing):
    """The frames of one sentence."""

    def parse(self) -> list[Frame]:
        found: list[Frame] = []
        gerunds: list[int] = []
        for index, word in enumerate(self.lower):
            if word not in _TRIGGERS:
                continue
            if word in w.CALLING and (frame := self.called_a_lie(index) or self.called_a_breach(index)):
                self._keep(found, frame)
                self.current = frame.actor
                continue
            if word in w.DISMAY and (frame := self.dismayed(index)):
                self._keep(found, frame)
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
        found.extend(self.gapped(found))
        self._going_on(found)
        self._clip(found)
        for frame in found:
            if frame.own:  # we see that …: whoever says the words around
                outer = [f for f in found if f is not frame and any(s <= frame.verb < e for s, e in f.spans)]
                frame.actor = outer[-1].actor if outer else self.memory.last
        return found

    def _going_on(self, found: list[Frame]) -> None:
        """`X shelled A, Y said; B was hit too`: behind a semicolon the last speaker goes on."""
        last = max(found, key=lambda frame: frame.verb, default=None)
        if last is None or not last.left or last.manner is not Manner.SAYS:
            return
        following = self.starts.get(last.verb + 1)
        end = following.last if following is not None else last.verb + 1
        if self.lower[end : end + 1] == [";"] and not any(end <= start for start, _ in last.spans):
            last.spans.append((end + 1, self.count))

    def _keep(self, found: list[Frame], frame: Frame) -> None:
        found.append(frame)
        if frame.actor is not None:
            self.memory.spoke(frame.actor)

    def _finite(self, verb: int, manner: Manner, form: w.Form) -> Frame | None:
        lower = self.lower
        before = lower[verb - 1] if verb else ""
        if before == "as" and lower[verb + 1 : verb + 2] == ["by"]:
            return None  # as alleged by X
        if lower[verb] in w.BRUSHING and w.BRUSHING[lower[verb]].isdisjoint(lower[verb + 1 : verb + 7]):
            return None
        reduced = lower[verb + 1] if verb + 1 < self.count else ""  # blamed for, accused by X of, said by X to
        blamed = lower[verb] in ("accused", "blamed") and reduced in ("of", "for", "by")
        passive = (
            self._passive(verb) or blamed or (reduced == "by" and lower[verb] in _SAID_BY and not self._embedded(verb))
        )
        if passive:
            return self.accused_passively(verb) if manner is Manner.ACCUSES else self._told_passively(verb, manner)
        if (
            (before == "to" and lower[verb - 2] != "on")  # went on to say
            or (before in w.MODALS and not (before in ("can", "could") and lower[verb] in w.SENSING))
            or (before == "not" and lower[verb - 2 : verb - 1] in (["did"], ["does"]))
        ):
            return None
        if before in w.DETERMINERS or (before in w.PREPOSITIONS and before != "to") or before == "'s":
            return None  # a noun or an adjective: their report, in alleged attacks
        if lower[verb] in w.EITHER and self.ending(verb) is None and before not in self.memory.speakers:
            return self._inverted(verb, manner) if before in (",", '"') and form is w.Form.PRESENT else None
        if (
            lower[verb + 1 : verb + 2] == ["to"]
            and lower[verb + 2 : verb + 3] in (["have"], ["be"])
            and form is w.Form.PAST
        ):
            return None  # a school reported to have been hit
        if self._of_truce(verb) or lower[verb : verb + 2] == ["said", "to"]:
            return None  # rebels said to break the truce
        if lower[verb] in w.FINDING and not self._finds(verb):
            return None
        if lower[verb] in _SPEAKING and lower[verb + 1 : verb + 2] != ["of"]:
            return None
        if (frame := self.crossed(verb)) is not None:
            return frame
        if manner is not Manner.ACCUSES and (frame := self._inverted(verb, manner)):
            return frame
        named, known = self.subject(verb)
        if not known and form is w.Form.PLAIN:
            return None
        if lower[verb] in w.INFERRING and self.ending(verb) is None:
            return None  # all indications suggest
        if not known and manner is not Manner.SAYS:
            return None
        if lower[verb] in w.VISITING and not (named is not None and named.voice is Voice.OUTLET):
            return None
        if named is None and not self._telling_name(verb):
            return None
        if named is not None and lower[named.first - 1 : named.first] == ["whatever"]:
            return None
        actor = self.meant(named)
        start = min(named.first, verb) if named is not None else max(0, verb - 1)  # a speaker of before stands nowhere
        if named is not None and named.voice is Voice.BOTH:
            actor = self.memory.both(named)
        relayed, self.relayed = self.relayed, None
        beside: list[Actor] = []
        while start > 1 and self.lower[start - 1] == "and" and (earlier := self.ending(start - 1)) is not None:
            if (said := self.memory.resolve(earlier)) is not None and not earlier.located:  # A and B said
                beside, actor = [*beside, *([actor] if actor and actor.slug else [])], said
            start = earlier.first
        frame = self._framed(verb, start, actor, manner)
        if frame is not None:
            frame.relayed = frame.relayed or relayed
            frame.beside = tuple(beside)
            frame.joined = self.conjunction(verb)
        if frame is not None and named is not None and named.sort == "self":
            frame.own = True
        return frame

    def _embedded(self, verb: int) -> bool:
        """Whether a speaker stands right before a verb, so that it is active: `X said by telephone`."""
        actor = self.ending(verb - (self.lower[verb - 1 : verb] == [","]))
        return actor is not None and not actor.located

    def _of_truce(self, verb: int) -> bool:
        """`observing the truce` is no seeing."""
        if self.lower[verb] not in w.KEEPING:
            return False
        return any(word in w.TRUCES or word in w.TRUCES_LOOSE for word in self.lower[verb + 1 : verb + 5])

    def _inverted(self, verb: int, manner: Manner) -> Frame | None:
        """`…," said X` and `not true, says X`."""
        lower = self.lower
        if not verb or lower[verb - 1] not in (",", '"', "?", "!") or lower[verb] in w.TO_SOMEBODY:
            return None
        if verb > 2 and lower[verb - 1] == lower[verb - 3] == '"':
            return None  # X “firmly” rejected Y's claim
        actor = self.starts.get(verb + 1)
        if actor is not None and actor.voice is Voice.AGAIN and manner is Manner.DENIES:
            return None  # X, its envoy, denied it
        if actor is None and lower[verb + 1 : verb + 2] and lower[verb + 1] in w.DETERMINERS:
            actor = self.first_actor(verb + 2, 1)  # said the operational command of X
        if actor is None:
            following = self.sentence.tokens[verb + 1 : verb + 2]
            if not following or not following[0].text[0].isupper() or lower[verb - 1] != '"':
                return None
        if actor is not None and lower[verb - 1] == "," and not self._closed(actor.last):
            return None  # a subject of what is told: `X, citing Y, said troops shelled …`
        resolved = self.memory.resolve(actor) if actor else None
        if actor is not None and resolved is not None and actor.last < self.count and lower[actor.last] == ",":
            inner = self.starts.get(actor.last + 1) or self.starts.get(actor.last + 2)
            resolved = apposed(resolved, inner)
        end = actor.last if actor else verb + 3
        parenthesis = actor is not None and lower[verb - 1] == "," and lower[end : end + 1] == [","]
        if parenthesis and lower[verb - 2] in _PHRASE_ENDS:  # in which, says X, …
            return Frame(verb, resolved, manner, [(end + 1, self.count)])
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

    def _framed(self, verb: int, start: int, actor: Actor | None, manner: Manner) -> Frame | None:
        if manner is Manner.ACCUSES and not self._charged(verb):
            return self.accusation(verb, actor)
        manner = Manner.SAYS if manner is Manner.ACCUSES else manner
        right = self._content(verb)
        start = self._phrase_start(start)
        before = self.lower[start - 1] if start else ""
        quoted = '"' in (before, self.lower[start - 2] if start > 1 and before == "," else "")
        told_before = right is not None and self.lower[verb + 1 : verb + 2] == [":"]
        left = (before in (",", '"', "–", "-") and start > 3) and (
            quoted or right is None or told_before or not self._introduction(start)
        )
        relative = before == "which" or (before == "that" and (self.lower[start - 2] in _TOLD_OF))
        if relative and right is not None and start > 2 and self.lower[right[0]] != "that":
            return Frame(verb, actor, manner, [(max(0, start - _HEAD_REACH), self.count)])  # a shell that X says fell
        aside = self.lower[verb + 1 : verb + 2] == [","]
        heard = right is not None and self.lower[verb] in w.TO_SOMEBODY and self.lower[right[0] - 1] == ","
        if before == "," and start > 1 and (aside or (heard and left)) and manner is Manner.SAYS:
            begin = right[0] if right is not None and heard else verb + 2
            around = [(self._quote_start(start - 1), start - 1), (begin, self.count)]
            frame = Frame(verb, actor, manner, around, left=True)  # X, it said, had …
            self._cited(frame)
            return frame
        if left and right is not None and manner is Manner.SAYS and self.lower[right[0]] in _SETTING:
            right = None  # X shelled Y, Z said after a meeting
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

    def _finds(self, verb: int) -> bool:
        """`ruled (on Friday) that …`."""
        at = verb + 1
        while at < self.count and (self.lower[at] in w.TIMES or self.lower[at] == "on"):
            at += 1
        return self.lower[at : at + 1] == ["that"]

    def _charged(self, verb: int) -> bool:
        """`X charged that …`, `…, X charged`: it says so, with nobody as its object."""
        following = self.lower[verb + 1] if verb + 1 < self.count else "."
        return self.lower[verb].startswith("charg") and (following == "that" or not following[0].isalnum())

    def _phrase_start(self, start: int) -> int:
        """Where the subject's noun phrase begins: `, the Valletta-based group said` after the comma."""
        at = start
        while at and start - at < 8:
            word = self.lower[at - 1]
            if word in (",", '"'):
                return at
            if word == "." and at > 1 and self.lower[at - 2] in _RANKS:  # Brig. Gen. X
                at -= 2
                continue
            if not word[0].isalpha() or word in _PHRASE_ENDS:
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
        while (
            at < count and lower[at] != "in" and (w.adverb(lower[at]) or lower[at] in w.TIMES or lower[at] == "local")
        ):
            at += 1
        if lower[verb] in w.TO_SOMEBODY:
            for k in range(at, min(at + 9, count)):
                if lower[k] in ("that", ":", '"', "of") or (k in self.starts and k > at and k - 1 not in self.inside):
                    at = k
                    break
                if lower[k] == ",":
                    at = k + 1
                    break
            else:
                at = self.starts[at].last if at in self.starts else at + 1 + (lower[at : at + 1] in _ARTICLES)
        if at >= count or (not lower[at][0].isalnum() and lower[at] not in _OPENERS):
            return None
        if lower[verb] in w.COMPLAINING:
            about = next((k for k in range(at, min(at + _ADDRESSED, count)) if lower[k] in _ABOUT), None)
            if about is not None:
                return (about, count)
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
                if lower[k] == "," and lower[k + 1 : k + 2] == ['"']:
                    return (k + 1, count)
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
            actor = self.first_actor(frame.verb + 1, 5)
            if actor is not None:
                saying = next(
                    (k for k in range(actor.last, min(actor.last + 6, self.count)) if lower[k] == "saying"), actor.last
                )
                teller = self.ending(frame.verb)
                closing = lower[saying + 1 : saying + 2] in (["."], []) and teller is not None and teller.first > 1
                if closing and teller is not None and lower[teller.first - 1] == ",":  # …, X quoted Y as saying.
                    frame.spans, frame.left = [(self._quote_start(teller.first - 1), teller.first - 1)], True
                else:
                    frame.spans = [(saying, self.count)]
                frame.relayed, frame.actor = frame.actor, self.meant(actor)
            return
        for k in range(frame.verb + 1, self.count):
            if lower[k] in ("citing", "quoting"):
                actor = self.first_actor(k + 1, 5)
                if actor is not None and actor.governed and actor.first > k + 1:
                    actor = None  # citing accounts gathered by its office
                if actor is not None:
                    frame.relayed, frame.actor = frame.actor, self.memory.resolve(actor)
                    frame.spans = [(s, e) if e <= k else (s, k) for s, e in frame.spans if s < k] or [(0, k)]
                    if frame.spans[0][1] - frame.spans[0][0] < 3:
                        frame.spans = [(0, k), (actor.last, self.count)]
                return

    def _told_passively(self, verb: int, manner: Manner) -> Frame | None:
        """`were recorded by the SMM`: the agent tells; without one nobody does."""
        if self.lower[verb + 1 : verb + 2] != ["by"] or self.lower[verb] == "claimed":
            return None
        if self.lower[verb] in w.KEEPING and not w.TRUCES.isdisjoint(self.lower[max(0, verb - _HEAD_REACH) : verb]):
            return None  # the truce is observed by X
        actor = self.first_actor(verb + 2, 2)
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

    def _participle(self, verb: int, manner: Manner, found: list[Frame]) -> Frame | None:
        """`Accusing B of …, A said` and `A said …, accusing B of …`: the subject is the sentence's."""
        lower = self.lower
        before = lower[verb - 1] if verb else ""
        if self._of_truce(verb) or w.BRUSHING.get(lower[verb], frozenset(lower)).isdisjoint(lower[verb + 1 : verb + 7]):
            return None
        if (frame := self.crossed(verb)) is not None:
            return frame
        joined = before == "," or (before in _AS_IT_TELLS and manner in (Manner.ACCUSES, Manner.DENIES))
        if (before in w.PREPOSITIONS and not joined) or before in w.BE or before in w.DETERMINERS:
            visiting = lower[verb] in w.VISITING
            if before in w.BE and not visiting and (named := self.subject(verb)[0]) is not None:
                return self._framed(verb, named.first, self.memory.resolve(named), manner)
            return None
        if lower[verb] in ("citing", "quoting", "saying") and before == "as":
            return None
        if lower[verb] in ("citing", "quoting") and not found:
            return self._citing(verb)
        nearest, known = self.subject(verb)
        addressed = nearest is not None and nearest.governed and lower[nearest.first - 1] == "to"
        if known and nearest is not None and not joined and not (nearest.located or addressed):
            actor = self.memory.both(nearest) if nearest.voice is Voice.BOTH else self.memory.resolve(nearest)
        else:
            left = [frame for frame in found if frame.verb < verb and frame.actor]
            left = [
                frame for frame in left if lower[frame.verb] not in w.ACCUSATIONS
            ] or left  # X denied the charge by Y
            right = [frame for frame in found if frame.verb > verb and frame.actor]
            chosen = left[-1:] or right[:1]
            if chosen:
                actor = chosen[0].actor
            else:
                free = [a for a in self.chunks if not a.located and a.last <= verb] if verb > 3 else []
                first = free[0] if free else self.after_comma(verb) if verb <= 3 else None
                actor = self.memory.resolve(first) if first is not None else None
        if lower[verb] in ("citing", "quoting", "believing", "posting", "writing", "counting", "suggesting"):
            return None
        if lower[verb + 1 : verb + 2] == ["from"]:
            return None
        frame = self._framed(verb, verb, actor, manner)
        if frame is not None:
            frame.spans = [(s, e) for s, e in frame.spans if s >= verb] or [(verb, verb + 1)]
            frame.left = False
            closing = next((f for f in found if f.verb > verb and lower[f.verb] not in w.ACCUSATIONS), None)
            if closing is not None:
                frame.spans = [(s, min(e, max(s + 1, closing.verb - 1))) for s, e in frame.spans]
        return frame

    def _citing(self, verb: int) -> Frame | None:
        """`The agency has details of a strike, citing X as saying …`: X says all of it."""
        cited = self.first_actor(verb + 1, 3)
        if cited is None:
            return None
        outlet = next((actor for actor in self.chunks if actor.voice is Voice.OUTLET and actor.last < verb), None)
        spans = [(0, verb), (cited.last, self.count)]
        return Frame(verb, self.memory.resolve(cited), Manner.SAYS, spans, left=True, relayed=outlet)

    def _other(self, index: int) -> Frame | None:
        """`according to X`, `accusations by A that B …`, `traded accusations of …`, `held the other to blame for`."""
        lower = self.lower
        if lower[index] in w.ACCUSATIONS:
            return self.nominal(index)
        if lower[index : index + 2] == ["according", "to"]:
            actor = self.first_actor(index + 2, 6)
            end = actor.last if actor else min(index + 4, self.count)
            leading = index < 2
            span = (end, self.count) if leading else (0, index)
            resolved = self.memory.resolve(actor) if actor else None
            if actor is not None and (resolved is None or resolved.slug is None):
                named = self.first_actor(actor.last, 1)  # a monitoring group, the Border Watch
                resolved, end = (named, named.last) if named is not None and named.slug else (resolved, end)
                span = (end, self.count) if leading else span
            relay: Actor | None = None
            citing = lower[end : end + 2] in ([",", "citing"], [",", "quoting"])
            if citing and (cited := self.first_actor(end + 2, 3)) is not None:  # according to X, citing Y
                relay, resolved, end = resolved, self.memory.resolve(cited), cited.last
                span = (end, self.count) if leading else span
            frame = Frame(index, resolved, Manner.SAYS, [span], left=not leading, relayed=relay)
            while (following := self._and_then(end)) is not None:
                end, meant = following.last, self.memory.resolve(following)
                if meant is not None and meant.slug and frame.actor is not None and frame.actor.slug:
                    frame.beside = (*frame.beside, meant)
                elif meant is not None and meant.slug:
                    frame.actor = meant
            return frame
        if lower[index] in w.LAYING:
            return self.laid_on(index)
        if lower[index] in w.VIEWS:
            return self._in_view(index)
        if lower[index] in w.LODGING:
            return self.protest(index)
        if (blamed := self.held_responsible(index)) is not None:
            return blamed
        if lower[index : index + 6] == ["held", "the", "other", "to", "blame", "for"]:
            both = self.memory.both(None)
            return Frame(index, both, Manner.ACCUSES, [(index + 6, self.count)], against=both)
        return None

    def _in_view(self, noun: int) -> Frame | None:
        """`In X's view …`, `in the words of X, …`, `…, in X's view`: X tells the sentence."""
        lower = self.lower
        owner = self.ending(noun - 1) if lower[noun - 1] == "'s" else None
        end = noun + 1
        if owner is None and lower[noun + 1 : noun + 2] == ["of"]:
            owner = self.first_actor(noun + 2, 1)
            end = owner.last if owner is not None else end
        first = owner.first if owner is not None and owner.last <= noun else noun
        first -= lower[first - 1] in w.DETERMINERS
        if owner is None or first < 1 or lower[first - 1] not in ("in", "by"):
            return None
        leading = first < 3
        spans = [(end, self.count)] if leading else [(0, first - 1), (end, self.count)]
        return Frame(noun, self.memory.resolve(owner), Manner.SAYS, spans, left=not leading)

    def _and_then(self, at: int) -> Actor | None:
        """The actor joined by "and" right after `at`: `according to medics and the ministry`."""
        joined = self.lower[at : at + 1] == ["and"]
        return self.first_actor(at + 1, 1) if joined else None

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


_SPEAKING = w.COMPLAINING & frozenset({"speak", "speaks", "spoke", "spoken", "speaking"})
_ARTICLES = (["a"], ["an"], ["the"])
_ABOUT = frozenset({"of", "about", "at", "over", "against"})
_ADDRESSED = 6
"""So many words to whom it is said: `protested to the embassy of B over …`."""
_AS_IT_TELLS = frozenset({"after", "while", "when", "before", "by"})
"""These join a gerund to the clause whose subject accuses: `it struck back after accusing X of …`."""
_SETTING = frozenset({"after", "when", "while", "as", "during", "before", "in", "at", "from"})
"""Words at which a speaker's setting begins, not what is told."""
_RANKS = frozenset({"gen", "brig", "col", "lt", "maj", "capt", "sgt", "adm", "cmdr", "dr", "mr", "ms", "mrs"})
_SAID_BY = frozenset({"said", "reported", "alleged", "recorded", "documented", "registered", "confirmed"})
_TOLD_OF = w.FLYING | frozenset(w.ACT_NOUNS)
_HEAD_REACH = 6
_PHRASE_ENDS = w.PREPOSITIONS | w.CLAUSES | w.AUXILIARIES | {"what"}
_OPENERS = frozenset({'"', ":", "'", "#", "$", "£", "€", "@", "`"})
"""Marks that can begin what is told."""
_OTHER_FORMS = frozenset({"according", "hold", "holds", "held", "holding"}) | frozenset(w.LAYING) | w.LODGING | w.VIEWS
_TRIGGERS = frozenset(w.TELLING) | w.CALLING | w.DISMAY | w.ACCUSATIONS | _OTHER_FORMS
