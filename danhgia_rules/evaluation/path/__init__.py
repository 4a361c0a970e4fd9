"""The search for the least changes that lead to a rating."""
