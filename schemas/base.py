"""What every message shares: frozen, closed when written, tolerant when read, times in UTC, ids by content.

Writers refuse unknown fields, so that a misspelt field never travels; readers ignore them, so that
a newer producer never stops an older consumer.
"""

import hashlib
from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints


def _to_utc(value: datetime) -> datetime:
    return value.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(_to_utc)]
"""A moment: read with any offset, refused without one, kept and written in UTC."""

Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=120)]
"""A stable lower-case name of a party, office, outlet or conflict: `nagorno-karabakh`."""

Identifier = Annotated[str, StringConstraints(min_length=1, max_length=512)]
Persons = Annotated[int, Field(ge=0)]
"""A number of people."""


def _as_integer(value: object) -> object:
    """JSON has one kind of number: 3.0 is an integer too, also where floats are refused."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


WHOLE = BeforeValidator(_as_integer)


class Message(BaseModel):
    """The base of all that travels on a topic."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="constants")

    @classmethod
    def read(cls, raw: bytes | str) -> Self:
        """Decode one message, ignoring fields this version does not know.

        Raises:
            pydantic.ValidationError: not UTF-8, not JSON, or not of this shape.
        """
        return cls.model_validate_json(raw, extra="ignore")

    def write(self) -> bytes:
        """Encode as plain UTF-8 JSON, the form of every topic's values."""
        return self.__pydantic_serializer__.to_json(self)


def stable_id(*parts: object) -> str:
    """Hash parts into an id of 32 hexadecimal digits: the same parts give the same id on every replay."""
    joined = "\x1f".join(["" if part is None else str(part) for part in parts])
    return hashlib.blake2b(joined.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
