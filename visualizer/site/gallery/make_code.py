"""The code of a function that makes a film, as a reader would type it; it is read from the source of the function."""

import ast
import inspect
import sys
from collections.abc import Callable, Iterator
from textwrap import dedent
from types import ModuleType
from typing import Any

import ravine
from landscapes._core.language import _


def code_of(make: Callable[[], Any], file: str) -> str:
    """Return the code that makes what a function without arguments returns, and saves it.

    The texts that it shows are in the current language, and the constants that it uses are written out.

    >>> from visualizer.races.gallery import make_rosenbrock
    >>> print(code_of(make_rosenbrock, "rosenbrock.gif"))
    from ravine import adam, gd, heavy_ball, race, rmsprop, rosenbrock
    <BLANKLINE>
    rules = [gd(lr=0.002), heavy_ball(lr=0.001), rmsprop(lr=0.01), adam(lr=0.1)]
    film = race(rosenbrock, rules, steps=560, panels=["map", "loss"])
    film.save("rosenbrock.gif")
    """
    source = Source(dedent(inspect.getsource(make)))
    (function,) = source.tree.body
    assert isinstance(function, ast.FunctionDef)
    module = sys.modules[make.__module__]
    imported, constants = needed(function, module)
    body = "\n".join(source.text_of(statement) for statement in function.body)
    lines = [f"from ravine import {', '.join(sorted(imported))}", "", *constants, *[""] * bool(constants), dedent(body)]
    return "\n".join([*lines, f'film.save("{file}")'])


def needed(node: ast.AST, module: ModuleType) -> tuple[set[str], list[str]]:
    """Return the names that code takes from `ravine`, and the lines that define the constants of its module."""
    imported: set[str] = set()
    constants: list[str] = []
    for name in names_used(node, module):
        if getattr(ravine, name, None) is getattr(module, name):
            imported.add(name)
        else:
            definition = definition_of(name, module)
            more, before = needed(definition, module)
            imported |= more
            constants += [*before, ast.get_source_segment(inspect.getsource(module), definition) or ""]
    return imported, constants


def names_used(node: ast.AST, module: ModuleType) -> Iterator[str]:
    """Yield the names of a module that code uses, each once; not the function that translates, nor annotations."""
    body = node.body if isinstance(node, ast.FunctionDef) else [node.value] if isinstance(node, ast.Assign) else []
    used = [part.id for one in body for part in ast.walk(one) if isinstance(part, ast.Name)]
    yield from (name for name in dict.fromkeys(used) if name != "_" and hasattr(module, name))


def definition_of(name: str, module: ModuleType) -> ast.Assign:
    """Return the assignment of a constant of a module."""
    for node in ast.parse(inspect.getsource(module)).body:
        if isinstance(node, ast.Assign) and any(isinstance(one, ast.Name) and one.id == name for one in node.targets):
            return node
    raise LookupError(f"{module.__name__} has no constant {name}")


class Source:
    """The source of a function, in which texts are translated and what it returns has the name `film`."""

    def __init__(self, text: str) -> None:
        self.tree = ast.parse(text)
        self.bytes = text.encode()  # the columns of a tree count bytes
        self.starts = [0]
        for line in self.bytes.splitlines(keepends=True):
            self.starts.append(self.starts[-1] + len(line))

    def text_of(self, statement: ast.stmt) -> str:
        """Return a statement with its indentation and the comment that follows it."""
        end = self.starts[statement.end_lineno or statement.lineno]
        text, at = b"", self.starts[statement.lineno - 1]
        for first, last, new in sorted(self.changes(statement)):
            text += self.bytes[at:first] + new.encode()
            at = last
        return (text + self.bytes[at:end]).decode().rstrip()

    def changes(self, statement: ast.stmt) -> Iterator[tuple[int, int, str]]:
        """Yield what is replaced, as its first byte, the byte after it, and the new text."""
        for node in ast.walk(statement):
            if isinstance(node, ast.Return) and node.value:
                yield self.place(node)[0], self.place(node.value)[0], "film = "
            elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "_":
                yield *self.place(node), quoted(_(ast.literal_eval(node.args[0])))

    def place(self, node: ast.expr | ast.stmt) -> tuple[int, int]:
        """Return the first byte of a node, and the byte after it."""
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        return (
            self.starts[node.lineno - 1] + node.col_offset,
            self.starts[node.end_lineno - 1] + node.end_col_offset,
        )


def quoted(text: str) -> str:
    """Return a text as Python code with double quotes.

    >>> print(quoted('a "b"'))
    "a \\"b\\""
    """
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
