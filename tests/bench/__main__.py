"""`python -m tests.bench`: how fast the whole pipeline is, beside the limit and its peers, and its memory.

Every shape runs the same functions on the same updates, in a process and on topics of its own, on one Apache Kafka; a
round runs each shape once, in an order drawn anew. Figures are medians over the rounds, with the lowest and highest.
"""

import argparse
import asyncio
import json
import os
import platform
import random
import re
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from schemas import Update
from streams.admin import apply
from streams.broker.kafka import Kafka
from streams.publish import publish
from streams.settings import Settings
from tests.bench.load import updates

SHAPES = ("plain", "truceline", "quix", "naive")
TOLD = {
    "plain": "plain aiokafka loop (the limit)",
    "truceline": "`truceline worker`",
    "quix": "Quix Streams",
    "naive": "Faust, naive",
}
EACH = 5000
"""Updates of each conflict in the memory run."""

PATIENCE = 15.0
"""Seconds without a word of progress at most."""

LOADS = {"real": "reading and settling for real", "light": "functions that only count, so that the pipeline is felt"}


@dataclass(frozen=True)
class Ran:
    """What one process did: updates a second, microseconds of processor time an update, and at most so many MiB."""

    rate: float
    processor: float
    peak: int


@dataclass
class Results:
    """Runs by load and shape, and what a long run held: (updates settled, most MiB until then)."""

    runs: dict[str, dict[str, list[Ran]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    memory: list[tuple[int, int]] = field(default_factory=list)


def say(line: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {line}", file=sys.stderr, flush=True)


def resident(pid: int) -> int:
    """MiB that a process holds in memory; 0 when it has just ended."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def run(shape: str, load: str, settings: Settings, number: int, samples: list[tuple[int, int]] | None = None) -> Ran:
    """Run one shape to its end."""
    told = settings.model_dump(exclude_defaults=True)
    environment = {**os.environ, **{f"TRUCELINE_{name.upper()}": str(value) for name, value in told.items()}}
    with tempfile.TemporaryDirectory() as state, tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.shapes", shape, load, str(number), state],
            env=environment | {"TRUCELINE_STATE": state},
            stdout=said,
        )
        peak, spoke = 0, time.monotonic()
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            said.seek(0)
            settled = next((int(line) for line in reversed(said.readlines()) if line.strip().isdigit()), 0)
            if samples is not None and (not samples or samples[-1][0] != settled):
                samples.append((settled, peak))
            if time.monotonic() - spoke > PATIENCE:
                spoke = time.monotonic()
                say(f"  {shape}: {settled:,} of {number:,} settled, at most {peak} MiB")
            time.sleep(0.25)
        said.seek(0)
        result = next((json.loads(line) for line in said if line.startswith("{")), None)
        if result is None:
            raise SystemExit(f"{shape} ended with {process.returncode} and no result")
        return Ran(number / result["seconds"], result["processor"] / number * 1e6, peak)


def prepare(kafka: Kafka, name: str, told: Iterable[Update]) -> Settings:
    """Topics of their own with updates on `updates.raw`."""
    settings = Settings(brokers=kafka.bootstrap, prefix=f"{name}.")
    asyncio.run(apply(settings))
    asyncio.run(publish(told, settings))
    return settings


def measure(numbers: dict[str, int], rounds: int, memory: int, shapes: list[str]) -> Results:
    """Run everything, telling what goes on."""
    results, chance = Results(), random.Random(7)
    with Kafka.start(say=say) as kafka:
        for load, number in numbers.items():
            for turn in range(rounds):
                for shape in chance.sample(shapes, len(shapes)):
                    settings = prepare(kafka, f"{load}-{turn}-{shape}", updates(number))
                    ran = run(shape, load, settings, number)
                    results.runs[load][shape].append(ran)
                    say(f"{load}, round {turn + 1} of {rounds}, {shape}: {ran.rate:,.0f} updates/s, {ran.peak} MiB")
        if memory:
            say(f"memory: publishing {memory:,} updates")
            settings = prepare(kafka, "memory", updates(memory, each=EACH))
            ran = run("truceline", "real", settings, memory, results.memory)
            results.memory.append((memory, ran.peak))
            say(f"memory: at most {ran.peak} MiB while {memory:,} updates passed at {ran.rate:,.0f}/s")
    return results


def spread(values: list[float], form: str) -> str:
    """The median, and the lowest and highest."""
    told = format(statistics.median(values), form)
    return f"{told} ({format(min(values), form)}–{format(max(values), form)})" if len(values) > 1 else told


def report(results: Results, numbers: dict[str, int], rounds: int, command: str) -> str:
    """The results as a page."""
    lines = [
        "# Performance",
        "",
        f"Written by `{command}`. {os.cpu_count()} cores shared by broker and worker, Python "
        f"{platform.python_version()}, one node of Apache Kafka from `truceline broker`, {rounds} rounds in an order "
        "drawn anew each time; medians, in parentheses the lowest and highest. Ratios are taken within a round: they "
        "carry over to other machines, the absolute figures do not.",
        "",
    ]
    for load, runs in results.runs.items():
        lines += [
            f"## {numbers[load]:,} updates, {LOADS[load]}",
            "",
            "| shape | of the limit | updates/s | processor µs an update | peak MiB |",
            "|---|---|---|---|---|",
        ]
        limit = [ran.rate for ran in runs["plain"]] if "plain" in runs else []
        for shape in (shape for shape in SHAPES if shape in runs):
            rates = [ran.rate for ran in runs[shape]]
            ratios = [rate / whole for rate, whole in zip(rates, limit, strict=False)]
            told = spread(ratios, ".2f") if ratios else "–"
            busy = spread([ran.processor for ran in runs[shape]], ",.0f")
            peak = max(ran.peak for ran in runs[shape])
            lines.append(f"| {TOLD[shape]} | {told} | {spread(rates, ',.0f')} | {busy} | {peak} |")
        lines.append("")
    if results.memory:
        lines += _memory(results.memory)
    return "\n".join([*lines, COMPARED])


def _memory(samples: list[tuple[int, int]]) -> list[str]:
    number, peak = samples[-1]
    steps = [number * step // 5 for step in range(1, 6)]
    held = [max(mib for settled, mib in samples if settled <= step) for step in steps]
    return [
        "## Memory",
        "",
        f"`truceline worker --state DIR` while {number:,} updates pass, read and settled for real, of four conflicts "
        f"at a time with {EACH:,} updates each: at most **{peak} MiB** resident (target: 300).",
        "",
        "| updates passed | " + " | ".join(f"{step:,}" for step in steps) + " |",
        "|---|" + "---|" * len(steps),
        "| most MiB until then | " + " | ".join(map(str, held)) + " |",
        "",
    ]


COMPARED = """\
## What is compared

All shapes run the same functions in one process: `updates.raw` is read, its readings go to `updates.enriched`, are
settled, and the rows that changed are sent. The functions are warm, and the clock runs from the first update read to
the last one settled: starting, joining the group and recovering stay out.

The plain loop keeps no state over a restart, buries no bad message and looks after nothing, but sends whole batches
and waits for all replicas before it commits: it is the limit of what these functions allow. `truceline worker` has
every output, then every settled fact acknowledged by the broker before it commits, with its state in RocksDB. Quix
Streams keeps its state in RocksDB with a changelog. The naive Faust app sends message by message, confirms nothing and
counts with `+=`, which miscounts after a crash (`tests/broker/test_crashes.py` shows it).

The real load is what users run. The light one makes the pipeline's own cost visible: there, an update costs next to
nothing to read and to settle.
"""


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--real", type=int, default=2000, help="updates of the real load; 0 leaves it out")
    parser.add_argument("--light", type=int, default=20_000, help="updates of the light load; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=200_000, help="updates of the memory run; 0 leaves it out")
    parser.add_argument("--shapes", nargs="+", default=list(SHAPES), choices=SHAPES)
    parser.add_argument("--out", type=Path, help="write the page here instead of to standard output")
    given = parser.parse_args()
    numbers = {load: number for load in LOADS if (number := getattr(given, load))}
    results = measure(numbers, given.rounds, given.memory, given.shapes)
    page = report(results, numbers, given.rounds, shlex.join(["python", "-m", "tests.bench", *sys.argv[1:]]))
    if given.out is None:
        print(page)
    else:
        given.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
