"""Prepare images: what happens between the file and the eye, or the file and the learner.

Images are ndarrays of shape (rows, columns), or batches (n, rows, columns), in any unit.
"""

import numpy as np


def window(image, level, width):
    """Spread the values around a level over the whole grey scale, and cut off the rest.

    Parameters
    ----------
    image : array-like, any shape
        In the units of `level` and `width`: Hounsfield units for CT.
    level : float
        The value that becomes middle grey; radiologists also call it the window centre.
    width : float
        The range from black to white: everything below level - width/2 is black, all above level + width/2 white.

    Returns
    -------
    shown : ndarray of floats from 0 (black) to 1 (white), same shape; NaN stays NaN

    Raises
    ------
    ValueError
        If `width` is not positive or one of the two is not finite.

    Notes
    -----
    DICOM PS3.3 C.11.2.1.3 calls this function LINEAR_EXACT. Its older LINEAR (C.11.2.1.2) differs by half a grey level
    at each end, a difference that nobody sees.

    Examples
    --------
    >>> window([-200, 40, 140, 900], level=40, width=400)
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    if not (np.isfinite(level) and np.isfinite(width)):
        raise ValueError(f"level={level} and width={width} must be finite numbers in the unit of the image.")
    if width <= 0:
        raise ValueError(
            f"width={width} leaves no grey levels; use a positive width, such as 400 for soft tissue in CT."
        )
    return np.clip((np.asarray(image, dtype=float) - (level - width / 2)) / width, 0, 1)
