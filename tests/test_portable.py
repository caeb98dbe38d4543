"""The project works wherever it is cloned: it names no registry's host and no path of anybody's machine."""

import re
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
REGISTRIES = ("pypi.org", "pythonhosted.org", "npmjs.org", "npmjs.com", "crates.io", "golang.org", "debian.org")
REGISTRIES += ("maven.org", "maven.apache.org", "sonatype.org", "sonatype.com", "docker.io", "ghcr.io", "quay.io")
HOST = re.compile(r"(?:https?://|@|\b)(?:[\w-]+\.)*(?:" + "|".join(map(re.escape, REGISTRIES)) + r")\b")
MACHINE = re.compile(r"(?<![\w./-])/(?:work|root|home/\w+|Users/\w+|opt/wheels)/")


def _tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [path for name in listed.split("\0") if name and (path := ROOT / name).is_file() and path != Path(__file__)]


def _naming(pattern: re.Pattern[str]) -> list[str]:
    found = []
    for path in _tracked():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="ignore").splitlines(), start=1):
            if named := pattern.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number} names {named[0]}")
    return found


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert _naming(HOST) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert _naming(MACHINE) == []


def test_the_patterns_find_what_they_are_for() -> None:
    assert HOST.search("--index-url https://pypi.org/simple")
    assert HOST.search("from repo1.maven.org")
    assert not HOST.search("apache/kafka:4.3.1 and docs.kafka.apache.org")
    assert MACHINE.search("cd /root/project")
    assert MACHINE.search('"/home/ada/x"')
    assert not MACHINE.search("https://example.org/work/x and a/work/b")
