"""Lesions found and false alarms. An exercise of lesson 13."""

import numpy as np

from medlearn.checks import implement


def _numbered(rng):
    """Return numbered lesions and pieces: the example, random ones, touching ones, no lesion, no piece."""
    from scipy import ndimage

    truth = np.array([[1, 1, 0, 0, 0, 2], [1, 1, 0, 0, 0, 0], [0, 0, 0, 3, 3, 3]])
    called = np.array([[0, 1, 1, 0, 0, 0], [2, 0, 0, 0, 4, 0], [0, 0, 0, 0, 0, 3]])
    cases = [(truth, called)]
    for shape, share in (((12, 14), 0.2), ((15, 15), 0.15), ((6, 7, 5), 0.1)):
        cases.append(tuple(ndimage.label(rng.random(shape) < share)[0] for _ in range(2)))
    touching, one = np.array([[1, 1, 2, 2, 3, 3]]), np.array([[0, 0, 0, 0, 0, 1]])
    cases += [(touching, one), (one, touching)]
    return [*cases, (np.zeros((3, 6), int), called), (truth, np.zeros((3, 6), int))]


@implement(
    question="""
    **Lesions found and false alarms.** `truth` and `predicted` are arrays of the same shape. In `truth`, 0 is the
    background, 1 the pixels of the first lesion, 2 those of the second, and so on. `predicted` numbers the pieces that
    a program drew in the same way. Write `detections(truth, predicted)`. It returns three whole numbers: lesions
    *found* (at least one of their pixels was drawn), lesions *missed*, and *false alarms* (pieces of which no pixel
    lies in a lesion). There may be no lesion, or no piece.
    """,
    hints=[
        "truth.max() is the number of lesions. Go through them: `truth == number` is the mask of one.",
        "A lesion is found if predicted[truth == number] holds anything but 0: use .any().",
        "The same the other way round: a piece is a false alarm if truth[predicted == number] holds nothing but 0.",
    ],
    cases=_numbered,
    praise="Two found, one missed, one false alarm. One shared pixel is a generous rule. A stricter one, such as an "
    "IoU of 0.1, finds fewer: say which you used.",
)
def detections(truth, predicted):
    """Return the numbers of found lesions, missed lesions and false alarms."""
    found = sum(bool(predicted[truth == number].any()) for number in range(1, truth.max() + 1))
    alarms = sum(not truth[predicted == number].any() for number in range(1, predicted.max() + 1))
    return found, int(truth.max()) - found, alarms


def _hits(truth, predicted):
    """Count the pieces that touch a lesion."""
    return sum(bool(truth[predicted == number].any()) for number in range(1, predicted.max() + 1))


def _pixels(truth, predicted):
    called, lesion = predicted > 0, truth > 0
    return tuple(int(np.sum(mask)) for mask in (called & lesion, lesion & ~called, called & ~lesion))


def _with(found=None, alarms=None):
    """Return an answer that counts found lesions or false alarms in another way."""

    def answer(truth, predicted):
        right, _, wrong = detections.reference(truth, predicted)
        right = found(truth, predicted) if found else right
        return right, int(truth.max()) - right, alarms(truth, predicted, right) if alarms else wrong

    return answer


detections.wrong(
    _pixels,
    "You counted pixels: {got}. A lesion counts once, whatever its size.",
    where=lambda truth, predicted: truth.any() and predicted.any(),
).wrong(
    _with(found=_hits),
    "You count the *pieces* that hit something. Two pieces in one lesion find it once: go through the lesions.",
).wrong(
    _with(alarms=lambda truth, predicted, right: int(predicted.max()) - right),
    "Your false alarms are all pieces minus the lesions found. But a lesion may be found by two pieces: neither "
    "is false.",
).wrong(
    _with(alarms=lambda truth, predicted, right: _pixels(truth, predicted)[2]),
    "Your lesions are right, but false alarms are counted in pixels. How many *pieces* touch no lesion?",
).wrong(
    lambda truth, predicted: tuple(np.array(detections.reference(truth, predicted))[[1, 0, 2]]),
    "Found and missed have changed places.",
).wrong(
    _with(found=lambda truth, predicted: _covered(truth, predicted)),
    "You ask for *all* pixels of a lesion. One that was drawn is enough here.",
).wrong(
    lambda truth, predicted: detections.reference(truth, predicted)[:2],
    "The false alarms are missing: they are the third number.",
).clause(
    "no lesion, or no piece",
    lambda truth, predicted: not (truth.any() and predicted.any()),
    lambda truth, predicted: (0, 0, 0),
    message="Right where there are both. Without a lesion every piece is a false alarm; without a piece every lesion "
    "is missed.",
).clause(
    "lesions or pieces that touch, without background",
    lambda truth, predicted: truth.all() or predicted.all(),
    lambda truth, predicted: detections.reference((truth > 0).astype(int), (predicted > 0).astype(int)),
    message="Right where background lies between. Here neighbours touch, and there is no 0 in `truth` or in "
    "`predicted`: only the numbers tell them apart.",
)


def _covered(truth, predicted):
    return sum(bool(predicted[truth == number].all()) for number in range(1, truth.max() + 1))
