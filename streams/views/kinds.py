"""What the read model keeps: the one declared list of kinds, with the columns they are filtered by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from schemas import Message
from streams.topics import ALLEGATIONS, DELTAS, ENRICHED, MENTIONS, TALLIES, TOLLS, Topic

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Event times are kept as microseconds since 1970, so that they order as they are."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment(microseconds: int) -> datetime:
    """The inverse of `microseconds`."""
    return _EPOCH + timedelta(microseconds=microseconds)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of row.

    Attributes:
        name: of its table, its events on the stream and its list in answers.
        topic: where it comes from.
        when: the field that says when (event time); lists are ordered by it, newest first.
        filters: column → path into the JSON, for exact filters.
        stands: SQL that is true of a row until all it was made from is taken back.
        members: filter → (array path, path inside a member or empty), for rows that list several.
        rows: whether there is one current row per id; deltas are only ever added.
        streamed: whether every record is kept in order of arrival, for the stream and for history.
    """

    name: str
    topic: Topic
    when: str
    filters: Mapping[str, str]
    stands: str = "1"
    members: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    rows: bool = True
    streamed: bool = False

    def conflict(self, row: Message) -> str:
        """The conflict a row belongs to."""
        told: Any = row
        return str(told.scope.conflict if hasattr(told, "scope") else told.conflict)

    def subject(self, row: Message) -> str:
        """The id that the events of one thing share: a delta goes with its toll."""
        told: Any = row
        return str(told.toll if self is DELTA else told.id)

    def revision(self, row: Message) -> int:
        """The revision of a row: the highest holds."""
        told: Any = row
        return int(told.revision)

    def at(self, row: Message) -> int:
        """Event time in microseconds."""
        return microseconds(getattr(row, self.when))


TOLL = Kind(
    "tolls",
    TOLLS,
    "as_of",
    {
        "kind": "$.scope.kind",
        "outcome": "$.scope.outcome",
        "victims": "$.scope.victims",
        "side": "$.scope.side",
        "place": "$.scope.place",
    },
    "body ->> '$.headline' IS NOT NULL",
    {"claimant": ("$.claims", "$.claimant")},
    streamed=True,
)
DELTA = Kind("deltas", DELTAS, "as_of", {}, rows=False, streamed=True)
ALLEGATION = Kind(
    "allegations",
    ALLEGATIONS,
    "last_at",
    {
        "accuser": "$.accuser",
        "accused": "$.accused",
        "act": "$.act",
        "standing": "$.standing",
        "ceasefire": "$.ceasefire",
    },
    "body ->> '$.mentions' > 0",
    {"place": ("$.places", "$")},
    streamed=True,
)
TALLY = Kind(
    "tallies",
    TALLIES,
    "as_of",
    {"accuser": "$.accuser", "accused": "$.accused", "act": "$.act", "cut": "$.cut", "key": "$.key"},
    "body ->> '$.alleged' + body ->> '$.denied' + body ->> '$.observed' > 0",
    streamed=True,
)
ENTITY = Kind(
    "entities",
    MENTIONS,
    "last_at",
    {"kind": "$.kind", "name": "$.name", "entity": "$.entity"},
    "body ->> '$.updates' > 0",
)
UPDATE = Kind(
    "updates",
    ENRICHED,
    "published_at",
    {"outlet": "$.source.outlet"},
    members={"entity": ("$.entities", "$.entity")},
    streamed=True,
)

KINDS = (TOLL, DELTA, ALLEGATION, TALLY, ENTITY, UPDATE)
STREAMED = tuple(kind for kind in KINDS if kind.streamed)
