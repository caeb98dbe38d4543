"""Accusations in the making, and which of them say the same."""

from dataclasses import dataclass, field

from schemas import Act, Part, Period, Stance, StatedCount
from streams.enrich.language.text import Sentence


@dataclass(slots=True)
class Row:
    """A statement in the making."""

    accuser: str | None
    accused: str | None
    act: Act
    stance: Stance
    sentence: Sentence
    places: list[str] = field(default_factory=list)
    count: StatedCount | None = None
    period: Period | None = None
    relays: tuple[str, ...] = ()
    hedged: bool = False
    at: int = 0
    """The token of the act in its sentence."""
    again: bool = False
    """`the attack`, without a place: one that was told before."""
    denied: bool = False
    """The accused has denied it."""
    passing: bool = True
    """Told by a noun, or as what came of an act, which another word may tell more plainly."""


def merged(rows: list[Row]) -> list[Row]:
    """One row per accuser, accused, act and stance; vaguer restatements give way to the plainer ones."""
    merged: list[Row] = []
    alike: dict[tuple[str | None, str | None, Act, Stance], list[Row]] = {}
    for row in rows:
        twins = alike.setdefault((row.accuser, row.accused, row.act, row.stance), [])
        twin = next((m for m in twins[:_TWINS] if _same(m, row)), None)
        if twin is None:
            merged.append(row)
            twins.append(row)
            continue
        twin.places.extend(place for place in row.places if place not in twin.places)
        twin.count = twin.count or row.count
        twin.period = twin.period or row.period
    merged = [row for row in merged if not any(_retold(row, other) for other in merged[:_TWINS])]
    rivals: dict[tuple[str | None, StatedCount | None], list[Row]] = {}
    for row in merged:
        for count in {row.count, None}:
            rivals.setdefault((row.accuser, count), []).append(row)
    return [
        row
        for row in merged
        if not any(_vaguer(row, other) for other in rivals[row.accuser, row.count] if other is not row)
    ]


def _same(one: Row, other: Row) -> bool:
    """Whether two rows of one accuser, accused, act and stance do not differ in count."""
    return one.count is None or other.count is None or one.count == other.count or not (one.places and other.places)


def _retold(heading: Row, row: Row) -> bool:
    """Whether a heading tells in other words what its text does: by another name of the accuser, or no accused."""
    if heading.sentence.part is not Part.HEADLINE or row.sentence.part is Part.HEADLINE or heading.act is not row.act:
        return False
    if heading.stance is not row.stance or heading.accuser == row.accuser:
        return False
    counted = heading.count is not None and heading.count == row.count
    return heading.accused in (row.accused, None) and (counted or heading.accused == row.accused)


def _vaguer(row: Row, other: Row) -> bool:
    """Whether `row` says less than `other` of its accuser and count: the accused unnamed, or only `attack`."""
    if row.accused is not None and row.act is not Act.ATTACK:
        return False
    if row.accused is not None and row.count is not None and other.count != row.count:
        return False
    if row.stance is not other.stance and (row.stance, other.stance) != (Stance.ALLEGES, Stance.OBSERVES):
        return False
    if row.again and row.accused is None and other.act is not Act.VIOLATION and not other.again:
        return True
    if row.act is other.act:
        return row.accused is None and other.accused is not None
    if row.act is not Act.ATTACK or other.act is Act.VIOLATION or row.accused not in (None, other.accused):
        return False
    shared = bool(set(row.places) & set(other.places))
    if row.accused is not None:
        restated = row.passing or (other.passing and other.at > row.at)  # attacked it, firing rockets
        apart = row.sentence is other.sentence and not restated  # torched a market and gunned down …
        return not apart and (shared or not row.places or not other.places)
    near = row.sentence is other.sentence and abs(row.at - other.at) <= _NEAR
    return shared or near or Part.HEADLINE in (row.sentence.part, other.sentence.part)


_TWINS = 64
"""A row is compared with so many others of its accuser, accused, act and stance, which keeps long texts linear."""
_NEAR = 8
"""Tokens: `was hit by Bordurian shelling` tells one act in two words."""
