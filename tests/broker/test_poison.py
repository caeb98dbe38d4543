"""A message that cannot be processed is kept with its reason and never stops the good ones (P5)."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer

from schemas import ErrorCode, Stage
from streams.intake import REPLAYS
from streams.letters import Choice, Letter, letters, replay
from streams.publish import partition, publish
from streams.settings import Settings
from streams.topics import ENRICHED, RAW
from tests.broker.processes import run, settled, worker
from tests.counting import enrich, update
from tests.waiting import soon, until

TRUCELINE = str(Path(sys.executable).with_name("truceline"))
GOOD = update(1).write()


def altered(**fields: object) -> bytes:
    return json.dumps(json.loads(GOOD) | fields).encode()


POISON = {
    "bad UTF-8": (b"orland-1", b'{"id": "\xff\xfe"}', [], ErrorCode.NOT_UTF8),
    "bad UTF-8 in a field nobody reads": (b"orland-1", GOOD[:-1] + b',"note":"\xff"}', [], ErrorCode.NOT_UTF8),
    "not JSON": (b"orland-1", b"<update/>", [], ErrorCode.NOT_JSON),
    "NaN for a number": (b"orland-1", altered(revision=float("nan")), [], ErrorCode.NOT_JSON),
    "10,000 deep": (
        b"orland-1",
        GOOD[:-1] + b',"note":' + b"[" * 10_000 + b"]" * 10_000 + b"}",
        [],
        ErrorCode.NOT_JSON,
    ),
    "a field missing": (b"orland-1", b'{"id": "orland-1"}', [], ErrorCode.SCHEMA),
    "a time without its zone": (b"orland-1", altered(published_at="2026-03-01T06:00"), [], ErrorCode.SCHEMA),
    "null": (b"orland-1", None, [], ErrorCode.EMPTY),
    "a version to come": (b"orland-1", GOOD, [("ce_type", b"truceline.updates.raw.v2")], ErrorCode.VERSION),
    "two megabytes": (b"orland-1", altered(text="a" * 2_000_000), [], ErrorCode.TOO_LARGE),
    "another's key": (b"orland-2", GOOD, [], ErrorCode.KEY),
    "no key": (None, GOOD, [], ErrorCode.KEY),
    "words that make the reader raise": (b"orland-1", altered(headline="raise"), [], ErrorCode.BUG),
}


async def put(settings: Settings, topic: str, poison: list[tuple], where: int) -> list[tuple[int, int]]:
    """Send raw records to one partition, packed as a careless producer may; gives their positions."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.brokers, compression_type="gzip", max_request_size=8_000_000, acks="all"
    )
    await producer.start()
    try:
        told = []
        for key, value, headers, *_ in poison:
            told.append(
                await producer.send_and_wait(
                    topic, value, key=key, partition=where, headers=[*headers, ("trace", b"7")]
                )
            )
        return [(place.partition, place.offset) for place in told]
    finally:
        await producer.stop()


async def all_letters(settings: Settings) -> list[Letter]:
    return [letter async for letter in letters(settings, Choice())]


async def await_letters(settings: Settings, number: int) -> list[Letter]:
    found: list[Letter] = []

    async def met() -> bool:
        found[:] = await all_letters(settings)
        return len(found) >= number

    await soon(met, lambda: found)
    return found


def test_every_kind_of_poison_is_buried_whole_with_its_reason_and_the_next_good_message_goes_on(
    settings: Settings, tmp_path: Path
) -> None:
    raw = RAW.full(settings.prefix)
    where = partition("orland-1")
    placed = run(put(settings, raw, list(POISON.values()), where))
    run(publish([update(1)], settings))
    with worker(settings, tmp_path / "log") as running:
        running.await_ready()
        run(settled(settings, {"orland": 1}))
        buried = run(await_letters(settings, len(POISON)))
        assert running.stop() == 0
    found = {(letter.reason.partition, letter.reason.offset): letter for letter in buried}
    assert len(found) == len(buried) == len(POISON)
    for (name, (key, value, headers, code)), place in zip(POISON.items(), placed, strict=True):
        letter = found[place]
        assert (letter.reason.stage, letter.reason.code, letter.reason.topic) == (Stage.ENRICH, code, raw), name
        assert (letter.key, letter.value) == (key, value), name
        assert {*headers, ("trace", b"7")} <= set(letter.headers), name
        assert letter.reason.detail, name
    assert "words that" not in found[placed[-1]].reason.detail
    assert "enrich" in found[placed[-1]].reason.detail, "a bug's letter names the place in our code"


def test_poison_on_the_enriched_topic_is_buried_by_settle_and_takes_no_good_fact_with_it(
    settings: Settings, tmp_path: Path
) -> None:
    """A fact that makes the ledger raise in the middle of a batch, and one on a partition not its conflict's."""
    topic = ENRICHED.full(settings.prefix)
    bad = enrich(update(7)).model_copy(update={"reason": "raise"}).write()
    good = [enrich(update(n)).write() for n in range(5)]
    where = partition("orland")
    run(put(settings, topic, [(b"orland", value, []) for value in (*good[:2], bad, *good[2:])], where))
    run(put(settings, topic, [(b"orland", enrich(update(9)).write(), [])], (where + 1) % 8))
    with worker(settings, tmp_path / "log") as running:
        running.await_ready()
        run(settled(settings, {"orland": 5}))
        found = run(await_letters(settings, 2))
    assert {letter.reason.code for letter in found} == {ErrorCode.BUG, ErrorCode.KEY}
    assert all(letter.reason.stage is Stage.SETTLE for letter in found)


def test_a_replayed_letter_reaches_its_topic_again_and_at_most_twice(settings: Settings, tmp_path: Path) -> None:
    run(put(settings, RAW.full(settings.prefix), [(b"orland-1", altered(headline="raise"), [])], partition("orland-1")))
    with worker(settings, tmp_path / "log") as running:
        running.await_ready()
        (first,) = run(await_letters(settings, 1))
        dry = run(replay(settings, Choice(), dry=True))
        assert (dry.sent, len(run(all_letters(settings)))) == (1, 1)
        assert run(replay(settings, Choice(stage=Stage.SETTLE))).sent == 0
        assert run(replay(settings, Choice(ids=frozenset({first.id})))).sent == 1
        second = run(await_letters(settings, 2))[1]
        assert second.reason.replays == 1
        assert (second.key, second.value) == (first.key, first.value)
        assert [name for name, _ in second.headers].count(REPLAYS) == 1
        again = run(replay(settings, Choice()))
        assert (again.sent, again.older) == (1, 1), "one message has died, however many letters it has"
        third = run(await_letters(settings, 3))[2]
        assert third.reason.replays == 2
        last = run(replay(settings, Choice()))
        assert (last.sent, last.older, last.spent) == (0, 2, 1)


def test_a_message_larger_than_is_read_holds_back_no_other_letter_from_its_replay(
    settings: Settings, tmp_path: Path
) -> None:
    run(put(settings, RAW.full(settings.prefix), [POISON["two megabytes"], POISON["not JSON"], POISON["null"]], 3))
    with worker(settings, tmp_path / "log") as running:
        running.await_ready()
        run(await_letters(settings, 3))
        told = run(replay(settings, Choice()))
        assert (told.sent, told.strange) == (2, 1)
        assert sorted(letter.reason.replays for letter in run(await_letters(settings, 5))) == [0, 0, 0, 1, 1]


def dead(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [TRUCELINE, "dead", *arguments, "--brokers", settings.brokers, "--prefix", settings.prefix]
    return subprocess.run(command, capture_output=True, check=False)


def test_the_command_line_lists_shows_and_replays_letters(settings: Settings, tmp_path: Path) -> None:
    poison = [POISON["not JSON"], POISON["bad UTF-8"]]
    run(put(settings, RAW.full(settings.prefix), poison, 3))
    with worker(settings, tmp_path / "log") as running:
        running.await_ready()
        run(await_letters(settings, 2))
    told = [json.loads(line) for line in dead(settings, "list", "--json").stdout.splitlines()]
    assert [letter["code"] for letter in told] == ["not_json", "not_utf8"]
    assert dead(settings, "list", "--code", "schema").stderr == b"no dead letters\n"
    shown = dead(settings, "show", told[1]["id"])
    assert shown.stdout == poison[1][1], "the bytes, untouched"
    assert b"truceline-code: not_utf8" in shown.stderr
    dry = dead(settings, "replay", "--code", "not_json", "--dry-run", "--json")
    assert json.loads(dry.stdout) == {
        "sent": 1, "spent": 0, "older": 0, "strange": 0, "unknown": [], "dry_run": True, "ids": [told[0]["id"]]
    }  # fmt: skip
    unknown = dead(settings, "replay", told[0]["id"], "0:999")
    assert (unknown.returncode, b"no dead letter 0:999; nothing was sent" in unknown.stderr) == (1, True)
    assert b"1 sent again" in dead(settings, "replay", told[0]["id"]).stderr
    for misuse in (("show", "first"), ("list", "--stage", "reading"), ("list", "--since", "yesterday")):
        assert dead(settings, *misuse).returncode == 2, misuse
    assert dead(settings, "show", "0:999").returncode == 1


@pytest.mark.parametrize(
    ("good_between", "limits"),
    [(0, {"dead_share": 1.0, "dead_run": 50}), (49, {"dead_share": 0.01, "dead_run": 1000})],
    ids=["fifty in a row", "more than one in a hundred"],
)
def test_too_many_dead_letters_stop_the_worker_before_it_drains_the_topic(
    settings: Settings, tmp_path: Path, good_between: int, limits: dict
) -> None:
    flood = []
    for n in range(400):
        bad = n % (good_between + 1) == 0
        flood.append((f"orland-{n}".encode(), b"<update/>" if bad else update(n).write(), []))
    run(put(settings, RAW.full(settings.prefix), flood, 3))
    with worker(settings, tmp_path / "log", **limits) as running:
        until(lambda: running.process.poll() is not None, lambda: running.said)
        assert running.process.returncode == 65
        assert "cannot be processed" in running.said
        assert "TRUCELINE_DEAD_SHARE" in running.said
    assert len(run(all_letters(settings))) < 50, "nothing of the batch that goes over the limit is written"


def test_a_restart_counts_on_so_that_a_supervisor_drains_no_topic(settings: Settings, tmp_path: Path) -> None:
    where = partition("orland-6")
    settings = settings.model_copy(update={"session_timeout": 6.0, "dead_run": 10})

    def flood(number: int) -> None:
        run(put(settings, RAW.full(settings.prefix), [POISON["not JSON"]] * number, where))

    flood(7)
    with worker(settings, tmp_path / "first") as running:
        run(await_letters(settings, 7))
        assert running.stop() == 0
    flood(3)
    for start in ("second", "third"):
        with worker(settings, tmp_path / start) as running:
            until(lambda: running.process.poll() is not None, lambda: running.said)
            assert (running.process.returncode, len(run(all_letters(settings)))) == (65, 7), running.said
            assert "10 messages in a row cannot be processed" in running.said
    with worker(settings, tmp_path / "raised", dead_run=11) as running:
        run(await_letters(settings, 10))
        run(publish([update(6)], settings))
        run(settled(settings, {"orland": 1}))
        assert running.stop() == 0
    flood(9)
    with worker(settings, tmp_path / "last"):
        run(await_letters(settings, 19))
