"""Write benchmarks/hippocampus.csv: the U-Net of lesson 13 on 200 volumes, tested on 60, with five seeds.

``python -m benchmarks.hippocampus --choose`` compares recipes by cross-validation inside the 200 and writes
hippocampus_choice.csv, without a look. ``python -m benchmarks.hippocampus`` then trains the chosen one with five seeds
and takes the look at the 60: hippocampus.csv, and hippocampus_cases.csv with a row a seed and volume.

Patients stay together, in the split and in the folds: 38 of the 170 give the 60 test volumes. Look 1 went by file, so
32 of its 60 test volumes had the other side of the same head in training, and some of its test volumes are tested on
again here; its rows stay in the table. Before it, an early trial had looked at a random 60 of the same 260, and chose
that slices are seen from the side. That the network sees three neighbours was chosen inside look 1's 200. Seconds are
of one processor.
"""

import os
import sys
import time
from dataclasses import dataclass, replace

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import numpy as np

import medlearn  # noqa: F401
from benchmarks.timing import machine
from benchmarks.writing import write_cases, write_study
from medlearn.machine import available_cpus
from medlearn.studies import hippocampus
from medlearn.studies.networks import warmup_cosine
from medlearn.studies.table import read_study

SEEDS = range(5)
PARTS = {1: "anterior", 2: "posterior"}


@dataclass(frozen=True)
class Recipe:
    """How the network is made and trained."""

    maps: tuple = (8, 16, 32, 64)  # on each level, from the finest down; each halves the side of the image
    slices: int = 3  # neighbours that it sees, the middle one of which it segments; odd
    empty: float = 0.2  # the share of slices without hippocampus that are trained on; those with it all are
    moved: bool = False  # whether each slice is shifted, turned and put on another grey scale, anew in each epoch
    epochs: int = 3
    batch: int = 16
    rate: float = 0.005  # the highest: it rises for a tenth of the steps, then fades as a cosine


LESSON = Recipe()  # what a lesson can train in a minute, on 100 volumes
CANDIDATES = {
    "plain": replace(LESSON, epochs=6),
    "moved": replace(LESSON, epochs=6, moved=True),
    "moved, longer": replace(LESSON, epochs=12, moved=True),
    "moved, longer, wider": replace(LESSON, epochs=12, moved=True, maps=(12, 24, 48, 96)),
}
LOOK = 2
FOLD = 45  # patients to learn from in each of two folds, and as many again to judge on in the other: some 70 volumes


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
    people = list(dict.fromkeys(data.patients[train]))
    folds = [train[np.isin(data.patients[train], side)] for side in (people[:FOLD], people[FOLD : 2 * FOLD])]
    rows = side_by_side(candidate, [(data, folds, name) for name in CANDIDATES])
    max(rows, key=lambda row: row["dice"])["chosen"] = True
    write_study("hippocampus_choice", rows)


def candidate(data, folds, name):
    """Judge one candidate; return its row of the table."""
    recipe, cases, start = CANDIDATES[name], [], time.process_time()
    for seed, (learnt, judged) in enumerate(zip(folds, folds[::-1], strict=True)):
        model = fit(data, learnt, seed, recipe)
        cases += judge(data, judged, [says(model, data.images[place], recipe) for place in judged])
    row = {"look": None, "seed": "all", "model": "U-Net", "setting": named(name, recipe), "chosen": False}
    row |= {"folds": "two", "dice": mean(cases, "dice"), "hausdorff95": mean(cases, "hd95")}
    row |= {"parameters": model.count_params(), "seconds": time.process_time() - start, "machine": machine()}
    print(row, flush=True)
    return row


def side_by_side(run, cases):
    """Call a function on each tuple of arguments, one process a processor; return the answers in order."""
    from joblib import Parallel, delayed

    return Parallel(n_jobs=available_cpus(), batch_size=1)(delayed(run)(*case) for case in cases)


def named(name, recipe):
    """Name a recipe as the tables do: "moved, 6 epochs"."""
    return f"{name}, {recipe.epochs} epochs"


def chosen():
    """Return the chosen recipe, with its name, and two thirds of its epochs: they are for 200 volumes, not for 70."""
    table = read_study("hippocampus_choice")
    name = table[table.chosen].setting.item().rpartition(",")[0]
    recipe = replace(CANDIDATES[name], epochs=round(CANDIDATES[name].epochs * 2 / 3))
    return named(name, recipe), recipe


def look(data, train, test):
    """Train five networks on the 200 and test each, and all five together, on the 60."""
    setting, recipe = chosen()
    runs = side_by_side(one_seed, [(data, train, test, seed, recipe) for seed in SEEDS])
    rows, cases = [], []
    for seed, (answers, parameters, seconds) in [*enumerate(runs), ("all", together_of(runs))]:
        found = judge(data, test, answers)
        cases += [{"seed": str(seed), **case} for case in found]
        rows += lines(str(seed), setting, found, parameters, seconds)
    write_study("hippocampus", rows)
    write_cases("hippocampus", cases)


def one_seed(data, train, test, seed, recipe):
    """Train one network; return what it says of each test volume, its parameters and its seconds."""
    start = time.process_time()
    model = fit(data, train, seed, recipe)
    seconds = time.process_time() - start
    print(f"seed {seed}: {seconds:.0f} s", flush=True)
    return [says(model, data.images[place], recipe) for place in test], model.count_params(), seconds


def together_of(runs):
    """Return the same for all networks together: the sum of what they say."""
    answers, parameters, _ = zip(*runs, strict=True)
    return [sum(each) for each in zip(*answers, strict=True)], sum(parameters), None


def fit(data, places, seed, recipe):
    """Train one network on the volumes at these places."""
    return train([data.images[place] for place in places], [data.masks[place] for place in places], seed, recipe)


def train(images, masks, seed, recipe):
    """Train a U-Net on the slices of volumes, each (n, rows, columns)."""
    import keras

    keras.utils.set_random_seed(seed)
    rng = np.random.default_rng(seed)
    seen = np.concatenate([hippocampus.prepared(image, recipe.slices) for image in images])
    drawn = np.concatenate([hippocampus.squared(mask) for mask in masks])
    kept = drawn.any(axis=(1, 2)) | (rng.random(len(drawn)) < recipe.empty)
    seen, drawn = seen[kept], drawn[kept]
    model = u_net(recipe.maps, recipe.slices)
    steps = recipe.epochs * -(-len(seen) // recipe.batch)
    model.compile(warmup_cosine(recipe.rate, steps, steps // 10, decay=0.001, least=0.01), loss=loss)
    for _ in range(recipe.epochs):
        shown = moved(seen, drawn, rng) if recipe.moved else (seen, drawn)
        model.fit(*shown, batch_size=recipe.batch, verbose=0)
    return model


def u_net(maps, channels, side=hippocampus.SIDE, classes=3):
    """Make an untrained U-Net from (n, side, side, channels) to probabilities (n, side, side, classes)."""
    import keras
    from keras import layers

    def twice(x, width):
        for _ in range(2):
            x = layers.Conv2D(width, 3, padding="same", use_bias=False)(x)
            x = layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x))
        return x

    x = image = keras.Input((side, side, channels))
    across = []
    for width in maps[:-1]:  # down: half the side, twice the maps
        x = twice(x, width)
        across.append(x)
        x = layers.MaxPooling2D()(x)
    x = twice(x, maps[-1])
    for width, fine in zip(maps[-2::-1], across[::-1], strict=True):  # up again
        x = layers.Conv2DTranspose(width, 2, strides=2)(x)
        x = twice(layers.Concatenate()([x, fine]), width)
    return keras.Model(image, layers.Conv2D(classes, 1, activation="softmax")(x))


def loss(truth, probabilities):
    """Return cross-entropy plus one minus the mean soft Dice, over the batch, of all classes but the background.

    The truth, (n, rows, columns), says the class of each pixel, the probabilities are (n, rows, columns, classes).
    """
    from keras import ops

    truth = ops.one_hot(ops.cast(truth, "int32"), probabilities.shape[-1])
    surprise = -ops.mean(ops.sum(truth * ops.log(probabilities + 1e-7), axis=-1))
    common = ops.sum(truth * probabilities, axis=(0, 1, 2))
    both = ops.sum(truth + probabilities, axis=(0, 1, 2))
    return surprise + 1 - ops.mean(((2 * common + 1) / (both + 1))[1:])


def moved(seen, drawn, rng):
    """Shift each slice by up to 3 voxels, turn it by some degrees, and put it on another grey scale."""
    from scipy.ndimage import affine_transform

    images, masks = np.empty_like(seen), np.empty_like(drawn)
    middle = (hippocampus.SIDE - 1) / 2
    for number, (image, mask) in enumerate(zip(seen, drawn, strict=True)):
        angle, size = rng.normal(0, 0.12), np.exp(rng.normal(0, 0.06))
        turn = size * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
        start = middle - turn @ [middle, middle] + rng.uniform(-3, 3, 2)
        for channel in range(image.shape[-1]):
            images[number, ..., channel] = affine_transform(image[..., channel], turn, start, order=1, mode="nearest")
        masks[number] = affine_transform(mask, turn, start, order=0)
    scale = np.exp(rng.normal(0, 0.15, (len(seen), 1, 1, 1))).astype(np.float32)
    return images * scale + rng.normal(0, 0.15, scale.shape).astype(np.float32), masks


def says(model, image, recipe):
    """Return what a model says of each voxel, ndarray of shape (n, rows, columns, classes)."""
    answers = np.asarray(model(hippocampus.prepared(image, recipe.slices), training=False))
    return hippocampus.restored(answers, image.shape)


def judge(data, places, answers):
    """Return a dict a volume: Dice, 95 % Hausdorff distance in mm, true and predicted volume in mm3, of each part."""
    from medlearn import masks

    found, voxel = [], data.spacing[0] * data.spacing[1] * data.spacing[2]
    for place, answer in zip(places, answers, strict=True):
        case, called = {"patient": int(data.patients[place]), "file": int(data.files[place])}, answer.argmax(axis=-1)
        for part, name in PARTS.items():
            truth, predicted = data.masks[place] == part, called == part
            case[f"dice_{name}"] = masks.dice(truth, predicted)
            case[f"hd95_{name}"] = masks.hausdorff(truth, predicted, spacing=data.spacing, percentile=95)
            case[f"volume_{name}"], case[f"called_{name}"] = truth.sum() * voxel, predicted.sum() * voxel
        found.append(case)
    return found


def mean(cases, what):
    """Return the mean of both parts over volumes."""
    return sum(case[f"{what}_{name}"] for case in cases for name in PARTS.values()) / (2 * len(cases))


def lines(seed, setting, cases, parameters, seconds):
    """Return a row for each part and one for their mean, with intervals over patients."""
    from medlearn.intervals import bootstrap

    rows = []
    for part in (*PARTS.values(), "mean"):
        names = [part] if part in PARTS.values() else list(PARTS.values())
        dice, far = (
            np.mean([[case[f"{what}_{name}"] for name in names] for case in cases], axis=1) for what in ("dice", "hd95")
        )
        known = bootstrap(lambda truth, scores: scores.mean(), dice, dice, groups=[case["patient"] for case in cases])
        row = {"look": LOOK, "seed": seed, "model": f"U-Net, {setting}", "setting": part}
        row |= {"dice": known.value, "low": known.low, "high": known.high, "hausdorff95": far.mean()}
        rows.append(row | {"parameters": parameters, "seconds": seconds, "machine": machine()})
    return rows


if __name__ == "__main__":
    main(sys.argv[1:])
