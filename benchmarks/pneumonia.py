"""Write pneumonia.csv, what the models of lesson 11 reach and cost, and pneumonia_answers.csv, what they say.

``python -m benchmarks.pneumonia``, or ``make benchmark-pneumonia``; some ten minutes on one processor. With names it
runs only these: ``python -m benchmarks.pneumonia networks``. Each run with a new recipe is a look at the test set:
lesson 11 keeps count, and the file keeps the rows of the looks before. Look 0 are the classical models as their
libraries make them, looks 1 and 2 the network, look 3 the classical models with the care that the network got
(pneumonia_care.py). Seconds are of the clock for looks 0 to 2, and of one processor for look 3.
"""

import sys
import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks import pneumonia_care
from benchmarks.timing import machine
from medlearn.studies.table import write_answers, write_study

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
        rows, answers = run(look, images, labels, data.test)
        write_study("pneumonia", rows)
        ordered = {column: says[order] for column, says in answers.items()}
        write_answers("pneumonia", data.test.labels[order], ordered)


def classical(look, images, labels, test):
    """Run the classical models as their libraries make them."""
    from benchmarks import classical_models

    rows = []
    for name, (view, model) in classical_models.made().items():
        for seed in FEWER_SEEDS if name == "random forest" else [0]:
            if seed:
                model.set_params(random_state=seed)
            start = time.perf_counter()
            model.fit(view(images), labels)
            seconds = time.perf_counter() - start
            says = classical_models.score_of(model, view(test.images))
            cost = {"seconds": seconds, "parameters": classical_models.size_of(model)}
            rows.append(row(look, seed, name, "defaults", test.labels, says > 0, says, cost))
    return rows, {}


def careful(look, images, labels, test):
    """Run the classical models as pneumonia_care.py chose them, three seeds where a seed plays a part."""
    from benchmarks import classical_models

    rows, answers = [], {}
    for name, care in pneumonia_care.chosen().items():
        random = care.augmented or name == "random forest"
        for seed in FEWER_SEEDS if random else [0]:
            start = time.process_time()
            model = pneumonia_care.fit(name, care, images, labels, seed=seed)
            seconds = time.process_time() - start
            says = pneumonia_care.answers(name, care, model, test.images)
            answers[f"{name}, seed {seed}"] = says
            cost = {"seconds": seconds, "parameters": classical_models.size_of(model)}
            setting = pneumonia_care.spoken(name, care)
            rows.append(row(look, seed, name, setting, test.labels, says > 0, says, cost))
            print(rows[-1], flush=True)
    return rows, answers


def networks(look, images, labels, test):
    """Run the network, five seeds."""
    import numpy as np

    from benchmarks import classical_models
    from medlearn.studies import pneumonia

    short = pneumonia.Recipe(epochs=3)  # TensorFlow's first steps are its slowest
    pneumonia.train(images[:256], labels[:256], seed=0, recipe=short)
    setting, rows, plain, moved, answers = "healthy count four times", [], [], [], {}
    for seed in SEEDS:
        start = time.perf_counter()
        model = pneumonia.train(images, labels, seed=seed)
        seconds = time.perf_counter() - start
        plain.append(pneumonia.probabilities(model, test.images))
        moved.append(pneumonia.probabilities(model, test.images, reach=1))
        cost = {"seconds": seconds, "parameters": classical_models.size_of(model)}
        rows.append(row(look, seed, "network", setting, test.labels, plain[-1] > 0.5, plain[-1], cost))
        with np.errstate(divide="ignore"):
            odds = np.log(plain[-1].astype(float)) - np.log1p(-plain[-1].astype(float))
        answers[f"network, seed {seed}"] = np.clip(odds, -MOST, MOST)
        print(rows[-1], flush=True)
    whole = {name: sum(line[name] for line in rows) for name in ("seconds", "parameters")}
    for name, several in {"five together": plain, "five together, each asked nine times": moved}.items():
        says = np.mean(several, axis=0)
        rows.append(row(look, "all", name, setting, test.labels, says > 0.5, says, whole))
    return rows, answers


LOOKS = {"classical": (0, classical), "networks": (2, networks), "careful": (3, careful)}


def row(look, seed, model, setting, truth, called, says, cost):
    """Return a run."""
    from medlearn import metrics

    return {
        "look": look,
        "seed": seed,
        "model": model,
        "setting": setting,
        "auc": metrics.auc(truth, says),
        "accuracy": metrics.accuracy(truth, called),
        "sensitivity": metrics.sensitivity(truth, called),
        "specificity": metrics.specificity(truth, called),
        **cost,
        "machine": machine(),
    }


if __name__ == "__main__":
    main(sys.argv[1:])
