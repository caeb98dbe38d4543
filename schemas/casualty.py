"""Statements of a number of people harmed, as `gold/GUIDELINES.md` defines them."""

from enum import StrEnum
from typing import Self

from pydantic import Field, model_validator

from schemas.base import Identifier, Instant, Message, Persons, Slug
from schemas.quantity import Qualifier, in_order
from schemas.span import Span


class Outcome(StrEnum):
    """What happened to the people counted."""

    KILLED = "killed"
    WOUNDED = "wounded"
    MISSING = "missing"
    CAPTURED = "captured"
    DISPLACED = "displaced"


class StatementKind(StrEnum):
    """What the number counts: newly added, running count, one attack/place/day, or history."""

    INCREMENT = "increment"
    TOTAL = "total"
    INCIDENT = "incident"
    BACKGROUND = "background"


class Victims(StrEnum):
    """The class the words give; "people" is unspecified."""

    CIVILIAN = "civilian"
    MILITARY = "military"
    MILITANT = "militant"
    POLICE = "police"
    CHILD = "child"
    WOMAN = "woman"
    JOURNALIST = "journalist"
    MEDIC = "medic"
    AID_WORKER = "aid_worker"
    UNSPECIFIED = "unspecified"


class Basis(StrEnum):
    """Why people enter a count now (palestine-datasets' bases: succumbed, recovered, recognised later)."""

    NEW = "new"
    SUCCUMBED = "succumbed"
    RECOVERED = "recovered"
    RETROACTIVE = "retroactive"
    UNSPECIFIED = "unspecified"


class Claimant(Message):
    """Who says so, and through whom: `azerbaijan` told by `interfax`, told by `al-jazeera`.

    `id` is null when nobody is named. `relays` run from the one nearest to the claimant to the outlet.
    """

    id: Slug | None
    relays: tuple[Slug, ...] = ()


class CasualtyStatement(Message):
    """One number of people harmed, with its speaker, its scope and its words."""

    id: Identifier
    outcome: Outcome
    low: Persons | None
    high: Persons | None = Field(description="null: open upwards")
    qualifier: Qualifier
    kind: StatementKind
    victims: Victims
    side: Slug | None = Field(default=None, description="the party the victims belong to, where the words say")
    place: str | None = Field(default=None, description="canonical name of the most specific place of the harm")
    claimant: Claimant = Claimant(id=None)
    hedged: bool = Field(default=False, description="the words hedge: reportedly, alleged, believed to be")
    basis: Basis = Basis.UNSPECIFIED
    as_of: Instant | None = Field(default=None, description="the moment the words give, where they give one")
    subset_of: Identifier | None = Field(default=None, description="id of the statement this one is part of")
    span: Span = Field(description="the sentence")
    figure: Span = Field(description="the words of the number, inside the sentence")
    quote: str = Field(min_length=1, description="the text at `span`, private names masked")

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        in_order(self.low, self.high)
        if not (
            self.span.part == self.figure.part
            and self.span.start <= self.figure.start
            and self.figure.end <= self.span.end
        ):
            raise ValueError("the figure lies outside its sentence")
        return self
