"""What a landscape and an optimizer have in common: a plain function whose signature declares its knobs."""

import functools
import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Generic, Self, TypeVar, get_args, get_origin

from landscapes._errors import InputError, unknown
from landscapes._knob import Knob


@dataclass(frozen=True, eq=False, repr=False)
class Unit:
    """An immutable function with its knobs set; calling it gives another one with other settings.

    Attributes
    ----------
    function : callable
        The undecorated function, as its author wrote it.
    settings : mapping of str to float, bool or array
        The knobs that are set; the others have the defaults of the signature.
    """

    function: Callable
    _: KW_ONLY
    settings: Mapping[str, Any] = field(default_factory=dict)

    kind: ClassVar[str]
    remembers: ClassVar[bool] = False
    vocabulary: ClassVar[Mapping[str, Knob]] = {}
    other_names: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    common: ClassVar[Mapping[str, Knob]] = {}

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", self.function.__doc__)

    @property
    def name(self) -> str:
        """The name of the function, which is the name of the unit everywhere."""
        return self.function.__name__

    @property
    def inputs(self) -> tuple[str, ...]:
        """What the function is told, by the names of its first parameters."""
        raise NotImplementedError

    @property
    def knobs(self) -> Mapping[str, Knob]:
        """Name -> `Knob`, in the order of the signature: every parameter that has a default.

        A knob is described by its annotation, ``Annotated[float, Knob(...)]``; failing that by
        the field's vocabulary (lr, beta, eps, ...); failing that by its name and default alone.
        """
        return _knobs(type(self), self.function)  # type: ignore[arg-type]  # mypy takes the class for an instance

    @property
    def values(self) -> dict[str, Any]:
        """Name -> the value in force, set or default."""
        return {name: self.settings.get(name, knob.default) for name, knob in self.knobs.items()}

    @property
    def options(self) -> dict[str, Any]:
        """Name -> the value in force of what may be set on every unit of this kind."""
        return {name: self.settings.get(name, knob.default) for name, knob in self.common.items()}

    def __call__(self, *values: Any, **settings: Any) -> Self:
        knobs = self.knobs
        if len(values) > len(knobs):
            raise InputError(f"{self.name} has {len(knobs)} knobs ({', '.join(knobs) or 'none'}), got {len(values)}")
        given = dict(zip(knobs, values, strict=False))
        if twice := given.keys() & settings.keys():
            raise InputError(f"{self.name} was given {min(twice)} twice")
        given |= settings
        known = {**knobs, **self.common}
        if strange := [name for name in given if name not in known]:
            raise self._no_knob(strange[0])
        checked = {name: known[name].check(value) for name, value in given.items()}
        return replace(self, settings=MappingProxyType({**self.settings, **checked}))

    def _no_knob(self, name: str) -> InputError:
        if ours := [our for our in self.other_names.get(name, ()) if our in self.knobs]:
            known = ", ".join(self.knobs)
            return InputError(f"{self.name} has no knob {name!r}: here that is {', '.join(ours)} (knobs: {known})")
        if not self.knobs and not self.common:
            return InputError(f"{self.name} has no knobs, so no {name!r}")
        return unknown(f"knob of {self.name}", name, [*self.knobs, *self.common])

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @property
    def formula(self) -> str:
        """The second paragraph of the docstring, where it is an equation; "" where it is not."""
        _, _, rest = (inspect.getdoc(self.function) or "").partition("\n\n")
        lines = [line.strip() for line in rest.partition("\n\n")[0].splitlines()]
        return "\n".join(lines) if lines and ("=" in lines[0] or "←" in lines[0]) else ""

    @property
    def label(self) -> str:
        """Name and settings, as a legend shows them."""
        known = {**self.knobs, **self.common}.items()
        said = [knob.text(self.settings[name]) for name, knob in known if name in self.settings]
        return " ".join([self.name, *said])

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.settings.items())})"

    def __reduce__(self) -> tuple:
        return _restore, (self.function.__module__, self.kind, self.name, dict(self.settings))


@functools.cache
def _knobs(kind: type[Unit], function: Callable) -> Mapping[str, Knob]:
    parameters = inspect.signature(function).parameters.values()
    return MappingProxyType({p.name: _knob(kind, p) for p in parameters if p.default is not p.empty})


def _knob(kind: type[Unit], parameter: inspect.Parameter) -> Knob:
    name, default = parameter.name, parameter.default
    known = get_args(parameter.annotation)[1:] if get_origin(parameter.annotation) is Annotated else ()
    low, high = sorted((0.0, 2.0 * default)) if default else (-1.0, 1.0)
    described = [k for k in known if isinstance(k, Knob)] or [kind.vocabulary.get(name, Knob(name, low, high))]
    return replace(described[0], name=name, default=default)


U = TypeVar("U", bound=Unit)


class Catalogue(Generic[U]):
    """The units of one kind by name. Declaring a unit puts it here; declaring the name again replaces it."""

    kinds: ClassVar[dict[str, "Catalogue"]] = {}

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._units: dict[str, U] = {}
        self.kinds[kind] = self

    def add(self, unit: U) -> U:
        parameters = inspect.signature(unit.function).parameters
        names, declared = tuple(parameters), f"{self.kind} {unit.name!r}"
        if names[: len(unit.inputs)] != unit.inputs:
            raise InputError(
                f"{declared} must begin with the parameters {', '.join(unit.inputs)}, got ({', '.join(names)})"
            )
        if odd := [p.name for p in parameters.values() if p.kind is not p.POSITIONAL_OR_KEYWORD]:
            raise InputError(f"{declared}: {odd[0]} must stand before the star, by a name of its own")
        if taken := [name for name in names if name in unit.common]:
            raise InputError(f"{declared}: {taken[0]} is an option of every {self.kind}; call the knob something else")
        remembered = [p.name for p in parameters.values() if p.default is p.empty][len(unit.inputs) :]
        if remembered and not unit.remembers:
            raise InputError(f"{declared}: a {self.kind} has no state: give {remembered[0]} a default")
        self._units[unit.name] = unit
        return unit

    def names(self) -> list[str]:
        return sorted(self._units)

    def get(self, name: str | U) -> U:
        if isinstance(name, Unit) and name.kind == self.kind:
            return name
        if isinstance(name, str) and name in self._units:
            return self._units[name]
        raise unknown(self.kind, name, self.names())


def _restore(module: str, kind: str, name: str, settings: dict[str, Any]) -> Unit:
    # The function itself does not pickle: under its name in its module stands the unit.
    importlib.import_module(module)
    unit = Catalogue.kinds[kind].get(name)
    if unit.function.__module__ != module:
        raise InputError(f"{kind} {name!r} of {module} is not known to this process: declare it in a file of its own")
    return unit(**settings)
