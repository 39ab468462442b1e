"""What each name in a rule is: a gradient, what remembers gradients, what they are divided by, the point, the rate."""

import functools
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from landscapes._tree.expression import TESTS, Expression, Statement, evaluate, names_in
from landscapes._tree.function_tree import function_tree
from optimizers._analysis.notation import NOTHING, Leaf, number, simplified
from optimizers._optimizer import Optimizer

GIVEN = {
    **dict.fromkeys(["w", "x", "y"], "point"),
    **dict.fromkeys(["g", "fx", "fy"], "gradient"),
    **dict.fromkeys(["curvature", "fxx", "fxy", "fyy"], "scale"),
    "lr": "rate",
}

#: Roles that change their sign with the gradients.
ODD = ("gradient", "momentum")


def rule_roles(rule: Optimizer) -> Mapping[str, str]:
    """The role of each name in the body of a rule, for its colour.

    - "gradient": g, and what is made of it alone that has its sign;
    - "momentum": what has the sign of gradients of the past;
    - "scale": what is made of gradients and has no sign, as s, or of curvatures;
    - "point": w, and what is kept in its place;
    - "rate": the learning rate; "" is everything else.

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
    told = {name: GIVEN.get(name, "") for name in inputs + parameters}
    kept = dict.fromkeys(state, "")
    roles: dict[str, str] = {}
    for _ in range(len(state) + 1):  # what is kept may be made of what is kept
        roles = told | kept
        returned = _follow(function_tree(function).statements, roles)
        for name, role in zip(state, returned[2 if inputs[0] == "x" else 1 :], strict=True):
            role = "momentum" if role == "gradient" else role
            kept[name] = role if role in ("momentum", "scale", "point") else ""
    return roles | kept | told


def _follow(statements: tuple[Statement, ...], roles: dict[str, str]) -> list[str]:
    """Fill in the roles of what is assigned, and give those of what is returned."""
    returned: list[str] = []
    for kind, *parts in statements:
        if kind == "let":
            name, expression = parts
            roles[name] = roles.get(name) or evaluate(expression, roles, _role) or ""
        elif kind == "return":
            returned = [evaluate(expression, roles, _role) for expression in parts[0]]
        else:
            ways = [_follow(way, roles) for way in parts[1:]]
            returned = ways[0] or ways[1] or returned
    return [role if isinstance(role, str) else "" for role in returned]


def _role(operation: str, *arguments: Any) -> str:
    roles = [part if isinstance(part, str) else "" for part in arguments]
    if operation in TESTS:
        return ""
    if operation == "if":
        roles = roles[1:]
    odd = [role for role in roles if role in ODD]
    if odd and (operation in ("abs", "**") or (operation in ("*", "/") and len(odd) == 2)):
        return "scale"
    for role in ("point", "momentum", "gradient"):
        if role in roles:
            return "momentum" if role == "point" and operation == "-" and roles == ["point", "point"] else role
    return "scale" if "scale" in roles else ""


def idle(rule: Optimizer) -> frozenset[str]:
    """The names that these settings switch off: what is made of them reaches the point at others, but not at these.

    >>> from optimizers import adam, rmsprop
    >>> sorted(idle(rmsprop)), sorted(idle(rmsprop(centered=True))), sorted(idle(adam(bias_correction=False)))
    (['m'], [], ['c1', 'c2'])
    """
    return frozenset(_reaching(rule, {}) - _reaching(rule, rule.values) - rule.parameters.keys())


def _reaching(rule: Optimizer, parameters: Mapping[str, Any]) -> set[str]:
    """The names that reach the new point, sooner or later, at these parameters; without any, at some."""
    places = ["x", "y"] if rule.coupled else ["w"]
    uses: dict[str, set[str]] = {}
    for name, expressions in _made(function_tree(rule.function).statements, [*places, *rule.state], parameters):
        uses.setdefault(name, set()).update(*(names_in(_settled(part, parameters)) for part in expressions))
    reaching, new = set(places), set(places)
    while new:
        new = set().union(*(uses.get(name, ()) for name in new)) - reaching
        reaching |= new
    return reaching


def _made(
    statements: tuple[Statement, ...], returned: list[str], parameters: Mapping[str, Any], tests: tuple = ()
) -> Iterator[tuple[str, tuple]]:
    """Each name that is assigned or returned, with what it is made of, and what decided that."""
    for kind, *parts in statements:
        if kind == "let":
            yield parts[0], (parts[1], *tests)
        elif kind == "return":
            yield from ((name, (made, *tests)) for name, made in zip(returned, parts[0], strict=True))
        else:
            test, *ways = parts
            taken = _decided(test, parameters)
            for way in ways if taken is None else [ways[not taken]]:
                yield from _made(way, returned, parameters, (*tests, test))


def _decided(test: Expression, parameters: Mapping[str, Any]) -> bool | None:
    """What comes of a test on parameters alone."""
    try:
        return bool(evaluate(test, parameters))
    except KeyError:
        return None


def _settled(expression: Expression, parameters: Mapping[str, Any]) -> Any:
    """The expression without the branches that the parameters rule out, and without terms that they switch off."""
    if isinstance(expression, str):
        return NOTHING if expression != "lr" and parameters.get(expression, 1) == 0 else expression
    if not isinstance(expression, tuple):
        return Leaf(number(expression), float(expression))
    operation, *arguments = expression
    if operation == "if" and (taken := _decided(arguments[0], parameters)) is not None:
        return _settled(arguments[2 - taken], parameters)
    return simplified(operation, *(_settled(argument, parameters) for argument in arguments))
