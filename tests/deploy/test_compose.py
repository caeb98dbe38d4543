"""What is deployed is what is tested: the same Kafka, commands that exist, settings that exist, loopback only."""

import json
import re
import zipfile
from pathlib import Path
from subprocess import run
from sys import executable
from typing import Any

import jsonschema
import pytest
import yaml
from typer.main import get_command

from streams import cli
from streams.broker.jars import kafka_version
from streams.settings import Settings

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {name: service for name, service in SERVICES.items() if service["image"] == "truceline"}


def test_compose_is_valid_by_the_compose_specification() -> None:
    official = json.loads((ROOT / "tests/data/standards/compose-spec.json").read_text(encoding="utf-8"))
    jsonschema.Draft202012Validator(official).validate(COMPOSE)
    assert not jsonschema.Draft202012Validator(official).is_valid({**COMPOSE, "services": {"kafka": {"imagee": "x"}}})


def test_kafka_is_the_version_that_the_tests_run_on() -> None:
    assert SERVICES["kafka"]["image"] == f"apache/kafka:{kafka_version()}"


def parse(words: list[str]) -> None:
    """Parse a command line of `truceline`, which refuses unknown commands and options; nothing runs."""
    command, arguments = get_command(cli.load()), list(words)
    while hasattr(command, "commands"):
        name = arguments.pop(0)
        assert name in command.commands, f"there is no command {name}"
        command = command.commands[name]
    command.make_context(" ".join(words), arguments).close()


@pytest.mark.parametrize("service", OURS)
def test_every_command_exists_with_its_options(service: str) -> None:
    parse(OURS[service]["command"])


def test_every_setting_given_is_one() -> None:
    for name, service in OURS.items():
        given = service["environment"]
        assert {key for key in given if key.startswith("TRUCELINE_")} == given.keys(), name
        Settings(**{key.removeprefix("TRUCELINE_").lower(): value for key, value in given.items()})


def test_topics_are_made_before_anything_works_and_by_us_alone() -> None:
    assert SERVICES["kafka"]["environment"]["KAFKA_AUTO_CREATE_TOPICS_ENABLE"] == "false"
    waiting = {name for name, service in OURS.items() if "topics" in service["depends_on"]}
    assert waiting == OURS.keys() - {"topics"}
    assert len([name for name in OURS if name.startswith("worker")]) == 2


def test_workers_have_lasting_names_of_their_own() -> None:
    names = [service["environment"].get("TRUCELINE_INSTANCE") for name, service in OURS.items() if "worker" in name]
    assert len(set(names)) == len(names)
    assert None not in names


def test_whatever_ends_is_started_again_and_the_topics_until_they_are_made() -> None:
    assert {name: service["restart"] for name, service in SERVICES.items() if name != "topics"} == dict.fromkeys(
        SERVICES.keys() - {"topics"}, "unless-stopped"
    )
    assert SERVICES["topics"]["restart"] == "on-failure"


def test_only_loopback_is_opened_and_stopping_waits_long_enough() -> None:
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)
    grace = min(int(service["stop_grace_period"].removesuffix("s")) for service in OURS.values())
    assert grace > Settings.model_fields["shutdown_timeout"].default


def test_every_volume_lies_where_the_image_lets_its_user_write() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8")
    (owned,) = re.findall(r"install --directory --owner truceline (.*)", dockerfile)
    mounted = [volume.split(":") for service in OURS.values() for volume in service.get("volumes", ())]
    assert {place for _, place in mounted} == set(owned.split())
    assert {name for name, _ in mounted} <= COMPOSE["volumes"].keys()


def _pins(lock: str) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", (ROOT / lock).read_text(encoding="utf-8"), re.MULTILINE))


def test_the_image_gets_the_versions_that_the_tests_run_with() -> None:
    image, tested = _pins("deploy/requirements.lock"), _pins("requirements.lock")
    assert image.items() <= tested.items()
    assert not {"pytest", "mypy", "hypothesis"} & image.keys()
    for lock in ("deploy/requirements.lock", "requirements.lock"):
        text = (ROOT / lock).read_text(encoding="utf-8")
        assert all("--hash=sha256:" in entry for entry in re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:])
        assert "index-url" not in text


def test_the_image_is_built_from_files_that_docker_is_sent_and_runs_as_nobody_special() -> None:
    lines = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8").splitlines()
    sent = {line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")}
    copied = {
        name for line in lines if line.startswith("COPY ") and "--from" not in line for name in line.split()[1:-1]
    }
    assert copied <= sent
    assert all((ROOT / name).exists() for name in sent)
    assert "USER 10001:10001" in lines[lines.index(next(line for line in lines[2:] if "bookworm" in line)) :][-6:]


def test_the_wheel_holds_all_that_the_packages_hold(tmp_path: Path) -> None:
    build = [executable, "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "-w", tmp_path, ROOT]
    run(build, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    tracked = run(["git", "ls-files", "schemas", "streams"], cwd=ROOT, check=True, capture_output=True, text=True)
    page = "streams/views/page/"  # of this the wheel holds what was built, not what it was built from
    with zipfile.ZipFile(wheel) as built:
        held = set(built.namelist())
    missing = {name for name in tracked.stdout.split() if not name.startswith(page)} - held
    assert {name for name in missing if (ROOT / name).exists()} == set()
    assert f"{page}dist/index.html" in held
    assert {name for name in held if name.startswith(page)} == {n for n in held if n.startswith(f"{page}dist/")}
