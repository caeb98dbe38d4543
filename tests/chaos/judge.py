"""What must be on the broker when everything has settled, and what is: every row of every table, byte for byte."""

from collections.abc import Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from schemas import CasualtyDelta, EnrichedUpdate, Message, Toll
from streams.enrich.reader import Reader
from streams.letters import Choice, letters
from streams.settings import Settings
from streams.settle import fact_key, stands
from streams.topics import ALLEGATIONS, DELTAS, ENRICHED, FACTS, MENTIONS, TALLIES, TOLLS
from streams.views.latest import records, tables
from tests.chaos.story import POISON_HEADER, Poison, accepted, deliveries
from tests.settle.chains import breaks
from tests.settle.model import rows as recomputed

COMPACTED = {"tolls": TOLLS, "allegations": ALLEGATIONS, "tallies": TALLIES, "mentions": MENTIONS}

Rows = dict[str, dict[str, bytes]]
"""Bytes by id, by table: `readings`, `facts`, `letters`, the four of `COMPACTED`, their revisions left out, and
`broken chains` of changes, of which there must be none."""


def bare(rows: Iterable[Message]) -> dict[str, bytes]:
    """Rows without the revision, which tells when a row last changed and so depends on the order of arrival."""
    return {row.id: row.model_copy(update={"revision": 0}).write() for row in rows if stands(row)}  # type: ignore[attr-defined, arg-type]


def expected(seed: int, number: int) -> Rows:
    """The tables of a story: its different updates read, and settled by the model, which shares no code with ours."""
    story = deliveries(seed, number)
    reader = Reader()
    facts = [reader.enrich(update) for update in accepted(story)]
    rows: Rows = {name: {} for name in (*COMPACTED, "broken chains")}
    rows["facts"] = {fact_key(fact).hex(): fact.write() for fact in facts}
    rows["readings"] = {fact_key(fact).hex(): fact.write() for fact in facts}
    rows["letters"] = {str(each.number): each.value or b"" for each in story if isinstance(each, Poison)}
    for conflict in {fact.conflict for fact in facts}:
        theirs = [fact for fact in facts if fact.conflict == conflict]
        for name, told in recomputed(conflict, theirs).items():  # type: ignore[no-untyped-call]
            rows[name] |= told
    return rows


async def found(settings: Settings) -> Rows:
    """The tables as any reader of the topics has them."""
    rows: Rows = {}
    async with aclosing(tables(settings, *COMPACTED.values())) as told:
        newest = await anext(told)
    rows = {name: bare(newest[topic].values()) for name, topic in COMPACTED.items()}
    deltas = [CasualtyDelta.read(record.value or b"") async for record in records(settings, DELTAS)]
    tolls = [row for row in newest[TOLLS].values() if isinstance(row, Toll) and stands(row)]
    rows["broken chains"] = dict.fromkeys(breaks(deltas, tolls), b"")
    rows["facts"] = {(record.key or b"").hex(): record.value or b"" async for record in records(settings, FACTS)}
    readings = [EnrichedUpdate.read(record.value or b"") async for record in records(settings, ENRICHED)]
    rows["readings"] = {fact_key(fact).hex(): fact.write() for fact in readings}
    rows["letters"] = {}
    async for letter in letters(settings, Choice()):
        number = dict(letter.headers).get(POISON_HEADER, b"good message " + (letter.key or b"")).decode()
        rows["letters"][number] = letter.value or b""
    return rows


@dataclass(slots=True)
class Verdict:
    """How what is differs from what must be."""

    compared: int = 0
    lost: list[str] = field(default_factory=list)
    double: list[str] = field(default_factory=list)
    unequal: list[str] = field(default_factory=list)

    @property
    def right(self) -> bool:
        """Whether it does not."""
        return not (self.lost or self.double or self.unequal)


def judge(want: Rows, have: Rows) -> Verdict:
    """Compare every row."""
    verdict = Verdict()
    for name, rows in want.items():
        theirs = have[name]
        verdict.compared += len(rows)
        verdict.lost += [f"{name}: {key} is missing" for key in rows.keys() - theirs.keys()]
        verdict.double += [f"{name}: {key} should not be there" for key in theirs.keys() - rows.keys()]
        verdict.unequal += [
            f"{name}: {key} is\n    {theirs[key][:600]!r}, should be\n    {rows[key][:600]!r}"
            for key in rows.keys() & theirs.keys()
            if rows[key] != theirs[key]
        ]
    return verdict
