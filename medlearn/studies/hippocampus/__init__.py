"""The U-Net of lesson 13 on MR volumes of the hippocampus: one recipe for the lesson, the benchmark and the tests."""

from medlearn.studies.hippocampus.network import loss, probabilities, segment, train, u_net
from medlearn.studies.hippocampus.recipe import CHOSEN, LESSON, Recipe, split
from medlearn.studies.hippocampus.slices import SIDE, prepared, restored, squared

__all__ = [
    "CHOSEN",
    "LESSON",
    "SIDE",
    "Recipe",
    "loss",
    "prepared",
    "probabilities",
    "restored",
    "segment",
    "split",
    "squared",
    "train",
    "u_net",
]
