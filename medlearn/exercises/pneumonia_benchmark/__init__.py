"""Exercises for lesson 11: reading a benchmark on real patients, and what its numbers do not say.

Notebook imports: numpy as np; from medlearn.intervals import wilson.
"""

from medlearn.exercises.pneumonia_benchmark.best_of_ten import best_of_ten
from medlearn.exercises.pneumonia_benchmark.copies import copies
from medlearn.exercises.pneumonia_benchmark.fall import fall
from medlearn.exercises.pneumonia_benchmark.half_width import half_width
from medlearn.exercises.pneumonia_benchmark.lower_threshold import lower_threshold
from medlearn.exercises.pneumonia_benchmark.prepared import prepared
from medlearn.exercises.pneumonia_benchmark.telling_pair import telling_pair

EXERCISES = (copies, prepared, fall, best_of_ten, half_width, telling_pair, lower_threshold)
