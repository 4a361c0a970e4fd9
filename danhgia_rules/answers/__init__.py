"""Answers to questions about an evaluation: data first, each with `explain()` and `to_data()`."""
