"""`truceline fold`: the final tolls, tallies and allegations of a set of updates, without a broker."""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli import Failure, settings_of

if TYPE_CHECKING:
    from schemas import EnrichedUpdate
    from streams.enrich.reader import Reader

Profiles = Annotated[
    Path | None, typer.Option("--profiles", metavar="DIR", help="further conflict profiles [TRUCELINE_PROFILES]")
]


def fold(*, profiles: Profiles = None) -> None:
    """Settle updates (JSON lines on standard input, in any order) and write the final tables as JSON.

    A line is an update as producers push it, which is read first, or one that was read already (a line of
    `truceline tail updates.enriched.v1 --json`). Repeats count once, the highest revision of an update holds.
    """
    settings = settings_of(profiles=profiles)

    import orjson

    from streams.enrich.profiles import ProfileError
    from streams.enrich.reader import Reader
    from streams.settle import fold as settle

    try:
        reader = Reader(settings.profiles)
    except ProfileError as error:
        raise Failure(str(error), "mend the file, or check it with: truceline profile check FILE") from error
    bad: list[int] = []
    tables = settle(_facts(reader, bad))
    told = {
        "tolls": [row.model_dump(mode="json") for row in tables.tolls],
        "tallies": [row.model_dump(mode="json") for row in tables.tallies],
        "allegations": [row.model_dump(mode="json") for row in tables.allegations],
    }
    sys.stdout.buffer.write(orjson.dumps(told, option=orjson.OPT_INDENT_2) + b"\n")
    if bad:
        raise Failure(
            f"{len(bad)} {'line was' if len(bad) == 1 else 'lines were'} left out",
            "each line is an update, as `truceline publish --dry-run --json FILE` writes them",
        )


def _facts(reader: "Reader", bad: list[int]) -> "Iterator[EnrichedUpdate]":
    """Every line as a fact; what cannot be read is named on standard error, and its number noted."""
    from pydantic import ValidationError

    from schemas import EnrichedUpdate, Update

    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            yield EnrichedUpdate.read(line) if b'"enricher"' in line else reader.enrich(Update.read(line))
        except ValidationError as error:
            bad.append(number)
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "line"
            print(f"truceline: line {number}: {where}: {first['msg']}", file=sys.stderr)


def register(app: typer.Typer) -> None:
    """Put `fold` on the command line."""
    app.command()(fold)
