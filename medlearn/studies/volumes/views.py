"""What a network sees of a volume: one slice, some slices, a projection, or all of it."""

import numpy as np

VIEWS = ("one slice", "three slices", "three planes", "MIP", "attention", "3-D")
AIR, RANGE = -800.0, 400.0  # HU: lung is about 0 after scaling, soft tissue 2


def seen(kind, volumes):
    """Return what a network of some kind sees.

    Parameters
    ----------
    kind : {"one slice", "three slices", "three planes", "MIP", "attention", "3-D"}
        The middle slice; the middle one and its two neighbours as channels, and the middle planes along the three axes
        as channels (both called 2.5-D); the greatest value along z; or the whole volume.
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
        If there is no such kind, or the volumes do not have four axes.
    """
    volumes = np.asarray(volumes)
    if kind not in VIEWS:
        raise ValueError(f"there is no view {kind!r}; choose from {', '.join(VIEWS)}.")
    if volumes.ndim != 4:
        raise ValueError(f"the volumes have shape {volumes.shape}; give (n, slices, rows, columns).")
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
    """Cut volumes along their three middle planes.

    Parameters
    ----------
    volumes : ndarray of shape (n, slices, side, side)
        With at most `side` slices.

    Returns
    -------
    planes : ndarray of shape (n, side, side, 3)
        The middle slice, then the middle rows and the middle columns, with z downwards; where there are fewer slices
        than rows, air is put around them.

    Raises
    ------
    ValueError
        If the sides do not fit.
    """
    n, slices, rows, columns = volumes.shape
    if rows != columns or slices > rows:
        raise ValueError(f"a volume is {slices} x {rows} x {columns}; three planes want s x r x r with s at most r.")
    planes = np.full((n, rows, columns, 3), AIR, dtype=np.float32)
    start = rows // 2 - slices // 2
    planes[..., 0] = volumes[:, slices // 2]
    planes[:, start : start + slices, :, 1] = volumes[:, :, rows // 2]
    planes[:, start : start + slices, :, 2] = volumes[:, :, :, columns // 2]
    return planes


def moved(shapes, rng, most=2):
    """Mirror half of the shapes along each axis in turn, and shift all by up to some voxels.

    Parameters
    ----------
    shapes : ndarray of shape (n, slices, rows, columns, 1)
    rng : numpy.random.Generator
    most : int
        Voxels, along each axis; what moves out is lost, what moves in is empty.

    Returns
    -------
    moved : ndarray of the same shape
    """
    changed = shapes.copy()
    for axis in (1, 2, 3):
        chosen = rng.random(len(shapes)) < 0.5
        changed[chosen] = np.flip(changed[chosen], axis)
    padded = np.pad(changed, [(0, 0), *[(most, most)] * 3, (0, 0)])
    starts = rng.integers(0, 2 * most + 1, (len(shapes), 3))
    for number, start in enumerate(starts):
        changed[number] = padded[number][
            tuple(slice(s, s + side) for s, side in zip(start, shapes.shape[1:4], strict=True))
        ]
    return changed
