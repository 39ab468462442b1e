// The program of the pages of the site: the explorer of landscapes, and the judge of the exercises in the lessons.

import { addUnits, createAppOf, createCatalogue } from "./create_app.js";
import { speak } from "./language/translate.js";
import { judge as judged } from "./lessons/judge.js";
import { createPlaneStage } from "./views/plane_stage.js";

/** @import { AppParts, Exercise, Language } from "./types.js" */

/** @param {AppParts} parts */
export function createApp(parts) {
  const app = createAppOf(parts, { spectral: null, createStage: createPlaneStage });

  /** The verdict on what a reader has answered. @param {Exercise} exercise @param {string} answer @param {Language} language */
  async function judge(exercise, answer, language) {
    speak(language);
    const catalogue = createCatalogue(parts, null);
    for (const { units } of Object.values(exercise.runs ?? {})) if (units) await addUnits(catalogue, units);
    return judged(exercise, answer, catalogue);
  }

  return { ...app, judge };
}
