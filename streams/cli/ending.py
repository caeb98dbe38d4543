"""Work on a broker that ends when it is interrupted, whatever it waits for."""

import asyncio
import os
import sys
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")

AGAIN = 2.0
"""Seconds until a cancellation that did not end the work is repeated: enough for the acknowledgements under way."""


def run(work: Coroutine[Any, Any, T], *, within: float) -> T:
    """`asyncio.run`, but an interrupted process ends within so many seconds (exit 1).

    A client that stops waits for the broker's word on what was sent, and a broker that stands still never gives it; a
    cancellation that comes while aiokafka cancels something itself is swallowed; and a page that is being fetched is
    in a thread, which nothing can cancel.

    Raises:
        KeyboardInterrupt: the work was interrupted, and has ended.
    """
    return asyncio.run(_ending(work, within))


async def _ending(work: Coroutine[Any, Any, T], within: float) -> T:
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        timer = threading.Timer(within, _give_up, [within])
        timer.daemon = True
        timer.start()
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=AGAIN)
        if not task.cancelled() and (error := task.exception()) is not None:
            raise error from None
        raise


def _give_up(after: float) -> None:
    print(
        f"truceline: interrupted, and not at an end after {after:g} s: does the broker answer?\n"
        "  mend: what was not acknowledged may be missing; the same command again goes on where this ended",
        file=sys.stderr,
        flush=True,
    )
    os._exit(1)
