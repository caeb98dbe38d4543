"""What every request passes: host, size and time of its body; and what every answer carries: security headers.

A plain ASGI middleware, for Starlette's own wraps streams in a way that breaks their ends.
"""

import asyncio
import re
import time
from collections.abc import Collection, Mapping
from http import HTTPStatus

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from streams import metrics
from streams.views.problem import Problem

BODY_SECONDS = 20.0
"""Seconds from the first byte of a body to its last: a slow drip must not hold a connection."""

SECURITY: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), browsing-topics=()",
}


METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})


class Guard:
    """Wraps the application.

    Args:
        app: what is guarded.
        hosts: names by which the server may be called; empty lets every name pass. Calls by another name are refused,
            so that a page elsewhere cannot reach a server on loopback by pointing its own name at it.
        body_limit: bytes of a request's body at most.
    """

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], body_limit: int) -> None:
        """Nothing happens before a request."""
        self.app, self.hosts, self.body_limit = app, frozenset(hosts), body_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started, status = time.perf_counter(), 500

        async def guarded(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in SECURITY.items():
                    headers[name] = value
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        try:
            if problem := self._refused(Headers(scope=scope)):
                await problem.response()(scope, receive, guarded)
            else:
                await self.app(scope, self._bounded(receive), guarded)
        finally:
            route = getattr(scope.get("route"), "path", "none")
            method = scope["method"] if scope["method"] in METHODS else "other"
            metrics.HTTP_SECONDS.labels(method, route, status).observe(time.perf_counter() - started)

    def _refused(self, headers: Headers) -> Problem | None:
        host = re.sub(r":\d*$", "", headers.get("host", "")).lower()
        if self.hosts and host not in self.hosts:
            detail = "This server does not go by that name. Use its own, or start it with --allow-host NAME."
            return Problem(HTTPStatus.MISDIRECTED_REQUEST, detail)
        length = headers.get("content-length", "0")
        if length.isdigit() and int(length) > self.body_limit:
            return self._too_large()
        return None

    def _too_large(self) -> Problem:
        detail = f"A body may have {self.body_limit:,} bytes. Send a batch in parts."
        return Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, detail, headers={"Connection": "close"})

    def _bounded(self, receive: Receive) -> Receive:
        """A body of bounded size and time; what is beyond is a problem at the place where the body is read."""
        size, ended, deadline = 0, False, asyncio.get_running_loop().time() + BODY_SECONDS

        async def bounded() -> Message:
            nonlocal size, ended
            if ended:
                return await receive()  # waits for the client to leave: no deadline for that
            try:
                async with asyncio.timeout_at(deadline):
                    message = await receive()
            except TimeoutError:
                detail = f"The body took longer than {BODY_SECONDS:.0f} s."
                raise Problem(HTTPStatus.REQUEST_TIMEOUT, detail, headers={"Connection": "close"}) from None
            size += len(message.get("body", b""))
            ended = not message.get("more_body", False)
            if size > self.body_limit:
                raise self._too_large()
            return message

        return bounded
