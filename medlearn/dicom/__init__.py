"""DICOM files: pixels in physical units, series as volumes, masks; and the patient taken out of headers."""

from medlearn.dicom.deidentification import deidentify
from medlearn.dicom.reading import read_dicom
from medlearn.dicom.segmentation import read_segmentation, write_segmentation
from medlearn.dicom.series import read_series, write_series

__all__ = ["deidentify", "read_dicom", "read_segmentation", "read_series", "write_segmentation", "write_series"]
