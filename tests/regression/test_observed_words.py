"""An allegation told again six times stood as observed without a word of the observation: only new mentions were shown.

Every figure leads to its words (DESIGN §1, P4): `observations` counted the monitors' report of the morning, while
`observed_by` looked for it among the five newest mentions of the day.
"""

from streams.settle import Ledger, fold
from tests.settle.stories import CONFLICT, charge, update

SEEN = update("patrol", 8, charge("monitors", "vesk", stance="observes", places=("Marl",)))
REPEATED = [update(f"told-{hour}", hour, charge("monitors", "vesk", places=("Marl",))) for hour in range(9, 16)]


def test_the_morning_s_observation_is_shown_though_seven_newer_mentions_follow() -> None:
    (row,) = fold([SEEN, *REPEATED]).allegations

    assert (row.mentions, row.standing, row.observations) == (8, "observed", 1)
    assert [words.update for words in row.observed_by] == ["patrol"]
    assert [words.update for words in row.evidence] == [f"told-{hour}" for hour in (15, 14, 13, 12, 11)]


def test_an_observation_of_others_stands_beside_it_and_one_taken_back_is_shown_no_more() -> None:
    other = update("mission", 16, charge("observers", None, stance="observes", places=("Marl",)))
    ledger = Ledger(CONFLICT)
    for fact in (*REPEATED, other, SEEN):
        ledger.add(fact)
    row = next(row for row in ledger.drain().allegations if row.accuser == "monitors")
    assert [words.update for words in row.observed_by] == ["mission", "patrol"]

    ledger.add(update("patrol", 8, revision=1, withdrawn=True))
    row = next(row for row in ledger.drain().allegations if row.accuser == "monitors")
    assert (row.observations, [words.update for words in row.observed_by]) == (1, ["mission"])
