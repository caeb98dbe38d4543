"""One small seed of the chaos runs on every test run, and what the harness itself rests on."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from streams.broker.kafka import Kafka
from streams.enrich.reader import Reader
from streams.settle import fold
from tests.chaos.__main__ import story as whole_story
from tests.chaos.control import control
from tests.chaos.judge import judge
from tests.chaos.plan import ALL, KILLS, Fault, plan
from tests.chaos.proxy import HOST, Line, Proxy, free_ports
from tests.chaos.run import play
from tests.chaos.story import Poison, accepted, deliveries


def test_a_story_is_the_same_each_time_and_fills_every_table() -> None:
    first = deliveries(3, 600)
    assert first == deliveries(3, 600) != deliveries(4, 600)
    updates = accepted(first)
    assert len(updates) == 600
    assert len([each for each in first if not isinstance(each, Poison)]) > 630, "some come more than once"
    assert any(update.revision for update in updates)
    assert any(update.withdrawn for update in updates)
    numbers = [int(each.id.rsplit("-", 1)[1]) for each in first if not isinstance(each, Poison)]
    assert numbers != sorted(numbers), "some come late"
    reader = Reader()
    tables = fold(reader.enrich(update) for update in updates)
    for rows in (tables.tolls, tables.allegations, tables.tallies, tables.mentions):
        assert len(rows) > 50
    assert len({toll.scope.conflict for toll in tables.tolls}) == 6
    assert any(toll.scope.kind == "running" and toll.claims[0].statements > 5 for toll in tables.tolls)
    assert any(allegation.denials and allegation.mentions > 1 for allegation in tables.allegations)


def test_a_plan_is_the_same_each_time_and_kills_at_least_three_times() -> None:
    told = {"steps": 8, "places": 4, "nodes": 3, "session": 6.0, "blackout": 30.0}
    for seed in range(50):
        steps = plan(seed, **told)
        assert steps == plan(seed, **told)
        assert sum(step.fault in KILLS for step in steps) >= 3
        assert [step.after for step in steps] == sorted(step.after for step in steps)
    assert {step.fault for seed in range(50) for step in plan(seed, **told)} == ALL
    alone = {step.fault for seed in range(50) for step in plan(seed, **told | {"nodes": 1})}
    assert ALL - alone == {Fault.BOUNCE, Fault.CRASH}


def test_the_judge_sees_what_is_missing_what_is_too_much_and_what_differs() -> None:
    want = {"tolls": {"a": b"1", "b": b"2"}, "facts": {"x": b"", "y": b""}}
    assert judge(want, want).right
    verdict = judge(want, {"tolls": {"a": b"1", "b": b"3"}, "facts": {"x": b"", "z": b""}})
    assert (len(verdict.lost), len(verdict.double), len(verdict.unequal), verdict.compared) == (1, 1, 1, 4)
    assert not verdict.right


class Echo(asyncio.Protocol):
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.transport.write(data)


@asynccontextmanager
async def connected(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    reader, writer = await asyncio.open_connection(HOST, port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()


async def test_a_line_can_be_slow_silent_and_cut_and_carries_again_afterwards() -> None:
    (entrance,) = free_ports(1)
    server = await asyncio.get_running_loop().create_server(Echo, HOST, 0)
    node = server.sockets[0].getsockname()[1]
    async with server, Proxy.start([(node, entrance)]) as proxy:
        async with connected(entrance) as (reader, writer):
            for line in (Line.OPEN, Line.SLOW):
                proxy.put(line)
                writer.write(b"one")
                assert await asyncio.wait_for(reader.read(100), 10) == b"one"
            proxy.put(Line.SILENT)
            writer.write(b"two")
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(reader.read(100), 0.3)
            proxy.put(Line.OPEN)
            assert await asyncio.wait_for(reader.read(100), 10) == b"two"
            proxy.put(Line.CUT)
            with suppress(ConnectionResetError):
                assert await asyncio.wait_for(reader.read(100), 10) == b"", "the connection is over"
        proxy.put(Line.OPEN)
        async with connected(entrance) as (reader, writer):
            writer.write(b"three")
            assert await asyncio.wait_for(reader.read(100), 10) == b"three"


@pytest.mark.kafka
async def test_one_small_seed_of_faults_loses_nothing_and_counts_nothing_twice() -> None:
    """`make chaos` runs twenty large ones on three nodes; this one kills, freezes, cuts and stops on one."""
    ports = list(zip(*[iter(free_ports(2))] * 2, strict=True))
    with Kafka.start(detours=ports) as kafka:
        async with Proxy.start(ports) as proxy:
            only = ALL - {Fault.BLACKOUT}
            detour = f"{HOST}:{ports[0][1]}"
            report = await play(kafka, proxy, detour, seed=7, updates=900, faults=5, loud=False, only=only)
    assert report.right, whole_story(report)
    assert report.verdict.compared > 1500
    assert report.exits["killed"] >= 3


@pytest.mark.kafka
@pytest.mark.parametrize("kills", [0, 2])
async def test_kills_and_nothing_else_make_a_table_that_counts_up_wrong(kafka: Kafka, kills: int) -> None:
    """The control: if this one came out right, the tests above would prove nothing."""
    sent, counted = await control(kafka, seed=1, updates=2000, kills=kills)
    assert sent == 2000
    assert (counted == sent) == (kills == 0), counted
