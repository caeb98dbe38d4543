"""People told by name, by office or by a singular verb, alone and beside others; invented, of many countries."""

import pytest

from tests.enrich.toll_of import killed


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Drone hits a car near Sarrat, killing Idris al Harun and 2-6 others.", (3, 7)),
        ("Gunmen killed Odalys Ferrer and her two sons in Caracol.", (3, 3)),
        ("Odalys Ferrer, six of her cousins and two nurses were killed by tank fire.", (9, 9)),
        ("Yusuf Amari and three other guards were killed at the gate.", (4, 4)),
        ("Yusuf Amari, Lina Haddar and Sami Qorra were killed in the raid.", (3, 3)),
        ("Brothers Yusuf and Sami Amari were killed in the raid.", (2, 2)),
        ("Yusuf Amari, along with four neighbours, was killed.", (5, 5)),
        ("A raid on the camp killed Yusuf Amari, 41, and his wife.", (2, 2)),
        ("Sami Qorra, deputy leader of the front, killed in a strike at dawn.", (1, 1)),
        ("Sami Qorra, deputy leader, killed with 4-6 others at dawn.", (5, 7)),
        ("Sami Qorra, leader of the front, dead. 2-5 others as well.", (3, 6)),
        ("His wife Lina, daughter Tuqa (21), brother Karim and nephew Najib died.", (4, 4)),
        ("Freelancer Lina Haddar and cameraman Sami Qorra were killed.", (2, 2)),
        ("Gunmen shot dead journalist Lina Haddar in Abnaja.", (1, 1)),
        ("Lawyer and campaigner Lina Haddar was murdered at her home.", (1, 1)),
        ("Chief Sami Qorra, the attorney general, was assassinated at his home.", (1, 1)),
        ("Yusuf Amari, 16, days after he had spoken in Sarrat, is killed along with cousin Sami Qorra (12).", (2, 2)),
        ("Lina Haddar (Radio Sarrat) and freelancer Sami Qorra, both reporters, were fatally hit in a car.", (2, 2)),
        ("Ida Berg (Norway) and Sami Qorra (Chad), nurses held by bandits, were killed along with 3 guards.", (5, 5)),
        ("The strike killed Sami Qorra, a Front commander, along with around 20 of his men.", (21, 21)),
        ("Lina Haddar and Sami Qorra, both 21, fell dead at once.", (2, 2)),
        ("LINA HADDAR AND SAMI QORRA, BOTH 21, FELL DEAD AT ONCE.", (2, 2)),
        ("His father, two sisters, nephew and aunt were killed in their house.", (5, 5)),
        ("Her mother, 3 brothers, niece and sister-in-law died.", (6, 6)),
        ("A mob in Sarrat lynched 61-y-o Lina Haddar over a quarrel.", (1, 1)),
        ("LINA HADDAR, 41, DEPUTY MAYOR OF SARRAT, WAS MURDERED TODAY.", (1, 1)),
        ("Inspector Lina Haddar was shot dead, and a cameraman hit by a bullet later died.", (2, 2)),
        ("Yusuf Amari, a 19 year-old shepherd, was killed by a mortar shell.", (1, 1)),
    ],
)
def test_a_name_beside_others_is_one_more_person(text: str, number: tuple[int, int]) -> None:
    assert killed(text) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Tel Marrat and three villages were shelled, 5 people were killed.", (5, 5)),
        ("Khan Marrat, 5 civilians killed, reports say.", (5, 5)),
        ("Yusuf Amari said two guards were killed.", (2, 2)),
        ("Yusuf Amari killed four hostages before he fled.", (4, 4)),
    ],
)
def test_a_name_that_only_stands_near_is_nobody_more(text: str, number: tuple[int, int]) -> None:
    assert killed(text) == number


@pytest.mark.parametrize(
    "text",
    [
        "SENATOR ROLANDO FUENTES WAS ASSASSINATED TONIGHT IN VILLA CLARA.",
        "GEN ROLANDO FUENTES, FORMER CHIEF OF THE ARMED FORCES, DIED WHEN FIVE MEN MACHINE-GUNNED HIS CAR.",
        "An ad-hoc ballot hand was killed by a stray bullet in Ward 4.",
        "A returning sarvodar was murdered on the road to Kalat.",
        "An assistant superintendent of police was killed in the process.",
        "An aid worker of the Crescent, Dr Fadil Harun, who had been handing out flour, died in a mortar attack.",
        "The police orderly is killed.",
        "The district chair's driver dies on the way to hospital.",
    ],
)
def test_a_singular_verb_tells_of_one(text: str) -> None:
    assert killed(text) == (1, 1)


@pytest.mark.parametrize(
    "text",
    [
        "Nobody was killed.",
        "No one was killed.",
        "Not one guard was killed.",
        "A cow was killed and a hut burnt.",
        "THE TRUCE IS DEAD, THE MINISTER SAID.",
        "A bill to reform the police was killed in committee.",
        "The hope of a deal was killed by the raid.",
        "A family was killed.",
        "trips to the memorial where prime minister was slain were included.",
        "A number of people was killed or hurt.",
    ],
)
def test_a_singular_verb_without_a_person_tells_of_nobody(text: str) -> None:
    assert killed(text) is None
