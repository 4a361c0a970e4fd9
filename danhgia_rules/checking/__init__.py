"""Checks of a rulebook: what is proved of it, what is refuted with a witness, what is left open."""
