"""One real Apache Kafka for the whole test run, and topics of its own for every test that asks for `settings`."""

import asyncio
import os
import secrets
import signal
from collections.abc import Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import hypothesis
import pytest

from streams.admin import admin, apply
from streams.broker.kafka import Kafka
from streams.settings import Settings

# Every run draws the same examples, however slow the machine: a red run is the doing of what was changed.
# A night that asks for TRUCELINE_EXAMPLES draws others.
hypothesis.settings.register_profile("night", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("night" if "TRUCELINE_EXAMPLES" in os.environ else "ci")


# A run in the background has interrupts ignored, and would hand that on to every process that it starts.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "kafka" in getattr(item, "fixturenames", ()):
            item.add_marker("kafka")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    kafka = getattr(item, "funcargs", {}).get("kafka")
    if report.failed and kafka is not None:
        report.sections += [(f"Apache Kafka, node {node.number}", node.tail(40)) for node in kafka.nodes]
    return report


@pytest.fixture(scope="session")
def kafka() -> Iterator[Kafka]:
    """One node; tests that stop or freeze nodes start clusters of their own."""
    with Kafka.start(say=print) as running:
        yield running


@pytest.fixture
def settings(kafka: Kafka) -> Iterator[Settings]:
    """A pipeline of this test alone: its own prefix, its topics made, and removed afterwards with all it made."""
    settings = Settings(brokers=kafka.bootstrap, prefix=f"t{secrets.token_hex(4)}.")
    _run(apply(settings))
    yield settings
    _run(_remove(settings))


async def _remove(settings: Settings) -> None:
    async with admin(settings) as client:
        mine = [name for name in await client.list_topics() if name.startswith(settings.prefix)]
        await client.delete_topics(mine)


def _run(work: Coroutine[Any, Any, Any]) -> None:
    """Run beside whatever event loop the test has."""
    with ThreadPoolExecutor(1) as aside:
        aside.submit(asyncio.run, work).result()
