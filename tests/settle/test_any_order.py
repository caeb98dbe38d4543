"""The tables are a function of the set of facts: against a model that recomputes everything, in every order."""

import os

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from streams.settle import Ledger, fold, stands
from tests.settle.chains import breaks
from tests.settle.model import rows
from tests.settle.stories import (
    CONFLICT,
    amended,
    among,
    attacks,
    bulletins,
    charges,
    counts,
    facts,
    harms,
    quarrels,
    series,
    wholes,
)  # fmt: skip

if "TRUCELINE_EXAMPLES" in os.environ:
    pytestmark = pytest.mark.timeout(0)

EXAMPLES = int(os.environ.get("TRUCELINE_EXAMPLES", "100"))
"""Histories tried by each test; thousands in the nightly run."""

STORIES = {
    "harms": st.lists(st.one_of(facts(harms()), facts(bulletins())), max_size=9),
    "bulletins": st.lists(facts(bulletins()), min_size=4, max_size=12),
    "series": series(),
    "wholes": wholes(),
    "attacks": attacks(),
    "charges": st.lists(facts(charges()), max_size=9),
    "counts": counts(),
    "quarrels": quarrels(),
}
ANY = amended(st.one_of(st.lists(facts(), max_size=10), series(), wholes(), attacks(), counts(), quarrels()))
"""Histories of anything."""

TABLES = ("tolls", "allegations", "tallies", "mentions")


class Reader:
    """Keeps the rows that a ledger publishes, as every reader of the topics does: the highest revision holds."""

    def __init__(self):
        self.rows = {table: {} for table in TABLES}

    def read(self, changes):
        for table, kept in self.rows.items():
            told = [row.id for row in getattr(changes, table)]
            assert len(told) == len(set(told)), "each row once"
            for row in getattr(changes, table):
                assert row.id not in kept or kept[row.id].revision <= row.revision, "revisions only rise"
                kept[row.id] = row

    def tables(self, *, revision):
        """The rows that stand, as JSON, each with the same revision."""
        return {
            table: {
                key: row.model_copy(update={"revision": revision}).write() for key, row in told.items() if stands(row)
            }
            for table, told in self.rows.items()
        }


def folded(some):
    tables = fold(some)
    return {table: {row.id: row.write() for row in getattr(tables, table)} for table in TABLES}


def agrees(tables, some, revision):
    """Every row of every table is, byte for byte, what the model makes of the same facts."""
    assert tables == rows(CONFLICT, some, revision)


@pytest.mark.parametrize("story", STORIES.values(), ids=STORIES)
@given(st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_tables_are_those_of_the_model(story, data):
    some = data.draw(amended(story))
    agrees(folded(some), some, revision=len({fact.write() for fact in some}))


@given(ANY, st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_no_order_repetition_or_batching_bends_a_table(some, data):
    order = data.draw(st.permutations(some + data.draw(st.lists(st.sampled_from(some), max_size=4)) if some else some))
    ledger, reader = Ledger(CONFLICT), Reader()
    for fact in order:
        ledger.add(fact)
        if data.draw(st.booleans()):
            reader.read(ledger.drain())
    reader.read(ledger.drain())
    assert reader.tables(revision=ledger.facts) == folded(some) == folded(order)


@given(ANY, st.data())
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_a_replayed_log_publishes_the_very_same_rows_however_it_is_batched(some, data):
    """A worker that crashed after publishing, before keeping its facts, goes through them again in other batches."""
    readers = []
    for _ in range(2):
        ledger, reader = Ledger(CONFLICT), Reader()
        for fact in some:
            ledger.add(fact)
            if data.draw(st.booleans()):
                reader.read(ledger.drain())
        reader.read(ledger.drain())
        readers.append(reader)
    one, other = (
        {t: {k: r.write() for k, r in rows.items() if stands(r)} for t, rows in r.rows.items()} for r in readers
    )
    assert one == other


@given(ANY, st.data())
@settings(max_examples=EXAMPLES // 2, deadline=None)
def test_a_ledger_derived_anew_goes_on_where_the_old_one_stopped(some, data):
    """Rows published before a restart are emptied after it, though the new ledger never published them."""
    cut = data.draw(st.integers(0, len(some)))
    reader, before, after = Reader(), Ledger(CONFLICT), Ledger(CONFLICT)
    for fact in some[:cut]:
        before.add(fact)
        reader.read(before.drain())
    for fact in data.draw(st.permutations(some[:cut])):
        after.add(fact)
    after.drain()
    for fact in some[cut:]:
        after.add(fact)
    reader.read(after.drain())
    assert reader.tables(revision=after.facts) == folded(some)


@given(ANY, st.data())
@settings(max_examples=EXAMPLES, deadline=None)
def test_every_change_goes_on_where_the_one_before_it_ended_also_over_a_restart(some, data):
    ledger, deltas = Ledger(CONFLICT), []
    for told, fact in enumerate(some):
        if data.draw(among(False, False, False, True)):  # a worker that starts anew has the facts, in another order
            ledger = Ledger(CONFLICT)
            for heard in data.draw(st.permutations(some[:told])):
                ledger.add(heard)
            ledger.drain()
        ledger.add(fact)
        deltas += ledger.drain().deltas
    assert breaks(deltas, fold(some).tolls) == []


class Desk(RuleBasedStateMachine):
    """Facts come, some again, some late; at any moment what readers hold is what the model makes of the set."""

    def __init__(self):
        super().__init__()
        self.ledger, self.reader, self.facts = Ledger(CONFLICT), Reader(), []

    @rule(fact=facts())
    def hear(self, fact):
        assert self.ledger.add(fact) == (fact not in self.facts)
        self.facts.append(fact)

    @rule(story=st.one_of(series(), wholes(), attacks(), counts(), quarrels()))
    def hear_a_story(self, story):
        for fact in story:
            self.facts += [fact] * self.ledger.add(fact)

    @rule(data=st.data())
    def hear_amendments(self, data):
        for fact in data.draw(amended(st.just(self.facts)))[len(self.facts) :]:
            assert self.ledger.add(fact) == (fact not in self.facts)
            self.facts.append(fact)

    @rule(data=st.data())
    def hear_again(self, data):
        if self.facts:
            assert not self.ledger.add(data.draw(st.sampled_from(self.facts)))

    @rule()
    def publish(self):
        self.reader.read(self.ledger.drain())

    @invariant()
    def readers_hold_what_the_model_makes(self):
        if len(self.facts) % 4 == 3:
            self.reader.read(self.ledger.drain())
            agrees(self.reader.tables(revision=0), self.facts, revision=0)


TestDesk = Desk.TestCase
TestDesk.settings = settings(max_examples=EXAMPLES // 8, stateful_step_count=20, deadline=None)
