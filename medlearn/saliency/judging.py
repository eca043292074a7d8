"""How good is a map? Whether its peak hits the finding, and how alike two maps are."""

import numpy as np


def pointing_game(maps, masks, *, margin=0):
    """Say of each map whether its highest value lies inside the mask.

    Parameters
    ----------
    maps : ndarray of shape (n, height, width)
    masks : ndarray of bool, shape (n, height, width)
    margin : int
        Pixels beside the mask, in every direction, that count as inside.

    Returns
    -------
    hits : ndarray of bool, shape (n,)
        Where several pixels share the highest value, all of them must lie inside: a flat map hits nothing.

    Raises
    ------
    ValueError
        If the shapes differ, a map has NaN, the margin is no whole number of at least 0, or a mask is empty: there
        would be nothing to hit.

    Notes
    -----
    Zhang and others, *International Journal of Computer Vision* 2018, doi.org/10.1007/s11263-017-1059-x, who allow 15
    pixels beside the object in images some 500 wide.

    Examples
    --------
    >>> pointing_game(np.array([[[0, 1], [5, 2]]]), np.array([[[False, False], [True, True]]]))
    array([ True])
    """
    maps, masks = np.asarray(maps, dtype=float), np.asarray(masks, dtype=bool)
    if maps.shape != masks.shape or maps.ndim != 3:
        raise ValueError(f"maps of shape {maps.shape} and masks of {masks.shape}: both must be (n, height, width).")
    if np.isnan(maps).any():
        raise ValueError(f"{np.isnan(maps).any(axis=(1, 2)).sum()} of {len(maps)} maps hold NaN; leave them out.")
    if not masks.any(axis=(1, 2)).all():
        raise ValueError(f"mask {np.argmin(masks.any(axis=(1, 2)))} is empty: leave images without a finding out.")
    peaks = maps == maps.max(axis=(1, 2), keepdims=True)
    return ~(peaks & ~_widened(masks, margin)).any(axis=(1, 2))


def _widened(masks, margin):
    """Let masks grow by some pixels in every direction."""
    if not isinstance(margin, int | np.integer) or margin < 0:
        raise ValueError(f"margin={margin!r}; give a whole number of pixels, 0 or more.")
    framed = np.pad(masks, [(0, 0), (margin, margin), (margin, margin)])
    windows = np.lib.stride_tricks.sliding_window_view(framed, (2 * margin + 1,) * 2, axis=(1, 2))
    return windows.any(axis=(3, 4))


def rank_agreement(first, second):
    """Return the rank correlation of two maps (Spearman): 1 for the same order of all pixels, about 0 for unrelated.

    Parameters
    ----------
    first, second : ndarrays of the same shape

    Returns
    -------
    agreement : float, -1 to 1
        Equal values share their mean rank; 0 if a map is flat.

    Raises
    ------
    ValueError
        If the shapes differ or a map has NaN.

    Examples
    --------
    >>> round(rank_agreement(np.array([1, 2, 30]), np.array([5, 6, 7])), 9)
    1.0
    """
    first, second = np.asarray(first, dtype=float), np.asarray(second, dtype=float)
    if first.shape != second.shape or np.isnan(first).any() or np.isnan(second).any():
        raise ValueError(f"maps of shapes {first.shape} and {second.shape} must be alike and without NaN.")
    ranks = np.array([_ranks(map_.ravel()) for map_ in (first, second)])
    ranks -= ranks.mean(axis=1, keepdims=True)
    spread = np.sqrt(np.sum(ranks**2, axis=1)).prod()
    return float(ranks[0] @ ranks[1] / spread) if spread > 0 else 0.0


def _ranks(values):
    """Rank values; those that are equal share the mean of their ranks."""
    _, place, counts = np.unique(values, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return (last - (counts - 1) / 2)[place]
