"""Parse a formula, typed as text, into a tree.

The text is parsed, never executed: `Parser.expression` rejects all nodes of its syntax tree that it does not know.
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

MAX_CHARACTERS, MAX_PARTS, MAX_DEPTH = 1000, 250, 60
MAX_NUMBER, MAX_POWER = 1e15, 100

#: Mathematical symbols and their form in Python.
SYMBOLS = {"^": "**", "−": "-", "·": "*", "×": "*", "÷": "/", "π": "pi", "√": "sqrt"}

#: A root of a name or a number alone, which needs no brackets.
ROOT = re.compile(r"√[ \t]*([\w.]+)(?![\w.]|[ \t]*\()")
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

CONSTANTS = {"pi": math.pi, "e": math.e}
OPERATORS: dict[type, str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/", ast.Pow: "**"}

#: Functions of one variable: their names in a formula, and their operations.
FUNCTIONS = {
    **{name: name for name in ("sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh")},
    **{name: name for name in ("exp", "log", "log10", "sqrt", "abs", "sign")},
    **{"ln": "log", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "sgn": "sign"},
}

#: Functions of two or more variables.
VARIADIC = ("min", "max")

#: Names that a parameter cannot have.
RESERVED = ("x", "y", *CONSTANTS, *FUNCTIONS, *VARIADIC)

ALLOWED = "pi, e, + - * / ** ( ) and functions such as sin, exp, sqrt, abs, min"


class Parsed(NamedTuple):
    """A formula as a tree that returns f, and the names in its text; the tree may lack some, as for 0*k."""

    tree: FunctionTree
    used: frozenset[str]


def parse(text: str, parameters: tuple[str, ...] = ()) -> Parsed:
    """Parse a formula in x, y and the parameters.

    Raises
    ------
    InputError
        If it is not arithmetic on x, y, the parameters, numbers and the listed functions.

    Examples
    --------
    >>> parse("x² + 2*3*y").tree.statements
    (('return', (('+', ('**', 'x', 2.0), ('*', 6.0, 'y')),)),)
    """
    parser = Parser(text, ("x", "y", *parameters))
    f = parser.expression(parser.syntax_tree(text))
    return Parsed(FunctionTree(parser.names, (("return", (f,)),)), frozenset(parser.used))


class Parser:
    """Convert Python's syntax tree of a formula into a tree of expressions."""

    #: What the text is, and what it may consist of, in the words of an error.
    kind = "formula"
    allowed = f"numbers, x, y, {ALLOWED}"

    def __init__(self, text: str, names: tuple[str, ...]) -> None:
        self.text = text
        self.names = names
        self.used: set[str] = set()

    def syntax_tree(self, text: str) -> ast.expr:
        """Return Python's syntax tree of an expression, of bounded size."""
        if len(text) > MAX_CHARACTERS:
            raise InputError(f"a {self.kind} may have at most {MAX_CHARACTERS} characters, got {len(text)}")
        python = to_python(text)
        if forbidden := re.search(r"[^\w \t+\-*/().,]", python):
            self.fail(f"{forbidden[0]!r} is not allowed; use {self.allowed}")
        try:
            with warnings.catch_warnings():  # Python's parser warns about formulas that are rejected below
                warnings.simplefilter("ignore")
                tree = ast.parse(python, mode="eval").body
        except (SyntaxError, ValueError, MemoryError, RecursionError) as error:
            offset = getattr(error, "offset", None)
            rest = python[offset - 1 :] if offset else ""
            near = f" near {rest[:10]!r}" if rest.strip() else ""
            hint = ' (a product is written with *: "2*x")' if re.search(r"[\d)]\s*[a-zA-Z(]", python) else ""
            raise InputError(f"{self.kind} {short_repr(self.text)}: cannot be read{near}{hint}") from None
        if sum(1 for _ in ast.walk(tree)) > 3 * MAX_PARTS:  # a name or an operation has up to three nodes
            self.fail(f"it is too long; at most {MAX_PARTS} numbers, names and operations")
        return tree

    def fail(self, reason: str) -> NoReturn:
        raise InputError(f"{self.kind} {short_repr(self.text)}: {reason}")

    def quoted(self, node: ast.AST) -> str:
        text = ast.unparse(node)
        return text if len(text) <= 40 else text[:37] + "..."

    def expression(self, node: ast.AST, depth: int = 0) -> Expression:
        if depth > MAX_DEPTH:
            self.fail(f"it is nested more than {MAX_DEPTH} deep")
        match node:
            case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
                try:
                    return self.number(float(value), node)
                except OverflowError:
                    self.fail(f"numbers may be at most {MAX_NUMBER:g} in size")
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
                    self.fail(f"{name} takes one value, got {len(args)}")
                return self.folded(FUNCTIONS[name], (self.expression(args[0], depth + 1),), node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in VARIADIC:
                if len(args) < 2:
                    self.fail(f"{name} takes at least two values, got {len(args)}")
                values = [self.expression(arg, depth + 1) for arg in args]
                return functools.reduce(lambda one, other: self.folded(name, (one, other), node), values)
            case ast.Call(func=ast.Name(id=name)) if name not in (*self.names, *CONSTANTS):
                raise unknown_name(f"function in a {self.kind}", name, [*FUNCTIONS, *VARIADIC])
            case ast.Call(func=ast.Name() | ast.Constant() | ast.BinOp()):
                self.fail(f"an operator is missing before a bracket in {self.quoted(node)}")
        self.fail(f"{self.quoted(node)} is not allowed; use {self.allowed}")

    def name(self, name: str) -> Expression:
        if name in self.names:
            self.used.add(name)
            return name
        if name in CONSTANTS:
            return CONSTANTS[name]
        if name in FUNCTIONS or name in VARIADIC:
            self.fail(f"{name} is a function: write {name}(x)")
        raise unknown_name("name in a formula", name, [*self.names, *CONSTANTS, *FUNCTIONS, *VARIADIC])

    def folded(self, operation: str, parts: tuple[Expression, ...], node: ast.AST) -> Expression:
        """Return the result of an operation, a number if all parts are constant."""
        if all(map(is_number, parts)):
            try:
                return self.number(computed(operation, *parts), node)
            except (OverflowError, ZeroDivisionError):
                self.fail(f"{self.quoted(node)} is not a finite number")
        match operation, *parts:
            case "/", _, 0:
                self.fail(f"{self.quoted(node)} is not a finite number")
            case "**", _, float() as power if abs(power) > MAX_POWER:
                self.fail(f"powers may be at most {MAX_POWER} in size, got {power:g}")
            case "**", float() as base, _ if base <= 0:
                self.fail(f"the base of a variable power must be positive, got {base:g}")
        return folded(operation, *parts)

    def number(self, value: Any, node: ast.AST) -> float:
        """Return the value of a constant part, or fail if it is not finite or too large."""
        if isinstance(value, complex) or not math.isfinite(value):
            self.fail(f"{self.quoted(node)} is not a finite number")
        if abs(value) > MAX_NUMBER:
            self.fail(f"numbers may be at most {MAX_NUMBER:g} in size, got {value:g}")
        return float(value)


def to_python(text: str) -> str:
    """Return the formula in Python's notation: x² becomes x**2.

    >>> to_python("√(x² + y^2) − 2·√x")
    'sqrt(x**2 + y**2) - 2*sqrt(x)'
    """
    text = ROOT.sub(r"sqrt(\1)", text)
    for symbol, python in SYMBOLS.items():
        text = text.replace(symbol, python)
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda digits: "**" + digits[0].translate(SUPERSCRIPTS), text).strip()
