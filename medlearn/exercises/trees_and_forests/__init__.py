"""Exercises for lesson 06: questions that unmix, forests that vote, and scores that mean something.

Notebook imports: numpy as np.
"""

from medlearn.exercises.trees_and_forests.another_ruler import another_ruler
from medlearn.exercises.trees_and_forests.fall_when_shuffled import fall_when_shuffled
from medlearn.exercises.trees_and_forests.gain import gain
from medlearn.exercises.trees_and_forests.next_patient import next_patient
from medlearn.exercises.trees_and_forests.out_of_bag import out_of_bag
from medlearn.exercises.trees_and_forests.typical_error import typical_error

EXERCISES = (gain, another_ruler, out_of_bag, typical_error, fall_when_shuffled, next_patient)
