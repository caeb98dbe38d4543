"""Where a reader of the stream stands: the next offset of every streamed partition, as one opaque word.

The same word is good at every replica, for offsets are Kafka's own. A cursor never skips what its holder has not seen
and never repeats what it has, for each partition is read in its order.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass

from streams.topics import PARTITIONS
from streams.views.kinds import STREAMED
from streams.views.store import Event, Positions

_FORM = b"\x02"
"""1 knew no tallies."""
_PLACES = [(kind.name, partition) for kind in STREAMED for partition in range(PARTITIONS)]
_INDEX = {place: index for index, place in enumerate(_PLACES)}


@dataclass(slots=True)
class Cursor:
    """The next offset of each (kind, partition), and its word."""

    offsets: list[int]
    _words: list[bytes]

    @classmethod
    def at(cls, offsets: Iterable[int]) -> "Cursor":
        """At these offsets, in the order of kinds and partitions."""
        held = list(offsets)
        return cls(held, [_varint(offset) for offset in held])

    @classmethod
    def of(cls, positions: Positions) -> "Cursor":
        """The cursor of what the read model holds."""
        topics = {kind.name: kind.topic.name for kind in STREAMED}
        return cls.at(positions.get((topics[kind], partition), 0) for kind, partition in _PLACES)

    @classmethod
    def read(cls, word: str) -> "Cursor":
        """Decode a word.

        Raises:
            ValueError: it is none of ours.
        """
        try:
            raw = urlsafe_b64decode(word.encode("ascii") + b"=" * (-len(word) % 4))
        except ValueError:
            raise ValueError("not a cursor") from None
        offsets = _varints(raw[1:])
        if raw[:1] != _FORM or len(offsets) != len(_PLACES):
            raise ValueError("not a cursor of this version")
        return cls.at(offsets)

    def copy(self) -> "Cursor":
        """One that moves by itself."""
        return Cursor(self.offsets.copy(), self._words.copy())

    def passed(self, event: Event) -> bool:
        """Whether its holder has seen this event."""
        return event.offset < self.offsets[_INDEX[event.kind, event.partition]]

    def move(self, event: Event) -> str:
        """Step over an event, and give the word of the new place."""
        index = _INDEX[event.kind, event.partition]
        self.offsets[index] = event.offset + 1
        self._words[index] = _varint(event.offset + 1)
        return self.word()

    def word(self) -> str:
        """The opaque form: letters, digits, `-` and `_`."""
        return urlsafe_b64encode(_FORM + b"".join(self._words)).rstrip(b"=").decode()

    def items(self) -> "list[tuple[str, int, int]]":
        """Kind, partition and next offset of each."""
        return [(kind, partition, offset) for (kind, partition), offset in zip(_PLACES, self.offsets, strict=True)]


def _varint(number: int) -> bytes:
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


def _varints(raw: bytes) -> list[int]:
    found, number, shift = [], 0, 0
    for byte in raw:
        number |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            found.append(number)
            number, shift = 0, 0
    if shift or any(number >= 2**63 for number in found):
        raise ValueError("not a cursor")
    return found
