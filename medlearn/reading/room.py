"""A reading room's folder: what was computed beforehand, the models, and the file of answers."""

import os
import re
import tempfile
from contextlib import suppress
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from medlearn.reading.ensemble import Ensemble
from medlearn.reading.loop import corrected
from medlearn.reading.material import Case, Material, make_material, worklist
from medlearn.reading.store import Store

VARIABLE = "MEDLEARN_READING"
RECIPE = 1  # of the images: opinions about other images must not be mixed with these
FIRST = "model 1"
NUMBERS = ("probability", "low", "high", "unlike")


def where():
    """Return the folder: `MEDLEARN_READING`, or reading-room in .medlearn in the home folder.

    Raises
    ------
    RuntimeError
        If the variable is not a folder's whole path, or there is neither it nor a home folder.
    """
    chosen = os.environ.get(VARIABLE, "").strip()
    if not chosen:
        try:
            return Path.home() / ".medlearn" / "reading-room"
        except RuntimeError:
            raise RuntimeError(f"this user has no home folder; set {VARIABLE} to a folder's whole path") from None
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

    Raises
    ------
    ValueError
        If the folder is that of another recipe, or a file in it is damaged.
    OSError
        If it cannot be written.
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
                _save(path, recipe=RECIPE, **self._make()._asdict())
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
            _through_draft(path, Ensemble.fit(pool.images, pool.labels, pool.patients).save)
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
            _save(path, **_as_arrays(worklist(self.material, found.labels, self.ensemble(name), **how)))
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


def _save(path, **arrays):
    _through_draft(path, lambda file: np.savez(file, **arrays))


def _through_draft(path, write):
    """Let a file take its name only when it is whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        os.replace(draft, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(draft)
        raise
