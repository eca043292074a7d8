"""Measurements before there is an image: X-rays through a tooth at 181 angles, and a part of the k-space of a brain."""

import numpy as np

from medlearn.datasets.download import files_of, local_copy


def fetch_projections(*, data_home=None):
    """Fetch the projections of a tooth: from the cache, else a mirror, else TomoPy's repository.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `counts`, float32 ndarray of shape (181, 2, 640), (angles, rows, positions): what two rows of the detector
        counted behind the tooth, a slice each; `flat` and `dark`, (10, 2, 640): what they counted without the tooth,
        and without rays; `angles` (181,), degrees from 0 to 179. The axis of rotation does not fall on the middle of
        the detector. `description`, `source`, `licence`, `citation`.
    """
    import h5py  # comes with Keras
    from sklearn.utils import Bunch

    [file] = files_of("projections").values()
    with h5py.File(local_copy(file, data_home), "r") as opened:
        measured = {name: np.asarray(values) for name, values in opened["exchange"].items()}
    return Bunch(
        counts=measured["data"],
        flat=measured["data_white"],
        dark=measured["data_dark"],
        angles=measured["theta"],
        description=(
            "X-rays of a synchrotron through a tooth, at 181 angles over half a turn: raw counts of two rows of the "
            "detector, ten dark and ten flat fields."
        ),
        source=file.url,
        licence="BSD 3-Clause (UChicago Argonne)",
        citation=(
            "Gursoy et al., TomoPy: a framework for the analysis of synchrotron tomographic data, Journal of "
            "Synchrotron Radiation 21, 1188-1193 (2014), doi 10.1107/S1600577514013939"
        ),
    )


def fetch_kspace(*, data_home=None):
    """Fetch the k-space of a brain: from the cache, else a mirror, else the repository of SigPy's tutorial.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `kspace`, complex64 ndarray of shape (8, 230, 180), (coils, rows, columns), the slowest wave in the middle;
        `mask`, bool ndarray of shape (230, 180): where it was measured, an eighth of all, with a full square of
        24 x 24 in the middle. Elsewhere k-space holds zeros, and nobody knows what stood there: there is no truth.
        `description`, `source`, `licence`, `citation`.
    """
    from sklearn.utils import Bunch

    [file] = files_of("kspace").values()
    kspace = np.load(local_copy(file, data_home), allow_pickle=False)
    return Bunch(
        kspace=kspace,
        mask=(kspace != 0).any(axis=0),
        description=(
            "One slice of a head in MR, measured by eight coils at once; only 12 per cent of k-space was measured, "
            "scattered points, more densely towards the middle."
        ),
        source=file.url,
        licence="BSD 3-Clause",
        citation=(
            "Ong and Lustig, SigPy: a Python package for high performance iterative reconstruction, Proceedings of the "
            "ISMRM 27, 4819 (2019); the measurement is that of its tutorial, mikgroup/sigpy-mri-tutorial"
        ),
    )
