// The explorer of a spectrum, in modules of its own, so that a page has no more than it shows.

import { createAppOf } from "./create_app.js";
import { SPECTRAL } from "./state/spectrum.js";
import { createSpectrumStage } from "./views/spectrum_stage.js";

/** @import { AppParts } from "./types.js" */

/** @param {AppParts} parts */
export const createApp = (parts) => createAppOf(parts, { spectral: SPECTRAL, createStage: createSpectrumStage });
