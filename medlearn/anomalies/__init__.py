"""What is unusual: scores for patients whom nobody has labelled.

`LocalOutlierFactor` asks how crowded a patient's place is, `IsolationForest` how few cuts set him apart; both are
scikit-learn estimators. `nearest` finds neighbours, `k_means` groups.
"""

from medlearn.anomalies.forest import IsolationForest
from medlearn.anomalies.neighbours import LocalOutlierFactor, k_means, nearest

__all__ = ["IsolationForest", "LocalOutlierFactor", "k_means", "nearest"]
