"""What every format comes to: one picture, grey or colour, with finite numbers and a list of what was decided."""

import hashlib
from typing import NamedTuple

import numpy as np

MOST_BYTES = 2**29  # of one decoded file; a laptop has this to spare, and no bomb gets past it
LARGEST = 1e30  # far beyond any measurement, and small enough to subtract and square


class Refused(ValueError):
    """A file cannot be a picture; the message goes on after its name: "holds no finite number: ..."."""


class Picture(NamedTuple):
    """One picture.

    Parameters
    ----------
    pixels : ndarray of float32, shape (rows, columns, channels)
        One channel or three, as the file has them: whole numbers, or physical units such as HU.
    format : {"PNG", "JPEG", "TIFF", "DICOM", "NIfTI"}
    bits : int
        Of one stored number.
    spacing : (float, float) or None
        Between rows and between columns, in mm.
    digest : str
        Of the pixels alone: equal for the same picture in another format, or under another name.
    said : list of str
        What was decided on the way, in sentences without the name of the file.
    """

    pixels: np.ndarray
    format: str
    bits: int
    spacing: tuple[float, float] | None
    digest: str
    said: list[str]


def finish(pixels, format, bits, *, spacing=None, said=()):
    """Make a picture of decoded numbers.

    Parameters
    ----------
    pixels : ndarray of real numbers, shape (rows, columns) or (rows, columns, 3)
    format, bits, spacing, said
        As in `Picture`.

    Returns
    -------
    picture : Picture
        NaN and infinity become the smallest other value; three equal channels become one.

    Raises
    ------
    Refused
        If no pixel is left, or none is finite.
    """
    said = list(said)
    whole = np.asarray(pixels).dtype.kind != "f"
    with np.errstate(over="ignore"):  # beyond float32 is infinity, which is filled below
        pixels = np.asarray(pixels).astype(np.float32)
    if pixels.size == 0:
        raise Refused(f"has no pixels: its size is {pixels.shape[0]} x {pixels.shape[1]}. Export it once more.")
    pixels = pixels[..., np.newaxis] if pixels.ndim == 2 else pixels
    pixels = pixels if whole else _filled(pixels, said)
    if pixels.shape[2] == 3 and all(np.array_equal(pixels[..., 0], pixels[..., other]) for other in (1, 2)):
        said.append("a colour file that holds grey only: one channel is kept")
        pixels = pixels[..., :1]
    pixels = np.ascontiguousarray(pixels)
    pixels += np.float32(0)  # -0.0 would have another digest than 0.0
    digest = hashlib.sha256(repr(pixels.shape).encode())
    digest.update(pixels)
    spacing = spacing if spacing and all(0 < step < LARGEST for step in spacing) else None
    return Picture(pixels, format, bits, spacing, digest.hexdigest(), said)


def middle(n, what):
    """Choose the slices that stand for a volume.

    Parameters
    ----------
    n : int
    what : str
        Such as "slices".

    Returns
    -------
    chosen : slice
        The middle three; all, where there are fewer.
    sentence : str
    """
    start = max(0, (n - 3) // 2)
    if n == 1:
        return slice(0, 1), f"a stack of one of {what}: it is used"
    which = f"the mean of its middle three {what}" if n > 3 else f"the mean of all {n} {what}"
    return slice(start, start + 3), f"a stack of {n} {what}: {which} is used"


def check_size(rows, columns, values, width):
    """Refuse what would fill the memory, before it is decoded.

    Parameters
    ----------
    rows, columns, values, width : int
        Of the picture; numbers a pixel, over all frames that are decoded at once; bytes a number.

    Raises
    ------
    Refused
        Above `MOST_BYTES`.
    """
    if rows * columns * values * width > MOST_BYTES:
        raise Refused(
            f"would fill {rows * columns * values * width // 2**20} MB of memory ({rows} x {columns} pixels, {values} "
            f"numbers each); {MOST_BYTES // 2**20} MB is the most. Make it smaller, or cut out the part that matters."
        )


def _filled(pixels, said):
    finite = np.abs(pixels) < LARGEST  # NaN is not
    if finite.all():
        return pixels
    if not finite.any():
        raise Refused("holds no finite number, only NaN or infinity. Export it once more, or leave it out.")
    said.append("NaN or infinite pixels are filled with the smallest value")
    return np.where(finite, pixels, pixels[finite].min())
