"""`python -m tests.chaos`: see main."""

import argparse
import asyncio
import logging
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

from streams.broker.kafka import Kafka
from tests.chaos.control import control
from tests.chaos.plan import Fault
from tests.chaos.proxy import HOST, Proxy, free_ports
from tests.chaos.run import Report, play

HEAD = (
    "| seed | updates | deliveries | kills | other faults | lost | double | unequal | rows compared "
    "| back after s | settled s | verdict | commit |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|"
)


COMMIT = subprocess.run(
    ["git", "rev-parse", "--short", "HEAD"], cwd=Path(__file__).parent, check=False, capture_output=True, text=True
).stdout.strip()
CONTROL = "The control, a table that counts up with `+=`"


def line(report: Report) -> str:
    verdict = report.verdict
    told = "right" if report.right else "STUCK" if report.stuck else "WRONG"
    return (
        f"| {report.seed} | {report.updates:,} | {report.deliveries:,} | {report.kills} "
        f"| {len(report.steps) - report.kills} | {len(verdict.lost)} | {len(verdict.double)} | {len(verdict.unequal)} "
        f"| {verdict.compared:,} | {max(report.back, default=0):.1f} | {report.settled:.1f} | {told} | {COMMIT} |"
    )


def story(report: Report) -> str:
    """Everything about a run, for whoever looks for the fault."""
    verdict = report.verdict
    told = [f"seed {report.seed}, {report.updates} updates: repeat with --seed {report.seed}", "the plan:"]
    told += [f"  {step}" for step in report.steps]
    told += ["what happened:", *(f"  {entry}" for entry in report.journal)]
    told += ["how workers ended:", *(f"  {count} x {why}" for why, count in report.exits.most_common())]
    for name, found in (("lost", verdict.lost), ("double", verdict.double), ("unequal", verdict.unequal)):
        tables = Counter(each.partition(":")[0] for each in found)
        told += [f"{name}: {len(found)} {dict(tables) if tables else ''}", *(f"  {each}" for each in found[:3])]
    return "\n".join(told)


async def main() -> int:
    parser = argparse.ArgumentParser(prog="tests.chaos", description="Break a running pipeline and count what is lost.")
    parser.add_argument("--seeds", type=int, default=1, help="how many runs")
    parser.add_argument("--seed", type=int, default=1, help="the first one's seed")
    parser.add_argument("--updates", type=int, default=20_000, help="of each run")
    parser.add_argument("--faults", type=int, default=12, help="of each run, at least three of them kills")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--hours", type=float, default=24.0, help="begin no further seed after so long")
    parser.add_argument("--control", action="store_true", help="first the same kills on a table that counts up")
    parser.add_argument("--out", type=Path, help="put the rows into this page's table, each in its seed's place")
    kinds = [fault.name.lower() for fault in Fault]
    parser.add_argument("--only", nargs="+", default=kinds, choices=kinds, help="kinds of faults")
    parser.add_argument("--loud", action="store_true", help="tell what happens while it does")
    given = parser.parse_args()
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # it tells of every refusal of a broker that we stopped
    task = asyncio.current_task()
    assert task is not None
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    ports = list(zip(*[iter(free_ports(2 * given.nodes))] * 2, strict=True))
    wrong = 0
    with ExitStack() as stack:
        kafka = stack.enter_context(
            Kafka.start(given.nodes, detours=ports, say=lambda said: print(said, file=sys.stderr))
        )
        async with Proxy.start(ports) as proxy:
            out = (lambda told: put(given.out, told)) if given.out is not None else (lambda told: None)
            if given.control:
                sent, counted = await control(kafka, seed=given.seed, updates=min(given.updates, 5000))
                told = f"{CONTROL}, three kills: {sent:,} updates, counted {counted:,} ({counted - sent:+,})."
                print(f"{told}\n", flush=True)
                out(told)
            print(HEAD, flush=True)
            began = time.monotonic()
            detour = ",".join(f"{HOST}:{entrance}" for _, entrance in ports)
            for seed in range(given.seed, given.seed + given.seeds):
                if time.monotonic() - began > 3600 * given.hours:
                    break
                only = frozenset(Fault[kind.upper()] for kind in given.only)
                report = await play(
                    kafka,
                    proxy,
                    detour,
                    seed=seed,
                    updates=given.updates,
                    faults=given.faults,
                    loud=given.loud,
                    only=only,
                )
                print(line(report), flush=True)
                out(line(report))
                if given.loud or not report.right:
                    print(story(report), file=sys.stderr, flush=True)
                wrong += not report.right
    return min(wrong, 1)


def put(page: Path, told: str) -> None:
    """Put a row, or the control's line, into the page's table between its two marks, in the place of the one before."""
    begin, end = "<!-- chaos: begin -->", "<!-- chaos: end -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    table, _, after = rest.partition(end)
    rows = {row.split("|")[1].strip(): row for row in [*table.splitlines(), told] if row.startswith("| ")}
    counted = [row for row in [told, *table.splitlines()] if row.startswith(CONTROL)][:1]
    seeds = [rows[seed] for seed in sorted(rows.keys() - {"seed"}, key=int)]
    written = f"Each row is of `python -m tests.chaos --seed SEED`, three nodes, {os.cpu_count()} cores for everything."
    parts = [written, "", *(counted and [*counted, ""]), HEAD, *seeds]
    page.write_text(before + begin + "\n" + "\n".join(parts) + "\n" + end + after, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
