"""The commands of docs/sources.md print what stands below them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKS = re.findall(r"```console\n\$ (.+?)\n(.*?)```", (ROOT / "docs/sources.md").read_text(), re.S)


@pytest.mark.parametrize(("command", "printed"), BLOCKS)
def test_a_documented_command_prints_what_is_documented(command: str, printed: str) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=True, env={**os.environ, "PATH": path}
    )
    assert done.stdout + done.stderr == printed


def test_the_page_has_commands() -> None:
    assert len(BLOCKS) >= 5
