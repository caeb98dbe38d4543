"""The clock of a worker in process stands still unless a test moves it: no busy machine ends a lease."""

from dataclasses import dataclass

import pytest

from streams import agents, app, lease, stages


@dataclass
class Clock:
    """What the worker's modules take for `time`."""

    now: float = 1000.0

    def monotonic(self) -> float:
        self.now += 1e-6  # no two moments are one
        return self.now

    def pass_(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    for module in (agents, app, lease, stages):
        monkeypatch.setattr(module, "time", clock)
    return clock
