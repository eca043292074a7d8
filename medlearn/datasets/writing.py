"""Images of a set as files that any program reads: a folder for each class, the patient first in each name."""

import re
from pathlib import Path

import numpy as np


def write_images(bunch, folder):
    """Write a set's images as PNG, one folder a class, each named after its patient: ``nodule/p17_2.png``.

    Parameters
    ----------
    bunch : Bunch
        With `images`, uint8, grey or in colour, each of its own size if they are a list, `patients` and `labels`, and
        `class_names` or none; of chest phantoms, the finding is the class.
    folder : path-like
        A new or empty folder.

    Returns
    -------
    paths : list of Path
        One for each image, in their order.

    Raises
    ------
    ValueError
        If something is missing in the bunch, or what it holds are no pictures.
    FileExistsError
        If there are files in the folder.

    Examples
    --------
    >>> from tempfile import TemporaryDirectory
    >>> from medlearn.phantoms import make_chest_phantoms
    >>> with TemporaryDirectory() as folder:
    ...     paths = write_images(make_chest_phantoms(3, size=32, random_state=0), folder)
    >>> [f"{path.parent.name}/{path.name}" for path in paths]
    ['opacity/p00_1.png', 'opacity/p00_2.png', 'none/p01_1.png']
    """
    from PIL import Image

    classes, patients = _classes(bunch), _patients(bunch)
    folder = Path(folder)
    if folder.is_dir() and any(folder.iterdir()):
        raise FileExistsError(f"There are files in {folder} already: name a new folder.")
    seen, paths = {}, []
    for image, name, patient in zip(bunch.images, classes, patients, strict=True):
        seen[patient] = seen.get(patient, 0) + 1
        if np.asarray(image).dtype != np.uint8 or np.shape(image)[2:] not in ((), (3,)):
            raise ValueError(f"images of {np.asarray(image).dtype}, {np.shape(image)}: give uint8 in two dimensions.")
        paths.append(folder / name / f"{patient}_{seen[patient]}.png")
        paths[-1].parent.mkdir(parents=True, exist_ok=True)
        Image.fromarray(image).save(paths[-1])
    return paths


def _classes(bunch):
    """Return the name of each image's class, fit for a folder."""
    if "findings" in bunch:
        labels, names = bunch.findings, bunch.finding_names
    elif "labels" in bunch:
        labels, names = bunch.labels, bunch.get("class_names")
    else:
        raise ValueError("The set has no labels: say which class an image is of, bunch.labels = ..., one an image.")
    if np.ndim(labels) != 1:
        raise ValueError("An image has several labels: choose one column, bunch.labels = bunch.labels[:, 0].")
    return [re.sub(r"\W+", "_", str(label if names is None else names[label])) for label in labels]


def _patients(bunch):
    """Return whose each image is: p01 for a number, else the name itself."""
    if "patients" not in bunch:
        raise ValueError(
            "The set has no patients: say whose an image is, bunch.patients = ..., or bunch.patients = "
            "range(len(bunch.images)) if each is of a patient of its own."
        )
    whole = all(isinstance(patient, int | np.integer) for patient in bunch.patients)
    width = max(2, *(len(str(patient)) for patient in bunch.patients)) if whole else 0
    return [f"p{patient:0{width}}" if whole else re.sub(r"[\W_]+", "-", str(patient)) for patient in bunch.patients]
