"""What producers may send: one update, JSON lines, or CloudEvents 1.0 over HTTP; and how the OpenAPI tells of it."""

import json
from base64 import b64decode
from http import HTTPStatus
from typing import Any

from fastapi import Request
from pydantic import ValidationError

from schemas import Update
from streams.publish import oversized
from streams.topics import MAX_MESSAGE_BYTES
from streams.views.problem import FieldProblem, Problem, fields, invalid

BATCH = 5_000
"""Updates of one request at most."""

EXAMPLE = {
    "id": "courier:2031-05-04:17",
    "revision": 0,
    "conflict": "river-war",
    "source": {"outlet": "The Weir Courier", "url": "https://weir.example/live#17"},
    "published_at": "2031-05-04T06:17:00Z",
    "headline": "Shelling at the sluice",
    "text": "The defence ministry of Weir said nine soldiers were killed at the sluice on Sunday.",
}
_UPDATE = {"$ref": "#/components/schemas/Update"}
_MANY = {"type": "array", "items": _UPDATE, "minItems": 1}
_EVENT = {
    "type": "object",
    "required": ["specversion", "id", "source", "type", "data"],
    "properties": {
        "specversion": {"const": "1.0"},
        "id": {"type": "string", "minLength": 1},
        "source": {"type": "string", "minLength": 1},
        "type": {"type": "string", "minLength": 1},
        "data": _UPDATE,
    },
}
_ENVELOPE = {
    "specversion": "1.0",
    "id": "17",
    "source": "https://weir.example/live",
    "type": "truceline.updates.raw",
}
BODY = {
    "requestBody": {
        "required": True,
        "description": "One update; JSON lines; or CloudEvents 1.0: binary (`ce-*` headers), structured, batched.",
        "content": {
            "application/json": {"schema": _UPDATE, "example": EXAMPLE},
            "application/x-ndjson": {
                "schema": {"type": "array", "items": _UPDATE, "minItems": 1},
                "example": [EXAMPLE],
            },
            "application/cloudevents+json": {"schema": _EVENT, "example": {**_ENVELOPE, "data": EXAMPLE}},
            "application/cloudevents-batch+json": {
                "schema": {"type": "array", "items": _EVENT, "minItems": 1},
                "example": [{**_ENVELOPE, "data": EXAMPLE}],
            },
        },
    }
}
EDIT_BODY = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/Edit"},
                "example": {
                    **{name: value for name, value in EXAMPLE.items() if name not in ("id", "revision")},
                    "text": "The defence ministry of Weir said ten soldiers were killed at the sluice on Sunday.",
                    "reason": "The ministry corrected its figure.",
                },
            }
        },
    }
}


def _media_type(request: Request) -> str:
    return request.headers.get("content-type", "").split(";")[0].strip().lower()


def require_type(request: Request, *allowed: str) -> str:
    """The media type of a body; 415 where it is none of these."""
    given = _media_type(request)
    if given not in allowed:
        raise Problem(HTTPStatus.UNSUPPORTED_MEDIA_TYPE, f"Content-Type is one of: {', '.join(allowed)}.")
    return given


def parse(request: Request, body: bytes) -> list[Update]:
    """The updates of a body, in whichever of its forms.

    Raises:
        Problem: 413, 415 or 422, with every field named.
    """
    match require_type(request, *BODY["requestBody"]["content"]):  # type: ignore[misc]
        case "application/json":
            if request.headers.get("ce-specversion", "1.0") != "1.0":
                told = [FieldProblem(field="header.ce-specversion", detail="1.0 is the one that is known")]
                raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, "Not a CloudEvent of this version.", errors=told)
            found = [_read(body)]
        case "application/x-ndjson":
            found = _lines(body)
        case "application/cloudevents+json":
            found = [_data(_json(body))]
        case _:
            events = _json(body)
            if not isinstance(events, list):
                raise _wrong("body", "a batch is an array of events")
            found = [_data(event, before=f"{place}.") for place, event in enumerate(events)]
    return checked(found)


def checked(updates: list[Update]) -> list[Update]:
    """The same updates; 413 where they are too many, or one is too large for the topic."""
    if not updates:
        raise _wrong("body", "there is no update in it")
    if len(updates) > BATCH:
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"A request may have {BATCH:,} updates. Send them in parts.")
    large = [place for place, update in enumerate(updates) if oversized(update, prefix="") is not None]
    if large:
        told = [FieldProblem(field=f"updates.{place}", detail=f"over {MAX_MESSAGE_BYTES:,} bytes") for place in large]
        raise Problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "An update is too large. Nothing was taken.", errors=told)
    return updates


def _read(raw: bytes | str, *, before: str = "") -> Update:
    try:
        return Update.model_validate_json(raw, strict=True)
    except ValidationError as error:
        raise invalid(error, before=before) from None


def _lines(body: bytes) -> list[Update]:
    found, told = [], []
    for number, line in enumerate(body.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(Update.model_validate_json(line, strict=True))
        except ValidationError as error:
            wrong = error.errors(include_input=False, include_url=False, include_context=False)
            told += fields(wrong, before=f"line {number}: ")
    if told:
        detail = "Some lines are no updates. Nothing was taken."
        raise Problem(HTTPStatus.UNPROCESSABLE_ENTITY, detail, errors=told[:100])
    return found


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise _wrong("body", "not JSON in UTF-8") from None


def _data(event: Any, *, before: str = "") -> Update:
    """The update in a structured CloudEvent."""
    if not isinstance(event, dict):
        raise _wrong(before + "body", "an event is an object")
    for name in ("id", "source", "type"):
        if not isinstance(event.get(name), str) or not event[name]:
            raise _wrong(before + name, "a CloudEvent has it, as text")
    if event.get("specversion") != "1.0":
        raise _wrong(before + "specversion", "1.0 is the one that is known")
    if "data_base64" in event:
        try:
            return _read(b64decode(event["data_base64"], validate=True), before=f"{before}data.")
        except (ValueError, TypeError):
            raise _wrong(before + "data_base64", "not base64") from None
    return _read(json.dumps(event.get("data")), before=f"{before}data.")


def _wrong(field: str, detail: str) -> Problem:
    what = "The body is not what it should be. Nothing was taken."
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, what, errors=[FieldProblem(field=field, detail=detail)])
