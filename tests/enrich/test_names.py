"""Who and where: known names judged by their surroundings, unknown ones named by the words around them."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import EntityKind, Part
from streams.enrich.language.segment import segment
from streams.enrich.language.text import Name
from streams.enrich.language.words import words
from streams.enrich.names.atlas import Atlas, fold, rows, slug
from streams.enrich.names.entities import entities
from streams.enrich.names.gazetteer import Gazetteer
from tests.enrich.proportion import grows_along

GAZETTEER = Gazetteer()
PERSON, PLACE, PARTY, BODY = EntityKind.PERSON, EntityKind.PLACE, EntityKind.PARTY, EntityKind.ORGANISATION


def names(text: str, headline: str = "", conflict: str | None = None) -> list[Name]:
    profile = GAZETTEER.profiles[conflict] if conflict else None
    cut = segment(Part.HEADLINE, headline) + segment(Part.TEXT, text)
    return [name for sentence in GAZETTEER.tag(cut, profile) for name in sentence.names]


def told(text: str, headline: str = "") -> set[tuple[str, str]]:
    cut = segment(Part.HEADLINE, headline) + segment(Part.TEXT, text)
    return {(tag.name, tag.kind.value) for tag in entities(GAZETTEER.tag(cut), unmask=True)}


def only(text: str, canonical: str) -> Name:
    found = [name for name in names(text) if name.canonical == canonical]
    assert found, names(text)
    return found[0]


def test_a_capital_that_speaks_is_its_state_and_where_people_meet_it_is_a_city() -> None:
    assert [(n.canonical, n.kind) for n in names("Ankara denied the charge.")] == [("Turkey", PARTY)]
    city = only("The two envoys met in Ankara on Monday.", "Ankara")
    assert (city.kind, city.party, city.home) == (PLACE, None, "turkey")
    assert city.latitude is not None


def test_a_state_named_only_as_the_scene_is_a_place_and_as_an_actor_a_party() -> None:
    assert ("Lebanon", "place") in told("A drone crashed in Lebanon.")
    assert ("Lebanon", "party") in told("Lebanon rejected the report. A drone crashed in Lebanon.")


def test_demonyms_of_forces_name_the_state_and_those_of_private_people_nobody() -> None:
    assert ("Ethiopia", "party") in told("Ethiopian troops crossed the river.")
    assert told("A Syrian baker and two Armenian students opened a shop.") == set()


def test_a_party_keeps_its_slug_whatever_it_is_called() -> None:
    texts = ("Azerbaijan fired.", "Azeri forces fired.", "Baku said it fired.", "Azerbaijani artillery fired.")
    assert {name.party for text in texts for name in names(text)} == {"azerbaijan"}


def test_both_sides_names_of_a_place_lead_to_one_place() -> None:
    slugs = {n.slug for n in names("Shells fell on Stepanakert. Shells fell on Khankendi. Shells fell on Xankəndi.")}
    assert slugs == {"stepanakert"}


@pytest.mark.parametrize(
    ("text", "canonical", "party"),
    [
        ("Armenia's Defense Ministry said so.", "Ministry of Defence of Armenia", "armenia"),
        ("The Sudanese foreign ministry said so.", "Ministry of Foreign Affairs of Sudan", "sudan"),
        ("Lebanon's health ministry counted ten dead.", "Ministry of Health of Lebanon", None),
        ("The Gaza health ministry counted ten dead.", "Gaza Health Ministry", None),
        ("The Ministry of Defence of Velmia in Yerevan spoke for Armenia.", "Ministry of Defence of Velmia", None),
    ],
)
def test_ministries_are_named_by_country_and_function(text: str, canonical: str, party: str | None) -> None:
    assert only(text, canonical).party == party


def test_a_person_introduced_by_office_is_meant_by_the_surname_afterwards_even_in_the_heading() -> None:
    found = told("Armenian Foreign Minister Tigran Velmian spoke. Velmian said talks go on.", "Velmian hopeful")
    assert ("Tigran Velmian", "person") in found
    assert not any(name == "Velmian" for name, _ in found)
    person = only("Armenian Foreign Minister Tigran Velmian spoke.", "Tigran Velmian")
    assert (person.party, person.private, person.role) == ("armenia", False, "foreign minister")


def test_offices_told_after_a_name_count_too() -> None:
    person = only("Marek Toivo, a spokesman for UNICEF, said aid had arrived.", "Marek Toivo")
    assert (person.party, person.private) == ("unicef", False)


def test_people_without_an_office_are_private() -> None:
    assert only("Ilse Varga, 41, lost her house.", "Ilse Varga").private
    assert only("“It burned all night,” said Ilse Varga.", "Ilse Varga").private


def test_a_city_that_is_a_surname_is_no_place_behind_a_first_name() -> None:
    assert all(name.kind is not PLACE for name in names("Delia Houston said the shop was gone."))
    assert only("The plane left from Houston in Texas.", "Houston").kind is PLACE


def test_common_words_are_names_only_where_the_words_speak_of_a_place() -> None:
    assert names("Reading the list took an hour. Nice weather. Mobile phones failed. Us and them.") == []
    assert only("The train stopped near Reading on Friday.", "Reading").kind is PLACE


def test_acronyms_that_are_words_need_their_capitals() -> None:
    assert names("He told us who it is.") == []
    assert {n.canonical for n in names("The US and the WHO agreed with IS out of the way.")} == {
        "United States",
        "World Health Organization",
        "Islamic State",
    }


def test_letters_that_mean_others_elsewhere_count_only_where_their_country_is_told() -> None:
    assert told("The CPP handed out leaflets.") == {("CPP", "organisation")}
    found = told("Philippine soldiers were ambushed. The CPP handed out leaflets.")
    assert ("Communist Party of the Philippines", "party") in found


def test_letters_shared_with_an_agency_are_the_agency_where_a_source_is_named() -> None:
    army, agency = ("Armed Forces of the Philippines", "organisation"), ("Agence France-Presse", "organisation")
    assert {army} == told("The Philippines is calm. The AFP sent trucks.") & {army, agency}
    assert {agency} == told("The Philippines is calm, a priest told AFP.") & {army, agency}
    assert {agency} == told("The AFP sent trucks.") & {army, agency}


@pytest.mark.parametrize(
    ("rebels", "army", "scene"),
    [
        ("KIA", "Tatmadaw", "Myanmar"),
        ("TPLF", "ENDF", "Ethiopia"),
        ("VRS", "ARBiH", "Bosnia"),
        ("UNITA", "FAA", "Angola"),
        ("DPR", "AFU", "Ukraine"),
        ("M23", "FARDC", "the Democratic Republic of Congo"),
    ],
)
def test_the_letters_of_both_sides_of_a_war_are_known(rebels: str, army: str, scene: str) -> None:
    parties = [name.party for name in names(f"{rebels} accused {army} of an attack in {scene}.")]
    assert len(parties) == 3
    assert None not in parties[:2]
    assert parties[0] != parties[1]


def test_whom_a_row_of_the_tables_speaks_for_is_known() -> None:
    known = {row[0] for row in rows("countries")} | {slug(row[1]) for row in rows("countries")}
    known |= {slug(row[0]) for table in ("groups", "bodies") for row in rows(table)} | {
        "united-nations",
        "palestinians",
    }
    known |= {slug(row[1].lstrip("^~")) for row in rows("areas")} | {""}
    told = [(row[0], row[column]) for table, column in _SPEAKS for row in rows(table)]
    assert [(name, speaks) for name, speaks in told if speaks.removeprefix("@") not in known] == []


_SPEAKS = (("groups", 1), ("bodies", 2), ("people", 2), ("areas", 0), ("areas", 5))


def test_unknown_places_are_found_by_their_surroundings() -> None:
    found = told("Fighting went on near Tel Varosh. Shells hit the Ardan, Velm and Tosk regions and Morvan airport.")
    assert {name for name, kind in found if kind == "place"} == {
        "Tel Varosh",
        "Ardan",
        "Velm",
        "Tosk",
        "Morvan airport",
    }


def test_unknown_bodies_are_found_by_their_head_words() -> None:
    found = told(
        "The Harbour Peace Institute and the Northern Lions Brigade disagree, the newspaper Vestnik Tosk said."
    )
    assert ("Harbour Peace Institute", "organisation") in found
    assert ("Northern Lions Brigade", "party") in found
    assert ("Vestnik Tosk", "organisation") in found


def test_an_acronym_told_once_means_its_body_afterwards() -> None:
    found = told("The Velmian Truce Committee (VTC) met. The VTC saw three breaches.")
    assert found == {("Velmian Truce Committee", "organisation")}


def test_two_states_joined_by_a_hyphen_are_both_named() -> None:
    assert {n.slug for n in names("The Armenia-Azerbaijan border was quiet.")} == {"armenia", "azerbaijan"}


def test_where_a_body_merely_sits_is_told_apart_from_where_harm_was_done() -> None:
    assert only("The Geneva-based group and a London-based monitor agreed.", "Geneva").role == "base"


def test_bylines_name_nobody() -> None:
    assert not [n for n in names("(Reporting by Anna Tosk; editing by Ben Velm)") if n.kind is PERSON]


def test_lower_cased_and_capital_copy_is_read_by_known_names() -> None:
    lowered = {n.slug for n in names("the israeli army said hamas fired at ashkelon from khan younis .")}
    assert lowered == {"israel", "hamas", "ashkelon", "khan-younis"}
    capitals = {n.slug for n in names("COLOMBIAN POLICE SAID ELN REBELS BOMBED A BRIDGE NEAR ARAUCA WHILE IT RAINED.")}
    assert capitals == {"colombia", "eln", "arauca"}


def test_loaded_names_are_read_in_their_own_conflict_only() -> None:
    text = "Kyiv said the orcs shelled Bakhmut."
    assert "russia" in {n.party for n in names(text, conflict="ukraine-2022")}
    assert "russia" not in {n.party for n in names(text, conflict="yemen-2015")}


def test_a_text_tells_its_conflict_and_its_day_may_rule_it_out() -> None:
    from datetime import UTC, datetime

    karabakh = "Shells fell on Hadrut and Shusha, Armenia said; Azerbaijan denied it."
    found = GAZETTEER.detect([karabakh], datetime(2020, 10, 3, tzinfo=UTC))
    assert found is not None
    assert found.id == "nagorno-karabakh-2020"
    assert GAZETTEER.detect([karabakh], datetime(1993, 10, 3, tzinfo=UTC)) is None
    assert GAZETTEER.detect(["The price of wheat rose."]) is None


def test_folding_never_changes_lengths() -> None:
    for text in ("İstanbul", "Straße", "Maʻarrat an-Nuʻmān", "Œuvre ﬁn", "Ǆ ŉ", "𝒜mman"):
        assert len(fold(text)) == len(text)
    assert slug("Gaza Health Ministry") == "gaza-health-ministry"


def test_every_state_group_and_body_is_found_by_its_own_name() -> None:
    atlas = Atlas(GAZETTEER.profiles)
    from streams.enrich.names.atlas import rows

    for table, column in (("countries", 1), ("groups", 0), ("bodies", 0), ("areas", 1)):
        for row in rows(table):
            name = row[column].lstrip("^~")
            assert any(entry.canonical == name for entry, _ in atlas.known(name)), (table, name)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_raises_and_names_lie_in_order_inside_their_sentences(text: str) -> None:
    for sentence in GAZETTEER.tag(segment(Part.TEXT, text)):
        last = sentence.start
        for name in sentence.names:
            assert last <= name.start < name.end <= sentence.end
            last = name.end


PIECES = (
    "the Foreign Minister Velm Tosk said in near Baku Yerevan 's Ministry of Defence , . ( ) 34 al-Bab region and US",
    "IS Al Jazeera spokesman for Institute killed Azeri forces – “ ” army of Islamic State Prosecutor Office",
)
WORDS = st.sampled_from(sorted(words(*PIECES)))


@settings(max_examples=200, deadline=None)
@given(st.lists(WORDS, max_size=40).map(" ".join))
def test_no_heap_of_names_and_offices_raises(text: str) -> None:
    for sentence in GAZETTEER.tag(segment(Part.TEXT, text)):
        last = sentence.start
        for name in sentence.names:
            assert last <= name.start < name.end <= sentence.end
            last = name.end


def test_time_grows_no_faster_than_the_text() -> None:
    def seconds(times: int) -> float:
        cut = segment(
            Part.TEXT, "Azerbaijani Defence Minister Ivo Tosk of Velm said Baku and Yerevan met near Goris " * times
        )
        start = time.process_time()
        GAZETTEER.tag(cut)
        return time.process_time() - start

    assert grows_along(seconds, 200)


def test_a_town_whose_name_begins_like_a_famous_one_s_is_not_that_one() -> None:
    said = "Six people died in San Jose de la Paz and two in Velmo de Bolivar. Shells fell near San Juan de Tosko."
    assert {name for name, _ in told(said)} == {"San Jose de la Paz", "San Juan de Tosko", "Velmo de Bolivar"}
    assert ("Rio de Janeiro", "place") in told("Six people died in Rio de Janeiro.")
