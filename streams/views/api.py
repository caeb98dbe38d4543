"""The reading side as one web application: read model, API, live stream, page, health."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import PlainTextResponse, Response
from fastapi.staticfiles import StaticFiles

from schemas import Update
from streams.settings import Settings
from streams.views import conflicts, exports, live, pages, pipeline, problem, push, rawtext, reads
from streams.views.access import Meter, View
from streams.views.answers import CURSOR
from streams.views.guard import Guard
from streams.views.keys import Keys
from streams.views.known import Known
from streams.views.outbox import Outbox
from streams.views.reader import Reader
from streams.views.store import Store
from streams.views.stream import Hub

PAGE = Path(__file__).parent / "page" / "dist"
"""The page as built; served at `/` where it is there."""

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")

ABOUT = """\
Casualty figures and ceasefire allegations from live reporting, each with its speaker, words and time.

Every figure is a claim. Figures of different claimants are never added; a lens picks one figure to show.
Times are UTC. `as_of` is event time (when it was so said), `known_at` when it became known here.
"""

PARTS = [part.router for part in (conflicts, reads, rawtext, push, pages, live, exports, pipeline)]

KEYED = ("/v1/texts/{update_id}", "/v1/dead/{partition}/{offset}")
"""What is read with a key only, wherever the server listens."""

PROBLEMS = {
    401: "No key, or one that is not known.",
    403: "The key lacks a scope.",
    404: "There is none.",
    409: "It is there with another body.",
    413: "Too large.",
    415: "Not a form that is read.",
    421: "Not this server's name.",
    422: "Not valid; the fields are named.",
    429: "Too many requests; Retry-After says when.",
    503: "Not now; Retry-After says when.",
}


def create(settings: Settings, path: Path, *, anybody_reads: bool, hosts: tuple[str, ...] = LOOPBACK) -> FastAPI:
    """The application on a read model's file.

    Args:
        settings: broker, prefix, limits, keys.
        path: the SQLite file; made where it is not there.
        anybody_reads: whether reading needs no key: right on loopback, elsewhere the operator's word.
        hosts: names by which it may be called; none lets every name pass.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        store = Store(path)
        hub = Hub(store)
        reader = Reader(settings, store, hub)
        outbox = Outbox(settings, store, reader)
        keys = Keys(settings.keys.expanduser())
        app.state.view = View(
            settings, store, Known(store), hub, reader, outbox, keys, Meter(settings), open=anybody_reads
        )
        reading = asyncio.create_task(reader.run())
        try:
            yield
        finally:
            reading.cancel()
            await asyncio.gather(reading, return_exceptions=True)
            await outbox.close()
            store.close()

    app = FastAPI(
        title="Truceline",
        version="1",
        description=ABOUT,
        openapi_url="/v1/openapi.json",
        docs_url=None,  # its page loads scripts from elsewhere
        redoc_url=None,
        lifespan=lifespan,
        responses={code: {"model": problem.ProblemBody, "description": told} for code, told in PROBLEMS.items()},
        swagger_ui_oauth2_redirect_url=None,
    )
    for part in PARTS:
        app.include_router(part)
    problem.install(app, [route for part in PARTS for route in part.routes])
    if settings.origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(settings.origins),
            allow_methods=["GET", "POST", "PUT", "DELETE"],
            allow_headers=["Authorization", "Content-Type", "Last-Event-ID", "If-None-Match"],
            expose_headers=[CURSOR, "ETag", "Retry-After"],
        )
    app.add_middleware(Guard, hosts=hosts, body_limit=settings.body_limit)
    if (PAGE / "index.html").is_file():
        app.router.default = _Page(directory=PAGE, html=True)  # a mount would hide that a path has other methods
    else:
        app.add_api_route("/", _no_page, include_in_schema=False)
    _describe(app, anybody_reads=anybody_reads)
    return app


class _Page(StaticFiles):
    """The page; its parts carry a hash of their content in their names, and may be kept for ever."""

    def file_response(self, full_path: str | os.PathLike[str], *args: Any, **more: Any) -> Response:
        response = super().file_response(full_path, *args, **more)
        if Path(full_path).parent.name == "assets":
            response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response


def _no_page() -> PlainTextResponse:
    """What a work tree answers in which nobody has built the page."""
    told = "The page has not been built here. Build it with `make page`, then start `truceline serve` anew.\n"
    return PlainTextResponse(f"{told}The API is there all the same: /v1/tolls, /v1/openapi.json\n", 503)


def _describe(app: FastAPI, *, anybody_reads: bool) -> None:
    """Let the OpenAPI say what is so: problems in their own media type, messages that are bodies only."""
    plain = app.openapi

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            told = plain()
            update = Update.model_json_schema(ref_template="#/components/schemas/{model}")
            told["components"]["schemas"].update({**update.pop("$defs", {}), "Update": update})
            for model in (push.Edit, pages.Order):
                body = model.model_json_schema(ref_template="#/components/schemas/{model}")
                told["components"]["schemas"].update({**body.pop("$defs", {}), model.__name__: body})
            for path, operations in told["paths"].items():
                for method, operation in operations.items():
                    if anybody_reads and method == "get" and "security" in operation and path not in KEYED:
                        operation["security"].append({})  # a key is taken, and not needed
                    for status, response in operation["responses"].items():
                        content = response.get("content", {})
                        if status.isdigit() and int(status) >= 400 and "application/json" in content:
                            content[problem.MEDIA_TYPE] = content.pop("application/json")
            app.openapi_schema = told
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]
