"""`updates.raw`: what a producer pushes, never edited afterwards."""

from typing import Annotated

from pydantic import Field

from schemas.base import WHOLE, Identifier, Instant, Message, Slug


class Source(Message):
    """Where an update was published."""

    outlet: str = Field(description="name of the outlet or body as it calls itself", max_length=200)
    url: str | None = Field(default=None, description="address of the update or of its page", max_length=2048)
    author: str | None = Field(default=None, max_length=200)


class Update(Message):
    """One timestamped update of a live blog, wire or monitor.

    `id` stays the same over edits and `revision` rises with each; `withdrawn` means that the source took the
    update back. `published_at` is the source's own stamp, which orders claims (event time).
    """

    id: Identifier
    revision: Annotated[int, Field(ge=0, le=2**53), WHOLE] = 0
    conflict: Slug
    source: Source
    published_at: Instant
    updated_at: Instant | None = None
    headline: Annotated[str, Field(max_length=10_000)] = ""
    text: Annotated[str, Field(max_length=262_144)] = ""
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] = "en"
    withdrawn: bool = False
    reason: Annotated[str, Field(max_length=2_000)] | None = Field(
        default=None, description="why the update was edited or withdrawn, for the audit"
    )
