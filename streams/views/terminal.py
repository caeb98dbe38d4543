"""Tolls and allegations as tables for a terminal."""

from collections.abc import Mapping
from datetime import datetime
from itertools import groupby

from rich.console import RenderableType
from rich.markup import escape
from rich.table import Table

from schemas import Allegation, AllegationTally, Cut, Lens, Toll
from streams.views import words


def toll_table(rows: list[Toll], lens: str) -> RenderableType:
    """Each scope with its headline figure under the lens, then who says what in it."""
    if not rows:
        return "No tolls yet: nothing with a number of people harmed has arrived."
    conflicts = sorted({row.scope.conflict for row in rows})
    title = f"Tolls: {', '.join(words.name(conflict) for conflict in conflicts)}"
    one = words.name(lens.removeprefix("claimant:") or None, otherwise="those not named")
    shown = LENSES.get(lens, f"Figure in bold: that of {one}")
    table = Table(title=_plain(title), caption=_plain(f"{shown}. Rival figures are never added."))
    table.add_column("Counted", ratio=3, overflow="fold")
    table.add_column("Figure", justify="right", no_wrap=True)
    table.add_column("Says who", ratio=3, overflow="fold")
    table.add_column("As of (UTC)", no_wrap=True)
    table.add_column("To know", ratio=2, overflow="fold")
    known = {row.id: row for row in rows}
    for row in rows:
        headline = words.figure(row, lens)
        assert headline is not None
        alone = row.claims[0] if len(row.claims) == 1 else None
        said = words.speaker(alone) if alone else words.name(headline.claimant, otherwise=_several(row, lens))
        told = "; ".join(filter(None, (words.notes(alone) if alone else "", _row_notes(row, known))))
        counted = words.scope(row.scope) + (f"\n{words.name(row.scope.conflict)}" if len(conflicts) > 1 else "")
        table.add_section()
        table.add_row(
            f"[bold]{_plain(counted)}[/]",
            f"[bold]{words.quantity(headline.value)}[/]",
            f"[bold]{_plain(said)}[/]",
            f"[bold]{words.instant(headline.as_of)}[/]",
            _plain(told),
        )
        for claim in row.claims if alone is None else ():
            speaker, notes = words.speaker(claim), words.notes(claim)
            table.add_row(
                "", words.quantity(claim.value), _plain(speaker), words.instant(claim.as_of), _plain(notes), style="dim"
            )
    return table


LENSES = {
    "latest": "Figure in bold: the newest claim",
    "lowest": "Figure in bold: the lowest of the rival claims",
    "range": "Figure in bold: from the lowest to the highest of the rival claims",
}


def _several(row: Toll, lens: str) -> str:
    return f"{len(row.claims)} claims" if len(row.claims) > 1 and lens in LENSES else "nobody named"


def _row_notes(row: Toll, known: Mapping[str, Toll]) -> str:
    told = []
    for breach in row.breaches:
        part = known.get(breach.part)
        least = words.figure(part, Lens.LOWEST) if part else None
        below = (
            f"below a part of it: {words.scope(part.scope)}, {words.quantity(least.value)}" if part and least else ""
        )
        told.append(below or breach.detail)
    if row.counted is not None:
        incidents = "1 counted incident" if row.incidents == 1 else f"{row.incidents} counted incidents"
        told.append(f"{words.quantity(row.counted)} in {incidents} (not part of the figure)")
    return "; ".join(told)


def allegation_table(rows: list[Allegation]) -> RenderableType:
    """Each allegation, how it stands, and its newest words."""
    if not rows:
        return "No allegations yet: nobody has accused anybody in what has arrived."
    table = Table(title="Allegations", caption="An allegation is a claim by its speaker. Nobody is scored guilty.")
    table.add_column("Who accuses whom of what, and in whose words", ratio=1)
    table.add_column("Stands", max_width=12)
    table.add_column("Told", justify="right", no_wrap=True)
    table.add_column("Last (UTC)", no_wrap=True)
    for row in rows:
        places = f" ({', '.join(row.places)})" if row.places else ""
        quoted = "".join(f"\n{newest.outlet}: “{newest.quote}”" for newest in row.evidence[:1])
        table.add_section()
        table.add_row(
            f"[bold]{_plain(words.allegation(row) + places)}[/][dim]{_plain(quoted)}[/]",
            words.STANDINGS[row.standing],
            f"{row.mentions}×",
            words.instant(row.last_at),
        )
    return table


def tally_table(rows: list[AllegationTally]) -> RenderableType:
    """How often, cut by cut; a party's own counts beside ours, never added."""
    if not rows:
        return ""
    table = Table(title="How often", caption="Counts allegations, not their retellings. Stated: a party's own count.")
    table.add_column("Who accuses whom of what", ratio=1)
    for column in ("Alleged", "Denied", "Observed"):
        table.add_column(column, justify="right", no_wrap=True)
    table.add_column("Stated", justify="right")
    for (cut, key), group in groupby(rows, key=lambda row: (row.cut, row.key)):
        table.add_section()
        table.add_row(f"[bold]{_plain(_cut(cut, key))}[/]")
        for row in group:
            stated = f"{row.stated[0].count.value:,} {row.stated[0].count.measure}" if row.stated else ""
            table.add_row(_plain(words.allegation(row)), str(row.alleged), str(row.denied), str(row.observed), stated)
    return table


def _cut(cut: Cut, key: str) -> str:
    told = words.instant(datetime.fromisoformat(key)) if cut is Cut.HOUR else key
    return f"{words.CUTS[cut]} {told}".strip()


def _plain(text: str) -> str:
    """Text that came from outside: never markup, and its control characters shown, not obeyed; lines stay lines."""
    return escape("\n".join(words.visible(line) for line in text.split("\n")))
