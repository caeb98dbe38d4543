"""The grammar of stated numbers."""

import pytest

from schemas import Part, Qualifier
from streams.enrich.language.numbers import Amount, amounts
from streams.enrich.language.segment import segment


def read(text: str) -> list[Amount]:
    return amounts([token.lower for sentence in segment(Part.TEXT, text) for token in sentence.tokens])


@pytest.mark.parametrize(
    ("text", "low", "high", "qualifier"),
    [
        ("45 troops", 45, 45, Qualifier.EXACT),
        ("1,875 people", 1875, 1875, Qualifier.EXACT),
        ("1.8 million people", 1_800_000, 1_800_000, Qualifier.EXACT),
        ("sixty-four troops", 64, 64, Qualifier.EXACT),
        ("two hundred and fifty people", 250, 250, Qualifier.EXACT),
        ("half a million people", 500_000, 500_000, Qualifier.EXACT),
        ("more than a quarter of a million", 250_000, None, Qualifier.MORE_THAN),
        ("half a dozen men", 6, 6, Qualifier.EXACT),
        ("two dozen people", 24, 24, Qualifier.EXACT),
        ("a couple", 2, 2, Qualifier.EXACT),
        ("at least nine", 9, None, Qualifier.AT_LEAST),
        ("no fewer than 20", 20, None, Qualifier.AT_LEAST),
        ("12 or more", 12, None, Qualifier.AT_LEAST),
        ("5+ killed", 5, None, Qualifier.AT_LEAST),
        ("over 100", 100, None, Qualifier.MORE_THAN),
        ("more than an estimated 1,000", 1000, None, Qualifier.MORE_THAN),
        ("about 50", 50, 50, Qualifier.ABOUT),
        ("some two dozen", 24, 24, Qualifier.ABOUT),
        ("nearly 30", None, 30, Qualifier.UP_TO),
        ("as many as thirty", None, 30, Qualifier.UP_TO),
        ("12 to 15", 12, 15, Qualifier.RANGE),
        ("between 12 and 15", 12, 15, Qualifier.RANGE),
        ("6–8 killed", 6, 8, Qualifier.RANGE),
        ("two or three men", 2, 3, Qualifier.RANGE),
        ("at least five and as many as eight", 5, 8, Qualifier.RANGE),
        ("four, possibly five, men", 4, 5, Qualifier.RANGE),
        ("1-2 million people", 1_000_000, 2_000_000, Qualifier.RANGE),
        ("several people", 3, None, Qualifier.VAGUE),
        ("dozens", 12, None, Qualifier.VAGUE),
        ("several dozen", 12, None, Qualifier.VAGUE),
        ("tens of thousands of people", 10_000, None, Qualifier.VAGUE),
        ("hundreds of thousands", 100_000, None, Qualifier.VAGUE),
        ("zero", 0, 0, Qualifier.EXACT),
    ],
)
def test_a_number_is_read_with_its_ends(text: str, low: int | None, high: int | None, qualifier: Qualifier) -> None:
    (amount,) = read(text)
    assert (amount.low, amount.high, amount.qualifier) == (low, high, qualifier)


def test_additions_and_earlier_ends_are_marked() -> None:
    assert [amount.more for amount in read("45 more troops, another two and an additional 18")] == [True, True, True]
    was, now = read("the toll rose from 10 to 12")
    assert was.was
    assert (now.low, now.was) == (12, False)


@pytest.mark.parametrize("text", ["how many", "a man", "the 1990s", "10am", "at least", "as many as", "2.5"])
def test_what_is_no_count_is_no_amount(text: str) -> None:
    assert read(text) == []
