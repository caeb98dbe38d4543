"""`truceline topics` as scripts and people call it: what it prints where, and its exit codes."""

import json
import subprocess
import sys

from streams.settings import Settings
from streams.topics import TOPICS


def _topics(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", "from streams.cli import main; main()", "topics", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_apply_makes_what_is_missing_and_check_is_then_content(settings: Settings) -> None:
    where = ["--brokers", settings.brokers, "--prefix", settings.prefix + "new."]
    before = _topics("check", "--json", *where)
    assert before.returncode == 1
    assert len(json.loads(before.stdout)["differences"]) == len(TOPICS)
    assert f"`truceline topics apply --brokers {settings.brokers} --prefix {settings.prefix}new.`" in before.stderr
    made = _topics("apply", "--json", *where)
    assert made.returncode == 0
    assert set(json.loads(made.stdout)["created"]) == {topic.full(settings.prefix + "new.") for topic in TOPICS}
    after = _topics("check", *where)
    assert (after.returncode, after.stdout) == (0, "")


def test_an_absent_broker_is_told_once_with_its_mend() -> None:
    done = _topics("check", "--brokers", "127.0.0.1:1")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "truceline: no Apache Kafka answers at 127.0.0.1:1",
        "  mend: start one with `truceline broker --port 1`, or name yours with --brokers or TRUCELINE_BROKERS",
    ]


def test_an_impossible_prefix_is_misuse() -> None:
    done = _topics("check", "--prefix", "spaces are not allowed")
    assert done.returncode == 2
    assert "TRUCELINE_PREFIX" in done.stderr
