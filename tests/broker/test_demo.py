"""`truceline demo` as a user runs it: figures come, and nothing is left behind however it ends."""

import os
import signal
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.waiting import PATIENCE, until

pytestmark = [pytest.mark.slow, pytest.mark.kafka]


@contextmanager
def demo(*words: str, **environment: str) -> Iterator[tuple["subprocess.Popen[bytes]", str, Path]]:
    """Run the demo with its words going to a file; gives it with the mark that all its descendants carry."""
    name, value = "TRUCELINE_DEMO_TEST", uuid.uuid4().hex
    mark = f"{name}={value}"
    out = Path(tempfile.gettempdir()) / f"{value}.log"
    with out.open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-c", "from streams.cli import main; main()", "demo", "--speed", "20000", *words],
            stdout=log, stderr=log, env={**os.environ, name: value, **environment}, start_new_session=True,
        )  # fmt: skip
    try:
        yield process, mark, out
    finally:
        if process.poll() is None:
            process.kill()
        process.wait()
        out.unlink()


def wait_for(words: str, out: Path, process: "subprocess.Popen[bytes]") -> None:
    until(lambda: words in out.read_text() or process.poll() is not None, out.read_text)
    assert process.poll() is None, out.read_text()


def descendants(mark: str) -> list[str]:
    """The command lines of all processes that were started with the mark in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if mark.encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append((place / "cmdline").read_bytes().replace(b"\0", b" ").decode()[:100])
        except OSError:
            continue  # ended meanwhile, or not ours
    return found


def wait_until_nothing_is_left(mark: str) -> None:
    until(lambda: not descendants(mark), lambda: descendants(mark))


def test_figures_come_move_and_go_down_and_it_ends_by_itself() -> None:
    with demo("--exit") as (process, mark, out):
        assert process.wait(PATIENCE) == 0, out.read_text()
        said = out.read_text()
        wait_until_nothing_is_left(mark)
    assert "All 23 updates are published, read and settled" in said
    assert "841 → 836" in said  # the correction downwards
    assert "8 → 9" in said  # the incident grows
    assert "says Nagorno" in said
    assert "accuses" in said
    assert "The page: http://127.0.0.1:" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("number", "moment", "code"),
    [
        (signal.SIGINT, "Soldiers killed", 0),
        (signal.SIGTERM, "starting the worker", 0),
        (signal.SIGKILL, "The page:", -signal.SIGKILL),
    ],
)
def test_no_process_and_no_file_is_left_whenever_and_however_it_is_ended(
    number: signal.Signals, moment: str, code: int, tmp_path: Path
) -> None:
    with demo(TMPDIR=str(tmp_path)) as (process, mark, out):
        wait_for(moment, out, process)
        assert len(descendants(mark)) >= 4  # the demo, Apache Kafka, the worker, the page
        process.send_signal(number)
        assert process.wait(PATIENCE) == code, out.read_text()
        wait_until_nothing_is_left(mark)
        assert not list(tmp_path.iterdir())
        assert "Traceback" not in out.read_text()


def test_it_ends_after_the_seconds_it_was_given() -> None:
    with demo("--seconds", "1") as (process, mark, out):
        assert process.wait(PATIENCE) == 0, out.read_text()
        assert "everything has ended" in out.read_text()
        wait_until_nothing_is_left(mark)
