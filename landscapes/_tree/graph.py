"""Arithmetic that is recorded: operations on terms become the lines of a function, none of them twice."""

from collections import Counter
from dataclasses import dataclass

from landscapes._tree.expression import Expression, FunctionTree, Statement
from landscapes._tree.folding import folded, is_number

#: How deep expressions are nested: Python reads no more than 200 brackets within one another.
DEEPEST = 20


class Graph:
    """Operations in the order in which they are computed, each under a name of its own.

    >>> graph = Graph(("x", "y"))
    >>> x, y = (Term(name, graph) for name in graph.parameters)
    >>> graph.function([(x + y) * (x + y), 1 * x]).statements
    (('let', '_0', ('+', 'x', 'y')), ('return', (('*', '_0', '_0'), 'x')))
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
        """The function that returns the results, and computes nothing else.

        What is used once stands where it is used; what is used more often has a line of its own.
        """
        returned = [result.name if isinstance(result, Term) else float(result) for result in results]
        uses = Counter(atom for atom in returned if isinstance(atom, str))
        for expression, name in reversed(self.names.items()):
            if name in uses:
                uses.update(part for part in expression[1:] if isinstance(part, str))
        lets: list[Statement] = []
        whole: dict[Expression, Expression] = {}  # name -> what stands in its place
        depths: dict[Expression, int] = {}
        for expression, name in self.names.items():
            if name not in uses:
                continue
            inlined = (expression[0], *(whole.get(part, part) for part in expression[1:]))
            depth = 1 + max(depths.get(part, 0) for part in expression[1:])
            if uses[name] == 1 and depth < DEEPEST:
                whole[name], depths[name] = inlined, depth
            else:
                lets.append(("let", name, inlined))
        return FunctionTree(self.parameters, (*lets, ("return", tuple(whole.get(atom, atom) for atom in returned))))


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
