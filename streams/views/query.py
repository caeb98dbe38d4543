"""Reading the read model: lists with filters and keyset pages, single rows, and where an update stands."""

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus

from streams.views.kinds import Kind, microseconds
from streams.views.problem import Problem


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it is kept: `at` in microseconds, `known_at` in milliseconds, `body` the message as JSON."""

    id: str
    at: int
    known_at: int
    body: str


def rows(
    connection: sqlite3.Connection,
    kind: Kind,
    filters: Mapping[str, str | None],
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    after: str | None = None,
    limit: int,
    standing: bool = True,
) -> tuple[list[Row], str | None]:
    """A page of rows, newest first, and the word for the next page where there is one.

    Pages hold by their keys: rows that come in between move nothing. `after` has the form of `WORD`. `standing` leaves
    out rows that were taken back.
    """
    where: list[str] = ["stands"] if standing else ["TRUE"]
    values: list[str | int] = []
    for name, value in filters.items():
        if value is None:
            continue
        if name in kind.members:
            array, path = kind.members[name]
            member = f"SELECT {_member(path)} FROM json_each(body, '{array}') AS m"  # noqa: S608
            where.append(f"? IN ({member})")
        else:
            where.append(f'"{name}" = ?')
        values.append(value)
    for bound, sign in ((since, ">="), (until, "<")):
        if bound is not None:
            where.append(f"at {sign} ?")
            values.append(microseconds(bound))
    if after is not None:
        where.append("(at < ? OR (at = ? AND id > ?))")
        at, row_id = _key(after)
        values += [at, at, row_id]
    found = connection.execute(
        f"SELECT id, at, known_at, body FROM {kind.name} WHERE {' AND '.join(where)} ORDER BY at DESC, id LIMIT ?",  # noqa: S608 - names are of kinds.py
        [*values, limit + 1],
    ).fetchall()
    page = [Row(*row) for row in found[:limit]]
    return page, _word(page[-1]) if len(found) > limit else None


def row(connection: sqlite3.Connection, kind: Kind, row_id: str) -> Row:
    """One row.

    Raises:
        Problem: 404.
    """
    found = connection.execute(
        f"SELECT id, at, known_at, body FROM {kind.name} WHERE id = ?",  # noqa: S608
        (row_id,),
    ).fetchone()
    if found is None:
        raise Problem(HTTPStatus.NOT_FOUND, f"There is no such id among the {kind.name}.")
    return Row(*found)


@dataclass(frozen=True, slots=True)
class Raw:
    """Where one revision of an update stands on the raw topic. `known_at` in milliseconds."""

    revision: int
    digest: bytes
    partition: int
    offset: int
    known_at: int


def raw(connection: sqlite3.Connection, update: str, revision: int | None = None) -> Raw | None:
    """A revision of an update, or its newest; None where the raw topic had none when last read."""
    exact = "AND revision = :revision" if revision is not None else ""
    found = connection.execute(
        f'SELECT revision, digest, partition, "offset", known_at FROM raw WHERE id = :id {exact} '  # noqa: S608
        "ORDER BY revision DESC LIMIT 1",
        {"id": update, "revision": revision},
    ).fetchone()
    return Raw(*found) if found else None


def raw_near(connection: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Raw]:
    """The newest revisions of updates by id: of these ids, and of those made of one with an ordinal (`ID-1`)."""
    return {
        name: Raw(*place)
        for asked in ids
        for name, *place in connection.execute(
            'SELECT id, revision, digest, partition, "offset", known_at FROM raw '
            "WHERE id = :id OR (id > :id || '-' AND id < :id || '.') ORDER BY revision",  # "." comes after "-"
            {"id": asked},
        )
    }


def _member(path: str) -> str:
    return "m.value" if path == "$" else f"m.value ->> '{path}'"


WORD = r"^-?[0-9]{1,17}~"
"""The form of a word for the next page: event time of the last row, `~`, its id."""


def _word(row: Row) -> str:
    return f"{row.at}~{row.id}"


def _key(word: str) -> tuple[int, str]:
    at, _, row_id = word.partition("~")
    return int(at), row_id
