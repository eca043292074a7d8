"""Mirror the array, keep the patient. An exercise of lesson 01."""

import numpy as np

from medlearn.checks import mend


def _volumes(rng):
    """Return volumes with their affines: the first lies straight in the scanner, the others are turned."""
    straight = np.array([[-2.0, 0, 0, 50], [0, 2, 0, -36], [0, 0, 2, -7], [0, 0, 0, 1]])
    sizes = [(5, 3, 4), (6, 4, 2), (3, 5, 5)]
    turned = [np.vstack([rng.normal(0, [2, 2, 2, 30], size=(3, 4)), [0, 0, 0, 1]]) for _ in sizes]
    return [
        (np.array([[[1.0]], [[2]], [[3]]]), straight),
        *((rng.normal(size=size), affine) for size, affine in zip(sizes, turned, strict=True)),
    ]


@mend(
    question="""
    **Mirror the array, keep the patient.** This listing turns a volume around along its first axis and hands on the
    affine as it was. A finding on the right now counts as left. Mend it: `mirror(volume, affine)` returns the
    turned array *and* the affine that belongs to it, so that every voxel keeps its place in the patient. Both
    inputs stay as they are.
    """,
    listing="""
    def mirror(volume, affine):
        return volume[::-1], affine
    """,
    hints=[
        "Two columns of the affine change: the first (one step along the first axis) and the last (voxel 0, 0, 0).",
        "One step along the first axis now goes the other way: the whole first column changes its sign.",
        "The new voxel 0 is the old voxel n - 1, and that lies n - 1 old steps away from the old voxel 0. Copy the "
        "affine before you change it.",
    ],
    cases=_volumes,
    praise="Array and affine moved together, so the finding stays on its side. No pixel could have told you.",
)
def mirror(volume, affine):
    """Turn a volume around along its first axis, and its 4 x 4 affine with it."""
    mirrored = affine.copy()
    mirrored[:, 0] = -affine[:, 0]
    mirrored[:, 3] = affine[:, 3] + (len(volume) - 1) * affine[:, 0]
    return volume[::-1], mirrored


# Exports that turned the array alone: github.com/v7labs/darwin-py/pull/979.
mirror.wrong(
    lambda volume, affine: (np.flip(volume, axis=0), affine),
    "The array is turned, the affine is not: what lay last now comes first, and the affine still says "
    "x = {got[1][0][3]:.0f} mm for it, where {expected[1][0][3]:.0f} mm is due. Which columns of the affine must know?",
).wrong(
    lambda volume, affine: (volume[::-1], affine * [-1, 1, 1, 1]),
    "The steps now run the other way, as they should. But voxel 0 still stands at x = {got[1][0][3]:.0f} mm, where "
    "{expected[1][0][3]:.0f} mm is due: which old voxel is the new voxel 0, and where did it lie?",
)


def _one_step_too_far(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[:, 3] += len(volume) * affine[:, 0]
    return volume[::-1], new


mirror.wrong(
    _one_step_too_far,
    "One step too far: voxel 0 stands at x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due. With n "
    "voxels in a row, how many steps lead from the first to the last?",
)


def _turns_before_it_moves(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[:, 3] += (len(volume) - 1) * new[:, 0]
    return volume[::-1], new


mirror.wrong(
    _turns_before_it_moves,
    "Voxel 0 went the wrong way, to x = {got[1][0][3]:.0f} mm instead of {expected[1][0][3]:.0f} mm: you turned the "
    "steps first and then walked with the *new* ones. The old steps lead from the old voxel 0 to the old last one.",
).wrong(
    lambda volume, affine: (volume[::-1], np.diag([-1.0, 1, 1, 1]) @ affine),
    "You mirrored the *scanner's* x axis, about x = 0: the patient has changed sides together with the array. A voxel "
    "has to keep its place. A row of the affine belongs to the scanner, a column to an axis of the array.",
)


def _moves_along_x_only(volume, affine):
    new = affine.copy()
    new[0, 0] = -affine[0, 0]
    new[0, 3] += (len(volume) - 1) * affine[0, 0]
    return volume[::-1], new


mirror.wrong(
    _moves_along_x_only,
    "Right for a patient who lies straight in the scanner. In a tilted volume, one step along the first axis moves in "
    "y and z as well: look at the *whole* first column.",
).wrong(
    lambda volume, affine: (volume, mirror.reference(volume, affine)[1]),
    "The affine is right; now the array has not turned. The two only fit if both change.",
)


def _forgets_the_origin(volume, affine):
    new = affine.copy()
    new[0, 0] = -affine[0, 0]
    return volume[::-1], new


mirror.wrong(
    _forgets_the_origin,
    "The step along the first axis now runs the other way, as it should. But in your affine voxel 0 still stands at "
    "x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due: which old voxel is the new voxel 0, and where "
    "did it lie? (3 voxels in a row, steps of -2 mm.)",
)


# Right on tilted volumes: a misconception is known whichever rows an answer changes.
def _straight(volume, affine):
    return np.count_nonzero(affine[:3, :3]) == 3


def _moves_by_the_number_of_steps(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[0, 3] += len(volume) - 1
    return volume[::-1], new


mirror.wrong(
    _moves_by_the_number_of_steps,
    "Voxel 0 stands at x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due: you moved it by the number "
    "of *steps* from the first voxel to the last, as if each were a millimetre. Here a step is -2 mm: the affine says "
    "how far, and in which direction.",
    where=_straight,
)


def _moves_in_y_and_z_too(volume, affine):
    new = affine * [-1, 1, 1, 1]
    new[:3, 3] += len(volume) - 1
    return volume[::-1], new


mirror.wrong(
    _moves_in_y_and_z_too,
    "Voxel 0 went to x = {got[1][0][3]:.0f} mm, where {expected[1][0][3]:.0f} mm is due, and moved in y and z too: you "
    "added the number of *steps* to all three. A step along the first axis leads only where the first column of the "
    "affine says, and as far.",
    where=_straight,
).wrong(
    lambda volume, affine: (volume[::-1], -affine),
    "Everything in the affine changed its sign, and voxel 0 went to x = {got[1][0][3]:.0f} mm, out of the patient. "
    "Only the first axis of the array was turned: which column is its step? And which old voxel is the new voxel 0?",
    where=_straight,
)


def _steps_as_before(volume, affine):
    new = affine.copy()
    new[:, 3] += (len(volume) - 1) * affine[:, 0]
    return volume[::-1], new


mirror.wrong(
    _steps_as_before,
    "Voxel 0 now stands where it should, at x = {got[1][0][3]:.0f} mm. But from there the affine still steps by "
    "{got[1][0][0]:.0f} mm, as it did before the array was turned. Which way must the steps run now?",
    where=_straight,
    credit=0.5,
).wrong(
    lambda volume, affine: (volume, affine),
    "Consistent, but nothing is mirrored: both came back as they were. The array should be turned, and the affine "
    "should make up for it.",
).clause(
    "the inputs stay as they are",
    lambda volume, affine: True,
    lambda volume, affine: (mirror.reference(volume, affine), affine.fill(0))[0],
)
