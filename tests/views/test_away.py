"""The broker goes away and comes back: producers hear it within two seconds, and nothing accepted is lost."""

import time
from pathlib import Path

import pytest

from streams.broker.kafka import Kafka
from tests.views.test_push import log, named, post
from tests.views.test_reads import ask
from tests.views.view_desk import COMMAND, make_keys, pipeline, serving
from tests.waiting import until


@pytest.mark.kafka
def test_while_the_broker_is_away_readers_read_and_producers_are_told_to_come_back(tmp_path: Path) -> None:
    with Kafka.start(data=tmp_path / "kafka") as kafka:
        settings = pipeline(kafka, tmp_path, "away")
        with serving(settings, make_keys(settings.keys), command=COMMAND) as desk, desk.client("desk") as client:
            until(lambda: post(client, named("before")).status_code in (200, 202))
            kafka.kill_node(0)

            waits, answers = [], []
            for number in range(4):
                started = time.monotonic()
                answers.append(post(client, named(f"meanwhile{number}")))
                waits.append(time.monotonic() - started)
            assert [answer.status_code for answer in answers] == [503] * 4
            assert all(int(answer.headers["retry-after"]) >= 1 for answer in answers)
            assert min(waits) < 2.5, waits
            assert max(waits) < 10, "a busy machine may be late once; a producer left to itself waits for minutes"
            until(lambda: client.get("/readyz").status_code == 503)
            assert client.get("/livez").status_code == 200
            assert ask(client, "/v1/tolls") == {"tolls": [], "next": None}
            assert ask(client, "/v1/pipeline")["trouble"]

            kafka.start_node(0)
            until(lambda: client.get("/readyz").status_code == 200)
            for number in range(4):
                until(lambda number=number: post(client, named(f"meanwhile{number}")).status_code in (200, 202))
            until(lambda: post(client, named("before")).status_code == 200)
            taken = [row.id for row in log(desk, "before", "meanwhile")]
            assert set(taken) == {"before", *(f"meanwhile{number}" for number in range(4))}
