// The anatomy of a step: a rule's own lines in symbols and in numbers, as optimizers.anatomy writes them.

const SUPERSCRIPT = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUBSCRIPT = "₀₁₂₃₄₅₆₇₈₉";
const LETTERS = { mu: "μ", eta: "η", rho: "ρ", theta: "θ", fx: "gx", fy: "gy" };
const [SUM, PRODUCT, POWER, ATOM] = [0, 1, 2, 3];
const SIGN_OF = { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "==": "=", "!=": "≠", and: "and", or: "or" };

/** A number in four digits, as on paper. */
function onPaper(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "nan" : value < 0 ? "−∞" : "∞";
  const size = Math.abs(value);
  if (size >= 1e4 && size < 1e6) return signed(value.toFixed(0));
  const [mantissa, power] = Number(value).toExponential(3).split("e").map(Number);
  return signed(value && (power < -4 || power > 3) ? `${mantissa}e${power}` : String(Number(Number(value).toPrecision(4))));
}

function symbolOf(name) {
  const [, letters, digits] = (LETTERS[name] ?? name).match(/^(.*?)(\d*)$/);
  return letters + [...digits].map((digit) => SUBSCRIPT[digit]).join("");
}

// A tree is a leaf or [operation, ...trees]; a leaf is a quantity, or a number if its symbol says nothing else.
const leaf = (symbol, value, role = "") => ({ symbol, value, role });
const NOTHING = leaf("0", 0);
const ONE = leaf("1", 1);
const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const mark = (text) => ({ symbol: text, number: text, role: "" });
const enclosed = (left, inside, right) => ({ pieces: [mark(left), ...inside, mark(right)], tightness: ATOM });
const bracketed = (part, least) => (part.tightness >= least ? part.pieces : enclosed("(", part.pieces, ")").pieces);

function writtenTree(tree, first = false) {
  if (!Array.isArray(tree)) {
    const value = onPaper(tree.value);
    const number = first || value[0] !== "−" ? value : `(${value})`;
    return { pieces: [{ symbol: tree.symbol, number, role: tree.role }], tightness: ATOM };
  }
  const [operation, ...parts] = tree;
  if (operation === "+" || operation === "-") {
    const right = bracketed(writtenTree(parts[1]), PRODUCT);
    const sign = mark(operation === "+" ? " + " : " − ");
    return { pieces: [...writtenTree(parts[0], first).pieces, sign, ...right], tightness: SUM };
  }
  if (operation === "*") return writtenProduct(factorsOf(tree), first);
  if (operation === "/") {
    const above = bracketed(writtenTree(parts[0], first), PRODUCT);
    return { pieces: [...above, mark(" / "), ...bracketed(writtenTree(parts[1]), POWER)], tightness: PRODUCT };
  }
  if (operation === "neg") return { pieces: [mark("−"), ...bracketed(writtenTree(parts[0]), PRODUCT)], tightness: SUM };
  if (operation === "**") return writtenPower(...parts);
  if (operation === "sqrt") return { pieces: [mark("√"), ...bracketed(writtenTree(parts[0]), ATOM)], tightness: POWER };
  const inside = parts.map((part) => writtenTree(part, true).pieces);
  if (SIGN_OF[operation]) return enclosed("[", [...inside[0], mark(` ${SIGN_OF[operation]} `), ...inside[1]], "]");
  if (operation === "abs") return enclosed("|", inside[0], "|");
  if (operation === "//") return enclosed("⌊", writtenTree(["/", ...parts], true).pieces, "⌋");
  return enclosed(`${operation}(`, inside.flatMap((part, k) => (k ? [mark(", "), ...part] : part)), ")");
}

const factorsOf = (tree) => (Array.isArray(tree) && tree[0] === "*" ? [...factorsOf(tree[1]), tree[2]] : [tree]);

function writtenProduct(factors, first) {
  const groups = [];
  for (const factor of factors) {
    const last = groups[groups.length - 1];
    if (last && alike(last.factor, factor)) last.many += 1;
    else groups.push({ factor, many: 1 });
  }
  const row = [];
  let quotient = false;
  for (const { factor, many } of groups) {
    const part = many === 1 ? writtenTree(factor, first && !row.length) : writtenPower(factor, leaf(String(many), many));
    const following = bracketed(part, row.length ? POWER : PRODUCT);
    if (row.length) {
      const dotted = quotient || /^\d/.test(following[0].symbol);
      row.push({ symbol: dotted ? " · " : " ", number: " · ", role: "" });
    }
    quotient = !row.length && part.tightness === PRODUCT;
    row.push(...following);
  }
  return { pieces: row, tightness: PRODUCT };
}

function writtenPower(base, exponent) {
  const below = bracketed(writtenTree(base), ATOM);
  if (!Array.isArray(exponent) && /^\d+$/.test(exponent.symbol))
    return { pieces: [...below, mark([...exponent.symbol].map((digit) => SUPERSCRIPT[digit]).join(""))], tightness: POWER };
  return { pieces: [...below, mark("^"), ...bracketed(writtenTree(exponent), ATOM)], tightness: POWER };
}

/** The operation as a tree, less what is added or taken away as nothing, or multiplied or divided by one. */
function simplified(operation, ...parts) {
  const [left, right] = [parts[0], parts[parts.length - 1]];
  if ((operation === "+" || operation === "-") && alike(right, NOTHING)) return left;
  if (operation === "+" && alike(left, NOTHING)) return right;
  if (operation === "*" && (alike(left, NOTHING) || alike(right, NOTHING))) return NOTHING;
  if (operation === "/" && alike(left, NOTHING)) return NOTHING;
  if ((operation === "*" || operation === "/") && alike(right, ONE)) return left;
  if (operation === "*" && alike(left, ONE)) return right;
  return [operation, ...parts];
}

/** The lines of a rule for one coordinate (or for both at once) that was told these names. */
function anatomyOf(rule, told) {
  const values = { ...told };
  const returns = [...(rule.inputs[0] === "x" ? ["x", "y"] : ["w"]), ...rule.state];
  const places = returns.length - rule.state.length;
  const aliases = new Map();
  const asked = new Set(returns);
  const symbol = (name) => rule.symbols[name] ?? symbolOf(name);
  const role = (name) => rule.roles[name] ?? "";
  const value = (expression) => +compiled(expression)(values);
  const test = (expression) => {
    namesIn(expression).forEach((name) => asked.add(name));
    return Boolean(value(expression));
  };

  function tree(expression) {
    if (typeof expression === "string") {
      if (aliases.has(expression)) return aliases.get(expression);
      const off = +values[expression] === 0 && expression !== "lr" && rule.knobs.includes(expression);
      return off ? NOTHING : leaf(symbol(expression), +values[expression], role(expression));
    }
    if (!Array.isArray(expression)) return leaf(onPaper(+expression), +expression);
    const [operation, ...parts] = expression;
    if (operation === "if") return tree(test(parts[0]) ? parts[1] : parts[2]);
    if (YES_OR_NO.has(operation)) return value(expression) ? ONE : NOTHING;
    return simplified(operation, ...parts.map(tree));
  }

  const lines = [];
  const say = (name, made, comes) => {
    const says = Array.isArray(made) || made.symbol !== symbol(name);
    if (says && !rule.idle.includes(name))
      lines.push({ target: symbol(name), tree: made, pieces: writtenTree(made, true).pieces, value: comes, role: role(name) });
  };

  function follow(statements) {
    for (const [kind, ...parts] of statements) {
      if (kind === "let") {
        const [name, expression] = parts;
        const [made, comes] = [tree(expression), value(expression)];
        aliases.delete(name);
        if (Array.isArray(made) || returns.includes(name)) say(name, made, comes);
        else aliases.set(name, made);
        values[name] = comes;
      } else if (kind === "return") {
        const made = parts[0].map((expression, k) => [returns[k], tree(expression), value(expression)]);
        for (const line of [...made.slice(places), ...made.slice(0, places)]) say(...line);
        return made.slice(0, places).map(([, , comes]) => comes);
      } else {
        const after = follow(test(parts[0]) ? parts[1] : parts[2]);
        if (after) return after;
      }
    }
    return undefined;
  }

  const after = follow(rule.statements);
  const used = new Set([...asked].map(symbol));
  const kept = lines.reverse().filter((line) => {
    if (!used.has(line.target)) return false;
    line.pieces.forEach((piece) => used.add(piece.symbol));
    return true;
  });
  return { after, lines: kept.reverse(), values };
}
