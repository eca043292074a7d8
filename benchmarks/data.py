"""What the learners are timed on: a small table, and images written out as rows."""

import numpy as np

from medlearn.datasets import load_breast_cancer, status


def breast_cancer():
    """Return 569 patients with 30 standardised features, float64, and their labels."""
    from sklearn.preprocessing import StandardScaler

    data = load_breast_cancer()
    return StandardScaler().fit_transform(data.features), data.labels


def radiographs():
    """Return a name, rows of 784 pixels from 0 to 1, float64, labels, and the same of test images.

    PneumoniaMNIST where it is in the cache or on a mirror (nothing is downloaded), chest phantoms otherwise.
    """
    if status("pneumoniamnist") in ("cached", "mirror"):
        from medlearn.datasets import fetch_medmnist

        data = fetch_medmnist("pneumoniamnist")
        return "PneumoniaMNIST", *_rows(data.train), *_rows(data.test)
    from medlearn.phantoms import make_chest_phantoms

    train, test = (make_chest_phantoms(n, size=28, random_state=n) for n in (4708, 624))
    return "chest phantoms", *_rows(train), *_rows(test)


def _rows(split):
    return split.images.reshape(len(split.images), -1) / 255.0, np.asarray(split.labels)
