"""Write a landscape as functions of a point in GLSL ES 3.00: plain arithmetic, a mean over data, or a picture."""

from collections.abc import Collection

from landscapes import Landscape
from landscapes._tree.differentiate import hessian_tree
from landscapes._tree.glsl import glsl_function
from visualizer.explorer.program import is_picture, plain_tree
from visualizer.explorer.shader_textures import TEXTURE_WIDTH
from visualizer.explorer.spline_glsl import SPLINE_GLSL, SPLINE_HESSIAN_GLSL

#: The mean over a texture of samples, from the entry `span.x` on; `span.y` is the number of samples.
MEAN = """\
vec3 mean_{name}(sampler2D data, ivec2 span, vec2 point) {{
  vec3 sum = vec3(0.0);
  for (int k = span.x; k < span.x + span.y; k++) {{
    vec2 pair = texelFetch(data, ivec2(k % {width}, k / {width}), 0).xy;
    vec3 part;
    {name}({arguments});
    sum += part;
  }}
  return sum / float(span.y);
}}
"""

#: The first entry of the batch of step t, and its length. The last batch of an epoch may be smaller.
BATCH = """\
ivec2 batch_of(int t) {{
  int first = {size} * (t % {per_epoch});
  return ivec2({samples} * (t / {per_epoch}) + first, min({size}, {samples} - first));
}}
"""


def surface_code(landscape: Landscape, second_order: bool, batch: int = 0) -> str:
    """Return the functions of a landscape that a run needs.

    - ``vec3 value_and_gradient(vec2 point)``: f, fx, fy;
    - ``vec3 hessian_at(vec2 point, int t)``: fxx, fxy, fyy, or zeros for a rule that does not use them;
    - with a `batch`, the number of samples in it, ``vec2 batch_gradient(vec2 point, int t)``: fx, fy of the batch of
      step t. The Hessian is that of the batch, too.

    >>> from landscapes import saddle
    >>> print(surface_code(saddle, second_order=False).partition("vec3 hessian_at")[2])
    (vec2 point, int t) { return vec3(0.0); }
    <BLANKLINE>
    """
    if is_picture(landscape):
        code = SPLINE_GLSL + (SPLINE_HESSIAN_GLSL if second_order else "")
    else:
        tree = plain_tree(landscape, 3)
        functions = {"surface": tree} | ({"curvature": hessian_tree(tree)} if second_order else {})
        code = "".join(f"{glsl_function(part, name)}\n" for name, part in functions.items())
        mean = landscape.samples > 0
        code += mean_functions(landscape, functions, batch) if mean else plain_functions(landscape, functions)
    return code if second_order else code + "vec3 hessian_at(vec2 point, int t) { return vec3(0.0); }\n"


def plain_functions(landscape: Landscape, functions: Collection[str]) -> str:
    """Return functions of a point that return the results of the landscape's own."""
    signatures = {"surface": "value_and_gradient(vec2 point)", "curvature": "hessian_at(vec2 point, int t)"}
    arguments = call_arguments(landscape, [])
    return "".join(
        f"vec3 {signatures[name]} {{\n  vec3 part;\n  {name}({arguments});\n  return part;\n}}\n" for name in functions
    )


def mean_functions(landscape: Landscape, functions: Collection[str], batch: int) -> str:
    """Return functions of a point that return the mean over the data, or over a batch, of the landscape's own."""
    arguments = call_arguments(landscape, ["pair.x", "pair.y"])
    everything = f"samples, ivec2(0, {landscape.samples})"
    seen = "batches, batch_of(t)" if batch else everything
    code = "uniform sampler2D samples;\n"
    code += "".join(MEAN.format(name=name, arguments=arguments, width=TEXTURE_WIDTH) for name in functions)
    code += f"vec3 value_and_gradient(vec2 point) {{ return mean_surface({everything}, point); }}\n"
    if batch:
        code += "uniform sampler2D batches;\n"
        code += BATCH.format(size=batch, samples=landscape.samples, per_epoch=-(-landscape.samples // batch))
        code += f"vec2 batch_gradient(vec2 point, int t) {{ return mean_surface({seen}, point).yz; }}\n"
    if "curvature" in functions:
        code += f"vec3 hessian_at(vec2 point, int t) {{ return mean_curvature({seen}, point); }}\n"
    return code


def call_arguments(landscape: Landscape, pair: list[str]) -> str:
    """Return the arguments of a landscape's own function: a point, a sample, its parameters and the results."""
    parameters = [f"landscape_parameters[{i}]" for i in range(len(landscape.values))]
    return ", ".join(["point.x", "point.y", *pair, *parameters, "part.x", "part.y", "part.z"])
