"""The page "What is promised and how it was tried": promises from the files, figures from the last run."""

import ast
import os
import platform
import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE = HERE / "README.md"

TOP = """# What is promised and how it was tried

A program that is shown to a class must not fail there. This page says what Ravine promises, and how each promise
was tried: by attempts to break it, made on purpose and drawn at random from a seed. An attempt that broke the promise
has failed.

The attempts are tests of the project. A small part of them runs whenever something is changed; all of them run with

```sh
python -m tests.attack            # --seed 7 makes other attempts, --write writes the figures of this page
```

What is built later joins by itself: commands, options, public functions, landscapes, optimizers and formats of files
are found where the program lists them.
"""


class Counts:
    """A plugin of pytest: for each file, how many attempts were made and failed, and what could not be tried."""

    def __init__(self) -> None:
        self.tried: dict[str, int] = {}
        self.failed: dict[str, int] = {}
        self.skipped: dict[str, set[str]] = {}
        self.figures: dict[str, list[str]] = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        kind = Path(report.nodeid.partition("::")[0]).stem.removeprefix("test_")
        counted = dict(report.user_properties)
        if report.skipped:
            self.skipped.setdefault(kind, set()).add(str(report.longrepr[-1]).removeprefix("Skipped: "))
        elif report.when == "teardown" and "tried" in counted:
            self.tried[kind] = self.tried.get(kind, 0) + counted["tried"]
            self.failed[kind] = self.failed.get(kind, 0) + counted["failed"]
            self.figures.setdefault(kind, []).extend(text for name, text in report.user_properties if name == "figures")
        elif report.failed:  # the attempt itself went wrong
            self.tried[kind], self.failed[kind] = self.tried.get(kind, 0) + 1, self.failed.get(kind, 0) + 1


def kinds() -> dict[str, tuple[str, str]]:
    """Kind of attack -> what is promised, and how it is tried: the docstring of its file, which has two paragraphs."""
    found = {}
    for path in sorted(HERE.glob("test_*.py")):
        text = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")), clean=True)
        promise, _, tried = str(text).partition("\n\n")
        found[path.stem.removeprefix("test_")] = " ".join(promise.split()), " ".join(tried.split())
    return found


def title(kind: str) -> str:
    return kind.replace("_", " ").capitalize()


def table(counts: Counts) -> list[str]:
    """The table of all kinds, with the sum."""
    names = [kind for kind in kinds() if kind in counts.tried or kind in counts.skipped]
    rows = [(title(kind), counts.tried.get(kind, 0), counts.failed.get(kind, 0)) for kind in names]
    rows.append(("All", sum(row[1] for row in rows), sum(row[2] for row in rows)))
    wide = max(len(row[0]) for row in rows)
    return [
        f"| {'attack':{wide}} |  tried | failed |",
        f"|{'-' * (wide + 2)}|-------:|-------:|",
        *(f"| {name:{wide}} | {tried:6} | {failed:6} |" for name, tried, failed in rows),
    ]


def surroundings(seed: int, minutes: float) -> str:
    """The program versions of a run."""
    with open(HERE.parents[1] / "pyproject.toml", "rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    names = [re.split(r"[<>=\[ ]", line)[0] for line in needed]
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"Seed {seed}; {minutes:.0f} minutes on {os.cpu_count()} cores; {platform.system()}, {platform.machine()}; "
        f"Python {platform.python_version()}; {packages}."
    )


def page_text(counts: Counts, seed: int, minutes: float) -> str:
    """The page."""
    parts = [TOP, "## The last run\n", "\n".join(table(counts)), "", surroundings(seed, minutes), ""]
    for kind, (promise, tried) in kinds().items():
        count = f"{counts.tried.get(kind, 0)} attempts, {counts.failed.get(kind, 0)} failed."
        figures = "".join(f" {text[0].upper()}{text[1:]}." for text in sorted(counts.figures.get(kind, [])))
        skipped = "".join(f" Not tried: {text}." for text in sorted(counts.skipped.get(kind, ())))
        parts += [f"## {title(kind)}\n", f"**{promise}**\n", f"{tried}\n", f"{count}{figures}{skipped}\n"]
    return "\n".join(parts)
