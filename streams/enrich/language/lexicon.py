"""The words of harm and of those harmed. Open classes are tables here; the grammar knows only closed-class words.

To teach the reader a noun or a verb, add it to its line; `docs/reading.md` says which line does what.
"""

from collections.abc import Sequence
from enum import IntEnum
from importlib.resources import files

from schemas import Outcome, RefusalReason, Victims
from streams.enrich.language.words import words

# --- People ---

SINGULAR: dict[Victims, frozenset[str]] = {
    Victims.CIVILIAN: words(
        "civilian noncombatant non-combatant bystander passer-by passerby villager resident citizen inhabitant",
    ),
    Victims.MILITARY: words(
        "soldier serviceman servicewoman trooper conscript reservist marine sailor airman paratrooper peacekeeper",
        "infantryman jawan sepoy rifleman guardsman brigadier legionnaire recruit sapper gunner private cadet",
        "colonel lieutenant captain sergeant corporal ranger commando draftee admiral rating",
    ),
    Victims.MILITANT: words(
        "militant insurgent rebel fighter guerrilla guerilla gunman terrorist jihadist jihadi extremist militiaman",
        "separatist islamist mercenary combatant guerrillero paramilitary bandit infiltrator assailant attacker bomber",
        "vigilante cadre subversive",
    ),
    Victims.POLICE: words(
        "policeman policewoman cop gendarme constable patrolman inspector superintendent detective carabinero",
    ),
    Victims.CHILD: words(
        "child boy girl baby infant toddler kid minor teenager teen newborn schoolboy schoolgirl schoolchild",
        "adolescent orphan preschooler grandchild grandkid under-age under-18 under-16 under-15",
    ),
    Victims.WOMAN: words(
        "woman mother wife sister grandmother housewife widow aunt sister-in-law mother-in-law fiancee",
    ),
    Victims.JOURNALIST: words(
        "journalist reporter editor cameraman camerawoman photographer correspondent photojournalist newsman",
        "newswoman newspaperman stringer videographer presenter newscaster",
    ),
    Victims.MEDIC: words("doctor nurse medic paramedic surgeon physician midwife paediatrician pediatrician dentist"),
    Victims.AID_WORKER: words("aid-worker"),
    Victims.UNSPECIFIED: words(
        "person man individual farmer herder herdsman pastoralist trader shopkeeper driver motorist",
        "passenger student pupil teacher principal professor lawyer judge prosecutor politician mayor governor",
        "minister",
        "lawmaker legislator senator councillor councilor candidate official leader commander chief chairman activist",
        "protester protestor demonstrator worker labourer laborer miner fisherman hunter merchant businessman",
        "contractor",
        "engineer technician pilot copilot diplomat ambassador envoy priest pastor imam cleric monk nun bishop",
        "worshipper pilgrim tourist visitor migrant refugee detainee prisoner inmate hostage captive caretaker cleaner",
        "guard bodyguard watchman employee staffer volunteer rescuer firefighter fireman patient victim survivor",
        "suspect",
        "robber thief kidnapper smuggler rioter youth adult relative cousin brother uncle nephew",
        "niece father husband grandfather son daughter grandson granddaughter parent neighbour neighbor",
        "family-member elder chieftain peasant rancher settler vendor tribesman national foreigner expatriate",
        "officer member operative agent spy informant collaborator life shepherd",
        "carpenter",
        "mechanic baker butcher cook waiter customer shopper commuter cyclist motorcyclist biker pedestrian guest host",
        "bride groom unionist trade-unionist columnist blogger writer singer actor actress athlete footballer player",
        "coach referee scholar academic researcher scientist expert analyst translator interpreter evangelist",
        "catechist",
        "missionary nomad beggar vagrant spokesman spokeswoman spokesperson secretary treasurer",
        "president",
        "ex-soldier ex-fighter deserter defector loyalist supporter sympathizer sympathiser opponent dissident",
        "coworker",
        "colleague friend girlfriend boyfriend partner spouse in-law father-in-law brother-in-law son-in-law stepson",
        "owner landowner landlord occupant tenant attorney general retiree pensioner clerk accountant banker",
        "operator aide emir sheikh warlord deputy courier associate accomplice kingpin",
        "electrician founder organiser organizer",
    ),
}  # fmt: skip
"""Nouns for one person, by the class that they give."""

_IRREGULAR = {
    "child": "children", "grandchild": "grandchildren", "schoolchild": "schoolchildren", "baby": "babies",
    "wife": "wives", "housewife": "housewives", "thief": "thieves", "person": "people", "life": "lives",
    "passer-by": "passers-by", "passerby": "passersby", "sister-in-law": "sisters-in-law", "mercenary": "mercenaries",
    "paramilitary": "paramilitaries", "missionary": "missionaries", "secretary": "secretaries",
    "chief": "chiefs", "guerrillero": "guerrilleros",
}  # fmt: skip


def _plural(noun: str) -> str:
    if noun in _IRREGULAR:
        return _IRREGULAR[noun]
    if noun.endswith(("man", "woman")) and noun not in ("human", "german"):
        return noun[:-2] + "en"
    if noun.endswith(("s", "x", "ch", "sh")):
        return noun + "es"
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return noun[:-1] + "ies"
    return noun + "s"


PERSON: dict[str, Victims] = {
    noun: victims for victims, nouns in SINGULAR.items() for one in nouns for noun in (one, _plural(one))
}
"""Every noun for persons, singular and plural, with its class."""
PERSON.update(
    {
        **dict.fromkeys(words("troops"), Victims.MILITARY),
        **dict.fromkeys(words("forces infantry"), Victims.MILITARY),
        **dict.fromkeys(words("police cops gendarmerie"), Victims.POLICE),
        **dict.fromkeys(words("militia mujahideen mujahedeen fedayeen guerillas"), Victims.MILITANT),
        **dict.fromkeys(words("kids youngsters minors"), Victims.CHILD),
        **dict.fromkeys(
            words("persons others personnel staff crew folks males females siblings twins"), Victims.UNSPECIFIED
        ),
        **dict.fromkeys(words("locals townspeople townsfolk"), Victims.CIVILIAN),
        **dict.fromkeys(words("humanitarians"), Victims.AID_WORKER),
        **dict.fromkeys(words("idps evacuees"), Victims.UNSPECIFIED),
    }
)
MODIFIER: dict[str, Victims] = {
    **dict.fromkeys(
        words("army military navy naval regime", "government troop infantry regular"), Victims.MILITARY
    ),
    **dict.fromkeys(
        words("rebel militant insurgent guerrilla", "militia terrorist jihadist separatist"), Victims.MILITANT
    ),
    **dict.fromkeys(words("police"), Victims.POLICE),
    **dict.fromkeys(words("civilian"), Victims.CIVILIAN),
    **dict.fromkeys(words("child infant baby"), Victims.CHILD),
    **dict.fromkeys(words("woman women female"), Victims.WOMAN),
    **dict.fromkeys(words("media press television tv news radio"), Victims.JOURNALIST),
    **dict.fromkeys(words("medical health ambulance hospital healthcare"), Victims.MEDIC),
    **dict.fromkeys(words("aid relief humanitarian charity un u.n. ngo unrwa"), Victims.AID_WORKER),
}  # fmt: skip
"""What a word before a neutral head ("aid workers", "police officers", "army personnel") says of its class."""
NEUTRAL_HEADS = words(
    "worker workers staff staffer staffers personnel member members officer officers employee employees volunteer",
    "volunteers crew operative operatives commander commanders official officials chief chiefs forces recruit recruits",
    "men man agent agents driver drivers leader leaders team professional professionals",
)
"""Heads whose class is given by the word before them."""
WHOLES = words(
    "member members employee employees officer officers commander commanders staff personnel people persons crew",
    "fighter fighters leader leaders soldier soldiers official officials men bodies body supporters",
)
"""Heads after which "of the …" tells the class: members of the security forces."""
RANKS = words(
    "gen general lt lieutenant col colonel maj major capt captain sgt sergeant cpl corporal pvt private brig brigadier"
    " adm admiral cdr commander acm marshal"
) - words("general commander private major")
"""Ranks as they stand before a name."""
FAMILY = words("family families household clan")
KIN = words(
    "wife husband son daughter mother father sister brother nephew niece cousin uncle aunt grandson granddaughter"
    " grandmother grandfather grandchild mother-in-law father-in-law sister-in-law brother-in-law son-in-law"
    " daughter-in-law stepson stepdaughter stepmother stepfather fiancee fiance baby infant toddler newborn"
)
"""One relative, told in a list without an article: "his father, two sisters, nephew and aunt"."""
RELATED = (KIN | {_plural(noun) for noun in KIN}) - words(
    "baby infant toddler newborn babies infants toddlers newborns"
)

CATEGORIES = frozenset({
    Victims.CIVILIAN, Victims.MILITARY, Victims.MILITANT, Victims.POLICE, Victims.JOURNALIST, Victims.MEDIC,
    Victims.AID_WORKER,
})  # fmt: skip
"""Classes that exclude each other; children and women are found in each."""
ARMED = frozenset({Victims.MILITARY, Victims.MILITANT, Victims.POLICE})

# --- What is not a person ---

_THINGS: dict[RefusalReason, frozenset[str]] = {
    RefusalReason.WEAPON: words(
        "rocket missile shell bomb mortar drone uav tank jet plane aircraft warplane helicopter gunship rifle grenade",
        "ied mine landmine gun warhead round bullet munition projectile launcher howitzer artillery cannon pistol",
        "explosive cartridge weapon torpedo vest ak-47 firearm machinegun rpg arm submunition",
    ),
    RefusalReason.DURATION: words(
        "day week month year hour minute second decade century night evening morning afternoon weekend season",
    ),
    RefusalReason.DISTANCE: words(
        "kilometre kilometer km mile metre meter yard foot feet inch hectare acre ton tonne kg kilogram litre liter",
        "gallon barrel pound knot degree mph kph cm mm square kilo lb",
    ),
    RefusalReason.MONEY: words(
        "dollar euro ruble rouble shekel riyal rupee naira franc peso colon dinar lira bn cent yuan yen",
    ),
    RefusalReason.SHARE: words("percent per-cent percentage % pc pct"),
    RefusalReason.COUNT: words(
        "house home building school hospital mosque church village town city district country nation state province",
        "region target tunnel vehicle car truck bus boat ship vessel attack strike raid explosion blast incident",
        "violation time shop store market base checkpoint position camp site facility clinic shelter bridge road",
        "street",
        "family household animal cow cattle sheep goat camel horse donkey dog livestock bull pig chicken ox oxen bird",
        "case report source party side group faction brigade battalion company regiment division squad unit convoy",
        "resolution article point item vote seat election session round meeting talk airstrike sortie shot mission",
        "apartment flat room floor storey story window factory plant station post outpost village hamlet settlement",
        "tonne crate box bag package photo photograph video image tweet message call letter statement document file",
        "charge count sentence term ballot question answer reason way kind type part phase stage step plan proposal",
        "condition demand demonstration protest rally march roadblock barricade fire clash battle operation arrest",
        "motorcycle motorbike tractor trailer ambulance pickup suv van lorry airport port hub pipeline well mast pole",
        "page line hotel restaurant bank office embassy consulate university college classroom mortuary morgue",
        "cemetery",
        "grave row wave front border crossing gate axis direction area zone sector locality neighbourhood neighborhood",
        "fatwa goal game match medal point test crop field tree farm farmland hut tent organisation organization",
        "agency",
        "number amount total figure bid occasion item percent newspaper channel island mountain hill",
        "valley river dam piece kalashnikov elephant mule buffalo yak",
        "lamb lion rhino hippo crocodile snake calf foal leopard",
        "violations ceasefire truce agreement deal law rule order warrant crime offence offense patrol",
        "round warship destroyer frigate submarine carrier radar battery depot warehouse silo refinery tanker",
        "locomotive account email website server computer system phone password",
    ),
}  # fmt: skip


def _things() -> dict[str, RefusalReason]:
    table = {noun: reason for reason, nouns in _THINGS.items() for one in nouns for noun in (one, _plural(one))}
    for one in words("city country party facility battery company family story agency university embassy injury"):
        table[one[:-1] + "ies"] = table.get(one, RefusalReason.COUNT)
    for plural in ("aircraft", "cattle", "livestock", "sheep", "feet"):
        table[plural] = table[plural]
    for noun in ("second", "seconds", "foot", "round", "rounds", "story", "arm", "part", "square"):
        table.setdefault(noun, RefusalReason.COUNT)
    return {noun: reason for noun, reason in table.items() if noun not in PERSON or noun in ("guards",)}


THING: dict[str, RefusalReason] = _things()
"""Nouns that are counted but never harmed people, with the reason a refusal gives."""

# --- Harm ---


class Mode(IntEnum):
    """Where a word of harm finds its victims."""

    SUBJECT = 1
    """Before it: died, were killed, dead, missing."""
    OBJECT = 2
    """After it: killing, kills, wounds."""
    EITHER = 3
    """By its construction: killed, wounded, displaced."""
    OF = 4
    """After "of": the deaths of, the killing of, the body of."""
    TOLL = 5
    """After a verb of counting: the death toll has reached."""
    COUNTED = 6
    """Directly before it, as its number: four deaths, two fatalities."""


K, W, M, C, D = Outcome.KILLED, Outcome.WOUNDED, Outcome.MISSING, Outcome.CAPTURED, Outcome.DISPLACED
_TRANSITIVE: dict[Outcome, str] = {
    K: "kill murder assassinate execute massacre behead lynch slaughter decapitate liquidate neutralise neutralize"
    " eliminate martyr electrocute exterminate annihilate"
    " strangle garrotte crucify asphyxiate incinerate immolate disembowel",
    W: "wound injure hurt maim",
    C: "capture abduct kidnap seize snatch",
    D: "displace uproot",
}
_ARRESTING = "arrest detain apprehend nab imprison intern jail remand"
_TRANSITIVE[C] += " " + _ARRESTING
_INTRANSITIVE: dict[Outcome, str] = {K: "die perish succumb drown", M: "disappear vanish"}
_DOUBLED = words("kidnap stab club flog drag whip nab")


def _forms(verb: str) -> tuple[str, str, str]:
    """Third person, past and gerund of a regular verb."""
    if verb.endswith("ie"):
        return verb + "s", verb + "d", verb[:-2] + "ying"
    if verb.endswith("e"):
        return verb + "s", verb + "d", verb[:-1] + "ing"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ies", verb[:-1] + "ied", verb + "ing"
    stem = verb + verb[-1] if verb in _DOUBLED else verb
    return verb + ("es" if verb.endswith(("sh", "s", "x")) else "s"), stem + "ed", stem + "ing"


def _harm() -> dict[str, tuple[Outcome, Mode]]:
    table: dict[str, tuple[Outcome, Mode]] = {}
    for outcome, verbs in _TRANSITIVE.items():
        for verb in verbs.split():
            third, past, gerund = _forms(verb)
            table |= {third: (outcome, Mode.OBJECT), past: (outcome, Mode.EITHER), gerund: (outcome, Mode.OBJECT)}
            table[verb] = (outcome, Mode.OBJECT)
    for outcome, verbs in _INTRANSITIVE.items():
        for verb in verbs.split():
            table |= dict.fromkeys((verb, *_forms(verb)), (outcome, Mode.SUBJECT))
    for outcome, mode, nouns in (
        (K, Mode.SUBJECT, "dead slain lifeless kia kld fallen"),
        (W, Mode.SUBJECT, "wia inj injd wnd wnded wded"),
        (K, Mode.OBJECT, "slay slays slew slaying"),
        (M, Mode.SUBJECT, "missing unaccounted"),
        (D, Mode.SUBJECT, "fled flee flees fleeing homeless sheltering"),
        (C, Mode.SUBJECT, "hostage captive"),
        (
            K,
            Mode.OF,
            "death murders assassination slayings execution massacre beheading corpse body remains killings loss",
        ),
        (K, Mode.COUNTED, "deaths fatalities fatality corpses bodies martyrs martyr losses"),
        (W, Mode.COUNTED, "injuries"),
        (W, Mode.OF, "wounding"),
        (C, Mode.OF, "abduction kidnapping capture abductions kidnappings"),
        (D, Mode.OF, "displacement"),
        (M, Mode.OF, "disappearance"),
    ):
        table |= dict.fromkeys(nouns.split(), (outcome, mode))
    table |= dict.fromkeys(("hanged", "butchered", "felled", "hacked", "macheted"), (K, Mode.EITHER))
    for word in ("hurt", "wound", "wounds", "hurts", "captures", "capture", "execute", "intern", "interns", "jails"):
        table.pop(word, None)
    table["hurt"] = (W, Mode.EITHER)
    table["wounding"] = (W, Mode.OBJECT)
    table["dying"] = (K, Mode.SUBJECT)
    return table


HARM: dict[str, tuple[Outcome, Mode]] = _harm()
"""Single words of harm."""
ARRESTS = frozenset(form for verb in _ARRESTING.split() for form in (verb, *_forms(verb))) | words(
    "custody detention arrest bars"
)
"""Ends of words for an arrest, which is refused: captured are hostages, the abducted and prisoners of war."""

Phrase = tuple[tuple[str, ...], Outcome, Mode]
PHRASES: dict[str, tuple[Phrase, ...]] = {
    "shot": ((("shot", "dead"), K, Mode.EITHER), (("shot", "and", "killed"), K, Mode.EITHER),
             (("shot", "to", "death"), K, Mode.EITHER), (("shot", "and", "wounded"), W, Mode.EITHER),
             (("shot", "and", "injured"), W, Mode.EITHER)),
    "shoot": ((("shoot", "dead"), K, Mode.OBJECT),),
    "shooting": ((("shooting", "dead"), K, Mode.OBJECT), (("shooting", "and", "killing"), K, Mode.OBJECT)),
    "shoots": ((("shoots", "dead"), K, Mode.OBJECT),),
    "put": ((("put", "to", "death"), K, Mode.EITHER),),
    "found": ((("found", "dead"), K, Mode.SUBJECT),),
    "lost": ((("lost", "their", "lives"), K, Mode.SUBJECT), (("lost", "his", "life"), K, Mode.SUBJECT),
             (("lost", "her", "life"), K, Mode.SUBJECT), (("lost", "their", "life"), K, Mode.SUBJECT)),
    "losing": ((("losing", "their", "lives"), K, Mode.SUBJECT),),
    "lose": ((("lose", "their", "lives"), K, Mode.SUBJECT),),
    "loses": ((("loses", "his", "life"), K, Mode.SUBJECT), (("loses", "her", "life"), K, Mode.SUBJECT)),
    "laid": ((("laid", "down", "their", "lives"), K, Mode.SUBJECT),),
    "presumed": ((("presumed", "dead"), M, Mode.SUBJECT), (("presumed", "killed"), M, Mode.SUBJECT)),
    "feared": ((("feared", "dead"), M, Mode.SUBJECT), (("feared", "killed"), M, Mode.SUBJECT)),
    "believed": ((("believed", "dead"), M, Mode.SUBJECT),),
    "buried": ((("buried", "under"), M, Mode.SUBJECT), (("buried", "beneath"), M, Mode.SUBJECT)),
    "trapped": ((("trapped", "under"), M, Mode.SUBJECT), (("trapped", "beneath"), M, Mode.SUBJECT)),
    "taken": ((("taken", "hostage"), C, Mode.SUBJECT), (("taken", "captive"), C, Mode.SUBJECT),
              (("taken", "prisoner"), C, Mode.SUBJECT), (("taken", "prisoners"), C, Mode.SUBJECT)),
    "held": ((("held", "hostage"), C, Mode.SUBJECT), (("held", "captive"), C, Mode.SUBJECT)),
    "forced": ((("forced", "from", "their", "homes"), D, Mode.SUBJECT), (("forced", "to", "flee"), D, Mode.EITHER),
               (("forced", "to", "leave", "their", "homes"), D, Mode.SUBJECT),
               (("forced", "out", "of", "their", "homes"), D, Mode.SUBJECT)),
    "gathered": ((("gathered", "in", "shelters"), D, Mode.SUBJECT),),
    "from": ((("from", "their", "homes"), D, Mode.SUBJECT), (("from", "their", "home"), D, Mode.SUBJECT)),
    "to": ((("to", "flee"), D, Mode.SUBJECT), (("to", "leave", "their", "homes"), D, Mode.SUBJECT)),
    "driven": ((("driven", "from", "their", "homes"), D, Mode.SUBJECT),),
    "left": ((("left", "their", "homes"), D, Mode.SUBJECT), (("left", "dead"), K, Mode.SUBJECT)),
    "sustained": ((("sustained", "injuries"), W, Mode.SUBJECT), (("sustained", "wounds"), W, Mode.SUBJECT)),
    "suffered": ((("suffered", "injuries"), W, Mode.SUBJECT), (("suffered", "wounds"), W, Mode.SUBJECT)),
    "received": ((("received", "injuries"), W, Mode.SUBJECT), (("received", "wounds"), W, Mode.SUBJECT)),
    "death": ((("death", "toll"), K, Mode.TOLL), (("death", "tolls"), K, Mode.TOLL),
              (("death", "count"), K, Mode.TOLL), (("death", "counts"), K, Mode.TOLL)),
    "toll": ((("toll",), K, Mode.TOLL),),
    "tolls": ((("tolls",), K, Mode.TOLL),),
    "blown": ((("blown", "to", "pieces"), K, Mode.SUBJECT), (("blown", "up"), K, Mode.SUBJECT)),
    "unaccounted": ((("unaccounted", "for"), M, Mode.SUBJECT),),
    "passed": ((("passed", "away"), K, Mode.SUBJECT),),
    "wiped": ((("wiped", "out"), K, Mode.EITHER),),
    "killed": ((("killed", "in", "action"), K, Mode.EITHER), (("killed", "off"), K, Mode.EITHER)),
}  # fmt: skip
"""Words of harm in several words, by their first."""
PHRASES["missing"] = ((("missing",), M, Mode.SUBJECT),)
for _going in ("went", "gone", "go", "going", "reported"):
    PHRASES[_going] = (((_going, "missing"), M, Mode.SUBJECT),)
PHRASES["riddled"] = ((("riddled", "with", "bullets"), K, Mode.SUBJECT),)
PHRASES["loss"] = ((("loss", "of", "life"), K, Mode.TOLL),)
for _idioms, _outcome, _mode in (
    ("rounded up|picked up|taken into custody|led off|led away|carried off|carried away|whisked away|marched off"
     "|dragged away|dragged off|taken away|spirited away|frogmarched|forced into captivity", C, Mode.EITHER),
    ("rounds up|round up|picks up|picking up"
     "|carries off|carrying off|whisking away|leading away|led away|rounding up|took away|takes away|taking away"
     "|makes off with|made off with|took prisoner|took hostage|took captive|taking hostage", C, Mode.OBJECT),
    ("in custody|in police custody|in detention|under arrest|behind bars", C, Mode.SUBJECT),
    ("lined up and shot|taken out and shot|led out and shot|marched out and shot|dragged out and shot"
     "|stood up and shot|taken away and shot|put before a firing squad|put against a wall and shot", K, Mode.EITHER),
    ("crossed into|crossed over|crossed to|crossed the border|cross over|cross into|cross the border|crossing over"
     "|crossing into|poured into|pouring into|poured across|streamed into|streaming into|streamed across|spilled into"
     "|arrived in|moved to shelters|moved into shelters|moved to camps|moved into camps|sought shelter|sought refuge"
     "|seeking shelter|seeking refuge|taken shelter|taken refuge|staying in|living in|left homeless|made homeless"
     "|rendered homeless|abandoned their homes|lost their homes", D, Mode.SUBJECT),
    ("fell dead|fall dead|dropped dead|lay dead|lie dead|bled out"
     "", K, Mode.SUBJECT),
    ("losing their lives were|losing his life was|losing her life was|losing their lives are", K, Mode.OBJECT),
    ("fighting for life|fighting for his life|fighting for her life|fighting for their lives"
     "|took a bullet|takes a bullet|took bullets|lost his sight|lost her sight", W, Mode.SUBJECT),
):  # fmt: skip
    for _idiom in _idioms.split("|"):
        _first, *_rest = _idiom.split()
        PHRASES[_first] = (((_first, *_rest), _outcome, _mode), *PHRASES.get(_first, ()))
_IDIOMS = (
    "paid the supreme price|paid the ultimate price|paid the supreme sacrifice|paid the ultimate sacrifice"
    "|made the supreme sacrifice|made the ultimate sacrifice|paid with their lives|paid with his life"
    "|pays with his life|pays with her life|pay with their lives"
    "|paid with her life|gave their lives|gave his life|gave her life|laid down his life|laid down her life"
    "|losing his life|losing her life|met their deaths|met their death|met his death|met her death|met their end"
    "|breathed their last|breathed his last|breathed her last"
    "|embraced martyrdom|attained martyrdom|achieved martyrdom|did not survive"
    "|did not make it|didn't make it|buried alive"
    "|met their waterloo|met his waterloo|bit the dust|burned beyond recognition|burnt beyond recognition"
    "|charred beyond recognition|lost lives|gave up the ghost|to their deaths|to his death|to her death|fell victim to"
    ""
)
"""Ways to tell a death, as they stand behind those who died."""
for _idiom in _IDIOMS.split("|"):
    _idiom_words = tuple(_idiom.split())
    PHRASES[_idiom_words[0]] = ((_idiom_words, K, Mode.SUBJECT), *PHRASES.get(_idiom_words[0], ()))

for _own in ("his", "her", "their", "the"):
    for _throat in ("throat", "throats"):
        for _cut in ("slit", "cut", "slashed"):
            for _opened in ("had", "with"):
                PHRASES[_opened] = (((_opened, _own, _throat, _cut), K, Mode.SUBJECT), *PHRASES.get(_opened, ()))
            if _own == "the":
                PHRASES[_cut] = (*PHRASES.get(_cut, ()), ((_cut, "the", _throat), K, Mode.OF))
for _severing in ("amputated", "amputating", "severed", "cut off", "cutting off", "chopped off", "hacked off"):
    for _own in ("", "the "):
        for _limb in ("limbs", "hands", "arms", "legs", "feet", "ears", "fingers", "hand", "arm", "leg", "foot"):
            _first, *_rest = f"{_severing} {_own}{_limb}".split()
            PHRASES[_first] = (((_first, *_rest), W, Mode.OF), *PHRASES.get(_first, ()))
for _losing in ("lost", "losing", "lose", "loses"):
    for _own in ("his", "her", "their", "a", "an", "both", "one"):
        for _limb in ("leg", "legs", "foot", "feet", "arm", "arms", "hand", "hands", "limb", "limbs", "eye", "eyes"):
            PHRASES[_losing] += (((_losing, _own, _limb), W, Mode.SUBJECT),)
    PHRASES[_losing] += (((_losing, "limbs"), W, Mode.SUBJECT),)
for _past, _others, _particle in (
    ("gunned", "gun guns gunning", "down"), ("mowed", "mow mows mowing", "down"), ("mown", "", "down"),
    ("bumped", "bumping", "off"), ("finished", "finishing", "off"), ("taken", "takes took taking", "out"),
):  # fmt: skip
    for _form in (_past, *_others.split()):
        _mode = Mode.EITHER if _form == _past else Mode.OBJECT
        PHRASES[_form] = (*PHRASES.get(_form, ()), ((_form, _particle), K, _mode))
_BEGUN: dict[tuple[str, ...], list[Phrase]] = {}
for _phrases in PHRASES.values():
    for _phrase in _phrases:
        _BEGUN.setdefault(_phrase[0][:2], []).append(_phrase)


def phrase_at(low: Sequence[str], at: int) -> Phrase | None:
    """The phrase of harm that begins at `at`, if one does: its words, what they tell and of whom."""
    for begun in (tuple(low[at : at + 2]), (low[at],)):
        for found in _BEGUN.get(begun, ()):
            if tuple(low[at : at + len(found[0])]) == found[0]:
                return found
    return None


_BEATING = (
    "hack stab burn stone bludgeon torture club trample crush knife choke slash machete axe spear whip flog kick drag"
    " punch batter pelt roast torch skin flay suffocate poison freeze maul hang lynch smother throttle"
)
VIOLENT = words("beat beaten beats beating burnt hung starved bled") | {
    form for verb in _BEATING.split() for form in _forms(verb)
}
"""Verbs that kill where "to death" follows, or "alive"."""

MERGED = words("casualties casualty")
"""Dead or wounded, not told apart: never a statement."""
COUNTERS = words(
    "number numbers count counts tally tallies total figure figures estimate estimates reports claims accounts"
)
DEAD = words("dead killed deaths slain fatalities victims deceased martyrs")
HURT = words("wounded injured casualties injuries hurt")
SEVERELY = words("seriously critically severely badly gravely slightly lightly moderately")
LIVES = words("claim claims claimed claiming cost costs costing take takes took taking taken lost ended snuffed")

# --- Closed classes and small sets of the grammar ---

BE = words("was were is are be been being am 's 're got gets get getting wasn't weren't isn't aren't")
HAVE = words("has have had having 've hasn't haven't hadn't")
MODAL = words("could may might would will can should must shall 'll couldn't wouldn't won't can't cannot")
NEGATION = words("not no never without neither nor none n't nobody wasn't weren't isn't aren't didn't hasn't haven't")
ADVERBS = words(
    "also now then later reportedly allegedly already subsequently immediately instantly apparently presumably",
    "believed thought said understood reported feared confirmed found pronounced declared fatally seriously badly",
    "critically severely slightly lightly gravely mortally still since initially accidentally deliberately brutally",
    "all both either even just only so therefore thus eventually allegedly summarily there shot too mistakenly jointly",
    "probably likely possibly ever newly officially both each again simultaneously recently previously reported",
    "moderately",
)
PREPOSITIONS = words(
    "in on at by from for with after before during since until to of into onto near around inside outside across under",
    "over against between among amid through throughout towards toward within without behind beyond along alongside",
    "following including because due despite besides upon off up down out via per as like than excluding except",
)
CONJUNCTIONS = words(
    "and or but while when where whereas although though if because that which who whom whose as so yet"
)
RELATIVES = words("who that which whom whose where")
PRONOUNS = words("he she it they we you i him her them us his their its our my your this these those there")
DETERMINERS = words("a an the his her their its our my another one every each any some this that")
SPEECH_VERBS = words(
    "said says say saying told tells announced announces reported reports report claimed claims added confirmed stated",
    "declared acknowledged admitted accused alleged warned wrote tweeted posted estimates estimated according believes",
    "denied insisted noted quoted cited citing argued told reporting claiming announcing adding confirming",
)
REPORTING = (SPEECH_VERBS - words("accused denied warned cited citing quoted according")) | words(
    "put puts putting spoke speak speaks speaking gave give gives giving counted counts count lists list listed holds",
    "held hold mention mentioned mentions insists insist maintain maintains maintained admit admits admitted concede",
    "conceded concedes recorded records tallied tallies reckons reckoned acknowledge acknowledges estimate revised",
    "revising tell tells report claim",
)
"""What sources do with a number."""
ACTION_VERBS = words(
    "attacked attack attacks hit hits struck strikes fired launched opened entered stormed clashed exchanged destroyed",
    "shelled bombed bombarded seized raided ambushed detonated exploded targeted threw took takes began started",
    "continued",
    "invaded advanced withdrew retreated crashed burned torched looted abducted broke arrived returned fell carried",
    "occurred happened came went made gave held met called protested marched gathered demonstrated planted planned",
    "responded retaliated intercepted downed arrested detained rescued evacuated transported rushed taken brought",
    "conducted joined deployed moved crossed surrendered escaped survived want wants wanted opposed support supported",
)
FINITE = BE | HAVE | MODAL | SPEECH_VERBS | ACTION_VERBS | words("did do does")
DAYS = words(
    "monday tuesday wednesday thursday friday saturday sunday today yesterday tonight tomorrow overnight",
    "mon tue wed thu fri sat sun",
)
MONTHS = words(
    "january february march april may june july august september october november december jan feb mar apr jun jul aug",
    "sep sept oct nov dec",
)
RELEASES = words(
    "release released releases releasing free freed frees freeing exchange exchanged exchanging swap swapped swapping",
    "repatriated returned transfer transferred handover handed handing freed liberated rescued",
)

# --- People, as WordNet lists them ---

_TAKEN = (
    frozenset().union(
        THING, MODIFIER, HARM, PHRASES, VIOLENT, MERGED, COUNTERS, DEAD, HURT, LIVES, BE, HAVE, MODAL, NEGATION,
        ADVERBS, PREPOSITIONS, CONJUNCTIONS, PRONOUNS, DETERMINERS, SPEECH_VERBS, ACTION_VERBS, DAYS, MONTHS, RELEASES,
        FAMILY,
    )
    | words("ward khan other others number score couple pair several many few dozen kind great good late two one")
)  # fmt: skip


def _listed() -> dict[str, bool]:
    """The nouns of `data/persons.txt`, and whether each is hardly anything but a noun."""
    rows = files("streams.enrich").joinpath("data/persons.txt").read_text("utf-8").split()
    return {noun: not row.startswith("~") for row in rows if (noun := row.lstrip("~")) not in _TAKEN}


_LISTED = _listed()
for _noun, _plainly in _LISTED.items():
    for _form in (_noun, _plural(_noun)) if _plainly else (_plural(_noun),):
        if _form not in _TAKEN:
            PERSON.setdefault(_form, Victims.UNSPECIFIED)
ONE_PERSON = (
    frozenset(one for nouns in SINGULAR.values() for one in nouns)
    | frozenset(noun for noun, plainly in _LISTED.items() if plainly)
    | words("head")
)
OTHERWISE = frozenset(_LISTED) - ONE_PERSON
"""Nouns for one person that are adjectives or verbs as well: "an orderly", "a Kurd", but "a Kurd village"."""
