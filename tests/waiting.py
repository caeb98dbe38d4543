"""Waiting for a condition, as long as a slow and busy machine may need; where it is met soon, this takes no longer."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

PATIENCE = 180.0
"""Seconds after which a condition counts as one that never comes: an end for what hangs, not a measure of anything."""

PAUSE = 0.1
"""Seconds between two looks: the API lets an address ask twenty times a second, and others ask it meanwhile."""

T = TypeVar("T")


def until(met: Callable[[], T], told: Callable[[], object] = lambda: "", *, patience: float = PATIENCE) -> T:
    """Wait until something is there or true, and give it; fail with what is `told` where it never comes."""
    ends = time.monotonic() + patience
    while not (found := met()):
        assert time.monotonic() < ends, f"not within {patience:g} s: {told()}"
        time.sleep(PAUSE)
    return found


async def soon(
    met: Callable[[], Awaitable[T]], told: Callable[[], object] = lambda: "", *, patience: float = PATIENCE
) -> T:
    """The same for what is asked of the broker."""
    ends = time.monotonic() + patience
    while not (found := await met()):
        assert time.monotonic() < ends, f"not within {patience:g} s: {told()}"
        await asyncio.sleep(PAUSE)
    return found
