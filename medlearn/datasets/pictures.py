"""Pictures out of bytes in memory, looked at before they are unpacked."""

import io

import numpy as np

from medlearn.datasets.archives import Unexpected

MOST_PIXELS = 4_000_000


def picture(name, content, shape=None):
    """Decode a PNG or JPEG picture.

    Parameters
    ----------
    name : str
        For the error.
    content : bytes
    shape : (int, int), optional
        The rows and columns that it must have.

    Returns
    -------
    pixels : ndarray of uint8, shape (rows, columns, 3)
        What is transparent is black.

    Raises
    ------
    Unexpected
        If it is no such picture, has another shape, or is too large.
    """
    from PIL import Image

    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as opened:
            found = opened.size[::-1]
            if found[0] * found[1] > MOST_PIXELS or shape not in (None, found):
                raise Unexpected(f"{name} has {found[0]} x {found[1]} pixels" + (f", not {shape}" if shape else ""))
            pixels = np.array(opened.convert("RGBA"))
    except (OSError, SyntaxError, ValueError) as failure:
        if isinstance(failure, Unexpected):
            raise
        raise Unexpected(f"{name} is no picture ({' '.join(str(failure).split())[:60]})") from None
    pixels[pixels[..., 3] == 0] = 0
    return pixels[..., :3]
