"""POST, PUT and DELETE /v1/updates: producers without Kafka push, edit and withdraw over HTTP.

202 means that every replica of the broker has it. Everything of a request is checked before anything of it is sent.
"""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas import Instant, Source, Update
from schemas.base import WHOLE, Slug
from streams.views import query
from streams.views.access import Caller, InView, View, may
from streams.views.bodies import BODY, EDIT_BODY, checked, parse, require_type
from streams.views.keys import Scope
from streams.views.outbox import Receipt
from streams.views.problem import FieldProblem, Problem, invalid
from streams.views.rawtext import raw_updates
from streams.views.store import digest

router = APIRouter(prefix="/v1", tags=["publish"])

LAST_REVISION = 2**53
"""Above it a number is no longer exact in JSON as browsers read it; `Update.revision` is bounded so."""

MayPublish = Annotated[Caller, Depends(may(Scope.PUBLISH))]
MayCorrect = Annotated[Caller, Depends(may(Scope.CORRECT))]
UpdateId = Annotated[str, Path(min_length=1, max_length=512, description="the producer's id of the update")]


class Accepted(BaseModel):
    """Where each update of the request stands, in the order of the request."""

    updates: list[Receipt]


class Edit(BaseModel):
    """An update's new words. Without `revision` it gets the next one."""

    model_config = ConfigDict(extra="forbid")

    revision: Annotated[Annotated[int, Field(ge=0, le=LAST_REVISION)] | None, WHOLE] = None
    conflict: Slug
    source: Source
    published_at: Instant
    updated_at: Instant | None = None
    headline: Annotated[str, Field(max_length=10_000)] = ""
    text: Annotated[str, Field(max_length=262_144)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    reason: Annotated[str, Field(min_length=1, max_length=2_000, description="why, for the audit")]


@router.post(
    "/updates", status_code=202, response_model=Accepted, responses={200: {"model": Accepted}}, openapi_extra=BODY
)
async def publish(request: Request, view: InView, caller: MayPublish) -> Response:
    """Push updates. 202: taken, every replica has them. 200: all of them were there before. Send again what failed.

    A revision of an id that is there already, and a withdrawal, need the scope `correct` as well.
    """
    return _accepted(await take(view, caller, parse(request, await request.body())))


async def take(view: View, caller: Caller, updates: Sequence[Update]) -> list[Receipt]:
    """Send what a caller may send; done when every replica has it all.

    Raises:
        Problem: 403 where some edit or withdraw without the scope for it; what the outbox raises.
    """
    if Scope.CORRECT not in caller.scopes:
        await view.outbox.seen({update.id for update in updates})
        touched = await asyncio.to_thread(_edits, view, updates)
        told = [FieldProblem(field=f"updates.{place}.revision", detail="edits or withdraws") for place in touched[:100]]
        if told:
            raise Problem(HTTPStatus.FORBIDDEN, "This key lacks the scope correct, which edits need.", errors=told)
    return await view.outbox.accept(updates, sender=caller.name)


@router.put(
    "/updates/{update_id:path}",
    status_code=202,
    response_model=Accepted,
    responses={200: {"model": Accepted}},
    openapi_extra=EDIT_BODY,
)
async def edit(request: Request, view: InView, caller: MayCorrect, update_id: UpdateId) -> Response:
    """Edit an update: its next revision, with the reason. The older ones stay in the log."""
    require_type(request, "application/json")
    try:
        given = Edit.model_validate_json(await request.body(), strict=True)
    except ValidationError as error:
        raise invalid(error) from None
    await view.outbox.seen({update_id})
    held = await asyncio.to_thread(_held, view, update_id)
    body = given.model_dump()
    newest = Update.model_validate({**body, "id": update_id, "revision": held.revision})
    if given.revision is None and await asyncio.to_thread(_same, view, newest):
        return _accepted(await view.outbox.accept([newest], sender=caller.name))
    revision = _next(held) if given.revision is None else given.revision
    if revision < held.revision:
        told = [FieldProblem(field="revision", detail=f"revision {held.revision} is there")]
        raise Problem(HTTPStatus.CONFLICT, "A newer revision is there. Nothing was taken.", errors=told)
    updates = checked([newest.model_copy(update={"revision": revision})])
    return _accepted(await view.outbox.accept(updates, sender=caller.name))


@router.delete(
    "/updates/{update_id:path}", status_code=202, response_model=Accepted, responses={200: {"model": Accepted}}
)
async def withdraw(
    view: InView,
    caller: MayCorrect,
    update_id: UpdateId,
    reason: Annotated[str, Query(min_length=1, max_length=2_000, description="why, for the audit")],
) -> Response:
    """Withdraw an update: its statements are taken back from every table. What it said stays in the log."""
    await view.outbox.seen({update_id})
    held = await asyncio.to_thread(_held, view, update_id)
    (newest,) = await raw_updates(view.settings, [held])
    if newest.withdrawn:
        return _accepted(await view.outbox.accept([newest], sender=caller.name))
    gone = newest.model_copy(
        update={
            "revision": _next(held),
            "withdrawn": True,
            "reason": reason,
            "updated_at": datetime.now(UTC),
            "headline": "",
            "text": "",
        }
    )
    return _accepted(await view.outbox.accept([gone], sender=caller.name))


def _accepted(receipts: Sequence[Receipt]) -> Response:
    repeated = all(receipt.repeat for receipt in receipts)
    status = HTTPStatus.OK if repeated else HTTPStatus.ACCEPTED
    return Response(Accepted(updates=list(receipts)).model_dump_json(), status, media_type="application/json")


def _held(view: View, update_id: str) -> query.Raw:
    with view.store.reading() as connection:
        found = query.raw(connection, update_id)
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, "No update of this id has been published. POST it first.")
    return found


def _next(held: query.Raw) -> int:
    if held.revision >= LAST_REVISION:
        raise Problem(HTTPStatus.CONFLICT, "The update has the last revision there can be. Nothing was taken.")
    return held.revision + 1


def _same(view: View, update: Update) -> bool:
    return _held(view, update.id).digest == digest(update)


def _edits(view: View, updates: Sequence[Update]) -> list[int]:
    """Places of the updates that withdraw, or revise what is there."""
    found = []
    with view.store.reading() as connection:
        for place, update in enumerate(updates):
            held = query.raw(connection, update.id)
            if update.withdrawn or (held is not None and query.raw(connection, update.id, update.revision) is None):
                found.append(place)
    return found
