"""The registry of all landscapes, or of all optimizers, by name."""

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from inspect import isfunction
from typing import Generic, TypeVar, cast

from landscapes._core.errors import InputError, short_repr, unknown_name
from landscapes._core.parametrized import Parametrized

U = TypeVar("U", bound=Parametrized)


class Registry(Generic[U]):
    """The units of one kind by name. A declaration adds a unit; a second one with the same name replaces it."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self._units: dict[str, U] = {}
        Parametrized.registries[kind] = self

    def add(self, unit: U) -> U:
        if not isfunction(unit.function):
            raise InputError(f"the {self.kind} to declare must be a function, got {short_repr(unit.function)}")
        parameters = inspect.signature(unit.function).parameters
        names, title = tuple(parameters), f"{self.kind} {unit.name!r}"
        if names[: len(unit.inputs)] != unit.inputs:
            raise InputError(
                f"{title} must begin with the parameters {', '.join(unit.inputs)}, got ({', '.join(names)})"
            )
        if others := [p.name for p in parameters.values() if p.kind is not p.POSITIONAL_OR_KEYWORD]:
            raise InputError(f"{title}: {others[0]} must be an ordinary parameter, not *args, **kwargs or keyword-only")
        if taken := [name for name in names if name in unit.common]:
            raise InputError(f"{title}: {taken[0]} is an option of every {self.kind}; give the parameter another name")
        state = [p.name for p in parameters.values() if p.default is p.empty][len(unit.inputs) :]
        if state and not unit.has_state:
            raise InputError(f"{title}: a {self.kind} has no state: give {state[0]} a default")
        self._units[unit.name] = unit
        return unit

    def names(self) -> list[str]:
        return sorted(self._units)

    def get(self, name: object) -> U:
        if isinstance(name, Parametrized) and name.kind == self.kind:
            return cast(U, name)
        if isinstance(name, str) and name in self._units:
            return self._units[name]
        raise unknown_name(self.kind, name, self.names())

    @contextmanager
    def forgetting(self) -> Iterator[None]:
        """Forget in the end what is declared in the block."""
        before = dict(self._units)
        try:
            yield
        finally:
            self._units = before
