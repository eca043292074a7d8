"""Exercises for teachers and portfolios: points, a table of progress, and a course folder for nbgrader."""

from medlearn.grading.counting import Points, points

__all__ = ["Points", "points"]
