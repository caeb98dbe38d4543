"""The words of harm in a sentence, each with its construction: its victims stand before it, after it, or after "of"."""

from collections.abc import Sequence
from typing import NamedTuple

from schemas import Outcome
from streams.enrich.language.lexicon import (
    ADVERBS,
    BE,
    COUNTERS,
    DAYS,
    DEAD,
    DETERMINERS,
    HARM,
    HAVE,
    HURT,
    LIVES,
    MERGED,
    MODAL,
    NEGATION,
    PERSON,
    PHRASES,
    PREPOSITIONS,
    PRONOUNS,
    SEVERELY,
    THING,
    VIOLENT,
    Mode,
    phrase_at,
)
from streams.enrich.language.numbers import core_at
from streams.enrich.language.words import words

_CARE = words("hospital hospitals hospitalised hospitalized treatment treated icu care condition")
_GRAVE = words("icu care condition")
_HURTS = words(
    "injuries wounds injury burns cuts bruises fractures concussion inhalation suffocation asphyxiation scratches"
    " lacerations grazes contusions scars"
)
_BEARING = words(
    "carry carries carried bore sustained suffered received nursed nursing incurred suffering receiving sustain"
    " suffer sustains suffers"
)
_SURVIVING = words(
    "escaped escape escapes survived survive survives pulled came got walked emerged dug dragged recovered rescued fled"
    " crawled saved ran limped flown airlifted taken rushed evacuated admitted"
)
_SURVIVAL_REACH = 8
_SENDING = words("sent sending sends drove driving drives pushed pushing forced forcing")
_STRIKING = words("shot hit struck caught grazed stabbed slashed hacked")
_GOING_ON = words("and , but then later who before")
_DYING_REACH = 12
_TAKING = words(
    "pulled dragged took taken forced ordered marched lined separated singled offloaded hauled removed led abducted"
    " kidnapped stopped rounded bound tied"
)
_TAKEN_REACH = 16
_LYING = words("lay lie lies lying remain remains remained")
_PARTICLES = words("out away up off")
_COMING = words("came come comes ended turned")
_TREATED_REACH = 9
_OWN = words("his her their the")
_LIMBS = words(
    "leg legs arm arms head chest back foot feet stomach abdomen thigh shoulder shoulders neck face knee hand hands hip"
    " spine jaw eye eyes groin ribs side buttocks ankle elbow forehead cheek skull limbs"
)
_SHOTS = words("bullet bullets round rounds shrapnel splinters fragments gunfire pellets shot shots")
_SHOT_REACH = 5
_MORTAL = words("fatally mortally")
_GRAMMAR = PREPOSITIONS | DETERMINERS | PRONOUNS | BE | HAVE | NEGATION


def _anchors() -> set[str]:
    """Of each phrase that holds no word of harm the longest word that is none of the grammar."""
    told = [phrase for phrases in PHRASES.values() for phrase, _, _ in phrases if HARM.keys().isdisjoint(phrase)]
    return {max((word for word in phrase if word not in _GRAMMAR), key=len) for phrase in told}


TRIGGERS = (
    frozenset(HARM) | _anchors() | MERGED | DEAD | HURT | SEVERELY | _HURTS | _MORTAL | _CARE
    | _BEARING
    | _STRIKING
    | _SENDING
    | words("burned burnt scalded scorched left survived survivors body bodies corpse corpses remains")
    | words("critical lives life victims hostages captives fell lost lose loses losing alive")
)  # fmt: skip
"""Without one of these, a sentence tells of nobody's harm."""
_HEADS = TRIGGERS - SEVERELY | frozenset(PHRASES) | COUNTERS
_BARE = TRIGGERS | {"shooting"}
"""Words that tell of harm without a phrase."""
_INTENT = words(
    "to threatened threatens threatening threat planned plans plot plotted plotting attempt attempted tried trying"
    " vowed failed foiled thwarted"
    " want wants wanted order ordered try intended aimed",
)
_REACHED = words("managed able claimed claims claim said reported believed known thought have has used reportedly")
_BELIEVED = words("believed thought reported said feared known confirmed understood presumed alleged estimated")
_LEAVING = words("left leaving leaves")
_LEFT_REACH = 9
_WITH_REACH = 4
_PASSIVE_REACH = 6
_FATAL_REACH = 9
_ALIVE = ("burn", "roast", "torch", "skin", "flay")
_HARMED = words("dead killed wounded injured victims deceased slain fatalities")
_NAMING = words("named names naming identified identifies identifying")
_SPARED = words("abducted kidnapped raped robbed trafficked displaced")
_CARE_REACH = 6
_CARING = words(
    "in at to a an the local nearby city district taken rushed admitted sent transferred airlifted evacuated remain",
    "remained remains being treated receiving received needed required requiring needing hospital medical urgent",
    "undergoing icu intensive critical serious grave stable condition",
)
_VIOLENCE = words(
    "killed died dead injured wounded attack attacks strike strikes airstrike shelling shelled missile rocket drone",
    "blast explosion bomb bombing shot gunfire shooting landmine mine mortar grenade shell shrapnel raid burns clashes",
    "hit struck shells rockets missiles drones wounds injuries murdered massacred slain hacked ambush ambushed mined",
)
_NOT_FATAL = words("sentenced condemned doomed subjected scared frightened bored worried related led according put")
_REMAINS = words("body bodies corpse corpses remains")
_OWNED = words("whose his her their")
_SEEN = words(
    "found recovered discovered retrieved dumped thrown left seen exhumed dug pulled returned washed floating lying"
    " decomposing mutilated"
)
_SURFACING = words("turned surfaced washed lay floated appeared showed")
_ABROAD = words("neighbouring neighboring exile camps border borders abroad fleeing shelters across homes")
_ABROAD_REACH = 11
_PERFECT_REACH = 3
_BURNED = words("burned burnt scalded scorched")
_NAMED_CARE = 4
_LISTED = words("listed registered recorded documented named identified counted given")
_LISTED_REACH = 6
_WHOSE = words("its their our own 's")
_LOSSES = words("fell lost")
_COUNTING = words("ran run runs number numbered totalled totaled")
_FEARED = words("presumed feared believed")
_WHEN = words("today yesterday overnight")
_FIGHTS = words("battle combat action fight fighting duty clash clashes pursuit shootout ambush attack")
_FIGHT_REACH = 5
_COUNTER_REACH = 7
_OPENERS = words(". , ; : - – — (")


NAMED = "named"
"""The word of a harm that only says who the dead were: whom an earlier number may have counted."""


class Harm(NamedTuple):
    """One expression of harm. `start` to `end` are token positions; `verb` is where its auxiliaries begin.

    `passive` is set by a form of be, `perfect` by have; `noun` holds the words of "the number of … killed".
    `merged` marks dead and wounded told in one number.
    """

    outcome: Outcome
    mode: Mode
    start: int
    end: int
    verb: int
    passive: bool = False
    perfect: bool = False
    negated: bool = False
    hypothetical: bool = False
    merged: bool = False
    word: str = ""
    noun: tuple[int, int] | None = None


def harms(low: Sequence[str], covered: frozenset[int] | set[int] = frozenset(), *, amid: bool = False) -> list[Harm]:
    """All expressions of harm in order, except at positions that a group of people has `covered`.

    `amid` tells that the sentences before tell of harm: whoever is in hospital now was hurt by it.
    """
    found: list[Harm] = []
    free = 0
    heads = [at for at, word in enumerate(low) if word in _HEADS]
    deadly = _fatal(low) if "death" in low or "alive" in low else {}
    for index in sorted({*heads, *deadly}) if deadly else heads:
        word = low[index]
        harm = None
        if index >= free and index not in covered:
            if index in deadly:
                mode = Mode.OBJECT if word.endswith(("ing", "s")) else Mode.EITHER
                harm = _built(low, index, deadly[index], outcome=Outcome.KILLED, mode=mode)
            elif word in _HARMED:
                harm = _named(low, index)
            elif word in _REMAINS:
                harm = _remains(low, index)
            elif word in COUNTERS:
                harm = _counter(low, index)
            elif word in MERGED:
                fatal = low[max(0, index - 1)] == "fatal"
                harm = Harm(Outcome.KILLED, Mode.TOLL, index, index + 1, index, merged=not fatal, word=word)
            elif word in _MORTAL:
                harm = _mortal(low, index)
            elif (
                word in ("lives", "life")
                and low[index + 1 : index + 2] == ["of"]
                and LIVES & set(low[max(0, index - 3) : index])
            ):
                harm = Harm(Outcome.KILLED, Mode.OF, index, index + 1, index, word=word)
            if harm is None:
                harm = _phrase(low, index)
            if harm is None and word in _BARE:
                harm = (
                    _bearing(low, index)
                    or _word(low, index)
                    or _loss(low, index)
                    or _departed(low, index)
                    or _suffering(low, index)
                    or _struck(low, index)
                    or _shot_them(low, index)
                    or _critical(low, index)
                    or _burned(low, index)
                    or _care(low, index, amid=amid)
                )
        if harm is None:
            continue
        if found and _outlived(low, found[-1], harm):
            found[-1] = harm._replace(verb=found[-1].verb, passive=harm.passive or found[-1].passive)
        elif found and (chained := _chained(low, found[-1], harm)) is not None:
            found[-1] = chained
        else:
            found.append(harm)
        free = harm.end
    return found


def _fatal(low: Sequence[str]) -> dict[int, int]:
    """Verbs that kill by what follows: hacked to death, stoned three men to death. Their position → their end."""
    found: dict[int, int] = {}
    for at, word in enumerate(low):
        if word == "death" and at > 1 and low[at - 1] == "to":
            before = low[at - 2]
            if before in VIOLENT or (before.endswith("ed") and before not in _NOT_FATAL):
                found[at - 2] = at + 1
                continue
        elif word != "alive" or not at:
            continue
        for verb in range(at - 1, max(-1, at - _FATAL_REACH), -1):
            if low[verb] in VIOLENT and (word == "death" or low[verb].startswith(_ALIVE)):
                found[verb] = at + 1 if verb == at - 1 else verb + 1
            elif low[verb] not in BE and low[verb] not in (";", ":"):
                continue
            break
    return found


def _remains(low: Sequence[str], at: int) -> Harm | None:
    """Whose body was later found; their bodies were recovered: the dead stand before it."""
    if not at or low[at - 1] not in _OWNED:
        return None
    end = at + 1
    while end < len(low) and (low[end] in BE or low[end] in HAVE or low[end] in ADVERBS) and low[end] not in _SEEN:
        end += 1
    surfaced = end == at + 1 and end < len(low) and low[end] in _SURFACING
    if not surfaced and (end == at + 1 or end == len(low) or not (low[end] in _SEEN or low[end - 1] == "found")):
        return None
    return Harm(Outcome.KILLED, Mode.SUBJECT, at - 1, end + 1, at - 1, passive=True, word=low[at - 1])


def _mortal(low: Sequence[str], at: int) -> Harm | None:
    """Fatally shot, fatally stabbing: no verb is needed that kills by itself."""
    verb = low[at + 1] if at + 1 < len(low) else ""
    if verb.endswith("ing"):
        return _built(low, at, at + 2, outcome=Outcome.KILLED, mode=Mode.OBJECT)
    told = verb.endswith("ed") or verb in ("shot", "hit", "struck", "hurt", "beaten")
    return _built(low, at, at + 2, outcome=Outcome.KILLED, mode=Mode.EITHER) if told else None


def _phrase(low: Sequence[str], at: int) -> Harm | None:
    found = phrase_at(low, at) if low[at] in PHRASES else None
    if found is None:
        return None
    phrase, outcome, mode = found
    return _built(low, at, at + len(phrase), outcome=outcome, mode=mode)


def _loss(low: Sequence[str], at: int) -> Harm | None:
    """Nine soldiers fell in the fight; three men lost: a verb of much else, that kills where nothing else follows."""
    if low[at] not in _LOSSES:
        return None
    following = low[at + 1 :]
    closed = not following or not following[0][0].isalnum() or following[0] in DAYS or following[0] in _WHEN
    if at and low[at - 1] in _FEARED:
        return _built(low, at, at + 1, outcome=Outcome.MISSING, mode=Mode.SUBJECT)
    fought = following[:1] == ["in"] and not _FIGHTS.isdisjoint(following[1:_FIGHT_REACH])
    return _built(low, at, at + 1, outcome=Outcome.KILLED, mode=Mode.SUBJECT) if closed or fought else None


def _bearing(low: Sequence[str], at: int) -> Harm | None:
    """Five shot dead and 24 with burns; ten others have shrapnel wounds; three escaped with scratches."""
    if low[at] not in _HURTS:
        return None
    for start in range(at - 1, max(0, at - _WITH_REACH), -1):
        word = low[start]
        if word in ("have", "has", "had") and not NEGATION & {low[start + 1]}:
            return _built(low, start, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
        if word != "with":
            if not word.isalpha():
                break
            continue
        if core_at(low, start - 1) is not None:
            return _built(low, start, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
        for verb in range(start - 1, max(-1, start - _SURVIVAL_REACH), -1):
            if low[verb] in _SURVIVING:
                return _built(low, verb, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
            if not low[verb].isalpha() or low[verb] in ("and", "while", "who"):
                break
    return None


def _departed(low: Sequence[str], at: int) -> Harm | None:
    """Some 73,000 have already left Ardania; sent thousands more to neighbouring countries."""
    after = low[at + 1] if at + 1 < len(low) else "."
    if low[at] == "left" and not HAVE.isdisjoint(low[max(0, at - _PERFECT_REACH) : at]) and low[at - 1] not in BE:
        whence = low[at + 2 : at + 3] if after in DETERMINERS else [after]
        gone = after in ("the", "this", "that") or (after[0].isalpha() and after not in _GRAMMAR)
        if gone and whence and HARM.keys().isdisjoint(whence) and core_at(low, at + 1) is None:
            return _built(low, at, at + 1, outcome=Outcome.DISPLACED, mode=Mode.SUBJECT)
    sent = low[at] in _SENDING and at + 1 < len(low) and core_at(low, at + 1) is not None
    if sent and not _ABROAD.isdisjoint(low[at + 2 : at + _ABROAD_REACH]):
        return _built(low, at, at + 1, outcome=Outcome.DISPLACED, mode=Mode.OBJECT)
    return None


def _suffering(low: Sequence[str], at: int) -> Harm | None:
    """Sustained gunshot wounds; suffered serious injuries; left 12 with burns."""
    if low[at] in _BEARING:
        for end in range(at + 1, min(at + 5, len(low))):
            if low[end] in _HURTS:
                return _built(low, at, end + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
            if not low[end].isalpha() or low[end] in ("and", "from", "in"):
                break
    if low[at] in _HURTS and not _LEAVING.isdisjoint(low[max(0, at - _LEFT_REACH) : at]):
        for start in range(at - 1, max(0, at - _WITH_REACH), -1):
            if low[start] == "with":  # "leaving 12 others with shrapnel wounds"
                return _built(low, start, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
    if low[at] == "wounds" and at + 1 < len(low) and core_at(low, at + 1) is not None:
        return _built(low, at, at + 1, outcome=Outcome.WOUNDED, mode=Mode.OBJECT)
    return None


def _struck(low: Sequence[str], at: int) -> Harm | None:
    """Shot in the leg; hit by a stray bullet; struck in the back by shrapnel."""
    if low[at] not in _STRIKING:
        return None
    after = low[at + 1 : at + 1 + _SHOT_REACH]
    if after[:1] == ["in"]:
        end = 2 + (after[1:2] != [] and after[1] in _OWN)
        if after[end - 1 : end] and after[end - 1] in _LIMBS:
            return _built(low, at, at + 1 + end, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
    if after[:1] in (["by"], ["with"]) and low[at] not in ("stabbed", "slashed", "hacked"):
        for index, word in enumerate(after[1:], start=1):
            if word in _SHOTS:
                return _built(low, at, at + 2 + index, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
            if not (word.isalpha() or word == "'s"):
                break
    return None


def _burned(low: Sequence[str], at: int) -> Harm | None:
    """Some ten others were burned: of people, where no death follows."""
    if low[at] not in _BURNED or low[at + 1 : at + 2] in (["to"], ["alive"], ["beyond"]):
        return None
    harm = _built(low, at, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
    subject = low[harm.verb - 1] if harm.verb else ""
    return harm if harm.passive and subject in PERSON else None


def _care(low: Sequence[str], at: int, *, amid: bool) -> Harm | None:
    """Are in hospital, were taken to hospital, are being treated for burns, beside words of attack; are the wounded."""
    if low[at] not in _CARE:
        return None
    start = at
    for name in range(1, _NAMED_CARE if low[at].startswith("hospital") else 0):
        if start > name and low[start - name - 1] in ("to", "at", "in") and low[start - name - 2] in _CARING | BE:
            start -= name  # "were taken to Nasr hospital"
            break
        if not low[start - name].isalpha() or low[start - name] in _GRAMMAR:
            break
    while start and start > at - _CARE_REACH and low[start - 1] in _CARING:
        start -= 1
    counted = _counted_before(low, start)
    if not amid and _VIOLENCE.isdisjoint(low) and not (counted and low[at] in _GRAVE):
        return None
    if start == at and not low[at].endswith("ed"):
        return None
    if low[at] == "treated" and low[at + 1 : at + 2] and low[at + 1] not in ("for", "in", "at", "by", ".", ","):
        after = low[at + 1 : at + 1 + _TREATED_REACH]
        treated = "for" in after and not _HURTS.isdisjoint(after[after.index("for") :])
        attacked = next((at for at, word in enumerate(after) if word in ("after", "following")), len(after))
        treated = treated or not _VIOLENCE.isdisjoint(after[attacked:])  # "treated 40 patients after the attack"
        return _built(low, at, at + 1, outcome=Outcome.WOUNDED, mode=Mode.OBJECT) if treated else None
    harm = _built(low, start, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT)
    told = harm.passive or low[start] not in ("in", "at", "to", "a", "the") or counted
    if harm.verb and low[harm.verb - 1] in ("he", "she") and _VIOLENCE.isdisjoint(low):
        return None  # "He had been in intensive care for ten days."
    return harm._replace(word="hospital") if told else None


def _critical(low: Sequence[str], at: int) -> Harm | None:
    """One dead, one critical; a villager is critical."""
    if low[at] != "critical" or not at or (low[at + 1 : at + 2] and low[at + 1][0].isalnum()):
        return None
    told = low[at - 1] in BE or core_at(low, at - 1) is not None or low[at - 1] in PERSON
    return _built(low, at, at + 1, outcome=Outcome.WOUNDED, mode=Mode.SUBJECT) if told else None


def _counted_before(low: Sequence[str], at: int) -> bool:
    """Whether a number of people stands right before: "26 students murdered; another fifteen in hospital"."""
    return low[at] == "in" and at > 0 and (low[at - 1] in PERSON or core_at(low, at - 1) is not None)


def _word(low: Sequence[str], at: int) -> Harm | None:
    entry = HARM.get(low[at])
    if entry is None:
        return None
    outcome, mode = entry
    following = low[at + 1] if at + 1 < len(low) else ""
    if following in THING and following not in PERSON and (mode is Mode.EITHER or low[at] in ("dead", "slain")):
        return None  # "50 displaced families", "killed livestock", "three dead dogs"
    if low[at] == "dead" and (at == 0 or low[at - 1] in _OPENERS) and following and core_at(low, at + 1) is not None:
        mode = Mode.TOLL  # "Dead 60+, hundreds injured"
    if low[at] == "dead" and following in _COUNTING and low[at + 2 : at + 3] not in ([], ["over"], ["down"]):
        mode = Mode.TOLL  # "the dead ran to 8-13"
    if low[at] == "dead" and following == "at" and at and low[at - 1] in _WHOSE:
        mode = Mode.TOLL  # "put its dead at 43"
    if following == ":" and outcome in (Outcome.KILLED, Outcome.WOUNDED):
        after = at + 2 < len(low) and core_at(low, at + 2) is not None
        counted = at > 0 and core_at(low, at - 1) is not None
        told = mode is Mode.SUBJECT and (
            low[at] not in ("dead", "missing") or counted
        )  # "20 villagers died: nine women", "12 dead: eight soldiers"
        if not told and (
            after or not at or core_at(low, at - 1) is None
        ):  # "10 killed: a soldier, two guards and seven villagers"
            mode = Mode.TOLL
    elif mode is Mode.COUNTED:
        mode = Mode.OF if following == "of" or (following == "to" and low[at] == "injuries") else Mode.TOLL
    if mode is Mode.OF and following not in ("of", "to"):
        if not low[at].endswith("ing"):
            return None
        mode = Mode.OBJECT
    if mode is Mode.OBJECT and following == "of":
        mode = Mode.OF
    return _built(low, at, at + 1, outcome=outcome, mode=mode)


def _built(low: Sequence[str], start: int, end: int, *, outcome: Outcome, mode: Mode) -> Harm:
    """Read the auxiliaries before a word of harm."""
    passive = perfect = negated = hypothetical = modal = False
    verb = at = start
    for _ in range(_PASSIVE_REACH):
        if at == 0:
            break
        word = low[at - 1]
        if word in BE:
            passive = True
        elif word in _LYING or (word in _PARTICLES and at > 1 and low[at - 2] in _COMING):
            at -= word in _PARTICLES  # "three came out wounded", "two lay dead"
            passive = True
        elif word in HAVE:
            perfect = perfect or word != "had"
        elif word in MODAL:
            hypothetical = modal = True
        elif word in ("and", "or") and at > 1 and low[at - 2].endswith(("ed", "ten", "bbed")):
            at -= 2  # "was robbed and killed"
            continue
        elif word == "to" and at > 1 and low[at - 2].endswith("ly"):
            at -= 2  # "moderately to lightly injured"
            continue
        elif word == "as" and (listing := _listing(low, at - 1)) is not None:
            at = verb = listing  # "nine whom the coalition confirmed as killed"
            passive = True
            continue
        elif word not in ADVERBS and word not in NEGATION and word not in ("to", '"'):
            break
        if word in NEGATION or word.endswith("n't"):
            negated = True
        at -= 1
        verb = at
        if word == "to":
            before = low[at - 1] if at else ""
            hypothetical = hypothetical or not (perfect or before in _REACHED or (mode is Mode.EITHER and not passive))
            verb = at
            if before in _BELIEVED:  # "35 are now believed to have been killed"
                verb, perfect = at - 1, False
                while verb and (low[verb - 1] in BE or low[verb - 1] in HAVE or low[verb - 1] in ADVERBS):
                    verb -= 1
                passive = passive or mode is not Mode.OBJECT
            break
    if mode is Mode.OF and start and low[start - 1] in _INTENT:
        hypothetical = True  # "a planned assassination of"
    if mode is Mode.OBJECT and start and low[start - 1] in ("from", "of", "for", "at") and start >= 2:
        hypothetical = hypothetical or low[start - 2] in _INTENT
    if outcome is Outcome.DISPLACED and mode is Mode.SUBJECT:
        hypothetical = modal  # "forcing 2,000 to flee" happened
    if perfect and hypothetical and {"may", "might"} & set(low[verb:start]):
        hypothetical = False  # "may have killed 26": told as a claim, hedged
    if low[end : end + 1] != [] and low[end] in BE and low[end + 1 : end + 2] == ["alive"]:
        negated = True  # "one man reported dead is alive"
    return Harm(outcome, mode, start, end, verb, passive, perfect, negated, hypothetical, word=low[start])


def _listing(low: Sequence[str], at: int) -> int | None:
    """Where "confirmed by the army as" begins, which ends at `at`."""
    for index in range(at - 1, max(-1, at - _LISTED_REACH), -1):
        if low[index] in _BELIEVED or low[index] in _LISTED:
            return index
        if not low[index].isalpha():
            break
    return None


def _named(low: Sequence[str], at: int) -> Harm | None:
    """Police named the dead as a couple; identified the victims as; the victims were: what follows is told."""
    following = low[at + 1] if at + 1 < len(low) else ""
    naming = following == "as" and not _NAMING.isdisjoint(low[max(0, at - 4) : at])
    opened = following in ("were", "are") and at == 1
    if opened and low[at + 2 : at + 4] in (["put", "at"], ["estimated", "at"]):
        return Harm(Outcome.KILLED, Mode.TOLL, at - 1, at + 1, at - 1, word=low[at])
    if opened and low[at + 2 : at + 3] and low[at + 2] in _NAMING and low[at + 3 : at + 4] == ["as"]:
        return Harm(Outcome.KILLED, Mode.OBJECT, at - 1, at + 4, at - 1, word=NAMED)
    if not (naming or opened) or low[at - 1] not in ("the", "those") or not _SPARED.isdisjoint(low):
        return None
    outcome = Outcome.WOUNDED if low[at] in ("wounded", "injured") else Outcome.KILLED
    return Harm(outcome, Mode.OBJECT, at - 1, at + 2, at - 1, word=NAMED if naming else low[at])


def _counter(low: Sequence[str], at: int) -> Harm | None:
    """The number of soldiers killed; the tally of the dead; the total number of fatalities."""
    begin = at + 1
    if begin < len(low) and low[begin] == "number":
        begin += 1
    of = begin < len(low) and low[begin] == "of"
    for index in range(begin, min(begin + _COUNTER_REACH, len(low))):
        word = low[index]
        if word in MERGED and of:
            return Harm(Outcome.KILLED, Mode.TOLL, at, index + 1, at, merged=True, word="number")
        entry = HARM.get(word) if word != "victims" else (Outcome.KILLED, Mode.TOLL)
        if entry is not None and (of or index == begin):
            if low[at - 1 : at] in (["a"], ["an"]):
                return None
            return Harm(entry[0], Mode.TOLL, at, index + 1, at, word="number", noun=(begin, index))
        counted = core_at(low, index) is not None
        if counted or not (word.isalpha() or "-" in word or word == "'s") or word in BE or word in HAVE:
            return None
    return None


def _governs(low: Sequence[str], at: int) -> bool:
    """Whether what begins at `at` can be the object of a verb before it."""
    return at < len(low) and (low[at] in DETERMINERS or low[at] in PERSON or core_at(low, at) is not None)


def _shot_them(low: Sequence[str], at: int) -> Harm | None:
    """Pulled 17 peasants off a bus and shot them: who is taken and shot is executed."""
    if low[at] not in ("shot", "shooting") or low[at + 1 : at + 2] not in (["them"], ["him"], ["her"], ["all"]):
        return None
    taken = not _TAKING.isdisjoint(low[max(0, at - _TAKEN_REACH) : at])
    return _built(low, at, at + 1, outcome=Outcome.KILLED, mode=Mode.EITHER) if taken else None


def _outlived(low: Sequence[str], first: Harm, second: Harm) -> bool:
    """Whether who was shot died of it: "was hit by a sniper's bullet as he drove and did not survive"."""
    if first.word not in _STRIKING or first.outcome is not Outcome.WOUNDED or second.outcome is not Outcome.KILLED:
        return False
    near = second.verb - first.end <= _DYING_REACH and second.verb > first.end and second.mode is not Mode.TOLL
    return near and low[second.verb - 1] in _GOING_ON


def _chained(low: Sequence[str], first: Harm, second: Harm) -> Harm | None:
    """Two words of harm told of the same people: abducted and killed, killed and wounded, wounded and later died."""
    gap = low[first.end : second.start]
    if len(gap) > 3 or not gap or Mode.TOLL in (first.mode, second.mode):
        return None
    if (
        gap == [","]
        and tuple(low[second.end : second.end + 1]) in (("or",), ("and",))
        and low[second.end + 1 : second.end + 2]
    ):
        if low[second.end + 1] in HARM and first.outcome is not second.outcome:
            return first._replace(end=second.end, merged=True)  # "dead, wounded or missing"
        return None
    if gap[0] not in ("and", "or", "/", "&") and not (gap[0] == "," and len(gap) > 1 and gap[1] in ("and", "or")):
        return None
    if any(word not in ADVERBS and word not in BE for word in gap[1:] if word not in ("and", "or")):
        return None
    if second.word == "hospital":
        return first._replace(end=second.end)  # "was shot and taken to hospital"
    if first.outcome is second.outcome:
        return first._replace(end=second.end, mode=second.mode if first.mode is Mode.EITHER else first.mode)
    kinds = {first.outcome, second.outcome}
    if (
        Outcome.KILLED in kinds
        and second.outcome is Outcome.KILLED
        and (
            first.outcome is Outcome.CAPTURED
            or second.word in ("died", "succumbed")
            or (gap[0] == "and" and "later" in gap)
        )
    ):
        return second._replace(
            verb=first.verb,
            start=first.start,
            passive=first.passive or second.passive,
            perfect=first.perfect,
            negated=first.negated,
            hypothetical=first.hypothetical,
        )
    if Outcome.MISSING in kinds and gap[0] == "and":
        return first._replace(outcome=Outcome.MISSING, end=second.end)
    if second.mode is Mode.OBJECT and first.mode is Mode.EITHER and not first.passive:
        return None
    if first.mode is Mode.SUBJECT and second.mode is Mode.EITHER and not second.passive and _governs(low, second.end):
        return None  # "shot five men dead, and wounded four"
    return first._replace(end=second.end, merged=True)
