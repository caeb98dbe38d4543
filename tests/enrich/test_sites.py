"""Where people were harmed: the narrowest place the words tell, never where somebody speaks or is treated."""

import pytest

from streams.enrich.reader import Reader

READER = Reader()


def places(text: str, headline: str = "") -> list[str | None]:
    return [each.place for each in READER.read(headline, text).casualties]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Two herders were killed in the village of Tanvel, Borno.", "Tanvel"),
        ("A bomb in Tosk market in Benghazi killed nine people.", "Benghazi"),
        ("Gunmen killed six people in Velmo, Colombia.", "Velmo"),
        ("Shells killed four people in Ardo, Velm and Tosko villages of Borno state.", "Borno"),
        ("A drone hit the Velmo camp, 40 km north of Khartoum, killing three people.", "Velmo camp"),
        ("Rockets killed two people in Mosul, Iraq's defence minister said in Baghdad.", "Mosul"),
        ("A shell hit Donetsk's Velmo airport, killing five people.", "Velmo airport"),
        ("Five people died when a shell hit the Ukraine city of Kharkiv.", "Kharkiv"),
        ("A mine killed a driver on the Goma-Bukavu road near Minova.", "Minova"),
    ],
)
def test_the_narrowest_place_that_the_words_give_is_told(text: str, place: str) -> None:
    assert places(text) == [place]


@pytest.mark.parametrize(
    "text",
    [
        "The total number of Armenian soldiers killed has reached 480, Armenia's defence ministry said.",
        "Nine soldiers were killed, according to Mali's interior minister.",
        "The number of people killed rose to 12, according to Turkey's disaster agency.",
        "Dozens of people have been killed in total, Russia's foreign ministry said.",
        "The number of civilians killed has risen to nine, according to Haiti's prisons agency.",
    ],
)
def test_an_office_that_a_state_owns_tells_who_speaks_and_not_where(text: str) -> None:
    assert places(text)[0] is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Nine people were killed in an attack on Mali's interior ministry.", "Mali"),
        ("Nine people were killed in Sudan's North Darfur state.", "Darfur"),
        ("Four people were killed in Kabul's western district.", "Kabul"),
    ],
)
def test_what_a_state_owns_and_is_hit_is_where(text: str, place: str) -> None:
    assert places(text) == [place]


def test_where_the_wounded_are_treated_or_fled_to_is_not_where_they_were_hurt() -> None:
    told = places("Gunmen stormed Velmo village in Borno. Nine people were wounded and taken to Maiduguri hospital.")
    assert told == ["Velmo"]
    assert places("Shells fell on Nyala. Ten people were killed and many more ran to Kalma camp.")[0] == "Nyala"


def test_a_dateline_tells_where_only_where_nothing_else_does() -> None:
    assert places("TUZLA, Bosnia (Wire) - A sniper killed two people in Gorazde.") == ["Gorazde"]
    assert places("TUZLA, Bosnia (Wire) - A sniper killed two people.") == ["Tuzla"]


def test_a_strike_on_a_hospital_is_where_the_hospital_is() -> None:
    assert places("At least nine people died in a strike on Kunduz hospital.") == ["Kunduz"]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("Gunmen killed eleven soldiers in Tosko, the army said.", "Tosko"),
        ("Officials in Armenia have said a shell killed two people near Goris.", "Goris"),
        ("Insurgents attack Tosko during prayers, killing nine people.", "Tosko"),
        ("Some 40,000 people have fled Darfur for Chad.", "Darfur"),
        ("Some 3,000 people have crossed into Chad since shells fell on Nyala.", "Nyala"),
    ],
)
def test_where_people_are_harmed_is_neither_who_speaks_nor_where_they_flee_to(text: str, place: str) -> None:
    assert places(text) == [place]


def test_a_land_that_a_headline_is_about_is_where_it_was_if_no_word_tells_more() -> None:
    told = READER.read("Nagorno-Karabakh: blast kills 20", "Nine people were wounded in it.")
    assert [each.place for each in told.casualties] == ["Nagorno-Karabakh"] * 2
