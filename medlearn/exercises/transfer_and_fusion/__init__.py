"""Exercises for lesson 19: what is learnt, what is joined, and who is still at risk.

Notebook imports: numpy as np.
"""

from medlearn.exercises.transfer_and_fusion.advice import advice
from medlearn.exercises.transfer_and_fusion.joined import joined
from medlearn.exercises.transfer_and_fusion.learnt import learnt
from medlearn.exercises.transfer_and_fusion.out_of_fold import out_of_fold
from medlearn.exercises.transfer_and_fusion.rate_ratio import rate_ratio
from medlearn.exercises.transfer_and_fusion.squared import squared
from medlearn.exercises.transfer_and_fusion.survived import survived
from medlearn.exercises.transfer_and_fusion.too_late import too_late

EXERCISES = (learnt, squared, joined, out_of_fold, too_late, survived, rate_ratio, advice)
