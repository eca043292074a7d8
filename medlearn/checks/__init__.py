"""The engine of the exercises: a question, its right answer, and the wrong answers that people really give."""

from medlearn.checks.asking import ask
from medlearn.checks.exercise import Exercise, implement, interpret, mend, predict, source_of
from medlearn.checks.mistakes import Misconception
from medlearn.checks.result import Result

__all__ = ["Exercise", "Misconception", "Result", "ask", "implement", "interpret", "mend", "predict", "source_of"]
