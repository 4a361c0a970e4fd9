"""A property worked out when first asked for, without the lock of `functools` on Python 3.11."""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class lazy(Generic[Value]):  # noqa: N801 - used as a decorator, like property
    """Decorate a method without arguments; its first result is kept in the instance.

    Two threads may both work it out; as it is pure, both get the same.
    """

    def __init__(self, method: Callable[[Any], Value]) -> None:
        self.method = method
        self.name = method.__name__
        self.__doc__ = method.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...
    def __get__(self, instance: object | None, owner: type) -> Self | Value:
        if instance is None:
            return self
        value = self.method(instance)
        # Not through __dict__: an instance makes that only when it is asked for, and it costs.
        object.__setattr__(instance, self.name, value)
        return value
