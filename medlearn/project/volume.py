"""DICOM files, a DICOM series in a folder of its own, and NIfTI: a stack becomes one picture, middle or projection."""

from pathlib import Path

import numpy as np

from medlearn.dicom import read_dicom
from medlearn.project.pixels import Refused, check_size, finish, middle

MOST_VOXELS = 10**9
COLOURS = ("R", "G", "B")
FLATTEN = {"middle": np.mean, "projection": np.max}
VOLUMES = tuple(FLATTEN)


def read_dicom_file(path):
    """Read one DICOM file, of one frame or many.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    picture : Picture

    Raises
    ------
    Refused
        If it is too large, or `medlearn.dicom.read_dicom` cannot read it.
    """
    found, said = _dicom(path)
    image, colour = found.image, not found.header.PhotometricInterpretation.startswith("MONOCHROME")
    if image.ndim > (3 if colour else 2):
        chosen, sentence = middle(len(image), "frames")
        image, said = image[chosen].mean(axis=0), [sentence, *said]
    return finish(image, "DICOM", int(found.header.BitsStored), spacing=found.spacing, said=said)


def read_series(folder, volume="middle"):
    """Read the middle of a DICOM series, in the order of the slices' positions, or its projection.

    Parameters
    ----------
    folder : path-like
        It holds the files of one series and nothing else.
    volume : {"middle", "projection"}

    Returns
    -------
    picture : Picture

    Raises
    ------
    Refused
        If it is no series, more than one, or its slices differ in size.
    """
    paths = sorted(path for path in Path(folder).iterdir() if path.is_file() and not path.name.startswith("."))
    headers = [_header(path) for path in paths]
    if not paths or None in headers:
        raise Refused("is a folder, but not one of DICOM files only. Name an image, or the folder of one series.")
    if len({header.get("SeriesInstanceUID") for header in headers}) > 1:
        raise Refused("holds files of more than one DICOM series. Give each series a folder of its own.")
    order = sorted(range(len(paths)), key=lambda place: _place(headers[place]))
    chosen, sentence = chosen_slices(len(paths), "slices", volume)
    check_size(int(headers[0].get("Rows", 0)), int(headers[0].get("Columns", 0)), len(order[chosen]), 8)
    found, said = zip(*(_dicom(paths[place]) for place in order[chosen]), strict=True)
    if len({one.image.shape for one in found}) > 1:
        raise Refused("holds slices of different sizes. Leave the localizer and other views out of the series' folder.")
    pixels = FLATTEN[volume]([one.image for one in found], axis=0)
    said = [sentence, *dict.fromkeys(one for slices in said for one in slices)]
    return finish(pixels, "DICOM", int(headers[0].BitsStored), spacing=found[0].spacing, said=said)


def read_nifti(path, volume="middle"):
    """Read the middle axial slices of a NIfTI file, front of the body up, or their projection.

    Parameters
    ----------
    path : path-like
        Ends in .nii or .nii.gz.
    volume : {"middle", "projection"}

    Returns
    -------
    picture : Picture

    Raises
    ------
    Refused
        If it has one dimension or more than four, complex numbers, or too many voxels.
    """
    import nibabel

    loaded = nibabel.load(path)
    _check_nifti(loaded)
    part, spacing, said = _axial(loaded, volume)
    bits = loaded.get_data_dtype().itemsize * 8 // (len(COLOURS) if part.ndim == 3 else 1)
    return finish(part, "NIfTI", bits, spacing=spacing, said=said)


def chosen_slices(n, what, volume):
    """Choose the slices that stand for a volume, of n: a slice, and a sentence."""
    if volume == "middle" or n == 1:
        return middle(n, what)
    return slice(None), f"a stack of {n} {what}: the largest value of each line through them is used (projection)"


def _header(path):
    """Return a header without its pixels, None if the file is not DICOM."""
    import pydicom

    try:
        return pydicom.dcmread(path, stop_before_pixels=True)
    except (pydicom.errors.InvalidDicomError, EOFError):
        return None


def _dicom(path):
    """Read a file by `read_dicom`, whose sentences name it, and say what it turned."""
    header = _header(path)
    if header is not None and "Rows" in header:
        colour = int(header.get("SamplesPerPixel") or 1)
        values = colour * int(header.get("NumberOfFrames") or 1)
        check_size(int(header.Rows), int(header.Columns), values, 8 if colour == 1 else 1)
    try:
        found = read_dicom(path)
    except ValueError as problem:
        raise Refused(str(problem)) from None
    turned = ["MONOCHROME1, where small numbers are bright: turned"] if found.turned else []
    return found, turned + ([f"in {found.unit}"] if found.unit == "HU" else [])


def _place(header):
    """Return where a slice lies along the normal of its plane, else its number."""
    position, plane = header.get("ImagePositionPatient"), header.get("ImageOrientationPatient")
    if not position or not plane:
        return float(header.get("InstanceNumber") or 0)
    rows, columns = np.reshape(np.array(plane, dtype=float), (2, 3))
    return float(np.cross(rows, columns) @ np.array(position, dtype=float))


def _check_nifti(volume):
    shape, kind = volume.shape, volume.get_data_dtype()
    if not 2 <= len(shape) <= 4 or kind.kind == "c":
        what = "complex numbers" if kind.kind == "c" else f"{len(shape)} dimensions"
        raise Refused(f"has {what}; a picture, a volume or a series of volumes has 2 to 4. Export one volume.")
    if np.prod(shape, dtype=float) > MOST_VOXELS:
        raise Refused(f"has {shape} voxels, more than {MOST_VOXELS:,}. Export a smaller volume.")
    if kind.names and kind.names[:3] != COLOURS:
        raise Refused(f"has voxels of the kind {kind}. Export it as grey or RGB.")


def _axial(volume, which):
    """Return the picture (rows, columns[, 3]), its spacing and sentences; only the slices that are used are read."""
    from nibabel.orientations import io_orientation

    said = [f"a series of {volume.shape[3]} volumes: the first is used"] if len(volume.shape) == 4 else []
    shape = (*volume.shape, 1)[:3]
    ends = io_orientation(volume.affine)[:3]
    axis = shape.index(1) if 1 in shape else int(np.nanargmin(np.abs(ends[:, 0] - 2)))
    cut = [slice(None)] * 3
    if shape[axis] > 1:
        cut[axis], sentence = chosen_slices(shape[axis], "axial slices", which)
        check_size(*np.delete(shape, axis), len(range(shape[axis])[cut[axis]]), 8)
        said.append(sentence)
    part = np.asanyarray(volume.dataobj[(*cut, 0)[: len(volume.shape)]])
    part = np.stack([part[name] for name in COLOURS], axis=-1) if part.dtype.names else part
    part = FLATTEN[which](part, axis=axis) if len(volume.shape) > 2 else part
    spacing, part = _upright(part, axis, ends, (*volume.header.get_zooms(), 1)[:3])
    return part, spacing, said


def _upright(part, axis, ends, zooms):
    """Turn a slice as radiologists look at it: the front of the body, or its head, up; its right side left."""
    across, up = sorted((other for other in range(3) if other != axis), key=lambda other: ends[other, 0])
    part = part if across < up else part.swapaxes(0, 1)
    part = part[:: -1 if ends[across, 1] > 0 else 1, :: -1 if ends[up, 1] > 0 else 1]
    return (float(zooms[up]), float(zooms[across])), part.swapaxes(0, 1)
