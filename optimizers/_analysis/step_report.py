"""Report one step of a run: the update equations of the rule with the numbers of the step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from landscapes import InputError
from landscapes._core.errors import short_repr
from landscapes._core.types import Number
from landscapes._tree.expression import TESTS, Expression, Statement, evaluate, names_in
from landscapes._tree.function_tree import function_tree
from optimizers._analysis.dataflow import inactive_names, rule_roles
from optimizers._analysis.notation import (
    ONE,
    ZERO,
    FormulaPiece,
    Leaf,
    Tree,
    number,
    pieces,
    rule_symbols,
    simplified,
    symbol,
)
from optimizers._optimizer import Optimizer
from optimizers._runs.step_inputs import reconstruct_inputs, rerunnable_rule
from optimizers._runs.trajectory import Trajectory, checked_run

#: The most inputs of a rule in one line of a printed report.
INPUTS_PER_LINE = 10


@dataclass(frozen=True)
class Line:
    """One line of a rule: the new value of one name.

    Attributes
    ----------
    target : str
        The symbol of the name, as in "β₁" or "m".
    pieces : tuple of FormulaPiece
        The right side in parts, each in symbols and in numbers; a quantity has a role.
    value : float
        The value of the right side.
    role : str
        The role of the target: "gradient", "momentum" (a sum of past gradients), "scale" (a divisor of
        gradients), "point", "rate", or "".
    """

    target: str
    pieces: tuple[FormulaPiece, ...]
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
    def columns(self) -> tuple[str, str, str]:
        """The line in three columns: formula, numbers and value; a column that repeats another is empty."""
        value = number(self.value)
        numbers = self.numbers if self.numbers not in (value, self.formula) else ""
        return f"{self.target} ← {self.formula}", numbers, value if self.formula != value else ""


@dataclass(frozen=True)
class Part:
    """The step of one coordinate, or of the point for a rule that uses both coordinates.

    Attributes
    ----------
    name : str
        "x", "y", or "x, y".
    inputs : tuple of Line
        The inputs of the rule: the point, the gradient, and its state.
    lines : tuple of Line
        The lines of the rule in its own order; the new point is last unless a later line uses it.
    """

    name: str
    inputs: tuple[Line, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, eq=False, repr=False)
class StepReport:
    """The report of one step of a run (see `step_report`); printed, it is a table of its lines.

    Attributes
    ----------
    optimizer : Optimizer
    step : int
        The number of the step, which leads from the point of that number to the next.
    point, after : (x, y)
        The points before and after the step, as computed by the report.
    parts : tuple of Part
        The lines of each coordinate; one part for a rule that uses both coordinates.
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
        widths = [max(len(line.columns[k]) for part in self.parts for line in part.lines) for k in (0, 1)]
        for part in self.parts:
            inputs = [f"{line.target} = {number(line.value)}" for line in part.inputs]
            lines = ["   ".join(inputs[k : k + INPUTS_PER_LINE]) for k in range(0, len(inputs), INPUTS_PER_LINE)]
            rows += ["", f"{part.name}:  " + f"\n{'':<{len(part.name) + 3}}".join(lines)]
            for formula, numbers, value in (line.columns for line in part.lines):
                last = f"= {value}" if value else ""
                middle = f"= {numbers}" if numbers else ""
                first = f"  {formula:<{widths[0]}}  {middle:<{widths[1] + 2}}" if widths[1] else f"  {formula}"
                rows.append(f"{first}  {last}".rstrip())
        return "\n".join(rows)


def step_report(trajectory: Trajectory, step: int = 0) -> StepReport:
    """Return the update equations of a rule with the numbers of one step.

    The equations come from the body of the rule, which is run again in plain Python. Each line has its
    target, its right side in symbols and in numbers, and its value. Of a choice only the branch taken is
    shown. The gradient is the one that the rule received: from its mini-batch, with noise, clipped; α is
    that of the schedule at this step.

    Parameters
    ----------
    trajectory : Trajectory
        One run, from `trace`.
    step : int, default 0
        From 0 to steps − 1: step t leads from point t to point t + 1.

    Raises
    ------
    InputError
        If `trajectory` is not a trajectory, has several lanes, or is that of a guest; if there is no such
        step; if the body of the rule is not plain arithmetic; for Hessians of mini-batches, which a
        trajectory does not keep.

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
      v ← g / (√s + ε)      = 9.368 / (√17.78 + 10⁻⁸)         = 2.222
      w ← w − α v           = 9.368 − 0.2 · 2.222             = 8.923
    <BLANKLINE>
    y:  w = 0.3675   g = 18.38   s = 250   v = 3.162
      s ← β s + (1 − β) g²  = 0.9 · 250 + (1 − 0.9) · 18.38²  = 258.8
      v ← g / (√s + ε)      = 18.38 / (√258.8 + 10⁻⁸)         = 1.142
      w ← w − α v           = 0.3675 − 0.2 · 1.142            = 0.1391
    """
    rule = rerunnable_rule(checked_run(trajectory, on_landscape=True))
    if trajectory.points.ndim > 2:
        raise InputError(f"trajectory must be one run, got {trajectory.points[..., 0, 0].size} runs")
    if isinstance(step, bool) or not isinstance(step, int | np.integer) or not 0 <= step < trajectory.steps:
        raise InputError(f"step must be a whole number from 0 to {trajectory.steps - 1}, got {short_repr(step)}")
    if not np.isfinite(trajectory.points[step]).all():
        raise InputError(f"step must be below {trajectory.diverged_at}, where the run diverged, got {step}")
    inputs = reconstruct_inputs(trajectory, int(step))
    if rule.coupled:
        parts = [_part(rule, "x, y", inputs)]
    else:
        by_coordinate = [{name: v[c] if np.ndim(v) else v for name, v in inputs.items()} for c in range(2)]
        parts = [_part(rule, "xy"[c], numbers) for c, numbers in enumerate(by_coordinate)]
    x, y = (float(value) for _, new in parts for value in new)
    point = trajectory.points[step]
    return StepReport(rule, int(step), (float(point[0]), float(point[1])), (x, y), tuple(part for part, _ in parts))


def _part(rule: Optimizer, name: str, inputs: Mapping[str, Number]) -> tuple[Part, list[np.float64]]:
    """Return the lines of one coordinate or of the point, and its new position."""
    filled = FilledRule(rule, inputs)
    with np.errstate(all="ignore"):
        lines = filled.needed(list(filled.lines(function_tree(rule.function).statements)))
    shown = [name for name in (*rule.inputs, *rule.state) if name not in filled.inactive]
    input_lines = tuple(Line(filled.symbols[name], (), float(inputs[name]), filled.roles[name]) for name in shown)
    return Part(name, input_lines, tuple(lines)), filled.new_point


class FilledRule:
    """The statements of a rule, run with the numbers of one step."""

    def __init__(self, rule: Optimizer, inputs: Mapping[str, Number]) -> None:
        self.values = {name: np.float64(value) for name, value in inputs.items()}
        self.returns = [*(("x", "y") if rule.coupled else ("w",)), *rule.state]
        self.coordinates = 2 if rule.coupled else 1
        self.symbols = rule_symbols(rule)
        self.roles = rule_roles(rule)
        self.switches = {name for name in rule.parameters if name != "lr"}
        self.inactive = inactive_names(rule)
        self.aliases: dict[str, Leaf] = {}
        self.tested: set[str] = set()
        self.new_point: list[np.float64] = []

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
                if self.new_point:
                    return

    def let(self, name: str, expression: Expression) -> Iterator[Line]:
        tree, value = self.tree(expression), self.value(expression)
        self.aliases.pop(name, None)
        own = name in self.returns
        if not isinstance(tree, Leaf) or (own and tree.symbol != self.symbol(name)):
            if name not in self.inactive:
                yield self.line(name, tree, value)
        elif not own:  # an alias, which is shown by its original name
            self.aliases[name] = tree
        self.values[name] = value

    def end(self, expressions: tuple[Expression, ...]) -> Iterator[Line]:
        """Yield the lines of the returned values: state first, the new point last."""
        returned = [
            (name, self.tree(expression), self.value(expression))
            for name, expression in zip(self.returns, expressions, strict=True)
        ]
        self.new_point = [value for _, _, value in returned[: self.coordinates]]
        for name, tree, value in returned[self.coordinates :] + returned[: self.coordinates]:
            if (not isinstance(tree, Leaf) or tree.symbol != self.symbol(name)) and name not in self.inactive:
                yield self.line(name, tree, value)

    def needed(self, lines: list[Line]) -> list[Line]:
        """Return the lines whose result is returned, used in a later line, or tested."""
        kept: list[Line] = []
        used = {self.symbol(name) for name in self.tested.union(self.returns)}
        for line in reversed(lines):
            if line.target in used:
                used.update(piece.symbol for piece in line.pieces)
                kept.append(line)
        return kept[::-1]

    def line(self, name: str, tree: Tree, value: float) -> Line:
        return Line(self.symbol(name), pieces(tree), float(value), self.roles.get(name, ""))

    def symbol(self, name: str) -> str:
        return self.symbols.get(name) or symbol(name)

    def value(self, expression: Expression) -> np.float64:
        return evaluate(self.chosen(expression), self.values)

    def test(self, expression: Expression) -> bool:
        self.tested |= names_in(expression)
        return bool(self.value(expression))

    def chosen(self, expression: Expression) -> Expression:
        """Return the expression with each choice replaced by the branch taken."""
        if not isinstance(expression, tuple):
            return expression
        operation, *arguments = expression
        if operation == "if":
            test, yes, no = arguments
            return self.chosen(yes if self.test(test) else no)
        return (operation, *map(self.chosen, arguments))

    def tree(self, expression: Expression) -> Tree:
        """Return the tree to write: the branches taken, the number of each name, and no term that is switched off."""
        if isinstance(expression, str):
            if expression in self.aliases:
                return self.aliases[expression]
            value = float(self.values[expression])
            switched_off = value == 0 and expression in self.switches
            return ZERO if switched_off else Leaf(self.symbol(expression), value, self.roles.get(expression, ""))
        if not isinstance(expression, tuple):
            return Leaf(number(expression), float(expression))
        operation, *arguments = expression
        if operation == "if":
            test, yes, no = arguments
            return self.tree(yes if self.test(test) else no)
        if operation in TESTS:
            return ONE if self.value(expression) else ZERO
        return simplified(operation, *map(self.tree, arguments))
