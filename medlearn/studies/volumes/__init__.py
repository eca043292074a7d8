"""Lesson 15: small networks on volume phantoms, and on the shapes of adrenal glands; one recipe for all who train."""

from medlearn.studies.volumes.glands import halved, shape_forest, shape_network
from medlearn.studies.volumes.networks import (
    attention_network,
    deep_network,
    fitted,
    flat_network,
    probabilities,
    train,
)
from medlearn.studies.volumes.recipe import GLAND, LESSON, SPACING, Recipe
from medlearn.studies.volumes.shapes import SHAPE_NAMES, shape_measurements
from medlearn.studies.volumes.views import VIEWS, moved, seen, three_planes

__all__ = [
    "GLAND",
    "LESSON",
    "SHAPE_NAMES",
    "SPACING",
    "VIEWS",
    "Recipe",
    "attention_network",
    "deep_network",
    "fitted",
    "flat_network",
    "halved",
    "moved",
    "probabilities",
    "seen",
    "shape_forest",
    "shape_measurements",
    "shape_network",
    "three_planes",
    "train",
]
