"""The controls of an explorer as standard widgets: menus of landscapes and rules, and a field for each parameter."""

from collections.abc import Callable, Sequence
from typing import Any

import ipywidgets

import landscapes
import optimizers
from landscapes import InputError, Landscape, Parameter
from landscapes._core.language import _, speaking
from optimizers import Optimizer, Racer
from visualizer.explorer.controls import PRIMARY, SEED, STEPS, current_value, find_parameter, shared_settings
from visualizer.explorer.edits import suited, with_rule
from visualizer.explorer.matplotlib_fields import (
    Menu,
    ParameterField,
    button,
    folded,
    heading,
    in_lesson_order,
)
from visualizer.explorer.model import ExplorerModel
from visualizer.explorer.one_per_cell import close
from visualizer.explorer.units import key

GRID = {"display": "grid", "grid_template_columns": "repeat(auto-fill, minmax(26em, 1fr))", "flex": "1 1 27em"}

#: The layout of a box of fields; grey at half strength is seen on any page.
BOX = {"max_width": "32em", "margin": "0 0 0.6em", "padding": "0.4em 0 0", "border_top": "1px solid #80808080"}


class ControlPanel(ipywidgets.Box):
    """A box for the landscape and the length of the race, one for all racers, and one for each racer.

    Parameters
    ----------
    explorer : ExplorerModel
        The race that the controls change.
    report : function of str
        Shows why a value was refused; "" if it was accepted.
    """

    children: Any

    def __init__(self, explorer: ExplorerModel, report: Callable[[str], None]) -> None:
        super().__init__(layout={**GRID, "grid_gap": "0 1em", "align_content": "flex-start"})
        self.explorer, self.report = explorer, report
        self._shape: object = None
        self._fields: list[tuple[ParameterField, Callable[[], float]]] = []
        self._rule_menus: list[Menu] = []
        self._own_landscapes: dict[str, Landscape] = {}
        self._own_rules: dict[str, Racer] = {}
        self.landscape_menu = Menu(_("landscape"), self._choose_landscape)
        self.adder = Menu(_("another racer"))
        self.adder.write(optimizers.names(), "nesterov")
        add = button(_("Add"), _("add this racer, with a learning rate that suits the race"), self._add_racer)
        self._adding = ipywidgets.HBox([self.adder, add])
        self._race_box, self._shared_box = ipywidgets.VBox(layout=BOX), ipywidgets.VBox(layout=BOX)
        self._shared_box.add_class("ravine-everyone")

    def build(self) -> None:
        """Make the fields of the current race, if it needs others than those that are there."""
        landscape, racers = self.explorer.landscape, self.explorer.optimizers
        shape = key(landscape), list(landscape.parameters), [key(racer) for racer in racers]
        if shape != self._shape:
            self._shape = shape
            self._build()
            self.write()

    def write(self) -> None:
        """Show the current values in all menus and fields."""
        landscape = self.explorer.landscape
        self.landscape_menu.write({*landscapes.names(), *self._own_landscapes}, key(landscape))
        for menu, racer in zip(self._rule_menus, self.explorer.optimizers, strict=True):
            menu.write({*optimizers.names(), *self._own_rules}, key(racer))
        for field, read in self._fields:
            field.write(read())

    def _build(self) -> None:
        landscape, racers = self.explorer.landscape, self.explorer.optimizers
        self._remember_own_units()
        self._fields, self._rule_menus = [], []
        outdated = [*self._race_box.children[1:], *self._shared_box.children[:-1], *self.children[2:]]
        surface = [self._landscape_field(name) for name in landscape.parameters]
        length = [self._run_field(STEPS), self._run_field(SEED)]
        self._race_box.children = [self.landscape_menu, *surface, *length]
        shared = [self._racer_field(chosen, name) for name, chosen in shared_settings(racers)]
        self._shared_box.children = [heading(_("all racers")), *shared, self._adding]
        self.children = [self._race_box, self._shared_box, *(self._racer_box(k) for k in range(len(racers)))]
        close(outdated)

    def _remember_own_units(self) -> None:
        """Keep the units that a name alone does not give back, so that the menus can offer them again."""
        landscape = self.explorer.landscape
        self._own_landscapes |= {key(landscape): landscape} if key(landscape) not in landscapes.names() else {}
        rules = {key(racer): racer for racer in self.explorer.optimizers}
        self._own_rules |= {name: rule for name, rule in rules.items() if name not in optimizers.names()}

    def _racer_box(self, k: int) -> ipywidgets.VBox:
        """Return the menu of a racer's rule and its fields, the main ones first and the others behind "more"."""
        racers = self.explorer.optimizers
        rule = Menu(_("racer {k}", k=k + 1), lambda name: self._choose_rule(k, name))
        self._rule_menus.append(rule)
        tooltip = _("remove racer {k}, {rule}", k=k + 1, rule=racers[k].name)
        remove = button(_("Remove"), tooltip, lambda: self._remove_racer(k))
        remove.disabled = len(racers) == 1
        names = in_lesson_order(racers[k].parameters)
        first = [self._racer_field([k], name) for name in names if name in PRIMARY]
        rest = [self._racer_field([k], name) for name in names if name not in PRIMARY]
        return ipywidgets.VBox([ipywidgets.HBox([rule, remove]), *first, *folded(rest)], layout=BOX)

    # what the menus and buttons do

    def _choose_landscape(self, name: str) -> None:
        landscape = self._own_landscapes.get(name) or landscapes.get(name)
        self._try(lambda: self.explorer.choose_landscape(landscape))

    def _choose_rule(self, k: int, name: str) -> None:
        racers = list(self.explorer.optimizers)
        racers[k] = with_rule(racers[k], self._rule(name))
        self._try(lambda: self._assign([*racers[:k], self._suited(racers[k]), *racers[k + 1 :]]))

    def _add_racer(self) -> None:
        self._try(lambda: self._assign([*self.explorer.optimizers, self._suited(self._rule(self.adder.value))]))

    def _remove_racer(self, k: int) -> None:
        racers = self.explorer.optimizers
        self._try(lambda: self._assign([*racers[:k], *racers[k + 1 :]]))

    def _assign(self, racers: Sequence[Racer]) -> None:
        self.explorer.optimizers = racers

    def _rule(self, name: str) -> Racer:
        return self._own_rules.get(name) or optimizers.get(name)

    def _suited(self, racer: Racer) -> Racer:
        return suited(racer, self.explorer.landscape, self.explorer.start, self.explorer.steps)

    def _try(self, act: Callable[[], None]) -> None:
        """Change the race; report an error, and show the values that remain."""
        try:
            with speaking(self.explorer.lang):
                act()
            self.report("")
        except InputError as error:
            self.report(str(error))
            self.write()

    # the fields

    def _racer_field(self, chosen: list[int], name: str) -> ParameterField:
        """Return a field for a parameter of one racer, or for the same parameter of several."""

        def assign(value: float) -> None:
            racers = list(self.explorer.optimizers)
            for k in chosen:
                racers[k] = racers[k](**{name: value})
            self.explorer.optimizers = racers

        def racer() -> Optimizer:
            return self.explorer.optimizers[chosen[0]]

        # All racers with the parameter have the same positions, because one slider moves the others.
        owners = [one for one in self.explorer.optimizers if isinstance(one, Optimizer) and name in one.values]
        values = [current_value(one, name) for one in owners]
        return self._field(find_parameter(racer(), name), assign, lambda: current_value(racer(), name), values)

    def _landscape_field(self, name: str) -> ParameterField:
        def assign(value: float) -> None:
            self.explorer.landscape = self.explorer.landscape(**{name: value})

        parameter = self.explorer.landscape.parameters[name]
        return self._field(parameter, assign, lambda: self.explorer.landscape.values[name])

    def _run_field(self, parameter: Parameter) -> ParameterField:
        name = parameter.name
        return self._field(
            parameter,
            lambda value: setattr(self.explorer, name, int(value)),
            lambda: getattr(self.explorer, name),
        )

    def _field(
        self,
        parameter: Parameter,
        assign: Callable[[float], None],
        read: Callable[[], float],
        values: Sequence[float] = (),
    ) -> ParameterField:
        """Return a field that assigns its value when the user changes it."""
        field = ParameterField(parameter, lambda value: self._try(lambda: assign(value)), values)
        self._fields.append((field, read))
        return field
