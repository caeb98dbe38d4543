"""Faust's Kafka transport, with five faults that would lose, strand or slow messages mended. Pinned to faust 0.15.3.

Each override names what it replaces; a test in tests/flow holds the pinned version to it.
"""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from typing import Any

from faust.transport.drivers import aiokafka as driver
from faust.types import TP, Message, TopicT

from streams.topics import PARTITIONS

YIELD_EVERY = 100
"""Messages handed on between two breaths of the event loop."""

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


class Consumer(driver.Consumer):
    """Commits what a batch has finished and nothing else; hands messages on without a task for each."""

    logger = logging.getLogger("faust.transport")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._wanted: dict[TP, int] = {}  # the offset that must come next
        self._missed: dict[TP, int] = {}  # the one that did not come, and was sought once more

    def _new_consumer_thread(self) -> ConsumerThread:
        return ConsumerThread(self, loop=self.loop, beacon=self.beacon)

    def ack(self, message: Message) -> bool:
        """Ignore every acknowledgement but those of `finish`.

        Faust acknowledges on its own what a stream skips: a message that was under way when the partitions moved or
        the worker began to stop (`faust.Stream._py_aiter`), and it would then be committed unread.
        """
        return False

    def finish(self, messages: Iterable[Message]) -> None:
        """Acknowledge messages whose outputs and facts are on the broker. In order of their partitions."""
        for message in messages:
            super().ack(message)

    async def _drain_messages(self, fetcher: Any) -> None:
        """Hand fetched messages to the streams.

        Replaces a loop that starts a task and a `wait_first` for every message: here one for every fetch. A fetch
        that is cut off by a rebalance is fetched again, for the intake resumes from the committed offsets.
        """
        try:
            while not (self.should_stop or fetcher.should_stop):
                await self.sleep(0)
                fetched = [taken async for taken in self.getmany(timeout=1.0)]
                if fetched:
                    await self.wait_first(self._hand_on(fetched), self.suspend_flow.wait())
        except self.consumer_stopped_errors:
            if not self.transport.app.should_stop:
                raise
        except asyncio.CancelledError:
            if not self.transport.app.should_stop:
                raise

    async def perform_seek(self) -> None:
        """Go back to what is committed, and know which message must come next."""
        await super().perform_seek()
        self._wanted.update({tp: self._committed_offset[tp] or 0 for tp in self.assignment()})

    async def _hand_on(self, fetched: list[tuple[TP, Message]]) -> None:
        """Hand messages to their streams, each partition's without a gap.

        A fetch that was under way while the consumer sought back holds messages from beyond the place it sought to.
        Faust would hand them on, take those before them for holes in the log, and commit: they were lost. Here the
        consumer seeks once more, and only what is missing then as well is a hole (a transaction's mark, say).
        """
        beyond: set[TP] = set()
        for number, (tp, message) in enumerate(fetched, 1):
            if self.suspend_flow.is_set():
                return
            if number % YIELD_EVERY == 0:
                await asyncio.sleep(0)
            read = self._read_offset[tp]
            if tp in beyond or (read is not None and message.offset < read):
                continue
            wanted = self._wanted.get(tp, message.offset)
            if message.offset > wanted and self.app.topics.acks_enabled_for(message.topic):
                if self._missed.pop(tp, None) != wanted:
                    beyond.add(tp)
                    self._missed[tp] = wanted
                    await self.seek(tp, wanted)
                    continue
                await self._add_gap(tp, wanted, message.offset - 1)
            await self.callback(message)
            self._read_offset[tp] = message.offset
            self._wanted[tp] = message.offset + 1


class Producer(driver.Producer):
    """A producer whose retries neither repeat nor reorder."""

    logger = logging.getLogger("faust.transport")

    def _settings_extra(self) -> Mapping[str, Any]:
        return {"acks": "all", "enable_idempotence": True}


class Transport(driver.Transport):
    """Faust's transport with the consumer and producer of this module."""

    Consumer = Consumer
    Producer = Producer


def raw(app: Any, name: str, **options: Any) -> TopicT:
    """A topic whose keys and values are left as they are: Faust's decoders drop what they cannot read."""
    return app.topic(  # type: ignore[no-any-return]
        name,
        key_type=bytes,
        value_type=bytes,
        key_serializer="raw",
        value_serializer="raw",
        allow_empty=True,
        **options,
    )
