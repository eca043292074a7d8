"""How deep a tree asks, and how many trees are asked."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import slider, steps
from medlearn.explorers.explorer import Explorer
from medlearn.plots.checking import as_two_groups

SIZES = (1, 2, 5, 10, 20, 40)
SAMPLES = 20  # first trees to choose from


def forest(
    features, labels, *, held_out=None, class_names=("0", "1"), xlabel="", ylabel="", deepest=10, random_state=0
):
    """Choose depth and number of trees, and compare patients the trees have seen with others.

    Parameters
    ----------
    features : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        0 or 1.
    held_out : ndarray of int or of bool, optional
        The patients that the trees do not see; by default every third.
    class_names : list of str
    xlabel, ylabel : str
    deepest : int
        Questions in a row, at most.
    random_state : int

    Returns
    -------
    explorer : Explorer
        Controls `depth, trees, first`.
    """
    features, labels = np.asarray(features, dtype=float).reshape(-1, 2), np.asarray(labels)
    aside = _aside(len(labels), held_out)
    grown = []
    controls = {
        "depth": slider("Questions in a row, at most", min(3, deepest), 0, deepest),
        "trees": steps("Number of trees", SIZES),
        "first": slider("First of them, each with its own sample", 0, 0, SAMPLES - 1),
    }
    words = {"class_names": list(class_names), "xlabel": xlabel, "ylabel": ylabel, "deepest": deepest}

    def draw(axes, depth, trees, first):
        if not grown:
            grown.extend(_grow(features, labels, aside, random_state))
        return plots.forest(grown[first : first + trees], depth, features, labels, aside, axes=axes, **words)

    return Explorer(draw, controls, size=(9.6, 4.2), columns=(1, 1))


def _aside(count, held_out):
    """Mark those held out, ndarray of bool (count,)."""
    aside = np.zeros(count, dtype=bool)
    aside[np.arange(0, count, 3) if held_out is None else held_out] = True
    return aside


def _grow(features, labels, aside, random_state):
    """Grow more trees than are ever asked together; cut at a depth they are the trees of that depth."""
    from medlearn.trees import RandomForest

    if aside.all():
        raise ValueError(f"all {len(aside)} patients are held out: nobody is left to grow trees on.")
    as_two_groups(labels[~aside], "the patients to grow trees on")
    count = max(SIZES) + SAMPLES
    # Of two features none should hide: each tree differs from the others by its sample alone.
    grown = RandomForest(count, max_features=None, random_state=random_state).fit(features[~aside], labels[~aside])
    return grown.estimators_
