"""One scope's figures: a series per claimant, never added to one another, and the lenses over them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from schemas import Breach, ClaimantFigure, Figure, Headline, Quantity, Scope, Toll
from streams.settle.facts import Harm
from streams.settle.series import Ends, Series, Standing, Telling

CLAIMS = 24
"""Claimants that a row shows, those with the newest figures: a row stays under 64 KiB whatever is told."""

EVIDENCE = 5
"""Statements shown with a figure."""

CROWDED = 6
"""Rows of more claimants than this show one statement with each figure."""

GAPS = 5
"""Gaps shown with a figure, the newest; `gap_count` counts them all."""


def quantity(ends: Ends) -> Quantity:
    """An interval as it travels."""
    low = 0 if ends == (None, None) else ends[0]
    return Quantity(low=low, high=ends[1])


def together(said: Iterable[Harm]) -> dict[tuple[str | None, datetime], list[Harm]]:
    """An update's statements by claimant and event time: those told together."""
    groups: defaultdict[tuple[str | None, datetime], list[Harm]] = defaultdict(list)
    for told in said:
        groups[told.claimant, told.at].append(told)
    return groups


@dataclass(slots=True, eq=False)
class Account:
    """What all claimants say of one scope. `id` is its toll's."""

    id: str
    scope: Scope
    voices: dict[str | None, Series] = field(default_factory=dict)

    def add(self, said: Iterable[Harm]) -> None:
        """Hear statements of one update."""
        for (claimant, _), told in together(said).items():
            self.voices.setdefault(claimant, Series()).add(Telling.of(told))

    def remove(self, said: Iterable[Harm]) -> None:
        """Take statements of one update back."""
        for (claimant, _), told in together(said).items():
            series = self.voices[claimant]
            series.remove(told)
            if not series.statements:
                del self.voices[claimant]

    def standings(self) -> dict[str | None, Standing]:
        """Each claimant's figure; the newest first, then by name."""
        found = [(claimant, series.standing) for claimant, series in self.voices.items()]
        standing = [(claimant, stands) for claimant, stands in found if stands is not None]
        return dict(sorted(standing, key=lambda one: (one[1].as_of, one[0] or ""), reverse=True))

    def headline(self) -> Headline | None:
        """The figure under each lens; None where nothing stands."""
        standings = self.standings()
        if not standings:
            return None
        latest = next(iter(standings))
        lowest = min(standings, key=lambda claimant: (_size(standings[claimant].value), claimant or ""))
        values = [stands.value for stands in standings.values()]
        highs = [high for _, high in values if high is not None]
        whole = (min(low or 0 for low, _ in values), max(highs) if len(highs) == len(values) else None)
        return Headline(
            latest=_figure(latest, standings[latest]),
            lowest=_figure(lowest, standings[lowest]),
            range=Figure(
                value=quantity(whole if len(values) > 1 else values[0]),
                as_of=standings[latest].as_of,
                claimant=latest if len(values) == 1 else None,
            ),
        )

    def toll(self, *, revision: int, now: datetime, aside: "Aside | None" = None) -> Toll:
        """The whole row. `now` is the newest event time, taken where nothing stands any more."""
        headline, aside = self.headline(), aside or Aside()
        return Toll(
            id=self.id,
            scope=self.scope,
            claims=self._claims(),
            headline=headline,
            counted=aside.counted,
            incidents=aside.incidents,
            breaches=aside.breaches,
            as_of=headline.latest.as_of if headline else now,
            revision=revision,
        )

    def _claims(self) -> tuple[ClaimantFigure, ...]:
        standings = self.standings()
        evidence = EVIDENCE if len(standings) <= CROWDED else 1
        shown = sorted(list(standings)[:CLAIMS], key=lambda claimant: claimant or "")
        return tuple(self._claim(claimant, standings[claimant], evidence) for claimant in shown)

    def _claim(self, claimant: str | None, stands: Standing, evidence: int) -> ClaimantFigure:
        series = self.voices[claimant]
        told = stands.added != (0, 0)
        return ClaimantFigure(
            claimant=claimant,
            value=quantity(stands.value),
            as_of=stands.as_of,
            basis=stands.basis,
            hedged=stands.hedged,
            stated=None if stands.stated is None else quantity(stands.stated),
            added=quantity(stands.added) if told else None,
            implied_base=series.implied_base,
            gaps=tuple(series.gaps[-GAPS:]),
            gap_count=len(series.gaps),
            lowered=stands.lowered,
            evidence=tuple(said.evidence() for said in series.carriers(evidence)),
            statements=series.statements,
        )


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a running toll's own figures."""

    counted: Quantity | None = None
    incidents: int = 0
    breaches: tuple[Breach, ...] = ()


def _size(ends: Ends) -> tuple[int, float]:
    return ends[0] or 0, float("inf") if ends[1] is None else ends[1]


def _figure(claimant: str | None, stands: Standing) -> Figure:
    return Figure(value=quantity(stands.value), as_of=stands.as_of, claimant=claimant)
