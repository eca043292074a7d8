"""MedMNIST: small standardised sets of medical images, fetched once and checked.

Images are (n, size, size) for grey and (n, size, size, 3) for colour sets, uint8, row by row from the top.
"""

import zipfile
from difflib import get_close_matches

import numpy as np

from medlearn.datasets.cache import local_copy
from medlearn.datasets.medmnist_registry import CITATION, RECORD, REGISTRY, SIZES, SPLITS, VOLUMES
from medlearn.datasets.transfer import DataUnavailable, RemoteFile

# Published with the finding as label 0; here label 1 is the finding everywhere.
TURNED = ("breastmnist",)


def fetch_medmnist(name, *, size=28, data_home=None):
    """Fetch a 2-D MedMNIST set: from the cache, else a mirror, else its official source.

    Parameters
    ----------
    name : str
        Such as ``"pneumoniamnist"``; `medlearn.datasets.fetchable` lists them with their licences.
    size : {28, 64, 128, 224}
        Height and width in pixels. The large sets at 128 and 224 take several GB of memory.
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `train`, `val` and `test`, each a Bunch with `images`, uint8 ndarray of shape (n, size, size) or
        (n, size, size, 3), and `labels`, int64 ndarray of shape (n,). ChestMNIST is multi-label: (n, 14), one column
        of 0 and 1 per finding. Further `class_names`, `task`, `description`, `source`, `licence`, `citation`.

    Raises
    ------
    ValueError
        If there is no such set or size.
    DataUnavailable
        If the file cannot be had, or does not hold what the registry says.

    Notes
    -----
    Label 1 is the finding in every two-class set. BreastMNIST is published the other way round and is turned here.
    """
    from sklearn.utils import Bunch

    file = medmnist_file(name, size)
    path = local_copy(file, data_home)
    splits = {split: Bunch(**arrays) for split, arrays in _read(path, name, size).items()}
    return Bunch(**splits, **_facts(name, size, file.url))


def medmnist_file(name, size=28):
    """Return what is fetched for a set.

    Parameters
    ----------
    name : str
    size : {28, 64, 128, 224}

    Returns
    -------
    file : RemoteFile

    Raises
    ------
    ValueError
        If there is no such set or size.

    Examples
    --------
    >>> medmnist_file("retinamnist", 64).path
    'medmnist/retinamnist_64.npz'
    """
    _check_name(name)
    if size not in SIZES:
        raise ValueError(f"size is {size!r}; MedMNIST comes in {', '.join(map(str, SIZES))} pixels.")
    filename = f"{name}.npz" if size == 28 else f"{name}_{size}.npz"
    url = f"{RECORD}/files/{filename}?download=1"
    return RemoteFile(f"medmnist/{filename}", url, REGISTRY[name].checksums[size])


def _check_name(name):
    if name in REGISTRY:
        return
    if str(name).lower() in VOLUMES:
        raise ValueError(f"{name!r} holds 3-D volumes, which are not offered here yet; 2-D: {', '.join(REGISTRY)}.")
    raise ValueError(f"There is no MedMNIST set {name!r}. {did_you_mean(name, REGISTRY)}")


def did_you_mean(name, names):
    """Help with a name that does not exist.

    Parameters
    ----------
    name : str
    names : iterable of str
        The names that do.

    Returns
    -------
    advice : str

    Examples
    --------
    >>> did_you_mean("Pneumonia-MNIST", ["pneumoniamnist", "retinamnist"])
    "Did you mean 'pneumoniamnist'? There are pneumoniamnist, retinamnist."
    """
    near = get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
    return (f"Did you mean {near[0]!r}? " if near else "") + f"There are {', '.join(names)}."


def _facts(name, size, url):
    entry = REGISTRY[name]
    class_names = entry.class_names[::-1] if name in TURNED else entry.class_names
    description = f"{name}: {entry.what}, {sum(entry.counts)} images of {size} x {size} pixels; {entry.task}."
    if name in TURNED:
        description += (
            " Published with malignant as 0; turned here, so that label 1 is the finding: 0 is normal or benign, "
            "1 is malignant."
        )
    if entry.is_multi_label:
        description += f" Labels are (n, {len(class_names)}): an image can show several findings, or none."
    return {
        "class_names": class_names,
        "task": entry.task,
        "description": description,
        "source": url,
        "licence": entry.licence,
        "citation": CITATION,
    }


def _read(path, name, size):
    """Read the three splits of an archive, as {split: {"images": ..., "labels": ...}}."""
    if not zipfile.is_zipfile(path):
        raise _not_as_registered(path, "it is not an npz archive")
    with np.load(path, allow_pickle=False) as archive:
        return {split: _read_split(archive, path, name, size, split) for split in SPLITS}


def _read_split(archive, path, name, size, split):
    entry = REGISTRY[name]
    images = _read_array(archive, f"{split}_images", path)
    labels = _read_array(archive, f"{split}_labels", path)
    count = entry.counts[SPLITS.index(split)]
    columns = len(entry.class_names) if entry.is_multi_label else 1
    _check_shape(images, (count, size, size) + ((3,) if entry.channels == 3 else ()), f"{split}_images", path)
    _check_shape(labels, (count, columns), f"{split}_labels", path)
    if images.dtype != np.uint8:
        raise _not_as_registered(path, f"{split}_images is {images.dtype} instead of uint8")
    highest = 1 if entry.is_multi_label else len(entry.class_names) - 1
    _check_labels(labels, highest, f"{split}_labels", path)
    labels = labels.astype(np.int64) if entry.is_multi_label else labels[:, 0].astype(np.int64)
    return {"images": images, "labels": 1 - labels if name in TURNED else labels}


def _read_array(archive, key, path):
    if key not in archive:
        raise _not_as_registered(path, f"it lacks {key}, and has {', '.join(sorted(archive.files)) or 'nothing'}")
    try:
        return archive[key]
    except (ValueError, zipfile.BadZipFile, EOFError) as failure:
        if "allow_pickle" in str(failure):
            raise DataUnavailable(
                f"{path} is refused: {key} holds pickled Python objects, and unpickling can run any code on this "
                f"machine. A MedMNIST file holds plain arrays; do not trust where this one came from. {_remedy(path)}"
            ) from None
        raise _not_as_registered(path, f"{key} cannot be read ({failure})") from None


def _check_shape(array, expected, key, path):
    if array.shape != expected:
        raise _not_as_registered(path, f"{key} has shape {array.shape} instead of {expected}")


def _check_labels(labels, highest, key, path):
    if not np.issubdtype(labels.dtype, np.integer):
        raise _not_as_registered(path, f"{key} is {labels.dtype} instead of whole numbers")
    if labels.min() < 0 or labels.max() > highest:
        raise _not_as_registered(path, f"{key} runs from {labels.min()} to {labels.max()} instead of 0 to {highest}")


def _not_as_registered(path, finding):
    return DataUnavailable(f"{path} does not hold the set it is named after: {finding}. {_remedy(path)}")


def _remedy(path):
    return f"Delete it and {path.name}.sha256 beside it, check the mirror if one is set, and fetch it again."
