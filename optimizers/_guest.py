"""The `Guest` class: an optimizer of another library, with its settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from types import MappingProxyType
from typing import Any, ClassVar, Self

from landscapes import InputError, Parameter
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.parametrized import Parametrized
from landscapes._core.types import Settings
from optimizers._optimizer import Optimizer
from optimizers._options import OPTIONS


class Option(Parameter):
    """A setting under the library's own name, which the library itself checks."""

    def check(self, value: Any) -> Any:
        return value

    def text(self, value: object) -> str:
        if isinstance(value, Real) and not isinstance(value, bool):
            return f"{self.symbol}={value:g}"
        return f"{self.symbol}={value if isinstance(value, str) else getattr(value, '__name__', short_repr(value))}"


@dataclass(frozen=True, eq=False, repr=False)
class Guest(Parametrized):
    """An optimizer of another library, for traces and races beside Ravine's own. `optimizers.guests` makes one.

    Attributes
    ----------
    library : str
        "scipy", "torch", "optax" or "cma".
    target : str or object
        Its name in that library, or the class, function or transformation itself; "" if it has one optimizer alone.
    settings : mapping
        Its arguments, under the library's own names, and ``noise``, an option of Ravine.
    accepts : mapping
        Other arguments of the library with their defaults, as far as its signature gives them.

    Examples
    --------
    >>> from optimizers import guests
    >>> guests.scipy("bfgs")(gtol=1e-9)
    guests.scipy('BFGS', gtol=1e-09)
    """

    library: str = ""
    target: Any = ""
    title: str = ""
    accepts: Settings = field(default_factory=dict)

    kind: ClassVar[str] = "optimizer"
    common: ClassVar[Mapping[str, Parameter]] = {"noise": OPTIONS["noise"]}

    @property
    def name(self) -> str:
        return self.title

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        return MappingProxyType({name: Option(name, name=name, default=d) for name, d in self.accepts.items()})

    @property
    def arguments(self) -> dict[str, Any]:
        """The settings that the library receives."""
        return {name: value for name, value in self.settings.items() if name not in self.common}

    def __call__(self, /, *values: object, **settings: Any) -> Self:
        if values:
            raise InputError(f"settings of {self.name} must be given by name, got {short_repr(values[0])}")
        unlisted = {name: None for name in settings if name not in {**self.accepts, **self.common}}
        if unlisted and self.library != "scipy":  # whose signatures do not list the options
            raise unknown_name(f"option of {self.name}", next(iter(unlisted)), [*self.accepts, *self.common])
        checked = {name: self.common[name].check(v) if name in self.common else v for name, v in settings.items()}
        merged = MappingProxyType({**self.settings, **checked})
        return replace(self, settings=merged, accepts={**self.accepts, **unlisted})

    @property
    def inputs(self) -> tuple[str, ...]:
        """No inputs: a guest computes f and its derivatives itself, as often as it wants."""
        return ()

    def __repr__(self) -> str:
        target = [] if self.target == "" else [repr(self.target)]
        arguments = [*target, *(f"{name}={value!r}" for name, value in self.settings.items())]
        return f"guests.{self.library}({', '.join(arguments)})"

    def __reduce__(self) -> tuple:
        fields = (self.function, dict(self.settings), self.library, self.target, self.title, dict(self.accepts))
        return _restore, fields


def _restore(function: Callable, settings: dict, library: str, target: object, title: str, accepts: dict) -> Guest:
    return Guest(
        function, settings=MappingProxyType(settings), library=library, target=target, title=title, accepts=accepts
    )


#: An optimizer of a race: a rule of Ravine, or a guest.
Racer = Optimizer | Guest
