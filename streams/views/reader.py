"""From the topics into the read model: one aiokafka reader without a group, for as long as the process lives.

In: every topic but the workers' own. Out: rows in the `Store`, and what changed to whoever listens.
A crash loses nothing: rows and offsets were committed together. A broker that is away is waited for; a file of another
pipeline, or of topics that were made anew, is thrown away and built again.
"""

import asyncio
import logging
import sqlite3

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError

from streams.admin import admin
from streams.settings import Settings
from streams.views.latest import MissingTopicError, consumer
from streams.views.store import READ_TOPICS, Positions, Store, positions
from streams.views.stream import Hub

log = logging.getLogger(__name__)

BATCH = 2_000
"""Records taken into one transaction at most: some 100 ms of work, during which the process still answers."""

PROBE = 1.0
"""Seconds between looks at the broker's end offsets."""

PROBE_DEADLINE = 1.5
"""Seconds after which a broker that has not told its end offsets counts as away."""

PRUNE_EVERY = 500
"""Transactions between two prunings."""


class Reader:
    """Keeps a `Store` up to date with a pipeline's topics.

    Attributes:
        caught_up: everything that the topics held when this reader began is in the store.
        broker_answers: the broker told its end offsets within `PROBE_DEADLINE` when last asked.
        trouble: why it is not reading, in words; empty while it does.
        positions: the next offset to read, by topic (without prefix) and partition; all before it is committed.
        lag: records not yet read, by topic (without prefix) and partition.
    """

    def __init__(self, settings: Settings, store: Store, hub: Hub) -> None:
        """Nothing is read before `run`."""
        self.settings, self.store, self.hub = settings, store, hub
        self.caught_up = False
        self.broker_answers = False
        self.trouble = "not started"
        self.positions: Positions = {}
        self.lag: dict[tuple[str, int], int] = {}
        self._topics = {topic.full(settings.prefix): topic for topic in READ_TOPICS}

    async def run(self) -> None:
        """Read until cancelled; whatever fails is tried again, and told in `trouble` meanwhile."""
        while True:
            try:
                await self._read()
            except MissingTopicError as missing:
                self.trouble = f"{missing}; mend: truceline topics apply{self.settings.options()}"
            except KafkaError as error:
                self.trouble = f"no Apache Kafka answers at {self.settings.brokers} ({type(error).__name__})"
            except sqlite3.Error as error:
                self.trouble = f"the read model cannot be written: {error}"
            self.broker_answers = False
            log.warning("%s", self.trouble)
            await asyncio.sleep(1)

    async def once(self) -> None:
        """Read to the ends of this moment, and return.

        Raises:
            MissingTopicError, aiokafka.errors.KafkaError, sqlite3.Error: as `run` tells in `trouble`.
        """
        await self._read(follow=False)

    async def _read(self, *, follow: bool = True) -> None:
        pipeline = f"{await _cluster(self.settings)}/{self.settings.prefix}"
        async with consumer(self.settings, *READ_TOPICS) as source:
            behind = await self._begin(source, pipeline)
            probing = asyncio.create_task(self._probe(source))
            try:
                self.trouble = ""
                batches = 0
                while follow or not self.caught_up:
                    behind = {place: end for place, end in behind.items() if await source.position(place) < end}
                    self.caught_up = self.caught_up or not behind
                    if behind or follow:
                        await self._take(source)
                    batches += 1
                    if batches % PRUNE_EVERY == 0:
                        await asyncio.to_thread(self.store.prune)
            finally:
                probing.cancel()
                await asyncio.gather(probing, return_exceptions=True)

    async def _begin(self, source: AIOKafkaConsumer, pipeline: str) -> dict[TopicPartition, int]:
        """Go to where the store stands; returns the ends to reach before it is caught up."""
        places = list(source.assignment())
        begins = await source.beginning_offsets(places)
        ends: dict[TopicPartition, int] = await source.end_offsets(places)
        held = self._held()
        anew = any(offset > ends[place] for place, offset in held.items())
        if anew or not await asyncio.to_thread(self.store.belongs_to, pipeline):
            log.warning("the read model is of other topics than those on %s: building it anew", self.settings.brokers)
            await asyncio.to_thread(self.store.reset)
            await asyncio.to_thread(self.store.belongs_to, pipeline)
            self.hub.restart(self.store)
            held = {}
        for place in places:
            source.seek(place, max(begins[place], held.get(place, 0)))
        self.positions = {(self._topics[place.topic].name, place.partition): offset for place, offset in held.items()}
        return ends

    def _held(self) -> dict[TopicPartition, int]:
        with self.store.reading() as connection:
            stored = positions(connection)
        return {
            TopicPartition(self.settings.prefix + topic, partition): offset
            for (topic, partition), offset in stored.items()
        }

    async def _take(self, source: AIOKafkaConsumer) -> None:
        """Take what has arrived, in one transaction, and tell what it changed."""
        arrived = await source.getmany(timeout_ms=200, max_records=BATCH)
        if not arrived:
            return
        moved: Positions = {
            (self._topics[place.topic].name, place.partition): await source.position(place) for place in arrived
        }
        records = [(self._topics[place.topic], record) for place, batch in arrived.items() for record in batch]
        # Shielded: a cancelled wait would leave the thread writing while the store is being closed.
        events = await asyncio.shield(asyncio.to_thread(self.store.apply, records, moved))
        self.positions |= moved
        self.hub.publish(events)

    async def _probe(self, source: AIOKafkaConsumer) -> None:
        """Ask the broker for its end offsets again and again: is it there, and how far behind are we."""
        places = list(source.assignment())
        while True:
            try:
                async with asyncio.timeout(PROBE_DEADLINE):  # before 3.12 `wait_for` could swallow a cancel
                    ends = await source.end_offsets(places)
                self.lag = {
                    (self._topics[place.topic].name, place.partition): max(0, end - await source.position(place))
                    for place, end in ends.items()
                }
                self.broker_answers = True
            except (TimeoutError, KafkaError) as error:
                if self.broker_answers:
                    log.warning("the broker at %s does not answer (%s)", self.settings.brokers, type(error).__name__)
                self.broker_answers = False
            await asyncio.sleep(PROBE)


async def _cluster(settings: Settings) -> str:
    """The id of the broker's cluster: a temporary broker on the same port is another pipeline."""
    async with admin(settings) as client:
        return str((await client.describe_cluster())["cluster_id"])
