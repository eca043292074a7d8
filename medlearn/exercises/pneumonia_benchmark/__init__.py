"""Exercises for lesson 11: reading a benchmark on real patients, and what its numbers do not say.

Notebook imports: numpy as np; from medlearn.intervals import wilson.
"""

from medlearn.exercises.pneumonia_benchmark.best_of_ten import best_of_ten
from medlearn.exercises.pneumonia_benchmark.copies import copies
from medlearn.exercises.pneumonia_benchmark.fall import fall
from medlearn.exercises.pneumonia_benchmark.half_width import half_width
from medlearn.exercises.pneumonia_benchmark.prepared import prepared
from medlearn.exercises.pneumonia_benchmark.shrunk import shrunk
from medlearn.exercises.pneumonia_benchmark.telling_pair import telling_pair

EXERCISES = (shrunk, copies, prepared, telling_pair, fall, half_width, best_of_ten)
