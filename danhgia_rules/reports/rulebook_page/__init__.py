"""The rulebook as a page: the law's text in its own order, each rule beside the words it reads.

Made for whoever approves rules without reading YAML. It knows rulebooks and pages; it must
not know dossiers or ratings of anybody.
"""

from danhgia_rules.reports.rulebook_page.cards import Scenarios
from danhgia_rules.reports.rulebook_page.page import rating_html, rulebook_html

__all__ = ["Scenarios", "rating_html", "rulebook_html"]
