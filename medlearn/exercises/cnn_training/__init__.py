"""Exercises for lesson 09: what stands between a network that could learn and one that has learnt.

Notebook imports: numpy as np.
"""

from medlearn.exercises.cnn_training.as_batch import as_batch
from medlearn.exercises.cnn_training.class_weights import class_weights
from medlearn.exercises.cnn_training.first_loss import first_loss
from medlearn.exercises.cnn_training.luck import luck
from medlearn.exercises.cnn_training.other_day import other_day
from medlearn.exercises.cnn_training.overdose import overdose
from medlearn.exercises.cnn_training.stop_early import stop_early

EXERCISES = (as_batch, first_loss, overdose, stop_early, other_day, luck, class_weights)
