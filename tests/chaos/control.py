"""The control: the same story and the same kills on a table that counts up. Were it right, nothing were proved."""

import asyncio
import random
import secrets
import tempfile
import time
from pathlib import Path

from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.publish import publish
from streams.settings import Settings
from streams.topics import RAW
from tests.broker import naive
from tests.broker.processes import behind
from tests.chaos.fleet import Hand
from tests.chaos.story import accepted, deliveries
from tests.waiting import soon

STILL = 12.0
"""Seconds without a count after which Faust is taken to have stranded the rest."""


async def control(kafka: Kafka, *, seed: int, updates: int, kills: int = 3) -> tuple[int, int]:
    """Kill a naive worker `kills` times while it works off `updates`; how many there were, and how many it counted."""
    settings = Settings(
        brokers=kafka.bootstrap,
        prefix=f"control-{seed}-{secrets.token_hex(2)}.",
        replication=min(3, len(kafka.nodes)),
        instance="naive",  # a restart waits for no session to end; a short one would end on a busy machine
    )
    chance = random.Random(seed)
    await apply(settings)
    sent = await publish(accepted(deliveries(seed, updates, poison=False)), settings)
    with tempfile.TemporaryDirectory() as logs:
        own = settings.model_copy(update={"state": Path(logs)})
        hand = Hand("naive", own, Path(logs) / "naive.log", program=("-m", "tests.broker.naive"))
        hand.start()
        try:
            for kill in range(kills):
                await _reach(settings, sent * (kill + chance.uniform(0.3, 0.9)) / (kills + 1))
                await hand.kill()
            counted = await _still(settings)
        finally:
            await hand.end()
    return sent, counted


async def _reach(settings: Settings, number: float) -> None:
    async def reached() -> bool:
        return await naive.total(settings) >= number

    await soon(reached, lambda: f"the naive worker did not count {number:.0f}")


async def _still(settings: Settings, seconds: float = STILL, deadline: float = 180.0) -> int:
    """What it has counted when all is committed, or it has not counted on for `seconds`: Faust may strand the rest."""
    ends = time.monotonic() + deadline
    counted, since = -1, time.monotonic()
    while time.monotonic() - since < seconds and time.monotonic() < ends:
        now = await naive.total(settings)
        if now != counted:
            counted, since = now, time.monotonic()
        elif counted and not await behind(settings, {"naive": RAW}):
            break
        await asyncio.sleep(0.5)
    return counted
