"""Names of private persons do not leave the raw topic (P8): each letter becomes a block, so that offsets stay true.

Who is private is decided where names are read (`unknown.py`): everybody who is introduced without a public office.
"""

from collections.abc import Iterable

from schemas import Part
from streams.enrich.language.text import Name, Sentence

BLOCK = "█"


def private_names(sentences: Iterable[Sentence]) -> tuple[Name, ...]:
    """Every mention of a private person."""
    return tuple(name for sentence in sentences for name in sentence.names if name.private)


def masked(text: str, names: Iterable[Name], *, part: Part, start: int = 0) -> str:
    """`text`, which begins at offset `start` of `part`, with the private names in it blocked out: the same length."""
    for name in names:
        if name.part is part and name.private:
            first, last = max(name.start - start, 0), min(name.end - start, len(text))
            if first < last:
                text = text[:first] + _blocked(text[first:last]) + text[last:]
    return text


def _blocked(name: str) -> str:
    return "".join(BLOCK if char.isalnum() else char for char in name)
