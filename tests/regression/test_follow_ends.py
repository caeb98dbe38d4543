"""`publish --follow` went on for ever: a Ctrl-C that came while the producer stopped was swallowed by aiokafka."""

import asyncio
from types import SimpleNamespace
from typing import Any

import aiokafka.client
import pytest

from streams import publish
from streams.cli.publish import _Run
from streams.settings import Settings
from streams.views import latest


class Producer:
    """One without a broker, whose connection is aiokafka's own and still has something to finish when it stops."""

    stopping: asyncio.Event

    def __init__(self, **_: object) -> None:
        Producer.stopping = asyncio.Event()
        self.client = aiokafka.client.AIOKafkaClient()

    async def start(self) -> None:
        self.client._sync_task = asyncio.create_task(self._synchronize())
        await asyncio.sleep(0)

    async def _synchronize(self) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            self.stopping.set()
            await asyncio.Event().wait()

    async def stop(self) -> None:
        await self.client.close()


class SendingRun(_Run):
    async def send(self, document: Any) -> None:
        async with publish.producer(self.settings):
            pass


async def test_a_cancellation_that_comes_while_the_producer_stops_ends_the_following(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def nothing(*_: object) -> dict[str, Any]:
        return {}

    monkeypatch.setattr(latest, "published", nothing)
    monkeypatch.setattr(publish, "AIOKafkaProducer", Producer)
    run = SendingRun(Settings(), "w", None, False)
    document: Any = SimpleNamespace(claims=lambda conflict: {})
    following = asyncio.create_task(run.go(document, lambda: None, every=0.01))
    while not hasattr(Producer, "stopping"):
        await asyncio.sleep(0)
    await asyncio.wait_for(Producer.stopping.wait(), 5)
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(following, 5)
