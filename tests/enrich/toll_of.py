"""The deaths that a short text comes to, as `truceline extract` would tell them."""

from schemas import Part, Quantity
from streams.enrich.casualties.statements import read_casualties
from streams.enrich.casualties.toll import update_toll
from streams.enrich.language.segment import segment
from streams.enrich.language.text import Context


def killed(text: str) -> tuple[int | None, int | None] | None:
    statements, _ = read_casualties(segment(Part.TEXT, text), (), Context(id="story", published_at=None))
    toll: Quantity | None = update_toll(statements).killed
    return None if toll is None else (toll.low, toll.high)
