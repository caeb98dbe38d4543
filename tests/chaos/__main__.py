"""`python -m tests.chaos`: see main."""

import argparse
import asyncio
import logging
import os
import shlex
import signal
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
    "| back after s | settled s | verdict |\n|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|"
)


def line(report: Report) -> str:
    verdict = report.verdict
    told = "right" if report.right else "STUCK" if report.stuck else "WRONG"
    return (
        f"| {report.seed} | {report.updates:,} | {report.deliveries:,} | {report.kills} "
        f"| {len(report.steps) - report.kills} | {len(verdict.lost)} | {len(verdict.double)} | {len(verdict.unequal)} "
        f"| {verdict.compared:,} | {max(report.back, default=0):.1f} | {report.settled:.1f} | {told} |"
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
    parser.add_argument("--out", type=Path, help="put the table into this page, between its two marks")
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
            lines: list[str] = []
            if given.control:
                sent, counted = await control(kafka, seed=given.seed, updates=min(given.updates, 5000))
                lines.append(
                    f"The control, a table that counts up with `+=`, three kills: {sent:,} updates, counted "
                    f"{counted:,} ({counted - sent:+,}).\n"
                )
                print(lines[0], flush=True)
            lines.append(HEAD)
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
                lines.append(line(report))
                print(lines[-1], flush=True)
                if given.loud or not report.right:
                    print(story(report), file=sys.stderr, flush=True)
                wrong += not report.right
    if given.out is not None:
        put(given.out, lines)
    return min(wrong, 1)


def put(page: Path, lines: list[str]) -> None:
    """Put a table and the command that made it into a page, in the place of the one before."""
    begin, end = "<!-- chaos: begin -->", "<!-- chaos: end -->"
    before, _, rest = page.read_text(encoding="utf-8").partition(begin)
    command = f"python -m tests.chaos {shlex.join(sys.argv[1:])}"
    told = [begin, f"Written by `{command}` ({os.cpu_count()} cores for brokers, workers and judge).", "", *lines, end]
    page.write_text(before + "\n".join(told) + rest.partition(end)[2], encoding="utf-8")


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
