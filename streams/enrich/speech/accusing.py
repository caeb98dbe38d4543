"""Accusations and denials as frames: who accuses whom, and what stands where it is told."""

from streams.enrich.language import wording as w
from streams.enrich.language.text import Manner
from streams.enrich.language.words import words
from streams.enrich.speech.actors import Actor, Voice
from streams.enrich.speech.subjects import Frame, Subjects


class Accusing(Subjects):
    """The frames of verbs and nouns of accusing and of calling a lie."""

    def accusation(self, verb: int, actor: Actor | None) -> Frame | None:
        """`accused B of …`, `blamed B for …`, `blamed … on B`, `condemned …`."""
        lower = self.lower
        relative = self.relative_object(verb)
        target = relative or self.first_actor(verb + 1, 3)
        direct = target is not None and not target.located
        enemy = (
            target is not None and target.voice is Voice.ENEMY and actor is not None and actor.voice is not Voice.BOTH
        )
        if not enemy and lower[verb + 1 : verb + 3] in (["each", "other"], ["one", "another"], ["the", "other"]):
            each = self.ending(verb - 1) if lower[verb - 1 : verb] == ["each"] else None
            return self.mutual(verb, each or actor, verb + 3)
        if lower[verb] in w.BLAMES and (on := self.blamed_on(verb)) is not None:
            told = (verb + 1, on.first)
            if lower[verb + 1] == "on":  # the raid near the town, which A blamed on B
                which = next((k for k in range(verb - 1, -1, -1) if lower[k] in ("that", "which")), 0)
                told = (max(0, which - _RAID), verb)
            return Frame(verb, actor, Manner.ACCUSES, [told], against=self.memory.resolve(on))
        start = target.last if direct and target is not None and relative is None else verb + 1
        if lower[verb] in w.CONDEMNING and lower[start : start + 1] == ["'s"]:
            return Frame(verb, actor, Manner.ACCUSES, [(verb + 1, self.count)])  # condemned B's storming of it
        link = next(
            (k for k in range(start, min(start + 5, self.count)) if lower[k] in ("of", "for", "over", "with")), None
        )
        shared = self.in_turn(verb, actor, target) if link is None and direct else None
        if shared is not None:
            return shared
        alone = direct and target is not None and lower[verb].startswith("accus") and self._ends(target.last)
        named = link is not None or alone or lower[verb] in w.BLAMES
        against = self.memory.resolve(target) if direct and target is not None and named else None
        if against and actor and against.party and against.party == actor.party and target is not None:
            if target.voice is Voice.AGAIN:  # X blamed it
                other = next((party for party in reversed(self.memory.parties) if party != actor.party), None)
                against = target._replace(voice=Voice.PARTY, slug=other, party=other) if other else against
            else:  # it blamed X
                before = self.memory.earlier
                other = before if before and before != against.party else self.memory.opposed(against.party)
                acting = other in self.memory.acting
                actor = actor._replace(voice=Voice.PARTY, slug=other, party=other) if acting else actor
        if target is not None and target.voice is Voice.ENEMY:
            against = self.memory.against(target, actor.party if actor is not None else None)
        if lower[verb].startswith(("accus", "charg")) and link is None and not direct:
            return None
        if against is not None and link is not None and (lower[verb] in w.ACCUSED_OF or lower[verb] in w.BLAMES):
            return Frame(verb, actor, Manner.ACCUSES, [(link, self.count)], against=against)
        return Frame(verb, actor, Manner.ACCUSES, [(verb + 1, self.count)], against=against)

    def relative_object(self, verb: int) -> Actor | None:
        """`B, whom A accuses of …`, `B, which A blames for …`: B, whom the relative pronoun before A means."""
        if self.lower[verb + 1 : verb + 2] not in (["of"], ["for"], ["with"]) or (by := self.ending(verb)) is None:
            return None
        pronoun = by.first - 1 - (self.lower[by.first - 1 : by.first] == ["the"])
        if pronoun < 1 or self.lower[pronoun] not in ("which", "whom", "who", "that"):
            return None
        return self.ending(pronoun - (self.lower[pronoun - 1] == ","))

    def _ends(self, at: int) -> bool:
        """Whether a sentence or clause ends at `at`."""
        return at >= self.count or self.lower[at] in (".", ";", "!")

    def in_turn(self, verb: int, actor: Actor | None, target: Actor | None) -> Frame | None:
        """`A blames B, and B (blames) A, for …`: each tells it of the other."""
        lower = self.lower
        if actor is None or target is None or lower[target.last : target.last + 2] != [",", "and"]:
            return None
        behind = range(target.last + 3, min(target.last + 14, self.count))
        link = next((k for k in behind if lower[k] in ("of", "for") and lower[k - 1] == ","), None)
        between = [a for a in self.chunks if link is not None and target.last < a.first and a.last < link]
        met = [meant for a in between if (meant := self.memory.resolve(a)) is not None]
        accused = self.memory.resolve(target)
        if link is None or accused is None or [a.party for a in met] != [accused.party, actor.party]:
            return None
        self.inside.update(range(target.last, link))  # the second verb is told with the first
        both = Actor(actor.first, target.last, Voice.BOTH, pair=(actor.party or "", accused.party or ""))
        return Frame(verb, both, Manner.ACCUSES, [(link, self.count)], against=both)

    def blamed_on(self, verb: int) -> Actor | None:
        """`blamed the attack on B`."""
        for k in range(verb + 1, min(verb + 16, self.count)):
            if self.lower[k] == "on" and (actor := self.first_actor(k + 1, 1)) is not None:
                return actor
            if self.lower[k] in (",", ".", "for"):
                return None
        return None

    def laid_on(self, verb: int) -> Frame | None:
        """`pinned the raid on B`, `the raid which A pins on B`, `pointed the finger at B (for the raid)`."""
        lower = self.lower
        named, known = self.subject(verb)
        if not known or (verb and lower[verb - 1] in w.BE):
            return None
        relative = named.first - 1 if named is not None and lower[named.first - 1] in ("which", "that") else 0
        if named is not None and lower[named.first - 1] in w.ACT_NOUNS:
            relative = named.first  # an ambush the army attributed to X
        for link in range(verb + 1, min(verb + 18, self.count)):
            if lower[link] in (",", ".", ";", ":"):
                return None
            reach = 3 if lower[link + 1 : link + 3] == ["the", "door"] else 1
            on = self.first_actor(link + 1, reach) if lower[link] in w.LAYING[lower[verb]] else None
            if on is None or not self._laid(verb, link, on):
                continue
            told = (verb + 1, on.first)
            if lower[on.last : on.last + 1] in (["for"], ["over"], ["as"]):
                told = (on.last, self.count)
            elif link == verb + 1 and relative:
                begun = [k + 1 for k in range(relative) if lower[k] in w.TELLING]
                told = (max(relative - _HEAD_REACH, *begun, 0), relative)
            return Frame(verb, self.meant(named), Manner.ACCUSES, [told], against=self.memory.resolve(on))
        return None

    def _laid(self, verb: int, link: int, on: Actor) -> bool:
        """Whether an act is laid on whom the words behind `link` name: pinned, put down to, at the door, with blame."""
        lower = self.lower
        if lower[verb].startswith(("pin", "attr", "ascr", "imp")) or lower[link - 1] == "down":
            return True
        if "door" in (*lower[link : on.first], *lower[on.last : on.last + 3]):
            return True
        author = lower[on.last : on.last + 1] == ["as"] and not w.CULPRIT.isdisjoint(lower[on.last : on.last + 4])
        return author or not w.GUILT.isdisjoint(lower[verb + 1 : verb + 4])

    def protest(self, verb: int) -> Frame | None:
        """`lodged a protest with B over …`, `summoned B's envoy over …`, `to protest …`."""
        lower = self.lower
        end = next((k for k in range(verb + 1, self.count) if lower[k] in w.STOPS), self.count)
        summoned = lower[verb].startswith("summon")
        complaint = next((k for k in range(verb + 1, min(verb + 6, end)) if lower[k] in w.COMPLAINTS), None)
        link = next(
            (k for k in range(verb + 1, end - 1) if lower[k] in _OVER or lower[k - 1 : k + 1] in _TO_PROTEST), None
        )
        if link is None or (complaint is None and not summoned):
            return None
        named, _ = self.subject(verb)
        addressed = next((a for a in self.chunks if verb < a.first and a.last <= link and a.party), None)
        against = addressed if addressed is not None and addressed.voice is Voice.PARTY else None
        actor = self.meant(named)
        if actor is None or (against is not None and against.party == actor.party):
            return None
        return Frame(verb, actor, Manner.ACCUSES, [(link, self.count)], against=against)

    def mutual(self, verb: int, actor: Actor | None, start: int) -> Frame | None:
        """Both sides accuse each other: one frame whose subject is the pair."""
        both = self.memory.both(actor)
        return Frame(verb, both, Manner.ACCUSES, [(start, self.count)], against=both)

    def gapped(self, found: list[Frame]) -> list[Frame]:
        """Frames whose verb stands before them: `…, and B A of Z`, `…: A of X, B of Y`, `…, A by doing X, B by Y`."""
        made: list[Frame] = []
        for actor in self.chunks:
            if self.lower[actor.first - 1] not in _JOINING:
                continue
            before = next((f for f in reversed([*found, *made]) if f.verb < actor.first), None)
            if before is None or all(start > actor.first for start, _ in before.spans):
                continue  # A blames B, and B A, for …
            told = self._shared(before, actor) if before.manner is Manner.ACCUSES else self._said_too(before, actor)
            if told is not None:
                before.spans = [(s, min(e, max(actor.first, s))) for s, e in before.spans]
                made.append(told)
        return made

    def _shared(self, before: Frame, actor: Actor) -> Frame | None:
        """Who accuses by the verb of `before`, or whose part in a mutual accusation is told."""
        party = self._party(actor)
        behind = self.lower[actor.last : actor.last + 1]
        if party is None or before.verb in range(actor.first, actor.last):
            return None
        other = self.starts.get(actor.last)
        if other is not None and (accused := self._party(other)) not in (None, party):  # and B A of …
            link = self.lower[other.last : other.last + 1]
            if link and link[0] in _LINKS:
                spans = [(other.last, self.count)]
            elif not link or not link[0].isalnum():
                spans = [(s, min(e, actor.first)) for s, e in before.spans]
            else:
                return None
            against = other._replace(voice=Voice.PARTY, slug=accused, party=accused)
            return Frame(actor.first, self.memory.resolve(actor), Manner.ACCUSES, spans, against=against)
        pair = before.actor.pair if before.actor is not None else ()
        if party not in pair and before.actor is not None and before.against is not None:
            pair = (before.actor.party or "", before.against.party or "")
            if before.verb not in [a.first for a in self.chunks]:
                return None  # only behind one that was itself told apart
        if len(pair) != 2 or party not in pair or not behind or behind[0] not in (_OWN | _LINKS):
            return None
        mine = actor._replace(voice=Voice.PARTY, slug=party, party=party, pair=())
        yours = pair[party == pair[0]]
        theirs = mine._replace(slug=yours, party=yours)
        accuser, accused_ = (mine, theirs) if behind[0] in _LINKS else (theirs, mine)
        return Frame(actor.first, accuser, Manner.ACCUSES, [(actor.last, self.count)], against=accused_)

    def _said_too(self, before: Frame, actor: Actor) -> Frame | None:
        """`A said X fired, and B that Y did`."""
        if before.manner is not Manner.SAYS or self.lower[actor.last : actor.last + 1] != ["that"]:
            return None
        speaker, subject = self.memory.resolve(actor), self.first_actor(actor.last + 1, 2)
        if speaker is None or speaker.slug is None or subject is None or before.actor is None:
            return None
        if before.actor.slug in (None, speaker.slug):
            return None
        return Frame(actor.first, speaker, Manner.SAYS, [(actor.last + 1, self.count)])

    def _party(self, actor: Actor) -> str | None:
        """The party that an actor is or points back to."""
        meant = self.memory.resolve(actor)
        return meant.party if meant is not None else None

    def crossed(self, verb: int) -> Frame | None:
        """`A and B each said the other had fired`, `each side said …`: both tell it of each other."""
        each = self.ending(verb)
        told_apart = each is not None and each.voice is Voice.BOTH and self.lower[each.first] in ("each", "both")
        if self.lower[verb - 1 : verb] != ["each"] and not told_apart:
            return None
        other = next((k for k in range(verb + 1, min(verb + 5, self.count)) if self.lower[k] in _OTHER), None)
        if other is None or self.lower[other - 1] != "the":
            return None
        other += self.lower[other + 1 : other + 2] != [] and self.lower[other + 1] in w.EACH_SIDE
        return self.mutual(verb, None if told_apart else self.ending(verb - 1), other + 1)

    def held_responsible(self, verb: int) -> Frame | None:
        """`held B responsible for …`, `hold each other responsible for …`."""
        if self.lower[verb + 1 : verb + 5] in (["each", "other", *_FOR_IT], ["one", "another", *_FOR_IT]):
            return self.mutual(verb, self.subject(verb)[0], verb + 5)
        target = self.first_actor(verb + 1, 1)
        if target is None or self.lower[target.last : target.last + 2] != ["responsible", "for"]:
            return None
        named, _ = self.subject(verb)
        actor = self.memory.resolve(named) if named is not None else None
        against = self.memory.resolve(target)
        return Frame(verb, actor, Manner.ACCUSES, [(target.last + 1, self.count)], against=against)

    def accused_passively(self, verb: int) -> Frame | None:
        """`B was accused (by A) of …`."""
        subject, _ = self.subject(verb)
        before = self.lower[verb - 1]
        reduced = before[0].isalpha() and before not in w.AUXILIARIES and not w.adverb(before)
        if verb > 1 and reduced and subject is not None and subject.last != verb:
            subject = None  # police arrested three men accused of attacking a bus
        if subject is None and verb < 2:
            subject = self.after_comma(verb)
        if self.lower[verb] in w.BLAMES and (on := self.blamed_on(verb)) is not None:
            named = self.first_actor(verb + 2, 2) if self.lower[verb + 1] == "by" else None
            blamer = self.memory.resolve(named) if named is not None else None
            return Frame(verb, blamer, Manner.ACCUSES, [(0, verb)], against=self.memory.resolve(on))
        by = next((k for k in range(verb + 1, self.count) if self.lower[k] == "by"), None)
        actor = self.first_actor(by + 1, 2) if by is not None else None
        accused = self.memory.resolve(subject) if subject is not None else None
        resolved = self.memory.resolve(actor) if actor is not None else None
        attack = self.lower[verb] in w.CONDEMNING and not w.ACT_NOUNS.keys().isdisjoint(self.lower[:verb])
        if attack and resolved is not None and by == verb + 1:
            return Frame(verb, resolved, Manner.ACCUSES, [(0, verb)])  # B's raid was condemned by A
        return Frame(verb, resolved, Manner.ACCUSES, [(verb + 1, self.count)], against=accused)

    def after_comma(self, verb: int) -> Actor | None:
        """The subject behind an opening clause: `Accused of …, X said`, `Blaming Y, X …`."""
        comma = next((k for k in range(verb + 1, self.count) if self.lower[k] == ","), None)
        return self.first_actor(comma + 1, 1) if comma is not None else None

    def called_a_lie(self, verb: int) -> Frame | None:
        """`called those accusations "disinformation"`, `described it as a lie`."""
        end = next((k for k in range(verb + 1, min(verb + 14, self.count)) if self.lower[k] in w.LIES), None)
        if end is None:
            return None
        before, behind = self.lower[verb + 1 : end], self.lower[end + 1 : end + 9]
        if verb and self.lower[verb - 1] in w.BE:  # X's claims were called a lie by Y
            by = next((k for k in range(end + 1, min(end + 4, self.count)) if self.lower[k] == "by"), None)
            denier = self.first_actor(by + 1, 2) if by is not None else None
            return Frame(verb, self.memory.resolve(denier), Manner.DENIES, [(0, verb)], left=True) if denier else None
        told_after = before[:1] in ([], ["as"], ['"']) and not w.CLAIMS.isdisjoint(
            behind
        )  # called "baseless" the claim
        relative = any(a.last == verb and self.lower[a.first - 1] == "which" for a in self.chunks)
        if relative:
            before = ["it"]  # which X calls a lie
        if not told_after and w.CLAIMS.isdisjoint(before) and w.REPLY_ALONE.isdisjoint(before):
            return None
        end = self.count - 1 if told_after else end
        named, known = self.subject(verb)
        if not known:
            return None
        return Frame(verb, self.memory.resolve(named) if named else None, Manner.DENIES, [(verb, end + 1)])

    def called_a_breach(self, verb: int) -> Frame | None:
        """`in what X called a clear violation`, `…, X said, calling it one`, `called the raid a crime`: X alleges."""
        stop = min(verb + _JUDGEMENT, self.count)
        called = self.lower[verb + 1 : stop]
        judged = not w.JUDGED.isdisjoint(called) and not w.ACT_NOUNS.keys().isdisjoint(called[:4])
        if not judged and w.BREACHES.isdisjoint(called) and w.ASSAULTS.isdisjoint(called):
            return None
        if self.lower[verb].endswith("ing"):
            actor = self.current if verb and self.lower[verb - 1] == "," else None
        elif "what" in self.lower[max(0, verb - 8) : verb] or self.lower[verb] in _CALLED:
            named, _ = self.subject(verb)
            actor = self.memory.resolve(named) if named is not None else None
        else:
            return None
        return Frame(verb, actor, Manner.SAYS, [(verb + 1, stop)]) if actor is not None else None

    def dismayed(self, at: int) -> Frame | None:
        """`X was appalled by the shelling`, `X voiced outrage at the shelling`: X tells of it."""
        voiced = next((k for k in range(at - 1, max(0, at - 5), -1) if self.lower[k] in w.VOICING), None)
        link = self.lower[at + 1 : at + 2]
        if link not in (["by"], ["at"], ["over"]) and not (link == ["of"] and voiced is not None):
            return None
        if voiced is None and self.lower[at - 1] not in _SHAKEN:
            return None
        named, _ = self.subject(at if voiced is None else voiced)
        actor = self.memory.resolve(named) if named is not None else None
        known = actor is not None and actor.slug is not None
        return Frame(at, actor, Manner.SAYS, [(at + 1, self.count)]) if known else None

    def nominal(self, noun: int) -> Frame | None:
        """`traded accusations of …`, `claims by A that …`, `A's allegations of …`."""
        lower = self.lower
        window = lower[max(0, noun - 4) : noun]
        if lower[noun + 2 : noun + 4] in (["each", "other"], ["one", "another"]):  # hurled charges at each other
            named, _ = self.subject(noun - 1)
            both = self.memory.both(named)
            return Frame(noun, both, Manner.ACCUSES, [(noun + 4, self.count)], against=both)
        if not _MUTUAL.isdisjoint(window):
            both = self.memory.both(self.first_actor(noun + 1, 2))
            return Frame(noun, both, Manner.ACCUSES, [(noun + 1, self.count)], against=both)
        if not w.TRADING.isdisjoint(window):
            named, _ = self.subject(next(k for k in range(max(0, noun - 4), noun) if lower[k] in w.TRADING))
            both = self.memory.both(named)
            return Frame(noun, both, Manner.ACCUSES, [(noun + 1, self.count)], against=both)
        if lower[noun + 1 : noun + 2] in (["by"], ["from"]) and (actor := self.first_actor(noun + 2, 2)) is not None:
            return Frame(noun, self.memory.resolve(actor), Manner.SAYS, [(actor.last, self.count)])
        owner = next((a for a in self.chunks if a.last <= noun <= a.last + 2 and lower[noun - 1] in ("'s", "'")), None)
        if owner is None and noun and self.ending(noun) is not None:
            owner = self.ending(noun)
        if owner is not None and not owner.located and lower[noun + 1 : noun + 2] in (["that"], ["of"]):
            return Frame(noun, self.memory.resolve(owner), Manner.SAYS, [(noun + 1, self.count)])
        return None


_OVER = frozenset({"over", "about", "against"})
_TO_PROTEST = (["to", "protest"], ["to", "condemn"], ["to", "denounce"])
_JUDGEMENT = 11
"""Words behind a verb of calling in which what is called and as what are told."""
_SHAKEN = w.BE | words("deeply utterly profoundly gravely")
_FOR_IT = ("responsible", "for")
_JOINING = frozenset({",", ";", ":", "-", "–", "—", "and", "while", "but"})
_LINKS = frozenset({"of", "for", "over"})
_OWN = frozenset({"by", "with", "through"})
"""How each of two who accuse each other is said to have done it: `A by shelling X, B by storming Y`."""
_MUTUAL = frozenset({"mutual", "reciprocal"})
_HEAD_REACH = 8
_OTHER = frozenset({"other", "rival", "opposing"})
_CALLED = frozenset({"called", "calls", "described", "describes", "branded", "labelled", "termed"})
_RAID = 6
"""So many words before "which" tell what is blamed on somebody."""
