"""Pages and pictures made from an evaluation; needs the extra `report` (jinja2)."""
