"""Decision trees and random forests: yes-or-no questions about one measurement at a time, and many trees that vote.

`DecisionTree` grows one tree, asking at every threshold of every feature. `RandomForest` grows many at once on
resampled patients, asking at fewer thresholds. `impurity` and `best_split` are the heart of both.
"""

from medlearn.trees.forest import RandomForest
from medlearn.trees.tree import LEAF, DecisionTree, best_split, impurity

__all__ = ["LEAF", "DecisionTree", "RandomForest", "best_split", "impurity"]
