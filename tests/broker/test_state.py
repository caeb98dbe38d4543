"""The state directory is a copy: lost, or kept over a restart, the figures are the same."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest
from faust.stores import rocksdb
from rocksdict import Options, Rdict

from streams.admin import admin, apply
from streams.publish import Record, partition, producer, publish, send
from streams.settings import Settings
from streams.topics import FACTS
from tests.broker.processes import WorkerProcess, counts, free_port, run, settled, worker
from tests.counting import update
from tests.waiting import soon, until


@pytest.mark.parametrize("lost", [False, True], ids=["kept", "lost"])
def test_a_restarted_worker_goes_on_where_it_was(settings: Settings, tmp_path: Path, lost: bool) -> None:
    state = tmp_path / "state"
    quick = settings.model_copy(update={"instance": "one", "state": state})
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
        assert (read_back(second) >= 500) if lost else (read_back(second) <= 8), second.said


def test_a_state_directory_of_topics_that_were_made_anew_is_thrown_away(settings: Settings, tmp_path: Path) -> None:
    """Its offsets fit the new topics by chance: what they skip would be missing, what it holds be there for nothing."""
    quick = settings.model_copy(update={"instance": "one", "state": tmp_path / "state"})

    async def make_anew() -> None:
        async with admin(settings) as client:
            await client.delete_topics([name for name in await client.list_topics() if name.startswith(quick.prefix)])
        await apply(settings)

    for life, (conflict, number) in enumerate({"orland": 200, "vestria": 600}.items()):
        if life:
            run(make_anew())
        run(publish((update(n, conflict=conflict) for n in range(number)), quick))
        with worker(quick, tmp_path / f"{life}.log") as running:
            running.await_ready()
            run(settled(quick, {conflict: number}))
            assert running.stop() == 0
            assert ("is not of the broker's present topic" in running.said) == bool(life)


def test_a_state_directory_that_goes_further_than_the_broker_is_thrown_away(settings: Settings, tmp_path: Path) -> None:
    """A broker that lost the end of its log: Faust refuses the copy, at this start and at every other."""
    quick = settings.model_copy(update={"instance": "one", "state": tmp_path / "state"})
    run(publish((update(n) for n in range(200)), quick))
    with worker(quick, tmp_path / "1.log") as first:
        first.await_ready()
        run(settled(quick, {"orland": 200}))
        assert first.stop() == 0
    for path in quick.state.rglob("*.db"):
        with closing(Rdict(str(path), Options(raw_mode=True))) as copy:
            if rocksdb.Store.offset_key in copy:
                copy[rocksdb.Store.offset_key] = b"4000"
    with worker(quick, tmp_path / "2.log") as second:
        until(lambda: second.process.poll() is not None, lambda: second.said)
        assert second.process.returncode == 70
        assert "holds facts that the broker has lost" in second.said
    with worker(quick, tmp_path / "3.log") as third:
        third.await_ready()
        run(publish((update(n) for n in range(200, 300)), quick))
        run(settled(quick, {"orland": 300}))


def test_facts_of_a_form_that_is_no_longer_read_stop_the_worker_until_they_are_settled_anew(
    settings: Settings, tmp_path: Path
) -> None:
    """An upgrade over a breaking change: no figure without them, no endless restarts, and the mend is named."""
    quick = settings.model_copy(update={"session_timeout": 6.0, "instance": "one", "state": tmp_path / "state"})

    def resettle() -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "streams", "rebuild", "--resettle", "--brokers", quick.brokers]
        return subprocess.run([*command, "--prefix", quick.prefix], capture_output=True, text=True, check=False)

    async def keep(value: bytes) -> None:
        async with producer(quick) as client:
            record = Record(FACTS.full(quick.prefix), b"orland\x1fold\x1f0", value, [], partition("orland"))
            await (await send(client, record))

    run(publish((update(n) for n in range(100)), quick))
    with worker(quick, tmp_path / "1.log") as first:
        first.await_ready()
        run(settled(quick, {"orland": 100}))
        assert "workers are running" in resettle().stderr
        assert first.stop() == 0
    run(keep(b'{"id": "old", "revision": 0, "war": "orland"}'))
    run(publish((update(n) for n in range(100, 150)), quick))
    with worker(quick, tmp_path / "2.log") as second:
        until(lambda: second.process.poll() is not None, lambda: second.said)
        assert second.process.returncode == 65
        assert "not of a form that this version reads" in second.said
        assert "truceline rebuild --resettle" in second.said
    until(lambda: resettle().returncode == 0)  # a worker with a name of its own is missed after its session only
    with worker(quick, tmp_path / "3.log") as third:
        third.await_ready()
        run(settled(quick, {"orland": 150}))
        assert "is not of the broker's present topic" in third.said, "the local copy of the old facts is gone"


def flip(path: Path) -> None:
    """Damage the middle of a file, its length kept: what a checksum is there to find."""
    with path.open("r+b") as file:
        file.seek(path.stat().st_size // 2)
        file.write(b"damaged by a test, as a bad disk would" * 4)


def shorten(path: Path) -> None:
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size // 2)


DAMAGES: tuple[tuple[str, Callable[[Path], None]], ...] = (
    ("*.sst", flip),
    ("*.sst", shorten),
    ("MANIFEST-*", flip),
    ("CURRENT", shorten),
    ("*.log", flip),
    ("*.sst", Path.unlink),
)
"""What a bad disk or a crash leaves: spoilt blocks, tables, manifest, pointer and write-ahead log, and lost tables."""


def test_a_damaged_state_directory_is_noticed_and_read_back_and_no_figure_comes_out_too_low(
    settings: Settings, tmp_path: Path
) -> None:
    state = tmp_path / "state"
    quick = settings.model_copy(update={"instance": "one", "state": state})
    number = 300
    run(publish((update(n) for n in range(number)), quick))
    for life in ("1", "2"):  # the second opening writes the log of the first into tables
        with worker(quick, tmp_path / f"{life}.log") as running:
            running.await_ready()
            run(settled(quick, {"orland": number}))
            assert running.stop() == 0
    for files, damage in DAMAGES:
        spoilt = list(state.rglob(files))
        assert spoilt, files
        for path in spoilt:
            damage(path)
        run(publish((update(n) for n in range(number, number + 100)), quick))
        number += 100
        for _ in range(2):  # damage found while it works ends a worker; its supervisor starts the next
            with worker(quick, tmp_path / f"{number}.log") as running:
                until(lambda: "\nready" in "\n" + running.said or running.process.poll() is not None)
                if run(well(running, quick, number)):
                    assert running.stop() == 0
                    break
        assert run(counts(quick)) == {"orland": number}, (files, damage)


async def well(running: WorkerProcess, settings: Settings, number: int) -> bool:
    """Whether it settles everything; False when it ended to be started again."""
    seen: dict[str, int] = {}

    async def met() -> bool:
        seen.update(await counts(settings))
        return running.process.poll() is not None or seen == {"orland": number}

    await soon(met, lambda: f"{seen}, {running.said}")
    if running.process.poll() is None:
        return True
    assert running.process.returncode == 70, running.said
    assert "was damaged and is read back from the broker" in running.said
    return False


def read_back(running: WorkerProcess) -> int:
    """How many facts a worker that is ready had to read back."""
    return int(running.said.split(" facts read back")[0].rsplit(" ", 1)[1])


def test_workers_that_are_told_nothing_keep_their_state_in_the_users_cache_each_in_a_directory_of_its_own(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    quick = settings.model_copy(update={"session_timeout": 6.0})
    run(publish((update(n) for n in range(500)), quick))
    with worker(quick, tmp_path / "1.log", state=None) as first:
        first.await_ready()
        run(settled(quick, {"orland": 500}))
        with worker(quick, tmp_path / "2.log", state=None) as second:
            second.await_ready()
            assert second.stop() == 0
        assert first.stop() == 0
    (pipeline,) = (tmp_path / "cache/truceline/state").iterdir()
    assert {path.name for path in pipeline.iterdir()} == {"unnamed-1", "unnamed-2"}
    for life in ("3", "4"):
        with worker(quick, tmp_path / f"{life}.log", state=None) as next_one:
            next_one.await_ready()
            assert read_back(next_one) <= 8, next_one.said
            next_one.kill()


def test_a_directory_that_another_worker_has_is_refused_with_the_mend(settings: Settings, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "streams", "worker", "--state", str(tmp_path / "state")]
    with worker(settings, tmp_path / "1.log", state=tmp_path / "state") as first:
        first.await_ready()
        told = subprocess.run([*command, "--brokers", settings.brokers], capture_output=True, text=True, check=False)
    assert told.returncode == 1
    assert f"another worker keeps its state in {tmp_path / 'state'}" in told.stderr
    assert "--state of its own" in told.stderr


def test_in_memory_the_state_comes_back_from_the_broker(settings: Settings, tmp_path: Path) -> None:
    for life, number in enumerate((300, 600)):
        run(publish((update(n) for n in range(number)), settings))
        with worker(settings, tmp_path / f"{life}.log") as running:
            running.await_ready()
            run(settled(settings, {"orland": number}))
            assert running.stop() == 0


@contextmanager
def small_disk(path: Path, megabytes: int) -> Iterator[None]:
    """A disk that can be filled: a file system in memory. Needs root, or sudo without a password as CI has it."""
    path.mkdir()
    root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    mount = [*root, "mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=777", "tmpfs", str(path)]
    if subprocess.run(mount, check=False, capture_output=True).returncode and not os.environ.get("CI"):
        pytest.skip("mounting a small disk needs root")
    try:
        yield
    finally:
        subprocess.run([*root, "umount", "--lazy", str(path)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(65_536))


def test_a_full_disk_ends_a_worker_with_a_clear_word_and_is_forgotten_once_there_is_room(
    settings: Settings, tmp_path: Path
) -> None:
    disk = tmp_path / "disk"
    quick = settings.model_copy(update={"instance": "one", "state": disk / "state"})
    port = free_port()
    with small_disk(disk, 64):
        run(publish((update(n) for n in range(500)), quick))
        with worker(quick, tmp_path / "1.log", str(port)) as running:
            running.await_ready()
            run(settled(quick, {"orland": 500}))
            fill(disk / "ballast")
            run(publish((update(n) for n in range(500, 3000)), quick))
            until(lambda: running.process.poll() is not None, lambda: running.said)
            assert running.process.returncode == 70
            assert "cannot be written" in running.said
            assert "No space left on device" in running.said
        with worker(quick, tmp_path / "2.log", str(port)) as running:  # its supervisor starts another, in vain
            until(lambda: running.process.poll() is not None, lambda: running.said)
            assert running.process.returncode == 70
            assert "No space left on device" in running.said
            assert "make room" in running.said
            assert "\nready" not in running.said
        (disk / "ballast").unlink()
        for life in ("3", "4"):
            with worker(quick, tmp_path / f"{life}.log") as running:
                running.await_ready()
                run(settled(quick, {"orland": 3000}))
                assert running.stop() == 0
                assert "damaged" not in running.said
        assert read_back(running) <= 8, "the copy is whole"
