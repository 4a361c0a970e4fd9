"""What is not known: missing facts by weight, and the sheet of questions."""

from danhgia_rules.answers.questions.model import Answer, Question, Questions, Weight

__all__ = ["Answer", "Question", "Questions", "Weight"]
