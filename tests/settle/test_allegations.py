"""Allegations: restatements, denials, observations; tallies, stated counts, silence."""

from streams.settle import Ledger, fold
from tests.settle.stories import CONFLICT, charge, update


def told(*facts):
    return sorted(fold(facts).allegations, key=lambda row: (row.first_at, row.accuser or "", row.act))


def tally(facts, cut, key="", accuser="orland"):
    (row,) = [r for r in fold(facts).tallies if (r.cut, r.key, r.accuser) == (cut, key, accuser)]
    return row


SHELLED = update("a", 8, charge("orland", "vesk", places=("Marl", "Tarn"), ceasefire="march-truce"))


def test_told_again_within_a_day_at_an_overlapping_place_it_is_the_same_allegation():
    (row,) = told(SHELLED, update("b", 31, charge("orland", "vesk", places=("Tarn", "Osk"))))
    assert (row.mentions, row.places) == (2, ("Marl", "Osk", "Tarn"))


def test_a_day_later_or_elsewhere_or_of_another_act_it_is_another():
    later = update("b", 32, charge("orland", "vesk", places=("Marl",)))
    elsewhere = update("c", 9, charge("orland", "vesk", places=("Osk",)))
    other = update("d", 9, charge("orland", "vesk", "airstrike", places=("Marl",)))
    assert [row.mentions for row in told(SHELLED, later, elsewhere, other)] == [1, 1, 1, 1]


def test_a_mention_without_a_place_does_not_join_one_with_a_place():
    assert len(told(SHELLED, update("b", 9, charge("orland", "vesk")))) == 2


def test_a_statement_that_bridges_two_allegations_joins_them_and_taken_back_parts_them():
    apart = [
        update("a", 1, charge("orland", "vesk", places=("Marl",))),
        update("b", 2, charge("orland", "vesk", places=("Osk",))),
    ]
    bridge = update("c", 3, charge("orland", "vesk", places=("Marl", "Osk")))
    assert len(told(*apart)) == 2
    assert [row.mentions for row in told(*apart, bridge)] == [3]
    assert len(told(*apart, bridge, update("c", 3, revision=1, withdrawn=True))) == 2


def test_a_denial_by_the_accused_marks_it_denied_and_taken_back_unmarks_it():
    denial = update("b", 9, charge("orland", "vesk", stance="denies"))
    (row,) = told(SHELLED, denial)
    assert (row.standing, row.denials, row.mentions) == ("denied", 1, 1)
    (row,) = told(SHELLED, denial, update("b", 9, revision=1, withdrawn=True))
    assert (row.standing, row.denials) == ("alleged", 0)


def test_a_denial_of_another_act_another_day_or_by_another_side_is_not_one_of_it():
    others = [
        update("b", 9, charge("orland", "vesk", "airstrike", stance="denies")),
        update("c", 32, charge("orland", "vesk", stance="denies")),
        update("d", 9, charge("vesk", "orland", stance="denies")),
        update("e", 9, charge("orland", "vesk", stance="denies", places=("Osk",))),
    ]
    (row,) = told(SHELLED, *others)
    assert row.standing == "alleged"


def test_an_observation_by_a_third_party_at_the_place_marks_it_observed_without_merging():
    rows = told(SHELLED, update("b", 10, charge("monitors", None, stance="observes", places=("Tarn",))))
    assert [(row.accuser, row.standing, row.mentions) for row in rows] == [
        ("orland", "observed", 1),
        ("monitors", "observed", 1),
    ]


def test_the_accuser_seeing_it_itself_is_no_third_party():
    rows = told(SHELLED, update("b", 10, charge("vesk", "orland", stance="observes", places=("Tarn",))))
    assert next(row.standing for row in rows if row.accuser == "orland") == "alleged"


def test_mutual_accusations_count_both_ways():
    facts = [update("a", 8, charge("orland", "vesk", "violation"), charge("vesk", "orland", "violation"))]
    assert tally(facts, "all").alleged == tally(facts, "all", accuser="vesk").alleged == 1


def test_tallies_count_allegations_not_mentions_by_place_by_hour_and_since_the_ceasefire():
    facts = [SHELLED, update("b", 9, charge("orland", "vesk", places=("Marl",)))]
    assert tally(facts, "all").alleged == 1
    assert tally(facts, "place", "Marl").alleged == tally(facts, "place", "Tarn").alleged == 1
    assert tally(facts, "hour", "2026-03-01T08:00:00Z").alleged == 1
    assert tally(facts, "ceasefire", "march-truce").alleged == 1


def test_counts_that_a_party_states_are_kept_as_its_claims_and_never_added():
    facts = [
        SHELLED,
        update("b", 60, charge("orland", "vesk", count=120)),
        update("c", 61, charge("orland", "vesk", count=39)),
    ]
    row = tally(facts, "all")
    assert row.alleged == 2
    assert [claim.count.value for claim in row.stated] == [39, 120]


def test_a_party_that_stated_counts_every_day_and_stops_is_reported_silent():
    daily = [update(f"d{day}", 24 * day, charge("orland", "vesk", "violation", count=100 + day)) for day in range(5)]
    ledger = Ledger(CONFLICT)
    for fact in daily:
        ledger.add(fact)
    ledger.add(update("e", 24 * 6, charge("vesk", "orland", "violation")))
    assert all(row.silent_since is None for row in ledger.drain().tallies)
    ledger.add(update("f", 24 * 6 + 1, charge("vesk", "orland", "violation")))
    silent = [row for row in ledger.drain().tallies if row.silent_since]
    assert [(row.accuser, row.silent_since) for row in silent] == [("orland", daily[-1].published_at)]
    ledger.add(update("g", 24 * 7, charge("orland", "vesk", "violation", count=3)))
    assert all(row.silent_since is None for row in ledger.drain().tallies)
