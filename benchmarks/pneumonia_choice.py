"""Write benchmarks/pneumonia_choice.csv: how the network of lesson 11 was chosen, inside the training images only.

``python -m benchmarks.pneumonia_choice``; some twenty minutes on two processors. Each recipe is judged twice: by
cross-validation as usual, and on healthy children of a kind that it was not trained on (a cluster left out).
"""

import time
from dataclasses import replace

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.writing import write_study
from medlearn.studies import pneumonia

CHOSEN = pneumonia.CHOSEN
RECIPES = {
    "chosen": CHOSEN,
    "healthy count twice": replace(CHOSEN, emphasis=2.0),
    "classes in balance": replace(CHOSEN, emphasis=1.0),
    "three convolutions": replace(CHOSEN, maps=(16, 32, 64), pool_after=(0, 1)),
    "not standardised": replace(CHOSEN, standardised=False),
    "no other grey scales": replace(CHOSEN, gamma=0.0),
}
FOLDS = 3
CLUSTERS = 4


def main():
    """Judge each recipe and write the table, line by line."""
    from medlearn.datasets import fetch_medmnist

    data = fetch_medmnist("pneumoniamnist")
    images, labels = pneumonia.in_order(data.train.images, data.train.labels)
    kinds, rows = {"usual": usual_folds(labels), "unfamiliar": unfamiliar_folds(images, labels)}, []
    for name, recipe in RECIPES.items():
        for kind, folds in kinds.items():
            run = {"look": None, "seed": "all", "setting": name, "folds": kind}
            rows.append(run | judge(recipe, images, labels, folds))
            print(rows[-1], flush=True)
    write_study("pneumonia_choice", rows)


def judge(recipe, images, labels, folds):
    """Return AUC, accuracy, sensitivity and specificity, each the mean over folds (train, held out), and the cost."""
    import numpy as np

    from medlearn import metrics

    start, values = time.perf_counter(), []
    for seed, (train, held) in enumerate(folds):
        model = pneumonia.train(images[train], labels[train], seed=seed, recipe=recipe)
        says, truth = pneumonia.probabilities(model, images[held], recipe=recipe), labels[held]
        shares = [share(truth, says > 0.5) for share in (metrics.accuracy, metrics.sensitivity, metrics.specificity)]
        values.append([metrics.auc(truth, says), *shares])
    names = ("auc", "accuracy", "sensitivity", "specificity")
    means = dict(zip(names, np.mean(values, axis=0), strict=True))
    return means | {"seconds": time.perf_counter() - start, "machine": machine()}


def usual_folds(labels):
    """Return stratified folds, as pairs of index arrays."""
    from sklearn.model_selection import StratifiedKFold

    return list(StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(labels, labels))


def unfamiliar_folds(images, labels):
    """Return a pair for each cluster of healthy images: it is held out whole, with every eighth of the ill."""
    import numpy as np
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    healthy, ill = np.flatnonzero(labels == 0), np.flatnonzero(labels == 1)
    rows = pneumonia.prepared(images[healthy]).reshape(len(healthy), -1)
    near = PCA(20, random_state=0).fit_transform(rows)
    cluster = KMeans(CLUSTERS, n_init=5, random_state=0).fit_predict(near)
    held = [np.concatenate([healthy[cluster == number], ill[number::8]]) for number in range(CLUSTERS)]
    return [(np.setdiff1d(np.arange(len(labels)), part), part) for part in held]


if __name__ == "__main__":
    main()
