"""`truceline extract`: updates in, readings out, without a broker, in the exact form of the annotation guidelines."""

import json
import subprocess
import sys

FIELDS = {"outcome", "low", "high", "kind", "victims", "side", "place", "attributed_to"}


def extract(*lines: object, flags: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    fed = "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines) + "\n"
    run = [sys.executable, "-c", "from streams.cli import main; main()", "extract", *flags]
    return subprocess.run(run, input=fed, capture_output=True, text=True, check=False)


def test_a_reading_has_the_guidelines_form_and_the_updates_own_toll() -> None:
    done = extract(
        {
            "id": "u1",
            "text": "Azerbaijan's Defense Ministry said two soldiers were killed and five wounded in Agdam. "
            "It accused Armenian forces of shelling the town.",
            "published_at": None,
            "unheard-of": True,
        }
    )
    assert done.returncode == 0, done.stderr
    (row,) = [json.loads(line) for line in done.stdout.splitlines()]
    assert row["id"] == "u1"
    assert all(set(each) >= FIELDS for each in row["casualties"])
    killed = next(each for each in row["casualties"] if each["outcome"] == "killed")
    assert (killed["low"], killed["high"], killed["victims"]) == (2, 2, "military")
    assert (killed["place"], killed["attributed_to"]) == ("Agdam", "azerbaijan")
    assert row["toll"] == {"killed": [2, 2], "wounded": [5, 5]}
    assert {"name": "Ministry of Defence of Azerbaijan", "type": "organisation"} in row["entities"]
    accused = row["allegations"][0]
    assert (accused["accuser"], accused["accused"], accused["act"]) == ("azerbaijan", "armenia", "shelling")
    assert set(accused) >= {"stance", "places", "count"}


def test_each_line_is_answered_in_order_and_a_bad_one_is_named_and_left_out() -> None:
    done = extract({"id": "a", "text": "Quiet."}, "{not json", {"id": "b"}, [1], {"id": "c", "text": ""})
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == ["a", "c"]
    assert done.returncode == 1
    assert "line 2" in done.stderr
    assert "line 3: no text" in done.stderr
    assert "line 4: not a JSON object" in done.stderr
    assert "3 lines were left out" in done.stderr


def test_an_unknown_profile_is_misuse_and_says_which_there_are() -> None:
    done = extract({"id": "a", "text": "Quiet."}, flags=("--profile", "velm-1931"))
    assert done.returncode == 2
    assert done.stdout == ""
    assert "nagorno-karabakh-2020" in done.stderr


def test_nothing_in_is_nothing_out() -> None:
    done = extract("")
    assert (done.returncode, done.stdout) == (0, "")
