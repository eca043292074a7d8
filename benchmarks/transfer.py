"""Write benchmarks/transfer.csv: what 25 to 1 600 labelled radiographs teach, from four starts and in four ways.

``python -m benchmarks.transfer --choose`` compares the networks' learning rates: 200 labelled images, judged on 1 500
others of PneumoniaMNIST's training images, and writes transfer_choice.csv, without a look. So the rate was chosen with
more labels than the small draws have, in the same way for every start. ``python -m benchmarks.transfer`` then draws
labelled images, the same for all models, five times for each number, and asks everything once about the 624 test
images: look 1 of this study. Lesson 11 had looked at them in looks 0 to 3, a reader once, and its authors some 25
times before: this is the sixth look that is counted.

The model is what learns from the labels: "fine-tuned" (the whole network), or a model of lessons 05 and 06, whose
settings are chosen by cross-validation inside the labelled images. The setting is what it starts from, or what it sees.
transfer_cases.csv holds what five of them say of each test image after 100 labelled ones. The file names no children:
an image counts as one. Seconds are of the processor, without the training of the start. Some twenty-five minutes on
one; ``python -m benchmarks.transfer 3 4`` runs only these draws of the same look.
"""

import os
import sys
import time
from dataclasses import replace

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: E402, F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine  # noqa: E402
from medlearn.studies import transfer  # noqa: E402
from medlearn.studies.cases import read_cases, write_cases  # noqa: E402
from medlearn.studies.table import read_study, write_study  # noqa: E402

SEEDS = range(5)
LOOK = 1
RATES = (0.003, 0.01)
CHOICE, HELD = 200, 1500  # labelled images, and others that judge
KEPT = 100  # labelled images after which the answers are kept
FROZEN = dict.fromkeys(transfer.STARTS, ("logistic regression",))
FROZEN |= dict.fromkeys(("phantoms", "no labels"), ("logistic regression", "RBF SVM", "forest"))
SEEN = {"two numbers": ("logistic regression",), "pixels": ("RBF SVM", "forest"), "HOG": ("RBF SVM",)}
ANSWERS = {
    ("fine-tuned", "untrained"): "from scratch",
    ("fine-tuned", "phantoms"): "phantoms, fine-tuned",
    ("fine-tuned", "no labels"): "no labels, fine-tuned",
    ("logistic regression", "no labels"): "no labels, frozen",
    ("RBF SVM", "pixels"): "RBF SVM, pixels",
}


def main(arguments):
    """Choose, or train and look."""
    from medlearn.datasets import fetch_medmnist
    from medlearn.studies import pneumonia

    data = fetch_medmnist("pneumoniamnist")
    images, labels = pneumonia.in_order(data.train.images, data.train.labels)
    if "--choose" in arguments:
        choose(images, labels)
    else:
        seeds = [int(seed) for seed in arguments] or SEEDS
        look(seeds, images, labels, *pneumonia.in_order(data.test.images, data.test.labels))


def choose(images, labels):
    """Judge each rate for each start on other training images, and mark the best."""
    import numpy as np

    held = np.random.default_rng(1900).permutation(len(labels))[:HELD]
    rest, rows = np.setdiff1d(np.arange(len(labels)), held), []
    for start in transfer.STARTS:
        body = transfer.started(start, seed=0, unlabelled=images)
        pick = rest[transfer.labelled(labels[rest], CHOICE, 0)]
        runs = []
        for rate in RATES:
            begun = time.process_time()
            says = tuned(body, images[pick], labels[pick], 0, rate)(images[held])
            cost = {"seconds": time.process_time() - begun, "machine": machine()}
            run = {"look": None, "seed": 0, "model": "fine-tuned", "setting": start, "rate": rate, "chosen": False}
            runs.append(run | {"labelled": CHOICE, "auc": auc(labels[held], says)} | cost)
            print(runs[-1], time.process_time(), flush=True)
        max(runs, key=lambda run: run["auc"])["chosen"] = True
        rows += runs
        write_study("transfer_choice", rows)


def look(seeds, images, labels, others, truth):
    """Train everything on every draw, ask once about the test images, and write the tables."""
    table = read_study("transfer_choice")
    rates = table[table.chosen].set_index("setting").rate
    rows, cases = earlier(seeds)
    for seed in seeds:
        answers = {}
        for start in transfer.STARTS:
            body = transfer.started(start, seed=seed, unlabelled=images)
            models = {"fine-tuned": lambda *drawn, body=body, rate=rates[start]: tuned(body, *drawn, rate)}
            models |= {
                kind: seen(kind, lambda shown, body=body: transfer.features(body, shown)) for kind in FROZEN[start]
            }
            rows += draws(models, start, seed, images, labels, others, truth, answers)
        for view, kinds in SEEN.items():
            models = {kind: seen(kind, VIEWS[view]) for kind in kinds}
            rows += draws(models, view, seed, images, labels, others, truth, answers)
        cases += [
            {"seed": seed, "patient": place, "label": int(label)}
            | {name: says[place] for name, says in answers.items()}
            for place, label in enumerate(truth)
        ]
        write_study("transfer", rows)
        write_cases("transfer", cases)


def earlier(seeds):
    """Return the rows and cases of other seeds, which this look has already."""
    if len(set(seeds)) == len(SEEDS):
        return [], []
    tables = read_study("transfer"), read_cases("transfer")
    return [table[~table.seed.astype(int).isin(seeds)].to_dict("records") for table in tables]


def draws(models, setting, seed, images, labels, others, truth, answers):
    """Train models on every number of labelled images of one draw; return the rows, and keep some answers."""
    rows = []
    for model, learn in models.items():
        for number in transfer.SIZES:
            pick = transfer.labelled(labels, number, seed)
            begun = time.process_time()
            ask = learn(images[pick], labels[pick], seed)
            seconds = time.process_time() - begun
            says = ask(others)
            if number == KEPT and (model, setting) in ANSWERS:
                answers[ANSWERS[model, setting]] = says.round(2 if model == "fine-tuned" else 3)
            run = {"look": LOOK, "seed": seed, "model": model, "setting": setting, "labelled": number}
            rows.append(run | {"auc": auc(truth, says), "seconds": seconds, "machine": machine()})
        print(seed, setting, model, [round(float(row["auc"]), 3) for row in rows[-7:]], time.process_time(), flush=True)
    return rows


def tuned(body, images, labels, seed, rate):
    """Fine-tune a body; return what asks it for log-odds."""
    import numpy as np

    from medlearn.studies import pneumonia

    recipe = replace(transfer.LESSON, rate=rate)
    model = transfer.fine_tuned(body, images, labels, seed=seed, recipe=recipe)

    def ask(others):
        known = np.clip(pneumonia.probabilities(model, others).astype(float), 1e-7, 1 - 1e-7)
        return np.log(known / (1 - known))

    return ask


def seen(kind, view):
    """Return what trains a classical model on what it sees of images, (n, 28, 28) to (n, d)."""
    import numpy as np

    def learn(images, labels, seed):
        shown = np.stack([view(copy) for copy in transfer.copies(images, seed)])
        model, _ = transfer.settled(kind, shown, labels, seed)
        return lambda others: transfer.says(model, view(others / np.float32(255)))

    return learn


def auc(truth, says):
    """Return the AUC."""
    from medlearn import metrics

    return metrics.auc(truth, says)


def edges(images):
    """Return histograms of the edges' directions, as lesson 11 has them."""
    from benchmarks import classical_models

    return classical_models.edges(images)


VIEWS = {
    "two numbers": lambda images: transfer.two_numbers(images),
    "pixels": lambda images: images.reshape(len(images), -1),
    "HOG": edges,
}


if __name__ == "__main__":
    main(sys.argv[1:])
