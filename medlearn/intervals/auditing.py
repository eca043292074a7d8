"""Hold published figures against the confusion matrix that was published with them."""

from dataclasses import dataclass
from numbers import Real

import numpy as np

ROUNDING = 0.005  # figures with two decimals


@dataclass(frozen=True)
class Audit:
    """What a matrix says about the figures beside it.

    Attributes
    ----------
    figures : dict of str to (published, true)
        `true` is None where the matrix does not define the figure.
    contradictions : tuple of str
        The names of the figures that the matrix contradicts.
    """

    figures: dict
    contradictions: tuple

    def __str__(self):
        lines = []
        for name, (published, true) in self.figures.items():
            verdict = "contradicted" if name in self.contradictions else "agrees"
            said = "not defined" if true is None else f"{true:.4g}"
            lines.append(f"{name}: published {published:.4g}, the matrix says {said}: {verdict}")
        return "\n".join([*lines, f"{len(self.contradictions)} of {len(self.figures)} figures are contradicted."])


def audit(matrix, claims):
    """List every published figure that a confusion matrix contradicts.

    Parameters
    ----------
    matrix : array-like of int, shape (2, 2)
        Rows are the truth, columns the prediction, the second of each is the finding.
    claims : dict of str to float
        Published figures by name: "accuracy", "sensitivity" or "recall", "specificity", "precision" or "ppv", "npv",
        "f1", "balanced accuracy", "mcc", "prevalence", and the counts "cases", "ill" and "healthy".

    Returns
    -------
    audit : Audit
        Its text sets each published figure beside the true one. Shares may differ by what rounding to two decimals
        hides; counts must be exact.

    Raises
    ------
    ValueError
        If the matrix is not 2 x 2 counts, or a figure has an unknown name or is not a finite number.

    Examples
    --------
    >>> print(audit([[90, 0], [10, 0]], {"accuracy": 0.9, "sensitivity": 0.8}))
    accuracy: published 0.9, the matrix says 0.9: agrees
    sensitivity: published 0.8, the matrix says 0: contradicted
    1 of 2 figures are contradicted.
    """
    true = _figures(_checked(matrix))
    unknown = [name for name in claims if name not in true]
    if unknown:
        raise ValueError(f"no figure is called {unknown[0]!r}; the names are {', '.join(map(repr, true))}.")
    nonsense = [f"{name}={claim!r}" for name, claim in claims.items() if not _is_figure(claim)]
    if nonsense:
        raise ValueError(f"{nonsense[0]} is not a figure that can be checked; give the published number, such as 0.98.")
    figures = {name: (claim, true[name]) for name, claim in claims.items()}
    wrong = tuple(name for name, pair in figures.items() if _contradicts(name, *pair))
    return Audit(figures, wrong)


def _checked(matrix):
    matrix = np.asarray(matrix)
    counts = matrix.shape == (2, 2) and matrix.dtype.kind in "iuf" and np.isfinite(matrix).all()
    if not counts or matrix.min() < 0 or not np.array_equal(matrix, np.rint(matrix)) or not matrix.any():
        raise ValueError(f"the matrix must be 2 x 2 counts (rows: truth, columns: prediction); got {matrix.tolist()}.")
    return matrix.astype(int)


def _is_figure(claim):
    return isinstance(claim, Real) and not isinstance(claim, bool) and bool(np.isfinite(claim))


def _figures(matrix):
    (left, alarms), (missed, found) = matrix.tolist()
    ill, healthy, cases = missed + found, left + alarms, int(matrix.sum())
    sensitivity, specificity = _share(found, ill), _share(left, healthy)
    precision = _share(found, found + alarms)
    both = None if sensitivity is None or specificity is None else (sensitivity + specificity) / 2
    spread = (ill * healthy * (found + alarms) * (left + missed)) ** 0.5
    return {
        "accuracy": (left + found) / cases,
        "sensitivity": sensitivity,
        "recall": sensitivity,
        "specificity": specificity,
        "precision": precision,
        "ppv": precision,
        "npv": _share(left, left + missed),
        "f1": _share(2 * found, 2 * found + alarms + missed),
        "balanced accuracy": both,
        "mcc": _share(found * left - alarms * missed, spread),
        "prevalence": ill / cases,
        "cases": cases,
        "ill": ill,
        "healthy": healthy,
    }


def _share(part, whole):
    return part / whole if whole else None


def _contradicts(name, published, true):
    if true is None:
        return True
    return abs(published - true) > (0 if name in ("cases", "ill", "healthy") else ROUNDING + 1e-12)
