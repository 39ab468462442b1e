"""A landscape from a formula that the user types."""

import functools
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

import numpy as np

from landscapes._checks import check_axes, check_domain, check_scale, check_start, check_text
from landscapes._core.errors import InputError, short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.sampling import good_start, sample_points
from landscapes._dual import CHOICES, FUNCTIONS
from landscapes._expression import CONSTANTS, translate
from landscapes._landscape import Interval, Landscape, Point, Points

OPTIONS = ("domain", "start", "scale", "axes", "title")
LONGEST_NAME = 60

#: Where the highest f is so many times as far above the lowest as the median is, contours go by powers.
STEEP = 10


@dataclass(frozen=True, eq=False, repr=False)
class Formula(Landscape):
    """A landscape made by `formula`; its minima, saddles and maxima are found at the first use.

    >>> from landscapes import formula
    >>> isinstance(formula("x**2 + y**2"), Formula)
    True
    """

    text: str = ""
    title: str = ""
    seconds: Callable = field(kw_only=True)

    #: The keywords of `formula` that are no parameters.
    option_names: ClassVar[tuple[str, ...]] = OPTIONS

    @property
    def name(self) -> str:
        """The title, or the formula itself."""
        return self.title or (self.text if len(self.text) <= LONGEST_NAME else self.text[: LONGEST_NAME - 3] + "...")

    @property
    def formula(self) -> str:
        """The formula, where it is not the name already."""
        return "" if self.name == self.text else f"f = {self.text}"

    @property
    def curvature(self) -> Any:
        """The compiled loop for fxx, fxy, fyy, as exact as the gradient."""
        return self._compiled(self.seconds, exact=True)

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        return self._found.get(kind, ())

    def __repr__(self) -> str:
        return f"formula({', '.join([repr(self.text), *(f'{k}={v!r}' for k, v in self.values.items())])})"

    def __reduce__(self) -> tuple:
        defaults = {name: parameter.default for name, parameter in self.parameters.items()}
        return _restore, (self.text, {name: getattr(self, name) for name in OPTIONS} | defaults, dict(self.settings))


def _restore(text: str, options: dict[str, Any], settings: dict[str, Any]) -> Formula:
    return formula(text, **options)(**settings)


def formula(
    text: str,
    domain: tuple[Interval, Interval] = ((-5, 5), (-5, 5)),
    start: Point | None = None,
    scale: Literal["linear", "log"] | None = None,
    axes: tuple[str, str] = ("x", "y"),
    title: str = "",
    **parameters: float,
) -> Formula:
    """A landscape from a formula in x and y, such as "sin(3*x) + y**2/2".

    The text is arithmetic: numbers, x, y, pi, e, + - * / ** (or ^) and brackets, the functions sin, cos, tan, asin,
    acos, atan, sinh, cosh, tanh, asinh, exp, log (to the base e), log10, sqrt, abs, sign, min, max, and any other name
    that is given as a parameter. It is read, never executed. x² · y and √x are understood, too.

    The gradient is that of the formula, by the chain rule, with no step size in it. On a kink it is the mean of both
    sides, so 0 for \\|x\\|; where a root has a slope without bound it is 0, so √(x² + y²) has the gradient (0, 0) in
    its tip.

    Parameters
    ----------
    text : str
    domain : ((x0, x1), (y0, y1)), default ((-5, 5), (-5, 5))
        Where to look.
    start : (x, y), optional
        Where to start; by default a point of the domain at which f has a slope in x and in y.
    scale : "linear" or "log", optional
        How to space contour lines; by default by powers where f rises much more steeply in a part of the domain.
    axes : (str, str), default ("x", "y")
        What to call x and y on a picture.
    title : str, optional
        What to call the landscape; by default by its formula.
    **parameters : float
        Further names in the text, with their defaults: they become parameters of the landscape.

    Returns
    -------
    Landscape
        Like any other. Its minima, saddles and maxima are those that `critical_points` finds.

    Raises
    ------
    InputError
        For anything that is not such a formula, a constant part of it that is not finite, a formula that is
        finite nowhere on the domain, or a parameter that is not in it.

    Examples
    --------
    >>> from landscapes import formula
    >>> bowl = formula("x**2 + k*y**2", k=10)
    >>> bowl.gradient(1.0, 1.0), bowl(k=50).gradient(1.0, 1.0)
    ((2.0, 20.0), (2.0, 100.0))
    >>> bowl.minima
    ((0.0, 0.0),)
    """
    if not isinstance(text, str):
        raise InputError(f"a formula must be text, got {short_repr(text)}")
    text = " ".join(text.split())
    domain, axes, title = check_domain(domain), check_axes(axes), check_text("title", title)
    check_scale(scale)
    function, seconds, smooth = functions_of(text, tuple(check_parameters(parameters).items()))
    with np.errstate(all="ignore"):
        x, y = sample_points(domain)
        values = np.stack([part + 0 * x for part in function(x, y)])
        if not np.isfinite(values).all(axis=0).any():
            raise InputError(f"formula {short_repr(text)}: it is finite nowhere on the domain {domain}")
        if start is None:
            start = good_start(x, y, values)
        else:
            start = check_start(start, domain)
            if not np.isfinite(function(*np.array(start))).all():
                raise InputError(f"formula {short_repr(text)}: it is not finite at the start {start}")
    return Formula(
        function,
        seconds=seconds,
        domain=domain,
        start=start,
        scale=scale or scale_of(values[0]),
        axes=axes,
        smooth=smooth,
        text=text,
        title=title,
    )


def check_parameters(parameters: Mapping[str, Any]) -> dict[str, float]:
    """The parameters as numbers, under names that mean nothing else."""
    for name, value in parameters.items():
        if not name.isidentifier() or name.startswith("_") or name in {"x", "y", *CONSTANTS, *FUNCTIONS, *CHOICES}:
            raise InputError(f"a parameter cannot be called {name!r}: that is taken, or no name")
        if np.ndim(Parameter(name, name=name).check(value)):
            raise InputError(f"{name} must be one number, got {short_repr(value)}")
    return {name: float(value) for name, value in parameters.items()}


@functools.lru_cache(maxsize=256)
def functions_of(text: str, parameters: tuple[tuple[str, float], ...]) -> tuple[Callable, Callable, bool]:
    """The functions of x, y and the parameters that give f, fx, fy and fxx, fxy, fyy, and whether f is smooth.

    They are plain NumPy arithmetic. The same text gives the same functions, so that they are compiled once.
    """
    code = translate(text, tuple(name for name, _ in parameters))
    if unused := [name for name, _ in parameters if name not in code.used]:
        raise InputError(
            f"formula {short_repr(text)}: there is no {unused[0]} in it, and no such option (options: {', '.join(OPTIONS)})"
        )
    signature = ", ".join(["x", "y", *(f"{name}={value!r}" for name, value in parameters)])
    # Python's own numbers raise an error at 1/0 and become complex at a root of -1; NumPy's do not.
    numbers = [f"{name} = float64({name})" for name, _ in parameters]
    gradient, hessian = (made(signature, [*numbers, *lines]) for lines in (code.gradient, code.hessian))
    return gradient, hessian, code.smooth


def made(signature: str, lines: list[str]) -> Callable:
    """A function of our own lines, made of a formula that has been taken to pieces: the text itself is not in it."""
    names = {function.numpy for function in FUNCTIONS.values()} | {numpy for numpy, _ in CHOICES.values()}
    known = (*names, "float64", "inf", "nan")
    namespace: dict[str, Any] = {name: getattr(np, name) for name in known} | {"__name__": __name__}
    body = textwrap.indent("\n".join(lines), "    ")
    source = f"def formula({signature}):\n{body}"
    exec(compile(source, "<formula>", "exec"), namespace)
    namespace["formula"].source = source  # for whoever would read it
    return namespace["formula"]


def scale_of(f: np.ndarray) -> Literal["linear", "log"]:
    """How to space contours of a surface of which `f` are values."""
    with np.errstate(all="ignore"):
        low, middle, high = np.percentile(f[np.isfinite(f)], [0, 50, 100])
        return "log" if high - low > STEEP * (middle - low) and np.isfinite(high - low) else "linear"
