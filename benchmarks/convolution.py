"""medlearn.convolution against SciPy, OpenCV (where it is installed) and Keras on TensorFlow."""

import numpy as np
from scipy import ndimage, signal

from benchmarks.timing import compare
from medlearn.convolution import correlate, correlate2d, correlate_backward

GOALS = {3: 1.0, 7: 0.8, 15: 0.2, 31: 0.1}  # to the faster of SciPy's two direct routines


def run():
    """Return the rows of the table.

    Returns
    -------
    rows : list of benchmarks.timing.Row
    """
    return [*_one_image(), *_one_batch()]


def _one_image():
    rng = np.random.default_rng(0)
    image = rng.normal(size=(512, 512))
    for size, goal in GOALS.items():
        kernel = rng.normal(size=(size, size))
        rows = compare(
            f"correlate2d, 512 x 512, kernel {size} x {size}",
            lambda kernel=kernel: correlate2d(image, kernel),
            _peers(image, kernel),
            goal={"scipy.signal.correlate": 1.1},
        )
        direct = min(rows[:2], key=lambda row: row.theirs)
        yield from (row._replace(goal=goal) if row is direct else row for row in rows)


def _peers(image, kernel):
    peers = {
        "scipy.signal.correlate2d": lambda: signal.correlate2d(image, kernel, "same"),
        "scipy.ndimage.correlate": lambda: ndimage.correlate(image, kernel, mode="constant"),
        "scipy.signal.correlate": lambda: signal.correlate(image, kernel, "same"),
    }
    try:
        import cv2
    except ImportError:
        return peers
    return peers | {"cv2.filter2D (the limit)": lambda: cv2.filter2D(image, -1, kernel)}


def _one_batch():
    import keras  # noqa: F401  (Keras's convolution on TensorFlow is the operation below)
    import tensorflow as tf

    rng = np.random.default_rng(0)
    images = rng.normal(size=(64, 28, 28, 16)).astype("float32")
    kernels = rng.normal(size=(3, 3, 16, 32)).astype("float32")
    upstream = rng.normal(size=(64, 28, 28, 32)).astype("float32")
    given, weights, gradient = map(tf.constant, (images, kernels, upstream))
    forward, backward = _tensorflow_passes(tf, given.shape, weights.shape)
    what = "(64, 28, 28, 16) -> 32 maps of 3 x 3"
    yield from compare(
        f"correlate, {what}",
        lambda: correlate(images, kernels, padding=1),
        {"TensorFlow": lambda: forward(given, weights)},
        goal=1.2,
    )
    yield from compare(
        f"correlate_backward, {what}",
        lambda: correlate_backward(images, kernels, upstream, padding=1),
        {"TensorFlow": lambda: backward(given, weights, gradient)},
        goal=2.0,
    )


def _tensorflow_passes(tf, images_shape, kernels_shape):
    how = {"strides": [1, 1, 1, 1], "padding": "SAME"}

    def forward(images, kernels):
        return tf.raw_ops.Conv2D(input=images, filter=kernels, **how)

    def backward(images, kernels, upstream):
        to_images = tf.raw_ops.Conv2DBackpropInput(
            input_sizes=images_shape, filter=kernels, out_backprop=upstream, **how
        )
        to_kernels = tf.raw_ops.Conv2DBackpropFilter(
            input=images, filter_sizes=kernels_shape, out_backprop=upstream, **how
        )
        return to_images, to_kernels

    return tf.function(forward), tf.function(backward)
