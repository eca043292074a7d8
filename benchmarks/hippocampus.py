"""Write benchmarks/hippocampus.csv: the U-Net of lesson 13 on 200 volumes, tested on 60, with five seeds.

``python -m benchmarks.hippocampus --choose`` compares recipes of about the same cost by cross-validation inside the 200
and writes hippocampus_choice.csv, without a look. ``python -m benchmarks.hippocampus`` then trains the chosen one with
five seeds and takes the look at the 60: hippocampus.csv, and hippocampus_cases.csv with a row a seed and patient.

An early trial, before this split was drawn, had looked at a random 60 of the same 260, so about fourteen of ours had
been seen. The split goes by file, and two files may be the two sides of one person: 32 of the 60 have their mate among
the 200, so this study must be run again, split by person. That the network sees three neighbouring sagittal slices was
decided inside the 200. Seconds are of one processor, on a machine that was busy with other work.
"""

import os
import sys
import time
from dataclasses import replace

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: E402, F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine  # noqa: E402
from medlearn.studies import hippocampus  # noqa: E402
from medlearn.studies.cases import write_cases  # noqa: E402
from medlearn.studies.table import read_study, write_study  # noqa: E402

SEEDS = range(5)
PARTS = {1: "anterior", 2: "posterior"}
PLAIN = replace(hippocampus.LESSON, epochs=6)
CANDIDATES = {"plain": PLAIN, "moved": replace(PLAIN, moved=True)}
FOLD = 70  # volumes to learn from in each of two folds, and as many again to judge on in the other


def main(arguments):
    """Choose, or train and look."""
    from medlearn.datasets import fetch_hippocampus

    data = fetch_hippocampus()
    train, test = hippocampus.split(data.patients)
    if "--choose" in arguments:
        choose(data, train)
    else:
        look(data, train, test)


def choose(data, train):
    """Judge each candidate on two folds of the training patients and mark the best."""
    rows, folds = [], [train[:FOLD], train[FOLD : 2 * FOLD]]
    for name, recipe in CANDIDATES.items():
        cases, start = [], time.process_time()
        for seed, (learnt, judged) in enumerate(zip(folds, folds[::-1], strict=True)):
            model = fit(data, learnt, seed, recipe)
            cases += judge(data, judged, [says(model, data.images[place], recipe) for place in judged])
        means = {"dice": mean(cases, "dice"), "hausdorff95": mean(cases, "hd95"), "parameters": model.count_params()}
        row = {
            "look": None,
            "seed": "all",
            "model": "U-Net",
            "setting": named(name, recipe),
            "chosen": False,
            "folds": "two",
        }
        rows.append(row | means | {"seconds": time.process_time() - start, "machine": machine()})
        print(rows[-1], flush=True)
    max(rows, key=lambda row: row["dice"])["chosen"] = True
    write_study("hippocampus_choice", rows)


def named(name, recipe):
    """Name a recipe as the tables do: "moved, 6 epochs"."""
    return f"{name}, {recipe.epochs} epochs"


def chosen():
    """Return the chosen recipe, with its name, and two thirds of its epochs: they are for 200 volumes, not for 70."""
    table = read_study("hippocampus_choice")
    name = table[table.chosen].setting.item().partition(",")[0]
    recipe = replace(CANDIDATES[name], epochs=round(CANDIDATES[name].epochs * 2 / 3))
    return named(name, recipe), recipe


def look(data, train, test):
    """Train five networks on the 200 and test each, and all five together, on the 60."""
    setting, recipe = chosen()
    rows, cases, together = [], [], [0] * len(test)
    for seed in SEEDS:
        start = time.process_time()
        model = fit(data, train, seed, recipe)
        seconds = time.process_time() - start
        answers = [says(model, data.images[place], recipe) for place in test]
        together = [total + answer for total, answer in zip(together, answers, strict=True)]
        found = judge(data, test, answers)
        cases += [{"seed": str(seed), **case} for case in found]
        rows += lines(str(seed), setting, found, model.count_params(), seconds)
        write_study("hippocampus", rows)
        write_cases("hippocampus", cases)
        print(rows[-1], flush=True)
    found = judge(data, test, together)
    rows += lines("all", setting, found, len(SEEDS) * model.count_params(), None)
    write_study("hippocampus", rows)
    write_cases("hippocampus", [*cases, *({"seed": "all", **case} for case in found)])


def fit(data, places, seed, recipe):
    """Train one network on the volumes at these places."""
    images, masks = ([side[place] for place in places] for side in (data.images, data.masks))
    return hippocampus.train(images, masks, seed=seed, recipe=recipe)


def says(model, image, recipe):
    """Return the probabilities of one volume."""
    return hippocampus.probabilities(model, image, recipe)


def judge(data, places, answers):
    """Return a dict a patient: Dice, 95 % Hausdorff distance in mm, true and predicted volume in mm3, of each part."""
    from medlearn import masks

    found, voxel = [], data.spacing[0] * data.spacing[1] * data.spacing[2]
    for place, answer in zip(places, answers, strict=True):
        case, called = {"patient": int(data.patients[place])}, answer.argmax(axis=-1)
        for part, name in PARTS.items():
            truth, predicted = data.masks[place] == part, called == part
            case[f"dice_{name}"] = masks.dice(truth, predicted)
            case[f"hd95_{name}"] = masks.hausdorff(truth, predicted, spacing=data.spacing, percentile=95)
            case[f"volume_{name}"], case[f"called_{name}"] = truth.sum() * voxel, predicted.sum() * voxel
        found.append(case)
    return found


def mean(cases, what):
    """Return the mean of both parts over patients."""
    return sum(case[f"{what}_{name}"] for case in cases for name in PARTS.values()) / (2 * len(cases))


def lines(seed, setting, cases, parameters, seconds):
    """Return a row for each part and one for their mean, with intervals over patients."""
    import numpy as np

    from medlearn.intervals import bootstrap

    rows = []
    for part in (*PARTS.values(), "mean"):
        names = [part] if part in PARTS.values() else list(PARTS.values())
        dice, far = (
            np.mean([[case[f"{what}_{name}"] for name in names] for case in cases], axis=1) for what in ("dice", "hd95")
        )
        known = bootstrap(lambda truth, scores: scores.mean(), dice, dice)
        row = {"look": 1, "seed": seed, "model": f"U-Net, {setting}", "setting": part}
        row |= {"dice": known.value, "low": known.low, "high": known.high, "hausdorff95": far.mean()}
        rows.append(row | {"parameters": parameters, "seconds": seconds, "machine": machine()})
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
