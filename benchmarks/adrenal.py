"""Write benchmarks/adrenal.csv: hyperplasia of the adrenal gland from its shape, a forest and a 3-D network.

``python -m benchmarks.adrenal --choose`` compares settings by cross-validation inside the 1 286 glands of train and val
and writes adrenal_choice.csv, without a look. ``python -m benchmarks.adrenal`` then trains both as chosen, five seeds
each, takes the look at the 298 test glands, and writes adrenal.csv and adrenal_answers.csv (probability minus one half:
above 0 it calls hyperplasia). Some six minutes on one processor.

The look is number 3: two trials before this study had looked at the same glands. Their figures stand in the table as
looks 1 and 2, the seed and the seconds of the first were not recorded. MedMNIST's publishers count 1 584 left and right
glands of 792 patients, divided by patient: the 298 are of 149 people, and which two belong together is not published.
So folds may hold the two glands of one person on both sides, and intervals that take glands for patients are too
narrow. Seconds are of the processor.
"""

import os
import sys
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.volumes import deep_network, trained
from benchmarks.writing import write_answers, write_study
from medlearn.studies.networks import asked
from medlearn.studies.table import read_study

SHAPE_NAMES = (
    *("volume", "surface", "sphericity", "surface per volume"),
    *("extent z", "extent y", "extent x", "share of box", "solidity"),
    *("long axis", "middle axis", "short axis", "elongation", "flatness"),
    *("thickest", "mean depth", "depth exceeded by a tenth", "largest slice", "Euler number"),
)
SEEDS = range(5)
FOLDS = 2
LOOK = 3
FORESTS = {f"leaves of {leaf} or more": leaf for leaf in (1, 5, 10)}
NETWORKS = {
    "mean of each map": {"averaged": True, "dropout": 0.0, "rate": 0.01},
    "map by place": {"averaged": False, "dropout": 0.3, "rate": 0.003},
}
TREES = 300
EPOCHS = 12
TRIALS = [  # before this study
    {"look": 1, "model": "forest", "setting": "an earlier trial", "auc": 0.878, "accuracy": 0.836, "seconds": None},
    {"look": 2, "model": "3-D network", "setting": "an earlier trial", "auc": 0.891, "accuracy": 0.839, "seconds": 235},
]


def main(arguments):
    """Choose, or train and look."""
    import numpy as np

    from medlearn.datasets import fetch_medmnist

    data = fetch_medmnist("adrenalmnist3d")
    images = np.concatenate([data.train.images, data.val.images])
    labels = np.concatenate([data.train.labels, data.val.labels])
    models = {  # what each sees, how it is trained, and its settings
        "forest": (shape_measurements, shape_forest, FORESTS),
        "3-D network": (halved, shape_network, NETWORKS),
    }
    if "--choose" in arguments:
        choose(models, images, labels)
    else:
        look(models, images, labels, data.test)


def halved(shapes):
    """Halve the sides of shapes (n, slices, rows, columns): a new voxel is the share of eight old ones inside."""
    import numpy as np

    n, *sides = shapes.shape
    blocks = np.stack([half for side in sides for half in (side // 2, 2)]).tolist()
    return (shapes > 0).reshape(n, *blocks).mean(axis=(2, 4, 6), dtype=np.float32)[..., None]


def shape_measurements(volumes):
    """Measure shapes (n, slices, rows, columns), above 0 inside: (n, 19), in voxels, as `SHAPE_NAMES` lists them.

    *Depth* is the distance of a voxel's centre from the nearest voxel outside; *thickest* is twice the greatest depth.
    Sphericity is the surface of a ball of the same volume over that of the shape: 1 for a ball, less for all others.
    """
    import numpy as np

    return np.array([_measure(_framed(volume > 0)) for volume in volumes])


def _framed(shape):
    """Cut a shape out with one empty voxel around it: small arrays are measured faster."""
    import numpy as np

    filled = np.argwhere(shape)
    low, high = filled.min(axis=0), filled.max(axis=0) + 1
    return np.pad(shape[tuple(slice(*ends) for ends in zip(low, high, strict=True))], 1)


def _measure(shape):
    import numpy as np
    from scipy.ndimage import distance_transform_edt
    from skimage.measure import marching_cubes, mesh_surface_area, regionprops

    (region,) = regionprops(shape.astype(np.uint8))
    corners, faces, *_ = marching_cubes(shape.astype(np.float32), 0.5)
    volume, surface = region.area, mesh_surface_area(corners, faces)  # in voxels, in voxel faces
    box = [stop - start for start, stop in zip(region.bbox[:3], region.bbox[3:], strict=True)]
    axes, depth = _axes(shape), distance_transform_edt(shape)[shape]
    sphericity = np.pi ** (1 / 3) * (6 * volume) ** (2 / 3) / surface
    return [
        *(volume, surface, sphericity, surface / volume, *box, region.extent, volume / max(_hull(shape), volume)),
        *(*axes, axes[1] / axes[0], axes[2] / axes[1], 2 * depth.max(), depth.mean(), np.quantile(depth, 0.9)),
        *(shape.sum(axis=(1, 2)).max(), region.euler_number),
    ]


def _hull(shape):
    """Return the volume of the convex hull of the voxels' corners."""
    import numpy as np
    from scipy.spatial import ConvexHull

    corners = np.array(list(np.ndindex(2, 2, 2)))
    return ConvexHull((np.argwhere(shape)[:, None] + corners).reshape(-1, 3)).volume


def _axes(shape):
    """Return the standard deviations of the voxels, cubes of side 1, along the principal axes, longest first."""
    import numpy as np

    spread = np.atleast_2d(np.cov(np.argwhere(shape).T, bias=True)) if shape.sum() > 1 else np.zeros((3, 3))
    return np.sqrt(np.linalg.eigvalsh(spread + np.eye(3) / 12)[::-1])


def shape_forest(measurements, labels, seed, leaf):
    """Train a forest with leaves of so many glands or more; return what gives probabilities for measurements."""
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(TREES, min_samples_leaf=leaf, random_state=seed).fit(measurements, labels)
    return lambda others: forest.predict_proba(others)[:, 1]


def shape_network(shapes, labels, seed, how):
    """Train a 3-D network on halved shapes; return what gives probabilities for such shapes."""
    import keras

    keras.utils.set_random_seed(seed)
    model = deep_network(shapes.shape[1:], averaged=how["averaged"], dropout=how["dropout"])
    trained(model, shapes, labels, seed=seed, epochs=EPOCHS, batch=16, rate=how["rate"])
    return lambda others: asked(model, others, at_once=64)


def choose(models, images, labels):
    """Judge each setting on the folds and mark the best of each model."""
    rows = []
    for name, (view, train, settings) in models.items():
        inputs, runs = view(images), []
        for setting, how in settings.items():
            start = time.process_time()
            means = judged(train, how, inputs, labels)
            run = {"look": None, "seed": "all", "model": name, "setting": setting, "chosen": False, "folds": "two"}
            runs.append(run | means | {"seconds": time.process_time() - start, "machine": machine()})
            print(runs[-1], flush=True)
        max(runs, key=lambda run: run["auc"])["chosen"] = True
        rows += runs
    write_study("adrenal_choice", rows)


def judged(train, how, inputs, labels):
    """Return the mean AUC and accuracy over the folds."""
    import numpy as np
    from sklearn.model_selection import StratifiedKFold

    from medlearn import metrics

    values = []
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=0).split(inputs, labels)
    for seed, (learnt, held) in enumerate(folds):
        says = train(inputs[learnt], labels[learnt], seed, how)(inputs[held])
        values.append([metrics.auc(labels[held], says), metrics.accuracy(labels[held], says > 0.5)])
    return dict(zip(("auc", "accuracy"), np.mean(values, axis=0), strict=True))


def look(models, images, labels, test):
    """Train both as chosen, five seeds, and judge them, and the mean of the five, on the test glands."""
    import numpy as np

    table = read_study("adrenal_choice")
    rows = [row | {"seed": "not recorded", "machine": "not recorded"} for row in TRIALS]
    for name, (view, train, settings) in models.items():
        setting = table[table.chosen & (table.model == name)].setting.item()
        inputs, others, several, spent = view(images), view(test.images), [], []
        for seed in SEEDS:
            start = time.process_time()
            ask = train(inputs, labels, seed, settings[setting])
            spent.append(time.process_time() - start)
            several.append(ask(others))
            rows.append(row(name, setting, seed, test.labels, several[-1], spent[-1]))
            print(rows[-1], flush=True)
        rows.append(row(f"{name}, five together", setting, "all", test.labels, np.mean(several, axis=0), sum(spent)))
        answers = {f"{name}, seed {seed}": says - 0.5 for seed, says in zip(SEEDS, several, strict=True)}
        write_answers("adrenal", test.labels, answers)
    write_study("adrenal", rows)


def row(model, setting, seed, truth, says, seconds):
    """Return a run of the look."""
    from medlearn import metrics

    measured = {"auc": metrics.auc(truth, says), "accuracy": metrics.accuracy(truth, says > 0.5)}
    what = {"look": LOOK, "seed": seed, "model": model, "setting": setting}
    return what | measured | {"seconds": seconds, "machine": machine()}


if __name__ == "__main__":
    main(sys.argv[1:])
