"""The random numbers of a graphics card, drawn by WebGL2 in Chromium, beside those of Python."""

import numpy as np
import pytest
from chromium import CHROMIUM, MISSING
from test_random import KNOWN_ANSWERS

from landscapes._core import random
from visualizer.explorer.random_glsl import RANDOM_GLSL

SOFTWARE_RENDERER = ["--no-sandbox", "--use-gl=angle", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]

#: Draw a line of `width` pixels. The GLSL `expression` gives the four words of the pixel i. Return all words.
DRAW = """([functions, expression, width]) => {
  const gl = document.createElement("canvas").getContext("webgl2");
  if (!gl) return null;
  const shader = (kind, text) => {
    const made = gl.createShader(kind);
    gl.shaderSource(made, text);
    gl.compileShader(made);
    if (!gl.getShaderParameter(made, gl.COMPILE_STATUS)) throw new Error(gl.getShaderInfoLog(made));
    return made;
  };
  const program = gl.createProgram();
  const corners = "vec2(gl_VertexID == 1 ? 3 : -1, gl_VertexID == 2 ? 3 : -1)";  // one triangle over all
  gl.attachShader(program, shader(gl.VERTEX_SHADER,
    `#version 300 es\\nvoid main() { gl_Position = vec4(${corners}, 0, 1); }`));
  gl.attachShader(program, shader(gl.FRAGMENT_SHADER, `#version 300 es\\nprecision highp float; precision highp int;
    out uvec4 words; ${functions} void main() { uint i = uint(gl_FragCoord.x); words = ${expression}; }`));
  gl.linkProgram(program);
  if (!gl.getProgramParameter(program, gl.LINK_STATUS)) throw new Error(gl.getProgramInfoLog(program));
  gl.useProgram(program);
  gl.bindTexture(gl.TEXTURE_2D, gl.createTexture());
  gl.texStorage2D(gl.TEXTURE_2D, 1, gl.RGBA32UI, width, 1);
  gl.bindFramebuffer(gl.FRAMEBUFFER, gl.createFramebuffer());
  const texture = gl.getParameter(gl.TEXTURE_BINDING_2D);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  gl.viewport(0, 0, width, 1);
  gl.drawArrays(gl.TRIANGLES, 0, 3);
  const read = new Uint32Array(4 * width);
  gl.readPixels(0, 0, width, 1, gl.RGBA_INTEGER, gl.UNSIGNED_INT, read);
  return [...read];
}"""


@pytest.fixture(scope="module")
def draw():
    """Return the words (width, 4) of a GLSL expression of the pixel i."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if CHROMIUM is None:
        pytest.skip(f"NO BROWSER TESTS: {MISSING}")

    def drawn(expression, width):
        read = page.evaluate(DRAW, [RANDOM_GLSL, expression, width])
        if read is None:
            pytest.skip("NO TESTS OF GLSL: this chromium has no WebGL2")
        return np.array(read, dtype=np.uint32).reshape(width, 4)

    with sync_api.sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=CHROMIUM, args=SOFTWARE_RENDERER)
        page = chromium.new_page()
        yield drawn
        chromium.close()


@pytest.mark.parametrize(("counter", "key", "answer"), KNOWN_ANSWERS)
def test_the_card_gives_the_answers_that_the_authors_publish(draw, counter, key, answer):
    four, two = (", ".join(f"0x{word}u" for word in text.split()) for text in (counter, key))
    (words,) = draw(f"philox(uvec4({four}), uvec2({two}))", 1)
    assert [f"{word:08x}" for word in words] == answer.split()


def test_its_words_are_those_of_python_and_its_normal_numbers_but_for_rounding(draw):
    width, seed = 4000, 2**32 + 7
    words = draw("philox(uvec4(i, 0u, 0u, 0u), uvec2(7u, 1u))", width)
    counters = np.arange(width, dtype=np.uint64)
    expected = random.philox(counters, *[random.ZERO] * 3, *random.seed_key(seed))
    np.testing.assert_array_equal(words, np.transpose(expected))
    bits = draw("uvec4(floatBitsToUint(normalPair(uvec2(7u, 1u), i)), 0u, 0u)", width)
    normals = np.ascontiguousarray(bits[:, :2]).view(np.float32)
    np.testing.assert_allclose(normals, random.draw_normals(seed, 0, width).T, rtol=0, atol=3e-6)
