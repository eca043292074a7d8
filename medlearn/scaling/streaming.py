"""Batches for Keras, cut from images that stay on the disk or lie in memory."""

import numpy as np


def chunk_order(n, chunk, *, random_state):
    """Shuffle so that each chunk is read once: the chunks are shuffled, then the images inside each.

    Parameters
    ----------
    n, chunk : int
        Images in all and in a chunk; the last one may be shorter.
    random_state : int or numpy.random.Generator

    Returns
    -------
    order : ndarray of int, shape (n,)

    Examples
    --------
    >>> chunk_order(6, 3, random_state=3) // 3
    array([1, 1, 1, 0, 0, 0])
    """
    rng = np.random.default_rng(random_state)
    starts = rng.permutation(np.arange(0, n, chunk))
    return np.concatenate([start + rng.permutation(min(chunk, n - start)) for start in starts])


class Rows:
    """Rows of an array in any order; of a chunked array each chunk is read once, if its rows are asked for in a row."""

    def __init__(self, images):
        self.images, self._number, self._chunk = images, None, None

    def __getitem__(self, rows):
        """Read some rows, ndarray of int (m,), into an ndarray (m, ...)."""
        rows = np.asarray(rows)
        if not hasattr(self.images, "chunks"):
            return self.images[rows]
        picked = np.empty((len(rows), *self.images.shape[1:]), self.images.dtype)
        numbers, places = np.divmod(rows, self.images.chunks[0])
        for number in np.unique(numbers):
            here = numbers == number
            picked[here] = self._read(number)[places[here]]
        return picked

    def _read(self, number):
        if number != self._number:
            self._chunk = None  # the old one goes before the new one comes
            size = self.images.chunks[0]
            self._chunk, self._number = self.images[number * size : (number + 1) * size], number
        return self._chunk


def batches(images, labels, order, *, batch_size=250):
    """Return a `keras.utils.PyDataset` that reads each batch when it is asked for.

    Parameters
    ----------
    images : ndarray, memmap or zarr.Array of shape (n, rows, columns), uint8
    labels : ndarray of int, shape (n,)
    order : ndarray of int
        Rows, in the order in which they are trained. Fit with ``shuffle=False``: Keras shuffles the batches otherwise.
    batch_size : int
        A chunk holds whole batches if it divides the chunk: then a batch costs one chunk at most.

    Returns
    -------
    batches : keras.utils.PyDataset
        Each item is a pair of uint8 images (batch, rows, columns, 1) and labels (batch,).
    """
    if len(labels) != images.shape[0]:
        raise ValueError(f"{images.shape[0]} images and {len(labels)} labels: give each image its label.")
    import keras

    source = Rows(images)

    class Batches(keras.utils.PyDataset):
        def __len__(self):
            return -(-len(order) // batch_size)

        def __getitem__(self, number):
            rows = order[number * batch_size : (number + 1) * batch_size]
            return source[rows][..., np.newaxis], labels[rows]

    return Batches()


def bounded(batches, *, ahead=1):
    """Return a `tf.data.Dataset` of a PyDataset's batches that reads so many ahead, and no more.

    Given a PyDataset, Keras lets TensorFlow choose how many batches are read ahead, and the number grows where reading
    is uneven, as with chunks.
    """
    import tensorflow as tf

    signature = tuple(tf.TensorSpec((None, *part.shape[1:]), part.dtype) for part in batches[0])
    dataset = tf.data.Dataset.from_generator(
        lambda: (batches[number] for number in range(len(batches))), output_signature=signature
    )
    return untuned(dataset.apply(tf.data.experimental.assert_cardinality(len(batches))).prefetch(ahead))


def shuffled_batches(images, labels, *, batch_size):
    """Cut images that lie in memory into batches, in another order in each epoch.

    For ``network.fit(shuffled_batches(...), shuffle=False)``. Given the arrays Keras does the same, but then each epoch
    ends late: see `untuned`.

    Parameters
    ----------
    images, labels : ndarray, first axis n
    batch_size : int
        The last batch may be smaller.

    Returns
    -------
    dataset : tf.data.Dataset
    """
    import tensorflow as tf

    if not len(images) == len(labels) > 0:
        raise ValueError(f"{len(images)} images and {len(labels)} labels: give each image its label.")
    return untuned(tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(labels)).batch(batch_size))


def untuned(dataset):
    """Return a `tf.data.Dataset` that TensorFlow does not tune while it is read.

    What tunes it looks after 10 ms, then 20 ms later, then 40 ms, and with TensorFlow 2.21 the end of each epoch waits
    for its next look: an epoch of 3 seconds then takes 5.2 (``python -m benchmarks.feeding``).
    """
    import tensorflow as tf

    options = tf.data.Options()
    options.autotune.enabled = False
    return dataset.with_options(options)
