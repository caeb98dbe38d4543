"""How the pipeline is: /livez, /readyz, /metrics, and /v1/pipeline and /v1/dead for people."""

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import PlainTextResponse
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from pydantic import BaseModel, ConfigDict, Field

from schemas import DeadLetter, Instant
from streams import metrics
from streams.topics import TOPICS
from streams.views.access import InView, MayRead, View
from streams.views.answers import Page, answer, listing
from streams.views.kinds import moment
from streams.views.problem import unavailable
from streams.views.store import READ_TOPICS

router = APIRouter(tags=["pipeline"])


class PartitionState(BaseModel):
    """One partition as this reader sees it."""

    partition: int
    position: int = Field(description="the next offset to be read")
    lag: int = Field(description="records not read yet")


class TopicState(BaseModel):
    """One topic as this reader sees it."""

    topic: str
    partitions: list[PartitionState]
    lag: int


class PipelineState(BaseModel):
    """What a desk wants to know before it trusts a figure."""

    ready: bool = Field(description="all that was there when this reader began is read, and the broker answers")
    trouble: str = Field(description="why not, in words; empty when ready")
    now: Instant
    updates: int = Field(description="updates read so far")
    unread: int = Field(description="raw updates without a reading yet: waiting for a worker, or dead")
    dead: int = Field(description="dead letters")
    newest_update: Instant | None = Field(description="publication time of the newest update")
    newest_change: Instant | None = Field(description="when the newest change became known")
    readers: int = Field(description="clients on the live stream of this process")
    topics: list[TopicState]


class DeadRow(BaseModel):
    """A message that could not be processed: where it stands, and why. Its bytes: `truceline dead list`."""

    partition: int
    offset: int
    at: Instant
    key: str | None
    letter: DeadLetter


class DeadPage(Page):
    """Dead letters, newest first."""

    dead: list[DeadRow]


class DeadQuery(BaseModel):
    """Which dead letters."""

    model_config = ConfigDict(extra="forbid")

    limit: int = Field(100, ge=1, le=500)
    after: int | None = Field(None, ge=0, le=2**53, description="`next` of the page before")


@router.get("/livez", response_class=PlainTextResponse)
async def livez() -> str:
    """Whether the process answers: it does."""
    return "alive\n"


@router.get("/readyz", response_class=PlainTextResponse)
async def readyz(view: InView) -> str:
    """Whether it has caught up and the broker answers."""
    if not _ready(view):
        raise unavailable(_trouble(view))
    return "ready\n"


@router.get("/metrics", response_class=PlainTextResponse)
async def exposition(view: InView) -> Response:
    """For Prometheus; no label holds a conflict, a place or a source."""
    for topic in READ_TOPICS:
        lag = sum(behind for (name, _), behind in view.reader.lag.items() if name == topic.name)
        metrics.VIEW_LAG.labels(topic.name).set(lag)
    return Response(generate_latest(), headers={"Content-Type": CONTENT_TYPE_LATEST})


@router.get("/v1/pipeline", response_model=PipelineState)
def pipeline(request: Request, view: InView, caller: MayRead) -> Response:
    """Readiness, lag per partition, dead letters: the state of the pipeline as this reader sees it."""
    with view.store.reading() as connection:
        updates, newest = connection.execute("SELECT count(*), max(at) FROM updates").fetchone()
        (unread,) = connection.execute(
            "SELECT count(*) FROM (SELECT DISTINCT id FROM raw EXCEPT SELECT id FROM updates)"
        ).fetchone()
        (dead,) = connection.execute("SELECT count(*) FROM dead").fetchone()
        (change,) = connection.execute("SELECT max(known_at) FROM log").fetchone()
    positions, lag = dict(view.reader.positions), dict(view.reader.lag)
    topics = []
    for topic in (topic for topic in TOPICS if topic in READ_TOPICS):
        partitions = [
            PartitionState(
                partition=number,
                position=positions.get((topic.name, number), 0),
                lag=lag.get((topic.name, number), 0),
            )
            for number in range(topic.partitions)
        ]
        total = sum(partition.lag for partition in partitions)
        topics.append(TopicState(topic=topic.full(view.settings.prefix), partitions=partitions, lag=total))
    state = PipelineState(
        ready=_ready(view),
        trouble="" if _ready(view) else _trouble(view),
        now=datetime.now(UTC),
        updates=updates,
        unread=unread,
        dead=dead,
        newest_update=None if newest is None else moment(newest),
        newest_change=None if change is None else moment(change * 1000),
        readers=view.hub.readers,
        topics=topics,
    )
    return Response(state.model_dump_json(), media_type="application/json")


@router.get("/v1/dead", response_model=DeadPage)
def dead(request: Request, view: InView, caller: MayRead, asked: Annotated[DeadQuery, Query()]) -> Response:
    """Messages that could not be processed, with their reasons; `truceline dead replay` sends them again."""
    with view.store.reading() as connection:
        found = connection.execute(
            'SELECT partition, "offset", known_at, "key", body FROM dead ORDER BY known_at DESC, partition, "offset" '
            "LIMIT ? OFFSET ?",
            (asked.limit + 1, asked.after or 0),
        ).fetchall()
    rows = [
        DeadRow(partition=partition, offset=offset, at=moment(at * 1000), key=key, letter=DeadLetter.read(body))
        for partition, offset, at, key, body in found[: asked.limit]
    ]
    following = str((asked.after or 0) + asked.limit) if len(found) > asked.limit else None
    return answer(request, listing("dead", [row.model_dump_json() for row in rows], following))


def _ready(view: View) -> bool:
    return view.reader.caught_up and view.reader.broker_answers and not view.reader.trouble


def _trouble(view: View) -> str:
    reader = view.reader
    if reader.trouble:
        return reader.trouble
    if not reader.caught_up:
        return f"catching up: {sum(reader.lag.values()):,} records to read"
    return f"the broker at {view.settings.brokers} does not answer"
