"""The figure of races side by side: a grid of races with one heading, one step counter and one legend."""

import copy
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from matplotlib import rc_context
from matplotlib.artist import Artist

from landscapes._core.language import _
from visualizer.plotting.canvas import Canvas
from visualizer.plotting.casing import case
from visualizer.plotting.figure_size import blank_figure, exact_pixels
from visualizer.plotting.fonts import show_formulas
from visualizer.plotting.labels import COUNTER, legend_label, scene_titles
from visualizer.plotting.layout import PanelGrid, natural_inches, natural_width, panel_heights
from visualizer.plotting.look import Look
from visualizer.plotting.marks import Mark
from visualizer.plotting.measure import across, inches, wrap_to
from visualizer.plotting.panels.context import PlotContext
from visualizer.plotting.picture_language import drawing_in
from visualizer.plotting.progress_line import ProgressLine
from visualizer.plotting.race_panels import RacePanels
from visualizer.plotting.scene import (
    clock_text,
    fit_maps,
    ground_marks,
    keep_out_of_layout,
    race_context,
    with_schedules,
)
from visualizer.plotting.style import assign_styles, rc_settings
from visualizer.plotting.surroundings import Surroundings, legend_maker
from visualizer.races.differences import (
    all_settings,
    cell_titles,
    common_landscape,
    landscape_key,
    same_landscape,
    same_rules,
    varied_settings,
)
from visualizer.races.race import Race
from visualizer.races.shared_axes import hide_inner_labels, share_levels, share_limits, share_time, shared_look


class GridScene:
    """Races in a grid, all at the same step; a shorter race stays at its end.

    Attributes
    ----------
    figure, canvas
        matplotlib's figure and canvas.
    races : list of RacePanels
        The panels of each race, row by row; ``races[0]["map"].axes`` are axes, ``races[0].title`` is its title.
    legend : matplotlib.legend.Legend or None
    clock : matplotlib.text.Text
        The step counter.
    steps : int
        The last step that `show` takes.
    """

    def __init__(
        self,
        races: Sequence[Race],
        look: Look,
        columns: int,
        share: bool | None = None,
        width: int | None = None,
        figure: Any = None,
    ) -> None:
        self.progress_line: ProgressLine | None = None
        self._sources, self.look, self.steps = races, look, max(race.steps for race in races)
        self.share, self._columns, self._groups = share, columns, groups(races, share)
        layouts = [with_schedules(race.look.columns, race.trajectories) for race in races]
        with rc_context(rc_settings(look.theme, look.transparent)), drawing_in(look.lang):
            rows = [layouts[k : k + columns] for k in range(0, len(races), columns)]
            self.figure = figure or blank_figure(natural_width(max(sum(map(len, row)) for row in rows)), width)
            if figure is None:
                Canvas(self.figure)
            contexts = self._make_contexts(layouts, across(self.figure) / columns)
            own = iter(contexts)
            heights = [[panel_heights(layout, next(own)) for layout in row] for row in rows]
            natural = natural_inches(heights)
            around = self._surround(contexts, layouts)
            if look.size and figure is None:
                around.fit(exact_pixels(look.size, width), natural)
                around.frame(contexts, layouts, columns)
            else:
                around.add()
            self.legend: Any = around.legend
            self.panels_width = around.panels_width
            grid = PanelGrid(self.figure, heights)
            self._add_races(contexts, layouts, grid.slots)
            taller = self._add_titles(columns, len(rows))
            if figure is None and not look.size:
                self.figure.set_figheight(natural[1] + around.inches + taller)
            keep_out_of_layout(self.moving)
            fit_maps(self, self.races, grid, rows, resize=figure is None and not look.size)
            if look.transparent:
                case(self.figure, [panel for race in self.races for panel in race.panels], contexts[0].theme)

    @property
    def canvas(self) -> Any:
        return self.figure.canvas

    @property
    def moving(self) -> list[Artist]:
        """The artists that change from step to step, in the order in which they are drawn."""
        line = self.progress_line.moving if self.progress_line else []
        return [*(artist for race in self.races for artist in race.moving), *line, self.clock]

    def show(self, step: float) -> None:
        """Draw every race after `step` steps, or at its end."""
        with drawing_in(self.look.lang):
            for race in self.races:
                race.show(min(step, race.steps))
            self.clock.set_text(clock_text(step, self.races[0].context.unit))
        if self.progress_line:
            self.progress_line.show(step)

    # building the figure

    def _make_contexts(self, layouts: Sequence[Any], width: float) -> list[PlotContext]:
        """Return the context of each race; the races of a group have one extent, and a racer has one style.

        `width` is that of a race in inches.
        """
        looks = [replace(race.look, theme=self.look.theme) for race in self._sources]
        for group in self._groups:
            for k, look in zip(group, self._shared_look(group, layouts, width), strict=True):
                looks[k] = replace(look, theme=self.look.theme)
        contexts = [
            race_context(race.landscape, race.trajectories, look, race.budget, width, layout)
            for race, look, layout in zip(self._sources, looks, layouts, strict=True)
        ]
        share_styles(contexts)
        for group in self._groups:
            share_levels([contexts[k] for k in group])
        return contexts

    def _shared_look(self, group: Sequence[int], layouts: Sequence[Any], width: float) -> list[Look]:
        return shared_look([self._sources[k] for k in group], width, layouts[group[0]])

    def _surround(self, contexts: Sequence[PlotContext], layouts: Sequence[Any]) -> Surroundings:
        """Return the heading and the legend. The heading is the title, or what the landscapes have in common."""
        titled, common = self.look.title is not False, common_landscape(self._sources)
        formulas = same_landscape(self._sources) and not self.look.heading
        heading = self.look.heading or (next(scene_titles(contexts[0].landscape)) if formulas else common)
        captions = [race.look.caption for race in self._sources] + [race.disclosure for race in self._sources]
        if self.look.heading and common:
            captions.insert(0, _("All races are on {landscape}.", landscape=common))
        caption = " ".join(dict.fromkeys(filter(None, captions)))
        varied = varied_settings(self._sources) if same_rules(self._sources) else []
        make = legend_maker(
            self.figure,
            distinct_racers(contexts),
            lambda: distinct_marks(contexts, layouts),
            caption,
            self.look.legend,
            {name for names in varied for name in names},
        )
        return Surroundings(self.figure, heading if titled else "", make, formulas=formulas)

    def _add_races(self, contexts: Sequence[PlotContext], layouts: Sequence[Any], slots: Sequence[Any]) -> None:
        """Draw the panels of all races; those of a group see their surfaces from one direction."""
        self.races: list[Any] = []
        for k, (context, layout, places) in enumerate(zip(contexts, layouts, slots, strict=True)):
            first = next(group[0] for group in self._groups if k in group)
            if first < k and context.look.azimuth is None and "surface" in self.races[first].names:
                context.look = replace(context.look, azimuth=self.races[first]["surface"].azimuth)
            self.races.append(RacePanels(self.figure, context, layout, places, self.look.axes))
        for group in self._groups:
            share_limits([self.races[k] for k in group])
        if self.share is not False:
            share_time(self.races)
        if len(self._groups) == 1 and len(layouts[0]) == 1 and all(layout == layouts[0] for layout in layouts):
            hide_inner_labels(self.races, self._columns)

    def _add_titles(self, columns: int, rows: int) -> float:
        """Add the title of each race and the step counter; return the inches that titles of several lines take."""
        shown = self.look.title is not False
        last = self.races[min(columns, len(self.races)) - 1]
        self.clock = last.tops[-1].set_title("", loc="right", color=last.context.theme.quiet, fontweight="normal")
        self.clock.set_gid(COUNTER)
        self.clock.set_text(clock_text(self.steps, "gradients"))
        room = self.panels_width / columns - 1.0
        lines = [1] * rows
        for k, (race, text) in enumerate(zip(self.races, cell_titles(self._sources), strict=True)):
            for top in race.tops:
                top.set_title(" ")
            race.title = race.tops[0].set_title(text if shown and text else " ")
            show_formulas(race.title)
            own = room - (inches(self.clock, "width") if race is last and len(race.tops) == 1 else 0)
            wrap_to(race.title, own)
            lines[k // columns] = max(lines[k // columns], race.title.get_text().count("\n") + 1)
        line = inches(self.clock, "height") * 1.4
        self.clock.set_text("")
        return sum(line * (count - 1) for count in lines)


def groups(races: Sequence[Race], share: bool | None) -> list[list[int]]:
    """Return the races that share their axes, as lists of positions: those on one landscape, or all, or none."""
    found: dict[Any, list[int]] = {}
    for k, race in enumerate(races):
        key = "all" if share else k if share is False else landscape_key(race)
        found.setdefault(key, []).append(k)
    return list(found.values())


def racer_key(run: Any) -> str:
    """Return what tells racers apart: the label of the legend, and all settings."""
    return f"{legend_label(run)} {all_settings(run.optimizer)}"


def share_styles(contexts: Sequence[PlotContext]) -> None:
    """Give each racer the same style in all races. Races of the same rules match by position."""
    orders = {tuple(run.optimizer.name for run in context.trajectories) for context in contexts}
    if len(orders) == 1:
        for context in contexts[1:]:
            context.styles = contexts[0].styles
        return
    everyone = {racer_key(run): run for context in contexts for run in context.trajectories}
    styles = assign_styles([run.optimizer.name for run in everyone.values()])
    chosen = dict(zip(everyone, styles, strict=True))
    for context in contexts:
        own = [chosen[racer_key(run)] for run in context.trajectories]
        context.styles = [replace(style, color=context.theme.color_of(style)) for style in own]


def distinct_racers(contexts: Sequence[PlotContext]) -> PlotContext:
    """Return a context with each racer of these once, for the legend."""
    merged = copy.copy(contexts[0])
    if len({tuple(run.optimizer.name for run in context.trajectories) for context in contexts}) > 1:
        pairs = {
            racer_key(run): (run, style, label)
            for context in contexts
            for run, style, label in zip(context.trajectories, context.styles, context.labels, strict=True)
        }
        merged.trajectories, merged.styles, merged.labels = map(list, zip(*pairs.values(), strict=True))
    return merged


def distinct_marks(contexts: Sequence[PlotContext], layouts: Sequence[Any]) -> list[Mark]:
    """Return a mark of each kind that any race shows."""
    drawn = [mark for race in zip(contexts, layouts, strict=True) for mark in ground_marks(*race)]
    return list({mark.label: mark for mark in drawn}.values())
