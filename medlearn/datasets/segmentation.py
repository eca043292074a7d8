"""Organs drawn by hand: the hippocampus in MR volumes, vessels of the retina by two observers, the liver in CT."""

import hashlib
import math

import numpy as np

from medlearn.datasets.archives import Unexpected, picture, read_tar, read_zip, unreadable, unzipped
from medlearn.datasets.download import files_of, local_copy

VOLUMES, MOST_OF_A_VOLUME = 260, 1_000_000
EYES = [f"{child:02}{side}" for child in range(1, 15) for side in "LR"]
MOST_OF_A_PICTURE = 3_000_000


def fetch_hippocampus(*, data_home=None):
    """Fetch the hippocampus volumes: from the cache, else a mirror, else their official source.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `images`, a list of 260 float32 ndarrays, each of its own shape, 31-43 x 40-59 x 24-47 voxels, from the
        patient's left to the right, from back to front and from below upwards; their grey values have no common scale.
        `masks`, a list of uint8 ndarrays of the same shapes: 0 background, 1 anterior, 2 posterior.
        `spacing`, mm along each axis; `patients` (260,), whose each volume is, 170 people; `files` (260,), the number
        of each file; `class_names`, `description`, `source`, `licence`, `citation`.

    Notes
    -----
    Each volume is cut out around one hippocampus. The source does not say whose it is. By all signs files 2k - 1 and
    2k are the two sides of one person (their volumes correlate at 0.91, those of 2k and 2k + 1 at 0.06), so they count
    as patient k; of 80 people only one side is here.
    """
    from sklearn.utils import Bunch

    [file] = hippocampus_files().values()
    images, masks, files = zip(*_volumes(local_copy(file, data_home)), strict=True)
    files = np.array(files)
    return Bunch(
        images=list(images),
        masks=list(masks),
        spacing=(1.0, 1.0, 1.0),
        patients=(files + 1) // 2,
        files=files,
        class_names=["background", "anterior", "posterior"],
        description=(
            "T1-weighted MR of the head, cut out around one hippocampus; 260 volumes of some 170 people; the anterior "
            "part (head) and the posterior part (body and tail) were drawn by hand. Voxels of 1 mm."
        ),
        source=file.url,
        licence="CC BY-SA 4.0",
        citation=(
            "Antonelli et al., The Medical Segmentation Decathlon, Nature Communications 13, 4128 (2022), "
            "doi 10.1038/s41467-022-30695-9"
        ),
    )


def hippocampus_files():
    """Return what is fetched of the hippocampi, as `files_of`."""
    return files_of("hippocampus", content_of_volumes)


def content_of_volumes(path):
    """Compute one checksum over the volumes of an archive, whatever the types and the compression of its files."""
    found = hashlib.sha256()
    for image, mask, file in _volumes(path):
        found.update(f"{file} {image.shape}".encode())
        found.update(np.ascontiguousarray(image, "<f4").tobytes())
        found.update(np.ascontiguousarray(mask, "u1").tobytes())
    return f"sha256:{found.hexdigest()}"


def _volumes(path):
    """Give each image, float32, its mask, uint8, and the number of its file, by number."""
    files = read_tar(path, ending=(".nii.gz",), most=MOST_OF_A_VOLUME, in_all=60_000_000)
    names = [name.removeprefix("imagesTr/") for name in files if name.startswith("imagesTr/")]
    if len(names) != VOLUMES:
        raise Unexpected(f"it holds {len(names)} volumes instead of {VOLUMES}")
    for name in names:
        if f"labelsTr/{name}" not in files:
            raise Unexpected(f"{name} has no label")
        image, mask = (_volume(name, files[f"{folder}/{name}"]) for folder in ("imagesTr", "labelsTr"))
        yield image.astype(np.float32), mask.astype(np.uint8), _number(name)


def _number(name):
    digits = name.removesuffix(".nii.gz").rpartition("_")[2]
    if not digits.isdecimal():
        raise Unexpected(f"{name} has no number")
    return int(digits)


def _volume(name, content):
    import nibabel

    content = unzipped(name, content, most=MOST_OF_A_VOLUME)
    try:
        image = nibabel.Nifti1Image.from_bytes(content)
        if math.prod(image.shape) * image.get_data_dtype().itemsize > len(content):  # nibabel would make room for it
            raise Unexpected(f"{name} promises {image.shape} voxels and has {len(content)} bytes")
        return np.asarray(image.dataobj)
    except Exception as failure:  # nibabel has many of its own, without a common one
        raise unreadable(name, failure) from None


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
    """
    from sklearn.utils import Bunch

    [file] = vessels_files().values()
    files = _pictures(local_copy(file, data_home))
    first, second = (
        np.stack([picture(name, files[name])[..., 0] > 127 for name in (f"Image_{eye}_{which}HO.png" for eye in EYES)])
        for which in ("1st", "2nd")
    )
    return Bunch(
        images=np.stack([picture(name, files[name]) for name in (f"Image_{eye}.jpg" for eye in EYES)]),
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


def vessels_files():
    """Return what is fetched of the vessels, as `files_of`."""
    return files_of("vessels", lambda path: content_of_files(_pictures(path)))


def _pictures(path):
    return read_zip(path, ending=(".jpg", ".png"), most=MOST_OF_A_PICTURE, in_all=20_000_000)


def content_of_files(files):
    """Compute one checksum over the names and contents of files, a dict of bytes, whatever archive they came in."""
    found = hashlib.sha256()
    for name, content in sorted(files.items()):
        found.update(f"{name} {len(content)} ".encode())
        found.update(content)
    return f"sha256:{found.hexdigest()}"


def fetch_ct_segmentation(*, data_home=None):
    """Fetch three CT slices and the liver drawn on them: from the cache, else a mirror, else GitHub.

    Parameters
    ----------
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `volume`, float32 ndarray of shape (3, 512, 512), in HU, from below upwards; `mask`, bool ndarray of the same
        shape, the liver; `spacing`, mm along each axis; `series`, the Bunch of `medlearn.dicom.read_series`, headers
        included; `files`, the three DICOM files, and `segmentation_file`, the DICOM segmentation that refers to them,
        each a Path; `description`, `source`, `licence`, `citation`.
    """
    from sklearn.utils import Bunch

    from medlearn.dicom import read_segmentation, read_series

    *files, drawn = (local_copy(file, data_home) for file in files_of("ct_segmentation").values())
    series = read_series(files)
    return Bunch(
        volume=series.volume,
        mask=read_segmentation(drawn, series).mask,
        spacing=tuple(series.spacing.tolist()),
        series=series,
        files=files,
        segmentation_file=drawn,
        description=(
            "Three neighbouring slices of a CT for virtual colonoscopy; the liver was drawn half by hand, half by a "
            "program, and written as a DICOM segmentation object."
        ),
        source="https://raw.githubusercontent.com/QIICR/dcmqi/master/data/segmentations/ct-3slice",
        licence="BSD 3-Clause (dcmqi, Brigham and Women's Hospital)",
        citation=(
            "Herz et al., dcmqi: an open source library for standardized communication of quantitative image analysis "
            "results using DICOM, Cancer Research 77, e87-e90 (2017), doi 10.1158/0008-5472.CAN-17-0336"
        ),
    )
