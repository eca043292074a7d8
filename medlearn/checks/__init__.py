"""The engine of the exercises: a question, its right answer, and the wrong answers that people really give."""

from medlearn.checks.exercise import Exercise, Misconception, implement, interpret, mend, predict, source_of
from medlearn.checks.judging import Result

__all__ = ["Exercise", "Misconception", "Result", "implement", "interpret", "mend", "predict", "source_of"]
