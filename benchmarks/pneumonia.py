"""Write benchmarks/pneumonia.csv: what the models of lesson 11 reach and cost, five seeds of its network among them.

``python -m benchmarks.pneumonia``, or ``make benchmark-pneumonia``; some five minutes on two processors. Each run with
a new recipe is a look at the test set: lesson 11 keeps count, and the file keeps the rows of the looks before. Look 0
are the classical models, for which nothing was chosen.
"""

import csv
import time
from pathlib import Path

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)

TABLE = Path(__file__).with_name("pneumonia.csv")
SEEDS = range(5)
LOOK = 2  # one more for each new recipe


def main():
    """Train, judge on the test set, and write the table."""
    from medlearn import pneumonia
    from medlearn.datasets import fetch_medmnist

    data = fetch_medmnist("pneumoniamnist")
    images, labels = pneumonia.in_order(data.train.images, data.train.labels)
    classical = [_classical(name, *pair, images, labels, data.test) for name, pair in pneumonia.classical().items()]
    write([*classical, *earlier(), *_networks(images, labels, data.test)])


def _classical(name, view, model, images, labels, test):
    from medlearn import pneumonia

    start = time.perf_counter()
    model.fit(view(images), labels)
    seconds = time.perf_counter() - start
    says = pneumonia.score_of(model, view(test.images))
    return row(0, name, test.labels, says > 0, says, seconds, pneumonia.size_of(model))


def _networks(images, labels, test):
    import numpy as np

    from medlearn import pneumonia

    short = pneumonia.Recipe(epochs=3)  # TensorFlow's first steps are its slowest
    pneumonia.train(images[:256], labels[:256], seed=0, recipe=short)
    rows, plain, moved = [], [], []
    for seed in SEEDS:
        start = time.perf_counter()
        model = pneumonia.train(images, labels, seed=seed)
        seconds = time.perf_counter() - start
        plain.append(pneumonia.probabilities(model, test.images))
        moved.append(pneumonia.probabilities(model, test.images, reach=1))
        size = pneumonia.size_of(model)
        rows.append(row(LOOK, f"seed {seed}", test.labels, plain[-1] > 0.5, plain[-1], seconds, size))
        print(rows[-1], flush=True)
    whole = sum(float(line["seconds"]) for line in rows), sum(line["parameters"] for line in rows)
    for name, answers in {"five together": plain, "five together, each asked nine times": moved}.items():
        says = np.mean(answers, axis=0)
        rows.append(row(LOOK, name, test.labels, says > 0.5, says, *whole))
    return rows


def earlier():
    """Return the rows of the looks before this one."""
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8") as file:
        return [line for line in csv.DictReader(file) if 0 < int(line["look"]) < LOOK]


def row(look, model, truth, called, says, seconds, parameters):
    """Return a line of the table."""
    from medlearn import metrics

    return {
        "look": look,
        "model": model,
        "auc": f"{metrics.auc(truth, says):.4f}",
        "accuracy": f"{metrics.accuracy(truth, called):.4f}",
        "sensitivity": f"{metrics.sensitivity(truth, called):.4f}",
        "specificity": f"{metrics.specificity(truth, called):.4f}",
        "seconds": f"{seconds:.1f}",
        "parameters": parameters,
    }


def write(rows):
    """Write the lines to the table."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
