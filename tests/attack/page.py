"""The page "What is promised and how it was tried": promises from the files, figures from the last run."""

import ast
import json
import os
import platform
import re
import tomllib
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
PAGE, FIGURES = HERE / "README.md", HERE / "last_run.json"

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


#: Kind of attack -> "tried" and "failed", the numbers of attempts; "seed"; "figures" that were measured; "left_out",
#: the reasons why something was not tried.
Rows = dict[str, dict[str, Any]]


class Counts:
    """A plugin of pytest that counts the attempts of each kind."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.rows: Rows = {}

    def pytest_runtest_logreport(self, report: Any) -> None:
        kind = Path(report.nodeid.partition("::")[0]).stem.removeprefix("test_")
        empty = {"tried": 0, "failed": 0, "seed": self.seed, "figures": [], "left_out": []}
        row, counted = self.rows.setdefault(kind, empty), dict(report.user_properties)
        if report.skipped:
            row["left_out"] += {str(report.longrepr[-1]).removeprefix("Skipped: ")} - {*row["left_out"]}
        elif report.when == "teardown" and "tried" in counted:
            row["tried"] += counted["tried"]
            row["failed"] += counted["failed"]
            row["figures"] += [counted["figures"]] if "figures" in counted else []
        elif report.failed:  # the attempt itself went wrong
            row["tried"] += 1
            row["failed"] += 1


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


def table(rows: Rows) -> list[str]:
    """The table of all kinds, with the sum."""
    lines = [(title(kind), row["tried"], row["failed"]) for kind, row in sorted(rows.items())]
    lines.append(("All", sum(line[1] for line in lines), sum(line[2] for line in lines)))
    wide = max(len(line[0]) for line in lines)
    return [
        f"| {'attack':{wide}} |  tried | failed |",
        f"|{'-' * (wide + 2)}|-------:|-------:|",
        *(f"| {name:{wide}} | {tried:6} | {failed:6} |" for name, tried, failed in lines),
    ]


def machine() -> str:
    """The programs of a run, and the number of cores."""
    with open(HERE.parents[1] / "pyproject.toml", "rb") as file:
        needed = tomllib.load(file)["project"]["dependencies"]
    names = [re.split(r"[<>=\[ ]", line)[0] for line in needed]
    packages = ", ".join(f"{name} {version(name)}" for name in names)
    return (
        f"{os.cpu_count()} cores; {platform.system()}, {platform.machine()}; Python {platform.python_version()}; "
        f"{packages}."
    )


def page_text(rows: Rows, where: str) -> str:
    """The page."""
    parts = [TOP, "## The last run\n", "\n".join(table(rows)), "", where, ""]
    for kind, (promise, tried) in kinds().items():
        row = rows.get(kind)
        said = "Not tried yet." if row is None else result(row)
        parts += [f"## {title(kind)}\n", f"**{promise}**\n", f"{tried}\n", f"{said}\n"]
    return "\n".join(parts)


def result(row: dict[str, Any]) -> str:
    """The result of one kind in words."""
    count = f"{row['tried']} attempts with seed {row['seed']}, {row['failed']} failed."
    figures = [f"{text[0].upper()}{text[1:]}." for text in sorted(row["figures"])]
    return " ".join([count, *figures, *(f"Not tried: {text}." for text in sorted(row["left_out"]))])


def write(rows: Rows) -> None:
    """Keep the figures of the kinds that were tried, and write the page with these and those of the others."""
    kept = json.loads(FIGURES.read_text(encoding="utf-8"))["attacks"] if FIGURES.exists() else {}
    known = {kind: row for kind, row in sorted({**kept, **rows}.items()) if kind in kinds()}
    figures = {"machine": machine(), "attacks": known}
    FIGURES.write_text(json.dumps(figures, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    PAGE.write_text(page_text(known, figures["machine"]), encoding="utf-8")
