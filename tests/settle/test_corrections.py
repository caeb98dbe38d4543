"""Edits, withdrawals, late arrivals: each change told once, with its cause; what was hidden comes forward."""

import pytest

from streams.settle import Ledger, fact_key, fold
from tests.settle.stories import CONFLICT, harm, update

FIRST = update("14:02", 14, harm(51, "increment"), harm(480, "total"))
SECOND = update("16:49", 16.8, harm(45, "increment"), harm(525, "total"))


@pytest.fixture
def ledger():
    ledger = Ledger(CONFLICT)
    for fact in (FIRST, SECOND):
        ledger.add(fact)
    ledger.drain()
    return ledger


def change(ledger, fact):
    assert ledger.add(fact)
    (delta,) = ledger.drain().deltas
    return delta.cause.value, delta.low, delta.before and delta.before.low, delta.after and delta.after.low


def test_the_first_total_is_told_as_what_it_adds_to_the_base_it_implies():
    assert change(Ledger(CONFLICT), FIRST) == ("new_statement", 51, None, 480)


def test_a_withdrawn_update_takes_its_statements_back_and_what_they_hid_comes_forward(ledger):
    assert change(ledger, update("16:49", 16.8, revision=1, withdrawn=True)) == ("withdrawal", -45, 525, 480)


def test_an_edited_update_replaces_its_statements(ledger):
    edited = update("16:49", 16.8, harm(41, "increment"), harm(521, "total"), revision=1)
    assert change(ledger, edited) == ("revision", -4, 525, 521)


def test_a_better_reading_of_the_same_revision_replaces_the_older_one(ledger):
    reread = update("16:49", 16.8, harm(41, "increment"), harm(521, "total"), version="1.10")
    assert change(ledger, reread) == ("rebuild", -4, 525, 521)
    assert ledger.add(update("16:49", 16.8, harm(41, "increment"), harm(522, "total"), version="1.9"))
    assert ledger.drain().deltas == ()


def test_a_speaker_who_states_less_corrects_the_toll(ledger):
    assert change(ledger, update("c", 20, harm(500, "total"))) == ("correction", -25, 525, 500)


def test_a_late_increment_moves_no_later_total_but_opens_its_arithmetic(ledger):
    assert ledger.add(update("c", 15, harm(7, "increment")))
    changes = ledger.drain()
    assert changes.deltas == ()
    (claim,) = changes.tolls[0].claims
    assert (claim.value.low, claim.gaps[0].expected, claim.gaps[0].missing) == (525, 532, -7)


def test_a_late_total_moves_a_sum_that_had_none():
    ledger = Ledger(CONFLICT)
    ledger.add(update("b", 16, harm(5, "increment")))
    ledger.drain()
    assert change(ledger, update("a", 14, harm(480, "total"))) == ("late_arrival", 480, 5, 485)


def test_a_lower_revision_after_a_higher_one_does_nothing_but_is_kept(ledger):
    ledger.add(update("16:49", 16.8, harm(41, "increment"), harm(521, "total"), revision=2))
    ledger.drain()
    assert ledger.add(update("16:49", 16.8, harm(1, "increment"), harm(999, "total"), revision=1))
    changes = ledger.drain()
    assert (changes.deltas, changes.tolls) == ((), ())


def test_a_repeat_is_no_fact(ledger):
    assert not ledger.add(SECOND)
    assert ledger.drain() == type(ledger.drain())()


def test_a_toll_whose_statements_are_all_taken_back_is_published_empty():
    ledger = Ledger(CONFLICT)
    ledger.add(FIRST)
    ledger.drain()
    ledger.add(update("14:02", 14, revision=1, withdrawn=True))
    (row,) = ledger.drain().tolls
    assert (row.headline, row.claims, row.revision) == (None, (), 2)
    assert fold([FIRST, update("14:02", 14, revision=1, withdrawn=True)]).tolls == ()


def test_a_fact_of_another_conflict_is_refused():
    with pytest.raises(ValueError, match="not of elsewhere"):
        Ledger("elsewhere").add(FIRST)


def test_keys_of_facts_differ_in_content_and_are_the_same_for_a_repeat():
    again = update("14:02", 14, harm(51, "increment"), harm(480, "total"))
    assert fact_key(FIRST) == fact_key(again)
    assert fact_key(FIRST) != fact_key(update("14:02", 14, harm(51, "increment"), harm(480, "total"), version="2"))
    assert fact_key(FIRST) != fact_key(SECOND)
