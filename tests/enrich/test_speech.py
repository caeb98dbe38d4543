"""Who says what, over sentences of many wars written for this table."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from schemas import Part
from streams.enrich.language.words import words
from streams.enrich.reader import Reader
from streams.enrich.speech.attribution import speaking

CASES = [json.loads(line) for line in (Path(__file__).parent / "data/speakers.jsonl").read_text("utf-8").splitlines()]
NOBODY = "NOBODY"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_the_speaker_of_a_stretch_of_words_is_found_by_position(reader: Reader, case: dict) -> None:
    reading = reader.read(case.get("headline", ""), case["text"])
    speech = speaking(reading.speeches, Part.TEXT, case["text"].index(case["at"]))
    if case["speaker"] == NOBODY:
        assert speech is None
        return
    assert speech is not None
    assert speech.speaker == case["speaker"]
    assert speech.carried is case.get("carried", speech.carried)
    assert list(speech.relays) == case.get("relays", list(speech.relays))
    assert speech.observed is case.get("observed", speech.observed)


def test_the_outlet_is_the_last_relay_of_everything(reader: Reader) -> None:
    text = "The Russian defence ministry said 14 soldiers were hurt, Interfax reported."
    reading = reader.read("", text, outlet="Al Jazeera")
    speech = speaking(reading.speeches, Part.TEXT, text.index("14"))
    assert speech is not None
    assert speech.relays == ("interfax", "al-jazeera")


WORDS = sorted(
    words(
        """Russia Ukraine Baku said , . " “ ” : the ministry accused of shelling each other according to it they he""",
        """that denied claims ( ) - Reuters citing and but Azerbaijani forces violated truce 12 times by not who""",
        """traded blame reports called lies both sides us 's we see""",
    )
)


@settings(deadline=None)
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join), st.text(max_size=80))
def test_no_words_make_the_reader_raise_and_every_speech_lies_in_its_part(shuffled: str, noise: str) -> None:
    reading = _READER.read(noise, shuffled)
    for speech in reading.speeches:
        whole = noise if speech.part is Part.HEADLINE else shuffled
        assert 0 <= speech.start < speech.end <= len(whole)
    for violation in reading.violations:
        whole = noise if violation.span.part is Part.HEADLINE else shuffled
        assert violation.quote == whole[violation.span.start : violation.span.end]


_READER = Reader()
