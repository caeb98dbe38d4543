"""The rows of each shape of export, from the read model's tables.

A row is a dictionary of its columns. Rows come in the order of event time, then id, so that the same tables give the
same bytes.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any

from schemas import (
    Allegation,
    CasualtyDelta,
    Coordinates,
    EntityMentions,
    Evidence,
    Outcome,
    Quantity,
    Scope,
    Toll,
    Victims,
)
from streams.views import query, words
from streams.views.kinds import ALLEGATION, DELTA, ENTITY, TOLL, Kind, moment

Cells = dict[str, Any]


PROVENANCE = (
    "statement", "claimant", "relays", "quote", "outlet", "url", "published_at", "update_id", "update_revision",
    "update_sha256",
)  # fmt: skip


def provenance(connection: sqlite3.Connection, evidence: Iterable[Evidence]) -> Cells:
    """What leads back to the words, from the newest evidence; empty without any."""
    told = next(iter(evidence), None)
    if told is None:
        return dict.fromkeys(PROVENANCE)
    place = query.raw(connection, told.update, told.revision)
    return {
        "statement": told.statement,
        "claimant": told.claimant,
        "relays": ";".join(told.relays),
        "quote": told.quote,
        "outlet": told.outlet,
        "url": told.url,
        "published_at": told.published_at,
        "update_id": told.update,
        "update_revision": told.revision,
        "update_sha256": place.digest.hex() if place else None,
    }


def _read(connection: sqlite3.Connection, kind: Kind, conflict: str | None) -> Iterator[Any]:
    where = "AND conflict = ?" if conflict else ""
    found = connection.execute(
        f"SELECT body FROM {kind.name} WHERE stands {where} ORDER BY at, id",  # noqa: S608
        (conflict,) if conflict else (),
    )
    for (body,) in found.fetchall():
        yield kind.topic.value.read(body)


class _Map:
    """Where the places of a conflict are, as its updates' names tell."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._found: dict[tuple[str, str], Coordinates] = {}
        row: EntityMentions
        for row in _read(connection, ENTITY, None):
            if row.coordinates is not None:
                self._found[row.conflict, row.name] = row.coordinates

    def cells(self, conflict: str, place: str | None) -> Cells:
        found = self._found.get((conflict, place or ""))
        return {"latitude": found.latitude if found else None, "longitude": found.longitude if found else None}


def _scope(toll_id: str, scope: Scope) -> Cells:
    return {
        "toll_id": toll_id,
        "conflict": scope.conflict,
        "kind": scope.kind.value,
        "outcome": scope.outcome.value,
        "victims": scope.victims.value,
        "side": scope.side,
        "place": scope.place,
        "incident": scope.incident,
    }


def claims(connection: sqlite3.Connection, conflict: str | None) -> Iterator[Cells]:
    """One row per toll and claimant."""
    places, toll = _Map(connection), None
    for toll in _read(connection, TOLL, conflict):
        for claim in toll.claims:
            yield {
                **_scope(toll.id, toll.scope),
                "low": claim.value.low,
                "high": claim.value.high,
                "as_of": claim.as_of,
                "hedged": claim.hedged,
                "basis": claim.basis.value,
                "lowered": claim.lowered,
                "implied_base": claim.implied_base,
                "gaps": claim.gap_count,
                "statements": claim.statements,
                "latest_claimant": toll.headline.latest.claimant,
                "lowest_low": toll.headline.lowest.value.low,
                "range_low": toll.headline.range.value.low,
                "range_high": toll.headline.range.value.high,
                **places.cells(toll.scope.conflict, toll.scope.place),
                **provenance(connection, claim.evidence),
                "claimant": claim.claimant,
            }


def deltas(connection: sqlite3.Connection, conflict: str | None) -> Iterator[Cells]:
    """One row per change of a claimant's figure."""
    where = "AND conflict = ?" if conflict else ""
    found = connection.execute(
        f'SELECT known_at, body FROM log WHERE kind = ? {where} ORDER BY known_at, partition, "offset"',  # noqa: S608
        (DELTA.name, *([conflict] if conflict else [])),
    )
    for known_at, body in found.fetchall():
        delta = CasualtyDelta.read(body)
        ends = {"before": delta.before, "after": delta.after}
        yield {
            "delta_id": delta.id,
            **_scope(delta.toll, delta.scope),
            **{f"{name}_low": value.low if value else None for name, value in ends.items()},
            **{f"{name}_high": value.high if value else None for name, value in ends.items()},
            "change_low": delta.low,
            "change_high": delta.high,
            "base": delta.base,
            "cause": delta.cause.value,
            "as_of": delta.as_of,
            "known_at": moment(known_at * 1000),
            **provenance(connection, delta.evidence),
            "claimant": delta.claimant,
        }


def allegations(connection: sqlite3.Connection, conflict: str | None) -> Iterator[Cells]:
    """One row per allegation and place; one without place has one row."""
    places = _Map(connection)
    row: Allegation
    for row in _read(connection, ALLEGATION, conflict):
        for place in row.places or (None,):
            yield {
                "allegation_id": row.id,
                "conflict": row.conflict,
                "accuser": row.accuser,
                "accused": row.accused,
                "act": row.act.value,
                "standing": row.standing.value,
                "ceasefire": row.ceasefire,
                "place": place,
                "first_at": row.first_at,
                "last_at": row.last_at,
                "mentions": row.mentions,
                "denials": row.denials,
                "observations": row.observations,
                **places.cells(row.conflict, place),
                **provenance(connection, row.evidence),
            }


def _incidents(connection: sqlite3.Connection, conflict: str | None) -> Iterator[dict[Victims, Toll]]:
    """Tolls of people killed, one group per incident, by class of victims."""
    groups: dict[str, dict[Victims, Toll]] = defaultdict(dict)
    for toll in _read(connection, TOLL, conflict):
        if toll.scope.incident is not None and toll.scope.outcome is Outcome.KILLED:
            groups[toll.scope.incident][toll.scope.victims] = toll
    yield from groups.values()


ARMED = (Victims.MILITARY, Victims.MILITANT, Victims.POLICE)


def _floor(value: Quantity) -> int:
    """The recorders' conservative reading: the lower end, else the upper one."""
    return value.low if value.low is not None else value.high or 0


def _deaths(group: dict[Victims, Toll]) -> tuple[int, int, int]:
    """(armed, civilian, of unknown status) under the lens `latest`; a class within people is not counted twice."""

    def latest(victims: Victims) -> int:
        toll = group.get(victims)
        return _floor(toll.headline.latest.value) if toll and toll.headline else 0

    armed, civilian = sum(latest(victims) for victims in ARMED), latest(Victims.CIVILIAN)
    return armed, civilian, max(0, latest(Victims.UNSPECIFIED) - armed - civilian)


def _whole(group: dict[Victims, Toll]) -> Toll:
    """The toll that speaks for an incident: of people, else of its first class."""
    return group.get(Victims.UNSPECIFIED) or group[min(group)]


def ucdp(connection: sqlite3.Connection, conflict: str | None) -> Iterator[Cells]:
    """One row per incident with people killed, under UCDP GED's names."""
    places = _Map(connection)
    for group in _incidents(connection, conflict):
        toll = _whole(group)
        assert toll.headline is not None
        armed, civilian, unknown = _deaths(group)
        best = armed + civilian + unknown
        said = [claim for one in group.values() for claim in one.claims]
        lows, highs = [_floor(claim.value) for claim in said], [claim.value.high for claim in said]
        told = provenance(connection, toll.claims[0].evidence if toll.claims else ())
        yield {
            "id": toll.scope.incident,
            "conflict_name": words.name(toll.scope.conflict),
            "side_a": toll.scope.side,
            "date_start": toll.as_of.date().isoformat(),
            "date_end": toll.as_of.date().isoformat(),
            "date_prec": 1,
            "where_coordinates": toll.scope.place,
            "where_prec": 1 if toll.scope.place else 6,
            **places.cells(toll.scope.conflict, toll.scope.place),
            "deaths_a": armed,
            "deaths_b": 0,
            "deaths_civilians": civilian,
            "deaths_unknown": unknown,
            "best": best,
            "low": min([best, *lows]),
            "high": max([best, *lows, *(high for high in highs if high is not None)]),
            "high_open": any(high is None for high in highs),
            "event_clarity": 1 if toll.scope.place and toll.scope.side else 2,
            "number_of_sources": len({(e.outlet, e.claimant) for claim in said for e in claim.evidence}),
            "source_office": told["outlet"],
            "source_date": told["published_at"],
            "source_article": told["quote"],
            **told,
        }


def acled(connection: sqlite3.Connection, conflict: str | None) -> Iterator[Cells]:
    """One row per incident with people killed, under ACLED's names and by its rule: the most conservative figure."""
    places = _Map(connection)
    for group in _incidents(connection, conflict):
        toll = _whole(group)
        assert toll.headline is not None
        told = provenance(connection, toll.claims[0].evidence if toll.claims else ())
        claims_told = "; ".join(
            f"{words.quantity(claim.value)} says {words.name(claim.claimant, otherwise='nobody named')}"
            for claim in toll.claims
        )
        yield {
            "event_id_cnty": toll.scope.incident,
            "event_date": toll.as_of.date().isoformat(),
            "year": toll.as_of.year,
            "time_precision": 1,
            "disorder_type": "Political violence",
            "civilian_targeting": "Civilian targeting" if Victims.CIVILIAN in group else "",
            "country": None,
            "location": toll.scope.place,
            **places.cells(toll.scope.conflict, toll.scope.place),
            "geo_precision": 1 if toll.scope.place else 3,
            "source": told["outlet"],
            "notes": f"{claims_told}. {told['quote'] or ''}".strip(),
            "fatalities": _floor(toll.headline.lowest.value),
            "timestamp": int(toll.as_of.timestamp()),
            **told,
        }
