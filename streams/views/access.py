"""Who asks: the caller of a request, what it may do, and how often."""

import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, cast

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from streams.settings import Settings
from streams.views.keys import Keys, Scope
from streams.views.known import Known
from streams.views.outbox import Outbox
from streams.views.problem import Problem
from streams.views.reader import Reader
from streams.views.store import Store
from streams.views.stream import Hub

bearer = HTTPBearer(auto_error=False, description="an API key: `truceline keys create --scope publish NAME`")


class Meter:
    """Counts requests of each caller, in this process's memory."""

    def __init__(self, settings: Settings) -> None:
        """Raises ValueError where a rate is not of the form `120/minute`."""
        self.read, self.write, self.guess = (
            parse(rate) for rate in (settings.read_rate, settings.write_rate, settings.guess_rate)
        )
        self._storage = MemoryStorage()
        self._window = SlidingWindowCounterRateLimiter(self._storage)

    def count(self, rate: RateLimitItem, *who: str) -> None:
        """Count one request.

        Raises:
            Problem: 429, with the seconds to wait.
        """
        if not self._window.hit(rate, *who):
            stats = self._window.get_window_stats(rate, *who)
            wait = max(1, round(stats.reset_time - time.time()))
            raise Problem(
                HTTPStatus.TOO_MANY_REQUESTS,
                f"More than {rate}. Wait {wait} s.",
                headers={"Retry-After": str(wait)},
            )


@dataclass(frozen=True, slots=True)
class View:
    """What the requests work on. `open` lets anybody read without a key."""

    settings: Settings
    store: Store
    known: Known
    hub: Hub
    reader: Reader
    outbox: Outbox
    keys: Keys
    meter: Meter
    open: bool


def view_of(request: Request) -> View:
    """The view that answers this request."""
    return cast(View, request.app.state.view)


InView = Annotated[View, Depends(view_of)]


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: the id of a key, or the address of somebody without one."""

    name: str
    scopes: frozenset[str]


def _caller(request: Request, view: View, given: HTTPAuthorizationCredentials | None) -> Caller:
    address = request.client.host if request.client else "nowhere"
    if given is None:
        if request.headers.get("authorization"):
            raise _unknown("The Authorization header is not of the form `Bearer KEY`.")
        return Caller(address, frozenset({Scope.READ}) if view.open else frozenset())
    key = view.keys.find(given.credentials)
    if key is None:
        view.meter.count(view.meter.guess, "guess", address)
        raise _unknown("The key is unknown or revoked.")
    return Caller(key.id, frozenset(key.scopes))


def _unknown(detail: str) -> Problem:
    return Problem(
        HTTPStatus.UNAUTHORIZED,
        f"{detail} A key is made by `truceline keys create`.",
        headers={"WWW-Authenticate": 'Bearer realm="truceline"'},
    )


def may(*scopes: Scope) -> Callable[..., Awaitable[Caller]]:
    """A dependency that lets pass who has all of these scopes, and counts the request."""

    async def check(
        request: Request, view: InView, given: Annotated[HTTPAuthorizationCredentials | None, Depends(bearer)] = None
    ) -> Caller:
        caller = _caller(request, view, given)
        writes = Scope.PUBLISH in scopes or Scope.CORRECT in scopes
        view.meter.count(view.meter.write if writes else view.meter.read, "write" if writes else "read", caller.name)
        if missing := [scope.value for scope in scopes if scope not in caller.scopes]:
            if given is None:
                raise _unknown(f"This needs a key with the scope {', '.join(missing)}.")
            raise Problem(HTTPStatus.FORBIDDEN, f"This key lacks the scope {', '.join(missing)}.")
        return caller

    return check


MayRead = Annotated[Caller, Depends(may(Scope.READ))]
