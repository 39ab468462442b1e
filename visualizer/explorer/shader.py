"""Write a run of a rule on a landscape as a fragment shader: each pixel is a run with settings of its own.

The numbers of a graphics card are float32, and so is the map: near the end of a chaotic run it differs from that of
`optimizers.sweep`.
"""

import numpy as np

from landscapes import InputError, Landscape
from landscapes._tree.glsl import HELPERS, glsl_function
from optimizers import Optimizer, Racer
from visualizer.explorer.program import own_rule, plain_tree
from visualizer.explorer.shader_textures import TEXTURE_WIDTH
from visualizer.explorer.surface_glsl import surface_code

HEADER = """\
#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform vec2 start;
uniform int steps;
uniform vec4 domain;
uniform float lowest;
uniform float limit;
uniform vec2 size;
uniform vec3 across;
uniform vec3 up;
out vec4 result;
"""

MAIN = """\
float at(vec3 scale, float place) {{
  return scale.z > 0.5 ? scale.x * pow(scale.y / scale.x, place) : mix(scale.x, scale.y, place);
}}
void main() {{
  float settings[{settings}];
  for (int k = 0; k < {settings}; k++) settings[k] = rule_parameters[k];
  vec2 place = (gl_FragCoord.xy - 0.5) / (size - 1.0);
  settings[{across}] = at(across, place.x);
  settings[{up}] = at(up, place.y);
  float rate = settings[{rate}];
  float state[{states}];
  for (int k = 0; k < {states}; k++) state[k] = 0.0;
  vec2 reach = 1e12 * (domain.yw - domain.xz);
  vec2 centre = 0.5 * (domain.xz + domain.yw);
  vec2 point = start;
  float value = 0.0;
  float diverged = -1.0;
  for (int t = 0; t <= steps; t++) {{
    vec3 surface = value_and_gradient(point);
    value = surface.x;
    vec2 gradient = surface.yz;
    vec2 far = abs(point - centre);
    if (!(far.x <= reach.x && far.y <= reach.y && abs(value) < LARGEST)) {{
      diverged = float(t);
      break;
    }}
    if (t == steps) break;
{each_step}    float size_of_gradient = length(gradient);
    if (limit > 0.0 && size_of_gradient > limit) gradient *= limit / size_of_gradient;
    advance(point, value - lowest, gradient, hessian_at(point, t), state, settings);
  }}
  result = vec4(point, value, diverged);
}}
"""

#: The line for a mini-batch.
BATCH_STEP = """\
    gradient = batch_gradient(point, t);
"""

#: The lines for noise or a schedule, which need the numbers of `step_inputs`.
INPUT_STEP = """\
    vec4 given = texelFetch(step_inputs, ivec2(t % {width}, t / {width}), 0);
    gradient += deviation * given.xy;
    settings[{rate}] = rate * given.z;
"""


def fragment_shader(optimizer: Racer, landscape: Landscape, across: str, up: str) -> str:
    """Return a fragment shader in GLSL ES 3.00 for a map of the end of runs over two parameters of the rule.

    A pixel's color is (x, y, f, step of divergence or -1), to be drawn into float32. Uniforms:

    - ``start``, ``steps``; ``domain``: x0, x1, y0, y1 of the landscape; ``lowest``: its floor; ``limit``: the clip
      of gradients, 0 for none; ``size``: the pixels of the map, (width, height);
    - ``across`` and ``up``: the values of the two parameters at the first and at the last pixel, and 1 if they are
      spaced logarithmically, else 0;
    - ``rule_parameters`` and ``landscape_parameters``: arrays of all parameters of both, in their order;
    - with noise or a schedule ``step_inputs``, the texture of the array of `step_inputs`, and ``deviation``, that of
      the noise;
    - for a loss ``samples``, the texture of the array of `samples_texture`; with a batch ``batches``, that of the
      samples in the batch of each step;
    - for a picture ``picture``, the texture of the array of `picture_texture`.

    f is the mean over all data. A rule gets the gradient of the batch B of the step, with noise from the normal random
    numbers n, and clipped; its Hessian is that of the batch, too:

        g = clip(1/|B| Σ_{k in B} ∇f_k + deviation · n)

    Raises
    ------
    InputError
        For a guest, or a function that is no plain arithmetic; for a name that is no parameter of the rule; for a batch
        on a landscape without data.

    Examples
    --------
    >>> from landscapes import linear_regression, saddle
    >>> from optimizers import momentum
    >>> "void rule(float v0, float v1" in fragment_shader(momentum, saddle, "lr", "beta")
    True
    >>> "uniform sampler2D batches;" in fragment_shader(momentum(batch=8), linear_regression, "lr", "beta")
    True
    """
    optimizer = own_rule(optimizer)
    batch = batch_size(optimizer, landscape)
    names = list(optimizer.parameters)
    for name in (across, up):
        if name not in names:
            raise InputError(f"{optimizer.name} has no parameter {name!r} (parameters: {', '.join(names)})")
    arrays = f"uniform float rule_parameters[{len(names)}];\n"
    if landscape.values:
        arrays += f"uniform float landscape_parameters[{len(landscape.values)}];\n"
    if has_step_inputs(optimizer):
        arrays += "uniform float deviation;\nuniform sampler2D step_inputs;\n"
    code = surface_code(landscape, optimizer.second_order, batch) + rule_code(optimizer)
    return HEADER + arrays + HELPERS + code + main_code(optimizer, across, up, batch)


def has_step_inputs(optimizer: Optimizer) -> bool:
    return bool(np.any(optimizer.options["noise"])) or "schedule" in optimizer.settings


def main_code(optimizer: Optimizer, across: str, up: str, batch: int) -> str:
    names = list(optimizer.parameters)
    rate = names.index("lr") if "lr" in names else 0
    each_step = BATCH_STEP if batch else ""
    if has_step_inputs(optimizer):
        each_step += INPUT_STEP.format(width=TEXTURE_WIDTH, rate=rate)
    return MAIN.format(
        settings=len(names),
        across=names.index(across),
        up=names.index(up),
        rate=rate,
        states=max(1, (1 if optimizer.coupled else 2) * len(optimizer.state)),
        each_step=each_step,
    )


def batch_size(optimizer: Optimizer, landscape: Landscape) -> int:
    """Return the number of samples in a batch, or 0 if each step takes all data."""
    optimizer.check_options(landscape)
    size = optimizer.options["batch"]
    return int(size) if size < landscape.samples else 0


def rule_code(optimizer: Optimizer) -> str:
    """Return the function advance, which makes a step of a point."""
    states, coupled = len(optimizer.state), optimizer.coupled
    tree = plain_tree(optimizer, (2 if coupled else 1) + states)
    settings = [f"settings[{k}]" for k in range(len(optimizer.parameters))]
    results = [f"after{k}" for k in range((2 if coupled else 1) + states)]
    lines = [f"float {', '.join(results)};"]
    if coupled:
        hessian = ["hessian.x", "hessian.y", "hessian.z"][: len(optimizer.inputs) - 5]
        inputs = ["point.x", "point.y", "gap", "gradient.x", "gradient.y", *hessian]
        memory = [f"state[{i}]" for i in range(states)]
        lines.append(f"rule({', '.join([*inputs, *memory, *settings, *results])});")
        lines += [
            f"{target} = {after};" for target, after in zip(["point.x", "point.y", *memory], results, strict=True)
        ]
    else:
        for c, (axis, curvature) in enumerate((("x", "hessian.x"), ("y", "hessian.z"))):
            inputs = [f"point.{axis}", f"gradient.{axis}", *([curvature] if optimizer.second_order else [])]
            memory = [f"state[{c * states + i}]" for i in range(states)]
            lines.append(f"rule({', '.join([*inputs, *memory, *settings, *results])});")
            lines += [f"{target} = {after};" for target, after in zip([inputs[0], *memory], results, strict=True)]
    body = "".join(f"  {line}\n" for line in lines)
    counts = max(1, (1 if coupled else 2) * states), len(settings)
    return (
        f"{glsl_function(tree, 'rule')}\nvoid advance(inout vec2 point, float gap, vec2 gradient, vec3 hessian, "
        f"inout float state[{counts[0]}], float settings[{counts[1]}]) {{\n{body}}}\n"
    )
