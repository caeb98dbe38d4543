"""`make demo` and `make test` are the first commands a stranger runs."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def _make(*arguments: str, directory: Path = ROOT) -> str:
    done = subprocess.run(["make", *arguments], cwd=directory, capture_output=True, text=True, check=True)
    return done.stdout


@pytest.mark.parametrize("target", ["demo", "test", "check"])
def test_in_a_fresh_clone_the_environment_is_built_first_from_the_lock(target: str, tmp_path: Path) -> None:
    for name in ("Makefile", "requirements.lock", "pyproject.toml"):
        shutil.copy(ROOT / name, tmp_path)
    recipe = _make("-n", target, directory=tmp_path)
    assert recipe.index("--require-hashes -r requirements.lock") < recipe.index("touch .venv/ready")
    assert recipe.rindex(".venv/bin/") > recipe.index("touch .venv/ready")


def test_help_names_every_target_and_no_target_is_empty() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE)) - {"help"}
    assert set(re.findall(r"make ([a-z]+)", _make("help"))) - {"help"} == targets
    phony = set(" ".join(re.findall(r"^\.PHONY:(.*)", makefile, re.MULTILINE)).split())
    assert targets | {"help"} == phony
