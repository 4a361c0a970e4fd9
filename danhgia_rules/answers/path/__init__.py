"""What it would take to reach a rating: the least changes, or what stands in the way."""

from danhgia_rules.answers.path.model import (
    Change,
    ChangeKind,
    Nature,
    Need,
    Obstacle,
    ObstacleKind,
    Path,
    Reach,
)

__all__ = ["Change", "ChangeKind", "Nature", "Need", "Obstacle", "ObstacleKind", "Path", "Reach"]
