"""Runs written as fragment shaders: each compiles in WebGL2, and a map agrees with `sweep`."""

import json

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS

from landscapes import formula, linear_regression, picture, ravine, rosenbrock
from landscapes import get as get_landscape
from landscapes._tree.expression import ARITHMETIC, FunctionTree
from landscapes._tree.glsl import HELPERS, glsl_function
from optimizers import adam, gd, guests, momentum, rmsprop, sweep
from optimizers import get as get_optimizer
from visualizer.explorer.bundle import bundle
from visualizer.explorer.catalogue import catalogue_code, own_units, to_json
from visualizer.explorer.module import STATIC
from visualizer.explorer.setup import setup_of
from visualizer.explorer.shaders import landscape_shader

SIDE = 64

BLOT = picture(np.random.default_rng(3).random((11, 17)), height=20.0, blur=1.0, start=(3.0, 2.5))

#: More samples than a row of the texture has.
TIMES = np.linspace(-1.0, 1.0, 1100)
MANY = linear_regression.on(TIMES, 2.0 * TIMES + np.sin(9.0 * TIMES), domain=((-9, 9), (-9, 9)), start=(-4.0, 6.0))

#: Draws with a fragment shader; an error is returned as text.
PAGE = """
const canvas = document.createElement("canvas");
const gl = canvas.getContext("webgl2");
const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(4.0 * corner - 1.0, 0.0, 1.0);
}`;

function shader(type, source) {
  const made = gl.createShader(type);
  gl.shaderSource(made, source);
  gl.compileShader(made);
  return made;
}

window.compile = (sources) => {
  if (!gl) return "there is no WebGL2";
  for (const [name, source] of Object.entries(sources)) {
    const made = shader(gl.FRAGMENT_SHADER, source);
    if (!gl.getShaderParameter(made, gl.COMPILE_STATUS)) return `${name}: ${gl.getShaderInfoLog(made)}`;
    gl.deleteShader(made);
  }
  return null;
};

window.draw = async (source, uniforms, side, textures) => {
  const program = gl.createProgram();
  for (const part of [shader(gl.VERTEX_SHADER, VERTEX), shader(gl.FRAGMENT_SHADER, source)])
    gl.attachShader(program, part);
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  gl.useProgram(program);
  for (const [name, [kind, value]] of Object.entries(uniforms))
    gl[`uniform${kind}`](gl.getUniformLocation(program, name), value);
  for (const [unit, [name, { width, height, channels, texels }]] of Object.entries(textures).entries()) {
    gl.activeTexture(gl.TEXTURE0 + unit);
    gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
    for (const filter of [gl.TEXTURE_MIN_FILTER, gl.TEXTURE_MAG_FILTER])
      gl.texParameteri(gl.TEXTURE_2D, filter, gl.NEAREST);
    const [internal, format] = { 1: [gl.R32F, gl.RED], 2: [gl.RG32F, gl.RG], 4: [gl.RGBA32F, gl.RGBA] }[channels];
    gl.texImage2D(gl.TEXTURE_2D, 0, internal, width, height, 0, format, gl.FLOAT, new Float32Array(texels));
    gl.uniform1i(gl.getUniformLocation(program, name), unit);
  }
  gl.activeTexture(gl.TEXTURE0 + Object.keys(textures).length);
  gl.getExtension("EXT_color_buffer_float");
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32F, side, side);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.viewport(0, 0, side, side);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const pixels = new Float32Array(4 * side * side);
  gl.bindBuffer(gl.PIXEL_PACK_BUFFER, gl.createBuffer()); // Chromium warns of a stall when pixels are read at once
  gl.bufferData(gl.PIXEL_PACK_BUFFER, pixels.byteLength, gl.STREAM_READ);
  gl.readPixels(0, 0, side, side, gl.RGBA, gl.FLOAT, 0);
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  while (gl.clientWaitSync(fence, 0, 0) === gl.TIMEOUT_EXPIRED) await new Promise((done) => setTimeout(done, 5));
  gl.getBufferSubData(gl.PIXEL_PACK_BUFFER, 0, pixels);
  return { error: gl.getError(), pixels: Array.from(pixels, String) };
};

window.prepare = async (modules, catalogue) => {
  const load = (text) => import(URL.createObjectURL(new Blob([text], { type: "text/javascript" })));
  const loaded = await Promise.all(modules.map(load));
  const all = Object.assign({}, ...loaded);
  const { FACTS, PROGRAM, SCHEDULES, OWN, OWN_PROGRAM } = await load(catalogue);
  const known = new all.Catalogue(FACTS, PROGRAM, SCHEDULES);
  Object.assign(window, { ...all, known, gpu: all.sharedGpu() });
  if (OWN) known.add(OWN, OWN_PROGRAM);
  window.planOf = (setup, axes) => {
    const race = all.createRace(all.checkedSetup(setup, known), known, null, new Map());
    const parameters = race.racers[0].parameters.map(({ name }) => name);
    const placed = (axis) => ({ ...axis, index: axis.kind === "rule" ? parameters.indexOf(axis.name) : axis.index });
    return all.sweepPlan(race, 0, axes.map(placed));
  };
  window.sourceOf = (setup, axes) => all.sweepJob(planOf(setup, axes), known)?.source;
  window.sweeps = async (setup, axes, side) => {
    const plan = planOf(setup, axes);
    const drawn = await gpu.draw(all.sweepJob(plan, known), side, () => true);
    const exact = new Float64Array(4 * side * side);
    for (const _ of all.exactSweep(plan, known, side, exact));
    return [drawn, exact].map((values) => Array.from(values, String)).concat(all.differingShare(exact, drawn, plan));
  };
};
"""

#: The modules of the browser that make and run a sweep.
MODULES = [
    *("state/catalogue", "state/race", "state/setup"),
    *("sweep/plan", "sweep/job", "sweep/gpu", "sweep/exact", "sweep/sweeper"),
]


@pytest.fixture
def webgl(new_page):
    page = new_page()
    page.set_content("<!doctype html><html lang=en><title>shaders</title>")
    page.add_script_tag(content=PAGE)
    return page


@pytest.fixture
def sweeping(webgl):
    """A function that loads the modules of the browser, with what a race needs that the library does not have."""

    def load(landscape=ravine, racers=()):
        modules = [bundle(STATIC, f"{name}.js") for name in MODULES]
        code = catalogue_code(own_units(landscape, racers)) + "export { FACTS, PROGRAM, SCHEDULES, OWN, OWN_PROGRAM };"
        webgl.evaluate("(all) => prepare(...all)", [modules, code])
        return webgl

    return load


def plain_setup(optimizer, landscape, steps=1, start=None):
    return json.loads(to_json(setup_of(landscape, [optimizer], start, steps, 0, None, steps)))


def axis(name: str, low: float, high: float, log: bool = False, kind: str = "rule", index: int = 0) -> dict:
    return {"name": name, "kind": kind, "index": index, "low": low, "high": high, "log": log}


def starts(landscape, grow=1.0) -> list[dict]:
    """The axes of a sweep over the starts in a domain."""
    ends = [(0.5 * (a + b) - grow * (b - a) / 2, 0.5 * (a + b) + grow * (b - a) / 2) for a, b in landscape.domain]
    return [axis("xy"[c], low, high, kind="start", index=c) for c, (low, high) in enumerate(ends)]


def swept(page, optimizer, landscape, axes, steps, side=SIDE):
    """Both maps of a sweep, each (side, side, 4) with x, y, f and the fate, and the share of cells that differ."""
    drawn, exact, share = page.evaluate(
        "(all) => sweeps(...all)", [plain_setup(optimizer, landscape, steps), axes, side]
    )
    maps = [
        np.array([float(v.replace("Infinity", "inf")) for v in one]).reshape(side, side, 4) for one in (drawn, exact)
    ]
    return (*maps, share)


def drawn(page, source: str, side: int = SIDE, uniforms: dict | None = None, arrays: dict | None = None) -> np.ndarray:
    """The pixels of a shader as (side, side, 4); the first row is the lowest."""
    textures = {
        name: {"height": height, "width": width, "channels": channels, "texels": array.ravel().tolist()}
        for name, array in (arrays or {}).items()
        for height, width, channels in [array.shape]
    }
    answer = page.evaluate("(given) => draw(...given)", [source, uniforms or {}, side, textures])
    assert answer["error"] == 0
    values = [float(value.replace("Infinity", "inf")) for value in answer["pixels"]]
    return np.array(values).reshape(side, side, 4)


def test_every_pair_compiles(sweeping):
    page = sweeping(BLOT)
    names = [[name for name, one in rule.parameters.items() if not one.switch] for rule in OPTIMIZERS]
    axes = [[axis(some[0], 0.1, 0.5), axis(some[-1], 0.1, 0.5)] for some in names]
    pairs = {
        f"{rule.name} on {landscape.name}": [plain_setup(rule, landscape), sides]
        for landscape in (*LANDSCAPES, BLOT)
        for rule, sides in zip(OPTIMIZERS, axes, strict=True)
    }
    sources = page.evaluate(
        "(pairs) => Object.fromEntries(Object.entries(pairs).map(([name, pair]) => [name, sourceOf(...pair)]))", pairs
    )
    assert len(sources) == (len(LANDSCAPES) + 1) * len(OPTIMIZERS)
    assert page.evaluate("(sources) => compile(sources)", sources) is None
    broken = {"broken": sources["gd on saddle"].replace("v0-", "v0-unknown-")}
    assert "'unknown' : undeclared identifier" in page.evaluate("(sources) => compile(sources)", broken)


#: The rule, the landscape, and the most cells whose log10 of f - f* may be off by more than 0.1 (design: rounding of
#: float32 is visible only where runs are chaotic).
MAPS = [
    (rmsprop, ravine(kappa=20), 0.003),
    (momentum, get_landscape("beale"), 0.04),
    (momentum, get_landscape("himmelblau"), 0.15),
    (momentum, rosenbrock, 0.2),
    (adam, get_landscape("rastrigin"), 0.45),
    (adam(clip=5.0), linear_regression, 0.003),
    (momentum(noise=2.0, clip=8.0, schedule="cosine"), ravine(kappa=20), 0.003),
    (momentum(schedule="step(every=30)"), ravine(kappa=5), 0.003),
    (momentum, formula("a*x**4 + y**2 + 0.3*sin(x)**2 + exp(y/4) + abs(x)**2.5", a=0.1)(a=0.02), 0.02),
    (momentum, BLOT, 0.003),
    (get_optimizer("damped_newton"), BLOT, 0.003),
    (momentum(batch=9, noise=0.5, schedule="cosine"), linear_regression, 0.003),
    (get_optimizer("damped_newton")(batch=9), get_landscape("logistic_regression"), 0.003),
    (momentum(batch=5), MANY, 0.003),
]


@pytest.mark.parametrize(("optimizer", "landscape", "most"), MAPS, ids=repr)
@pytest.mark.thinned(9)
def test_a_map_agrees_with_sweep(sweeping, optimizer, landscape, most):
    names = list(optimizer.parameters)[:2]
    lr, beta = np.geomspace(1e-3, 0.3, SIDE), np.linspace(0.1, 0.95, SIDE)[:, None]
    python = sweep(optimizer(**dict(zip(names, (lr, beta), strict=True))), landscape, steps=100)
    axes = [axis(names[0], 1e-3, 0.3, log=True), axis(names[1], 0.1, 0.95)]
    found, exact, share = swept(sweeping(landscape), optimizer, landscape, axes, 100)
    diverged = python.diverged_at >= 0
    assert np.mean((exact[..., 3] <= -2) != diverged) < 1e-3
    assert np.mean((found[..., 3] <= -2) != diverged) < 0.01
    both = ~diverged & (found[..., 3] > -2) & (exact[..., 3] > -2)
    assert both.mean() > 0.3
    heights = [np.log10(np.maximum(f[both], 1e-12)) for f in (found[..., 2], exact[..., 2], python.final_value)]
    drawn_off, exact_off = (np.abs(one - heights[2]) for one in heights[:2])
    print(
        f"{optimizer.name} on {landscape.name}: more than 0.1 off in log10 f are {np.mean(drawn_off > 0.1):.2%}", end=""
    )
    print(f" of the cells, in log10 of f - f*, as the page counts, {share:.2%}")
    assert np.median(drawn_off) < 1e-4
    assert np.mean(drawn_off > 0.1) <= most
    assert np.mean(drawn_off > 0.1) * both.mean() - 1e-3 <= share  # float32 has no digits for an f - f* far below f
    assert np.mean(exact_off > 1e-3) <= 0.1 * most  # the browser's float64 is Python's, but where runs are chaotic
    passed = python.steps_to_tol >= 0
    assert np.all(passed[exact[..., 3] >= 0])  # who arrives has passed the tolerance; not all who pass it stay


FUNCTIONS = ("sqrt", "exp", "log", "sin", "cos", "tan", "asin", "acos", "atan", "sinh", "cosh", "tanh", "asinh", "abs")


def test_a_typed_formula_is_that_of_python(sweeping):
    page = sweeping()
    functions = " + ".join(f"{name}(x*y + 0.1)" for name in FUNCTIONS)
    for text in ("x**3/y + 2**y - max(x, y) + min(x*y, 0.6) + y**-2 + x**1.5", "log10(x) + x**y - 1/3", functions):
        surface = formula(text, domain=((0.2, 0.8), (0.3, 0.9)), start=(0.5, 0.5))
        found, exact, _ = swept(page, gd(lr=1e-3), surface, starts(surface), 1, side=16)
        x, y = np.meshgrid(*(np.linspace(*interval, 16) for interval in surface.domain))
        for seen, tolerance in ((exact, 1e-9), (found, 2e-3)):
            for c, slope in enumerate(surface.gradient(x, y)):
                assert np.allclose(((x, y)[c] - seen[..., c]) / 1e-3, slope, atol=tolerance, rtol=tolerance), text


#: Operations for which GLSL allows an error of 2⁻¹¹.
IMPRECISE = ("sin", "cos", "tan", "asin", "acos", "atan")

SAMPLES = np.array([0.0, 0.3, 1.0, -1.0, 2.0, -2.5, 3.0, 7.0])


@pytest.mark.slow
def test_each_operation_is_that_of_python(webgl):
    x, y = np.meshgrid(SAMPLES, SAMPLES)
    for operation in ARITHMETIC:
        names = {"if": ("x", "y", "x"), "neg": ("x",), "not": ("x",)}.get(operation, ("x", "y"))
        if isinstance(ARITHMETIC[operation], np.ufunc):
            names = names[: ARITHMETIC[operation].nin]
        tree = FunctionTree(("x", "y"), (("return", ((operation, *names),)),))
        values = ", ".join(map(repr, map(float, SAMPLES)))
        source = (
            f"#version 300 es\nprecision highp float;\n{HELPERS}{glsl_function(tree, 'f')}\n"
            f"const float places[8] = float[8]({values});\nout vec4 result;\n"
            "void main() {\n  float r;\n"
            "  f(places[int(gl_FragCoord.x)], places[int(gl_FragCoord.y)], r);\n  result = vec4(r);\n}\n"
        )
        found = drawn(webgl, source, side=len(SAMPLES))[..., 0]
        with np.errstate(all="ignore"):
            expected = np.asarray(ARITHMETIC[operation](*({"x": x, "y": y}[name] for name in names)), float)
        defined = np.isfinite(expected)
        tolerance = 2**-11 if operation in IMPRECISE else 2e-6
        assert np.allclose(found[defined], expected[defined], rtol=2e-5, atol=tolerance), operation


@pytest.mark.parametrize("function", ["value_and_gradient(point)", "hessian_at(point, 0)"])
def test_a_picture_is_that_of_python(webgl, function):
    (x0, x1), (y0, y1) = BLOT.domain
    x, y = np.linspace(1.3 * x0, 1.3 * x1, SIDE), np.linspace(1.3 * y0, 1.3 * y1, SIDE)[:, None]
    source = (
        "#version 300 es\nprecision highp float;\nprecision highp sampler2D;\n"
        f"{''.join(landscape_shader(BLOT).values())}uniform vec4 box;\nout vec4 result;\nvoid main() {{\n"
        f"  vec2 point = mix(box.xz, box.yw, (gl_FragCoord.xy - 0.5) / {SIDE - 1}.0);\n"
        f"  result = vec4({function}, 0.0);\n}}\n"
    )
    box = {"box": ["4fv", [x[0], x[-1], y[0, 0], y[-1, 0]]]}
    found = drawn(webgl, source, uniforms=box, arrays={"picture": BLOT.kernel_arguments[..., None]})
    first = function.startswith("value")
    expected = (BLOT.value(x, y), *BLOT.gradient(x, y)) if first else BLOT.hessian(x, y)
    for k, exact in enumerate(expected):
        assert np.abs(exact).max() > 1.0
        assert np.allclose(found[..., k], exact, rtol=1e-5, atol=2e-5 * np.abs(exact).max())


def test_a_sweep_has_the_code_that_its_rule_needs(sweeping):
    page = sweeping(BLOT, [guests.scipy("BFGS")])

    def source(name, landscape, **settings):
        setup = plain_setup(get_optimizer(name)(**settings), landscape)
        return page.evaluate(
            "(given) => sourceOf(...given)", [setup, [axis("lr", 0.1, 1), axis("clip", 1, 2, kind="clip")]]
        )

    assert "curvature(" in source("newton", ravine)
    assert "curvature(" not in source("polyak", ravine)
    assert "seconds(" in source("newton", BLOT)
    assert "seconds(" not in source("polyak", BLOT)
    assert "batches" in source("gd", linear_regression, batch=63)
    assert source("gd", linear_regression, batch=64) == source("gd", linear_regression)
    guest = plain_setup(guests.scipy("BFGS"), ravine)
    assert page.evaluate("(setup) => planOf(setup, [])", guest) is None
