"""Rows as CSV, GeoJSON or Parquet."""

import csv
import io
import json
from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from importlib import import_module
from typing import Any

from streams.views.rows import Cells
from streams.views.shapes import Shape

BOM = "\ufeff"
"""Tells a spreadsheet that a CSV file is UTF-8."""


class Format(StrEnum):
    """How rows are written."""

    CSV = "csv"
    GEOJSON = "geojson"
    PARQUET = "parquet"


MEDIA_TYPES = {
    Format.CSV: "text/csv; charset=utf-8; header=present",
    Format.GEOJSON: "application/geo+json",
    Format.PARQUET: "application/vnd.apache.parquet",
}


class NoParquetError(Exception):
    """pyarrow is not installed: `pip install truceline[parquet]`."""


def write(rows: Iterable[Cells], shape: Shape, form: Format, *, bom: bool = False) -> bytes:
    """A whole file.

    Raises:
        NoParquetError: Parquet was asked for, and pyarrow is not there.
    """
    match form:
        case Format.CSV:
            return (BOM if bom else "").encode() + _csv(rows, shape).encode()
        case Format.GEOJSON:
            return _geojson(rows, shape).encode()
        case Format.PARQUET:
            return _parquet(rows, shape)


def _csv(rows: Iterable[Cells], shape: Shape) -> str:
    out = io.StringIO()
    writer = csv.DictWriter(out, [column.name for column in shape.columns], extrasaction="ignore")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value) for name, value in row.items()})
    return out.getvalue()


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return _time(value)
    if isinstance(value, bool):
        return "true" if value else "false"
    # A spreadsheet runs what begins so as a formula; an apostrophe makes it text again.
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value


def _time(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def _geojson(rows: Iterable[Cells], shape: Shape) -> str:
    features = []
    for row in rows:
        here = row.get("longitude") is not None and row.get("latitude") is not None
        plain = {c.name: row.get(c.name) for c in shape.columns if c.name not in ("latitude", "longitude")}
        features.append(
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [row["longitude"], row["latitude"]]} if here else None,
                "properties": {name: _time(v) if isinstance(v, datetime) else v for name, v in plain.items()},
            }
        )
    whole = {
        "type": "FeatureCollection",
        "truceline": {"shape": shape.name, "losses": shape.losses},
        "features": features,
    }
    return json.dumps(whole, ensure_ascii=False)


def _parquet(rows: Iterable[Cells], shape: Shape) -> bytes:
    try:
        pa: Any = import_module("pyarrow")
        pq: Any = import_module("pyarrow.parquet")
    except ImportError as error:
        raise NoParquetError from error
    types = {
        "text": pa.string(), "integer": pa.int64(), "number": pa.float64(), "flag": pa.bool_(),
        "time": pa.timestamp("us", tz="UTC"),
    }  # fmt: skip
    told = {"truceline.shape": shape.name, "truceline.losses": json.dumps(list(shape.losses))}
    schema = pa.schema([(column.name, types[column.type]) for column in shape.columns], metadata=told)
    table = pa.Table.from_pylist([{c.name: row.get(c.name) for c in shape.columns} for row in rows], schema=schema)
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()
