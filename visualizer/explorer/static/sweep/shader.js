// A sweep as a fragment shader in GLSL ES 3.00: each pixel is a run. Python has written the functions of the landscape
// and of the rule (see visualizer/explorer/shaders.py); they are joined here with the loop over the steps.

import { formulaShader } from "./formula_shader.js";

/** @import { Axis, LandscapeUnit, RuleUnit, ShaderFacts, SweepPlan } from "../types.js" */

/** The columns of a texture that is a list; entry k is in the row k // 1024. */
export const TEXTURE_WIDTH = 1024;

export const VERTEX = `#version 300 es
void main() {
  vec2 corner = vec2(gl_VertexID & 1, gl_VertexID >> 1);
  gl_Position = vec4(4.0 * corner - 1.0, 0.0, 1.0);
}`;

const HEADER = `#version 300 es
precision highp float;
precision highp int;
precision highp sampler2D;
uniform vec2 start;
uniform int steps;
uniform vec4 domain;
uniform float lowest;
uniform float level;
uniform float still;
uniform float limit;
uniform vec2 size;
uniform vec3 across;
uniform vec3 up;
out vec4 result;
`;

const AXIS = `float at(vec3 scale, float place) {
  return scale.z > 0.5 ? scale.x * pow(scale.y / scale.x, place) : mix(scale.x, scale.y, place);
}
`;

/** The run before its steps; AXES sets what differs from pixel to pixel. */
const BEGIN = `void main() {
  float settings[SETTINGS];
  for (int k = 0; k < SETTINGS; k++) settings[k] = rule_parameters[k];
  vec2 place = (gl_FragCoord.xy - 0.5) / (size - 1.0);
  vec2 point = start;
  float clip = limit;
AXES  float rate = settings[RATE];
  float state[STATES];
  for (int k = 0; k < STATES; k++) state[k] = 0.0;
  vec2 reach = 1e12 * (domain.yw - domain.xz);
  vec2 centre = 0.5 * (domain.xz + domain.yw);
  vec2 before = point;
  float value = 0.0;
  float fate = -1.0;
`;

const LOOP = `  for (int t = 0; t <= steps; t++) {
    vec3 surface_here = value_and_gradient(point);
    value = surface_here.x;
    vec2 gradient = surface_here.yz;
    vec2 far = abs(point - centre);
    if (!(far.x <= reach.x && far.y <= reach.y && abs(value) < LARGEST)) {
      fate = -2.0 - float(t);
      break;
    }
    if (!(ARRIVED)) fate = -1.0;
    else if (fate < 0.0) fate = float(t);
    if (t == steps) break;
    before = point;
EACH_STEP    float size_of_gradient = length(gradient);
    if (clip > 0.0 && size_of_gradient > clip) gradient *= clip / size_of_gradient;
    advance(point, value - lowest, gradient, hessian_at(point, t), state, settings);
  }
  result = vec4(point, value, fate);
}
`;

const BATCH_STEP = `    gradient = batch_gradient(point, t);
`;

/** With noise or a schedule. */
const INPUT_STEP = `    vec4 given = texelFetch(step_inputs, ivec2(t % WIDTH, t / WIDTH), 0);
    gradient += deviation * given.xy;
    settings[RATE] = rate * given.z;
`;

/** The mean over a texture of samples, from the entry span.x on; span.y is the number of samples. */
const MEAN = `vec3 mean_NAME(sampler2D data, ivec2 span, vec2 point) {
  vec3 sum = vec3(0.0);
  for (int k = span.x; k < span.x + span.y; k++) {
    vec2 pair = texelFetch(data, ivec2(k % WIDTH, k / WIDTH), 0).xy;
    vec3 part;
    NAME(ARGUMENTS);
    sum += part;
  }
  return sum / float(span.y);
}
`;

/** The first entry of the batch of step t, and its length; the last batch of an epoch may be smaller. */
const BATCH = `ivec2 batch_of(int t) {
  int first = SIZE * (t % PER_EPOCH);
  return ivec2(SAMPLES * (t / PER_EPOCH) + first, min(SIZE, SAMPLES - first));
}
`;

/** Put values in place of the words in capitals. @param {string} code @param {Record<string, string | number>} values */
const filled = (code, values) =>
  Object.entries(values).reduce((text, [word, value]) => text.replaceAll(word, String(value)), code);

/**
 * The shader of a sweep; null if a unit has no code for a graphics card. A pixel is (x, y, f, fate), to be drawn into
 * float32: the fate is the first step from which on the run has arrived, −1 if there is none, −2 − t if it diverged at t.
 * @param {SweepPlan} plan
 * @param {LandscapeUnit} unit
 * @param {RuleUnit} rule
 * @param {ShaderFacts} facts
 */
export function fragmentShader(plan, unit, rule, facts) {
  const surface = unit.expression ? formulaShader(unit, facts) : unit.shader;
  if (!surface || !rule.shader) return null;
  const count = unit.parameters.length;
  return [
    HEADER,
    `uniform float rule_parameters[${rule.parameters.length}];\n`,
    ...(count ? [`uniform float landscape_parameters[${count}];\nfloat surface_settings[${count}];\n`] : []),
    ...(hasInputs(plan) ? ["uniform float deviation;\nuniform sampler2D step_inputs;\n"] : []),
    facts.helpers,
    surfaceCode(surface, plan, unit, rule),
    rule.shader,
    advanceCode(rule),
    AXIS,
    mainCode(plan, count, rule),
  ].join("\n");
}

/** Whether each step has numbers of its own. @param {SweepPlan} plan */
export const hasInputs = ({ data }) => data.noise > 0 || data.factors !== null;

/** @param {SweepPlan} plan @param {number} count of the landscape's parameters @param {RuleUnit} rule */
function mainCode({ axes, batch, data, ...plan }, count, rule) {
  const copied = count ? `  for (int k = 0; k < ${count}; k++) surface_settings[k] = landscape_parameters[k];\n` : "";
  const varied = axes.map((axis, c) => `  ${targetOf(axis)} = ${c ? "at(up, place.y)" : "at(across, place.x)"};\n`);
  const inputs = hasInputs(/** @type {any} */ ({ data, ...plan })) ? INPUT_STEP : "";
  return filled(BEGIN + LOOP, {
    EACH_STEP: (batch ? BATCH_STEP : "") + inputs,
    AXES: copied + varied.join(""),
    ARRIVED: axes[0].kind === "start" ? "all(lessThanEqual(abs(point - before), vec2(still)))" : "value < level",
    SETTINGS: rule.parameters.length,
    STATES: Math.max(data.states, 1),
    RATE: data.rate,
    WIDTH: TEXTURE_WIDTH,
  });
}

/** What an axis sets. @param {Axis} axis */
function targetOf({ kind, index }) {
  if (kind === "start") return index ? "point.y" : "point.x";
  if (kind === "clip") return "clip";
  return `${kind === "rule" ? "settings" : "surface_settings"}[${index}]`;
}

/** The functions of a point that a run needs. @param {{ surface: string, curvature: string }} shader @param {SweepPlan} plan @param {LandscapeUnit} unit @param {RuleUnit} rule */
function surfaceCode({ surface, curvature }, plan, unit, { second }) {
  const none = second ? "" : "vec3 hessian_at(vec2 point, int t) { return vec3(0.0); }\n";
  if (unit.table) return surface + (second ? curvature : none);
  const code = [surface, ...(second ? [curvature] : [])].join("\n");
  const point = ["point.x", "point.y", ...(plan.samples ? ["pair.x", "pair.y"] : [])];
  const settings = unit.parameters.map((_, k) => `surface_settings[${k}]`);
  const call = [...point, ...settings, "part.x", "part.y", "part.z"].join(", ");
  const functions = plan.samples ? meanFunctions(call, plan, second) : plainFunctions(call, second);
  return `${code}\n${functions}${none}`;
}

/** @param {string} call the arguments of the landscape's own functions @param {boolean} second */
function plainFunctions(call, second) {
  const code = `vec3 value_and_gradient(vec2 point) { vec3 part; surface(${call}); return part; }\n`;
  return second ? `${code}vec3 hessian_at(vec2 point, int t) { vec3 part; curvature(${call}); return part; }\n` : code;
}

/** The means over the data, or over a batch. @param {string} call @param {SweepPlan} plan @param {boolean} second */
function meanFunctions(call, { samples, batch }, second) {
  const names = ["surface", ...(second ? ["curvature"] : [])];
  const all = `samples, ivec2(0, ${samples})`;
  const seen = batch ? "batches, batch_of(t)" : all;
  const perEpoch = Math.ceil(samples / (batch || samples));
  return [
    "uniform sampler2D samples;\n",
    ...names.map((name) => filled(MEAN, { NAME: name, ARGUMENTS: call, WIDTH: TEXTURE_WIDTH })),
    `vec3 value_and_gradient(vec2 point) { return mean_surface(${all}, point); }\n`,
    ...(batch ? ["uniform sampler2D batches;\n"] : []),
    ...(batch ? [filled(BATCH, { PER_EPOCH: perEpoch, SAMPLES: samples, SIZE: batch })] : []),
    ...(batch ? [`vec2 batch_gradient(vec2 point, int t) { return mean_surface(${seen}, point).yz; }\n`] : []),
    ...(second ? [`vec3 hessian_at(vec2 point, int t) { return mean_curvature(${seen}, point); }\n`] : []),
  ].join("");
}

/** The function advance, which makes a step of a point. @param {RuleUnit} rule */
function advanceCode({ coupled, second, inputs, state, parameters }) {
  const settings = parameters.map((_, k) => `settings[${k}]`);
  const results = Array.from({ length: (coupled ? 2 : 1) + state.length }, (_, k) => `after${k}`);
  /** @type {(given: string[], memory: string[], targets: string[]) => string[]} */
  const step = (given, memory, targets) => [
    `rule(${[...given, ...memory, ...settings, ...results].join(", ")});`,
    ...[...targets, ...memory].map((target, k) => `${target} = after${k};`),
  ];
  /** @param {number} first */
  const memory = (first) => state.map((_, k) => `state[${first + k}]`);
  const hessian = ["hessian.x", "hessian.y", "hessian.z"].slice(0, inputs.length - 5);
  const lines = coupled
    ? step(["point.x", "point.y", "gap", "gradient.x", "gradient.y", ...hessian], memory(0), ["point.x", "point.y"])
    : ["x", "y"].flatMap((axis, c) =>
        step(
          [`point.${axis}`, `gradient.${axis}`, ...(second ? [["hessian.x", "hessian.z"][c]] : [])],
          memory(c * state.length),
          [`point.${axis}`],
        ),
      );
  const states = Math.max(1, (coupled ? 1 : 2) * state.length);
  return (
    `void advance(inout vec2 point, float gap, vec2 gradient, vec3 hessian, inout float state[${states}], ` +
    `float settings[${parameters.length}]) {\n  float ${results.join(", ")};\n  ${lines.join("\n  ")}\n}\n`
  );
}
