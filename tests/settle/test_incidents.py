"""Incidents: one attack told by many, in words that differ, and what happens as evidence comes and goes."""

from streams.settle import Ledger, fold
from tests.settle.stories import CONFLICT, harm, update


def incidents(*facts):
    return [row for row in fold(facts).tolls if row.scope.kind == "incident"]


def ends(figure):
    return figure.value.low, figure.value.high


NINE = update("09:40", 9.6, harm(9, "incident", None, victims="civilian", side="vesk", place="Marl", by="bbc"))
TEN = update(
    "16:45", 16.7,
    harm(10, "incident", victims="unspecified", side="vesk", place="Marl", by="vesk"),
    harm(1, "increment", victims="civilian", side="vesk", place="Marl", by="vesk", basis="succumbed"),
)  # fmt: skip


def test_nine_then_ten_in_one_town_is_one_more_who_succumbed():
    ledger = Ledger(CONFLICT)
    ledger.add(NINE)
    ledger.drain()
    ledger.add(TEN)
    changes = ledger.drain()
    (row,) = changes.tolls
    (delta,) = changes.deltas

    assert ends(row.headline.latest) == (10, 10)
    assert (row.scope.victims, row.scope.side, row.scope.place) == ("civilian", "vesk", "Marl")
    assert {(told.claimant, ends(told)) for told in row.claims} == {("bbc", (9, None)), ("vesk", (10, 10))}
    assert (delta.low, delta.before.low, delta.after.low) == (1, 9, 10)
    assert next(told.basis for told in row.claims if told.claimant == "vesk") == "succumbed"


def test_one_more_who_succumbed_told_by_another_without_a_total_never_lowers_the_incident():
    ledger = Ledger(CONFLICT)
    ledger.add(NINE)
    ledger.drain()
    died = harm(1, "increment", victims="civilian", side="vesk", place="Marl", by="vesk", basis="succumbed")
    ledger.add(update("b", 20, died))
    changes = ledger.drain()
    (row,) = changes.tolls
    assert (ends(row.headline.latest), ends(row.headline.lowest)) == ((9, None), (9, None))
    assert {told.claimant: (told.stated, told.value.low) for told in row.claims}["vesk"] == (None, 1)
    assert changes.deltas == ()


def test_forty_eight_hours_of_silence_and_the_next_attack_is_another_incident():
    later = harm(4, "incident", victims="civilian", side="vesk", place="Marl", by="bbc")
    assert len(incidents(NINE, update("b", 9.6 + 48, later))) == 1
    assert len(incidents(NINE, update("b", 9.7 + 48, later))) == 2


def test_a_statement_between_two_incidents_joins_them_and_taken_back_parts_them_again():
    def told(low):
        return harm(low, "incident", side="vesk", place="Marl")

    two = [update("a", 0, told(3)), update("b", 80, told(5))]
    between = update("c", 40, told(4))
    assert len(incidents(*two)) == 2
    assert [ends(row.headline.latest) for row in incidents(*two, between)] == [(5, 5)]
    assert len(incidents(*two, between, update("c", 40, revision=1, withdrawn=True))) == 2


def test_an_incident_that_is_joined_to_another_is_emptied_for_readers():
    ledger = Ledger(CONFLICT)
    for fact in (update("a", 0, harm(3, "incident", place="Marl")), update("b", 80, harm(5, "incident", place="Marl"))):
        ledger.add(fact)
    before = {row.id for row in ledger.drain().tolls}
    ledger.add(update("c", 40, harm(4, "incident", place="Marl")))
    rows = {row.id: row for row in ledger.drain().tolls}
    assert rows.keys() == before
    assert sorted(row.headline is None for row in rows.values()) == [False, True]


def test_a_side_not_named_is_the_only_one_named():
    rows = incidents(
        update("a", 1, harm(9, "incident", side=None, place="Marl")),
        update("b", 2, harm(10, "incident", side="vesk", place="Marl")),
    )
    assert [(row.scope.side, ends(row.headline.latest)) for row in rows] == [("vesk", (10, 10))]


def test_two_sides_in_one_town_are_two_tolls():
    rows = incidents(
        update("a", 1, harm(9, "incident", side="orland", place="Marl")),
        update("b", 2, harm(10, "incident", side="vesk", place="Marl")),
    )
    assert {(row.scope.side, ends(row.headline.latest)) for row in rows} == {("orland", (9, 9)), ("vesk", (10, 10))}


def test_classes_told_apart_are_parts_and_the_whole_is_what_is_told_of_people():
    raid = update(
        "a", 1,
        harm(50, "incident", None, victims="unspecified", side=None, place="Tarn"),
        harm(33, "incident", victims="militant", side=None, place="Tarn"),
        harm(7, "incident", None, victims="civilian", side=None, place="Tarn"),
        harm(10, "incident", victims="military", side=None, place="Tarn"),
    )  # fmt: skip
    people = update("b", 2, harm(400, "total", victims="unspecified", side=None, by=None))
    rows = {(row.scope.kind, row.scope.victims): row for row in fold([raid, people]).tolls}
    assert ends(rows["incident", "unspecified"].headline.latest) == (50, None)
    assert ends(rows["incident", "militant"].headline.latest) == (33, 33)
    # 50 people, not 50 + 33 + 7 + 10, and never added to the stated 400.
    assert (rows["running", "unspecified"].counted.low, rows["running", "unspecified"].incidents) == (50, 1)
    assert ends(rows["running", "unspecified"].headline.latest) == (400, 400)


def test_stated_and_counted_stand_side_by_side_and_an_incident_above_its_side_is_flagged():
    rows = fold(
        [
            update("a", 1, harm(5, "total", victims="civilian", side="vesk", by="vesk")),
            NINE,
            update("c", 12, harm(3, "incident", victims="civilian", side="vesk", place="Tarn", by="vesk")),
        ]
    ).tolls
    (row,) = [row for row in rows if row.scope.kind == "running"]
    assert (ends(row.headline.latest), row.counted.low, row.incidents) == ((5, 5), 12, 2)
    assert [breach.kind for breach in row.breaches] == ["incident_above_side"]


def test_an_incident_without_a_place_is_shown_and_not_summed():
    unplaced = update("a", 1, harm(2, "incident", victims="civilian", side=None))
    people = update("b", 2, harm(400, "total", victims="unspecified", side=None))
    rows = {row.scope.kind: row for row in fold([unplaced, people]).tolls}
    assert ends(rows["incident"].headline.latest) == (2, 2)
    assert rows["running"].counted is None


def test_a_child_who_succumbed_does_not_make_children_of_the_nine():
    six = update("a", 12.6, harm(6, "incident", victims="unspecified", side="vesk", place="Marl", by="vesk"))
    nine = update(
        "b", 19.4,
        harm(9, "incident", victims="unspecified", side="vesk", place="Marl", by="vesk"),
        harm(1, "incident", victims="child", side="vesk", place="Marl"),  # no word says that she is one of the nine
    )  # fmt: skip
    told = {row.scope.victims: ends(row.headline.latest) for row in incidents(six, nine)}

    assert told == {"unspecified": (9, 9), "child": (1, 1)}
