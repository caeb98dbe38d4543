"""Apache Kafka as child processes of this one: KRaft, one node or several, on loopback, gone when this process is."""

import asyncio
import random
import shutil
import socket
import subprocess
import tempfile
import time
import uuid
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGKILL, SIGTERM
from typing import TextIO

from streams.broker import BrokerError
from streams.broker.guard import guard, release
from streams.broker.jars import class_path
from streams.broker.java import find_java
from streams.places import Taken, hold

HOST = "127.0.0.1"
JVM = ("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")
"""A node that serves one desk fits in this heap, and more collector threads would only take cores from the worker. The
quick compiler alone: a start takes a third less processor time, and 120,000 messages still take less than with the
optimizing one, which pays back later than any demo or test run lasts."""
LOGGING = (
    "-Dorg.slf4j.simpleLogger.showDateTime=true",
    "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
    # Eight lines for each partition made, and two pages of settings, would bury what matters.
    "-Dorg.slf4j.simpleLogger.log.state.change.logger=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.cluster=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.log=warn",
    "-Dorg.slf4j.simpleLogger.log.kafka.server.metadata=warn",
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.controller=warn",
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.storage=warn",
    "-Dorg.slf4j.simpleLogger.log.org.apache.kafka.common.config=warn",
)
START_DEADLINE = 90.0
"""Seconds until a node must answer; 3 is usual, a loaded two-core machine with three nodes needs far more."""
STOP_DEADLINE = 15.0
"""Seconds from SIGTERM to SIGKILL. The last nodes of a cluster find no controller to say goodbye to and would wait
for minutes; what they had acknowledged is in the log all the same."""


@dataclass(slots=True)
class Node:
    """One combined broker and controller: its ports, its directory and, while it runs, its process.

    `detour` is a second port for clients, and where those that come in by it are told that this node is found.
    """

    number: int
    port: int
    controller_port: int
    directory: Path
    detour: tuple[int, int] | None = None
    process: subprocess.Popen[bytes] | None = None
    guard: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        """HOST:PORT for clients."""
        return f"{HOST}:{self.port}"

    @property
    def log(self) -> Path:
        """Where the node writes what it does."""
        return self.directory / "kafka.log"

    @property
    def properties(self) -> Path:
        """Its server.properties."""
        return self.directory / "server.properties"

    def tail(self, lines: int = 15) -> str:
        """The end of its log."""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-lines:]) if self.log.exists() else ""


@dataclass(slots=True)
class Kafka:
    """A running cluster. Use `with Kafka.start(...) as kafka`, and give clients `kafka.bootstrap`."""

    nodes: tuple[Node, ...]
    java: Path
    class_path: str
    temporary: Path | None = None
    say: Callable[[str], None] = field(default=lambda line: None)

    @property
    def bootstrap(self) -> str:
        """HOST:PORT[,HOST:PORT…] of all nodes."""
        return ",".join(node.address for node in self.nodes)

    @classmethod
    @contextmanager
    def start(
        cls,
        nodes: int = 1,
        data: Path | None = None,
        port: int | None = None,
        *,
        detours: Sequence[tuple[int, int]] = (),
        say: Callable[[str], None] = lambda line: None,
    ) -> Iterator["Kafka"]:
        """Run `nodes` nodes until the block ends; they answer when it begins.

        Args:
            nodes: 1 or more; with three, topics may have three replicas and one node may fall.
            data: directory that keeps everything over restarts (the same number of nodes each time); a temporary one,
                removed at the end, unless given.
            port: of the first node, the others follow it; free ports unless given.
            detours: for each node a second port, and the port that clients coming in by it are told: that of a proxy
                which cuts or delays connections in tests.
            say: is told, in whole lines, what is awaited.

        Raises:
            BrokerError: Java or jars are missing, a port or the directory is taken, or a node does not answer.
        """
        java, jars = find_java(), class_path(say)
        directory = Path(tempfile.mkdtemp(prefix="truceline-kafka-")) if data is None else data.resolve()
        lock = _hold(directory)
        try:
            kafka = cls(_lay_out(nodes, directory, port), java.program, jars, directory if data is None else None, say)
            for node, detour in zip(kafka.nodes, detours, strict=False):
                node.detour = detour
            say(f"starting Apache Kafka on {kafka.bootstrap} (Java {java.version}, data in {directory}) ...")
            try:
                kafka._format()
                for node in kafka.nodes:
                    kafka._launch(node)
                kafka._await_answer()
                yield kafka
            finally:
                # What is thrown away needs no good order, and a cluster's last nodes take long to find theirs.
                kafka._halt(*kafka.nodes, deadline=0 if data is None else STOP_DEADLINE)
        finally:
            lock.close()
            if data is None:
                shutil.rmtree(directory, ignore_errors=True)

    def stop_node(self, *numbers: int) -> None:
        """Stop one node, or several at once, in good order, killing it when the deadline has passed."""
        self._halt(*(self.nodes[number] for number in numbers))

    def kill_node(self, *numbers: int) -> None:
        """Kill one node, or several at once, as a power cut would."""
        self._halt(*(self.nodes[number] for number in numbers), deadline=0)

    def start_node(self, *numbers: int) -> None:
        """Start stopped or killed nodes again, on their old ports and data, and wait until they answer.

        A cluster of three that is down altogether needs two of them at once, for one alone has no majority.
        """
        for number in numbers:
            self._launch(self.nodes[number])
        self._await_answer()

    def pid(self, number: int = 0) -> int | None:
        """The process of a running node, for tests that freeze it."""
        process = self.nodes[number].process
        return None if process is None else process.pid

    def wait(self) -> None:
        """Stay while all nodes run.

        Raises:
            BrokerError: one has ended by itself.
        """
        while True:
            for node in self.nodes:
                if node.process is not None and node.process.poll() is not None:
                    raise BrokerError(f"node {node.number} has ended by itself; its log says:\n{node.tail()}")
            time.sleep(0.5)

    def _format(self) -> None:
        """Write each node's configuration and, the first time, give its log directory the cluster's id."""
        voters = ",".join(f"{node.number}@{HOST}:{node.controller_port}" for node in self.nodes)
        directory = self.nodes[0].directory.parent
        made = {path.parent.parent for path in directory.glob("node-*/log/meta.properties")}
        if made and made != {node.directory for node in self.nodes}:
            raise BrokerError(
                f"{directory} holds a cluster made with --nodes {len(made)}, not {len(self.nodes)}",
                f"give --nodes {len(made)}, or another --data",
            )
        fresh = [node for node in self.nodes if node.directory not in made]
        for node in self.nodes:
            node.directory.mkdir(parents=True, exist_ok=True)
            node.properties.write_text(_properties(node, voters, len(self.nodes)), encoding="utf-8")
        cluster = urlsafe_b64encode(uuid.uuid4().bytes).decode().rstrip("=")
        tool = [*JVM, "kafka.tools.StorageTool", "format", f"--cluster-id={cluster}", "-c"]
        running = [(node, self._java(node, *tool, str(node.properties))) for node in fresh]
        for node, process in running:
            if process.wait(START_DEADLINE) != 0:
                raise BrokerError(f"the directory of node {node.number} could not be formatted:\n{node.tail()}")

    def _launch(self, node: Node) -> None:
        if node.process is not None:
            raise ValueError(f"node {node.number} runs already")
        node.process = self._java(node, *JVM, "kafka.Kafka", str(node.properties))
        node.guard = guard(node.process.pid, self.temporary)

    def _java(self, node: Node, *command: str) -> "subprocess.Popen[bytes]":
        with node.log.open("ab") as log:
            return subprocess.Popen(
                [self.java, *LOGGING, "-cp", self.class_path, *command],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=node.directory,
                start_new_session=True,  # a Ctrl-C in the terminal is ours to pass on, in order
            )

    def _halt(self, *nodes: Node, deadline: float = STOP_DEADLINE) -> None:
        running = [(node, node.process) for node in nodes if node.process is not None]
        for _, process in running:
            process.send_signal(SIGTERM if deadline else SIGKILL)
        ends = time.monotonic() + deadline
        for node, process in running:
            try:
                process.wait(max(0.0, ends - time.monotonic()) if deadline else None)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            node.process = None
            if node.guard is not None:
                release(node.guard)
                node.guard = None

    def _await_answer(self) -> None:
        """Wait until every running node is in the cluster's metadata, or say what a dead one said last."""
        running = [node for node in self.nodes if node.process is not None]
        deadline = time.monotonic() + START_DEADLINE
        with ThreadPoolExecutor(1) as aside:  # the caller may itself run in an event loop
            while not aside.submit(asyncio.run, _answers(running)).result():
                for node in running:
                    if node.process is not None and node.process.poll() is not None:
                        raise BrokerError(f"node {node.number} ended while it started; its log says:\n{node.tail()}")
                if time.monotonic() > deadline:
                    raise BrokerError(
                        f"Apache Kafka did not answer within {START_DEADLINE:.0f} s; its log says:\n{running[0].tail()}"
                    )
                time.sleep(0.1)


async def _answers(nodes: list[Node]) -> bool:
    """Whether each of `nodes` knows every other one."""
    from aiokafka.admin import AIOKafkaAdminClient
    from aiokafka.errors import KafkaError

    if not all(_is_open(node.port) for node in nodes):  # aiokafka would log every refusal
        return False
    for node in nodes:
        admin = AIOKafkaAdminClient(bootstrap_servers=node.address, request_timeout_ms=5000)
        try:
            await admin.start()
            known = {broker["node_id"] for broker in (await admin.describe_cluster())["brokers"]}
            if not known >= {other.number for other in nodes}:
                return False
        except (KafkaError, OSError, TimeoutError):
            return False
        finally:
            await admin.close()
    return True


def _is_open(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex((HOST, port)) == 0


def _hold(directory: Path) -> TextIO:
    """Hold the directory against a second cluster, which would write its settings over the first one's.

    Raises:
        BrokerError: another process holds it, or nothing can be written there.
    """
    try:
        return hold(directory / "in-use")
    except Taken:
        raise BrokerError(f"another Apache Kafka runs on {directory}", "stop it, or give another --data") from None
    except OSError as error:
        raise BrokerError(
            f"{directory} cannot be written: {error.strerror}", "give --data a directory that can"
        ) from None


def _lay_out(count: int, directory: Path, port: int | None) -> tuple[Node, ...]:
    if not 1 <= count <= 9:
        raise ValueError(f"a cluster has 1 to 9 nodes, not {count}")
    ports = [port + number for number in range(count)] if port is not None else _free_ports(count)
    for taken in (number for number in ports if _is_open(number)):
        raise BrokerError(f"port {taken} of {HOST} is taken", "stop what runs there, or give another --port")
    controllers = _free_ports(count, besides=ports)
    return tuple(Node(n, ports[n], controllers[n], directory / f"node-{n}") for n in range(count))


def _free_ports(count: int, besides: list[int] | None = None) -> list[int]:
    """Ports nobody listens on, below the range from which systems lend ports to outgoing connections."""
    free: list[int] = []
    while len(free) < count:
        port = random.randint(10_000, 30_000)  # noqa: S311 - a port, not a secret
        with socket.socket() as probe, suppress(OSError):
            probe.bind((HOST, port))
            if port not in free and port not in (besides or ()):
                free.append(port)
    return free


def _properties(node: Node, voters: str, count: int) -> str:
    replicas, in_sync = min(3, count), min(2, count)
    listeners = [f"BROKER://{HOST}:{node.port}", f"CONTROLLER://{HOST}:{node.controller_port}"]
    advertised = [f"BROKER://{HOST}:{node.port}"]
    if node.detour is not None:
        listeners.append(f"DETOUR://{HOST}:{node.detour[0]}")
        advertised.append(f"DETOUR://{HOST}:{node.detour[1]}")
    settings = {
        "process.roles": "broker,controller",
        "node.id": node.number,
        "controller.quorum.voters": voters,
        "listeners": ",".join(listeners),
        "advertised.listeners": ",".join(advertised),
        "listener.security.protocol.map": "BROKER:PLAINTEXT,CONTROLLER:PLAINTEXT,DETOUR:PLAINTEXT",
        "inter.broker.listener.name": "BROKER",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": node.directory / "log",
        "auto.create.topics.enable": "false",
        "default.replication.factor": replicas,
        "min.insync.replicas": in_sync,
        "offsets.topic.replication.factor": replicas,
        "offsets.topic.num.partitions": 8,
        "transaction.state.log.replication.factor": replicas,
        "transaction.state.log.min.isr": in_sync,
        "transaction.state.log.num.partitions": 8,
        "share.coordinator.state.topic.replication.factor": replicas,
        "share.coordinator.state.topic.min.isr": in_sync,
        "broker.session.timeout.ms": 5000,  # a killed node is missed, and let back in, after this, not after nine
        "broker.heartbeat.interval.ms": 1000,
        "group.initial.rebalance.delay.ms": 0,  # a demo's lone worker has nobody to wait for
        "group.min.session.timeout.ms": 1000,  # tests kill workers and do not want to wait for six seconds
        "log.cleaner.dedupe.buffer.size": 16_777_216,  # the default of 128 MiB is half of this heap
    }
    return "".join(f"{name}={value}\n" for name, value in settings.items())
