"""Whose people were harmed: by the words, else by their place where somebody else is at war there."""

import pytest

from streams.enrich.reader import Reader

READER = Reader()


def sides(text: str, headline: str = "") -> list[str | None]:
    return [each.side for each in READER.read(headline, text).casualties]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("Armenian shells killed nine people in Ganja.", "azerbaijan"),
        ("A bomb killed nine people in Kano.", None),
        ("Boko Haram gunmen killed 11 villagers in Borno.", None),
        ("At least 40 government soldiers were killed in Latakia province, Syria.", "syria"),
        ("An air strike on Jabalia killed five people.", "palestinians"),
        ("Ukraine denied Russia's claim to have killed 600 soldiers.", "ukraine"),
        ("At least 300 Gazans were killed.", "palestinians"),
        ("Kenya confirms al-Shabaab commander killed in raid.", "al-shabaab"),
    ],
)
def test_whose_people_were_harmed(text: str, side: str | None) -> None:
    assert set(sides(text)) == {side}


def test_one_town_told_anywhere_is_where_an_incident_in_its_region_was() -> None:
    told = READER.read("", "A strike in northern Syria killed seven people. Rockets hit a clinic in Maaret al-Numan.")
    assert [each.place for each in told.casualties] == ["Maaret al-Numan"]


def test_who_is_said_to_have_attacked_lost_nobody_in_it() -> None:
    assert sides("Sri Lanka's army said Tamil Tiger rebels shelled its posts in Velm, killing three soldiers.") == [
        "sri-lanka"
    ]
    assert sides("The Philippine army said troops attacked an Abu Sayyaf camp, killing five gunmen.") == ["abu-sayyaf"]


@pytest.mark.parametrize(
    ("text", "side"),
    [
        ("The Nigerian army said five gunmen were killed in the fighting.", None),
        ("The Taliban said 13 police were killed in the blast.", None),
        ("The Taliban said 13 of its fighters were killed.", "taliban"),
        ("Ukraine's army said the rebels opened fire on Donetsk airport, killing one serviceman.", "ukraine"),
        ("Turkey's army said three soldiers were killed in a clash with the PKK.", "turkey"),
    ],
)
def test_gunmen_are_not_the_state_s_that_tells_of_them_nor_police_the_rebels(text: str, side: str | None) -> None:
    assert sides(text) == [side]


def test_whoever_set_a_bus_on_fire_did_not_lose_its_driver() -> None:
    assert sides("A bus was set on fire by ULFA cadres; the driver burned to death.") == [None]
