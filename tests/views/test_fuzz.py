"""Whatever is asked, the server has an answer: every operation of the OpenAPI under schemathesis, all its checks."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, settings

from streams.broker.kafka import Kafka
from streams.settings import Settings
from streams.topics import ALLEGATIONS, ENRICHED, MENTIONS, RAW, TOLLS
from streams.views.api import create
from tests.views.view_desk import Desk, make_keys, pipeline, serving
from tests.views.view_rows import allegation, exactly, mentions, reading, toll, update, write

EXAMPLES = 5
"""Drawn for each operation, on top of what the schema alone suggests: a night may take more."""


@pytest.fixture(scope="module")
def busy(kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A desk without limits of rate, with a row of every kind."""
    directory = tmp_path_factory.mktemp("busy")
    own = pipeline(kafka, directory, "fuzz")
    for topic, row in (
        (TOLLS, toll({"weir": exactly(9)}, revision=1)),
        (ALLEGATIONS, allegation()),
        (MENTIONS, mentions("sluice")),
        (ENRICHED, reading(1, 9)),
        (RAW, update(1)),
    ):
        asyncio.run(write(own, topic, [row]))
    rates = {f"TRUCELINE_{kind}_RATE": "1000000/minute" for kind in ("GUESS", "READ", "WRITE")}
    with serving(own, make_keys(own.keys), **rates) as desk:
        yield desk


@schemathesis.serializer("application/x-ndjson")
def json_lines(context: Any, value: Any) -> bytes:
    return (
        "\n".join(json.dumps(line) for line in value).encode()
        if isinstance(value, list)
        else json.dumps(value).encode()
    )


def described() -> dict[str, Any]:
    told = create(Settings(), Path("nowhere"), anybody_reads=True).openapi()
    del told["paths"]["/v1/stream"]  # it has no end; tests/views/test_stream.py is its own
    return told


schema = schemathesis.openapi.from_dict(described())
CHECKED = settings(
    max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck), database=None, derandomize=True
)


@schema.parametrize()
@CHECKED
def test_every_operation_keeps_its_word(case: schemathesis.Case, busy: Desk) -> None:
    case.call_and_validate(base_url=busy.url, headers={"Authorization": f"Bearer {busy.keys['all']}"})


def test_no_error_repeats_what_was_sent(busy: Desk) -> None:
    payload = "<script>alert(1)</script>"
    with busy.client("desk") as client:
        answers = [
            client.get("/v1/tolls", params={"side": payload}),
            client.get(f"/v1/tolls/{payload}"),
            client.get("/v1/stream", params={"cursor": payload}),
            client.post("/v1/updates", json={"id": payload, "revision": payload}),
        ]
    for answer in answers:
        assert answer.headers["content-type"] == "application/problem+json"
        assert "alert" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
