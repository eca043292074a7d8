"""Write benchmarks/anomalies.csv: who finds the nodule without ever having seen one, in ten draws of phantoms.

``python -m benchmarks.anomalies``; some fifteen minutes on one processor. Each draw has 400 healthy images to learn
from and 300 others, half of them with a finding. Nothing is chosen here: every setting that was tried is a row.
"""

import time

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from medlearn.studies.table import write_study

DRAWS = 10
SIZE = 32
COMPONENTS = (2, 8, 32, 64, 128, 399)
EPOCHS = 40


def main():
    """Judge every method in every draw and write the table."""
    rows = []
    for seed in range(DRAWS):
        healthy, new = draw(seed)
        for (model, setting), residual in methods(healthy, new.images / 255, seed):
            start = time.perf_counter()
            measured = judge(new, residual())
            run = {"look": None, "seed": str(seed), "model": model, "setting": setting}
            rows.append(run | measured | {"seconds": time.perf_counter() - start, "machine": machine()})
            print(rows[-1], flush=True)
    write_study("anomalies", rows)


def draw(seed):
    """Return healthy images from 0 to 1, shape (400, SIZE, SIZE), and 300 other phantoms with their masks."""
    from medlearn.phantoms import make_chest_phantoms

    looks = {"size": SIZE, "images_per_patient": 1}
    healthy = make_chest_phantoms(400, prevalence=0, random_state=100 + seed, **looks)
    return healthy.images / 255, make_chest_phantoms(300, prevalence=0.5, random_state=200 + seed, **looks)


def methods(healthy, images, seed):
    """Yield the name and setting of each method, and a function that returns its map for each image."""
    yield ("brightness", "of the image"), lambda: images
    yield ("threshold", "brightest healthy"), lambda: images - healthy.max(axis=0)
    for k in COMPONENTS:
        yield ("rebuilt from components", str(k)), lambda k=k: images - rebuilt(healthy, images, k)
    for kind in ("narrow", "wide"):
        yield ("network", kind), lambda kind=kind: images - autoencoded(healthy, images, kind, seed)


def judge(new, maps):
    """Return AUC of the maps' highest values, share of ill images hit there, and mean average precision of pixels."""
    import numpy as np

    from medlearn import metrics

    ill = new.labels == 1
    flat, masks = maps.reshape(len(maps), -1), new.masks.reshape(len(maps), -1)
    hits = [mask[row.argmax()] for mask, row in zip(masks[ill], flat[ill], strict=True)]
    pixels = [metrics.average_precision(mask.astype(int), row) for mask, row in zip(masks[ill], flat[ill], strict=True)]
    area = metrics.auc(new.labels, flat.max(axis=1))
    return {"auc": area, "hits": np.mean(hits), "average_precision": np.mean(pixels)}


def rebuilt(healthy, images, k):
    """Rebuild images from k principal components of healthy ones."""
    import numpy as np

    known = healthy.reshape(len(healthy), -1)
    mean = known.mean(axis=0)
    parts = np.linalg.svd(known - mean, full_matrices=False)[2][:k]
    return ((images.reshape(len(images), -1) - mean) @ parts.T @ parts + mean).reshape(images.shape)


def autoencoded(healthy, images, kind, seed):
    """Rebuild images by a network trained on healthy ones, through 32 numbers (narrow) or 8 x 8 x 16 (wide)."""
    import keras

    keras.utils.set_random_seed(seed)
    network = autoencoder(kind)
    network.compile("adam", "mse")
    network.fit(healthy[..., None], healthy[..., None], epochs=EPOCHS, batch_size=20, verbose=0)
    return network.predict(images[..., None], verbose=0)[..., 0]


def autoencoder(kind):
    """Return a network that shrinks an image twice, and enlarges it again."""
    import keras
    from keras import layers

    small = {"strides": 2, "padding": "same", "activation": "relu"}
    waist = [layers.Flatten(), layers.Dense(32), layers.Dense(1024, activation="relu"), layers.Reshape((8, 8, 16))]
    parts = [keras.Input((SIZE, SIZE, 1)), layers.Conv2D(16, 3, **small), layers.Conv2D(16, 3, **small)]
    parts += waist if kind == "narrow" else []
    parts += [layers.Conv2DTranspose(16, 3, **small), layers.Conv2DTranspose(16, 3, **small)]
    return keras.Sequential([*parts, layers.Conv2D(1, 3, padding="same")])


if __name__ == "__main__":
    main()
