"""Who accuses whom of what: statements that somebody broke a truce or attacked, with their stance, places and counts.

An act (`acts.py`) told by somebody (`speech/attribution.py`) is an allegation; by a monitor or by a reporter's own
senses an observation; an act that a speaker denies, or a truce it insists on keeping, is a denial. What nobody tells is
not one, nor what its own author owns to. One speaker's restatements of one act, in heading and body, are one statement.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from schemas import Act, Part, Stance, ViolationStatement, stable_id
from streams.enrich.accusations import denials
from streams.enrich.accusations.accused import Accused, Here, Parties
from streams.enrich.accusations.acts import deeds
from streams.enrich.accusations.around import Around, Deed, names_truce
from streams.enrich.accusations.counts import Counted, earlier_period, period, stated
from streams.enrich.accusations.places import counts_of, places_of
from streams.enrich.accusations.rows import Row, merged
from streams.enrich.language import wording as w
from streams.enrich.language.text import Context, Manner, Sentence, Speech, claimed, span
from streams.enrich.language.words import words
from streams.enrich.speech.actors import Actor, Voice
from streams.enrich.speech.attribution import speaking
from streams.enrich.speech.phrases import actors, sight, survey


def read_violations(
    sentences: tuple[Sentence, ...], speeches: tuple[Speech, ...], context: Context
) -> tuple[ViolationStatement, ...]:
    """All accusations, denials and observations of one update, each once, in order of their words.

    Args:
        sentences: the heading's and the text's, names tagged.
        speeches: as `attribute` gave them for the same sentences.
        context: the update's id, stamp, outlet and profile.
    """
    lowers = [sentence.lower for sentence in sentences]
    if not speeches and all(w.UNTOLD.isdisjoint(lower) for lower in lowers):
        return ()
    return _Reader(context).read(sentences, lowers, speeches)


def belligerents(context: Context) -> tuple[str, ...]:
    """The slugs of the profile's sides."""
    if context.profile is None:
        return ()
    return tuple(party.id for party in context.profile.parties if party.role == "belligerent")


class _Reader:
    def __init__(self, context: Context) -> None:
        self.context = context
        self.accused = Accused(belligerents(context))
        self.truce = False
        self.blaming = False
        """Whether somebody is blamed, maybe for what was told by nobody before."""
        self.owned: tuple[Sentence, str | None] | None = None
        """Where a speaker owned to an act of its own."""
        self.rows: list[Row] = []
        self.told: Deed | None = None
        """The act told last, by whomever."""
        self.done: tuple[str, Act, Sentence] | None = None
        """Who is said to have done the act told last, and its kind."""
        self.doing: defaultdict[str, set[Act]] = defaultdict(set)
        """The kinds of acts that each party is said to have done."""
        self.spoken: Speech | None = None
        """Who speaks first in the text."""
        self.headed: list[tuple[Here, Deed]] = []
        """Breaches that a heading tells without a speaker."""

    def read(
        self, sentences: tuple[Sentence, ...], lowers: list[list[str]], speeches: tuple[Speech, ...]
    ) -> tuple[ViolationStatement, ...]:
        starts = [(sentence.part is Part.TEXT, sentence.start) for sentence in sentences]
        told: list[list[Speech]] = [[] for _ in sentences]
        for speech in speeches:  # a speech stands in one sentence
            if not speech.carried:  # only what is told in so many words
                told[bisect_right(starts, (speech.part is Part.TEXT, speech.start)) - 1].append(speech)
        self.spoken = next((s for s in speeches if s.part is Part.TEXT and s.speaker and not s.carried), None)
        self.truce = any(names_truce(lower) for lower in lowers)
        self.blaming = any(not _POINTING.isdisjoint(lower) for lower in lowers)
        memory = self.accused.memory
        memory.whole = partial(survey, sentences)
        for sentence, lower, mine in zip(sentences, lowers, told, strict=True):
            here = Here(sentence, lower, actors(sentence), tuple(mine))
            sight(memory, sentence)
            self._sentence(here)
            for actor in here.chunks:
                memory.meet(actor)
                if actor.party and not actor.located:
                    memory.speakers["group"] = actor
        self._settle()
        return tuple(self._statement(row) for row in merged(self.rows))

    def _settle(self) -> None:
        """What the whole text tells: who alleged what was denied, who tells of a heading, whom a speaker means.

        Acts told without their author are those of the one party that their speaker accuses.
        """
        disowned = {(row.accused, row.sentence.start) for row in self.rows if row.stance is Stance.DENIES}
        self.rows = [  # condemned the attack and denied a part in it
            row
            for row in self.rows
            if row.accused or row.accuser is None or (row.accuser, row.sentence.start) not in disowned
        ]
        for row in self.rows:
            if row.stance is Stance.DENIES and row.act is Act.ATTACK:
                row.act = self._charged(row)
            if row.stance is Stance.DENIES and row.accuser is None:
                others = [r for r in self.rows if r.accused == row.accused and r.accuser and _alike(r.act, row.act)]
                others.sort(key=lambda r: r.stance is Stance.DENIES)  # a charge, else a denial that names its author
                row.accuser = others[0].accuser if others and others[0].stance is not Stance.OBSERVES else None
        against: defaultdict[str | None, set[str]] = defaultdict(set)
        for row in self.rows:
            if row.accused and row.stance is not Stance.DENIES:
                against[row.accuser].add(row.accused)
        for row in self.rows:
            plain = row.act is not Act.VIOLATION and not (row.act is Act.ATTACK and row.passing)
            if plain and row.accuser and row.stance is Stance.ALLEGES and len(against[row.accuser]) == 1:
                row.accused = row.accused or next(iter(against[row.accuser]))
        for here, deed in self.headed:
            for accused in self.accused.of(here, deed, None, []):
                if not self.rows and self.spoken is not None and accused != self.spoken.speaker and _quoted(here, deed):
                    speaker, relays = self.spoken.speaker, self.spoken.relays
                    self.rows.append(Row(speaker, accused, deed.act, Stance.ALLEGES, here.sentence, relays=relays))
                told = [r for r in self.rows if r.accused == accused and r.accuser and r.stance is not Stance.DENIES]
                if len({row.accuser for row in told}) == 1 and all(row.act is not deed.act for row in told):
                    self.rows.append(Row(told[0].accuser, accused, deed.act, told[0].stance, here.sentence))

    def _charged(self, denial: Row) -> Act:
        """What a denial of hitting somebody answers: the one kind of act charged, else done, else told of nobody."""
        charged = [row for row in self.rows if row.stance is not Stance.DENIES and row.act is not Act.VIOLATION]
        acts = (
            {row.act for row in charged if row.accused == denial.accused}
            or self.doing.get(denial.accused or "", set()) - {Act.ATTACK}
            or {row.act for row in charged if row.accused is None}
        )
        return acts.pop() if len(acts) == 1 else denial.act

    def _sentence(self, here: Here) -> None:
        told: list[Deed] = []
        listed = self._listing(here)
        if listed is not None:
            here = here._replace(speeches=(listed,))
        telling = here.speeches or self.blaming or not w.UNTOLD.isdisjoint(here.lower)
        if telling and not w.TRIGGERS.isdisjoint(here.lower):
            told = [] if earlier_period(here.lower) else deeds(here.sentence, here.lower, here.chunks, truce=self.truce)
        told = [*told, *self._did_so(here, told)]
        counts = stated(here.sentence) if told else []
        for deed in told:
            self._remember(here, deed)
            vaguer = self.told in told and deed.act is Act.ATTACK and deed.at - self.told.at <= _NEAR
            self.told = deed if not (deed.kept or deed.negated or vaguer) else self.told
            self._deed(here, deed, [count for count in counts if _counted_deed(count, told) is deed])
        for speech in here.speeches:
            if speech.manner is Manner.ACCUSES:
                self._blame(here, told, speech)
            elif speech.manner is Manner.SAYS:
                self._identified(here, told, speech)
            if speech.against and speech.manner is Manner.ACCUSES:
                self._collapse(here, told, speech)
            else:
                self._denial(here, told, speech)

    def _listing(self, here: Here) -> Speech | None:
        """`It listed 12 shellings`, `that included two raids`: what a breach told just before consisted in."""
        last = self.rows[-1] if self.rows else None
        lower = here.lower
        if last is None or last.act is not Act.VIOLATION or last.stance is not Stance.ALLEGES or last.accused is None:
            return None
        follows = here.sentence.index - last.sentence.index == 1 and here.sentence.part is last.sentence.part
        itemised = lower[:1] and lower[0] in _PARTS_OF_IT and not _ITEMISING.isdisjoint(lower[1:4])
        listing = itemised or lower[:2] in (["there", "were"], ["among", "them"])
        if not follows or not listing or any(s.speaker not in (None, last.accuser) for s in here.speeches):
            return None
        start, end = here.sentence.start, here.sentence.end
        speech = Speech(here.sentence.part, start, end, speaker=last.accuser, relays=last.relays, against=last.accused)
        return speech._replace(manner=Manner.ACCUSES)

    def _did_so(self, here: Here, told: list[Deed]) -> list[Deed]:
        """`X said its opponent had done so 40 times`, `Y's guns started it`: the act told last, of another."""
        lower = here.lower
        if not here.speeches or _AGAIN.keys().isdisjoint(lower):
            return []
        at = next((k for k in range(1, len(lower)) if lower[k + 1 : k + 2] in _AGAIN.get(lower[k], ())), None)
        last = max((deed for deed in told if at is not None and deed.at < at), key=lambda d: d.at, default=self.told)
        if at is None or last is None:
            return []
        around = Around(here.sentence, lower, here.chunks, truce=self.truce)
        blocked, negated = around.blocked(at, verb=True)
        actor = around.subject(at)
        return [] if blocked or actor is None else [Deed(at, last.act, actor, negated)]

    # Acts told

    def _remember(self, here: Here, deed: Deed) -> None:
        """Keep who is said to have done the act told last, for `the strike`."""
        actor = self.accused.memory.resolve(deed.actor) if deed.actor is not None and not deed.negated else None
        if actor is not None and actor.party and deed.act is not Act.VIOLATION:
            self.accused.fighting.add(actor.party)
            self.done = (actor.party, deed.act, here.sentence)
            self.doing[actor.party].add(deed.act)

    def _deed(self, here: Here, deed: Deed, counts: list[Counted]) -> None:
        """Tell one act by whoever says it: by both, where two accuse each other."""
        offset = here.sentence.tokens[deed.at].start
        around = tuple(s for s in here.speeches if s.start <= offset < s.end)
        speech = speaking(around, here.sentence.part, offset)
        denial = next((s for s in around if s.manner is Manner.DENIES), None)
        if denial and speech and speech.start >= denial.start and speech.speaker != denial.speaker:
            accused = self.accused.of(here, deed, speech, self.rows)
            if not accused or not {denial.speaker, speech.speaker}.isdisjoint(accused):
                speech = denial  # `rejected their claims that …`; whoever else does so only tells of them
        if speech is None:
            if not w.HEDGES.isdisjoint(here.lower[max(0, deed.at - 6) : deed.at]):
                speech = Speech(here.sentence.part, here.sentence.start, here.sentence.end, speaker=None, hedged=True)
            elif deed.act is not Act.VIOLATION or not counts:
                if (
                    (deed.act is Act.VIOLATION or _quoted(here, deed))
                    and here.sentence.part is Part.HEADLINE
                    and not (deed.kept or deed.negated)
                ):
                    self.headed.append((here, deed))
                memory = self.accused.memory
                memory.accused = next(iter(self.accused.of(here, deed, None, self.rows)), memory.accused)
                return
        alike = [e for e in around if speech is not None and e.manner is speech.manner and e[:3] == speech[:3]]
        for each in alike:  # A and B said so; of a breach, each of the other
            other = next((e.speaker for e in alike if e is not each and e.against is None), None)
            there = self.accused.memory.everywhere() or self.accused.memory
            known = {other, each.speaker} <= set(there.parties)
            crossed = len(alike) == 2 and known and deed.act is Act.VIOLATION
            self._tell(here, deed, each._replace(against=other) if crossed else each, counts)
        if speech is None or speech not in around:
            self._tell(here, deed, speech, counts)

    def _tell(self, here: Here, deed: Deed, speech: Speech | None, counts: list[Counted]) -> None:
        """Add the rows of one act in one speaker's words."""
        manner = speech.manner if speech else Manner.SAYS
        speaker = speech.speaker if speech else None
        if manner is Manner.SAYS and speech is not None and denials.untrue(here, speech, deed):
            manner = Manner.DENIES
        elif manner is Manner.DENIES and speech is not None:
            if deed.negated and "," in here.lower[here.sentence.after(speech.start) : deed.at]:
                manner = Manner.SAYS  # "we deny it, we have not …"
            elif deed.noun and denials.merely_when(here, speech, deed):
                return
        during = deed.noun and deed.act is not Act.VIOLATION
        if manner is Manner.ACCUSES and (_meanwhile(here, deed) if during else _aside(here, deed, speech)):
            return
        if speech is not None and manner in (Manner.SAYS, Manner.SEES) and _unconfirmed(here, speech, deed):
            return
        speaks = speech is not None and speaker is not None and manner in (Manner.SAYS, Manner.DENIES)
        disowned = speech is not None and speaks and not deed.kept and denials.disowned(here, speech, deed.at)
        if deed.noun and not (deed.told or disowned) and manner is Manner.SAYS and deed.act is not Act.VIOLATION:
            return
        if manner is Manner.ACCUSES and speech is not None and speech.against and deed.noun and deed.act is Act.ATTACK:
            verb = max(0, here.sentence.after(speech.start) - _NEAR)
            blamed = here.lower[verb : deed.at]  # blamed X's rockets for the strike
            deed = deed._replace(act=_armed(blamed, deed.act))
        accused = self.accused.of(here, deed, speech, self.rows)
        if not accused and deed.noun and here.lower[deed.at - 1] == "the" and self.done and self.done[0] != speaker:
            near = here.sentence.index - self.done[2].index == 1 and here.sentence.part is self.done[2].part
            near = near and here.lower[max(0, deed.at - 2)] not in w.PREPOSITIONS  # when the strike hit
            accused = (self.done[0],) if near and _alike(self.done[1], deed.act) else ()
        if manner is Manner.SAYS and speaker is not None and _owned_to(here, deed):
            accused = (speaker,)
        elif disowned and speaker is not None:
            manner, accused = Manner.DENIES, (speaker,)
            deed = deed._replace(actor=None, negated=False)
        negated = deed.negated and not (counts and deed.act is Act.VIOLATION)  # none in one region, some in another
        if manner is Manner.DENIES:
            if not deed.kept and not deed.negated:
                self._deny(here, deed, speech, accused)
            return
        if deed.kept or negated:
            if speaker in accused:
                self._deny(here, deed, speech, accused)
            return
        outside = speaker is not None and not accused and speaker not in self.accused.sides
        observed = speech is not None and (speech.observed or (manner is Manner.SEES and outside))
        owned = (here.sentence, speaker)
        if speaker in accused and not observed:
            self.owned = owned
            return  # its own act, owned to
        if not accused and (deed.clash or (deed.noun and owned == self.owned)):
            return  # nobody's, or its own, told again
        says = manner is Manner.SAYS and deed.act is not Act.VIOLATION and not observed
        if says and not accused and speaker is not None and self.accused.boasts(here, deed, speaker):
            return
        places = places_of(here.sentence, deed, here.chunks)
        again = deed.noun and not _POINTS_BACK.isdisjoint(here.lower[max(0, deed.at - 2) : deed.at])
        if again and not (places or accused) and manner is Manner.SAYS and not _told_of(here, deed):
            return  # `killed in the attack`: somebody's, told elsewhere
        row = partial(
            Row,
            accuser=speaker,
            act=deed.act,
            stance=Stance.OBSERVES if observed else Stance.ALLEGES,
            sentence=here.sentence,
            relays=speech.relays if speech else (),
            hedged=speech is not None and speech.hedged,
            at=deed.at,
            again=again,
            passing=deed.noun
            or (deed.gerund and here.lower[deed.at - 1] not in _LISTING)
            or here.lower[deed.at] not in _PLAIN,
        )
        when = period(here.lower, self.context.published_at) if counts else None
        for party in accused or (None,):
            for count, place in counts_of(deed, counts, here.sentence) or ((None, None),):
                there = [place] if place else list(places)
                self.rows.append(row(accused=party, places=there, count=count, period=when))
        if accused:
            self.accused.memory.accused = accused[-1]

    def _blame(self, here: Here, told: list[Deed], speech: Speech) -> None:
        """`Rockets hit the town, the army said, blaming X`: what was told before is X's."""
        if _within(here, told, speech):
            return
        found = False
        for row in reversed(self.rows):
            if row.sentence is not here.sentence:
                break
            if row.accuser == speech.speaker and row.accused is None and speech.against:
                row.accused, found = speech.against, True
        if found:
            return
        before = [token.lower for token in here.sentence.tokens if token.end <= speech.start][-3:]
        inside = here.words(speech)
        if not w.CONDEMNING.isdisjoint(before) and not _THAT.isdisjoint(inside) and self.done is not None:
            party, act, _ = self.done  # condemned it, the act
            if party != speech.speaker:
                row = Row(speech.speaker, party, act, Stance.ALLEGES, here.sentence, relays=speech.relays)
                self.rows.append(row)
            return
        weapon = next((word for word in inside[1:4] if word in w.FLYING and word in w.WEAPONS), None)
        if inside[:1] == ["for"] and weapon is not None and speech.against is not None:  # blamed X for the rockets
            row = Row(speech.speaker, speech.against, w.WEAPONS[weapon], Stance.ALLEGES, here.sentence)
            self.rows.append(replace(row, relays=speech.relays))
            return
        if inside[1:3] == ["the", "same"] and inside[0] in _OF_WHAT:
            mine = [r for r in self.rows if (r.accuser, r.accused) == (speech.against, speech.speaker)]
            for row in [row for row in mine if row.stance is not Stance.DENIES]:
                back = Row(speech.speaker, speech.against, row.act, Stance.ALLEGES, here.sentence, relays=speech.relays)
                self.rows.append(back)
            return
        blaming = not w.BLAMES.isdisjoint(before) or not _GUILTY.isdisjoint(inside)
        bare = not w.ACCUSED_OF.isdisjoint(before) and not told and _OF_WHAT.isdisjoint(inside)  # X accused Y
        if (
            speech.against is None
            or self.told is None
            or not (blaming or bare)
            or (not _FOR_WHAT.isdisjoint(inside) and _THAT.isdisjoint(inside))
        ):
            return
        kind = _armed(inside, self.told.act)  # blamed X's warplanes
        self.rows.append(Row(speech.speaker, speech.against, kind, Stance.ALLEGES, here.sentence, relays=speech.relays))

    def _identified(self, here: Here, told: list[Deed], speech: Speech) -> None:
        """`X was to blame, Y said`, `it was the work of X`, `X was behind it`: the act told last is X's."""
        if self.told is None or speech.speaker is None or _CULPABLE.isdisjoint(here.lower):
            return
        if _within(here, told, speech):
            return
        culprit = next(filter(None, (_culprit(here, index) for index in here.inside(speech))), None)
        meant = self.accused.memory.resolve(culprit) if culprit is not None else None
        if meant is not None and meant.party and meant.party != speech.speaker:
            row = Row(speech.speaker, meant.party, self.told.act, Stance.ALLEGES, here.sentence, relays=speech.relays)
            self.rows.append(row)

    def _collapse(self, here: Here, told: list[Deed], speech: Speech) -> None:
        """`A and B blamed each other for the collapse of the truce`: what each did is that it broke it."""
        if _within(here, [deed for deed in told if not _aside(here, deed, speech)], speech):
            return
        lower = here.lower
        inside = here.words(speech)[:3]
        if inside[:1] == ["for"] and not w.FIGHTS.isdisjoint(inside):  # blamed X for the fighting
            self.rows.append(Row(speech.speaker, speech.against, Act.ATTACK, Stance.ALLEGES, here.sentence))
            return
        if not names_truce(lower):
            return
        crossed = any(s.against == speech.speaker and s.speaker == speech.against for s in here.speeches)
        blamed = crossed and not w.BLAMING.isdisjoint(lower)
        if blamed or not w.COLLAPSES.isdisjoint(lower):
            row = Row(speech.speaker, speech.against, Act.VIOLATION, Stance.ALLEGES, here.sentence)
            self.rows.append(replace(row, relays=speech.relays, hedged=speech.hedged))

    # Denials

    def _deny(self, here: Here, deed: Deed, speech: Speech | None, accused: Parties) -> None:
        """The speaker denies an act of its own, or says that it keeps the truce."""
        speaker = speech.speaker if speech else None
        if speech is None or speaker is None or self._boasted(here, deed, speech):
            return
        claimant = self._denied(here, speech)
        if accused and speaker not in accused and deed.actor and deed.actor.party:
            if claimant in (None, *accused):
                return
            speaker = accused[0]  # its ally rejects the claim
        alleged = (r for r in reversed(self.rows) if r.accused == speaker and r.stance is not Stance.DENIES)
        earlier = next((r for r in alleged if r.act is deed.act), None)
        if deed.kept:
            claimant = None  # the truce kept answers a charge of breaching it, not one of a raid
        self.rows.append(
            Row(
                accuser=claimant or (earlier.accuser if earlier else None),
                accused=speaker,
                act=deed.act,
                stance=Stance.DENIES,
                sentence=here.sentence,
                places=list(earlier.places) if earlier else places_of(here.sentence, deed, here.chunks),
                relays=speech.relays,
            )
        )

    def _boasted(self, here: Here, deed: Deed, speech: Speech) -> bool:
        """`rejected Borduria's claim that it killed 40`: what is denied is the success of the claimant's own attack."""
        if self._denied(here, speech) is None:
            return False
        if deed.actor is None:
            return deed.noun and not w.HARM.isdisjoint(here.lower[deed.at :])
        behind = [a for a in here.chunks if a.first > deed.at and here.starts(a) < speech.end]
        own = any(actor.party == speech.speaker for actor in behind)
        return deed.actor.voice is Voice.AGAIN and (own or here.lower[deed.at] in w.HARMING)

    def _denial(self, here: Here, told: list[Deed], speech: Speech) -> None:
        """`denied the allegations`, `said the claims were false`: what was alleged before is denied."""
        if speech.speaker is None:
            return
        weapon = None if _within(here, told, speech) else denials.disowned_weapon(here, speech)
        if speech.manner is Manner.DENIES:
            if _within(here, told, speech, beyond_own=True) or not denials.of_claim(here, speech):
                return
        elif not (denials.called_lies(here, speech) or denials.nothing_such(here, speech) or weapon is not None):
            return
        accuser = self._denied(here, speech)
        if weapon is not None:
            kind = w.WEAPONS.get(weapon, Act.ATTACK)
            self.rows.append(Row(accuser, speech.speaker, kind, Stance.DENIES, here.sentence, relays=speech.relays))
            return
        told_before = [
            row
            for row in self.rows
            if row.accused == speech.speaker and row.stance is not Stance.DENIES and accuser in (None, row.accuser)
        ]
        if denials.singly(here, speech):  # `denied the claim`: only the last
            told_before = [row for row in told_before if row.sentence is told_before[-1].sentence]
        if not told_before and accuser is None and speech.speaker in self.accused.memory.parties:
            told_before = [replace(row, accused=speech.speaker) for row in self._of_others(here, speech.speaker)]
        if not told_before and accuser in self.accused.memory.parties and self.truce:
            row = Row(accuser, speech.speaker, Act.VIOLATION, Stance.DENIES, here.sentence, relays=speech.relays)
            self.rows.append(row)
        for row in [row for row in told_before if not row.denied] or told_before[-1:]:
            row.denied = True
            denied = replace(row, stance=Stance.DENIES, sentence=here.sentence, count=None, period=None)
            self.rows.append(replace(denied, relays=speech.relays, places=list(row.places)))

    def _of_others(self, here: Here, denier: str) -> list[Row]:
        """`Kinshasa said the M23 had broken it. Kigali rejected the charge`: laid to its friends, denied for them."""
        last = self.rows[-1] if self.rows else None
        if (
            last is None
            or here.sentence.part is not last.sentence.part
            or here.sentence.index - last.sentence.index > 1
        ):
            return []
        if _CHARGE.isdisjoint(here.lower) or "that" in here.lower:
            return []  # denied that a jet had taken off: something else
        told = [row for row in self.rows if row.sentence is last.sentence and row.stance is Stance.ALLEGES]
        return [row for row in told if row.accuser not in (None, denier) and row.accused is not None]

    def _denied(self, here: Here, speech: Speech) -> str | None:
        """`denied Borduria's claims that …`, `as Borduria had charged`, `which Borduria pins on it`: whose it is."""
        lower = here.lower
        charged = (s for s in here.speeches if s.manner is Manner.ACCUSES and s.speaker not in (None, speech.speaker))
        accuser = next((s.speaker for s in charged if s.against in (None, speech.speaker)), None)
        if accuser is not None:
            return accuser
        for index in [at for at, word in enumerate(lower) if word in _ANOTHERS]:
            word = lower[index]
            if word in _AS_SAID and lower[index - 1 : index] == ["as"] and lower[index + 1 : index + 2] == ["by"]:
                return next((a.slug for a in here.chunks if index < a.first <= index + 4 and a.slug), None)
            claimant = (
                next((a for a in here.chunks if index < a.first <= index + _TITLE), None) if word == "as" else None
            )
            if claimant is not None:
                verb = claimant.last + (lower[claimant.last : claimant.last + 1] in (["had"], ["has"], ["have"]))
                if not _CLAIMING.isdisjoint(lower[verb : verb + 1]):  # as X alleges
                    meant = self.accused.memory.resolve(claimant)
                    return meant.slug if meant is not None else None
            if word not in w.CLAIMS or here.sentence.tokens[index].start >= speech.end:
                continue
            behind = next((k for k in (index + 1, index + 2) if lower[k : k + 1] in (["by"], ["from"])), None)
            for actor in here.chunks:
                before = actor.last <= index <= actor.last + 1
                after = behind is not None and behind < actor.first <= behind + 3
                if actor.slug and actor.slug != speech.speaker and (before or after):
                    return (self.accused.memory.resolve(actor) or actor).slug
        return None

    # Statements

    def _statement(self, row: Row) -> ViolationStatement:
        sentence, count = row.sentence, row.count
        return ViolationStatement(
            id=stable_id(
                *(self.context.id, sentence.part, sentence.start, sentence.end, "violation", row.accuser, row.accused),
                *(row.act, row.stance, f"{count.measure}:{count.value}" if count else None, *row.places),
            ),
            accuser=row.accuser,
            accused=row.accused,
            act=row.act,
            stance=row.stance,
            places=tuple(row.places),
            count=count,
            period=row.period,
            ceasefire=self._ceasefire(),
            claimant=claimed(row.accused if row.stance is Stance.DENIES else row.accuser, row.relays),
            hedged=row.hedged,
            span=span(sentence),
            quote=sentence.text,
        )

    def _ceasefire(self) -> str | None:
        """The newest ceasefire of the profile that had begun when the update was published."""
        profile, at = self.context.profile, self.context.published_at
        if profile is None or at is None:
            return None
        begun = [ceasefire for ceasefire in profile.ceasefires if ceasefire.start <= at]
        return max(begun, key=lambda ceasefire: ceasefire.start).id if begun else None


def _alike(one: Act, other: Act) -> bool:
    """Whether two acts can be one, told more or less plainly."""
    return one is other or (Act.ATTACK in (one, other) and Act.VIOLATION not in (one, other))


def _counted_deed(counted: Counted, told: list[Deed]) -> Deed:
    """The act a count belongs to: the noun counted, else the nearest act before it, else the first."""
    at = max((deed.at for deed in told if deed.at <= counted.counted), default=told[0].at)
    return next(deed for deed in told if deed.at == at)


def _armed(told: Sequence[str], act: Act) -> Act:
    """The kind of the first weapon told, else `act`."""
    return next((w.WEAPONS[word] for word in told if word in w.WEAPONS), act)


def _culprit(here: Here, index: int) -> Actor | None:
    """Whom a word calls the doer: `X was to blame`, `the work of X`, `X was behind it`."""
    lower, word = here.lower, here.lower[index]
    if word in w.WORKS and lower[index + 1 : index + 2] == ["of"]:
        return next((a for a in here.chunks if index < a.first <= index + 4), None)
    if word in w.WORKS and lower[index - 1] == "'s":
        return next((a for a in here.chunks if a.last == index - 1), None)
    named = word in w.CULPRIT or (word in _BEHIND and not _THAT.isdisjoint(lower[index + 1 : index + 2]))
    if not named or lower[index + 1 : index + 2] == ["for"]:
        return None
    be = next((k for k in range(index - 1, max(0, index - 4), -1) if lower[k] in w.BE), None)
    blamed = next((a for a in here.chunks if a.last == be), None) if be is not None else None
    return blamed if blamed is not None and w.NEGATIONS.isdisjoint(lower[blamed.last : index]) else None


def _within(here: Here, told: list[Deed], speech: Speech, *, beyond_own: bool = False) -> bool:
    """Whether one of the acts told stands in a speech; not in the speaker's further words, if `beyond_own`."""
    for deed in told:
        offset = here.sentence.tokens[deed.at].start
        if speech.start <= offset < speech.end:
            inner = speaking(here.speeches, here.sentence.part, offset) if beyond_own else None
            if inner is None or inner is speech or inner.speaker != speech.speaker:
                return True
    return False


def _quoted(here: Here, deed: Deed) -> bool:
    """Whether an act stands in a heading's quotation marks: somebody claims it."""
    return not w.QUOTES.isdisjoint(here.lower[: deed.at]) and not w.QUOTES.isdisjoint(here.lower[deed.at :])


def _meanwhile(here: Here, deed: Deed) -> bool:
    """`accused it of crimes during the offensive`: when, not what, it is accused of."""
    before = here.lower[max(0, deed.at - 4) : deed.at]
    return not _MEANWHILE.isdisjoint(before[-2:]) or (deed.actor is None and not w.DURING.isdisjoint(before))


def _unconfirmed(here: Here, speech: Speech, deed: Deed) -> bool:
    """`had no evidence that X did it`, `could not confirm that X fired`, `…, as raids were reported`: not its words."""
    before = here.lower[max(0, here.sentence.after(speech.start) - 1) : deed.at]
    behind = here.lower[deed.at + 1 : deed.at + 3]
    if behind[1:] == ["reported"] and behind[0] in w.BE and not _MEANWHILE.isdisjoint(before):
        return True
    before = here.lower[max(0, deed.at - _DOUBTING) : deed.at]
    return not _PROOF.isdisjoint(before) and any(
        word in _PROOF
        and not w.NEGATIONS.isdisjoint(before[max(0, k - 3) : k])
        and not _OF_WHAT.isdisjoint(before[k + 1 : k + 4])
        and _FURTHER.isdisjoint(before[k + 1 :])
        for k, word in enumerate(before)
    )


def _told_of(here: Here, deed: Deed) -> bool:
    """`the strike killed six`, `the attack on the airport`: told in full, not only pointed back to."""
    behind = [word for word in here.lower[deed.at + 1 : deed.at + _NEAR] if word not in w.AUXILIARIES]
    aimed = behind[:1] and behind[0] in _AIMED and behind[1:2] and behind[1] not in w.TIMES and behind[1][0].isalpha()
    return bool(aimed or (behind[:1] and behind[0] in w.HARMING))


def _aside(here: Here, deed: Deed, speech: Speech | None) -> bool:
    """`blamed each other for the collapse, after rockets hit the town`: what happened, not what is charged."""
    if deed.noun or deed.gerund or speech is None or speech.against is None:
        return False
    start = here.sentence.after(speech.start) - 1
    subject = deed.actor.first if deed.actor is not None and deed.actor.first > start else deed.at
    return not _WHEN.isdisjoint(here.lower[max(start + 1, subject - _NEAR) : subject])


def _owned_to(here: Here, deed: Deed) -> bool:
    """`claimed responsibility for the attack`, `announced an offensive`."""
    before = here.lower[max(0, deed.at - 9) : deed.at]
    if not _ANNOUNCED.isdisjoint(before[-5:]) and deed.actor is None and deed.noun:
        return True
    return "responsibility" in before and not _CLAIMED.isdisjoint(here.lower[: deed.at])


_AS_SAID = frozenset({"alleged", "claimed", "reported", "charged"})
_ANOTHERS = _AS_SAID | w.CLAIMS | {"as"}
_TITLE = 3
_CLAIMING = words(
    "alleges alleged allege claims claimed claim says said say charges charged asserts asserted insists insisted"
)
_LISTING = words("by of and for")
_AGAIN = dict.fromkeys(words("did done doing"), (["so"], ["likewise"])) | dict.fromkeys(
    words("started starts began begun starting provoked initiated instigated"), (["it"],)
)
"""Verbs with the words behind them by which they stand for an act told before."""
_PLAIN = frozenset(w.ACT_VERBS) - w.HARMING - words("hit struck targeted")
"""Verbs that tell an act of their own, not what came of another."""
_PROOF = words("evidence proof indication indications sign signs confirm verify corroborate confirmation")
_DOUBTING = 14
_FURTHER = words("and but , ;")
_MEANWHILE = words("as while")
_POINTS_BACK = words("the these those this that such")
_AIMED = words("on of at against")
_WHEN = words("after as when while before")
_PARTS_OF_IT = words("it they he she that this these those")
_ITEMISING = words("listed lists cited cites counted counts mentioned named logged included includes included: were")
_NEAR = 8
"""Tokens: `rockets struck` tells one act in two words."""
_BEHIND = frozenset({"behind"})
_CHARGE = w.CLAIMS | denials.PARTS
_GUILTY = w.GUILT | w.CULPRIT
_CULPABLE = w.CULPRIT | w.WORKS | _BEHIND
_POINTING = w.BLAMES | w.ACCUSED_OF | w.GUILT | _CULPABLE
"""Words by which somebody may be blamed for what was told before."""
_FOR_WHAT = words("for over")
_OF_WHAT = words("of for over with that as")
_THAT = words("it this them these act acts move incident")
_ANNOUNCED = words("announced announces announcing proclaimed")
_CLAIMED = frozenset({"claimed", "claims", "claiming", "claim"})
