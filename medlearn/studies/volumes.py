"""Lesson 15: what a network sees of a volume, how it is trained, and how the shape of a gland is measured."""

import numpy as np

from medlearn.studies.networks import asked, warmup_cosine

SPACING = (2.0, 1.5, 1.5)  # mm: coarse enough that a 3-D network trains in seconds
VIEWS = ("one slice", "three slices", "three planes", "MIP", "attention", "3-D")
AIR, RANGE = -800.0, 400.0  # HU: lung is about 0 after scaling, soft tissue 2
SHAPE_NAMES = (
    *("volume", "surface", "sphericity", "surface per volume"),
    *("extent z", "extent y", "extent x", "share of box", "solidity"),
    *("long axis", "middle axis", "short axis", "elongation", "flatness"),
    *("thickest", "mean depth", "depth exceeded by a tenth", "largest slice", "Euler number"),
)


def seen(kind, volumes):
    """Return what a network of some kind sees.

    Parameters
    ----------
    kind : {"one slice", "three slices", "three planes", "MIP", "attention", "3-D"}
        The middle slice; the middle one and its two neighbours as channels, and the middle planes along the three axes
        as channels (both called 2.5-D); the greatest value along z; or, for the last two, the whole volume.
    volumes : ndarray of shape (n, slices, rows, columns)
        In HU. Three planes want at most as many slices as rows and columns, and these equal.

    Returns
    -------
    inputs : ndarray of float32
        (n, rows, columns, channels), or (n, slices, rows, columns, 1) for the whole volume. Lung is about 0, soft
        tissue about 2.

    Raises
    ------
    ValueError
        If there is no such kind, or the volumes do not fit.
    """
    if kind not in VIEWS:
        raise ValueError(f"there is no view {kind!r}; choose from {', '.join(VIEWS)}.")
    _check_four_axes(volumes)
    middle = volumes.shape[1] // 2
    if kind == "one slice":
        shown = volumes[:, middle, :, :, None]
    elif kind == "three slices":
        shown = np.moveaxis(volumes[:, middle - 1 : middle + 2], 1, -1)
    elif kind == "three planes":
        shown = three_planes(volumes)
    elif kind == "MIP":
        shown = volumes.max(axis=1)[..., None]
    else:
        shown = volumes[..., None]
    return ((shown - AIR) / RANGE).astype(np.float32)


def three_planes(volumes):
    """Cut volumes (n, s, r, r), s at most r, along their middle slices, rows and columns: (n, r, r, 3), air around."""
    n, slices, rows, columns = volumes.shape
    if rows != columns or slices > rows:
        raise ValueError(f"a volume is {slices} x {rows} x {columns}; three planes want s x r x r with s at most r.")
    planes = np.full((n, rows, columns, 3), AIR, dtype=np.float32)
    start = rows // 2 - slices // 2
    planes[..., 0] = volumes[:, slices // 2]
    planes[:, start : start + slices, :, 1] = volumes[:, :, rows // 2]
    planes[:, start : start + slices, :, 2] = volumes[:, :, :, columns // 2]
    return planes


def train(model, inputs, labels, *, seed, epochs=12, batch=32, rate=0.003):
    """Train a network with AdamW and a rate that rises for a tenth of the steps, then fades as a cosine.

    Parameters
    ----------
    model : keras.Model
        Made after `keras.utils.set_random_seed`, if its weights should be the same each time.
    inputs : ndarray of float32, first axis n
    labels : ndarray of shape (n,)
    seed : int
        For the order in which it sees them.
    epochs, batch : int
    rate : float
        The highest learning rate.

    Returns
    -------
    model : keras.Model
        The same.
    """
    import keras

    keras.utils.set_random_seed(seed)
    steps = epochs * -(-len(inputs) // batch)
    model.compile(warmup_cosine(rate, steps, max(1, steps // 10), decay=0.01, least=0.01), "binary_crossentropy")
    for _ in range(epochs):
        model.fit(inputs, labels, batch_size=batch, verbose=0)
    return model


def probabilities(model, inputs):
    """Return what a trained network says of each of n inputs: ndarray of shape (n,)."""
    return asked(model, inputs, at_once=64)


def shape_measurements(volumes):
    """Measure shapes: their size, and how far their voxels lie from the surface. Lengths are in voxels.

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
    _check_four_axes(volumes)
    empty = ~(volumes > 0).any(axis=(1, 2, 3))
    if empty.any():
        raise ValueError(f"volume {np.flatnonzero(empty)[0]} is empty: there is no shape to measure.")
    return np.array([_measure(_framed(volume > 0)) for volume in volumes])


def _check_four_axes(volumes):
    if volumes.ndim != 4:
        raise ValueError(f"the volumes have shape {volumes.shape}; give (n, slices, rows, columns).")


def _framed(shape):
    """Cut a shape out with one empty voxel around it: small arrays are measured faster."""
    filled = np.argwhere(shape)
    low, high = filled.min(axis=0), filled.max(axis=0) + 1
    return np.pad(shape[tuple(slice(*ends) for ends in zip(low, high, strict=True))], 1)


def _measure(shape):
    from scipy.ndimage import distance_transform_edt
    from skimage.measure import marching_cubes, mesh_surface_area, regionprops

    (region,) = regionprops(shape.astype(np.uint8))
    corners, faces, *_ = marching_cubes(shape.astype(np.float32), 0.5)
    volume, surface = region.area, mesh_surface_area(corners, faces)  # in voxels, in voxel faces
    box = [stop - start for start, stop in zip(region.bbox[:3], region.bbox[3:], strict=True)]
    axes, depth = _axes(shape), distance_transform_edt(shape)[shape]
    sphericity = np.pi ** (1 / 3) * (6 * volume) ** (2 / 3) / surface
    return [
        *(volume, surface, sphericity, surface / volume, *box, region.extent, volume / max(_hull(shape), volume)),
        *(*axes, axes[1] / axes[0], axes[2] / axes[1], 2 * depth.max(), depth.mean(), np.quantile(depth, 0.9)),
        *(shape.sum(axis=(1, 2)).max(), region.euler_number),
    ]


def _hull(shape):
    """Return the volume of the convex hull of the voxels' corners."""
    from scipy.spatial import ConvexHull

    corners = np.array(list(np.ndindex(2, 2, 2)))
    return ConvexHull((np.argwhere(shape)[:, None] + corners).reshape(-1, 3)).volume


def _axes(shape):
    """Return the standard deviations of the voxels, cubes of side 1, along the principal axes, longest first."""
    spread = np.atleast_2d(np.cov(np.argwhere(shape).T, bias=True)) if shape.sum() > 1 else np.zeros((3, 3))
    return np.sqrt(np.linalg.eigvalsh(spread + np.eye(3) / 12)[::-1])
