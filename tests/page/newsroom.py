"""A running pipeline with the page on it, and a Chromium that looks at the page."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from schemas import Message, Source, Update
from streams.publish import encode, producer, publish, send
from streams.settings import Settings
from streams.source import read
from streams.topics import Topic
from tests.broker.processes import all_read, behind, free_port, run, worker
from tests.waiting import PATIENCE, soon, until

SAMPLE = "samples/karabakh-2020-10-21.txt"
KARABAKH, SUDAN = "nagorno-karabakh-2020", "sudan-2023"
SIZES = {"phone": (390, 844), "desk": (1440, 900), "wall": (1920, 1080), "hall": (2560, 1440)}
AXE = Path(__file__).parents[2] / "streams/views/page/node_modules/axe-core/axe.min.js"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def update(name: str, hour: int, text: str, conflict: str = KARABAKH, **more: Any) -> Update:
    """An update of the sample's day, or with fields of its own."""
    given = {
        "id": name,
        "conflict": conflict,
        "source": Source(outlet="Harbour Post", url="https://harbourpost.example/live"),
        "published_at": datetime(2020, 10, 21, hour, tzinfo=UTC),
        "text": text,
    }
    return Update.model_validate({**given, **more})


class Newsroom:
    """Worker and page on topics of their own; text is carried, so that headlines are shown too."""

    def __init__(self, settings: Settings, directory: Path) -> None:
        self.settings, self.directory = settings, directory
        self.url = f"http://127.0.0.1:{free_port()}"
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def running(self) -> Iterator["Newsroom"]:
        with worker(self.settings, self.directory / "worker.log", program="tests.page.program") as process:
            process.await_ready()
            self.start()
            try:
                yield self
            finally:
                self.stop()

    def start(self) -> None:
        """Serve the page, at the same address each time."""
        environment = {
            **os.environ,
            "TRUCELINE_BROKERS": self.settings.brokers,
            "TRUCELINE_PREFIX": self.settings.prefix,
            "TRUCELINE_VIEW": str(self.directory / "view.sqlite3"),
        }
        log = self.directory / "serve.log"
        command = [sys.executable, "-c", "from streams.cli import main; main()", "serve"]
        with log.open("wb") as out:
            self._process = subprocess.Popen(
                [*command, "--port", self.url.rsplit(":", 1)[1]], env=environment, stdout=out, stderr=out
            )
        until(lambda: "\nready" in "\n" + log.read_text(), log.read_text)

    def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        assert self._process is not None
        self._process.send_signal(number)
        self._process.wait(PATIENCE)

    def publish(self, updates: Iterable[Update]) -> None:
        """Publish, and wait until all is settled and every row of it is in the read model."""
        run(publish(list(updates), self.settings))
        run(soon(self._all_shown, (self.directory / "worker.log").read_text))

    async def _all_shown(self) -> bool:
        return not await behind(self.settings) and await all_read(self.settings, self.get("pipeline"))

    def publish_day(self, updates: Iterable[Update]) -> None:
        """Publish part by part: of a figure that moves twice in one batch only the second move would be told."""
        told = list(updates)
        for begin, end in ((0, 12), (12, 18), (18, 24)):
            self.publish(update for update in told if begin <= update.published_at.hour < end)

    def write(self, *messages: tuple[Message, Topic]) -> None:
        """Put rows onto their topics directly, as a settling worker of another make might."""

        async def put() -> None:
            async with producer(self.settings) as client:
                for message, topic in messages:
                    await (await send(client, encode(message, topic, prefix=self.settings.prefix)))

        run(put())

    def get(self, path: str) -> dict[str, Any]:
        with urlopen(f"{self.url}/v1/{path}", timeout=PATIENCE) as answer:
            return dict(json.load(answer))


class Desk:
    """One window: the page, and all that its browser complained of."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        self.asked: list[str] = []
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda told: told.type in ("error", "warning") and self.complaints.append(told.text))
        page.on("dialog", lambda dialog: (self.complaints.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, newsroom: Newsroom, conflict: str = KARABAKH) -> "Desk":
        self.page.goto(f"{newsroom.url}/#{conflict}")
        self.page.wait_for_selector(".connection.live")
        self.page.wait_for_selector(".card .number, .figures .empty")
        self.page.wait_for_selector(".health")
        return self

    def accessibility(self) -> list[dict[str, Any]]:
        """Serious and critical findings of axe."""
        self.page.evaluate(AXE.read_text(encoding="utf-8"))  # by the debugger: the page's CSP lets no script in
        found = self.page.evaluate("axe.run(document, {resultTypes: ['violations']})")["violations"]
        told = ("id", "help", "impact")
        return [
            {
                **{key: each[key] for key in told},
                "nodes": [(n["html"][:160], n["failureSummary"]) for n in each["nodes"][:3]],
            }
            for each in found
            if each["impact"] in ("serious", "critical")
        ]


@contextmanager
def chromium() -> Iterator[Browser]:
    """The machine's Chromium. Without one the tests fail in CI and are skipped elsewhere."""
    if (path := next(filter(None, map(shutil.which, NAMES)), None)) is None:
        told = f"no Chromium on this machine ({', '.join(NAMES)}): the page was not tested"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    with sync_playwright() as playwright:
        # Root and containers have no sandbox for Chromium; it sees nothing but our own page.
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-dev-shm-usage"])
        try:
            yield browser
        finally:
            browser.close()


@contextmanager
def desk(browser: Browser, size: str = "desk", theme: str = "light", zone: str = "Asia/Yerevan") -> Iterator[Desk]:
    width, height = SIZES[size]
    with ExitStack() as ending:
        context = browser.new_context(
            viewport={"width": width, "height": height},
            color_scheme=theme,  # type: ignore[arg-type]
            timezone_id=zone,
            reduced_motion="reduce",
        )
        ending.callback(context.close)
        context.set_default_timeout(1000 * PATIENCE)
        yield Desk(context.new_page())


def sample() -> tuple[Update, ...]:
    raw = files("streams.source").joinpath(SAMPLE).read_bytes()
    return read(raw, name=SAMPLE).updates(KARABAKH, known={})
