"""A pipeline that is served: `truceline serve` as a process, with keys for each scope."""

import asyncio
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import httpx

from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.settings import Settings
from streams.views.keys import Keys, Scope
from tests.broker.processes import REPOSITORY
from tests.waiting import PATIENCE

COMMAND = [sys.executable, "-c", "from streams.cli import main; main()"]
PATIENT = [sys.executable, "-m", "tests.views.program"]


@dataclass(frozen=True)
class Desk:
    """A pipeline and the address at which it is served. `keys` by what they may do."""

    settings: Settings
    url: str
    keys: dict[str, str]
    process: "subprocess.Popen[str]"

    def client(self, scope: str | None = None) -> httpx.Client:
        """A client with the key of a scope, or without one."""
        headers = {"Authorization": f"Bearer {self.keys[scope]}"} if scope else {}
        return httpx.Client(base_url=self.url, headers=headers, timeout=PATIENCE, trust_env=False)


def pipeline(kafka: Kafka, directory: Path, name: str) -> Settings:
    """A pipeline on topics of its own; keys and read model lie in the directory."""
    settings = Settings(
        brokers=kafka.bootstrap,
        prefix=f"{name}{secrets.token_hex(4)}.",
        keys=directory / "keys.jsonl",
        view=directory / "view.sqlite3",
    )
    asyncio.run(apply(settings))
    return settings


@contextmanager
def serving(
    settings: Settings, keys: dict[str, str], *options: str, command: list[str] = PATIENT, **variables: str
) -> Iterator[Desk]:
    """`truceline serve` on a free port, ready; ended with SIGTERM. `variables` of its environment."""
    environment = {
        **os.environ,
        "TRUCELINE_BROKERS": settings.brokers,
        "TRUCELINE_PREFIX": settings.prefix,
        "TRUCELINE_KEYS": str(settings.keys),
        "TRUCELINE_VIEW": str(settings.view),
        **variables,
    }
    told = [*command, "serve", "--port", "0", *options]
    with subprocess.Popen(told, cwd=REPOSITORY, env=environment, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        try:
            line = process.stdout.readline()
            assert line.startswith("ready"), line
            yield Desk(settings, line.split()[1].rstrip("/"), keys, process)
        finally:
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
                raise


def make_keys(path: Path) -> dict[str, str]:
    keys = Keys(path)
    now = datetime.now(UTC)
    made = {scope.value: keys.create(scope, (Scope.READ, scope), now=now)[1] for scope in Scope}
    made["all"] = keys.create("all", tuple(Scope), now=now)[1]
    return made | {"desk": keys.create("desk", (Scope.READ, Scope.PUBLISH, Scope.CORRECT), now=now)[1]}
