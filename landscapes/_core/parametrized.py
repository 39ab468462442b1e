"""The base class of landscapes and optimizers: a plain function whose signature declares its parameters."""

import importlib
import inspect
from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass, field, replace
from types import MappingProxyType
from typing import Annotated, Any, ClassVar, Self, get_args, get_origin

from landscapes._core.errors import InputError, unknown_name
from landscapes._core.parameter import Parameter
from landscapes._core.types import Settings
from landscapes._core.weak_cache import cached_while_alive


@dataclass(frozen=True, eq=False, repr=False)
class Parametrized:
    """An immutable function with settings of its parameters; a call returns a copy with other settings.

    Attributes
    ----------
    function : callable
        The undecorated function, as its author wrote it.
    settings : mapping of str to float, bool or array
        The parameters that are set; the others have the defaults in the signature.
    """

    function: Callable
    _: KW_ONLY
    settings: Settings = field(default_factory=dict)

    kind: ClassVar[str]
    has_state: ClassVar[bool] = False
    vocabulary: ClassVar[Mapping[str, Parameter]] = {}
    other_names: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    common: ClassVar[Mapping[str, Parameter]] = {}
    registries: ClassVar[dict[str, Any]] = {}  # kind -> the registry of its units; pickle finds them there

    def __post_init__(self) -> None:
        object.__setattr__(self, "__doc__", self.function.__doc__)

    @property
    def name(self) -> str:
        """The name of the function."""
        return self.function.__name__

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the function's first parameters, which are its inputs and cannot be set."""
        raise NotImplementedError

    @property
    def parameters(self) -> Mapping[str, Parameter]:
        """Name -> `Parameter` for each parameter that has a default, in the order of the signature.

        The description of a parameter is its annotation, ``Annotated[float, Parameter(...)]``; else that of the
        usual hyperparameters (lr, beta, eps, ...); else it is made from the name and the default.
        """
        return _parameters(self.function, type(self))

    @property
    def values(self) -> dict[str, Any]:
        """Name -> current value, set or default."""
        return {name: self.settings.get(name, parameter.default) for name, parameter in self.parameters.items()}

    @property
    def options(self) -> dict[str, Any]:
        """Name -> current value, for the options that every unit of this kind has."""
        return {name: self.settings.get(name, parameter.default) for name, parameter in self.common.items()}

    def __call__(self, /, *values: object, **settings: Any) -> Self:
        parameters = self.parameters
        if len(values) > len(parameters):
            raise InputError(
                f"{self.name} has {len(parameters)} parameters ({', '.join(parameters) or 'none'}), got {len(values)}"
            )
        given = dict(zip(parameters, values, strict=False))
        if twice := given.keys() & settings.keys():
            raise InputError(f"{self.name} was given {min(twice)} twice")
        given |= settings
        known = {**parameters, **self.common}
        if unknown := [name for name in given if name not in known]:
            raise self._no_parameter(unknown[0])
        checked = {name: known[name].check(value) for name, value in given.items()}
        return replace(self, settings=MappingProxyType({**self.settings, **checked}))

    def _no_parameter(self, name: str) -> InputError:
        if names := [other for other in self.other_names.get(name, ()) if other in self.parameters]:
            known = ", ".join(self.parameters)
            return InputError(
                f"{self.name} has no parameter {name!r}: here it is called {', '.join(names)} (parameters: {known})"
            )
        if not self.parameters and not self.common:
            return InputError(f"{self.name} has no parameters, so no {name!r}")
        return unknown_name(f"parameter of {self.name}", name, [*self.parameters, *self.common])

    @property
    def summary(self) -> str:
        """The first line of the docstring."""
        return (inspect.getdoc(self.function) or "").partition("\n")[0]

    @property
    def formula(self) -> str:
        """The second paragraph of the docstring if it is an equation, else ""."""
        _, _, rest = (inspect.getdoc(self.function) or "").partition("\n\n")
        lines = [line.strip() for line in rest.partition("\n\n")[0].splitlines()]
        return "\n".join(lines) if lines and ("=" in lines[0] or "←" in lines[0]) else ""

    @property
    def label(self) -> str:
        """The name and the settings, as text for a legend."""
        known = {**self.parameters, **self.common}.items()
        texts = [parameter.text(self.settings[name]) for name, parameter in known if name in self.settings]
        return " ".join([self.name, *texts])

    def __repr__(self) -> str:
        return f"{self.name}({', '.join(f'{name}={value!r}' for name, value in self.settings.items())})"

    def __reduce__(self) -> tuple:
        return _restore, (self.function.__module__, self.kind, self.name, dict(self.settings))


@cached_while_alive
def _parameters(function: Callable, kind: type[Parametrized]) -> Mapping[str, Parameter]:
    parameters = inspect.signature(function).parameters.values()
    return MappingProxyType({p.name: _parameter(kind, p) for p in parameters if p.default is not p.empty})


def _parameter(kind: type[Parametrized], parameter: inspect.Parameter) -> Parameter:
    name, default = parameter.name, parameter.default
    known = get_args(parameter.annotation)[1:] if get_origin(parameter.annotation) is Annotated else ()
    low, high = sorted((0.0, 2.0 * default)) if default else (-1.0, 1.0)
    described = [k for k in known if isinstance(k, Parameter)] or [
        kind.vocabulary.get(name, Parameter(name, low, high))
    ]
    return replace(described[0], name=name, default=default)


def _restore(module: str, kind: str, name: str, settings: Settings) -> Parametrized:
    # The function itself cannot be pickled: the name in its module is that of the unit.
    importlib.import_module(module)
    unit = Parametrized.registries[kind].get(name)
    if unit.function.__module__ != module:
        raise InputError(f"{kind} {name!r} of {module} is not known to this process: declare it in a file of its own")
    return unit(**settings)
