"""The 95 % Hausdorff distance. An exercise of lesson 13."""

import numpy as np

from medlearn.checks import mend


def _borders(rng):
    """Return two borders, a row a voxel, and the spacing; many, few, and unequal numbers of voxels."""
    cases = []
    for n, m, spacing in ((60, 25, (3.0, 1.0)), (30, 80, (1.0, 1.0, 2.5)), (40, 40, (0.7, 0.7)), (50, 9, (1.0, 1.0))):
        axes = len(spacing)
        cases.append((rng.integers(0, 12, (n, axes)), rng.integers(2, 17, (m, axes)), np.array(spacing)))
    inner, outer, spacing = cases[1]
    steep = np.array([[0, 0]]), np.array([[0, 2], [1, 0]]), np.array([3.0, 1.0])  # two steps can be shorter than one
    return [*cases, (outer + 3, inner, spacing), steep]


@mend(
    question="""
    **The 95 % Hausdorff distance.** `truth` and `predicted` hold the border voxels of two masks, a row a voxel, a
    column an axis: (4, 7) is row 4, column 7. `spacing` is the size of a voxel along each axis in mm. The listing
    measures from each voxel of either border to the nearest of the other. It has two mistakes. Fix it: distances are
    in mm, and the result is the *larger* of the two directions' 95th percentiles.
    """,
    listing="""
    def hausdorff95(truth, predicted, spacing):
        from_truth = [np.sqrt(((predicted - voxel) ** 2).sum(axis=1)).min() for voxel in truth]
        from_predicted = [np.sqrt(((truth - voxel) ** 2).sum(axis=1)).min() for voxel in predicted]
        return np.percentile(from_truth + from_predicted, 95)
    """,
    hints=[
        "Multiply both borders by the spacing first: then the rows are places in mm.",
        "`from_truth + from_predicted` puts two lists together. What does the longer one do to a percentile?",
        "Take np.percentile(..., 95) of each list, and the larger of the two.",
    ],
    cases=_borders,
    praise="With everything in one list, a long border drowns a short one. Programs do both, so a paper should say "
    "which.",
)
def hausdorff95(truth, predicted, spacing):
    """Return the larger of the two directed 95th percentiles, in mm."""
    truth, predicted = truth * spacing, predicted * spacing
    from_truth = [np.sqrt(((predicted - voxel) ** 2).sum(axis=1)).min() for voxel in truth]
    from_predicted = [np.sqrt(((truth - voxel) ** 2).sum(axis=1)).min() for voxel in predicted]
    return max(np.percentile(from_truth, 95), np.percentile(from_predicted, 95))


def _ways(truth, predicted):
    apart = np.sqrt(((truth[:, np.newaxis] - predicted) ** 2).sum(axis=2))
    return apart.min(axis=1), apart.min(axis=0)


def _in_mm(join):
    """Return an answer that joins the two directions in another way."""
    return lambda truth, predicted, spacing: join(*_ways(truth * spacing, predicted * spacing))


hausdorff95.wrong(
    lambda truth, predicted, spacing: np.percentile(np.concatenate(_ways(truth, predicted)), 95),
    "The listing as it was: it counts voxels, not mm, and mixes the two directions.",
).wrong(
    _in_mm(lambda there, back: np.percentile(np.concatenate([there, back]), 95)),
    "The distances are in mm now. But both directions are in one list, so the border with more voxels decides.",
).wrong(
    lambda truth, predicted, spacing: max(np.percentile(way, 95) for way in _ways(truth, predicted)),
    "The two directions are apart now. But you count voxels: one step along an axis is `spacing` mm long.",
    where=lambda truth, predicted, spacing: (spacing != 1).any(),
).wrong(
    lambda truth, predicted, spacing: spacing.mean() * max(np.percentile(way, 95) for way in _ways(truth, predicted)),
    "You multiply by the mean spacing at the end. A step along one axis is longer than along the other: scale each "
    "axis.",
    where=lambda truth, predicted, spacing: len(set(spacing)) > 1,
).wrong(
    _in_mm(lambda there, back: min(np.percentile(there, 95), np.percentile(back, 95))),
    "You take the smaller direction. A small piece inside a large organ would then look perfect.",
).wrong(
    _in_mm(lambda there, back: (np.percentile(there, 95) + np.percentile(back, 95)) / 2),
    "You take the mean of the two directions. Asked is the larger.",
).wrong(
    _in_mm(lambda there, back: np.percentile(there, 95)),
    "You look from the truth only. A piece that was invented far away is seen from the *prediction*.",
).wrong(
    _in_mm(lambda there, back: max(there.max(), back.max())),
    "That is the Hausdorff distance itself: one stray voxel decides it. Asked is the 95th percentile.",
)
