"""The random numbers of the engine for a graphics card, in GLSL ES 3.00 (see `landscapes._core.random`).

``uvec4 philox(uvec4 counter, uvec2 key)`` gives all bits of the four words. ``vec2 normalPair(uvec2 key, uint step)``
gives the noise of a step in float32: the same normal numbers but for rounding, within 3e-6.
"""

RANDOM_GLSL = """
uint multiplyHigh(uint a, uint b) {
  uint aHigh = a >> 16u, aLow = a & 0xffffu, bHigh = b >> 16u, bLow = b & 0xffffu;
  uint across = aHigh * bLow + ((aLow * bLow) >> 16u);
  uint middle = aLow * bHigh + (across & 0xffffu);
  return aHigh * bHigh + (across >> 16u) + (middle >> 16u);
}

uvec4 philox(uvec4 counter, uvec2 key) {
  const uint FIRST = 0xd2511f53u, SECOND = 0xcd9e8d57u;
  for (int turn = 0; turn < 10; turn++) {
    uint left = multiplyHigh(FIRST, counter.x) ^ counter.w ^ key.y;
    uint right = multiplyHigh(SECOND, counter.z) ^ counter.y ^ key.x;
    counter = uvec4(right, SECOND * counter.z, left, FIRST * counter.x);
    key += uvec2(0x9e3779b9u, 0xbb67ae85u);
  }
  return counter;
}

// A uniform number u has the bits of the upper word, then 21 bits of the lower. This keeps the digits of a small 1 - u.
float oneMinusUniform(uint upper, uint lower) {
  return (float(~upper) + float((~lower >> 11u) + 1u) * (1.0 / 2097152.0)) / 4294967296.0;
}

// GLSL lets log, cos and sin be wrong by 1e-3 and more, so that these are written out to the precision of float32.
float preciseLog(float x) {
  int k = (floatBitsToInt(x) - floatBitsToInt(0.70710678)) >> 23;
  float f = intBitsToFloat(floatBitsToInt(x) - (k << 23)) - 1.0;
  float s = f / (2.0 + f), z = s * s;
  return float(k) * 0.69314718 + 2.0 * s * (1.0 + z * (1.0 / 3.0 + z * (1.0 / 5.0 + z * (1.0 / 7.0 + z / 9.0))));
}

vec2 cosineAndSine(float turns) {
  float quarter = floor(4.0 * turns + 0.5), r = 6.2831853 * (turns - 0.25 * quarter), z = r * r;
  float c = 1.0 - z / 2.0 * (1.0 - z / 12.0 * (1.0 - z / 30.0 * (1.0 - z / 56.0)));
  float s = r * (1.0 - z / 6.0 * (1.0 - z / 20.0 * (1.0 - z / 42.0 * (1.0 - z / 72.0))));
  int q = int(quarter) & 3;
  return q == 0 ? vec2(c, s) : q == 1 ? vec2(-s, c) : q == 2 ? vec2(-c, -s) : vec2(s, -c);
}

vec2 normalPair(uvec2 key, uint step) {
  uvec4 words = philox(uvec4(step, 0u, 0u, 0u), key);
  float radius = sqrt(-2.0 * preciseLog(oneMinusUniform(words.x, words.y)));
  return radius * cosineAndSine(float(words.z) / 4294967296.0);
}
"""
