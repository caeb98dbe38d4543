"""Who accuses whom, over sentences of many wars written for this table."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from schemas import Act, Measure, Stance, ViolationStatement
from streams.enrich.reader import Reader

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "data/accusations.jsonl").read_text("utf-8").splitlines()
]
FIELDS = ("accuser", "accused", "act", "stance", "count")
NOON = datetime(2020, 10, 12, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


def row(statement: ViolationStatement) -> list[object]:
    count = statement.count.value if statement.count else None
    return [statement.accuser, statement.accused, statement.act.value, statement.stance.value, count]


def firm(statement: ViolationStatement) -> bool:
    return statement.accuser is not None or statement.stance is not Stance.ALLEGES


@pytest.mark.parametrize("case", CASES, ids=[case["says"] for case in CASES])
def test_accusations_denials_and_observations_are_read_by_position(reader: Reader, case: dict) -> None:
    rows = [
        row(statement)
        for statement in reader.read(case.get("headline", ""), case["text"]).violations
        if firm(statement)
    ]
    if "rows" in case and case.get("loose"):
        assert [expected for expected in case["rows"] if expected not in rows] == []
    elif "rows" in case:
        assert sorted(map(str, rows)) == sorted(map(str, case["rows"]))
    else:
        assert len(rows) == case["n"]
        for field in case.keys() & set(FIELDS):
            assert {each[FIELDS.index(field)] for each in rows} == {case[field]}


def test_a_statement_points_at_its_sentence_and_names_its_truce(reader: Reader) -> None:
    profile = reader.gazetteer.profiles["nagorno-karabakh-2020"]
    text = "Talks went on. Armenia's defence ministry said Azerbaijan had violated the ceasefire near Hadrut."
    [statement] = reader.read("", text, id="a", published_at=NOON, profile=profile).violations
    assert text[statement.span.start : statement.span.end] == statement.quote
    assert statement.quote.startswith("Armenia's defence ministry")
    assert statement.places == ("Hadrut",)
    newest = max((c for c in profile.ceasefires if c.start <= NOON), key=lambda c: c.start)
    assert statement.ceasefire == newest.id
    before = reader.read("", text, id="a", published_at=newest.start - timedelta(days=60), profile=profile)
    assert before.violations[0].ceasefire is None


def test_a_count_keeps_its_measure_and_its_period(reader: Reader) -> None:
    text = "Armenia said Azerbaijan had violated the ceasefire 46 times in the past 24 hours."
    [statement] = reader.read("", text, published_at=NOON).violations
    assert statement.count is not None
    assert (statement.count.value, statement.count.measure) == (46, Measure.VIOLATIONS)
    assert statement.period is not None
    assert (statement.period.start, statement.period.end) == (NOON - timedelta(hours=24), NOON)


def test_both_sides_of_the_war_are_meant_when_the_text_names_nobody(reader: Reader) -> None:
    profile = reader.gazetteer.profiles["nagorno-karabakh-2020"]
    statements = reader.read("", "Both sides accused each other of breaking the truce.", profile=profile).violations
    assert {(s.accuser, s.accused) for s in statements} == {("armenia", "azerbaijan"), ("azerbaijan", "armenia")}


def test_ids_are_the_same_on_every_reading_and_differ_between_updates(reader: Reader) -> None:
    text = "Armenia accused Azerbaijan of violating the ceasefire and shelling border villages."
    first, again, other = (reader.read("", text, id=update).violations for update in ("a", "a", "b"))
    assert [s.id for s in first] == [s.id for s in again]
    assert {s.id for s in first}.isdisjoint(s.id for s in other)
    assert {s.act for s in first} == {Act.VIOLATION, Act.SHELLING}


def test_where_a_minister_arrives_is_no_place_of_the_shelling(reader: Reader) -> None:
    text = "Georgia accuses South Ossetia of shelling Avnevi, as its foreign minister was due to arrive in Brussels."
    [statement] = reader.read("", text).violations
    assert statement.places == ("Avnevi",)


def test_a_rejected_accusation_of_killing_is_a_denial_though_nobody_is_named(reader: Reader) -> None:
    [statement] = reader.read("", "Eritrea rejected accusations of killing civilians in Axum.").violations
    assert row(statement) == [None, "eritrea", "attack", "denies", None]


def test_a_verb_of_blame_that_ends_its_sentence_blames_nobody(reader: Reader) -> None:
    for verb in ("pins", "lays", "attributes", "pointed"):
        assert reader.read("", f"The army {verb}").violations == ()


@pytest.mark.parametrize(
    ("weapons", "act"),
    [
        ("tanks, jets, drones and warplanes", Act.SHELLING),
        ("jets, tanks, artillery and mortars", Act.AIRSTRIKE),
        ("artillery, drones, helicopters and snipers", Act.SHELLING),
        ("drones, mortars, howitzers and tanks", Act.AIRSTRIKE),
        ("snipers, jets, mortars and drones", Act.GUNFIRE),
    ],
)
def test_of_several_weapons_blamed_the_first_one_tells_the_kind_in_every_process(
    reader: Reader, weapons: str, act: Act
) -> None:
    text = f"A strike hit a school in Gaza on Monday. Hamas blamed Israel's {weapons}."
    assert [statement.act for statement in reader.read("", text).violations] == [act]
