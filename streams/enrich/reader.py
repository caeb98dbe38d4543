"""The reader: one update's words in, everything read out of them out. Deterministic, offline, pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from schemas import (
    CasualtyStatement,
    EnrichedUpdate,
    Enricher,
    EntityTag,
    Part,
    Refusal,
    Update,
    UpdateToll,
    ViolationStatement,
)
from streams.enrich.accusations.violations import belligerents, read_violations
from streams.enrich.casualties.statements import read_casualties
from streams.enrich.casualties.toll import update_toll
from streams.enrich.language.segment import segment
from streams.enrich.language.text import Context, Name, Sentence, Speech
from streams.enrich.names.entities import entities
from streams.enrich.names.gazetteer import Gazetteer
from streams.enrich.names.masking import masked, private_names
from streams.enrich.profiles import Profile
from streams.enrich.speech.attribution import attribute

Quoted = TypeVar("Quoted", CasualtyStatement, ViolationStatement, Refusal)

NAME, VERSION = "truceline-rules", "3"
"""Of the reader: raised when it reads better, so that a newer reading replaces an older one."""


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything read out of one update, with the sentences and speeches it was read from. Nothing is masked yet."""

    context: Context
    sentences: tuple[Sentence, ...]
    speeches: tuple[Speech, ...]
    casualties: tuple[CasualtyStatement, ...]
    violations: tuple[ViolationStatement, ...]
    refusals: tuple[Refusal, ...]
    toll: UpdateToll

    def entities(self, *, unmask: bool = False) -> tuple[EntityTag, ...]:
        """Who and where, each once."""
        return entities(self.sentences, unmask=unmask)


class Reader:
    """Reads updates. Holds the gazetteer, nothing else: the same words give the same reading.

    `profiles` is a directory of an operator's own conflict profiles. `carry_text` and `unmask` let the full text and
    the names of private persons travel on (P8: neither).
    """

    def __init__(self, profiles: Path | None = None, *, carry_text: bool = False, unmask: bool = False) -> None:
        self.gazetteer = Gazetteer(profiles)
        self._carry_text = carry_text
        self._unmask = unmask

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
        """Read one update. `outlet` is a name or a slug."""
        context = Context(
            id=id, published_at=published_at, outlet=self.gazetteer.outlet(outlet) if outlet else "", profile=profile
        )
        cut = segment(Part.HEADLINE, headline) + segment(Part.TEXT, text)
        sentences = self.gazetteer.tag(cut, profile, outlet=context.outlet)
        speeches = attribute(sentences, outlet=context.outlet, sides=belligerents(context))
        casualties, refusals = read_casualties(sentences, speeches, context)
        return Reading(
            context=context,
            sentences=sentences,
            speeches=speeches,
            casualties=casualties,
            violations=read_violations(sentences, speeches, context),
            refusals=refusals,
            toll=update_toll(casualties),
        )

    def enrich(self, update: Update) -> EnrichedUpdate:
        """Read a revision of an update for the pipeline; one that its source withdrew tells nothing."""
        known = {
            "id": update.id, "revision": update.revision, "conflict": update.conflict, "source": update.source,
            "published_at": update.published_at, "updated_at": update.updated_at, "withdrawn": update.withdrawn,
            "reason": update.reason, "language": update.language, "enricher": Enricher(name=NAME, version=VERSION),
        }  # fmt: skip
        if update.withdrawn:
            return EnrichedUpdate.model_validate(known)
        reading = self.read(
            update.headline,
            update.text,
            id=update.id,
            published_at=update.published_at,
            outlet=update.source.outlet,
            profile=self.gazetteer.profiles.get(update.conflict),
        )
        hidden = () if self._unmask else private_names(reading.sentences)
        carried = {}
        if self._carry_text:
            carried["headline"] = masked(update.headline, hidden, part=Part.HEADLINE)
            carried["text"] = masked(update.text, hidden, part=Part.TEXT)
        return EnrichedUpdate.model_validate(
            known
            | carried
            | {
                "entities": reading.entities(unmask=self._unmask),
                "casualties": _masked(reading.casualties, hidden),
                "violations": _masked(reading.violations, hidden),
                "refusals": _masked(reading.refusals, hidden),
                "toll": reading.toll,
            }
        )


def _masked(statements: Iterable[Quoted], hidden: tuple[Name, ...]) -> tuple[Quoted, ...]:
    """The same statements with private names blocked out of their quotes."""
    if not hidden:
        return tuple(statements)
    return tuple(
        each.model_copy(update={"quote": masked(each.quote, hidden, part=each.span.part, start=each.span.start)})
        for each in statements
    )
