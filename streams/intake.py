"""From a topic's bytes to a message, or to a dead letter that keeps the bytes and says why (P5). Pure.

In: records as they lie on a topic. Out: messages of `schemas/`, or records for `updates.dead`.
"""

import re
from collections import Counter, deque
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from types import MappingProxyType
from typing import Protocol, TypeVar

import orjson
from pydantic import ValidationError

from schemas import DeadLetter, ErrorCode, Message, Stage
from streams.publish import Record
from streams.settings import Settings
from streams.topics import DEAD, DEAD_MAX_BYTES, MAX_MESSAGE_BYTES, Topic

M = TypeVar("M", bound=Message)
DETAIL = 1024
"""Characters of the reason that a dead letter carries."""

OURS = "truceline-"
REPLAYS = f"{OURS}replays"
"""The header that counts how often a message was taken out of `updates.dead` and sent again."""

WINDOW, AT_LEAST = 1000, 200
"""Messages over which the share of dead ones is taken: the newest 1000, once there are 200."""


class Incoming(Protocol):
    """A record as it was fetched: Faust's and aiokafka's alike."""

    topic: str
    partition: int
    offset: int
    timestamp: int
    key: bytes | None
    value: bytes | None
    headers: list[tuple[str, bytes]] | None


class Rejected(Exception):  # noqa: N818 - an outcome, not a fault
    """A record is not what its topic carries."""

    def __init__(self, code: ErrorCode, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


class TooManyDead(Exception):  # noqa: N818 - an outcome, not a fault
    """So many records in a row are dead that the fault is more likely ours or a producer's than theirs."""


@cache
def program() -> str:
    """The version of this program."""
    return version("truceline")


def decode(record: Incoming, model: type[M], topic: Topic) -> M:
    """Read the message of a record.

    Raises:
        Rejected: the record does not hold one.
    """
    value = record.value
    if not value:
        raise Rejected(ErrorCode.EMPTY, "a null or empty value: this topic has no tombstones")
    if len(value) > MAX_MESSAGE_BYTES:
        raise Rejected(ErrorCode.TOO_LARGE, f"{len(value)} bytes, at most {MAX_MESSAGE_BYTES} are read")
    _check_version(record, topic)
    try:
        text = value.decode()
        if b"NaN" in value or b"Infinity" in value:
            orjson.loads(text)  # pydantic would let the words pass for numbers
        return model.read(value)
    except UnicodeDecodeError as error:
        raise Rejected(ErrorCode.NOT_UTF8, f"byte {error.start}: {error.reason}") from None
    except orjson.JSONDecodeError as error:
        raise Rejected(ErrorCode.NOT_JSON, str(error)) from None
    except ValidationError as error:
        raise _explained(error) from None


def _explained(error: ValidationError) -> Rejected:
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    told = "; ".join(f"{'.'.join(map(str, fault['loc'])) or 'message'}: {fault['msg']}" for fault in faults)
    not_json = faults[0]["type"] == "json_invalid"
    return Rejected(ErrorCode.NOT_JSON if not_json else ErrorCode.SCHEMA, told)


def _check_version(record: Incoming, topic: Topic) -> None:
    """Refuse a message whose CloudEvents type is this topic's in another major version."""
    for header, value in record.headers or ():
        if header == "ce_type" and value is not None and value != _type(topic):
            name, number = topic.name.rsplit(".v", 1)
            found = re.fullmatch(rf"truceline\.{re.escape(name)}\.v(\d+)", value.decode("utf-8", "replace"))
            if found and found[1] != number:
                raise Rejected(ErrorCode.VERSION, f"version {found[1]} of {name}; this program reads {number}")


@cache
def _type(topic: Topic) -> bytes:
    return f"truceline.{topic.name}".encode()


def check_key(record: Incoming, wanted: str) -> None:
    """Make sure that a record is keyed as its value demands, for keys decide which worker sees it.

    Raises:
        Rejected: it is not.
    """
    if record.key != wanted.encode():
        found = "none" if record.key is None else repr(record.key.decode("utf-8", "replace"))
        raise Rejected(ErrorCode.KEY, f"the key is {found}, its value demands {wanted!r}")


def replays(record: Incoming) -> int:
    """How often a record was replayed from `updates.dead` already."""
    told = dict(record.headers or ()).get(REPLAYS, b"0")
    return int(told) if told and told.isdigit() else 0


def dead_letter(record: Incoming, stage: Stage, error: Exception, settings: Settings) -> Record:
    """The dead letter of a record: original key, bytes and headers, with the reason beside them.

    An exception other than `Rejected` is our own fault (`bug`); the detail then names where it was raised.
    A value beyond what `updates.dead` takes is left out: its position leads to the original.
    """
    if isinstance(error, Rejected):
        code, detail = error.code, error.detail
    else:
        code, detail = ErrorCode.BUG, _where(error)
    letter = DeadLetter(
        stage=stage,
        code=code,
        detail=detail.encode("utf-8", "replace").decode()[:DETAIL],
        topic=record.topic,
        partition=record.partition,
        offset=record.offset,
        at=datetime.now(UTC),
        version=program(),
        replays=replays(record),
    )
    originals = [(name, value) for name, value in record.headers or () if not name.startswith(OURS)]
    fits = record.value is None or len(record.value) < DEAD_MAX_BYTES - 131_072
    return Record(
        topic=DEAD.full(settings.prefix),
        key=record.key,
        value=record.value if fits else None,
        headers=originals + letter.headers(),
        partition=record.partition,
    )


def _where(error: Exception) -> str:
    """An exception and the last place of ours it passed; never its arguments' values beyond its own words."""
    place, trace = "", error.__traceback__
    while trace is not None:
        code = trace.tb_frame.f_code
        place = f" at {code.co_filename.rsplit('/', 1)[-1]}:{trace.tb_lineno} in {code.co_name}"
        trace = trace.tb_next
    return f"{type(error).__name__}: {error}{place}"


class Limits:
    """How many dead letters a stage may write before it stops instead: a share of the newest, and a run.

    `before` tells by topic and partition the offset of the next message, and the dead letters in a row before it: a run
    goes on over a restart. The share begins anew, so that the good ones among the bad pass.
    """

    def __init__(
        self, settings: Settings, before: Mapping[tuple[str, int], tuple[int, int]] = MappingProxyType({})
    ) -> None:
        self._share, self._run = settings.dead_share, settings.dead_run
        self._before = dict(before)
        self._newest: deque[bool] = deque(maxlen=WINDOW)
        self._dead = 0
        self._runs: Counter[int] = Counter()
        self._next: Counter[int] = Counter()

    def count(self, record: Incoming, *, dead: bool) -> None:
        """Take note of one record; of one that was read again, because the partitions moved, only once.

        Raises:
            TooManyDead: with this one there are more than may be.
        """
        if record.offset < self._next[record.partition]:
            return
        self._next[record.partition] = record.offset + 1
        if len(self._newest) == WINDOW:
            self._dead -= self._newest[0]
        self._newest.append(dead)
        self._dead += dead
        offset, run = self._before.pop((record.topic, record.partition), (None, 0))
        if offset == record.offset:  # else another worker has read on
            self._runs[record.partition] = run
        if not dead:
            self._runs[record.partition] = 0
            return
        self._runs[record.partition] += 1
        place = f"partition {record.partition} of {record.topic}, up to offset {record.offset}"
        if self._runs[record.partition] >= self._run:
            raise TooManyDead(f"{self._runs[record.partition]} messages in a row cannot be processed: {place}")
        if len(self._newest) >= AT_LEAST and self._dead > self._share * len(self._newest):
            raise TooManyDead(f"{self._dead} of the last {len(self._newest)} messages cannot be processed: {place}")
