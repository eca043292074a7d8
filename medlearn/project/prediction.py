"""What a saved model says about one new image."""

from typing import NamedTuple

import numpy as np

from medlearn.project.models import measure
from medlearn.project.saving import load_model


class Prediction(NamedTuple):
    """What a model says about one image.

    Parameters
    ----------
    probabilities : dict of str to float
        By class.
    finding : str
    threshold : float
    called : bool
        The probability of the finding is at least the threshold.
    doubts : list of str
        Why the image is not like the training images; then the rest means nothing.
    said : list of str
        What was decided when the file was read.
    """

    probabilities: dict
    finding: str
    threshold: float
    called: bool
    doubts: list
    said: list

    def __str__(self):
        lines = [f"{name}: {share:.3f}" for name, share in self.probabilities.items()]
        call = f"{'called' if self.called else 'not called'} {self.finding} (from {self.threshold:.3f} on)"
        doubts = [f"Not like the training images: {doubt} Do not use these numbers." for doubt in self.doubts]
        return "\n".join([*doubts, *lines, call, *self.said, "For teaching, not for patients."])


def predict_one(folder, path):
    """Ask a saved model about one image.

    Parameters
    ----------
    folder : path-like
        With the model.
    path : path-like
        Of the image.

    Returns
    -------
    prediction : Prediction

    Raises
    ------
    ValueError
        If the image cannot be read, or has a format that the model has not learnt from.
    """
    from medlearn.project.images import prepare
    from medlearn.project.picture import read_picture

    saved = load_model(folder)
    about, picture = saved.about, read_picture(path, saved.about.volume)
    if picture.format not in about.formats:
        raise ValueError(
            f"{path} is {picture.format}; this model has learnt from {' and '.join(about.formats)} only. Export the "
            "image as those were."
        )
    image = prepare(picture, size=about.size, channels=about.channels)[np.newaxis]
    shares = saved.probabilities(image)[0]
    found = float(shares[about.classes.index(about.finding)])
    named = dict(zip(about.classes, map(float, shares), strict=True))
    doubts = _doubts(saved, picture, image)
    return Prediction(named, about.finding, about.threshold, found >= about.threshold, doubts, list(picture.said))


def _doubts(saved, picture, image):
    about, doubts = saved.about, []
    if picture.bits not in about.bits:
        doubts.append(f"it has {picture.bits} bits, they had {' or '.join(map(str, about.bits))}.")
    if picture.pixels.shape[-1] not in about.colours:
        kinds = {1: "grey", 3: "in colour"}
        doubts.append(f"it is {kinds[picture.pixels.shape[-1]]}, they were {kinds[about.colours[0]]}.")
    features = measure(image)
    if saved.novelty.unlike(features)[0]:
        distance = saved.novelty.distances(features)[0]
        doubts.append(f"it is {distance:.2f} from the nearest of them, where {about.limit:.2f} is usual at most.")
    return doubts
