// The explorer in the browser: it computes paths and draws them, in a notebook, in a saved page and in any other page.
// Python joins the modules of this folder into one (see visualizer/explorer/bundle.py): nothing is built or fetched.

import { Explorer } from "./explorer.js";
import { InputError } from "./numbers/errors.js";
import { Catalogue } from "./state/catalogue.js";
import { Kernel } from "./state/kernel.js";
import { readLink } from "./state/link.js";
import { pathKey } from "./state/paths.js";
import { checkedSetup } from "./state/setup.js";
import { serveSweeps } from "./sweep/service.js";
import { element } from "./ui/elements.js";

/** @import { StageKind, AppParts, Computed, MountOptions, PageData, Setup, Units } from "./types.js" */

/**
 * @param {AppParts} parts What Python writes: the facts and the code of all landscapes and rules.
 * @param {StageKind} kind What its explorers show.
 */
export function createAppOf({ facts, program, schedules, own, ownProgram, source }, kind) {
  const newCatalogue = () => {
    const catalogue = new Catalogue(facts, program, schedules, kind.spectral);
    if (own) catalogue.add(own, ownProgram);
    return catalogue;
  };

  /**
   * Show an explorer in an element.
   * @param {HTMLElement} place
   * @param {Setup | string} setup A setup, or the text of a link.
   * @param {MountOptions} options
   */
  function mount(place, setup, { sheet = "", heading = "h2", linked = false, welcome = false, ...language } = {}) {
    if (!(place instanceof HTMLElement)) throw new InputError("mount needs an element of the page");
    const catalogue = newCatalogue();
    const read = checkedSetup(typeof setup === "string" ? readLink(setup) : setup, catalogue);
    const explorer = new Explorer(rootIn(place, sheet), catalogue, { heading, linked, kind, source, language });
    return explorer.begin(read, new Map(), { welcome }).handle;
  }

  /** Show the explorer of a saved page; a link in its address comes first. @param {HTMLElement} root @param {PageData} data */
  function page(root, data) {
    const catalogue = newCatalogue();
    catalogue.trust(data.setup);
    const explorer = new Explorer(root, catalogue, { heading: "h1", linked: true, kind, source, language: data });
    const welcome = data.welcome && location.hash.length < 2;
    explorer.begin(data.setup, computedPaths(data.setup, data.computed), { welcome });
    explorer.openLink();
    /** @type {any} */ (window).__ravine = explorer.handle;
  }

  /** Show the explorer in a notebook, as anywidget asks for it. @param {{ model: any, el: HTMLElement }} place @param {MountOptions} options */
  function render({ model, el }, options = {}) {
    if (!model.get("_told")) return mount(el, model.get("setup"), options).close;
    const root = element("div");
    const { hidden, welcome, ...language } = model.get("_terms");
    el.append(root, element("style", {}, hidden));
    const catalogue = newCatalogue();
    const explorer = new Explorer(root, catalogue, { heading: "h2", linked: false, kind, source, language });
    /** @param {any} told @param {any} units */
    const adopt = async (told, units) => {
      await addUnits(catalogue, units);
      if (kernel.isBehind()) return;
      catalogue.trust(told.setup);
      const computed = computedPaths(told.setup, told.computed);
      if (explorer.kernel) explorer.follow(told.setup, computed);
      else explorer.begin(told.setup, computed, { kernel, welcome: welcome && told.revision === 1 });
    };
    const kernel = new Kernel(model, { ...explorer.kernelEvents(), told: adopt });
    adopt(model.get("_told"), model.get("_own"));
    return () => explorer.close();
  }

  /** Compute the maps of settings of a page, in its Web Worker. @param {any} scope */
  function serve(scope) {
    const catalogue = newCatalogue();
    serveSweeps(scope, catalogue, (units) => addUnits(catalogue, units));
  }

  return { mount, page, render, serve };
}

/** The new content of a place: its style sheet, and what is returned. @param {HTMLElement} place @param {string} sheet */
function rootIn(place, sheet) {
  const root = element("div");
  place.replaceChildren(...(sheet ? [element("style", {}, sheet)] : []), root);
  return root;
}

/** @type {Map<string, Promise<any>>} Modules by their text. */
const LOADED = new Map();

/** Add the units that Python has told of; their code is a module of its own. @param {Catalogue} catalogue @param {Units & { code: string }} units */
async function addUnits(catalogue, units) {
  if (catalogue.added === units || (!units.landscapes.each.length && !units.rules.each.length)) return;
  if (!LOADED.has(units.code)) {
    const address = URL.createObjectURL(new Blob([units.code], { type: "text/javascript" }));
    // biome-ignore lint/plugin: the code of the units that a notebook has is a module of its own
    LOADED.set(units.code, import(address));
  }
  catalogue.add(units, await LOADED.get(units.code));
  catalogue.added = units;
}

/** The paths that Python has computed, by what they depend on. @param {Setup} setup @param {any[]} paths @returns {Computed} */
const computedPaths = (setup, paths) => new Map(paths.flatMap((path, k) => (path ? [[pathKey(setup, k), path]] : [])));
