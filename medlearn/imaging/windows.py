"""A window: the part of the values that is spread over the whole grey scale."""

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
        If `width` is not positive, or one of the two is not a single finite number: headers may suggest several.

    Notes
    -----
    DICOM PS3.3 C.11.2.1.3 calls this function LINEAR_EXACT. Its LINEAR (C.11.2.1.2), which holds where a file names no
    function, makes the window one unit narrower: it differs by at most 1 / width, 0.0025 for a width of 400.

    Examples
    --------
    >>> window([-200, 40, 140, 900], level=40, width=400)
    array([0.  , 0.5 , 0.75, 1.  ])
    """
    level, width = _one_number("level", level), _one_number("width", width)
    if width <= 0:
        raise ValueError(
            f"width={width:g} leaves no grey levels; use a positive width, such as 400 for soft tissue in CT."
        )
    return np.clip((np.asarray(image, dtype=float) - (level - width / 2)) / width, 0, 1)


def _one_number(name, value):
    """Return a level or a width as a float, or refuse it."""
    try:
        number = np.asarray(value, dtype=float)
    except (TypeError, ValueError):
        number = np.array(np.nan)
    if number.size > 1:
        values = ", ".join(map(str, number.ravel()))
        raise ValueError(
            f"{name} has {number.size} values, {values}: a header may suggest several windows. Choose one, with its "
            "level and its width from the same place: level[0] goes with width[0]."
        )
    if number.size == 0 or not np.isfinite(number).all():
        raise ValueError(f"{name}={value!r} must be a finite number in the unit of the image.")
    return float(number.ravel()[0])
