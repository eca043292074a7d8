"""MedMNIST: small standardised sets of medical images, fetched once and checked.

Images are (n, size, size) for grey and (n, size, size, 3) for colour sets, uint8, row by row from the top; volumes,
in the sets whose names end in 3d, (n, size, size, size).
"""

import hashlib
import json
from difflib import get_close_matches
from functools import partial
from pathlib import Path

import numpy as np

from medlearn.datasets.archives import Unexpected, read_arrays
from medlearn.datasets.download import RemoteFile, local_copy

RECORD = "https://zenodo.org/records/10519652"
CITATION = (
    "Yang et al., MedMNIST v2 - A large-scale lightweight benchmark for 2D and 3D biomedical image classification, "
    "Scientific Data 10, 41 (2023), doi 10.1038/s41597-022-01721-8"
)
SPLITS = ("train", "val", "test")
# What each set holds, with the checksums its authors publish. "contents" are checksums of images and labels
# themselves, for sets of which mirrors hold archives with the same images in another order.
REGISTRY = json.loads(Path(__file__).with_name("medmnist.json").read_text(encoding="utf-8"))
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

    Notes
    -----
    Label 1 is the finding in every two-class set. BreastMNIST is published the other way round and is turned here.
    """
    from sklearn.utils import Bunch

    file = medmnist_file(name, size)
    with np.load(local_copy(file, data_home), allow_pickle=False) as arrays:
        splits = {
            split: Bunch(images=arrays[f"{split}_images"], labels=_labels(arrays[f"{split}_labels"], name))
            for split in SPLITS
        }
    entry = REGISTRY[name]
    return Bunch(
        **splits,
        class_names=entry["classes"][::-1] if name in TURNED else list(entry["classes"]),
        task=entry["task"],
        description=_description(name, size),
        source=file.url,
        licence=entry["licence"],
        citation=CITATION,
    )


def medmnist_file(name, size=28):
    """Return what is fetched for a set, a RemoteFile; raises ValueError if there is no such set or size.

    >>> medmnist_file("retinamnist", 64).path
    'medmnist/retinamnist_64.npz'
    """
    if name not in REGISTRY:
        raise ValueError(f"There is no MedMNIST set {name!r}. {did_you_mean(name, REGISTRY)}")
    entry = REGISTRY[name]
    if str(size) not in entry["md5"]:
        which, unit = ("MedMNIST", "pixels") if entry["dimensions"] == 2 else (name, "voxels")
        raise ValueError(f"size is {size!r}; {which} comes in {', '.join(entry['md5'])} {unit}.")
    filename = f"{name}.npz" if size == 28 else f"{name}_{size}.npz"
    content = entry.get("contents", {}).get(str(size), "")
    return RemoteFile(
        path=f"medmnist/{filename}",
        url=f"{RECORD}/files/{filename}?download=1",
        checksum=f"md5:{entry['md5'][str(size)]}",
        most=_most_bytes(entry, size),
        content=content,
        content_of=partial(content_of, name=name, size=size) if content else None,
    )


def _most_bytes(entry, size):
    """Return how large a set's archive can be: uncompressed, and some room for headers."""
    image = size ** entry["dimensions"] * entry["channels"]
    return sum(entry["counts"]) * (image + 8 * len(entry["classes"])) + 100_000


def content_of(path, name, size=28):
    """Compute one checksum over an archive's images and labels, whatever the order of images and the compression."""
    entry, found = REGISTRY[name], hashlib.sha256()
    arrays = read_arrays(path, in_all=_most_bytes(entry, size))
    for split, count in zip(SPLITS, entry["counts"], strict=True):
        images = _expected(arrays, f"{split}_images", (count, *(size,) * entry["dimensions"]))
        labels = _expected(arrays, f"{split}_labels", (count, 1))
        found.update(split.encode())
        for row in sorted(image.tobytes() + label.tobytes() for image, label in zip(images, labels, strict=True)):
            found.update(row)
    return f"sha256:{found.hexdigest()}"


def _expected(arrays, name, shape):
    if name not in arrays:
        raise Unexpected(f"it lacks {name}")
    if arrays[name].shape != shape or arrays[name].dtype != np.uint8:
        raise Unexpected(f"{name} is {arrays[name].dtype} {arrays[name].shape} instead of uint8 {shape}")
    return arrays[name]


def did_you_mean(name, names):
    """Help with a name that does not exist.

    >>> did_you_mean("Pneumonia-MNIST", ["pneumoniamnist", "retinamnist"])
    "Did you mean 'pneumoniamnist'? There are pneumoniamnist, retinamnist."
    """
    near = get_close_matches(str(name).lower(), names, n=1, cutoff=0.5)
    return (f"Did you mean {near[0]!r}? " if near else "") + f"There are {', '.join(names)}."


def things(entry):
    """Return what a registered set holds, in words, such as "780 images"."""
    return f"{sum(entry['counts'])} {'images' if entry['dimensions'] == 2 else 'volumes'}"


def _is_multi_label(entry):
    return entry["task"].startswith("multi-label")


def _labels(labels, name):
    labels = labels.astype(np.int64)
    if _is_multi_label(REGISTRY[name]):
        return labels
    return 1 - labels[:, 0] if name in TURNED else labels[:, 0]


def _description(name, size):
    entry = REGISTRY[name]
    sides = " x ".join([str(size)] * entry["dimensions"])
    unit = "pixels" if entry["dimensions"] == 2 else "voxels"
    said = f"{name}: {entry['what']}, {things(entry)} of {sides} {unit}; {entry['task']}."
    if name in TURNED:
        said += (
            " Published with malignant as 0; turned here, so that label 1 is the finding: 0 is normal or benign, "
            "1 is malignant."
        )
    if _is_multi_label(entry):
        said += f" Labels are (n, {len(entry['classes'])}): an image can show several findings, or none."
    return said
