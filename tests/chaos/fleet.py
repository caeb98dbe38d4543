"""Workers in processes of their own, each started again by itself when it ends, as compose and Kubernetes do."""

import asyncio
import os
import random
import re
import shutil
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from streams.settings import MEMORY, Settings
from tests.broker.processes import REPOSITORY

RESTART_SECONDS = 0.5
"""From the end of a worker until its supervisor starts the next."""

STOP_SECONDS = 25.0
"""After SIGTERM a worker ends by itself within `Settings.shutdown_timeout`; after this it is told so with a kill."""

TRUCELINE = ("-m", "streams", "worker")


@dataclass(slots=True)
class Hand:
    """One place in the fleet: how its worker is run, and what became of those it had."""

    name: str
    settings: Settings
    log: Path
    program: tuple[str, ...] = TRUCELINE
    process: asyncio.subprocess.Process | None = None
    wanted: bool = False
    task: asyncio.Task[None] | None = None
    lives: int = 0
    ended: float | None = None
    back: list[float] = field(default_factory=list)
    exits: Counter[str] = field(default_factory=Counter)
    _ready: asyncio.Event = field(default_factory=asyncio.Event)
    _asked: bool = False
    _busy: asyncio.Lock = field(default_factory=asyncio.Lock)

    @property
    def runs(self) -> bool:
        """Whether there is a process."""
        return self.process is not None and self.process.returncode is None

    def start(self) -> None:
        """Have a worker from now on."""
        self.wanted = True
        if self.task is None or self.task.done():
            self.task = asyncio.create_task(self._supervise())

    async def _supervise(self) -> None:
        while self.wanted:
            self._ready.clear()
            self._asked = False
            told = {"state": MEMORY} | self.settings.model_dump(exclude_defaults=True)
            with self.log.open("ab") as log:
                position = log.tell()
                self.process = await asyncio.create_subprocess_exec(
                    sys.executable, "-X", "faulthandler", *self.program,
                    cwd=REPOSITORY,
                    env=os.environ | {f"TRUCELINE_{name.upper()}": str(value) for name, value in told.items()},
                    stdout=asyncio.subprocess.PIPE, stderr=log,
                )  # fmt: skip
            self.lives += 1
            if not self.wanted:  # told to stop while it was being started
                self._asked = True
                self.signal(signal.SIGTERM)
            assert self.process.stdout is not None
            while line := await self.process.stdout.readline():
                if line.startswith(b"ready"):
                    self._ready.set()
                    if self.ended is not None:
                        self.back.append(time.monotonic() - self.ended)
                        self.ended = None
            code = await self.process.wait()
            if self.ended is None:
                self.ended = time.monotonic()
            self.exits[self._why(code, position)] += 1
            if self.wanted:
                await asyncio.sleep(RESTART_SECONDS)

    def _why(self, code: int, position: int) -> str:
        """What ended a worker, in its own last words where nobody asked it to."""
        if code == -signal.SIGKILL:
            return "killed"
        if code == 0 and self._asked:
            return "stopped"
        if code == -signal.SIGTERM and self._asked:
            return "stopped before it had begun"
        with self.log.open("rb") as log:
            log.seek(position)
            said = log.read().decode("utf-8", "replace").splitlines()
        words = next((line for line in reversed(said) if " CRITICAL " in line), "").partition(": ")[2]
        words = (
            words or next((line for line in reversed(said) if line.startswith("truceline")), "") or "\n".join(said[-9:])
        )
        return f"exit {code}: " + re.sub(r"\b[0-9a-f]{8}\.|\d+(\.\d+)?", "#", words)[:160]

    async def ready(self, deadline: float) -> None:
        """Wait until the worker holds its partitions.

        Raises:
            TimeoutError: it does not.
        """
        async with asyncio.timeout(deadline):
            await self._ready.wait()

    async def kill(self, meanwhile: Callable[[], None] = lambda: None, seconds: float = 0.0) -> None:
        """Kill it; another is started no sooner than `seconds` later. `meanwhile` happens in between."""
        async with self._busy:
            self.wanted = False
            self.ended = time.monotonic()
            self.signal(signal.SIGKILL)
            await self._gone()
            meanwhile()
            await asyncio.sleep(seconds)
            self.start()

    async def terminate(self, *, again: bool, seconds: float = 0.0) -> float:
        """Tell it to stop, and have another `seconds` later if `again`; how many seconds the stop took."""
        async with self._busy:
            self.wanted = False
            self._asked = True
            began = time.monotonic()
            self.signal(signal.SIGTERM)
            await self._gone()
            took = time.monotonic() - began
            self.ended = None
            if again:
                await asyncio.sleep(seconds)
                self.start()
            return took

    async def _gone(self) -> None:
        if self.task is not None and not (await asyncio.wait([self.task], timeout=STOP_SECONDS))[0]:
            self.exits[f"still there {STOP_SECONDS:g} s after SIGTERM"] += 1
            self.signal(signal.SIGKILL)
            await self.task

    def signal(self, number: signal.Signals) -> None:
        """Send a signal, if there is anybody."""
        if self.runs and self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)

    def wipe(self) -> None:
        """Lose the state directory."""
        if self.settings.state is not None:
            shutil.rmtree(self.settings.state, ignore_errors=True)

    def spoil(self, chance: random.Random) -> None:
        """Overwrite a stretch of some files in the state directory, or cut them short."""
        state = self.settings.state
        files = (
            sorted(path for path in state.rglob("*") if path.is_file()) if state is not None and state.exists() else []
        )
        for path in chance.sample(files, min(len(files), 12)):
            size = path.stat().st_size
            with path.open("r+b") as file:
                if chance.random() < 0.5:
                    file.truncate(size // 2)
                elif size:
                    file.seek(chance.randrange(size))
                    file.write(chance.randbytes(64))

    async def end(self) -> None:
        """Be gone, whatever state it is in."""
        self.wanted = False
        if self.runs:
            self.signal(signal.SIGCONT)
            self.signal(signal.SIGKILL)
        if self.task is not None:
            await asyncio.wait([self.task], timeout=10)
