"""How much each missing fact weighs, by rating again with each answer to it."""
