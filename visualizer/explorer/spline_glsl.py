"""A picture as a landscape for a graphics card, in GLSL ES 3.00: the cubic B-spline of `landscapes.picture`.

f = Σᵢⱼ B(s − j) B(t − i) pᵢⱼ is a product of a row of weights, the 4 × 4 pixels around the point, and a column of
weights; a derivative has the derivatives of the weights instead. The sampler ``picture`` reads the array of
`visualizer.explorer.shader_textures.picture_texture`.
"""

#: The function ``vec3 value_and_gradient(vec2 point)``: f, fx, fy.
SPLINE_GLSL = """\
uniform sampler2D picture;

// Each column of the matrix is a row of four pixels, from below; `place` is the point between the middle two of each
// side, `scale` the number of pixels per unit of x and of y.
struct Neighbors { mat4 pixels; vec2 place; vec2 scale; };

float header(int k) { return texelFetch(picture, ivec2(k, 0), 0).x; }

Neighbors neighbors_of(vec2 point) {
  ivec2 size = textureSize(picture, 0) - ivec2(0, 1);
  vec2 origin = vec2(header(0), header(1)), scale = vec2(header(2), header(3));
  // Two pixels outside and beyond, all 4 x 4 pixels are the same.
  vec2 position = clamp((point - origin) * scale, vec2(-3.0), vec2(size) + 2.0);
  vec2 corner = floor(position);
  mat4 pixels;
  for (int a = 0; a < 4; a++) {
    for (int b = 0; b < 4; b++) {
      ivec2 pixel = clamp(ivec2(corner) + ivec2(b - 1, a - 1), ivec2(0), size - 1);
      pixels[a][b] = texelFetch(picture, pixel + ivec2(0, 1), 0).x;
    }
  }
  return Neighbors(pixels, position - corner, scale);
}

// The weights of four pixels at u between the middle two, and their derivatives.
vec4 weights(float u) {
  float v = 1.0 - u, left = 2.0 / 3.0 - u * u * (1.0 - u / 2.0), right = 1.0 / 6.0 + u * (1.0 + u * v) / 2.0;
  return vec4(v * v * v / 6.0, left, right, u * u * u / 6.0);
}
vec4 slopes(float u) {
  float v = 1.0 - u;
  return vec4(-v * v / 2.0, u * (1.5 * u - 2.0), 0.5 + u * (1.0 - 1.5 * u), u * u / 2.0);
}

vec3 value_and_gradient(vec2 point) {
  Neighbors near = neighbors_of(point);
  vec4 across = weights(near.place.x) * near.pixels, across_slope = slopes(near.place.x) * near.pixels;
  vec4 up = weights(near.place.y), up_slope = slopes(near.place.y);
  return vec3(dot(across, up), vec2(dot(across_slope, up), dot(across, up_slope)) * near.scale);
}
"""

#: The function ``vec3 hessian_at(vec2 point, int t)``: fxx, fxy, fyy; it needs `SPLINE_GLSL`.
SPLINE_HESSIAN_GLSL = """\
vec4 seconds(float u) { return vec4(1.0 - u, 3.0 * u - 2.0, 1.0 - 3.0 * u, u); }

vec3 hessian_at(vec2 point, int t) {
  Neighbors near = neighbors_of(point);
  float u = near.place.x, v = near.place.y;
  return vec3(
    dot(seconds(u) * near.pixels, weights(v)) * near.scale.x * near.scale.x,
    dot(slopes(u) * near.pixels, slopes(v)) * near.scale.x * near.scale.y,
    dot(weights(u) * near.pixels, seconds(v)) * near.scale.y * near.scale.y
  );
}
"""
