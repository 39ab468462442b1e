// What all sweeps of gd have in common that tests run: its rule, its data and its landscape.

/** @type {any} */
export const GD_SWEEP = {
  landscape: { name: "ravine", settings: {} },
  rule: { name: "gd" },
  data: { parameters: [0.03], clip: 0, noise: 0, factors: null, states: 0, rate: 0 },
  batch: 0,
  samples: 0,
  floor: 0,
  lowest: 0,
  seed: 0,
};
