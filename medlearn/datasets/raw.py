"""Measurements before there is an image: X-rays through a tooth at 181 angles, and a part of the k-space of a brain."""

import numpy as np

from medlearn.datasets.archives import Unexpected, checked
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile

PROJECTIONS_URL = "https://raw.githubusercontent.com/tomopy/tomopy/master/source/tomopy/data/tooth.h5"
PROJECTIONS_SHA256 = "sha256:ab1d9bd073b7fb1beae4defa991c2a2626605c5cf1f4be0d0203656bc47b6489"
KSPACE_URL = "https://raw.githubusercontent.com/mikgroup/sigpy-mri-tutorial/master/data/cartesian_ksp.npy"
KSPACE_SHA256 = "sha256:bcfd07b767d26602bfccd08329321be57d500dc3f6b208cccddeb59162573045"
ANGLES, ROWS, POSITIONS = 181, 2, 640
ARRAYS = {  # in the file, below "exchange"
    "data": (ANGLES, ROWS, POSITIONS),
    "data_white": (10, ROWS, POSITIONS),
    "data_dark": (10, ROWS, POSITIONS),
    "theta": (ANGLES,),
}
KSPACE_SHAPE = (8, 230, 180)


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

    Raises
    ------
    DataUnavailable
        If the file cannot be had, or does not hold these measurements.
    """
    from sklearn.utils import Bunch

    file = projections_file()
    arrays = checked(_read_projections, local_copy(file, data_home), "the measurements")
    return Bunch(
        counts=arrays["data"],
        flat=arrays["data_white"],
        dark=arrays["data_dark"],
        angles=arrays["theta"],
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

    Raises
    ------
    DataUnavailable
        If the file cannot be had, or does not hold this k-space.
    """
    from sklearn.utils import Bunch

    file = kspace_file()
    kspace = checked(_read_kspace, local_copy(file, data_home), "the measurements")
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


def projections_file():
    """Return what is fetched of the tooth, a RemoteFile."""
    return RemoteFile("raw-ct/tooth.h5", PROJECTIONS_URL, PROJECTIONS_SHA256, 2_000_000)


def kspace_file():
    """Return what is fetched of the brain, a RemoteFile."""
    return RemoteFile("raw-mr/cartesian_ksp.npy", KSPACE_URL, KSPACE_SHA256, 4_000_000)


def _read_projections(path):
    import h5py  # comes with Keras

    try:
        with h5py.File(path, "r") as file:
            arrays = {name: np.asarray(file["exchange"][name]) for name in ARRAYS}
    except (OSError, KeyError, TypeError, ValueError, RuntimeError) as failure:
        raise Unexpected(f"it is not the HDF5 file ({' '.join(str(failure).split())[:80]})") from None
    for name, shape in ARRAYS.items():
        _check(name, arrays[name], shape, "f")
    return arrays


def _read_kspace(path):
    try:
        kspace = np.load(path, allow_pickle=False)
    except (OSError, EOFError, ValueError) as failure:
        raise Unexpected(f"it is not an array of NumPy ({' '.join(str(failure).split())[:80]})") from None
    _check("k-space", kspace, KSPACE_SHAPE, "c")
    return kspace


def _check(name, values, shape, kind):
    found = getattr(values, "shape", None)
    if found != shape or values.dtype.kind != kind or not np.isfinite(values).all():
        raise Unexpected(f"{name} has shape {found} instead of {shape}, or other values than finite numbers")
