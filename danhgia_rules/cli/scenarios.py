"""The command that runs the scenarios beside a rulebook."""

import typer


def register(rulebooks: typer.Typer) -> None:
    """Add the commands to the application."""
