"""How wide is the ball? An exercise of lesson 15."""

import numpy as np

from medlearn.checks import mend


def _masks(rng):
    """Return masks and spacings: a ball in coarse voxels, boxes, random ones."""
    z, y, x = (np.arange(n) - (n - 1) / 2 for n in (5, 10, 10))
    ball = (5 * z[:, None, None]) ** 2 + (2.5 * y[:, None]) ** 2 + (2.5 * x) ** 2 <= 7.5**2
    cases = [(ball, (5.0, 2.5, 2.5)), (np.ones((2, 3, 4), bool), (3.0, 0.7, 0.9))]
    return [*cases, *((rng.random((4, 5, 6)) < 0.4, spacing) for spacing in ((2.0, 0.5, 1.5), (0.8, 1.2, 3.0)))]


@mend(
    question="""
    **How wide is the ball?** This listing should return the width, in mm, of a ball with the same volume as the mask.
    `spacing` is mm between slices, rows and columns. The volume of a ball of width d is π/6 · d³. The listing has two
    faults. Find them.
    """,
    listing="""
    def ball_width(mask, spacing):
        mm3 = mask.sum() * spacing[0] ** 3
        return np.sqrt(6 * mm3 / np.pi)
    """,
    hints=["A voxel is a box. Its three sides may differ.", "d³ = 6 · volume / π. Which root gives d?"],
    cases=_masks,
    praise="15.6 mm in place of 15: not bad for slices 5 mm apart.",
)
def ball_width(mask, spacing):
    """Return the width of a ball of the same volume."""
    return np.cbrt(6 * mask.sum() * np.prod(spacing) / np.pi)


def _width(root=np.cbrt, voxel=np.prod, factor=6):
    return lambda mask, spacing: root(factor * mask.sum() * voxel(spacing) / np.pi)


ball_width.wrong(
    _width(np.sqrt, lambda spacing: spacing[0] ** 3), "Nothing has changed: both faults are still there."
).wrong(
    _width(voxel=lambda spacing: spacing[0] ** 3),
    "The root is right. But each voxel counts as a cube with the distance of the *slices* as its side.",
).wrong(_width(np.sqrt), "The volume is right. But the width comes from its *cube* root.").wrong(
    _width(voxel=lambda spacing: 1.0), "You measure in voxels. How many mm³ does one have?"
).wrong(
    _width(voxel=lambda spacing: np.mean(spacing) ** 3),
    "You took the mean of the sides. A box has the product of its three sides.",
).wrong(_width(factor=6 / 8), "That is the radius: half of the width.").wrong(
    lambda mask, spacing: mask.sum() * np.prod(spacing),
    "That is the volume in mm³. Asked is the width of a ball of this volume.",
)
