"""The MIP of a slab. An exercise of lesson 15."""

import numpy as np

from medlearn.checks import implement


def _blocks(rng):
    """Return volumes, a slice and a thickness: a vessel by hand, random ones, slabs over both ends."""
    vessel = np.ones((5, 3, 5), int)
    vessel[np.arange(5), 1, np.arange(5)] = 9
    cases = [(vessel, 2, 1)]
    for shape, at, thick in (((9, 4, 3), 4, 2), ((9, 4, 3), 1, 3), ((6, 3, 4), 4, 3), ((6, 3, 4), 2, 0)):
        cases.append((rng.integers(-900, 100, shape), at, thick))
    return cases


@implement(
    question="""
    **The MIP of a slab.** Write `slab_mip(volume, at, thick)`. `volume` is (slices, rows, columns). Return the
    greatest value at each row and column, over slice `at`, the `thick` slices before it and the `thick` slices after
    it. At the ends of the volume the slab holds fewer.
    """,
    hints=[
        "volume[first : last] leaves out slice `last`.",
        "Counting from -1 starts at the far end in Python: max(0, at - thick) stays inside.",
    ],
    cases=_blocks,
    praise="The vessel is three voxels long in it, as the slab holds three slices. A thicker slab shows more of it.",
)
def slab_mip(volume, at, thick):
    """Return the greatest values of a slab of slices."""
    return volume[max(0, at - thick) : at + thick + 1].max(axis=0)


def _inside(volume, at, thick):
    return at - thick >= 0 and at + thick < len(volume)


def _in_the_middle(volume, at, thick):
    return _inside(volume, at, thick) and thick > 0


slab_mip.usually(_in_the_middle).wrong(
    lambda volume, at, thick: volume[max(0, at - thick) : at + thick].max(axis=0),
    "The last slice of your slab is missing: a slice `first : last` ends *before* `last`.",
).wrong(
    lambda volume, at, thick: volume.max(axis=0), "You took all slices. The slab holds only those around `at`."
).wrong(lambda volume, at, thick: volume[at], "That is the slice alone. The slab holds its neighbours too.").wrong(
    lambda volume, at, thick: volume[max(0, at - thick) : at + thick + 1].mean(axis=0),
    "That is the mean of the slab. A MIP keeps the *greatest* value.",
).wrong(
    lambda volume, at, thick: volume[max(0, at - thick) : at + thick + 1].max(axis=1),
    "The right slab, seen from the front: `axis=0` flattens the slices.",
).wrong(
    lambda volume, at, thick: volume[at : at + thick + 1].max(axis=0),
    "Your slab starts at `at`. It reaches as far to the other side.",
).clause(
    "a slab over the first slice",
    lambda volume, at, thick: at - thick < 0,
    lambda volume, at, thick: volume[at : at + thick + 1].max(axis=0),
    message="Right inside the volume. Here `at - thick` is below 0, which Python counts from the far end. Start at 0.",
)
