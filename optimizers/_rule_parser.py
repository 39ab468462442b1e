"""Parse a rule, typed as text, into a tree.

The expressions are those of formulas (see `landscapes._tree.parser`); the text is parsed, never executed.
"""

import ast
import re
import unicodedata
from keyword import iskeyword
from typing import NamedTuple

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._tree.expression import Expression, FunctionTree, Statement
from landscapes._tree.parser import ALLOWED, CONSTANTS, FUNCTIONS, MAX_CHARACTERS, VARIADIC, Parser
from optimizers._optimizer import COORDINATE_INPUTS, SECOND_DERIVATIVES
from optimizers._options import OPTIONS

EXAMPLE = "w = w - lr*g"

#: What a rule may read of the point: w, g and the second derivative.
INPUTS = COORDINATE_INPUTS + SECOND_DERIVATIVES[COORDINATE_INPUTS]

#: Names that every object of JavaScript has; the browser reads rules, too.
OF_OBJECTS = (
    *("constructor", "hasOwnProperty", "isPrototypeOf", "propertyIsEnumerable"),
    *("toLocaleString", "toString", "valueOf"),
)

#: Names that a rule cannot use for a quantity of its own; "title" is a keyword of `rule`.
TAKEN = (*CONSTANTS, *FUNCTIONS, *VARIADIC, *OPTIONS, "title", "inf", "nan", *OF_OBJECTS)


class ParsedRule(NamedTuple):
    """A rule as a tree that returns w and the state, with its names in the order in which they occur, but lr first."""

    tree: FunctionTree
    inputs: tuple[str, ...]
    state: tuple[str, ...]
    parameters: tuple[str, ...]


def parse_rule(text: str) -> ParsedRule:
    """Parse a rule for one coordinate w with its gradient g: assignments, one a line or between semicolons.

    A name that is read before it is assigned is state; one that is never assigned is a parameter.

    Raises
    ------
    InputError
        If a line is no such assignment, or no line assigns w.

    Examples
    --------
    >>> parsed = parse_rule("v = beta*v + g; w = w - lr*v")
    >>> parsed.state, parsed.parameters, parsed.tree.statements[-1]
    (('v',), ('lr', 'beta'), ('return', ('w', 'v')))
    """
    lines = lines_of(text)
    parts = [assignment(line) for line in lines]
    assigned = {name for name, _ in parts}
    if "w" not in assigned:
        raise InputError(f"rule {short_repr('; '.join(lines))}: it must assign w, the new point, as in {EXAMPLE}")
    lets: list[Statement] = []
    known: set[str] = set()  # what is assigned in the lines before
    free: dict[str, None] = {}  # what is read before that, in its order
    for line, (name, expression) in zip(lines, parts, strict=True):
        parser = RuleParser(line, ())
        lets.append(("let", name, parser.expression(parser.syntax_tree(expression))))
        free |= dict.fromkeys(read for read in parser.read if read not in known)
        known.add(name)
    inputs = (*COORDINATE_INPUTS, *(name for name in INPUTS[2:] if name in free))
    state = tuple(name for name in free if name in assigned and name not in INPUTS)
    others = [name for name in free if name not in assigned and name not in INPUTS]
    parameters = tuple(sorted(others, key=lambda name: name != "lr"))  # the learning rate comes first
    tree = FunctionTree((*inputs, *state, *parameters), (*lets, ("return", ("w", *state))))
    return ParsedRule(tree, inputs, state, parameters)


def lines_of(text: str) -> list[str]:
    """Return the assignments of a rule, each in one line.

    >>> lines_of("v = beta*v + g\\n\\n  w ← w -  lr*v;")
    ['v = beta*v + g', 'w = w - lr*v']
    """
    parts = [" ".join(part.replace("←", "=").split()) for part in re.split("[;\n]", text)]
    lines = [part for part in parts if part]
    length = len("; ".join(lines))
    if length > MAX_CHARACTERS:
        raise InputError(f"a rule may have at most {MAX_CHARACTERS} characters, got {length}")
    return lines


def assignment(line: str) -> tuple[str, str]:
    """Return the name that a line assigns, and the text of its value."""
    left, equals, right = line.partition("=")
    name = unicodedata.normalize("NFKC", left.strip())
    if not equals or not name.isidentifier() or iskeyword(name):
        raise InputError(f"rule {short_repr(line)}: each line must be a name, = and its value, as in {EXAMPLE}")
    check_name(name, line)
    if name == "lr":
        raise InputError(
            f"rule {short_repr(line)}: lr is the learning rate, which a rule does not assign; a schedule changes it"
        )
    return name, right.strip()


def check_name(name: str, line: str) -> None:
    """Raise an InputError for a name that a quantity of a rule cannot have."""
    if name in ("x", "y"):
        raise InputError(f"rule {short_repr(line)}: it is for one coordinate, w, so that it has no {name}")
    if name in TAKEN or name.startswith("_"):
        raise InputError(f"rule {short_repr(line)}: {name} cannot be the name of a quantity; choose another")


class RuleParser(Parser):
    """Convert Python's syntax tree of an expression in a rule, in which every free name is a quantity."""

    kind = "rule"
    allowed = f"numbers, w, g, names of your own, {ALLOWED}"

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        super().__init__(text, names)
        self.read: dict[str, None] = {}

    def name(self, name: str) -> Expression:
        if name not in CONSTANTS and name not in FUNCTIONS and name not in VARIADIC:
            check_name(name, self.text)
            self.read[name] = None
            return name
        return super().name(name)

    def folded(self, operation: str, parts: tuple[Expression, ...], node: ast.AST) -> Expression:
        """Return the result of an operation; g**2 and v**0.5 are the product and the root that a rule in code has."""
        match super().folded(operation, parts, node):
            case ("**", base, 0.5):
                return ("sqrt", base)
            case ("**", base, float() as power) if power.is_integer():
                return ("**", base, int(power))
            case result:
                return result
