"""Lesson 17: slices of few photons, made smooth by filters and by a small network, and what becomes of a nodule."""

from medlearn.studies.denoising.judging import auc_of, difference, judged, spots, summary
from medlearn.studies.denoising.networks import LESSON, TRAININGS, Recipe, fitted, network, smoothed, training_slices
from medlearn.studies.denoising.slices import draw_patients, places, projections, scans, truth

__all__ = [
    "LESSON",
    "TRAININGS",
    "Recipe",
    "auc_of",
    "difference",
    "draw_patients",
    "fitted",
    "judged",
    "network",
    "places",
    "projections",
    "scans",
    "smoothed",
    "spots",
    "summary",
    "training_slices",
    "truth",
]
