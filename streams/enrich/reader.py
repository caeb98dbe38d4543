"""The reader: one update's words in, everything read out of them out. Deterministic, offline, pure."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from schemas import CasualtyStatement, EntityTag, Part, Refusal, UpdateToll, ViolationStatement
from streams.enrich.gazetteer import Gazetteer
from streams.enrich.profiles import Profile
from streams.enrich.text import Context, Sentence, Speech


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one update, with the sentences and speeches it was read from."""

    context: Context
    sentences: tuple[Sentence, ...]
    speeches: tuple[Speech, ...]
    entities: tuple[EntityTag, ...]
    casualties: tuple[CasualtyStatement, ...]
    violations: tuple[ViolationStatement, ...]
    refusals: tuple[Refusal, ...]
    toll: UpdateToll


def _part(module: str, name: str, otherwise: Any) -> Callable[..., Any]:
    """A part of the reader, or `otherwise` as its answer for as long as it has not landed."""
    try:
        found: Callable[..., Any] = getattr(importlib.import_module(f"streams.enrich.{module}"), name)
    except (ImportError, AttributeError):
        return lambda *_args, **_named: otherwise
    return found


class Reader:
    """Reads updates. Holds the gazetteer, nothing else: the same words give the same reading."""

    def __init__(self) -> None:
        self.gazetteer = Gazetteer()
        self._segment = _part("segment", "segment", ())
        self._attribute = _part("speech", "attribute", ())
        self._casualties = _part("casualties", "read_casualties", ((), ()))
        self._violations = _part("violations", "read_violations", ())
        self._toll = _part("toll", "update_toll", UpdateToll())

    def read(
        self,
        headline: str,
        text: str,
        *,
        id: str = "",  # noqa: A002 - the update's field
        published_at: datetime | None = None,
        outlet: str = "",
        profile: Profile | None = None,
    ) -> Reading:
        """Read one update."""
        context = Context(id=id, published_at=published_at, outlet=outlet, profile=profile)
        cut = tuple(self._segment(Part.HEADLINE, headline)) + tuple(self._segment(Part.TEXT, text))
        sentences = self.gazetteer.tag(cut, profile)
        speeches = self._attribute(sentences, outlet=outlet)
        casualties, refusals = self._casualties(sentences, speeches, context)
        return Reading(
            context=context,
            sentences=sentences,
            speeches=speeches,
            entities=(),
            casualties=casualties,
            violations=self._violations(sentences, speeches, context),
            refusals=refusals,
            toll=self._toll(casualties),
        )
