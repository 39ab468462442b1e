"""Write landscapes, rules and schedules as JavaScript modules.

`static/engine/trace.js` runs them as `optimizers.trace` does.
"""

from collections.abc import Sequence

from landscapes import InputError, Landscape
from landscapes._core.types import JsonObject
from landscapes._tree.c_like_code import checked_identifier, result_count
from landscapes._tree.differentiate import hessian_tree
from landscapes._tree.expression import FunctionTree
from landscapes._tree.function_tree import function_tree
from landscapes._tree.javascript import HELPERS, javascript_function
from optimizers import Guest, Optimizer, Racer, schedules
from optimizers.schedules import Schedule


def javascript_module(landscapes: Sequence[Landscape], optimizers: Sequence[Racer]) -> str:
    """Return the text of an ES module that exports the arrays `landscapes` and `rules`.

    A landscape has the functions ``valueAndGradient(x, y, parameters, column)``, which returns [f, fx, fy], and
    ``hessian`` of the same arguments, which returns [fxx, fxy, fyy]. `parameters` has a row for each parameter. A loss
    has one column for each sample, and its value is the mean over them. A picture is null: its functions are in
    `static/engine/spline.js`.

    A rule is ``step(point, gap, gradient, hessian, state, parameters)``, which writes the new point and the new state.

    The settings of landscapes and rules are not in the text. It contains no text of a user, but for identifiers.

    Raises
    ------
    InputError
        For a guest, and for a function with a loop or another part that is no plain arithmetic.

    Examples
    --------
    >>> from landscapes import saddle
    >>> from optimizers import gd
    >>> print(javascript_module([saddle], [gd]).partition("function surface0")[2])
    ($x, $y) {
      return [$x * $x - $y * $y, 2 * $x, (-2) * $y];
    }
    function curvature0($x, $y) {
      return [2, 0, -2];
    }
    function rule0($w, $g, $lr) {
      return [$w - $lr * $g];
    }
    export const landscapes = [
      {
        valueAndGradient: (x, y, p, k) => surface0(x, y),
        hessian: (x, y, p, k) => curvature0(x, y),
      },
    ];
    export const rules = [
      (point, gap, gradient, hessian, state, p) => {
        const x = rule0(point[0], gradient[0], p[0]);
        const y = rule0(point[1], gradient[1], p[0]);
        point[0] = x[0];
        point[1] = y[0];
      },
    ];
    <BLANKLINE>
    """
    functions: list[str] = []
    surfaces = [_landscape_entry(landscape, k, functions) for k, landscape in enumerate(landscapes)]
    rules = [_rule_entry(optimizer, k, functions) for k, optimizer in enumerate(optimizers)]
    lists = [
        f"export const {name} = [\n{''.join(entries)}];\n"
        for name, entries in (("landscapes", surfaces), ("rules", rules))
    ]
    return HELPERS + "".join(f"{function}\n" for function in functions) + "".join(lists)


def _landscape_entry(landscape: Landscape, k: int, functions: list[str]) -> str:
    """Return the object of a landscape; its functions are added to `functions`."""
    if is_picture(landscape):
        return "  null,\n"
    tree = plain_tree(landscape, 3)
    trees = {"valueAndGradient": ("surface", tree), "hessian": ("curvature", hessian_tree(tree))}
    functions += [javascript_function(part, f"{name}{k}") for name, part in trees.values()]
    arguments = ", ".join(["x", "y", *(f"p[{row}][k]" for row in range(len(tree.parameters) - 2))])
    lines = [f"    {entry}: (x, y, p, k) => {name}{k}({arguments}),\n" for entry, (name, _) in trees.items()]
    return "".join(["  {\n", *lines, "  },\n"])


def _rule_entry(optimizer: Racer, k: int, functions: list[str]) -> str:
    """Return the function of a rule that makes a step of a point; the rule's own function is added to `functions`."""
    optimizer = own_rule(optimizer)
    states, rows = len(optimizer.state), range(len(optimizer.parameters))
    functions.append(javascript_function(plain_tree(optimizer, (2 if optimizer.coupled else 1) + states), f"rule{k}"))
    settings = [f"p[{row}]" for row in rows]
    if optimizer.coupled:
        hessian = [f"hessian[{i}]" for i in range(len(optimizer.inputs) - 5)]
        state = [f"state[{i}]" for i in range(states)]
        inputs = ["point[0]", "point[1]", "gap", "gradient[0]", "gradient[1]", *hessian, *state, *settings]
        lines = [f"const after = rule{k}({', '.join(inputs)});", "point[0] = after[0];", "point[1] = after[1];"]
        lines += [f"state[{i}] = after[{i + 2}];" for i in range(states)]
    else:
        lines = []
        for c, name in enumerate("xy"):
            curvature = [f"hessian[{2 * c}]"] if optimizer.second_order else []
            state = [f"state[{c * states + i}]" for i in range(states)]
            inputs = [f"point[{c}]", f"gradient[{c}]", *curvature, *state, *settings]
            lines.append(f"const {name} = rule{k}({', '.join(inputs)});")
        for c, name in enumerate("xy"):
            targets = [f"point[{c}]", *(f"state[{c * states + i}]" for i in range(states))]
            lines += [f"{target} = {name}[{i}];" for i, target in enumerate(targets)]
    body = "".join(f"    {line}\n" for line in lines)
    return f"  (point, gap, gradient, hessian, state, p) => {{\n{body}  }},\n"


def plain_schedules() -> list[Schedule]:
    """Return the schedules that can be written as JavaScript, the user's own included, in alphabetical order.

    >>> [schedule.name for schedule in plain_schedules()][:4]
    ['chebyshev', 'constant', 'cosine', 'exponential']
    """
    return [schedule for name in schedules.names() if _is_plain(schedule := schedules.get(name))]


def _is_plain(schedule: Schedule) -> bool:
    try:
        plain_tree(schedule, 1)
    except InputError:
        return False
    return True


def javascript_schedules(chosen: Sequence[Schedule]) -> str:
    """Return the text of an ES module that exports the object `schedules`, name -> ``(t, steps, p) => factor``.

    `p` has the values of the schedule's parameters, in their order. The functions are those of the schedules at one
    step t of a run of `steps` steps. `static/engine/schedules.js` reads the text of a schedule and calls them.

    Raises
    ------
    InputError
        For a function with a loop or another part that is no plain arithmetic.

    Examples
    --------
    >>> from optimizers import schedules
    >>> print(javascript_schedules([schedules.warmup]).partition("function schedule0")[2])
    ($t, $steps, $over) {
      return [Math.min(1, ($t + 1) / $over)];
    }
    export const schedules = {
      "warmup": (t, steps, p) => schedule0(t, steps, p[0])[0],
    };
    <BLANKLINE>
    """
    functions = [javascript_function(plain_tree(schedule, 1), f"schedule{k}") for k, schedule in enumerate(chosen)]
    entries = []
    for k, schedule in enumerate(chosen):
        arguments = ", ".join(["t", "steps", *(f"p[{row}]" for row in range(len(schedule.parameters)))])
        name = checked_identifier(schedule.name)
        entries.append(f'  "{name}": (t, steps, p) => schedule{k}({arguments})[0],\n')
    code = "".join(f"{function}\n" for function in functions)
    return f"{HELPERS}{code}export const schedules = {{\n{''.join(entries)}}};\n"


def own_rule(optimizer: Racer) -> Optimizer:
    """Return the optimizer, or raise InputError for a guest."""
    if isinstance(optimizer, Guest):
        raise InputError(f"{optimizer.name} is a guest: it runs in Python only")
    return optimizer


def plain_tree(unit: Landscape | Optimizer | Schedule, results: int) -> FunctionTree:
    """Return the tree of a function with this many results, or raise InputError if it has no such tree."""
    tree = function_tree(unit.function)
    returned = result_count(tree)
    if returned != results:
        raise InputError(f"{unit.name} must return {results} value{'s' * (results > 1)}, got {returned}")
    return tree


def is_picture(landscape: Landscape) -> bool:
    return getattr(landscape, "table", None) is not None


def picture_table(landscape: Landscape) -> JsonObject:
    """Return the table of a picture, row by row, with the number of its columns."""
    table = landscape.kernel_arguments
    return {"columns": table.shape[1], "values": table.ravel().tolist()}
