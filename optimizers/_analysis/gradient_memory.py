"""Find the gradient memory of a rule: the state variable that sums gradients, from the body of the rule."""

from collections.abc import Iterator
from math import inf

from landscapes import InputError
from landscapes._tree.expression import Expression, Statement, names_in
from landscapes._tree.function_tree import function_tree
from optimizers._analysis.dataflow import rule_roles
from optimizers._guest import Guest, Racer
from optimizers._optimizer import Optimizer


def gradient_memory(rule: Racer) -> tuple[str, str] | None:
    """Return the state variable that sums gradients, s ← β s + ..., and the parameter that is its β.

    If a rule has several, the last one, which is nearest to the step, is returned. None for a rule without
    such a state, for a rule of both coordinates, for a body that is not plain arithmetic, and for a guest.

    >>> from optimizers import adam, gd, heavy_ball, rmsprop
    >>> gradient_memory(heavy_ball), gradient_memory(adam), gradient_memory(rmsprop), gradient_memory(gd)
    (('v', 'beta'), ('m', 'beta1'), ('v', 'momentum'), None)
    """
    if isinstance(rule, Guest) or rule.coupled:
        return None
    try:
        roles = rule_roles(rule)
    except InputError:
        return None
    parameters = frozenset(rule.parameters)
    odd = frozenset(name for name, role in roles.items() if role == "momentum")
    gradients = frozenset(name for name, role in roles.items() if role == "gradient")
    memory = None
    for state, expression in _new_states(function_tree(rule.function).statements, rule):
        if state in odd:
            for decay, rest in _decays(expression, state):
                if decay in parameters and _degree(rest, gradients) == 1 and not names_in(rest) & odd:
                    memory = state, decay
    return memory


def _new_states(statements: tuple[Statement, ...], rule: Optimizer) -> Iterator[tuple[str, Expression]]:
    """Yield each new state variable with its expression, in the order of the body."""
    assigned: dict[str, Expression] = {}
    for kind, *parts in statements:
        if kind == "let":
            name, assigned[name] = parts[0], parts[1]
            if name in rule.state:
                yield name, parts[1]
        elif kind == "return":
            for state, expression in zip(rule.state, parts[0][1:], strict=True):
                yield state, assigned.get(expression, expression) if isinstance(expression, str) else expression
        else:
            for branch in parts[1:]:
                yield from _new_states(branch, rule)


def _decays(expression: Expression, state: str) -> Iterator[tuple[Expression, Expression]]:
    """Yield (factor, rest) for each form of an expression as factor · state + rest."""
    if not isinstance(expression, tuple):
        return
    operation, *arguments = expression
    if operation == "if":
        for branch in arguments[1:]:
            yield from _decays(branch, state)
    elif operation == "+":
        for product, rest in (arguments, arguments[::-1]):
            if isinstance(product, tuple) and product[0] == "*" and state in product[1:]:
                yield product[1] if product[2] == state else product[2], rest


def _degree(expression: Expression, gradients: frozenset[str]) -> float:
    """Return the degree in the gradients: 1 for g, 2 for g², 0 without a gradient, inf if not a polynomial."""
    if not isinstance(expression, tuple):
        return float(expression in gradients)
    operation, *arguments = expression
    degrees = [_degree(argument, gradients) for argument in arguments]
    if operation in ("+", "-"):
        return max(degrees)
    if operation == "*":
        return sum(degrees)
    if operation == "/" and not degrees[1]:
        return degrees[0]
    return inf if any(degrees) else 0.0
