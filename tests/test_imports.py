"""Imports run one way (docs: the order in which the code is read), and reading and settling stay pure."""

import ast
import graphlib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ORDER = (
    ("schemas",),
    ("settings", "topics", "metrics"),
    ("places",),
    ("enrich", "settle", "source", "broker"),
    ("admin", "contract", "identity", "publish", "lease", "transport"),
    ("intake", "views"),
    ("stages", "letters", "rebuild"),
    ("agents", "tables"),
    ("store",),
    ("app",),
    ("health",),
    ("cli",),
    ("__main__",),
)
"""Parts from bottom to top: each may import those of the lines above its own, and itself."""
RANK = {part: rank for rank, parts in enumerate(ORDER) for part in parts}
READING = (("profiles",), ("language",), ("names",), ("speech",), ("casualties", "accusations"), ("reader",))
"""The parts of `streams.enrich`, likewise: words know no names, names nobody who speaks."""
READING_RANK = {part: rank for rank, parts in enumerate(READING) for part in parts}
PURE = ("enrich", "settle")
RIMS = {"aiokafka", "faust", "mode", "fastapi", "httpx", "requests", "sqlite3", "socket", "asyncio", "rocksdict"}
FAUST = {"streams.app", "streams.agents", "streams.store", "streams.tables", "streams.transport"}


def _modules() -> dict[str, Path]:
    """Every module of the project by its dotted name."""
    found = {}
    for path in sorted([*ROOT.glob("schemas/**/*.py"), *ROOT.glob("streams/**/*.py")]):
        parts = path.relative_to(ROOT).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


MODULES = _modules()


def _imports(tree: ast.AST) -> set[str]:
    """Modules that the nodes under `tree` import, those of the project by their own names."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            base = node.module or ""
            inner = {f"{base}.{alias.name}" for alias in node.names} & MODULES.keys()
            found |= inner or {base}
    return found


def _part(module: str) -> str:
    """`streams.enrich.language.text` → `enrich`, `schemas.toll` → `schemas`."""
    steps = module.split(".")
    return "schemas" if steps[0] == "schemas" else steps[1] if len(steps) > 1 else "streams"


def test_imports_are_seen_wherever_they_stand() -> None:
    inside = "def run():\n    from streams import app\n    from streams.topics import RAW\n    import faust.cli"
    assert _imports(ast.parse(inside)) == {"streams.app", "streams.topics", "faust.cli"}


@pytest.mark.parametrize("module", MODULES)
def test_a_module_imports_only_what_lies_below_it(module: str) -> None:
    part = _part(module)
    if part == "streams":
        assert not [name for name in _imports(ast.parse(MODULES[module].read_text())) if name.startswith("streams")]
        return
    assert part in RANK, f"{module}: give its part a place in ORDER"
    for imported in _imports(ast.parse(MODULES[module].read_text())):
        if imported.split(".")[0] in ("schemas", "streams"):
            below = _part(imported)
            assert below == part or RANK[below] < RANK[part], f"{module} imports {imported}, which does not lie below"


@pytest.mark.parametrize("module", [module for module in MODULES if module.startswith("streams.enrich.")])
def test_a_part_of_the_reading_imports_only_the_parts_below_it(module: str) -> None:
    part = module.split(".")[2]
    for imported in _imports(ast.parse(MODULES[module].read_text())):
        if imported.startswith("streams.enrich.") and part != "data":
            below = imported.split(".")[2]
            assert below == part or READING_RANK[below] < READING_RANK[part], f"{module} imports {imported}"


@pytest.mark.parametrize("module", [module for module in MODULES if _part(module) in PURE])
def test_reading_and_settling_know_neither_kafka_nor_any_other_rim(module: str) -> None:
    imported = _imports(ast.parse(MODULES[module].read_text()))
    assert not {name.split(".")[0] for name in imported} & RIMS
    assert {_part(name) for name in imported if name.startswith("streams.")} <= {_part(module)}


def test_faust_is_known_to_its_four_modules_alone() -> None:
    users = {
        module
        for module, path in MODULES.items()
        if {name.split(".")[0] for name in _imports(ast.parse(path.read_text()))} & {"faust", "mode"}
    }
    assert users <= FAUST


def test_no_modules_import_each_other_in_a_circle_when_loaded() -> None:
    graph: dict[str, set[str]] = {}
    for module, path in MODULES.items():
        loaded = ast.Module([node for node in ast.parse(path.read_text()).body if _runs_on_load(node)], [])
        graph[module] = (_imports(loaded) & MODULES.keys()) - {module}
    graphlib.TopologicalSorter(graph).prepare()


def _runs_on_load(node: ast.stmt) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)
