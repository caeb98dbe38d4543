"""The topics on the broker: made as declared, and compared with what is declared."""

import asyncio
import re
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

OF_THE_TOPIC = 1
"""Where a setting comes from, as Kafka's protocol says it: DYNAMIC_TOPIC_CONFIG."""
KNOWN_DEADLINE = 30.0
"""Seconds until every broker must know topics that the controller has made."""


@dataclass(frozen=True, slots=True)
class Found:
    """A topic as it is on the broker. `replication` is the smallest of its partitions; `config` has every setting.

    `own` are the settings that were given to the topic itself, and are not the broker's for all topics.
    """

    partitions: int
    replication: int
    config: dict[str, str]
    own: dict[str, str]

    def lacks(self, topic: Topic, settings: Settings) -> dict[str, str]:
        """The declared settings that it does not have."""
        return {key: value for key, value in declared(topic, settings).items() if self.config.get(key) != value}


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


async def alter(settings: Settings) -> list[str]:
    """Give the topics that exist their declared settings. What else was set on them stays, as do their partitions.

    Returns:
        The full names of those that were altered.

    Raises:
        aiokafka.errors.KafkaError: the broker refused.
    """
    async with admin(settings) as client:
        found = await _find(client, settings)
        wrong = [topic for topic in TOPICS if found[topic.name].partitions and found[topic.name].lacks(topic, settings)]
        wanted = [
            ConfigResource(
                ConfigResourceType.TOPIC,
                topic.full(settings.prefix),
                configs=found[topic.name].own | declared(topic, settings),
            )
            for topic in wrong
        ]
        answers: list[Any] = await client.alter_configs(wanted) if wanted else []
        for code, message, _, name in (told for answer in answers for told in answer.resources):
            if code != 0:
                raise for_code(code)(f"{name}: {message}")
        async with asyncio.timeout(KNOWN_DEADLINE):
            while any(found[topic.name].lacks(topic, settings) for topic in wrong):
                found = await _find(client, settings)
    return [topic.full(settings.prefix) for topic in wrong]


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
                read = await committed(client, group)
                begins = await consumer.beginning_offsets(
                    [TopicPartition(topic.full(settings.prefix), number) for number in range(topic.partitions)]
                )
                told += [
                    f"{place.topic}, partition {place.partition}, begins at {begin}, but {group} has only read up to "
                    f"{read[place].offset}: {begin - read[place].offset} messages were removed unread"
                    for place, begin in begins.items()
                    if place in read and 0 <= read[place].offset < begin
                ]
    finally:
        await consumer.stop()
    return told


async def committed(client: AIOKafkaAdminClient, group: str) -> dict[TopicPartition, OffsetAndMetadata]:
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
    told += [
        f"{name} has {key}={found.config.get(key)}, declared is {value}"
        for key, value in found.lacks(topic, settings).items()
    ]
    return told


def mend(differences: list[str], settings: Settings) -> str:
    """What to do about differences: each command as it has to be typed to reach these topics."""
    replication = f" --replication {settings.replication}" if settings.replication != Settings().replication else ""
    command = f"truceline topics apply{settings.options()}{replication}"
    missing = [told for told in differences if told.endswith(" is missing")]
    fixed = [told for told in differences if re.search(r" has \d+ (partitions|replicas), ", told)]
    told = []
    if missing:
        told.append(f"`{command}` makes what is missing")
    if len(missing) + len(fixed) < len(differences):
        told.append(f"`{command} --alter` sets what is set otherwise")
    if fixed:
        told.append("partitions and replicas stay as a topic was made: take another --prefix, or Kafka's own tools")
    return "; ".join(told)


async def _find(client: AIOKafkaAdminClient, settings: Settings) -> dict[str, Found]:
    """The declared topics by their plain names, as they are on the broker; no partitions where one is missing."""
    names = {topic.full(settings.prefix): topic.name for topic in TOPICS}
    existing = set(await client.list_topics()) & names.keys()
    found = {name: Found(0, 0, {}, {}) for name in names.values()}
    if not existing:
        return found
    configs = await _configs(client, sorted(existing))
    for told in await client.describe_topics(sorted(existing)):
        replicas = [len(partition["replicas"]) for partition in told["partitions"] if partition["leader"] >= 0]
        name = told["topic"]
        found[names[name]] = Found(len(replicas), min(replicas, default=0), *configs.get(name, ({}, {})))
    return found


async def _configs(client: AIOKafkaAdminClient, names: list[str]) -> dict[str, tuple[dict[str, str], dict[str, str]]]:
    """Of each topic, every setting, and those that were given to the topic itself."""
    answers: list[Any] = await client.describe_configs(
        [ConfigResource(ConfigResourceType.TOPIC, name) for name in names]
    )
    return {
        resource[3]: (
            {entry[0]: entry[1] for entry in resource[4]},
            {entry[0]: entry[1] for entry in resource[4] if entry[3] == OF_THE_TOPIC},
        )
        for answer in answers
        for resource in answer.resources
    }
