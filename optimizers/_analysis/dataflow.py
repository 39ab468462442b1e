"""Find the role of each name in a rule: gradient, momentum, scale, point or rate; and the names without effect."""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from landscapes._core.types import Number
from landscapes._tree.expression import TESTS, Expression, Statement, evaluate, names_in
from landscapes._tree.function_tree import function_tree
from optimizers._analysis.notation import ZERO, Leaf, number, simplified
from optimizers._optimizer import Optimizer

INPUT_ROLES = {
    **dict.fromkeys(["w", "x", "y"], "point"),
    **dict.fromkeys(["g", "fx", "fy"], "gradient"),
    **dict.fromkeys(["curvature", "fxx", "fxy", "fyy"], "scale"),
    "lr": "rate",
}

#: Roles whose sign changes with the sign of the gradients.
SIGNED_ROLES = ("gradient", "momentum")


def rule_roles(rule: Optimizer) -> Mapping[str, str]:
    """Return the role of each name in the body of a rule, which sets its colour.

    - "gradient": g, and quantities with its sign that depend on it alone;
    - "momentum": quantities with the sign of past gradients;
    - "scale": quantities from gradients without a sign, such as s, or from curvatures;
    - "point": w, and state variables that are points;
    - "rate": the learning rate; "" for every other name.

    >>> from optimizers import adam
    >>> roles = rule_roles(adam)
    >>> [roles[name] for name in ("g", "m", "v", "mean", "square", "w", "lr", "c1")]
    ['gradient', 'momentum', 'scale', 'momentum', 'scale', 'point', 'rate', '']
    """
    return _roles(rule.function, rule.inputs, rule.state, tuple(rule.parameters))


@functools.cache
def _roles(
    function: Callable, inputs: tuple[str, ...], state: tuple[str, ...], parameters: tuple[str, ...]
) -> dict[str, str]:
    inputs_and_parameters = {name: INPUT_ROLES.get(name, "") for name in inputs + parameters}
    state_roles = dict.fromkeys(state, "")
    roles: dict[str, str] = {}
    for _ in range(len(state) + 1):  # a state variable may depend on another one
        roles = inputs_and_parameters | state_roles
        returned = _follow(function_tree(function).statements, roles)
        for name, role in zip(state, returned[2 if inputs[0] == "x" else 1 :], strict=True):
            role = "momentum" if role == "gradient" else role
            state_roles[name] = role if role in ("momentum", "scale", "point") else ""
    return roles | state_roles | inputs_and_parameters


def _follow(statements: tuple[Statement, ...], roles: dict[str, str]) -> list[str]:
    """Add the roles of the assigned names to `roles`, and return the roles of the returned expressions."""
    returned: list[str] = []
    for kind, *parts in statements:
        if kind == "let":
            name, expression = parts
            roles[name] = roles.get(name) or _as_role(evaluate(expression, roles, _role))
        elif kind == "return":
            returned = [evaluate(expression, roles, _role) for expression in parts[0]]
        else:
            branches = [_follow(branch, roles) for branch in parts[1:]]
            returned = branches[0] or branches[1] or returned
    return list(map(_as_role, returned))


def _as_role(part: object) -> str:
    """Return a role; a number has none."""
    return part if isinstance(part, str) else ""


def _role(operation: str, *arguments: object) -> str:
    roles = list(map(_as_role, arguments))
    if operation in TESTS:
        return ""
    if operation == "if":
        roles = roles[1:]
    signed = [role for role in roles if role in SIGNED_ROLES]
    if signed and (operation in ("abs", "**") or (operation in ("*", "/") and len(signed) == 2)):
        return "scale"
    for role in ("point", "momentum", "gradient"):
        if role in roles:
            return "momentum" if role == "point" and operation == "-" and roles == ["point", "point"] else role
    return "scale" if "scale" in roles else ""


def inactive_names(rule: Optimizer) -> frozenset[str]:
    """Return the names without effect at these settings: they reach the new point only at other settings.

    >>> from optimizers import adam, rmsprop
    >>> rules = rmsprop, rmsprop(centered=True), adam(bias_correction=False)
    >>> [sorted(inactive_names(rule)) for rule in rules]
    [['m'], [], ['c1', 'c2']]
    """
    return frozenset(_reaching(rule, {}) - _reaching(rule, rule.values) - rule.parameters.keys())


def _reaching(rule: Optimizer, parameters: Mapping[str, Number]) -> set[str]:
    """Return the names that reach the new point, directly or not; `parameters` may be empty, for any settings."""
    places = ["x", "y"] if rule.coupled else ["w"]
    uses: dict[str, set[str]] = {}
    for name, expressions in _assignments(function_tree(rule.function).statements, [*places, *rule.state], parameters):
        uses.setdefault(name, set()).update(*(names_in(_at_settings(part, parameters)) for part in expressions))
    reaching, new = set(places), set(places)
    while new:
        new = set().union(*(uses.get(name, ()) for name in new)) - reaching
        reaching |= new
    return reaching


def _assignments(
    statements: tuple[Statement, ...], returned: list[str], parameters: Mapping[str, Number], tests: tuple = ()
) -> Iterator[tuple[str, tuple]]:
    """Yield each name that is assigned or returned, with its expression and the tests above it."""
    for kind, *parts in statements:
        if kind == "let":
            yield parts[0], (parts[1], *tests)
        elif kind == "return":
            yield from ((name, (expression, *tests)) for name, expression in zip(returned, parts[0], strict=True))
        else:
            test, *branches = parts
            outcome = _test_outcome(test, parameters)
            for branch in branches if outcome is None else [branches[not outcome]]:
                yield from _assignments(branch, returned, parameters, (*tests, test))


def _test_outcome(test: Expression, parameters: Mapping[str, Number]) -> bool | None:
    """Return the result of a test on parameters alone; None if it depends on other names."""
    try:
        return bool(evaluate(test, parameters))
    except KeyError:
        return None


def _at_settings(expression: Expression, parameters: Mapping[str, Number]) -> Any:
    """Return the expression without branches that the parameters exclude, and without terms that are 0."""
    if isinstance(expression, str):
        return ZERO if expression != "lr" and parameters.get(expression, 1) == 0 else expression
    if not isinstance(expression, tuple):
        return Leaf(number(expression), float(expression))
    operation, *arguments = expression
    if operation == "if" and (outcome := _test_outcome(arguments[0], parameters)) is not None:
        return _at_settings(arguments[2 - outcome], parameters)
    return simplified(operation, *(_at_settings(argument, parameters) for argument in arguments))
