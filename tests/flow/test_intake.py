"""Bytes that are no message are told apart, and kept whole."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas import DeadLetter, ErrorCode, Stage, Update
from streams.intake import DETAIL, Limits, Rejected, TooManyDead, dead_letter, decode, replays
from streams.settings import Settings
from streams.topics import DEAD, DEAD_MAX_BYTES, RAW
from tests.counting import update
from tests.flow.channel import Fetched

SETTINGS = Settings(prefix="p.")


def fetched(value: bytes | None, headers: list[tuple[str, bytes]] | None = None, *, offset: int = 14) -> Fetched:
    return Fetched("p.updates.raw.v1", 3, offset, b"key", value, headers or [])


@given(st.binary(max_size=200))
def test_any_bytes_are_a_message_or_rejected_with_a_reason(value: bytes) -> None:
    with pytest.raises(Rejected) as rejected:
        decode(fetched(value), Update, RAW)
    assert rejected.value.detail


@given(st.data())
def test_a_good_update_with_any_one_byte_changed_is_read_or_rejected_never_an_error(data: st.DataObject) -> None:
    whole = bytearray(update(1).write())
    whole[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    with suppress(Rejected):
        decode(fetched(bytes(whole)), Update, RAW)


def test_fields_and_versions_of_others_do_not_matter() -> None:
    value = update(1).write()[:-1] + b',"note":"NaN and Infinity are words here"}'
    for type_ in (b"org.example.update.v9", b"truceline.updates.raw.v1"):
        assert decode(fetched(value, [("ce_type", type_)]), Update, RAW).id == "orland-1"


@given(st.binary(max_size=50) | st.none(), st.text(max_size=3000), st.integers(0, 5))
def test_a_letter_keeps_key_bytes_and_headers_and_tells_its_reason(value: bytes | None, why: str, count: int) -> None:
    record = fetched(value, [("trace", b"7"), ("truceline-replays", str(count).encode())])
    letter = dead_letter(record, Stage.ENRICH, Rejected(ErrorCode.SCHEMA, why), SETTINGS)
    assert (letter.topic, letter.key, letter.value) == (DEAD.full("p."), b"key", value)
    assert ("trace", b"7") in letter.headers
    told = DeadLetter.from_headers(letter.headers)
    assert (told.topic, told.partition, told.offset, told.replays) == (record.topic, 3, 14, count)
    assert len(told.detail) <= DETAIL
    assert len(letter.headers) == len(dict(letter.headers)), "no header twice"


def test_a_letter_too_large_for_its_topic_goes_without_its_bytes_but_with_their_place() -> None:
    letter = dead_letter(fetched(b"a" * DEAD_MAX_BYTES), Stage.ENRICH, Rejected(ErrorCode.TOO_LARGE, "x"), SETTINGS)
    assert letter.value is None
    assert DeadLetter.from_headers(letter.headers).offset == 14


def test_a_header_that_is_no_number_counts_as_no_replay() -> None:
    assert [replays(fetched(b"", [("truceline-replays", told)])) for told in (b"2", b"many", b"-1", b"")] == [
        2,
        0,
        0,
        0,
    ]


def test_two_dead_in_two_hundred_may_be_three_may_not() -> None:
    limits = Limits(SETTINGS)
    for number in range(199):
        limits.count(fetched(b"", offset=number), dead=number in (0, 100))
    with pytest.raises(TooManyDead, match="3 of the last 200"):
        limits.count(fetched(b"", offset=199), dead=True)


def test_dead_letters_read_again_because_the_partitions_moved_are_counted_once() -> None:
    limits = Limits(SETTINGS)
    for number in (*range(49), *range(49)):
        limits.count(fetched(b"", offset=number), dead=True)
    with pytest.raises(TooManyDead, match="50 messages in a row"):
        limits.count(fetched(b"", offset=49), dead=True)


def test_a_run_of_dead_letters_goes_on_over_a_restart() -> None:
    limits = Limits(SETTINGS, {("p.updates.raw.v1", 3): (14, 49)})
    with pytest.raises(TooManyDead, match="50 messages in a row"):
        limits.count(fetched(b""), dead=True)


def test_a_good_message_ends_the_run_that_was_left_here_or_with_another_worker() -> None:
    limits = Limits(SETTINGS, {("p.updates.raw.v1", 3): (14, 49)})
    limits.count(fetched(b"", offset=14), dead=False)
    limits.count(fetched(b"", offset=15), dead=True)
    limits = Limits(SETTINGS, {("p.updates.raw.v1", 3): (13, 49)})  # somebody has read 13
    limits.count(fetched(b""), dead=True)


def test_what_was_dead_long_ago_is_forgiven() -> None:
    limits = Limits(SETTINGS)
    for number in range(20_000):
        limits.count(fetched(b"", offset=number), dead=number % 1000 == 0)
