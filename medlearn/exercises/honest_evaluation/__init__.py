"""Exercises for lesson 10: what a published number is worth.

Notebook imports: numpy as np.
"""

from medlearn.exercises.honest_evaluation.auc import auc
from medlearn.exercises.honest_evaluation.called_ill import called_ill
from medlearn.exercises.honest_evaluation.impossible import impossible
from medlearn.exercises.honest_evaluation.leaked import leaked
from medlearn.exercises.honest_evaluation.report import report
from medlearn.exercises.honest_evaluation.sensitivity import sensitivity

EXERCISES = (sensitivity, called_ill, auc, report, leaked, impossible)
