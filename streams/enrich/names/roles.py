"""The words around names: offices and callings, kinds of bodies and of places, what speaks for a person being private.

Open classes as tables: to teach the reader a word, add it to its line.
"""

from functools import lru_cache
from importlib.resources import files

from streams.enrich.language.words import words

TITLES = words(
    "executive manager principal umm um oum president prime minister premier chancellor king queen prince princess",
    "emir sultan sheikh sheik ayatollah imam pope patriarch archbishop bishop cardinal rabbi mufti monsignor",
    "secretary secretary-general undersecretary under-secretary-general general gen colonel col lieutenant lt major",
    "maj captain capt sergeant sgt brigadier brig admiral adm marshal commander cmdr corporal cpl commodore",
    "commissioner commissioner-general governor mayor senator sen representative rep congressman congresswoman mp",
    "deputy vice acting interim caretaker former ex-president ex-minister spokesman spokeswoman spokesperson",
    "spokespersons spokesmen chief head leader director chairman chairwoman chair chairperson ambassador envoy",
    "negotiator mediator adviser advisor aide counselor counsellor official officer prosecutor attorney judge",
    "justice speaker lawmaker politician diplomat inspector superintendent correspondent reporter journalist editor",
    "broadcaster anchor analyst expert researcher fellow professor prof historian economist warlord coordinator",
    "co-ordinator rapporteur dictator strongman ruler monarch crown rebel militant lawyer counterpart comandante",
    "commandant co-chair founder president-elect minister-designate presenter columnist vice-president ex-prime",
    "whip ombudsman ombudswoman parliamentarian legislator councillor lord baroness dame activist doctor dr mr mrs",
    "ms miss sir lady father fr sister brother rev reverend uncle aunt teacher farmer student resident nurse",
    "surgeon medic paramedic victim witness survivor shopkeeper driver refugee fisherman villager photographer",
    "cameraman photojournalist volunteer poet singer actor actress author writer businessman engineer mother",
    "daughter son wife husband widow cousin grandmother grandfather neighbour neighbor soldier private pvt pte",
    "constable policeman cadet recruit pilot airman trooper gunner hostage captive prisoner detainee pastor cleric",
    "mullah maulana haji hajj monk nun priest seyyed sayyed sayed teenager boy girl man woman baby toddler toddlers",
    "carpenter baker shepherd labourer laborer pensioner grandson granddaughter nephew niece sibling orphan rector",
    "dean vigilante ex-general",
)
"""Words that stand before a person's name."""

PUBLIC = words(
    "president prime minister premier chancellor king queen prince princess emir sultan ayatollah pope patriarch",
    "archbishop cardinal secretary secretary-general undersecretary under-secretary-general general gen colonel col",
    "lieutenant lt major maj brigadier brig admiral adm marshal commander cmdr commodore commissioner",
    "commissioner-general governor mayor senator sen representative rep congressman congresswoman mp spokesman",
    "spokeswoman spokesperson spokesmen spokespersons chief head leader director chairman chairwoman chair",
    "chairperson ambassador envoy negotiator mediator adviser advisor aide official officer prosecutor",
    "attorney-general speaker lawmaker politician diplomat inspector superintendent correspondent reporter",
    "journalist editor broadcaster anchor analyst expert researcher fellow professor prof historian economist",
    "warlord coordinator co-ordinator rapporteur dictator strongman ruler monarch counterpart comandante co-chair",
    "president-elect presenter columnist vice-president ombudsman parliamentarian legislator councillor lord",
    "baroness deputy judge justice mufti bishop presidential cleric secretary-designate minister-designate foreign",
    "executive manager chairs heads leads commands parliament rector vigilante dean",
)
"""Of those, the ones a person holds before the public: they are named everywhere."""

PRIVATE = words(
    "resident residents witness witnesses victim victims survivor survivors mother father brother sister son",
    "daughter wife husband widow cousin grandmother grandfather neighbour neighbor shopkeeper farmer driver student",
    "teacher refugee fisherman villager man woman boy girl baby toddler teenager uncle aunt nephew niece grandson",
    "granddaughter sibling orphan patient parents family relatives relative dead killed wounded injured died buried",
    "hostage captive prisoner detainee soldier cadet recruit nurse pensioner shepherd labourer laborer carpenter",
    "baker medic paramedic volunteer mourner mourners funeral shelter who's-who displaced civilian civilians fled",
    "survived",
)
"""Words near a name that speak of a private life; a person with no public office is private anyway."""

FUNCTIONS = {
    "defence": "Ministry of Defence", "defense": "Ministry of Defence", "military": "Ministry of Defence",
    "foreign": "Ministry of Foreign Affairs", "external": "Ministry of External Affairs",
    "interior": "Ministry of Interior", "health": "Ministry of Health", "information": "Ministry of Information",
    "justice": "Ministry of Justice", "education": "Ministry of Education", "finance": "Ministry of Finance",
    "energy": "Ministry of Energy", "emergency": "Ministry of Emergency Situations",
    "emergencies": "Ministry of Emergency Situations", "home": "Ministry of Home Affairs",
    "security": "Ministry of Security", "transport": "Ministry of Transport", "economy": "Ministry of Economy",
    "culture": "Ministry of Culture", "agriculture": "Ministry of Agriculture",
    "environment": "Ministry of Environment",
    "oil": "Ministry of Oil", "reintegration": "Ministry of Reintegration", "planning": "Ministry of Planning",
    "labour": "Ministry of Labour", "labor": "Ministry of Labour", "migration": "Ministry of Migration",
}  # fmt: skip
"""What "the defence ministry" is called in full, by its first word."""

BODIES = words(
    "ministry agency council committee commission organisation organization union university institute institution",
    "foundation association federation authority bureau department directorate office centre center court tribunal",
    "parliament assembly congress senate command staff service services network society coalition alliance movement",
    "party front army brigade brigades battalion division corps legion regiment militia guard guards police forces",
    "force academy college company corporation bank fund group initiative project programme program observatory",
    "mission secretariat league crescent cross charity museum school club newspaper gazette times post herald",
    "tribune journal telegraph chronicle daily weekly magazine tv television radio channel news zeitung airlines",
    "airways chamber board syndicate cartel junta navy fleet taskforce squad watch monitor platoon troupe lab",
    "laboratory administration inc ltd corp consortium cooperative observer inquirer mirror independent standard",
    "media press",
)
"""Last words of a body's name: "Free Eastern Army", "Harbour Institute"."""
ARMED = words(
    "army brigade brigades battalion division corps legion regiment militia guard guards front movement jihad",
    "forces alliance coalition cartel squad resistance",
)
"""Of those, the ones a group under arms bears."""
STATE_ARMS = words(
    "army navy police guard guards forces force corps command fleet staff",
)
OUTLETS = words(
    "newspaper gazette times post herald tribune journal telegraph chronicle daily weekly magazine tv television",
    "radio channel news zeitung press media broadcaster network inquirer mirror",
)
AGENCY_BEFORE = words(
    "agency agencies newspaper daily broadcaster channel network website outlet magazine weekly station",
)
"""Words right before an outlet's name: "the news agency Interfax", "the daily Vestnik"."""

SITES = words(
    "province region district city town village governorate oblast county municipality prefecture department state",
    "township raion hamlet suburb neighbourhood neighborhood area camp valley mountains hills desert island islands",
    "river lake peninsula coast border corridor crossing checkpoint airport airfield airbase port harbour harbor",
    "square street mosque church cathedral monastery hospital bridge dam refinery settlement kibbutz regions",
    "districts cities towns villages provinces areas neighbourhoods neighborhoods suburbs governorates oblasts",
    "sector front highway base direction canton islet gorge pass plateau forest enclave strait gulf bay stadium",
    "prison lga cercle tehsil taluk woreda payam upazila kebele wilaya barangay commune subdistrict sub-district",
    "quarter locality localities outpost junction ward wards parish compound fort sub-prefecture",
)
"""Words after a place's name, or before it with "of"."""
WHOLE_SITES = words(
    "airport airfield airbase crossing corridor river lake peninsula island islands mountains hills valley desert",
    "square street bridge dam mosque church cathedral monastery hospital forest strait gulf bay prison camp",
    "refinery plateau",
)
"""Of those, the ones that are part of the name: "Larnat airport"; "Larnat province" is Larnat."""
INSIDE = words(
    "in near inside outside around at towards toward throughout across into within via surrounding besieged",
    "neighbouring neighboring nearby between over downtown central northern southern eastern western northeast",
    "northwest southeast southwest northeastern northwestern southeastern southwestern north-eastern north-western",
    "south-eastern south-western north south east west coastal outskirts rural greater from to reached entered",
    "captured seized retook bombed shelled besieging recaptured visited of",
)
"""Words before a location."""
TARGETED = words(
    "attack attacked attacking storm storms stormed storming raid raids raided raiding bomb bombs bombed bombing",
    "shell shells shelled shelling hit hits hitting strike strikes struck striking target targets targeted targeting",
    "seize seizes seized seizing capture captures captured capturing retake retakes retook retaking recapture",
    "recaptures recaptured recapturing enter enters entered entering reach reached besiege besieges besieged besieging",
    "overrun overruns overran overrunning liberate liberates liberated liberating pound pounds pounded pounding",
    "bombard bombards bombarded bombarding invade invades invaded invading rocket rockets rocketed rocketing torch",
    "torches torched torching occupy occupies occupied occupying ambushed",
)
"""Verbs whose object, where nobody knows it, is sooner a place than a person."""
EVENTS = words("operation exercise resolution article chapter treaty hurricane cyclone typhoon storm protocol")
"""Words that begin the name of no person, body or place: "Operation Iron Gate"."""
LOCATIVE = INSIDE - words("of from to over between")
SITE_HEADS = SITES | words(
    "residents inhabitants siege battle fall capture bombardment shelling bombing control streets",
    "outskirts capital part parts edge centre center suburb south north east west vicinity hub",
)
NOT_PLACES = words(
    "english arabic russian french hebrew kurdish ukrainian armenian spanish ramadan christmas easter eid passover",
    "sunday monday tuesday wednesday thursday friday saturday january february march april may june july august",
    "september october november december twitter facebook telegram instagram whatsapp youtube tiktok parliament",
    "congress islam christianity judaism god allah earth operation resolution article chapter protocol covid",
    "covid-19 ebola internet spring summer autumn winter nato eu un gmt bst et edt utc pm am mr mrs ms dr sir photo",
    "video photograph image images file update updated read live watch breaking exclusive analysis opinion",
)
"""Capitalised words that are no names of the event."""

CREEDS = words(
    "islamist islamists islamic muslim muslims christian christians jewish jew jews sunni sunnis shia shias shiite",
    "shiites shi'ite alawite alawites druze kurd kurds kurdish arab arabs tuareg tuaregs pashtun pashtuns tamil",
    "tamils hindu hindus sikh sikhs buddhist buddhists orthodox catholic catholics protestant hutu tutsi hutus",
    "tutsis rohingya yazidi yazidis yezidi marxist maoist maoists communist communists leftist nazi nazis fascist",
    "fascists zionist zionists salafist salafists wahhabi jihadi jihadist jihadists bedouin berber western",
    "westerners african africans european europeans asian asians latin atlantic gazan gazans darfuri tigrayan",
    "tigrayans oromo amhara hausa fulani masalit dinka nuer karen chechen chechens ossetian abkhaz crimean tatar",
    "tatars turkmen turkoman assyrian armenian baloch sindhi punjabi kashmiri kashmiris bengali baltic balkan",
    "caucasian nordic slavic slav slavs mediterranean middle-eastern anglo-american democrat democrats republican",
    "republicans tory tories liberal conservative labour",
)
"""Adjectives and peoples by creed, stock or party: capitalised, but no name of a place, a person or a group."""

OFFICIAL = words(
    "force forces army military troops soldiers servicemen soldier warplane warplanes jet jets aircraft airstrike",
    "airstrikes air strike strikes missile missiles rocket rockets drone drones artillery shelling government",
    "governments president presidency minister ministers ministry ministries premier chancellor official officials",
    "officer officers spokesman spokeswoman spokesperson leader leaders leadership authorities authority ambassador",
    "envoy embassy parliament lawmaker lawmakers prosecutor prosecutors prosecutor's foreign defence defense",
    "interior prime deputy vice police navy general generals commander commanders side territory territories border",
    "borders soil lands land regime administration state attack attacks offensive assault bombardment raid raids",
    "operation operations invasion occupation blockade aggression position positions tank tanks gunboat warship",
    "warships fire ally allies counterpart delegation negotiator negotiators intelligence security secretary",
    "senator king diplomat diplomats units unit commandos paratroopers marines snipers bombers bomber helicopter",
    "helicopters sovereignty airspace hostage hostages prosecution court cabinet coalition junta mediators mediator",
    "chief head armed special ground capital city town region province district village president's dissident",
    "people's-council armed-forces airforce separatists rebels-in-power navy's army's gunners conscripts casualties",
    "losses federation republic control demands mediation brokered troops' army-led north south east west northern",
    "southern eastern western central port coast",
)
"""Nouns after a demonym that make it speak of the state: "Azeri forces"; "a Syrian billionaire" does not."""
PERSONAL = words(
    "man woman men women boy girl people nationals national citizen citizens civilian civilians diaspora community",
    "billionaire fighters fighter mercenaries mercenary rebel rebels journalist journalists activist activists",
    "refugee refugees student students doctor doctors worker workers acronym language word words tourist tourists",
    "family families children child villagers residents resident opposition pilot passengers origin descent",
    "nationality speaking-language passport passports food music culture muslims christians jews actor singer",
    "author artist analyst expert professor initials name teenager teenagers farmer farmers driver volunteer",
    "volunteers expats expatriates migrant migrants media newspaper newspapers press television tv blogger",
    "protesters protesters' slang",
)
"""Nouns after a demonym that make it speak of private people or of language."""
SAID = words(
    "said says saying told tells added adds wrote writes tweeted posted warned claimed recalled explained asked",
)
SPEECH = words(
    "said says say saying told tells adds added wrote writes tweeted posted recalled recalls warned warns claimed",
    "claims denied denies accused accuses announced announces reported reports confirmed confirms stressed insisted",
    "insists vowed urged urges called calls condemned noted explained argued believes believe described thinks",
    "asked acknowledged demanded demands rejected rejects agreed agrees hopes hoped declared pledged maintains",
    "wants blamed blames supported supports dismissed dismisses has have had will would is was are were must should",
    "could can may plans alleges alleged asserts asserted",
)
"""Verbs whose subject is an actor, so that a capital before them stands for its state."""
NAMESAKES = words(
    "ahmed ahmad ali hassan hussein hussain khan saleh hadi mansour hamdan ban francis lake rose sharon barak salam",
    "omar qassem mohammed mohamed mohammad muhammad ibrahim yusuf musa mustafa karim rahman rahim jones brown smith",
    "miller bush carter clinton power price hunt burns gates austin graham rice king baker santos garcia ortega",
    "castro chavez petro vance bennett johnson wallace taylor adams singh kumar shah sharif aziz latif hamid",
    "abdullah yildirim gul kim lee park chen wang moon harper abe hague brennan bishop dar mao ghali leo paul",
    "marcos",
)
"""Surnames that many bear: alone they mean the public figure only after an office, or once the full name was told."""
OPENERS = words(
    "the a an in on at by from but and when while as if after before during since with for to of no this that these",
    "those both many most some several all according meanwhile however",
)
"""Words that open a sentence with a capital of their own."""


@lru_cache(maxsize=1)
def _everyday() -> frozenset[str]:
    return frozenset(files("streams.enrich").joinpath("data/ordinary.txt").read_text("utf-8").split())


@lru_cache(maxsize=32768)
def ordinary(word: str) -> bool:
    """Whether a lower-case word is an everyday English one, inflected or not; so its capital says little."""
    known = _everyday()
    if word in known:
        return True
    for ending, instead in (
        ("s", ""),
        ("es", ""),
        ("ies", "y"),
        ("ed", ""),
        ("ed", "e"),
        ("ing", ""),
        ("ing", "e"),
        ("ly", ""),
    ):
        if word.endswith(ending) and word[: -len(ending)] + instead in known:
            return True
    return "-" in word and all(part in known for part in word.split("-"))
