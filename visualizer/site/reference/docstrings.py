"""The docstrings of the project as Sphinx reads them: plain text, in which only backquotes and lists are markup."""

import inspect
import re
from collections.abc import Iterator
from typing import Any

import ravine

#: A text in backquotes, double or single.
QUOTED = re.compile(r"(``.+?``|`[^`]+`)")

#: Signs that would be markup in reStructuredText.
MARKUP = re.compile(r"([|*\\])|(?<=\w)(_)(?!\w)")

#: A heading of numpydoc is underlined by these.
UNDERLINE = re.compile(r"-{3,}\s*")

#: The sections whose entries are names and types, each with an indented text.
ENTRIES = ("Parameters", "Attributes", "Returns", "Yields", "Raises")


def process(app: Any, what: str, name: str, thing: Any, options: Any, lines: list[str]) -> None:
    """Replace the lines of a docstring by those that say the same in reStructuredText, for autodoc."""
    # Sphinx takes what stands before a colon in the first line of a property for its type.
    lines[:] = [*[""] * (what in ("property", "attribute")), *converted(lines, argument_names(thing))]


def argument_names(thing: Any) -> frozenset[str]:
    """Return the names of the arguments of a function or a class; in its docstring they mean these."""
    try:
        return frozenset(inspect.signature(thing).parameters)
    except (TypeError, ValueError):  # a property has none, and some classes do not say
        return frozenset()


def signature(app: Any, what: str, name: str, thing: Any, options: Any, given: str, returned: str) -> Any:
    """Leave out the signature of a class that others make: its docstring lists attributes and no parameters."""
    is_made = what == "class" and "Parameters\n" not in (inspect.getdoc(thing) or "")
    return ("", None) if is_made else None


def converted(lines: list[str], own: frozenset[str] = frozenset()) -> list[str]:
    """Return the lines of a docstring in reStructuredText: signs are signs, and a block set off is literal.

    Parameters
    ----------
    lines : list of str
    own : frozenset of str
        Names in backquotes that are no links: those of arguments.


    Examples
    --------
    >>> converted(["The length |w|:", "", "    w ← w − α g*", "", "See `w`."])
    ['The length \\\\|w\\\\|:', '', '.. code-block:: text', '', '    w ← w − α g*', '', 'See ``w``.']
    """
    return list(_lines(lines, own))


def _lines(lines: list[str], own: frozenset[str]) -> Iterator[str]:
    section, literal, doctest = "", None, False
    for k, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        if k + 1 < len(lines) and UNDERLINE.fullmatch(lines[k + 1]) and line.strip():
            section = line.strip()
        doctest = line.strip() != "" and (doctest or line.lstrip().startswith(">>> "))
        if line.strip() and literal is not None and indent <= literal:
            literal = None
        if literal is None and not doctest and section not in ENTRIES and _begins_block(lines, k, indent):
            literal = _outer(lines, k)
            yield f"{' ' * literal}.. code-block:: text"
            yield ""
        verbatim = doctest or literal is not None or UNDERLINE.fullmatch(line)
        yield line if verbatim else marked(line, own)


def _begins_block(lines: list[str], k: int, indent: int) -> bool:
    """Return whether a line begins a block that is set off: it is indented, after an empty line."""
    return bool(lines[k].strip()) and k > 1 and not lines[k - 1].strip() and indent > _outer(lines, k)


def _outer(lines: list[str], k: int) -> int:
    """Return the indentation of the text before a line."""
    before = next((line for line in reversed(lines[:k]) if line.strip()), "")
    return len(before) - len(before.lstrip())


def marked(line: str, own: frozenset[str] = frozenset()) -> str:
    """Return a line of text with its signs escaped, and its names in backquotes as links or as code.

    >>> print(marked("`w` and |w|: see `optimizers.trace` or ``**x``"))
    ``w`` and \\|w\\|: see :py:obj:`optimizers.trace <ravine.trace>` or ``**x``
    """
    return "".join(_quoted(part, own) if part.startswith("`") else _escaped(part) for part in QUOTED.split(line))


def _escaped(text: str) -> str:
    return MARKUP.sub(lambda found: "\\" + found.group(), text)


def _quoted(text: str, own: frozenset[str]) -> str:
    """Return a text in backquotes: a public name leads to its place, all else is code."""
    if text.startswith("``"):
        return text
    name = text.strip("`").removesuffix("()")
    if name in own:
        return f"``{name}``"
    known = next((target for target in candidates(name) if target in TARGETS), None)
    return f":py:obj:`{name} <{known}>`" if known else f"``{name}``"


def candidates(name: str) -> Iterator[str]:
    """Yield the targets that a name may mean, such as "ravine.trace" for "optimizers.trace".

    >>> list(candidates("optimizers.Sweep.lr"))
    ['ravine.optimizers.Sweep.lr', 'ravine.Sweep.lr', 'ravine.lr', 'ravine.optimizers.Sweep', 'ravine.Sweep']
    """
    parts = name.split(".")
    for end in (len(parts), len(parts) - 1):
        yield from (".".join(["ravine", *parts[k:end]]) for k in range(end))


TARGETS = frozenset(f"ravine.{name}" for name in ravine.__all__)


def setup(app: Any) -> None:
    """Let Sphinx read docstrings: this first, then what it has for numpydoc."""
    app.setup_extension("sphinx.ext.autodoc")
    app.setup_extension("sphinx.ext.napoleon")
    app.connect("autodoc-process-docstring", process, priority=100)
    app.connect("autodoc-process-signature", signature)
