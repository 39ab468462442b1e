"""Formulas, settings and names of axes in pictures."""

from typing import Any

import numpy as np

from landscapes import Formula, InputError, Landscape
from landscapes._core.parameter import Parameter
from landscapes._tree.function_tree import function_tree
from landscapes._tree.mathtext import mathtext
from landscapes._tree.mathtext_atoms import DIGITS, symbol, typeset_number
from landscapes._tree.parser import parse

RAISED_AND_LOWERED = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def equation(landscape: Landscape) -> str:
    r"""Return the equation of a landscape, read from the function that runs; "" if that is not one formula.

    >>> from landscapes import ravine
    >>> print(equation(ravine))
    $f = \frac{1}{2}\left(W^{2} + κ\,b^{2}\right)$
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
    mean = rf"J = \mathrm{{mean}}\;{text}"
    return f"${mean if landscape.samples else f'f = {text}'}$"


def setting(parameter: Parameter, value: Any) -> str:
    """Return a setting for a legend or a title: the symbol in italics, the number rounded; a switch by its name.

    >>> setting(Parameter("β₁"), 0.9), setting(Parameter("ε"), 1e-8), setting(Parameter("α"), np.array([0.1, 0.25]))
    ('$β_{1}=0.9$', '$ε=10^{-8}$', '$α=0.1…0.25$')
    """
    if type(parameter) is not Parameter or parameter.switch:
        return literal(parameter.text(value))
    ends = [float(np.min(value)), float(np.max(value))] if np.ndim(value) else [float(value)]
    return f"${symbol(parameter.symbol)}={'…'.join(map(typeset_number, ends))}$"


def literal(text: str) -> str:
    r"""Return a text in which no $ begins a formula.

    >>> literal("cost in $")
    'cost in \\$'
    """
    return text.replace("$", r"\$")


def axis_name(name: str) -> dict[str, Any]:
    """Return the text and the style of the name of an axis: a symbol is in italics, its digits lowered.

    >>> axis_name("w1"), axis_name("weight")
    ({'text': 'w₁', 'style': 'italic'}, {'text': 'weight', 'style': 'normal'})
    """
    return {}
