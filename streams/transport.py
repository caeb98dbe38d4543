"""Faust's Kafka transport, with five faults that would lose, strand or slow messages mended. Pinned to faust 0.15.3.

What is fetched of a source topic goes to its agent whole, as a list of records: an event, an acknowledgement and a turn
of a stream for each message would cost more than settling it.

Each override names what it replaces; a test in tests/flow holds the pinned version to it.
"""

import asyncio
import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from aiokafka.structs import ConsumerRecord
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message, TopicT

from streams.topics import PARTITIONS

YIELD_EVERY = 100
"""Changelog records handed on between two breaths of the event loop."""

FETCHES = 2
"""Fetches that wait for the agent: one is at hand when it comes back, and the rest waits in aiokafka's buffers, which
are bounded in bytes."""

FETCH_WAIT_MS = 100
"""One fetch is in flight to a broker, and a partition just drained waits until it returns: Faust's fixed 1500 ms would
be felt as lag."""


class _Declared:
    """A cluster's topics, with the declared partitions of those that the broker has not told of yet."""

    def __init__(self, cluster: Any) -> None:
        self._cluster = cluster

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cluster, name)

    def partitions_for_topic(self, topic: str) -> set[int]:
        return self._cluster.partitions_for_topic(topic) or set(range(PARTITIONS))


class Assignor:
    """Gives out every partition of every topic, also when this worker has just lost its connection.

    Both assignors in use leave out, with a warning, a topic whose partitions they have not heard of. The leader of a
    group, cut off at that moment, would then give its topics to nobody, and the group would stay idle for minutes.
    """

    def __init__(self, assignor: Any) -> None:
        self._assignor = assignor

    def __getattr__(self, name: str) -> Any:
        return getattr(self._assignor, name)

    def assign(self, cluster: Any, members: Mapping[str, Any]) -> Mapping[str, Any]:
        """Give out the partitions of all topics that the members ask for."""
        return self._assignor.assign(_Declared(cluster), members)  # type: ignore[no-any-return]


class ConsumerThread(driver.AIOKafkaConsumerThread):
    """The thread that talks to the broker."""

    logger = logging.getLogger("faust.transport")

    def _create_worker_consumer(self, transport: Any) -> Any:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        consumer._partition_assignment_strategy = [Assignor(self._assignor)]
        return consumer

    async def _fetch_records(
        self,
        consumer: Any,
        active_partitions: set[TP],
        timeout: float | None = None,  # noqa: ASYNC109 - as the method it replaces
        max_records: int | None = None,
    ) -> dict[TP, list[Any]]:
        """Take a share of every partition: aiokafka empties one after the other.

        Behind a reader that takes its time, the last one of a backlog would stand still for minutes, until the watch
        ends a worker that is well.
        """
        fetched: dict[TP, list[Any]] = {}
        for _ in range(PARTITIONS):
            wait, share = 0 if fetched else timeout, max(1, (max_records or 0) // PARTITIONS)
            taken = await super()._fetch_records(consumer, active_partitions, wait, share)
            if not taken:
                break
            for tp, records in taken.items():
                fetched.setdefault(tp, []).extend(records)
                if tp in consumer._fetcher._records:
                    consumer._fetcher._records.move_to_end(tp)
        return fetched

    def verify_event_path(self, now: float, tp: TP) -> None:
        """Leave it to the worker's own watch whether a stage moves: Faust looks at its stream, which stands still."""
        self._verify_aiokafka_event_path(now, tp)


Fetched = ConsumerRecord[bytes, bytes]


class Fetch(NamedTuple):
    """What one fetch brought of the source topic, each partition's records in order, and the generation it is of."""

    generation: int
    records: list[Fetched]


class Consumer(driver.Consumer):
    """Commits what a batch has finished and nothing else; hands fetches to their agent as they are."""

    logger = logging.getLogger("faust.transport")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._source: Any = None  # the channel of the source topic
        self._wanted: dict[TP, int] = {}  # the offset that must come next
        self._missed: dict[TP, int] = {}  # the one that did not come, and was sought once more
        self._finished: dict[TP, int] = {}  # the offset after the last one finished

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def serve(self, channel: Any) -> Any:
        """Put the fetches of a channel's topic into its queue, as `Fetch`, and give the queue.

        Faust empties it when partitions move, as it does with the queues that its streams read.
        """
        self._source = channel
        return channel.queue

    def ack(self, message: Message) -> bool:
        """Ignore every acknowledgement: what may be committed is told by `finish` alone.

        Faust acknowledges on its own what a stream skips: a message that was under way when the partitions moved or
        the worker began to stop (`faust.Stream._py_aiter`), and it would then be committed unread.
        """
        return False

    def finish(self, records: Iterable[Any]) -> None:
        """Let records be committed whose outputs and facts are on the broker. In order of their partitions."""
        self._finished.update({TP(record.topic, record.partition): record.offset + 1 for record in records})

    def _filter_tps_with_pending_acks(self, topics: Any = None) -> Iterator[TP]:
        return (tp for tp in self._finished if topics is None or tp in topics or tp.topic in topics)

    def _new_offset(self, tp: TP) -> int | None:
        return self._finished.get(tp)

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Forget what was finished of them and not yet committed: it comes again, here or elsewhere."""
        for tp in revoked:
            self._finished.pop(tp, None)
        await super().on_partitions_revoked(revoked)

    async def _drain_messages(self, fetcher: Any) -> None:
        """Hand on what is fetched.

        Replaces a loop that starts a task and a `wait_first` for every message: here one for every fetch. A fetch
        that is cut off by a rebalance is fetched again, for the intake resumes from the committed offsets.
        """
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self.sleep(0)
                fetched = await self._fetch()
                if fetched:
                    given = self._hand_on(fetched, self.app.consumer_generation_id)
                    await self.wait_first(given, self.suspend_flow.wait())
        except self.consumer_stopped_errors:
            if not self.transport.app.should_stop:
                raise
        except asyncio.CancelledError:
            if not self.transport.app.should_stop:
                raise

    async def _fetch(self) -> dict[TP, list[Fetched]]:
        """Fetch what there is of the active partitions, as `getmany` does, without an object for each record."""
        fetched, active = await self._wait_next_records(1.0)
        if fetched is None or self.should_stop:
            return {}
        if not self.flow_active:
            try:
                await self.perform_seek()
            except Exception as error:
                self.log.warning("not sought back to what is committed: %r", error)
            return {}
        taken = self._buffered_partitions.union(active or fetched)
        return {tp: records for tp, records in fetched.items() if tp in taken}

    async def perform_seek(self) -> None:
        """Go back to what is committed, and know which message must come next."""
        await super().perform_seek()
        self._wanted.update({tp: self._committed_offset[tp] or 0 for tp in self.assignment()})

    async def _hand_on(self, fetched: dict[TP, list[Fetched]], generation: int) -> None:
        """Hand what was fetched to its agent, or to recovery."""
        source: list[Fetched] = []
        for tp, records in fetched.items():
            if self._source is not None and tp.topic in self._source.topics:
                source += await self._next(tp, records)
            else:
                await self._recover(tp, records)
        if source and not self.suspend_flow.is_set():
            await self._source.queue.put(Fetch(generation, source))
            self._wanted.update({TP(record.topic, record.partition): record.offset + 1 for record in source})

    async def _next(self, tp: TP, records: list[Fetched]) -> Sequence[Fetched]:
        """The records of a partition that come next, without a gap.

        A fetch that was under way while the consumer sought back holds messages from beyond the place it sought to.
        Faust would hand them on, take those before them for holes in the log, and commit: they were lost. Here the
        consumer seeks once more, and only what is missing then as well is a hole (a transaction's mark, say).
        """
        wanted = self._wanted.setdefault(tp, records[0].offset)
        if records[0].offset == wanted and records[-1].offset - wanted == len(records) - 1:
            return records
        records = [record for record in records if record.offset >= wanted]
        before = [wanted - 1, *(record.offset for record in records)]
        for number, (last, offset) in enumerate(pairwise(before)):
            if offset > last + 1 and self._missed.pop(tp, None) != last + 1:
                self._missed[tp] = last + 1
                await self.seek(tp, last + 1)
                return records[:number]
        return records

    async def _recover(self, tp: TP, records: list[Fetched]) -> None:
        """Hand records of a changelog to the table's recovery, one by one, as Faust does."""
        for number, record in enumerate(records, 1):
            if self.suspend_flow.is_set():
                return
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)
            read = self._read_offset[tp]
            if read is None or record.offset >= read:
                await self.callback(self._to_message(tp, record))
                self._read_offset[tp] = record.offset


class Producer(driver.Producer):
    """A producer whose retries neither repeat nor reorder."""

    logger = logging.getLogger("faust.transport")

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class Transport(driver.Transport):
    """Faust's transport with the consumer and producer of this module."""

    Consumer = Consumer
    Producer = Producer


def raw(app: Any, name: str, *, maxsize: int | None = None, **options: Any) -> TopicT:
    """A topic whose keys and values are left as they are: Faust's decoders drop what they cannot read.

    `maxsize` bounds the queue of whoever reads it. `faust.App.topic` takes one as well, and loses it.
    """
    topic: TopicT = app.topic(
        name,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
        **options,
    )
    topic.maxsize = maxsize
    return topic
