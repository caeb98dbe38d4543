"""As of when a number holds, and deaths of before that are counted only now."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from schemas import Basis, Part
from streams.enrich.casualties.asof import as_of
from streams.enrich.casualties.statements import read_casualties
from streams.enrich.language.segment import segment
from streams.enrich.language.text import Context

TUESDAY = datetime(2021, 5, 4, 14, 30, tzinfo=UTC)


def moment(text: str, stamp: datetime | None = TUESDAY) -> datetime | None:
    (sentence,) = segment(Part.TEXT, text)
    return as_of([token.lower for token in sentence.tokens], stamp)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("As of Sunday, at least 560 people had been killed.", datetime(2021, 5, 2, 23, 59, 59, tzinfo=UTC)),
        ("As of 9pm local time on Monday 12 were dead.", datetime(2021, 5, 3, 21, tzinfo=UTC)),
        ("as of 11:30 p.m. , 40 had died", datetime(2021, 5, 3, 23, 30, tzinfo=UTC)),
        ("By midday the number of dead had risen to 34.", datetime(2021, 5, 4, 12, tzinfo=UTC)),
        ("By Monday evening 12 had died.", datetime(2021, 5, 3, 23, 59, 59, tzinfo=UTC)),
        ("by aug. 4 , 408 children had died", datetime(2020, 8, 4, 23, 59, 59, tzinfo=UTC)),
        ("The toll stood at 40 as of 1 May 2021.", datetime(2021, 5, 1, 23, 59, 59, tzinfo=UTC)),
        ("Some 1,840 have died, up until Sunday.", datetime(2021, 5, 2, 23, 59, 59, tzinfo=UTC)),
        ("As of today 40 have died.", TUESDAY),
    ],
)
def test_a_stated_moment_is_read_by_the_stamp_of_the_update(text: str, expected: datetime) -> None:
    assert moment(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "Four people were killed by Monday's strike.",
        "He was killed by 12 soldiers.",
        "Work on the bridge must end by Friday, and 12 were killed.",
        "The truce holds until Sunday; 12 were killed.",
        "The truce takes effect as of Friday; 12 were killed.",
        "Twelve were killed on Monday as rebels attacked.",
    ],
)
def test_other_times_are_no_moment_of_a_number(text: str) -> None:
    assert moment(text) is None


def test_no_number_holds_later_than_it_is_told() -> None:
    assert moment("As of Wednesday, 12 had died.") == TUESDAY, "it is Wednesday already in another zone"


def test_days_are_those_of_the_stamps_own_offset() -> None:
    stamp = datetime(2021, 5, 4, 1, 0, tzinfo=timezone(timedelta(hours=4)))
    assert moment("As of midnight on Monday, 12 had died.", stamp) == datetime(
        2021, 5, 3, 23, 59, 59, tzinfo=stamp.tzinfo
    )
    assert moment("As of Monday, 12 had died.", None) is None


def test_a_statement_carries_its_moment_and_history_none() -> None:
    text = "As of Sunday, 560 people had been killed. Some 30,000 people were killed in the 1990s war."
    today, history = read_casualties(segment(Part.TEXT, text), (), Context(id="story", published_at=TUESDAY))[0]
    assert (today.as_of, history.as_of) == (datetime(2021, 5, 2, 23, 59, 59, tzinfo=UTC), None)


@pytest.mark.parametrize(
    ("text", "basis"),
    [
        ("The ministry said 70 previously unreported deaths were among them.", Basis.RETROACTIVE),
        ("Another 720 people who had died earlier were added to the list.", Basis.RETROACTIVE),
        ("A judicial committee recognised 95 more people as killed.", Basis.RETROACTIVE),
        ("Rescuers recovered 12 bodies from the ruins.", Basis.RECOVERED),
        ("One more soldier has succumbed to his wounds.", Basis.SUCCUMBED),
        ("Twelve more people were killed, the ministry added.", Basis.NEW),
        ("Another three people were killed in the earlier raid.", Basis.NEW),
    ],
)
def test_why_people_enter_a_count_now(text: str, basis: Basis) -> None:
    statements = read_casualties(segment(Part.TEXT, text), (), Context(id="story", published_at=TUESDAY))[0]
    assert [statement.basis for statement in statements] == [basis]
