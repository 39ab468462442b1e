// The explorer in the browser: draws paths on a ground that Python drew, and picks them from batches as sliders move.
// Python joins the modules of this folder into one (see visualizer/bundle.py): nothing is built, and nothing is fetched.

import { Explorer } from "./explorer.js";
import { kernelSource } from "./state/kernel_source.js";
import { pageSource } from "./state/page_source.js";
import { element } from "./ui/elements.js";

/** @import { PageData } from "./types.js" */

/** Show the explorer of a saved page. @param {HTMLElement} root @param {PageData} data */
export function page(root, data) {
  const explorer = new Explorer(root, "h1", (events) => pageSource(data, events));
  /** @type {any} */ (window).__ravine = explorer.handle;
}

export default {
  /** Show the explorer in a notebook, as anywidget asks for it. @param {{ model: any, el: HTMLElement }} place */
  render({ model, el }) {
    const root = element("div");
    el.append(root);
    const explorer = new Explorer(root, "h2", async (events) => kernelSource(model, events));
    return () => explorer.close();
  },
};
