"""The state directory is a copy: lost, or kept over a restart, the figures are the same."""

import shutil
from pathlib import Path

import pytest

from streams.publish import publish
from streams.settings import Settings
from tests.broker.processes import counts, run, settled, worker
from tests.counting import update


@pytest.mark.parametrize("lost", [False, True], ids=["kept", "lost"])
def test_a_restarted_worker_goes_on_where_it_was(settings: Settings, tmp_path: Path, lost: bool) -> None:
    state = tmp_path / "state"
    quick = settings.model_copy(update={"session_timeout": 2.0, "instance": "one", "state": state})
    run(publish((update(n) for n in range(500)), quick))
    with worker(quick, tmp_path / "1.log") as first:
        first.await_ready()
        run(settled(quick, {"orland": 500}))
        assert first.stop() == 0
    if lost:
        shutil.rmtree(state)
    run(publish((update(n) for n in range(400, 700)), quick))
    with worker(quick, tmp_path / "2.log") as second:
        second.await_ready()
        run(settled(quick, {"orland": 700}))
        assert run(counts(quick)) == {"orland": 700}
        read_back = int(second.said.split(" facts read back")[0].rsplit(" ", 1)[1])
        assert (read_back >= 500) if lost else (read_back <= 8), second.said


def test_without_a_directory_the_state_is_in_memory_and_comes_back_from_the_broker(
    settings: Settings, tmp_path: Path
) -> None:
    for life, number in enumerate((300, 600)):
        run(publish((update(n) for n in range(number)), settings))
        with worker(settings, tmp_path / f"{life}.log") as running:
            running.await_ready()
            run(settled(settings, {"orland": number}))
            assert running.stop() == 0
