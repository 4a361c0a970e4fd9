"""The reasoning as a graph: from records through criteria to the rating."""
