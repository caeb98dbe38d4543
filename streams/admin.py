"""The topics on the broker: made as declared, and compared with what is declared."""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import KafkaError, TopicAlreadyExistsError, for_code
from aiokafka.structs import OffsetAndMetadata

from streams.settings import Settings
from streams.topics import TOPICS, Topic

KNOWN_DEADLINE = 30.0
"""Seconds until every broker must know topics that the controller has made."""


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as it is on the broker. `replication` is the smallest of its partitions; `config` has every setting."""

    partitions: int
    replication: int
    config: dict[str, str]


@asynccontextmanager
async def admin(settings: Settings) -> AsyncIterator[AIOKafkaAdminClient]:
    """An administrator's connection.

    Raises:
        aiokafka.errors.KafkaConnectionError: no broker answers.
    """
    client = AIOKafkaAdminClient(bootstrap_servers=settings.brokers)
    try:
        await client.start()
        yield client
    finally:
        await client.close()


def declared(topic: Topic, settings: Settings) -> dict[str, str]:
    """The broker's settings for a topic; with three replicas, two must have a message before it is acknowledged."""
    return topic.config() | ({"min.insync.replicas": "2"} if settings.replication >= 3 else {})


async def apply(settings: Settings) -> list[str]:
    """Create the topics that are missing and wait until they are known; existing ones are left as they are.

    Returns:
        The full names of those that were created.

    Raises:
        aiokafka.errors.KafkaError: the broker refused a topic (too few brokers for its replicas, no right to).
    """
    wanted = [
        NewTopic(
            topic.full(settings.prefix),
            topic.partitions,
            settings.replication,
            topic_configs=declared(topic, settings),
        )
        for topic in TOPICS
    ]
    created = []
    async with admin(settings) as client:
        answer: Any = await client.create_topics(wanted)
        for name, code, message in answer.topic_errors:
            if code == 0:
                created.append(name)
            elif for_code(code) is not TopicAlreadyExistsError:
                raise for_code(code)(f"{name}: {message}")
        async with asyncio.timeout(KNOWN_DEADLINE):
            while not all(found.partitions for found in (await _find(client, settings)).values()):  # noqa: ASYNC110
                await asyncio.sleep(0.05)
    return created


async def check(settings: Settings) -> list[str]:
    """Compare the topics on the broker with those declared; each difference in one sentence, none when all is well."""
    async with admin(settings) as client:
        found = await _find(client, settings)
    return [line for topic in TOPICS for line in differences(topic, found[topic.name], settings)]


async def removed(settings: Settings, readers: Mapping[str, Topic]) -> list[str]:
    """What retention (or somebody) has removed before its reader came to it, by partition, in sentences.

    Args:
        settings: where the broker is.
        readers: topics by the consumer group that reads them.
    """
    told = []
    consumer = AIOKafkaConsumer(bootstrap_servers=settings.brokers)
    await consumer.start()
    try:
        async with admin(settings) as client:
            for group, topic in readers.items():
                committed = await _committed(client, group)
                begins = await consumer.beginning_offsets(
                    [TopicPartition(topic.full(settings.prefix), number) for number in range(topic.partitions)]
                )
                told += [
                    f"{place.topic}, partition {place.partition}, begins at {begin}, but {group} has only read up to "
                    f"{committed[place].offset}: {begin - committed[place].offset} messages were removed unread"
                    for place, begin in begins.items()
                    if place in committed and 0 <= committed[place].offset < begin
                ]
    finally:
        await consumer.stop()
    return told


async def _committed(client: AIOKafkaAdminClient, group: str) -> dict[TopicPartition, OffsetAndMetadata]:
    """What a group has committed; a broker just started needs a moment until it can tell."""
    deadline = time.monotonic() + KNOWN_DEADLINE
    while True:
        try:
            return await client.list_consumer_group_offsets(group)
        except KafkaError as error:
            if not error.retriable or time.monotonic() > deadline:
                raise
        await asyncio.sleep(0.2)


def differences(topic: Topic, found: Found, settings: Settings) -> list[str]:
    """How a topic on the broker differs from its declaration, in sentences."""
    name = topic.full(settings.prefix)
    if not found.partitions:
        return [f"{name} is missing"]
    told = []
    if found.partitions != topic.partitions:
        told.append(f"{name} has {found.partitions} partitions, declared are {topic.partitions}")
    if found.replication < settings.replication:
        told.append(f"{name} has {found.replication} replicas, the settings ask for {settings.replication}")
    for key, value in declared(topic, settings).items():
        if found.config.get(key) != value:
            told.append(f"{name} has {key}={found.config.get(key)}, declared is {value}")
    return told


async def _find(client: AIOKafkaAdminClient, settings: Settings) -> dict[str, Found]:
    """The declared topics by their plain names, as they are on the broker; no partitions where one is missing."""
    names = {topic.full(settings.prefix): topic.name for topic in TOPICS}
    existing = set(await client.list_topics()) & names.keys()
    found = {name: Found(0, 0, {}) for name in names.values()}
    if not existing:
        return found
    configs = await _configs(client, sorted(existing))
    for told in await client.describe_topics(sorted(existing)):
        replicas = [len(partition["replicas"]) for partition in told["partitions"] if partition["leader"] >= 0]
        name = told["topic"]
        found[names[name]] = Found(len(replicas), min(replicas, default=0), configs.get(name, {}))
    return found


async def _configs(client: AIOKafkaAdminClient, names: list[str]) -> dict[str, dict[str, str]]:
    answers: list[Any] = await client.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    )
    return {
        resource[3]: {entry[0]: entry[1] for entry in resource[4]}
        for answer in answers
        for resource in answer.resources
    }
