"""Accusations and denials as frames: who accuses whom, and what stands where it is told."""

from streams.enrich import wording as w
from streams.enrich.actors import Actor, Voice
from streams.enrich.subjects import Frame, Subjects
from streams.enrich.text import Manner


class Accusing(Subjects):
    """The frames of verbs and nouns of accusing and of calling a lie."""

    def accusation(self, verb: int, actor: Actor | None) -> Frame | None:
        """`accused B of …`, `blamed B for …`, `blamed … on B`, `condemned …`."""
        lower = self.lower
        target = self.first_actor(verb + 1, 3)
        direct = target is not None and not target.located
        alone = (
            target is not None and target.voice is Voice.ENEMY and actor is not None and actor.voice is not Voice.BOTH
        )
        if not alone and lower[verb + 1 : verb + 3] in (["each", "other"], ["one", "another"], ["the", "other"]):
            each = self.ending(verb - 1) if lower[verb - 1 : verb] == ["each"] else None
            return self.mutual(verb, each or actor, verb + 3)
        if lower[verb] in w.BLAMES and (on := self.blamed_on(verb)) is not None:
            told = [(verb + 1, on.first)] if lower[verb + 1] != "on" else [(0, verb)]  # the raid, which A blamed on B
            return Frame(verb, actor, Manner.ACCUSES, told, against=self.memory.resolve(on))
        start = target.last if direct and target is not None else verb + 1
        link = next(
            (k for k in range(start, min(start + 5, self.count)) if lower[k] in ("of", "for", "over", "with")), None
        )
        named = link is not None or lower[verb] in w.BLAMES
        against = self.memory.resolve(target) if direct and target is not None and named else None
        if against is not None and actor is not None and against.party == actor.party and target is not None:
            other = next((party for party in reversed(self.memory.parties) if party != actor.party), None)
            again = target.voice is Voice.AGAIN and other is not None
            against = target._replace(voice=Voice.PARTY, slug=other, party=other) if again else against
        if target is not None and target.voice is Voice.ENEMY:
            against = self.memory.against(target, actor.party if actor is not None else None)
        if lower[verb].startswith(("accus", "charg")) and link is None and not direct:
            return None
        if against is not None and link is not None and (lower[verb] in w.ACCUSED_OF or lower[verb] in w.BLAMES):
            return Frame(verb, actor, Manner.ACCUSES, [(link, self.count)], against=against)
        return Frame(verb, actor, Manner.ACCUSES, [(verb + 1, self.count)], against=against)

    def blamed_on(self, verb: int) -> Actor | None:
        """`blamed the attack on B`."""
        for k in range(verb + 1, min(verb + 16, self.count)):
            if self.lower[k] == "on" and (actor := self.first_actor(k + 1, 1)) is not None:
                return actor
            if self.lower[k] in (",", ".", "for"):
                return None
        return None

    def laid_on(self, verb: int) -> Frame | None:
        """`pinned the raid on B`, `lays it at B's door`, `pointed the finger at B (for the raid)`."""
        lower = self.lower
        named, known = self.subject(verb)
        if not known or verb + 1 >= self.count or (verb and lower[verb - 1] in w.BE):
            return None
        if lower[verb + 1] in w.LAYING[lower[verb]]:  # the raid, which A pins on B
            relative = named.first - 1 if named is not None else -1
            on = self.first_actor(verb + 2, 2)
            if named is None or on is None or relative < 1 or lower[relative] not in ("which", "that"):
                return None
            told = (
                max(relative - _HEAD_REACH, *(k + 1 for k in range(relative) if lower[k] in w.TELLING), 0),
                relative,
            )
            return Frame(verb, self.meant(named), Manner.ACCUSES, [told], against=self.memory.resolve(on))
        guilt = not w.GUILT.isdisjoint(lower[verb + 1 : verb + 4])
        on = None
        for k in range(verb + 1, min(verb + 18, self.count)):
            reach = 3 if lower[k + 1 : k + 3] == ["the", "door"] else 1
            if lower[k] in w.LAYING[lower[verb]] and (on := self.first_actor(k + 1, reach)) is not None:
                break
            if lower[k] in (",", ".", ";", ":"):
                return None
        if on is None:
            return None
        bare = lower[verb].startswith(("pin", "attr", "ascr", "imp"))
        door = "door" in (*lower[on.first - 3 : on.first], *lower[on.last : on.last + 3])
        if not (bare or guilt or door):
            return None
        actor = self.memory.resolve(named) if named is not None else None
        behind = guilt and lower[on.last : on.last + 1] in (["for"], ["over"])
        told = (on.last, self.count) if behind else (verb + 1, on.first)
        return Frame(verb, actor, Manner.ACCUSES, [told], against=self.memory.resolve(on))

    def mutual(self, verb: int, actor: Actor | None, start: int) -> Frame | None:
        """Both sides accuse each other: one frame whose subject is the pair."""
        both = self.memory.both(actor)
        return Frame(verb, both, Manner.ACCUSES, [(start, self.count)], against=both)

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
        """`held B responsible for …`."""
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
        if not told_after and w.CLAIMS.isdisjoint(before) and w.REPLY_ALONE.isdisjoint(before):
            return None
        end = self.count - 1 if told_after else end
        named, known = self.subject(verb)
        if not known:
            return None
        return Frame(verb, self.memory.resolve(named) if named else None, Manner.DENIES, [(verb, end + 1)])

    def called_a_breach(self, verb: int) -> Frame | None:
        """`in what X called a clear violation`, `…, X said, calling it a violation`: X alleges one."""
        stop = min(verb + 10, self.count)
        if w.BREACHES.isdisjoint(self.lower[verb + 1 : stop]) and w.ASSAULTS.isdisjoint(self.lower[verb + 1 : stop]):
            return None
        if self.lower[verb].endswith("ing"):
            actor = self.current if verb and self.lower[verb - 1] == "," else None
        elif "what" in self.lower[max(0, verb - 8) : verb] or self.lower[verb] in _CALLED:
            named, _ = self.subject(verb)
            actor = self.memory.resolve(named) if named is not None else None
        else:
            return None
        return Frame(verb, actor, Manner.SAYS, [(verb + 1, stop)]) if actor is not None else None

    def nominal(self, noun: int) -> Frame | None:
        """`traded accusations of …`, `claims by A that …`, `A's allegations of …`."""
        lower = self.lower
        window = lower[max(0, noun - 4) : noun]
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


_HEAD_REACH = 8
_OTHER = frozenset({"other", "rival", "opposing"})
_CALLED = frozenset({"called", "calls", "described", "describes", "branded", "labelled", "termed"})
