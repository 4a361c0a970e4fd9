"""A rulebook against an older one: what changed in meaning, and whom the change moves."""
