"""Publishing to a real Apache Kafka: what arrives, where, and that nothing arrives twice."""

import json
import os
import signal
import subprocess
import sys
from collections import Counter
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest
from aiokafka.structs import RecordMetadata

from schemas import CasualtyDelta, Update
from schemas.update import Source
from streams.admin import admin
from streams.publish import Unsent, encode, headers, oversized, partition, publish
from streams.settings import Settings
from streams.topics import DELTAS, PARTITIONS, RAW
from streams.views.latest import records
from tests.waiting import PATIENCE, soon

SAMPLE = Path(str(files("streams.source").joinpath("samples/karabakh-2020-10-21.txt")))
WORDS = SAMPLE.read_text()
WIRE = Source(outlet="Wire é", url="https://wire.example/live?a=b c")


def update(name: str, **more: Any) -> Update:
    return Update(
        id=name, conflict="w", source=WIRE, published_at="2021-11-03T10:00:00+04:00", text="One died.", **more
    )  # type: ignore[arg-type]


def test_headers_are_cloudevents_and_the_same_for_a_repeat() -> None:
    told = dict(headers(update("a", revision=2), topic=RAW))
    assert told == {
        "content-type": b"application/json; charset=utf-8",
        "ce_specversion": b"1.0",
        "ce_id": b"a:2",
        "ce_source": b"https://wire.example/live?a=b%20c",
        "ce_type": b"truceline.updates.raw.v1",
        "ce_time": b"2021-11-03T06:00:00Z",
        "ce_conflict": b"w",
    }


def test_an_update_is_keyed_by_its_id_and_everything_later_lies_on_its_conflicts_partition() -> None:
    raw = encode(update("a"), RAW, prefix="p.")
    assert (raw.topic, raw.key, raw.partition) == ("p.updates.raw.v1", b"a", partition("a"))
    example = json.loads((Path(__file__).parents[2] / "schemas/examples/casualty_delta.json").read_text())
    delta = CasualtyDelta.model_validate(example)
    assert encode(delta, DELTAS, prefix="").partition == partition(delta.scope.conflict)


def test_partitions_are_those_of_the_java_client() -> None:
    # From Kafka's own test of its murmur2 (org.apache.kafka.common.utils.UtilsTest), modulo the eight partitions.
    for key, murmur in (("21", -973932308), ("foobar", -790332482), ("a-little-bit-long-string", -985981536)):
        assert partition(key) == (murmur & 0x7FFFFFFF) % PARTITIONS


def test_an_update_too_large_for_the_topic_is_told_before_anything_is_sent() -> None:
    assert oversized(update("a"), prefix="") is None
    assert oversized(update("a").model_copy(update={"text": "é" * 600_000}), prefix="") is not None


async def test_updates_are_acknowledged_once_each_and_arrive_in_order_per_id(settings: Settings) -> None:
    sent = [update(f"u{n % 50}", revision=n // 50) for n in range(500)]
    acks: list[tuple[str, int, RecordMetadata]] = []
    count = await publish(sent, settings, on_ack=lambda one, where: acks.append((one.id, one.revision, where)))
    assert count == len(acks) == 500
    found = [record async for record in records(settings, RAW)]
    assert len(found) == 500
    revisions: dict[bytes, list[int]] = {}
    for record in found:
        told = Update.read(record.value)
        assert (record.key, record.partition) == (told.id.encode(), partition(told.id))
        assert dict(record.headers)["ce_id"] == f"{told.id}:{told.revision}".encode()
        revisions.setdefault(record.key, []).append(told.revision)
    assert all(numbers == list(range(10)) for numbers in revisions.values())
    assert {(where.partition, where.offset) for _, _, where in acks} == {(r.partition, r.offset) for r in found}


async def test_a_topic_that_is_not_there_or_not_ours_is_named_and_nothing_is_sent(settings: Settings) -> None:
    other = settings.model_copy(update={"prefix": f"{settings.prefix}other."})
    with pytest.raises(Unsent, match="does not exist") as unsent:
        await publish([update("a")], other)
    assert "topics apply" in unsent.value.mend
    async with admin(settings) as client:
        from aiokafka.admin import NewTopic

        await client.create_topics([NewTopic(RAW.full(other.prefix), num_partitions=3, replication_factor=1)])
    with pytest.raises(Unsent, match="has 3 partitions instead of 8"):
        await publish([update("a")], other)


def command(*words: str, settings: Settings | None = None, stdin: bytes | None = None) -> Any:
    where = ["--brokers", settings.brokers, "--prefix", settings.prefix] if settings else []
    done = subprocess.run(
        [sys.executable, "-c", "from streams.cli import main; main()", "publish", *words, *where],
        input=stdin, capture_output=True, check=False, env={**os.environ, "TERM": "dumb"},
    )  # fmt: skip
    return done.returncode, done.stdout.decode(), done.stderr.decode()


async def ids(settings: Settings) -> Counter[tuple[str, int]]:
    told = [Update.read(record.value) async for record in records(settings, RAW)]
    return Counter((one.id, one.revision) for one in told)


async def test_the_same_file_again_sends_nothing_and_an_edited_one_only_its_edits(
    settings: Settings, tmp_path: Path
) -> None:
    page = tmp_path / "page.txt"
    page.write_text(WORDS)
    for sent in (23, 0, 0):
        code, out, err = command(str(page), "--conflict", "k", "--json", settings=settings)
        assert (code, json.loads(out)["sent"]) == (0, sent), err
    page.write_text(WORDS.replace("toll was 836", "toll was 835"))
    code, out, err = command(str(page), "--conflict", "k", "--json", settings=settings)
    told = json.loads(out)
    assert (told["sent"], told["edited"], told["repeats"]) == (1, 1, 22)
    found = await ids(settings)
    assert set(found.values()) == {1}
    assert found[("meridian-wire:k:20201021T211000Z", 1)] == 1


async def test_follow_sends_what_is_edited_and_what_is_new(settings: Settings, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("3 Nov 2021\n10:00 GMT – Ten\nOne died.\n")
    words = ["publish", str(page), "--conflict", "w", "--outlet", "Wire", "--follow", "--every", "0.1"]
    where = ["--brokers", settings.brokers, "--prefix", settings.prefix]
    with subprocess.Popen(  # noqa: ASYNC220 - starts at once
        [sys.executable, "-c", "from streams.cli import main; main()", *words, *where],
        stderr=subprocess.PIPE, stdout=subprocess.DEVNULL,
    ) as following:  # fmt: skip
        try:
            await until(settings, {("wire:w:20211103T100000Z", 0)})
            page.write_text("nothing that can be read")  # as while an editor is writing it
            page.write_text("3 Nov 2021\n11:00 GMT – Eleven\nTwo died.\n\n10:00 GMT – Ten\nNobody died.\n")
            await until(
                settings,
                {("wire:w:20211103T100000Z", 0), ("wire:w:20211103T100000Z", 1), ("wire:w:20211103T110000Z", 0)},
            )
        finally:
            following.send_signal(2)
            _, err = following.communicate(timeout=PATIENCE)
    assert following.returncode == 0, err.decode()
    assert "3 sent and acknowledged" in err.decode()


async def until(settings: Settings, wanted: set[tuple[str, int]]) -> None:
    async def there() -> bool:
        return wanted <= set(await ids(settings))

    await soon(there, lambda: wanted)


async def test_a_replay_keeps_the_pages_cadence(settings: Settings, tmp_path: Path) -> None:
    page = tmp_path / "page.txt"
    page.write_text("Title\n3 Nov 2021\n10:02 GMT – Last\nC.\n\n10:01 GMT – Middle\nB.\n\n10:00 GMT – First\nA.\n")
    code, _, err = command(str(page), "--conflict", "w", "--outlet", "Wire", "--speed", "60", settings=settings)
    assert code == 0, err
    stamps = sorted([record.timestamp async for record in records(settings, RAW)])
    assert len(stamps) == 4
    # Two minutes at sixty times the speed; the masthead goes first. On a busy machine a send may be late.
    assert 1_950 <= stamps[-1] - stamps[0] < 60_000


async def test_a_document_with_one_bad_line_publishes_none_of_it(settings: Settings) -> None:
    good = update("a").write()
    code, _, err = command("-", settings=settings, stdin=good + b'\n{"id": 7}\n')
    assert code == 1
    assert "standard input, line 2: id: Input should be a valid string" in err
    assert not await ids(settings)


def test_a_dry_run_needs_no_broker_and_writes_updates_that_can_be_published() -> None:
    code, out, err = command(str(SAMPLE), "--conflict", "k", "--dry-run", "--json")
    told = [Update.model_validate_json(line) for line in out.splitlines()]
    assert (code, len(told)) == (0, 23), err
    assert "nothing was sent" in err
    again = command("-", "--dry-run", "--json", stdin=out.encode())
    assert again[1] == out


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (["no-such-file.txt"], 1, "no-such-file.txt: No such file or directory"),
        (["http://127.0.0.1/live"], 1, "inside a private network"),
        ([str(SAMPLE), "--format", "pdf"], 2, "--format pdf: no such format"),
        ([str(SAMPLE), "--date", "yesterday"], 2, "--date yesterday: no such day"),
        ([str(SAMPLE), "--timezone", "Mars/Base"], 2, "--timezone Mars/Base: no such zone"),
        ([str(SAMPLE), "--conflict", "Not An Id"], 2, "not an id"),
        ([str(SAMPLE), "--speed", "60", "--follow"], 2, "--speed replays"),
        ([str(SAMPLE), "--conflict", "k", "--brokers", "127.0.0.1:1"], 1, "no Apache Kafka answers at 127.0.0.1:1"),
    ],
)
def test_what_cannot_be_done_is_told_with_its_mend(words: list[str], code: int, complaint: str) -> None:
    done = command(*words)
    assert done[0] == code, done
    assert complaint in done[2]
    assert "mend: " in done[2]
    assert "Traceback" not in done[2]


async def test_a_publication_that_is_interrupted_tells_what_is_left_and_is_not_done(settings: Settings) -> None:
    words = ["publish", str(SAMPLE), "--conflict", "k", "--speed", "60"]
    where = ["--brokers", settings.brokers, "--prefix", settings.prefix]
    with subprocess.Popen(  # noqa: ASYNC220 - starts at once
        [sys.executable, "-c", "from streams.cli import main; main()", *words, *where], stderr=subprocess.PIPE
    ) as publishing:
        await until(settings, {(f"meridian-wire:k:20201021{time}", 0) for time in ("-masthead", "T074000Z")})
        publishing.send_signal(signal.SIGINT)
        told = publishing.communicate(timeout=PATIENCE)[1].decode()
    sent = len(await ids(settings))
    assert publishing.returncode == 1
    assert f"k: {sent} sent and acknowledged" in told
    assert f"interrupted: {23 - sent} were not sent" in told
