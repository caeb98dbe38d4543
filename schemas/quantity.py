"""Numbers of people as reporting states them: an interval and the word that opened it."""

from enum import StrEnum
from typing import Self

from pydantic import model_validator

from schemas.base import Message, Persons


def in_order(low: int | None, high: int | None) -> None:
    """Refuse ends that are no interval.

    Raises:
        ValueError: both are open, or the low one is above the high one.
    """
    if low is None and high is None:
        raise ValueError("a quantity states at least one end")
    if low is not None and high is not None and low > high:
        raise ValueError(f"low {low} is above high {high}")


class Quantity(Message):
    """A number of persons from `low` to `high`; `None` leaves that end open ("at least nine": 9 to None)."""

    low: Persons | None
    high: Persons | None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        in_order(self.low, self.high)
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
