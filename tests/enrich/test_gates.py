"""A sentence without any word of harm skips the reading of casualties; what is read is the same as if it did not."""

import json
from pathlib import Path
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streams.enrich.casualties import statements as casualties
from streams.enrich.language import lexicon
from streams.enrich.reader import Reader

READER = Reader()
TEXTS = [
    json.loads(line)["text"]
    for table in sorted(Path(__file__).parent.joinpath("data").glob("*.jsonl"))
    for line in table.read_text().splitlines()
]
PHRASED = {word for phrases in lexicon.PHRASES.values() for phrase, _, _ in phrases for word in phrase}
WORDS = sorted(PHRASED | lexicon.SEVERELY | lexicon.HURT | lexicon.BE | lexicon.LIVES | lexicon.RELEASES)
PEOPLE = "five|12|two soldiers|a farmer|his son|she|them|three of the|others|Ada Byron|many of those|a life|hostages"
RARE = "loses|loses two soldiers|torched alive|burned alive|leaving five others with burns|three critically ,|,|.|and"
PIECES = st.sampled_from(WORDS) | st.sampled_from(PEOPLE.split("|")) | st.sampled_from(RARE.split("|"))


class _Everything(frozenset[str]):
    """A set of triggers that stands in every sentence."""

    def isdisjoint(self, _: object) -> bool:
        return False


def assert_same_ungated(text: str) -> None:
    gated = READER.read("", text)
    with patch.object(casualties, "TRIGGERS", _Everything()):
        assert READER.read("", text).casualties == gated.casualties


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_is_read_alike_with_and_without_the_gate(text: str) -> None:
    assert_same_ungated(text)


@settings(max_examples=500, deadline=None)
@example("prisoner and captive the deaths")
@given(st.lists(PIECES, min_size=2, max_size=10).map(" ".join))
def test_a_heap_of_words_of_harm_is_read_alike_with_and_without_the_gate(text: str) -> None:
    assert_same_ungated(text)


def test_no_word_of_taking_alone_opens_the_gate() -> None:
    assert_same_ungated("take two soldiers")
