"""Running tolls: one claimant's totals and increments, and the lenses over rivals."""

import pytest

from streams.settle import Ledger
from tests.settle.stories import CONFLICT, START, harm, update


def settle(*facts):
    """The tolls that stand after some updates, by class, side and place."""
    ledger = Ledger(CONFLICT)
    for fact in facts:
        ledger.add(fact)
    return {
        (row.scope.kind.value, row.scope.victims.value, row.scope.side): row
        for row in ledger.drain().tolls
        if row.headline
    }


def claim(*facts):
    """The one claim of the one toll."""
    (row,) = settle(*facts).values()
    (told,) = row.claims
    return told


def ends(figure):
    return figure.value.low, figure.value.high


FIRST = update("14:02", 14, harm(51, "increment"), harm(480, "total"))
SECOND = update("16:49", 16.8, harm(45, "increment"), harm(525, "total"))


def test_an_increment_told_with_its_total_is_part_of_it_and_implies_the_count_before():
    told = claim(FIRST)
    assert ends(told) == (480, 480)
    assert told.implied_base == 429
    assert told.gap_count == 0


def test_the_next_total_is_checked_against_the_increment_told_with_it():
    assert claim(FIRST, SECOND).gap_count == 0
    (gap,) = claim(FIRST, update("16:49", 16.8, harm(45, "increment"), harm(530, "total"))).gaps
    assert (gap.expected, gap.stated, gap.missing) == (525, 530, 5)


def test_an_increment_told_after_a_total_adds_to_it():
    told = claim(FIRST, update("b", 17, harm(3, "increment")))
    assert (ends(told), told.stated.low, told.added.low) == ((483, 483), 480, 3)


def test_an_increment_told_by_two_outlets_within_a_day_counts_once():
    assert ends(claim(FIRST, update("b", 17, harm(3, "increment")), update("c", 30, harm(3, "increment")))) == (
        483,
        483,
    )


def test_the_same_number_a_day_later_is_another_increment():
    assert ends(claim(FIRST, update("b", 17, harm(3, "increment")), update("c", 41, harm(3, "increment")))) == (
        486,
        486,
    )


def test_an_increment_told_alone_and_then_with_its_total_closes_the_arithmetic():
    told = claim(FIRST, update("alone", 15, harm(45, "increment")), SECOND)
    assert (ends(told), told.gap_count) == ((525, 525), 0)


def test_an_increment_belongs_to_the_total_it_is_told_with_though_it_names_less():
    told = claim(update("a", 1, harm(45, "increment", victims="unspecified", side=None), harm(525, "total")))
    assert (ends(told), told.implied_base) == ((525, 525), 480)


def test_an_increment_at_a_place_belongs_to_the_running_total_it_is_told_with():
    told = claim(FIRST, update("b", 17, harm(45, "increment", place="Marl"), harm(525, "total")))
    assert (ends(told), told.gap_count) == ((525, 525), 0)


def test_a_repeated_total_changes_nothing_not_even_since_when_it_stands():
    told = claim(FIRST, SECOND, update("evening recap", 22, harm(525, "total")))
    assert told.as_of == SECOND.published_at
    assert told.statements == 5


def test_a_later_lower_total_lowers_the_toll_and_says_so():
    told = claim(update("a", 1, harm(1400, "total")), update("b", 9, harm(1200, "total", qualifier="about")))
    assert (ends(told), told.lowered) == ((1200, 1200), True)


def test_a_total_of_an_earlier_moment_does_not_replace_a_later_one_though_published_after_it():
    told = claim(update("a", 24, harm(525, "total")), update("b", 30, harm(480, "total", as_of=12)))
    assert ends(told) == (525, 525)


@pytest.mark.parametrize(
    ("bound", "expected"),
    [
        (harm(400, "total", None), (480, 480)),  # "at least 400": 480 keeps it
        (harm(480, "total", None, qualifier="more_than"), (480, None)),  # "more than 480": 480 does not
        (harm(600, "total", None), (600, None)),
        (harm(1000, "total", None, qualifier="vague"), (480, 480)),  # "thousands" never replaces a number
        (harm(None, "total", 30), (480, 480)),  # "nearly 30"
        (harm(12, "total", 15, qualifier="range"), (12, 15)),
    ],
)
def test_bounds_change_a_figure_only_where_it_breaks_them(bound, expected):
    assert ends(claim(update("a", 1, harm(480, "total")), update("b", 2, bound))) == expected


def test_vague_words_stand_until_a_number_is_told():
    vague = update("a", 1, harm(100, "total", None, qualifier="vague"))
    assert ends(claim(vague)) == (100, None)
    assert ends(claim(vague, update("b", 2, harm(60, "total")))) == (60, 60)


def test_breaking_news_goes_from_a_few_to_dozens_to_a_number():
    few = update("a", 1, harm(9, "total", None))
    dozens = update("b", 2, harm(24, "total", None, qualifier="vague"))
    number = update("c", 3, harm(43, "total"))
    assert [ends(claim(few)), ends(claim(few, dozens)), ends(claim(few, dozens, number))] == [
        (9, None), (24, None), (43, 43),
    ]  # fmt: skip


def test_three_more_by_somebody_who_gives_no_total_do_not_make_a_toll_of_three():
    rows = settle(FIRST, update("b", 15, harm(3, "increment", by=None)))
    row = rows["running", "military", "orland"]
    assert {(told.claimant, ends(told)) for told in row.claims} == {("orland", (480, 480)), (None, (3, 3))}
    assert [ends(figure) for figure in (row.headline.latest, row.headline.lowest, row.headline.range)] == [
        (480, 480)
    ] * 3


def test_a_rival_who_speaks_of_dozens_takes_no_headline_from_a_number():
    rows = settle(FIRST, update("b", 15, harm(24, "total", None, qualifier="vague", by="vesk")))
    assert ends(rows["running", "military", "orland"].headline.latest) == (480, 480)


def test_background_never_counts():
    assert settle(update("a", 1, harm(30_000, "background"))) == {}


def test_a_subset_is_a_toll_of_its_own_class_and_adds_to_none():
    whole = harm(500, "total", None, victims="unspecified", side=None, by=None, key="whole")
    part = harm(60, "total", None, victims="civilian", side=None, by=None, part_of="whole")
    rows = settle(update("a", 1, whole, part))
    assert ends(rows["running", "unspecified", None].headline.latest) == (500, None)
    assert ends(rows["running", "civilian", None].headline.latest) == (60, None)


def test_a_subset_of_the_same_scope_says_nothing_new():
    told = claim(update("a", 1, harm(45, "increment", key="whole"), harm(3, "increment", part_of="whole")))
    assert ends(told) == (45, 45)


def test_rival_claims_stay_apart_under_every_lens():
    rows = settle(
        update("a", 1, harm(40, "total", by="orland")),
        update("b", 2, harm(90, "total", None, by="vesk")),
        update("c", 3, harm(55, "total", by=None)),
    )
    row = rows["running", "military", "orland"]
    assert [(told.claimant, ends(told)) for told in row.claims] == [
        (None, (55, 55)),
        ("orland", (40, 40)),
        ("vesk", (90, None)),
    ]
    assert (ends(row.headline.latest), row.headline.latest.claimant) == ((55, 55), None)
    assert (ends(row.headline.lowest), row.headline.lowest.claimant) == ((40, 40), "orland")
    assert ends(row.headline.range) == (40, None)


def test_a_rival_repeating_an_old_figure_does_not_take_the_headline_back():
    rows = settle(
        update("a", 1, harm(40, "total", by="orland")),
        update("b", 2, harm(90, "total", by="vesk")),
        update("c", 3, harm(40, "total", by="orland")),
    )
    assert rows["running", "military", "orland"].headline.latest.claimant == "vesk"


def test_a_side_above_its_conflict_and_a_class_above_its_people_are_flagged_on_the_whole():
    rows = settle(
        update("a", 1, harm(500, "total", victims="unspecified", side=None, by=None)),
        update("b", 2, harm(525, "total")),
        update("c", 3, harm(510, "total", victims="civilian", side=None)),
    )
    breaches = rows["running", "unspecified", None].breaches
    assert [breach.kind.value for breach in breaches] == ["side_above_conflict", "class_above_people"]
    assert rows["running", "military", "orland"].breaches == ()


def test_a_figure_leads_to_the_words_that_carry_it():
    told = claim(FIRST, SECOND)
    assert {(one.update, one.revision) for one in told.evidence} == {("16:49", 0)}
    assert all("said orland" in one.quote for one in told.evidence)


def test_rows_stay_small_whoever_speaks_and_however_often():
    ledger = Ledger(CONFLICT)
    for number in range(600):
        ledger.add(
            update(
                f"u{number}",
                number / 60,
                harm(number, "increment"),
                harm(1000 + number * 3, "total", by=f"outlet-{number % 60}"),
            )
        )
    written = [len(row.write()) for row in ledger.drain().tolls]
    assert max(written) < 65_536
    assert max(fact.published_at for fact in (FIRST, SECOND)) > START
