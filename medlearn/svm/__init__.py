"""Support vector machines: the line that leaves the widest street between two groups of patients.

`LinearSVM` finds the line itself (the primal problem), `KernelSVM` weighs the patients (the dual problem), which is
what lets the line bend. `SMO` is the algorithm inside, one step at a time. Labels become +1 (the second of the sorted
classes; 1, the finding) and -1.
"""

from medlearn.svm.kernel import SMO, KernelSVM, linear, poly, rbf
from medlearn.svm.linear import LinearSVM

__all__ = ["SMO", "KernelSVM", "LinearSVM", "linear", "poly", "rbf"]
