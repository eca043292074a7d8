"""Write benchmarks/pneumonia.csv: five seeds of lesson 11's network, their ensemble, and what each costs.

``python -m benchmarks.pneumonia``, or ``make benchmark-pneumonia``; some five minutes on two processors. Each run with
a new recipe is a look at the test set: lesson 11 keeps count, and the file keeps the rows of the looks before.
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
    import numpy as np

    from medlearn import pneumonia
    from medlearn.datasets import fetch_medmnist

    data = fetch_medmnist("pneumoniamnist")
    images, labels = pneumonia.in_order(data.train.images, data.train.labels)
    pneumonia.train(
        images[:256], labels[:256], seed=0, recipe=pneumonia.Recipe(epochs=3)
    )  # TensorFlow's first steps are its slowest
    rows, plain, moved = [], [], []
    for seed in SEEDS:
        start = time.perf_counter()
        model = pneumonia.train(images, labels, seed=seed)
        seconds = time.perf_counter() - start
        plain.append(pneumonia.probabilities(model, data.test.images))
        moved.append(pneumonia.probabilities(model, data.test.images, reach=1))
        rows.append(row(f"seed {seed}", data.test.labels, plain[-1], seconds))
        print(rows[-1], flush=True)
    total = sum(float(entry["seconds"]) for entry in rows)
    rows.append(row("five together", data.test.labels, np.mean(plain, axis=0), total))
    rows.append(row("five together, each asked nine times", data.test.labels, np.mean(moved, axis=0), total))
    write([*earlier(), *rows])


def earlier():
    """Return the rows of the looks before this one."""
    if not TABLE.exists():
        return []
    with TABLE.open(encoding="utf-8") as file:
        return [line for line in csv.DictReader(file) if int(line["look"]) < LOOK]


def row(model, truth, says, seconds):
    """Return a line of the table, as text."""
    from medlearn import metrics

    called = says > 0.5
    return {
        "look": str(LOOK),
        "model": model,
        "auc": f"{metrics.auc(truth, says):.4f}",
        "accuracy": f"{metrics.accuracy(truth, called):.4f}",
        "sensitivity": f"{metrics.sensitivity(truth, called):.4f}",
        "specificity": f"{metrics.specificity(truth, called):.4f}",
        "seconds": f"{seconds:.0f}",
    }


def write(rows):
    """Write the lines to the table."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main()
