"""DICOM files: their pixels in physical units, and the patient taken out of their headers."""

from medlearn.dicom.deidentification import deidentify

__all__ = ["deidentify"]
