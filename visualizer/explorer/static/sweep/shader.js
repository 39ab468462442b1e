// A sweep as a fragment shader in GLSL ES 3.00: each pixel is a run. Python has written the functions of the landscape
// and of the rule (see visualizer/explorer/shaders.py); they are joined here with the loop over the steps.

import { formulaShader, ruleShader } from "./formula_shader.js";

/** @import { Axis, LandscapeUnit, ParameterFacts, RuleUnit, ShaderFacts, SweepPlan } from "../types.js" */

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
SETTINGS  vec2 place = (gl_FragCoord.xy - 0.5) / (size - 1.0);
  vec2 point = start;
  float clip = limit;
AXES  float rate = RATE;
STATES  vec2 before = point;
  vec3 here = value_and_gradient(point);
  float late = ARRIVED ? -1.0 : 0.0;
  vec2 centre = 0.5 * (domain.xz + domain.yw);
  vec2 far = vec2(0.0);
`;

/**
 * No branch ends a run that is lost: it would have the other runs of its group take three times as long. Steps are counted
 * in floats, since to make a float of a whole number in each step takes a third of all the time.
 */
const LOOP = `  float last = float(steps);
  float now = 0.0;
  while (now < last) {
    int t = int(now);
    vec2 gradient = here.yz;
EACH_STEP    float gap = here.x - lowest;
    vec3 hessian = hessian_at(point, t);
BEFOREADVANCE    here = value_and_gradient(point);
    now += 1.0;
    late = ARRIVED ? late : now;
    far = max(far, abs(point - centre));
  }
  far = max(far, abs(point - centre)) / (domain.yw - domain.xz);
  bool is_kept = far.x <= 1e12 && far.y <= 1e12 && abs(here.x) < LARGEST;
  float fate = late < last ? late + 1.0 : -1.0;
  result = vec4(point, here.x, is_kept ? fate : -2.0);
}
`;

const BATCH_STEP = `    gradient = batch_gradient(point, t);
`;

/** With noise or a schedule. */
const INPUT_STEP = `    vec4 given = texelFetch(step_inputs, ivec2(t % WIDTH, t / WIDTH), 0);
    gradient += deviation * given.xy;
    RATE = rate * given.z;
`;

const CLIP_STEP = `    float size_of_gradient = length(gradient);
    if (clip > 0.0 && size_of_gradient > clip) gradient *= clip / size_of_gradient;
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
 * float32: the fate is the first step from which on the run has arrived, −1 if there is none, and −2 if it diverged.
 * @param {SweepPlan} plan
 * @param {LandscapeUnit} unit
 * @param {RuleUnit} rule
 * @param {ShaderFacts} facts
 */
export function fragmentShader(plan, unit, rule, facts) {
  const surface = unit.expression ? formulaShader(unit, facts) : unit.shader;
  const step = rule.computed ? ruleShader(rule.computed, facts) : rule.shader;
  if (!surface || !step || !rule.parameters.length) return null;
  const count = unit.parameters.length;
  const settings = numbered(count, (k) => `l${k}`);
  const source = [
    HEADER,
    `uniform float rule_parameters[${rule.parameters.length}];\n`,
    ...(count ? [`uniform float landscape_parameters[${count}];\nfloat ${settings.join()};\n`] : []),
    ...(hasInputs(plan) ? ["uniform float deviation;\nuniform sampler2D step_inputs;\n"] : []),
    facts.helpers,
    surfaceCode(surface, plan, unit, rule),
    step,
    AXIS,
    mainCode(plan, count, rule),
  ].join("\n");
  return Object.entries(facts.abbreviations).reduce((text, [sign, words]) => text.replaceAll(sign, words), source);
}

/** Whether each step has numbers of its own. @param {SweepPlan} plan */
export const hasInputs = ({ data }) => data.noise > 0 || data.factors !== null;

/**
 * The function main. Its numbers are variables, not arrays: those a driver copies in each step.
 * @param {SweepPlan} plan
 * @param {number} count of the landscape's parameters
 * @param {RuleUnit} rule
 */
function mainCode(plan, count, rule) {
  const { axes, batch, data } = plan;
  const isOfStarts = axes[0].kind === "start";
  const clips = data.clip > 0 || axes.some(({ kind }) => kind === "clip");
  const varied = axes.map((axis, c) => `${targetOf(axis)} = ${c ? "at(up, place.y)" : "at(across, place.x)"};`);
  return filled(BEGIN + LOOP, {
    EACH_STEP: (batch ? BATCH_STEP : "") + (hasInputs(plan) ? INPUT_STEP : "") + (clips ? CLIP_STEP : ""),
    BEFORE: isOfStarts ? "    before = point;\n" : "",
    ADVANCE: lines(advance(rule), 4),
    AXES: lines([...numbered(count, (k) => `l${k} = landscape_parameters[${k}];`), ...varied]),
    ARRIVED: isOfStarts ? "distance(point, before) <= still" : "here.x < level",
    SETTINGS: lines(rule.parameters.map((parameter, k) => settingCode(parameter, k, data.parameters[k]))),
    STATES: lines(numbered(data.states, (k) => `float m${k} = 0.0;`)),
    RATE: `s${data.rate}`,
    WIDTH: TEXTURE_WIDTH,
  });
}

/** A setting as a variable; a switch is written out, so that a driver leaves out what it turns off. @param {ParameterFacts} parameter @param {number} k @param {number} value */
const settingCode = ({ switch: isSwitch }, k, value) =>
  isSwitch ? `const float s${k} = ${Number(value)}.0;` : `float s${k} = rule_parameters[${k}];`;

/** @param {number} count @param {(k: number) => string} write */
const numbered = (count, write) => Array.from({ length: count }, (_, k) => write(k));

/** @param {string[]} all @param {number} indent */
const lines = (all, indent = 2) => all.map((line) => `${" ".repeat(indent)}${line}\n`).join("");

/** What an axis sets. @param {Axis} axis */
function targetOf({ kind, index }) {
  if (kind === "start") return index ? "point.y" : "point.x";
  if (kind === "clip") return "clip";
  return `${kind === "rule" ? "s" : "l"}${index}`;
}

/** The functions of a point that a run needs. @param {{ surface: string, curvature: string }} shader @param {SweepPlan} plan @param {LandscapeUnit} unit @param {RuleUnit} rule */
function surfaceCode({ surface, curvature }, plan, unit, { second }) {
  const none = second ? "" : "vec3 hessian_at(vec2 point, int t) { return vec3(0.0); }\n";
  if (unit.table) return surface + (second ? curvature : none);
  const code = [surface, ...(second ? [curvature] : [])].join("\n");
  const point = ["point.x", "point.y", ...(plan.samples ? ["pair.x", "pair.y"] : [])];
  const settings = unit.parameters.map((_, k) => `l${k}`);
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

/** The lines that make a step of a point. @param {RuleUnit} rule */
function advance({ coupled, second, inputs, state, parameters }) {
  const settings = parameters.map((_, k) => `s${k}`);
  const results = numbered((coupled ? 2 : 1) + state.length, (k) => `after${k}`);
  /** @type {(given: string[], memory: string[], targets: string[]) => string[]} */
  const step = (given, memory, targets) => [
    `rule(${[...given, ...memory, ...settings, ...results].join(", ")});`,
    ...[...targets, ...memory].map((target, k) => `${target} = after${k};`),
  ];
  const declared = `float ${results.join(", ")};`;
  const memory = [0, 1].map((c) => state.map((_, k) => `m${c * state.length + k}`));
  if (coupled) {
    const hessian = ["hessian.x", "hessian.y", "hessian.z"].slice(0, inputs.length - 5);
    const given = ["point.x", "point.y", "gap", "gradient.x", "gradient.y", ...hessian];
    return [declared, ...step(given, memory[0], ["point.x", "point.y"])];
  }
  const coordinates = ["x", "y"].map((axis, c) => {
    const given = [`point.${axis}`, `gradient.${axis}`, ...(second ? [["hessian.x", "hessian.z"][c]] : [])];
    return step(given, memory[c], [`point.${axis}`]);
  });
  return [declared, ...coordinates.flat()];
}
