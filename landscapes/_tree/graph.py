"""Arithmetic that is recorded: operations on terms become the lines of a function, none of them twice."""

from dataclasses import dataclass

from landscapes._tree.expression import Expression, FunctionTree, names_in
from landscapes._tree.folding import folded, is_number


class Graph:
    """Operations in the order in which they are computed, each under a name of its own.

    >>> graph = Graph(("x", "y"))
    >>> x, y = (Term(name, graph) for name in graph.parameters)
    >>> graph.function([(x + y) * (x + y), 1 * x]).statements
    (('let', '_0', ('+', 'x', 'y')), ('let', '_1', ('*', '_0', '_0')), ('return', ('_1', 'x')))
    """

    def __init__(self, parameters: tuple[str, ...]) -> None:
        self.parameters = parameters
        self.names: dict[Expression, str] = {}

    def value(self, operation: str, *arguments: "Value") -> "Value":
        """The result of an operation, a number where that is known."""
        atoms: list[Expression] = [part.name if isinstance(part, Term) else float(part) for part in arguments]
        if operation == "**" and is_number(atoms[1]):
            if atoms[1] == 2:
                return self.value("*", arguments[0], arguments[0])
            if atoms[1] == 0.5:
                return self.value("sqrt", arguments[0])
            if atoms[1].is_integer():
                atoms[1] = int(atoms[1])  # a whole power is compiled to products
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
        """The function that returns the results, and computes nothing else."""
        returned = tuple(result.name if isinstance(result, Term) else float(result) for result in results)
        needed, lets = set().union(*map(names_in, returned)), []
        for expression, name in reversed(self.names.items()):
            if name in needed:
                needed |= names_in(expression)
                lets.append(("let", name, expression))
        return FunctionTree(self.parameters, (*reversed(lets), ("return", returned)))


@dataclass(frozen=True)
class Term:
    """The name of a value in a graph; arithmetic on it adds the line that computes the result."""

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
