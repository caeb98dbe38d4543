"""The history of a toll shows how it rose, also where a whole page was published at once."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from schemas import CasualtyDelta, Update
from schemas.update import Source
from streams.publish import publish
from streams.settings import Settings
from streams.topics import DELTAS
from streams.views.latest import records
from tests.broker.processes import run, worker
from tests.waiting import soon

TOTALS = 200


def update(number: int) -> Update:
    return Update(
        id=f"wire-{number}",
        conflict="orland",
        source=Source(outlet="Wire"),
        published_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number),
        text=f"The health ministry said {1000 + number} people had been killed since the war began.",
    )


async def steps(settings: Settings) -> list[int]:
    told = [CasualtyDelta.read(record.value) async for record in records(settings, DELTAS) if record.value]
    return [delta.after.low for delta in told if delta.after]


def test_of_rising_totals_published_at_once_most_are_told(settings: Settings, tmp_path: Path) -> None:
    with worker(settings, tmp_path / "log", program="tests.page.program") as running:
        running.await_ready()
        run(publish([update(number) for number in range(TOTALS)], settings))
        found: list[int] = []

        async def over() -> bool:
            found[:] = await steps(settings)
            return bool(found) and found[-1] == 1000 + TOTALS - 1

        run(soon(over, lambda: found))
        assert running.stop() == 0
    assert found == sorted(found)
    assert len(found) > TOTALS / 2, "settled as they came over the partitions, some 25 were"
