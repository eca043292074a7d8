"""How sure is a volume in coarse slices? An exercise of lesson 15."""

import numpy as np

from medlearn.checks import implement


def _masks(rng):
    """Return a part of a real head in MR, then small masks, with spacings and distances, some of them 0."""
    from medlearn.datasets import load_mr_volume

    mr = load_mr_volume()
    head = np.transpose(mr.image)[4:20, 20:70, 24:72] > 400
    cases = [(head, (2.2, 2.0, 2.0), 2.5)]
    for shape, spacing, mm in (((5, 6, 7), (3.0, 1.0, 1.0), 1.5), ((6, 9, 5), (5.0, 0.8, 0.6), 1.0)):
        cases.append((rng.random(shape) < 0.04, spacing, mm))
    single = np.zeros((5, 7, 7), dtype=bool)
    single[2, 3, 3] = True
    return [*cases, (single, (2.0, 1.0, 1.0), 2.0), (single, (4.0, 1.0, 1.5), 4.0), (single, (1.0, 0.5, 0.5), 0.0)]


@implement(
    question="""
    **How sure in coarse slices?** The lesson grows a mask by one voxel all around, which is 1 mm only if voxels are
    1 mm wide. Write `grown_ml(mask, spacing, mm)`. `mask` is (slices, rows, columns) of True and False, `spacing` is mm
    between slices, rows and columns. Return the volume in ml of all voxels whose centre is at most `mm` away from the
    centre of a voxel of the mask; those of the mask count too. The first input is a part of a real head in MR.
    """,
    hints=[
        "ndimage.distance_transform_edt(~mask, sampling=spacing) gives for each voxel how far the mask is, in mm.",
        "A voxel has spacing[0] · spacing[1] · spacing[2] mm³, and 1000 mm³ are 1 ml.",
    ],
    cases=_masks,
    praise="Between slices 5 mm apart a border that moves by 1 mm meets no new voxel: there the volume is not sure, it "
    "is only not asked.",
)
def grown_ml(mask, spacing, mm):
    """Return the volume of a mask whose border moves outwards."""
    from scipy import ndimage

    return np.sum(ndimage.distance_transform_edt(~mask, sampling=spacing) <= mm) * np.prod(spacing) / 1000


def _ml(mask, spacing, mm, *, sampling=None, unit=1000.0):
    from scipy import ndimage

    far = ndimage.distance_transform_edt(~mask, sampling=spacing if sampling is None else sampling)
    return np.sum(far <= mm) * np.prod(spacing) / unit


def _dilated(mask, spacing, mm):
    from scipy import ndimage

    return ndimage.binary_dilation(mask).sum() * np.prod(spacing) / 1000


def _new_ones(mask, spacing, mm):
    return _ml(mask, spacing, mm) - mask.sum() * np.prod(spacing) / 1000


def _strictly(mask, spacing, mm):
    from scipy import ndimage

    far = ndimage.distance_transform_edt(~mask, sampling=spacing)
    return np.sum(far < mm) * np.prod(spacing) / 1000


def _between(mask, spacing, mm):
    """Say whether no voxel lies exactly at the distance asked for."""
    return abs(_strictly(mask, spacing, mm) - _ml(mask, spacing, mm)) < 1e-9


grown_ml.usually(_between).wrong(
    lambda mask, spacing, mm: mask.sum() * np.prod(spacing) / 1000,
    "That is the volume of the mask as it is. Asked is what it becomes if its border moves outwards by `mm`.",
).wrong(
    _dilated, "You grew it by one voxel. That is another length along each axis: ask how far each voxel is, in mm."
).wrong(
    lambda mask, spacing, mm: _ml(mask, spacing, mm, sampling=(1, 1, 1)),
    "You measured the distance in voxels. `sampling=spacing` makes millimetres of it.",
).wrong(
    lambda mask, spacing, mm: _ml(mask, spacing, mm, sampling=spacing[::-1]),
    "The spacing is upside down: its first number belongs to the slices.",
).wrong(lambda mask, spacing, mm: _ml(mask, spacing, mm, unit=1.0), "These are mm³. How many of them are 1 ml?").wrong(
    lambda mask, spacing, mm: _ml(mask, spacing, mm) / np.prod(spacing) * 1000,
    "That is how many voxels it is. Multiply by the volume of one.",
).wrong(_new_ones, "That is only what is added. The voxels of the mask count too.").clause(
    "voxels at exactly this distance",
    lambda mask, spacing, mm: not _between(mask, spacing, mm),
    _strictly,
    message="Right, but for voxels that lie at exactly `mm`, and for a distance of 0: *at most* includes them.",
)
