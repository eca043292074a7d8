"""medlearn.network against Keras on TensorFlow: one epoch of a small network."""

import numpy as np

from benchmarks.timing import compare
from medlearn.network import Network
from medlearn.network.layers import Conv2D, Dense, Flatten, MaxPool2D, ReLU


def run():
    """Return the rows of the table.

    Returns
    -------
    rows : list of benchmarks.timing.Row
    """
    rng = np.random.default_rng(0)
    images = rng.random((2000, 28, 28, 1), dtype=np.float32)
    labels = rng.integers(0, 2, 2000)
    ours, theirs = _ours(), _theirs()
    batches = _batches(images, labels)
    return compare(
        "one epoch of Conv8-pool-Conv16-pool-Dense, 2 000 images of 28 x 28",
        lambda: ours.fit(images, labels, epochs=1, progress=False),
        {"Keras on TensorFlow": lambda: theirs.fit(batches, shuffle=False, verbose=0)},
        goal=2.0,
        runs=5,
    )


def _batches(images, labels):
    """Return batches that TensorFlow does not tune; given arrays, it ends each epoch when its tuner looks next."""
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    return tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(labels)).batch(32).with_options(options)


def _ours():
    hidden = [Conv2D(8, padding="same"), ReLU(), MaxPool2D(), Conv2D(16, padding="same"), ReLU(), MaxPool2D()]
    return Network([*hidden, Flatten(), Dense(2)], random_state=0).build((28, 28, 1))


def _theirs():
    import keras
    from keras.layers import Conv2D as KerasConv2D
    from keras.layers import Dense as KerasDense
    from keras.layers import Flatten as KerasFlatten
    from keras.layers import Input
    from keras.layers import MaxPool2D as KerasMaxPool2D

    how = {"padding": "same", "activation": "relu"}
    hidden = [KerasConv2D(8, 3, **how), KerasMaxPool2D(), KerasConv2D(16, 3, **how), KerasMaxPool2D()]
    model = keras.Sequential([Input((28, 28, 1)), *hidden, KerasFlatten(), KerasDense(2)])
    model.compile(optimizer="adam", loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model
