"""Real worker processes under test: started, killed, frozen, told to stop; and what is on the broker meanwhile."""

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Awaitable, Callable, Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from schemas import EntityMentions, Stage
from streams.app import group
from streams.settings import MEMORY, Settings
from streams.topics import ENRICHED, MENTIONS, RAW, Topic
from streams.views.latest import latest

T = TypeVar("T")

REPOSITORY = Path(__file__).parents[2]


class WorkerProcess:
    """A worker in a process of its own; its output goes to `log`."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process, self.log = process, log

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def await_ready(self, deadline: float = 30.0) -> "WorkerProcess":
        until(lambda: "\nready" in "\n" + self.said or self.process.poll() is not None, deadline, lambda: self.said)
        assert self.process.poll() is None, self.said
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self, deadline: float = 15.0) -> int:
        self.process.terminate()
        return self.process.wait(deadline)


@contextmanager
def worker(
    settings: Settings, log: Path, *arguments: str, program: str = "tests.broker.program", **settings_too: object
) -> Iterator[WorkerProcess]:
    """Run a worker until the block ends, its state in memory unless a directory is named (or `state=None` given).

    Further settings go to it as TRUCELINE_ variables.
    """
    told = {"state": MEMORY} | settings.model_dump(exclude_defaults=True) | settings_too
    given = {f"TRUCELINE_{name.upper()}": str(value) for name, value in told.items() if value is not None}
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-X", "faulthandler", "-m", program, *arguments],
            cwd=REPOSITORY,
            env=os.environ | given,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield WorkerProcess(process, log)
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGCONT)
            process.kill()
        process.wait()


def ask(port: int, path: str) -> tuple[int, str]:
    """A worker's answer to a probe: status and text; 0 where nobody answers."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def until(met: Callable[[], bool], deadline: float, told: Callable[[], object] = lambda: "") -> None:
    """Wait for a condition; fail with what is `told` when it is not met in time."""
    ends = time.monotonic() + deadline
    while not met():
        assert time.monotonic() < ends, f"not within {deadline} s: {told()}"
        time.sleep(0.05)


async def soon(met: Callable[[], Awaitable[bool]], deadline: float, told: Callable[[], object] = lambda: "") -> None:
    """Wait for a condition of the broker's."""
    ends = time.monotonic() + deadline
    while not await met():
        assert time.monotonic() < ends, f"not within {deadline} s: {told()}"
        await asyncio.sleep(0.1)


def run(work: Coroutine[Any, Any, T]) -> T:
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(asyncio.run, work).result()


async def counts(settings: Settings) -> dict[str, int]:
    """How many different updates each conflict has, by the published rows."""
    rows = await latest(settings, MENTIONS)
    return {row.conflict: row.updates for row in rows.values() if isinstance(row, EntityMentions)}


async def behind(
    settings: Settings, readers: Mapping[str, Topic] = MappingProxyType({Stage.ENRICH: RAW, Stage.SETTLE: ENRICHED})
) -> dict[TopicPartition, tuple[int, int]]:
    """Partitions whose committed offset is not their end: the offset (-1 for none) and the end."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers)
    await admin.start()
    await consumer.start()
    try:
        late = {}
        for reader, topic in readers.items():
            partitions = [TopicPartition(topic.full(settings.prefix), number) for number in range(topic.partitions)]
            ends = await consumer.end_offsets(partitions)
            committed = await admin.list_consumer_group_offsets(f"{settings.prefix}{reader}")
            for partition, end in ends.items():
                at = committed[partition].offset if partition in committed else -1
                if end and at != end:
                    late[partition] = (at, end)
        return late
    finally:
        await consumer.stop()
        await admin.close()


async def settled(settings: Settings, expected: dict[str, int], deadline: float = 60.0) -> None:
    """Wait until the published counts are as expected and both groups have committed to the end."""
    seen: dict[str, object] = {}

    async def met() -> bool:
        seen["counts"] = await counts(settings)
        if seen["counts"] != expected:
            return False
        seen["behind"] = await behind(settings)
        return not seen["behind"]

    await soon(met, deadline, lambda: f"{seen}, expected {expected}")


async def committed(settings: Settings, stage: Stage = Stage.SETTLE) -> int:
    """How many messages a stage has committed, over all partitions."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        return sum(told.offset for told in (await admin.list_consumer_group_offsets(group(settings, stage))).values())
    finally:
        await admin.close()
