"""The contract for producers and consumers, written from the code: JSON Schema of every message and AsyncAPI 3.0.

`python -m streams.contract` writes `schemas/json/` and `schemas/asyncapi.yaml`; with `--check` it only compares and
fails where they are stale.
"""

import json
import re
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from schemas import DeadLetter, Message
from streams.settings import Settings
from streams.topics import RAW, TOPICS, Topic

SCHEMAS = Path(__file__).parents[1] / "schemas"
DIALECT = GenerateJsonSchema.schema_dialect
CLOUD_EVENT = {
    "content-type": "application/json; charset=utf-8",
    "ce_specversion": "1.0",
    "ce_id": "one event; a repeat carries the same",
    "ce_source": "the update's address, or conflict and topic",
    "ce_type": "truceline.<topic>",
    "ce_time": "when the source published it (RFC 3339, UTC)",
    "ce_conflict": "conflict id, to filter without decoding",
}


def messages() -> tuple[type[Message], ...]:
    """Every message that travels, each once, in the order of the topics."""
    return tuple(dict.fromkeys(topic.value for topic in TOPICS))


def file_name(message: type[Message]) -> str:
    """`EnrichedUpdate` → `enriched_update`: the name of its schema and of its example."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", message.__name__).lower()


def json_schema(message: type[Message]) -> dict[str, Any]:
    """JSON Schema 2020-12 of a message as it may be written: closed, fields with a default may be absent."""
    schema = message.model_json_schema(mode="validation")
    return {"$schema": DIALECT, "$id": f"urn:truceline:message:{file_name(message)}:1", **schema}


def asyncapi() -> dict[str, Any]:
    """AsyncAPI 3.0 of the topics as Kafka has them."""
    prefix = Settings.model_fields["prefix"]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Truceline",
            "version": version("truceline"),
            "description": "Live conflict reporting as a stream of claims: tolls and ceasefire allegations, each "
            "figure with its words. Values are plain UTF-8 JSON; attributes of CloudEvents 1.0 travel as `ce_*` "
            "headers. Writers send exactly what the schemas allow; readers ignore fields they do not know.",
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "servers": {
            "local": {
                "host": Settings.model_fields["brokers"].default,
                "protocol": "kafka",
                "description": "Where `truceline broker` answers",
            }
        },
        "channels": {topic.name: _channel(topic) for topic in TOPICS},
        "operations": {f"{'receive' if topic is RAW else 'send'}-{topic.name}": _operation(topic) for topic in TOPICS},
        "components": {
            "parameters": {"prefix": {"default": prefix.default, "description": prefix.description}},
            "messageTraits": {"CloudEvent": {"contentType": "application/json", "headers": _headers(CLOUD_EVENT)}},
        },
    }


def _channel(topic: Topic) -> dict[str, Any]:
    config: dict[str, Any] = {
        "cleanup.policy": [topic.cleanup.value],
        "max.message.bytes": int(topic.config()["max.message.bytes"]),
    }
    if topic.retention_ms is not None:
        config["retention.ms"] = topic.retention_ms
    return {
        "address": f"{{prefix}}{topic.name}",
        "parameters": {"prefix": {"$ref": "#/components/parameters/prefix"}},
        "description": topic.why,
        "messages": {topic.value.__name__: _message(topic)},
        "bindings": {
            "kafka": {
                "partitions": topic.partitions,
                "replicas": Settings.model_fields["replication"].default,
                "topicConfiguration": config,
                "bindingVersion": "0.5.0",
            }
        },
    }


def _message(topic: Topic) -> dict[str, Any]:
    described = {
        "name": topic.value.__name__,
        "summary": (topic.value.__doc__ or "").strip().splitlines()[0],
        "bindings": {"kafka": {"key": {"type": "string", "description": topic.key}, "bindingVersion": "0.5.0"}},
    }
    if topic.value is DeadLetter:
        told = json_schema(DeadLetter)["properties"]
        headers = {f"truceline-{name}": str(field.get("description", name)) for name, field in told.items()}
        return {
            **described,
            "contentType": "application/octet-stream",
            "headers": _headers(headers),
            "description": "Key and value are the original bytes, untouched, or null; the original headers are kept.",
        }
    return {
        **described,
        "traits": [{"$ref": "#/components/messageTraits/CloudEvent"}],
        "payload": {"$ref": f"./json/{file_name(topic.value)}.json"},
    }


def _headers(meanings: dict[str, str]) -> dict[str, Any]:
    fields = {name: {"type": "string", "description": meaning} for name, meaning in meanings.items()}
    return {"type": "object", "properties": fields}


def _operation(topic: Topic) -> dict[str, Any]:
    return {
        "action": "receive" if topic is RAW else "send",
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": "Producers push updates" if topic is RAW else f"Truceline writes {topic.value.__name__} messages",
    }


def files() -> dict[Path, str]:
    """Every generated file with its content."""
    import yaml

    written = {
        SCHEMAS / "json" / f"{file_name(message)}.json": json.dumps(json_schema(message), indent=2) + "\n"
        for message in messages()
    }
    head = "# Written by `python -m streams.contract` from streams/topics.py and schemas/; do not edit.\n"
    document = yaml.safe_dump(asyncapi(), sort_keys=False, allow_unicode=True, width=110)
    return {**written, SCHEMAS / "asyncapi.yaml": head + document}


def stale() -> list[Path]:
    """Generated files that are missing, out of date, or belong to no message any more."""
    wanted = files()
    wrong = [path for path, text in wanted.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    return wrong + [path for path in sorted((SCHEMAS / "json").glob("*")) if path not in wanted]


def main(arguments: list[str]) -> int:
    """Write the files, or with `--check` say which are stale. Returns the exit code."""
    if arguments not in ([], ["--check"]):
        print("usage: python -m streams.contract [--check]", file=sys.stderr)
        return 2
    wrong = stale()
    if arguments:
        for path in wrong:
            print(f"stale: {path.relative_to(SCHEMAS.parent)}", file=sys.stderr)
        if wrong:
            print("  mend: make schemas", file=sys.stderr)
        return bool(wrong)
    wanted = files()
    for path in wrong:
        if path in wanted:
            path.parent.mkdir(exist_ok=True)
            path.write_text(wanted[path], encoding="utf-8")
        else:
            path.unlink()
        print(f"{'wrote' if path in wanted else 'removed'} {path.relative_to(SCHEMAS.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
