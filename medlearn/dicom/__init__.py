"""DICOM files: their pixels in physical units, and the patient taken out of their headers."""

from medlearn.dicom.deidentification import deidentify
from medlearn.dicom.reading import read_dicom

__all__ = ["deidentify", "read_dicom"]
