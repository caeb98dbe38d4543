"""A worker process on the counting functions; settings come from TRUCELINE_ variables."""

import asyncio
import sys

from streams.app import Worker
from streams.cli.worker import log, tell_ready
from streams.health import serve
from streams.settings import Settings
from tests.counting import FUNCTIONS


async def main() -> None:
    settings = Settings()
    log(settings.log_level)
    working = Worker(settings, FUNCTIONS)
    with serve(working, int(sys.argv[1]) if len(sys.argv) > 1 else 0):
        await working.run(tell_ready)


if __name__ == "__main__":
    asyncio.run(main())
