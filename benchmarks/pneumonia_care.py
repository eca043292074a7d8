"""Write benchmarks/pneumonia_care.csv: the classical models of lesson 11, chosen with the care that the network got.

``python -m benchmarks.pneumonia_care``; some ten minutes on one processor. The same folds inside the training images
as in pneumonia_choice.py (those of unfamiliar children), the same weights for healthy children, the same standardising
and augmentation, and one setting of the model's own. The test images play no part. Seconds are of one processor (for
all but the trees: of the clock, on a busy machine). The table lacks the last two steps of boosting: histograms of
standardised and moved images have many more bins, and took too long.
"""

import time
from dataclasses import asdict, dataclass, replace

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks import classical_models
from benchmarks.pneumonia_choice import unfamiliar_folds
from benchmarks.timing import machine
from medlearn import imaging
from medlearn.studies import pneumonia
from medlearn.studies.table import read_study, write_study

OWN = {  # what each may choose for itself; the first is its library's default
    "logistic regression": (1.0, 0.01, 0.0001),  # C
    "RBF SVM, pixels": (1.0, 10.0),  # C
    "RBF SVM, HOG": (1.0, 10.0),  # C
    "random forest": (1, 10),  # the fewest children in a leaf
    "gradient boosting": (31, 8),  # the most leaves of a tree
}
CHANGES = (  # in this order; the emphases, with 1, are those that were tried for the network
    {"emphasis": 2.0},
    {"emphasis": 4.0},
    {"standardised": True},
    {"augmented": True},
)
FEWER = 33  # trees while searching, which saves two thirds of the time; what was chosen grows 100
METRICS = ("auc", "accuracy", "sensitivity", "specificity")


@dataclass(frozen=True)
class Care:
    """One way to train a classical model.

    Attributes
    ----------
    own : float
        The model's own setting: see `OWN`.
    emphasis : float
        As in `medlearn.studies.pneumonia.Recipe`; 0 for no class weights.
    standardised : bool
        Each image brought to mean 0 and spread 1 by itself.
    augmented : bool
        Each image a second time, moved and on another grey scale.
    """

    own: float
    emphasis: float = 1.0
    standardised: bool = False
    augmented: bool = False


def main():
    """Search for each model, and write the table after each."""
    from medlearn.datasets import fetch_medmnist

    data = fetch_medmnist("pneumoniamnist")
    images, labels = pneumonia.in_order(data.train.images, data.train.labels)
    folds = unfamiliar_folds(images, labels)
    rows = []
    for name in OWN:
        rows += search(name, images, labels, folds)
        write_study("pneumonia_care", rows)


def search(name, images, labels, folds):
    """Change one thing at a time: own setting, emphasis, standardising, augmentation; what helps is kept."""
    plain = Care(OWN[name][0], emphasis=0.0)
    rows = [judge(name, care, images, labels, folds) for care in (plain, *map(Care, OWN[name]))]
    for change in CHANGES:
        rows.append(judge(name, replace(care_of(best_of(rows)), **change), images, labels, folds))
    best_of(rows)["chosen"] = True
    return rows


def best_of(rows):
    """Return the row with the best mean of sensitivity and specificity on unfamiliar children."""
    return max(rows, key=lambda row: round(row["sensitivity"], 4) + round(row["specificity"], 4))


def care_of(row):
    """Read the settings of a row of the table."""
    flags = {name: bool(row[name]) for name in ("standardised", "augmented")}
    own = float(row["own"])
    return Care(own=int(own) if own.is_integer() else own, emphasis=float(row["emphasis"]), **flags)


def judge(name, care, images, labels, folds):
    """Return a line of the table: means over the folds."""
    import numpy as np

    from medlearn import metrics

    start, values = time.process_time(), []
    for seed, (train, held) in enumerate(folds):
        model = fit(name, care, images[train], labels[train], seed=seed, trees=FEWER)
        says, truth = answers(name, care, model, images[held]), labels[held]
        shares = [share(truth, says > 0) for share in (metrics.accuracy, metrics.sensitivity, metrics.specificity)]
        values.append([metrics.auc(truth, says), *shares])
    means = zip(METRICS, np.mean(values, axis=0), strict=True)
    line = {"look": None, "seed": "all", "model": name, **asdict(care), "chosen": False, "folds": "unfamiliar"}
    line |= dict(means) | {"seconds": time.process_time() - start, "machine": machine()}
    print(line, flush=True)
    return line


def fit(name, care, images, labels, *, seed, trees=100):
    """Train one model; `trees` are those of a forest or of boosting."""
    import numpy as np

    moved = [pneumonia.changed(images, np.random.default_rng(seed))] if care.augmented else []
    images, labels = np.concatenate([scaled(images), *moved]), np.tile(labels, 1 + len(moved))
    model = estimator(name, care, labels.mean(), seed, trees)
    return model.fit(features(name, care, images), labels)


def answers(name, care, model, images):
    """Return what a model says, (n,): above 0 it calls pneumonia."""
    return classical_models.score_of(model, features(name, care, scaled(images)))


def scaled(images):
    """Bring whole numbers from 0 to 255 to 0 to 1."""
    return images.astype("float32") / 255


def features(name, care, images):
    """Make what the model takes of images from 0 to 1: pixels in a row, or HOG."""
    # Many edges of whole greys lie exactly between two bins of HOG: there rounding decides, and may turn one child.
    images = imaging.standardise(images) if care.standardised else images
    return classical_models.edges(images) if name.endswith("HOG") else images.reshape(len(images), -1)


def estimator(name, care, ill, seed, trees):
    """Make the unfitted model; `ill` is the share of pneumonia among those it will see."""
    from sklearn.ensemble import HistGradientBoostingClassifier, RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    weights = {0: care.emphasis * 0.5 / (1 - ill), 1: 0.5 / ill} if care.emphasis else None
    how = {"class_weight": weights, "random_state": seed}
    if name == "logistic regression":
        return make_pipeline(StandardScaler(), LogisticRegression(C=care.own, solver="newton-cholesky", **how))
    if name == "random forest":
        return RandomForestClassifier(trees, min_samples_leaf=care.own, **how)
    if name == "gradient boosting":
        return HistGradientBoostingClassifier(max_iter=trees, max_leaf_nodes=care.own, **how)
    return SVC(C=care.own, **how)


def chosen():
    """Return the chosen setting of each model, as the table has it."""
    rows = read_study("pneumonia_care").to_dict("records")
    return {row["model"]: care_of(row) for row in rows if row["chosen"]}


def spoken(name, care):
    """Say a setting in words."""
    kinds = {"random forest": "smallest leaf", "gradient boosting": "most leaves"}
    parts = [f"{kinds.get(name, 'C')} {care.own:g}", f"healthy count {care.emphasis:g} times"]
    return ", ".join([*parts, *["standardised"] * care.standardised, *["moved"] * care.augmented])


if __name__ == "__main__":
    main()
