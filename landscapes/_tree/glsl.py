"""Write a tree as a function in GLSL ES 3.00, the language of WebGL2, whose numbers are float32."""

import math
import textwrap
from collections.abc import Iterator, Mapping
from typing import ClassVar

from landscapes._tree.c_like_code import Writer, assigned_names, checked_identifier
from landscapes._tree.expression import FunctionTree, names_in_statements

#: The largest float32 stands for infinity: drivers may remove comparisons with a true one.
LARGEST = 3.4028234e38

#: Functions that the code calls; a shader with generated functions contains them once.
HELPERS = """\
const float LARGEST = 3.4028234e38;
float not_a_number() { return uintBitsToFloat(0x7FC00000u); }
float square(float u) { return u * u; }
float integer_power(float u, int n) {
  float result = 1.0;
  float factor = u;
  for (int k = n; k > 0; k >>= 1) {
    if ((k & 1) == 1) result *= factor;
    factor *= factor;
  }
  return result;
}
float quotient(float u, float v) { return floor(u / v); }
float remainder(float u, float v) { return u - v * floor(u / v); }
float real_power(float u, float v) {
  if (v == 0.0 || u == 1.0) return 1.0;
  if (u > 0.0) return pow(u, v);
  if (u == 0.0) return v > 0.0 ? 0.0 : LARGEST;
  if (v != floor(v)) return not_a_number();
  return remainder(v, 2.0) == 0.0 ? pow(-u, v) : -pow(-u, v);
}
float log_1p(float u) { float w = 1.0 + u; return w == 1.0 ? u : log(w) * u / (w - 1.0); }
float exp_m1(float u) { return abs(u) < 0.01 ? u * (1.0 + u * (0.5 + u * (1.0 / 6.0 + u / 24.0))) : exp(u) - 1.0; }
float hypotenuse(float u, float v) {
  float large = max(abs(u), abs(v));
  return large > 0.0 ? large * sqrt(square(u / large) + square(v / large)) : 0.0;
}
"""


class Glsl(Writer):
    """The GLSL of one function. Names of the tree are numbered, because GLSL has neither $ nor letters beyond ASCII."""

    functions: ClassVar[Mapping[str, str]] = {
        "neg": "(-{0})",
        "//": "quotient({0}, {1})",
        "%": "remainder({0}, {1})",
        "**": "real_power({0}, {1})",
        "log10": "(log({0}) * 0.4342944819032518)",
        "log1p": "log_1p({0})",
        "expm1": "exp_m1({0})",
        "hypot": "hypotenuse({0}, {1})",
        "max": "max({0}, {1})",
        "min": "min({0}, {1})",
        **{name: f"{name}({{0}})" for name in ("abs", "sign", "sqrt", "exp", "log", "sin", "cos", "tan")},
        **{name: f"{name}({{0}})" for name in ("asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh")},
        **{name: f"{name}({{0}})" for name in ("floor", "ceil")},
    }
    number_of_test = "float({0})"

    def __init__(self, tree: FunctionTree) -> None:
        super().__init__(tree)
        others = sorted(names_in_statements(tree.statements) - {*tree.parameters})
        self.numbers = {checked_identifier(name): k for k, name in enumerate([*tree.parameters, *others])}

    def name(self, name: str) -> str:
        return f"v{self.numbers[name]}"

    def number(self, number: float) -> str:
        if math.isnan(number):
            return "not_a_number()"
        code = "LARGEST" if abs(number) >= LARGEST else repr(abs(number))
        return f"(-{code})" if math.copysign(1.0, number) < 0 else code

    def returned(self, results: list[str]) -> Iterator[str]:
        yield from (f"r{k} = {result};" for k, result in enumerate(results))
        yield "return;"


def glsl_function(tree: FunctionTree, name: str) -> str:
    """Return the source of a function of numbers; its last parameters, r0, r1, ..., receive the tree's results.

    Infinity is the largest float32. The source calls the functions of `HELPERS`.

    Raises
    ------
    InputError
        If a name is no identifier, an operation is not known, or a branch does not return.

    >>> tree = FunctionTree(("x", "out"), (("let", "r", ("<", "x", 1)), ("return", (("*", "out", "r"), 2.0))))
    >>> print(glsl_function(tree, "f"))
    void f(float v0, float v1, out float r0, out float r1) {
      float v2 = 0.0;
      v2 = float((v0 < 1.0));
      r0 = v1 * v2;
      r1 = 2.0;
      return;
    }
    """
    writer = Glsl(tree)
    local_names = [name for name in assigned_names(tree.statements) if name not in tree.parameters]
    declared = [f"float {writer.name(name)} = 0.0;" for name in local_names]
    body = textwrap.indent("\n".join([*declared, *writer.lines(tree.statements)]), "  ")
    parameters = [f"float {writer.name(name)}" for name in tree.parameters]
    results = [f"out float r{k}" for k in range(writer.results)]
    return f"void {checked_identifier(name)}({', '.join([*parameters, *results])}) {{\n{body}\n}}"
