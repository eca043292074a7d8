"""Retinal vessels of 14 children, drawn by two observers: CHASE_DB1."""

import hashlib

import numpy as np

from medlearn.datasets.archives import Unexpected, checked
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile
from medlearn.datasets.members import read_zip
from medlearn.datasets.pictures import picture

VESSELS_URL = "https://researchinnovation.kingston.ac.uk/files/40659508/CHASEDB1.zip"
# The university publishes no checksum: that of a zip file of ours, with the same 84 files.
OURS = "sha256:df314915b0125badd8a5cba76fc14d19f9101810620b6954f8a463eafabf4160"
KNOWN_FILES = "sha256:7f88a96b6fb91b9fa5c331f6772e2eec109c07f03e9c093faef96b73c8b48977"
EYES = [f"{child:02}{side}" for child in range(1, 15) for side in "LR"]
SHAPE = (960, 999)
MOST_OF_A_FILE = 3_000_000


def fetch_vessels(*, data_home=None):
    """Fetch CHASE_DB1: from the cache, else a mirror, else Kingston University.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `images` uint8 ndarray of shape (28, 960, 999, 3), left and right eye of each child; `first` and `second`, bool
        ndarrays of shape (28, 960, 999): the vessels as each observer drew them; `patients` (28,), the number of the
        child, 1 to 14; `description`, `source`, `licence`, `citation`.

    Raises
    ------
    DataUnavailable
        If the archive cannot be had, or does not hold these pictures.
    """
    from sklearn.utils import Bunch

    file = vessels_file()
    images, first, second = checked(_read, local_copy(file, data_home), "the pictures")
    return Bunch(
        images=images,
        first=first,
        second=second,
        patients=np.array([int(eye[:2]) for eye in EYES]),
        description=(
            "Fundus photographs of both eyes of 14 children of about ten years, from the Child Heart and Health Study "
            "in England; two observers drew the vessels, each without the other."
        ),
        source=file.url,
        licence="CC BY 4.0",
        citation=(
            "Fraz et al., An ensemble classification-based approach applied to retinal blood vessel segmentation, "
            "IEEE Transactions on Biomedical Engineering 59, 2538-2548 (2012), doi 10.1109/TBME.2012.2205687"
        ),
    )


def vessels_file():
    """Return what is fetched, a RemoteFile."""
    return RemoteFile("chase-db1/CHASEDB1.zip", VESSELS_URL, OURS, 20_000_000, _has_known_files)


def files_digest(files):
    """Compute one checksum over files, whatever archive they came in.

    Parameters
    ----------
    files : dict of str to bytes
        Taken in the order of their names.

    Returns
    -------
    checksum : str
        ``"sha256:..."`` over each file's name and content. Not over the pixels: libraries unpack JPEG differently.
    """
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        found.update(f"{name} {len(content)} ".encode())
        found.update(content)
    return f"sha256:{found.hexdigest()}"


def _has_known_files(path):
    """Say whether another archive holds the very pictures."""
    return files_digest(checked(_files, path, "the pictures")) == KNOWN_FILES


def _files(path):
    files = read_zip(path, ending=(".jpg", ".png"), most=MOST_OF_A_FILE)
    if not files:
        raise Unexpected("it holds no picture")
    for name in (f"Image_{eye}{ending}" for eye in EYES for ending in (".jpg", "_1stHO.png", "_2ndHO.png")):
        if name not in files:
            raise Unexpected(f"it lacks {name}")
    return files


def _read(path):
    files = _files(path)
    images = np.stack([picture(name, files[name], SHAPE) for name in (f"Image_{eye}.jpg" for eye in EYES)])
    names = [[f"Image_{eye}_{which}HO.png" for eye in EYES] for which in ("1st", "2nd")]
    drawn = [np.stack([picture(name, files[name], SHAPE)[..., 0] > 127 for name in side]) for side in names]
    return images, *drawn
