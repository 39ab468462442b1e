"""The registry: the units of one kind by name; declaring a unit puts it there."""

import inspect
from typing import Generic, TypeVar

from landscapes._core.errors import InputError, unknown_name
from landscapes._core.parametrized import Parametrized

U = TypeVar("U", bound=Parametrized)


class Registry(Generic[U]):
    """The units of one kind by name. Declaring a unit puts it here; declaring the name again replaces it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._units: dict[str, U] = {}
        Parametrized.registries[kind] = self

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
            raise InputError(
                f"{declared}: {taken[0]} is an option of every {self.kind}; call the parameter something else"
            )
        remembered = [p.name for p in parameters.values() if p.default is p.empty][len(unit.inputs) :]
        if remembered and not unit.remembers:
            raise InputError(f"{declared}: a {self.kind} has no state: give {remembered[0]} a default")
        self._units[unit.name] = unit
        return unit

    def names(self) -> list[str]:
        return sorted(self._units)

    def get(self, name: str | U) -> U:
        if isinstance(name, Parametrized) and name.kind == self.kind:
            return name
        if isinstance(name, str) and name in self._units:
            return self._units[name]
        raise unknown_name(self.kind, name, self.names())
