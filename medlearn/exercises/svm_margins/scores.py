"""Draw what an SVM sees in a CT. An exercise of lesson 05."""

import numpy as np

from medlearn.checks import implement


def _ct_and_noise(rng):
    """Return a CT in units of 100 HU with an SVM that knows ten tissue samples, then noise with made-up models."""
    from sklearn.svm import SVC

    from medlearn.datasets import load_ct_slice

    samples = np.array([-8.5, -7, -1.2, -0.8, 0.3, 0.6, 0.9, 3, 4.5, 7])  # lung, fat, muscle, bone
    svm = SVC(C=10, gamma=0.5).fit(samples[:, None], np.abs(samples - 0.6) < 1)
    ct = load_ct_slice().image / 100, samples[svm.support_], svm.dual_coef_[0], float(svm.intercept_[0]), 0.5
    sizes = ((4, 6, 3), (5, 3, 1), (2, 3, 6))
    noise = ((rng.normal(size=s[:2]), *rng.normal(size=(2, s[2])), rng.normal(), rng.uniform(0.2, 3)) for s in sizes)
    return [ct, *noise]


def _summed(image, support, dual, b, gamma, likeness=lambda distance, gamma: np.exp(-gamma * distance**2)):
    """Sum the similarities to the support vectors, each times its coefficient."""
    return np.sum(dual * likeness(image[:, :, None] - support, gamma), axis=2) + b


@implement(
    question="""
    **Draw what an SVM sees.** This SVM with a radial kernel has learnt *soft tissue* (+1) from ten samples: lung and
    fat are too dark, bone is too bright. Write `scores(image, support, dual, b, gamma)`, the score of every pixel.
    `image` is a CT slice in units of 100 HU, `support` holds the values of the support vectors, `dual` their dual
    coefficients. As in section 6: for each support vector, coefficient · exp(−gamma · distance²), added up, plus b. The
    result has the shape of the image. The check draws the slice, the expected scores (white: soft tissue) and yours.
    """,
    hints=[
        "Begin with an image that is b everywhere: np.full(image.shape, b).",
        "Loop over zip(support, dual), one support vector after another.",
        "image - known gives the distance of all pixels at once. Its sign vanishes in the square.",
    ],
    cases=_ct_and_noise,
    draws=True,
    praise="Muscle is white, fat and bone are black: two thresholds on one scale, which no straight line could draw.",
)
def scores(image, support, dual, b, gamma):
    """Return the score of each pixel of an image."""
    result = np.full(image.shape, b)
    for known, coefficient in zip(support, dual, strict=True):
        result = result + coefficient * np.exp(-gamma * (image - known) ** 2)
    return result


scores.wrong(
    lambda image, support, dual, b, gamma: _summed(image, support, dual, 0, gamma),
    "All your scores are off by the same number: b is missing.",
).wrong(
    lambda image, support, dual, b, gamma: _summed(image, support, np.ones_like(dual), b, gamma),
    "You added up similarities, but every support vector counts plus 1. Multiply each by its dual "
    "coefficient, plus or minus.",
).wrong(
    lambda *model: _summed(*model, lambda distance, gamma: np.exp(-gamma * np.abs(distance))),
    "Your similarity falls with the distance, not with its *square*.",
).wrong(
    lambda *model: _summed(*model, lambda distance, gamma: np.exp(-((gamma * distance) ** 2))),
    "You squared gamma too. Only the distance is squared.",
).wrong(
    lambda *model: _summed(*model, lambda distance, gamma: np.exp(-(distance**2) / gamma)),
    "You divide by gamma. Then a large one would reach far. Multiply: a large one makes only close values similar.",
).wrong(
    lambda *model: _summed(*model, lambda distance, gamma: np.exp(gamma * distance**2)),
    "The minus in the exponent is missing: the further away, the more similar. Which similarity belongs to distance 0?",
).wrong(
    lambda image, support, dual, b, gamma: np.sum(dual * support) * image + b,
    "That is the score of a straight line: one threshold. The radial kernel compares each pixel with each support "
    "vector.",
).wrong(
    lambda *model: (scores.reference(*model) > 0).astype(int),
    "These are the answers, 0 and 1. Return the scores themselves: they also say how far a pixel is from the boundary.",
).wrong(
    lambda image, support, dual, b, gamma: dual[-1] * np.exp(-gamma * (image - support[-1]) ** 2) + b,
    "Only the last support vector counts. Does your loop add to the result, or replace it?",
    where=lambda image, support, dual, b, gamma: len(dual) > 1,
).wrong(
    lambda image, support, dual, b, gamma: _summed(image, support, dual, 0, gamma) + len(dual) * b,
    "You add b once for each support vector. It counts only once, at the end.",
    where=lambda image, support, dual, b, gamma: len(dual) > 1,
)
