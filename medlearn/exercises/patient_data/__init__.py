"""Exercises for lesson 07: gaps that nobody marked, honest preparation, and models that travel.

Notebook imports: numpy as np.
"""

from medlearn.exercises.patient_data.at_prevalence import at_prevalence
from medlearn.exercises.patient_data.for_women import for_women
from medlearn.exercises.patient_data.gaps import gaps
from medlearn.exercises.patient_data.own_model import own_model
from medlearn.exercises.patient_data.prepare import prepare
from medlearn.exercises.patient_data.with_weights import with_weights

EXERCISES = (gaps, prepare, at_prevalence, with_weights, own_model, for_women)
