"""Where in an update the words stand."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field, model_validator

from schemas.base import Message

Offset = Annotated[int, Field(ge=0)]


class Part(StrEnum):
    """The part of an update that a span points into."""

    HEADLINE = "headline"
    TEXT = "text"


class Span(Message):
    """Characters `start` to `end` (Unicode code points, end exclusive) of one part of an update."""

    part: Part
    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _forward(self) -> Self:
        if self.end <= self.start:
            raise ValueError(f"span ends at {self.end}, before it starts at {self.start}")
        return self
