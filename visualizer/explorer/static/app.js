// The explorer of landscapes.

import { createAppOf } from "./create_app.js";
import { createPlaneStage } from "./views/plane_stage.js";

/** @import { AppParts } from "./types.js" */

/** @param {AppParts} parts */
export const createApp = (parts) => createAppOf(parts, { spectral: null, createStage: createPlaneStage });
