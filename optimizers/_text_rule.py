"""A rule from text."""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from landscapes import InputError
from landscapes._core.errors import check_text, short_repr
from landscapes._core.types import Settings
from landscapes._tree.python_code import python_function
from optimizers._optimizer import Optimizer
from optimizers._rule_parser import lines_of, parse_rule

TITLE = "rule"

#: The defaults of the common parameters of the field, as the rules of this library have them.
DEFAULTS = {
    "lr": 0.01,
    "beta": 0.9,
    "beta1": 0.9,
    "beta2": 0.999,
    "beta3": 0.99,
    "momentum": 0.9,
    "dampening": 0.0,
    "weight_decay": 0.01,
    "eps": 1e-8,
}

#: The default of any other parameter.
DEFAULT = 1.0


@dataclass(frozen=True, eq=False, repr=False)
class TextRule(Optimizer):
    """An optimizer made by `rule`.

    >>> from optimizers import rule
    >>> isinstance(rule("w = w - lr*g"), TextRule)
    True
    """

    text: str = ""
    title: str = TITLE

    @property
    def name(self) -> str:
        """The title."""
        return self.title

    @property
    def formula(self) -> str:
        """The text, an assignment in each line."""
        return self.text.replace("; ", "\n")

    def __repr__(self) -> str:
        title = [] if self.title == TITLE else [f"title={self.title!r}"]
        settings = [f"{name}={value!r}" for name, value in self.settings.items()]
        return f"rule({', '.join([repr(self.text), *title, *settings])})"

    def __reduce__(self) -> tuple:
        return _restore, (self.text, self.title, dict(self.settings))


def _restore(text: str, title: str, settings: Settings) -> TextRule:
    return rule(text, title=title, **settings)


def rule(text: str, /, title: str = TITLE, **settings: Any) -> TextRule:
    """Return an optimizer from assignments as text, such as "v = beta*v + g; w = w - lr*v".

    The text has an assignment in each line, or between semicolons. w is a coordinate of the point and g that of the
    gradient; the rule is applied to each coordinate separately. What is read before it is assigned is state, which is 0
    at the start and kept from step to step: v, here. Names that are never assigned are parameters: lr, beta, beta1,
    beta2, eps, momentum, weight_decay and so on have the defaults that they have elsewhere, any other is 1. The last
    assignment to w is the new point. `curvature` is the second derivative in the direction of w. The expressions are
    those of `landscapes.formula`, with ^ for ``**``. The text is parsed, never executed.

    There is no number of the step; a bias correction is a state, c = beta*c + 1 - beta. A rule that needs both
    coordinates at once, or a condition, is written in Python (see `optimizer`).

    Parameters
    ----------
    text : str
    title : str, default "rule"
        The name of the optimizer.
    **settings
        Values of parameters and options, as of every optimizer.

    Returns
    -------
    Optimizer

    Raises
    ------
    InputError
        If the text is not such a rule, for an unknown parameter, or for a value that is not allowed.

    Examples
    --------
    >>> from optimizers import rmsprop, rule, trace
    >>> mine = rule("s = beta*s + (1 - beta)*g^2; w = w - lr*g/(sqrt(s) + eps)", lr=0.2)
    >>> mine.state, list(mine.parameters)
    (('s',), ['lr', 'beta', 'eps'])
    >>> bool(abs(trace(mine, "ravine").points - trace(rmsprop(lr=0.2), "ravine").points).max() < 1e-13)
    True
    >>> mine(beta=0.99)
    rule('s = beta*s + (1 - beta)*g^2; w = w - lr*g/(sqrt(s) + eps)', lr=0.2, beta=0.99)
    """
    if not isinstance(text, str):
        raise InputError(f"a rule must be text, got {short_repr(text)}")
    text = "; ".join(lines_of(text))
    made = TextRule(read_rule(text), text=text, title=check_text("title", title) or TITLE)
    return made(**settings) if settings else made


@functools.lru_cache(maxsize=64)
def read_rule(text: str) -> Callable:
    """Return the function ``rule(w, g, *state, **parameters)`` of a text.

    The same text gives the same function object, of which much is cached.
    """
    parsed = parse_rule(text)
    function = python_function(parsed.tree, "rule")
    function.__defaults__ = tuple(DEFAULTS.get(name, DEFAULT) for name in parsed.parameters)
    return function
