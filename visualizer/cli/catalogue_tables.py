"""Write the tables of the README: ``python -m visualizer.cli.catalogue_tables README.md``.

A table stands between two markers, ``<!-- landscapes -->`` and ``<!-- /landscapes -->``. A row of the landscapes or the
optimizers is a family: a file, the units in it, and the first line of its docstring. The rows keep the order that they
have in the document, and a new one goes to the end.
"""

import argparse
import importlib
import pkgutil
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import landscapes
import optimizers
from landscapes import InputError
from landscapes._core.parametrized import Parametrized
from optimizers import schedules
from visualizer._files import atomic_write

Row = tuple[str, ...]


def signature(unit: Parametrized) -> str:
    """Return a unit and its parameters as Markdown code.

    >>> signature(landscapes.get("ravine"))
    '`ravine(kappa)`'
    """
    return f"`{unit.name}({', '.join(unit.parameters)})`" if unit.parameters else f"`{unit.name}`"


def module_units(module: ModuleType, package: ModuleType) -> list[Parametrized]:
    """Return the units that a module of the package declares, in the order of the file."""
    units = [unit for unit in map(package.get, package.names()) if unit.function.__module__ == module.__name__]
    return sorted(units, key=lambda unit: unit.function.__code__.co_firstlineno)


def family_rows(package: ModuleType) -> list[Row]:
    """Return a row for each public module of a package that declares units: its file, the units, its first line."""
    rows: list[Row] = []
    for name in (found.name for found in pkgutil.iter_modules(package.__path__) if not found.name.startswith("_")):
        module = importlib.import_module(f"{package.__name__}.{name}")
        if units := module_units(module, package):
            summary = (module.__doc__ or "").partition("\n")[0]
            link = f"[{name}]({package.__name__}/{name}.py)"
            rows.append((link, " ".join(map(signature, units)), summary))
    return rows


def schedule_rows() -> list[Row]:
    """Return a row for each schedule of the learning rate: its signature and its summary."""
    return [(signature(unit), unit.summary) for unit in module_units(schedules, schedules)]


#: Marker -> the heading of the table, and the function that returns its rows.
TABLES: dict[str, tuple[Row, Callable[[], list[Row]]]] = {
    "landscapes": (("family", "landscapes", "about"), lambda: family_rows(landscapes)),
    "optimizers": (("family", "optimizers", "about"), lambda: family_rows(optimizers)),
    "schedules": (("schedule", "about"), schedule_rows),
}


def table(heading: Row, rows: Sequence[Row], old: str = "") -> str:
    """Return a Markdown table; a row whose first cell is in the `old` table keeps its place.

    >>> print(table(("a", "b"), [("1", "x|y"), ("2", "z")], "| 2 | ... |"))
    | a | b |
    |---|---|
    | 2 | z |
    | 1 | x\\|y |
    """
    known = [line.removeprefix("| ").partition(" |")[0] for line in old.splitlines()]
    ordered = sorted(rows, key=lambda row: known.index(row[0]) if row[0] in known else len(known))
    cells = [heading, *([cell.replace("|", r"\|") for cell in row] for row in ordered)]
    lines = [f"| {' | '.join(row)} |" for row in cells]
    return "\n".join([lines[0], "|" + "---|" * len(heading), *lines[1:]])


def updated(text: str) -> str:
    """Return the document with current tables and everything else unchanged.

    Raises
    ------
    InputError
        If the document does not contain both markers of each table, once each and in order.
    """
    for name, (heading, rows) in TABLES.items():
        opening, closing = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        if not (text.count(opening) == text.count(closing) == 1 and text.index(opening) < text.index(closing)):
            raise InputError(f"the document must have a line <!-- {name} -->, then a line <!-- /{name} -->, once each")
        before, _, rest = text.partition(opening)
        old, _, after = rest.partition(closing)
        text = f"{before}{opening}{table(heading, rows(), old)}\n{closing}{after}"
    return text


def main(arguments: Sequence[str] | None = None) -> None:
    """Update the tables of a document; on an error it stays as it is."""
    parser = argparse.ArgumentParser(prog="catalogue_tables", description="Write the tables of a document.")
    parser.add_argument("path", type=Path, metavar="FILE", help="a document in Markdown, such as README.md")
    path = parser.parse_args(arguments).path
    try:
        old = path.read_text(encoding="utf-8")
        new = updated(old)
        if new != old:
            with atomic_write(path) as part:
                part.write_text(new, encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not text in UTF-8"
        sys.exit(f"catalogue_tables: cannot read {str(path)!r}: {reason}")
    except InputError as error:
        sys.exit(f"catalogue_tables: {path}: {error}")
    print(f"{path}: {'the tables are unchanged' if new == old else 'the tables are updated'}")


if __name__ == "__main__":
    main()
