"""medlearn.trees against scikit-learn's forest."""

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.data import breast_cancer, radiographs
from benchmarks.timing import compare
from medlearn.trees import RandomForest

PEER = "scikit-learn"
SEEDS = range(10)


def run():
    """Return the rows of the table.

    Returns
    -------
    rows : list of benchmarks.timing.Row
    """
    table = ("breast cancer", *breast_cancer())
    name, images, labels, others, _ = radiographs()
    return [
        *_fit_and_predict(*table, table[1], goal=1.5, runs=7),
        *_fit_and_predict(name, images, labels, others, goal=0.65, runs=3),
    ]


def accuracy():
    """Compare the accuracy of both on the table by cross-validation, and on test images, over SEEDS.

    Returns
    -------
    lines : list of str

    Notes
    -----
    Chance makes two forests of the same kind differ by a point or more, which an interval over the patients of one
    pair of forests does not contain: so each patient counts with the share of ten forests that are right about him.
    """
    X, y = breast_cancer()
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    on_table = ([cross_val_predict(make(seed), X, y, cv=folds) == y for seed in SEEDS] for make in (_ours, _theirs))
    name, images, labels, others, truth = radiographs()
    on_images = (
        [make(seed).fit(images, labels).predict(others) == truth for seed in SEEDS] for make in (_ours, _theirs)
    )
    return [
        _compared("RandomForest, breast cancer, ten folds", *on_table),
        _compared(f"RandomForest, {name}", *on_images),
    ]


def _compared(what, ours, theirs):
    """Put the accuracies and the paired 95 % interval of their difference into a line; rows are seeds."""
    gain = np.mean(ours, axis=0) - np.mean(theirs, axis=0)
    centre, half = gain.mean(), 1.96 * gain.std() / np.sqrt(len(gain))
    verdict = "equal" if abs(centre) <= half else "different"
    spread = " and ".join(f"{np.std(np.mean(right, axis=1), ddof=1):.3f}" for right in (ours, theirs))
    return (
        f"{what}, mean of {len(ours)} seeds: accuracy {np.mean(ours):.3f}, peer {np.mean(theirs):.3f}, difference "
        f"{centre:+.3f} ({centre - half:+.3f} to {centre + half:+.3f}): {verdict}; "
        f"standard deviation from seed to seed {spread}"
    )


def _fit_and_predict(name, X, y, others, goal, runs):
    shape = f"{len(X)} x {X.shape[1]}, {name}"
    yield from compare(
        f"RandomForest, fit, 100 trees, {shape}",
        lambda: _ours().fit(X, y),
        {PEER: lambda: _theirs().fit(X, y)},
        goal=goal,
        runs=runs,
    )
    ours, theirs = _ours().fit(X, y), _theirs().fit(X, y)
    yield from compare(
        f"RandomForest, predict {len(others)} rows",
        lambda: ours.predict(others),
        {PEER: lambda: theirs.predict(others)},
        runs=runs,
    )


def _ours(seed=0):
    return RandomForest(random_state=seed)


def _theirs(seed=0):
    return RandomForestClassifier(random_state=seed)
