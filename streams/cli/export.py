"""`truceline export`: the tables as a file, from the topics themselves."""

import asyncio
import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli import Brokers, Failure, Prefix, reaching, settings_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from streams.settings import Settings
    from streams.views.reader import Reader
    from streams.views.store import Store


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(export)


def export(
    shape: Annotated[str, typer.Argument(metavar="SHAPE", help="claims, deltas, allegations, ucdp or acled")],
    form: Annotated[str, typer.Option("--format", metavar="csv|geojson|parquet", help="how rows are written")] = "csv",
    out: Annotated[Path | None, typer.Option("--out", "-o", metavar="FILE", help="otherwise standard output")] = None,
    conflict: Annotated[str | None, typer.Option("--conflict", metavar="ID", help="only this conflict")] = None,
    as_of: Annotated[
        datetime | None,
        typer.Option("--as-of", formats=["%Y-%m-%dT%H:%M:%S%z"], help="what was known then"),
    ] = None,
    bom: Annotated[bool, typer.Option("--bom", help="CSV: begin with a byte order mark, for Excel")] = False,
    brokers: Brokers = None,
    prefix: Prefix = None,
) -> None:
    """Write every figure or allegation as a row, with the columns that lead back to its words."""
    from streams.views.formats import Format, NoParquetError, write
    from streams.views.known import Known
    from streams.views.shapes import SHAPES

    if shape not in SHAPES:
        raise Failure(f"no shape {shape!r}", f"one of {', '.join(SHAPES)}", misuse=True)
    if form not in set(Format):
        raise Failure(f"no format {form!r}", f"one of {', '.join(Format)}", misuse=True)
    settings = settings_of(brokers, prefix)

    def rows(store: "Store") -> bytes:
        if as_of is not None:
            with Known(store).at(conflict, as_of) as connection:
                found = list(SHAPES[shape].rows(connection, conflict))
        else:
            with store.reading() as connection:
                found = list(SHAPES[shape].rows(connection, conflict))
        print(f"{len(found):,} rows", file=sys.stderr)
        return write(found, SHAPES[shape], Format(form), bom=bom)

    try:
        with reaching(settings) as run:
            body = run(_read(settings, rows))
    except NoParquetError:
        raise Failure("Parquet needs pyarrow", "pip install 'truceline[parquet]'") from None
    if out is None:
        sys.stdout.buffer.write(body)
    else:
        out.write_bytes(body)


async def _read(settings: "Settings", rows: "Callable[[Store], bytes]") -> bytes:
    """Build a read model that is thrown away, and take the rows from it."""
    from streams.views.reader import Reader
    from streams.views.store import Store
    from streams.views.stream import Hub

    with tempfile.TemporaryDirectory(prefix="truceline-export-") as directory:
        store = Store(Path(directory) / "view.sqlite3")
        reader = Reader(settings, store, Hub(store))
        try:
            await _caught_up(reader)
            return rows(store)
        finally:
            store.close()


async def _caught_up(reader: "Reader") -> None:
    """Read to the ends of this moment, telling how far it is."""
    reading = asyncio.create_task(reader.once())
    try:
        while not (await asyncio.wait([reading], timeout=1))[0]:
            print(f"reading: {sum(reader.lag.values()):,} records to go", file=sys.stderr)
        await reading
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
