"""The worker as a process: what it refuses, what it says, how it ends."""

import socket
import subprocess
import sys
import time
from pathlib import Path

from aiokafka import TopicPartition
from aiokafka.admin import NewPartitions, RecordsToDelete

from streams.admin import admin, apply
from streams.broker.kafka import Kafka
from streams.publish import Record, partition, producer, publish, send
from streams.settings import Settings
from streams.topics import FACTS, RAW
from tests.broker.processes import ask, behind, free_port, run, settled, worker
from tests.counting import enrich, fact_key, update
from tests.waiting import until

TRUCELINE = str(Path(sys.executable).with_name("truceline"))


def refused(settings: Settings, *words: str) -> str:
    """Start a worker that must not get ready; what it says."""
    told = subprocess.run(
        [TRUCELINE, "worker", "--state", "memory", "--brokers", settings.brokers, "--prefix", settings.prefix, *words],
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert "ready" not in told.stdout
    return told.stderr


def test_a_worker_refuses_topics_that_are_not_as_declared_and_names_each_difference(settings: Settings) -> None:
    async def spoil() -> None:
        async with admin(settings) as client:
            await client.create_partitions({RAW.full(settings.prefix): NewPartitions(total_count=9)})
            await client.delete_topics([f"{settings.prefix}updates.dead.v1"])

    run(spoil())
    told = refused(settings)
    assert f"{settings.prefix}updates.raw.v1 has 9 partitions, declared are 8" in told
    assert f"{settings.prefix}updates.dead.v1 is missing" in told
    assert "truceline topics apply" in told


def test_a_worker_refuses_to_pass_over_messages_that_were_removed_unread_unless_told_to(
    settings: Settings, tmp_path: Path
) -> None:
    """Retention was shorter than an outage: the worker would go on at the oldest message there is, and say nothing."""
    where = TopicPartition(RAW.full(settings.prefix), partition("orland-1"))
    own = settings.model_copy(update={"instance": "one"})

    async def remove() -> int:
        async with admin(settings) as client:
            await client.delete_records({where: RecordsToDelete(before_offset=-1)})
            return (await client.list_consumer_group_offsets(f"{settings.prefix}enrich"))[where].offset

    run(publish((update(n) for n in range(100)), settings))
    with worker(own, tmp_path / "1.log") as first:
        first.await_ready()
        run(settled(settings, {"orland": 100}))
        assert first.stop() == 0
    run(publish((update(n) for n in range(100, 200)), settings))
    read = run(remove())
    told = refused(settings)
    assert f"{where.topic}, partition {where.partition}, begins at " in told
    assert f"has only read up to {read}" in told
    assert "TRUCELINE_SKIP_REMOVED" in told
    run(publish((update(n) for n in range(100, 200)), settings))
    with worker(own, tmp_path / "3.log", skip_removed=True) as third:
        third.await_ready()
        run(settled(settings, {"orland": 200}))


def test_without_a_broker_a_worker_says_so_and_how_to_get_one() -> None:
    address = f"127.0.0.1:{free_port()}"
    told = subprocess.run(
        [TRUCELINE, "worker", "--state", "memory", "--brokers", address],
        check=False,
        capture_output=True,
        text=True,
    )
    assert told.returncode == 1
    assert f"no Apache Kafka answers at {address}" in told.stderr
    assert "Traceback" not in told.stderr


def test_health_tells_the_truth_while_a_worker_starts_works_and_stops(settings: Settings, tmp_path: Path) -> None:
    port = free_port()
    run(publish((update(n) for n in range(50)), settings))
    with worker(settings, tmp_path / "log", str(port)) as running:
        until(lambda: ask(port, "/livez")[0] == 200, lambda: running.said)
        seen = set()
        until(lambda: seen.add(ask(port, "/readyz")[0]) or 200 in seen, lambda: running.said)
        assert 503 in seen, "not ready while it starts"
        run(settled(settings, {"orland": 50}))
        assert ask(port, "/readyz") == (
            200,
            "enrich: holds 8 of 8 partitions; settle: holds 8 of 8 partitions\n",
        )
        metrics = ask(port, "/metrics")[1]
        assert 'truceline_messages_total{outcome="done",stage="settle"} 50.0' in metrics
        assert ask(port, "/elsewhere")[0] == 404
        assert running.stop() == 0
        assert [line.split()[0] for line in running.said.splitlines()].count("ready") == 1


def test_while_its_state_is_read_back_a_worker_is_alive_and_not_ready(settings: Settings, tmp_path: Path) -> None:
    """Taken for dead it would never finish; taken for ready it would be believed."""

    async def fill() -> None:
        async with producer(settings) as client:
            kept = [enrich(update(number)) for number in range(30_000)]
            topic, place = FACTS.full(settings.prefix), partition("orland")
            for future in [await send(client, Record(topic, fact_key(f), f.write(), [], place)) for f in kept]:
                await future

    run(fill())
    port = free_port()
    with worker(settings, tmp_path / "log", str(port), state=tmp_path / "state") as running:
        until(lambda: ask(port, "/livez")[0] == 200, lambda: running.said)
        seen = []
        until(lambda: seen.append(ask(port, "/readyz")) or seen[-1][0] == 200, lambda: running.said)
        assert ask(port, "/livez")[0] == 200
        recovering = [told for status, told in seen if status == 503 and "settle: recovering, " in told]
        assert recovering, seen
        assert "truceline_facts_read_back_total 30000.0" in ask(port, "/metrics")[1]


def test_a_worker_whose_broker_is_gone_still_ends_when_told_to(tmp_path: Path) -> None:
    with Kafka.start() as broker:
        settings = Settings(brokers=broker.bootstrap, prefix="gone.", session_timeout=6.0)
        run(apply(settings))
        run(publish((update(n) for n in range(50)), settings))
        port = free_port()
        with worker(settings, tmp_path / "log", str(port)) as running:
            running.await_ready()
            run(settled(settings, {"orland": 50}))
            broker.kill_node(0)
            until(lambda: ask(port, "/readyz")[0] != 200, lambda: running.said)
            began = time.monotonic()
            if running.process.poll() is None:
                assert ask(port, "/livez")[0] == 200
                running.stop()
            assert time.monotonic() - began < 15


def test_no_partition_of_a_backlog_stands_still_until_the_others_are_read(settings: Settings, tmp_path: Path) -> None:
    """A slow reader was ended by its own watch: the last of eight full partitions had not moved for two minutes."""
    run(publish((update(n) for n in range(30_000)), settings))
    with worker(settings, tmp_path / "log", "0", "0.0005") as reading:
        reading.await_ready()
        raw: dict[TopicPartition, tuple[int, int]] = {}

        def moved() -> bool:
            raw.update({place: at for place, at in run(behind(settings)).items() if "raw" in place.topic})
            return sum(max(0, at) for at, _ in raw.values()) > 2000

        until(moved, lambda: reading.said)
        assert len(raw) == 8
        assert min(at for at, _ in raw.values()) > 0, raw


def test_a_probe_port_that_is_taken_is_refused_in_words(settings: Settings, tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        told = refused(settings, "--port", str(taken.getsockname()[1]))
    assert "cannot be listened on" in told
    assert "--port" in told
    assert "Traceback" not in told
