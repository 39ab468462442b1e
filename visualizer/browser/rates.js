// The effective rate: by what each step multiplies the gradients, as optimizers.effective_rates works it out.

/** A number and how it answers to steady gradients (and to the point); `slope` null says that it is held. */
const odd = (value, slope = null) => ({ value, slope });
const ALWAYS_EVEN = new Set(["abs", "hypot", "cos", "cosh", ...YES_OR_NO]);
const times = (slope, factor) => slope.map((part) => part * factor);
const summed = (one, other, sign) => one.map((part, k) => part + sign * other[k]);

function respond(operation, ...given) {
  const parts = given.map((part) => (typeof part === "object" ? part : odd(part)));
  const value = ARITHMETIC[operation](...parts.map((part) => part.value));
  if (parts.every((part) => part.slope === null) || ALWAYS_EVEN.has(operation)) return odd(value);
  const [a, b] = parts;
  const scaled = () => {
    const from = parts.find((part) => part.slope !== null);
    return times(from.slope, value === from.value ? 1 : value / from.value);
  };
  switch (operation) {
    case "if": return parts[0].value ? parts[1] : parts[2];
    case "neg": return odd(value, times(a.slope, -1));
    case "+": case "-": {
      const sign = operation === "+" ? 1 : -1;
      if (a.slope === null) return odd(value, times(b.slope, sign));
      return odd(value, b.slope === null ? a.slope : summed(a.slope, b.slope, sign));
    }
    case "*":
      if (a.slope === null) return odd(value, times(b.slope, a.value));
      return odd(value, b.slope === null ? times(a.slope, b.value) : null);
    case "/":
      if (b.slope === null) return odd(value, times(a.slope, 1 / b.value));
      return odd(value, a.slope === null ? scaled() : null);
    case "**": return odd(value, b.value % 2 === 0 ? null : scaled());
    default: return odd(value, scaled());
  }
}

/** What statements return, with its slopes. */
function responses(statements, names) {
  for (const [kind, ...rest] of statements) {
    if (kind === "let") names[rest[0]] = evaluated(rest[1], names, respond);
    else if (kind === "return") return rest[0].map((expression) => evaluated(expression, names, respond));
    else {
      const test = evaluated(rest[0], names, respond);
      const returned = responses((test.value ?? test) ? rest[1] : rest[2], names);
      if (returned) return returned;
    }
  }
  return undefined;
}

/** For each step of a replay the rates of both coordinates. */
function ratesOf({ rule, told }) {
  const both = rule.inputs[0] === "x";
  const [gradients, place] = both ? [["fx", "fy"], ["x", "y"]] : [["g"], ["w"]];
  const axes = [...gradients, ...place];
  const unit = (k) => axes.map((_, i) => +(i === k));
  const none = axes.map(() => 0);
  const held = told.length ? told[0].map(() => ({})) : [];
  const before = told.length ? told[0].map(() => place.map(() => 0)) : [];
  return told.map((known) => known.flatMap((values, c) => {
    const names = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, odd(value, held[c][name] ?? null)]));
    axes.forEach((name, k) => (names[name] = odd(values[name], unit(k))));
    const after = responses(rule.statements, names).map((part) => (typeof part === "object" ? part : odd(part)));
    const rates = place.map((_, k) => {
      const slope = after[k].slope ?? none;
      return (slope[gradients.length + k] === 0 ? before[c][k] : 0) - slope[k];
    });
    before[c] = place.map((_, k) => (after[k].slope ?? none)[k]);
    rule.state.forEach((name, k) => {
      const { slope } = after[place.length + k];
      held[c][name] = slope && slope.map((part, i) => (i < gradients.length ? part : 0));
    });
    return rates;
  }));
}
