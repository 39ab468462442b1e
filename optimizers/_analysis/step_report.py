"""The report of a step: a rule's own lines, filled in with the numbers of one step of a run."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._tree.expression import TESTS, Expression, Statement, evaluate, names_in
from landscapes._tree.function_tree import function_tree
from optimizers._analysis.dataflow import idle, rule_roles
from optimizers._analysis.notation import NOTHING, ONE, Leaf, Piece, number, pieces, rule_symbols, simplified, symbol
from optimizers._optimizer import Optimizer
from optimizers._runs.step_inputs import rerunnable_rule, told
from optimizers._runs.trajectory import Trajectory


@dataclass(frozen=True)
class Line:
    """One line of a rule: what becomes of one of its names.

    Attributes
    ----------
    target : str
        The symbol of the name, as in "β₁" or "m".
    pieces : tuple of Piece
        The right side in parts, each in symbols and in numbers, with a role where it is a quantity.
    value : float
        What it comes to.
    role : str
        The role of the target: "gradient", "momentum" (what remembers gradients), "scale" (what they are
        divided by), "point", "rate", or "".
    """

    target: str
    pieces: tuple[Piece, ...]
    value: float
    role: str

    @property
    def formula(self) -> str:
        """The right side in symbols."""
        return "".join(piece.symbol for piece in self.pieces)

    @property
    def numbers(self) -> str:
        """The right side in numbers."""
        return "".join(piece.number for piece in self.pieces)

    @property
    def words(self) -> tuple[str, str, str]:
        """The line in three columns: formula, numbers, value; what would only repeat its neighbour is left out."""
        value = number(self.value)
        numbers = self.numbers if self.numbers not in (value, self.formula) else ""
        return f"{self.target} ← {self.formula}", numbers, value if self.formula != value else ""


@dataclass(frozen=True)
class Part:
    """What a step does to one coordinate, or of a rule that sees both to the point.

    Attributes
    ----------
    name : str
        "x", "y", or "x, y".
    given : tuple of Line
        What the rule was told: the point, the gradient, and what it remembers.
    lines : tuple of Line
        What it made of that, in its own order, the new point last unless something is made of it.
    """

    name: str
    given: tuple[Line, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False, repr=False)
class StepReport:
    """One step of a run, taken apart (see `step_report`); printed, it is a table of its lines.

    Attributes
    ----------
    optimizer : Optimizer
    step : int
        The step leads from the point of that number to the next.
    point, after : (x, y)
        Where it began, and where it led, as worked out here.
    parts : tuple of Part
        For each coordinate its lines; of a rule that sees both coordinates there is one part.
    """

    optimizer: Optimizer
    step: int
    point: tuple[float, float]
    after: tuple[float, float]
    parts: tuple[Part, ...]

    def __repr__(self) -> str:
        return f"StepReport({self.optimizer!r}, step {self.step})"

    def __str__(self) -> str:
        (x, y), (x1, y1) = (tuple(map(number, point)) for point in (self.point, self.after))
        rows = [f"{self.optimizer.label}: step {self.step}, from ({x}, {y}) to ({x1}, {y1})"]
        wide = [max(len(line.words[k]) for part in self.parts for line in part.lines) for k in (0, 1)]
        for part in self.parts:
            rows += ["", f"{part.name}:  " + "   ".join(f"{line.target} = {number(line.value)}" for line in part.given)]
            for formula, numbers, value in (line.words for line in part.lines):
                last = f"= {value}" if value else ""
                middle = f"= {numbers}" if numbers else ""
                columns = (
                    f"  {formula:<{wide[0]}}  {middle:<{wide[1] + 2}}  {last}" if wide[1] else f"  {formula}  {last}"
                )
                rows.append(columns.rstrip())
        return "\n".join(rows)


def step_report(trajectory: Trajectory, step: int = 0) -> StepReport:
    """A rule's update equations, filled in with the numbers of one step.

    They are read from the body of the rule, whichever it is, and run once more in plain Python: line by
    line the target, its right side in symbols and in numbers, and what it comes to. Of a choice only the
    branch that was taken is shown. The gradient is the one that the rule saw, of its mini-batch, with its
    noise, clipped; α is that of its schedule.

    Parameters
    ----------
    trajectory : Trajectory
        One run, as `trace` gives it.
    step : int, default 0
        From 0 to steps − 1: step t leads from point t to point t + 1.

    Raises
    ------
    InputError
        If it is no trajectory, one of many lanes, or one of a guest, who does not show its rule; if there is no
        such step; if the body of a rule declared elsewhere is no plain arithmetic; for Hessians of
        mini-batches, which a run does not keep.

    Examples
    --------
    >>> from optimizers import step_report, rmsprop, trace
    >>> step = step_report(trace(rmsprop(lr=0.2), "ravine"), step=1)
    >>> step.parts[1].lines[0].formula, step.parts[1].lines[0].role
    ('β s + (1 − β) g²', 'scale')
    >>> print(step)
    rmsprop α=0.2: step 1, from (9.368, 0.3675) to (8.923, 0.1391)
    <BLANKLINE>
    x:  w = 9.368   g = 9.368   s = 10   v = 3.162
      s ← β s + (1 − β) g²  = 0.9 · 10 + (1 − 0.9) · 9.368²   = 17.78
      v ← g / (√s + ε)      = 9.368 / (√17.78 + 1e−8)         = 2.222
      w ← w − α v           = 9.368 − 0.2 · 2.222             = 8.923
    <BLANKLINE>
    y:  w = 0.3675   g = 18.38   s = 250   v = 3.162
      s ← β s + (1 − β) g²  = 0.9 · 250 + (1 − 0.9) · 18.38²  = 258.8
      v ← g / (√s + ε)      = 18.38 / (√258.8 + 1e−8)         = 1.142
      w ← w − α v           = 0.3675 − 0.2 · 1.142            = 0.1391
    """
    if not isinstance(trajectory, Trajectory):
        raise InputError(
            f"the step_report is that of a trajectory, as optimizers.trace gives it, got {short_repr(trajectory)}"
        )
    rule = rerunnable_rule(trajectory)
    if trajectory.points.ndim > 2:
        raise InputError(f"the step_report is that of one run, and there are {trajectory.points[..., 0, 0].size}")
    if isinstance(step, bool) or not isinstance(step, int | np.integer) or not 0 <= step < trajectory.steps:
        raise InputError(f"step must be a whole number from 0 to {trajectory.steps - 1}, got {short_repr(step)}")
    if not np.isfinite(trajectory.points[step]).all():
        raise InputError(f"the run diverged at step {trajectory.diverged_at}, so there is no step {step}")
    known = told(trajectory, int(step))
    if rule.coupled:
        parts = [_part(rule, "x, y", known)]
    else:
        each = [{name: v[c] if np.ndim(v) else v for name, v in known.items()} for c in range(2)]
        parts = [_part(rule, "xy"[c], numbers) for c, numbers in enumerate(each)]
    x, y = (float(value) for _, new in parts for value in new)
    point = trajectory.points[step]
    return StepReport(rule, int(step), (float(point[0]), float(point[1])), (x, y), tuple(part for part, _ in parts))


def _part(rule: Optimizer, name: str, known: Mapping[str, Any]) -> tuple[Part, list[Any]]:
    """The lines of one coordinate or of the point, and where it goes."""
    filled = Filled(rule, known)
    with np.errstate(all="ignore"):
        lines = filled.needed(list(filled.lines(function_tree(rule.function).statements)))
    told_first = [name for name in (*rule.inputs, *rule.state) if name not in filled.idle]
    given = tuple(Line(filled.symbols[name], (), float(known[name]), filled.roles[name]) for name in told_first)
    return Part(name, given, tuple(lines)), filled.new


class Filled:
    """A rule's statements, run with the numbers of one step."""

    def __init__(self, rule: Optimizer, known: Mapping[str, Any]) -> None:
        self.values = {name: np.float64(value) for name, value in known.items()}
        self.returns = [*(("x", "y") if rule.coupled else ("w",)), *rule.state]
        self.places = 2 if rule.coupled else 1
        self.symbols = rule_symbols(rule)
        self.roles = rule_roles(rule)
        self.off = {name for name in rule.parameters if name != "lr"}
        self.idle = idle(rule)
        self.aliases: dict[str, Leaf] = {}
        self.asked: set[str] = set()
        self.new: list[Any] = []

    def lines(self, statements: tuple[Statement, ...]) -> Iterator[Line]:
        for kind, *parts in statements:
            if kind == "let":
                yield from self.let(*parts)
            elif kind == "return":
                yield from self.end(*parts)
                return
            else:
                test, yes, no = parts
                yield from self.lines(yes if self.test(test) else no)
                if self.new:
                    return

    def let(self, name: str, expression: Expression) -> Iterator[Line]:
        tree, value = self.tree(expression), self.value(expression)
        self.aliases.pop(name, None)
        own = name in self.returns
        if not isinstance(tree, Leaf) or (own and tree.symbol != self.symbol(name)):
            if name not in self.idle:
                yield self.line(name, tree, value)
        elif not own:  # another name for something, which is better shown by its own
            self.aliases[name] = tree
        self.values[name] = value

    def end(self, expressions: tuple[Expression, ...]) -> Iterator[Line]:
        """What is remembered first, and the new point last."""
        new = [
            (name, self.tree(expression), self.value(expression))
            for name, expression in zip(self.returns, expressions, strict=True)
        ]
        self.new = [value for _, _, value in new[: self.places]]
        for name, tree, value in new[self.places :] + new[: self.places]:
            if (not isinstance(tree, Leaf) or tree.symbol != self.symbol(name)) and name not in self.idle:
                yield self.line(name, tree, value)

    def needed(self, lines: list[Line]) -> list[Line]:
        """The lines without those whose result is neither kept, nor used in a later line, nor asked for in a test."""
        kept: list[Line] = []
        used = {self.symbol(name) for name in self.asked.union(self.returns)}
        for line in reversed(lines):
            if line.target in used:
                used.update(piece.symbol for piece in line.pieces)
                kept.append(line)
        return kept[::-1]

    def line(self, name: str, tree: Any, value: Any) -> Line:
        return Line(self.symbol(name), pieces(tree), float(value), self.roles.get(name, ""))

    def symbol(self, name: str) -> str:
        return self.symbols.get(name) or symbol(name)

    def value(self, expression: Expression) -> Any:
        return evaluate(self.chosen(expression), self.values)

    def test(self, expression: Expression) -> bool:
        self.asked |= names_in(expression)
        return bool(self.value(expression))

    def chosen(self, expression: Expression) -> Expression:
        """The expression with the branches that are taken in place of its choices."""
        if not isinstance(expression, tuple):
            return expression
        operation, *arguments = expression
        if operation == "if":
            test, yes, no = arguments
            return self.chosen(yes if self.test(test) else no)
        return (operation, *map(self.chosen, arguments))

    def tree(self, expression: Expression) -> Any:
        """What is to be written: the branches that are taken, each name with its number, and no term that is off."""
        if isinstance(expression, str):
            if expression in self.aliases:
                return self.aliases[expression]
            value = float(self.values[expression])
            off = value == 0 and expression in self.off
            return NOTHING if off else Leaf(self.symbol(expression), value, self.roles.get(expression, ""))
        if not isinstance(expression, tuple):
            return Leaf(number(expression), float(expression))
        operation, *arguments = expression
        if operation == "if":
            test, yes, no = arguments
            return self.tree(yes if self.test(test) else no)
        if operation in TESTS:
            return ONE if self.value(expression) else NOTHING
        return simplified(operation, *map(self.tree, arguments))
