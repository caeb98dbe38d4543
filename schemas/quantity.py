"""Numbers of people as reporting states them: an interval and the word that opened it."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from schemas.base import Message, Persons


class Quantity(Message):
    """A number of persons from `low` to `high`; `None` leaves that end open ("at least nine": 9 to None)."""

    low: Persons | None
    high: Persons | None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.low is None and self.high is None:
            raise ValueError("a quantity states at least one end")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueError(f"low {self.low} is above high {self.high}")
        return self


class Qualifier(StrEnum):
    """How the words bound the number."""

    EXACT = "exact"
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"
    UP_TO = "up_to"
    RANGE = "range"
    VAGUE = "vague"
