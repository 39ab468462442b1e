"""Write landscapes and rules as functions in GLSL ES 3.00, from which `static/sweep/shader.js` makes fragment shaders.

The numbers of a graphics card are float32, and so is a map that it draws: near the end of a chaotic run it differs from
that of `optimizers.sweep`.
"""

import re

from landscapes import InputError, Landscape
from landscapes._core.types import JsonObject
from landscapes._tree.differentiate import hessian_tree
from landscapes._tree.expression import FunctionTree
from landscapes._tree.glsl import HELPERS, Glsl, glsl_function
from optimizers import Racer
from visualizer.explorer.program import is_picture, own_rule, plain_tree
from visualizer.explorer.spline_glsl import SPLINE_GLSL, SPLINE_HESSIAN_GLSL

#: Signs that GLSL does not have, and the words that they stand for in the code of a page, in the order of writing.
ABBREVIATIONS = {"@": "out float ", "$": "float ", "`": "3.141592653589793"}


def shader_facts() -> JsonObject:
    """Return what all shaders share: the functions that generated code calls, the code of each operation, and signs.

    >>> shader_facts()["operations"]["hypot"]
    'hypotenuse({0}, {1})'
    """
    return {"helpers": HELPERS, "operations": dict(Glsl.functions), "abbreviations": ABBREVIATIONS}


def abbreviated(code: str) -> str:
    """Return the code of a unit in fewer letters: every page has that of all units.

    >>> abbreviated("void curvature(float v0,out float r0){r0=2.*v0;}")
    'void curvature($v0,@r0){r0=2.*v0;}'
    """
    for sign, words in ABBREVIATIONS.items():
        code = code.replace(words, sign)
    return code


def landscape_shader(landscape: Landscape) -> JsonObject | None:
    """Return the functions of a landscape in GLSL, or None if it is no plain arithmetic.

    "surface" has the function ``surface``, whose results are f, fx, fy, and "curvature" the function ``curvature``,
    whose results are fxx, fxy, fyy. Their arguments are x, y, the sample of a loss, the parameters and the results. For
    a picture they are the functions of a point of `visualizer.explorer.spline_glsl`.

    >>> from landscapes import saddle
    >>> print(landscape_shader(saddle)["curvature"])
    void curvature(float v0,float v1,out float r0,out float r1,out float r2){r0=2.;r1=0.;r2=-2.;}
    """
    if is_picture(landscape):
        return {"surface": SPLINE_GLSL, "curvature": SPLINE_HESSIAN_GLSL}
    try:
        tree = plain_tree(landscape, 3)
    except InputError:
        return None
    return {
        "surface": compact_function(tree, "surface"),
        "curvature": compact_function(hessian_tree(tree), "curvature"),
    }


def rule_shader(racer: Racer) -> str | None:
    """Return the function ``rule`` of an optimizer in GLSL, or None if it is no plain arithmetic.

    Its arguments are those of the rule, then its results.

    >>> from optimizers import gd
    >>> print(rule_shader(gd))
    void rule(float v0,float v1,float v2,out float r0){r0=v0-v2*v1;}
    """
    try:
        optimizer = own_rule(racer)
        return compact_function(plain_tree(optimizer, (2 if optimizer.coupled else 1) + len(optimizer.state)), "rule")
    except InputError:
        return None


def compact_function(tree: FunctionTree, name: str) -> str:
    """Return a function in GLSL with no sign that means nothing: every page has those of all landscapes."""
    text = "".join(line.strip() for line in glsl_function(tree, name).splitlines())
    for sign in ("=", "+", "-", "*", "/", "<", ">", "<=", ">=", "==", "!=", "&&", "||", "?", ":"):
        text = text.replace(f" {sign} ", sign)
    text = re.sub(r"return;}$", "}", text.replace(", ", ",").replace(" {", "{"))
    text = re.sub(r"\b(\d+)\.0\b", r"\1.", text)
    text = re.sub(r";float (?=v\d+=)", ",", text)
    return text
