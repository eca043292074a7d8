"""Data sets: `load_*` ships inside a dependency, `fetch_*` downloads once; `make_*` is in medlearn.phantoms.

Heavy packages are imported by the functions that need them, so importing this costs next to nothing.
"""

from medlearn.datasets.breast_ultrasound import fetch_breast_ultrasound
from medlearn.datasets.catalogue import DEFAULT_DOWNLOADS, fetch, fetchable, no_such_set, status
from medlearn.datasets.download import ChecksumMismatch, DataUnavailable
from medlearn.datasets.heartbeats import fetch_heartbeats
from medlearn.datasets.images import (
    load_ct_slice,
    load_ecg,
    load_fundus,
    load_histology,
    load_mr_slice,
    load_mr_volume,
    load_nuclei,
    load_ultrasound,
)
from medlearn.datasets.medmnist import fetch_medmnist
from medlearn.datasets.patients import fetch_heart_disease, load_breast_cancer
from medlearn.datasets.radiographs import fetch_chest_radiographs, fetch_mobilenet
from medlearn.datasets.raw import fetch_kspace, fetch_projections
from medlearn.datasets.segmentation import fetch_ct_segmentation, fetch_hippocampus, fetch_vessels
from medlearn.datasets.writing import write_images

__all__ = [
    "DEFAULT_DOWNLOADS",
    "ChecksumMismatch",
    "DataUnavailable",
    "fetch",
    "fetch_breast_ultrasound",
    "fetch_chest_radiographs",
    "fetch_ct_segmentation",
    "fetch_heart_disease",
    "fetch_heartbeats",
    "fetch_hippocampus",
    "fetch_kspace",
    "fetch_medmnist",
    "fetch_mobilenet",
    "fetch_projections",
    "fetch_vessels",
    "fetchable",
    "load_breast_cancer",
    "load_ct_slice",
    "load_ecg",
    "load_fundus",
    "load_histology",
    "load_mr_slice",
    "load_mr_volume",
    "load_nuclei",
    "load_ultrasound",
    "no_such_set",
    "status",
    "write_images",
]
