"""The ways to tell a death, each in a few invented notes of many countries, and what only looks like one."""

import pytest

from tests.enrich.toll_of import killed

ONE = [
    # what a body tells
    "Armed men seized a headmaster whose body was later recovered from a well.",
    "A headmaster was seized at dusk; his body was found two days later.",
    "A nurse vanished on Monday. Her corpse was discovered near the quarry.",
    "A ferryman was found with his throat cut.",
    "A ferryman had his throat slit by raiders.",
    "Raiders slit the throat of a ferryman.",
    "A former mayor was found strangled in his car.",
    # verbs that need "alive" or "to death"
    "A mob burnt a suspected poisoner alive at the bus park.",
    "The crowd roasted an alleged sorcerer to death.",
    "A naval rating was beaten to death by a mob.",
    "Raiders strangled a night watchman.",
    "A poacher was hanged by rangers.",
    # nouns
    "The shooting resulted in a death.",
    "Clashes led to a fatality on the herders' side.",
    "Another death was reported from Olanta.",
    # people
    "A 16 yr old girl was killed by a stray shell.",
    "A 67-yr-old widow was killed by a stray shell.",
    "Unknown men killed a telephone company staff in Garowe.",
    "A priest, Rev. Fr. Ignatius Oyelaran, was shot dead.",
    "Hitmen gunned down the candidate.",
    "Gunmen mow down a trader.",
    "A soldier fell in the pursuit.",
    "The militia publicly crucified a man in Mayand.",
    "A guard resists and pays with his life.",
    "Rally broken up at the bridge, a bullet claimed the life of a passerby.",
    "A 10-year old died.",
    "A mob lynched 74-y-o Odile Ferrer over a quarrel.",
    "Raiders beheaded the CAN chairman of the district.",
    "A young reporter was hit by a bullet and gave up the ghost.",
    "Relatives torch the barracks; station guard lynched.",
    "Her own pupils clubbed her to death.",
    "Raiders went to the house of the district head and left him lifeless.",
]


@pytest.mark.parametrize("text", ONE)
def test_one_death_is_read(text: str) -> None:
    assert killed(text) == (1, 1)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Raiders shot five men dead, and wounded four others.", (5, 5)),
        ("Ten villagers were left dead.", (10, 10)),
        ("Ten villagers had their throats cut.", (10, 10)),
        ("Seven herders whose bodies were found in a well had been missing since May.", (7, 7)),
        ("An air strike took out ten insurgents.", (10, 10)),
        ("Ten raiders met their waterloo.", (10, 10)),
        ("An elderly couple was murdered.", (2, 2)),
        ("A couple and their three children were burnt alive in their home.", (5, 5)),
        ("105 civilians confirmed by the alliance as killed in its strike.", (105, 105)),
        ("Nine, registered as dead by the council, were named.", (9, 9)),
        ("Estimates of the dead ranged between 6 and 8.", (6, 8)),
        ("A bomb hit a bus. One soldier and two passers-by lost lives.", (3, 3)),
        ("33 servicemen lost.", (33, 33)),
        ("NINE TRADE UNIONISTS FELL TODAY.", (9, 9)),
        ("Six passengers were blown up in a jeep.", (6, 6)),
        ("Two boys of 10 and 16 died.", (2, 2)),
        ("Seven staff (nationals of three states and a dual citizen) lost their lives in a strike.", (7, 7)),
        ("A plane exploded, carrying 101 passengers and six crew to their deaths.", (107, 107)),
        ("15 pilgrims were macheted or burnt alive.", (15, 15)),
        ("Fatalities being 5 to 7.", (5, 7)),
        ("18 reported dead at once, toll rises to 23 by September.", (23, 23)),
        ("34 civilians perished, 9 of them under the age of 13.", (34, 34)),
        ("Between 81 and 83 lost their lives as a seminary was flattened.", (81, 83)),
        ("Four men died, or five in another account.", (4, 5)),
        ("Death counts run from seven to twelve.", (7, 12)),
        ("The dead ran to 8-13.", (8, 13)),
        ("The elder claims 5 shot dead and 24 with bullet injuries.", (5, 5)),
        ("All 107 occupants died, as did three persons on the ground.", (110, 110)),
        ("Three men on it, said to be brothers from Adra, died.", (3, 3)),
        ("As many as 18 people died; the agency counted only eleven.", (11, 18)),
        ("Corpses of scores littered the bush.", (20, None)),
        ("Nine elders, two policemen and a nurse died (total 12), and 60 were injured.", (12, 12)),
        ("Seven died in Arda and five in Belm; twelve in total.", (12, 12)),
        ("47 villagers slain over three districts - divided equally, 15 coded to this event.", (15, 15)),
        ("A total of 12 soldiers and 3 civilians were killed.", (15, 15)),
        ("18 gunmen died in the first raid and another 16 in the second, for a total of 34.", (34, 34)),
        ("12 civilians died. A further two died in hospital, making 14.", (14, 14)),
        ("Hospital sources: 12 killed. The ministry: 15.", (12, 15)),
        ("Police counted 43 bodies; the tally of the parish was 61.", (43, 61)),
        ("Two men died, three according to residents.", (2, 3)),
        ("A first estimate of 20 dead was later put right to 57.", (57, 57)),
        ("Reports of the number killed run from 40 (police) to more like 90 or 95 (press).", (40, 95)),
        ("Twelve people died. Houses burnt: 15.", (12, 12)),
        ("Twelve (12) corpses were recovered.", (12, 12)),
        ("20-plus people were killed.", (20, None)),
        ("Fatalities range from 10 to 20.", (10, 20)),
        ("Police put the death toll at 10, residents at 20.", (10, 20)),
        ("Gunmen abducted nine men and killed them.", (9, 9)),
        ("Nine men who had been abducted were found dead.", (9, 9)),
        ("Ten people were killed: 5 men, 2 women and 3 children.", (10, 10)),
        ("The raid killed four, including a pastor, in Gulda and two in Mishka.", (6, 6)),
        ("Soldiers shot two men, killing both.", (2, 2)),
        ("A man hurt on Monday has died. His death brings the toll to seven.", (7, 7)),
    ],
)
def test_several_deaths_are_read(text: str, number: tuple[int, int]) -> None:
    assert killed(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "Not a single life was lost.",
        "Not one villager was killed.",
        "Three dead dogs were thrown into the courtyard.",
        "The bishop received a death threat.",
        "The court passed a death sentence.",
        "Their bodies were found twelve days later.",
        "His body was covered in tattoos, the witness said.",
        "The grocer took out a loan.",
        "A bank of fog was left.",
        "A torch and a knife were found.",
        "The rating of the province was cut to the bone.",
        "Ten houses fell in the attack.",
        "A planned assassination of a mayor was foiled.",
        "Farmers killed an elephant.",
        "Relatives of a man killed by police blocked a road.",
        "Relatives of the two brothers killed in March held a sit-in.",
        "A curfew was lifted in Yelma (several hundred dead there two weeks before).",
        "Nine soldiers were presumed lost.",
        "The price of five goods fell today.",
        "Two matches lost, three won.",
        "Two trucks were blown up.",
        "One man reported dead is alive, police said.",
        "Doctors went on strike over the killing of a colleague.",
        "Police paraded seven suspects in connection with the murder of a banker.",
        "Residents protested after soldiers killed two youths.",
        "Traders looted shops in reprisal for a raid in which hundreds died.",
    ],
)
def test_what_only_sounds_like_a_death_is_none(text: str) -> None:
    assert killed(text) is None


def test_what_had_been_said_before_is_no_part_of_the_toll() -> None:
    first = "Gunmen killed 14 people in the camp on Sunday, medics said."
    assert killed(f"{first} The same medics had reported 40 deaths there in August.") == (14, 14)
    assert killed("The rebels said they had killed 75 soldiers, handing over 74 bodies.") == (75, 75)


def test_an_army_puts_its_dead_at_a_number() -> None:
    assert killed("The army put its dead at 43.") == (43, 43)


@pytest.mark.parametrize(
    ("text", "toll"),
    [
        ("The navy admitted the loss of five sailors.", (5, 5)),
        ("The army reported the loss of five tanks.", None),
        ("The loss of 12 seats cost the party its majority.", None),
        ("Press reports of the number killed vary from six to eleven.", (6, 11)),
        ("Officials counted 40 dead, while newspapers report that 150 were killed.", (40, 150)),
        ("The rebels claimed to have killed 30 guards; state radio admitted nine dead.", (9, 30)),
        ("A nurse was murdered. Local radio gave a total of 35 people killed in the town.", (35, 35)),
    ],
)
def test_a_loss_of_people_a_total_and_what_rivals_say(text: str, toll: tuple[int, int] | None) -> None:
    assert killed(text) == toll
