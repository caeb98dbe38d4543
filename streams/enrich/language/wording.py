"""The words of telling and attacking by the part they play: small tables read by position, no phrase lists.

Verbs are given once in their plain form; `conjugate` makes the others.
"""

from enum import IntEnum

from schemas import Act
from streams.enrich.language.text import Manner
from streams.enrich.language.words import words


class Form(IntEnum):
    """The form of a verb. Regular pasts are participles as well, which only position can tell."""

    PLAIN = 0
    PRESENT = 1
    PAST = 2
    PARTICIPLE = 3
    GERUND = 4


_IRREGULAR = {
    "say": ("said", "said"), "tell": ("told", "told"), "write": ("wrote", "written"), "put": ("put", "put"),
    "hold": ("held", "held"), "see": ("saw", "seen"), "hear": ("heard", "heard"), "think": ("thought", "thought"),
    "break": ("broke", "broken"), "hit": ("hit", "hit"), "strike": ("struck", "struck"), "shoot": ("shot", "shot"),
    "keep": ("kept", "kept"), "begin": ("began", "begun"), "fall": ("fell", "fallen"), "take": ("took", "taken"),
    "make": ("made", "made"), "set": ("set", "set"), "lie": ("lied", "lied"), "overrun": ("overran", "overrun"),
    "seek": ("sought", "sought"), "stick": ("stuck", "stuck"), "fight": ("fought", "fought"), "give": ("gave", "given"),
    "retake": ("retook", "retaken"), "send": ("sent", "sent"), "slay": ("slew", "slain"), "mow": ("mowed", "mown"),
    "blow": ("blew", "blown"), "tear": ("tore", "torn"), "sink": ("sank", "sunk"), "fling": ("flung", "flung"),
    "throw": ("threw", "thrown"), "speak": ("spoke", "spoken"),
    "lose": ("lost", "lost"), "go": ("went", "gone"), "run": ("ran", "run"), "ride": ("rode", "ridden"),
    "let": ("let", "let"), "lay": ("laid", "laid"), "drive": ("drove", "driven"),
    "sweep": ("swept", "swept"), "burst": ("burst", "burst"), "waylay": ("waylaid", "waylaid"),
    "thrust": ("thrust", "thrust"), "withstand": ("withstood", "withstood"), "draw": ("drew", "drawn"),
}  # fmt: skip
_DOUBLED = words(
    "lob spot admit rebut commit refer drop stop repel deter slam plan beg hit put begin set log gun let run rip ram",
    "pin swap shrug",
)
"""Verbs that double their last letter before -ed and -ing."""


def conjugate(verb: str) -> dict[str, Form]:
    """The forms of an English verb: `shell` → shell, shells, shelled, shelling."""
    toward_y = verb.endswith("y") and verb[-2] not in "aeiou"
    stem = verb + verb[-1] if verb in _DOUBLED else verb.removesuffix("e")
    present = verb[:-1] + "ies" if toward_y else verb + ("es" if verb.endswith(("s", "sh", "ch", "x", "z")) else "s")
    regular = verb[:-1] + "ied" if toward_y else stem + "ed"
    past, participle = _IRREGULAR.get(verb, (regular, regular))
    gerund = "lying" if verb == "lie" else (verb if verb.endswith("ee") else stem) + "ing"
    return {
        participle: Form.PARTICIPLE,
        verb: Form.PLAIN,
        present: Form.PRESENT,
        past: Form.PAST,
        gerund: Form.GERUND,
    } | ({stem + "led": Form.PAST, stem + "ling": Form.GERUND} if verb.endswith("el") else {})  # pummelled, pummeled


def _verbs(*lines: str, but: str = "") -> dict[str, Form]:
    """All forms of the verbs of some lines, without those in `but`, which are mostly nouns."""
    nouns = words(but)
    forms = {word: form for verb in sorted(words(*lines)) for word, form in conjugate(verb).items()}
    return {word: form for word, form in forms.items() if word not in nouns}


def _classed(act: Act, *lines: str) -> dict[str, Act]:
    return dict.fromkeys(sorted(words(*lines)), act)


# Verbs of telling

_TELLING = (
    (
        Manner.SAYS,
        _verbs(
            """say tell announce state declare add claim assert argue insist maintain report confirm note explain
            write tweet post stress emphasise emphasize allege contend reveal disclose acknowledge admit concede
            estimate recount describe echo repeat reiterate indicate suggest remark comment inform believe publish
            affirm quote cite complain testify reckon answer reply protest retort counter recall lament object
            relate boast relay tally speak notify""",
            but="""state states post posts posting comment comments counter counters claims reports protest protests
            protesting object objects relay relays tally tallies answer answers""",
        ),
    ),
    (
        Manner.SEES,
        _verbs(
            "hear see witness visit observe record register detect document spot film log verify watch count list",
            but="""list lists watch watches count counts counting record records register document
            documents spot spots film films log logs witness visit visits""",
        ),
    ),
    (
        Manner.ACCUSES,
        _verbs(
            "accuse blame fault condemn denounce criticise criticize decry deplore charge lambast censure slam",
            but="charge charges fault faults slam slams",
        ),
    ),
    (
        Manner.DENIES,
        _verbs(
            "deny reject dismiss refute rebut disown disavow dispute contest repudiate debunk rubbish disclaim",
        )
        | {
            form: kind
            for verb in ("scoff", "wave", "brush", "laugh", "shrug")
            for form, kind in conjugate(verb).items()
        },
    ),
)
TELLING: dict[str, tuple[Manner, Form]] = {
    word: (manner, form) for manner, forms in _TELLING for word, form in forms.items()
}
TELLING |= {"claims": (Manner.SAYS, Form.PRESENT), "reports": (Manner.SAYS, Form.PRESENT)}
TELLING |= dict.fromkeys(("ruled", "found", "determined", "established", "concluded"), (Manner.SAYS, Form.PAST))
for _verb in ("pour", "distance", "wash"):
    TELLING |= {form: (Manner.DENIES, kind) for form, kind in conjugate(_verb).items()}
_DISPUTED = "that having claim claims charge charges account accounts report reports allegation allegations version"
BRUSHING = {
    form: words(with_it)
    for verb, with_it in (
        ("scoff", "at"), ("wave", "away off aside"), ("brush", "off aside away"), ("laugh", "off at"), ("shrug", "off"),
        ("dispute", _DISPUTED), ("contest", _DISPUTED), ("pour", "scorn"), ("distance", "itself themselves himself"),
        ("wash", "hands"),
    )
    for form in conjugate(verb)
}  # fmt: skip
"""Verbs that deny only with a particle or an object behind them: `scoffed at it`, `disputes that its men fired`."""
ACCUSED_OF = frozenset(_verbs("accuse charge condemn criticise criticize denounce"))
"""Their object is the accused."""
BLAMES = frozenset(_verbs("blame fault"))
BLAMING = BLAMES | {"blame", "recriminations"}
COMPLAINTS = frozenset(_verbs("protest complain")) | words("complaint complaints demarche")
VIEWS = words("view opinion assessment judgment judgement words telling account estimation")
"""`In X's view …`, `in the words of X`."""
LODGING = frozenset(_verbs("lodge file register submit deliver summon", but="file register"))
"""Verbs of states that complain: `lodged a protest with B over the raid`, `summoned B's envoy over the raid`."""
LAYING = {
    form: links
    for verb, links in (
        ("pin", words("on")), ("attribute", words("to")), ("ascribe", words("to")), ("impute", words("to")),
        ("lay", words("at on with")), ("point", words("at to")), ("put", words("on at to")),
        ("place", words("on with")),
    )
    for form in conjugate(verb)
}  # fmt: skip
"""Verbs that lay an act at somebody's door, and what stands before whom: `pinned the raid on B`."""
GUILT = words("blame finger fingers fingerprints responsibility onus guilt")
CULPRIT = words("responsible blame fault culprit culprits perpetrator perpetrators author authors")
"""What is said of somebody who did it."""
WORKS = words("work handiwork doing deed deeds")
"""`The raid was the work of B`, `B's doing`."""
CONDEMNING = frozenset(_verbs("condemn denounce decry deplore"))
FIGHTS = words("fighting violence escalation bloodshed")
COLLAPSES = words(
    "collapse collapses collapsed collapsing breakdown failure unravelling unraveling derailing wrecking falters"
)
"""What a truce does when it is broken."""
INFERRING = words("suggest suggests suggested indicate indicates indicated")
"""Telling only with a speaker right before them."""
FINDING = frozenset(("ruled", "found", "determined", "established", "concluded"))
"""Telling only where "that" follows."""
OTHERS_SAID = frozenset(_verbs("cite quote"))
"""`Tass said, citing the army`: the object is who says it."""
SENSING = frozenset(_verbs("hear see witness"))
VISITING = frozenset(_verbs("visit"))
"""Telling only where a reporter does it."""
TO_SOMEBODY = frozenset(_verbs("tell inform notify"))
TRADING = frozenset(_verbs("trade exchange swap"))

WISHING = _verbs(
    """urge call demand ask appeal warn threaten hope vow promise pledge want expect fear beg plead request order need
    plan prepare intend seek aim agree try"""
) | dict.fromkeys(("ready", "able", "poised", "going"), Form.PLAIN)
"""What follows is wanted, feared or planned, not told."""
STOPPING = frozenset(_verbs("halt stop end cease prevent avoid suspend pause avert curb deter refrain abstain"))
"""Verbs whose object did not happen, or is over."""

LIES = words(
    """disinformation misinformation fabrication fabrications fabricated lie lies false untrue baseless groundless
    unfounded nonsense propaganda fake fiction absurd slander untruth untruths falsehood falsehoods hoax bogus fantasy
    invention inventions concoction concocted invented ludicrous ridiculous preposterous laughable unsubstantiated
    rubbish hogwash fabricating myth fairytale libel smear farce drama theatre theatrics charade staged stunt"""
)
TRUTHS = words("true truth truthful reality fact facts")
AWAY = words("contrary far odds remote")
"""`Not true`, `no truth in it`, `far from reality`, `contrary to the facts`."""
ACCUSATIONS = words(
    "accusation accusations allegation allegations charge charges blame recriminations complaint complaints"
)
CLAIMS = ACCUSATIONS | words(
    """information claim claims report reports assertion assertions reporting story stories suggestion suggestions
    statement statements finding findings account accounts talk rumour rumours rumor rumors narrative version"""
)
REPLY_ALONE = words("it this that them these those such")
ASSAULTS = words("attack massacre assault aggression")
CALLING = frozenset(_verbs("call describe brand label dismiss reject denounce term"))
PLAINLY_TOLD = words("said says told tells tweeted tweets writes wrote insisted insists claims asserts asserted")
"""Verbs whose past is rarely a participle behind a noun."""
EITHER = words(
    "reports report claims claim notes note estimates estimate remarks remark charges echoes quotes quote declares",
    "reply replies dispute disputes contest contests rubbish",
)
"""Verbs that are mostly nouns, unless a speaker stands right before them."""
HEDGES = words(
    """reportedly alleged allegedly apparently apparent purported purportedly suspected presumed presumably believed
    supposed supposedly unconfirmed seemingly"""
)

# Who can tell and act

PERSON_OFFICES = words(
    """secretary-general undersecretary under-secretary-general vice-president minister president spokesman
    spokeswoman spokesperson premier envoy ambassador diplomat chief commander general leader head official
    secretary representative chairman chairwoman pm fm mp lawmaker governor mayor prosecutor colonel major captain
    lieutenant admiral brigadier aide adviser advisor ombudsman king prince sultan emir chancellor director
    coordinator commissioner negotiator counterpart deputy speaker boss rapporteur politician delegate"""
)
GROUP_OFFICES = words(
    """organisation organization group charity watchdog ministry ministries army military forces force troops soldiers
    government officials authorities office prosecutors police parliament cabinet regime administration service
    services side command staff navy units unit militia militias militiamen fighters directorate council commanders
    ministers spokesmen spokespeople diplomats mod leaders leadership presidency embassy delegation brigade
    brigades battalion division corps wing faction factions servicemen guards guard gunners pilots airforce
    artillerymen generals formations formation junta committee department headquarters security coalition sources
    secretariat politburo movement infantry paratroopers commandos snipers infantrymen marines
    source contingent ambassadors"""
)
NON_STATE = words(
    """rebels rebel insurgents insurgent separatists separatist militants militant opposition activists guerrillas
    guerrilla jihadists jihadist islamists islamist gunmen paramilitaries paramilitary terrorists extremists settlers
    bandits vigilantes irregulars mutineers"""
)
MONITORS = words(
    """observatory monitors monitor monitoring observers observer verifiers peacekeepers peacekeeping peacekeeper smm
    mission"""
)
WITNESSING = words(
    "correspondent correspondents reporter reporters photographer photographers journalist journalists crew crews"
)
REPORTERS = WITNESSING | words(
    "newspaper broadcaster television tv radio media agency newswire newsroom bureau outlet outlets daily website"
)
PRIVATE = words(
    """resident residents witness witnesses survivor survivors local locals villager villagers man woman mother father
    doctor doctors analyst analysts expert experts people relatives relative neighbour neighbours neighbor
    neighbors eyewitness eyewitnesses refugee refugees fisherman farmer farmers teacher worker workers activist
    lawyer professor fellow someone others hospital hospitals medics paramedics medic rescuers rescuer volunteers
    volunteer"""
)
HEALTH = words("health")
STATELESS = words("palestinians")
"""Peoples without one state: offices of their territories speak for the territory, unnamed officials for themselves."""
LOCAL = words("local regional city provincial district municipal")
SIDES = words(
    """sides parties countries neighbours neighbors foes rivals nations armies camps militaries factions generals
    governments combatants belligerents adversaries enemies warlords"""
)
"""Nouns that with `both`, `rival`, `warring`, `the two` mean the war's two parties."""
EACH_SIDE = words("side party country camp nation state")
BOTH = words("both two rival warring opposing conflicting")
OTHER = words("other opposite opposing rival warring")
OTHER_SIDE = words("side camp party country nation state government army force forces troops militia faction movement")
"""Nouns that behind `the other` mean the other party."""
COALITIONS = {
    "yemen": "saudi-led-coalition", "houthis": "saudi-led-coalition", "iraq": "us-led-coalition",
    "syria": "us-led-coalition", "islamic-state": "us-led-coalition", "afghanistan": "us-led-coalition",
}  # fmt: skip
"""Which alliance `the coalition` is in a land at war, where an update does not name it."""
FEDERATIONS = {
    "croatia": "yugoslavia", "slovenia": "yugoslavia", "bosnia-and-herzegovina": "yugoslavia", "serbia": "yugoslavia",
    "montenegro": "yugoslavia", "kosovo": "yugoslavia", "north-macedonia": "yugoslavia", "chechnya": "russia",
}  # fmt: skip
"""Whose `federal troops` are in a land that was a part of a federation."""
NEIGHBOURS = words("neighbour neighbor")
RIVALS = NEIGHBOURS | words("rivals foes enemies adversaries opponents detractors tormentors counterpart counterparts")
"""The other party where a word says whose they are."""
OPPOSED = (
    OTHER
    | RIVALS
    | words(
        "invaders invader occupants enemy adversary opponent aggressor aggressors occupiers occupier foe occupation"
    )
)
"""Words by which a speaker calls the other party."""
SIZES = words("larger bigger smaller giant powerful nuclear-armed old")
PERSONS_AGAIN = words("he she him his her")
GROUPS_AGAIN = words("it they them their its")
PLURALS_AGAIN = words("they them their")
SELF_AGAIN = words("we our us")
SORTS = {
    "ministry": "ministry", "army": "army", "military": "army", "security": "army", "spokesman": "person",
    "spokeswoman": "person",
    "minister": "person", "president": "person", "official": "person", "officials": "group", "group": "group",
    "police": "police", "government": "government", "regime": "government", "junta": "government", "agency": "agency",
    "organisation": "agency", "organization": "agency", "observatory": "monitor", "mission": "monitor",
    "statement": "group", "authorities": "group", "office": "office", "movement": "group", "militia": "militia",
    "faction": "faction",
}  # fmt: skip
"""By which word a later mention points back to an office."""

# Glue of sentences

AUXILIARIES = words(
    """has have had is are was were be been being will would could should must may might can shall does did do 's 've
    'd"""
)
BE = words("is are was were be been being")
MODALS = words("will would could should must may might can shall cannot wo ca 'll if unless whether")
NEGATIONS = words("not no never without nor n't neither none cannot zero")
ADVERBS = words(
    """also again then later earlier now today yesterday however meanwhile separately still already once in turn just
    even further since repeatedly immediately officially publicly initially quickly openly directly strongly firmly
    categorically flatly angrily jointly so both all each fully only previously subsequently monday tuesday
    wednesday thursday friday saturday sunday reportedly allegedly vehemently consistently swiftly far"""
)
_NOT_ADVERBS = words("family italy july reply supply assembly rally ally anomaly only monopoly daily elderly civilly")


def adverb(word: str) -> bool:
    """Whether a word can stand between a subject and its verb without being either."""
    return word in ADVERBS or (len(word) > 4 and word.endswith("ly") and word not in _NOT_ADVERBS)


TIMES = words(
    """monday tuesday wednesday thursday friday saturday sunday today yesterday tonight morning afternoon evening
    night overnight early late earlier later january february march april may june july august september october
    november december week weekend month day days hours noon midnight gmt"""
)
PREPOSITIONS = words(
    """in on at near to from into across toward towards over around inside outside through via within throughout along
    off above under behind between among amid during after before since until upon despite with without about for
    of by against as than like regarding concerning"""
)
LOCATIVES = words(
    "in on at near to from into across toward towards over around inside outside against through along onto"
)
DETERMINERS = words("the a an its their his her our this these those some several many one two any")
CLAUSES = words(
    """that which who whom whose when where while because although though but if as whereas and or so after before
    until"""
)
STOPS = frozenset({";", ":", '"', "(", ")", "–", "—", "-", "--", "…", "...", ".", "!", "?", "[", "]", "|", "•"})

# Acts

ACT_NOUNS = {
    **_classed(Act.SHELLING, "shelling shellings bombardment bombardments barrage barrages salvo salvoes salvos"),
    **_classed(Act.AIRSTRIKE, "airstrike airstrikes air-strike air-strikes"),
    **_classed(
        Act.GROUND_ATTACK,
        """offensive offensives assault assaults incursion incursions clashes clash advance advances onslaught
        infiltration hostilities invasion storming counteroffensive counter-offensive""",
    ),
    **_classed(Act.GUNFIRE, "gunfire shooting shootings sniping firing"),
    **_classed(
        Act.ATTACK,
        """attack attacks strike strikes raid raids ambush ambushes bombing bombings fire counterattack counterattacks
        massacre massacres""",
    ),
}
_ACT_VERBS = (
    (Act.SHELLING, _verbs("shell bombard mortar rocket cannonade", but="mortar mortars mortaring rocket rockets")),
    (Act.AIRSTRIKE, _verbs("strafe carpet-bomb dive-bomb")),
    (
        Act.GROUND_ATTACK,
        _verbs("storm invade infiltrate assault overrun swarm", but="swarm swarms"),
    ),
    (
        Act.GUNFIRE,
        _verbs("shoot snipe gun mow spray rake riddle", but="gun guns mow mows spray sprays rake rakes riddle riddles"),
    ),
    (
        Act.ATTACK,
        _verbs(
            "attack strike hit target bomb pound raid ambush fire launch down kill wound injure hammer batter pummel",
            "mine assail detonate firebomb slay slaughter massacre butcher murder blast dynamite grenade waylay torch",
            "raze ransack sink ram pepper maul counterattack counter-attack fall set open blow pick blitz descend",
            "swoop",
            but="""down downs kill wound wounds launches mine mines mining hammer hammers slaughter massacre massacres
            murder murders butcher butchers blast blasts dynamite grenade grenades torch torches ram rams pepper
            counterattack counterattacks counter-attack counter-attacks fall falls sets opens pick blitz
            setting sink""",
        ),
    ),
)
ACT_VERBS: dict[str, tuple[Act, Form]] = {
    word: (act, form) for act, forms in _ACT_VERBS for word, form in forms.items()
}
HARMING = words("killed kills killing injure injured injures injuring") | frozenset(
    _verbs("wound slay slaughter massacre butcher murder", but="wound wounds slaughter massacre massacres murder")
)
"""Harm is an act only where a party is named as its author."""
USING = frozenset(_verbs("use employ deploy"))
FIRING = frozenset(
    _verbs("fire launch open drop lob hurl throw fling toss loose discharge pour pump rain", but="loose rain rains")
)
LETTING = frozenset(_verbs("let set resort"))
"""Verbs that fire with the word behind them: `let fly`, `set off`, `resorted to`."""
PARTICLES: dict[str, frozenset[str]] = {
    form: words(particles)
    for verb, particles in {
        "gun": "down", "mow": "down", "fall": "on upon", "descend": "on upon",
        "swoop": "on upon", "set": "upon", "open": "up", "blow": "up",
        "pick": "off", "snipe": "at",
        "tear": "up", "rip": "up", "trample": "on upon over", "renege": "on", "go": "back", "run": "roughshod",
        "ride": "roughshod",
    }.items()
    for form in conjugate(verb)
}  # fmt: skip
"""Verbs that attack or break only with the word behind them: `gunned down`, `fell upon`, `tore up`."""
AUTHORED = frozenset(PARTICLES) | frozenset(
    _verbs("sink ram pepper maul blast torch raze ransack mine dynamite blitz rocket")
)
"""Verbs that tell of an attack only where their author is named: boats sink, and fires torch."""


def _types(*lines: str) -> str:
    """The names of weapons by letters and numbers, singular and plural: `su 24 25` → su-24 su-24s su-25 su-25s."""
    names = [f"{line.split()[0]}-{number}" for line in lines for number in line.split()[1:]]
    return " ".join(name + plural for name in names for plural in ("", "s"))


_AIRCRAFT = _types(
    "f 4 5 7 14 15 16 18 22 35", "mig 17 19 21 23 25 27 29 31", "su 7 17 20 22 24 25 27 30 33 34 35 57", "tu 22 95 160",
    "sukhoi 22 24 25 27 30 34 35", "mi 2 8 17 24 25 28 35", "ka 50 52", "ah 1 64", "uh 1 60", "a 10 29 37", "b 1 2 52",
    "l 29 39", "ac 130", "il 28 76", "an 12 24 26", "jf 17", "j 7 10", "ch 3 4", "tb 2", "mq 1 9", "k 8", "y 8",
)  # fmt: skip
_ROCKETRY = _types("bm 13 14 21 27 30", "rpg 7 18 29", "s 200 300 400", "t 34 54 55 62 64 72 80 90", "kh 22 59 101")
WEAPONS = {
    **_classed(
        Act.SHELLING,
        """artillery rocket rockets missile missiles mortar mortars shell shells howitzer howitzers grad cannon
        cannons projectile projectiles tank tanks munitions phosphorus grenade grenades rpg rpgs rocket-propelled
        katyusha katyushas mlrs grads qassam qassams scud scuds iskander iskanders kalibr kinzhal tomahawk tomahawks
        himars smerch uragan atacms brahmos ballistic cruise field-gun field-guns recoilless naval gunboat gunboats
        warship warships frigate frigates""",
        _ROCKETRY,
    ),
    **_classed(
        Act.AIRSTRIKE,
        """air aerial warplane warplanes jet jets drone drones aircraft helicopter helicopters uav uavs airforce
        planes plane unmanned barrel gunship gunships bombers fighter-bomber fighter-bombers fighter-jet fighter-jets
        quadcopter quadcopters fpv guided shahed shaheds geran gerans bayraktar bayraktars tb2 tb2s reaper reapers mig
        migs sukhoi sukhois mirage mirages rafale rafales apache apaches antonov antonovs glide loitering""",
        _AIRCRAFT,
    ),
    **_classed(Act.GROUND_ATTACK, "ground land infantry"),
    **_classed(
        Act.GUNFIRE,
        """sniper snipers small-arms machine-gun machine-guns gun guns rifle rifles bullets shots machinegun machineguns
        small machine automatic kalashnikov kalashnikovs ak-47 ak-47s sharpshooter sharpshooters marksmen autocannon""",
    ),
}
FLYING = words(
    """rocket rockets missile missiles mortar mortars shell shells projectile projectiles drone drones bomb bombs
    shots bullets warplanes warplane jets jet planes plane helicopters helicopter aircraft artillery tanks
    munitions phosphorus grenade grenades rpg rpgs katyusha katyushas grad grads qassam qassams scud scuds iskander
    iskanders tomahawk tomahawks gunship gunships quadcopter quadcopters uav uavs shahed shaheds bayraktar
    bayraktars tb2s mig migs sukhois mirages apaches howitzers machine-guns gunboats explosives ied ieds""",
    _AIRCRAFT,
    _ROCKETRY,
)
BLASTS = words("explosion explosions blast blasts detonation detonations")
"""Acts only where they are heard."""
FLYING |= BLASTS
VEHICLES = words(
    """tank tanks artillery planes plane jet jets warplane warplanes helicopter helicopters aircraft gunship gunships
    mig migs sukhois mirages apaches howitzers gunboats machine-guns bayraktars uav uavs quadcopter quadcopters""",
    _AIRCRAFT,
)
"""Seen, they have not fired yet."""
ROLLING = frozenset(word for word in VEHICLES if WEAPONS.get(word) is Act.SHELLING)
"""Sent somewhere, they are an assault: tanks and guns."""
LANDING = _verbs("land fall rain explode slam crash impact")
DOING = frozenset(
    _verbs(
        """launch carry conduct stage mount commit resume continue intensify begin start renew perpetrate unleash wage
        undertake order execute step open make initiate subject pursue resort mobilise press"""
    )
)
"""Verbs whose object is the act: the subject does it."""
ASSAULTING = frozenset(
    _verbs("launch carry conduct stage mount resume continue begin start unleash undertake execute make attempt lead")
)
DRIVES = words("push thrust drive sortie sorties foray forays sally rush blitz lunge sweep counterthrust breakthrough")
"""Nouns that are ground attacks only where somebody mounts them against a place."""
HARM = words(
    """killed kills killing kill dead died die dies deaths death toll wounded wounding wounds injured injuring
    injuries casualties victims flee fled destroyed damaged damage fatalities lives displaced martyred slain"""
)
BY_WHICH = words("in by from after during when following amid of through")
INSTALLED = words("installed appointed imposed")
"""`Bordurian-installed officials` speak for Borduria."""
BACKED = words("backed supported sponsored armed allied aligned led")
PROXIES = words("fighters forces troops militia militias militiamen militants gunmen factions mercenaries units")
"""`Bordurian-backed fighters` without a name of their own act for Borduria."""
REPORTING = words("reports reported reporting confirms confirmed announces announced records recorded alleges alleged")
"""Verbs whose object is an attack that happened."""
DISMAY = words(
    "shocked appalled outraged horrified dismayed alarmed sickened disgusted stunned angered condemnation outrage",
    "dismay horror shock anger indignation alarm revulsion",
)
VOICING = frozenset(_verbs("express voice convey", but="voice voices"))
"""Verbs of dismay that is a noun: `voiced outrage at the raid`."""
RESPONDING = frozenset(_verbs("respond retaliate react return reply"))
COMPLAINING = frozenset(_verbs("protest complain speak", but="protests"))
"""Verbs that tell of what stands behind their preposition: `complained of raids`, `protested at the shelling`."""
STRICKEN = DISMAY | RESPONDING | COMPLAINING | frozenset(_verbs("lose inform notify"))
"""Words of those whom an attack befell: `lost two men to sniper fire`."""
VILE = words(
    "heinous cowardly despicable barbaric atrocious brutal horrific vile murderous treacherous criminal abhorrent"
)
"""Who calls an attack so, tells that it happened."""
JUDGED = VILE | words(
    """unacceptable indefensible intolerable inexcusable unjustified unjustifiable outrageous deplorable shameful
    reprehensible appalling disgraceful disproportionate indiscriminate unprovoked outrage atrocity crime"""
)
"""What is said of an attack that happened."""
COMING = words("came come comes coming been reports report reported signs sounds sound heard echoes evidence")
HAPPENING = frozenset(
    _verbs(
        "take continue occur happen resume ring rock echo erupt intensify break begin start hit kill wound injure",
        "strike destroy damage",
    )
) | words("left rang heard reported recorded registered launched carried described condemned denounced")
OPENING = words("opened opening opens open returned returning")
KEEPING_UP = words("keep keeps kept keeping step steps stepped stepping ramp ramped")
FACING = frozenset(
    _verbs("repel repulse foil thwart rebuff face suffer withstand survive take draw receive sustain endure")
) | words("beaten beat fended fend fought pushed driven drove turned")
"""Verbs of those who are attacked."""
TRYING = frozenset(_verbs("try attempt")) | words("attempts bid bids")
"""What is attempted on the ground was begun."""
MOVING = _verbs("advance push roll press march pour thrust burst drive sweep move", but="advance advances drive")
"""Verbs that are ground attacks where troops do so against a place."""
NOT_MODIFIERS = (
    PREPOSITIONS | CLAUSES | AUXILIARIES | DETERMINERS | frozenset(DOING) | frozenset(FIRING) | frozenset(HARMING)
    | frozenset(WISHING) | STOPPING | FACING | KEEPING_UP | {"up"}
    | USING | frozenset(TELLING) | frozenset(ACT_VERBS) - frozenset(ACT_NOUNS)
    | words("'s no more other under any amid further were reported send sends sent sending")
) - words("state")  # fmt: skip
FIGURES = words("more than at least about around some over nearly almost up to dozens hundreds scores of several many")
"""Words of a quantity before weapons fired."""
FIGURATIVE = words(
    "cyber heart panic verbal media hunger labour labor rail personal hacking ransomware asthma pandemic"
)
BARGAINS = words("deal deals agreement accord bargain chord tone balance compromise pact")
TAKING = _verbs("take seize capture occupy conquer cross enter retake penetrate", but="take takes")
"""Verbs that are ground attacks where their object is ground."""
GROUND = words(
    """border frontier town towns village villages post posts position positions base bases territory territories
    airport airbase airfield hill hills hilltop district districts city cities checkpoint checkpoints outpost outposts
    garrison headquarters line ridge crossing land area areas settlement settlements camp camps
    capital outskirts suburb suburbs province region island bridge bridgehead valley heights trench trenches lines
    zone zones corridor enclave"""
)
SENDING = frozenset(_verbs("send direct deploy move push mass throw"))
GOING_ON = words(
    "continued continues continue continuing began begun begins kept keeps resumed resumes started proceeded carried on"
)

# Truces

BREACH_MODIFIERS = words(
    """grave serious gross big major minor repeated numerous multiple new clear flagrant alleged blatant constant
    continued several large daily more total unprovoked severe significant many some of the a an this"""
)
FAILING = words("failure refusal failed failing fails fail refused refuses refusing refuse declined")

TRUCES = words("ceasefire ceasefires cease-fire cease-fires truce truces armistice armistices stand-down standstill")
TRUCES_LOOSE = words(
    """agreement agreements pact moratorium deal pause lull calm regime accord accords cessation commitments obligations
    terms"""
)
"""Truces only where the update names one."""
BREACHING = _verbs(
    "violate breach break flout infringe undermine ignore disregard sabotage torpedo shatter contravene destroy wreck",
    "defy transgress trample tear rip renege go run ride",
)
KEEPING = _verbs("respect observe honour honor uphold keep implement fulfil fulfill adhere comply abide stick hold") | {
    "committed": Form.PARTICIPLE
}
BREACHES = words(
    """violation violations breach breaches infringement infringements infraction infractions contravention
    contraventions transgression transgressions mockery"""
)
OTHER_BREACHES = words(
    """law laws rights airspace sovereignty border borders convention conventions sanctions embargo treaty resolution
    charter privacy territorial waters integrity norms neutrality"""
)
TRIGGERS = (
    TRUCES | BREACHES | frozenset(BREACHING) | frozenset(KEEPING) | frozenset(ACT_NOUNS) | frozenset(ACT_VERBS) | FLYING
    | {"cessation", "cease", "fighting", "battle", "battles", "advance", "hostilities", "violence", "skirmish"}
    | SENDING | frozenset(TAKING)
    | frozenset(MOVING) | DRIVES
)  # fmt: skip
"""Words without which a sentence tells no act."""
DURING = words("during amid since after before following")
QUOTES = frozenset({"'", '"'})
UNTOLD = HEDGES | BREACHES | frozenset(BREACHING)
"""Words by which a sentence can tell an act although nobody says it: by hearsay, or a counted breach."""
ELSEWHERE = words(
    """arrive arrives arrived arriving travel travels travelled traveled traveling travelling fly flew flying talks
    meeting met summit summoned conference speaking reporting exiled"""
)
"""What happens at a place where nobody attacks."""
