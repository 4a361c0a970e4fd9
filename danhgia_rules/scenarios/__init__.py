"""Scenarios beside a rulebook: read, run, say what they try, and suggest those that are lacking."""
