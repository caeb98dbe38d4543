"""One start in sixty-four failed: a cluster id in URL-safe base64 may begin with a dash, which read as an option."""

import uuid

import pytest

from streams.broker.kafka import Kafka

DASHED = uuid.UUID(bytes=b"\xf8" + bytes(15))


@pytest.mark.kafka
def test_a_cluster_id_that_begins_with_a_dash_is_an_id(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uuid, "uuid4", lambda: DASHED)
    with Kafka.start() as kafka:
        assert kafka.pid(0)
