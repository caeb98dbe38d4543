"""GET /v1/texts and /v1/dead/…: words as they were pushed, for those who may see private persons' names.

They are read from the raw topic when somebody asks, and kept nowhere else (P8).
"""

import asyncio
from collections.abc import Iterable, Sequence
from http import HTTPStatus
from typing import Annotated

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaError
from fastapi import APIRouter, Depends, Path, Query, Request, Response

from schemas import EnrichedUpdate, Update
from streams.settings import Settings
from streams.topics import DEAD, RAW, Topic
from streams.views import query
from streams.views.access import Caller, InView, View, may
from streams.views.answers import TextView, answer, marks
from streams.views.keys import Scope
from streams.views.kinds import UPDATE
from streams.views.latest import FETCH_WAIT_MS
from streams.views.problem import Problem, unavailable
from streams.views.query import Raw

router = APIRouter(prefix="/v1", tags=["updates"])

SECONDS = 1.5
"""Until a broker that has not told a record counts as away."""

PLACES_PER_SECOND = 10
"""More records are given more time: a fetch of one partition may wait for that of another."""


async def raw_updates(settings: Settings, places: Iterable[Raw]) -> list[Update]:
    """The updates that stand at these places of the raw topic.

    Raises:
        Problem: 503 where the broker does not tell them in time.
    """
    told = [(place.partition, place.offset) for place in places]
    return [Update.read(value) for value in await _values(settings, RAW, told)]


async def _values(settings: Settings, topic: Topic, places: Sequence[tuple[int, int]]) -> list[bytes]:
    """What stands at each partition and offset."""
    if not places:
        return []
    partitions = {number: TopicPartition(topic.full(settings.prefix), number) for number, _ in places}
    reader = AIOKafkaConsumer(
        bootstrap_servers=settings.brokers,
        enable_auto_commit=False,
        fetch_max_wait_ms=FETCH_WAIT_MS,
        client_id="truceline-view",
    )
    try:
        async with asyncio.timeout(SECONDS + len(places) / PLACES_PER_SECOND):
            await reader.start()
            reader.assign([*partitions.values()])
            values = []
            for number, offset in places:
                reader.seek(partitions[number], offset)
                values.append((await reader.getone(partitions[number])).value or b"")
            return values
    except (TimeoutError, KafkaError) as error:
        raise unavailable("The broker does not tell the words. Ask again.") from error
    finally:
        await reader.stop()


@router.get(
    "/dead/{partition}/{offset}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}}},
)
async def dead_bytes(
    view: InView,
    caller: Annotated[Caller, Depends(may(Scope.READ, Scope.ADMIN))],
    partition: Annotated[int, Path(ge=0, le=2**31 - 1)],
    offset: Annotated[int, Path(ge=0, le=2**53)],
) -> Response:
    """The untouched bytes of a dead letter: they may hold private persons' names, and anything else."""

    def known() -> bool:
        with view.store.reading() as connection:
            found = connection.execute('SELECT 1 FROM dead WHERE partition = ? AND "offset" = ?', (partition, offset))
            return found.fetchone() is not None

    if not await asyncio.to_thread(known):
        raise Problem(HTTPStatus.NOT_FOUND, "There is no dead letter at this place.")
    (body,) = await _values(view.settings, DEAD, [(partition, offset)])
    headers = {"Content-Disposition": f'attachment; filename="dead-{partition}-{offset}"'}
    return Response(body, headers=headers, media_type="application/octet-stream")


@router.get("/texts/{update_id:path}", response_model=TextView)
async def text(
    request: Request,
    view: InView,
    caller: Annotated[Caller, Depends(may(Scope.READ, Scope.UNMASKED))],
    update_id: Annotated[str, Path(min_length=1, max_length=512)],
    revision: Annotated[int | None, Query(ge=0, le=2**53, description="the newest, where none is named")] = None,
) -> Response:
    """An update's words as its producer pushed them, with what was read in them marked."""
    place, reading = await asyncio.to_thread(_find, view, update_id, revision)
    if place is None:
        raise Problem(HTTPStatus.NOT_FOUND, "No update of this id and revision has been published.")
    (update,) = await raw_updates(view.settings, [place])
    body = TextView(
        id=update.id,
        revision=update.revision,
        headline=update.headline,
        text=update.text,
        sha256=place.digest.hex(),
        marks=marks(reading) if reading else [],
    )
    return answer(request, body.model_dump_json())


def _find(view: View, update_id: str, revision: int | None) -> tuple[Raw | None, EnrichedUpdate | None]:
    with view.store.reading() as connection:
        place = query.raw(connection, update_id, revision)
        row = (
            place
            and connection.execute(
                "SELECT body FROM log WHERE kind = ? AND subject = ? AND revision = ? ORDER BY seq DESC LIMIT 1",
                (UPDATE.name, update_id, place.revision),
            ).fetchone()
        )
    return place, EnrichedUpdate.read(row[0]) if row else None
