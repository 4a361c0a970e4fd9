"""Objects that hold facts of a person say only what they are, in a log line or an exception."""


class Quiet:
    """Gives `repr` and `str` without any value: `<Change>`."""

    __slots__ = ()

    def __repr__(self) -> str:
        # INVARIANT: no personal fact in a log line or an exception.
        return f"<{type(self).__name__}>"

    __str__ = __repr__
