"""``ravine list``: print the landscapes, optimizers, schedules and guests that there are."""

import argparse
import inspect
import textwrap
from typing import Any

import landscapes
import optimizers
from landscapes import Parameter
from landscapes._core.errors import unknown_name
from landscapes._core.parametrized import Parametrized
from optimizers import Optimizer, guests, schedules

#: The kinds of units, with the package of each.
KINDS: dict[str, Any] = {
    "Landscapes": landscapes,
    "Optimizers": optimizers,
    "Schedules of the learning rate": schedules,
}


def add(commands: Any) -> None:
    listing = commands.add_parser("list", help="say what landscapes, optimizers, schedules and guests there are")
    listing.add_argument("name", nargs="?", help="one of them, in full")
    listing.set_defaults(run=run)


def run(options: argparse.Namespace) -> None:
    if options.name:
        print(in_full(find(options.name)))
        return
    for title, package in KINDS.items():
        print(f"{title}\n")
        for unit in map(package.get, package.names()):
            print("\n".join(in_short(unit)), end="\n\n")
    print("\n".join(list_guests()), end="\n\n")
    print("More about one of them: ravine list NAME")


def list_guests() -> list[str]:
    """What guests there are; to say so, no library is loaded."""
    methods = f"  scipy:NAME  {', '.join(guests.METHODS)}"
    return [
        'Guests, with pip install "ravine[guests]"\n',
        *textwrap.wrap(methods, 100, subsequent_indent=" " * 14),
        "  torch:NAME  any class of torch.optim, as in torch:Adam,lr=0.1",
        "  optax:NAME  any optimizer of optax or optax.contrib, as in optax:adam,learning_rate=0.1",
    ]


def find(name: str) -> Parametrized:
    """The landscape, the optimizer or the schedule of that name."""
    for package in KINDS.values():
        if name in package.names():
            return package.get(name)
    known = [name for package in KINDS.values() for name in package.names()]
    raise unknown_name("landscape, optimizer or schedule", name, known)


def in_short(unit: Parametrized) -> list[str]:
    """The unit with its defaults, what it is, and its formula."""
    defaults = ", ".join(f"{name}={format_default(parameter)}" for name, parameter in unit.parameters.items())
    formula = [f"          {line}" for line in unit.formula.splitlines()]
    return [f"  {unit.name}({defaults})", f"      {unit.summary}", *formula]


def in_full(unit: Parametrized) -> str:
    """The whole docstring of the unit, and a table of its parameters."""
    rows = []
    for name, parameter in unit.parameters.items():
        symbol = "" if parameter.symbol == name else parameter.symbol
        rows.append(f"  {name:16}{symbol:4}default {format_default(parameter):10}{parameter.allowed}")
        if not parameter.switch:
            rows[-1] += (
                f"; sensible from {parameter.low:g} to {parameter.high:g}{', logarithmic' if parameter.log else ''}"
            )
    text = inspect.getdoc(unit.function) or unit.summary
    lines = [text, "", "Parameters", "-----", *rows] if rows else [text]
    if unit.common:
        options = [f"  {name:20}off unless set    {parameter.allowed}" for name, parameter in unit.common.items()]
        lines += ["", "Options", "-------", *options]
    return "\n".join([*lines, *(elsewhere(unit) if isinstance(unit, Optimizer) else [])])


def elsewhere(rule: Optimizer) -> list[str]:
    """What the rule is called by other libraries and books, and whether it is the same rule there."""
    lines = ["", "Elsewhere", "---------"]
    for who, (words, known) in optimizers.elsewhere(rule).items():
        for k, part in enumerate([words, known] if known else [words]):
            first = f"  {who if k == 0 else '':10}"
            lines += textwrap.wrap(part, 100, initial_indent=first, subsequent_indent=" " * (14 if k == 0 else 12))
    return lines if len(lines) > 3 else []


def format_default(parameter: Parameter) -> str:
    return str(parameter.default) if parameter.switch else f"{parameter.default:g}"
