"""What must the shares add up to? An exercise of lesson 12."""

import numpy as np

from medlearn.checks import predict

_P, _START = 0.9, -1.2


def _odds(p):
    return float(np.log(p / (1 - p)))


@predict(
    question="""
    **What must the shares add up to?** A network gives the probability 0.9 of a finding. Its score is the log-odds,
    ln(p / (1 − p)). For the start, the mean chest, the score is −1.2. Integrated gradients divide the rise from start
    to image among all pixels. What do these shares add up to? Give two digits after the point.
    """,
    solution="completeness = np.log(0.9 / 0.1) - (-1.2)",
    hints=[
        "First the score of the image: np.log(0.9 / 0.1).",
        "The shares add up to the score of the image minus that of the start. Minus −1.2 is plus 1.2.",
    ],
    digits=2,
    praise="3.40, of which 1.20 only lead from the start to *undecided*. Choose another start, and the shares change: "
    "always say which start you took.",
)
def completeness():
    """Return the log-odds of 0.9 minus -1.2."""
    return _odds(_P) - _START


completeness.wrong(
    _odds(_P), "2.20 is the score of the image. The shares tell the rise from the start, and that began at −1.2."
).wrong(_odds(_P) + _START, "You added −1.2. The rise is the score of the image *minus* that of the start.").wrong(
    0.9, "0.9 is the probability. The score is its log-odds, and the rise begins at the start."
).wrong(2.1, "0.9 is a probability, −1.2 are log-odds: bring both onto one scale before you subtract.").wrong(
    _P - 1 / (1 + np.exp(-_START)), "This is the rise of the *probability*. The score here is the log-odds."
).wrong(
    np.log10(_P / (1 - _P)) - _START, "You took the logarithm to the base 10. Log-odds use the natural one, `np.log`."
).wrong(-(_odds(_P) - _START), "The other way round: the score of the image minus that of the start.")
