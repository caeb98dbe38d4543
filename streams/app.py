"""A worker: one Faust app for each stage, in one process, with what Faust leaves out.

What is left out and added here: topics are checked before the start; intake stays stopped until recovery is over; a
watch ends the process when a partition with work does not move; stopping has a deadline, also without a broker.
Every step around a fault of the pinned Faust is in this module, `agents`, `tables` and `transport`.
"""

import asyncio
import ctypes
import gc
import logging
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import faust
from aiokafka.errors import KafkaError
from aiokafka.structs import TopicPartition
from faust.exceptions import ConsistencyError
from faust.types import TP

from schemas import EnrichedUpdate, Stage, Update
from streams.admin import admin, check, committed, mend, removed
from streams.agents import Line, die
from streams.identity import topic_id
from streams.intake import Limits
from streams.letters import runs
from streams.publish import Unsent
from streams.settings import Settings
from streams.stages import Book, Enriching, Settling
from streams.store import claim
from streams.tables import Facts
from streams.topics import ENRICHED, FACTS, PARTITIONS, RAW
from streams.transport import FETCHES, Transport, raw

logger = logging.getLogger(__name__)

WATCH_SECONDS = 0.5
"""Between two looks at the state of things; also how late a crash or a stop is noticed at most."""

SOURCES = {Stage.ENRICH: RAW, Stage.SETTLE: ENRICHED}

M_ARENA_MAX = -8
"""What glibc's malloc.h calls the number of its heaps."""

OFFSETS_SECONDS = 5.0
"""Between two questions to the broker for the ends of the partitions held."""


@dataclass(frozen=True, slots=True)
class Functions:
    """The pure functions that a worker runs: how an update is read, and what settles a conflict."""

    enrich: Callable[[Update], EnrichedUpdate]
    ledger: Callable[[str], Book]
    fact_key: Callable[[EnrichedUpdate], bytes]


class App(faust.App):
    """A Faust app on the transport of this project."""

    logger = logging.getLogger("faust.app")

    def _new_transport(self) -> Any:
        return Transport(self.conf.broker_consumer, self)

    def _create_directories(self) -> None:
        """Make the state's directory, and none where the state is in memory."""
        if self.conf.store.scheme == "rocksdb":
            self.conf.tabledir.mkdir(parents=True, exist_ok=True)


def group(settings: Settings, stage: Stage) -> str:
    """The consumer group of a stage."""
    return f"{settings.prefix}{stage}"


def new_app(settings: Settings, stage: Stage) -> App:
    """A Faust app with every setting that matters stated, because its defaults lose messages, or serve tables."""
    session = settings.session_timeout
    state = settings.state / stage if settings.state is not None else None
    app = App(
        group(settings, stage),
        broker=[f"kafka://{address}" for address in settings.brokers.split(",")],
        store="rocksdb://" if state is not None else "memory://",
        datadir=state or Path(),
        broker_client_id=f"truceline-{stage}",
        broker_session_timeout=session,
        broker_heartbeat_interval=session / 6,
        broker_rebalance_timeout=max(60.0, session),
        broker_request_timeout=max(40.0, session),
        broker_commit_interval=1.0,
        broker_max_poll_records=min(settings.batch, 1000),
        broker_max_poll_interval=3600.0,
        consumer_auto_offset_reset="earliest",
        consumer_group_instance_id=settings.instance,
        consumer_max_fetch_size=262_144,
        producer_acks=-1,
        producer_linger=0.005,
        producer_max_batch_size=131_072,
        producer_max_request_size=33_554_432,
        producer_request_timeout=max(5.0, session / 2),
        stream_wait_empty=False,
        topic_allow_declare=False,
        topic_disable_leader=True,
        topic_partitions=PARTITIONS,
        table_standby_replicas=settings.standbys if stage is Stage.SETTLE else 0,
        web_enabled=False,
        web_bind="127.0.0.1",
        web_tables_enabled=False,
        web_router_enabled=False,
        worker_redirect_stdouts=False,
    )

    async def hold_intake(*_: Any, **__: Any) -> None:
        # Faust seeks to the committed offsets and only then clears the stream's buffer: what was fetched in between
        # would be dropped unread, while the read offset has moved past it. It resumes the flow itself, at its end.
        app.consumer.stop_flow()

    app.on_rebalance_complete.connect(hold_intake, weak=False)
    return app


@dataclass(slots=True)
class Part:
    """One stage of this worker: its app, its line of work and, for `settle`, its facts."""

    stage: Stage
    app: App
    line: Line
    facts: Facts | None = None
    source: str = ""
    committed: dict[TP, tuple[int | None, float]] = field(default_factory=dict)
    waited: tuple[int, float] | None = None
    answered: float = field(default_factory=time.monotonic)

    @property
    def ready(self) -> bool:
        """Whether it holds what it was given and recovery is over."""
        app = self.app
        return bool(app.started and not app.should_stop and not app.rebalancing and app.tables.actives_ready)

    @property
    def state(self) -> str:
        """What it is doing, in a few words."""
        app = self.app
        if not app.started:
            return "starting"
        if app.rebalancing or not app.tables.actives_ready:
            if app.in_recovery:
                left = app.tables.recovery.active_remaining_total()  # type: ignore[attr-defined]
                return f"recovering, {left} facts to read back"
            return "waiting for partitions"
        return f"holds {len(self.held)} of {PARTITIONS} partitions"

    @property
    def held(self) -> list[int]:
        """The partitions of its source that it holds."""
        return sorted(tp.partition for tp in self.app.consumer.assignment() if tp.topic == self.source)

    async def look(self, *, stall: float) -> str | None:
        """Ask the broker for the ends of the partitions held, and say which of them has work but does not move."""
        self.waited = None
        consumer = self.app.consumer
        mine = [tp for tp in consumer.assignment() if tp.topic == self.source]
        ends = await consumer.highwaters(*mine) if mine else {}
        self.answered = time.monotonic()
        self.committed = {tp: self.committed[tp] for tp in mine if tp in self.committed}
        for tp in mine:
            now = consumer._committed_offset[tp]  # type: ignore[attr-defined]
            before, since = self.committed.get(tp, (None, 0.0))
            if tp not in self.committed or now != before or (now or 0) >= (ends.get(tp) or 0):
                self.committed[tp] = (now, self.answered)
            elif self.answered - since > stall:
                return (
                    f"{tp.topic}, partition {tp.partition}, is committed up to {now} of {ends.get(tp)} and has not "
                    f"moved for {self.answered - since:.0f} s"
                )
        return None

    def wait(self, *, stall: float) -> str | None:
        """While it is not ready: say when nothing has come back for too long. What it holds is not expected to move."""
        self.committed.clear()
        read, now = self.facts.recovered if self.facts is not None else 0, time.monotonic()
        if self.waited is None or read != self.waited[0]:
            self.waited = read, now
        elif now - self.waited[1] > stall:
            return f"stage {self.stage} has been {self.state}, for {now - self.waited[1]:.0f} s and reads nothing back"
        return None


def assemble(settings: Settings, stage: Stage, functions: Functions, limits: Limits | None = None) -> Part:
    """Put one stage together, ready to start. Needs a running event loop."""
    app = new_app(settings, stage)
    source = SOURCES[stage].full(settings.prefix)
    facts = Facts(app, settings) if stage is Stage.SETTLE else None
    if facts is None:
        line = Line(app, Enriching(functions.enrich, settings), settings, limits=limits)
    else:
        settling = Settling(functions.ledger, functions.fact_key, facts, settings)
        line = Line(app, settling, settings, facts=facts, limits=limits)
    app.agent(raw(app, source, maxsize=FETCHES), name=str(stage), concurrency=1)(line.run)
    return Part(stage, app, line, facts, source)


def spare_the_collector() -> None:
    """Keep the garbage collector off what stays and off what is soon gone: a batch's objects make no cycles.

    Left alone, it walks the gazetteer, the ledgers and the batch under way some hundred times a second.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


def share_one_heap() -> None:
    """Have all threads allocate from one heap of glibc's; before any is started. Other systems are left as they are.

    A fetch comes into a thread of its own, and a part of it stays in the ledgers or in RocksDB. With a heap for each
    thread that part keeps whole pages of every heap, while the rest of them is free to no other thread.
    """
    if (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)) is not None:
        mallopt(M_ARENA_MAX, 1)


class Refused(Exception):  # noqa: N818 - told to a person
    """The worker does not start: `what` is in the way, and the `mend`."""

    def __init__(self, what: str, mend: str) -> None:
        super().__init__(what)
        self.what, self.mend = what, mend


async def check_boot(settings: Settings, stages: Iterable[Stage]) -> None:
    """Make sure that the broker answers, its topics are those declared and hold all that the stages have yet to read.

    Raises:
        Refused: they are not; every difference is named.
    """
    try:
        differences = await check(settings)
        readers = {group(settings, stage): SOURCES[stage] for stage in stages}
        gone = [] if differences or settings.skip_removed else await removed(settings, readers)
    except (KafkaError, OSError, Unsent) as error:
        raise Refused(
            f"no Apache Kafka answers at {settings.brokers}: {error}", "start it, or name another with --brokers"
        ) from error
    if differences:
        raise Refused(
            "the topics are not as declared:\n  " + "\n  ".join(differences),
            mend(differences, settings),
        )
    if gone:
        raise Refused(
            "messages that were not read yet are no longer there:\n  " + "\n  ".join(gone),
            "publish again what is missing of updates.raw; `truceline rebuild --switch` makes anew what is missing of "
            "updates.enriched. Then start once with TRUCELINE_SKIP_REMOVED=true",
        )


async def left_behind(settings: Settings, stages: Iterable[Stage]) -> dict[tuple[str, int], tuple[int, int]]:
    """The runs of dead letters that the stages' workers before this one ended with (`streams.letters.runs`)."""
    following: dict[TopicPartition, int] = {}
    async with admin(settings) as client:
        for stage in stages:
            read = await committed(client, group(settings, stage))
            following |= {place: told.offset for place, told in read.items()}
    return await runs(settings, following)


class Worker:
    """The stages of one process, from start to stop."""

    def __init__(self, settings: Settings, functions: Functions, stages: Iterable[Stage] = tuple(Stage)) -> None:
        self.settings, self.functions, self.stages = settings, functions, tuple(stages)
        self.parts: list[Part] = []
        self.heartbeat = self.began = time.monotonic()
        self.stopping = False
        self._stop = asyncio.Event()

    @property
    def ready(self) -> bool:
        """Whether every stage holds its partitions with their state, and the broker answers."""
        silent = time.monotonic() - max(3 * OFFSETS_SECONDS, self.settings.session_timeout)
        return (
            not self.stopping and bool(self.parts) and all(part.ready and part.answered > silent for part in self.parts)
        )

    @property
    def age(self) -> float:
        """Seconds since it was made."""
        return time.monotonic() - self.began

    @property
    def state(self) -> str:
        """What it is doing, in a few words for each stage."""
        if self.stopping:
            return "stopping"
        return "; ".join(f"{part.stage}: {part.state}" for part in self.parts) or "starting"

    async def run(self, on_ready: Callable[["Worker"], None] = lambda worker: None) -> None:
        """Work until SIGTERM, SIGINT or `stop`; then finish what is under way, commit and return.

        Raises:
            Refused: the broker or its topics are not as they must be.
        """
        settings = self.settings
        logger.info(
            "connecting to %s, topics %s*, state %s", settings.brokers, settings.prefix, settings.state or "in memory"
        )
        await check_boot(settings, self.stages)
        if settings.state is not None and Stage.SETTLE in self.stages:
            async with admin(settings) as client:
                topic = await topic_id(client, FACTS.full(settings.prefix))
            try:
                claim(settings.state / Stage.SETTLE, topic)
            except OSError as error:
                raise Refused(
                    f"the state cannot be kept in {settings.state}: {error}", "make room, or name another with --state"
                ) from error
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self.stop)
        before = await left_behind(settings, self.stages)
        self.parts = [assemble(settings, stage, self.functions, Limits(settings, before)) for stage in self.stages]
        starting = asyncio.gather(*(part.app.start() for part in self.parts))
        looking = asyncio.create_task(self._look())
        self.heartbeat = time.monotonic()
        try:
            while not self._stop.is_set():
                self._check(starting, looking)
                if on_ready is not None and self.ready:
                    on_ready(self)
                    on_ready = None  # type: ignore[assignment]
                with_timeout = asyncio.wait_for(self._stop.wait(), WATCH_SECONDS)
                await asyncio.gather(with_timeout, return_exceptions=True)
        finally:
            looking.cancel()
        await self._shut_down(starting)

    def stop(self) -> None:
        """Begin to stop; a deadline runs from now on."""
        if not self.stopping:
            self.stopping = True
            self._stop.set()
            timer = threading.Timer(self.settings.shutdown_timeout, _give_up, [self.settings.shutdown_timeout])
            timer.daemon = True
            timer.start()

    def _check(self, starting: "asyncio.Future[Any]", looking: "asyncio.Task[None]") -> None:
        before, self.heartbeat = self.heartbeat, time.monotonic()
        if self.heartbeat - before > self.settings.session_timeout:
            # Frozen for so long it was given up: whatever it has in hand or in its buffers is another's by now.
            die(f"the process stood still for {self.heartbeat - before:.1f} s, longer than its session")
        if starting.done() and starting.exception() is not None:
            die(f"the worker could not start: {starting.exception()!r}")
        if looking.done():
            die(f"the watch ended: {looking.exception()!r}")
        for part in self.parts:
            if part.app.crashed:
                if isinstance(part.app.crash_reason, ConsistencyError):
                    # The broker has lost the end of the facts; the copy goes further, and every start would end here.
                    shutil.rmtree(part.app.conf.tabledir, ignore_errors=True)
                    die(
                        f"the state in {part.app.conf.tabledir} holds facts that the broker has lost: "
                        f"{part.app.crash_reason}",
                        mend="it is thrown away, and the next start reads back what the broker has",
                    )
                die(f"stage {part.stage} crashed: {part.app.crash_reason!r}")

    async def _look(self) -> None:
        """Have every stage looked after for as long as the worker runs."""
        while True:
            await asyncio.sleep(min(OFFSETS_SECONDS, self.settings.stall_timeout / 2))
            for part in self.parts:
                stalled = None
                if part.ready:
                    try:
                        async with asyncio.timeout(OFFSETS_SECONDS):
                            stalled = await part.look(stall=self.settings.stall_timeout)
                    except (KafkaError, TimeoutError) as error:
                        logger.warning("the broker does not tell the ends of %s: %r", part.source, error)
                else:
                    stalled = part.wait(stall=self.settings.stall_timeout)
                if stalled is not None:
                    die(stalled)

    async def _shut_down(self, starting: "asyncio.Future[Any]") -> None:
        """Take nothing new, finish the batches under way, commit, leave the group."""
        logger.info("stopping: finishing what is under way")
        for part in self.parts:
            if part.app.started:
                part.app.consumer.stop_flow()
                part.app.flow_control.suspend()
                part.app.flow_control.clear()
        await asyncio.gather(*(part.line.idle.wait() for part in self.parts))
        await asyncio.gather(*(part.app.stop() for part in self.parts))
        if not starting.done():
            starting.cancel()
        await asyncio.gather(starting, return_exceptions=True)
        logger.info("stopped: offsets are committed")


def _give_up(after: float) -> None:
    die(
        f"not stopped after {after:g} s (is the broker gone?); uncommitted work",
        code=1,
        mend="is replayed at the next start",
    )
