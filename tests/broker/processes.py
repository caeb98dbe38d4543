"""Real worker processes under test: started, killed, frozen, told to stop; and what is on the broker meanwhile."""

import asyncio
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Coroutine, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient

from schemas import EntityMentions, Stage
from streams.app import group
from streams.broker.kafka import _free_ports
from streams.settings import MEMORY, Settings
from streams.topics import ENRICHED, MENTIONS, RAW, Topic
from streams.views.latest import latest
from streams.views.store import READ_TOPICS
from tests.waiting import PATIENCE, soon, until

T = TypeVar("T")

REPOSITORY = Path(__file__).parents[2]


class WorkerProcess:
    """A worker in a process of its own; its output goes to `log`."""

    def __init__(self, process: "subprocess.Popen[bytes]", log: Path) -> None:
        self.process, self.log = process, log

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def await_ready(self, patience: float = PATIENCE) -> "WorkerProcess":
        until(
            lambda: "\nready" in "\n" + self.said or self.process.poll() is not None,
            lambda: self.said,
            patience=patience,
        )
        assert self.process.poll() is None, self.said
        return self

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self) -> int:
        """Tell it to stop; how it ended."""
        self.process.terminate()
        return self.process.wait(PATIENCE)


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
        with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()
    except OSError:
        return 0, ""


def free_port() -> int:
    """Of those that are not lent to outgoing connections: until it is listened on, and again after, nobody gets it."""
    return _free_ports(1)[0]


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
    await admin.start()
    try:
        late = {}
        for reader, topic in readers.items():
            end_offsets = await ends(settings, topic)
            committed = await admin.list_consumer_group_offsets(f"{settings.prefix}{reader}")
            for partition, end in end_offsets.items():
                at = committed[partition].offset if partition in committed else -1
                if end and at != end:
                    late[partition] = (at, end)
        return late
    finally:
        await admin.close()


async def ends(settings: Settings, *topics: Topic) -> dict[TopicPartition, int]:
    """The next offset of every partition, by its full name."""
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers)
    await consumer.start()
    try:
        places = [TopicPartition(topic.full(settings.prefix), n) for topic in topics for n in range(topic.partitions)]
        return dict(await consumer.end_offsets(places))
    finally:
        await consumer.stop()


async def all_read(settings: Settings, pipeline: Mapping[str, Any]) -> bool:
    """Whether a read model, as its /v1/pipeline tells, stands at the end of every topic: its lag may be of before."""
    positions = {
        TopicPartition(topic["topic"], place["partition"]): place["position"]
        for topic in pipeline["topics"]
        for place in topic["partitions"]
    }
    return positions == await ends(settings, *READ_TOPICS)


async def settled(settings: Settings, expected: dict[str, int]) -> None:
    """Wait until the published counts are as expected and both groups have committed to the end."""
    seen: dict[str, object] = {}

    async def met() -> bool:
        seen["counts"] = await counts(settings)
        if seen["counts"] != expected:
            return False
        seen["behind"] = await behind(settings)
        return not seen["behind"]

    await soon(met, lambda: f"{seen}, expected {expected}")


async def committed(settings: Settings, stage: Stage = Stage.SETTLE) -> int:
    """How many messages a stage has committed, over all partitions."""
    admin = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    await admin.start()
    try:
        return sum(told.offset for told in (await admin.list_consumer_group_offsets(group(settings, stage))).values())
    finally:
        await admin.close()
