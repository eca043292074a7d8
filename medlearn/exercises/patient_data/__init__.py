"""Exercises for lesson 07: risks by hand, gaps that nobody marked, and models that travel.

Notebook imports: numpy as np.
"""

from medlearn.exercises.patient_data.at_prevalence import at_prevalence
from medlearn.exercises.patient_data.for_women import for_women
from medlearn.exercises.patient_data.gaps import gaps
from medlearn.exercises.patient_data.prepare import prepare
from medlearn.exercises.patient_data.risk_map import risk_map
from medlearn.exercises.patient_data.with_weights import with_weights

EXERCISES = (risk_map, gaps, prepare, for_women, with_weights, at_prevalence)
