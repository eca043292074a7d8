"""What it costs to give Keras arrays: one epoch of lesson 11's network, fed in two ways.

``python -m benchmarks.feeding``: in turn, in one process, on one processor, medians. Given arrays Keras lets TensorFlow
tune how they are read, and an epoch ends when the tuner looks next: after 10 ms, 30 ms, 70 ms and so on. So the ratio
depends on how long the epoch is, and lies between 0.5 and 1.
"""

from benchmarks.timing import compare, one_processor, table

SIZES = (600, 1200, 2400, 4708)  # of images; 4708 are trained in lesson 11


def run():
    """Return the rows of the table, a list of benchmarks.timing.Row."""
    return [row for size in SIZES for row in feed(size)]


def feed(size):
    """Train the network for one epoch on so many random images; return a list of one benchmarks.timing.Row."""
    import numpy as np

    from medlearn.scaling import shuffled_batches
    from medlearn.studies.pneumonia import network

    rng, model = np.random.default_rng(0), network()
    images, labels = rng.random((size, 28, 28, 1), dtype=np.float32), rng.integers(0, 2, size)
    batches = shuffled_batches(images, labels, batch_size=64)
    model.compile("adam", loss="binary_crossentropy")
    return compare(
        f"one epoch of lesson 11's network, {size} images in batches that are not tuned",
        lambda: model.fit(batches, shuffle=False, verbose=0),
        {"arrays": lambda: model.fit(images, labels, batch_size=64, verbose=0)},
        runs=5,
    )


if __name__ == "__main__":
    one_processor()
    print(table(run()))
