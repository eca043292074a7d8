"""The models of lesson 11, made, trained and asked in one way by the lesson, the benchmarks and the tests."""

from medlearn.studies.pneumonia.classical import classical, edges, in_order, rows, score_of, size_of
from medlearn.studies.pneumonia.convolutional import CHOSEN, Recipe, changed, network, prepared, probabilities, train

__all__ = [
    "CHOSEN",
    "Recipe",
    "changed",
    "classical",
    "edges",
    "in_order",
    "network",
    "prepared",
    "probabilities",
    "rows",
    "score_of",
    "size_of",
    "train",
]
