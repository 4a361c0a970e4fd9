"""The command that checks a rulebook."""

import typer


def register(rulebooks: typer.Typer) -> None:
    """Add the commands to the application."""
