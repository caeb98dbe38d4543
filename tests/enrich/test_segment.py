"""Cutting live-blog copy: sentences end where they end, and every token stands where it says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import Part
from streams.enrich.language.segment import segment


def cut(text: str) -> list[str]:
    return [sentence.text for sentence in segment(Part.TEXT, text)]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Three men died.The army denied it.", ["Three men died.", "The army denied it."]),
        ("Gen. Ode met Dr. Um at No. 5.", ["Gen. Ode met Dr. Um at No. 5."]),
        ("The U.S. envoy left at 3 p.m. on Monday.", ["The U.S. envoy left at 3 p.m. on Monday."]),
        ("It began in the U.S. The envoy left.", ["It began in the U.S.", "The envoy left."]),
        ("“They hit us.” He wept.", ["“They hit us.”", "He wept."]),
        ("six were killed . `` we are here , '' she said .", ["six were killed .", "`` we are here , '' she said ."]),
        ("• one dead\n• two hurt", ["• one dead", "• two hurt"]),
        ("About 2.5 million fled.", ["About 2.5 million fled."]),
        ("TWO SOLDIERS DIED. THE ARMY SAID SO.", ["TWO SOLDIERS DIED.", "THE ARMY SAID SO."]),
        ("A heading\n\nA paragraph that goes on", ["A heading", "A paragraph that goes on"]),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, sentences: list[str]) -> None:
    assert cut(text) == sentences


def test_lines_that_were_wrapped_are_one_sentence() -> None:
    assert (
        len(cut("The guerrillas attacked a military post near the wide river, as\nthe commander said on the radio."))
        == 1
    )


def test_numbers_ages_and_names_are_cut_as_the_grammar_needs_them() -> None:
    (sentence,) = segment(Part.TEXT, "A 12-year-old and 6–8 men of Al-Bab fled 1,250 km in a Su-25, Om’s jet")
    read = [token.lower for token in sentence.tokens]
    assert read[:9] == ["a", "12", "-", "year-old", "and", "6", "–", "8", "men"]
    assert read[9:] == ["of", "al-bab", "fled", "1,250", "km", "in", "a", "su-25", ",", "om", "'s", "jet"]


@given(st.text(max_size=300))
def test_offsets_are_true_in_any_text(text: str) -> None:
    end = 0
    for sentence in segment(Part.TEXT, text):
        assert sentence.text == text[sentence.start : sentence.end]
        for token in sentence.tokens:
            assert token.text == text[token.start : token.end]
            assert token.start >= end, "tokens overlap"
            end = token.end
