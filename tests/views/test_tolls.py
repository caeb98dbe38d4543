import asyncio
import json
import os
import subprocess
import sys
from typing import Any

import pytest
from typer.testing import CliRunner

from schemas import Act, AllegationTally, Breach, BreachKind, Cut, Measure, StatedClaim, StatedCount, Toll
from streams.cli import Failure, load
from streams.settings import Settings
from streams.topics import ALLEGATIONS, MENTIONS, RAW, TALLIES, TOLLS
from tests.views.view_rows import MORNING, WAR, allegation, at_least, evidence, exactly, mentions, toll, update, write


def run(settings: Settings, *args: str, columns: int = 200) -> str:
    """A command's standard output; its failure is raised as it is in the program."""
    environment = {"COLUMNS": str(columns), "TRUCELINE_BROKERS": settings.brokers, "TRUCELINE_PREFIX": settings.prefix}
    found = CliRunner().invoke(load(), args, env=environment, catch_exceptions=False)
    assert found.exit_code == 0, found.output
    return found.stdout


def cells(shown: str, column: int) -> list[str]:
    """What stands in one column of a table, line by line."""
    return [line.split("│")[column].strip() for line in shown.splitlines() if line.count("│") > column]


@pytest.fixture
def told(settings: Settings) -> tuple[Toll, ...]:
    """Two rivals in one running toll, an open figure for one attack, and a toll that was taken back."""
    running = toll({"weir": exactly(525), "lock": at_least(480)}, revision=2, side="weir")
    incident = toll({"weir": at_least(9)}, revision=1, place="Sluice", side="lock")
    taken_back = toll({}, revision=3, place="Dyke")
    asyncio.run(write(settings, TOLLS, [running, incident, taken_back]))
    return running, incident, taken_back


def test_the_table_tells_a_stranger_who_counts_whom(settings: Settings, told: tuple[Toll, ...]) -> None:
    shown = run(settings, "tolls")

    assert "Soldiers killed, Weir's side (running toll)" in shown
    assert "Soldiers killed in Sluice, Lock's side (one incident)" in shown
    assert "≥ 480" in shown
    assert "525" in shown
    assert "2031-05-04 06:01Z" in shown
    assert "Dyke" not in shown, "a toll without a figure is not shown"


@pytest.mark.parametrize(
    ("lens", "figure", "speaker"),
    [
        ("latest", "≥ 480", "Lock"),
        ("lowest", "≥ 480", "Lock"),
        ("range", "≥ 480", "2 claims"),
        ("claimant:weir", "525", "Weir"),
    ],
)
def test_each_lens_puts_its_own_figure_first(
    settings: Settings, told: tuple[Toll, ...], lens: str, figure: str, speaker: str
) -> None:
    row = next(line for line in run(settings, "tolls", "--lens", lens).splitlines() if "running toll" in line)
    assert [figure, speaker] == [cell.strip() for cell in row.split("│")[2:4]]


def test_an_unknown_lens_is_misuse(settings: Settings) -> None:
    with pytest.raises(Failure) as failure:
        run(settings, "tolls", "--lens", "best")
    assert (failure.value.code, "latest, lowest, range" in failure.value.mend) == (2, True)


def test_a_speaker_who_says_nothing_is_answered_with_those_who_do(settings: Settings, told: tuple[Toll, ...]) -> None:
    for form in ((), ("--json",)):
        with pytest.raises(Failure, match="no toll has a figure under the lens claimant:wier") as failure:
            run(settings, "tolls", "--lens", "claimant:wier", *form)
        assert (failure.value.code, failure.value.mend) == (2, "ask for claimant:weir, claimant:lock")


def test_a_figure_of_nobody_named_has_a_lens_too(settings: Settings) -> None:
    asyncio.run(write(settings, TOLLS, [toll({None: exactly(3), "weir": exactly(525)}, revision=2)]))
    shown = run(settings, "tolls", "--lens", "claimant:")
    assert [cells(shown, column)[0] for column in (2, 3)] == ["3", "nobody named"]
    assert "Figure in bold: that of those not named." in shown


def test_json_is_the_messages_themselves(settings: Settings, told: tuple[Toll, ...]) -> None:
    rows = json.loads(run(settings, "tolls", "--json"))["tolls"]

    assert {Toll.model_validate_json(json.dumps(row)) for row in rows} == set(told[:2])


def test_one_conflict_at_a_time(settings: Settings, told: tuple[Toll, ...]) -> None:
    assert json.loads(run(settings, "tolls", "--json", "--conflict", "other-war")) == {"tolls": []}
    assert len(json.loads(run(settings, "tolls", "--json", "--conflict", WAR))["tolls"]) == 2


def test_an_empty_pipeline_says_so(settings: Settings) -> None:
    assert "No tolls yet" in run(settings, "tolls")
    assert "No allegations yet" in run(settings, "allegations")


def test_allegations_name_both_sides_alike_and_score_nobody(settings: Settings) -> None:
    stated = StatedClaim(
        count=StatedCount(value=120, measure=Measure.VIOLATIONS), at=MORNING, evidence=evidence(MORNING, "120 times")
    )
    tally = AllegationTally(
        id="t",
        conflict=WAR,
        accuser="weir",
        accused="lock",
        act=Act.SHELLING,
        cut=Cut.ALL,
        alleged=1,
        stated=(stated,),
        as_of=MORNING,
        revision=1,
    )
    asyncio.run(write(settings, ALLEGATIONS, [allegation("weir", "lock"), allegation("lock", "weir")]))
    asyncio.run(write(settings, TALLIES, [tally]))

    shown = run(settings, "allegations")

    assert "Weir accuses Lock of shelling" in shown
    assert "Lock accuses Weir of shelling" in shown
    assert "Nobody is scored guilty" in shown
    assert "120 violations" in shown
    machine = json.loads(run(settings, "allegations", "--json"))
    assert (len(machine["allegations"]), len(machine["tallies"])) == (2, 1)


def test_on_a_terminal_of_eighty_columns_no_word_is_cut_short(settings: Settings) -> None:
    accused = [allegation("nagorno-karabakh", "azerbaijan"), allegation("azerbaijan", "nagorno-karabakh")]
    cuts = [
        AllegationTally(
            id=f"{cut}", conflict=WAR, accuser="nagorno-karabakh", accused="azerbaijan", act=Act.VIOLATION, cut=cut,
            key=key, alleged=1, as_of=MORNING, revision=1,
        )
        for cut, key in ((Cut.ALL, ""), (Cut.HOUR, "2021-05-14T10:00:00Z"), (Cut.PLACE, "Stepanakert"))
    ]  # fmt: skip
    asyncio.run(write(settings, ALLEGATIONS, accused))
    asyncio.run(write(settings, TALLIES, cuts))
    shown = run(settings, "allegations", columns=80)
    assert "…" not in shown
    assert max(map(len, shown.splitlines())) == 80
    assert "by hour 2021-05-14 10:00Z" in shown
    assert "by place Stepanakert" in shown


def test_a_figure_below_a_part_of_it_names_the_part(settings: Settings) -> None:
    part = toll({"lock": exactly(525)}, revision=1, side="lock")
    breach = Breach(kind=BreachKind.SIDE_ABOVE_CONFLICT, part=part.id, whole="whole", detail="525 is above 500")
    whole = toll({"weir": exactly(500)}, revision=1)
    asyncio.run(write(settings, TOLLS, [part, whole.model_copy(update={"breaches": (breach,)})]))
    shown = run(settings, "tolls")
    assert "below a part of it: Soldiers killed, Lock's side (running toll), 525" in " ".join(cells(shown, 5))
    assert "525 is above 500" in run(settings, "tolls", "--lens", "claimant:weir")


def test_tail_shows_each_message_as_one_line(settings: Settings) -> None:
    asyncio.run(write(settings, RAW, [update(number) for number in range(3)]))

    lines = run(settings, "tail", "raw", "-n", "2", "--no-follow").splitlines()

    assert len(lines) == 2
    assert all("The Weir Courier" in line and "Fighting at the sluice" in line for line in lines)


def test_tail_as_json_keeps_bytes_that_are_no_message(settings: Settings) -> None:
    asyncio.run(write(settings, MENTIONS, [b"\xff not json", mentions("sluice")]))

    rows = [
        json.loads(line)
        for line in run(settings, "tail", "mentions", "--json", "--from-beginning", "--no-follow").splitlines()
    ]

    assert [row["value"] if isinstance(row["value"], str) else row["value"]["name"] for row in rows] == [
        "\\xff not json",
        "Sluice",
    ]


def test_a_headline_cannot_steer_the_terminal(settings: Settings) -> None:
    dangerous = update(1).model_copy(update={"headline": "\x1b[2J[bold]gone\u202e\u200b"})
    asyncio.run(write(settings, RAW, [dangerous]))

    (line,) = run(settings, "tail", "raw", "--no-follow").splitlines()

    assert "‹U+001B›[2J[bold]gone‹U+202E›‹U+200B›" in line


def test_a_missing_topic_and_a_missing_broker_name_the_mend(settings: Settings) -> None:
    with pytest.raises(Failure, match="not on") as topic:
        run(settings.model_copy(update={"prefix": "nowhere."}), "tolls")
    assert "topics apply" in topic.value.mend
    with pytest.raises(Failure, match=r"no Apache Kafka answers at 127\.0\.0\.1:1") as broker:
        run(settings.model_copy(update={"brokers": "127.0.0.1:1"}), "tolls")
    assert "truceline broker" in broker.value.mend
    with pytest.raises(Failure, match="no topics match"):
        run(settings, "tail", "weather")


def test_watching_prints_a_line_for_each_change(settings: Settings, told: tuple[Toll, ...]) -> None:
    environment = {**os.environ, "TRUCELINE_BROKERS": settings.brokers, "TRUCELINE_PREFIX": settings.prefix}
    command = [sys.executable, "-c", "from streams.cli import main; main()", "tolls", "--json", "--watch"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as watching:
        assert watching.stdout is not None
        try:
            first = json.loads(watching.stdout.readline())
            asyncio.run(write(settings, TOLLS, [toll({"weir": exactly(526)}, revision=9, side="weir")]))
            second = json.loads(watching.stdout.readline())
        finally:
            watching.terminate()

    def figures(rows: dict[str, Any]) -> set[int]:
        return {row["headline"]["latest"]["value"]["low"] for row in rows["tolls"]}

    assert (figures(first), figures(second)) == ({480, 9}, {526, 9})
