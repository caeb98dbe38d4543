"""Several workers in one process, on the counting functions: `NUMBER`; tells how many partitions each one settles.

More workers than partitions are cheap this way: what a process of each would show besides is its start.
"""

import asyncio
import sys

from schemas import Stage
from streams.app import Worker
from streams.cli.worker import log
from streams.settings import Settings
from tests.counting import FUNCTIONS


async def main() -> None:
    settings = Settings()
    log(settings.log_level)
    workers = [Worker(settings, FUNCTIONS, [Stage.SETTLE]) for _ in range(int(sys.argv[1]))]
    running = [asyncio.create_task(worker.run()) for worker in workers]
    told: list[int] = []
    while not any(task.done() for task in running):
        held = sorted(len(worker.parts[0].held) if worker.ready else -1 for worker in workers)
        if held != told:
            told = held
            print("settle:", *held, flush=True)
        await asyncio.sleep(0.1)
    await asyncio.gather(*running)


if __name__ == "__main__":
    asyncio.run(main())
