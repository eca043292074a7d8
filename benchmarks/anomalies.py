"""Write benchmarks/anomalies.csv: who finds the nodule without ever having seen one, in ten draws of phantoms.

``python -m benchmarks.anomalies``; some eight minutes on a busy machine. Each draw has 400 healthy images to learn
from and 300 others, half of them with a finding. The network is trained in the first draws only. Nothing is chosen
here: every setting that was tried is a row. Half of the images bear a lead letter in one corner: ``auc`` is of the
whole image, all else but ``loss`` leaves this corner out. ``loss`` is the mean squared map of the healthy, in 1e-4.
"""

import sys
import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from medlearn.studies.table import write_study

DRAWS = 10
NETWORKS = 3  # of the ten draws: the network takes a minute in each
SIZE = 32
LETTER = (slice(0, 7), slice(25, 32))  # rows and columns of the corner
COMPONENTS = (2, 8, 32, 64, 128, 399)
EPOCHS = (40, 160)


def main(kinds=("plain", "network")):
    """Judge every method in every draw and write the table."""
    rows = []
    for kind in kinds:
        for seed in range(DRAWS if kind == "plain" else NETWORKS):
            healthy, new = draw(seed)
            start = time.perf_counter()
            for model, setting, maps in (plain if kind == "plain" else network)(healthy, new.images / 255, seed):
                run = {"look": None, "seed": str(seed), "model": model, "setting": setting} | judge(new, maps)
                rows.append(run | {"seconds": time.perf_counter() - start, "machine": machine()})
                start = time.perf_counter()
                print(rows[-1], flush=True)
    write_study("anomalies", rows)


def draw(seed):
    """Return healthy images from 0 to 1, shape (400, SIZE, SIZE), and 300 other phantoms with their masks."""
    from medlearn.phantoms import make_chest_phantoms

    looks = {"size": SIZE, "images_per_patient": 1}
    healthy = make_chest_phantoms(400, prevalence=0, random_state=100 + seed, **looks)
    return healthy.images / 255, make_chest_phantoms(300, prevalence=0.5, random_state=200 + seed, **looks)


def plain(healthy, images, seed):
    """Yield model, setting and maps of the methods that take no time."""
    yield "threshold", "brightest healthy", images - healthy.max(axis=0)
    yield "threshold", "standard deviations", (images - healthy.mean(axis=0)) / healthy.std(axis=0)
    for k in COMPONENTS:
        yield "rebuilt", f"{k} patterns", images - rebuilt(healthy, images, k)


def network(healthy, images, seed):
    """Yield model, setting and maps of a network trained on healthy images, after each number of epochs."""
    import keras

    keras.utils.set_random_seed(seed)
    steps = EPOCHS[-1] * len(healthy) // 20
    slower = keras.optimizers.schedules.PiecewiseConstantDecay([3 * steps // 4], [0.003, 0.0005])
    model = autoencoder()
    model.compile(keras.optimizers.Adam(slower), "mse")
    for before, epochs in zip((0, *EPOCHS), EPOCHS, strict=False):
        model.fit(healthy[..., None], healthy[..., None], epochs=epochs - before, batch_size=20, verbose=0)
        yield "network", f"{epochs} epochs", images - model.predict(images[..., None], verbose=0)[..., 0]


def judge(new, maps):
    """Return AUC of the highest values, and what is measured without the corner of the letter."""
    import numpy as np

    from medlearn import metrics

    ill = new.labels == 1
    inside = np.ones((SIZE, SIZE), bool)
    inside[LETTER] = False
    rows, masks = maps[ill][:, inside], new.masks[ill][:, inside]
    pixels = [metrics.average_precision(mask.astype(int), row) for mask, row in zip(masks, rows, strict=True)]
    return {
        "auc": metrics.auc(new.labels, maps.max(axis=(1, 2))),
        "loss": 1e4 * np.mean(np.square(maps[~ill])),
        "hits": np.mean([mask[row.argmax()] for mask, row in zip(masks, rows, strict=True)]),
        "average_precision": np.mean(pixels),
        "auc_cropped": metrics.auc(new.labels, maps[:, inside].max(axis=1)),
    }


def rebuilt(healthy, images, k):
    """Rebuild images from k principal components of healthy ones."""
    import numpy as np

    known = healthy.reshape(len(healthy), -1)
    mean = known.mean(axis=0)
    parts = np.linalg.svd(known - mean, full_matrices=False)[2][:k]
    return ((images.reshape(len(images), -1) - mean) @ parts.T @ parts + mean).reshape(images.shape)


def autoencoder():
    """Return a network that squeezes an image into 32 numbers, and enlarges it again."""
    import keras
    from keras import layers

    small = {"strides": 2, "padding": "same", "activation": "relu"}
    parts = [keras.Input((SIZE, SIZE, 1)), layers.Conv2D(16, 3, **small), layers.Conv2D(16, 3, **small)]
    parts += [layers.Flatten(), layers.Dense(32), layers.Dense(1024, activation="relu"), layers.Reshape((8, 8, 16))]
    parts += [layers.Conv2DTranspose(16, 3, **small), layers.Conv2DTranspose(16, 3, **small)]
    return keras.Sequential([*parts, layers.Conv2D(1, 3, padding="same")])


if __name__ == "__main__":
    main(tuple(sys.argv[1:]) or ("plain", "network"))
