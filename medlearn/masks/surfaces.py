"""How far apart the borders of two masks lie, in mm.

The border of a mask is made of its own voxels: those that share a face with the background. What lies outside of the
image counts as background. A distance runs from the centre of a border voxel to the nearest centre of the other border.
"""

import numpy as np

from medlearn.masks.checking import as_mask, as_masks, as_spacing


def border(mask):
    """Return the voxels of a mask that share a face with the background: what an erosion takes away.

    Parameters
    ----------
    mask : ndarray of bool, or of 0 and 1, shape (...)

    Returns
    -------
    border : ndarray of bool, the same shape

    Raises
    ------
    ValueError
        If it is no mask.

    Examples
    --------
    >>> border([0, 1, 1, 1, 1, 0]).astype(int)
    array([0, 1, 0, 0, 1, 0])
    """
    from scipy.ndimage import binary_erosion

    mask = as_mask("mask", mask)
    return mask & ~binary_erosion(mask)  # scipy's own neighbourhood is that of the faces


def hausdorff(truth, predicted, *, spacing, percentile=100):
    """Return how far the borders lie apart where they fit worst, in mm.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)
    spacing : sequence of float
        Size of a voxel along each axis, mm.
    percentile : float
        100 is the Hausdorff distance, one stray voxel decides it; 95 leaves out the worst twentieth of each border.

    Returns
    -------
    distance : float
        From each border to the other, the percentile of all distances; the larger of the two. Two empty masks: 0;
        one empty mask: infinity.

    Raises
    ------
    ValueError
        If the shapes differ, the values are no masks, the spacing does not fit, or the percentile is not in (0, 100].

    Notes
    -----
    The larger of the two directed percentiles, as Metrics Reloaded has it (doi 10.1038/s41592-023-02151-z). Some
    programs take one percentile of all distances together, which is never larger.

    Examples
    --------
    >>> hausdorff([0, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0], spacing=[0.5])
    1.0
    """
    truth, predicted = as_masks(truth, predicted)
    spacing = as_spacing(spacing, truth.ndim)
    if not 0 < percentile <= 100:
        raise ValueError(f"percentile is {percentile}; give a number above 0, up to 100.")
    if not (truth.any() and predicted.any()):
        return np.inf if truth.any() or predicted.any() else 0.0
    return float(max(np.percentile(distances, percentile) for distances in _both_ways(truth, predicted, spacing)))


def surface_dice(truth, predicted, *, spacing, tolerance):
    """Return the share of both borders that lies within a tolerance of the other border.

    Parameters
    ----------
    truth, predicted : ndarray of bool, or of 0 and 1, shape (...)
    spacing : sequence of float
        Size of a voxel along each axis, mm.
    tolerance : float
        How far apart two people may draw the same border, mm.

    Returns
    -------
    share : float
        Two empty masks: 1; one empty mask: 0.

    Raises
    ------
    ValueError
        As in `hausdorff`, or if the tolerance is below 0.

    Notes
    -----
    Nikolov et al. (2021), doi 10.2196/26151, weigh pieces of surface between voxels by their area in mm^2; here each
    border voxel counts once. The two can differ by twenty points where the tolerance is about as small as a voxel: for
    the ball in our tests .53 here, .73 there. Compare only values of one program.

    Examples
    --------
    >>> surface_dice([0, 1, 1, 0, 0, 0], [0, 1, 1, 1, 1, 0], spacing=[0.5], tolerance=0.6)
    0.75
    """
    truth, predicted = as_masks(truth, predicted)
    spacing = as_spacing(spacing, truth.ndim)
    if not tolerance >= 0:
        raise ValueError(f"tolerance is {tolerance}; give a distance of 0 mm or more.")
    if not (truth.any() and predicted.any()):
        return 0.0 if truth.any() or predicted.any() else 1.0
    within = tolerance * (1 + 1e-9)  # 2 voxels of 0.4 mm are 0.8 mm, whatever the last digit says
    return float(np.mean(np.concatenate(_both_ways(truth, predicted, spacing)) <= within))


def _both_ways(truth, predicted, spacing):
    """Measure from each voxel of one border to the nearest of the other: two arrays of mm, (n,) and (m,)."""
    from scipy.ndimage import distance_transform_edt

    truth, predicted = border(truth), border(predicted)
    to_truth, to_predicted = (distance_transform_edt(~edge, sampling=spacing) for edge in (truth, predicted))
    return to_predicted[truth], to_truth[predicted]
