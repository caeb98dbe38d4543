"""`python -m tests.bench.views`: from an accepted update to its toll on the live stream, and many readers at once.

The whole pipeline, each part a process of its own on one machine: Apache Kafka, `truceline worker`, `truceline serve`,
and this one, which posts updates at a steady rate and listens. An update that arrives after a newer one changes no
figure, and of a few that are settled together one delta tells: the changes are fewer than the updates.
"""

import argparse
import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

import httpx

from schemas import Source, Update
from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.settings import Settings
from streams.views.keys import Keys, Scope

COMMAND = [sys.executable, "-c", "from streams.cli import main; main()"]
MORNING = datetime(2031, 5, 4, 6, 0, tzinfo=UTC)


@contextmanager
def running(settings: Settings, *arguments: str) -> Iterator[tuple[str, int]]:
    """A command of ours until the block ends; gives its `ready` line and its process id."""
    environment = {
        **os.environ,
        "TRUCELINE_BROKERS": settings.brokers,
        "TRUCELINE_PREFIX": settings.prefix,
        "TRUCELINE_KEYS": str(settings.keys),
        "TRUCELINE_VIEW": str(settings.view),
        "TRUCELINE_READ_RATE": "1000000/minute",
        "TRUCELINE_WRITE_RATE": "1000000/minute",
    }
    with subprocess.Popen([*COMMAND, *arguments], env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            if not line.startswith("ready"):
                raise SystemExit(f"truceline {arguments[0]} did not start")
            yield line, process.pid
        finally:
            process.terminate()


def updates(wanted: int, numbers: Iterator[int]) -> Iterator[Update]:
    """A toll that rises with every update, told by one side."""
    for number in islice(numbers, wanted):
        yield Update(
            id=f"bench:{number}",
            conflict="nagorno-karabakh",
            source=Source(outlet="Bench Wire"),
            published_at=MORNING + timedelta(seconds=number),
            headline="Fighting goes on",
            text=f"Azerbaijan's defence ministry said its death toll among soldiers had risen to {1000 + number}.",
        )


async def events(client: httpx.AsyncClient, ready: asyncio.Event, **parameters: Any) -> AsyncIterator[dict[str, Any]]:
    """The data of each event of the stream, after its greeting."""
    async with client.stream("GET", "/v1/stream", params=parameters) as answer:
        async for line in answer.aiter_lines():
            if line == "event: hello":
                ready.set()
            elif line.startswith("data: ") and line != "data: {}":
                yield json.loads(line[6:])


async def latency(client: httpx.AsyncClient, numbers: Iterator[int], rate: int, seconds: int) -> dict[str, float]:
    """Milliseconds from the 202 to the update's reading and to the change of the toll that it made."""
    told = list(updates(rate * seconds, numbers))
    accepted: dict[str, float] = {}
    read: dict[str, float] = {}
    settled: dict[str, float] = {}
    ready, pushing = asyncio.Event(), set()

    async def listen() -> None:
        async for row in events(client, ready, kind=["updates", "deltas"]):
            if "update" in row:
                settled.setdefault(row["update"], time.perf_counter())
            else:
                read.setdefault(row["id"], time.perf_counter())

    async def push(update: Update) -> None:
        answer = await client.post("/v1/updates", content=update.write(), headers={"Content-Type": "application/json"})
        answer.raise_for_status()
        accepted[update.id] = time.perf_counter()

    listening = asyncio.create_task(listen())
    await ready.wait()
    began = time.perf_counter()
    for number, update in enumerate(told):
        await asyncio.sleep(max(0.0, began + number / rate - time.perf_counter()))
        task = asyncio.create_task(push(update))
        pushing.add(task)
        task.add_done_callback(pushing.discard)
    await asyncio.gather(*pushing)
    async with asyncio.timeout(60):
        while len(read) < len(told) or time.perf_counter() < max(read.values()) + 2.0:  # the last changes come after
            await asyncio.sleep(0.05)
    listening.cancel()
    await asyncio.gather(listening, return_exceptions=True)
    found: dict[str, float] = {"updates": len(told), "changes": len(settled)}
    for name, arrived in (("read", read), ("settled", settled)):
        # What is heard before the answer to its own post took no time at all.
        waits = sorted(max(0.0, arrived[update] - accepted[update]) * 1000 for update in arrived)
        found |= {f"{name}_p50": statistics.median(waits), f"{name}_p99": waits[int(len(waits) * 0.99)]}
    return found


async def crowd(
    client: httpx.AsyncClient, numbers: Iterator[int], readers: int, burst: int, pid: int
) -> dict[str, float]:
    """Seconds until every one of many readers has heard every reading of a burst, and what the server grew by."""
    ready = [asyncio.Event() for _ in range(readers)]

    async def read(greeted: asyncio.Event) -> float:
        heard: set[str] = set()
        async for update in events(client, greeted, kind="updates"):
            heard.add(update["id"])
            if len(heard) == burst:
                break
        return time.perf_counter()

    before = resident(pid)
    listening = [asyncio.create_task(read(greeted)) for greeted in ready]
    await asyncio.gather(*(greeted.wait() for greeted in ready))
    body = b"\n".join(update.write() for update in updates(burst, numbers))
    answer = await client.post("/v1/updates", content=body, headers={"Content-Type": "application/x-ndjson"})
    answer.raise_for_status()
    began = time.perf_counter()
    async with asyncio.timeout(120):
        ends = await asyncio.gather(*listening)
    return {"readers": readers, "updates": burst, "seconds": max(ends) - began, "grown": resident(pid) - before}


def resident(pid: int) -> int:
    """MiB that a process holds in memory."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) // 1024


async def measure(url: str, key: str, pid: int, asked: argparse.Namespace) -> dict[str, dict[str, float]]:
    """Both figures, after a warm-up that is not counted."""
    limits, numbers = httpx.Limits(max_connections=None), count()
    headers = {"Authorization": f"Bearer {key}"}
    async with httpx.AsyncClient(base_url=url, headers=headers, limits=limits, timeout=60, trust_env=False) as client:
        await latency(client, numbers, asked.rate, 3)
        return {
            "latency": await latency(client, numbers, asked.rate, asked.seconds),
            "crowd": await crowd(client, numbers, asked.readers, 100, pid),
        }


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.views", description=__doc__)
    parser.add_argument("--rate", type=int, default=50, help="updates a second")
    parser.add_argument("--seconds", type=int, default=30)
    parser.add_argument("--readers", type=int, default=500)
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as directory, Kafka.start() as kafka:
        settings = Settings(
            brokers=kafka.bootstrap,
            prefix="bench.",
            keys=Path(directory) / "keys.jsonl",
            view=Path(directory) / "view.sqlite3",
            state=Path(directory) / "state",
        )
        asyncio.run(apply(settings))
        _, key = Keys(settings.keys).create("bench", (Scope.READ, Scope.PUBLISH), now=datetime.now(UTC))
        with running(settings, "worker"), running(settings, "serve", "--port", "0") as (line, pid):
            told = asyncio.run(measure(line.split()[1], key, pid, asked))
    if asked.json:
        print(json.dumps(told))
        return
    waits, many = told["latency"], told["crowd"]
    print(f"{waits['updates']} updates at {asked.rate}/s, from 202 to the live stream:")
    for name, what in (("read", "the update as read"), ("settled", f"the change of its toll ({waits['changes']})")):
        print(f"  {what}: p50 {waits[f'{name}_p50']:.0f} ms, p99 {waits[f'{name}_p99']:.0f} ms")
    print(
        f"{many['readers']} readers heard {many['updates']} updates {many['seconds']:.1f} s after they were accepted; "
        f"the server grew by {many['grown']} MiB"
    )


if __name__ == "__main__":
    main()
