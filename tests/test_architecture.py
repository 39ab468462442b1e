"""The structure: which file may import which, read from the source by ast."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("landscapes", "optimizers", "visualizer")

#: The private ground that all three packages share.
SHARED = ("landscapes._core", "landscapes._tree")

#: Rooms of each package from the ground up; a room imports only from rooms before it. "" is the package's own files.
FLOORS = {
    "landscapes": ("_core", "_tree", ""),
    "optimizers": ("", "_runs", "_analysis"),
    "visualizer": ("", "plotting", "rendering", "races", "maps", "explorer", "lessons", "cli"),
}

#: Numba stands in these files alone.
NUMBA = {
    "landscapes/_core/jit.py",
    "landscapes/_surface_kernel.py",
    "optimizers/_rule_kernel.py",
    "optimizers/_runs/engine.py",
    "visualizer/plotting/panels/surface3d/rasterizer.py",
}


def imported(source: str, module: str) -> Iterator[tuple[str, str]]:
    """Each import in a file, also within functions and under TYPE_CHECKING: (module, name), the name "" for a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module}: write imports from the package's root"
            yield from ((node.module or "", alias.name) for alias in node.names)


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


def circles(pairs: set[tuple[str, str]]) -> list[list[str]]:
    """Groups of modules that import each other, at length."""
    reach: dict[str, set[str]] = {}

    def reached(module: str) -> set[str]:
        if module not in reach:
            reach[module], new = set(), {module}
            while new:
                new = {target for source, target in pairs if source in new} - reach[module]
                reach[module] |= new
        return reach[module]

    return sorted(
        {
            tuple(sorted(m for m in reached(module) if module in reached(m)))
            for module, _ in pairs
            if module in reached(module)
        }
    )


def private_across(sources: dict[str, str]) -> list[str]:
    """Imports of something private from another of the three packages, but for the shared ground."""
    wrong = []
    for module, source in sources.items():
        for target, name in imported(source, module):
            foreign = target.partition(".")[0] in PACKAGES and target.partition(".")[0] != module.partition(".")[0]
            shared = f"{target}.{name}".startswith(tuple(f"{ground}." for ground in SHARED))
            parts = [*target.split("."), name] if not shared else [name]
            if foreign and any(part.startswith("_") for part in parts):
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
