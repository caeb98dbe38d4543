"""Errors over HTTP: RFC 9457 problem details, the same shape for every one, with the field named.

No value that was sent is repeated in an answer, so that no error carries somebody's text or key further.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field, ValidationError
from starlette.exceptions import HTTPException
from starlette.routing import BaseRoute, Match

MEDIA_TYPE = "application/problem+json"


class FieldProblem(BaseModel):
    """One thing that is wrong, and where."""

    field: str = Field(description="dotted path of the field, parameter or header; `line 3: text` in a batch")
    detail: str


class ProblemBody(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str = Field(default="about:blank", description="always about:blank: the status says what kind it is")
    title: str
    status: int
    detail: str = Field(description="what happened, and the mend")
    errors: list[FieldProblem] = []


class Problem(Exception):  # noqa: N818 - an answer to a client
    """An answer that is not what was asked for."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        *,
        errors: Sequence[FieldProblem] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.status, self.detail, self.errors, self.headers = status, detail, list(errors), dict(headers or {})

    def response(self) -> Response:
        """The answer."""
        body = ProblemBody(title=self.status.phrase, status=self.status, detail=self.detail, errors=self.errors)
        return Response(body.model_dump_json(), self.status, self.headers, MEDIA_TYPE)


def unavailable(detail: str, *, retry_after: int = 2) -> Problem:
    """Not now: the same request may do in `retry_after` seconds."""
    return Problem(HTTPStatus.SERVICE_UNAVAILABLE, detail, headers={"Retry-After": str(retry_after)})


def fields(errors: Sequence[Any], *, before: str = "") -> list[FieldProblem]:
    """Pydantic's errors, without the input."""
    return [
        FieldProblem(field=before + (".".join(str(part) for part in error["loc"]) or "body"), detail=error["msg"])
        for error in errors
    ]


def invalid(error: ValidationError, *, before: str = "") -> Problem:
    """A body that is not the message it should be."""
    found = fields(error.errors(include_input=False, include_url=False, include_context=False), before=before)
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "The body is not a valid message.", errors=found)


def install(app: FastAPI, routes: Sequence[BaseRoute]) -> None:
    """Let every error of the application answer as a problem. `routes` are all that it has."""

    @app.exception_handler(Problem)
    async def problem(request: Request, error: Problem) -> Response:
        return error.response()

    @app.exception_handler(RequestValidationError)
    async def validation(request: Request, error: RequestValidationError) -> Response:
        detail = "The request is not valid."
        return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=fields(error.errors())).response()

    @app.exception_handler(HTTPException)
    async def http(request: Request, error: HTTPException) -> Response:
        status, headers = HTTPStatus(error.status_code), dict(error.headers or {})
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            headers["Allow"] = ", ".join(sorted(_methods(request, routes)))
        return Problem(status, str(error.detail), headers=headers).response()

    @app.exception_handler(Exception)
    async def bug(request: Request, error: Exception) -> Response:
        detail = "A fault of the server, which has been logged. The same request may do later."
        return Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail).response()


def _methods(request: Request, routes: Sequence[BaseRoute]) -> set[str]:
    """What may be done at this path: several routes may share it, and Starlette tells of the first."""
    found: set[str] = set()
    for route in routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            found |= getattr(route, "methods", None) or set()
    return found
