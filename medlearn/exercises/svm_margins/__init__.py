"""Exercises for lesson 05: the widest street, what its exceptions cost, votes of support vectors, the unit of gamma.

Notebook imports: numpy as np.
"""

from medlearn.exercises.svm_margins.boundary import boundary
from medlearn.exercises.svm_margins.cost import cost
from medlearn.exercises.svm_margins.grey_units import grey_units
from medlearn.exercises.svm_margins.nearest import nearest
from medlearn.exercises.svm_margins.scores import scores
from medlearn.exercises.svm_margins.slope import slope
from medlearn.exercises.svm_margins.unfinished import unfinished

EXERCISES = (boundary, nearest, cost, slope, unfinished, scores, grey_units)
