"""Exercises for lesson 20: an operating point, abstaining, slices in order, readers, warnings and promotion.

Notebook imports: numpy as np.
"""

from medlearn.exercises.in_the_clinic.abstain import abstain
from medlearn.exercises.in_the_clinic.agreement_of_readers import agreement_of_readers
from medlearn.exercises.in_the_clinic.first_warning import first_warning
from medlearn.exercises.in_the_clinic.in_order import in_order
from medlearn.exercises.in_the_clinic.in_the_register import in_the_register
from medlearn.exercises.in_the_clinic.operating_point import operating_point
from medlearn.exercises.in_the_clinic.promoted import promoted

EXERCISES = (operating_point, abstain, in_order, agreement_of_readers, promoted, in_the_register, first_warning)
