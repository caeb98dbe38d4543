"""Topics are made as declared, and every difference is named."""

import pytest
from aiokafka.admin import NewTopic
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import InvalidReplicationFactorError

from streams.admin import admin, alter, apply, check, mend
from streams.settings import Settings
from streams.topics import RAW, TOLLS, TOPICS
from tests.waiting import soon


async def _told(settings: Settings, expected: list[str]) -> list[str]:
    """What `check` says of the topics, asked again until it is as expected."""
    told: list[str] = []

    async def as_expected() -> bool:
        told[:] = await check(settings)
        return told == expected

    await soon(as_expected, lambda: told)
    return told


async def test_applied_topics_are_as_declared(settings: Settings) -> None:
    assert await check(settings) == []


async def test_applying_twice_creates_nothing_more(settings: Settings) -> None:
    assert await apply(settings) == []


async def test_a_missing_topic_is_named_and_made(settings: Settings) -> None:
    name = RAW.full(settings.prefix)
    async with admin(settings) as client:
        await client.delete_topics([name])
    expected = [f"{name} is missing"]
    assert await _told(settings, expected) == expected
    assert await apply(settings) == [name]


async def test_wrong_partitions_and_cleanup_are_each_named(settings: Settings) -> None:
    other = settings.model_copy(update={"prefix": settings.prefix + "wrong."})
    wrong = TOLLS.full(other.prefix)
    async with admin(other) as client:
        await client.create_topics(
            [NewTopic(wrong, 3, 1, topic_configs={**TOLLS.config(), "cleanup.policy": "delete"})]
        )
    expected: list[str] = []
    for topic in TOPICS:
        if topic is TOLLS:
            expected += [
                f"{wrong} has 3 partitions, declared are {TOLLS.partitions}",
                f"{wrong} has cleanup.policy=delete, declared is compact",
            ]
        else:
            expected.append(f"{topic.full(other.prefix)} is missing")
    assert await _told(other, expected) == expected


async def test_too_few_replicas_are_named(settings: Settings) -> None:
    three = settings.model_copy(update={"replication": 3})
    assert f"{RAW.full(settings.prefix)} has 1 replicas, the settings ask for 3" in await check(three)


async def test_more_replicas_than_brokers_is_refused_with_the_topic_named(settings: Settings) -> None:
    other = settings.model_copy(update={"prefix": settings.prefix + "three.", "replication": 3})
    with pytest.raises(InvalidReplicationFactorError) as refused:
        await apply(other)
    assert "updates.raw" in str(refused.value)


def test_every_topic_name_is_declared_once() -> None:
    assert len({topic.name for topic in TOPICS}) == len(TOPICS)


async def test_altering_sets_what_is_declared_and_keeps_what_else_was_set_by_hand(settings: Settings) -> None:
    name = TOLLS.full(settings.prefix)
    by_hand = {"cleanup.policy": "delete", "flush.messages": "7"}
    async with admin(settings) as client:
        await client.alter_configs([ConfigResource(ConfigResourceType.TOPIC, name, configs=by_hand)])

    async def altered() -> bool:
        return any(told.startswith(f"{name} has cleanup.policy=delete") for told in await check(settings))

    await soon(altered)
    assert await alter(settings) == [name]
    assert await check(settings) == []
    async with admin(settings) as client:
        (answer,) = await client.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
    assert {entry[0]: entry[1] for entry in answer.resources[0][4]}["flush.messages"] == "7"
    assert await alter(settings) == []


def test_the_mend_is_for_what_differs_and_can_be_pasted() -> None:
    settings = Settings(brokers="kafka:9092", prefix="two.")
    command = "truceline topics apply --brokers kafka:9092 --prefix two."
    assert mend(["raw is missing"], settings) == f"`{command}` makes what is missing"
    assert mend(["dead has retention.ms=1, declared is 2"], settings).startswith(f"`{command} --alter`")
    assert "another --prefix" in mend(["raw has 16 partitions, declared are 8"], settings)
    assert mend(["raw is missing"], Settings()) == "`truceline topics apply` makes what is missing"
