"""Synthetic patients that know their own truth: radiographs, blocks of a CT, heartbeats, tables, lives."""

from medlearn.phantoms.clinic import make_heart_clinic
from medlearn.phantoms.heartbeats import make_heartbeats, make_rhythms
from medlearn.phantoms.known_patients import make_follow_up, make_two_sources
from medlearn.phantoms.radiographs import make_chest_months, make_chest_phantoms
from medlearn.phantoms.volumes import make_chest_volumes

__all__ = [
    "make_chest_months",
    "make_chest_phantoms",
    "make_chest_volumes",
    "make_follow_up",
    "make_heart_clinic",
    "make_heartbeats",
    "make_rhythms",
    "make_two_sources",
]
