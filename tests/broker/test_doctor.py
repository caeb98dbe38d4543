"""The doctor finds what is wrong, names its mend, and says by its exit code whether anything is."""

import json
import subprocess
import sys
from typing import Any

from streams.cli.doctor import _clock
from streams.settings import Settings


def _doctor(*arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-c", "from streams.cli import main; main()", "doctor", "--json", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, {finding["name"]: finding for finding in json.loads(done.stdout)["findings"]}


def test_a_healthy_pipeline_has_nothing_wrong(settings: Settings) -> None:
    code, findings = _doctor("--brokers", settings.brokers, "--prefix", settings.prefix)
    assert (code, [finding for finding in findings.values() if not finding["ok"]]) == (0, [])
    assert set(findings) == {"libraries", "java", "disk", "broker", "topics", "clock"}


def test_missing_topics_are_wrong_and_have_a_mend(settings: Settings) -> None:
    code, findings = _doctor("--brokers", settings.brokers, "--prefix", settings.prefix + "other.")
    assert code == 1
    assert f"{settings.prefix}other.updates.raw.v1 is missing" in findings["topics"]["told"]
    assert "truceline topics apply" in findings["topics"]["mend"]


def test_an_absent_broker_is_wrong_and_has_a_mend() -> None:
    code, findings = _doctor("--brokers", "127.0.0.1:1")
    assert code == 1
    assert findings["broker"]["told"] == "no Apache Kafka answers at 127.0.0.1:1"
    assert "`truceline broker --port 1`" in findings["broker"]["mend"]


def test_a_clock_is_wrong_only_beyond_what_asking_leaves_open() -> None:
    assert _clock(ahead=-29.0, uncertain=0.01).ok
    assert _clock(ahead=35.0, uncertain=6.0).ok
    assert not _clock(ahead=-31.0, uncertain=0.01).ok
