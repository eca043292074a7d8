"""Exercises for lesson 18: made patients, what they cost to describe, and how they are judged.

Notebook imports: numpy as np.
"""

from medlearn.exercises.synthesis.clean import clean
from medlearn.exercises.synthesis.copied import copied
from medlearn.exercises.synthesis.divergence import divergence
from medlearn.exercises.synthesis.fifth_patient import fifth_patient
from medlearn.exercises.synthesis.forgers_loss import forgers_loss
from medlearn.exercises.synthesis.in_noise import in_noise
from medlearn.exercises.synthesis.release import release

EXERCISES = (fifth_patient, divergence, forgers_loss, clean, copied, release, in_noise)
