"""How many errors from nothing? An exercise of lesson 09."""

import numpy as np

from medlearn.checks import predict

_PLAIN = np.array([0.85, 0.88, 0.83, 0.90, 0.84])
_CHANGED = np.array([0.87, 0.89, 0.86, 0.91, 0.87])


@predict(
    question="""
    **Better, or lucky?** Five seeds, each trained in two ways. Their AUCs on the validation patients (invented):

    | seed | 0 | 1 | 2 | 3 | 4 |
    |---|---|---|---|---|---|
    | plain | 0.85 | 0.88 | 0.83 | 0.90 | 0.84 |
    | changed | 0.87 | 0.89 | 0.86 | 0.91 | 0.87 |

    Compare seed by seed. How many standard errors does the mean difference lie above 0? Give one decimal.
    """,
    hints=[
        "First the five differences, then their mean and their standard deviation (ddof=1).",
        "The standard error is the standard deviation divided by the root of 5. Now divide the mean by it.",
    ],
    digits=1,
    praise="Above the 2.8 errors that five pairs ask for. Unpaired it would have been 1.3 errors, and you could "
    "not have told: the starts differ among themselves by more than the change does.",
    wrong={
        2: "2 is the mean divided by the standard *deviation*. A mean of five wanders less: divide that by the root "
        "of 5.",
        5: "5 is what `np.std` gives by default. For a sample, say `ddof=1`.",
        1.3: "1.3 compares the two rows as if their seeds had nothing in common. Take the five differences first.",
        0.02: "{got:.2g}: the mean difference is 0.02, its error is smaller. How many times does that fit in?",
        10: "10: you divided by 5. The standard error takes the root of the number of pairs.",
    },
)
def luck():
    """Divide the mean of the paired differences by its standard error."""
    return _errors(_CHANGED - _PLAIN)


def _errors(differences, ddof=1):
    return round(float(differences.mean() / differences.std(ddof=ddof) * len(differences) ** 0.5), 3)
