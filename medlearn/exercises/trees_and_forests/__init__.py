"""Exercises for lesson 06: questions that sort, trees that vote, and scores that can be trusted.

Notebook imports: numpy as np.
"""

from medlearn.exercises.trees_and_forests.another_ruler import another_ruler
from medlearn.exercises.trees_and_forests.fall_when_shuffled import fall_when_shuffled
from medlearn.exercises.trees_and_forests.gain import gain
from medlearn.exercises.trees_and_forests.next_patient import next_patient
from medlearn.exercises.trees_and_forests.out_of_bag import out_of_bag
from medlearn.exercises.trees_and_forests.vote_map import vote_map

EXERCISES = (gain, another_ruler, vote_map, out_of_bag, next_patient, fall_when_shuffled)
