"""What is taken away: every row leads back to its words, in every format."""

import asyncio
import csv
import io
import json
from pathlib import Path
from typing import Any

import httpx
import pyarrow.parquet as pq
import pytest

from schemas import Coordinates, Toll, Victims
from streams.topics import ALLEGATIONS, DELTAS, MENTIONS, RAW, TOLLS
from streams.views.shapes import SHAPES, catalogue
from tests.broker.processes import all_read
from tests.views.test_reads import ask
from tests.views.test_tolls import run
from tests.views.view_desk import Desk
from tests.views.view_rows import MORNING, allegation, at_least, delta, exactly, mentions, toll, update, write
from tests.waiting import until

WAR = "takeaway"


@pytest.fixture(scope="module")
def taken(desk: Desk) -> Toll:
    """One incident: two rivals on people, one on civilians; its place known; an accusation; a change; the update."""
    people = toll({"weir": exactly(12), "lock": at_least(9)}, revision=1, place="Sluice", side="weir",
                  victims=Victims.UNSPECIFIED, conflict=WAR)  # fmt: skip
    civilians = toll(
        {"weir": exactly(5)}, revision=1, place="Sluice", side="weir", victims=Victims.CIVILIAN, conflict=WAR
    )
    place = mentions("sluice").model_copy(
        update={"conflict": WAR, "id": f"{WAR}/sluice", "coordinates": Coordinates(latitude=40.5, longitude=46.25)}
    )
    asyncio.run(write(desk.settings, RAW, [update(1)]))
    asyncio.run(write(desk.settings, MENTIONS, [place]))
    asyncio.run(
        write(desk.settings, TOLLS, [people, civilians, toll({"weir": exactly(525)}, revision=1, conflict=WAR)])
    )
    asyncio.run(write(desk.settings, ALLEGATIONS, [allegation(conflict=WAR, places=("Sluice", "Nowhere"))]))
    asyncio.run(write(desk.settings, DELTAS, [delta(people, "weir", exactly(9), exactly(12), MORNING)]))
    with desk.client() as client:
        until(lambda: asyncio.run(all_read(desk.settings, ask(client, "/v1/pipeline"))))
    return people


def rows(client: httpx.Client, shape: str) -> list[dict[str, str]]:
    answer = client.get(f"/v1/exports/{shape}.csv", params={"conflict": WAR})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_every_claim_is_a_row_that_leads_back_to_its_words(desk: Desk, taken: Toll) -> None:
    with desk.client() as client:
        found = rows(client, "claims")
    assert [
        (row["place"], row["claimant"], row["low"], row["high"]) for row in found if row["victims"] == "unspecified"
    ] == [
        ("Sluice", "weir", "12", "12"),
        ("Sluice", "lock", "9", ""),
    ]
    for row in found:
        assert row["quote"] == f"{row['claimant']} counts {row['low']} dead"
        assert (row["outlet"], row["url"], row["update_id"]) == (
            "The Weir Courier",
            "https://weir.example/live#1",
            "blog:1",
        )
        assert len(row["update_sha256"]) == 64
    assert {row["latitude"] for row in found if row["place"]} == {"40.5"}


def test_ucdp_names_keep_their_invariants(desk: Desk, taken: Toll) -> None:
    with desk.client() as client:
        (row,) = rows(client, "ucdp")
    number = {
        name: int(row[name])
        for name in ("best", "low", "high", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown")
    }
    assert (
        number["best"]
        == number["deaths_a"] + number["deaths_b"] + number["deaths_civilians"] + number["deaths_unknown"]
    )
    assert number["low"] <= number["best"] <= number["high"]
    # The latest claim is lock's "at least nine" people, five of them civilians.
    assert (number["best"], number["deaths_civilians"], row["high_open"]) == (9, 5, "true")


def test_acled_takes_the_lowest_claim_and_keeps_the_dispute_in_the_notes(desk: Desk, taken: Toll) -> None:
    with desk.client() as client:
        (row,) = rows(client, "acled")
    assert (row["fatalities"], row["location"], row["event_date"]) == ("9", "Sluice", "2031-05-04")
    assert row["notes"].startswith("12 says Weir; ≥ 9 says Lock.")


def test_a_map_has_a_point_where_the_place_is_known_and_none_where_not(desk: Desk, taken: Toll) -> None:
    with desk.client() as client:
        answer = client.get("/v1/exports/allegations.geojson", params={"conflict": WAR})
    assert answer.headers["content-type"] == "application/geo+json"
    points = {f["properties"]["place"]: f["geometry"] for f in answer.json()["features"]}
    assert points == {"Sluice": {"type": "Point", "coordinates": [46.25, 40.5]}, "Nowhere": None}


def test_parquet_has_types_and_its_own_losses(desk: Desk, taken: Toll) -> None:
    with desk.client() as client:
        table = pq.read_table(io.BytesIO(client.get("/v1/exports/deltas.parquet", params={"conflict": WAR}).content))
    (row,) = table.to_pylist()
    assert (row["before_low"], row["after_low"], row["as_of"]) == (9, 12, MORNING)
    assert json.loads(table.schema.metadata[b"truceline.losses"]) == list(SHAPES["deltas"].losses)


def test_a_spreadsheet_runs_no_cell(desk: Desk) -> None:
    row = toll({"weir": exactly(1)}, revision=1, place='=HYPERLINK("http://evil.example")', conflict="formula")
    asyncio.run(write(desk.settings, TOLLS, [row]))
    with desk.client() as client:
        until(lambda: ask(client, "/v1/tolls", conflict="formula")["tolls"])
        answer = client.get("/v1/exports/claims.csv", params={"conflict": "formula", "bom": True})
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK" in answer.text
    assert ",=" not in answer.text


@pytest.mark.parametrize("shape", list(SHAPES))
def test_every_column_is_filled_by_its_name_and_no_other_is_made(desk: Desk, taken: Toll, shape: str) -> None:
    with desk.client() as client:
        features = client.get(f"/v1/exports/{shape}.geojson", params={"conflict": WAR}).json()["features"]
        declared = {c["name"] for s in ask(client, "/v1/exports")["shapes"] if s["name"] == shape for c in s["columns"]}
        again = client.get(f"/v1/exports/{shape}.csv", params={"conflict": WAR}).content
        assert client.get(f"/v1/exports/{shape}.csv", params={"conflict": WAR}).content == again
    assert features
    told: set[str] = set().union(*({k for k, v in f["properties"].items() if v is not None} for f in features))
    may_be_empty = {"latitude", "longitude", "country", "ceasefire", "implied_base", "before_high", "change_high",
                    "civilian_targeting", "claimant", "side", "range_high", "high_open"}  # fmt: skip
    assert declared - told <= may_be_empty


def test_the_command_line_writes_the_same_file(desk: Desk, taken: Toll, tmp_path: Any) -> None:
    path = tmp_path / "claims.csv"
    run(desk.settings, "export", "claims", "--conflict", WAR, "--out", str(path))
    with desk.client() as client:
        assert path.read_bytes() == client.get("/v1/exports/claims.csv", params={"conflict": WAR}).content


def test_the_documentation_is_what_the_shapes_say() -> None:
    page = Path(__file__).parents[2] / "docs" / "exports.md"
    assert page.read_text(encoding="utf-8") == catalogue(), "python -m streams.views.shapes > docs/exports.md"
