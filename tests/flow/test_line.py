"""A batch goes out in an order that no crash can spoil, and not at all when its lease is over."""

import time

import pytest
from aiokafka.errors import KafkaTimeoutError

from schemas import EntityMentions, ErrorCode
from streams.agents import Line
from streams.intake import TooManyDead
from streams.lease import Lease, Moved, Spent
from streams.publish import encode, partition
from streams.settings import Settings
from streams.stages import Enriching, Settling
from streams.topics import DEAD, ENRICHED, MENTIONS, RAW
from tests.counting import Ledger, enrich, fact_key, update
from tests.flow.channel import Channel, Fetched

SETTINGS = Settings(session_timeout=0.4, prefix="")
PLACE = partition("orland")


def raw(number: int, **altered: object) -> Fetched:
    message = update(number, **altered)
    return Fetched(RAW.name, 0, number, message.id.encode(), message.write())


def enriched(number: int, *, generation: int = 1, **altered: object) -> Fetched:
    record = encode(enrich(update(number, **altered)), ENRICHED, prefix="")
    return Fetched(ENRICHED.name, record.partition, number, record.key, record.value, [], generation)


def settling(channel: Channel, settings: Settings = SETTINGS) -> tuple[Line, Settling]:
    stage = Settling(Ledger, fact_key, channel, settings)
    return Line(channel, stage, settings, facts=channel), stage


def rows(channel: Channel) -> list[EntityMentions]:
    return [EntityMentions.read(record.value) for record in channel.sent if record.topic == MENTIONS.name]


async def test_outputs_are_acknowledged_before_facts_are_kept_and_both_before_anything_is_finished() -> None:
    channel = Channel()
    line, _ = settling(channel)
    assert await line.settle([enriched(n) for n in range(5)]) == 5
    assert channel.log == [("sent", MENTIONS.name), ("kept", 5), ("finished", 5)]
    assert [row.updates for row in rows(channel)] == [5], "each touched row once"


async def test_a_repeat_changes_nothing_and_is_finished_all_the_same() -> None:
    channel = Channel()
    line, _ = settling(channel)
    await line.settle([enriched(1), enriched(2)])
    await line.settle([enriched(2), enriched(1), enriched(2)])
    assert len(channel.kept) == 2
    assert len(rows(channel)) == 1
    assert len(channel.finished) == 5


async def test_every_reading_goes_to_its_conflicts_partition_whatever_partition_the_update_lay_on() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    await line.settle([raw(1), raw(2, conflict="vestria"), raw(3)])
    assert [(r.key, r.partition) for r in channel.sent] == [
        (b"orland", partition("orland")),
        (b"vestria", partition("vestria")),
        (b"orland", partition("orland")),
    ]


async def test_a_bad_message_becomes_a_letter_in_the_same_batch_as_the_good_ones() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    bad = Fetched(RAW.name, 0, 7, b"orland-7", b"{")
    assert await line.settle([raw(1), bad, raw(2, headline="raise"), raw(3)]) == 4
    assert sorted(record.topic for record in channel.sent) == sorted([ENRICHED.name] * 2 + [DEAD.name] * 2)
    codes = [dict(record.headers)["truceline-code"] for record in channel.sent if record.topic == DEAD.name]
    assert codes == [ErrorCode.NOT_JSON.encode(), ErrorCode.BUG.encode()]


async def test_a_batch_that_outlives_its_lease_writes_nothing_more() -> None:
    channel = Channel(on_send=lambda acknowledged: time.sleep(SETTINGS.session_timeout))  # the process is frozen
    line, _ = settling(channel)
    with pytest.raises(Spent):
        await line.settle([enriched(1)])
    assert (channel.kept, channel.finished) == ([], [])


async def test_when_the_partitions_move_the_batch_is_dropped_and_its_ledger_forgets_what_was_not_kept() -> None:
    channel = Channel()
    line, stage = settling(channel)
    await line.settle([enriched(1)])

    def moves(acknowledged: object) -> None:
        channel.generation = 2
        channel.on_send = None

    channel.on_send = moves
    with pytest.raises(Moved):
        await line.settle([enriched(2)])
    stage.forget()
    assert len(channel.kept) == len(channel.finished) == 1
    await line.settle([enriched(2, generation=2)])
    assert [row.updates for row in rows(channel)] == [1, 2, 2], "the same row again: its fact was never kept"
    assert len(channel.kept) == 2


async def test_a_send_that_is_not_acknowledged_keeps_and_finishes_nothing() -> None:
    channel = Channel(on_send=lambda acknowledged: acknowledged.set_exception(KafkaTimeoutError()))
    line, _ = settling(channel)
    with pytest.raises(KafkaTimeoutError):
        await line.settle([enriched(1)])
    assert (channel.kept, channel.finished) == ([], [])


async def test_a_batch_that_would_outlive_its_lease_ends_with_what_it_has_computed() -> None:
    def slow(told):
        time.sleep(0.02)
        return enrich(told)

    channel = Channel()
    line = Line(channel, Enriching(slow, SETTINGS), SETTINGS)
    batch = [raw(n) for n in range(50)]
    done = await line.settle(batch)
    assert 1 <= done < 50
    assert channel.finished == batch[:done]


async def test_ledgers_stay_at_hand_over_a_rebalance_and_go_when_others_may_have_held_their_partition() -> None:
    channel = Channel()
    line, _ = settling(channel)
    await line.settle([enriched(1)])
    channel.generation = 2
    await line.settle([enriched(2, generation=2)])
    assert channel.reads == 1, "held in both generations: nobody else wrote in between"
    channel.generation = 4
    await line.settle([enriched(3, generation=4)])
    assert channel.reads == 2, "not in generation 3: derived anew"
    channel.generation, channel.partitions = 5, {(PLACE + 1) % 8}
    await line.settle([enriched(4, generation=5)])
    assert channel.reads == 3, "the partition was taken away"
    assert rows(channel)[-1].updates == 4


async def test_ledgers_beyond_the_bound_are_put_away_and_come_back_as_they_were() -> None:
    channel = Channel()
    settings = SETTINGS.model_copy(update={"facts_in_memory": 3, "ledger_idle": 0})
    line, _ = settling(channel, settings)
    for number in range(12):
        await line.settle([enriched(number, conflict=f"conflict-{number % 3}")])
    newest = {row.conflict: row.updates for row in rows(channel)}
    assert newest == {f"conflict-{n}": 4 for n in range(3)}
    assert channel.reads > 3


async def test_too_many_dead_letters_stop_the_batch_before_anything_of_it_is_written() -> None:
    channel = Channel()
    line = Line(channel, Enriching(enrich, SETTINGS), SETTINGS)
    flood = [Fetched(RAW.name, 0, n, b"x", b"<update/>") for n in range(SETTINGS.dead_run)]
    with pytest.raises(TooManyDead, match="50 messages in a row"):
        await line.settle(flood)
    assert (channel.sent, channel.finished) == ([], [])


def test_a_lease_is_renewed_only_while_it_holds() -> None:
    lease = Lease(Channel(), 1, session=0.2)
    lease.renew()
    time.sleep(0.11)
    with pytest.raises(Spent):
        lease.renew()
