"""DICOM files: pixels in physical units, series, masks, archives; and the patient taken out of headers."""

from medlearn.dicom.archive import Archive, ArchiveError, find, retrieve, send
from medlearn.dicom.deidentification import deidentify
from medlearn.dicom.reading import read_dicom
from medlearn.dicom.series import read_segmentation, read_series, write_segmentation, write_series

__all__ = [
    "Archive",
    "ArchiveError",
    "deidentify",
    "find",
    "read_dicom",
    "read_segmentation",
    "read_series",
    "retrieve",
    "send",
    "write_segmentation",
    "write_series",
]
