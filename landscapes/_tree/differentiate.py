"""Differentiate a tree by the chain rule; the result is also a tree.

This is forward-mode automatic differentiation (Griewank, Walther, "Evaluating derivatives", 2nd ed., 2008,
chapter 3). The result is exact, keeps the order of the function, and is at most a few times as long; the length
of a symbolic derivative has no such bound.
"""

from landscapes._core.errors import InputError
from landscapes._tree.derivative_rules import RULES, Dual
from landscapes._tree.expression import FunctionTree, run
from landscapes._tree.graph import Graph, Term


def gradient_tree(function: FunctionTree) -> FunctionTree:
    """Return the tree of f, df/dx, df/dy for a tree of f; x and y are its first two parameters.

    >>> tree = FunctionTree(("x", "y"), (("return", (("+", ("*", "x", "y"), ("*", 2, "x")),)),))
    >>> gradient_tree(tree).statements
    (('return', (('+', ('*', 'x', 'y'), ('*', 2.0, 'x')), ('+', 'y', 2.0), 'x')),)
    """
    graph = Graph(function.parameters)
    (f,) = _differentiated(function, graph, 1)
    return graph.function([f.value, f.dx, f.dy])


def hessian_tree(function: FunctionTree) -> FunctionTree:
    """Return the tree of d²f/dx², d²f/dxdy, d²f/dy² for a tree of f, df/dx, df/dy.

    >>> tree = FunctionTree(("x", "y"), (("return", (("*", "x", "y"),)),))
    >>> hessian_tree(gradient_tree(tree)).statements
    (('return', (0.0, 1.0, 0.0)),)
    """
    graph = Graph(function.parameters)
    _, fx, fy = _differentiated(function, graph, 3)
    return graph.function([fx.dx, fx.dy, fy.dy])


def _differentiated(function: FunctionTree, graph: Graph, count: int) -> list[Dual]:
    """Return the results of the function, with their derivatives with respect to its first two parameters."""

    def apply(operation: str, *arguments: float | Dual) -> Dual:
        parts = [_dual(argument) for argument in arguments]
        value = graph.value(operation, *(part.value for part in parts))
        return Dual(value) if all(part.constant for part in parts) else RULES[operation](value, *parts)

    first, second, *rest = function.parameters
    names = {name: Dual(Term(name, graph)) for name in rest}
    names |= {first: Dual(Term(first, graph), 1.0, 0.0), second: Dual(Term(second, graph), 0.0, 1.0)}
    try:
        returned = run(function.statements, names, apply)
    except ZeroDivisionError:
        raise InputError("a division by the constant 0 has no derivative") from None
    if len(returned) != count:
        raise InputError(f"the function must return {count} value{'s' * (count > 1)}, got {len(returned)}")
    return [_dual(result) for result in returned]


def _dual(value: float | Dual) -> Dual:
    return value if isinstance(value, Dual) else Dual(float(value))
