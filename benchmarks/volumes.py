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

import medlearn  # noqa: E402, F401  (limits the threads before NumPy is imported)
from benchmarks.timing import machine  # noqa: E402
from medlearn.studies import volumes  # noqa: E402
from medlearn.studies.table import write_study  # noqa: E402

DRAWS = range(5)
BLOCKS = 300
MAPS = (8, 16)  # of each convolution; pooling follows each and halves every side
SETTINGS = {  # what the phantoms are asked for beside the lesson's spacing, and which networks see them
    "as in the lesson": ({}, volumes.VIEWS),
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

    return make_chest_volumes(blocks, random_state=seed, **({"spacing": volumes.SPACING} | knobs))


def run(draw, setting, knobs, kind):
    """Train one network on one draw and judge it on other patients; return the row."""
    learnt, others = drawn(1500 + draw, knobs), drawn(2500 + draw, knobs)
    start = time.process_time()
    model = fitted(kind, learnt.images, learnt.labels, seed=draw)
    seconds = time.process_time() - start
    says = volumes.probabilities(model, volumes.seen(kind, others.images))
    cost = {"parameters": model.count_params(), "seconds": seconds}
    return row(draw, kind, setting, others.labels, says, others.patients, cost)


def fitted(kind, blocks, labels, *, seed, epochs=12):
    """Make and train the network of a view, one of `volumes.VIEWS`, on blocks (n, slices, rows, columns) in HU."""
    import keras

    inputs = volumes.seen(kind, blocks)
    keras.utils.set_random_seed(seed)
    make = {"3-D": deep_network, "attention": attention_network}.get(kind, flat_network)
    return volumes.train(make(inputs.shape[1:]), inputs, labels, seed=seed, epochs=epochs)


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
