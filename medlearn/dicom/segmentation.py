"""A mask as a DICOM segmentation object (SEG, PS3.3 A.51), written and read by highdicom on the slices of a series."""

import warnings

import numpy as np

from medlearn.dicom.series import SAME

CODES = {  # what a mask may be of: (value, scheme, meaning) of its category and of its type, SNOMED CT
    "liver": (("123037004", "SCT", "Anatomical Structure"), ("10200004", "SCT", "Liver")),
    "lung": (("123037004", "SCT", "Anatomical Structure"), ("39607008", "SCT", "Lung")),
    "nodule": (("49755003", "SCT", "Morphologically Altered Structure"), ("27925004", "SCT", "Nodule")),
}


def write_segmentation(mask, series, path, *, what, algorithm=None, family="ArtificialIntelligence", version="1"):
    """Write a mask as one DICOM segmentation object that refers to the slices it was drawn on.

    Parameters
    ----------
    mask : ndarray of bool, shape (slices, rows, columns)
        In the order of ``series.volume``.
    series : Bunch
        From `read_series`.
    path : path-like
        File to be written.
    what : {"liver", "lung", "nodule"}
        What the mask shows.
    algorithm : str, optional
        Name of the model that drew it; None if a person did.
    family : str
        Of the algorithm, a keyword of DICOM's CID 7162 as pydicom writes it, such as "NeighborhoodAnalysis".
    version : str
        Of the algorithm.

    Returns
    -------
    header : highdicom.seg.Segmentation
        What was written: same patient, study and frame of reference as the series, a series of its own.

    Raises
    ------
    ValueError
        If the mask is not of the series' shape, of bool, or empty, or `what` is not known.
    """
    mask = np.asarray(mask)
    if mask.shape != series.volume.shape or mask.dtype != bool:
        raise ValueError(f"mask is {mask.dtype} of shape {mask.shape}; give bool of shape {series.volume.shape}.")
    if not mask.any():
        raise ValueError("mask is empty; a segmentation object holds one pixel at least, so write none.")
    if what not in CODES:
        raise ValueError(f"what={what!r} has no code here; choose one of {', '.join(map(repr, CODES))}.")
    import highdicom as hd

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The string .* is unlikely to represent the intended person name")
        seg = _segmentation(hd, mask, series, what, algorithm, family, version)
    seg.save_as(path)
    return seg


def _segmentation(hd, mask, series, what, algorithm, family, version):
    return hd.seg.Segmentation(
        source_images=_sources(series.headers),
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


def _sources(headers):
    """Return headers without elements that are there but empty where highdicom takes what it finds for a value."""
    from copy import copy

    sources = [copy(header) for header in headers]
    for header in sources:
        if "SpecificCharacterSet" in header and not header.SpecificCharacterSet:
            del header.SpecificCharacterSet
    return sources


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
        If it is no binary segmentation of one structure, or has another frame of reference, another orientation or
        spacing, or a frame where the series has no slice.
    """
    from sklearn.utils import Bunch

    header = _parsed(path)
    if str(header.FrameOfReferenceUID) != series.frame_of_reference:
        raise ValueError(f"{path} has another frame of reference than the series: it is of another scan.")
    _check_grid(path, header, series)
    frames = np.atleast_3d(header.pixel_array) if header.NumberOfFrames > 1 else header.pixel_array[None]
    mask = np.zeros(series.volume.shape, dtype=bool)
    for frame, item in zip(frames, header.PerFrameFunctionalGroupsSequence, strict=True):
        place = np.array(item.PlanePositionSequence[0].ImagePositionPatient, dtype=float)
        away = np.abs(series.positions - place).max(axis=1)
        if away.min() > 10 * SAME or frame.shape != mask.shape[1:]:
            raise ValueError(f"{path} has a frame at {place} mm, where the series has no slice like it.")
        mask[away.argmin()] |= frame.astype(bool)
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
    """Refuse pixels of another size or direction: the mask would lie beside its organ."""
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
