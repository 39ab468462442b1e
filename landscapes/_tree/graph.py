"""A computational graph: operations on terms are recorded, without repetition, and written as a function."""

from collections import Counter
from dataclasses import dataclass

from landscapes._tree.expression import Expression, FunctionTree, Statement
from landscapes._tree.folding import folded, is_number

#: The maximal depth of nested expressions; Python's parser allows 200 nested brackets.
MAX_DEPTH = 20


class Graph:
    """A list of operations in the order of their computation, each with a name of its own.

    >>> graph = Graph(("x", "y"))
    >>> x, y = (Term(name, graph) for name in graph.parameters)
    >>> graph.function([(x + y) * (x + y), 1 * x]).statements
    (('let', '_0', ('+', 'x', 'y')), ('return', (('*', '_0', '_0'), 'x')))
    """

    def __init__(self, parameters: tuple[str, ...]) -> None:
        self.parameters = parameters
        self.names: dict[Expression, str] = {}

    def value(self, operation: str, *arguments: "Value") -> "Value":
        """Return the result of an operation, a number if it is constant."""
        atoms: list[Expression] = [part.name if isinstance(part, Term) else float(part) for part in arguments]
        if operation == "**" and is_number(atoms[1]):
            if atoms[1] == 2:
                return self.value("*", arguments[0], arguments[0])
            if atoms[1] == 0.5:
                return self.value("sqrt", arguments[0])
            if atoms[1].is_integer():
                atoms[1] = int(atoms[1])  # an integer power is compiled to products
        result = folded(operation, *atoms)
        if is_number(result):
            return float(result)
        if isinstance(result, tuple):
            result = self.names.setdefault(result, self._new_name())
        return Term(result, self)

    def _new_name(self) -> str:
        name = f"_{len(self.names)}"
        while name in self.parameters:
            name = f"_{name}"
        return name

    def function(self, results: list["Value"]) -> FunctionTree:
        """Return the function that computes these results and nothing else.

        A value that is used once is inlined; one that is used several times has its own statement.
        """
        returned = [result.name if isinstance(result, Term) else float(result) for result in results]
        uses = Counter(atom for atom in returned if isinstance(atom, str))
        for expression, name in reversed(self.names.items()):
            if name in uses:
                uses.update(part for part in expression[1:] if isinstance(part, str))
        lets: list[Statement] = []
        inlined: dict[Expression, Expression] = {}  # name -> the expression in its place
        depths: dict[Expression, int] = {}
        for expression, name in self.names.items():
            if name not in uses:
                continue
            nested = (expression[0], *(inlined.get(part, part) for part in expression[1:]))
            depth = 1 + max(depths.get(part, 0) for part in expression[1:])
            if uses[name] == 1 and depth < MAX_DEPTH:
                inlined[name], depths[name] = nested, depth
            else:
                lets.append(("let", name, nested))
        return FunctionTree(self.parameters, (*lets, ("return", tuple(inlined.get(atom, atom) for atom in returned))))


@dataclass(frozen=True)
class Term:
    """The name of a value in a graph; arithmetic on it adds the operation to the graph."""

    name: str
    graph: Graph

    def __neg__(self) -> "Value":
        return self.graph.value("neg", self)

    def __add__(self, other: "Value") -> "Value":
        return self.graph.value("+", self, other)

    def __radd__(self, other: float) -> "Value":
        return self.graph.value("+", other, self)

    def __sub__(self, other: "Value") -> "Value":
        return self.graph.value("-", self, other)

    def __rsub__(self, other: float) -> "Value":
        return self.graph.value("-", other, self)

    def __mul__(self, other: "Value") -> "Value":
        return self.graph.value("*", self, other)

    def __rmul__(self, other: float) -> "Value":
        return self.graph.value("*", other, self)

    def __truediv__(self, other: "Value") -> "Value":
        return self.graph.value("/", self, other)

    def __rtruediv__(self, other: float) -> "Value":
        return self.graph.value("/", other, self)

    def __pow__(self, other: "Value") -> "Value":
        return self.graph.value("**", self, other)


Value = Term | float
