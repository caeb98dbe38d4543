"""A worker process on the counting functions: `PORT [SECONDS]`; settings come from TRUCELINE_ variables."""

import asyncio
import sys

from schemas import Stage
from streams.app import Worker
from streams.cli.worker import keeping_state, log, tell_ready
from streams.health import serve
from streams.settings import Settings
from tests.counting import FUNCTIONS, paced


async def main() -> None:
    port, pace = [*map(float, sys.argv[1:]), 0, 0][:2]
    with keeping_state(Settings(), list(Stage)) as settings:
        log(settings.log_level)
        working = Worker(settings, paced(pace) if pace else FUNCTIONS)
        with serve(working, int(port)):
            await working.run(tell_ready)


if __name__ == "__main__":
    asyncio.run(main())
