"""Every second row. An exercise of lesson 17."""

import numpy as np

from medlearn.checks import implement


def _slices(rng):
    """Return a slice of a real head in MR, then random images, and how many rows to go on by."""
    from medlearn.datasets import load_mr_volume

    volume = load_mr_volume().image
    head = volume[:, :, volume.shape[2] // 2].astype(float)
    rows, columns = (side - side % 4 for side in head.shape)
    head = head[:rows, :columns]
    return [(head, 2), (rng.normal(size=(8, 6)), 2), (rng.normal(size=(12, 5)), 3), (rng.normal(size=(7, 4)), 2)]


@implement(
    question="""
    **Every second row.** To measure only every second row of k-space halves the time of a scan. Write
    `few_rows(image, every)`: go to k-space with `np.fft.fft2`, keep the rows 0, every, 2 · every and so on, set all
    others to 0, come back with `np.fft.ifft2`, and return the absolute values. The check draws what becomes of a real
    head.
    """,
    hints=[
        "kept = np.zeros_like(waves), then kept[::every] = waves[::every].",
        "np.abs at the end: what comes back is complex.",
    ],
    cases=_slices,
    draws=True,
    praise="The head stands there twice, each half as bright, and overlaps itself: it *folds*. Several coils can tell "
    "the two apart, as each sees one side better. That is how scanners really save time.",
)
def few_rows(image, every):
    """Return what is seen of every k-th row."""
    waves = np.fft.fft2(image)
    kept = np.zeros_like(waves)
    kept[::every] = waves[::every]
    return np.abs(np.fft.ifft2(kept))


def _with(image, mask):
    return np.fft.ifft2(np.where(mask, np.fft.fft2(image), 0))


def _rows(image, every):
    return (np.arange(len(image)) % every == 0)[:, np.newaxis]


def _gaps(image, every):
    return every > 1


few_rows.wrong(
    lambda image, every: np.abs(_with(image, ~_rows(image, every))),
    "The other way round: you set the measured rows to 0, and kept the others.",
).wrong(
    lambda image, every: np.abs(_with(image, _rows(image.T, every).T)),
    "You kept every k-th *column*. The first axis holds the rows.",
    where=_gaps,
).wrong(
    lambda image, every: _with(image, _rows(image, every)).real,
    "You took the real part. Return the absolute value: no brightness is negative.",
    where=lambda image, every: image.min() < 0 or every > 2,
).wrong(
    lambda image, every: np.where(_rows(image, every), image, 0),
    "You took rows away from the *image*. Take them away in k-space, between the two transforms.",
    where=_gaps,
).wrong(
    lambda image, every: np.abs(np.fft.ifft2(np.fft.fft2(image)[::every])),
    "You cut the rows out, and the picture shrank. Keep their places, and set the others to 0.",
    where=_gaps,
)
