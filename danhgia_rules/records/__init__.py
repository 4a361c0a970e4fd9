"""Records: what was rated, by which rules, with what result, in a form that can be checked years later."""
