"""A typed formula as code that computes f and both its derivatives.

What was typed is parsed, never run: every node of its tree must be one that `Translator.visit` knows,
and what is compiled in the end is our own code (see `landscapes._dual`), made of our own names and of numbers.
"""

import ast
import functools
import math
import re
import warnings
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np

from landscapes._core.errors import InputError, short_repr, unknown_name
from landscapes._dual import CHOICES, FUNCTIONS, Dual, Term, apply, choice, minus, over, plus, power, text_of, times

MOST_CHARACTERS, MOST_PARTS, DEEPEST = 1000, 250, 60
LARGEST, LARGEST_POWER = 1e15, 100

#: What a teacher may write for what Python writes.
SIGNS = {"^": "**", "−": "-", "·": "*", "×": "*", "÷": "/", "π": "pi", "√": "sqrt"}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")

CONSTANTS = {"pi": math.pi, "e": math.e}
OPERATIONS = {ast.Add: plus, ast.Sub: minus, ast.Mult: times, ast.Div: over, ast.Pow: power}

ALLOWED = "numbers, x, y, pi, e, + - * / ** ( ) and functions such as sin, exp, sqrt, abs, min"


@dataclass(frozen=True)
class Code:
    """What a formula compiles to: the lines of functions of x, y and the parameters, and what is known of it."""

    gradient: list[str]  # ending in: return f, fx, fy
    hessian: list[str]  # ending in: return fxx, fxy, fyy
    used: frozenset[str]
    smooth: bool


class Translator:
    """Walks the tree of a formula and writes its code."""

    def __init__(self, text: str, names: Iterable[str]) -> None:
        self.text = text
        self.code: dict[str, str] = {}
        one = {"x": (1.0, 0.0), "y": (0.0, 1.0)}
        self.names = {name: Dual(Term(name, self.code), *one.get(name, ())) for name in ("x", "y", *names)}
        self.names |= {name: Dual(value) for name, value in CONSTANTS.items()}
        self.used: set[str] = set()
        self.smooth = True

    def refuse(self, why: str) -> NoReturn:
        raise InputError(f"formula {short_repr(self.text)}: {why}")

    def number(self, value: Any, node: ast.AST) -> float:
        """A constant part, folded here once and for all."""
        if isinstance(value, complex) or not math.isfinite(value):
            self.refuse(f"{self.quoted(node)} is no finite number")
        if abs(value) > LARGEST:
            self.refuse(f"numbers may be at most {LARGEST:g} in size, got {value:g}")
        return float(value)

    def check_power(self, base: Any, power: float) -> None:
        if isinstance(base, Term) and abs(power) > LARGEST_POWER:
            self.refuse(f"powers may be at most {LARGEST_POWER} in size, got {power:g}")

    def quoted(self, node: ast.AST) -> str:
        text = ast.unparse(node)
        return text if len(text) <= 40 else text[:37] + "..."

    def visit(self, node: ast.AST, depth: int = 0) -> Dual:
        if depth > DEEPEST:
            self.refuse(f"it is nested more than {DEEPEST} deep")
        match node:
            case ast.Constant(value=float() | int() as value) if not isinstance(value, bool):
                try:
                    return Dual(self.number(float(value), node))
                except OverflowError:
                    self.refuse(f"numbers may be at most {LARGEST:g} in size")
            case ast.Name(id=name):
                if name not in self.names:
                    if name in FUNCTIONS or name in CHOICES:
                        self.refuse(f"{name} is a function: write {name}(x)")
                    raise unknown_name("name in a formula", name, [*self.names, *FUNCTIONS, *CHOICES])
                self.used.add(name)
                return self.names[name]
            case ast.UnaryOp(op=ast.USub() | ast.UAdd() as op, operand=operand):
                inner = self.visit(operand, depth + 1)
                return inner if isinstance(op, ast.UAdd) else Dual(-inner.value, -inner.dx, -inner.dy)
            case ast.BinOp(left=left, op=op, right=right) if type(op) in OPERATIONS:
                a, b = self.visit(left, depth + 1), self.visit(right, depth + 1)
                if isinstance(op, ast.Pow) and not isinstance(b.value, Term):
                    self.check_power(a.value, b.value)
                return self.folded(OPERATIONS[type(op)], [a, b], node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in FUNCTIONS:
                if len(args) != 1:
                    self.refuse(f"{name} takes one value, got {len(args)}")
                return self.folded(functools.partial(apply, name), [self.visit(args[0], depth + 1)], node)
            case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in CHOICES:
                if len(args) < 2:
                    self.refuse(f"{name} takes two values or more, got {len(args)}")
                choose = functools.partial(choice, *CHOICES[name])
                values = [self.visit(arg, depth + 1) for arg in args]
                return functools.reduce(lambda a, b: self.folded(choose, [a, b], node), values)
            case ast.Call(func=ast.Name(id=name)) if name not in self.names:
                raise unknown_name("function in a formula", name, [*FUNCTIONS, *CHOICES])
            case ast.Call(func=ast.Name() | ast.Constant() | ast.BinOp()):
                self.refuse(f"there is an operator missing before a bracket in {self.quoted(node)}")
        self.refuse(f"{self.quoted(node)} has no place in one; allowed are {ALLOWED}")

    def folded(self, operation: Callable[..., Dual], parts: list[Dual], node: ast.AST) -> Dual:
        """The result of an operation; of constants, a number."""
        try:
            with np.errstate(all="ignore"):
                result = operation(*parts)
        except InputError as error:
            self.refuse(str(error))
        except (OverflowError, ZeroDivisionError):
            self.refuse(f"{self.quoted(node)} is no finite number")
        if not isinstance(result.value, Term):
            return Dual(self.number(result.value, node))
        self.smooth &= result.smooth
        return result


def plain(text: str) -> str:
    """The formula in Python's signs: x² is x**2.

    >>> plain("√(x² + y^2) − 2·π")
    'sqrt(x**2 + y**2) - 2*pi'
    """
    for sign, python in SIGNS.items():
        text = text.replace(sign, python)
    return re.sub("[⁰¹²³⁴⁵⁶⁷⁸⁹]+", lambda digits: "**" + digits[0].translate(SUPERSCRIPTS), text).strip()


def parsed(text: str) -> ast.expr:
    """The tree of the formula, of bounded size."""
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


class Again(Translator):
    """Walks the lines that a translator wrote, and writes those of their derivatives."""

    def __init__(self, lines: dict[str, str], names: Iterable[str]) -> None:
        super().__init__("", names)
        for expression, name in lines.items():
            self.names[name] = self.visit(ast.parse(expression, mode="eval").body)

    def visit(self, node: ast.AST, depth: int = 0) -> Dual:
        match node:
            case ast.Compare(left=ast.Name(id=name)):
                value = self.names[name].value
                return Dual(value.is_zero() if isinstance(value, Term) else float(value == 0))
            case ast.Name(id="inf" | "nan" as name):
                return Dual(float(name))
            case ast.Call(func=ast.Name(id=name), args=args):
                ours = ast.Call(ast.Name(OUR_NAMES[name]), args, [])
                return super().visit(ours, depth)
        return super().visit(node, depth)

    def number(self, value: Any, node: ast.AST) -> float:
        return float(value)  # a constant factor of a derivative, be it inf

    def check_power(self, base: Any, power: float) -> None:
        """Any is good: it is one less than a power that is."""


OUR_NAMES = {function.numpy: name for name, function in FUNCTIONS.items()}
OUR_NAMES |= {numpy: name for name, (numpy, _) in CHOICES.items()}


def translate(text: str, parameters: tuple[str, ...] = ()) -> Code:
    """The code that computes f, its gradient and its Hessian.

    Raises
    ------
    InputError
        For whatever is not arithmetic on x, y, the parameters, numbers and the listed functions.

    Examples
    --------
    >>> code = translate("x*y + 2*x")
    >>> print("\\n".join(code.gradient))
    _0 = x * y
    _1 = 2.0 * x
    _2 = _0 + _1
    _3 = y + 2.0
    return _2, _3, x
    >>> code.hessian[-1]
    'return 0.0, 1.0, 0.0'
    """
    translator = Translator(text, parameters)
    f = translator.visit(parsed(text))
    again = Again(translator.code, parameters)
    fx, fy = (again.names[slope.name] if isinstance(slope, Term) else Dual(slope) for slope in (f.dx, f.dy))
    return Code(
        lines(translator.code, [f.value, f.dx, f.dy]),
        lines(again.code, [fx.dx, fx.dy, fy.dy]),
        frozenset(translator.used),
        translator.smooth,
    )


def lines(code: dict[str, str], results: list[Any]) -> list[str]:
    """The code, and the statement that returns the results."""
    returned = ", ".join(text_of(value) for value in results)
    return [*(f"{name} = {expression}" for expression, name in code.items()), f"return {returned}"]
