"""`truceline demo`: the whole pipeline on this machine, nothing prepared, on the project's own sample live blog."""

import asyncio
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import Failure, reaching, settings_of

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table

    from schemas import Update
    from streams.settings import Settings

SAMPLE = "samples/karabakh-2020-10-21.txt"
CONFLICT = "nagorno-karabakh-2020"
READY_SECONDS = 120.0
"""Until the worker must hold its partitions; four are usual."""
SETTLE_SECONDS = 90.0
"""From the last acknowledged update until its figures must be out; under one is usual."""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(demo)


def demo(
    speed: Annotated[
        float, typer.Option(min=1.0, help="how many times as fast as that day; 2000 shows it in half a minute")
    ] = 2000.0,
    seconds: Annotated[float | None, typer.Option(min=1.0, metavar="N", help="end by itself after N seconds")] = None,
    leave: Annotated[bool, typer.Option("--exit", help="end by itself when everything is settled")] = False,
) -> None:
    """Run Apache Kafka, a worker and a sample live blog on this machine, and watch the figures move.

    Nothing is left behind: the data lives in a temporary directory, the processes end with this one.
    """
    from streams.broker import BrokerError
    from streams.broker.kafka import Kafka

    started = time.monotonic()
    with _ended_by_signals():
        try:
            with Kafka.start(say=_say) as kafka:
                settings = settings_of(kafka.bootstrap)
                with (
                    tempfile.TemporaryDirectory(prefix="truceline-demo-") as logs,
                    _children(settings, logs) as children,
                ):
                    show = _Show(settings, children, started)
                    with reaching(settings):
                        asyncio.run(show.run(speed, seconds, leave=leave))
        except BrokerError as error:
            raise Failure(error.what, error.mend) from None
        except KeyboardInterrupt:
            _say("stopping ...")
    _say(f"everything has ended after {time.monotonic() - started:.0f} s; nothing is left behind")


@dataclass(slots=True)
class _Child:
    """A command of ours in a process of its own; its words go to a file."""

    name: str
    process: "subprocess.Popen[bytes]"
    log: Path
    watcher: "subprocess.Popen[bytes]"

    @classmethod
    def start(cls, name: str, *words: str, logs: str) -> "_Child":
        """Start `truceline WORDS`."""
        from streams.broker.guard import guard

        log = Path(logs) / f"{name}.log"
        with log.open("wb") as out:
            process = subprocess.Popen(
                [sys.executable, "-c", "from streams.cli import main; main()", *words],
                stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True,
            )  # fmt: skip
        return cls(name, process, log, guard(process.pid, Path(logs)))

    def ready(self) -> str | None:
        """The line beginning `ready`, once it is there.

        Raises:
            Failure: the process has ended.
        """
        self.check()
        lines = self.log.read_text(errors="replace").splitlines()
        return next((line for line in lines if line.startswith("ready")), None)

    def check(self) -> None:
        """Make sure that it runs.

        Raises:
            Failure: it has ended, with the end of what it said.
        """
        if (code := self.process.poll()) is not None:
            said = "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])
            raise Failure(f"the {self.name} ended by itself with exit code {code}; it said:\n{said}")

    def stop(self, deadline: float) -> None:
        """End it in good order, by force when the deadline (monotonic) has passed."""
        from streams.broker.guard import release

        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        release(self.watcher)


@contextmanager
def _children(settings: "Settings", logs: str) -> Iterator[list[_Child]]:
    """The worker and the page, running until the block ends."""
    from streams.admin import apply

    asyncio.run(apply(settings))
    where = ("--brokers", settings.brokers, "--prefix", settings.prefix)
    running: list[_Child] = []
    try:
        running.append(_Child.start("worker", "worker", "--state", "memory", *where, logs=logs))
        view = ("--view", str(Path(logs) / "view.sqlite3"))
        running.append(_Child.start("page", "serve", "--port", "0", *view, *where, logs=logs))
        _say("starting the worker and the page ...")
        deadline = time.monotonic() + READY_SECONDS
        while not all(child.ready() for child in running):
            if time.monotonic() > deadline:
                waited = ", ".join(child.name for child in running if not child.ready())
                raise Failure(f"not ready after {READY_SECONDS:.0f} s: {waited}", "truceline doctor tells more")
            time.sleep(0.05)
        yield running
    finally:
        for child in running:
            if child.process.poll() is None:
                child.process.terminate()
        deadline = time.monotonic() + settings.shutdown_timeout + 1
        for child in running:
            child.stop(deadline)


@contextmanager
def _ended_by_signals() -> Iterator[None]:
    """Make SIGINT and SIGTERM end the demo once, in order; further ones do not disturb the cleaning up."""
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@dataclass(slots=True)
class _Show:
    """What the screen shows: the updates as they go out, the figures as they move."""

    settings: "Settings"
    children: list[_Child]
    started: float
    updates: tuple["Update", ...] = ()
    feed: deque["Update"] = field(default_factory=lambda: deque(maxlen=4))
    moves: deque[str] = field(default_factory=lambda: deque(maxlen=4))
    rows: dict[Any, dict[str, Any]] = field(default_factory=dict)
    sent: int = 0
    settled: int = 0
    first_figure: float | None = None
    page: str = ""
    live: Any = None
    height: int = 40

    async def run(self, speed: float, seconds: float | None, *, leave: bool) -> None:
        """Publish the sample and show what becomes of it until it is time to end.

        Raises:
            Failure: a child has ended, or the figures do not come.
        """
        from rich.console import Console
        from rich.live import Live

        console = Console()
        self.height = console.height
        self.updates = _sample()
        self.page = _address(self.children)
        self._tell([f"The page: {self.page}", ""])
        if not console.is_terminal:
            return await self._play(speed, seconds, leave=leave)
        with Live(console=console, get_renderable=self.screen, refresh_per_second=8) as self.live:
            await self._play(speed, seconds, leave=leave)

    async def _play(self, speed: float, seconds: float | None, *, leave: bool) -> None:
        work = [asyncio.create_task(part) for part in (self._follow_rows(), self._follow_moves(), self._follow_facts())]
        work.append(asyncio.create_task(self._until_the_end(speed, seconds, leave=leave)))
        try:
            done, _ = await asyncio.wait(work, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            for task in work:
                task.cancel()
            await asyncio.gather(*work, return_exceptions=True)

    async def _until_the_end(self, speed: float, seconds: float | None, *, leave: bool) -> None:
        """Publish everything, wait until it is settled, then stay as long as asked for."""
        ends = time.monotonic() + seconds if seconds is not None else None
        publishing = asyncio.create_task(self._publish(speed))
        settle_by: float | None = None
        try:
            while ends is None or time.monotonic() < ends:
                for child in self.children:
                    child.check()
                if publishing.done():
                    publishing.result()
                    settle_by = settle_by or time.monotonic() + SETTLE_SECONDS
                    if self.settled >= len(self.updates):
                        break
                    if time.monotonic() > settle_by:
                        raise Failure(f"only {self.settled} of {self.sent} updates were settled", _hint("dead list"))
                await asyncio.sleep(0.1)
            else:
                return
            self._tell(self._what_next())
            while not leave and (ends is None or time.monotonic() < ends):
                for child in self.children:
                    child.check()
                await asyncio.sleep(0.1)
        finally:
            publishing.cancel()
            await asyncio.gather(publishing, return_exceptions=True)

    async def _publish(self, speed: float) -> None:
        from streams.cli.publish import paced
        from streams.publish import publish

        await publish(paced(self.updates, speed), self.settings, on_ack=self._sent)

    def _sent(self, update: "Update", _: object) -> None:
        self.sent += 1
        self.feed.append(update)
        if self.live is None:
            print(f"{update.published_at:%H:%M} UTC  {update.headline}", flush=True)

    async def _follow_rows(self) -> None:
        from streams.topics import ALLEGATIONS, TOLLS
        from streams.views import words
        from streams.views.latest import tables

        standings: dict[str, str] = {}
        async for rows in tables(self.settings, TOLLS, ALLEGATIONS, follow=True):
            self.rows = dict(rows)
            for name, row in self.rows[ALLEGATIONS].items():
                before, now = standings.get(name), words.STANDINGS[row.standing]
                standings[name] = now
                if row.mentions and before != now:
                    self._moved(f"{words.allegation(row)}: {f'{before} → ' if before else ''}{now}")

    async def _follow_moves(self) -> None:
        from schemas import CasualtyDelta
        from streams.topics import DELTAS
        from streams.views import words
        from streams.views.latest import records

        async for record in records(self.settings, DELTAS, follow=True):
            delta = CasualtyDelta.read(record.value or b"")
            if self.first_figure is None:
                self.first_figure = time.monotonic() - self.started
            before = f"{words.quantity(delta.before)} → " if delta.before else ""
            speaker = words.name(delta.claimant, otherwise="nobody named")
            self._moved(f"{words.scope(delta.scope)}: {before}{words.quantity(delta.after)}, says {speaker}")

    def _moved(self, move: str) -> None:
        self.moves.append(move)
        if self.live is None:
            print(f"           {move}", flush=True)

    async def _follow_facts(self) -> None:
        """Count what is settled: a fact is written after all that follows from it (docs: agents)."""
        from streams.topics import FACTS
        from streams.views.latest import records

        async for _ in records(self.settings, FACTS, follow=True):
            self.settled += 1

    def screen(self) -> "RenderableType":
        """The whole picture."""
        from rich.console import Group
        from rich.text import Text

        from streams.topics import ALLEGATIONS, TOLLS
        from streams.views import words

        now = f"{self.sent} of {len(self.updates)} updates published, {self.settled} settled"
        first = f"first figure after {self.first_figure:.0f} s" if self.first_figure else "no figure yet"
        head = Text(f"An invented day: {now} · {first} · Ctrl-C ends it", style="bold")
        feed = sorted(self.feed, key=lambda one: one.published_at)  # acknowledgements come in any order
        news = [Text(words.visible(f"{one.published_at:%H:%M} UTC  {one.headline}")) for one in feed]
        moves = [Text(words.visible(move), style="cyan") for move in self.moves]
        tolls, allegations = (list(self.rows.get(topic, {}).values()) for topic in (TOLLS, ALLEGATIONS))
        moved = [Text(), Text("Latest moves", style="bold"), *moves, Text()]
        room = max(4, self.height - 24)  # for rows, besides frames, headings and what stands above
        return Group(head, *news, *moved, _tolls(tolls, room - room // 3), _allegations(allegations, room // 3))

    def _tell(self, lines: list[str]) -> None:
        for line in lines:
            if self.live is None:
                print(line, flush=True)
            else:
                self.live.console.print(line, markup=False, highlight=False, soft_wrap=True)

    def _what_next(self) -> list[str]:
        where = f"--brokers {self.settings.brokers}"
        first = f" The first figure came {self.first_figure:.1f} s after the start." if self.first_figure else ""
        return [
            "",
            f"All {self.sent} updates are published, read and settled.{first}",
            f"The page: {self.page}",
            "While this runs, try in another terminal:",
            f"  {_hint('tolls', where)}",
            f"  {_hint('allegations', where)}",
            f"  {_hint('tail deltas --from-beginning', where)}",
            f"  {_hint('publish YOUR-PAGE.txt', where)}",
            "",
        ]


def _address(children: list[_Child]) -> str:
    """Where the page answers, as it says itself."""
    told = next((child.ready() or "" for child in children if child.name == "page"), "")
    return found[0] if (found := re.search(r"https?://\S+", told)) else told


def _sample() -> tuple["Update", ...]:
    from streams.source import read

    raw = files("streams.source").joinpath(SAMPLE).read_bytes()
    return read(raw, name=SAMPLE).updates(CONFLICT, known={})


def _tolls(rows: list[Any], most: int) -> "Table":
    from rich.table import Table

    from streams.views import words

    table = Table("Tolls", "Figure", "Says", "As of (UTC)", expand=True, title_justify="left")
    told = [(row, figure) for row in rows if (figure := words.figure(row))]
    told.sort(key=lambda pair: (pair[0].scope.kind != "running", -pair[1].as_of.timestamp()))
    for row, figure in told[:most]:
        speaker = words.name(figure.claimant, otherwise="nobody named")
        table.add_row(words.scope(row.scope), words.quantity(figure.value), speaker, f"{figure.as_of:%H:%M}")
    return table


def _allegations(rows: list[Any], most: int) -> "Table":
    from rich.table import Table

    from streams.views import words

    table = Table("Allegations (nobody is scored guilty)", "Where", "Stands", "Told", expand=True)
    told = sorted((row for row in rows if row.mentions), key=lambda row: row.last_at, reverse=True)
    for row in told[:most]:
        where = words.visible(", ".join(row.places)) or "–"
        table.add_row(words.allegation(row), where, words.STANDINGS[row.standing], f"{row.mentions}×")
    return table


def _hint(*words: str) -> str:
    """A command as it has to be typed from here: with the path of the program that runs."""
    program = sys.argv[0] if Path(sys.argv[0]).name == "truceline" else "truceline"
    short = os.path.relpath(program) if os.sep in program else program
    return " ".join([shlex.quote(min(program, short, key=len)), *words])


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
