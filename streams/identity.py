"""Which life of a topic this is: Kafka gives every topic an id when it is made, and a new one when it is made anew.

Offsets and a copy of the state mean something for that one life alone. aiokafka speaks the metadata request up to
version 5; topics tell their ids from version 10 on (Apache Kafka 2.8), so that version is written down here.
"""

from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.protocol.api import Request, RequestStruct, Response
from aiokafka.protocol.types import Boolean, CompactArray, CompactString, Int16, Int32, Int64, Schema, TaggedFields

TOPIC_ID = ("topic_id", Schema(("high", Int64), ("low", Int64)))
TAGS = ("tags", TaggedFields)
NUMBERS = CompactArray(Int32)


class MetadataResponse10(Response):
    """Brokers and topics of a cluster."""

    API_KEY, API_VERSION = 3, 10
    SCHEMA = Schema(
        ("throttle_time_ms", Int32),
        ("brokers", CompactArray(
            ("node_id", Int32), ("host", CompactString()), ("port", Int32), ("rack", CompactString()), TAGS,
        )),
        ("cluster_id", CompactString()),
        ("controller_id", Int32),
        ("topics", CompactArray(
            ("error_code", Int16),
            ("name", CompactString()),
            TOPIC_ID,
            ("is_internal", Boolean),
            ("partitions", CompactArray(
                ("error_code", Int16), ("partition", Int32), ("leader", Int32), ("leader_epoch", Int32),
                ("replicas", NUMBERS), ("in_sync", NUMBERS), ("offline", NUMBERS), TAGS,
            )),
            ("authorized_operations", Int32),
            TAGS,
        )),
        ("authorized_operations", Int32),
        TAGS,
    )  # fmt: skip


class MetadataRequest10(RequestStruct):
    """The same for some topics, by name."""

    API_KEY, API_VERSION = 3, 10
    FLEXIBLE_VERSION = True
    RESPONSE_TYPE = MetadataResponse10
    SCHEMA = Schema(
        ("topics", CompactArray(TOPIC_ID, ("name", CompactString()), TAGS)),
        ("allow_auto_topic_creation", Boolean),
        ("include_cluster_authorized_operations", Boolean),
        ("include_topic_authorized_operations", Boolean),
        TAGS,
    )


class _Metadata(Request[MetadataRequest10]):
    API_KEY = 3

    def __init__(self, topic: str) -> None:
        self._topic = topic

    def build(self, request_struct_class: type[MetadataRequest10]) -> MetadataRequest10:
        return request_struct_class([((0, 0), self._topic, {})], False, False, False, {})


async def topic_id(client: AIOKafkaAdminClient, name: str) -> str:
    """The id of a topic that is there, in 32 hexadecimal digits.

    Raises:
        aiokafka.errors.KafkaError: the broker does not answer.
    """
    answer = (await client._send_request(_Metadata(name))).to_object()
    (topic,) = answer["topics"]
    high, low = (topic["topic_id"][half] % 2**64 for half in ("high", "low"))
    return f"{high:016x}{low:016x}"
