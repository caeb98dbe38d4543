"""Acts told in a sentence: breaches of a truce, shelling, air strikes, assaults, gunfire, attacks, and who did them.

Every act is found at a word that can carry it (a verb, a noun, a weapon that lands) and read by position: the doer is
the subject of an active verb, the agent after "by", the owner of a noun ("Bordurian fire", "its attacks"). What is
demanded, feared, planned, prevented or merely mentioned is no act; what is negated is kept as such, for denials.
"""

from schemas import Act, EntityKind
from streams.enrich.accusations.around import Around, Deed
from streams.enrich.accusations.truces import breach
from streams.enrich.language import wording as w
from streams.enrich.language.numbers import number
from streams.enrich.language.text import Manner, Sentence
from streams.enrich.language.words import words
from streams.enrich.speech.actors import Actor, Voice


def deeds(sentence: Sentence, lower: list[str], chunks: tuple[Actor, ...], *, truce: bool) -> list[Deed]:
    """All acts of a sentence, in order.

    Args:
        sentence: with its names tagged.
        lower: the lower-case words of its tokens.
        chunks: its actors.
        truce: whether the update names a truce, so that "violations" and "the agreement" can mean it.
    """
    around = Around(sentence, lower, chunks, truce=truce)
    found: list[Deed] = []
    if _rehearsed(lower):
        return found
    for index, word in enumerate(lower):
        if word not in w.TRIGGERS:
            continue
        deed = breach(around, index) if word in _TRUCE_WORDS else None
        if deed is None and index not in around.inside:
            if word in w.ACT_NOUNS and not (_verbal(around, index) or around.tried(index)):
                deed = _noun(around, index)
            if deed is None and word in w.ACT_VERBS:
                deed = _verb(around, index)
            if word in w.DRIVES and _driven(around, index):
                deed = _noun(around, index)
            if deed is None and word == "killing":
                deed = _killing(around, index)
        both = _between(around, index) if word in _FIGHTING and not around.blocked(index)[0] else None
        if both is not None and both.voice is Voice.BOTH:
            deed = Deed(index, Act.GROUND_ATTACK, both, noun=True, clash=True)
        if word in _BEGUN:
            deed = _begun(around, index, deed.act if deed is not None else Act.ATTACK) or deed
        if deed is None and word in w.FLYING:
            deed = _flying(around, index)
        if deed is None and (word in w.MOVING or word == "advance"):
            deed = _advance(around, index)
        if deed is None and word in w.SENDING:
            deed = _sent(around, index)
        if deed is None and word in w.TAKING:
            deed = _taking(around, index)
        if deed is not None and word in w.HARMING and found and _itself(around, deed, found[-1]):
            found[-1] = found[-1]._replace(told=True)  # the strike …: it killed
            continue
        if deed is not None:
            if deed.act is Act.VIOLATION and not deed.noun and found and _subject_of(around, found[-1], index):
                deed = deed._replace(actor=found[-1].actor)
            breached = next((d for d in reversed(found) if d.act is Act.VIOLATION and not d.kept), None)
            if (
                breached is not None
                and deed.act is not Act.VIOLATION
                and deed.actor is None
                and _listed(around, breached.at, index)
            ):
                deed = deed._replace(actor=breached.actor, told=True)
            if breached is not None and deed.act is not Act.VIOLATION and _by_doing(around, breached.at, index):
                deed = deed._replace(actor=breached.actor)
            found.append(deed)
            found.extend(deed._replace(act=act) for act in deed.also)
    return _shared(around, found)


def _rehearsed(lower: list[str]) -> bool:
    """`fired rockets in an exercise`: nobody was attacked."""
    if _DRILLS.isdisjoint(lower):
        return False
    drill = next((k for k, word in enumerate(lower) if word in _DRILLS and lower[k + 1 : k + 2] != ["of"]), None)
    return drill is not None and not _IN_DRILL.isdisjoint(lower[max(0, drill - 3) : drill])


def _shared(around: Around, found: list[Deed]) -> list[Deed]:
    """`sniper fire, shelling and a raid by X`: the agent behind a list did all of it; all is told as its last is."""
    for at in range(len(found) - 2, -1, -1):
        one, after = found[at], found[at + 1]
        between = around.lower[one.at + 1 : after.at]
        if len(between) > 2 and between[2] == "of" and between[1] in _SOUNDS:
            between = [between[0], *between[3:]]  # shelling and bursts of gunfire
        if not (one.noun and after.noun and one.actor is None and between and between[0] in ("and", "or", ",")):
            continue
        if not _UNLISTED.isdisjoint(between):
            continue
        if after.actor is not None and after.actor.first > after.at:
            found[at] = one._replace(actor=after.actor, told=True)
        elif after.actor is None and after.told != one.told:
            found[at], found[at + 1] = one._replace(told=True), after._replace(told=True)
    return found


def _verbal(around: Around, index: int) -> bool:
    """Whether a word that is noun or verb is a verb here: `Bordurians attack the town`, `shelling the port`."""
    lower = around.lower
    word = lower[index]
    if word not in w.ACT_VERBS:
        return False
    following = lower[index + 1] if index + 1 < around.count else "."
    if word.endswith("ing"):
        if word in w.FIRING and following in _ONTO:
            return True
        if following in w.DETERMINERS or index + 1 in around.inside:
            return True
        return following not in _NO_OBJECTS
    before = index - 1
    while before > 0 and (lower[before] == "not" or w.adverb(lower[before])):
        before -= 1
    if lower[before] in _DID:
        return True  # did not attack
    subject = around.ends.get(index)
    if subject is None or subject.governed or subject.adjective or lower[subject.first - 1] in _STRUCK:
        return False
    if word == "fire":
        return following in _ONTO or following in w.FLYING
    return following in w.DETERMINERS or index + 1 in around.named or following in _ONTO


def _noun(around: Around, index: int) -> Deed | None:
    """`an offensive by X`, `X's attacks`, `artillery fire from X`, `launched air strikes`."""
    lower = around.lower
    word = lower[index]
    start, weapons = around.modifying(around.phrase_start(index), index)
    modifiers = lower[start:index]
    before = lower[start - 1] if start else ""
    if not _UNSURE.isdisjoint(modifiers) or before in _DOUBTFUL or not _fired(around, index, start):
        return None
    if index + 1 < around.count and lower[index + 1] in _ALARMS:
        return None
    if not _PLANS.isdisjoint(lower[max(0, start - 4) : start]) and not _PLANNED.isdisjoint(
        lower[max(0, start - 3) : start]
    ):
        return None  # a blueprint for an attack
    if word == "hostilities" and "cessation" in lower[max(0, index - 4) : index]:
        return None
    doing = around.doing(start)
    blocked, negated = around.blocked(start if doing is None else doing, verb=doing is not None)
    if blocked or (doing is None and _targeted(around, start)):
        return None
    subject = around.subject(doing) if doing is not None else None
    weapon = weapons[-1] if weapons else None
    act = w.ACT_NOUNS.get(word, Act.GROUND_ATTACK)
    also: tuple[Act, ...] = ()
    if act is Act.ATTACK:
        kinds = weapons or around.means(index, reach=20)
        if (
            not weapons
            and not _MEANS.isdisjoint(lower[index + 1 :])
            and kinds
            and any(number(word) for word in lower[max(0, start - 1) : index])
        ):
            kinds = (act, *kinds)  # 14 attacks with mortars and rockets
        kinds = kinds or (around.weapons_between(subject, doing) if doing is not None else ()) or (act,)
        act, also = kinds[0], kinds[1:]
        if act is Act.ATTACK and word == "fire" and not w.OPENING.isdisjoint(lower[max(0, index - 3) : index]):
            act = Act.ATTACK if _at_ground(around, index + 1) else Act.GUNFIRE
    elif act is Act.GUNFIRE and lower[index + 1 : index + 2] == ["of"]:
        act = next(iter(around.means(index, reach=4)), act)
    elif weapon is Act.AIRSTRIKE and act in (Act.SHELLING, Act.GROUND_ATTACK):
        act, also = weapon, weapons[:-1]
    owner, agent = around.owner(start), around.agent(index + 1)
    clash = word in _CLASHES
    if clash and owner is None:
        owner = around.subject(start) if before == "in" else _between(around, index)
    told = doing is not None or agent is not None or clash or around.predicated(start) is not None
    return Deed(
        index,
        act,
        owner or subject or agent or around.doer(start),
        negated=negated,
        told=told
        or _asserted(around, owner.first if owner and owner.last >= start - 1 else start, index)
        or (owner is not None and (owner.party or owner.definite) and _headed(around, owner, index)),
        noun=True,
        clash=clash,
        also=also,
    )


def _driven(around: Around, index: int) -> bool:
    """Whether a push is one of arms: `mounted a push on the town`, `a thrust into the valley`; not one for peace."""
    lower = around.lower
    doing = around.doing(around.phrase_start(index))
    armed = doing is not None and lower[doing] in w.ASSAULTING
    return armed and lower[index + 1 : index + 2] != [] and lower[index + 1] in _INTO


def _targeted(around: Around, start: int) -> bool:
    """`targeted a depot and rocket fire`: what was struck at is no act told."""
    for k in range(start - 1, max(-1, start - 7), -1):
        word = around.lower[k]
        if word in w.ACT_VERBS and word not in _DONE_WITH:
            return word not in w.HARMING
        if word in w.PREPOSITIONS or word in w.STOPS or word == "," or (word in w.CLAUSES and word != "and"):
            return False
    return False


def _fired(around: Around, index: int, start: int) -> bool:
    """Whether `fire` is shooting: under, opened, answered or somebody's fire, not a blaze and no cease-fire."""
    lower = around.lower
    if lower[index] != "fire":
        return True
    before = lower[index - 1] if index else ""
    if before == "cease":
        return False
    if (
        before == "under"
        or not w.OPENING.isdisjoint(lower[max(0, index - 3) : index])
        or before in w.FACING
        or not w.RESPONDING.isdisjoint(lower[max(0, index - 6) : index])
    ):
        return True
    modifiers = lower[start:index]
    return any(word in w.WEAPONS or word in _HOSTILE for word in modifiers) or around.owner(start) is not None


def _between(around: Around, index: int) -> Actor | None:
    """`clashes between A and B`."""
    if around.lower[index + 1 : index + 2] == ["between"]:
        return next((actor for actor in around.chunks if index + 1 < actor.first <= index + 4), None)
    return None


def _asserted(around: Around, start: int, index: int) -> bool:
    """Whether a noun of attack stands where something is told of it, not in passing."""
    lower = around.lower
    start = around.phrase_start(start)
    at = start - 1
    while at >= 0 and (lower[at] in w.DETERMINERS or lower[at] == "'s" or number(lower[at])):
        at -= 1
    before = lower[at] if at >= 0 else ""
    earlier = lower[at - 1] if at > 0 else ""
    near = lower[max(0, start - 6) : start]
    if before in ("since", "where") or "years" in near:
        return False
    if not w.VILE.isdisjoint(lower[start:index]):
        return True
    if before == "under" and lower[index] in _UNDER:
        return True
    if (
        before in w.CALLING
        or not w.CALLING.isdisjoint(near[-5:])
        or before in w.REPORTING
        or before in w.FACING
        or (before in ("off", "back") and earlier in w.FACING)
        or (before == "with" and earlier == "met")
    ):
        return True
    if before in _PRESUMED:
        return True
    if around.harm and (
        before in w.BY_WHICH or start < 3 or (before in _JOINING and not w.BY_WHICH.isdisjoint(near[-4:]))
    ):
        return True
    if (earlier, before) in _BECAUSE:
        return True
    if before in ("under", "by", "of") and earlier in w.COMING:
        return True
    if before == "of" and earlier in _TARGETS and "ago" not in lower[index : index + 5]:
        return True
    if before in ("by", "from") and any(word in w.ACT_NOUNS or word in w.ACT_VERBS for word in near[-4:]):
        return True
    if before in ("by", "at", "to", "of", "over", "about") and not w.STRICKEN.isdisjoint(near):
        return True
    if earlier in _RESPONSIBLE or before in ("behind", "were", "was", "been"):
        return True
    for k in range(index + 1, min(index + (18 if around.harm else 8), around.count)):
        if lower[k] in w.STOPS or lower[k] in ("that", "who") or (lower[k] == "," and before == "with"):
            return False
        if lower[k] in w.TELLING and k > index + 1 and lower[k - 1] not in w.BE:
            continue  # the raid, X reported
        if lower[k] in w.HAPPENING or lower[k] in w.JUDGED or lower[k] in w.BREACHING:
            return True
        if lower[k] in w.FACING and lower[k - 1] in w.BE:
            return True  # three assaults were repelled
        if lower[k] in _TAKING_LIVES and "lives" in lower[k + 1 : k + _LIVES_REACH]:
            return True
    return False


def _headed(around: Around, owner: Actor, index: int) -> bool:
    """`X's raid on the town shows …`: what is told begins with somebody's attack, which it takes for granted."""
    lower = around.lower
    start = owner.first - (owner.first > 0 and lower[owner.first - 1] in w.DETERMINERS)
    before = lower[start - 1] if start else ""
    if before and before not in _OPENING and before not in w.TELLING:
        return False
    behind = lower[index + 1 : index + _PREDICATE]
    goes_on = behind and (behind[0] in w.PREPOSITIONS or behind[0] in w.AUXILIARIES or behind[0] in w.TIMES)
    over = not w.STOPPING.isdisjoint(behind) and w.NEGATIONS.isdisjoint(behind)
    return bool(goes_on) and not over and w.MODALS.isdisjoint(behind)


def _verb(around: Around, index: int) -> Deed | None:
    """`X shelled Y`, `Y was shelled by X`, `of bombing Y`."""
    lower = around.lower
    word = lower[index]
    act, form = w.ACT_VERBS[word]
    if form is w.Form.PLAIN and index and lower[index - 1] in w.BE:
        form = w.Form.PARTICIPLE  # was overrun
    following = lower[index + 1] if index + 1 < around.count else ""
    before = lower[index - 1] if index else ""
    if word in w.PARTICLES:
        if following not in w.PARTICLES[word] or before in w.FLYING or before in w.ACT_NOUNS:
            return None
        following = lower[index + 2] if index + 2 < around.count else ""
        if following in w.TIMES:
            return None  # fell on Monday
    if following == "back":
        return None  # hit back: an answer
    if word in _RUNNING_ONTO and not _MINES.isdisjoint(lower[index + 1 : index + 5]):
        return None  # the truck hit a mine
    first = lower[max(0, index - 2) : index] == ["first", "to"]  # was first to shoot
    undone = before in w.NEGATIONS and lower[index - 2] in _DID  # did not shell
    seen = form is w.Form.PLAIN and not w.SENSING.isdisjoint(lower[max(0, index - _SEEN) : index])  # saw X's jets bomb
    if form in (w.Form.PLAIN, w.Form.PRESENT) and not (
        first or undone or around.tried(index) or _verbal(around, index) or (seen and around.seen(index))
    ):
        return None
    if act is Act.ATTACK and not _TALKED_OF.isdisjoint(lower[index + 1 : index + 4]):
        return None  # attacked the budget
    if form is w.Form.GERUND and word != "shelling" and (not before or before in w.DETERMINERS or before == "'s"):
        return None
    opened_up = word in w.PARTICLES and (following in _OPENED or following in _ONTO)
    aimed = opened_up or following in _ONTO or following == "first"
    if word in w.FIRING and not aimed and not around.means(index, reach=10):
        return None
    if not w.BARGAINS.isdisjoint(lower[index + 1 : index + 5]):
        return None
    if word == "struck" and not w.BARGAINS.isdisjoint(lower[max(0, index - 3) : index]):
        return None  # the deal was struck
    passive = around.passive(index, form)
    if form in (w.Form.PAST, w.Form.PARTICIPLE) and before in _ATTRIBUTED and not passive:
        return None  # the shelled town, under bombed buildings
    if (
        (passive or before in w.FLYING)
        and word in w.FIRING
        and not w.FLYING.isdisjoint(lower[max(0, index - 6) : index])
    ):
        return None  # told of the rockets fired
    harming = word in w.HARMING
    denied = form is w.Form.GERUND and before in w.TELLING and w.TELLING[before][0] is Manner.DENIES
    charged = denied or (
        before == "of" and not _CHARGES.isdisjoint(lower[max(0, index - _CHARGED) : index])
    )  # accusations of killing, accused the other side of killing
    charged = charged or (before == "by" and not _BREAKING.isdisjoint(lower[:index]))  # broke the truce by killing
    finite = form is not w.Form.GERUND and _finite(around, index)
    if harming and not passive and not ((finite or charged) and _victim(around, index + 1)):
        return None
    blocked, negated = around.blocked(index, verb=True)
    if blocked:
        return None
    actor = around.agent(index + 1) or around.cause(index + 1) if passive else around.subject(index)
    authored = (harming and not charged) or word in w.AUTHORED
    if word in w.AUTHORED and word not in w.PARTICLES and not (passive or _victim(around, index + 1)):
        return None  # sinking to new depths
    if actor is None and (authored or (not passive and index and lower[index - 1] in w.ACT_NOUNS)):
        return None  # the strikes hit: told of the strikes
    kinds: tuple[Act, ...] = (act,)
    if act is Act.ATTACK:
        kinds = around.means(index) or (() if passive else around.weapons_between(actor, index))
        kinds = kinds or ((Act.GUNFIRE if word in w.FIRING and not _at_ground(around, index + 1) else act),)
    elif act is Act.SHELLING:
        using = next((k for k in range(index + 1, min(index + 7, around.count)) if lower[k] == "with"), None)
        kinds = (around.means(using) if using else ()) or kinds  # bombarded the town with drones
    elif act is Act.GUNFIRE and word.startswith("sho") and following == "down":
        if passive and actor is None:
            return None  # two rockets were shot down
        kinds = (Act.ATTACK,)
    return Deed(index, kinds[0], actor, negated=negated, gerund=form is w.Form.GERUND, also=kinds[1:])


def _finite(around: Around, index: int) -> bool:
    """Whether a past form stands right behind a subject or auxiliary, not as in `wounded men`."""
    before = around.lower[index - 1] if index else ""
    victims = around.lower[index + 1 : index + 3]
    if len(victims) == 2 and number(victims[0]) and victims[1] not in w.TIMES:
        return True  # rebels in the hills killed two men
    return index in around.ends or before in w.AUXILIARIES or w.adverb(before) or before in ("and", "who", "which")


def _victim(around: Around, at: int) -> bool:
    """Whether somebody harmed follows: `killed ten people`, not `soldiers killed in …`."""
    following = around.lower[at] if at < around.count else "."
    return following not in _NO_VICTIMS


def _flying(around: Around, index: int) -> Deed | None:
    """Weapons that land or are fired: `rockets fired from …`, `tank shells struck …`, `hit by rockets`."""
    lower = around.lower
    following = lower[index + 1] if index + 1 < around.count else ""
    if following in w.FLYING or (following in w.ACT_NOUNS and not _verbal(around, index + 1)):
        return None  # Grad rockets, drone strikes
    before = lower[index - 1] if index else ""
    if before == "water":
        return None  # water cannon
    act = w.WEAPONS.get(lower[index]) or w.WEAPONS.get(before, Act.ATTACK)
    start = around.phrase_start(index, reach=4)
    owner = around.owner(start)
    if start > 1 and lower[start - 1] in w.DETERMINERS and lower[start - 2] in _DOWNING:
        launcher = _launcher(around, index + 1)
        return Deed(index, act, launcher) if launcher is not None else None
    verb = start - 1
    if lower[index] in w.BLASTS:
        return _heard(around, index, start)
    if verb > 0 and lower[verb] in ("and", ",") and around.flown and verb - 1 == around.flown.at:
        around.flown = around.flown._replace(at=index, act=act)
        return around.flown  # fired missiles and drones
    joined = verb > 0 and lower[verb] in ("and", ",") and lower[verb - 1] in w.ACT_NOUNS
    if joined and lower[index] in _AUDIBLE and not w.SENSING.isdisjoint(lower[max(0, verb - 8) : verb]):
        return Deed(index, act, owner)  # heard air strikes and artillery
    if owner is not None and lower[owner.first - 1] in w.USING:
        verb = owner.first - 1  # used X's jets
    while verb > 0 and start - verb < 7 and (lower[verb] in _QUANTITIES or lower[verb][0].isdigit()):
        verb -= 1
    verb -= verb > 0 and lower[verb] in _LOOSE and lower[verb - 1] in w.LETTING
    actor: Actor | None = None
    sent = verb >= 0 and lower[verb] in _SENT and not _AT.isdisjoint(lower[index + 1 : index + 4])
    if verb >= 0 and any(w.WEAPONS.get(word) is Act.AIRSTRIKE for word in lower[max(0, verb - 2) : verb]):
        act = Act.AIRSTRIKE  # drones dropped grenades
    if sent and lower[index] in w.ROLLING and act is Act.SHELLING:
        act = Act.GROUND_ATTACK  # sent tanks into the town
    if verb > 0 and lower[verb] == "of" and lower[verb - 1] in ("use", "uses"):
        return Deed(index, act, around.owner(around.phrase_start(verb - 1)), noun=True)
    if verb >= 0 and (sent or lower[verb] in w.FIRING or lower[verb] in w.USING or lower[verb] in w.LETTING):
        actor = around.subject(verb)
        if Act.AIRSTRIKE in around.weapons_between(actor, verb):
            act = Act.AIRSTRIKE  # a drone dropped grenades
    elif (verb >= 0 and lower[verb] in w.SENSING and lower[index] not in w.VEHICLES) or (
        start > 1 and lower[start - 1] == "of" and lower[start - 2] in _SOUNDS
    ):
        around.flown = Deed(index, act, owner)
        return around.flown
    elif start > 1 and lower[start - 1] == "by" and lower[start - 2] in w.ACT_VERBS:
        verb = start - 2
    elif start > 1 and lower[start - 1] == "to" and lower[start - 2] in w.RESPONDING:
        verb, actor = start - 2, around.agent(index + 1)  # replied to shots from X's lines
    elif verb >= 0 and lower[verb] in w.FACING and (actor := around.agent(index + 1)) is not None:
        pass  # took mortar rounds from X's lines
    elif (landing := _landing(around, index)) is not None:
        verb, actor = landing, owner or around.agent(landing + 1) or _launcher(around, index + 1)
    else:
        return None
    blocked, negated = around.blocked(verb, verb=True)
    if blocked:
        return None
    around.flown = Deed(index, act, actor or owner, negated=negated)
    return around.flown


def _heard(around: Around, index: int, start: int) -> Deed | None:
    """`heard a blast`, `recorded 17 explosions`: counted, they are shells; told otherwise, nobody knows what it was."""
    lower = around.lower
    before = lower[max(0, start - 4) : start]
    behind = lower[index + 1 : index + 5]
    counted = not _TALLYING.isdisjoint(before)
    heard = counted or not w.SENSING.isdisjoint(before) or not _HEARD.isdisjoint(behind)
    return (
        Deed(index, Act.SHELLING if counted else Act.ATTACK)
        if heard and not ("no" in before or "no" in lower[start:index])
        else None
    )


def _killing(around: Around, index: int) -> Deed | None:
    """`the killing of ten people by X`, `X's killing of …`."""
    start = around.phrase_start(index)
    actor = around.owner(start) or around.agent(index + 1)
    if around.lower[index + 1 : index + 2] != ["of"] or actor is None or not actor.party:
        return None
    blocked, negated = around.blocked(start)
    return None if blocked else Deed(index, Act.ATTACK, actor, negated=negated, noun=True)


def _launcher(around: Around, at: int) -> Actor | None:
    """`the shells that fell …, were fired by X`, `a bomb planted by X`."""
    lower = around.lower
    fired = next((k for k in range(at, around.count) if lower[k] in w.FIRING or lower[k] in _PLANTED), None)
    known = fired is not None and (lower[fired - 1] in w.BE or fired == at)
    return around.agent(fired + 1) if fired is not None and known else None


def _landing(around: Around, index: int) -> int | None:
    """The verb by which a weapon named at `index` lands, hits or is fired."""
    for k in range(index + 1, min(index + 14, around.count)):
        word = around.lower[k]
        if word in _SENTENCE_ENDS or (word in w.CLAUSES and word not in ("that", "which", "and")):
            return None
        if (
            word in w.LANDING
            or (word in _SENT_OFF and around.lower[k - 1] in w.BE)
            or (word == "heard" and around.lower[index] not in w.VEHICLES)
        ):
            return k
        if around.lower[k + 1 : k + 2] == ["back"] or (word == "shot" and around.lower[k + 1 : k + 2] == ["down"]):
            return None
        if word in ("killed", "kills") and around.lower[index] in w.FLYING and around.lower[k - 1] not in w.BE:
            return k
        if word in w.ACT_VERBS and word not in w.HARMING and w.ACT_VERBS[word][1] is not w.Form.PLAIN:
            return k
    return None


def _begun(around: Around, index: int, act: Act) -> Deed | None:
    """`X started the fighting`, `accused X of provoking a battle`: whoever began it attacked."""
    verb = around.phrase_start(index) - 1
    verb -= verb > 0 and around.lower[verb] in w.DETERMINERS
    if verb < 0 or around.lower[verb] not in _BEGINNING:
        return None
    blocked, negated = around.blocked(verb, verb=True)
    gerund = around.lower[verb].endswith("ing")
    actor = around.subject(verb)
    return None if blocked or (actor is None and not gerund) else Deed(verb, act, actor, negated, gerund=gerund)


def _advance(around: Around, index: int) -> Deed | None:
    """`a tank column was advancing on the town`, `X's troops rolled into the town`, `tried to advance`."""
    lower = around.lower
    behind = index + 1
    while behind < min(index + 5, around.count) and (number(lower[behind]) or lower[behind] in _DISTANCE):
        behind += 1
    following = lower[behind] if behind < around.count else ""
    form = w.MOVING.get(lower[index], w.Form.PLAIN)
    tried = around.tried(index)
    if not (tried or index in around.ends or form not in (w.Form.PLAIN, w.Form.PRESENT)):
        return None
    if not (tried or following in _ONWARD or (following == "on" and _ground(around, behind + 1))):
        return None
    actor = around.subject(index)
    near = (
        lower[max(0, index - 5) : index]
        if actor is None
        else (*lower[max(0, index - 5) : index], *lower[actor.first : actor.last])
    )
    if _ARMED.isdisjoint(near) and not (tried and actor is not None and actor.party):
        return None
    blocked, negated = around.blocked(index, verb=True)
    return None if blocked else Deed(index, Act.GROUND_ATTACK, actor, negated=negated)


def _itself(around: Around, harm: Deed, before: Deed) -> bool:
    """Whether what killed is the attack told before: `a strike on the camp …, saying it killed`."""
    actor = harm.actor
    return before.noun and actor is not None and around.lower[actor.first : actor.last] == ["it"]


def _subject_of(around: Around, noun: Deed, verb: int) -> bool:
    """`the raid by X on the camp broke the truce`: an attack is what broke it, and so its author did."""
    if not noun.noun or not _APART.isdisjoint(around.lower[noun.at + 1 : verb]):
        return False
    start = around.phrase_start(noun.at)
    if noun.actor is not None and noun.actor.first < start:
        start = noun.actor.first
    while start and (around.lower[start - 1] in w.DETERMINERS or number(around.lower[start - 1])):
        start -= 1
    return not start or around.lower[start - 1] not in w.PREPOSITIONS


def _listed(around: Around, breach: int, noun: int) -> bool:
    """`broke the truce with raids`, `violations such as air strikes`: what a breach consists in."""
    between = around.lower[breach:noun]
    return not _CONSISTING.isdisjoint(between) and (w.STOPS - _CONSISTING).isdisjoint(between)


def _by_doing(around: Around, breach: int, act: int) -> bool:
    """`broke the truce by launching attacks`: whoever broke it did so."""
    by = next((k for k in range(act - 1, max(breach, act - 4), -1) if around.lower[k] == "by"), None)
    return by is not None and around.lower[by + 1].endswith("ing")


def _taking(around: Around, verb: int) -> Deed | None:
    """`X seized the town`, `crossed the border`, `the post was captured by X`: ground taken is a ground attack."""
    lower = around.lower
    form = w.TAKING[lower[verb]]
    passive = around.passive(verb, form)
    blocked, negated = around.blocked(verb, verb=True)
    present = verb in around.ends or around.tried(verb)
    finite = present if form in (w.Form.PLAIN, w.Form.PRESENT) else _finite(around, verb) or passive
    if blocked or not (finite or form is w.Form.GERUND):
        return None
    if not (passive or _ground(around, verb + 1)):
        return None
    actor = around.agent(verb + 1) if passive else around.subject(verb)
    if actor is None or (passive and not _ground(around, max(0, verb - 10), verb)):
        return None
    return Deed(verb, Act.GROUND_ATTACK, actor, negated=negated, gerund=form is w.Form.GERUND)


def _ground(around: Around, start: int, end: int | None = None) -> bool:
    """Whether the object from `start` on is ground: a named place, a village, posts; before any other noun's place."""
    for k in range(start, min(start + 8, around.count) if end is None else end):
        word = around.lower[k]
        if word in w.GROUND:
            return True
        if k in around.named:
            return around.named[k][1].kind is EntityKind.PLACE
        if end is None and k == start and word not in w.TIMES and around.sentence.tokens[k].text[0].isupper():
            return True  # a place that nobody knows
        if end is None and word in _LEAVING:
            return False
    return False


def _at_ground(around: Around, start: int) -> bool:
    """`fired on the town`, `at its positions`: by what guns nobody knows, as it is where men are fired at."""
    for k in range(start, min(start + 7, around.count)):
        word = around.lower[k]
        if word in w.GROUND and word not in _MANNED:
            return True
        if k in around.named and around.named[k][1].kind is EntityKind.PLACE:
            return True
        if word in w.STOPS or word in w.CLAUSES or (word in w.PREPOSITIONS and (k > start or word not in _ONTO)):
            return False
    return False


def _sent(around: Around, verb: int) -> Deed | None:
    """`directed a large number of forces to …`: troops sent against a place are an assault."""
    lower = around.lower
    forces = next((k for k in range(verb + 1, min(verb + 8, around.count)) if lower[k] in ("forces", "troops")), None)
    if forces is None or _AGAINST.isdisjoint(lower[forces + 1 : forces + 4]):
        return None
    blocked, negated = around.blocked(verb, verb=True)
    return None if blocked else Deed(forces, Act.GROUND_ATTACK, around.subject(verb), negated=negated)


_TALLYING = words("recorded recording logged logging counted counting registered registering noted documented")
_HEARD = words("heard rang reverberated echoed boomed thundered")
_SOUNDS = words(
    "thud thuds boom booms sound sounds roar crack crackle crackling echo echoes burst bursts explosion explosions"
)
_TRUCE_WORDS = w.BREACHES | frozenset(w.BREACHING) | frozenset(w.KEEPING)
_ONTO = words("toward towards") | words("at on into upon")
_INTO = words("on into against toward towards onto at through across deep")
_AFTER_NOUNS = w.STOPS | frozenset(w.ACT_NOUNS) | w.TIMES | {","}
_NO_OBJECTS = w.NOT_MODIFIERS | _AFTER_NOUNS | w.LIES
_DONE_WITH = w.DOING | w.FIRING | w.FLYING | frozenset(w.ACT_NOUNS)
"""Words of attack that are done or fired, not struck at."""
_SENT_OFF = w.USING | w.FIRING | words("aimed directed")
_LOOSE = words("loose fly go off to")
_SENT = words("send sends sent sending")
_AT = words("at into toward towards against onto")
_ATTRIBUTED = (w.DETERMINERS | w.PREPOSITIONS | {"'s"}) - words("this that by since after before when while")
_DID = words("did do does")
_LEAVING = w.STOPS | w.CLAUSES | (w.PREPOSITIONS - {"of", "over", "into"})
"""Behind these, what a verb takes is no more its object."""
_UNSURE = words("possible potential planned future imminent hypothetical") | w.FIGURATIVE
_UNLISTED = ((w.PREPOSITIONS | w.CLAUSES | w.AUXILIARIES | frozenset(w.TELLING)) - {"and", "or"}) | w.STOPS
_PRESUMED = words("after following despite")
_CONSISTING = words("with by through including include includes among range ranging such namely :")
_BECAUSE = (("result", "of"), ("because", "of"), ("due", "to"), ("owing", "to"))
_TAKING_LIVES = words("claimed claims claim claiming took cost costing")
_LIVES_REACH = 6
_FIGHTING = words("fighting battle battles")
_BEGUN = _FIGHTING | words("hostilities violence clash clashes skirmish skirmishes firefight shooting")
_STARTS = words("start begin provoke initiate instigate trigger ignite spark")
_BEGINNING = frozenset(form for verb in _STARTS for form in w.conjugate(verb))
"""Verbs of who began a fight."""
_OPENING = frozenset({"that", '"', ":", "`"})
_PREDICATE = 10
_MEANS = words("with using including among")
_AUDIBLE = words("artillery guns mortars howitzers machine-guns cannon")
_PLANTED = words("planted laid detonated triggered buried hidden")
_BREAKING = frozenset(w.BREACHING) | w.BREACHES
_CHARGES = w.ACCUSATIONS | w.ACCUSED_OF
_CHARGED = 7
"""So many words back may stand who is accused "of killing"."""
_DISTANCE = words("some about metres meters kilometres kilometers km miles further farther deeper deep") | w.FIGURES
_STRUCK = frozenset(form for form in w.ACT_VERBS if w.ACT_VERBS[form][1] is not w.Form.PLAIN) - frozenset(w.ACT_NOUNS)
"""Behind these stands their object: `struck X targets`."""
_ONWARD = words("towards toward into against across to")
_ARMED = words(
    "troops forces tanks column columns vehicles fighters convoy armour armor army soldiers rebels militants"
)
_PLANS = words(
    "plan plans plot plots blueprint blueprints preparation preparations scenario pretext readiness rehearsal"
)
_PLANNED = words("for of")
_SEEN = 7
_OPENED = words(". , ; with again") | w.TIMES
_APART = w.CLAUSES | w.STOPS | frozenset(w.TELLING) | {","}
_MANNED = words("checkpoint checkpoints border camp camps headquarters line lines")
_RUNNING_ONTO = words("hit hits hitting struck strikes striking")
_MINES = words("mine mines landmine landmines ied ieds booby-trap booby-traps tripwire device")
_HOSTILE = words(
    "cross-border crossborder hostile enemy incoming unprovoked indiscriminate intense harassment harassing"
)
"""Before `fire`: shooting, no blaze."""
_UNDER = words("attack fire bombardment shelling assault")
_ALARMS = words("siren sirens alert alerts alarm alarms plan plans warning warnings drill drills shelter shelters")
"""Behind a noun of attack these tell of none: `air raid sirens`."""
_DOWNING = words("down downed downs downing intercepted destroyed")
_DOUBTFUL = words("possibly perhaps maybe")
_CLASHES = words("clashes clash hostilities")
_JOINING = frozenset({"and", "or", ","})
_TARGETS = words("target targets object")
_TALKED_OF = words("plan plans budget proposal proposals policy policies decision idea bill critics criticism record")
"""What is attacked in words only."""
_IN_DRILL = words("in during")
_DRILLS = words("drill drills exercise exercises manoeuvres maneuvers test tests rehearsal")
_RESPONSIBLE = words("responsible behind blame responsibility")
_NO_VICTIMS = (w.PREPOSITIONS - words("at about over around")) | w.CLAUSES | w.STOPS | {","}
_QUANTITIES = (
    w.DETERMINERS
    | w.FIGURES
    | words("wave waves volley volleys barrage barrages salvo salvos swarm swarms hail series string rounds load loads")
)
_SENTENCE_ENDS = words(". ; :")
_AGAINST = words("to into toward towards against")
