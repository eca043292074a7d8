"""Nineteen measurements of a shape in three dimensions: lengths in voxels, whatever the shape.

The gland in AdrenalMNIST3D is thin and folded, and hyperplasia makes it thicker: how far its voxels lie from the
surface is measured as well as its size.
"""

import numpy as np

SHAPE_NAMES = (
    *("volume", "surface", "sphericity", "surface per volume"),
    *("extent z", "extent y", "extent x", "share of box", "solidity"),
    *("long axis", "middle axis", "short axis", "elongation", "flatness"),
    *("thickest", "mean depth", "depth exceeded by a tenth", "largest slice", "Euler number"),
)


def shape_measurements(volumes):
    """Measure shapes.

    Parameters
    ----------
    volumes : ndarray of shape (n, slices, rows, columns)
        Above 0 inside the shape.

    Returns
    -------
    measurements : ndarray of shape (n, 19)
        A column for each of `SHAPE_NAMES`. *Depth* is the distance of a voxel's centre from the nearest voxel outside;
        *thickest* is twice the greatest depth.

    Raises
    ------
    ValueError
        If the volumes are not three-dimensional, or one is empty.

    Notes
    -----
    Regions, mesh and Euler number by scikit-image, depth by SciPy. Sphericity is the surface of a ball of the same
    volume over that of the shape: 1 for a ball, less for all others.
    """
    volumes = np.asarray(volumes)
    if volumes.ndim != 4:
        raise ValueError(f"the volumes have shape {volumes.shape}; give (n, slices, rows, columns).")
    empty = ~(volumes > 0).any(axis=(1, 2, 3))
    if empty.any():
        raise ValueError(f"volume {np.flatnonzero(empty)[0]} is empty: there is no shape to measure.")
    return np.array([_measure(_framed(volume > 0)) for volume in volumes])


def _framed(shape):
    """Cut a shape out with one empty voxel around it: small arrays are measured faster."""
    filled = np.argwhere(shape)
    low, high = filled.min(axis=0), filled.max(axis=0) + 1
    return np.pad(shape[tuple(slice(*ends) for ends in zip(low, high, strict=True))], 1)


def _measure(shape):
    from skimage.measure import regionprops

    (region,) = regionprops(shape.astype(np.uint8))
    volume, surface = region.area, _surface(shape)
    box = [stop - start for start, stop in zip(region.bbox[:3], region.bbox[3:], strict=True)]
    axes = _axes(shape)
    sphericity = np.pi ** (1 / 3) * (6 * volume) ** (2 / 3) / surface
    return [
        *(volume, surface, sphericity, surface / volume, *box, region.extent, volume / max(_hull(shape), volume)),
        *(*axes, axes[1] / axes[0], axes[2] / axes[1], *_depths(shape)),
        *(shape.sum(axis=(1, 2)).max(), region.euler_number),
    ]


def _surface(shape):
    """Return the area of a mesh around the shape, in voxel faces."""
    from skimage.measure import marching_cubes, mesh_surface_area

    corners, faces, *_ = marching_cubes(shape.astype(np.float32), 0.5)
    return mesh_surface_area(corners, faces)


def _hull(shape):
    """Return the volume of the convex hull of the voxels' corners."""
    from scipy.spatial import ConvexHull

    voxels = np.argwhere(shape)
    corners = np.array(list(np.ndindex(2, 2, 2)))
    return ConvexHull((voxels[:, None] + corners).reshape(-1, 3)).volume


def _axes(shape):
    """Return the standard deviations of the voxels, cubes of side 1, along the principal axes, longest first."""
    spread = np.atleast_2d(np.cov(np.argwhere(shape).T, bias=True)) if shape.sum() > 1 else np.zeros((3, 3))
    return np.sqrt(np.linalg.eigvalsh(spread + np.eye(3) / 12)[::-1])


def _depths(shape):
    from scipy.ndimage import distance_transform_edt

    depth = distance_transform_edt(shape)[shape]
    return 2 * depth.max(), depth.mean(), np.quantile(depth, 0.9)
