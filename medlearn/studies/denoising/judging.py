"""What became of the nodule: two scans of each patient, with and without it, are judged on known places."""

import numpy as np

from medlearn import metrics
from medlearn.studies.denoising.slices import places, truth

CALLED = 0.75  # of the nodules shown, when the reader calls every spot that is at least as bright


def auc_of(cases):
    """Return how well the mean over the nodule's pixels tells scans with it from scans without, with its interval.

    Parameters
    ----------
    cases : pandas.DataFrame
        Rows of `judged`.

    Returns
    -------
    estimate : medlearn.intervals.Estimate
        95 %, over patients; both scans of a patient are drawn together.
    """
    from medlearn.intervals import bootstrap

    truth, scores, patients = _both(cases)
    return bootstrap(metrics.auc, truth, scores, groups=patients)


def difference(first, second):
    """Return by how much the AUC of one kind of picture is larger than another's, on the same patients.

    Parameters
    ----------
    first, second : pandas.DataFrame
        Rows of `judged`, of the same patients in the same order.

    Returns
    -------
    estimate : medlearn.intervals.Estimate

    Raises
    ------
    ValueError
        If the patients are not the same, or stand in another order.
    """
    from medlearn.intervals import paired_bootstrap

    if list(first.patient) != list(second.patient):
        raise ValueError("first and second are of other patients, or in another order; sort both by patient.")
    truth, scores, patients = _both(first)
    return paired_bootstrap(metrics.auc, truth, scores, _both(second)[1], groups=patients)


def judged(patients, shown, healthy):
    """Measure pictures of the same patients with and without their nodule.

    Parameters
    ----------
    patients : ndarray of shape (n, 6, 6)
    shown, healthy : ndarrays of shape (n, 64, 64)
        Pictures made of a scan with the nodule, and of another without.

    Returns
    -------
    cases : pandas.DataFrame
        A row a patient: `psnr` (dB; the largest value is 1) and `ssim` of the picture with the nodule; `there` and
        `absent`, the mean over the nodule's pixels in both pictures; `kept`, the share of the nodule's contrast that is
        left; `spot` and `healthy_spot`, how much the brightest spot on the nodule, and anywhere in the healthy lungs,
        stands out, as a share of the true nodule.
    """
    import pandas as pd
    from skimage.metrics import structural_similarity

    where, true, without = places(patients), truth(patients), truth(patients, nodule=False)
    there, absent, with_it, before = (_mean(part, where.nodule) for part in (shown, healthy, true, without))
    full = with_it - before
    lung = np.array([np.median(one[inside]) for one, inside in zip(without, where.lung, strict=True)])
    rows = {
        "patient": np.arange(len(patients)),
        "psnr": 10 * np.log10(1 / np.mean((shown - true) ** 2, axis=(1, 2))),
        "ssim": [structural_similarity(*pair, data_range=1.0) for pair in zip(shown, true, strict=True)],
        "there": there,
        "absent": absent,
        "kept": (there - before) / full,
        "spot": (spots(shown, where.nodule) - lung) / np.median(full),
        "healthy_spot": (spots(healthy, where.lung) - lung) / np.median(full),
    }
    return pd.DataFrame(rows)


def spots(slices, where):
    """Return the highest mean of a pixel and its four neighbours, among the pixels of a mask, shape (n,)."""
    padded = np.pad(slices, ((0, 0), (1, 1), (1, 1)), mode="edge")
    sides = padded[:, :-2, 1:-1] + padded[:, 2:, 1:-1] + padded[:, 1:-1, :-2] + padded[:, 1:-1, 2:]
    means = (slices + sides) / 5
    return np.array([one[inside].max() for one, inside in zip(means, where, strict=True)])


def summary(cases):
    """Return the numbers of a run: means, nodules removed, spots invented, and healthy slices called, dict of str."""
    called = np.quantile(cases.spot, 1 - CALLED)
    return {
        "psnr": cases.psnr.mean(),
        "ssim": cases.ssim.mean(),
        "removed": np.mean(cases.kept < 0.5),
        "invented": np.mean(cases.healthy_spot > 0.5),
        "false_alarms": np.mean(cases.healthy_spot >= called),
    }


def _both(cases):
    scores = np.concatenate([cases.there, cases.absent])
    return np.repeat([1, 0], len(cases)), scores, np.tile(cases.patient, 2)


def _mean(slices, where):
    return np.array([one[inside].mean() for one, inside in zip(slices, where, strict=True)])
