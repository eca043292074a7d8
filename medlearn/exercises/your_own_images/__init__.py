"""Exercises for lesson 23: from a folder to a report.

Notebook imports: numpy as np.
"""

from medlearn.exercises.your_own_images.burnt_in import burnt_in
from medlearn.exercises.your_own_images.disguise import disguise
from medlearn.exercises.your_own_images.ill_patients import ill_patients
from medlearn.exercises.your_own_images.kappa import kappa
from medlearn.exercises.your_own_images.match import match
from medlearn.exercises.your_own_images.nearest import nearest
from medlearn.exercises.your_own_images.whole_patients import whole_patients

EXERCISES = (match, disguise, whole_patients, nearest, burnt_in, ill_patients, kappa)
