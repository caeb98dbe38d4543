"""The persons, bodies, places and parties that an update names, each once."""

from collections.abc import Iterable

from schemas import Coordinates, EntityKind, EntityTag, Span
from streams.enrich.language.text import Name, Sentence
from streams.enrich.names.masking import masked

PEOPLE = "people"
"""The role of a demonym that speaks of private people ("a Syrian baker"): no entity."""

BASE = "base"
"""The role of a place that only tells where a body sits: "the Britain-based Observatory"."""


def entities(sentences: Iterable[Sentence], *, unmask: bool = False) -> tuple[EntityTag, ...]:
    """One tag per entity, at its first mention; a state that is both place and party is a party.

    A private person's name is blocked out and its id says nothing, unless `unmask` is set.
    """
    first: dict[str, Name] = {}
    kinds: dict[str, EntityKind] = {}
    for sentence in sentences:
        for name in sentence.names:
            if name.role == PEOPLE:
                continue
            first.setdefault(name.slug, name)
            if kinds.get(name.slug) is not EntityKind.PARTY:
                kinds[name.slug] = name.kind
    tags = []
    hidden = 0
    for name in first.values():
        entity, shown = name.entity, name.canonical
        if name.private and not unmask:
            hidden += 1
            entity = f"private-person-{hidden}"
            shown = masked(shown, (name,), part=name.part, start=name.start)
        tags.append(
            EntityTag(
                entity=entity,
                name=shown,
                kind=kinds[name.slug],
                span=Span(part=name.part, start=name.start, end=name.end),
                role=name.role,
                coordinates=_coordinates(name),
                private=name.private,
            )
        )
    return tuple(tags)


def _coordinates(name: Name) -> Coordinates | None:
    if name.latitude is None or name.longitude is None:
        return None
    return Coordinates(latitude=name.latitude, longitude=name.longitude)
