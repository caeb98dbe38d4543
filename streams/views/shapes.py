"""What can be taken away, as rows: each shape with its columns, what they mean, and what the shape loses.

Every row leads back to its words: statement, speaker, update, outlet, address and time stand in it, and the hash of the
update as it was taken.
"""

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from streams.views.rows import Cells, acled, allegations, claims, deltas, ucdp


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `type` is text, integer, number, flag or time (UTC)."""

    name: str
    type: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One kind of export. `losses` says what the tables know and the rows do not."""

    name: str
    about: str
    columns: tuple[Column, ...]
    losses: tuple[str, ...]
    rows: Callable[[sqlite3.Connection, str | None], Iterator[Cells]]


def _columns(text: str) -> tuple[Column, ...]:
    lines = (line.split(maxsplit=2) for line in text.strip().splitlines())
    return tuple(Column(name, kind, meaning) for name, kind, meaning in lines)


PROVENANCE = _columns("""
statement         text    id of the newest statement that carries the row
claimant          text    who says so; empty: nobody is named
relays            text    through whom, the one nearest to the speaker first, joined by `;`
quote             text    the sentence, private names masked
outlet            text    who published it
url               text    where
published_at      time    the source's own stamp
update_id         text    the update it stands in
update_revision   integer its revision
update_sha256     text    hash of that revision as it was taken in
""")

PLACE = _columns("""
latitude          number  WGS 84, of the place as the gazetteer has it; empty: not known
longitude         number  WGS 84
""")

SCOPE = _columns("""
toll_id           text    id of the toll: /v1/tolls/{id}/provenance has every statement
conflict          text    id of the conflict
kind              text    running (a side's or the war's total) or incident (one attack, place or day)
outcome           text    killed, wounded, missing, captured, displaced
victims           text    the class the words give
side              text    the party the victims belong to
place             text    canonical name of the place
incident          text    id of the incident
""")

SHAPES = {
    shape.name: shape
    for shape in (
        Shape(
            "claims",
            "Every claimant's present figure in every toll.",
            (
                *SCOPE,
                *_columns("""
low               integer persons at least; empty: open downwards
high              integer persons at most; empty: open upwards
as_of             time    when it was so said
hedged            flag    the words hedge
basis             text    new, succumbed, recovered, retroactive, unspecified
lowered           flag    the newest total is below the one before it
implied_base      integer the count before the first increment told with its total
gaps              integer how often previous + increment was not the total told
statements        integer statements behind the figure
latest_claimant   text    whose figure is the newest of this toll
lowest_low        integer lens `lowest`
range_low         integer lens `range`
range_high        integer lens `range`; empty: open upwards
"""),
                *PLACE,
                *PROVENANCE,
            ),
            (
                "The newest statement of up to five stands for a figure's evidence.",
                "Gaps are counted, not told; the toll has them.",
                "Sums of counted incidents, and breaches of containment, stand on the toll alone.",
            ),
            claims,
        ),
        Shape(
            "deltas",
            "Every change of a figure: before, after, cause, when it was so and when it became known.",
            (
                *_columns("delta_id text id of the change"),
                *SCOPE,
                *_columns("""
before_low        integer persons before; both ends empty: first seen
before_high       integer persons before
after_low         integer persons after; both ends empty: taken back
after_high        integer persons after
change_low        integer signed change of the lower end
change_high       integer signed change of the upper end
base              integer persons a first total implies before its increment: part of after - before, no change
cause             text    new_statement, revision, withdrawal, correction, late_arrival, rebuild
as_of             time    when it was so said
known_at          time    when the change was published to Kafka
"""),
                *PROVENANCE,
            ),
            ("Changes older than the topic's 365 days are there as far as this read model saw them.",),
            deltas,
        ),
        Shape(
            "allegations",
            "Who accuses whom of what, where, and how it stands; one row per place.",
            (
                *_columns("""
allegation_id     text    id of the allegation; the same in the rows of its places
conflict          text    id of the conflict
accuser           text    empty: nobody is named
accused           text    empty: it is not said who
act               text    violation, shelling, airstrike, ground_attack, gunfire, attack
standing          text    alleged, denied, observed, denied_and_observed; nobody is scored guilty
ceasefire         text    the one that was in force
place             text    canonical name
first_at          time    first mention
last_at           time    newest mention
mentions          integer how often it was told
denials           integer how often it was denied
observations      integer how often others observed it
"""),
                *PLACE,
                *PROVENANCE,
            ),
            (
                "One mention of up to five stands for the evidence; denials and observations are counted, not quoted.",
                "Counts stated by a party are on the tallies.",
            ),
            allegations,
        ),
        Shape(
            "ucdp",
            "Incidents with people killed, under the column names of UCDP GED's estimate block. Not UCDP data.",
            (
                *_columns("""
id                text    id of the incident
conflict_name     text    the conflict
side_a            text    the party the victims belong to
date_start        text    day (UTC) of the newest statement
date_end          text    the same
date_prec         integer 1: the day is given
where_coordinates text    the place
where_prec        integer 1: a named place; 6: none below the country
"""),
                *PLACE,
                *_columns("""
deaths_a          integer soldiers, militants and police of side_a, lens `latest`, lower end
deaths_b          integer 0
deaths_civilians  integer civilians
deaths_unknown    integer people less both: of unknown status
best              integer deaths_a + deaths_b + deaths_civilians + deaths_unknown
low               integer the lowest claim
high              integer the highest claim
high_open         flag    a claim is open upwards, so that high is a floor too (not a column of UCDP)
event_clarity     integer 1: place and side are told; 2: not both
number_of_sources integer speakers and outlets
source_office     text    outlet of the newest statement
source_date       time    its stamp
source_article    text    its sentence
"""),
                *PROVENANCE,
            ),
            (
                "Only incidents: running totals of a side or a war have no row.",
                "Only killed; wounded, missing, captured and displaced have none.",
                "side_b and type_of_violence are not known from a count of victims; deaths_b is always 0.",
                "Children, women, journalists, medics and aid workers are not told apart from civilians or people.",
                "UCDP's 25-death threshold, its actors' ids and its expert judgement of `best` are not applied.",
                "An open upper end has no place in `high`; high_open says so.",
            ),
            ucdp,
        ),
        Shape(
            "acled",
            "Incidents with people killed, under ACLED's column names and by its rule for fatalities. Not ACLED data.",
            (
                *_columns("""
event_id_cnty     text    id of the incident
event_date        text    day (UTC) of the newest statement
year              integer its year
time_precision    integer 1: the day is given
disorder_type     text    Political violence
civilian_targeting text   Civilian targeting, where civilians are told of
country           text    empty: not known from the words
location          text    the place
"""),
                *PLACE,
                *_columns("""
geo_precision     integer 1: a named place; 3: none
source            text    outlet of the newest statement
notes             text    every claimant's figure, and the newest sentence
fatalities        integer the lowest claim's lower end (dozens = 12, hundreds = 100)
timestamp         integer seconds since 1970 of the newest statement
"""),
                *PROVENANCE,
            ),
            (
                "Only incidents with people killed: battles and attacks without a count have no row.",
                "Event types, actors, interaction, admin1-3 and iso are not known from a count of victims.",
                "A dispute is in the notes; the columns hold the lowest figure alone.",
                "Fatalities of one incident told for two places are two rows, not split.",
            ),
            acled,
        ),
    )
}


def catalogue() -> str:
    """The page docs/exports.md: `python -m streams.views.shapes > docs/exports.md` writes it anew."""
    parts = [INTRODUCTION]
    for shape in SHAPES.values():
        rows = "\n".join(f"| `{column.name}` | {column.type} | {column.meaning} |" for column in shape.columns)
        losses = "\n".join(f"- {loss}" for loss in shape.losses)
        parts.append(
            f"## {shape.name}\n\n{shape.about}\n\n| column | type | meaning |\n|---|---|---|\n{rows}\n\n"
            f"What it loses:\n\n{losses}\n"
        )
    return "\n".join(parts)


INTRODUCTION = """\
# Exports

    truceline export claims --format csv --out claims.csv       # from the topics, no server needed
    curl http://127.0.0.1:8080/v1/exports/claims.csv             # the same bytes from a running `truceline serve`

Shapes: `claims`, `deltas`, `allegations`, `ucdp`, `acled`. Formats: `csv`, `geojson`, `parquet` (Parquet needs
`pip install 'truceline[parquet]'`). `--conflict ID` takes one conflict, `--as-of 2026-11-22T18:00:00+0000` what was
known then, `--bom` begins a CSV file for Excel.

Every row leads back to its words: the statement, who says so and through whom, the sentence, outlet, address and time,
the update and the SHA-256 of the update as it was taken in. Rows are ordered by event time, then id: the same tables
give the same bytes. Times are UTC. A CSV cell whose text begins with `=`, `+`, `-`, `@` gets an apostrophe before it,
so that no spreadsheet runs it; GeoJSON and Parquet have the text as it is. GeoJSON points are the places of the
gazetteer; a row whose place is not known has no geometry. Parquet and GeoJSON carry the shape's losses inside the file.

The shapes `ucdp` and `acled` take over column names that analysts' tools know. They hold no data of those projects, and
none of their coders' judgement: what cannot be said from reported counts is left empty, and listed.
"""


if __name__ == "__main__":
    print(catalogue(), end="")
