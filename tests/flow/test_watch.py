"""The watch names a partition that has work and does not move, and no other."""

from collections import defaultdict
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from faust.types import TP

from schemas import Stage
from streams.app import Part
from tests.flow.conftest import Clock

SOURCE = "updates.raw.v1"


@dataclass
class Group:
    """Two partitions of the source and one of a changelog."""

    ends: dict[TP, int]
    _committed_offset: dict[TP, int | None] = field(default_factory=lambda: defaultdict(lambda: None))

    def assignment(self) -> set[TP]:
        return {TP(SOURCE, 0), TP(SOURCE, 1), TP("state", 0)}

    async def highwaters(self, *partitions: TP) -> dict[TP, int]:
        return {partition: self.ends[partition] for partition in partitions}


def part(consumer: Group) -> Part:
    app: Any = SimpleNamespace(consumer=consumer, started=True, rebalancing=False, in_recovery=True)
    app.tables = SimpleNamespace(actives_ready=False, recovery=SimpleNamespace(active_remaining_total=lambda: 7))
    line: Any = None
    facts: Any = SimpleNamespace(recovered=0)
    return Part(Stage.SETTLE, app, line, facts, source=SOURCE)


async def test_a_partition_with_work_that_stands_still_is_named_once_its_time_is_over(clock: Clock) -> None:
    group = Group({TP(SOURCE, 0): 10, TP(SOURCE, 1): 10})
    watched = part(group)
    group._committed_offset |= {TP(SOURCE, 0): 10, TP(SOURCE, 1): 4}
    assert await watched.look(stall=60) is None, "seen for the first time"
    clock.pass_(61)
    told = await watched.look(stall=60)
    assert told is not None
    assert "partition 1, is committed up to 4 of 10" in told


async def test_what_moves_or_has_nothing_to_do_is_left_alone(clock: Clock) -> None:
    group = Group({TP(SOURCE, 0): 10, TP(SOURCE, 1): 0})
    watched = part(group)
    for offset in (None, 3, 6, 10, 10, 10):
        group._committed_offset[TP(SOURCE, 0)] = offset
        assert await watched.look(stall=60) is None
        clock.pass_(61)
    assert watched.held == [0, 1]


async def test_a_recovery_longer_than_its_time_is_no_standstill_while_it_reads_something_back(clock: Clock) -> None:
    group = Group({TP(SOURCE, 0): 10, TP(SOURCE, 1): 0})
    watched: Any = part(group)
    assert await watched.look(stall=60) is None
    for _ in range(3):
        watched.facts.recovered += 1000
        assert watched.wait(stall=60) is None
        clock.pass_(61)
    assert await watched.look(stall=60) is None, "its work only begins now"


def test_a_recovery_that_reads_nothing_back_is_named_once_its_time_is_over(clock: Clock) -> None:
    watched = part(Group({}))
    assert watched.wait(stall=60) is None
    clock.pass_(61)
    told = watched.wait(stall=60)
    assert told is not None
    assert "stage settle has been recovering, 7 facts to read back, for" in told
