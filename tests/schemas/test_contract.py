"""What is promised to producers and consumers is fresh, valid by the official schemas, and kept by the examples."""

import json
import subprocess
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from pydantic import ValidationError

from schemas import EnrichedUpdate, Message, Part, Update
from streams import contract
from streams.topics import TOPICS

STANDARDS = Path(__file__).parents[1] / "data" / "standards"
EXAMPLES = contract.SCHEMAS / "examples"
each_message = pytest.mark.parametrize("message", contract.messages(), ids=lambda message: message.__name__)


def _schema(message: type[Message]) -> Any:
    return json.loads((contract.SCHEMAS / "json" / f"{contract.file_name(message)}.json").read_text(encoding="utf-8"))


def _example(message: type[Message]) -> Any:
    return json.loads((EXAMPLES / f"{contract.file_name(message)}.json").read_text(encoding="utf-8"))


def test_the_exported_files_are_fresh() -> None:
    assert contract.stale() == []


@each_message
def test_every_example_decodes_and_is_written_again_as_it_was(message: type[Message]) -> None:
    example = _example(message)
    assert json.loads(message.read(json.dumps(example)).write()) == example


@each_message
def test_what_the_commit_before_wrote_is_still_read(message: type[Message]) -> None:
    """Topics and tables hold it. A change that cannot read it is a new version of its topic (docs/reliability.md)."""
    before = f"HEAD~1:./{contract.file_name(message)}.json"
    written = subprocess.run(["git", "show", before], cwd=EXAMPLES, check=False, capture_output=True).stdout
    if not written:
        pytest.skip("no commit before this one is here, or it did not have the message")
    assert message.read(written).write()


@each_message
def test_every_example_is_valid_by_its_exported_schema(message: type[Message]) -> None:
    schema = _schema(message)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.Draft202012Validator(schema).validate(_example(message))


@each_message
def test_writers_are_closed_and_readers_tolerant(message: type[Message]) -> None:
    strange = {**_example(message), "of_a_later_version": 1}
    assert not jsonschema.Draft202012Validator(_schema(message)).is_valid(strange)
    with pytest.raises(ValidationError):
        message(**strange)
    assert message.read(json.dumps(strange)) == message.read(json.dumps(_example(message)))


@each_message
def test_every_object_inside_a_message_is_closed(message: type[Message]) -> None:
    schema = _schema(message)
    objects = [schema, *(part for part in schema.get("$defs", {}).values() if part.get("type") == "object")]
    assert [part["title"] for part in objects if part.get("additionalProperties") is not False] == []


def test_there_is_one_example_for_each_message_and_no_other() -> None:
    assert {path.stem for path in EXAMPLES.iterdir()} == {contract.file_name(m) for m in contract.messages()}


def test_the_examples_quotes_stand_where_their_spans_point() -> None:
    update = Update.read(json.dumps(_example(Update)))
    read = EnrichedUpdate.read(json.dumps(_example(EnrichedUpdate)))
    parts = {Part.HEADLINE: update.headline, Part.TEXT: update.text}
    quoted = [*read.casualties, *read.violations, *read.refusals]
    assert len(quoted) > 5
    assert all(parts[told.span.part][told.span.start : told.span.end] == told.quote for told in quoted)
    assert all(parts[tag.span.part][tag.span.start : tag.span.end] == tag.name for tag in read.entities)


def _asyncapi() -> Any:
    return yaml.safe_load((contract.SCHEMAS / "asyncapi.yaml").read_text(encoding="utf-8"))


def test_asyncapi_is_valid_by_the_official_schema() -> None:
    official = json.loads((STANDARDS / "asyncapi-3.0.0.json").read_text(encoding="utf-8"))
    jsonschema.Draft7Validator(official).validate(_asyncapi())


def test_the_official_schema_would_notice_a_wrong_document() -> None:
    official = json.loads((STANDARDS / "asyncapi-3.0.0.json").read_text(encoding="utf-8"))
    wrong = _asyncapi()
    wrong["channels"][TOPICS[0].name]["bindings"]["kafka"]["partitions"] = "eight"
    assert not jsonschema.Draft7Validator(official).is_valid(wrong)


def test_every_reference_in_asyncapi_leads_somewhere() -> None:
    document = _asyncapi()
    references = _references(document)
    assert len(references) > len(TOPICS)
    for reference in references:
        file, _, pointer = reference.partition("#")
        there = json.loads((contract.SCHEMAS / file).read_text(encoding="utf-8")) if file else document
        for step in pointer.split("/")[1:]:
            there = there[step]
        assert there


def _references(node: Any) -> list[str]:
    if isinstance(node, dict):
        own = [node["$ref"]] if "$ref" in node else []
        return own + [found for value in node.values() for found in _references(value)]
    return [found for value in node for found in _references(value)] if isinstance(node, list) else []


def test_asyncapi_tells_each_topic_as_the_broker_gets_it() -> None:
    channels = _asyncapi()["channels"]
    assert list(channels) == [topic.name for topic in TOPICS]
    for topic in TOPICS:
        kafka = channels[topic.name]["bindings"]["kafka"]
        told = kafka["topicConfiguration"]
        assert kafka["partitions"] == topic.partitions
        assert ",".join(told["cleanup.policy"]) == topic.config()["cleanup.policy"]
        assert str(told.get("retention.ms")) == topic.config().get("retention.ms", "None")


def test_a_stale_file_is_named_with_its_mend(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(contract, "SCHEMAS", tmp_path / "schemas")
    (tmp_path / "schemas").mkdir()
    assert contract.main(["--check"]) == 1
    assert "stale: schemas/asyncapi.yaml" in capsys.readouterr().err
    assert contract.main([]) == 0
    (tmp_path / "schemas" / "json" / "of_no_message.json").write_text("{}")
    assert contract.main(["--check"]) == 1
    assert contract.main([]) == 0
    assert contract.main(["--check"]) == 0
