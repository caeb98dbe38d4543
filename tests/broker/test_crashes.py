"""Workers are killed, frozen, told to stop, and join and leave: nothing is lost and nothing counted twice (P1, P2)."""

import random
import re
import signal
from pathlib import Path

import pytest

from streams.publish import publish
from streams.settings import Settings
from tests.broker.processes import ask, behind, committed, counts, free_port, run, settled, worker
from tests.counting import update
from tests.waiting import soon, until

CONFLICTS = ("orland", "vestria", "tamar-valley")


def updates(number: int, *, start: int = 0) -> list:
    return [update(n, conflict=CONFLICTS[n % 3]) for n in range(start, start + number)]


def expected(number: int) -> dict[str, int]:
    return {conflict: len(range(place, number, 3)) for place, conflict in enumerate(CONFLICTS)}


@pytest.fixture
def quick(settings: Settings) -> Settings:
    return settings.model_copy(update={"batch": 200, "instance": "one"})


@pytest.mark.slow
def test_a_worker_killed_on_a_backlog_and_restarted_again_and_again_misses_nothing(
    quick: Settings, tmp_path: Path
) -> None:
    chance = random.Random(20)
    state = tmp_path / "state"
    number = 0
    for life in range(20):
        before = run(counts(quick))
        more = 5000 - (number - sum(before.values()))  # as much ahead of it as the first life had
        run(publish(updates(more, start=number), quick))
        number += more
        with worker(quick, tmp_path / f"{life}.log", "0", "0.001", state=state) as running:
            run(soon(lambda before=before: _moved(quick, before), lambda running=running: running.said))
            pause(chance.uniform(0, 0.3))
            running.kill()
        assert run(counts(quick)) != expected(number), "killed after the work was done: the test is too easy"
    with worker(quick, tmp_path / "last.log", state=state) as running:
        running.await_ready()
        run(settled(quick, expected(number)))


async def _moved(settings: Settings, before: dict[str, int]) -> bool:
    return await counts(settings) != before


def pause(seconds: float) -> None:
    """Let a worker get somewhere: where it is killed is the point, and no condition tells it."""
    signal.sigtimedwait([signal.SIGUSR2], seconds)


def test_every_update_three_times_in_any_order_counts_once(quick: Settings, tmp_path: Path) -> None:
    many = updates(600) * 3
    random.Random(3).shuffle(many)
    run(publish(many, quick))
    with worker(quick, tmp_path / "log") as running:
        running.await_ready()
        run(settled(quick, expected(600)))


def test_workers_join_and_leave_under_load_and_nothing_is_lost_or_counted_twice(
    settings: Settings, tmp_path: Path
) -> None:
    shared = settings.model_copy(update={"session_timeout": 6.0, "batch": 100})
    run(publish(updates(3000), shared))
    with worker(shared, tmp_path / "1.log", state=tmp_path / "1") as first:
        first.await_ready()
        with worker(shared, tmp_path / "2.log", state=tmp_path / "2") as second:
            second.await_ready()
            run(publish(updates(3000, start=3000), shared))
            with worker(shared, tmp_path / "3.log", state=tmp_path / "3") as third:
                third.await_ready()
                run(publish(updates(3000, start=6000), shared))
                second.kill()
                run(publish(updates(3000, start=9000), shared))
                run(soon(lambda: _all_started(shared), lambda: third.said))
                assert third.stop() == 0, third.said
        run(settled(shared, expected(12_000)))
        assert first.stop() == 0, first.said


def test_more_workers_than_partitions_are_all_ready_and_those_without_work_take_over(
    settings: Settings, tmp_path: Path
) -> None:
    shared = settings.model_copy(update={"session_timeout": 6.0, "batch": 100})
    with worker(shared, tmp_path / "first.log") as first:
        first.await_ready()
        run(publish(updates(600), shared))
        with worker(shared, tmp_path / "crowd.log", "8", program="tests.broker.crowd", state=None) as crowd:
            told = "settle: 0 1 1 1 1 1 1 1\n"  # the ninth has the eighth
            until(lambda: crowd.said.endswith(told), lambda: crowd.said + first.said)
            run(publish(updates(600, start=600), shared))
            run(settled(shared, expected(1200)))
            with worker(shared, tmp_path / "second.log") as second:  # reads, for the crowd only settles
                second.await_ready()
                first.kill()
                run(publish(updates(600, start=1200), shared))
                run(settled(shared, expected(1800)))


def test_a_standby_holds_what_a_killed_worker_held_and_reads_nothing_back(settings: Settings, tmp_path: Path) -> None:
    """Both hold every fact: their own partitions' and the other's. So whoever is left goes on at once."""
    shared = settings.model_copy(update={"session_timeout": 6.0, "standbys": 1})
    port = free_port()
    wars = [f"war-{number}" for number in range(24)]  # on every partition

    def metric(name: str) -> float:
        return float(re.search(rf"^truceline_{re.escape(name)} (\S+)", ask(port, "/metrics")[1], re.MULTILINE)[1])

    with worker(shared, tmp_path / "1.log", state=tmp_path / "1") as first:
        first.await_ready()
        with worker(shared, tmp_path / "2.log", str(port), state=tmp_path / "2") as second:
            second.await_ready()
            until(lambda: ask(port, "/readyz")[1].count("holds 4 of 8") == 2, lambda: second.said)
            run(publish((update(n, conflict=war) for war in wars for n in range(30)), shared))
            run(settled(shared, dict.fromkeys(wars, 30)))
            theirs = 24 * 30 - metric('messages_total{outcome="done",stage="settle"}')
            assert 0 < theirs < 24 * 30
            until(lambda: metric("facts_read_back_total") == theirs, lambda: second.said)
            first.kill()
            until(lambda: ask(port, "/readyz")[1].count("holds 8 of 8") == 2, lambda: second.said)
            assert metric("facts_read_back_total") == theirs
            run(publish((update(n, conflict=war) for war in wars for n in range(20, 40)), shared))
            run(settled(shared, dict.fromkeys(wars, 40)))
            assert second.stop() == 0, second.said


@pytest.mark.parametrize("named", [True, False], ids=["with a name", "without one"])
def test_a_worker_with_a_lasting_name_restarts_and_no_other_notices(
    settings: Settings, tmp_path: Path, named: bool
) -> None:
    """Without one the group waits for the dead member to be missed, and then all of it stands still."""
    # A busy machine takes ten seconds to start a worker: within its session, where it has a name.
    shared = settings.model_copy(update={"session_timeout": 60.0 if named else 6.0, "batch": 100})
    port = free_port()
    names = {"instance": "a"} if named else {}, {"instance": "b"} if named else {}
    with worker(shared, tmp_path / "other.log", str(port), **names[0]) as other:
        with worker(shared, tmp_path / "1.log", **names[1]) as first:
            first.await_ready()
            run(publish(updates(600), shared))
            run(settled(shared, expected(600)))
            until(lambda: ask(port, "/readyz")[1].count("holds 4 of 8") == 2, lambda: other.said)
            first.kill()
        seen = set()
        with worker(shared, tmp_path / "2.log", **names[1]) as second:
            run(publish(updates(600, start=600), shared))
            until(lambda: seen.add(ask(port, "/readyz")[0]) or "\nready" in second.said, lambda: second.said)
            run(settled(shared, expected(1200)))
            until(lambda: seen.add(ask(port, "/readyz")[0]) or named or 503 in seen, lambda: other.said)
        assert seen == {200} if named else {200, 503}


async def _all_started(settings: Settings) -> bool:
    return len(await counts(settings)) == len(CONFLICTS)


def test_a_worker_frozen_past_its_session_writes_nothing_more_and_ends(settings: Settings, tmp_path: Path) -> None:
    """It wakes in the middle of a batch whose partitions have long been another's."""
    shared = settings.model_copy(update={"session_timeout": 6.0, "batch": 500})
    run(publish(updates(6000), shared))
    with worker(shared, tmp_path / "frozen.log", "0", "0.002") as frozen:
        frozen.await_ready()
        before = run(counts(shared))
        run(soon(lambda: _moved(shared, before), lambda: frozen.said))
        frozen.signal(signal.SIGSTOP)
        with worker(shared, tmp_path / "other.log") as other:
            other.await_ready()
            run(publish(updates(3000, start=6000), shared))
            run(settled(shared, expected(9000)))
            frozen.signal(signal.SIGCONT)
            until(lambda: frozen.process.poll() is not None, lambda: frozen.said)
            assert frozen.process.returncode == 70, frozen.said
            run(settled(shared, expected(9000)))
            assert other.stop() == 0, other.said


def test_told_to_stop_under_load_a_worker_commits_what_it_finished_and_leaves_within_ten_seconds(
    quick: Settings, tmp_path: Path
) -> None:
    run(publish(updates(9000), quick))
    with worker(quick, tmp_path / "log", "0", "0.001") as running:
        running.await_ready()
        before = run(counts(quick))
        run(soon(lambda: _moved(quick, before), lambda: running.said))
        assert running.stop() == 0, running.said  # after `Settings.shutdown_timeout` it would give up, with 1
    done = sum(run(counts(quick)).values())
    assert 0 < done < 9000, "it was told to stop in the middle of the work"
    late = run(behind(quick))
    enriched = {at for tp, at in late.items() if "enriched" in tp.topic}
    assert run(committed(quick)) == done, "what was published is committed, and nothing that was not"
    assert enriched
