"""`truceline extract`: read updates from standard input, without a broker, and write what was read out of them."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import Failure, settings_of

if TYPE_CHECKING:
    from datetime import datetime

    from schemas import Quantity
    from streams.enrich.profiles import Profile
    from streams.enrich.reader import Reader, Reading

ProfileId = Annotated[
    str | None, typer.Option("--profile", metavar="ID", help="read with this conflict profile; else each text decides")
]
Profiles = Annotated[
    Path | None, typer.Option("--profiles", metavar="DIR", help="further conflict profiles [TRUCELINE_PROFILES]")
]


def extract(*, profile: ProfileId = None, profiles: Profiles = None) -> None:
    """Read updates (JSON lines on standard input) and write one reading a line, in the order they came.

    An update needs `id` and `text`; `headline`, `published_at`, `conflict` and `source` help. Names are written as
    they stand: nothing here is masked, since nothing leaves this machine.
    """
    settings = settings_of(profiles=profiles)

    import orjson

    from streams.enrich.profiles import ProfileError
    from streams.enrich.reader import Reader

    reader = Reader(settings.profiles)
    try:
        known = reader.gazetteer.profiles
    except ProfileError as error:
        raise Failure(str(error), "mend the file, or check it with: truceline profile check FILE") from error
    if profile is not None and profile not in known:
        raise Failure(
            f"--profile {profile}: there is no such profile", f"one of {', '.join(sorted(known))}", misuse=True
        )
    bad = 0
    for number, line in enumerate(sys.stdin.buffer, start=1):
        if not line.strip():
            continue
        try:
            update = _update(orjson.loads(line))
        except ValueError as error:
            bad += 1
            print(f"truceline: line {number}: {error}", file=sys.stderr)
            continue
        told = profile or update.get("conflict")
        reading = _read(reader, update, known.get(told) if isinstance(told, str) else None)
        sys.stdout.buffer.write(orjson.dumps(row(reading, update["id"])) + b"\n")
        sys.stdout.buffer.flush()
    if bad:
        raise Failure(f"{bad} {'line was' if bad == 1 else 'lines were'} left out", 'each line is {"id": …, "text": …}')


def _update(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")
    for key in ("id", "text"):
        if not isinstance(found.get(key), str):
            raise ValueError(f"no {key}, or not a string")
    return found


def _read(reader: "Reader", update: dict[str, Any], profile: "Profile | None") -> "Reading":
    headline = update.get("headline")
    headline = headline if isinstance(headline, str) else ""
    source = update.get("source")
    outlet = source.get("outlet") if isinstance(source, dict) else source
    at = _instant(update.get("published_at"))
    if profile is None:
        profile = reader.gazetteer.detect((headline, update["text"]), at)
    return reader.read(
        headline,
        update["text"],
        id=update["id"],
        published_at=at,
        outlet=outlet if isinstance(outlet, str) else "",
        profile=profile,
    )


def _instant(value: Any) -> "datetime | None":
    """An aware instant, or none where there is none or it cannot be told."""
    from datetime import datetime

    try:
        at = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return None
    return at if at.tzinfo is not None else None


def row(reading: "Reading", update: str) -> dict[str, Any]:
    """A reading in the form of the annotation guidelines."""
    return {
        "id": update,
        "casualties": [
            {
                "outcome": each.outcome,
                "low": each.low,
                "high": each.high,
                "kind": each.kind,
                "victims": each.victims,
                "side": each.side,
                "place": each.place,
                "attributed_to": each.claimant.id,
                "quote": each.quote,
            }
            for each in reading.casualties
        ],
        "allegations": [
            {
                "accuser": each.accuser,
                "accused": each.accused,
                "act": each.act,
                "stance": each.stance,
                "places": list(each.places),
                "count": each.count.value if each.count else None,
                "quote": each.quote,
            }
            for each in reading.violations
        ],
        "entities": _once({"name": each.name, "type": each.kind} for each in reading.entities(unmask=True)),
        "toll": {"killed": _ends(reading.toll.killed), "wounded": _ends(reading.toll.wounded)},
    }


def _once(named: Iterable[dict[str, str]]) -> list[dict[str, str]]:
    return list({(each["name"], each["type"]): each for each in named}.values())


def _ends(quantity: "Quantity | None") -> list[int | None] | None:
    return None if quantity is None else [quantity.low, quantity.high]


def register(app: typer.Typer) -> None:
    """Put `extract` on the command line."""
    app.command()(extract)
