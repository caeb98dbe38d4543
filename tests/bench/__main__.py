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
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

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
LOADS = {"real": "reading and settling for real", "light": "functions that only count, so that the pipeline is felt"}


@dataclass
class Ran:
    """What one process took."""

    rate: float
    peak: int


@dataclass
class Results:
    """Runs by load and shape, and the memory of a long run."""

    runs: dict[str, dict[str, list[Ran]]] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    memory: list[tuple[int, int]] = field(default_factory=list)


def resident(pid: int) -> int:
    """MiB that a process holds in memory; 0 when it has just ended."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii"))
    return int(found[1]) // 1024 if found else 0


def run(shape: str, load: str, settings: Settings, number: int, samples: list[tuple[int, int]] | None = None) -> Ran:
    """Run one shape to its end."""
    told = settings.model_dump(exclude_defaults=True)
    environment = {**os.environ, **{f"TRUCELINE_{name.upper()}": str(value) for name, value in told.items()}}
    with tempfile.TemporaryDirectory() as state:
        process = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.shapes", shape, load, str(number), state],
            env=environment | {"TRUCELINE_STATE": state},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout is not None
        lines: list[str] = []
        peak, began, os_pipe = 0, time.monotonic(), process.stdout.fileno()
        os.set_blocking(os_pipe, False)
        while process.poll() is None:
            peak = max(peak, resident(process.pid))
            if samples is not None:
                samples.append((int(time.monotonic() - began), peak))
            lines += process.stdout.readlines()
            time.sleep(0.25)
        lines += process.stdout.readlines()
        result = next((json.loads(line) for line in lines if line.startswith("{")), None)
        if result is None:
            raise SystemExit(f"{shape} ended with {process.returncode} and no result: {lines}")
        return Ran(rate=number / result["seconds"], peak=peak)


def prepare(kafka: Kafka, name: str, number: int) -> Settings:
    """Topics of their own with `number` updates on `updates.raw`."""
    settings = Settings(brokers=kafka.bootstrap, prefix=f"{name}.")
    asyncio.run(apply(settings))
    asyncio.run(publish(islice(updates(number), number), settings))
    return settings


def measure(numbers: dict[str, int], rounds: int, memory: int, shapes: list[str]) -> Results:
    """Run everything, telling what goes on."""
    results, chance = Results(), random.Random(7)
    with Kafka.start(say=lambda line: print(line, file=sys.stderr)) as kafka:
        for load, number in numbers.items():
            for turn in range(rounds):
                for shape in chance.sample(shapes, len(shapes)):
                    settings = prepare(kafka, f"{load}-{turn}-{shape}", number)
                    ran = run(shape, load, settings, number)
                    results.runs[load][shape].append(ran)
                    print(f"{load} {turn + 1}/{rounds} {shape}: {ran.rate:,.0f}/s, {ran.peak} MiB", file=sys.stderr)
        if memory:
            settings = prepare(kafka, "memory", memory)
            run("truceline", "real", settings, memory, results.memory)
            print(f"memory: {results.memory[-1][1]} MiB after {memory:,} updates", file=sys.stderr)
    return results


def spread(values: list[float], form: str) -> str:
    """The median, and the lowest and highest."""
    told = format(statistics.median(values), form)
    return f"{told} ({format(min(values), form)}–{format(max(values), form)})" if len(values) > 1 else told


def report(results: Results, numbers: dict[str, int], rounds: int, memory: int, command: str) -> str:
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
            "| shape | updates/s | of the limit | peak MiB |",
            "|---|---|---|---|",
        ]
        limit = [ran.rate for ran in runs["plain"]] if "plain" in runs else []
        for shape in (shape for shape in SHAPES if shape in runs):
            rates = [ran.rate for ran in runs[shape]]
            ratios = [rate / whole for rate, whole in zip(rates, limit, strict=False)]
            told = spread(ratios, ".2f") if ratios else "–"
            peak = max(ran.peak for ran in runs[shape])
            lines.append(f"| {TOLD[shape]} | {spread(rates, ',.0f')} | {told} | {peak} |")
        lines.append("")
    if results.memory:
        lines += [
            "## Memory",
            "",
            f"`truceline worker --state DIR` while {memory:,} updates pass, read and settled for real: at most "
            f"{results.memory[-1][1]} MiB resident (target: 300).",
            "",
        ]
    lines += [
        "## What is compared",
        "",
        "All shapes run the same functions in one process: `updates.raw` is read, its readings go to "
        "`updates.enriched`, are settled, and the rows that changed are sent.",
        "The plain loop keeps no state over a restart, buries no bad message and looks after nothing: it is the limit "
        "of what these functions allow.",
        "`truceline worker` has every output and every settled fact acknowledged by the broker before it commits, with "
        "its state in RocksDB. Quix Streams keeps its state in RocksDB with a changelog. The naive Faust app sends "
        "message by message, confirms nothing and counts with `+=`, which miscounts after a crash "
        "(`tests/broker/test_crashes.py` shows it).",
        "",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(prog="tests.bench", description=__doc__)
    parser.add_argument("--real", type=int, default=3000, help="updates of the real load; 0 leaves it out")
    parser.add_argument("--light", type=int, default=20_000, help="updates of the light load; 0 leaves it out")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=200_000, help="updates of the memory run; 0 leaves it out")
    parser.add_argument("--shapes", nargs="+", default=list(SHAPES), choices=SHAPES)
    parser.add_argument("--out", type=Path, help="write the page here instead of to standard output")
    given = parser.parse_args()
    numbers = {load: number for load in LOADS if (number := getattr(given, load))}
    results = measure(numbers, given.rounds, given.memory, given.shapes)
    page = report(results, numbers, given.rounds, given.memory, "make bench")
    if given.out is None:
        print(page)
    else:
        given.out.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
