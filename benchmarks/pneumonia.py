"""Write pneumonia.csv, what the models of lesson 11 reach and cost, and pneumonia_answers.csv, what they say.

``python -m benchmarks.pneumonia``, or ``make benchmark-pneumonia``; some ten minutes on one processor. With names it
runs only these: ``python -m benchmarks.pneumonia networks``. Each run with a new recipe is a look at the test set:
lesson 11 keeps count, and the file keeps the rows of the looks before. Look 0 are the classical models as their
libraries make them, looks 1 and 2 the network, look 3 the classical models with the care that the network got
(pneumonia_care.py). Seconds are of the clock for looks 0 to 2, and of one processor for look 3.
"""

import csv
import sys
import time
from pathlib import Path

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks import pneumonia_care
from benchmarks.timing import machine

TABLE = Path(__file__).with_name("pneumonia.csv")
ANSWERS = Path(__file__).with_name("pneumonia_answers.csv")  # a line a test child: its label, and what each model says
SEEDS, FEWER_SEEDS = range(5), range(3)  # of the network, of the classical models
MOST = 16  # where a network is so sure that its probability is 0 or 1, rounded


def main(names):
    """Train, judge on the test set, and write the tables."""
    import numpy as np

    from medlearn.datasets import fetch_medmnist
    from medlearn.studies import pneumonia

    data = fetch_medmnist("pneumoniamnist")
    images, labels = pneumonia.in_order(data.train.images, data.train.labels)
    _, order = pneumonia.in_order(data.test.images, np.arange(len(data.test.labels)))
    for name in names or LOOKS:
        look, run = LOOKS[name]
        rows, answers = run(images, labels, data.test)
        write([*(line for line in read(TABLE) if int(line["look"]) != look), *rows])
        columns = {"label": data.test.labels, **answers}
        write_answers({column: values[order] for column, values in columns.items()})


def classical(images, labels, test):
    """Run the classical models as their libraries make them."""
    from medlearn.studies import pneumonia

    rows = []
    for name, (view, model) in pneumonia.classical().items():
        start = time.perf_counter()
        model.fit(view(images), labels)
        seconds = time.perf_counter() - start
        says = pneumonia.score_of(model, view(test.images))
        rows.append(row(0, name, "defaults", test.labels, says > 0, says, seconds, pneumonia.size_of(model)))
    return rows, {}


def careful(images, labels, test):
    """Run the classical models as pneumonia_care.py chose them, three seeds where a seed plays a part."""
    rows, answers = [], {}
    for name, care in pneumonia_care.chosen().items():
        random = care.augmented or name == "random forest"
        for seed in FEWER_SEEDS if random else [0]:
            start = time.process_time()
            model = pneumonia_care.fit(name, care, images, labels, seed=seed)
            seconds = time.process_time() - start
            says = pneumonia_care.answers(name, care, model, test.images)
            answers[f"{name}, seed {seed}"] = says
            size = pneumonia_care.size_of(model)
            setting = pneumonia_care.spoken(name, care)
            rows.append(row(3, f"{name}, seed {seed}", setting, test.labels, says > 0, says, seconds, size))
            print(rows[-1], flush=True)
    return rows, answers


def networks(images, labels, test):
    """Run the network, five seeds."""
    import numpy as np

    from medlearn.studies import pneumonia

    short = pneumonia.Recipe(epochs=3)  # TensorFlow's first steps are its slowest
    pneumonia.train(images[:256], labels[:256], seed=0, recipe=short)
    look, setting, rows, plain, moved, answers = 2, "healthy count four times", [], [], [], {}
    for seed in SEEDS:
        start = time.perf_counter()
        model = pneumonia.train(images, labels, seed=seed)
        seconds = time.perf_counter() - start
        plain.append(pneumonia.probabilities(model, test.images))
        moved.append(pneumonia.probabilities(model, test.images, reach=1))
        size = pneumonia.size_of(model)
        rows.append(row(look, f"seed {seed}", setting, test.labels, plain[-1] > 0.5, plain[-1], seconds, size))
        with np.errstate(divide="ignore"):
            odds = np.log(plain[-1].astype(float)) - np.log1p(-plain[-1].astype(float))
        answers[f"network, seed {seed}"] = np.clip(odds, -MOST, MOST)
        print(rows[-1], flush=True)
    whole = sum(float(line["seconds"]) for line in rows), sum(line["parameters"] for line in rows)
    for name, several in {"five together": plain, "five together, each asked nine times": moved}.items():
        says = np.mean(several, axis=0)
        rows.append(row(look, name, setting, test.labels, says > 0.5, says, *whole))
    return rows, answers


LOOKS = {"classical": (0, classical), "networks": (2, networks), "careful": (3, careful)}


def row(look, model, setting, truth, called, says, seconds, parameters):
    """Return a line of the table."""
    from medlearn import metrics

    return {
        "look": look,
        "model": model,
        "setting": setting,
        "auc": f"{metrics.auc(truth, says):.4f}",
        "accuracy": f"{metrics.accuracy(truth, called):.4f}",
        "sensitivity": f"{metrics.sensitivity(truth, called):.4f}",
        "specificity": f"{metrics.specificity(truth, called):.4f}",
        "seconds": f"{seconds:.1f}",
        "parameters": parameters,
        "machine": machine(),
    }


def read(path):
    """Return the rows of a table; none if there is no table yet."""
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write(rows):
    """Write the lines to the table, look by look."""
    with TABLE.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(sorted(rows, key=lambda line: int(line["look"])))


def write_answers(columns):
    """Write what each model says of each child, beside what is there already."""
    lines = read(ANSWERS) or [{} for _ in columns["label"]]
    for name, values in columns.items():
        for line, value in zip(lines, values, strict=True):
            line[name] = f"{value:.5g}"
    with ANSWERS.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(lines[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(lines)


if __name__ == "__main__":
    main(sys.argv[1:])
