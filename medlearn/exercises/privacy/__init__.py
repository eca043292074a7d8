"""Exercises for lesson 21: who stands alone, who was a member, and what noise and masks keep.

Notebook imports: numpy as np.
"""

from medlearn.exercises.privacy.alone import alone
from medlearn.exercises.privacy.attack import attack
from medlearn.exercises.privacy.averaged import averaged
from medlearn.exercises.privacy.clipped_sum import clipped_sum
from medlearn.exercises.privacy.doubt import doubt
from medlearn.exercises.privacy.may_leave import may_leave
from medlearn.exercises.privacy.recovered import recovered
from medlearn.exercises.privacy.unmasked import unmasked

EXERCISES = (alone, attack, doubt, clipped_sum, averaged, recovered, unmasked, may_leave)
