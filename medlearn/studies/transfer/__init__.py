"""Lesson 19: a hundred labelled radiographs, and what a network may know before it sees them."""

from medlearn.studies.transfer.backbones import body, contrast, features, further, taught, train, untaught, with_head
from medlearn.studies.transfer.heads import SETTINGS, copies, estimator, says, settled, two_numbers
from medlearn.studies.transfer.recipe import LESSON, SIZES, Recipe, labelled
from medlearn.studies.transfer.starts import STARTS, fine_tuned, started

__all__ = [
    "LESSON",
    "SETTINGS",
    "SIZES",
    "STARTS",
    "Recipe",
    "body",
    "contrast",
    "copies",
    "estimator",
    "features",
    "fine_tuned",
    "further",
    "labelled",
    "says",
    "settled",
    "started",
    "taught",
    "train",
    "two_numbers",
    "untaught",
    "with_head",
]
