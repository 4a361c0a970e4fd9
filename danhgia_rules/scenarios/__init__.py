"""Scenarios beside the rules: facts, what is expected of them, and what they leave untried."""
