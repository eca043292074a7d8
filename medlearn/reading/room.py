"""The reading room: what is read, the models, and the file of answers, in one folder.

All of it is computed: chest phantoms, whose truth is known. A pool of images is read; its recorded labels are wrong for
one patient in five, as labels that a program took from reports may be. Readers do not see them, and a test set is read
by nobody.
"""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple
from zipfile import BadZipFile

import numpy as np

from medlearn.reading.loop import corrected
from medlearn.reading.model import Ensemble, mean_grey
from medlearn.reading.store import Store, save

SIDE, IMAGES, POOL, NOISE, SEED = 64, 1400, 800, 0.2, 20
EACH, CALLED_FROM = 11, 0.5  # doubted cases, and as many others, of a worklist; the model's threshold
NEIGHBOURS = 5
VARIABLE = "MEDLEARN_READING"
RECIPE = 1  # of the images: opinions about other images must not be mixed with these
FIRST = "model 1"
NUMBERS = ("probability", "low", "high", "unlike")


class Material(NamedTuple):
    """A pool of `images` uint8 (n, 64, 64) with its recorded `labels`, 1 the finding, and a test set of other patients.

    The test set (m rows) has the truth and is locked away: only challengers are compared on it.
    """

    images: np.ndarray
    labels: np.ndarray
    patients: np.ndarray
    test_images: np.ndarray
    test_truth: np.ndarray
    test_patients: np.ndarray


class Case(NamedTuple):
    """One case of a worklist, with what the model says of it.

    Parameters
    ----------
    name, row : str, int or None
        Such as "image 0042"; its place in the pool, None for the two images that do not belong there.
    patient, image : int, ndarray of uint8, shape (64, 64)
    probability, low, high : float
        Of the finding, and the interval: see `Prediction`.
    unlike : float
        Share of the pool's images that lie nearer to those of other patients than this one does, 0 to 1.
    map : ndarray of shape (64, 64)
        By how much the log-odds of the finding fall where the image is covered.
    """

    name: str
    row: int | None
    patient: int
    image: np.ndarray
    probability: float
    low: float
    high: float
    unlike: float
    map: np.ndarray

    @property
    def call(self):
        """What the model calls it: 1 the finding, 0 none."""
        return int(self.probability >= CALLED_FROM)


def make_material(*, images=IMAGES, pool=POOL, noise=NOISE, random_state=SEED):
    """Compute pool and test set, a Material."""
    from medlearn.phantoms import make_chest_phantoms

    made = make_chest_phantoms(images, size=SIDE, label_noise=noise, random_state=random_state)
    own = made.patients <= made.patients[pool - 1]
    read = made.images[own], made.labels[own], made.patients[own]
    return Material(*read, made.images[~own], made.true_labels[~own], made.patients[~own])


def truth(material):
    """Return the pool's true labels (n,) and where each finding is, masks (n, 64, 64): what no hospital has."""
    from medlearn.phantoms import make_chest_phantoms

    count = len(material.images) + len(material.test_images)
    made = make_chest_phantoms(count, size=SIDE, label_noise=NOISE, random_state=SEED)
    return made.true_labels[: len(material.labels)], made.masks[: len(material.labels)]


def patients_of(material):
    """Return the patient of every case that a worklist may hold, dict of str to int, the odd ones too."""
    rows = range(2 * len(material.images))
    return {_named(row): int(material.patients[row % len(material.images)]) for row in rows}


def worklist(material, labels, ensemble, *, reviewed=(), each=EACH, random_state=0):
    """Choose what is to be read: what the model doubts most, as many others, and two images that do not belong."""
    rng, own = np.random.default_rng(random_state), ensemble.predict_own(material.images)
    doubt = np.abs(own.probability - labels)
    left = np.setdiff1d(np.arange(len(labels)), np.asarray(reviewed, int))
    doubted = _of_different_patients(left[np.argsort(-doubt[left], kind="stable")], material.patients, each)
    others = np.setdiff1d(left, np.flatnonzero(np.isin(material.patients, material.patients[doubted])))
    others = _of_different_patients(rng.permutation(others), material.patients, each + 2)
    if len(others) < 3:
        raise ValueError(f"{len(left)} images are left to be read: too few for a worklist of {2 * each + 2}.")
    *others, across, turned = others
    unlike = distances(material)
    cases = [_pool_case(material, ensemble, own, unlike, row) for row in [*doubted, *others]]
    cases.append(_odd_case(material, ensemble, unlike, across, np.rot90))
    cases.append(_odd_case(material, ensemble, unlike, turned, lambda image: 255 - image))
    return [cases[place] for place in rng.permutation(len(cases))]


def distances(material, images=None):
    """Return the mean distance of images to the nearest ones of other patients in the pool."""
    pool = mean_grey(material.images)
    spread = pool.std(axis=0) + 1e-6
    known = pool / spread
    points = known if images is None else mean_grey(images) / spread
    squared = (points**2).sum(axis=1)[:, np.newaxis] - 2 * points @ known.T + (known**2).sum(axis=1)
    if images is None:
        squared[material.patients[:, np.newaxis] == material.patients] = np.inf
    return np.sqrt(np.maximum(np.partition(squared, NEIGHBOURS, axis=1)[:, :NEIGHBOURS], 0)).mean(axis=1)


def _named(row):
    return f"image {row:04d}"


def _of_different_patients(rows, patients, count):
    """Return the first `count` of rows, at most one of each patient."""
    _, first = np.unique(patients[rows], return_index=True)
    return rows[np.sort(first)][:count]


def _pool_case(material, ensemble, own, unlike, row):
    said, share = [float(part[row]) for part in own], float(np.mean(unlike < unlike[row]))
    image = material.images[row]
    return Case(_named(row), int(row), int(material.patients[row]), image, *said, share, ensemble.map(image, row))


def _odd_case(material, ensemble, unlike, row, change):
    """Give an image of the pool that was changed so that it does not belong there any more."""
    image = np.ascontiguousarray(change(material.images[row]))
    said = [float(part[0]) for part in ensemble.predict(image[np.newaxis])]
    share = float(np.mean(unlike < distances(material, image[np.newaxis])[0]))
    name, patient = _named(len(material.images) + row), int(material.patients[row])
    return Case(name, None, patient, image, *said, share, ensemble.map(image))


def where():
    """Return the folder: `MEDLEARN_READING`, a whole path, or reading-room in .medlearn in the home folder."""
    chosen = os.environ.get(VARIABLE, "").strip()
    if not chosen:
        return Path.home() / ".medlearn" / "reading-room"
    if not Path(chosen).is_absolute():
        raise RuntimeError(f"{VARIABLE} is {chosen!r}: give a folder's whole path, such as {Path(chosen).absolute()}")
    return Path(chosen)


class Room:
    """The folder and what is in it; whatever is missing is computed, in some ten seconds.

    Parameters
    ----------
    folder : path-like, optional
        By default that of `where`.
    make : callable, optional
        Makes the Material of a new room; tests and lessons give a smaller one.

    Attributes
    ----------
    folder : Path
    store : Store
        Of the opinions and the decisions about models.
    """

    def __init__(self, folder=None, make=make_material):
        self.folder = Path(folder or where())
        self.store = Store(self.folder / "answers.sqlite")
        self._make, self._material = make, None

    @property
    def material(self):
        """Pool and test set, Material."""
        if self._material is None:
            path = self.folder / "material.npz"
            if not path.exists():
                _save_arrays(path, recipe=RECIPE, **self._make()._asdict())
            saved = _loaded(path)
            if saved.pop("recipe", None) != RECIPE or set(saved) != set(Material._fields):
                raise ValueError(f"{path} was made by another medlearn: set {VARIABLE} to a new folder.")
            self._material = Material(**saved)
        return self._material

    @property
    def champions(self):
        """Names of the models in use, list of str, the present one last; a rollback takes one away."""
        names = [FIRST]
        for decision in self.store.decisions():
            if decision.action == "promoted":
                names.append(decision.model)
            elif decision.action == "rolled back":
                names = names[: max(1, len(names) - 1)]
        return names

    def ensemble(self, name):
        """Return a model by its name, such as "model 1", which is trained if it is missing."""
        path = self._file(name)
        if name == FIRST and not path.exists():
            pool = self.material
            save(path, Ensemble.fit(pool.images, pool.labels, pool.patients).save, first=True)
        return Ensemble.load(path)

    def keep(self, ensemble):
        """Save a new model under a name that none has had, and return the name."""
        self.ensemble(FIRST)
        names = [path.stem for path in self.folder.glob("model *.npz")]
        names += [decision.model for decision in self.store.decisions()]  # their files may be gone
        numbers = [int(found[1]) for found in map(re.compile(r"model (\d+)").fullmatch, names) if found]
        for number in range(max(numbers) + 1, max(numbers) + 1000):
            with suppress(FileExistsError), open(self._file(f"model {number}"), "xb") as file:
                ensemble.save(file)
                return f"model {number}"
        raise OSError(f"{self.folder} holds too many models.")

    def cases(self):
        """Return the worklist, list of Case; it is computed once, and a new one after each decision about a model."""
        name, decided = self.champions[-1], len(self.store.decisions())
        path = self.folder / f"worklist {decided + 1} of {name}.npz"
        if not path.exists():
            found = corrected(self.material, self.store.opinions())
            how = {"reviewed": found.reviewed, "random_state": decided}
            _save_arrays(path, **_as_arrays(worklist(self.material, found.labels, self.ensemble(name), **how)))
        return _as_cases(_loaded(path), path)

    def _file(self, name):
        return self.folder / f"{name}.npz"


def _as_arrays(cases):
    return {
        "names": [case.name for case in cases],
        "rows": [-1 if case.row is None else case.row for case in cases],
        "patients": [case.patient for case in cases],
        "images": [case.image for case in cases],
        "maps": np.float32([case.map for case in cases]),
        **{name: [getattr(case, name) for case in cases] for name in NUMBERS},
    }


def _as_cases(saved, path):
    try:
        columns = [saved[name] for name in ("names", "rows", "patients", "images", *NUMBERS, "maps")]
    except KeyError as error:
        raise ValueError(f"{path} is damaged: remove it, and it is made anew.") from error
    return [
        Case(str(name), None if row < 0 else int(row), int(patient), image, *map(float, numbers), drawn)
        for name, row, patient, image, *numbers, drawn in zip(*columns, strict=True)
    ]


def _loaded(path):
    """Return all arrays of a file, dict of str to ndarray, without any pickle."""
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in file.files}
    except (ValueError, EOFError, BadZipFile) as error:
        raise ValueError(f"{path} is damaged ({error}): remove it, and it is made anew.") from error


def _save_arrays(path, **arrays):
    save(path, lambda file: np.savez(file, **arrays), first=True)
