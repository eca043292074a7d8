"""Decision trees and random forests: yes-or-no questions about one measurement at a time, and many trees that vote.

`DecisionTree` grows one tree, asking at every threshold of every feature. `RandomForest` grows many at once on
resampled patients, asking at fewer thresholds. `impurity` and `best_split` are the heart of both.
"""

from medlearn.trees.forest import RandomForest
from medlearn.trees.splitting import LEAF, best_split, impurity
from medlearn.trees.tree import DecisionTree

__all__ = ["LEAF", "DecisionTree", "RandomForest", "best_split", "impurity"]
