"""`truceline rebuild`: make the tables anew from the evidence, show what differs, and put them in place."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from streams.cli import Brokers, Failure, Prefix, reaching, settings_of

if TYPE_CHECKING:
    from rich.console import Console

    from streams.rebuild import Difference, Rebuilt
    from streams.settings import Settings
    from streams.settle import Row

SHOWN = 40
"""Differences shown in the terminal; `--json` has them all."""


def register(app: typer.Typer) -> None:
    """Put `rebuild` on the command line."""
    app.command()(rebuild)


def rebuild(
    brokers: Brokers = None,
    prefix: Prefix = None,
    source: Annotated[
        Literal["raw", "enriched"],
        typer.Option("--from", help="raw: read every update anew; enriched: settle the readings there are"),
    ] = "raw",
    profiles: Annotated[
        Path | None, typer.Option("--profiles", metavar="DIR", help="further conflict profiles")
    ] = None,
    switch: Annotated[bool, typer.Option("--switch", help="let readers hold the new tables")] = False,
    resettle: Annotated[
        bool,
        typer.Option(
            "--resettle", help="only have all readings settled anew at the workers' next start; stop them first"
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="the differences themselves, for machines")] = False,
) -> None:
    """Make all tables anew from the live topics, beside the live ones, and show how they differ.

    Nothing is changed without --switch. With it, new readings and the rows that differ are published; readers hold
    them at once, and the worker goes on from there. Use it after an upgrade that reads or settles differently.
    """
    settings = settings_of(brokers, prefix, profiles=profiles)
    if resettle:
        _resettle(settings)
        return
    with reaching(settings) as run:
        run(_run(settings, anew=source == "raw", switching=switch, as_json=as_json))


def _resettle(settings: "Settings") -> None:
    import sys

    from aiokafka.errors import CommitFailedError

    from schemas import Stage
    from streams.app import group
    from streams.rebuild import resettle

    with reaching(settings) as run:
        try:
            run(resettle(settings, group(settings, Stage.SETTLE)))
        except CommitFailedError:
            raise Failure("workers are running", "stop all, wait for the end of their sessions, and repeat") from None
    print("all readings are settled anew when the workers are started", file=sys.stderr)


async def _run(settings: "Settings", *, anew: bool, switching: bool, as_json: bool) -> None:
    from rich.console import Console

    from streams.enrich.reader import Reader
    from streams.rebuild import rebuild as derive
    from streams.rebuild import switch

    console = Console(stderr=True)
    reader = Reader(settings.profiles, carry_text=settings.carry_text, unmask=settings.unmask) if anew else None
    with console.status("going through the live topics …") as status:
        found = await derive(
            settings,
            enrich=reader.enrich if reader is not None else None,
            progress=lambda read: status.update(f"{read:,} messages gone through …"),
        )
    if as_json:
        print(json.dumps([_machine(difference) for difference in found.differences], ensure_ascii=False))
    _tell(console, found, shown=0 if as_json else SHOWN)
    if not (found.differences or found.fresh):
        console.print("nothing to switch: the live tables are these")
    elif switching:
        sent = await switch(found, settings)
        console.print(f"switched: {sent:,} messages acknowledged; readers hold the new tables")
    else:
        console.print("nothing was changed: --switch lets readers hold the new tables")


def _tell(console: "Console", found: "Rebuilt", *, shown: int) -> None:
    console.print(
        f"{found.facts:,} facts make {found.rows:,} rows; {len(found.differences):,} differ from the live ones, "
        f"{len(found.fresh):,} readings are new"
        + (f"; {found.unread:,} messages could not be read (truceline dead list)" if found.unread else ""),
        soft_wrap=True,
    )
    if found.outranked:
        console.print(
            f"of {found.outranked:,} updates another reading holds, by a reader of this version or a newer one: "
            "a switch keeps it; one of a higher version takes its place",
            soft_wrap=True,
        )
    for difference in found.differences[:shown]:
        console.print(_line(difference), markup=False, soft_wrap=True)
    if shown and len(found.differences) > shown:
        console.print(f"  … and {len(found.differences) - shown:,} more (--json)")


def _line(difference: "Difference") -> str:
    """What a row is about, and its figure as it is and as it would be."""
    row = difference.rebuilt or difference.live
    assert row is not None
    was, now = _figure(difference.live), _figure(difference.rebuilt)
    change = f"{was} → {now}" if was != now else f"{now} as before, told otherwise"
    return f"  {difference.topic.name}  {_name(row)}: {change}"


def _name(row: "Row") -> str:
    """Whom or what a row is about."""
    from schemas import EntityMentions, Toll
    from streams.views import words

    match row:
        case Toll():
            return f"{words.name(row.scope.conflict)}, {words.scope(row.scope)}"
        case EntityMentions():
            return f"{words.name(row.conflict)}, {row.name}"
        case _:
            return f"{words.name(row.conflict)}, {words.name(row.accuser)} on {words.name(row.accused)}: {row.act}"


def _figure(row: "Row | None") -> str:
    """The one number of a row."""
    from schemas import Allegation, AllegationTally, Toll
    from streams.views import words

    match row:
        case None:
            return "none"
        case Toll():
            return words.quantity(row.headline.latest.value) if row.headline else "none"
        case Allegation():
            return f"{row.mentions} mentions, {row.standing}"
        case AllegationTally():
            return f"{row.alleged} alleged, {row.denied} denied, {row.observed} observed"
        case _:
            return f"{row.updates} updates"


def _machine(difference: "Difference") -> dict[str, Any]:
    live, rebuilt = difference.live, difference.rebuilt
    return {
        "topic": difference.topic.name,
        "live": None if live is None else live.model_dump(mode="json"),
        "rebuilt": None if rebuilt is None else rebuilt.model_dump(mode="json"),
    }
