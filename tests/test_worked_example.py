"""The worked example of the documents is rated as the rulebook says."""

from pathlib import Path

from danhgia_rules import Dossier, Level, Rating, evaluate

EXAMPLE = Path(__file__).parent.parent / "docs/examples/mau.yaml"


def test_the_example_is_rated():
    result = evaluate(Dossier.from_file(EXAMPLE))
    assert result.rating == Rating.HOAN_THANH
    assert result["II.2.4"].level == Level.TOT
    assert result["II.2.3"].level == Level.TRUNG_BINH
