"""Blocks cut from a chest CT around something round: a nodule, or a vessel that a slice cuts across.

The order in which a block is drawn makes the middle slice of both alike. First comes all that the middle slice shows:
how dense the lung is, the section of the candidate (an ellipse, its place, its density), the other vessels, the noise.
Only then does the label say what stands above and below: the sections of a nodule shrink and end, those of a vessel go
on, a little further to one side in each slice. Lengths are in millimetres; ``z`` grows from slice to slice.
"""

from types import SimpleNamespace

import numpy as np

from medlearn.phantoms.knobs import check_range, check_whole, draw, random_streams, take

SIDE = 24.0  # mm, each side of a block
EDGE = 1.0  # mm over which the edge of a section fades in its slice, as a scanner's blur does
VOLUMES_PER_BATCH = 64
MOST_OTHERS = 4

LUNG_DENSITY = {"lung": (-930, -700)}  # HU, drawn evenly for each patient: the deeper the breath, the lower
CANDIDATE = {  # drawn evenly between two limits for each block, whatever its label
    "x": (-3, 3),
    "y": (-3, 3),
    "radius": (2.0, 3.5),  # of a vessel that a plane cuts square; the section is longer by its slant
    "density": (-80, 60),  # HU: solid, or a little air in the voxel
    "slope": (0.3, 0.9),  # by how many mm a vessel moves aside in a mm of z
    "course": (0, 2 * np.pi),  # to which side
    "height": (0.8, 1.25),  # half the height of a nodule, relative to the mean radius of its section
}
OTHER = {  # another vessel: it crosses the middle slice at a distance from the candidate, in any direction
    "present": (0, 1),
    "where": (0, 2 * np.pi),
    "distance": (8.0, 13.0),
    "radius": (0.8, 3.5),
    "density": (-80, 60),
    "slope": (0.0, 1.2),
    "course": (0, 2 * np.pi),
}
STREAMS = ("patients", "labels", "density", "candidate", "others", "noise")
DESCRIPTION = (
    "Synthetic blocks of a chest CT (no person was imaged), each around a round candidate: label 1 is a nodule, "
    "label 0 a vessel that the middle slice cuts across. The middle slice has the same distribution for both; the "
    "slices above and below tell. Made for teaching, not for patients."
)


def make_chest_volumes(
    n_samples,
    *,
    spacing=(1.5, 1.0, 1.0),
    prevalence=0.5,
    noise=60.0,
    tilt=1.0,
    contrast=1.0,
    images_per_patient=1.25,
    random_state,
):
    """Make blocks of 24 x 24 x 24 mm around a nodule or a vessel, which one slice cannot tell apart.

    Every knob turns alone: with the same ``random_state``, another spacing, noise, tilt or contrast shows the same
    patients, and the first blocks of a larger set are those of a smaller one. Another prevalence leaves every *middle
    slice* as it was, to the last bit: only what stands above and below it changes.

    Parameters
    ----------
    n_samples : int
        Number of blocks.
    spacing : (float, float, float)
        Distance in mm between slices, rows and columns, each 0.5 to 6; the size of the voxels' grid follows from it.
        Slices are thin, whatever their distance: what lies between two of them is not seen.
    prevalence : float
        Probability, 0 to 1, that a candidate is a nodule.
    noise : float
        Standard deviation in HU, 0 to 1000, alike and independent in all voxels.
    tilt : float
        How slanted vessels run, 0 to 1.5 times the default; at 0 all candidates stand upright on the middle slice, and
        their sections are circles.
    contrast : float
        Difference between the candidate and the lung, relative to the default, 0 to 2; 0 hides it.
    images_per_patient : float
        Mean number of blocks of one patient, 1 to 100. They stand next to each other and share the lung's density; what
        each shows is drawn anew.
    random_state : int, numpy.random.Generator, numpy.random.RandomState or None
        The same int gives the same blocks; a generator is advanced; None gives others each time.

    Returns
    -------
    phantoms : sklearn.utils.Bunch
        ``images`` int16 in HU and ``masks`` bool (the candidate, nodule or vessel), of shape (n_samples, slices, rows,
        columns); of shape (n_samples,): ``labels`` (1 = nodule), ``patients`` and ``lengths`` (of the candidate along
        z, in mm, as far as the block reaches: this is what tells); ``middle`` (number of the middle slice), ``spacing``
        (3,), ``class_names``, ``description, source, licence``.

    Notes
    -----
    A slice is a plane without thickness. One that averages over its thickness would show a small nodule fainter than a
    vessel: in a real scan the middle slice says a little more than here.

    Examples
    --------
    >>> phantoms = make_chest_volumes(4, random_state=0)
    >>> phantoms.images.shape, phantoms.images.dtype, phantoms.middle
    ((4, 16, 24, 24), dtype('int16'), 8)
    >>> nodules, vessels = (make_chest_volumes(4, prevalence=share, random_state=0).images for share in (1, 0))
    >>> (nodules[:, 8] == vessels[:, 8]).all(), (nodules == vessels).all()
    (np.True_, np.False_)
    """
    from sklearn.utils import Bunch

    check_whole("n_samples", n_samples, 1, np.inf)
    _check_spacing(spacing)
    check_range("prevalence", prevalence, 0, 1)
    check_range("noise", noise, 0, 1000)
    check_range("tilt", tilt, 0, 1.5)
    check_range("contrast", contrast, 0, 2)
    check_range("images_per_patient", images_per_patient, 1, 100)
    streams = random_streams(random_state, STREAMS)
    cohort = _enrol(streams, n_samples, prevalence, images_per_patient)
    at = grid(spacing)
    images, masks = _scan(cohort, at, noise, tilt, contrast, streams.noise)
    return Bunch(
        images=images,
        masks=masks,
        labels=cohort.labels,
        patients=cohort.patients,
        lengths=_lengths(cohort, at),
        middle=len(at.z) // 2,
        spacing=np.array(spacing, dtype=float),
        class_names=["vessel", "nodule"],
        description=DESCRIPTION,
        source="computed by medlearn.phantoms",
        licence="CC0-1.0: computed images, no patient is shown",
    )


def grid(spacing):
    """Return where the voxels of a block lie, in mm from its middle: float32 ``z`` (slices,), ``y`` (rows, 1), ``x``.

    >>> grid((6, 12, 12)).z
    array([-12.,  -6.,   0.,   6.], dtype=float32)
    """
    slices, rows, columns = (max(1, round(SIDE / step)) for step in spacing)
    z = (np.arange(slices) - slices // 2) * spacing[0]
    y = (np.arange(rows) - (rows - 1) / 2) * spacing[1]
    x = (np.arange(columns) - (columns - 1) / 2) * spacing[2]
    return SimpleNamespace(z=z.astype(np.float32), y=y[:, None].astype(np.float32), x=x.astype(np.float32))


def _check_spacing(spacing):
    given = np.asarray(spacing)
    if given.dtype.kind not in "iuf" or given.shape != (3,) or not np.all((given >= 0.5) & (given <= 6)):
        raise ValueError(f"spacing is {spacing!r}; give three numbers from 0.5 to 6: mm between slices, rows, columns.")


def _enrol(streams, n, prevalence, images_per_patient):
    """Draw the patients, what the middle slice of each of their blocks shows and, last, the labels."""
    visits = np.floor(images_per_patient + streams.patients.random(n)).astype(int)
    patients = np.repeat(np.arange(n), visits)[:n]
    density = draw(streams.density, LUNG_DENSITY, patients[-1] + 1)
    others = draw(streams.others, OTHER, n * MOST_OTHERS)
    return SimpleNamespace(
        patients=patients,
        lung=density.lung[patients],
        candidate=draw(streams.candidate, CANDIDATE, n),
        others=[take(others, slice(number, None, MOST_OTHERS)) for number in range(MOST_OTHERS)],
        labels=(streams.labels.random(n) < prevalence).astype(int),
    )


def _scan(cohort, at, noise, tilt, contrast, rng):
    """Scan all blocks in batches; return images and masks of the candidates."""
    parts = []
    for start in range(0, len(cohort.labels), VOLUMES_PER_BATCH):
        rows = slice(start, start + VOLUMES_PER_BATCH)
        lung = cohort.lung[rows, None]
        candidate, nodule = take(cohort.candidate, rows), cohort.labels[rows, None, None, None] == 1
        shrunk = np.where(nodule, _shrinking(candidate, at), 1)
        shown = _section(candidate, at, tilt, np.where(nodule, 0, 1), shrunk)
        block = lung + contrast * shown * (candidate.density[:, None] - lung)
        for other in (take(one, rows) for one in cohort.others):
            block = np.maximum(block, lung + _vessel_beside(candidate, other, at) * (other.density[:, None] - lung))
        block = block + noise * rng.standard_normal(block.shape, dtype=np.float32)
        parts.append((np.clip(np.rint(block), -1024, 3071).astype(np.int16), shown > 0.5))
    return (np.concatenate(part) for part in zip(*parts, strict=True))


def _shrinking(candidate, at):
    """Return how large each section of a nodule is relative to its middle one: 0 above and below it."""
    half = (candidate.height * candidate.radius)[:, None]
    return np.sqrt(np.maximum(1 - (at.z[:, None, None] / half) ** 2, 0))


def _section(body, at, tilt, moves, shrunk):
    """Return how much of each voxel the sections of a body fill, 0 to 1, shape (n, slices, rows, columns)."""
    slope, z = tilt * body.slope[:, None], at.z[:, None, None]
    cos, sin = np.cos(body.course)[:, None], np.sin(body.course)[:, None]
    u = at.x - body.x[:, None] - moves * slope * cos * z
    v = at.y - body.y[:, None] - moves * slope * sin * z
    along, across = (u * cos + v * sin) / np.sqrt(1 + slope * slope), v * cos - u * sin
    inside = body.radius[:, None] * shrunk - np.sqrt(along * along + across * across)
    return np.clip(inside / EDGE + 0.5, 0, 1) * (shrunk > 0)


def _vessel_beside(candidate, other, at):
    """Return how much of each voxel another vessel fills; every second of them is there at all."""
    x = candidate.x + other.distance * np.cos(other.where)
    y = candidate.y + other.distance * np.sin(other.where)
    body = SimpleNamespace(**{**vars(other), "x": x, "y": y})
    return _section(body, at, 1, 1, 1) * (other.present < 0.5)[:, None]


def _lengths(cohort, at):
    """Return how far each candidate reaches along z, in mm."""
    nodule = 2 * (cohort.candidate.height * cohort.candidate.radius).ravel()
    return np.where(cohort.labels == 1, nodule, at.z[-1] - at.z[0] + (at.z[1] - at.z[0]))
