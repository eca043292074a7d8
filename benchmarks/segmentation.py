"""Write benchmarks/segmentation.csv: six ways to outline lungs on the same phantoms, and three on tumours.

``python -m benchmarks.segmentation``; some six minutes on one processor. Synthetic lungs: five draws of 60 phantoms to
learn from and 60 to test on, all cut to the same frame. Otsu's threshold, region growing, watershed and Chan-Vese have
one setting each, chosen on the 60 to learn from; growing, watershed and Chan-Vese are given a start in each lung, the
same for all patients; the pixel forest and the U-Net learn from the 60 masks, with settings that were not tuned.

Tumours (BrEaST): five folds by patient, 64 x 64 pixels, every patient judged once by models that never saw her; Otsu's
threshold is given that tumours are dark and near the middle. No patient is left for a look. The mean Dice is that over
the 252 patients with a tumour. segmentation_froc.csv holds the points of a free-response ROC curve over all 256,
segmentation_cases.csv the Dice of each phantom and patient. Seconds are of one processor, which was busy.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.writing import write_cases, write_study
from medlearn.studies import outlines

DRAWS, PATIENTS = range(5), 60
SETTINGS = {  # of the ways without learning: how much to smooth, or how far greys may differ
    "Otsu": (0.5, 1, 2),
    "region growing": (60, 80, 100, 120),
    "watershed": (0.5, 1, 2),
    "Chan-Vese": (0, 1, 2),
}
FOLDS, SIDE, EPOCHS = 5, 64, 16
THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9)


def main():
    """Run both parts and write both tables."""
    rows, cases = [], []
    for part in (lungs, tumours):
        for some, each in part():
            rows, cases = rows + some, cases + each
            write_study("segmentation", rows)
            write_cases("segmentation", cases)
            print(*some, sep="\n", flush=True)


def lungs():
    """Yield the rows of each draw of phantoms, and its cases."""
    import numpy as np

    from medlearn.phantoms import make_chest_phantoms

    for seed in DRAWS:
        phantoms = make_chest_phantoms(2 * PATIENTS, images_per_patient=1, random_state=seed)
        images, masks = outlines.framed(phantoms.images), outlines.framed(phantoms.lungs)
        learnt, tested = slice(PATIENTS), slice(PATIENTS, None)
        found, seconds = outlined(images[learnt], masks[learnt], images[tested], seed)
        dice = {model: per_image(masks[tested], answers) for model, answers in found.items()}
        rows = [line(model, "lungs", str(seed), values, seconds[model], look=1) for model, values in dice.items()]
        patients = np.arange(PATIENTS, 2 * PATIENTS)
        yield (
            rows,
            [
                {"seed": str(seed), "patient": int(patient), "setting": "lungs", **{m: v[k] for m, v in dice.items()}}
                for k, patient in enumerate(patients)
            ],
        )


def outlined(images, masks, others, seed):
    """Return the masks that each way gives for other images, and the seconds that it took to set up and use."""
    import numpy as np

    starts, found, seconds = outlines.starts(masks), {}, {}
    ways = {
        "Otsu": outlines.by_threshold,
        "region growing": lambda image, own: outlines.by_growing(image, starts, own),
        "watershed": lambda image, own: outlines.by_watershed(image, starts, own),
        "Chan-Vese": lambda image, own: outlines.by_contour(image, starts, own),
    }
    for name, way in ways.items():
        start = time.process_time()
        best = max(SETTINGS[name], key=lambda own: per_image(masks, [way(image, own) for image in images]).mean())
        found[name], seconds[name] = [way(image, best) for image in others], time.process_time() - start
    start = time.process_time()
    forest = outlines.pixel_forest(images, masks, seed=seed)
    found["pixel forest"] = [outlines.forest_scores(forest, image) >= 0.5 for image in others]
    seconds["pixel forest"], start = time.process_time() - start, time.process_time()
    model = outlines.small_u_net(images, masks, seed=seed, epochs=EPOCHS)
    found["U-Net"] = list(np.asarray(outlines.u_net_scores(model, others) >= 0.5))
    seconds["U-Net"] = time.process_time() - start
    return found, seconds


def tumours():
    """Yield the rows of the tumours, and their cases, once."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    from medlearn.datasets import fetch_breast_ultrasound

    data = fetch_breast_ultrasound()
    images, masks = outlines.shrunk(data.images, SIDE), outlines.shrunk(data.masks, SIDE) >= 0.5
    scores = {name: np.zeros(images.shape) for name in ("Otsu", "pixel forest", "U-Net")}
    seconds = dict.fromkeys(scores, 0.0)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(images, data.labels)
    for seed, (learnt, judged) in enumerate(folds):
        for name, ask in TUMOURS.items():
            start = time.process_time()
            scores[name][judged] = ask(images[learnt], masks[learnt], images[judged], seed)
            seconds[name] += time.process_time() - start
    ill = masks.any(axis=(1, 2))
    dice = {name: per_image(masks, values >= 0.5) for name, values in scores.items()}
    rows = [line(name, "tumours", "all", values[ill], seconds[name]) for name, values in dice.items()]
    write_study("segmentation_froc", [row for name in scores for row in curve(name, masks, scores[name])])
    yield (
        rows,
        [
            {
                "seed": "all",
                "patient": int(who),
                "setting": "tumours",
                **{name: values[k] for name, values in dice.items()},
            }
            for k, who in enumerate(data.patients)
        ],
    )


def by_otsu(images, masks, others, seed):
    """Call the dark piece nearest to the middle."""
    import numpy as np

    return np.array([outlines.dark_piece(image) for image in others])


def by_forest(images, masks, others, seed):
    """Learn from single pixels."""
    import numpy as np

    forest = outlines.pixel_forest(images, masks, seed=seed)
    return np.array([outlines.forest_scores(forest, image) for image in others])


def by_u_net(images, masks, others, seed):
    """Learn from whole images, half of them mirrored."""
    model = outlines.small_u_net(images, masks, seed=seed, epochs=EPOCHS, mirrored=True, maps=(8, 16, 32, 64))
    return outlines.u_net_scores(model, others)


TUMOURS = {"Otsu": by_otsu, "pixel forest": by_forest, "U-Net": by_u_net}


def per_image(masks, answers):
    """Return the Dice of each image, ndarray of shape (n,)."""
    from medlearn.masks import dice, per_case

    return per_case(dice, masks, answers)


def line(model, setting, seed, values, seconds, look=None):
    """Return a row: the mean Dice with its interval over patients."""
    from medlearn.intervals import bootstrap

    known = bootstrap(lambda truth, scores: scores.mean(), values, values)
    row = {"look": look, "seed": seed, "model": model, "setting": setting}
    row |= {"dice": known.value, "low": known.low, "high": known.high}
    return row | {"seconds": seconds, "machine": machine()}


def curve(model, masks, scores):
    """Return a row for each point of the free-response ROC curve."""
    from medlearn.masks import froc

    cuts = THRESHOLDS if model != "Otsu" else (0.5,)
    alarms, found = froc(masks, scores, cuts)
    return [
        {"look": None, "seed": "all", "model": model, "setting": f"threshold {cut}", "sensitivity": share}
        | {"false_alarms": wrong, "seconds": None, "machine": machine()}
        for cut, share, wrong in zip(cuts, found, alarms, strict=True)
    ]


if __name__ == "__main__":
    main()
