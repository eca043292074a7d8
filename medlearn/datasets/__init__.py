"""Data sets: `load_*` ships inside a dependency, `make_*` is synthetic with a seed, `fetch_*` downloads once.

Heavy packages are imported by the functions that need them, so importing this costs next to nothing.
"""

from medlearn.datasets.dicom import read_dicom
from medlearn.datasets.downloads import DEFAULT_DOWNLOADS, fetch, fetchable, status
from medlearn.datasets.heart_clinic import make_heart_clinic
from medlearn.datasets.images import (
    load_ct_slice,
    load_fundus,
    load_histology,
    load_mr_slice,
    load_mr_volume,
    load_ultrasound,
)
from medlearn.datasets.medmnist import fetch_medmnist
from medlearn.datasets.patients import fetch_heart_disease, load_breast_cancer
from medlearn.datasets.transfer import ChecksumMismatch, DataUnavailable

__all__ = [
    "DEFAULT_DOWNLOADS",
    "ChecksumMismatch",
    "DataUnavailable",
    "fetch",
    "fetch_heart_disease",
    "fetch_medmnist",
    "fetchable",
    "load_breast_cancer",
    "load_ct_slice",
    "load_fundus",
    "load_histology",
    "load_mr_slice",
    "load_mr_volume",
    "load_ultrasound",
    "make_heart_clinic",
    "read_dicom",
    "status",
]
