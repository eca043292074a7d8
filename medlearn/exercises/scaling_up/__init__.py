"""Exercises for lesson 22: what does not fit, what to speed up first, and what comes back from many workers.

Notebook imports: numpy as np.
"""

from medlearn.exercises.scaling_up.chunks_read import chunks_read
from medlearn.exercises.scaling_up.megabytes import megabytes

EXERCISES = (megabytes, chunks_read)
