"""Who tells a number: named speakers, offices without a name for their state, people without one for themselves."""

import pytest

from streams.enrich.reader import Reader

READER = Reader()


def claimants(text: str, headline: str = "") -> list[str | None]:
    return [each.claimant.id for each in READER.read(headline, text).casualties]


@pytest.mark.parametrize(
    ("text", "claimant"),
    [
        ("Nine people were killed in Mogadishu on Friday, officials said.", "somalia"),
        ("Police say a bomb in Karachi wounded 12 people.", "pakistan"),
        ("The toll in Gao rose to 77 dead, the presidency said.", "mali"),
        ("Doctors said six people had died of their wounds.", "doctors"),
        ("Rescue workers said at least five people were killed in Douma.", "rescue-workers"),
        ("Hospital sources put the number of dead at 14.", "hospital"),
        ("UNICEF put the toll at 33 dead.", "unicef"),
        ("Two women and a child were killed, according to witnesses.", "witnesses"),
        ("Moscow's claim of having killed 90 soldiers was met with scorn.", "russia"),
        ("Colombia revised down its death toll to 18 killed.", "colombia"),
        ("Reuters has details of the raid, citing Yemeni officials as saying it killed 11 people.", "yemen"),
        ("The Libyan Red Crescent said 40 people had died, with 12 missing.", "libyan-red-crescent"),
        ("Nine were killed, according to the British based Syrian Observatory for Human Rights.",
         "syrian-observatory-for-human-rights"),
    ],
)  # fmt: skip
def test_who_tells_a_number(text: str, claimant: str) -> None:
    assert set(claimants(text)) == {claimant}


def test_two_tellers_in_one_sentence_keep_their_own_numbers() -> None:
    told = claimants("The doctors' committee counted 56 dead, whereas OCHA spoke of 87 killed.")
    assert told == ["doctors", "ocha"]


def test_a_private_name_is_never_a_claimant() -> None:
    assert claimants("Nine people were killed in Tosk, said Ilse Varga, a baker.") == [None]


def test_the_army_of_a_text_is_that_of_its_land_not_of_where_talks_are_held() -> None:
    told = READER.read(
        "",
        "Colombia's ELN killed nine soldiers in Arauca, the army said, a blow to talks that resumed in Mexico City.",
    )
    assert [(each.claimant.id, each.side) for each in told.casualties] == [("colombia", "colombia")]


def test_a_mission_in_a_land_speaks_for_itself() -> None:
    told = READER.read("", "The UN peacekeeping mission in Mali, MINUSMA, said three peacekeepers were killed.")
    assert [each.claimant.id for each in told.casualties] == ["minusma"]


def test_who_only_denied_something_does_not_tell_what_follows() -> None:
    told = READER.read("", "Belgrade denied involvement. Three gunmen were killed in a stand-off in Banjska.")
    assert [each.claimant.id for each in told.casualties] == [None]
