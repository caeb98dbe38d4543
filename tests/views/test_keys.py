"""Keys: shown once, kept as hashes, refused from the moment they are revoked; and how often one may ask."""

import os
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from streams.views.keys import Keys, Scope
from tests.views.view_desk import COMMAND, Desk, serving

NOW = datetime(2031, 5, 4, tzinfo=UTC)


@pytest.fixture
def keys(tmp_path: Path) -> Keys:
    return Keys(tmp_path / "deep" / "keys.jsonl")


def test_only_the_hash_of_a_key_is_kept_and_only_for_its_owner(keys: Keys) -> None:
    key, token = keys.create("desk", (Scope.READ, Scope.PUBLISH), now=NOW)
    assert keys.find(token) == key
    assert token not in keys.path.read_text()
    assert token.split("_", 2)[2] not in keys.path.read_text()
    assert keys.path.stat().st_mode & 0o777 == 0o600


def test_a_key_with_one_letter_changed_is_none(keys: Keys) -> None:
    _, token = keys.create("desk", (Scope.READ,), now=NOW)
    wrong = token[:-1] + ("A" if token[-1] != "A" else "B")
    assert [keys.find(wrong), keys.find(""), keys.find("tlk"), keys.find("tlk_x_y"), keys.find("é_\udcff_")] == [
        None
    ] * 5


def test_another_process_sees_a_revocation_at_once(keys: Keys) -> None:
    key, token = keys.create("desk", (Scope.READ,), now=NOW)
    elsewhere = Keys(keys.path)
    assert elsewhere.find(token) is not None
    keys.revoke(key.id, now=NOW)
    assert elsewhere.find(token) is None
    assert keys.all()[key.id].revoked_at == "2031-05-04T00:00:00+00:00"


def test_keys_on_the_command_line(tmp_path: Path) -> None:
    environment = {**os.environ, "TRUCELINE_KEYS": str(tmp_path / "keys.jsonl"), "COLUMNS": "120"}

    def keys(*arguments: str) -> "subprocess.CompletedProcess[str]":
        command = [*COMMAND, "keys", *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    assert "No keys yet" in keys("list").stdout
    made = keys("create", "--scope", "publish", "--scope", "read", "night desk")
    token = made.stdout.strip()
    assert (made.returncode, token.startswith("tlk_")) == (0, True)
    assert "night desk" in keys("list").stdout
    assert token not in keys("list").stdout
    assert keys("revoke", token.split("_")[1]).returncode == 0
    assert Keys(tmp_path / "keys.jsonl").find(token) is None
    assert (keys("revoke", "nothing").returncode, keys("create", "--scope", "all", "x").returncode) == (2, 2)


def test_a_revoked_key_is_refused_by_the_server_at_once(desk: Desk) -> None:
    keys = Keys(desk.settings.keys)
    key, token = keys.create("gone", (Scope.READ,), now=NOW)
    headers = {"Authorization": f"Bearer {token}"}
    with desk.client() as client:
        assert client.get("/v1/tolls", headers=headers).status_code == 200
        keys.revoke(key.id, now=NOW)
        refused = client.get("/v1/tolls", headers=headers)
    assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="truceline"')
    assert token not in refused.text


def test_who_asks_too_often_waits_and_the_others_do_not(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("TRUCELINE_READ_RATE", "20/day")
    settings = desk.settings.model_copy(update={"view": tmp_path / "view.sqlite3"})
    with serving(settings, desk.keys) as limited, limited.client("read") as hasty, limited.client("desk") as calm:
        answers = [hasty.get("/v1/tolls") for _ in range(25)]
        assert [answer.status_code for answer in answers] == [200] * 20 + [429] * 5
        assert 1 <= int(answers[-1].headers["retry-after"]) <= 86_400  # a minute could end between two requests
        assert calm.get("/v1/tolls").status_code == 200


def test_beyond_loopback_reading_needs_a_key_too(desk: Desk, tmp_path: Path) -> None:
    settings = desk.settings.model_copy(update={"view": tmp_path / "view.sqlite3"})
    with serving(settings, desk.keys, "--host", "0.0.0.0") as open_house:
        port = open_house.url.rsplit(":", 1)[1]
        local = Desk(settings, f"http://127.0.0.1:{port}", desk.keys, open_house.process)
        with local.client() as nobody, local.client("read") as reader:
            assert (nobody.get("/v1/tolls").status_code, reader.get("/v1/tolls").status_code) == (401, 200)
            assert nobody.get("/livez").status_code == 200


def test_a_read_model_has_one_reader(desk: Desk) -> None:
    environment = {
        **os.environ,
        "TRUCELINE_BROKERS": desk.settings.brokers,
        "TRUCELINE_PREFIX": desk.settings.prefix,
        "TRUCELINE_VIEW": str(desk.settings.view),
    }
    command = [*COMMAND, "serve", "--port", "0"]
    second = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (second.returncode, "--view FILE" in second.stderr) == (1, True)
