"""One run: publish a story while a plan's faults happen to real workers on a real Apache Kafka, then judge."""

import asyncio
import contextlib
import itertools
import random
import secrets
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from schemas import Update
from streams.admin import admin, apply
from streams.broker.kafka import Kafka
from streams.publish import Record, Unsent, encode, partition, producer, send
from streams.settings import Settings
from streams.topics import ENRICHED, PARTITIONS, RAW
from tests.broker.processes import behind
from tests.chaos.fleet import Hand
from tests.chaos.judge import Verdict, expected, found, judge
from tests.chaos.plan import KILLS, PROXIED, Fault, Step, plan
from tests.chaos.proxy import Line, Proxy
from tests.chaos.story import POISON_HEADER, Delivery, Poison, deliveries

SESSION = 8.0
"""Seconds: short, so that a run waits little for the group to miss a dead member; two cores still keep it."""

LEAD = 4000
"""Messages published ahead of the workers: there is always a backlog when something happens, and a pause of the whole
group (a rebalance, a broker that comes back) is made up for by full batches instead of being waited for."""

PATIENCE = 20.0
"""Seconds for the workers to catch up with the lead; with everything down they cannot, and the plan goes on."""

PIECE = 400
"""Messages published between two looks at the plan."""

SETTLE_SECONDS = 240.0
"""From the last fault until everything must be committed: twice what a watch takes to end a stuck worker."""


@dataclass(slots=True)
class Report:
    """What a run did and found."""

    seed: int
    updates: int
    steps: list[Step]
    journal: list[str] = field(default_factory=list)
    deliveries: int = 0
    back: list[float] = field(default_factory=list)
    settled: float = 0.0
    seconds: float = 0.0
    exits: Counter[str] = field(default_factory=Counter)
    slow_stops: list[float] = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    stuck: str = ""

    @property
    def kills(self) -> int:
        return sum(step.fault in KILLS for step in self.steps)

    @property
    def right(self) -> bool:
        """Nothing lost, double, unequal or stuck; nobody needed a person."""
        wrong = any(why.startswith(("exit 65", "exit -", "still")) for why in self.exits)
        return self.verdict.right and not self.stuck and not wrong


class Run:
    """A pipeline of its own on a cluster that is given: topics, fleet, story."""

    def __init__(
        self, kafka: Kafka, proxy: Proxy, detour: str, report: Report, *, logs: Path, loud: bool = False
    ) -> None:
        self.kafka, self.proxy, self.report, self.loud = kafka, proxy, report, loud
        self.settings = Settings(
            brokers=kafka.bootstrap,
            prefix=f"chaos-{report.seed}-{secrets.token_hex(2)}.",
            replication=min(3, len(kafka.nodes)),
            session_timeout=SESSION,
            stall_timeout=60.0,  # a slow machine works through the other partitions first
            batch=200,
            dead_share=0.1,  # a restarted worker meets the same few again, among few good ones
            log_level="INFO",
        )
        self.chance = random.Random(report.seed)
        self.began = time.monotonic()
        self.brokers = asyncio.Lock()
        state = logs / "state"
        kinds: list[dict[str, object]] = [
            {"state": state / "0", "brokers": detour},
            {"state": state / "1", "instance": "one"},
            {"facts_in_memory": 300, "ledger_idle": 0.0},
            {"state": state / "3", "instance": "three", "standbys": 0, "facts_in_memory": 300, "ledger_idle": 0.0},
        ]
        self.hands = [
            Hand(f"worker {number}", self.settings.model_copy(update=kind), logs / f"worker-{number}.log")
            for number, kind in enumerate(kinds)
        ]

    def tell(self, line: str) -> None:
        """Note what happened, with the seconds since the beginning."""
        line = f"{time.monotonic() - self.began:7.1f} s  {line}"
        self.report.journal.append(line)
        if self.loud:
            print(line, file=sys.stderr, flush=True)

    async def go(self) -> None:
        """From topics to verdict."""
        report = self.report
        story = deliveries(report.seed, report.updates)
        report.deliveries = len(story)
        await apply(self.settings)
        with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as aside:
            want = asyncio.get_running_loop().run_in_executor(aside, expected, report.seed, report.updates)
            try:
                for hand in self.hands[:2]:
                    hand.start()
                await asyncio.gather(*(hand.ready(180) for hand in self.hands[:2]))
                self.tell("two workers are ready")
                await self._publish(story)
                await self._quiesce()
            finally:
                await asyncio.gather(*(hand.end() for hand in self.hands))
                for hand in self.hands:
                    report.exits += hand.exits
                    report.back += hand.back
            self.tell("comparing")
            report.verdict = judge(await want, await found(self.settings))
        report.seconds = time.monotonic() - self.began
        self.tell(f"{report.verdict.compared} rows compared")

    async def _publish(self, story: list[Delivery]) -> None:
        """Send everything, a lead ahead of the workers, and let the plan's faults happen as their time comes."""
        waiting = list(self.report.steps)
        faults: list[asyncio.Task[None]] = []
        async with Progress(self.settings) as progress:
            lead = min(LEAD, len(story) // 5)
            for start in range(0, len(story), PIECE):
                await self._send(story[start : start + PIECE])
                await progress.reach(start + PIECE - lead, PATIENCE)
                while waiting and waiting[0].after <= start / len(story):
                    faults.append(asyncio.create_task(self._happen(waiting.pop(0))))
                    await asyncio.sleep(0)
        self.tell(f"{len(story)} messages published")
        faults += [asyncio.create_task(self._happen(step)) for step in waiting]
        await asyncio.gather(*faults)
        self.tell("all faults are over")

    async def _send(self, piece: list[Delivery]) -> None:
        """Send until every message is acknowledged: what was not is sent again, as a producer must."""
        records = [_record(each, self.settings) for each in piece]
        for attempt in itertools.count():
            if attempt == 1:
                self.tell(f"{len(records)} messages were not acknowledged; sending them until they are")
            failed = []
            try:
                async with producer(self.settings) as client:
                    futures = [(record, await send(client, record)) for record in records]
                    for record, future in futures:
                        try:
                            await future
                        except KafkaError:
                            failed.append(record)
            except (KafkaError, Unsent, OSError, TimeoutError):
                failed = records
            if not failed:
                return
            records = failed
            await asyncio.sleep(0.5)

    async def _happen(self, step: Step) -> None:
        """Let one fault happen, and be over."""
        self.tell(str(step))
        running = [hand for hand in self.hands if hand.wanted] or self.hands[:1]
        hand = running[step.place % len(running)]
        match step.fault:
            case Fault.KILL:
                await hand.kill(seconds=step.seconds)
            case Fault.WIPE:
                await hand.kill(hand.wipe, step.seconds)
            case Fault.SPOIL:
                await hand.kill(lambda: hand.spoil(self.chance), step.seconds)
            case Fault.TERM:
                self.report.slow_stops.append(await hand.terminate(again=True, seconds=step.seconds))
            case Fault.JOIN:
                for idle in [hand for hand in self.hands if not hand.wanted][:1]:
                    idle.start()
            case Fault.LEAVE:
                if len(running) > 1:
                    self.report.slow_stops.append(await hand.terminate(again=False))
            case Fault.FREEZE:
                hand.signal(signal.SIGSTOP)
                await asyncio.sleep(step.seconds)
                hand.signal(signal.SIGCONT)
            case Fault.CUT | Fault.SILENT | Fault.SLOW:
                self.hands[PROXIED].start()
                self.proxy.put({Fault.CUT: Line.CUT, Fault.SILENT: Line.SILENT, Fault.SLOW: Line.SLOW}[step.fault])
                await asyncio.sleep(step.seconds)
                self.proxy.put(Line.OPEN)
            case Fault.BOUNCE | Fault.CRASH | Fault.BLACKOUT:
                await self._broker(step)

    async def _broker(self, step: Step) -> None:
        nodes = [*range(len(self.kafka.nodes))] if step.fault is Fault.BLACKOUT else [step.place]
        halt = self.kafka.stop_node if step.fault is Fault.BOUNCE else self.kafka.kill_node
        async with self.brokers:
            await asyncio.to_thread(halt, *nodes)
            await asyncio.sleep(step.seconds)
            await asyncio.to_thread(self.kafka.start_node, *nodes)
            self.tell(f"{'all nodes' if len(nodes) > 1 else f'node {nodes[0]}'} back")

    async def _quiesce(self) -> None:
        """Wait until both stages have committed all there is, then stop every worker."""
        ended = told = time.monotonic()
        late: dict[TopicPartition, tuple[int, int]] = {TopicPartition("nothing is known of offsets", 0): (0, 0)}
        while True:
            with contextlib.suppress(KafkaError, OSError):
                late = await behind(self.settings)
            if not late:
                break
            if time.monotonic() - told > 10:
                told = time.monotonic()
                self.tell(f"{sum(end - at for at, end in late.values())} messages of {len(late)} partitions to go")
            if time.monotonic() - ended > SETTLE_SECONDS:
                self.report.stuck = f"not committed {SETTLE_SECONDS:g} s after the last fault: {late}"
                self.tell(self.report.stuck)
                break
            await asyncio.sleep(0.5)
        self.report.settled = time.monotonic() - ended
        self.tell("everything is committed; stopping the workers")
        await asyncio.gather(*(hand.terminate(again=False) for hand in self.hands if hand.wanted))


class Progress:
    """How far the readings have come, seen from outside."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        name = ENRICHED.full(settings.prefix)
        self.partitions = [TopicPartition(name, number) for number in range(PARTITIONS)]
        self.consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers, request_timeout_ms=5000)

    async def __aenter__(self) -> "Progress":
        await self.consumer.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.consumer.stop()

    async def reach(self, number: int, deadline: float) -> bool:
        """Wait until so many readings are on the topic, repeats among them; not longer than the deadline."""
        ends = time.monotonic() + deadline
        while time.monotonic() < ends:
            with contextlib.suppress(KafkaError, OSError, TimeoutError):
                async with asyncio.timeout(5):
                    if sum((await self.consumer.end_offsets(self.partitions)).values()) >= number:
                        return True
            await asyncio.sleep(0.2)
        return False


def _record(each: Delivery, settings: Settings) -> Record:
    if isinstance(each, Update):
        return encode(each, RAW, prefix=settings.prefix)
    assert isinstance(each, Poison)
    headers = [(POISON_HEADER, str(each.number).encode())]
    return Record(RAW.full(settings.prefix), each.key, each.value, headers, partition(each.key.decode()))


async def play(
    kafka: Kafka, proxy: Proxy, detour: str, *, seed: int, updates: int, faults: int, loud: bool, only: frozenset[Fault]
) -> Report:
    """One seed on a running cluster. What it wrote is removed, unless something is wrong."""
    steps = plan(seed, steps=faults, places=4, nodes=len(kafka.nodes), session=SESSION, blackout=30.0, only=only)
    report = Report(seed, updates, steps)
    logs = Path(tempfile.mkdtemp(prefix=f"truceline-chaos-{seed}-"))
    report.journal.append(f"logs and state in {logs}")
    run = Run(kafka, proxy, detour, report, logs=logs, loud=loud)
    await run.go()
    if report.right:
        shutil.rmtree(logs)
        async with admin(run.settings) as client:
            await client.delete_topics(
                [name for name in await client.list_topics() if name.startswith(run.settings.prefix)]
            )
    return report
