"""medlearn.trees against scikit-learn's forest."""

from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import StratifiedKFold, cross_val_predict

from benchmarks.accuracy import compared
from benchmarks.data import breast_cancer, radiographs
from benchmarks.timing import compare
from medlearn.trees import RandomForest

PEER = "scikit-learn"


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
        *_fit_and_predict(name, images, labels, others, goal=0.5, runs=3),
    ]


def accuracy():
    """Compare the accuracy of both on the table by cross-validation, and on test images.

    Returns
    -------
    lines : list of str
    """
    X, y = breast_cancer()
    folds = StratifiedKFold(10, shuffle=True, random_state=0)
    ours, theirs = (cross_val_predict(make(), X, y, cv=folds) for make in (_ours, _theirs))
    name, images, labels, others, truth = radiographs()
    on_images = (make().fit(images, labels).predict(others) for make in (_ours, _theirs))
    return [
        compared("RandomForest, breast cancer, ten folds", y, ours, theirs),
        compared(f"RandomForest, {name}", truth, *on_images),
    ]


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


def _ours():
    return RandomForest(random_state=0)


def _theirs():
    return RandomForestClassifier(random_state=0)
