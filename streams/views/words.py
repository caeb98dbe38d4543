"""Figures, scopes and speakers in words that a stranger understands; and the lenses over rival claims."""

import unicodedata
from datetime import datetime
from functools import cache

from schemas import (
    Act,
    Allegation,
    AllegationTally,
    ClaimantFigure,
    Cut,
    Figure,
    Lens,
    Quantity,
    Scope,
    ScopeKind,
    Standing,
    Toll,
    Victims,
)
from streams.enrich.profiles import load_profiles

PEOPLE = {
    Victims.CIVILIAN: "civilians",
    Victims.MILITARY: "soldiers",
    Victims.MILITANT: "militants",
    Victims.POLICE: "police officers",
    Victims.CHILD: "children",
    Victims.WOMAN: "women",
    Victims.JOURNALIST: "journalists",
    Victims.MEDIC: "medics",
    Victims.AID_WORKER: "aid workers",
    Victims.UNSPECIFIED: "people",
}

ACTS = {
    Act.VIOLATION: "violating the ceasefire",
    Act.SHELLING: "shelling",
    Act.AIRSTRIKE: "an air strike",
    Act.GROUND_ATTACK: "a ground attack",
    Act.GUNFIRE: "gunfire",
    Act.ATTACK: "an attack",
}

STANDINGS = {
    Standing.ALLEGED: "alleged",
    Standing.DENIED: "denied",
    Standing.OBSERVED: "observed by others",
    Standing.DENIED_AND_OBSERVED: "denied, and observed by others",
}

CUTS = {Cut.ALL: "in all", Cut.PLACE: "by place", Cut.HOUR: "by hour", Cut.CEASEFIRE: "since a ceasefire"}

_SMALL = {"of", "the", "and", "for", "in"}
_INITIALS = {"un", "us", "eu", "uk", "uae", "osce", "icrc", "nato", "idf", "afp", "bbc", "dpa", "drc", "rsf", "unhcr"}


def name(slug: str | None, *, otherwise: str = "not named") -> str:
    """A slug as it is written: `gaza-health-ministry` → Gaza Health Ministry; parties as the profiles name them."""
    if slug is None:
        return otherwise
    words = slug.split("-")
    if len(words) > 1 and slug in (known := _parties()):
        return known[slug]
    return " ".join(
        word.upper() if word in _INITIALS else word if place and word in _SMALL else word.capitalize()
        for place, word in enumerate(words)
    )


@cache
def _parties() -> dict[str, str]:
    return {party.id: party.name for profile in load_profiles().values() for party in profile.parties}


def quantity(value: Quantity | None) -> str:
    """The interval as recorders write it: `9`, `≥ 9`, `≤ 30`, `12–15`; a dash where there is none."""
    if value is None:
        return "–"
    if value.low is None:
        return f"≤ {value.high:,}"
    if value.high is None:
        return f"≥ {value.low:,}"
    return f"{value.low:,}" if value.low == value.high else f"{value.low:,}–{value.high:,}"


def instant(moment: datetime) -> str:
    """Day and minute in UTC."""
    return f"{moment:%Y-%m-%d %H:%M}Z"


def people(scope: Scope) -> str:
    """Whom a scope counts: `Civilians killed`."""
    return f"{PEOPLE[scope.victims]} {scope.outcome.value}".capitalize()


def scope(scope: Scope) -> str:
    """A scope in words: `Civilians killed in Ganja, Azerbaijan's side (one incident)`."""
    side = f"{name(scope.side)}'s side" if scope.side else ""
    if scope.kind is ScopeKind.INCIDENT:
        where = f" in {scope.place}" if scope.place else ""
        return f"{people(scope)}{where}{', ' + side if side else ''} (one incident)"
    return f"{people(scope)}, {side or 'all sides'} (running toll)"


def speaker(claim: ClaimantFigure) -> str:
    """Who says so, and through whom, as the newest evidence has it: `Azerbaijan, told by Interfax, Al Jazeera`."""
    relays = claim.evidence[0].relays
    said = name(claim.claimant, otherwise="nobody named")
    return said + (f", told by {', '.join(map(name, relays))}" if relays else "")


def notes(claim: ClaimantFigure) -> str:
    """What a reader has to know before trusting the figure; empty when there is nothing."""
    told = []
    if claim.hedged:
        told.append("hedged")
    if claim.lowered:
        told.append("lowered from an earlier total")
    if claim.added is not None and claim.stated is not None:
        told.append(f"{quantity(claim.stated)} stated, {quantity(claim.added)} added since")
    if claim.implied_base is not None:
        told.append(f"implies {claim.implied_base:,} before")
    if claim.gaps:
        gap = claim.gaps[0]
        told.append(f"gap of {gap.missing:+,}: expected {gap.expected:,}, stated {gap.stated:,}")
    return "; ".join(told)


def allegation(row: Allegation | AllegationTally) -> str:
    """An allegation, or a tally of them, in words: `Armenia accuses Azerbaijan of shelling`."""
    accuser = name(row.accuser, otherwise="Somebody not named")
    return f"{accuser} accuses {name(row.accused, otherwise='somebody not named')} of {ACTS[row.act]}"


def figure(toll: Toll, lens: str = Lens.LATEST) -> Figure | None:
    """A toll's headline figure under a lens: `latest`, `lowest`, `range` or `claimant:<id>`.

    None when every statement was taken back, or when that claimant says nothing in this scope.

    Raises:
        ValueError: there is no such lens.
    """
    if lens.startswith("claimant:"):
        wanted = lens.removeprefix("claimant:") or None
        claim = next((claim for claim in toll.claims if claim.claimant == wanted), None)
        return Figure(value=claim.value, as_of=claim.as_of, claimant=claim.claimant) if claim else None
    if toll.headline is None:
        Lens(lens)
        return None
    return {
        Lens.LATEST: toll.headline.latest,
        Lens.LOWEST: toll.headline.lowest,
        Lens.RANGE: toll.headline.range,
    }[Lens(lens)]


def visible(text: str) -> str:
    """Text with its control, bidirectional and zero-width characters shown as `‹U+202E›` instead of obeyed.

    A terminal escape or a right-to-left override in a headline would otherwise rewrite what stands around it.
    """
    return "".join(
        f"‹U+{ord(letter):04X}›" if unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Co") else letter
        for letter in text.replace("\n", " ").replace("\t", " ")
    )
