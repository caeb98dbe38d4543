"""Ctrl-C during `publish` hung for minutes: the producer that stops waits for the word of a broker that stood still."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.settings import Settings
from streams.topics import RAW
from tests.bench.load import updates
from tests.broker.processes import run
from tests.waiting import PATIENCE, soon

BEGUN = """
import asyncio, sys, time
from streams.cli.ending import run

async def swallowing(work):
    try:
        await work
    except asyncio.CancelledError:
        pass

async def work():
    print("begun", flush=True)
    {work}

try:
    run(work(), within=3.0)
except KeyboardInterrupt:
    sys.exit(130)
"""


@pytest.mark.parametrize(
    ("work", "code"),
    [
        ("await asyncio.sleep(60)", 130),
        ("await swallowing(asyncio.sleep(60)); await asyncio.sleep(60)", 130),
        ("await asyncio.to_thread(time.sleep, 60)", 1),
    ],
    ids=["that waits", "that swallows a cancellation", "in a thread"],
)
def test_work_ends_soon_after_it_is_interrupted(work: str, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", BEGUN.format(work=work)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"begun\n"
        process.send_signal(signal.SIGINT)
        told = process.communicate(timeout=PATIENCE)[1].decode()
    assert process.returncode == code, told
    assert ("not at an end after 3 s" in told) == (code == 1)


async def arrived(settings: Settings) -> bool:
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers)
    await consumer.start()
    try:
        places = [TopicPartition(RAW.full(settings.prefix), number) for number in range(RAW.partitions)]
        return any((await consumer.end_offsets(places)).values())
    finally:
        await consumer.stop()


def test_a_publication_ends_soon_after_it_is_interrupted_while_the_broker_stands_still(tmp_path: Path) -> None:
    page = tmp_path / "page.jsonl"
    page.write_bytes(b"".join(update.write() + b"\n" for update in updates(30_000)))
    with Kafka.start() as kafka:
        settings, broker = Settings(brokers=kafka.bootstrap), kafka.pid()
        assert broker is not None
        run(apply(settings))
        words = ["publish", str(page), "--follow", "--brokers", settings.brokers]
        with subprocess.Popen(
            [sys.executable, "-c", "from streams.cli import main; main()", *words], stderr=subprocess.PIPE
        ) as publishing:
            run(soon(lambda: arrived(settings)))
            os.kill(broker, signal.SIGSTOP)
            try:
                publishing.send_signal(signal.SIGINT)
                began = time.monotonic()
                told = publishing.communicate(timeout=PATIENCE)[1].decode()
            finally:
                os.kill(broker, signal.SIGCONT)
                publishing.kill()
    assert time.monotonic() - began < 3 * settings.shutdown_timeout, "it hung for minutes"
    assert publishing.returncode == 1, told
    assert "were not sent" in told, "it was interrupted while it sent"
