"""``ravine list``: print the landscapes, optimizers, schedules and guests."""

import argparse
import inspect
import textwrap
from types import ModuleType

import landscapes
import optimizers
from landscapes import Parameter
from landscapes._core.columns import padded, text_width
from landscapes._core.errors import unknown_name
from landscapes._core.language import N_, _
from landscapes._core.parametrized import Parametrized
from optimizers import Optimizer, guests, schedules
from visualizer.cli.arguments import Commands

#: Kind of unit -> its package.
KINDS: dict[str, ModuleType] = {
    N_("Landscapes"): landscapes,
    N_("Optimizers"): optimizers,
    N_("Schedules of the learning rate"): schedules,
}


def add(commands: Commands) -> None:
    listing = commands.add_parser("list", help=N_("list the landscapes, optimizers, schedules and guests"))
    listing.add_argument("name", nargs="?", help=N_("print everything about this one"))
    listing.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.name:
        print(full_text(find(options.name)))
        return
    for title, package in KINDS.items():
        print(_(title), end="\n\n")
        for unit in map(package.get, package.names()):
            print("\n".join(short_lines(unit)), end="\n\n")
    print("\n".join(list_guests()), end="\n\n")
    print(_("More about one of them: ravine list NAME"))


def list_guests() -> list[str]:
    """Return the lines about the guests, without importing their libraries."""
    methods = f"  scipy:NAME  {', '.join(guests.METHODS)}"
    return [
        _('Guests, with pip install "ravine[guests]"') + "\n",
        *textwrap.wrap(methods, 100, subsequent_indent=" " * 14),
        "  torch:NAME  " + _("any class of torch.optim, as in torch:Adam,lr=0.1"),
        "  optax:NAME  " + _("any optimizer of optax or optax.contrib, as in optax:adam,learning_rate=0.1"),
        "  cma         " + _("CMA-ES, as in cma:sigma0=1,popsize=12"),
    ]


def find(name: str) -> Parametrized:
    """Return the landscape, the optimizer or the schedule with this name."""
    for package in KINDS.values():
        if name in package.names():
            return package.get(name)
    raise unknown_name("landscape, optimizer or schedule", name, every_name())


def every_name() -> list[str]:
    return [name for package in KINDS.values() for name in package.names()]


def short_lines(unit: Parametrized) -> list[str]:
    """Return the unit with its defaults, its summary and its formula."""
    defaults = ", ".join(f"{name}={format_default(parameter)}" for name, parameter in unit.parameters.items())
    formula = [f"          {line}" for line in unit.formula.splitlines()]
    return [f"  {unit.name}({defaults})", f"      {_(unit.summary)}", *formula]


def full_text(unit: Parametrized) -> str:
    """Return the docstring of the unit, tables of its parameters and options, and its names elsewhere."""
    rows = []
    for name, parameter in unit.parameters.items():
        symbol = "" if parameter.symbol == name else parameter.symbol
        default = padded(_("default {value}", value=f"{format_default(parameter):10}"), 18)
        rows.append(f"  {name:16}{symbol:4}{default}{parameter.allowed_words}")
        if not parameter.switch:
            logarithmic = N_("; sensible from {low:g} to {high:g}, logarithmic")
            words = logarithmic if parameter.log else N_("; sensible from {low:g} to {high:g}")
            rows[-1] += _(words, low=parameter.low, high=parameter.high)
    text = inspect.getdoc(unit.function) or unit.summary
    lines = [text, "", *underlined(_("Parameters"), 5), *rows] if rows else [text]
    if unit.common:
        off = padded(_("off unless set"), 18)
        options = [f"  {name:20}{off}{parameter.allowed_words}" for name, parameter in unit.common.items()]
        lines += ["", *underlined(_("Options")), *options]
    return "\n".join([*lines, *(other_names(unit) if isinstance(unit, Optimizer) else [])])


def underlined(heading: str, length: int | None = None) -> list[str]:
    """Return a heading and the line under it, by default as long.

    >>> underlined("Options")
    ['Options', '-------']
    """
    return [heading, "-" * (length or text_width(heading))]


def other_names(rule: Optimizer) -> list[str]:
    """Return the names of the rule in other libraries and books, and the differences there."""
    lines = ["", *underlined(_("Elsewhere"))]
    for source, (name, difference) in optimizers.elsewhere(rule).items():
        for k, part in enumerate([name, difference] if difference else [name]):
            first = f"  {source if k == 0 else '':10}"
            lines += textwrap.wrap(part, 100, initial_indent=first, subsequent_indent=" " * (14 if k == 0 else 12))
    return lines if len(lines) > 3 else []


def format_default(parameter: Parameter) -> str:
    return str(parameter.default) if parameter.switch else f"{parameter.default:g}"
