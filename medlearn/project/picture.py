"""One file of a folder as a picture: its format by its first bytes, and one sentence if it is none."""

import gzip
import warnings
import zlib
from functools import partial
from pathlib import Path

from medlearn.project.pixels import Refused
from medlearn.project.raster import read_raster
from medlearn.project.tiff import read_tiff
from medlearn.project.volume import VOLUMES, read_dicom_file, read_nifti, read_series

__all__ = ["EXTENSIONS", "format_of", "read_picture"]

EXTENSIONS = {
    "PNG": (".png",),
    "JPEG": (".jpg", ".jpeg"),
    "TIFF": (".tif", ".tiff"),
    "DICOM": (".dcm", ".dicom"),
    "NIfTI": (".nii", ".nii.gz"),
}
STARTS = {b"\x89PNG\r\n\x1a\n": "PNG", b"\xff\xd8\xff": "JPEG"}
STARTS |= dict.fromkeys((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"), "TIFF")
HEADER = 352  # bytes of a NIfTI header, the longest that is looked at


def read_picture(path, volume="middle"):
    """Read a file, or a folder that holds one DICOM series, as one picture.

    Parameters
    ----------
    path : path-like
    volume : {"middle", "projection"}
        What stands for a DICOM series and a NIfTI volume: the mean of the middle three slices, or of each line through
        all slices the largest value (maximum-intensity projection).

    Returns
    -------
    picture : Picture

    Raises
    ------
    ValueError
        If `volume` is another word, or there is no such file, or it is empty, damaged, too large, or of another
        format: what it is, and what to do.

    Notes
    -----
    Decided, and said in `Picture.said`: transparency is drawn on black; palettes and CMYK become RGB; three equal
    channels become one; EXIF orientation is applied; MONOCHROME1 and white-is-zero are turned; of frames, pages and
    slices the middle three are averaged; NaN becomes the smallest value. Nothing is scaled: `medlearn.project.images`.
    """
    path = Path(path)
    if volume not in VOLUMES:
        raise ValueError(f"volume={volume!r}: write {' or '.join(map(repr, VOLUMES))}.")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what libraries mumble about odd files; what matters becomes a sentence
        try:
            return _read(path, volume)
        except Refused as problem:
            sentence = str(problem) if str(path) in str(problem) else f"{path} {problem}"
            raise ValueError(_in_one_line(sentence)) from None
        except Exception as error:  # libraries promise no list of what they raise for a broken file
            why = _in_one_line(f"{type(error).__name__}: {error}"[:100])
            raise ValueError(
                f"{path} cannot be read; it is probably cut short or damaged ({why}). Copy or export it once more."
            ) from error


def format_of(path):
    """Name the format of a file by what it holds, whatever its name says.

    Parameters
    ----------
    path : path-like

    Returns
    -------
    format : str or None
        A key of `EXTENSIONS`; None for anything else.
    """
    with open(path, "rb") as file:
        start = file.read(HEADER)
    if start[128:132] == b"DICM":  # first: the bytes before may be those of a TIFF file
        return "DICOM"
    if start[:2] == b"\x1f\x8b":
        with gzip.open(path) as file:
            start = _first_bytes(file)
    if start[344:348] == b"n+1\0" or start[4:8] == b"n+2\0":
        return "NIfTI"
    return next((format for mark, format in STARTS.items() if start.startswith(mark)), None)


def _in_one_line(text):
    """Return a text without what a damaged header brings along: line ends, control characters, pages of them."""
    return "".join(letter if letter.isprintable() else " " for letter in text)[:600]


def _first_bytes(file):
    try:
        return file.read(HEADER)
    except (OSError, EOFError, zlib.error):
        return b""


def _read(path, volume):
    if path.is_dir():
        return read_series(path, volume)
    if not path.is_file():
        raise Refused("does not exist. Look at the name in the table of labels.")
    if path.stat().st_size == 0:
        raise Refused("is empty, 0 bytes. Copy it once more.")
    format = format_of(path) or _by_name(path)
    readers = {"DICOM": read_dicom_file, "NIfTI": partial(read_nifti, volume=volume), "TIFF": read_tiff}
    picture = readers[format](path) if format in readers else read_raster(path, format)
    if path.suffix and not path.name.lower().endswith(EXTENSIONS[format]):
        picture.said.append(f"named {path.suffix}, but it is {format}, and read as that")
    return picture


def _by_name(path):
    """Return the format that only the name tells, so that its reader says what is wrong; refuse what nobody reads."""
    if path.name.lower().endswith(EXTENSIONS["DICOM"]):
        return "DICOM"
    raise Refused(f"is not a file of {', '.join(EXTENSIONS)}, whatever its name. Save it as PNG, or leave it out.")
