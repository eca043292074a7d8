"""Write benchmarks/volumes.csv: nodule or vessel, seen in one slice, in some slices, in a projection, in the volume.

``python -m benchmarks.volumes``, some five minutes on one processor. Five draws: 300 blocks to learn from and 300
others to judge, of other patients; the same for every network, which all have one recipe. AUC has its 95 % interval by
patient; the seed "all" is the mean over the draws, with an interval from how they scatter (t, four degrees of freedom).
No test patient plays a part: phantoms can be drawn anew. Seconds are of the processor, training only.
"""

import os
import time

for _name in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[_name] = "1"

import medlearn  # noqa: F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine
from benchmarks.writing import write_study
from medlearn.studies.networks import asked, warmup_cosine

SPACING = (2.0, 1.5, 1.5)  # mm: coarse enough that a 3-D network trains in seconds
VIEWS = ("one slice", "three slices", "three planes", "MIP", "attention", "3-D")
AIR, RANGE = -800.0, 400.0  # HU: lung is about 0 after scaling, soft tissue 2
DRAWS = range(5)
BLOCKS = 300
MAPS = (8, 16)  # of each convolution; pooling follows each and halves every side
SETTINGS = {  # what the phantoms are asked for beside the lesson's spacing, and which networks see them
    "as in the lesson": ({}, VIEWS),
    "upright vessels": ({"tilt": 0}, ("three planes", "MIP")),
    "slices 6 mm apart": ({"spacing": (6.0, 1.5, 1.5)}, ("three slices", "3-D")),
}


def main():
    """Train and judge every network on every draw, and write the table."""
    rows = []
    few = drawn(0, {}, 32)
    fitted("one slice", few.images, few.labels, seed=0)  # TensorFlow's first steps are its slowest
    for setting, (knobs, kinds) in SETTINGS.items():
        for kind in kinds:
            runs = [run(draw, setting, knobs, kind) for draw in DRAWS]
            rows += [*runs, over_draws(runs)]
            print(rows[-1], flush=True)
        write_study("volumes", rows)


def drawn(seed, knobs, blocks=BLOCKS):
    """Return phantoms with the lesson's spacing, unless the knobs ask for another."""
    from medlearn.phantoms import make_chest_volumes

    return make_chest_volumes(blocks, random_state=seed, **({"spacing": SPACING} | knobs))


def run(draw, setting, knobs, kind):
    """Train one network on one draw and judge it on other patients; return the row."""
    learnt, others = drawn(1500 + draw, knobs), drawn(2500 + draw, knobs)
    start = time.process_time()
    model = fitted(kind, learnt.images, learnt.labels, seed=draw)
    seconds = time.process_time() - start
    says = asked(model, seen(kind, others.images), at_once=64)
    cost = {"parameters": model.count_params(), "seconds": seconds}
    return row(draw, kind, setting, others.labels, says, others.patients, cost)


def fitted(kind, blocks, labels, *, seed, epochs=12):
    """Make and train the network of a view, one of `VIEWS`, on blocks (n, slices, rows, columns) in HU."""
    import keras

    inputs = seen(kind, blocks)
    keras.utils.set_random_seed(seed)
    make = {"3-D": deep_network, "attention": attention_network}.get(kind, flat_network)
    return trained(make(inputs.shape[1:]), inputs, labels, seed=seed, epochs=epochs)


def seen(kind, volumes):
    """Return what a network of a view sees of volumes (n, slices, rows, columns) in HU, float32.

    It is (n, rows, columns, channels), or (n, slices, rows, columns, 1) for attention and 3-D.
    """
    import numpy as np

    middle = volumes.shape[1] // 2
    if kind == "one slice":
        shown = volumes[:, middle, :, :, None]
    elif kind == "three slices":
        shown = np.moveaxis(volumes[:, middle - 1 : middle + 2], 1, -1)
    elif kind == "three planes":
        shown = three_planes(volumes)
    elif kind == "MIP":
        shown = volumes.max(axis=1)[..., None]
    else:
        shown = volumes[..., None]
    return ((shown - AIR) / RANGE).astype(np.float32)


def three_planes(volumes):
    """Cut volumes (n, s, r, r), s at most r, along their middle slices, rows and columns: (n, r, r, 3), air around."""
    import numpy as np

    n, slices, rows, columns = volumes.shape
    planes = np.full((n, rows, columns, 3), AIR, dtype=np.float32)
    start = rows // 2 - slices // 2
    planes[..., 0] = volumes[:, slices // 2]
    planes[:, start : start + slices, :, 1] = volumes[:, :, rows // 2]
    planes[:, start : start + slices, :, 2] = volumes[:, :, :, columns // 2]
    return planes


def trained(model, inputs, labels, *, seed, epochs=12, batch=32, rate=0.003):
    """Train a network with AdamW and a rate that rises for a tenth of the steps, then fades as a cosine; return it."""
    import keras

    keras.utils.set_random_seed(seed)
    steps = epochs * -(-len(inputs) // batch)
    model.compile(warmup_cosine(rate, steps, max(1, steps // 10), decay=0.01, least=0.01), "binary_crossentropy")
    for _ in range(epochs):
        model.fit(inputs, labels, batch_size=batch, verbose=0)
    return model


def flat_network(shape):
    """Make a network from images, shape (rows, columns, channels), to probabilities (n, 1)."""
    import keras
    from keras import layers

    image = keras.Input(shape)
    return keras.Model(image, answer(convolved(image, layers.Conv2D, 3, layers.MaxPooling2D, 2)))


def deep_network(shape, *, averaged=False, dropout=0.3):
    """Make a 3-D network from blocks, shape (slices, rows, columns, 1): its kernels reach above and below."""
    import keras
    from keras import layers

    block = keras.Input(shape)
    maps = convolved(block, layers.Conv3D, 3, layers.MaxPooling3D, 2)
    return keras.Model(block, answer(maps, averaged=averaged, dropout=dropout))


def attention_network(shape):
    """Make a network that sees a block slice by slice and weights the slices itself (arXiv 1802.04712).

    Its layer "weights" gives the weights, (n, slices, 1), positive with sum 1; it does not know the slices' order.
    """
    import keras
    from keras import layers, ops

    block = keras.Input(shape)
    maps = convolved(block, layers.Conv3D, (1, 3, 3), layers.MaxPooling3D, (1, 2, 2))  # each slice by itself
    slices = layers.Dense(16, activation="relu")(layers.Reshape((shape[0], -1))(maps))
    scores = layers.Dense(1)(layers.Dense(8, activation="tanh")(slices))
    weights = layers.Softmax(axis=1, name="weights")(scores)
    return keras.Model(block, answer(ops.sum(weights * slices, axis=1)))


def convolved(x, convolution, kernel, pooling, pool):
    """Return the maps after two blocks of convolution, batch normalisation, ReLU and pooling."""
    from keras import layers

    for width in MAPS:
        x = convolution(width, kernel, padding="same", use_bias=False)(x)
        x = pooling(pool)(layers.ReLU()(layers.BatchNormalization(momentum=0.9)(x)))
    return x


def answer(x, *, averaged=False, dropout=0.3):
    """Return a probability from numbers, or from maps: place by place, or from the mean of each."""
    from keras import layers, ops

    if len(x.shape) > 2:
        x = ops.mean(x, axis=tuple(range(1, len(x.shape) - 1))) if averaged else layers.Flatten()(x)
    return layers.Dense(1, activation="sigmoid")(layers.Dropout(dropout)(x))


def row(seed, model, setting, truth, says, patients, cost):
    """Return a run, with the interval of its AUC."""
    from medlearn import metrics
    from medlearn.intervals import bootstrap

    known = bootstrap(metrics.auc, truth, says, groups=patients)
    line = {"look": None, "seed": seed, "model": model, "setting": setting}
    line |= {"auc": known.value, "low": known.low, "high": known.high}
    return line | {"accuracy": metrics.accuracy(truth, says > 0.5), **cost, "machine": machine()}


def over_draws(runs):
    """Return the row of the mean over draws."""
    import numpy as np
    from scipy.stats import t

    auc = [run["auc"] for run in runs]
    half = t.ppf(0.975, len(auc) - 1) * np.std(auc, ddof=1) / np.sqrt(len(auc))
    means = {name: np.mean([run[name] for run in runs]) for name in ("auc", "accuracy", "seconds")}
    interval = {"low": means["auc"] - half, "high": min(means["auc"] + half, 1.0)}
    return runs[0] | {"seed": "all"} | means | interval


if __name__ == "__main__":
    main()
