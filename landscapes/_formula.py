"""A landscape from a formula as text."""

import functools
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from keyword import iskeyword
from typing import ClassVar, Literal

import numpy as np

from landscapes._checks import check_axes, check_domain, check_scale, check_start
from landscapes._core.errors import InputError, check_text, short_repr
from landscapes._core.parameter import Parameter
from landscapes._core.sampling import default_start, sample_points
from landscapes._core.types import Settings
from landscapes._critical import points_by_kind
from landscapes._landscape import Interval, Landscape, Point, Points
from landscapes._tape import tape_table
from landscapes._tree.differentiate import gradient_tree
from landscapes._tree.kinks import kinked
from landscapes._tree.parser import RESERVED, parse
from landscapes._tree.python_code import python_function

OPTIONS = ("domain", "start", "scale", "axes", "title")
MAX_NAME_LENGTH = 60

#: Contour lines are logarithmic if (max f − min f) / (median f − min f) is larger than this.
LOG_RATIO = 10


@dataclass(frozen=True, eq=False, repr=False)
class Formula(Landscape):
    """A landscape made by `formula`; its minima, saddles and maxima are computed at the first use.

    >>> from landscapes import formula
    >>> isinstance(formula("x**2 + y**2"), Formula)
    True
    """

    text: str = ""
    title: str = ""

    #: The keywords of `formula` that are not parameters.
    option_names: ClassVar[tuple[str, ...]] = OPTIONS

    @property
    def name(self) -> str:
        """The title, or else the formula."""
        is_short = len(self.text) <= MAX_NAME_LENGTH
        return self.title or (self.text if is_short else self.text[: MAX_NAME_LENGTH - 3] + "...")

    @property
    def formula(self) -> str:
        """The formula, or "" if it is already the name."""
        return "" if self.name == self.text else f"f = {self.text}"

    @property
    def kernel(self) -> Callable[..., None]:
        """The compiled loop over points, the same for all formulas."""
        from landscapes._tape_kernel import value_kernel

        return value_kernel()

    @property
    def curvature(self) -> Callable[..., None]:
        """The compiled loop for second derivatives, the same for all formulas."""
        from landscapes._tape_kernel import curvature_kernel

        return curvature_kernel()

    @functools.cached_property
    def kernel_table(self) -> np.ndarray:
        """The operations of the formula and its current parameters, as its kernels take them."""
        column, tape = self.kernel_arguments, tape_table(self.function)
        return np.vstack([tape, np.hstack([column, np.zeros((len(column), tape.shape[1] - 1))])])

    @functools.cached_property
    def _critical_points(self) -> Mapping[str, tuple[Point, ...]]:
        return points_by_kind(self)

    def _listed(self, points: Points, kind: str) -> tuple[Point, ...]:
        return self._critical_points.get(kind, ())

    def __repr__(self) -> str:
        return f"formula({', '.join([repr(self.text), *(f'{k}={v!r}' for k, v in self.values.items())])})"

    def __reduce__(self) -> tuple:
        defaults = {name: parameter.default for name, parameter in self.parameters.items()}
        return _restore, (self.text, {name: getattr(self, name) for name in OPTIONS} | defaults, dict(self.settings))


def _restore(text: str, options: Settings, settings: Settings) -> Formula:
    return formula(text, **options)(**settings)


def formula(
    text: str,
    /,
    domain: tuple[Interval, Interval] = ((-5, 5), (-5, 5)),
    start: Point | None = None,
    scale: Literal["linear", "log"] | None = None,
    axes: tuple[str, str] = ("x", "y"),
    title: str = "",
    **parameters: float,
) -> Formula:
    """Return a landscape from a formula in x and y, such as "sin(3*x) + y**2/2".

    The text is arithmetic: numbers, x, y, pi, e, + - * / ** (or ^) and brackets, the functions sin, cos, tan, asin,
    acos, atan, sinh, cosh, tanh, asinh, exp, log (to the base e), log10, sqrt, abs, sign, min, max, and the names of
    the parameters. It is parsed, never executed. x² · y and √x are allowed, too.

    The gradient is exact, by the chain rule. On a kink it is the mean of both sides, so 0 for |x|; it is 0 if the
    slope of a root is unbounded, so √(x² + y²) has the gradient (0, 0) at (0, 0).

    Parameters
    ----------
    text : str
    domain : ((x0, x1), (y0, y1)), default ((-5, 5), (-5, 5))
        The box of the plane to show.
    start : (x, y), optional
        The start of a run; by default a point of the domain at which f has a slope in x and in y.
    scale : "linear" or "log", optional
        The spacing of contour lines; by default "log" if a part of the domain is much steeper than the rest.
    axes : (str, str), default ("x", "y")
        The names of x and y on a plot.
    title : str, optional
        The name of the landscape; by default the formula.
    **parameters : float
        Other names in the text, with their defaults; they become parameters of the landscape.

    Returns
    -------
    Landscape
        Its minima, saddles and maxima are those that `critical_points` finds.

    Raises
    ------
    InputError
        If the text is not such a formula, if a constant part of it is not finite, if it is finite nowhere on the
        domain, or if it does not contain a parameter.

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
    function, smooth = read_formula(text, tuple(check_parameters(parameters).items()))
    with np.errstate(all="ignore"):
        x, y = sample_points(domain)
        values = np.stack([part + 0 * x for part in function(x, y)])
        if not np.isfinite(values).all(axis=0).any():
            raise InputError(f"formula {short_repr(text)} must be finite somewhere on the domain {domain}")
        if start is None:
            start = default_start(x, y, values)
        else:
            start = check_start(start, domain)
            if not np.isfinite(function(*np.array(start))).all():
                raise InputError(f"formula {short_repr(text)} must be finite at the start {start}")
    return Formula(
        function,
        domain=domain,
        start=start,
        scale=scale or choose_scale(values[0]),
        axes=axes,
        smooth=smooth,
        text=text,
        title=title,
    )


def check_parameters(parameters: Settings) -> dict[str, float]:
    """Return the parameters as numbers, with names as Python reads them; raise InputError for one that is reserved."""
    parameters = {unicodedata.normalize("NFKC", name): value for name, value in parameters.items()}
    for name, value in parameters.items():
        if not name.isidentifier() or iskeyword(name) or name.startswith("_") or name in RESERVED:
            raise InputError(
                "the name of a parameter must be a free identifier without a leading underscore, "
                f"got {short_repr(name)}"
            )
        if np.ndim(Parameter(name, name=name).check(value)):
            raise InputError(f"{name} must be one number, got {short_repr(value)}")
    return {name: float(value) for name, value in parameters.items()}


@functools.lru_cache(maxsize=64)
def read_formula(text: str, parameters: tuple[tuple[str, float], ...]) -> tuple[Callable, bool]:
    """Return the function of x, y and the parameters that returns f, fx, fy, and True if f is smooth.

    It is plain NumPy arithmetic. The same text gives the same function object, of which much is cached.
    """
    parsed = parse(text, tuple(name for name, _ in parameters))
    if unused := [name for name, _ in parameters if name not in parsed.used]:
        raise InputError(
            f"formula {short_repr(text)} does not contain {unused[0]}, which is not an option either "
            f"(options: {', '.join(OPTIONS)})"
        )
    function = python_function(gradient_tree(parsed.tree), "formula")
    function.__defaults__ = tuple(value for _, value in parameters)
    return function, not kinked(parsed.tree)


def choose_scale(f: np.ndarray) -> Literal["linear", "log"]:
    """Return the spacing of contour lines for a surface with these values."""
    with np.errstate(all="ignore"):
        low, middle, high = np.percentile(f[np.isfinite(f)], [0, 50, 100])
        return "log" if high - low > LOG_RATIO * (middle - low) and np.isfinite(high - low) else "linear"
