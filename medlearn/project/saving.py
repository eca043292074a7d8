"""A model kept in files that hold data and no code, and read back."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from medlearn.project.decisions import Calibration
from medlearn.project.models import measure, scores_of
from medlearn.project.novelty import Novelty

ABOUT, REFERENCE = "model.json", "model.npz"
TRUSTED = ["sklearn.tree._tree.Tree"]  # beside what skops knows: the arrays of a tree of scikit-learn's forest


class About(NamedTuple):
    """What must be known beside the model to ask it.

    Parameters
    ----------
    name : str
        Of the candidate.
    takes : {"features", "images"}
    classes : list of str
    finding : str
    threshold : float
    size, channels : int
        Of the images that it has learnt from, after `medlearn.project.images.prepare`.
    formats : list of str
    bits, colours : list of int
        Bits of a pixel and channels of the files that it has learnt from.
    calibration : Calibration
    limit : float
        Of `Novelty`.
    learnt_from : str
        Such as "320 images of 210 patients".
    volume : {"middle", "projection"}
        What stood for a stack of slices.
    """

    name: str
    takes: str
    classes: list
    finding: str
    threshold: float
    size: int
    channels: int
    formats: list
    bits: list
    colours: list
    calibration: Calibration
    limit: float
    learnt_from: str
    volume: str


def about(choice, table, classes, finding, threshold, calibration, novelty, *, size):
    """Gather what must be known beside a model.

    Parameters
    ----------
    choice : medlearn.project.training.Choice
    table : pandas.DataFrame
        The rows of the inventory's table that it was given to learn from.
    classes : list of str
    finding : str
    threshold : medlearn.project.decisions.Threshold
    calibration : Calibration
    novelty : Novelty
    size : int

    Returns
    -------
    about : About
    """
    used = table.iloc[choice.rows]
    seen = {name: sorted(used[name].unique().tolist()) for name in ("format", "bits", "channels")}
    return About(
        choice.name,
        choice.takes,
        list(classes),
        finding,
        threshold.value,
        size,
        choice.channels,
        seen["format"],
        seen["bits"],
        seen["channels"],
        calibration,
        novelty.limit,
        f"{len(used)} images of {used.patient.nunique()} patients",
        used.volume.iloc[0],
    )


class Saved(NamedTuple):
    """A model with what belongs to it; `probabilities` asks it."""

    model: object
    about: About
    novelty: Novelty

    def probabilities(self, images, features=None):
        """Return the calibrated probabilities of images (n, size, size, channels): (n, classes)."""
        inputs = images
        if self.about.takes == "features":
            inputs = measure(images) if features is None else features
        return self.about.calibration.probabilities(scores_of(self.model, inputs, len(self.about.classes)))


def save_model(folder, saved):
    """Write a model into a project's folder: skops or Keras, a JSON and an archive of numbers beside it.

    Parameters
    ----------
    folder : path-like
    saved : Saved

    Returns
    -------
    paths : list of Path

    Raises
    ------
    ValueError
        If the model holds a type that is not trusted when it is read back.
    """
    folder, about = Path(folder), saved.about
    path = _model_path(folder, about.takes)
    if about.takes == "images":
        saved.model.save(path)
    else:
        import skops.io

        skops.io.dump(saved.model, path)
        _check_types(path)
    kept = {name: getattr(saved.novelty, name) for name in ("kept", "centre", "scale")}
    np.savez_compressed(folder / REFERENCE, **kept)
    facts = about._asdict() | {"calibration": about.calibration._asdict()}
    facts["digests"] = {file.name: _digest(file) for file in (path, folder / REFERENCE)}
    (folder / ABOUT).write_text(
        json.dumps(facts, indent=1, ensure_ascii=False, default=_plain) + "\n", encoding="utf-8"
    )
    return [path, folder / REFERENCE, folder / ABOUT]


def load_model(folder):
    """Read back what `save_model` wrote; nothing in it can run as a program.

    Parameters
    ----------
    folder : path-like

    Returns
    -------
    saved : Saved

    Raises
    ------
    ValueError
        If a file is missing, damaged, was exchanged, or holds a type that is not trusted.
    """
    folder = Path(folder)
    try:
        facts = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        digests = facts.pop("digests")
        about = About(**facts | {"calibration": Calibration(**facts["calibration"])})
        path = _model_path(folder, about.takes)
        strange = [file.name for file in (path, folder / REFERENCE) if _digest(file) != digests.get(file.name)]
    except FileNotFoundError as error:
        raise ValueError(
            f"{error.filename} is missing: run the notebook to its end first, it saves the model."
        ) from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ValueError(f"{folder / ABOUT} is damaged ({error}). Run the notebook again.") from error
    if strange:
        raise ValueError(f"{strange[0]} is not the file that was saved with {ABOUT}. Run the notebook again.")
    with np.load(folder / REFERENCE, allow_pickle=False) as kept:
        novelty = Novelty(kept["kept"], kept["centre"], kept["scale"], about.limit)
    return Saved(_read(path, about.takes), about, novelty)


def _model_path(folder, takes):
    return folder / ("model.keras" if takes == "images" else "model.skops")


def _plain(number):
    return number.item()  # of NumPy's numbers, which JSON does not know


def _digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_types(path):
    import skops.io

    strange = set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED)
    if strange:
        raise ValueError(f"{path} holds {sorted(strange)[0]}, which nobody here trusts: it is not opened.")


def _read(path, takes):
    try:
        if takes == "images":
            import keras

            return keras.saving.load_model(path, compile=False, safe_mode=True)
        import skops.io

        _check_types(path)
        return skops.io.load(path, trusted=TRUSTED)
    except Exception as error:  # the readers promise no list of what they raise for a broken file
        raise ValueError(f"{path} cannot be read as a model ({error}). Run the notebook again.") from error
