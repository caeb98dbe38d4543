"""One scope's figures: a series per claimant, never added to one another, and the lenses over them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from schemas import Breach, ClaimantFigure, Figure, Headline, Quantity, Scope, Toll
from streams.settle.facts import Harm
from streams.settle.series import Ends, Grade, Series, Standing, Telling

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


@dataclass(frozen=True, slots=True)
class Lenses:
    """One scope's figures; whose is the latest and whose the lowest; and from lowest to highest.

    The lenses look at figures in numbers. "Dozens" are looked at where nobody gives a number, and "three more" only
    where nobody says how many in all: added to nothing, three is no count of the dead.
    """

    standings: dict[str | None, Standing]
    latest: str | None
    lowest: str | None
    range: Ends

    @property
    def least(self) -> int:
        """The lowest figure's low end."""
        return self.standings[self.lowest].value[0] or 0

    def headline(self) -> Headline:
        """The lenses as they travel."""
        alone = len(self.standings) == 1
        as_of = self.standings[self.latest].as_of
        return Headline(
            latest=_figure(self.latest, self.standings[self.latest]),
            lowest=_figure(self.lowest, self.standings[self.lowest]),
            range=Figure(value=quantity(self.range), as_of=as_of, claimant=self.latest if alone else None),
        )


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
        """Each claimant's figure: numbers before vague words before mere sums, of each the newest first."""
        found = [(claimant, series.standing) for claimant, series in self.voices.items()]
        standing = [(claimant, stands) for claimant, stands in found if stands is not None]
        if len(standing) > 1:
            standing.sort(key=lambda one: (_firmness(one[1]), one[1].as_of, one[0] or ""), reverse=True)
        return dict(standing)

    def lenses(self) -> Lenses | None:
        """The figure under each lens; None where nothing stands."""
        standings = self.standings()
        if not standings:
            return None
        latest = next(iter(standings))
        if len(standings) == 1:
            return Lenses(standings, latest, latest, standings[latest].value)
        firm = [who for who, stands in standings.items() if _firmness(stands) == _firmness(standings[latest])]
        lowest = min(firm, key=lambda claimant: (_size(standings[claimant].value), claimant or ""))
        values = [standings[claimant].value for claimant in firm]
        highs = [high for _, high in values if high is not None]
        whole = (min(low or 0 for low, _ in values), max(highs) if len(highs) == len(values) else None)
        return Lenses(standings, latest, lowest, whole)

    def toll(self, *, revision: int, now: datetime, aside: "Aside | None" = None) -> Toll:
        """The whole row. `now` is the newest event time, taken where nothing stands any more."""
        lenses, aside = self.lenses(), aside or Aside()
        return Toll(
            id=self.id,
            scope=self.scope,
            claims=() if lenses is None else self._claims(lenses.standings),
            headline=None if lenses is None else lenses.headline(),
            counted=None if aside.counted is None else quantity(aside.counted),
            incidents=aside.incidents,
            breaches=aside.breaches,
            as_of=now if lenses is None else lenses.standings[lenses.latest].as_of,
            revision=revision,
        )

    def _claims(self, standings: dict[str | None, Standing]) -> tuple[ClaimantFigure, ...]:
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
            gaps=tuple(series.gaps(GAPS)),
            gap_count=series.gap_count,
            lowered=stands.lowered,
            evidence=tuple(said.evidence() for said in series.carriers(evidence)),
            statements=series.statements,
        )


@dataclass(frozen=True, slots=True)
class Aside:
    """What stands beside a running toll's own figures."""

    counted: Ends | None = None
    incidents: int = 0
    breaches: tuple[Breach, ...] = ()


def _firmness(stands: Standing) -> Grade:
    return min(stands.grade, Grade.BOUND)


def _size(ends: Ends) -> tuple[int, float]:
    return ends[0] or 0, float("inf") if ends[1] is None else ends[1]


def _figure(claimant: str | None, stands: Standing) -> Figure:
    return Figure(value=quantity(stands.value), as_of=stands.as_of, claimant=claimant)
