"""A head from the side. An exercise of lesson 15."""

from medlearn.checks import implement


def _planes(rng):
    """Return the middle plane of a real MR volume, every second slice left out, and random ones, with spacing."""
    from medlearn.datasets import load_mr_volume

    mr = load_mr_volume()
    head = mr.image[mr.image.shape[0] // 2].T[::-2]  # the top of the head first, every second slice left out
    cases = [(head, (2 * mr.spacing[2], mr.spacing[1]))]
    grids = [((4, 6), (3.0, 1.0)), ((12, 4), (1.0, 2.0)), ((5, 7), (2.4, 0.8)), ((40, 5), (1.25, 1.0))]
    for shape, spacing in (*grids, ((40, 4), (2.5, 0.7031))):  # factors that must not be rounded
        cases.append((rng.normal(size=shape), spacing))
    return cases


@implement(
    question="""
    **A head from the side.** Write `square_voxels(plane, spacing)`. `plane` cuts a volume from top to
    bottom: an image (slices, columns). `spacing` is mm between its slices and between its columns. Resample the
    *slices* so that they lie as far apart as the columns, with `ndimage.zoom(plane, (factor, 1), order=1,
    grid_mode=True, mode="nearest")`, and return the result. The check draws it for a real MR of a head, new to this
    lesson, of which every second slice was left out.
    """,
    hints=["The factor is old spacing / new spacing.", "The new spacing of the slices is spacing[1]."],
    cases=_planes,
    draws=True,
    praise="The head has its proportions again. Look closely: it is smoother from slice to slice than along the "
    "columns. What was left out did not come back.",
)
def square_voxels(plane, spacing):
    """Return the plane with its slices as far apart as its columns."""
    from scipy import ndimage

    return ndimage.zoom(plane, (spacing[0] / spacing[1], 1), order=1, grid_mode=True, mode="nearest")


def _zoomed(plane, factor, **how):
    from scipy import ndimage

    return ndimage.zoom(plane, (factor, 1), **({"order": 1, "grid_mode": True, "mode": "nearest"} | how))


square_voxels.wrong(lambda plane, spacing: plane, "You changed nothing yet: a voxel is still higher than wide.").wrong(
    lambda plane, spacing: _zoomed(plane, spacing[1] / spacing[0]),
    "Your factor is upside down: slices that lie far apart need *more* rows of pixels. Old spacing / new spacing.",
).wrong(
    lambda plane, spacing: _zoomed(plane, spacing[0] / spacing[1], grid_mode=False),
    "Nearly. Without `grid_mode=True` SciPy aligns the centres of the outer voxels, and the image is stretched.",
).wrong(
    lambda plane, spacing: _zoomed(plane, spacing[0] / spacing[1], order=0),
    "These slices are repeated. `order=1` interpolates between them.",
).wrong(
    lambda plane, spacing: _zoomed(plane.T, spacing[0] / spacing[1]).T,
    "You stretched the columns. It is the slices, axis 0, that lie too far apart.",
)
