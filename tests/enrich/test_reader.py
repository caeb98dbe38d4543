"""One update in, one reading out: the same words give the same reading, and every quote is the text at its span."""

import time
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import EnrichedUpdate, Part, Source, Update
from streams.enrich.reader import Reader
from tests.enrich.proportion import grows_along

READER = Reader()
TEXT = (
    "Azerbaijan's Defence Ministry said on Monday that two soldiers and a civilian had been killed in Agdam. "
    "It accused Armenian forces of shelling the town three times since the truce began. "
    "“We hid in the cellar,” said Ilse Varga, 41."
)


def update(text: str, **more: object) -> Update:
    told = {
        "id": "u1",
        "revision": 2,
        "conflict": "nagorno-karabakh-2020",
        "source": Source(outlet="Harbour Post"),
        "published_at": datetime(2020, 10, 12, 9, tzinfo=UTC),
        "headline": "",
        "text": text,
    }
    return Update.model_validate(told | more)


def test_every_quote_is_the_text_at_its_span_but_for_private_names() -> None:
    sent = READER.enrich(update(TEXT))
    assert sent.casualties
    assert sent.violations
    for each in (*sent.casualties, *sent.violations, *sent.refusals):
        there = (TEXT if each.span.part is Part.TEXT else "")[each.span.start : each.span.end]
        assert len(each.quote) == len(there)
        assert all(a == b or a == "█" for a, b in zip(each.quote, there, strict=True))
    assert "Varga" not in sent.write().decode()


def test_the_same_words_give_the_same_reading_and_ids() -> None:
    assert READER.enrich(update(TEXT)) == Reader().enrich(update(TEXT))


def test_an_accusation_belongs_to_the_newest_ceasefire_of_its_conflict() -> None:
    assert {v.ceasefire for v in READER.enrich(update(TEXT)).violations} == {"moscow-2020-10-10"}


def test_a_withdrawn_update_tells_nothing_but_is_told() -> None:
    sent = READER.enrich(update(TEXT, withdrawn=True, reason="wrong town"))
    assert (sent.withdrawn, sent.reason, sent.casualties, sent.entities) == (True, "wrong town", (), ())


def test_an_enriched_update_travels_and_comes_back() -> None:
    sent = READER.enrich(update(TEXT))
    assert EnrichedUpdate.read(sent.write()) == sent


def test_a_conflict_without_a_profile_is_read_by_the_world_gazetteer() -> None:
    sent = READER.enrich(update("Shells hit Goma, Kinshasa said.", conflict="kivu-1998"))
    assert {entity.name for entity in sent.entities} == {"Goma", "Democratic Republic of the Congo"}


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400), st.text(max_size=80))
def test_no_text_raises(text: str, headline: str) -> None:
    READER.enrich(update(text, headline=headline))


WAR = """at least|12|soldiers|were killed|and|wounded|in|Ganja|said|Baku|accused|Armenia|of|shelling|five times|.|,
|denied|violating the ceasefire|“|”|(|between the|over the|since|including|two children|the ministry|more than
|dozens|–|50%|aged|throughout|"""
PIECES = st.sampled_from(WAR.split("|"))


def test_a_speaker_remembered_from_a_longer_sentence_still_speaks() -> None:
    opening = "After a long day of talks in the town hall by the river and a short night, the UN said it was over."
    reading = READER.read("", f"{opening} The statement said no.")
    assert reading.speeches[-1].speaker == "united-nations"


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=30).map(" ".join))
def test_no_heap_of_war_words_raises(text: str) -> None:
    READER.enrich(update(text))


@pytest.mark.parametrize(
    "unit", ["at least ", "Velmia said ", "5, ", "“", "the truce, shelling ", "killed 5 people and "]
)
def test_a_text_is_read_in_time_proportional_to_its_length(unit: str) -> None:
    def seconds(letters: int) -> float:
        start = time.process_time()
        READER.read("", unit * (letters // len(unit)))
        return time.process_time() - start

    assert grows_along(seconds, 8_000)
