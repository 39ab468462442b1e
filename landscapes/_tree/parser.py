"""Parse a typed formula into a tree.

What was typed is read, never run: every node of its syntax tree must be one that `Parser.expression` knows.
"""

import ast
import functools
import math
import re
import warnings
from typing import Any, NamedTuple, NoReturn

from landscapes._core.errors import InputError, short_repr, unknown_name
from landscapes._tree.expression import Expression, FunctionTree
from landscapes._tree.folding import computed, folded, is_number

MOST_CHARACTERS, MOST_PARTS, DEEPEST = 1000, 250, 60
LARGEST, LARGEST_POWER = 1e15, 100

#: What a teacher may write for what Python writes.
SIGNS = {"^": "**", "−": "-", "·": "*", "×": "*", "÷": "/", "π": "pi", "√": "sqrt"}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

CONSTANTS = {"pi": math.pi, "e": math.e}
OPERATORS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}

#: Functions of one variable that may be typed, and the operations that they are.
FUNCTIONS = {
    **{name: name for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh")},
    **{name: name for name in ("exp", "log", "log10", "sqrt", "abs", "sign")},
    **{"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sgn": "sign"},
}

#: Functions of two or more variables.
CHOICES = ("min", "max")

#: Names that a parameter cannot have.
RESERVED = ("x", "y", *CONSTANTS, *FUNCTIONS, *CHOICES)

ALLOWED = "numbers, x, y, pi, e, + - * / ** ( ) and functions such as sin, exp, sqrt, abs, min"


class Parsed(NamedTuple):
    """A formula as a tree that returns f, and the names in its text; some may have dropped out, as in 0*k."""

    tree: FunctionTree
    used: frozenset[str]


def parse(text: str, parameters: tuple[str, ...] = ()) -> Parsed:
    """Parse a formula in x, y and the parameters.

    Raises
    ------
    InputError
        For whatever is not arithmetic on x, y, the parameters, numbers and the listed functions.

    Examples
    --------
    >>> parse("x² + 2*3*y").tree.statements
    (('return', (('+', ('**', 'x', 2.0), ('*', 6.0, 'y')),)),)
    """
    parser = Parser(text, ("x", "y", *parameters))
    f = parser.expression(syntax(text))
    return Parsed(FunctionTree(parser.names, (("return", (f,)),)), frozenset(parser.used))


class Parser:
    """Python's syntax tree of a formula in, ours out."""

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text = text
        self.names = names
        self.used: set[str] = set()

    def refuse(self, why: str) -> NoReturn:
        raise InputError(f"formula {short_repr(self.text)}: {why}")

    def quoted(self, node: ast.AST) -> str:
        text = ast.unparse(node)
        return text if len(text) <= 40 else text[:37] + "..."

    def expression(self, node: ast.AST, depth: int = 0) -> Expression:
        if depth > DEEPEST:
            self.refuse(f"it is nested more than {DEEPEST} deep")
        match node:
            case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
                try:
                    return self.number(float(value), node)
                except OverflowError:
                    self.refuse(f"numbers may be at most {LARGEST:g} in size")
            case ast.Name(id=name):
                return self.name(name)
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
                inner = self.expression(operand, depth + 1)
                return inner if isinstance(op, ast.UAdd) else folded("neg", inner)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATORS:
                sides = self.expression(left, depth + 1), self.expression(right, depth + 1)
                return self.folded(OPERATORS[type(op)], sides, node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
                if len(args) != 1:
                    self.refuse(f"{name} takes one value, got {len(args)}")
                return self.folded(FUNCTIONS[name], (self.expression(args[0], depth + 1),), node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in CHOICES:
                if len(args) < 2:
                    self.refuse(f"{name} takes two values or more, got {len(args)}")
                values = [self.expression(arg, depth + 1) for arg in args]
                return functools.reduce(lambda one, other: self.folded(name, (one, other), node), values)
            case ast.Call(func=ast.Name(id=name)) if name not in (*self.names, *CONSTANTS):
                raise unknown_name("function in a formula", name, [*FUNCTIONS, *CHOICES])
            case ast.Call(func=ast.Name() | ast.Constant() | ast.BinOp()):
                self.refuse(f"there is an operator missing before a bracket in {self.quoted(node)}")
        self.refuse(f"{self.quoted(node)} has no place in one; allowed are {ALLOWED}")

    def name(self, name: str) -> Expression:
        if name in self.names:
            self.used.add(name)
            return name
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in FUNCTIONS or name in CHOICES:
            self.refuse(f"{name} is a function: write {name}(x)")
        raise unknown_name("name in a formula", name, [*self.names, *CONSTANTS, *FUNCTIONS, *CHOICES])

    def folded(self, operation: str, parts: tuple[Expression, ...], node: ast.AST) -> Expression:
        """The result of an operation; of constants, a number."""
        if all(map(is_number, parts)):
            try:
                return self.number(computed(operation, *parts), node)
            except (OverflowError, ZeroDivisionError):
                self.refuse(f"{self.quoted(node)} is no finite number")
        match operation, *parts:
            case "/", _, 0:
                self.refuse(f"{self.quoted(node)} is no finite number")
            case "**", _, float() as power if abs(power) > LARGEST_POWER:
                self.refuse(f"powers may be at most {LARGEST_POWER} in size, got {power:g}")
            case "**", float() as base, _ if base <= 0:
                self.refuse(f"{base:g} cannot be raised to a power that varies")
        return folded(operation, *parts)

    def number(self, value: Any, node: ast.AST) -> float:
        """A constant part, computed here once and for all."""
        if isinstance(value, complex) or not math.isfinite(value):
            self.refuse(f"{self.quoted(node)} is no finite number")
        if abs(value) > LARGEST:
            self.refuse(f"numbers may be at most {LARGEST:g} in size, got {value:g}")
        return float(value)


def plain(text: str) -> str:
    """The formula in Python's signs: x² is x**2.

    >>> plain("√(x² + y^2) − 2·π")
    'sqrt(x**2 + y**2) - 2*pi'
    """
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda digits: "**" + digits[0].translate(SUPERSCRIPTS), text).strip()


def syntax(text: str) -> ast.expr:
    """Python's syntax tree of the formula, of bounded size."""
    if len(text) > MOST_CHARACTERS:
        raise InputError(f"a formula may have at most {MOST_CHARACTERS} characters, got {len(text)}")
    if strange := re.search(r"[^\w \t+\-*/().,]", plain(text)):
        raise InputError(f"formula {short_repr(text)}: {strange[0]!r} has no place in one; allowed are {ALLOWED}")
    try:
        with warnings.catch_warnings():  # of the parser, about what is refused anyway
            warnings.simplefilter("ignore")
            tree = ast.parse(plain(text), mode="eval").body
    except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
        where = getattr(error, "offset", None)
        near = f" near {plain(text)[where - 1 :][:10]!r}" if where and plain(text)[where - 1 :].strip() else ""
        hint = ' (a product is written with *: "2*x")' if re.search(r"[\d)]\s*[a-zA-Z(]", plain(text)) else ""
        raise InputError(f"formula {short_repr(text)}: cannot be read{near}{hint}") from None
    if sum(1 for _ in ast.walk(tree)) > 3 * MOST_PARTS:  # a name or an operation is up to three nodes
        raise InputError(
            f"formula {short_repr(text)}: it is too long; at most {MOST_PARTS} numbers, names and operations"
        )
    return tree
