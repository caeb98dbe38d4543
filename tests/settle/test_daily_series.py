"""A real series of daily increments and totals, in any order: the ledger keeps the total, adding up does not."""

import csv
import random
from datetime import UTC, datetime
from pathlib import Path

import pytest

from schemas import EnrichedUpdate, Enricher, Source
from streams.settle import Ledger
from tests.settle.stories import harm

SERIES = Path(__file__).parents[1] / "data" / "toll_series_gaza.csv"

NINE_DAYS = [
    "2023-12-05", "2023-12-07", "2023-12-08", "2023-12-09", "2023-12-18", "2024-01-12", "2024-01-16", "2024-08-27",
    "2024-08-28",
]  # fmt: skip
"""Where the day's increment is not the difference of the totals (the data set's own arithmetic)."""

TOTAL = 73_419


def days():
    """Each report as an update of one increment and, where stated, one total."""
    for row in csv.DictReader(SERIES.read_text().splitlines()):
        said = [
            harm(
                int(row[column]),
                kind,
                victims="unspecified",
                side="gaza",
                by="gaza-health-ministry",
                key=f"{kind}-{day}",
            )
            for column, kind in (("killed", "increment"), ("killed_cum", "total"))
            if row[column] and (day := row["report_date"])
        ]
        if said:
            yield EnrichedUpdate(
                id=row["report_date"],
                revision=0,
                conflict="gaza",
                source=Source(outlet="Health ministry"),
                published_at=datetime.fromisoformat(row["report_date"]).replace(tzinfo=UTC),
                casualties=tuple(said),
                enricher=Enricher(name="tests", version="1"),
            )


def shuffled(seed):
    reports = list(days())
    random.Random(seed).shuffle(reports)
    return reports


@pytest.mark.parametrize("order", ["in order", "reversed", 1, 2, 3, 4, 5])
def test_every_order_ends_at_the_stated_total_with_exactly_nine_gaps(order, capsys):
    reports = list(days()) if order == "in order" else list(days())[::-1] if order == "reversed" else shuffled(order)
    ledger, naive = Ledger("gaza"), 0
    for report in reports:
        ledger.add(report)
        naive += sum(told.low for told in report.casualties if told.kind == "increment")
    (toll,) = ledger.drain().tolls
    (claim,) = toll.claims

    assert (claim.value.low, claim.value.high) == (TOTAL, TOTAL)
    assert claim.gap_count == len(NINE_DAYS)
    assert naive == 68_864
    with capsys.disabled():
        print(f"\n  {order}: the ledger ends at {claim.value.low:,}, adding up ends at {naive:,}", end="")


def test_the_gaps_are_those_of_the_nine_days_and_say_how_many_are_missing():
    ledger, gaps = Ledger("gaza"), {}
    for report in days():
        ledger.add(report)
        (toll,) = ledger.drain().tolls
        gaps |= {gap.at.date().isoformat(): gap.missing for gap in toll.claims[0].gaps}

    assert sorted(gaps) == NINE_DAYS
    # 5 December 16,248; 6 December no report; 7 December "350 killed", yet 17,177 in all.
    assert gaps["2023-12-07"] == 579
