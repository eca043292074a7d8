"""medlearn.svm against LIBSVM, as scikit-learn wraps it."""

import numpy as np
from sklearn.svm import SVC

from benchmarks.accuracy import compared
from benchmarks.data import breast_cancer, radiographs
from benchmarks.timing import compare
from medlearn.svm import KernelSVM, LinearSVM

LIBSVM = "sklearn.svm.SVC (LIBSVM)"


def run():
    """Return the rows of the table.

    Returns
    -------
    rows : list of benchmarks.timing.Row
    """
    return [*_on_a_table(), *_on_images()]


def accuracy():
    """Compare the accuracy of both on test images.

    Returns
    -------
    lines : list of str
    """
    name, images, labels, others, truth = radiographs()
    ours, theirs = KernelSVM().fit(images, labels), SVC().fit(images, labels)
    single = KernelSVM().fit(images.astype(np.float32), labels)
    return [
        compared(f"KernelSVM, {name}", truth, ours.predict(others), theirs.predict(others)),
        compared(f"KernelSVM in float32, {name}", truth, single.predict(others), theirs.predict(others)),
        f"support vectors: {len(ours.support_)}, in float32 {len(single.support_)}, LIBSVM {len(theirs.support_)}; "
        f"steps: {ours.n_iter_}, LIBSVM {theirs.n_iter_[0]}",
    ]


def _on_a_table():
    X, y = breast_cancer()
    shape = f"{len(X)} x {X.shape[1]}, breast cancer"
    yield from compare(
        f"KernelSVM, fit, {shape}", lambda: KernelSVM().fit(X, y), {LIBSVM: lambda: SVC().fit(X, y)}, goal=2.0
    )
    yield from compare(
        f"LinearSVM, fit, {shape}",
        lambda: LinearSVM().fit(X, y),
        {LIBSVM + ", linear": lambda: SVC(kernel="linear").fit(X, y)},
    )


def _on_images():
    name, images, labels, others, _ = radiographs()
    shape = f"{len(images)} x {images.shape[1]}, {name}"
    small = images.astype(np.float32)
    libsvm = {LIBSVM: lambda: SVC().fit(images, labels)}
    yield from compare(f"KernelSVM, fit, {shape}", lambda: KernelSVM().fit(images, labels), libsvm, goal=0.7, runs=3)
    yield from compare(
        f"KernelSVM, fit, {shape}, float32", lambda: KernelSVM().fit(small, labels), libsvm, goal=0.7, runs=3
    )
    ours, theirs = KernelSVM().fit(images, labels), SVC().fit(images, labels)
    yield from compare(
        f"KernelSVM, predict {len(others)} images",
        lambda: ours.predict(others),
        {LIBSVM: lambda: theirs.predict(others)},
        runs=3,
    )
