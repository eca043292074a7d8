"""The reading room: readers judge what a model says, what they say is kept, and a challenger learns from it.

A `Room` is a folder with the images, the models and the file of answers. `Store` keeps opinions in a file to which rows
are only added; `agreements` compares readers and model; `challenge` trains on what readers corrected, and promotes or
refuses by a rule. The page that a reader sees stands in `app/`.
"""

from medlearn.reading.loop import (
    RULE,
    Agreement,
    Challenge,
    Corrected,
    agreements,
    challenge,
    compare,
    corrected,
    roll_back,
)
from medlearn.reading.model import Ensemble, Prediction
from medlearn.reading.room import Case, Material, Room, distances, make_material, patients_of, truth, where, worklist
from medlearn.reading.store import Decision, Opinion, Store, Stored

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
    "truth",
    "where",
    "worklist",
]
