"""Heartbeats of MIT-BIH named by a forest and by a GRU: one recipe for lesson 16, the benchmark and the tests."""

from medlearn.studies.heartbeats.judging import AIMS, alarms, best_factors, called, count, difference, folds, share
from medlearn.studies.heartbeats.learning import (
    AFTER,
    BEFORE,
    CLASSES,
    KINDS,
    beat_table,
    columns,
    forest,
    forest_shares,
    gru,
    gru_shares,
    in_a_row,
    rows_of,
    to_learn,
)
from medlearn.studies.heartbeats.waves import RHYTHM, SHAPE, cut, flattened, rhythm, shape

__all__ = [
    "AFTER",
    "AIMS",
    "BEFORE",
    "CLASSES",
    "KINDS",
    "RHYTHM",
    "SHAPE",
    "alarms",
    "beat_table",
    "best_factors",
    "called",
    "columns",
    "count",
    "cut",
    "difference",
    "flattened",
    "folds",
    "forest",
    "forest_shares",
    "gru",
    "gru_shares",
    "in_a_row",
    "rhythm",
    "rows_of",
    "shape",
    "share",
    "to_learn",
]
