// The shapes of what Python sends and of what the modules hand to each other. Only the type checker reads this file.

export type Pair = [number, number];
export type Theme = "light" | "dark";

/** A part of the plane: ((x0, x1), (y0, y1)). */
export type Extent = [Pair, Pair];

/** Bytes, which a saved page has in base64. */
export type Bytes = string | ArrayBufferView;

// What Python says

/** A number, a name, or [operation, ...expressions]. */
export type Expression = number | boolean | string | [string, ...any[]];
export type Statement =
  | ["let", string, Expression]
  | ["if", Expression, Statement[], Statement[]]
  | ["return", Expression[]];

/** A slider or a switch: what it turns (`of`), of which racers, and its positions. */
export interface Control {
  id: string;
  name: string;
  symbol: string;
  words: string;
  of: "racer" | "landscape" | "run";
  racers: number[];
  switch: boolean;
  values: any[];
  primary: boolean;
  term: string | null;
}

export type Setting = number | boolean;
export type Settings = Record<string, any>;

export interface Racer {
  name: string;
  color: Record<Theme, string>;
  dash: number[];
  marker: string;
  settings: Settings;
  said: string[];
  extras: string;
  sums: string | null;
  convention: [string, Record<string, string>] | null;
}

/** A racer with its color in the present theme. */
export type Style = Racer & { ink: string };

/** A rule as data: its body, what it is told and remembers, and how its names are written. */
export interface Rule {
  inputs: string[];
  state: string[];
  parameters: string[];
  statements: Statement[];
  second: boolean;
  symbols: Record<string, string>;
  roles: Record<string, string>;
  idle: string[];
  memory: [string, string] | null;
  linear: string | null;
  gradients: Bytes | null;
  clip: number | null;
  factors: number[] | null;
}

/** Values of f over a box, as whole numbers from 0, `low`, to 65535, `high`. */
export interface Grid {
  box: Extent;
  low: number;
  high: number;
  places: number;
  values: Bytes;
}

/** A surface as data: its body and, of a loss, its data; or a grid of values. */
export interface Surface {
  parameters: Record<string, number>;
  floor: number;
  lowest: number | null;
  scale: string;
  statements: Statement[];
  inputs: string[];
  data?: number[][];
  modes?: { curvature: number[] };
  hessian?: { statements: Statement[] };
  grid?: Grid;
}

export interface Race {
  revision: number;
  cause: string;
  steps: number;
  seed: number;
  name: string;
  landscape: string;
  values: Record<string, number>;
  start: Pair;
  racers: Racer[];
  controls: Control[];
  replay: { surface: Surface; racers: (Rule | null)[] };
  recipe: { text: string; racers: { call: string; fixed: string }[] };
  stops: (number | null)[];
  summaries: Bytes[];
  paths: Bytes[];
}

export interface Mark {
  label: string;
  marker: "*" | "X" | "^";
  size: number;
  points: Pair[];
}

export type Colors = Record<"paper" | "ink" | "quiet" | "grid" | "accent" | "raised", string>;

/** The map without paths. */
export interface Ground {
  title: string;
  axes: [string, string];
  view: Extent;
  domain: Extent;
  marks: Mark[];
  floor: number;
  log: boolean;
  loss: string;
  themes: Record<Theme, Colors>;
  pictures: Record<Theme, any>;
}

/** What the menus offer. */
export interface Offers {
  landscapes: Names;
  optimizers: Record<string, string[]>;
  presets: Record<string, string>;
  films: string[];
}
export type Names = string[] | Record<string, string[]>;

/** All that a saved page knows. */
export interface PageData {
  race: Race;
  ground: Ground;
  parts: number;
  coarser: number;
  bytes: number;
  grids: { names: string[]; values: number[][]; unit: number; packed: Bytes; summary: Bytes }[];
}

// What the modules hand to each other

export type Numbers = Float32Array | Float64Array;

/** A path: its points and losses, how many there are before it diverges, when it reached the minimum, its last f. */
export interface Path {
  x: Numbers;
  y: Numbers;
  loss: Numbers;
  n: number;
  reached: number;
  final: number;
}

/** For all paths of a batch: where they end, when they reached the minimum, and the last f. */
export interface Summary {
  lanes: number;
  ends: Int32Array;
  reached: Int32Array;
  finals: Float32Array;
}

/** The values of names, by which expressions are evaluated. */
export type Values = Record<string, any>;

/** A run repeated here: for each step what the rule was told, of each coordinate or once for a rule of both. */
export interface Run {
  rule: Rule;
  points: Pair[];
  gradients: Pair[];
  inputs: Values[][];
  last: Values[];
}

/** Where paths come from: a live kernel or a saved page. */
export interface Source {
  live: boolean;
  grain: number[] | null;
  offers(): Offers | null;
  ground(): Ground;
  race(): Race;
  step(): number;
  picture(theme: Theme): Blob;
  paths(): Path[];
  pending(): { control: Control; value: any }[];
  looking(): boolean;
  hello(theme: Theme): void;
  touch(control: Control): void;
  path(racer: number, control: Control, value: any, settings: Settings): Path | null;
  turn(control: Control, value: any, known: boolean, last?: boolean): void;
  ask(what: string, value?: any): void;
  close(): void;
}

/** What a source reports. */
export interface SourceEvents {
  race(): void;
  ground(): void;
  step(step: number): void;
  error(message: string): void;
  progress(share: number): void;
  film(name: string, bytes: BlobPart): void;
}

/** A canvas as axes: where it is drawn, the box that the limits fill, and where a point of them lies in pixels. */
export interface Frame {
  context: CanvasRenderingContext2D;
  box: Box;
  px: (x: number) => number;
  py: (y: number) => number;
  width: number;
  height: number;
}
export interface Box {
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What views and controls may do. */
export interface Actions {
  /** Show a step; `jump` also tells Python. */
  show(step: number): void;
  jump(step: number): void;
  pause(): void;
  playOrPause(): void;
  /** Ask Python. */
  ask(what: string, value?: any): void;
  /** Call after `state.paths` or `state.settings` were changed. */
  write(): void;
  /** Draw all views, at the next frame or at once. */
  draw(): void;
  drawNow(): void;
  reset(): void;
  /** Show a line of text to the user; a passing one goes after a while. */
  say(words: string, passing?: boolean): void;
  /** Change the part of the plane that is seen. */
  showExtent(extent: Extent): void;
  zoom(factor: number): void;
  fit(): void;
}

/** A view: its element is put under the map, `draw` is called once a frame while the element is to be seen. */
export interface View {
  element: HTMLElement;
  draw(): void;
  /** The alternative text of the element, in a sentence. */
  describe(): string;
  /** What tests may read. */
  report?(): object;
  open?(): void;
  close?(): void;
}

/** What the explorer knows; see state/state.js. */
export interface State {
  source: Source;
  ground: Ground;
  race: Race;
  picture: ImageBitmap | null;
  pictured: Extent;
  theme: Theme;
  extent: Extent;
  step: number;
  settings: Settings[];
  said: Set<string>[];
  common: Record<string, any>;
  paths: Path[];
  overlay: ((frame: Frame) => void) | null;
  readonly colors: Colors;
  styleOf(k: number): Style;
  valueOf(control: Control): any;
  turn(control: Control, value: any): boolean;
  last(k: number): number;
}

// A step taken apart

/** A quantity: its symbol, its value, and the role by which it is colored. */
export interface Leaf {
  symbol: string;
  value: number;
  role: string;
}
/** A leaf or [operation, ...trees]. */
export type Tree = Leaf | [string, ...any[]];

/** A bit of a formula, in symbols and in numbers. */
export interface Piece {
  symbol: string;
  number: string;
  role: string;
}
/** A formula in pieces, and how tightly its outermost operation binds. */
export interface Written {
  pieces: Piece[];
  tightness: number;
}
export interface Line {
  target: string;
  tree: Tree;
  pieces: Piece[];
  value: number;
  role: string;
}
export interface StepReport {
  after: number[];
  lines: Line[];
  values: Values;
}

/** What is drawn of a step, in the units of gradients: an arrow, or a ring. */
export interface StepMark {
  role: string;
  sign: string;
  words: string;
  vector?: number[];
  /** It has a scale of its own. */
  alone?: boolean;
  ring?: boolean;
}

// Code that Python writes (visualizer/explorer/program.py)

/** The pixels of a picture, row by row; the first row has the place and the scale of the others. */
export interface Pixels {
  columns: number;
  values: number[];
}

export type LandscapeParameters = number[][] | Pixels;
export type LandscapeFunction = (x: number, y: number, parameters: LandscapeParameters, column: number) => number[];

/** The functions of a landscape and of a rule; the Hessian only if a rule uses it. */
export interface Program {
  valueAndGradient: LandscapeFunction;
  hessian?: LandscapeFunction;
  step: (
    point: Float64Array,
    gap: number,
    gradient: Float64Array,
    hessian: number[],
    state: Float64Array,
    parameters: number[],
  ) => void;
}

export interface LandscapeData {
  parameters: LandscapeParameters;
  domain: [Pair, Pair];
  floor: number;
}

export interface RuleData {
  parameters: number[];
  states: number;
  second: boolean;
  noise: number;
  clip: number;
  rate: number;
  factors: number[] | null;
}

/** Normal random numbers, two for each step; and the samples of each step's batch. */
export interface RunInputs {
  start: Pair;
  steps: number;
  noise?: ArrayLike<number> | null;
  batches?: number[][] | null;
}

/** Flat arrays, a row for each step: (x, y), f, the gradient of the rule, and its state. */
export interface TracedRun {
  points: Float64Array;
  values: Float64Array;
  gradients: Float64Array;
  state: Float64Array;
  divergedAt: number | null;
}

// A formula that a reader types

/** A number, name or operator in the text of a formula; `depth` is the number of brackets that are open after it. */
export interface Token {
  kind: "number" | "name" | "operator" | "end";
  text: string;
  start: number;
  depth: number;
}

/** A part of a formula as Python's grammar has it; `parts` are its operands, or the callee and its arguments. */
export interface SyntaxNode {
  kind: string;
  parts: SyntaxNode[];
  name?: string;
  operator?: string;
  operators?: string[];
}

/** An operation of a computation; the part of an input is its place. */
export interface Term {
  operation: string;
  parts: Value[];
  index: number;
}
export type Value = Term | number;

/** A value with its derivatives by x and y. */
export interface Dual {
  value: Value;
  dx: Value;
  dy: Value;
}
export type Operate = (operation: string, ...parts: Value[]) => Value;
export type Kernel = (memory: Float64Array, target: number, a: number, b: number, n: number) => void;

/** An operation on rows of a tape; `uses` has bit 1 if it depends on x, and bit 2 if on y. */
export interface Step {
  kernel: Kernel;
  target: number;
  a: number;
  b: number;
  uses: number;
}

/** f and its gradient on a grid, row by row from the first y. */
export interface GridValues {
  f: Float64Array;
  fx: Float64Array;
  fy: Float64Array;
}

export interface FormulaFunctions {
  valueAndGradient: LandscapeFunction;
  hessian: LandscapeFunction;
  evaluateGrid(xs: Float64Array, ys: Float64Array, parameters: number[][], column?: number): GridValues;
}

/** The range of a value; it varies with x and y, or has a kink. */
export interface Interval {
  low: number;
  high: number;
  varies: boolean;
  kinked: boolean;
}

/** A formula as a setup has it: the text, the options that are given, and the parameters with their defaults. */
export interface FormulaInputs {
  formula: string;
  options?: Record<string, any>;
  parameters?: Record<string, number>;
}

/** The facts of a landscape, its tree and its functions; the critical points are to be searched. */
export interface FormulaLandscape {
  key: string;
  name: string;
  family: string;
  formula: string;
  inputs: string[];
  axes: [string, string];
  domain: Extent;
  start: Pair;
  scale: "linear" | "log";
  smooth: boolean;
  parameters: ParameterFacts[];
  minima: null;
  saddles: null;
  maxima: null;
  suggested: null;
  expression: Expression;
  functions: FormulaFunctions;
}

/** A parameter; a bound that is infinite is null. */
export interface ParameterFacts {
  name: string;
  symbol: string;
  words: string;
  low: number;
  high: number;
  log: boolean;
  minimum: number | null;
  exclusive_maximum: number | null;
  integer: boolean;
  switch: boolean;
  default: number | boolean;
}

/** A surface of which the critical points are to be found. */
export interface DifferentiableSurface {
  domain: Extent;
  smooth: boolean;
  valueAndGradient(x: number, y: number): number[];
  hessian(x: number, y: number): number[];
  evaluateGrid(xs: Float64Array, ys: Float64Array): GridValues;
}
export type CriticalPoints = Record<"minima" | "saddles" | "maxima", Pair[]>;
