"""`truceline doctor`: what could keep the pipeline from working here, each finding with its mend."""

import asyncio
import json
import logging
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from streams.cli import Brokers, Failure, Prefix, settings_of, start_one

if TYPE_CHECKING:
    from streams.settings import Settings

FREE_BYTES = 1 << 30
"""Below this a worker's state, a broker's log or a read model may fill the disk within a day."""
SKEW_SECONDS = 30.0
"""Above this "5 minutes ago" is wrong on every page; Kafka itself refuses records an hour ahead of its clock."""
FETCH, OLDEST_FETCH_OF_4 = 1, 4
"""Kafka 4.0 removed the first four versions of its fetch request, so the oldest one that a broker offers tells."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at: whether it is well, what was seen, and what to do if it is not."""

    name: str
    ok: bool
    told: str
    mend: str = ""


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command()(doctor)


def doctor(
    brokers: Brokers = None,
    prefix: Prefix = None,
    as_json: Annotated[bool, typer.Option("--json", help="for machines")] = False,
) -> None:
    """Look at broker, topics, clock, libraries, Java and disk, and print what to mend. Exit 1 if something is wrong."""
    settings = settings_of(brokers, prefix)
    findings = [*_libraries(), _java(), *_disk(settings), *asyncio.run(_broker(settings))]
    if as_json:
        print(
            json.dumps(
                {"findings": [asdict(replace(finding, mend="") if finding.ok else finding) for finding in findings]}
            )
        )
    else:
        for finding in findings:
            print(f"{'ok   ' if finding.ok else 'WRONG'} {finding.name:<10} {finding.told}")
            if finding.mend and not finding.ok:
                print(f"      {'':<10} mend: {finding.mend}")
    if wrong := [finding.name for finding in findings if not finding.ok]:
        raise Failure(f"wrong: {', '.join(wrong)}")


def _libraries() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, requires, version

    from packaging.requirements import Requirement

    pins = [Requirement(line) for line in requires("truceline") or ()]
    needed = [pin for pin in pins if pin.marker is None or pin.marker.evaluate({"extra": ""})]
    told = []
    for pin in needed:
        try:
            if not pin.specifier.contains(found := version(pin.name), prereleases=True):
                told.append(f"{pin.name} is {found}, needed is {pin.specifier}")
        except PackageNotFoundError:
            told.append(f"{pin.name} is missing, needed is {pin.specifier}")
    python = sys.version.split()[0]
    mend = "make setup builds the environment from requirements.lock; or pip install --upgrade truceline"
    seen = "; ".join(told) or f"Python {python}, {len(needed)} libraries as pinned (faust {version('faust-streaming')})"
    yield Finding("libraries", not told, seen, mend)


def _java() -> Finding:
    from streams.broker import BrokerError
    from streams.broker.jars import kafka_version, locked
    from streams.broker.java import find_java
    from streams.places import cache

    try:
        java = find_java()
    except BrokerError as error:
        return Finding("java", False, error.what, f"{error.mend} (only `truceline broker` and `demo` need it)")
    jars = locked()
    cached = sum(jar.is_sound(cache("jars") / jar.name) for jar in jars)
    more = "" if cached == len(jars) else "; the rest is fetched when `truceline broker` first runs"
    return Finding(
        "java", True, f"{java.version} at {java.program}; {cached} of {len(jars)} jars of Kafka {kafka_version()}{more}"
    )


def _disk(settings: "Settings") -> Iterator[Finding]:
    from streams.places import cache, own
    from streams.settings import MEMORY

    places = {"temporary files": Path(tempfile.gettempdir()), "jars": cache("jars")}
    if settings.state != MEMORY:
        places["state"] = settings.state or own("state", settings)
    for use, place in places.items():
        existing = next(parent for parent in (place, *place.absolute().parents) if parent.exists())
        free = shutil.disk_usage(existing).free
        yield Finding(
            "disk", free >= FREE_BYTES, f"{free / (1 << 30):.1f} GiB free in {place} ({use})", "make room there"
        )


async def _broker(settings: "Settings") -> list[Finding]:
    """What the broker itself tells; nothing but its absence when it is absent."""
    from aiokafka.errors import KafkaError

    from streams import admin

    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)  # what it would warn of is a finding
    try:
        async with admin.admin(settings) as client:
            cluster = await client.describe_cluster()
            oldest = await _oldest_fetch(client)
    except (KafkaError, OSError):
        return [Finding("broker", False, f"no Apache Kafka answers at {settings.brokers}", start_one(settings))]
    count = len(cluster["brokers"])
    nodes = f"{count} node{'' if count == 1 else 's'} at {settings.brokers}"
    findings = [
        Finding("broker", True, f"Apache Kafka 4 or newer, {nodes}")
        if oldest >= OLDEST_FETCH_OF_4
        else Finding("broker", False, f"Apache Kafka older than 4.0, {nodes}", "Truceline is tested with Kafka 4")
    ]
    differences = await admin.check(settings)
    told = "; ".join(differences) or f"all topics of {settings.prefix}* are as declared"
    findings.append(Finding("topics", not differences, told, admin.mend(differences, settings)))
    try:
        findings.append(_clock(*await _ask_clock(settings)))
    except (KafkaError, OSError, TimeoutError) as error:
        mend = "the probe makes, writes and removes a topic of its own: allow that to this client, or look at the log"
        findings.append(Finding("clock", False, f"a probe record was refused: {error or type(error).__name__}", mend))
    return findings


async def _oldest_fetch(client: Any) -> int:
    from aiokafka.protocol.admin import ApiVersionRequest

    answer = await client._send_request(ApiVersionRequest())
    return next((api[1] for api in answer.api_versions if api[0] == FETCH), 0)


async def _ask_clock(settings: "Settings") -> tuple[float, float]:
    """How far the broker's clock is ahead of ours, in seconds, and half the time that asking took."""
    import secrets

    from aiokafka import AIOKafkaProducer
    from aiokafka.admin import NewTopic

    from streams import admin

    topic = f"{settings.prefix}doctor.{secrets.token_hex(4)}"
    async with admin.admin(settings) as client, asyncio.timeout(20):
        config = {"message.timestamp.type": "LogAppendTime", "min.insync.replicas": "1"}
        await client.create_topics([NewTopic(topic, 1, 1, topic_configs=config)])
        producer = AIOKafkaProducer(bootstrap_servers=settings.brokers, acks="all", enable_idempotence=True)
        try:
            await producer.start()
            await producer.send_and_wait(topic, b"probe")
            before = time.time()
            stamped = (await producer.send_and_wait(topic, b"probe")).timestamp / 1000
            after = time.time()
        finally:
            await producer.stop()
            await client.delete_topics([topic])
    return stamped - (before + after) / 2, (after - before) / 2


def _clock(ahead: float, uncertain: float) -> Finding:
    return Finding(
        "clock",
        abs(ahead) - uncertain <= SKEW_SECONDS,
        f"the broker's clock is {ahead:+.3f} s from this one (±{uncertain:.3f} s)",
        "set both clocks by NTP",
    )
