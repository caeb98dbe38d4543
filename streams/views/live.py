"""GET /v1/stream: server-sent events of tolls, deltas, allegations, tallies and updates."""

from collections.abc import AsyncIterator
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Header, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from sse_starlette import EventSourceResponse, ServerSentEvent
from sse_starlette.sse import SendTimeoutError
from starlette.types import Receive, Scope, Send

from schemas import Slug
from streams import metrics
from streams.views.access import InView, MayRead
from streams.views.cursor import Cursor
from streams.views.kinds import STREAMED
from streams.views.problem import FieldProblem, Problem
from streams.views.stream import Wanted, follow

router = APIRouter(prefix="/v1", tags=["stream"])

HEARTBEAT = 15
"""Seconds between comments that keep a silent connection open."""

SEND_SECONDS = 20.0
"""Until a client that takes nothing off its connection is let go."""

KINDS = "^(" + "|".join(kind.name for kind in STREAMED) + ")$"


class StreamQuery(BaseModel):
    """What to listen to; repeat a parameter for several. Nothing asked for is everything."""

    model_config = ConfigDict(extra="forbid")

    kind: list[Annotated[str, Field(pattern=KINDS)]] = Field(
        [], description="tolls, deltas, allegations, tallies, updates"
    )
    conflict: list[Slug] = Field([], description="only these conflicts")
    subject: list[Annotated[str, Field(max_length=512)]] = Field(
        [], description="ids of tolls (with their deltas), allegations, tallies or updates"
    )
    cursor: str | None = Field(
        None, max_length=1024, description="begin here: the header `Truceline-Cursor` of a list, or an event's id"
    )


class Stream(EventSourceResponse):
    """Events; a client that takes nothing off its connection is let go."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send until the client leaves or is let go."""
        try:
            await super().__call__(scope, receive, send)
        except SendTimeoutError:
            metrics.STREAM_DROPPED.inc()


@router.get(
    "/stream",
    response_class=EventSourceResponse,
    responses={200: {"content": {"text/event-stream": {"schema": {"type": "string"}}}, "description": "Events."}},
)
async def stream(
    request: Request,
    view: InView,
    caller: MayRead,
    asked: Annotated[StreamQuery, Query()],
    last_event_id: Annotated[str | None, Header(max_length=1024)] = None,
) -> EventSourceResponse:
    """Changes as they happen, each event's data the message itself, its id an opaque cursor.

    Come back with `Last-Event-ID` (a browser does by itself) and go on without gap or repeat. `hello` opens the
    stream; `reset` says that the lists have to be read again. Who does not keep up is let go, and comes back.
    """
    word = last_event_id or asked.cursor
    try:
        cursor = Cursor.read(word) if word else None
    except ValueError as error:
        told = FieldProblem(field="header.last-event-id" if last_event_id else "query.cursor", detail=str(error))
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The place to begin at is none.", errors=[told]) from None
    wanted = Wanted(frozenset(asked.kind), frozenset(asked.conflict), frozenset(asked.subject))

    async def events() -> AsyncIterator[bytes]:
        view.hub.readers += 1
        metrics.STREAM_READERS.set(view.hub.readers)
        try:
            async for frames in follow(view.hub, view.store, wanted, cursor):
                yield frames
        finally:
            view.hub.readers -= 1
            metrics.STREAM_READERS.set(view.hub.readers)

    return Stream(
        events(),
        ping=HEARTBEAT,
        ping_message_factory=lambda: ServerSentEvent(comment="still here", sep="\n"),
        send_timeout=SEND_SECONDS,
        sep="\n",
    )
