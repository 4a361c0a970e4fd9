"""The words for a level or a rating, those outside the scale included."""

from danhgia_rules.explanation.words import pick
from danhgia_rules.levels import Level, Rating, Scale

_OUTSIDE = {
    Rating.NOT_RATED: ("Không xếp loại", "Not rated"),
    Rating.UNDETERMINED: ("Chưa xác định", "Undetermined"),
    Level.NOT_APPLICABLE: ("Không áp dụng", "Not applicable"),
    Level.UNDETERMINED: ("Chưa xác định", "Undetermined"),
}


def result_word(name: str, scale: Scale, lang: str) -> str:
    """Say a level or rating, results outside the scale included."""
    rank = scale.rank(name)
    return pick(_OUTSIDE[name], lang) if rank is None else scale.label(rank, lang)
