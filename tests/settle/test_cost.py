"""What one more statement costs does not grow with what its scope holds. Counted in calls: a clock would waver."""

import cProfile
import pstats

import pytest

from streams.settle import Ledger
from tests.bench.settle import KINDS, facts

HELD = 4_000
"""Statements in the full scope; `make bench` measures 100,000 by the clock."""


def cost(ledger, updates):
    """Calls and bytes of the dearest of some statements."""
    calls, written = [], []
    for update in updates:
        profile = cProfile.Profile()
        profile.enable()
        ledger.add(update)
        changes = ledger.drain()
        profile.disable()
        calls.append(pstats.Stats(profile).total_calls)
        rows = (*changes.deltas, *changes.tolls, *changes.allegations, *changes.tallies)
        written.append(sum(len(row.write()) for row in rows))
    return sorted(calls)[len(calls) // 2], max(written)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_statement_more_costs_no_more_among_thousands_early_or_late(kind):
    start = 60 * 24
    order = [*range(start + HELD)[start:], *range(start + HELD, start + HELD + 20), *range(start - 20, start)]
    updates = list(facts(kind, order))
    few, many = Ledger("orland-vesk"), Ledger("orland-vesk")
    for update in updates[:20]:
        few.add(update)
    few.drain()
    calls, _ = cost(few, updates[20:40])
    for update in updates[:HELD]:
        many.add(update)
    many.drain()
    newest, written = cost(many, updates[HELD : HELD + 20])
    late, written_late = cost(many, updates[HELD + 20 :])

    assert newest <= 1.5 * calls
    assert late <= 2 * calls
    assert max(written, written_late) <= 65_536
