"""A new war is a new file: profiles are checked, listed, and mended by what the check says."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from streams.cli import Failure, load
from streams.enrich.names.gazetteer import Gazetteer
from streams.enrich.profiles import ProfileError, faults, load_profiles, read_profile
from streams.enrich.reader import Reader

GOOD = """
id = "velm-1931"
name = "War of the Velm valley"
since = 1931-04-01

[[parties]]
id = "ardania"
name = "Ardania"
demonyms = ["Ardanian"]
capital = "Ardan City"

[[parties]]
id = "tosk"
name = "Tosk Republic"
aliases = ["Toskland"]

[[places]]
name = "Velm"
aliases = ["Velmovo"]
latitude = 10.5
longitude = 20.25
home = "tosk"

[[ceasefires]]
id = "harvest-truce"
name = "harvest truce"
start = 1931-08-01T06:00:00+02:00
"""


def written(tmp_path: Path, text: str) -> Path:
    file = tmp_path / "velm.toml"
    file.write_text(text, "utf-8")
    return file


def told(tmp_path: Path, old: str, new: str) -> str:
    """What `profile check` says of the good profile with one thing spoilt."""
    file = written(tmp_path, GOOD.replace(old, new))
    try:
        profile = read_profile(file)
    except ProfileError as error:
        return str(error)
    return "\n".join(faults(profile, file.read_text("utf-8")))


def test_every_built_in_profile_can_be_used() -> None:
    known = load_profiles()
    assert len(known) >= 5
    for name, profile in known.items():
        assert faults(profile, "") == [], name
        assert profile.ceasefires, name
        assert all(place.latitude or place.longitude for place in profile.places)


def test_karabakh_knows_its_ceasefires_to_the_minute() -> None:
    truces = load_profiles()["nagorno-karabakh-2020"].ceasefires
    assert truces[0].start == datetime(2020, 10, 10, 8, tzinfo=UTC)
    assert [t.start.date().isoformat() for t in truces] == ["2020-10-10", "2020-10-17", "2020-10-26", "2020-11-09"]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("longitude = 20.25\n", "", ("line 17: places.0.longitude", "required")),
        ("latitude = 10.5", "latitude = 110.5", ("places.0.latitude", "90")),
        ('home = "tosk"', 'home = "toks"', ("line 17: places.0.home", "Velm", "toks", "one of ardania, tosk")),
        ("+02:00", "", ("ceasefires.0.start", "timezone")),
        ('["Velmovo"]', '["Toskland"]', ("Toskland", "party tosk", "place Velm")),
        ("1931-08-01T06", "1930-08-01T06", ("harvest-truce", "before the conflict")),
        ('name = "Velm"', 'nmae = "Velm"', ("places.0.nmae", "places.0.name")),
        ('id = "velm-1931"', "id = velm-1931", ("not TOML", "line 2")),
    ],
)
def test_a_fault_is_told_with_its_file_or_line_and_its_mend(
    tmp_path: Path, old: str, new: str, says: tuple[str, ...]
) -> None:
    message = told(tmp_path, old, new)
    assert all(part in message for part in says), message


def test_the_check_commands_answer_tells_what_a_good_file_holds(tmp_path: Path) -> None:
    result = CliRunner().invoke(load(), ["profile", "check", str(written(tmp_path, GOOD))])
    assert result.exit_code == 0, result.output
    assert "velm-1931 can be used: 2 parties, 1 places" in result.output


def test_the_check_command_refuses_a_bad_file(tmp_path: Path) -> None:
    file = written(tmp_path, GOOD.replace('home = "tosk"', 'home = "nobody"'))
    result = CliRunner().invoke(load(), ["profile", "check", str(file)])
    assert isinstance(result.exception, Failure)
    assert result.exception.code == 1
    assert str(file) in result.exception.what


def test_the_list_is_one_line_a_profile() -> None:
    result = CliRunner().invoke(load(), ["profile", "list", "--json"])
    assert {json.loads(line)["id"] for line in result.output.splitlines()} == set(load_profiles())


def test_an_operators_profile_is_read_like_a_built_in_one(tmp_path: Path) -> None:
    written(tmp_path, GOOD)
    reader = Reader(tmp_path)
    profile = reader.gazetteer.detect(["Toskland said Ardanian guns shelled Velmovo."])
    assert profile is not None
    assert profile.id == "velm-1931"
    reading = reader.read("", "Toskland said Ardanian guns shelled Velmovo.", id="u1", profile=profile)
    assert {(tag.name, tag.kind.value) for tag in reading.entities()} == {
        ("Tosk Republic", "party"),
        ("Ardania", "party"),
        ("Velm", "place"),
    }


def test_without_an_operators_directory_his_war_is_unknown() -> None:
    assert Gazetteer().detect(["Toskland said Ardanian guns shelled Velmovo."]) is None
