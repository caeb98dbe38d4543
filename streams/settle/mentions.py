"""Who is named in a conflict: in how many updates, since when, and where last."""

from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from schemas import Coordinates, EnrichedUpdate, EntityKind, EntityMentions, stable_id
from streams.settle.facts import Origin

RECENT = 10
"""Updates shown with an entity, the newest."""


@dataclass(frozen=True, slots=True)
class Named:
    """An entity as a reader names it."""

    entity: str
    name: str
    kind: EntityKind
    coordinates: Coordinates | None

    @property
    def order(self) -> tuple[str, ...]:
        """Decides between two ways of naming that are equally common."""
        return self.name, self.kind, "" if self.coordinates is None else str(self.coordinates)


@dataclass(slots=True)
class _Entry:
    mentions: list[Origin] = field(default_factory=list)
    ways: Counter[Named] = field(default_factory=Counter)


class Mentions:
    """Every entity of a conflict with the updates that name it. Private persons are left out (P8)."""

    def __init__(self, conflict: str) -> None:
        self.conflict = conflict
        self._entries: dict[str, _Entry] = {}
        self._known: dict[Named, Named] = {}
        self._changed: dict[str, tuple[Named, int]] = {}

    def of(self, fact: EnrichedUpdate) -> tuple[Named, ...]:
        """Whom a fact names, each once."""
        tags = {tag.entity: tag for tag in reversed(fact.entities) if not tag.private}
        found = (Named(tag.entity, tag.name, tag.kind, tag.coordinates) for tag in tags.values())
        return tuple(self._known.setdefault(named, named) for named in found)

    def replace(
        self, old: Iterable[Named], new: Iterable[Named], was: Origin | None, now: Origin | None, revision: int
    ) -> None:
        """Take back whom an update named before, and note whom it names now."""
        for named in old:
            entry = self._entries[named.entity]
            if was is not None:
                del entry.mentions[bisect_left(entry.mentions, was)]
            entry.ways[named] -= 1
            self._changed[named.entity] = named, revision
        for named in new:
            entry = self._entries.setdefault(named.entity, _Entry())
            if now is not None:
                insort(entry.mentions, now)
            entry.ways[named] += 1
            self._changed[named.entity] = named, revision

    def drain(self, *, now: datetime) -> list[EntityMentions]:
        """Every row that changed since the last drain; an entity that no update names any more comes empty."""
        rows = [self._row(entity, *told, now) for entity, told in sorted(self._changed.items())]
        self._changed = {}
        return rows

    def _row(self, entity: str, last: Named, revision: int, now: datetime) -> EntityMentions:
        entry = self._entries[entity]
        named = max(+entry.ways, key=lambda way: (entry.ways[way], way.order), default=last)
        mentions = entry.mentions
        if not mentions:
            del self._entries[entity]
        return EntityMentions(
            id=stable_id("entity", self.conflict, entity),
            conflict=self.conflict,
            entity=entity,
            name=named.name,
            kind=named.kind,
            coordinates=named.coordinates,
            updates=len(mentions),
            first_at=mentions[0].published_at if mentions else now,
            last_at=mentions[-1].published_at if mentions else now,
            recent=tuple(told.update for told in mentions[: -1 - RECENT : -1]),
            revision=revision,
        )
