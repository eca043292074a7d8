"""The hippocampus in 260 MR volumes, front and back part drawn by hand: the Medical Segmentation Decathlon, task 4."""

import hashlib

import numpy as np

from medlearn.datasets.archives import Unexpected, checked
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile
from medlearn.datasets.members import read_tar, unzipped

HIPPOCAMPUS_URL = "https://msd-for-monai.s3-us-west-2.amazonaws.com/Task04_Hippocampus.tar"
OFFICIAL = "md5:9d24dba78a72977dbd1d2e110310f31b"  # as MONAI pins it
KNOWN_VOLUMES = "sha256:a0095d8eff5ef204a3e35df9d699d586af9a8727e6560fb6883b41a3236f4f26"
VOLUMES = 260
MOST_BYTES = 60_000_000  # the official archive holds volumes without masks as well
MOST_OF_A_VOLUME = 4_000_000
PARTS = (0, 1, 2)


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

    Raises
    ------
    DataUnavailable
        If the archive cannot be had, or does not hold these volumes.

    Notes
    -----
    Each volume is cut out around one hippocampus. The source does not say whose it is. By all signs files 2k - 1 and
    2k are the two sides of one person (their volumes correlate at 0.91, those of 2k and 2k + 1 at 0.06), so they count
    as patient k; of 80 people only one side is here.
    """
    from sklearn.utils import Bunch

    file = hippocampus_file()
    path = local_copy(file, data_home)
    images, masks, files = checked(_read, path, "the volumes")
    return Bunch(
        images=images,
        masks=masks,
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


def hippocampus_file():
    """Return what is fetched, a RemoteFile."""
    return RemoteFile("msd/Task04_Hippocampus.tar", HIPPOCAMPUS_URL, OFFICIAL, MOST_BYTES, _has_known_volumes)


def volumes_digest(images, masks, files):
    """Compute one checksum over volumes, whatever the types and the compression of their files.

    Parameters
    ----------
    images, masks : list of ndarray
    files : ndarray of int, shape (n,)

    Returns
    -------
    checksum : str
        ``"sha256:..."`` over each file's number and shape, image as float32 and mask as uint8, both in C order.
    """
    found = hashlib.sha256()
    for image, mask, file in zip(images, masks, files, strict=True):
        found.update(f"{file} {image.shape}".encode())
        found.update(np.ascontiguousarray(image, "<f4").tobytes())
        found.update(np.ascontiguousarray(mask, "u1").tobytes())
    return f"sha256:{found.hexdigest()}"


def _has_known_volumes(path):
    """Say whether an archive that is not the official file holds the very volumes of the official one."""
    return volumes_digest(*checked(_read, path, "the volumes")) == KNOWN_VOLUMES


def _read(path):
    """Read images and masks, each volume with its label, sorted by file."""
    files = read_tar(path, ending=(".nii.gz",), most=MOST_OF_A_VOLUME)
    images, labels = (_in(files, folder) for folder in ("imagesTr", "labelsTr"))
    if not images:
        raise Unexpected("its folder imagesTr is empty")
    if lonely := sorted(images.keys() ^ labels.keys()):
        side = "label" if lonely[0] in images else "image"
        raise Unexpected(f"{lonely[0]} has no {side}")
    if len(images) != VOLUMES:
        raise Unexpected(f"it holds {len(images)} volumes instead of {VOLUMES}")
    pairs = [_pair(name, images[name], labels[name]) for name in images]
    numbers = np.array([_number(name) for name in images])
    return *map(list, zip(*pairs, strict=True)), numbers


def _in(files, folder):
    return {name.split("/")[1]: content for name, content in files.items() if name.startswith(f"{folder}/")}


def _number(name):
    digits = name.removesuffix(".nii.gz").rpartition("_")[2]
    if not digits.isdecimal():
        raise Unexpected(f"{name} has no number")
    return int(digits)


def _pair(name, image, label):
    """Read one volume, float32, and its mask, uint8."""
    image, label = _volume(name, image), _volume(name, label)
    if image.shape != label.shape or image.ndim != 3:
        raise Unexpected(f"{name} has shape {image.shape}, its label {label.shape}")
    if not (np.isfinite(image).all() and np.isin(label, PARTS).all()):
        raise Unexpected(f"{name} holds NaN, or its label something else than 0, 1 and 2")
    return image.astype(np.float32), label.astype(np.uint8)


def _volume(name, content):
    import nibabel

    try:
        return np.asarray(nibabel.Nifti1Image.from_bytes(unzipped(name, content, most=MOST_OF_A_VOLUME)).dataobj)
    except (ValueError, OSError, nibabel.filebasedimages.ImageFileError, nibabel.spatialimages.HeaderDataError) as why:
        if isinstance(why, Unexpected):
            raise
        raise Unexpected(f"{name} is no NIfTI volume ({' '.join(str(why).split())[:80]})") from None
