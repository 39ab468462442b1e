// The shapes of what Python sends and of what the modules hand to each other. Only the type checker reads this file.

export type Pair = [number, number];
export type Theme = "light" | "dark";

/** A part of the plane: ((x0, x1), (y0, y1)). */
export type Extent = [Pair, Pair];

// What Python says of landscapes and rules (visualizer/explorer/catalogue.py)

/** A number, a name, or [operation, ...expressions]. */
export type Expression = number | boolean | string | [string, ...any[]];
export type Statement =
  | ["let", string, Expression]
  | ["if", Expression, Statement[], Statement[]]
  | ["return", Expression[]];

export type Setting = number | boolean;
export type Settings = Record<string, any>;

/** What a parameter allows, where its slider ends, and the term that its rule loses at 0; null for none. */
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
  default: Setting;
  term?: string | null;
}

/** Points as numbers, or as expressions of the parameters; null where only a search finds them. */
export type PointFacts = [Expression, Expression][] | null;

/** A landscape as facts. "python" says that Python computes the runs on it, and `table` is a picture of it. */
export interface LandscapeFacts {
  key: string;
  name: string;
  family: string;
  formula: string;
  axes: [string, string];
  domain: Extent;
  start: Pair;
  scale: "linear" | "log";
  smooth: boolean;
  parameters: ParameterFacts[];
  suggested: Suggestion | null;
  minima: PointFacts;
  saddles: PointFacts;
  maxima: PointFacts;
  data?: number[][];
  yours?: boolean;
  table?: Pixels;
  python?: boolean;
  /** Of a quadratic of n parameters: then `start` has n numbers, and there is no map. */
  spectrum?: Spectrum;
  code: number | null;
  /** Its functions in GLSL. */
  shader: { surface: string; curvature: string } | null;
}

/** What a race asks of a spectrum, where a landscape has functions. */
export interface SpectralFunctions {
  surfaceOf(unit: LandscapeUnit): Surface;
  curvaturesOf(unit: LandscapeUnit): Pair;
  pathOf(
    racer: Racer,
    setup: Setup,
    unit: LandscapeUnit,
    start: number[],
    surface: Surface,
  ): Omit<Path, "key" | "racer">;
  codeOf(unit: LandscapeUnit): [string, string];
}

/** A quadratic by its eigenvalues; the rows of its rotation; the deviations of its noise along the eigenvectors. */
export interface Spectrum {
  eigenvalues: number[];
  rotation: number[][] | null;
  noise: number[] | null;
}

/** The functions of a landscape. */
export interface LandscapeFunctions {
  valueAndGradient: LandscapeFunction;
  hessian: LandscapeFunction;
  evaluateGrid?(xs: Float64Array, ys: Float64Array, parameters: LandscapeParameters): GridValues;
}
export interface GridValues {
  f: Float64Array;
  fx: Float64Array;
  fy: Float64Array;
}
export type LandscapeUnit = LandscapeFacts & {
  functions: LandscapeFunctions | null;
  spectral?: SpectralFunctions | null;
  expression?: Expression;
};

/** A rule as facts: its body, what it is told and remembers, how its names are written, and its look. */
export interface RuleFacts {
  key: string;
  name: string;
  family: string;
  look: { color: number; dash: number; marker: number };
  /** The places of the parameters in the list of `Units`. */
  parameters: number[];
  inputs: string[];
  state: string[];
  statements: Statement[];
  second: boolean;
  coupled: boolean;
  symbols: Record<string, string>;
  roles: Record<string, string>;
  idle: string[];
  memory: [string, string] | null;
  linear: string | null;
  sums: string | null;
  convention: [string, Record<string, string>] | null;
  /** Of an optimizer of another library: its settings, and the call that makes it. */
  label?: string;
  call?: string;
  code: number | null;
  /** Its function in GLSL. */
  shader: string | null;
}
export type RuleStep = Program["step"];
export type RuleUnit = Omit<RuleFacts, "parameters"> & {
  parameters: ParameterFacts[];
  advance: RuleStep | null;
  /** Only of a rule that a reader has typed, whose key is its text. */
  computed?: ComputedRule;
};

/** Facts as what is common to most of them, and for each what it has instead. */
export interface Packed<T> {
  common: Partial<T>;
  each: Partial<T>[];
}
export interface Units {
  landscapes: Packed<LandscapeFacts>;
  rules: Packed<RuleFacts>;
  parameters: Packed<ParameterFacts>;
}
export interface ProgramCode {
  landscapes: LandscapeFunctions[];
  rules: RuleStep[];
}
export type Colors = Record<"paper" | "ink" | "quiet" | "grid" | "accent" | "raised", string> & {
  colors: string[];
  shades: string[][][];
};

/** What is the same for all races, with all landscapes and rules. */
export interface CatalogueFacts extends Units {
  options: ParameterFacts[];
  lossOptions: ParameterFacts[];
  /** The common parameters of the field, as a rule that a reader types has them. */
  vocabulary: ParameterFacts[];
  schedules: ScheduleFacts;
  /** The learning rates to tune by, and the number of seeds for a run that depends on its seed. */
  tuning: { rates: number[]; seeds: number };
  presets: PackedPresets;
  themes: Record<Theme, Colors>;
  ground: Record<Theme, GroundColors>;
  dashes: number[][];
  markers: string[];
  /** Looks that belong to a name, as color + 8 (dash + 4 marker). */
  looks: Record<string, number>;
  primary: string[];
  cells: CellColors;
  shader: ShaderFacts;
}

/** The colors of maps: the ramp from low to high, those of cells without a number, and those of basins. */
export interface CellColors {
  ramp: string[];
  diverged: Record<Theme, string>;
  unreached: Record<Theme, string>;
  basins: BasinColors;
}
/** Lightness of the fastest and of the slowest run; the arrivals, as shares of all, that have the ends of the scale. */
export interface BasinColors {
  diverged: Record<Theme, string>;
  travelling: Record<Theme, string>;
  lightness: Record<Theme, Pair>;
  arrivals: Pair;
  chroma: number;
  hues: number;
  first: number;
  alike: number;
}

/** A set-up of a book or an article, with its numbers. */
export interface Preset {
  name: string;
  title: string;
  book: string;
  setup: Setup;
  numbers: PresetNumber[];
}
/** Presets as arrays: the places of the book and of a quantity, and a number without what is not there. */
export interface PackedPresets {
  quantities: string[];
  books: string[];
  each: [
    string,
    string,
    number,
    unknown,
    [string, Settings][],
    Pair,
    number,
    [number, number, string, number?, Pair?][],
    Extent | null,
  ][];
}
/** The racer, the quantity, its expected value, if the book prints it, and for an end the point where it is expected. */
export type PresetNumber = [number, string, string, boolean, Pair?];

/** A number of a preset beside that of the path that is seen. */
export interface Comparison {
  racer: number;
  quantity: string;
  expected: string;
  published: boolean;
  obtained: string;
  agrees: boolean;
}

/** What Python writes into the module. */
export interface AppParts {
  facts: CatalogueFacts;
  program: ProgramCode;
  schedules: Schedules;
  own: Units | null;
  ownProgram: ProgramCode;
  /** The text of all of it, as a function without arguments. */
  source: () => string;
}

/** A language other than English, and its texts by the English ones. */
export interface Language {
  lang?: string;
  messages?: Record<string, string>;
}

/** All that a saved page has beside them. */
export interface PageData extends Language {
  setup: Setup;
  welcome: boolean;
  computed: any[];
}

/** The style sheet, the level of the title, whether the page's address has the setup, and whether to say what to try. */
export interface MountOptions extends Language {
  sheet?: string;
  heading?: "h1" | "h2";
  linked?: boolean;
  welcome?: boolean;
}

// The setup (visualizer/explorer/setup.py)

/** A landscape by its name, or a formula with its options and the defaults of its parameters; with what is set. */
export interface LandscapeSetup {
  name?: string;
  formula?: string;
  options?: Record<string, any>;
  parameters?: Record<string, number>;
  settings: Settings;
}
export interface RacerSetup {
  name: string;
  /** The text of a rule that a reader has typed, which is called by the name. */
  rule?: string;
  settings: Settings;
}
export interface Setup {
  landscape: LandscapeSetup;
  racers: RacerSetup[];
  start: Pair | null;
  steps: number;
  seed: number;
  extent: Extent | null;
  step: number;
  /** Only where it is open. */
  plane?: Plane;
}

/** The plane of settings: whose, the settings across and up, what it shows, and if basins are painted on the map. */
export interface Plane {
  racer: number;
  x: string;
  y: string;
  show: string;
  basins?: boolean;
}

// What follows from a setup

/** A landscape with its parameters set. */
export interface Surface {
  functions: LandscapeFunctions;
  parameters: LandscapeParameters;
  domain: Extent;
  start: Pair;
  scale: "linear" | "log";
  axes: [string, string];
  smooth: boolean;
  samples: number;
  minima: Pair[];
  saddles: Pair[];
  maxima: Pair[];
  lowest: number;
  floor: number;
  valueAndGradient(x: number, y: number): number[];
  hessian(x: number, y: number): number[];
  evaluateGrid(xs: Float64Array, ys: Float64Array): GridValues;
  /** The points were followed from other values of the parameters, so that new ones are missing. */
  isFollowed: boolean;
}
export type BareSurface = Omit<Surface, "minima" | "saddles" | "maxima" | "lowest" | "floor" | "isFollowed">;

/** A value of a parameter at which theory says that something changes. */
export interface Tick {
  value: number;
  name: string;
  words: string;
}

/** A slider or a switch: what it turns (`of`), of which racers, its positions, and what theory marks on it. */
export interface Control {
  id: string;
  of: "racer" | "landscape" | "run";
  parameter: ParameterFacts;
  racers: number[];
  values: any[];
  /** What its ticks depend on, as a text. */
  theory: string;
  ticks: Tick[];
  primary: boolean;
}

/** A racer: its rule, all its settings, those that are `set`, its look, its label, and a short title of its own. */
export interface Racer {
  key: string;
  name: string;
  title: string;
  color: Record<Theme, string>;
  dash: number[];
  marker: string;
  rule: RuleUnit;
  parameters: ParameterFacts[];
  settings: Settings;
  set: Settings;
  label: string;
  extras: string;
  factors: number[] | null;
  needsPython: boolean;
  linear: string | null;
  sums: string | null;
  convention: [string, Record<string, string>] | null;
}

/** Colour, dash and marker of a racer. */
export type Look = Pick<Racer, "color" | "dash" | "marker">;

/** How a racer is drawn, with its colour in the present theme. */
export interface Style {
  name: string;
  dash: number[];
  marker: string;
  ink: string;
}

export type Numbers = Float64Array | number[];

/** A path: its points and losses, how many there are before it diverges, its last f. */
export interface Path {
  /** What it depends on. */
  key: string;
  racer: string;
  x: Float64Array;
  y: Float64Array;
  loss: Float64Array;
  n: number;
  /** The first step near the minimum, and the first from which on it stays there; -1 if there is none. */
  passed: number;
  arrived: number;
  final: number;
  stopped: number | null;
  /** Only Python knows it, and has not said it. */
  missing: boolean;
  /** Null where Python has computed it; of a spectrum that of its flattest and its steepest direction, if no rotation couples them. */
  traced: TracedRun | null;
  /** Of a spectrum: the run, and its coordinates along each eigenvector, from the steepest. */
  spectral?: SpectrumRun & { along: Float64Array[] };
}

/** The paths that Python has computed, by what they depend on. */
export type Computed = Map<string, { points: number[]; values: number[]; stopped: number | null }>;

export interface Race {
  catalogue: import("./state/catalogue.js").Catalogue;
  setup: Setup;
  landscapeKey: string;
  unit: LandscapeUnit;
  values: Settings;
  surface: Surface;
  /** Of a surface whose Hessian is the same everywhere. */
  curvatures: Pair | null;
  label: string;
  title: { title: string; formula: string };
  formula: string;
  axes: [string, string];
  domain: Extent;
  start: Pair;
  steps: number;
  log: boolean;
  lossName: string;
  racers: Racer[];
  paths: Path[];
  controls: Control[];
}

export interface Mark {
  label: "saddle" | "maximum" | "local minimum" | "minimum";
  marker: "*" | "X" | "^";
  size: number;
  points: Pair[];
}

/** Names in a menu, in groups if they come by families. */
export type Names = string[] | Record<string, string[]>;

// What the modules hand to each other

/** The values of names, by which expressions are evaluated. */
export type Values = Record<string, any>;

/** A run as its rule saw it: for each step what it was told, of each coordinate or once for a rule of both. */
export interface Run {
  rule: RuleUnit;
  points: Pair[];
  gradients: Pair[];
  inputs: Values[][];
  last: Values[];
}

/** What a kernel reports. */
export interface KernelEvents {
  told(told: any, units: any): void;
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

/**
 * With `fit` the map shows the extent of the setup, or all of the race, at its end. `hidden` says which racers are hidden
 * afterwards; without it the same ones. `disclosure` states the terms of a fair race. Changes of one `group` that follow each other closely are undone at once.
 */
export interface ChangeOptions {
  fit?: boolean;
  hidden?: boolean[];
  group?: string | null;
  disclosure?: string;
}

/** A guided tour, and one of its stops; see state/tours.js. `taken` is the racer whose step is taken apart. */
export interface Tour {
  title: string;
  stops: TourStop[];
}
export interface TourStop {
  words: string;
  racers?: RacerSetup[];
  turn?: [string, number];
  view?: string;
  taken?: number;
  step?: number;
  play?: boolean;
}

/** What undo returns to. */
export interface Moment {
  setup: Setup;
  hidden: boolean[];
  disclosure: string;
}

/** What views and controls may do. */
export interface Actions {
  /** Show a step; `jump` also tells Python, as `told` does. */
  show(step: number): void;
  jump(step: number): void;
  told(): void;
  pause(): void;
  playOrPause(): void;
  /** A control says something else. */
  turn(control: Control, value: any): void;
  /** Show the race of an edited setup; false if it is refused. */
  change(edit: () => Setup, options?: ChangeOptions): boolean;
  /** Open a view by its name, with the step of a racer taken apart; show where a control is. */
  view(name: string, taken?: number): void;
  reveal(id: string): void;
  /** Open the plane of settings, change it, or close it with null. */
  plane(plane: Plane | null): void;
  /** Give each racer its best learning rate. */
  tune(): void;
  /** Hide racers. */
  hide(hidden: boolean[]): void;
  history(): import("./state/history.js").History;
  undo(): void;
  redo(): void;
  /** The formats of films that Python can make, and one of them. */
  films(): string[];
  film(format: string): void;
  /** Draw all views, at the next frame or at once. */
  draw(): void;
  drawNow(): void;
  reset(): void;
  /** Show a line of text to the user; a passing one goes after a while. */
  say(words: string, passing?: boolean): void;
  /** The address that shows what is seen; null where the page's address is not the explorer's. */
  link: (() => string) | null;
  canvases(): HTMLCanvasElement[];
  /** The outcome of the race, and its terms, in words. */
  outcome(): string;
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
  /** Show one of its racers. */
  choose?(racer: number): void;
  /** Whether it has nothing to say of this race, so that it is not offered. */
  isAbsent?(): boolean;
}

/** A row of a spectrum: its curvature, and what theory says of each racer; null of one that is not linear. */
export interface SpectrumRow {
  curvature: number;
  theory: ({ rate: number; regime: string; period: number } | null)[];
}

/** Where the rows of racer k are drawn, and how wide what stands beside them is. */
export interface SpectrumColumn {
  k: number;
  box: Box;
  gutter: number;
}

/** What the explorers of a program show: a spectrum, or landscapes. */
export interface StageKind {
  /** What computes a spectrum; null for landscapes. */
  spectral: SpectralFunctions | null;
  createStage(state: State, actions: Actions, status: HTMLElement, source: () => string): Stage;
}

/** What an explorer shows beside its controls: of a landscape, or of a spectrum. */
export interface Stage {
  /** The first one moves with a slider before its frame; those after it are drawn less often by a slow processor. */
  views: View[];
  /** What lies beneath the first view, and is drawn after the frame. */
  underlay: { draw(): void };
  /** What comes before the tools, above the stage, and in the place of the map; after the player; and below the caption. */
  tools: Node[];
  above: Node[];
  scene: Node;
  lens: Node[];
  below: Node[];
  caption(): string[];
  welcome(): void;
  /** Open a view by its name. */
  show(name: string, taken?: number): void;
  write(): void;
  close(): void;
}

/** The button that opens the gallery of presets, what belongs below the map, and what to call when the race changes. */
export interface Presets {
  button: HTMLButtonElement;
  below: HTMLElement;
  write(): void;
}

/** What the explorer knows; see state/state.js. */
export interface State {
  catalogue: import("./state/catalogue.js").Catalogue;
  theme: Theme;
  race: Race;
  extent: Extent;
  step: number;
  hidden: boolean[];
  disclosure: string;
  ghost: { race: Race; hidden: boolean[] } | null;
  /** The picture changes at once again, on a slow processor, which leaves out what is hardly seen. */
  brief: boolean;
  overlay: ((frame: Frame) => void) | null;
  ground: import("./views/ground_layer.js").GroundLayer;
  plane: Plane | null;
  readonly setup: Setup;
  readonly colors: Colors;
  readonly paths: Path[];
  readonly ghosts: { path: Path; style: Style }[];
  styleOf(k: number): Style;
  valueOf(control: Control): any;
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

// Suggested settings

/** The steps and the settings of the common rules that a landscape suggests for itself. */
export interface Suggestion {
  steps: number;
  settings: Record<string, Settings>;
}

/** What the search must know of a rule. */
export interface SearchedRule {
  name: string;
  state: string[];
  parameters: Pick<ParameterFacts, "name" | "default">[];
}

/**
 * A landscape to search on: `runAt` runs a rule with these settings, and the defaults for the others, from the start of
 * the race and with the seed 0.
 */
export interface RateSearch {
  domain: Extent;
  runAt: (rule: string, settings: Settings, steps: number) => TracedRun;
}

/** The same for a rule that has no name in the catalogue. */
export interface RuleSearch extends RateSearch {
  runRuleAt: (rule: RuleUnit, settings: Settings, steps: number) => TracedRun;
}

/** A race with the best learning rates, and the sentence that states its terms. */
export interface TunedRace {
  setup: Setup;
  disclosure: string;
}

/** `onProgress` is told the share that is done, from 0 to 1, before each turn of the page; a signal ends the search. */
export interface TuningOptions {
  onProgress?(share: number): void;
  signal?: AbortSignal;
}

/** What the criterion needs of a run, in widths and heights of the domain; `arrival` is a share of the race. */
export interface RunFigures {
  farthest: number;
  longest: number;
  length: number;
  early: number;
  destination: Pair;
  distance: number;
  arrival: number;
  slope: number;
  first: number;
  last: number;
  lowest: number;
}

/** Of all runs and of those left, those that meet a condition. */
export type Condition = (runs: RunFigures[], left: boolean[]) => boolean[];

/** A schedule with its parameters set: its name and the settings that are not the defaults. */
export interface ScheduleSettings {
  name: string;
  settings: Record<string, Setting>;
}

/** The parameters of the schedules, by name. */
export type ScheduleFacts = Record<string, ParameterFacts[]>;

/** Schedules as Python writes them: the factor at step t of a run, from the values of the parameters. */
export type Schedules = Record<string, (t: number, steps: number, parameters: number[]) => number>;

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
  /** Three numbers for each step, where the rule uses second derivatives. */
  hessians: Float64Array;
  divergedAt: number | null;
  /** The point at that step. */
  lostAt: Pair | null;
}

/** What a run takes that the seed and the number of steps say. */
export type RunSetup = Pick<Setup, "steps" | "seed">;

/** The start and the random numbers of a run on a spectrum, n for each step. */
export interface SpectrumInputs {
  start: number[];
  steps: number;
  normals: Float64Array | null;
  /** Two parameters of which more is kept. */
  watched: Pair | null;
}

/** Flat arrays, a row of n numbers for each step: the parameters, and their coordinates along the eigenvectors. */
export interface SpectrumRun {
  points: Float64Array;
  coordinates: Float64Array;
  values: Float64Array;
  divergedAt: number | null;
  watched: TracedRun | null;
}

/** Sees a step of a run: t, the point, f, the gradient and the Hessian that the rule gets, and its state. */
export type StepVisitor = (
  t: number,
  point: Float64Array,
  value: number,
  gradient: Float64Array,
  hessian: number[],
  state: Float64Array,
) => void;

/** The runs at one rate of a search for the best: f along each, and the means of their figures. */
export interface Trial {
  values: Float64Array[];
  end: number;
  length: number;
  direct: number;
  excess: number;
}

// The ground of the map

/** What is needed to draw the contours of a surface; a `Surface` of the engine has it. */
export interface ContourSurface {
  scale: string;
  smooth: boolean;
  minima: ArrayLike<Pair>;
  /** The number of samples of a loss, or 0. */
  samples: number;
  /** f and its gradient, row by row; a row has one y. */
  evaluateGrid(xs: Float64Array, ys: Float64Array): { f: Float64Array; fx: Float64Array; fy: Float64Array };
}

/** f and its gradient at nodes at equal distances, row by row. */
export interface SurfaceGrid {
  columns: number;
  rows: number;
  xs: Float64Array;
  ys: Float64Array;
  f: Float64Array;
  fx: Float64Array;
  fy: Float64Array;
}

/** f and its gradient at a row of pixels; of y upwards, per pixel. */
export interface PixelRow {
  f: Float64Array;
  gx: Float64Array;
  gy: Float64Array;
}

/** The colors of 17 bands, from the lowest, and of the lines between them: "#rrggbb". */
export interface GroundColors {
  bands: string[];
  paper: string;
}

/** The pixels of a picture, as those of ImageData. */
export interface GroundPicture {
  width: number;
  height: number;
  data: Uint8ClampedArray<ArrayBuffer>;
}

/** What a picture of the ground shows. */
export interface GroundView {
  surface: ContourSurface;
  extent: Extent;
  colors: GroundColors;
  /** The picture changes at once again, on a slow processor. */
  brief?: boolean;
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

/** A rule that a reader has typed: what it returns, and its names in the order of its function in Python. */
export interface ParsedRule {
  text: string;
  statements: Statement[];
  inputs: string[];
  state: string[];
  parameters: string[];
}

/** Its operations on w, g, the state and the parameters; the results are w and the state. */
export interface ComputedRule {
  computation: import("./formula/computation.js").Computation;
  results: Value[];
}

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

/** A landscape from a formula, with its tree; the critical points are to be searched. */
export interface FormulaLandscape extends Omit<LandscapeFacts, "code" | "shader"> {
  inputs: string[];
  expression: Expression;
  functions: FormulaFunctions;
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

// Sweeps: many runs of one racer

/** What all shaders share: the functions that they call, and the code of each operation. */
export interface ShaderFacts {
  helpers: string;
  operations: Record<string, string>;
  /** Signs in the code of units, and the words that they stand for. */
  abbreviations: Record<string, string>;
}

/** A side of a sweep: a setting of the racer or the landscape, or a coordinate of the start; `index` is its place. */
export interface Axis {
  id: string;
  name: string;
  kind: "rule" | "surface" | "clip" | "start";
  index: number;
  low: number;
  high: number;
  log: boolean;
  primary: boolean;
}

/** What a sweep is to compute, as plain data; `key` says what its values depend on. */
export interface SweepPlan {
  key: string;
  landscape: LandscapeSetup;
  rule: Pick<RacerSetup, "name" | "rule">;
  data: RuleData;
  /** The samples in a batch; 0 for all. */
  batch: number;
  parameters: LandscapeParameters;
  samples: number;
  domain: Extent;
  floor: number;
  lowest: number;
  start: Pair;
  steps: number;
  seed: number;
  axes: [Axis, Axis];
}

/** An array of float32 for a shader. */
export interface Texture {
  width: number;
  height: number;
  channels: number;
  texels: Float32Array;
}

/** A sweep for the graphics card. */
export interface SweepJob {
  source: string;
  steps: number;
  uniforms: Record<string, [string, number | number[]]>;
  textures: Record<string, Texture>;
}

/** Values of a sweep, four numbers for each cell (see sweep/shader.js), and the share that is done. */
export interface SweepPart {
  values: Float64Array;
  share: number;
}

/** A square of cells that can be seen, row by row from below. `share` of them are float64 where it is exact. */
export interface Cells {
  plan: SweepPlan;
  side: number;
  values: Float32Array | Float64Array;
  share: number;
  isExact: boolean;
}

/** What the ramp of a plane goes over. */
export interface SweepScale {
  show: string;
  low: number;
  high: number;
  log: boolean;
}

// The exercises of the lessons (visualizer/lessons/_exercise.py and _runs.py)

/** A sentence, and the expression, or the sentence, that fills each of its fields. */
export interface WordsData {
  text: string;
  fields: Record<string, any>;
}

/** A run that is measured; without racers it is that of the answer. */
export interface JudgedRun {
  setup: Setup;
  units: (Units & { code: string }) | null;
  seeds: number;
  share: number;
}

/** An exercise, with what its kind of answer needs. */
export interface Exercise {
  name: string;
  kind: string;
  because: string;
  /** What is said where there is no answer yet. */
  dots: string;
  words: Record<string, string>;
  runs?: Record<string, JudgedRun>;
}

/** Whether an answer is right, or null where there is none, and what is said of it. */
export interface Verdict {
  right: boolean | null;
  words: string;
}
