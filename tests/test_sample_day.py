"""The sample's day from pasted page to settled tables, without a broker: what a desk has on its wall at night."""

import random
from importlib.resources import files

import pytest

from schemas import EnrichedUpdate, Update
from streams import source
from streams.enrich.reader import Reader
from streams.settle import fold

CONFLICT = "nagorno-karabakh-2020"


@pytest.fixture(scope="module")
def reader() -> Reader:
    return Reader()


@pytest.fixture(scope="module")
def page() -> list[Update]:
    raw = files("streams.source").joinpath("samples/karabakh-2020-10-21.txt").read_bytes()
    return list(source.read(raw, name="sample").updates(CONFLICT, known={}))


@pytest.fixture(scope="module")
def day(reader: Reader, page: list[Update]) -> list[EnrichedUpdate]:
    return [reader.enrich(update) for update in page]


def figures(facts) -> dict:
    """Scope in a few words → claimant → (low, high) of every standing toll."""
    return {
        (str(t.scope.kind), str(t.scope.outcome), str(t.scope.victims), t.scope.side, t.scope.place): {
            c.claimant: (c.value.low, c.value.high) for c in t.claims
        }
        for t in fold(facts).tolls
    }


SOLDIERS = ("running", "killed", "military", "nagorno-karabakh", None)
MARKET = ("incident", "killed", "unspecified", "azerbaijan", "Aghjabadi")


def at(page: list[Update], clock: str) -> Update:
    return next(update for update in page if f"{update.published_at:%H:%M}" == clock)


def test_a_correction_lowers_the_military_toll_and_says_so(day):
    (row,) = (t for t in fold(day).tolls if t.scope.victims == "military" and t.scope.side)
    (ministry,) = (c for c in row.claims if c.claimant == "nagorno-karabakh")

    assert (ministry.value.low, ministry.value.high) == (836, 836)
    assert ministry.lowered
    assert ministry.implied_base == 812 - 38


def test_the_toll_of_the_market_street_ends_at_nine(day):
    assert figures(day)[MARKET]["azerbaijan"] == (9, 9)


def test_the_outlets_own_totals_stay_apart_from_the_ministry(day):
    told = figures(day)
    assert told["running", "killed", "unspecified", None, None] == {None: (900, None)}
    assert told["running", "killed", "civilian", None, None] == {None: (80, None), "nagorno-karabakh": (37, None)}


def test_the_day_in_any_order_and_twice_over_is_the_same_day(day):
    whole = fold(day)
    for seed in range(5):
        shuffled = day * 2
        random.Random(seed).shuffle(shuffled)
        assert fold(shuffled) == whole


def test_the_correction_withdrawn_brings_the_old_figure_forward(day, reader, page):
    corrected = at(page, "21:10")
    withdrawn = corrected.model_copy(update={"revision": corrected.revision + 1, "withdrawn": True})
    assert figures([*day, reader.enrich(withdrawn)])[SOLDIERS]["nagorno-karabakh"] == (841, 841)


def test_an_edited_total_replaces_the_one_it_edits(day, reader, page):
    said = at(page, "21:10")
    edited = said.model_copy(update={"revision": said.revision + 1, "text": said.text.replace("836", "835")})
    assert figures([*day, reader.enrich(edited)])[SOLDIERS]["nagorno-karabakh"] == (835, 835)
