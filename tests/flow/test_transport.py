"""What is overridden of Faust does what the overridden did, and what it did not; the pinned version is the one read."""

import asyncio
import hashlib
import inspect
from collections.abc import AsyncIterator
from types import SimpleNamespace

import faust
import pytest
from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from faust.streams import Stream
from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer as Overridden
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP, ConsumerMessage

from schemas import Stage
from streams.app import App, assemble, new_app
from streams.settings import Settings
from streams.transport import Assignor, Consumer
from tests.counting import FUNCTIONS

READ = {
    Overridden._drain_messages: "44a25003",
    Overridden.ack: "5fcf41cf",
    Overridden._new_offset: "1d2c7ea8",
    Stream._py_aiter: "3a48ee25",
    Recovery.on_recovery_completed: "6ef567ac",
    AIOKafkaConsumerThread._create_worker_consumer: "c2701bfc",
}


@pytest.fixture
async def app() -> App:
    app = new_app(Settings(prefix="t."), Stage.ENRICH)
    app.topics._acking_topics.add("t")
    return app


def fetched(offset: int) -> ConsumerMessage:
    return ConsumerMessage("t", 0, offset, 0.0, 0, None, b"", b"", None, tp=TP("t", 0))


def test_faust_is_the_version_that_was_read() -> None:
    """Where this fails, read the changed method again before the new digest is written down here."""
    assert faust.__version__ == "0.15.3"
    digests = {told.__qualname__: hashlib.sha256(inspect.getsource(told).encode()).hexdigest()[:8] for told in READ}
    assert digests == {told.__qualname__: digest for told, digest in READ.items()}


async def test_only_what_a_batch_has_finished_is_ever_committed(app: App) -> None:
    consumer = app.consumer
    assert isinstance(consumer, Consumer)
    first, second = fetched(0), fetched(1)
    first.ack(consumer)  # as Faust does with a message that a stream skips
    assert consumer._filter_committable_offsets([TP("t", 0)]) == {}
    consumer.finish([first, second])
    assert consumer._filter_committable_offsets([TP("t", 0)]) == {TP("t", 0): 2}


async def test_fetched_messages_are_handed_on_in_order_until_the_flow_stops(app: App) -> None:
    consumer, given = app.consumer, []
    fetches = [[5, 6, 7], [8, 8, 9], [10, 11, 12]]

    async def getmany(**_: float) -> AsyncIterator[tuple[TP, ConsumerMessage]]:
        for offset in fetches.pop(0) if fetches else ():
            yield TP("t", 0), fetched(offset)
        if not fetches:
            fetcher.should_stop = True

    async def callback(message: ConsumerMessage) -> None:
        await asyncio.sleep(0)
        given.append(message.offset)
        if message.offset == 11:
            consumer.stop_flow()

    fetcher = SimpleNamespace(should_stop=False)
    consumer.getmany, consumer.callback = getmany, callback
    await consumer._drain_messages(fetcher)
    assert given == [5, 6, 7, 8, 8, 9, 10, 11]
    assert consumer._read_offset[TP("t", 0)] in (10, 11), "12 is fetched again"


@pytest.fixture
def sought(app: App, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Where the consumer was told to go on reading."""
    places: list[int] = []

    async def seek(partition: TP, offset: int) -> None:
        places.append(offset)

    monkeypatch.setattr(app.consumer, "_seek", seek)
    return places


async def test_a_fetch_from_before_a_seek_is_not_taken_for_a_hole_in_the_log(app: App, sought: list[int]) -> None:
    """Found by the chaos runs: 63 messages fetched, dropped, and then committed as if the log had lost them."""
    consumer, given, place = app.consumer, [], TP("t", 0)

    async def callback(message: ConsumerMessage) -> None:
        given.append(message.offset)
        consumer.finish([message])

    consumer.callback = callback
    for start in (0, 40):  # nothing committed yet, and something
        given.clear()
        consumer._wanted[place] = start
        consumer._read_offset[place] = consumer._committed_offset[place] = start or None
        await consumer._hand_on([(place, fetched(offset)) for offset in (start + 20, start + 21)])
        assert (given, sought.pop()) == ([], start)
        await consumer._hand_on([(place, fetched(offset)) for offset in range(start, start + 22)])
        assert given == list(range(start, start + 22))
        assert consumer._filter_committable_offsets([place]) == {place: start + 22}


async def test_messages_that_a_log_lost_do_not_hold_up_the_commit(app: App, sought: list[int]) -> None:
    """Compaction and transactions leave holes between offsets: missing when read a second time, too."""
    consumer, place = app.consumer, TP("t", 0)
    consumer._committed_offset[place] = consumer._read_offset[place] = consumer._wanted[place] = 3

    async def callback(message: ConsumerMessage) -> None:
        consumer.finish([message])

    consumer.callback = callback
    await consumer._hand_on([(place, fetched(offset)) for offset in (3, 4, 9, 10)])
    assert sought == [5]
    await consumer._hand_on([(place, fetched(offset)) for offset in (9, 10)])
    assert sought == [5]
    assert consumer._filter_committable_offsets([place]) == {place: 11}


async def test_faust_opens_no_port_serves_no_table_and_makes_no_topic(app: App) -> None:
    conf = app.conf
    assert not conf.web_enabled
    assert not conf.web_tables_enabled
    assert not conf.topic_allow_declare
    assert not conf.stream_wait_empty
    assert conf.consumer_auto_offset_reset == "earliest"
    assert app.producer._settings_extra() == {"acks": "all", "enable_idempotence": True}


def test_partitions_are_given_out_by_declaration_when_the_broker_has_not_told_of_a_topic() -> None:
    """The leader of a group lost its connection and with it what it knew: nobody was given anything, for minutes."""
    told = RoundRobinPartitionAssignor.metadata(["t.updates.raw.v1"])
    members = {"one": told, "two": told}
    unaware = ClusterMetadata()
    assert not any(given.assignment for given in RoundRobinPartitionAssignor.assign(unaware, members).values())
    given = Assignor(RoundRobinPartitionAssignor).assign(unaware, members)
    held = [number for each in given.values() for _, numbers in each.assignment for number in numbers]
    assert sorted(held) == list(range(8))


async def test_settle_is_given_all_its_partitions_by_a_leader_that_lost_its_connection() -> None:
    part = assemble(Settings(prefix="t."), Stage.SETTLE, FUNCTIONS)
    topics = {"t.updates.enriched.v1", "t.state.facts.v1"}
    members = {"one": part.app.assignor.metadata(topics)}
    given = Assignor(part.app.assignor).assign(ClusterMetadata(), members)
    assert {topic: sorted(held) for topic, held in given["one"].assignment} == {key: list(range(8)) for key in topics}
