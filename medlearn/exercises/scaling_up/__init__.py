"""Exercises for lesson 22: what does not fit, what to speed up first, and what comes back from many workers.

Notebook imports: numpy as np.
"""

from medlearn.exercises.scaling_up.at_most import at_most
from medlearn.exercises.scaling_up.batches_of import batches_of
from medlearn.exercises.scaling_up.chunks_read import chunks_read
from medlearn.exercises.scaling_up.collected import collected
from medlearn.exercises.scaling_up.megabytes import megabytes
from medlearn.exercises.scaling_up.minutes import minutes
from medlearn.exercises.scaling_up.thumbnail import thumbnail
from medlearn.exercises.scaling_up.which_first import which_first

EXERCISES = (megabytes, which_first, chunks_read, batches_of, thumbnail, minutes, at_most, collected)
