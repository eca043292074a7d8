"""A model kept in files that hold data and no code, read back, and asked about one new image."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from medlearn.project.measure import Calibration
from medlearn.project.models import INPUTS, measure, scores_of
from medlearn.project.pictures import Refused, prepare, read_picture

ABOUT, REFERENCE = "model.json", "model.npz"
TRUSTED = ["sklearn.tree._tree.Tree"]  # beside what skops knows: the arrays of a tree of scikit-learn's forest
MOST = 1000  # training images that are kept to compare with
QUANTILE = 0.99
FARTHEST = 10.0  # standard deviations that one measurement may count: one odd column does not decide alone


class OutOfDistribution(NamedTuple):
    """What is kept of the training images, to say whether an image is like them."""

    kept: np.ndarray  # (m, d): measurements, standardised
    centre: np.ndarray  # (d,)
    scale: np.ndarray  # (d,)
    limit: float  # the distance within which 99 % of the validation images have a training image

    def distances(self, features):
        """Return the distance of each row of features (n, d) to the nearest kept one, (n,): per measurement."""
        scaled = _standardised(features, self.centre, self.scale)
        return np.array([np.sqrt(np.mean((self.kept - row) ** 2, axis=1).min()) for row in scaled])

    def unlike(self, features):
        """Mark the rows of features (n, d) that are farther than the limit, (n,) of bool; so is what is not finite."""
        finite = np.isfinite(features).all(axis=1)
        return ~finite | (self.distances(np.nan_to_num(features)) > self.limit)


def learn_distribution(features, validation):
    """Keep training images (n, d) to compare with, and find on validation (m, d) how far new images may be."""
    centre, scale = features.mean(axis=0), features.std(axis=0)
    scale = np.where(scale > 1e-6, scale, 1.0).astype(np.float32)
    rows = np.random.default_rng(0).permutation(len(features))[:MOST]
    kept = OutOfDistribution(_standardised(features[np.sort(rows)], centre, scale), centre, scale, np.inf)
    return kept._replace(limit=float(np.quantile(kept.distances(validation), QUANTILE, method="higher")))


def _standardised(features, centre, scale):
    return np.clip((features - centre) / scale, -FARTHEST, FARTHEST).astype(np.float32)


class About(NamedTuple):
    """What must be known beside the model to ask it."""

    name: str  # of the candidate
    takes: str  # a key of `medlearn.project.models.INPUTS`
    classes: list
    finding: str | None
    threshold: float | None
    size: int  # of the images that it has learnt from, after `medlearn.project.pictures.prepare`
    channels: int
    formats: list  # of the files that it has learnt from, and
    bits: list  # of their pixels, and
    colours: list  # their channels
    calibration: Calibration
    limit: float  # of `OutOfDistribution`
    learnt_from: str  # such as "320 images of 210 patients"
    volume: str  # what stood for a stack of slices: "middle" or "projection"


def about(choice, table, classes, finding, threshold, calibration, known, *, size):
    """Gather what must be known beside a model; `table` has the inventory's rows that it was given to learn from."""
    used = table.iloc[choice.rows]
    seen = {name: sorted(used[name].unique().tolist()) for name in ("format", "bits", "channels")}
    return About(
        name=choice.name,
        takes=choice.takes,
        classes=list(classes),
        finding=finding,
        threshold=threshold and threshold.value,
        size=size,
        channels=choice.channels,
        formats=seen["format"],
        bits=seen["bits"],
        colours=seen["channels"],
        calibration=calibration,
        limit=known.limit,
        learnt_from=f"{len(used)} images of {used.patient.nunique()} patients",
        volume=used.volume.iloc[0],
    )


class Saved(NamedTuple):
    """A model with what belongs to it; `probabilities` asks it."""

    model: object
    about: About
    known: OutOfDistribution

    def probabilities(self, images):
        """Return the calibrated probabilities of images (n, size, size, channels): (n, classes)."""
        inputs = INPUTS[self.about.takes](images)
        return self.about.calibration.probabilities(scores_of(self.model, inputs, len(self.about.classes)))


def save_model(folder, saved):
    """Write a model into a project's folder: skops or Keras, a JSON and an archive of numbers beside it."""
    folder, about = Path(folder), saved.about
    path = _model_path(folder, about.takes)
    if about.takes == "images":
        saved.model.save(path)
    else:
        import skops.io

        skops.io.dump(saved.model, path)
        _check_types(path)
    kept = {name: getattr(saved.known, name) for name in ("kept", "centre", "scale")}
    np.savez_compressed(folder / REFERENCE, **kept)
    facts = about._asdict() | {"calibration": about.calibration._asdict()}
    facts = json.loads(json.dumps(facts, default=lambda number: number.item()))  # without NumPy's numbers
    digests = {file.name: _digest(file.read_bytes()) for file in (path, folder / REFERENCE)}
    facts["digests"] = digests | {ABOUT: _digest(_canonical(facts))}
    (folder / ABOUT).write_text(json.dumps(facts, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return [path, folder / REFERENCE, folder / ABOUT]


def load_model(folder):
    """Read back what `save_model` wrote; nothing in it can run as a program.

    Raises Refused if a file is missing, damaged, was exchanged, or holds a type that is not trusted.
    """
    folder = Path(folder)
    try:
        facts = json.loads((folder / ABOUT).read_text(encoding="utf-8"), parse_constant=_no_number)
        digests = facts.pop("digests")
        found = {ABOUT: _digest(_canonical(facts))} if ABOUT in digests else {}  # older projects have no digest of it
        about = About(**facts | {"calibration": Calibration(**facts["calibration"])})
        path = _model_path(folder, about.takes)
        found |= {file.name: _digest(file.read_bytes()) for file in (path, folder / REFERENCE)}
    except FileNotFoundError as error:
        raise Refused(f"{error.filename} is missing: run the notebook to its end first, it saves the model.") from None
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise Refused(f"{folder / ABOUT} is damaged ({error}). Run the notebook again.") from error
    strange = [name for name, digest in found.items() if digest != digests.get(name)]
    if strange:
        raise Refused(f"{folder / strange[0]} is not as it was saved. Run the notebook again.")
    with np.load(folder / REFERENCE, allow_pickle=False) as kept:
        known = OutOfDistribution(kept["kept"], kept["centre"], kept["scale"], about.limit)
    return Saved(_read(path, about.takes), about, known)


def _model_path(folder, takes):
    return folder / ("model.keras" if takes == "images" else "model.skops")


def _canonical(facts):
    return json.dumps(facts, sort_keys=True).encode()


def _digest(content):
    return hashlib.sha256(content).hexdigest()


def _no_number(word):
    raise ValueError(f"{word} stands where a number should")


def _check_types(path):
    import skops.io

    strange = set(skops.io.get_untrusted_types(file=path)) - set(TRUSTED)
    if strange:
        raise Refused(f"{path} holds {sorted(strange)[0]}, which nobody here trusts: it is not opened.")


def _read(path, takes):
    try:
        if takes == "images":
            import keras

            return keras.saving.load_model(path, compile=False, safe_mode=True)
        import skops.io

        _check_types(path)
        return skops.io.load(path, trusted=TRUSTED)
    except Exception as error:  # the readers promise no list of what they raise for a broken file
        raise Refused(f"{path} cannot be read as a model ({error}). Run the notebook again.") from error


class Prediction(NamedTuple):
    """What a model says about one image; printed, it says it in words."""

    probabilities: dict  # by class
    finding: str | None
    threshold: float | None
    flagged: bool  # the probability of the finding is at least the threshold
    doubts: list  # why the image is not like the training images; then the rest means nothing
    said: list  # what was decided when the file was read

    def __str__(self):
        lines = [f"{name}: {share:.3f}" for name, share in self.probabilities.items()]
        flag = f"{'flagged' if self.flagged else 'not flagged'} as {self.finding} (threshold {self.threshold or 0:.3f})"
        lines += [flag] if self.finding else []
        doubts = [f"Not like the training images: {doubt} Do not use these numbers." for doubt in self.doubts]
        return "\n".join([*doubts, *lines, *self.said, "For teaching, not for patients."])


def predict_one(folder, path):
    """Ask a saved model about one image."""
    saved = load_model(folder)
    about, picture = saved.about, read_picture(path, saved.about.volume)
    if picture.format not in about.formats:
        raise Refused(
            f"{path} is {picture.format}; this model has learnt from {' and '.join(about.formats)} only. Export the "
            "image as those were."
        )
    image = prepare(picture, size=about.size, channels=about.channels)[np.newaxis]
    shares = saved.probabilities(image)[0]
    if not np.isfinite(shares).all():
        raise Refused(f"{folder} gives {shares[0]} for {path}, not a probability. Run the notebook again.")
    found = float(shares[about.classes.index(about.finding)]) if about.finding else 0.0
    return Prediction(
        probabilities=dict(zip(about.classes, map(float, shares), strict=True)),
        finding=about.finding,
        threshold=about.threshold,
        flagged=bool(about.finding) and found >= about.threshold,
        doubts=_doubts(saved, picture, image),
        said=list(picture.said),
    )


def _doubts(saved, picture, image):
    about, doubts = saved.about, []
    if picture.bits not in about.bits:
        doubts.append(f"it has {picture.bits} bits, they had {' or '.join(map(str, about.bits))}.")
    if picture.pixels.shape[-1] not in about.colours:
        kinds = {1: "grey", 3: "in colour"}
        doubts.append(f"it is {kinds[picture.pixels.shape[-1]]}, they were {kinds[about.colours[0]]}.")
    features = measure(image)
    if saved.known.unlike(features)[0]:
        distance = saved.known.distances(features)[0]
        doubts.append(f"it is {distance:.2f} from the nearest of them, where {about.limit:.2f} is usual at most.")
    return doubts
