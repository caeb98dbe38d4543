"""POST /v1/pages: the server fetches a live blog or feed by its address, and publishes what is new or edited in it.

A server that fetches what it is told to is a way into its own network. So it fetches from the hosts that the operator
names and from no other, with all the care of `streams.source.fetch`; why it could not is logged, not told.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from http import HTTPStatus
from ipaddress import ip_address
from typing import Annotated

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from schemas import Slug, Update
from streams.settings import Settings
from streams.source import Assume, Broken, read
from streams.source.document import Page
from streams.source.fetch import Unfetched, fetch
from streams.source.revise import revise_page
from streams.views import query
from streams.views.access import InView, View
from streams.views.bodies import checked, require_type
from streams.views.problem import FieldProblem, Problem, invalid
from streams.views.push import Accepted, MayPublish, take
from streams.views.rawtext import raw_updates
from streams.views.store import digest
from streams.views.words import visible

log = logging.getLogger(__name__)
router = APIRouter(prefix="/v1", tags=["publish"])

ONE = asyncio.Semaphore(1)
"""One page at a time: it costs megabytes, and two readings of one page must not both send it."""


class Order(BaseModel):
    """Which page, and what it is about."""

    model_config = ConfigDict(extra="forbid")

    url: Annotated[str, Field(max_length=2_000, description="of a host that TRUCELINE_PAGE_HOSTS names")]
    conflict: Slug
    outlet: Annotated[str | None, Field(max_length=200, description="where the page does not say it")] = None


class PageTaken(Accepted):
    """Where each update that was new or edited stands, oldest first."""

    repeats: int = Field(description="updates of the page that were published before, word for word")
    refused: int = Field(description="entries of the page that are no updates")


BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Order"},
                "example": {"url": "https://weir.example/live", "conflict": "river-war"},
            }
        },
    }
}


@router.post(
    "/pages", status_code=202, response_model=PageTaken, responses={200: {"model": PageTaken}}, openapi_extra=BODY
)
async def publish_page(request: Request, view: InView, caller: MayPublish) -> Response:
    """Fetch a live blog or feed, and publish what is new or edited in it. 200: there was nothing new.

    Edited updates need the scope `correct` as well.
    """
    require_type(request, "application/json")
    try:
        order = Order.model_validate_json(await request.body(), strict=True)
    except ValidationError as error:
        raise invalid(error) from None
    async with ONE:
        page = await _page(order, view.settings)
        known = await _known(view, page.updates(order.conflict, known={}))
        plan = revise_page(page, page.updates(order.conflict, known=known), known=known)
        receipts = await take(view, caller, checked([*plan.send])) if plan.send else []
    refused = len(page.refused) + len(plan.refused)
    body = PageTaken(updates=receipts, repeats=plan.repeats, refused=refused)
    status = HTTPStatus.OK if all(receipt.repeat for receipt in receipts) else HTTPStatus.ACCEPTED
    return Response(body.model_dump_json(), status, media_type="application/json")


async def _known(view: View, updates: Sequence[Update]) -> dict[str, dict[int, Update]]:
    """The newest published revision of each update of a page, and of others at its stamp.

    The read model knows ids and digests; only of those whose words are others than the page's is the topic asked.

    Raises:
        Problem: 503 where the read model is not caught up, or the broker does not answer.
    """
    view.outbox.require_broker()
    shown = {update.id: update for update in updates}
    await view.outbox.seen(shown)
    held = await asyncio.to_thread(_held, view, shown)
    same = {name: shown[name].model_copy(update={"revision": held[name].revision}) for name in held if name in shown}
    same = {name: update for name, update in same.items() if digest(update) == held[name].digest}
    others = await raw_updates(view.settings, [place for name, place in held.items() if name not in same])
    return {update.id: {update.revision: update} for update in (*same.values(), *others)}


def _held(view: View, ids: Collection[str]) -> dict[str, query.Raw]:
    with view.store.reading() as connection:
        return query.raw_near(connection, ids)


async def _page(order: Order, settings: Settings) -> Page:
    """Fetch and read.

    Raises:
        Problem: 404, in the same words whatever it was: they must not tell of the network that the server stands in.
    """
    why: object
    try:
        inside = [host for host in settings.page_hosts if _is_address(host)]
        fetched = await fetch(order.url, only=settings.page_hosts, allow_hosts=inside)
        assume = Assume(outlet=order.outlet, url=order.url)
        document = await asyncio.to_thread(read, fetched.body if fetched else b"", name=order.url, assume=assume)
        if isinstance(document, Page):
            return document
        why = "not a page"
    except (Unfetched, Broken) as error:
        why = error
    log.warning("page not taken: %s", visible(str(why)))
    told = FieldProblem(field="url", detail="not of a host in TRUCELINE_PAGE_HOSTS, not reached in time, or not read")
    raise Problem(HTTPStatus.NOT_FOUND, "There is no page to be taken. Nothing was taken.", errors=[told])


def _is_address(host: str) -> bool:
    """Whether an operator named an address itself: no name server can then lead elsewhere."""
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
