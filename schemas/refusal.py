"""Numbers in a text that were not counted, each with its reason."""

from enum import StrEnum

from pydantic import Field

from schemas.base import Message
from schemas.span import Span


class RefusalReason(StrEnum):
    """Why a number is not a count of people harmed."""

    AGE = "age"
    DATE = "date"
    DURATION = "duration"
    DISTANCE = "distance"
    CALIBRE = "calibre"
    WEAPON = "weapon"
    MONEY = "money"
    SHARE = "share"
    RATE = "rate"
    THREAT = "threat"
    NEGATION = "negation"
    BACKGROUND = "background"
    RESTATEMENT = "restatement"
    RELEASE = "release"
    COUNT = "count"
    NAME = "name"
    UNPARSED = "unparsed"


class Refusal(Message):
    """One number left uncounted."""

    reason: RefusalReason
    span: Span
    quote: str = Field(min_length=1)
