"""Write a run of a rule on a landscape as a fragment shader: each pixel is a run with settings of its own.

The numbers of a graphics card are float32, and so is the map: near the end of a chaotic run it differs from that of
`optimizers.sweep`.
"""

import numpy as np

from landscapes import InputError, Landscape
from landscapes._tree.differentiate import hessian_tree
from landscapes._tree.glsl import HELPERS, glsl_function
from optimizers import Optimizer, Racer
from visualizer.explorer.program import is_picture, own_rule, plain_tree

#: The most samples of a loss that a shader contains.
MAX_SAMPLES = 1000

#: The columns of the texture with the numbers of each step.
TEXTURE_WIDTH = 1024

UNIFORMS = """\
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
    advance(point, value - lowest, gradient, hessian_at(point), state, settings);
  }}
  result = vec4(point, value, diverged);
}}
"""

#: The lines for noise or a schedule, which need the numbers of `step_inputs`.
EACH_STEP = """\
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
      the noise.

    Raises
    ------
    InputError
        For a guest, a picture, a function that is no plain arithmetic, or a batch; for a name that is no parameter of
        the rule.

    >>> from landscapes import saddle
    >>> from optimizers import momentum
    >>> "void rule(float v0, float v1" in fragment_shader(momentum, saddle, "lr", "beta")
    True
    """
    optimizer = own_rule(optimizer)
    refuse(optimizer, landscape)
    names = list(optimizer.parameters)
    for name in (across, up):
        if name not in names:
            raise InputError(f"{optimizer.name} has no parameter {name!r} (parameters: {', '.join(names)})")
    arrays = f"uniform float rule_parameters[{len(names)}];\n"
    if landscape.values:
        arrays += f"uniform float landscape_parameters[{len(landscape.values)}];\n"
    if has_step_inputs(optimizer):
        arrays += "uniform float deviation;\nuniform highp sampler2D step_inputs;\n"
    code = surface_code(landscape, optimizer) + rule_code(optimizer) + main_code(optimizer, across, up)
    return "#version 300 es\nprecision highp float;\nprecision highp int;\n" + HELPERS + UNIFORMS + arrays + code


def has_step_inputs(optimizer: Optimizer) -> bool:
    return bool(optimizer.options["noise"]) or "schedule" in optimizer.settings


def main_code(optimizer: Optimizer, across: str, up: str) -> str:
    names = list(optimizer.parameters)
    rate = names.index("lr") if "lr" in names else 0
    return MAIN.format(
        settings=len(names),
        across=names.index(across),
        up=names.index(up),
        rate=rate,
        states=max(1, (1 if optimizer.coupled else 2) * len(optimizer.state)),
        each_step=EACH_STEP.format(width=TEXTURE_WIDTH, rate=rate) if has_step_inputs(optimizer) else "",
    )


def step_inputs(optimizer: Optimizer, steps: int, noise: np.ndarray | None = None) -> np.ndarray:
    """Return the numbers of each step for a texture of RGBA32F, (rows, 1024, 4).

    Texel t, row by row, has the two normal random numbers of step t, from the array `noise` (steps, 2), and the factor
    of the learning rate.

    >>> from optimizers import gd
    >>> step_inputs(gd(schedule="step(every=1)"), steps=3)[0, :3, 2]
    array([1.  , 0.5 , 0.25], dtype=float32)
    """
    texels = np.zeros((-(-steps // TEXTURE_WIDTH), TEXTURE_WIDTH, 4), np.float32)
    rows = texels.reshape(-1, 4)[:steps]
    if noise is not None:
        rows[:, :2] = noise
    schedule = optimizer.settings.get("schedule")
    rows[:, 2] = 1.0 if schedule is None else schedule.factors(steps)
    return texels


def refuse(optimizer: Optimizer, landscape: Landscape) -> None:
    """Raise InputError for what a shader cannot do."""
    if is_picture(landscape):
        raise InputError(f"{landscape.name} is a picture, which a shader cannot read")
    if landscape.samples > MAX_SAMPLES:
        raise InputError(f"a shader can have at most {MAX_SAMPLES} samples, got {landscape.samples}")
    if optimizer.options["batch"]:
        raise InputError(f"a shader cannot run {optimizer.name} with batch")


def surface_code(landscape: Landscape, optimizer: Optimizer) -> str:
    """Return the functions value_and_gradient and hessian_at, of a point."""
    tree = plain_tree(landscape, 3)
    code = samples_code(landscape) + glsl_function(tree, "surface") + "\n"
    code += mean_code(landscape, "value_and_gradient", "surface")
    if not optimizer.second_order:
        return code + "vec3 hessian_at(vec2 point) { return vec3(0.0); }\n"
    return (
        code + glsl_function(hessian_tree(tree), "curvature") + "\n" + mean_code(landscape, "hessian_at", "curvature")
    )


def samples_code(landscape: Landscape) -> str:
    """Return the samples of a loss as constant arrays; nothing for another landscape."""
    if not landscape.samples:
        return ""
    count, code = landscape.samples, ""
    for row, values in enumerate(landscape.kernel_arguments[:2]):
        numbers = ", ".join(repr(float(value)) for value in values)
        code += f"const float samples{row}[{count}] = float[{count}]({numbers});\n"
    return code


def mean_code(landscape: Landscape, name: str, function: str) -> str:
    """Return a function of a point: the results of `function`, or their mean over the samples of a loss."""
    count = landscape.samples
    samples = ["samples0[k]", "samples1[k]"] if count else []
    parameters = [f"landscape_parameters[{i}]" for i in range(len(landscape.values))]
    arguments = ", ".join(["point.x", "point.y", *samples, *parameters, "part.x", "part.y", "part.z"])
    call = f"{function}({arguments});"
    if not count:
        return f"vec3 {name}(vec2 point) {{\n  vec3 part;\n  {call}\n  return part;\n}}\n"
    return (
        f"vec3 {name}(vec2 point) {{\n  vec3 sum = vec3(0.0);\n  for (int k = 0; k < {count}; k++) {{\n"
        f"    vec3 part;\n    {call}\n    sum += part;\n  }}\n  return sum / {float(count)};\n}}\n"
    )


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
