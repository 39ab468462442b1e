"""Write a tree as a JavaScript function of numbers, which are float64 as in Python."""

import math
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import ClassVar

from landscapes._tree.c_like_code import Writer, assigned_names, checked_identifier
from landscapes._tree.expression import FunctionTree

#: Functions that the code calls; a module with generated functions contains them once.
HELPERS = """\
function square(u) {
  return u * u;
}
function integer_power(u, n) {
  let result = 1;
  for (let k = n, factor = u; k > 0; k >>= 1) {
    if (k & 1) result *= factor;
    factor *= factor;
  }
  return result;
}
function real_power(u, v) {
  return u === 1 || (u === -1 && Math.abs(v) === Infinity) ? 1 : u ** v;
}
function remainder(u, v) {
  const r = u % v;
  if (r === 0) return v < 0 ? -0 : 0;
  return r < 0 !== v < 0 ? r + v : r;
}
function quotient(u, v) {
  if (v === 0) return u / v;
  const r = u % v;
  const q = (u - r) / v - (r !== 0 && r < 0 !== v < 0);
  const whole = Math.floor(q);
  return q - whole > 0.5 ? whole + 1 : whole;
}
"""


#: Numbers that JavaScript has under a name.
CONSTANTS = {math.inf: "Infinity", math.pi: "Math.PI"}

#: The names that the tree gives to its parts.
NUMBERED = re.compile(r"_\d+")


class JavaScript(Writer):
    """The JavaScript of one function. Names of the tree begin with $, which Python's names cannot contain."""

    functions: ClassVar[Mapping[str, str]] = {
        "neg": "(-{0})",
        "//": "quotient({0}, {1})",
        "%": "remainder({0}, {1})",
        "**": "real_power({0}, {1})",
        "abs": "Math.abs({0})",
        "sign": "Math.sign({0})",
        "sqrt": "Math.sqrt({0})",
        "exp": "Math.exp({0})",
        "log": "Math.log({0})",
        "log10": "Math.log10({0})",
        "log1p": "Math.log1p({0})",
        "expm1": "Math.expm1({0})",
        "sin": "Math.sin({0})",
        "cos": "Math.cos({0})",
        "tan": "Math.tan({0})",
        "asin": "Math.asin({0})",
        "acos": "Math.acos({0})",
        "atan": "Math.atan({0})",
        "sinh": "Math.sinh({0})",
        "cosh": "Math.cosh({0})",
        "tanh": "Math.tanh({0})",
        "asinh": "Math.asinh({0})",
        "floor": "Math.floor({0})",
        "ceil": "Math.ceil({0})",
        "hypot": "Math.hypot({0}, {1})",
        "max": "Math.max({0}, {1})",
        "min": "Math.min({0}, {1})",
    }
    number_of_test = "(+{0})"
    equality: ClassVar[Mapping[str, str]] = {"==": "===", "!=": "!=="}

    def name(self, name: str) -> str:
        """Return the name; a numbered one of the tree, such as _4, is no name of JavaScript and stays as it is."""
        return name if NUMBERED.fullmatch(name) else f"${checked_identifier(name)}"

    def number(self, number: float) -> str:
        if math.isnan(number):
            return "NaN"
        code = CONSTANTS.get(abs(number)) or repr(abs(number)).removesuffix(".0")
        return f"(-{code})" if math.copysign(1.0, number) < 0 else code

    def returned(self, results: list[str]) -> Iterator[str]:
        yield f"return [{', '.join(results)}];"


def javascript_function(tree: FunctionTree, name: str) -> str:
    """Return the source of a function of numbers, which returns an array of the tree's results.

    The order of operations is Python's, so that sums, products and roots have the same bits. The source calls the
    functions of `HELPERS`.

    Raises
    ------
    InputError
        If a name is no identifier, an operation is not known, or a branch does not return.

    >>> cube = ("let", "r", ("**", ("+", "x", 1), 3))
    >>> tree = FunctionTree(("x", "new"), (cube, ("return", (("*", "new", "r"), 2.0))))
    >>> print(javascript_function(tree, "f"))
    function f($x, $new) {
      let $r;
      $r = integer_power($x + 1, 3);
      return [$new * $r, 2];
    }
    """
    writer = JavaScript(tree)
    local_names = [name for name in assigned_names(tree.statements) if name not in tree.parameters]
    declared = [f"let {', '.join(map(writer.name, local_names))};"] if local_names else []
    body = textwrap.indent("\n".join([*declared, *writer.lines(tree.statements)]), "  ")
    parameters = ", ".join(map(writer.name, tree.parameters))
    return f"function {checked_identifier(name)}({parameters}) {{\n{body}\n}}"
