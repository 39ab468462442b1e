"""A guest: an optimizer of another library, with its settings."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from numbers import Real
from types import MappingProxyType
from typing import Any, ClassVar, Self

from landscapes import InputError, Parameter
from landscapes._core.errors import short_repr, unknown_name
from landscapes._core.parametrized import Parametrized
from optimizers._options import OPTIONS


class Option(Parameter):
    """A setting in the library's own words, which the library checks itself."""

    def check(self, value: Any) -> Any:
        return value

    def text(self, value: Any) -> str:
        if isinstance(value, Real) and not isinstance(value, bool):
            return f"{self.symbol}={value:g}"
        return f"{self.symbol}={value if isinstance(value, str) else getattr(value, '__name__', short_repr(value))}"


@dataclass(frozen=True, eq=False, repr=False)
class Guest(Parametrized):
    """Another library's optimizer, to be traced and raced side_by_side ours. Made by `optimizers.guests`.

    Attributes
    ----------
    library : str
        "scipy", "torch" or "optax".
    target : str or object
        What it is called there, or the thing itself.
    settings : mapping
        The arguments that it was given, in the library's own words; and ``noise``, which is ours.
    accepts : mapping
        What else the library would take, with its defaults, as far as it says so.

    Examples
    --------
    >>> from optimizers import guests
    >>> guests.scipy("bfgs")(gtol=1e-9)
    guests.scipy('BFGS', gtol=1e-09)
    """

    library: str = ""
    target: Any = ""
    title: str = ""
    accepts: Mapping[str, Any] = field(default_factory=dict)

    kind: ClassVar[str] = "optimizer"
    common: ClassVar[Mapping[str, Parameter]] = {"noise": OPTIONS["noise"]}

    @property
    def name(self) -> str:
        return self.title

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        return MappingProxyType({name: Option(name, name=name, default=d) for name, d in self.accepts.items()})

    @property
    def given(self) -> dict[str, Any]:
        """The settings that are for the library."""
        return {name: value for name, value in self.settings.items() if name not in self.common}

    def __call__(self, *values: Any, **settings: Any) -> Self:
        if values:
            raise InputError(f"{self.name} takes its settings by name, got {short_repr(values[0])}")
        new = {name: None for name in settings if name not in {**self.accepts, **self.common}}
        if new and self.library != "scipy":  # which does not say what it takes
            raise unknown_name(f"option of {self.name}", next(iter(new)), [*self.accepts, *self.common])
        checked = {name: self.common[name].check(v) if name in self.common else v for name, v in settings.items()}
        merged = MappingProxyType({**self.settings, **checked})
        return replace(self, settings=merged, accepts={**self.accepts, **new})

    def __repr__(self) -> str:
        given = [repr(self.target), *(f"{name}={value!r}" for name, value in self.settings.items())]
        return f"guests.{self.library}({', '.join(given)})"

    def __reduce__(self) -> tuple:
        fields = (self.function, dict(self.settings), self.library, self.target, self.title, dict(self.accepts))
        return _restore, fields


def _restore(function: Callable, settings: dict, library: str, target: Any, title: str, accepts: dict) -> Guest:
    return Guest(
        function, settings=MappingProxyType(settings), library=library, target=target, title=title, accepts=accepts
    )
