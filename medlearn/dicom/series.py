"""A series of DICOM slices as one volume, and a mask on it as a segmentation object (SEG, PS3.3 A.51)."""

import warnings
from copy import copy, deepcopy
from pathlib import Path

import numpy as np

from medlearn.dicom.reading import CT_IMAGE, read_dicom

SAME = 1e-3  # mm, and the largest difference of two directions
LEAN = 1.0  # mm, by which slices may lie beside each other: rounding of directions, over a long stack
NEEDED = ("SeriesInstanceUID", "FrameOfReferenceUID", "ImageOrientationPatient", "ImagePositionPatient")
ALIKE = ("PatientID", "Modality", "SeriesInstanceUID", "FrameOfReferenceUID", "PhotometricInterpretation")
ALIKE += ("Rows", "Columns", "RescaleType", "RescaleSlope", "RescaleIntercept")
CODES = {  # what a mask may be of: (value, scheme, meaning) of its category and of its type, SNOMED CT
    "liver": (("123037004", "SCT", "Anatomical Structure"), ("10200004", "SCT", "Liver")),
    "lung": (("123037004", "SCT", "Anatomical Structure"), ("39607008", "SCT", "Lung")),
    "nodule": (("49755003", "SCT", "Morphologically Altered Structure"), ("27925004", "SCT", "Nodule")),
}


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
        If there are fewer than two slices, they are not of one patient, one series, one modality, one direction, one
        size, one spacing and one scale of values (PET has one for each slice), one is a localizer, a slice is missing
        or there twice, or they do not lie straight above each other.
    """
    from sklearn.utils import Bunch

    pictures = [read_dicom(path) for path in _listed(files)]
    if len(pictures) < 2:
        raise ValueError(f"There are {len(pictures)} files; a series has two slices at least.")
    for picture in pictures:
        _check_belongs(picture, pictures[0])
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
    patient_id, description : str

    Returns
    -------
    files : list of Path
        From the lowest slice to the highest.
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
    common = _common(spacing, patient_id, description)
    files = [folder / f"image{1 + number * 57919 % 99991:05}.dcm" for number in range(len(volume))]
    for number, (values, path) in enumerate(zip(volume, files, strict=True)):
        header = deepcopy(common)
        header.InstanceNumber = number + 1
        header.ImagePositionPatient = [0.0, 0.0, round(number * float(spacing[0]), 6)]
        header.set_pixel_data((values.astype(np.int32) + 1024).astype(np.uint16), "MONOCHROME2", 16)
        header.save_as(path, enforce_file_format=True)
    return files


def _listed(files):
    if isinstance(files, (str, Path)):
        return sorted(path for path in Path(files).iterdir() if path.is_file())
    return list(files)


def _check_belongs(picture, first):
    """Refuse a slice that is not of the first one's stack: nothing is resampled here."""
    header, file, other = picture.header, picture.header.filename, first.header
    for name in NEEDED:
        if not header.get(name):
            raise ValueError(f"{file} has no {name}; it does not say where in the patient it lies.")
    for name in ALIKE:
        mine, theirs = header.get(name), other.get(name)
        if mine != theirs and not (name.startswith("Rescale") and picture.modality == "PT"):  # PET scales each slice
            raise ValueError(f"{file} has another {name} ({mine}) than {other.filename} ({theirs}); give one series.")
    if "LOCALIZER" in header.get("ImageType", ()):
        raise ValueError(f"{file} is a localizer, which is a projection and no slice; leave it out.")
    if picture.spacing is None:
        raise ValueError(f"{file} has PixelSpacing {header.get('PixelSpacing')}: export it with two numbers above 0.")
    turned = np.abs(np.subtract(header.ImageOrientationPatient, other.ImageOrientationPatient)).max()
    if turned > SAME or picture.spacing != first.spacing or picture.image.ndim != 2:
        raise ValueError(f"{file} is no slice parallel to {other.filename} with its spacing.")


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


def _common(spacing, patient_id, description):
    """Return what all slices of a series have in common."""
    from pydicom.dataset import Dataset
    from pydicom.uid import generate_uid

    header = Dataset()
    header.SpecificCharacterSet = "ISO_IR 192"  # UTF-8: without it, letters beyond ASCII would all become "?"
    for name in ("StudyInstanceUID", "SeriesInstanceUID", "FrameOfReferenceUID"):
        setattr(header, name, generate_uid())
    for name in ("StudyDate", "StudyTime", "AccessionNumber", "ReferringPhysicianName", "StudyID", "PatientBirthDate"):
        setattr(header, name, "")
    header.PatientSex = header.PositionReferenceIndicator = header.KVP = header.Laterality = ""
    header.SOPClassUID, header.Modality, header.ImageType = CT_IMAGE, "CT", ["DERIVED", "PRIMARY", "AXIAL"]
    header.PatientID, header.PatientName = str(patient_id), f"Phantom^{patient_id}"
    header.SeriesDescription, header.SeriesNumber, header.AcquisitionNumber = description, 1, 1
    header.Manufacturer, header.PatientPosition = "medlearn", "HFS"
    header.SliceThickness, header.PixelSpacing = float(spacing[0]), [float(step) for step in spacing[1:]]
    header.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    header.RescaleIntercept, header.RescaleSlope, header.RescaleType = -1024, 1, "HU"
    return header


def write_segmentation(mask, series, path, *, what, algorithm=None, family="ArtificialIntelligence", version="1"):
    """Write a mask as one DICOM segmentation object that refers to the slices it was drawn on.

    Parameters
    ----------
    mask : ndarray of bool, shape (slices, rows, columns)
        In the order of ``series.volume``.
    series : Bunch
        From `read_series`.
    path : path-like
        A new file: one that is there already is left as it is.
    what : {"liver", "lung", "nodule"}
        What the mask shows.
    algorithm, version : str, optional
        Name and version of the model that drew it; None if a person did.
    family : str
        Of the algorithm, a keyword of DICOM's CID 7162 as pydicom writes it, such as "NeighborhoodAnalysis".

    Returns
    -------
    header : highdicom.seg.Segmentation
        What was written: same patient, study and frame of reference as the series, a series of its own.
    """
    mask, path = np.asarray(mask), Path(path)
    if mask.shape != series.volume.shape or mask.dtype != bool:
        raise ValueError(f"mask is {mask.dtype} of shape {mask.shape}; give bool of shape {series.volume.shape}.")
    if not mask.any():
        raise ValueError("mask is empty; a segmentation object holds one pixel at least, so write none.")
    if what not in CODES:
        raise ValueError(f"what={what!r} has no code here; choose one of {', '.join(map(repr, CODES))}.")
    if path.exists():
        raise ValueError(f"{path} exists and is left as it is; give another name, or remove it first.")
    import highdicom as hd

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The string .* is unlikely to represent the intended person name")
        seg = hd.seg.Segmentation(
            source_images=[_without_empty_set(header) for header in series.headers],
            pixel_array=mask,
            segmentation_type=hd.seg.SegmentationTypeValues.BINARY,
            segment_descriptions=[_description(what, algorithm, family, version)],
            series_instance_uid=hd.UID(),
            series_number=100,
            sop_instance_uid=hd.UID(),
            instance_number=1,
            manufacturer="medlearn",
            manufacturer_model_name=algorithm or "drawn by hand",
            software_versions=version,
            device_serial_number="0",
            content_label=what.upper(),
            series_description=f"{what} by {algorithm or 'hand'}, for teaching only"[:64],
        )
    seg.save_as(path)
    return seg


def _without_empty_set(header):
    """Return a header without a SpecificCharacterSet that is there but empty: highdicom takes it for a value."""
    header = copy(header)
    if "SpecificCharacterSet" in header and not header.SpecificCharacterSet:
        del header.SpecificCharacterSet
    return header


def _description(what, algorithm, family, version):
    import highdicom as hd
    from pydicom.sr.codedict import codes

    category, kind = (hd.sr.CodedConcept(*code) for code in CODES[what])
    by = None
    if algorithm:
        code = getattr(codes.cid7162, family)
        by = hd.AlgorithmIdentificationSequence(name=algorithm, version=version, family=code)
    return hd.seg.SegmentDescription(
        segment_number=1,
        segment_label=what,
        segmented_property_category=category,
        segmented_property_type=kind,
        algorithm_type="AUTOMATIC" if algorithm else "MANUAL",
        algorithm_identification=by,
    )


def read_segmentation(path, series):
    """Read a segmentation object as a mask on the slices of a series.

    Parameters
    ----------
    path : path-like
    series : Bunch
        From `read_series`.

    Returns
    -------
    segmentation : Bunch
        `mask` bool (slices, rows, columns), in the order of ``series.volume``: slices without a frame are empty;
        `label`, `algorithm_type` (``"MANUAL"``, ``"SEMIAUTOMATIC"`` or ``"AUTOMATIC"``), `algorithm` (None for a
        person); `header`, a highdicom.seg.Segmentation.

    Raises
    ------
    ValueError
        If it is no binary segmentation of one structure, or has another patient, frame of reference, orientation or
        spacing, a frame where the series has no slice, or two frames on one slice.
    """
    from sklearn.utils import Bunch

    header = _parsed(path)
    _check_grid(path, header, series)
    frames = header.pixel_array.reshape(-1, header.Rows, header.Columns)
    mask, drawn = np.zeros(series.volume.shape, dtype=bool), set()
    for frame, item in zip(frames, header.PerFrameFunctionalGroupsSequence, strict=True):
        place = np.array(item.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
        away = np.abs(series.positions - place).max(axis=1)
        if away.min() > 10 * SAME or frame.shape != mask.shape[1:]:
            raise ValueError(f"{path} has a frame at {place} mm, where the series has no slice like it.")
        if away.argmin() in drawn:
            raise ValueError(f"{path} has two frames at {place} mm; which of them is meant, it does not say.")
        drawn.add(away.argmin())
        mask[away.argmin()] = frame
    segment = header.SegmentSequence[0]
    return Bunch(
        mask=mask,
        label=str(segment.SegmentLabel),
        algorithm_type=str(segment.SegmentAlgorithmType),
        algorithm=segment.get("SegmentAlgorithmName"),
        header=header,
    )


def _parsed(path):
    import highdicom as hd
    from pydicom.errors import InvalidDicomError

    try:
        header = hd.seg.segread(path)
    except (InvalidDicomError, ValueError, AttributeError) as why:
        raise ValueError(f"{path} is no DICOM segmentation ({' '.join(str(why).split())[:80]}).") from None
    if len(header.SegmentSequence) != 1 or header.SegmentationType != "BINARY":
        raise ValueError(f"{path} is {header.SegmentationType} with {len(header.SegmentSequence)} segments, not one.")
    return header


def _check_grid(path, header, series):
    """Refuse another patient, and pixels of another size or direction: the mask would lie beside its organ."""
    if str(header.FrameOfReferenceUID) != series.frame_of_reference:
        raise ValueError(f"{path} has another frame of reference than the series: it is of another scan.")
    if str(header.get("PatientID") or "") != series.patient_id:
        raise ValueError(f"{path} is of patient {header.get('PatientID')!r}, the series of {series.patient_id!r}.")
    shared = header.SharedFunctionalGroupsSequence[0]
    try:
        turned = shared.PlaneOrientationSequence[0].ImageOrientationPatient
        spacing = shared.PixelMeasuresSequence[0].PixelSpacing
    except (AttributeError, IndexError):
        raise ValueError(f"{path} has no orientation or spacing that all its frames share.") from None
    if np.abs(np.subtract(turned, series.orientation)).max() > SAME:
        raise ValueError(f"{path} has another orientation than the series.")
    if np.abs(np.subtract(spacing, series.spacing[1:])).max() > SAME:
        raise ValueError(f"{path} has pixels of another size than the series.")
