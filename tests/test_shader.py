"""Runs written as fragment shaders: each compiles in WebGL2, and a map agrees with `sweep`."""

import numpy as np
import pytest
from conftest import LANDSCAPES, OPTIMIZERS

from landscapes import InputError, formula, linear_regression, picture, ravine, saddle
from landscapes import get as get_landscape
from landscapes._tree.expression import ARITHMETIC, FunctionTree
from landscapes._tree.glsl import HELPERS, glsl_function
from optimizers import adam, gd, guests, momentum, newton, polyak, rmsprop, sweep
from optimizers import get as get_optimizer
from optimizers._runs.streams import draw_streams
from visualizer.explorer.program import is_picture
from visualizer.explorer.shader import fragment_shader
from visualizer.explorer.shader_textures import picture_texture, samples_texture, step_inputs
from visualizer.explorer.surface_glsl import surface_code

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
"""


@pytest.fixture
def webgl(new_page):
    page = new_page()
    page.set_content("<!doctype html><html lang=en><title>shaders</title>")
    page.add_script_tag(content=PAGE)
    return page


def drawn(page, source: str, uniforms: dict, side: int = SIDE, arrays: dict | None = None) -> np.ndarray:
    """The pixels as (side, side, 4); the first row is the lowest. The arrays are textures, by the sampler's name."""
    textures = {
        name: {"height": height, "width": width, "channels": channels, "texels": array.ravel().tolist()}
        for name, array in (arrays or {}).items()
        for height, width, channels in [array.shape]
    }
    answer = page.evaluate("(given) => draw(...given)", [source, uniforms, side, textures])
    assert answer["error"] == 0
    values = [float(value.replace("Infinity", "inf")) for value in answer["pixels"]]
    return np.array(values).reshape(side, side, 4)


def mapped(page, optimizer, landscape, steps: int, across: tuple, up: tuple) -> np.ndarray:
    """The map of the shader: x, y, f and the step of divergence of each pixel."""
    uniforms = {
        "start": ["2fv", list(landscape.start)],
        "steps": ["1i", steps],
        "domain": ["4fv", [float(end) for interval in landscape.domain for end in interval]],
        "lowest": ["1f", landscape.floor],
        "limit": ["1f", float(optimizer.options["clip"])],
        "size": ["2fv", [SIDE, SIDE]],
        "across": ["3fv", list(across[1:])],
        "up": ["3fv", list(up[1:])],
        "deviation": ["1f", float(optimizer.options["noise"])],
        "rule_parameters": ["1fv", [float(value) for value in optimizer.values.values()]],
        "landscape_parameters": ["1fv", [float(value) for value in landscape.values.values()] or [0.0]],
    }
    source = fragment_shader(optimizer, landscape, across[0], up[0])
    return drawn(page, source, uniforms, arrays=arrays_of(optimizer, landscape, steps))


def arrays_of(optimizer, landscape, steps: int) -> dict[str, np.ndarray]:
    """The arrays of the textures that a shader reads, by the name of the sampler."""
    ((streams, _),) = draw_streams(optimizer, landscape, steps, 0, steps)
    arrays = {}
    if streams.noise.size or streams.factors.size:
        arrays["step_inputs"] = step_inputs(optimizer, steps, streams.noise.T if streams.noise.size else None)
    if landscape.samples:
        arrays["samples"] = samples_texture(landscape)
    if streams.samples.size:
        arrays["batches"] = samples_texture(landscape, streams.samples)
    if is_picture(landscape):
        arrays["picture"] = picture_texture(landscape)
    return arrays


@pytest.mark.slow
def test_every_pair_compiles(webgl):
    sources = {}
    for landscape in (*LANDSCAPES, BLOT):
        for rule in OPTIMIZERS:
            names = list(rule.parameters)
            sources[f"{rule.name} on {landscape.name}"] = fragment_shader(rule, landscape, names[0], names[-1])
    assert len(sources) == (len(LANDSCAPES) + 1) * len(OPTIMIZERS)
    assert webgl.evaluate("(sources) => compile(sources)", sources) is None
    broken = {"broken": sources["gd on saddle"].replace("v0 - ", "v0 - unknown - ")}
    assert "'unknown' : undeclared identifier" in webgl.evaluate("(sources) => compile(sources)", broken)


#: The rule, the landscape, and the most cells whose log10 of f − f* may be off by more than 0.1 (design: rounding of
#: float32 is visible only where runs are chaotic).
MAPS = [
    (rmsprop, ravine(kappa=20), 0.003),
    (momentum, get_landscape("beale"), 0.04),
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


@pytest.mark.slow
@pytest.mark.parametrize(("optimizer", "landscape", "share"), MAPS, ids=repr)
def test_a_map_agrees_with_sweep(webgl, optimizer, landscape, share):
    names = list(optimizer.parameters)[:2]
    lr, beta = np.geomspace(1e-3, 0.3, SIDE), np.linspace(0.1, 0.95, SIDE)[:, None]
    exact = sweep(optimizer(**dict(zip(names, (lr, beta), strict=True))), landscape, steps=100)
    found = mapped(webgl, optimizer, landscape, 100, (names[0], 1e-3, 0.3, 1), (names[1], 0.1, 0.95, 0))
    diverged = exact.diverged_at >= 0
    assert np.mean((found[..., 3] >= 0) != diverged) < 0.01
    both = ~diverged & (found[..., 3] < 0)
    assert both.mean() > 0.3
    ours, theirs = (np.log10(np.maximum(f[both], 1e-12)) for f in (found[..., 2], exact.final_value))
    assert np.median(np.abs(ours - theirs)) < 1e-4
    assert np.mean(np.abs(ours - theirs) > 0.1) <= share


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
        found = drawn(webgl, source, {}, side=len(SAMPLES))[..., 0]
        with np.errstate(all="ignore"):
            expected = np.asarray(ARITHMETIC[operation](*({"x": x, "y": y}[name] for name in names)), float)
        defined = np.isfinite(expected)
        tolerance = 2**-11 if operation in IMPRECISE else 2e-6
        assert np.allclose(found[defined], expected[defined], rtol=2e-5, atol=tolerance), operation


@pytest.mark.slow
@pytest.mark.parametrize("function", ["value_and_gradient(point)", "hessian_at(point, 0)"])
def test_a_picture_is_that_of_python(webgl, function):
    (x0, x1), (y0, y1) = BLOT.domain
    x, y = np.linspace(1.3 * x0, 1.3 * x1, SIDE), np.linspace(1.3 * y0, 1.3 * y1, SIDE)[:, None]
    source = (
        "#version 300 es\nprecision highp float;\nprecision highp sampler2D;\n"
        f"{surface_code(BLOT, second_order=True)}uniform vec4 box;\nout vec4 result;\nvoid main() {{\n"
        f"  vec2 point = mix(box.xz, box.yw, (gl_FragCoord.xy - 0.5) / {SIDE - 1}.0);\n"
        f"  result = vec4({function}, 0.0);\n}}\n"
    )
    box = {"box": ["4fv", [x[0], x[-1], y[0, 0], y[-1, 0]]]}
    found = drawn(webgl, source, box, arrays={"picture": picture_texture(BLOT)})
    first = function.startswith("value")
    expected = (BLOT.value(x, y), *BLOT.gradient(x, y)) if first else BLOT.hessian(x, y)
    for k, exact in enumerate(expected):
        assert np.abs(exact).max() > 1.0
        assert np.allclose(found[..., k], exact, rtol=1e-5, atol=2e-5 * np.abs(exact).max())


def test_what_a_shader_cannot_do_is_refused():
    for rule, surface, message in [
        (guests.scipy("BFGS"), saddle, "guest"),
        (gd(batch=4), saddle, "batch needs a landscape that is a mean over data, got saddle"),
        (gd(batch=4), BLOT, "batch needs a landscape that is a mean over data, got picture"),
        (gd(batch=np.array([4, 8])), linear_regression, "batch must be one number"),
    ]:
        with pytest.raises(InputError, match=message):
            fragment_shader(rule, surface, "lr", "lr")
    with pytest.raises(InputError, match="gd has no parameter 'beta'"):
        fragment_shader(gd, saddle, "lr", "beta")


def test_a_texture_of_something_else_is_refused():
    with pytest.raises(InputError, match="must be a picture, got saddle"):
        picture_texture(saddle)
    with pytest.raises(InputError, match="must be a mean over data, got saddle"):
        samples_texture(saddle)
    for samples in ([64], [-1], [0.5], [[0]]):
        with pytest.raises(InputError, match="whole numbers from 0 to 63"):
            samples_texture(linear_regression, samples)


def test_a_shader_has_the_code_that_its_rule_needs():
    assert "curvature(" in fragment_shader(newton, saddle, "lr", "lr")
    assert "curvature(" not in fragment_shader(polyak, saddle, "lr", "lr")
    assert "seconds(" in fragment_shader(newton, BLOT, "lr", "lr")
    assert "seconds(" not in fragment_shader(polyak, BLOT, "lr", "lr")
    assert "batches" in fragment_shader(gd(batch=63), linear_regression, "lr", "lr")
    assert fragment_shader(gd(batch=64), linear_regression, "lr", "lr") == fragment_shader(
        gd, linear_regression, "lr", "lr"
    )


def test_a_list_fills_rows_of_a_texture():
    texture = samples_texture(MANY)
    assert texture.shape == (2, 1024, 2)
    assert np.array_equal(texture[1, :76], np.stack(MANY.data, axis=1)[1024:].astype(np.float32))
    assert not texture[1, 76:].any()
    assert step_inputs(gd, steps=0).shape == (1, 1024, 4)
