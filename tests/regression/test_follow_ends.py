"""`publish --follow` went on for ever: a Ctrl-C that came while the producer stopped was swallowed by aiokafka."""

import asyncio
from contextlib import suppress
from types import SimpleNamespace
from typing import Any

import pytest

from streams.cli.publish import _Run
from streams.settings import Settings
from streams.views import latest


class SwallowingRun(_Run):
    async def send(self, document: Any) -> None:
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()


async def test_a_cancellation_that_sending_swallows_still_ends_the_following(monkeypatch: pytest.MonkeyPatch) -> None:
    async def nothing(*_: object) -> dict[str, Any]:
        return {}

    monkeypatch.setattr(latest, "published", nothing)
    run = SwallowingRun(Settings(), "w", None, False)
    document: Any = SimpleNamespace(claims=lambda conflict: {})
    following = asyncio.create_task(run.go(document, lambda: None, every=0.01))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    following.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(following, 5)
