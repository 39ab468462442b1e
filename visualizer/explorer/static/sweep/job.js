// A sweep for the graphics card: the shader, with its numbers.

import { ARRIVAL_TOLERANCE } from "../numbers/measures.js";
import { landscapeUnit } from "../state/setup.js";
import { fragmentShader } from "./shader.js";
import { texturesOf } from "./textures.js";

/** @import { Catalogue } from "../state/catalogue.js" */
/** @import { Axis, SweepJob, SweepPlan } from "../types.js" */

/** The most entries of a texture that a driver takes for sure. */
const MAX_ENTRIES = 1024 * 2048;

/** A number below all others in float32. */
const LOWEST = -3.4028234e38;

/** Moves up to this share of the domain are at rest, where the sweep is one of starts. */
export const REST_SHARE = 1e-3;

/** The job of a sweep; null if the graphics card cannot do it. @param {SweepPlan} plan @param {Catalogue} catalogue @returns {SweepJob | null} */
export function sweepJob(plan, catalogue) {
  const unit = landscapeUnit(plan.landscape, catalogue);
  const rule = catalogue.ruleOf(plan.rule);
  const source = fragmentShader(plan, unit, rule, catalogue.facts.shader);
  if (!source || plan.steps * Math.max(plan.batch, 1) > MAX_ENTRIES) return null;
  const { parameters, samples, data } = plan;
  const rows = Array.isArray(parameters) ? parameters.slice(samples ? 2 : 0) : [];
  return {
    source,
    steps: plan.steps,
    uniforms: {
      start: ["2fv", plan.start],
      steps: ["1i", plan.steps],
      domain: ["4fv", plan.domain.flat()],
      lowest: ["1f", plan.floor],
      level: ["1f", Math.max(plan.lowest + ARRIVAL_TOLERANCE, LOWEST)],
      still: ["1f", stillness(plan)],
      limit: ["1f", data.clip],
      deviation: ["1f", data.noise],
      across: ["3fv", axisUniform(plan.axes[0])],
      up: ["3fv", axisUniform(plan.axes[1])],
      rule_parameters: ["1fv", data.parameters],
      ...(rows.length ? { landscape_parameters: ["1fv", rows.map((row) => row[0])] } : {}),
    },
    textures: texturesOf(plan),
  };
}

/** @param {Axis} axis */
const axisUniform = ({ low, high, log }) => [low, high, Number(log)];

/** The longest move of a run at rest. @param {Pick<SweepPlan, "domain">} plan */
export const stillness = ({ domain }) => REST_SHARE * Math.max(...domain.map(([low, high]) => high - low));
