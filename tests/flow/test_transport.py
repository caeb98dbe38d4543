"""What is overridden of Faust does what the overridden did, and what it did not; the pinned version is the one read."""

import asyncio
import hashlib
import inspect
from types import SimpleNamespace

import faust
import pytest
from aiokafka.cluster import ClusterMetadata
from aiokafka.coordinator.assignors.roundrobin import RoundRobinPartitionAssignor
from aiokafka.structs import ConsumerRecord
from faust.streams import Stream
from faust.tables.recovery import Recovery
from faust.transport.consumer import Consumer as Overridden
from faust.transport.drivers.aiokafka import AIOKafkaConsumerThread
from faust.types import TP, ConsumerMessage

from schemas import Stage
from streams.app import App, assemble, new_app
from streams.settings import Settings
from streams.transport import FETCHES, Assignor, Consumer
from tests.counting import FUNCTIONS

READ = {
    Overridden._drain_messages: "44a25003",
    Overridden.ack: "5fcf41cf",
    Overridden.getmany: "4b168d84",
    Overridden._wait_next_records: "6218e196",
    Overridden._filter_tps_with_pending_acks: "f6f92397",
    Overridden._filter_committable_offsets: "dc5e9baf",
    Overridden._new_offset: "1d2c7ea8",
    Overridden.on_partitions_revoked: "d04b7ae7",
    Stream._py_aiter: "3a48ee25",
    Recovery.on_recovery_completed: "6ef567ac",
    AIOKafkaConsumerThread._create_worker_consumer: "c2701bfc",
    AIOKafkaConsumerThread.verify_event_path: "b983e773",
    AIOKafkaConsumerThread._fetch_records: "39a2c6c7",
}


PLACE, OTHER, CHANGELOG = TP("t", 0), TP("t", 1), TP("c", 0)


@pytest.fixture
async def app() -> App:
    app = new_app(Settings(prefix="t."), Stage.ENRICH)
    app.flow_control.resume()
    app.consumer.serve(SimpleNamespace(topics=["t"], queue=asyncio.Queue(maxsize=FETCHES)))
    return app


def record(offset: int, place: TP = PLACE) -> ConsumerRecord:
    return ConsumerRecord(place.topic, place.partition, offset, 0, 0, b"", b"", None, 0, 0, ())


def records(*offsets: int, place: TP = PLACE) -> dict[TP, list[ConsumerRecord]]:
    return {place: [record(offset, place) for offset in offsets]}


def given(app: App) -> list[int]:
    """The offsets that wait for the agent, taken out."""
    queue, told = app.consumer._source.queue, list[int]()
    while not queue.empty():
        told += [record.offset for record in queue.get_nowait().records]
    return told


@pytest.mark.parametrize("stage", [Stage.ENRICH, Stage.SETTLE])
async def test_a_backlog_waits_on_the_broker_and_not_in_memory(stage: Stage) -> None:
    """Faust's `App.topic` loses the bound it is given, and 4,096 fetches of a thousand records would fit."""
    part = assemble(Settings(prefix="t."), stage, FUNCTIONS)
    (agent,) = part.app.agents.values()
    assert agent.channel.clone(is_iterator=True).queue.maxsize == FETCHES


def test_faust_is_the_version_that_was_read() -> None:
    """Where this fails, read the changed method again before the new digest is written down here."""
    assert faust.__version__ == "0.15.3"
    digests = {told.__qualname__: hashlib.sha256(inspect.getsource(told).encode()).hexdigest()[:8] for told in READ}
    assert digests == {told.__qualname__: digest for told, digest in READ.items()}


async def test_only_what_a_batch_has_finished_is_ever_committed(app: App) -> None:
    consumer = app.consumer
    assert isinstance(consumer, Consumer)
    consumer._to_message(PLACE, record(0)).ack(consumer)  # as Faust does with a message that a stream skips
    assert committable(consumer) == {}
    consumer.finish([record(0), record(1), record(7, OTHER)])
    assert committable(consumer) == {PLACE: 2, OTHER: 8}
    consumer._committed_offset.update({PLACE: 2, OTHER: 8})
    assert committable(consumer) == {}, "once"


def committable(consumer: Consumer) -> dict[TP, int]:
    return consumer._filter_committable_offsets(consumer._filter_tps_with_pending_acks())


async def test_what_was_finished_of_a_partition_that_moved_is_not_committed_over_its_new_holder(app: App) -> None:
    consumer = app.consumer
    consumer.finish([record(4), record(7, OTHER)])

    async def revoked(_: set[TP]) -> None:
        assert committable(consumer) == {OTHER: 8}

    consumer._on_partitions_revoked = revoked
    await consumer.on_partitions_revoked({PLACE})
    assert committable(consumer) == {OTHER: 8}


async def test_fetches_are_handed_on_whole_and_in_order_until_the_flow_stops(
    app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    consumer = app.consumer
    fetches = [records(5, 6, 7), records(8, 8, 9), records(10, 11), records(12)]

    async def next_records(_: float) -> tuple[dict[TP, list[ConsumerRecord]], set[TP]]:
        fetched = fetches.pop(0)
        fetcher.should_stop = not fetches
        return {**fetched, **records(1, place=OTHER)}, {PLACE}

    fetcher = SimpleNamespace(should_stop=False)
    monkeypatch.setattr(consumer, "_wait_next_records", next_records)
    monkeypatch.setattr(consumer, "perform_seek", nothing)
    draining = asyncio.create_task(consumer._drain_messages(fetcher))
    while not (consumer._source.queue.full() and len(fetches) == 1):
        await asyncio.sleep(0)
    consumer.stop_flow()
    await draining
    assert given(app) == [5, 6, 7, 8, 8, 9], "partitions not active are left out; what found no room is fetched again"
    assert consumer._wanted[PLACE] == 10


async def nothing() -> None:
    pass


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
    for start in (0, 40):  # nothing committed yet, and something
        app.consumer._wanted[PLACE] = start
        await app.consumer._hand_on(records(start + 20, start + 21), 1)
        assert (given(app), sought.pop()) == ([], start)
        await app.consumer._hand_on(records(*range(start, start + 22)), 1)
        assert given(app) == list(range(start, start + 22))


async def test_messages_that_a_log_lost_do_not_hold_up_the_others(app: App, sought: list[int]) -> None:
    """Compaction and transactions leave holes between offsets: missing when read a second time, too."""
    app.consumer._wanted[PLACE] = 3
    await app.consumer._hand_on(records(3, 4, 9, 10, 15), 1)
    assert (given(app), sought) == ([3, 4], [5])
    await app.consumer._hand_on(records(9, 10, 15), 1)
    assert (given(app), sought) == ([9, 10], [5, 11])
    await app.consumer._hand_on(records(15, 16), 1)
    assert (given(app), sought) == ([15, 16], [5, 11])


async def test_what_was_handed_on_already_is_not_handed_on_again(app: App, sought: list[int]) -> None:
    app.consumer._wanted[PLACE] = 3
    await app.consumer._hand_on(records(3, 4), 1)
    await app.consumer._hand_on(records(3, 4, 5), 1)
    assert (given(app), sought) == ([3, 4, 5], [])


async def test_a_changelog_goes_to_recovery_record_by_record(app: App) -> None:
    recovered = []

    async def callback(message: ConsumerMessage) -> None:
        recovered.append(message.offset)

    app.consumer.callback = callback
    app.consumer._read_offset[CHANGELOG] = 3
    await app.consumer._hand_on({**records(2, 3, 9, place=CHANGELOG), **records(0)}, 1)
    assert (recovered, given(app)) == ([3, 9], [0])


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
