"""A batch goes out in an order that no crash can spoil, and not at all when its lease is over."""

import asyncio
from types import SimpleNamespace

import pytest
from aiokafka.errors import KafkaTimeoutError
from hypothesis import given
from hypothesis import strategies as st

from schemas import EnrichedUpdate, EntityMentions, ErrorCode
from streams.agents import Line, in_sending_order
from streams.intake import TooManyDead
from streams.lease import Lease, Moved, Spent
from streams.publish import encode, partition, send_all
from streams.settings import Settings
from streams.stages import Enriching, Settling
from streams.topics import DEAD, ENRICHED, MENTIONS, RAW
from streams.transport import Fetch
from tests.counting import Ledger, enrich, fact_key, update
from tests.flow.channel import Channel, Fetched
from tests.flow.conftest import Clock

SETTINGS = Settings(session_timeout=0.4, prefix="")
PLACE = partition("orland")


def raw(number: int, **altered: object) -> Fetched:
    message = update(number, **altered)
    return Fetched(RAW.name, 0, number, message.id.encode(), message.write())


def enriched(number: int, **altered: object) -> Fetched:
    record = encode(enrich(update(number, **altered)), ENRICHED, prefix="")
    return Fetched(ENRICHED.name, record.partition, number, record.key, record.value, [])


def settling(channel: Channel, settings: Settings = SETTINGS) -> tuple[Line, Settling]:
    stage = Settling(Ledger, fact_key, channel, settings)
    return Line(channel, stage, settings, facts=channel), stage


def rows(channel: Channel) -> list[EntityMentions]:
    return [EntityMentions.read(record.value) for record in channel.sent if record.topic == MENTIONS.name]


async def test_outputs_are_acknowledged_before_facts_are_kept_and_both_before_anything_is_finished() -> None:
    channel = Channel()
    line, _ = settling(channel)
    assert await line.settle([enriched(n) for n in range(5)], 1) == 5
    assert channel.log == [("sent", MENTIONS.name), ("kept", 5), ("finished", 5)]
    assert [row.updates for row in rows(channel)] == [5], "each touched row once"


async def test_a_repeat_changes_nothing_and_is_finished_all_the_same() -> None:
    channel = Channel()
    line, _ = settling(channel)
    await line.settle([enriched(1), enriched(2)], 1)
    await line.settle([enriched(2), enriched(1), enriched(2)], 1)
    assert len(channel.kept) == 2
    assert len(rows(channel)) == 1
    assert len(channel.finished) == 5


async def test_every_reading_goes_to_its_conflicts_partition_whatever_partition_the_update_lay_on() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    await line.settle([raw(1), raw(2, conflict="vestria"), raw(3)], 1)
    assert sorted((r.key, r.partition) for r in channel.sent) == [
        (b"orland", partition("orland")),
        (b"orland", partition("orland")),
        (b"vestria", partition("vestria")),
    ]


async def test_a_page_that_comes_over_all_partitions_is_read_as_it_was_sent_and_goes_out_by_event_time() -> None:
    """Settled the other way round, a total would change no figure, and be no step of its toll's history."""
    channel, read = Channel(), []
    line = Line(channel, Enriching(lambda told: read.append(told.id) or enrich(told), SETTINGS), SETTINGS)
    sent = {0: [(4, 40), (1, 41)], 1: [(2, 39), (5, 41)], 2: [(3, 38)]}  # by partition: number, milliseconds
    fetched = [
        Fetched(RAW.name, place, offset, f"orland-{number}".encode(), update(number).write(), timestamp=at)
        for place, records in sent.items()
        for offset, (number, at) in enumerate(records)
    ]
    queue: asyncio.Queue[Fetch] = asyncio.Queue()
    channel.serve = lambda _: queue
    queue.put_nowait(Fetch(1, fetched))
    working = asyncio.create_task(line.run(SimpleNamespace(channel=None)))
    while len(channel.finished) < len(fetched):
        await asyncio.sleep(0)
    working.cancel()
    assert read == [f"orland-{number}" for number in (3, 2, 4, 1, 5)]
    assert [EnrichedUpdate.read(r.value).id for r in channel.sent] == [f"orland-{n}" for n in (1, 2, 3, 4, 5)]


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 9)), max_size=40))
def test_no_partitions_records_change_places_whatever_their_times_are(records: list[tuple[int, int]]) -> None:
    told = [Fetched(RAW.name, place, n, b"x", b"", timestamp=at) for n, (place, at) in enumerate(records)]
    put = in_sending_order(told)
    for place in range(8):
        assert [one for one in put if one.partition == place] == [one for one in told if one.partition == place]
    assert len(put) == len(told)


@pytest.mark.parametrize("most", [1, 3, 1000])
async def test_a_partitions_records_go_out_in_order_however_few_fit_a_batch(most: int) -> None:
    channel = Channel(most=most)
    records = [encode(enrich(update(n, conflict=f"war-{n % 5}")), ENRICHED, prefix="") for n in range(40)]
    last = await send_all(channel, records)
    for topic, place in last:
        there = [record for record in records if record.partition == place]
        assert [record for record in channel.sent if record.partition == place] == there
        assert (topic, last[topic, place]) == (ENRICHED.name, len(there) - 1)


async def test_a_batch_is_what_has_arrived_up_to_the_bound() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS.model_copy(update={"batch": 3}))
    queue: asyncio.Queue[Fetch] = asyncio.Queue()
    channel.serve = lambda _: queue
    for numbers in ([1], [2, 3, 4, 5], [6]):
        queue.put_nowait(Fetch(1, [raw(number) for number in numbers]))
    working = asyncio.create_task(line.run(SimpleNamespace(channel=None)))
    while len(channel.finished) < 6:
        await asyncio.sleep(0)
    assert [number for what, number in channel.log if what == "finished"] == [3, 2, 1]
    queue.put_nowait(Fetch(1, [raw(7)]))
    while len(channel.finished) < 7:
        await asyncio.sleep(0)
    working.cancel()


async def test_what_was_fetched_before_the_partitions_moved_is_left_to_be_fetched_again() -> None:
    channel = Channel(generation=2)
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    queue: asyncio.Queue[Fetch] = asyncio.Queue()
    channel.serve = lambda _: queue
    queue.put_nowait(Fetch(1, [raw(1)]))
    queue.put_nowait(Fetch(2, [raw(2)]))
    working = asyncio.create_task(line.run(SimpleNamespace(channel=None)))
    while not channel.finished:
        await asyncio.sleep(0)
    assert [message.offset for message in channel.finished] == [2]
    working.cancel()


async def test_a_bad_message_becomes_a_letter_in_the_same_batch_as_the_good_ones() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    bad = Fetched(RAW.name, 0, 7, b"orland-7", b"{")
    assert await line.settle([raw(1), bad, raw(2, headline="raise"), raw(3)], 1) == 4
    assert sorted(record.topic for record in channel.sent) == sorted([ENRICHED.name] * 2 + [DEAD.name] * 2)
    codes = [dict(record.headers)["truceline-code"] for record in channel.sent if record.topic == DEAD.name]
    assert codes == [ErrorCode.NOT_JSON.encode(), ErrorCode.BUG.encode()]


async def test_a_batch_that_outlives_its_lease_writes_nothing_more(clock: Clock) -> None:
    channel = Channel(on_send=lambda acknowledged: clock.pass_(0.21))  # the process is frozen
    line, _ = settling(channel)
    with pytest.raises(Spent):
        await line.settle([enriched(1)], 1)
    assert (channel.kept, channel.finished) == ([], [])


async def test_when_the_partitions_move_the_batch_is_dropped_and_its_ledger_forgets_what_was_not_kept() -> None:
    channel = Channel()
    line, stage = settling(channel)
    await line.settle([enriched(1)], 1)

    def moves(acknowledged: object) -> None:
        channel.generation = 2
        channel.on_send = None

    channel.on_send = moves
    with pytest.raises(Moved):
        await line.settle([enriched(2)], 1)
    stage.forget()
    assert len(channel.kept) == len(channel.finished) == 1
    await line.settle([enriched(2)], 2)
    assert [row.updates for row in rows(channel)] == [1, 2, 2], "the same row again: its fact was never kept"
    assert len(channel.kept) == 2


async def test_a_send_that_is_not_acknowledged_keeps_and_finishes_nothing() -> None:
    channel = Channel(on_send=lambda acknowledged: acknowledged.set_exception(KafkaTimeoutError()))
    line, _ = settling(channel)
    with pytest.raises(KafkaTimeoutError):
        await line.settle([enriched(1)], 1)
    assert (channel.kept, channel.finished) == ([], [])


async def test_a_batch_that_would_outlive_its_lease_ends_with_what_it_has_computed(clock: Clock) -> None:
    def slow(told):
        clock.pass_(0.02)
        return enrich(told)

    channel = Channel()
    line = Line(channel, Enriching(slow, SETTINGS), SETTINGS)
    batch = [raw(n) for n in range(50)]
    assert await line.settle(batch, 1) == 5, "half of the lease is a tenth of a second"
    assert channel.finished == batch[:5]


async def test_ledgers_stay_at_hand_over_a_rebalance_and_go_when_others_may_have_held_their_partition() -> None:
    channel = Channel()
    line, _ = settling(channel)
    await line.settle([enriched(1)], 1)
    channel.generation = 2
    await line.settle([enriched(2)], 2)
    assert channel.reads == 1, "held in both generations: nobody else wrote in between"
    channel.generation = 4
    await line.settle([enriched(3)], 4)
    assert channel.reads == 2, "not in generation 3: derived anew"
    channel.generation, channel.partitions = 5, {(PLACE + 1) % 8}
    await line.settle([enriched(4)], 5)
    assert channel.reads == 3, "the partition was taken away"
    assert rows(channel)[-1].updates == 4


async def test_ledgers_beyond_the_bound_are_put_away_and_come_back_as_they_were() -> None:
    channel = Channel()
    settings = SETTINGS.model_copy(update={"facts_in_memory": 3, "ledger_idle": 0})
    line, _ = settling(channel, settings)
    for number in range(12):
        await line.settle([enriched(number, conflict=f"conflict-{number % 3}")], 1)
    newest = {row.conflict: row.updates for row in rows(channel)}
    assert newest == {f"conflict-{n}": 4 for n in range(3)}
    assert channel.reads > 3


async def test_too_many_dead_letters_stop_the_batch_before_anything_of_it_is_written() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    flood = [Fetched(RAW.name, 0, n, b"x", b"<update/>") for n in range(SETTINGS.dead_run)]
    with pytest.raises(TooManyDead, match="50 messages in a row"):
        await line.settle(flood, 1)
    assert (channel.sent, channel.finished) == ([], [])


def test_a_lease_is_renewed_only_while_it_holds(clock: Clock) -> None:
    lease = Lease(Channel(), 1, session=2)
    for _ in range(3):
        clock.pass_(0.9)
        lease.renew()
    clock.pass_(1.1)
    with pytest.raises(Spent):
        lease.renew()
