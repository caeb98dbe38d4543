"""`python -m tests.bench.settle`: what settling one more statement costs, by how many its scope holds already.

No broker: a ledger alone. Per kind of statement and size of scope: statements settled a second, each drained by itself
as a lone update is, and the bytes of all rows and changes that one statement has written. The ratio is to an empty
scope, in the same run.
"""

import gc
import random
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from schemas import (
    CasualtyStatement,
    Claimant,
    EnrichedUpdate,
    Enricher,
    Source,
    Span,
    ViolationStatement,
    stable_id,
)
from streams.settle import Ledger

SIZES = (0, 1_000, 100_000)
MEASURED = 200
"""Statements timed at each size."""

START = datetime(2026, 3, 1, tzinfo=UTC)
SPAN = Span(part="text", start=0, end=40)
QUOTE = "Officials in Vesk said that number of servicemen had been killed in the fighting with Orland since March 1."


@dataclass(frozen=True)
class Cost:
    """The median time of one statement, and the most bytes one has written."""

    seconds: float
    written: int


def harm(number: int, low: int, kind: str, place: str | None = None) -> CasualtyStatement:
    return CasualtyStatement(
        id=stable_id(number, kind), outcome="killed", low=low, high=low, qualifier="exact", kind=kind,
        victims="military", side="vesk", place=place, claimant=Claimant(id="vesk"), span=SPAN, figure=SPAN, quote=QUOTE,
    )  # fmt: skip


def totals(number: int) -> list[CasualtyStatement]:
    """An increment told with its total."""
    return [harm(number, 1 + number % 7, "increment"), harm(number, 1000 + 4 * number, "total")]


def increments(number: int) -> list[CasualtyStatement]:
    """An increment alone: nothing ever settles the sum."""
    return [harm(number, 1 + number % 97, "increment")]


def incidents(number: int) -> list[CasualtyStatement]:
    """One endless incident."""
    return [harm(number, 9 + number // 50, "incident", "Marl")]


def accusations(number: int) -> list[ViolationStatement]:
    """One accusation, told again and again at three places, and once in a thousand times by one who saw it."""
    return [
        ViolationStatement(
            id=stable_id(number, "charge"), accuser="orland", accused="vesk", act="shelling",
            stance="alleges" if number % 1_000 else "observes",
            places=(("Marl", "Tarn", "Osk")[number % 3],), claimant=Claimant(id="orland"), span=SPAN, quote=QUOTE,
        )
    ]  # fmt: skip


Kind = Callable[[int], list[CasualtyStatement] | list[ViolationStatement]]

KINDS: tuple[Kind, ...] = (
    totals, increments, incidents, accusations,
)  # fmt: skip


def facts(kind: Kind, order: list[int]) -> Iterator[EnrichedUpdate]:
    """Updates a minute apart, in the order given."""
    for number in order:
        said = kind(number)
        yield EnrichedUpdate(
            id=f"update-{number:06}", revision=0, conflict="orland-vesk", source=Source(outlet="Vesk Courier"),
            published_at=START + timedelta(minutes=number),
            casualties=tuple(one for one in said if isinstance(one, CasualtyStatement)),
            violations=tuple(one for one in said if isinstance(one, ViolationStatement)),
            enricher=Enricher(name="bench", version="1"),
        )  # fmt: skip


def measure(kind: Kind, size: int, *, shuffled: bool) -> Cost:
    """Fill a ledger with `size` updates, then time single ones."""
    order = list(range(size + MEASURED))
    if shuffled:
        random.Random(size).shuffle(order)
    ledger, updates = Ledger("orland-vesk"), facts(kind, order)
    for _ in range(size):
        ledger.add(next(updates))
    ledger.drain()
    seconds, written = [], 0
    gc.collect()
    gc.freeze()
    for update in updates:
        began = time.perf_counter()
        ledger.add(update)
        changes = ledger.drain()
        seconds.append(time.perf_counter() - began)
        rows = (*changes.deltas, *changes.tolls, *changes.allegations, *changes.tallies)
        written = max(written, sum(len(row.write()) for row in rows) + len(update.write()))
    gc.unfreeze()
    return Cost(statistics.median(seconds), written)


def main() -> None:
    """Print the table."""
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    print(f"{'statements':<13}{'order':<10}{'in scope':>9}{'a second':>10}{'ratio':>7}{'bytes written':>15}")
    for kind in KINDS:
        for shuffled in (False, True):
            empty = None
            for size in sizes:
                cost = measure(kind, size, shuffled=shuffled)
                empty = empty or cost
                order = "shuffled" if shuffled else "in order"
                ratio = cost.seconds / empty.seconds
                print(
                    f"{kind.__name__:<13}{order:<10}{size:>9,}{1 / cost.seconds:>10,.0f}{ratio:>7.2f}"
                    f"{cost.written:>15,}",
                    flush=True,
                )


if __name__ == "__main__":
    main()
