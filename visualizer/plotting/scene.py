"""The figure of a race: panels in columns, with title, step counter and a legend that shows the settings."""

from collections.abc import Mapping, Sequence
from typing import Any

from matplotlib import rc_context, rcParams
from matplotlib.artist import Artist

from landscapes import Landscape
from landscapes._core.language import _, sentences
from optimizers import Trajectory
from visualizer.plotting.canvas import Canvas
from visualizer.plotting.casing import case
from visualizer.plotting.extent import fit_extent
from visualizer.plotting.figure_size import blank_figure, exact_pixels
from visualizer.plotting.fonts import check_letters, has_formula, show_formulas
from visualizer.plotting.framing import framed
from visualizer.plotting.labels import COUNTER, legend_label, scene_titles
from visualizer.plotting.layout import Columns, PanelGrid, natural_inches, natural_width, panel_heights
from visualizer.plotting.look import Look
from visualizer.plotting.marks import Mark, visible_marks
from visualizer.plotting.measure import across, inches
from visualizer.plotting.panels.cloud import CloudContext
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.picture_language import drawing_in
from visualizer.plotting.progress_line import ProgressLine
from visualizer.plotting.race_panels import RacePanels
from visualizer.plotting.room import room_for_axes
from visualizer.plotting.step_caption import StepCaption, longest
from visualizer.plotting.style import rc_settings
from visualizer.plotting.surroundings import Surroundings, legend_maker


class Scene(RacePanels):
    """Draws trajectories over their landscape, up to a step that `show` sets.

    Parameters
    ----------
    landscape : Landscape
    trajectories : sequence of Trajectory
        Runs on that landscape, of equal length unless there is a budget.
    look : Look, optional
        Panels, extent, theme, title, size and so on. If a racer has a schedule, its learning rate is
        drawn below the other panels.
    budget : int, optional
        Count gradients instead of steps, up to this number (see `visualizer.plotting.panels.context.PlotContext`).
    disclosure : str, optional
        A sentence that states the terms of the race, such as how the racers were tuned; drawn at the bottom.
    width : int, optional
        Width of the figure in pixels; default 800, plus 400 for each further column. The text of a narrow
        figure keeps a readable size. If the look has a size, the figure keeps its ratio.
    figure : matplotlib.figure.Figure or SubFigure, optional
        The figure to draw into; default: a new one, as high as the panels need.

    Attributes
    ----------
    figure, canvas
        matplotlib's figure and canvas.
    panels : list of Panel
        The panels, column by column; ``scene["map"]`` is the panel of that name, with its axes and artists.
    steps : int
        The last step that `show` takes.

    Examples
    --------
    >>> from landscapes import ravine
    >>> from optimizers import gd, trace
    >>> from visualizer.plotting.look import Look
    >>> scene = Scene(ravine, [trace(gd(lr=0.038), ravine, steps=9)], Look(panels=("map", "phase", "loss")))
    >>> scene.show(4)
    >>> scene["map"].paths[0].get_xydata().shape
    (5, 2)
    """

    def __init__(
        self,
        landscape: Landscape,
        trajectories: Sequence[Trajectory],
        look: Look | None = None,
        *,
        budget: int | None = None,
        disclosure: str = "",
        width: int | None = None,
        figure: Any = None,
    ) -> None:
        look = look or Look()
        columns = with_schedules(look.columns, trajectories)
        self.progress_line: ProgressLine | None = None
        with rc_context(rc_settings(look.theme, look.transparent)), drawing_in(look.lang):
            self.figure = figure or blank_figure(natural_width(len(columns)), width)
            if figure is None:
                Canvas(self.figure)
            context = race_context(landscape, trajectories, look, budget, across(self.figure), columns)
            captions = {step: sentences(text, disclosure) for step, text in look.all_captions.items()}
            check_letters(look.heading, *captions.values(), landscape.name, *landscape.axes)
            check_letters(*map(legend_label, trajectories), *filter(None, look.labels))
            heights = panel_heights(columns, context)
            natural = natural_inches([[heights]])
            size = exact_pixels(look.size, width) if look.size and figure is None else None
            around = surround(self.figure, context, columns, captions, size)
            legend: Any = around.legend
            self.legend, self.panels_width = legend, around.panels_width
            grid = PanelGrid(self.figure, [[heights]])
            super().__init__(self.figure, context, columns, grid.slots[0], look.axes)
            self.step_caption = StepCaption(self.tops[0], legend, captions) if len(captions) > 1 else None
            self._add_titles(look.title is not False)
            if figure is None and not look.size:
                self.figure.set_figheight(natural[1] + around.inches)
            fit_maps(self, [self], grid, [[columns]], resize=figure is None and not (look.size or look.extent))
            if look.transparent:
                case(self.figure, self.panels, context.theme)

    @property
    def canvas(self) -> Any:
        return self.figure.canvas

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from step to step, in the order in which they are drawn."""
        line = self.progress_line.moving if self.progress_line else []
        captions = [self.step_caption.text] if self.step_caption else []
        return [*super().moving, *line, *captions, self.clock]

    def show(self, step: float) -> None:
        """Draw the race after `step` steps, or after `step` gradients if there is a budget; any time between counts."""
        with drawing_in(self.context.look.lang):
            super().show(step)
            self.clock.set_text(clock_text(step, self.context.unit))
        for part in (self.step_caption, self.progress_line):
            if part:
                part.show(step)

    # building the figure

    def _add_titles(self, titled: bool) -> None:
        """Add the title and the step counter above the panels."""
        self.clock = self.tops[-1].set_title("", loc="right", color=self.context.theme.quiet, fontweight="normal")
        self.clock.set_gid(COUNTER)
        for top in self.tops:
            top.set_title(" ")  # keeps one line free above every column
        self.title = self.tops[0].set_title(" ")
        if titled:
            self._fit_title(len(self.tops))
        keep_out_of_layout(self.moving)

    def _fit_title(self, columns: int) -> None:
        """Set the fullest title that ends before the step counter; if even the shortest does not, cut that one."""
        room = self.panels_width / columns - 1.1
        room -= clock_inches(self.clock, self.steps) if columns == 1 else 0
        titles = list(scene_titles(self.landscape))
        shortest = titles[-1].rstrip("…")
        ends = range(len(shortest) - 1, 0, -1) if not has_formula(shortest) else []
        cut = [shortest[:k].rstrip(" \\") + "…" for k in ends]
        for title in (*titles, *cut):
            self.title.set_text(title)
            show_formulas(self.title)
            if inches(self.title, "width") <= room:
                return


def race_context(
    landscape: Landscape,
    trajectories: Sequence[Trajectory],
    look: Look,
    budget: int | None,
    width: float,
    columns: Columns,
) -> PlotContext:
    """Return the context of a race, with an extent that suits the aspect of the map.

    `width` is that of all columns of panels, in inches.
    """
    lanes = [lane for run in trajectories for lane in run.lanes()]
    fitted = look.extent or fit_extent(landscape, lanes)
    frame = framed(landscape, fitted, look, width, columns)
    kind = CloudContext if trajectories[0].points.ndim > 2 else PlotContext
    context = kind(
        landscape, trajectories, look, extent=frame.extent, budget=budget, map_shape=frame.shape, map_width=frame.width
    )
    context.fitted = fitted
    return context


def surround(
    figure: Any, context: PlotContext, columns: Columns, captions: Mapping[int, str], size: tuple[int, int] | None
) -> Surroundings:
    """Return the title, the legend and the caption around the panels; they fit a size in pixels, if one is given."""
    look, caption = context.look, longest(figure, captions, rcParams["legend.title_fontsize"])
    legend = legend_maker(figure, context, lambda: ground_marks(context, columns), caption, look.legend)
    around = Surroundings(figure, look.heading, legend)
    if size:
        around.fit(size, natural_inches([[panel_heights(columns, context)]]))
        around.frame([context], [columns])
    else:
        around.add()
    return around


def fit_maps(
    scene: Any, races: Sequence[RacePanels], grid: PanelGrid, rows: Sequence[Sequence[Columns]], resize: bool
) -> None:
    """Give the maps of a scene their shapes, if its height is free, and say what is stretched.

    `rows` are the panels of the races, row by row.
    """
    if not any("map" in race.names for race in races):
        return
    lay_out(scene.figure)
    if resize:
        for race in races:
            race.measure_maps()
        own = iter(races)
        heights = [[panel_heights(columns, next(own).context) for columns in row] for row in rows]
        grid.fit(heights, [panel.axes for race in races for panel in race.panels])
    for race in races:
        race.say_stretch(grid)
        keep_apart(race.title, scene.clock, scene.steps)


def lay_out(figure: Any) -> None:
    """Compute the places of all axes."""
    with room_for_axes():
        figure.get_layout_engine().execute(figure)


def keep_apart(title: Any, clock: Any, steps: int) -> None:
    """Move a narrow map to the left and the step counter to the right of their column, if the titles need the room."""
    axes = title.axes
    if axes is not clock.axes or axes.get_aspect() == "auto":
        return
    axes.apply_aspect()
    if inches(title, "width") + 0.2 + clock_inches(clock, steps) > inches(axes.patch, "width"):
        axes.set_anchor("W")
        lay_out(axes.get_figure(root=True))
        axes.apply_aspect()
        column, box = axes.get_position(original=True), axes.get_position()
        clock.set_x((column.x1 - box.x0) / box.width)


def clock_inches(clock: Any, steps: int) -> float:
    """Return the largest width of the step counter."""
    widths = []
    for unit in ("step", "gradients"):
        clock.set_text(clock_text(steps, unit))
        widths.append(inches(clock, "width"))
    clock.set_text("")
    return max(widths)


def ground_marks(context: PlotContext, columns: Columns) -> list[Mark]:
    """Return the marked points of a race, if any of its panels shows the ground."""
    shown = {name for column in columns for name in column} & {"map", "surface"}
    return visible_marks(context.landscape, context.extent) if shown else []


def clock_text(step: float, unit: str) -> str:
    """Return the text of the step counter."""
    return _("{count} gradients", count=int(step)) if unit == "gradients" else _("step {step}", step=int(step))


def keep_out_of_layout(moving: Sequence[Artist]) -> None:
    """Prepare moving artists: canvas.draw() leaves them out, and so draws the background of every frame."""
    for artist in moving:
        artist.set_animated(True)
        artist.set_in_layout(False)


def with_schedules(columns: list[list[str]], trajectories: Sequence[Trajectory]) -> list[list[str]]:
    """Return the columns, with the panel "schedule" at the end of the last one if a racer has a schedule."""
    scheduled = any("schedule" in run.optimizer.settings for run in trajectories)
    if not scheduled or any("schedule" in column for column in columns):
        return columns
    return [*columns[:-1], [*columns[-1], "schedule"]]
