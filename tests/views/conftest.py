"""A served pipeline for each module of tests, with topics of its own."""

import asyncio
from collections.abc import Iterator

import pytest

from streams.admin import admin
from streams.broker.kafka import Kafka
from streams.settings import Settings
from tests.views.view_desk import Desk, make_keys, pipeline, serving


@pytest.fixture(scope="module")
def desk(kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    directory = tmp_path_factory.mktemp("desk")
    settings = pipeline(kafka, directory, "desk")
    with serving(settings, make_keys(settings.keys)) as running:
        yield running
    asyncio.run(_remove(settings))


async def _remove(settings: Settings) -> None:
    async with admin(settings) as client:
        await client.delete_topics([t for t in await client.list_topics() if t.startswith(settings.prefix)])
