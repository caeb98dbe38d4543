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


def update(number: int, conflict: str) -> Update:
    return Update(
        id=f"{conflict}-{number}",
        conflict=conflict,
        source=Source(outlet="Wire"),
        published_at=datetime(2026, 3, 1, tzinfo=UTC) + timedelta(minutes=number),
        text=f"The health ministry said {1000 + number} people had been killed since the war began.",
    )


async def steps(settings: Settings, conflict: str) -> list[int]:
    told = [CasualtyDelta.read(record.value) async for record in records(settings, DELTAS) if record.value]
    return [delta.after.low for delta in told if delta.after and delta.scope.conflict == conflict]


def test_of_rising_totals_published_at_once_most_are_told(settings: Settings, tmp_path: Path) -> None:
    """Five tries: on a busy machine some of the partitions may be fetched well before the others."""
    told = []
    with worker(settings, tmp_path / "log", program="tests.page.program") as running:
        running.await_ready()
        while len(told) < 5 and max(told, default=0) <= TOTALS / 2:
            conflict = f"war-{len(told)}"
            run(publish([update(number, conflict) for number in range(TOTALS)], settings))
            found: list[int] = []

            async def over(conflict: str = conflict, found: list[int] = found) -> bool:
                found[:] = await steps(settings, conflict)
                return bool(found) and found[-1] == 1000 + TOTALS - 1

            run(soon(over, lambda found=found: found))
            assert found == sorted(found)
            told.append(len(found))
        assert running.stop() == 0
    assert max(told) > TOTALS / 2, f"{told}; settled as they came over the partitions, some 25 were"
