"""The command that writes a rulebook for another engine."""

import typer


def register(app: typer.Typer) -> None:
    """Add the commands to the application."""
