"""A series of DICOM slices: read as one volume, in the order in which the slices lie, and written from a volume."""

from pathlib import Path

import numpy as np

from medlearn.dicom.reading import CT_IMAGE, read_dicom

SAME = 1e-3  # mm, and the largest difference of two directions
LEAN = 1.0  # mm, by which slices may lie beside each other: rounding of directions, over a long stack


def read_series(files):
    """Read the slices of one series as a volume, sorted by where they lie in the patient, not by their names.

    Parameters
    ----------
    files : path-like, or list of path-like
        A folder that holds nothing but the series, or its files in any order.

    Returns
    -------
    series : Bunch
        `volume` float32 (slices, rows, columns) in `unit`; `spacing` (3,) in mm, between slices, rows and columns;
        `positions` (slices, 3), in mm, of the first pixel of each slice (PS3.3 C.7.6.2); `orientation` (6,), the
        directions of a row and of a column; `headers`, one a slice, pixels included, and `files`, each a
        Path; `frame_of_reference`, the UID of the coordinates; `patient_id`.

    Raises
    ------
    ValueError
        If there are fewer than two slices, they are not of one series, one direction, one size and one spacing, a
        slice is missing or there twice, or they do not lie straight above each other.
    """
    from sklearn.utils import Bunch

    pictures = [read_dicom(path) for path in _listed(files)]
    if len(pictures) < 2:
        raise ValueError(f"There are {len(pictures)} files; a series has two slices at least.")
    _check_together(pictures)
    direction = np.array(pictures[0].header.ImageOrientationPatient, dtype=float)
    normal = np.cross(direction[:3], direction[3:])
    pictures.sort(key=lambda picture: np.dot(normal, _position(picture)))
    positions = np.array([_position(picture) for picture in pictures])
    _check_straight(positions, normal)
    header = pictures[0].header
    return Bunch(
        volume=np.stack([picture.image for picture in pictures]).astype(np.float32),
        spacing=np.array([_gap(positions @ normal), *pictures[0].spacing]),
        positions=positions,
        orientation=direction,
        headers=[picture.header for picture in pictures],
        files=[Path(picture.header.filename) for picture in pictures],
        unit=pictures[0].unit,
        frame_of_reference=str(header.FrameOfReferenceUID),
        patient_id=str(header.get("PatientID", "")),
    )


def write_series(volume, folder, *, spacing, patient_id, description="Synthetic: no person was imaged"):
    """Write a volume as a series of CT slices, such as a phantom's; its files are named in a meaningless order.

    Parameters
    ----------
    volume : ndarray of int, shape (slices, rows, columns)
        In HU, -1024 to 3071; slice 0 is the lowest, row 0 the front, column 0 the patient's right.
    folder : path-like
        New or empty.
    spacing : (float, float, float)
        In mm between slices, rows and columns.
    patient_id : str
    description : str
        Of the series.

    Returns
    -------
    files : list of Path
        From the lowest slice to the highest.

    Raises
    ------
    ValueError
        If the volume is no such array, the spacing is not three numbers above 0, or the folder holds something.
    """
    volume = np.asarray(volume)
    if volume.ndim != 3 or volume.dtype.kind not in "iu" or volume.min() < -1024 or volume.max() > 3071:
        raise ValueError(
            f"volume has shape {volume.shape} and type {volume.dtype}; give whole numbers from -1024 to 3071 of shape "
            "(slices, rows, columns)."
        )
    if np.shape(spacing) != (3,) or not (np.isfinite(spacing).all() and np.min(spacing) > 0):
        raise ValueError(f"spacing is {spacing}; give three numbers above 0, in mm: slices, rows, columns.")
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise ValueError(f"{folder} is not empty; give a new folder for the series.")
    common = _common(volume.shape, spacing, patient_id, description)
    names = [f"image{1 + number * 57919 % 99991:05}.dcm" for number in range(len(volume))]
    for number, (slice_, name) in enumerate(zip(volume, names, strict=True)):
        _slice(common, number, slice_, spacing[0]).save_as(folder / name, enforce_file_format=True)
    return [folder / name for name in names]


def _listed(files):
    if isinstance(files, (str, Path)):
        return sorted(path for path in Path(files).iterdir() if path.is_file())
    return list(files)


def _check_together(pictures):
    """Refuse slices that are not one stack: nothing is resampled here."""
    first = pictures[0].header
    for picture in pictures:
        header = picture.header
        for name in ("SeriesInstanceUID", "FrameOfReferenceUID", "ImageOrientationPatient", "ImagePositionPatient"):
            if not header.get(name):
                raise ValueError(f"{header.filename} has no {name}; it does not say where in the patient it lies.")
        for name in ("SeriesInstanceUID", "FrameOfReferenceUID", "Rows", "Columns"):
            if header[name].value != first[name].value:
                raise ValueError(f"{header.filename} has another {name} than {first.filename}; give one series.")
        turned = np.abs(np.subtract(header.ImageOrientationPatient, first.ImageOrientationPatient)).max()
        if turned > SAME or picture.spacing != pictures[0].spacing or picture.image.ndim != 2:
            raise ValueError(f"{header.filename} is no slice parallel to {first.filename} with its spacing.")


def _position(picture):
    return np.array(picture.header.ImagePositionPatient, dtype=float)


def _check_straight(positions, normal):
    """Refuse a stack that leans, as with a tilted gantry: as an array, what is in it would be sheared."""
    aside = positions - np.outer(positions @ normal, normal)
    lean = np.linalg.norm(aside - aside[0], axis=1).max()
    if not lean <= LEAN:
        raise ValueError(f"Slices lie up to {lean:.1f} mm beside the first, as with a tilted gantry: resample them.")


def _gap(heights):
    """Return the distance of neighbouring slices, which is the same everywhere."""
    gaps = np.diff(heights)
    if gaps.min() < SAME:
        raise ValueError(f"Two slices lie in the same place, {heights[gaps.argmin()]:.2f} mm; give one of them.")
    if gaps.max() > gaps.min() * 1.1:
        raise ValueError(f"Gaps of {gaps.min():.2f} and of {gaps.max():.2f} mm between slices: one is missing.")
    return float(gaps.mean())


def _common(shape, spacing, patient_id, description):
    """Return what all slices of a series have in common."""
    from pydicom.dataset import Dataset
    from pydicom.uid import generate_uid

    header = Dataset()
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
        setattr(header, name, generate_uid())
    for name in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "StudyID", "PatientBirthDate"):
        setattr(header, name, "")
    header.PatientSex = header.PositionReferenceIndicator = header.KVP = header.Laterality = ""
    header.SOPClassUID, header.Modality, header.ImageType = CT_IMAGE, "CT", ["DERIVED", "PRIMARY", "AXIAL"]
    header.PatientID, header.PatientName = str(patient_id), f"Phantom^{patient_id}"
    header.SeriesDescription, header.SeriesNumber, header.AcquisitionNumber = description, 1, 1
    header.Manufacturer, header.PatientPosition = "medlearn", "HFS"
    header.SliceThickness = float(spacing[0])
    header.PixelSpacing = [float(step) for step in spacing[1:]]
    header.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    header.Rows, header.Columns = shape[1:]
    header.SamplesPerPixel, header.PhotometricInterpretation = 1, "MONOCHROME2"
    header.BitsAllocated, header.BitsStored, header.HighBit, header.PixelRepresentation = 16, 16, 15, 0
    header.RescaleIntercept, header.RescaleSlope, header.RescaleType = -1024, 1, "HU"
    return header


def _slice(common, number, values, step):
    from copy import deepcopy

    from pydicom.dataset import FileMetaDataset
    from pydicom.uid import ExplicitVRLittleEndian, generate_uid

    header = deepcopy(common)
    header.SOPInstanceUID, header.InstanceNumber = generate_uid(), number + 1
    header.ImagePositionPatient = [0.0, 0.0, round(number * float(step), 6)]
    header.PixelData = (values.astype(np.int32) + 1024).astype("<u2").tobytes()
    header["PixelData"].VR = "OW"
    header.file_meta = FileMetaDataset()
    header.file_meta.MediaStorageSOPClassUID = header.SOPClassUID
    header.file_meta.MediaStorageSOPInstanceUID = header.SOPInstanceUID
    header.file_meta.TransferSyntaxUID = ExplicitVRLittleEndian
    return header
