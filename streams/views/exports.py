"""GET /v1/exports: the tables as files."""

import hashlib
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel, ConfigDict, Field

from schemas import Slug
from streams.views.access import InView, MayRead
from streams.views.answers import answer
from streams.views.formats import MEDIA_TYPES, Format, NoParquetError, write
from streams.views.problem import Problem
from streams.views.reads import AsKnown, Moment, tables
from streams.views.shapes import SHAPES

router = APIRouter(prefix="/v1", tags=["exports"])


class ColumnView(BaseModel):
    """One column of a shape."""

    name: str
    type: str
    meaning: str


class ShapeView(BaseModel):
    """One shape that can be taken away, and what it loses."""

    name: str
    about: str
    columns: list[ColumnView]
    losses: list[str]


class Catalogue(BaseModel):
    """What can be taken away."""

    shapes: list[ShapeView]
    formats: list[Format]


class ExportQuery(BaseModel):
    """Which rows."""

    model_config = ConfigDict(extra="forbid")

    conflict: Slug | None = Field(None, description="only this conflict")
    as_of: Moment | None = Field(None, description="what was known then")
    bom: bool = Field(False, description="CSV: begin with a byte order mark, for Excel")


@router.get("/exports", response_model=Catalogue)
def catalogue(request: Request, caller: MayRead) -> Response:
    """The shapes, their columns, and what each loses."""
    shapes = [
        ShapeView(
            name=shape.name,
            about=shape.about,
            columns=[ColumnView(name=c.name, type=c.type, meaning=c.meaning) for c in shape.columns],
            losses=list(shape.losses),
        )
        for shape in SHAPES.values()
    ]
    return answer(request, Catalogue(shapes=shapes, formats=list(Format)).model_dump_json())


@router.get(
    "/exports/{shape}.{form}",
    response_class=Response,
    responses={
        200: {
            "description": "The file.",
            "content": {kind.split(";")[0]: {"schema": {"type": "string"}} for kind in MEDIA_TYPES.values()},
        },
        501: {"description": "Parquet needs pyarrow, which is not installed."},
    },
)
def export(
    request: Request, view: InView, caller: MayRead, shape: str, form: Format, asked: Annotated[ExportQuery, Query()]
) -> Response:
    """A file of rows, each with the columns that lead back to its words."""
    wanted = SHAPES.get(shape)
    if wanted is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no such shape. There are: {', '.join(SHAPES)}.")
    with tables(view, AsKnown(conflict=asked.conflict, as_of=asked.as_of)) as (connection, _):
        rows = list(wanted.rows(connection, asked.conflict))
    try:
        body = write(rows, wanted, form, bom=asked.bom)
    except NoParquetError:
        raise Problem(HTTPStatus.NOT_IMPLEMENTED, "Parquet needs pyarrow: pip install truceline[parquet].") from None
    etag = f'"{hashlib.blake2b(body, digest_size=12).hexdigest()}"'
    headers = {"ETag": etag, "Content-Disposition": f'attachment; filename="truceline-{shape}.{form.value}"'}
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type=MEDIA_TYPES[form])
