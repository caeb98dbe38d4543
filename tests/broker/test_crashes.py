"""Workers are killed, frozen, told to stop, and join and leave: nothing is lost and nothing counted twice (P1, P2)."""

import random
import signal
from pathlib import Path

import pytest

from streams.publish import publish
from streams.settings import Settings
from tests.broker.processes import counts, run, settled, soon, worker
from tests.counting import update

CONFLICTS = ("orland", "vestria", "tamar-valley")


def updates(number: int, *, start: int = 0) -> list:
    return [update(n, conflict=CONFLICTS[n % 3]) for n in range(start, start + number)]


def expected(number: int) -> dict[str, int]:
    return {conflict: len(range(place, number, 3)) for place, conflict in enumerate(CONFLICTS)}


@pytest.fixture
def quick(settings: Settings) -> Settings:
    return settings.model_copy(update={"session_timeout": 2.0, "batch": 200, "instance": "one"})


@pytest.mark.timeout(240)
@pytest.mark.parametrize("kills", [5, pytest.param(20, marks=pytest.mark.slow)])
def test_a_worker_killed_on_a_backlog_and_restarted_again_and_again_misses_nothing(
    quick: Settings, tmp_path: Path, kills: int
) -> None:
    number = 1500 * kills
    run(publish(updates(number), quick))
    chance = random.Random(kills)
    state = tmp_path / "state"
    for life in range(kills):
        with worker(quick, tmp_path / f"{life}.log", state=state) as running:
            running.await_ready()
            before = run(counts(quick))
            run(soon(lambda before=before: _moved(quick, before), 20, lambda running=running: running.said))
            pause(chance.uniform(0, 0.3))
            running.kill()
    assert run(counts(quick)) != expected(number), "every kill came after the work was done: the test is too easy"
    with worker(quick, tmp_path / "last.log", state=state) as running:
        running.await_ready()
        run(settled(quick, expected(number)))


async def _moved(settings: Settings, before: dict[str, int]) -> bool:
    return await counts(settings) != before


def pause(seconds: float) -> None:
    """Let a worker get somewhere: where it is killed is the point, and no condition tells it."""
    signal.sigtimedwait([signal.SIGUSR2], seconds)
