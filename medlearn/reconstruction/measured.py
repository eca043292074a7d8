"""From what a detector counted to sums along rays: dark and flat field, and what a bad detector pixel leaves."""

import numpy as np

from medlearn.reconstruction.checking import as_plane


def line_integrals(counts, flat, dark, *, least=1e-3):
    """Turn counts behind a patient into sums along rays.

    Parameters
    ----------
    counts : ndarray of shape (..., positions)
        Behind the object.
    flat, dark : ndarrays of shape (n, ..., positions)
        Without the object, and without rays: their means over the first axis count.
    least : float
        Share of the rays that is taken where fewer came through: a ray that counted nothing has no logarithm.

    Returns
    -------
    sums : ndarray of shape (..., positions)
        ``-log((counts - dark) / (flat - dark))``, the Beer-Lambert law solved for what lies on the way.

    Raises
    ------
    ValueError
        If the shapes do not fit, something is not finite, a flat field is not brighter than the dark one, or `least` is
        not above 0.

    Examples
    --------
    Half of the rays came through, then a quarter:

    >>> line_integrals([60, 35], flat=[[110, 110]], dark=[[10, 10]]).round(3)
    array([0.693, 1.386])
    """
    counts, flat, dark = (np.asarray(values, dtype=float) for values in (counts, flat, dark))
    if not all(values.ndim and values.size and np.isfinite(values).all() for values in (counts, flat, dark)):
        raise ValueError("counts, flat or dark is empty, or holds NaN or infinity; give what the detector counted.")
    if flat.ndim < 2 or flat.shape[1:] != dark.shape[1:] or counts.shape[-flat.ndim + 1 :] != flat.shape[1:]:
        raise ValueError(
            f"counts have shape {counts.shape}, flat {flat.shape}, dark {dark.shape}; but for the first axis of flat "
            "and dark, their last axes must be the same."
        )
    flat, dark = flat.mean(axis=0), dark.mean(axis=0)
    if not (flat > dark).all():
        raise ValueError(
            f"{(flat <= dark).sum()} positions count no more in flat than in dark; give flat before dark, leave out "
            "positions that are broken."
        )
    if not least > 0:
        raise ValueError(f"least={least}; give a share of the rays above 0, such as 0.001.")
    return -np.log(np.maximum((counts - dark) / (flat - dark), least))


def damp_rings(sinogram, *, width=9):
    """Take out of a sinogram what one position shows in all views, and its neighbours do not: it would become a ring.

    Parameters
    ----------
    sinogram : ndarray of shape (positions, angles)
    width : int
        Positions, an odd number, over which the median of the views' mean counts as what belongs there.

    Returns
    -------
    sinogram : ndarray of shape (positions, angles)

    Raises
    ------
    ValueError
        If the sinogram does not have two axes or is not finite, or the width is even or wider than it.

    Examples
    --------
    >>> damp_rings([[1, 1], [1, 1], [3, 3], [1, 1], [1, 1]], width=3)[:, 0]
    array([1., 1., 1., 1., 1.])
    """
    sinogram = as_plane("the sinogram", sinogram)
    if width % 2 != 1 or not 1 < width <= len(sinogram):
        raise ValueError(f"width={width}; give an odd number of positions, from 3 to {len(sinogram)}.")
    mean = sinogram.mean(axis=1)
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(mean, width // 2, mode="edge"), width)
    return sinogram - (mean - np.median(windows, axis=1))[:, np.newaxis]
