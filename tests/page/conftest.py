"""One pipeline and one browser for each module of tests of the page.

Playwright holds a running event loop in this thread while it is open; with a longer scope it stands in the way of
every asynchronous test that comes after (without an `__init__.py`, `package` means the whole run).
"""

import asyncio
import secrets
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from hatch_build import build
from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.settings import Settings
from tests.page.newsroom import Desk, Newsroom, chromium, desk, sample
from tests.waiting import PATIENCE


@pytest.fixture(scope="module")
def newsroom(kafka: Kafka, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Newsroom]:
    """The sample published: 23 updates of one invented day."""
    build()
    settings = Settings(brokers=kafka.bootstrap, prefix=f"page{secrets.token_hex(4)}.", carry_text=True)
    asyncio.run(apply(settings))
    with Newsroom(settings, tmp_path_factory.mktemp("newsroom")).running() as running:
        running.publish_day(sample())
        yield running


expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="module")
def browser(newsroom: Newsroom) -> Iterator[Browser]:
    with chromium() as running:
        yield running


@pytest.fixture
def window(browser: Browser, newsroom: Newsroom) -> Iterator[Desk]:
    """The page at a desk, in a zone four hours from UTC. The browser must not have complained of anything."""
    with desk(browser) as opened:
        yield opened.open(newsroom)
        assert opened.complaints == []
