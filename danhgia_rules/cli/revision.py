"""The commands that compare two rulebooks and say whom a change moves."""

import typer


def register(app: typer.Typer, rulebooks: typer.Typer) -> None:
    """Add the commands to the application."""
