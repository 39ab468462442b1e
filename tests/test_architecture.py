"""The structure: which file may import which, read from the source by ast."""

import ast
import functools
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("landscapes", "optimizers", "visualizer")

#: The private ground that all three packages share.
SHARED = ("landscapes._core", "landscapes._tree")

#: Rooms of each package from the ground up; a room imports only from rooms before it. "" is the package's own files.
FLOORS = {
    "landscapes": ("_core", "_tree", "", "problems"),
    "optimizers": ("", "_runs", "guests", "_suggest", "_analysis"),
    "visualizer": ("", "plotting", "rendering", "races", "maps", "explorer", "lessons", "course", "site", "cli"),
}

#: The lines of a function, without its docstring.
MAX_LINES = 40

#: Numba stands in these files alone.
NUMBA = {
    "landscapes/_core/kernel_cache.py",
    "landscapes/_core/numba_jit.py",
    "optimizers/_runs/cuda.py",
    "optimizers/_runs/cuda_kernel.py",
}


@functools.cache
def imported(source: str, module: str) -> list[tuple[str, str]]:
    """Each import in a file, also in functions and under TYPE_CHECKING: (module, name); the name "" means a module."""
    found: list[tuple[str, str]] = []
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found += [(alias.name, "") for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: write imports from the package's root"
            found += [(node.module or "", alias.name) for alias in node.names]
    return found


def read_tree(root: Path) -> dict[str, str]:
    """Module -> source, of all files of the three packages."""
    sources = {}
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            sources[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path.read_text(encoding="utf-8")
    return sources


def arrows(sources: dict[str, str]) -> set[tuple[str, str]]:
    """Pairs of modules of which the first imports the second."""
    found = set()
    for module, source in sources.items():
        for target, name in imported(source, module):
            full = f"{target}.{name}" if f"{target}.{name}" in sources else target
            if full in sources and full != module:
                found.add((module, full))
    return found


def circle(pairs: set[tuple[str, str]]) -> list[str]:
    """Modules of which each imports the next, and the last the first; none where there is no such circle."""
    graph: dict[str, set[str]] = {}
    for source, target in pairs:
        graph.setdefault(source, set()).add(target)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return error.args[1]
    return []


def private_across(sources: dict[str, str]) -> list[str]:
    """Imports of something private from another of the three packages, but for the shared ground."""
    wrong = []
    for module, source in sources.items():
        for target, name in imported(source, module):
            foreign = target.partition(".")[0] in PACKAGES and target.partition(".")[0] != module.partition(".")[0]
            shared = f"{target}.{name}".startswith(tuple(f"{ground}." for ground in SHARED))
            parts = [*target.split("."), name] if not shared else [name]
            if foreign and any(part.startswith("_") and part != "_" for part in parts):  # _ alone is gettext's
                wrong.append(f"{module} takes {name or target} from {target}")
    return wrong


def room(module: str) -> tuple[str, str]:
    package, *rest = module.split(".")
    return package, rest[0] if rest and rest[0] in FLOORS[package] else ""


def upward(pairs: set[tuple[str, str]]) -> list[str]:
    """Imports from a room by one below it, or by a package to its left."""
    wrong = []
    for source, target in pairs:
        (package, own), (other, its) = room(source), room(target)
        if PACKAGES.index(other) > PACKAGES.index(package):
            wrong.append(f"{source} -> {target}")
        elif package == other and target != package and source != package:
            floors = FLOORS[package]
            if floors.index(its) > floors.index(own):
                wrong.append(f"{source} -> {target}")
    return sorted(wrong)


SOURCES = read_tree(ROOT)


def test_there_is_no_circle_of_imports():
    assert circle(arrows(SOURCES)) == []


def test_a_room_imports_only_from_rooms_below_it():
    assert upward(arrows(SOURCES)) == []


def test_nothing_private_is_imported_across_packages():
    assert private_across(SOURCES) == []


def test_every_room_has_a_floor():
    for package, floors in FLOORS.items():
        rooms = {parts[1] for module in SOURCES if len(parts := module.split(".")) > 2 and parts[0] == package}
        assert rooms <= set(floors)


def test_numba_and_matplotlib_stand_where_they_belong():
    for module, source in SOURCES.items():
        libraries = {target.partition(".")[0] for target, _ in imported(source, module)}
        path = module.replace(".", "/") + ".py"
        assert ("numba" in libraries) == (path in NUMBA), path
        if libraries & {"matplotlib", "ipywidgets", "anywidget"}:
            assert module.startswith("visualizer.")


def test_no_function_is_long():
    for module, source in SOURCES.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.FunctionDef):
                documented = node.body[0].end_lineno - node.body[0].lineno + 1 if ast.get_docstring(node) else 0
                lines = node.end_lineno - node.lineno + 1 - documented
                assert lines <= MAX_LINES, f"{module}.{node.name} has {lines} lines"


@pytest.mark.parametrize(
    ("module", "line", "check"),
    [
        ("landscapes._core.errors", "def f():\n    from landscapes import picture", "circle"),
        ("optimizers._lanes", "if TYPE_CHECKING:\n    from optimizers._runs.trace import trace", "circle"),
        ("visualizer.races.race", "from optimizers._runs.engine import advance", "private"),
        ("visualizer.races.race", "from optimizers import _lanes", "private"),
        ("optimizers._runs.trace", "from landscapes._loss import Loss", "private"),
        ("visualizer.plotting.scene", "from visualizer.races import gallery", "upward"),
        ("landscapes.losses", "import optimizers", "upward"),
    ],
)
def test_what_is_planted_is_found(module, line, check):
    planted = SOURCES | {module: f"{SOURCES[module]}\n{line}\n"}
    found = {"circle": circle(arrows(planted)), "private": private_across(planted), "upward": upward(arrows(planted))}
    assert found[check]
