"""`updates.dead`: messages that could not be processed, untouched, with their reason in the headers."""

from enum import StrEnum
from typing import Annotated, Self

from pydantic import Field

from schemas.base import Instant, Message


class Stage(StrEnum):
    """The agent that gave up."""

    ENRICH = "enrich"
    SETTLE = "settle"


class ErrorCode(StrEnum):
    """Every reason for a dead letter: the one declared list."""

    EMPTY = "empty"
    """A null or empty value: this topic has no tombstones."""
    NOT_UTF8 = "not_utf8"
    NOT_JSON = "not_json"
    SCHEMA = "schema"
    """JSON, but not the topic's message: the detail names the fields."""
    VERSION = "version"
    """A major version of the message that this program does not know."""
    TOO_LARGE = "too_large"
    KEY = "key"
    """The message key is not the one its value demands."""
    BUG = "bug"
    """Our own code raised; the detail names where. Replay after the mend."""


class DeadLetter(Message):
    """What the headers of a dead letter tell; its key and value are the original bytes.

    Headers carry each field as text under the name `truceline-<field>`; the original headers are kept.
    """

    stage: Stage
    code: ErrorCode
    detail: Annotated[str, Field(max_length=1024)]
    topic: str
    partition: int
    offset: int
    at: Instant
    version: str = Field(description="version of the program that gave up")
    replays: Annotated[int, Field(ge=0)] = 0

    def headers(self) -> list[tuple[str, bytes]]:
        """The headers to send beside the untouched bytes."""
        return [(f"truceline-{name}", str(value).encode()) for name, value in self.model_dump(mode="json").items()]

    @classmethod
    def from_headers(cls, headers: "list[tuple[str, bytes]]") -> Self:
        """Read a dead letter's headers, ignoring all others.

        Raises:
            pydantic.ValidationError: a header is missing or not of its type.
        """
        told = {k.removeprefix("truceline-"): v.decode() for k, v in headers if k.startswith("truceline-")}
        return cls.model_validate(told, extra="ignore")
