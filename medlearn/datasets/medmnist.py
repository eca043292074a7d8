"""MedMNIST: small standardised sets of medical images, fetched once and checked.

Images are (n, size, size) for grey and (n, size, size, 3) for colour sets, uint8, row by row from the top; volumes,
in the sets whose names end in 3d, (n, size, size, size).
"""

import hashlib
from difflib import get_close_matches
from functools import partial

import numpy as np

from medlearn.datasets.archives import WHOLE_NUMBERS, checked, misnamed, read_arrays
from medlearn.datasets.download.cache import local_copy
from medlearn.datasets.download.checksums import RemoteFile
from medlearn.datasets.medmnist_entry import CITATION, RECORD, SPLITS
from medlearn.datasets.medmnist_registry import CONTENTS, REGISTRY

# Published with the finding as label 0; here label 1 is the finding everywhere.
TURNED = ("breastmnist",)


def fetch_medmnist(name, *, size=28, data_home=None):
    """Fetch a MedMNIST set, of images or of volumes: from the cache, else a mirror, else its official source.

    Parameters
    ----------
    name : str
        Such as ``"pneumoniamnist"``, or ``"adrenalmnist3d"`` for volumes; `medlearn.datasets.fetchable` lists them with
        their licences.
    size : {28, 64, 128, 224}
        Height and width in pixels; for volumes 28 or 64, and the depth is the same. The large sets at 128 and 224 take
        several GB of memory.
    data_home : path-like, optional
        Cache folder; otherwise ``MEDLEARN_DATA``, otherwise the user's own.

    Returns
    -------
    data : Bunch
        `train`, `val` and `test`, each a Bunch with `images`, uint8 ndarray of shape (n, size, size), in colour
        (n, size, size, 3), of volumes (n, size, size, size), and `labels`, int64 ndarray of shape (n,). ChestMNIST is
        multi-label: (n, 14), one column of 0 and 1 per finding. Further `class_names`, `task`, `description`,
        `source`, `licence`, `citation`.

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
        Of volumes {28, 64}.

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
    sizes = REGISTRY[name].sizes
    if size not in sizes:
        which, unit = ("MedMNIST", "pixels") if REGISTRY[name].dimensions == 2 else (name, "voxels")
        raise ValueError(f"size is {size!r}; {which} comes in {', '.join(map(str, sizes))} {unit}.")
    filename = f"{name}.npz" if size == 28 else f"{name}_{size}.npz"
    url = f"{RECORD}/files/{filename}?download=1"
    known = partial(_has_known_content, name=name, size=size) if (name, size) in CONTENTS else None
    return RemoteFile(f"medmnist/{filename}", url, REGISTRY[name].checksums[size], _most_bytes(name, size), known)


def content_digest(arrays):
    """Compute one checksum over a set's images and labels, whatever the order of its images and its compression.

    Parameters
    ----------
    arrays : dict of str to ndarray
        As they stand in the archive: "train_images", "train_labels" and so on.

    Returns
    -------
    checksum : str
        ``"sha256:..."`` over the splits train, val and test: of each, its name, and the bytes of every image followed
        by its label, sorted.
    """
    found = hashlib.sha256()
    for split in SPLITS:
        images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"].astype(np.uint8)
        found.update(split.encode())
        for row in sorted(image.tobytes() + label.tobytes() for image, label in zip(images, labels, strict=True)):
            found.update(row)
    return f"sha256:{found.hexdigest()}"


def _has_known_content(path, name, size):
    """Say whether an archive that is not the official file holds the very images and labels of the official one."""
    return content_digest(_arrays(path, name, size)) == CONTENTS[name, size]


def _most_bytes(name, size):
    """Return how large a set's archive can be: uncompressed, and some room for headers."""
    entry = REGISTRY[name]
    return sum(entry.counts) * (size**entry.dimensions * entry.channels + 8 * len(entry.class_names)) + 100_000


def _check_name(name):
    if name in REGISTRY:
        return
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
    sides, unit = " x ".join([str(size)] * entry.dimensions), "pixels" if entry.dimensions == 2 else "voxels"
    description = f"{name}: {entry.what}, {sum(entry.counts)} {entry.things} of {sides} {unit}; {entry.task}."
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
    arrays = _arrays(path, name, size)
    return {split: _split(arrays, path, name, split) for split in SPLITS}


def _arrays(path, name, size):
    """Read an archive's six arrays, of the shapes that the registry gives."""
    entry, expected = REGISTRY[name], {}
    columns = len(entry.class_names) if entry.is_multi_label else 1
    for split, count in zip(SPLITS, entry.counts, strict=True):
        expected[f"{split}_images"] = (count, *entry.shape(size)), "uint8"
        expected[f"{split}_labels"] = (count, columns), WHOLE_NUMBERS
    return checked(lambda path: read_arrays(path, expected), path, "the set")


def _split(arrays, path, name, split):
    entry = REGISTRY[name]
    images, labels = arrays[f"{split}_images"], arrays[f"{split}_labels"]
    highest = 1 if entry.is_multi_label else len(entry.class_names) - 1
    _check_labels(labels, highest, f"{split}_labels", path)
    labels = labels.astype(np.int64) if entry.is_multi_label else labels[:, 0].astype(np.int64)
    return {"images": images, "labels": 1 - labels if name in TURNED else labels}


def _check_labels(labels, highest, key, path):
    if labels.min() < 0 or labels.max() > highest:
        raise misnamed(path, "the set", f"{key} runs from {labels.min()} to {labels.max()} instead of 0 to {highest}")
