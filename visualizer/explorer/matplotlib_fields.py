"""Fields of standard widgets: a parameter as a slider beside a number, a menu of names, and boxes of fields."""

import html
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import ipywidgets
from traitlets import Bunch

from landscapes import Parameter
from landscapes._core.columns import text_width
from landscapes._core.language import _
from landscapes._core.numbers import typeset
from visualizer.explorer.controls import PRIMARY, slider_positions, words_of

#: The number of positions of a slider.
POSITIONS = 101

#: The width of the words before a slider, in em; longer words get more.
WORDS_WIDTH, LETTER_WIDTH = 9.0, 0.6


class ParameterField(ipywidgets.HBox):
    """A control for a parameter: a slider over round positions beside a field for any number; or a checkbox.

    >>> from optimizers import adam
    >>> field = ParameterField(adam.parameters["lr"], print)
    >>> field.children[0].description
    'learning rate α'
    >>> field.write(0.25)
    >>> field.children[0].value = 0.1
    0.1
    """

    def __init__(self, parameter: Parameter, on_change: Callable[[float], None], values: Sequence[float] = ()) -> None:
        self._parameter, self._on_change, self._writing = parameter, on_change, False
        words = label(parameter)
        field: ipywidgets.Checkbox | ipywidgets.FloatText
        if parameter.switch:
            field = ipywidgets.Checkbox(description=words, indent=False, layout={"width": "auto"})
            super().__init__([field])
        else:
            slider = ipywidgets.SelectionSlider(
                options=slider_options(parameter, values or [parameter.default]),
                description=words,
                readout=False,
                layout={"width": "auto", "flex": "1 1 auto"},
                style={"description_width": words_width(words)},
            )
            tooltip = f"{parameter.name}, {parameter.allowed}"
            field = ipywidgets.FloatText(layout={"width": "6em", "flex": "none"}, tooltip=tooltip)
            super().__init__([slider, field])
        for part in self.children:
            part.observe(self._on_value_change, "value")

    def _on_value_change(self, change: Bunch) -> None:
        if not self._writing:
            self._on_change(change["new"])

    def write(self, value: float) -> None:
        """Show a value; the slider gets new positions if it is none of them."""
        self._writing = True
        *sliders, field = self.children
        for slider in sliders:
            if value not in [position for _, position in slider.options]:
                slider.options = slider_options(self._parameter, [value])
            slider.value = value
        field.value = value
        self._writing = False


class Menu(ipywidgets.Dropdown):
    """A menu of names in alphabetical order.

    >>> menu = Menu("landscape", print)
    >>> menu.write(["ravine", "beale"], "ravine")
    >>> menu.options
    ('beale', 'ravine')
    >>> menu.value = "beale"
    beale
    """

    options: Any

    def __init__(self, words: str, on_change: Callable[[str], None] = lambda name: None) -> None:
        style, self._writing = {"description_width": words_width(words)}, False
        super().__init__(description=words, style=style, layout={"width": "auto", "flex": "1 1 auto"})
        self.observe(lambda change: None if self._writing else on_change(change["new"]), "value")

    def write(self, names: Iterable[str], name: str) -> None:
        """Show these names, of which one is chosen."""
        self._writing = True
        ordered = tuple(sorted({*names, name}, key=str.lower))
        if ordered != tuple(self.options):
            self.options = ordered
        self.value = name
        self._writing = False


def label(parameter: Parameter) -> str:
    """Return the words of a parameter with its symbol.

    >>> from optimizers import adam
    >>> [label(parameter) for parameter in adam.parameters.values()]
    ['learning rate α', 'memory of g β₁', 'memory of g² β₂', 'ε', 'bias correction']
    """
    words = _(words_of(parameter) or parameter.symbol)
    return words if parameter.switch or words == parameter.symbol else f"{words} {parameter.symbol}"


def words_width(words: str) -> str:
    """Return the width that a label needs; it is the same for all short ones."""
    return f"{max(WORDS_WIDTH, LETTER_WIDTH * text_width(words)):g}em"


def in_lesson_order(names: Iterable[str]) -> list[str]:
    """Return names of parameters, with those that a lesson needs first.

    >>> in_lesson_order(["lr", "momentum", "centered", "eps", "beta"])
    ['lr', 'beta', 'eps', 'momentum', 'centered']
    """
    return sorted(names, key=lambda name: PRIMARY.index(name) if name in PRIMARY else len(PRIMARY))


def slider_options(parameter: Parameter, values: Sequence[float]) -> list[tuple[str, float]]:
    """Return the positions of a slider, each with its label."""
    return [(typeset(position), position) for position in slider_positions(parameter, values, POSITIONS)]


def heading(text: str) -> ipywidgets.HTML:
    """Return a title of a box."""
    return ipywidgets.HTML(f"<b>{html.escape(text)}</b>")


def folded(fields: Sequence[ipywidgets.Widget]) -> list[ipywidgets.Widget]:
    """Return fields in a part that is closed at first; nothing if there are none."""
    return [ipywidgets.Accordion([ipywidgets.VBox(fields)], titles=(_("more"),))] if fields else []


def button(words: str, tooltip: str, on_click: Callable[[], None]) -> ipywidgets.Button:
    """Return a button as wide as its words."""
    made = ipywidgets.Button(description=words, tooltip=tooltip, layout={"width": "auto", "flex": "none"})
    made.on_click(lambda _button: on_click())
    return made
