// Rules and surfaces as Python sends them (see landscapes._tree.expression), run here: an expression is a number, a name, or
// [operation, ...arguments]; a statement ["let", name, expression], ["if", test, statements, statements] or
// ["return", expressions].

const ARITHMETIC = {
  "+": (a, b) => a + b, "-": (a, b) => a - b, "*": (a, b) => a * b, "/": (a, b) => a / b, "**": (a, b) => a ** b,
  "//": (a, b) => Math.floor(a / b), "%": (a, b) => a - b * Math.floor(a / b), neg: (a) => -a,
  "<": (a, b) => a < b, "<=": (a, b) => a <= b, ">": (a, b) => a > b, ">=": (a, b) => a >= b,
  "==": (a, b) => +a === +b, "!=": (a, b) => +a !== +b, and: (a, b) => a && b, or: (a, b) => a || b, not: (a) => !a,
  if: (test, yes, no) => (test ? yes : no), max: (a, b) => Math.max(a, b), min: (a, b) => Math.min(a, b),
  ...Object.fromEntries(["abs", "sign", "sqrt", "exp", "log", "log10", "log1p", "expm1", "sin", "cos", "tan", "asin", "acos",
    "atan", "sinh", "cosh", "tanh", "asinh", "floor", "ceil", "hypot"].map((name) => [name, Math[name]])),
};

const YES_OR_NO = new Set(["<", "<=", ">", ">=", "==", "!=", "and", "or", "not"]);

/** The value of an expression, where `names` have these values and `apply` does the operations. */
function evaluated(expression, names, apply = (operation, ...parts) => ARITHMETIC[operation](...parts)) {
  if (typeof expression === "string") return names[expression];
  if (!Array.isArray(expression)) return expression;
  const [operation, ...parts] = expression;
  return apply(operation, ...parts.map((part) => evaluated(part, names, apply)));
}

/** An expression as a function of names, made once and called often. */
function compiled(expression) {
  if (typeof expression === "string") return (names) => names[expression];
  if (!Array.isArray(expression)) return () => expression;
  const act = ARITHMETIC[expression[0]];
  const [a, b, c] = expression.slice(1).map(compiled);
  if (expression[0] === "if") return (names) => (a(names) ? b(names) : c(names));
  return b ? (names) => act(a(names), b(names)) : (names) => act(a(names));
}

/** Statements as a function of names, which it fills in, to what they return. */
function program(statements) {
  const parts = statements.map(([kind, ...rest]) => {
    if (kind === "let") {
      const value = compiled(rest[1]);
      return (names) => void (names[rest[0]] = value(names));
    }
    if (kind === "return") {
      const values = rest[0].map(compiled);
      return (names) => values.map((value) => value(names));
    }
    const [test, yes, no] = [compiled(rest[0]), program(rest[1]), program(rest[2])];
    return (names) => (test(names) ? yes(names) : no(names));
  });
  return (names) => {
    for (const part of parts) {
      const returned = part(names);
      if (returned) return returned;
    }
    return undefined;
  };
}

const namesIn = (expression) => (typeof expression === "string" ? [expression]
  : Array.isArray(expression) ? expression.slice(1).flatMap(namesIn) : []);
