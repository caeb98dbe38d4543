"""Dated stories as an outlet tells them, through `truceline fold`: silence, lenses over rivals, parts and wholes."""

import json
import random
from datetime import UTC, datetime
from typing import Any

import pytest
from typer.testing import CliRunner

from schemas import Toll
from streams.cli import load
from streams.views import words


def told(day: int, clock: str, text: str, **fields: Any) -> dict[str, Any]:
    """An update of November 2020, invented; its id is its time."""
    at = datetime.fromisoformat(f"2020-11-{day:02}T{clock}:00").replace(tzinfo=UTC)
    name = f"{day:02} {clock}"
    return {"id": name, "revision": 0, "conflict": "nagorno-karabakh-2020", "source": {"outlet": "Courier"},
            "published_at": at.isoformat(), "text": text, **fields}  # fmt: skip


def fold(updates: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    """The tables that the command writes, the same for any order of the lines."""
    shuffled = random.Random(len(updates)).sample(updates, len(updates))
    wrote = [
        CliRunner().invoke(load(), ["fold"], input="\n".join(map(json.dumps, lines)), catch_exceptions=False)
        for lines in (updates, shuffled)
    ]
    assert [run.exit_code for run in wrote] == [0, 0]
    assert wrote[0].stdout == wrote[1].stdout
    tables: dict[str, list[dict[str, Any]]] = json.loads(wrote[0].stdout)
    return tables


COUNTS = [
    told(
        day, "09:00", f"Armenia violated the ceasefire {count} times over the past day, the Azerbaijani ministry said."
    )
    for day, count in ((11, 24), (12, 19), (13, 31), (14, 27))
]
"""Baku's ministry counts violations each morning for four days, and then no more."""

SHELLED = "Armenia accused Azerbaijan of shelling Martuni."


def counted(updates: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = [row for row in fold(updates)["tallies"] if (row["cut"], row["accuser"]) == ("all", "azerbaijan")]
    return row


def test_two_days_without_a_count_are_no_silence_yet() -> None:
    row = counted([*COUNTS, told(16, "09:00", SHELLED)])

    assert [claim["count"]["value"] for claim in row["stated"]] == [27, 31, 19, 24]
    assert row["silent_since"] is None


def test_an_hour_later_the_silence_is_told_with_the_time_of_the_last_count() -> None:
    assert counted([*COUNTS, told(16, "10:00", SHELLED)])["silent_since"] == "2020-11-14T09:00:00Z"


def test_a_count_that_comes_late_ends_the_silence() -> None:
    row = counted([*COUNTS, told(16, "10:00", SHELLED), told(15, "09:00", COUNTS[0]["text"])])
    assert (len(row["stated"]), row["silent_since"]) == (5, None)


def test_with_the_last_count_withdrawn_the_silence_began_a_day_before() -> None:
    withdrawn = COUNTS[-1] | {"revision": 1, "withdrawn": True}
    assert counted([*COUNTS, withdrawn, told(16, "10:00", SHELLED)])["silent_since"] == "2020-11-13T09:00:00Z"


def test_a_party_that_never_counted_regularly_is_not_called_silent() -> None:
    assert counted([*COUNTS[:2], COUNTS[3], told(20, "10:00", SHELLED)])["silent_since"] == "2020-11-14T09:00:00Z"
    assert counted([*COUNTS[:2], told(20, "10:00", SHELLED)])["silent_since"] is None


RIVALS = [
    told(11, "08:00", "Armenia's defence ministry said 480 Armenian soldiers had been killed in total."),
    told(11, "10:00", "Azerbaijan's defence ministry said 900 Armenian soldiers had been killed in total."),
    told(11, "12:00", "Armenia's defence ministry said 525 Armenian soldiers had been killed in total."),
    told(11, "14:00", "Russia said the total number of Armenian soldiers killed was in the dozens."),
]
"""Yerevan and Baku count the same dead, each its own way; Moscow has no number."""


@pytest.mark.parametrize(
    ("lens", "figure"),
    [
        ("latest", "525"),
        ("lowest", "525"),
        ("range", "525–900"),
        ("claimant:armenia", "525"),
        ("claimant:azerbaijan", "900"),
        ("claimant:russia", "≥ 12"),
        ("claimant:turkey", None),
    ],
)
def test_rivals_stay_apart_under_each_lens_and_dozens_weigh_nothing_beside_numbers(
    lens: str, figure: str | None
) -> None:
    (row,) = [Toll.model_validate_json(json.dumps(row)) for row in fold(RIVALS)["tolls"]]
    found = words.figure(row, lens)

    assert (found and words.quantity(found.value)) == figure


def test_where_nobody_gives_a_number_the_vague_words_are_the_figure() -> None:
    (row,) = [Toll.model_validate_json(json.dumps(row)) for row in fold(RIVALS[3:])["tolls"]]
    assert row.headline is not None
    assert [words.quantity(figure.value) for figure in (row.headline.latest, row.headline.lowest)] == ["≥ 12"] * 2


GANJA = [
    told(11, "08:00", "Nine civilians were killed when rockets hit Ganja, Azerbaijan's prosecutors said."),
    told(11, "09:00", "Azerbaijan said the total number of its civilians killed has risen to nine."),
]
TEN = told(11, "11:00", "Ten civilians were killed in Ganja, Azerbaijan's prosecutors said.")


def civilians(updates: list[dict[str, Any]]) -> dict[str, Any]:
    (row,) = [row for row in fold(updates)["tolls"] if row["scope"]["kind"] == "running"]
    return row


def test_an_attack_with_more_dead_than_its_whole_side_is_flagged_and_nothing_is_mended() -> None:
    row = civilians([*GANJA, TEN])

    assert [(breach["kind"], breach["detail"]) for breach in row["breaches"]] == [
        ("incident_above_side", "the part's lowest figure is 10, the whole's highest 9")
    ]
    assert (row["headline"]["latest"]["value"]["low"], row["counted"]["low"], row["incidents"]) == (9, 10, 1)


def test_the_flag_goes_when_the_whole_catches_up_or_the_part_is_taken_back() -> None:
    caught_up = told(11, "12:00", "Azerbaijan said the total number of its civilians killed has risen to 11.")

    assert civilians(GANJA)["breaches"] == []
    assert civilians([*GANJA, TEN, caught_up])["breaches"] == []
    assert civilians([*GANJA, TEN, TEN | {"revision": 1, "withdrawn": True}])["breaches"] == []


def test_a_side_above_the_whole_war_is_flagged_until_the_war_is_told_anew() -> None:
    behind = told(11, "09:00", "The United Nations said 450 people had been killed in total.")
    later = told(11, "18:00", "The United Nations said 1,400 people had been killed in total.")

    def war(*updates: dict[str, Any]) -> list[str]:
        (row,) = [row for row in fold([*RIVALS, *updates])["tolls"] if row["scope"]["victims"] == "unspecified"]
        return [breach["kind"] for breach in row["breaches"]]

    assert (war(behind), war(behind, later)) == (["side_above_conflict"], [])
