"""What is unusual: scores for patients whom nobody has labelled.

`LocalOutlierFactor` asks how crowded a patient's place is, `IsolationForest` how few cuts set him apart; both are
scikit-learn estimators. `nearest` finds neighbours, `k_means` groups, `isolating_cuts` is the slow twin of a tree.
"""

from medlearn.anomalies.forest import IsolationForest, isolating_cuts
from medlearn.anomalies.neighbours import LocalOutlierFactor, k_means, nearest

__all__ = ["IsolationForest", "LocalOutlierFactor", "isolating_cuts", "k_means", "nearest"]
