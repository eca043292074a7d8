"""The reading room: readers judge what a model says, what they say is kept, and a challenger learns from it.

A `Room` is a folder with the images, the models and the file of answers. `Store` keeps opinions in a file to which rows
are only added; `agreements` compares readers and model; `challenge` trains on what readers corrected, and promotes or
refuses by a rule; `page` is what a reader sees.
"""

from medlearn.reading.agreement import Agreement, agreements
from medlearn.reading.ensemble import Ensemble, Prediction
from medlearn.reading.loop import RULE, Challenge, Corrected, challenge, compare, corrected, roll_back, simulated_reader
from medlearn.reading.material import Case, Material, distances, make_material, patients_of, true_labels, worklist
from medlearn.reading.opinion import Opinion
from medlearn.reading.room import Room, where
from medlearn.reading.store import Decision, Store, Stored

__all__ = [
    "RULE",
    "Agreement",
    "Case",
    "Challenge",
    "Corrected",
    "Decision",
    "Ensemble",
    "Material",
    "Opinion",
    "Prediction",
    "Room",
    "Store",
    "Stored",
    "agreements",
    "challenge",
    "compare",
    "corrected",
    "distances",
    "make_material",
    "patients_of",
    "roll_back",
    "simulated_reader",
    "true_labels",
    "where",
    "worklist",
]
