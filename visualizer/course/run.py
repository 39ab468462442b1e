"""Run the cells of a notebook without a kernel, and keep what each one shows."""

import ast
import contextlib
import io
import linecache
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from landscapes import InputError
from landscapes._core.language import speaking
from landscapes._core.parametrized import Parametrized
from visualizer.course.sources import Cell, Source


@dataclass(frozen=True)
class Shown:
    """The text that a cell prints, and the value of its last line, or None."""

    printed: str = ""
    value: Any = None


@contextlib.contextmanager
def forgetting_units() -> Iterator[None]:
    """Forget the landscapes and optimizers that are declared in the block."""
    with contextlib.ExitStack() as stack:
        for registry in Parametrized.registries.values():
            stack.enter_context(registry.forgetting())
        yield


def run(source: Source) -> list[Shown]:
    """Run the code of a notebook in an empty namespace; return what each of its cells shows.

    Cells that ask the reader something are not run: what they need is known, and nothing is answered for the reader.

    Raises
    ------
    InputError
        If a cell fails.
    """
    names: dict[str, Any] = {"__name__": "__main__"}
    with forgetting_units(), speaking(source.language):
        return [shown(source, k, cell, names) for k, cell in enumerate(source.cells)]


def shown(source: Source, place: int, cell: Cell, names: dict[str, Any]) -> Shown:
    """Run one cell; a name of its own lets `inspect` find the code of what it declares."""
    if not cell.is_code:
        return Shown()
    name = f"<{source.path.name} {cell.id or place}>"
    linecache.cache[name] = len(cell.source), None, cell.source.splitlines(keepends=True), name
    printed = io.StringIO()
    try:
        body, last = split(without_questions(cell))
        with contextlib.redirect_stdout(printed):
            exec(compile(body, name, "exec"), names)
            value = eval(compile(last, name, "eval"), names) if last else None
    except Exception as error:
        raise InputError(f"{source.path.name}, cell {cell.id or place}: {type(error).__name__}: {error}") from error
    return Shown(printed.getvalue(), value)


def without_questions(cell: Cell) -> str:
    """Return the code of a cell without the last line, if that asks the reader something.

    >>> without_questions(Cell("c", True, 'from ravine import lessons\\n\\nlessons.predict("01")'))
    'from ravine import lessons'
    """
    return cell.source[: cell.source.rindex("lessons.")].strip() if cell.asks[0] else cell.source


def split(code: str) -> tuple[ast.Module, ast.Expression | None]:
    """Return the statements of a cell, and the expression of its last line, whose value a notebook shows."""
    tree = ast.parse(code)
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or code.rstrip().endswith(";"):
        return tree, None
    return ast.Module(tree.body[:-1], []), ast.Expression(last.value)


def mime_bundle(value: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what a notebook would keep of a value, by type, and its metadata."""
    from IPython.core.formatters import DisplayFormatter

    return DisplayFormatter().format(value, exclude=("application/vnd.jupyter.widget-view+json",))
