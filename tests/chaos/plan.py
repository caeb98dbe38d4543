"""What goes wrong in a run, and when: a list made of a seed alone, so that a run can be repeated and read."""

import random
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """One kind of thing that happens to a running pipeline."""

    KILL = "kill -9 a worker"
    WIPE = "kill -9, its state directory lost"
    SPOIL = "kill -9, its state directory corrupted"
    TERM = "SIGTERM, started again"
    JOIN = "a worker joins"
    LEAVE = "a worker leaves"
    FREEZE = "a worker frozen past its session"
    CUT = "a worker's connections cut"
    SILENT = "a worker's connections silent"
    SLOW = "a worker's connections slow"
    BOUNCE = "one broker stopped and started"
    CRASH = "one broker killed and started"
    BLACKOUT = "all brokers stopped and started"


ALL = frozenset(Fault)
KILLS = (Fault.KILL, Fault.WIPE, Fault.SPOIL)

PROXIED = 0
"""The place whose worker reaches the broker through the proxy."""


@dataclass(frozen=True, slots=True)
class Step:
    """A fault, when `after` of the updates have been published (share, 0 to 1), for `seconds` where it lasts."""

    after: float
    fault: Fault
    place: int
    """Which worker, or which node."""
    seconds: float

    def __str__(self) -> str:
        who = f"node {self.place}" if self.fault in (Fault.BOUNCE, Fault.CRASH) else f"worker {self.place}"
        where = "" if self.fault is Fault.BLACKOUT else f", {who}"
        return f"at {self.after:4.0%}: {self.fault}{where}, {self.seconds:.1f} s"


def plan(
    seed: int, *, steps: int, places: int, nodes: int, session: float, blackout: float, only: frozenset[Fault] = ALL
) -> list[Step]:
    """At least three kills, whatever else comes; each kind about as often.

    Args:
        seed: of the run.
        steps: faults in all.
        places: workers there may be at once.
        nodes: of the cluster.
        session: seconds, the workers' session timeout.
        blackout: seconds that all brokers stay down at most.
        only: kinds that may come; the hunt for a fault begins with few.
    """
    chance = random.Random(seed)
    others = [fault for fault in Fault if fault in only]
    if nodes == 1:  # one node's stop is a blackout
        others = [fault for fault in others if fault not in (Fault.BOUNCE, Fault.CRASH)]
    kinds = [fault for fault in (Fault.KILL, chance.choice(KILLS), chance.choice(KILLS)) if fault in only][:steps]
    while len(kinds) < steps:
        kinds += chance.sample(others, min(len(others), steps - len(kinds)))
    chance.shuffle(kinds)
    lasting = {
        Fault.FREEZE: lambda: session + chance.uniform(1, 4),
        Fault.CUT: lambda: chance.uniform(0.1, session + 4),
        Fault.SILENT: lambda: chance.uniform(session / 2, session + 6),
        Fault.SLOW: lambda: chance.uniform(session, 2 * session),
        Fault.BOUNCE: lambda: chance.uniform(1, 10),
        Fault.CRASH: lambda: chance.uniform(1, 10),
        Fault.BLACKOUT: lambda: chance.uniform(blackout / 3, blackout),
    }
    found = []
    for number, fault in enumerate(kinds):
        place = chance.randrange(nodes if fault in (Fault.BOUNCE, Fault.CRASH) else places)
        if fault in (Fault.CUT, Fault.SILENT, Fault.SLOW):
            place = PROXIED
        seconds = lasting.get(fault, lambda: chance.uniform(0, 2))()
        found.append(Step((number + chance.uniform(0.2, 1)) / (len(kinds) + 1), fault, place, seconds))
    return found
