"""Formulas, settings and names of axes in pictures."""

import re
from collections.abc import Sequence
from typing import Any

import numpy as np

from landscapes import Formula, InputError, Landscape
from landscapes._core.parameter import Parameter
from landscapes._tree.function_tree import function_tree
from landscapes._tree.mathtext import bracketed, mathtext
from landscapes._tree.mathtext_atoms import symbol, typeset_number
from landscapes._tree.parser import parse


def equation(landscape: Landscape) -> str:
    r"""Return the equation of a landscape, read from the function that runs; "" if that is not one formula.

    >>> from landscapes import ravine
    >>> print(equation(ravine))
    $f\,=\,\frac{1}{2}(W^{2}\,+\,κ\,b^{2})$
    """
    symbols = {name: parameter.symbol for name, parameter in landscape.parameters.items()}
    try:
        if isinstance(landscape, Formula):
            tree = parse(landscape.text, tuple(landscape.parameters)).tree
        else:  # a function whose derivatives were made has the author's own beside it
            tree = function_tree(getattr(landscape.function, "__wrapped__", landscape.function))
        axes = dict(zip(tree.parameters, landscape.axes, strict=False))
        text = mathtext(tree, axes | symbols)
    except InputError:
        return ""
    return rf"$J\,=\,\mathrm{{mean}}{bracketed(text)}$" if landscape.samples else rf"$f\,=\,{text}$"


def setting(parameter: Parameter, value: Any) -> str:
    """Return a setting for a legend or a title: the symbol in italics, the number rounded; a switch by its name.

    >>> setting(Parameter("β₁"), 0.9), setting(Parameter("ε"), 1e-8), setting(Parameter("α"), np.array([0.1, 0.25]))
    ('$β_{1}=0.9$', '$ε=10^{-8}$', '$α=0.1…0.25$')
    """
    if type(parameter) is not Parameter or parameter.switch:
        return literal(parameter.text(value))
    ends = [float(np.min(value)), float(np.max(value))] if np.ndim(value) else [float(value)]
    try:
        return f"${symbol(parameter.symbol)}={'…'.join(map(typeset_number, ends))}$"
    except InputError:  # a symbol with signs of TeX
        return literal(parameter.text(value))


def function_of(axes: Sequence[str]) -> str:
    r"""Return f with its arguments.

    >>> function_of(("W", "b")), function_of(("price in $", "b"))
    ('$f(W, b)$', 'f(price in \\$, b)')
    """
    try:
        return f"$f({', '.join(map(symbol, axes))})$"
    except InputError:
        return literal(f"f({', '.join(axes)})")


def literal(text: str) -> str:
    r"""Return a text in which no $ begins a formula.

    >>> literal("cost in $")
    'cost in \\$'
    """
    return text.replace("$", r"\$")


def axis_name(name: str) -> str:
    """Return the name of an axis: a symbol in italics, with the digits after it lowered; any other name as it is.

    >>> axis_name("W"), axis_name("w1"), axis_name("weight")
    ('$W$', '$w_{1}$', 'weight')
    """
    return f"${symbol(name)}$" if re.fullmatch("[A-Za-zΑ-Ωα-ω][0-9₀-₉]*", name) else literal(name)
