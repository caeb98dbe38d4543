"""What must be on the broker when everything has settled, and what is: every row of every table, byte for byte."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any

from schemas import EnrichedUpdate, Message
from streams.enrich.reader import Reader
from streams.letters import Choice, letters
from streams.settings import Settings
from streams.settle import fact_key, fold, stands
from streams.topics import ALLEGATIONS, ENRICHED, FACTS, MENTIONS, TALLIES, TOLLS
from streams.views.latest import records, tables
from tests.chaos.story import POISON_HEADER, Poison, accepted, deliveries
from tests.settle.model import recomputed, shown

MODEL = "model of "
"""Before the tables whose figures the models of tests/settle give, which share no code with the ledger."""

COMPACTED = {"tolls": TOLLS, "allegations": ALLEGATIONS, "tallies": TALLIES, "mentions": MENTIONS}

Rows = dict[str, dict[str, bytes]]
"""Bytes by id, by table: `readings`, `facts`, `letters`, the four of `COMPACTED`, their revisions left out, and what
those four tell."""


def bare(rows: Iterable[Message]) -> dict[str, bytes]:
    """Rows without the revision, which tells when a row last changed and so depends on the order of arrival."""
    return {row.id: row.model_copy(update={"revision": 0}).write() for row in rows if stands(row)}  # type: ignore[attr-defined, arg-type]


def expected(seed: int, number: int) -> Rows:
    """The tables of a story: its different updates read and folded at once, and settled by the models besides."""
    story = deliveries(seed, number)
    reader = Reader()
    facts = [reader.enrich(update) for update in accepted(story)]
    folded = fold(facts)
    rows = {name: bare(getattr(folded, name)) for name in COMPACTED}
    rows["facts"] = {fact_key(fact).hex(): fact.write() for fact in facts}
    rows["readings"] = {fact_key(fact).hex(): fact.write() for fact in facts}
    rows["letters"] = {str(each.number): each.value or b"" for each in story if isinstance(each, Poison)}
    by_conflict = defaultdict(list)
    for fact in facts:
        by_conflict[fact.conflict].append(fact)
    for conflict, theirs in by_conflict.items():
        for name, figures in recomputed(conflict, theirs).items():
            rows.setdefault(MODEL + name, {}).update(spelled(figures))
    return rows


def spelled(figures: Mapping[Any, Any]) -> dict[str, bytes]:
    """Figures of a model, or of rows, as bytes by id."""
    return {
        str(key): repr(sorted(map(repr, told.items())) if isinstance(told, dict) else told).encode()
        for key, told in figures.items()
    }


async def found(settings: Settings) -> Rows:
    """The tables as any reader of the topics has them."""
    rows: Rows = {}
    async with aclosing(tables(settings, *COMPACTED.values())) as told:
        newest = await anext(told)
    rows = {name: bare(newest[topic].values()) for name, topic in COMPACTED.items()}
    told = shown({name: [json.loads(row) for row in rows[name].values()] for name in COMPACTED})
    rows |= {MODEL + name: spelled(figures) for name, figures in told.items()}
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
        verdict.compared += 0 if name.startswith(MODEL) else len(rows)
        verdict.lost += [f"{name}: {key} is missing" for key in rows.keys() - theirs.keys()]
        verdict.double += [f"{name}: {key} should not be there" for key in theirs.keys() - rows.keys()]
        verdict.unequal += [
            f"{name}: {key} is\n    {theirs[key][:600]!r}, should be\n    {rows[key][:600]!r}"
            for key in rows.keys() & theirs.keys()
            if rows[key] != theirs[key]
        ]
    return verdict
