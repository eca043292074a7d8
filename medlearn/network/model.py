"""A network of layers, and its training.

Images are (n, height, width, channels), labels whole numbers from 0 to classes - 1.
"""

import numpy as np

from medlearn.network.loss import Adam, Best, softmax, softmax_cross_entropy


class Network:
    """Layers one after the other, ending in a score for each class.

    Parameters
    ----------
    layers : list of medlearn.network.layers.Layer
        The last one is Dense, with a unit for each class.
    dtype : {"float32", "float64"}
    random_state : int or None
        For the first weights, dropout and the order of the batches.

    Attributes
    ----------
    history : dict of str to list of float
        After `fit`: "loss" and "accuracy" of each epoch, and with validation "validation_loss" and
        "validation_accuracy".
    """

    def __init__(self, layers, *, dtype="float32", random_state=None):
        self.layers, self.dtype = layers, np.dtype(dtype)
        self.rng = np.random.default_rng(random_state)
        self.input_shape = self.output_shape = None

    def build(self, shape):
        """Make all parameters for images of a shape (height, width, channels); returns itself."""
        output_shape = tuple(shape)
        for layer in self.layers:
            output_shape = layer.build(output_shape, self.rng, self.dtype)
        self.input_shape, self.output_shape = tuple(shape), output_shape  # only now: a layer may have refused
        return self

    @property
    def parameters(self):
        """All parameters, list of ndarrays, from the first layer to the last; kernels or weights before bias."""
        return [array for layer in self.layers for array in layer.parameters.values()]

    def get_weights(self):
        """Return copies of all parameters, list of ndarrays: the list that Keras's `set_weights` takes."""
        return [array.copy() for array in self.parameters]

    def set_weights(self, weights):
        """Take over parameters, a list of ndarrays such as Keras's `get_weights` returns."""
        self._check_built()
        shapes, given = [array.shape for array in self.parameters], [np.shape(array) for array in weights]
        if shapes != given:
            raise ValueError(f"weights of shapes {given} do not fit the network's {shapes}.")
        if not all(np.isfinite(array).all() for array in weights):
            raise ValueError(
                "the weights hold NaN or infinity: a training that went wrong? Take the weights before it."
            )
        for array, new in zip(self.parameters, weights, strict=True):
            array[...] = new

    def logits(self, images, training=False):
        """Return the logits, the scores before softmax."""
        self._check_built()
        values = self._checked(images)
        for layer in self.layers:
            values = layer.forward(values, training)
        return values

    def predict_proba(self, images, batch_size=256):
        """Return the probability of each class, ndarray (n, classes), batch by batch; refuses what `logits` refuses."""
        self._check_built()
        images = self._checked(images)
        starts = range(0, len(images), batch_size)
        return np.concatenate([softmax(self.logits(images[start : start + batch_size])) for start in starts])

    def predict(self, images):
        """Return the most probable class, ndarray of int (n,)."""
        return self.predict_proba(images).argmax(axis=1)

    def gradients(self, images, labels):
        """Return loss, gradients in the order of `parameters`, and scores (n, classes), in training."""
        scores = self.logits(images, training=True)
        loss, upstream = softmax_cross_entropy(scores, labels)
        gradients = []
        for layer in reversed(self.layers):
            upstream, own = layer.backward(upstream)
            gradients[:0] = [own[name] for name in layer.parameters]
        return loss, gradients, scores

    def evaluate(self, images, labels, batch_size=256):
        """Return mean loss and accuracy, floats, without training; refuses what `logits` and `fit` refuse."""
        check_labels(images, labels, self.layers[-1].units)
        probabilities = self.predict_proba(images, batch_size)
        own = np.maximum(probabilities[np.arange(len(labels)), labels], np.finfo(self.dtype).tiny)
        return float(-np.log(own).mean()), float(np.mean(probabilities.argmax(axis=1) == labels))

    def fit(
        self,
        images,
        labels,
        *,
        epochs=10,
        batch_size=32,
        optimiser=None,
        validation=None,
        patience=None,
        shuffle=True,
        progress=True,
    ):
        """Train.

        Parameters
        ----------
        images : ndarray of shape (n, height, width, channels)
        labels : ndarray of int, shape (n,)
            From 0 to classes - 1.
        epochs, batch_size : int
        optimiser : SGD or Adam, optional
            A new Adam by default.
        validation : (images, labels), optional
            Judged after each epoch.
        patience : int, optional
            Stop after so many epochs without a lower validation loss, and go back to the best weights.
        shuffle : bool
        progress : bool
            Whether to show a bar while it runs.

        Returns
        -------
        self : Network

        Raises
        ------
        ValueError
            For images or labels that do not fit, NaN or infinity in images, a number of epochs, a batch size or a
            patience below 1, an empty validation set, patience without validation.
        FloatingPointError
            If the loss is no longer a number; the weights are those before this batch.
        """
        images, labels = np.asarray(images), np.asarray(labels)
        check_counts(epochs=epochs, batch_size=batch_size, patience=1 if patience is None else patience)
        check_labels(images, labels, self.layers[-1].units)
        images = self._checked(images)
        validation = checked_validation(
            validation, patience, self.layers[-1].units, self.dtype, self.input_shape or images.shape[1:]
        )
        if self.input_shape is None:
            self.build(images.shape[1:])
        optimiser = optimiser or Adam()
        self.history, best = {"loss": [], "accuracy": []}, Best(patience)
        for _ in _bar(epochs, progress):
            order = self.rng.permutation(len(images)) if shuffle else np.arange(len(images))
            self._one_epoch(images, labels, order, batch_size, optimiser)
            if validation is not None:
                self._note("validation_", *self.evaluate(*validation))
                if best.is_over(self.history["validation_loss"][-1], self):
                    break
        best.restore(self)
        return self

    def _one_epoch(self, images, labels, order, batch_size, optimiser):
        losses = right = 0.0
        for start in range(0, len(order), batch_size):
            rows = order[start : start + batch_size]
            loss, gradients, scores = self.gradients(images[rows], labels[rows])
            if not np.isfinite(loss):
                raise FloatingPointError(
                    f"the loss is {loss}: lower the learning rate, or look for huge values in the images."
                )
            optimiser.step(self.parameters, gradients)
            losses += loss * len(rows)
            right += np.sum(scores.argmax(axis=1) == labels[rows])
        self._note("", losses / len(order), float(right / len(order)))

    def _note(self, prefix, loss, accuracy):
        self.history.setdefault(f"{prefix}loss", []).append(loss)
        self.history.setdefault(f"{prefix}accuracy", []).append(accuracy)

    def _check_built(self):
        if self.input_shape is None:
            raise ValueError(
                "the network has no weights yet: train it by fit(images, labels), or make weights by build(shape)."
            )

    def _checked(self, images):
        return checked_images(images, self.dtype, self.input_shape)


def _bar(epochs, progress):
    from tqdm import tqdm

    return tqdm(range(epochs), desc="training", unit="epoch", leave=False, ncols=79, delay=2, disable=not progress)


def checked_images(images, dtype, shape):
    """Return images as an array of a type, (n, height, width, channels), of one `shape` if that is given."""
    images = np.asarray(images, dtype)
    if len(images) == 0:
        raise ValueError(f"there are no images: the batch has shape {images.shape}.")
    if shape is not None and images.shape[1:] != shape:
        forgotten = images.shape[1:] == shape[:-1] and shape[-1] == 1
        hint = " Add the channel: images[..., np.newaxis]." if forgotten else ""
        raise ValueError(f"images of shape {images.shape} do not fit; give (n, {', '.join(map(str, shape))}).{hint}")
    unknown = np.flatnonzero(~np.isfinite(images).reshape(len(images), -1).all(axis=1))
    if len(unknown):
        raise ValueError(
            f"{len(unknown)} of {len(images)} images hold NaN or infinity, the first is image {unknown[0]}: "
            "fill these pixels, or leave these images out."
        )
    return images


def check_labels(images, labels, classes):
    """Raise ValueError unless there is a whole number from 0 to `classes` - 1 for each image."""
    if np.ndim(labels) != 1:
        raise ValueError(f"labels have shape {np.shape(labels)}; give one number for each image: labels.ravel().")
    if len(images) == 0 or len(images) != len(labels):
        raise ValueError(f"{len(images)} images and {len(labels)} labels: there must be as many, and at least one.")
    labels = np.asarray(labels)
    if labels.dtype.kind not in "iu" or labels.min() < 0 or labels.max() >= classes:
        raise ValueError(
            f"labels must be whole numbers from 0 to {classes - 1}, one for each unit of the last layer; "
            f"got {np.unique(labels)[:6]} of type {labels.dtype}."
        )


def check_counts(**counts):
    """Raise ValueError unless each is a whole number of at least 1."""
    for name, count in counts.items():
        if not isinstance(count, int | np.integer) or count < 1:
            raise ValueError(f"{name}={count}; give a whole number of at least 1.")


def checked_validation(validation, patience, classes, dtype, shape):
    """Return the validation set (images, labels) with its images as in `checked_images`, or None if there is none."""
    if validation is None:
        if patience is not None:
            raise ValueError(f"patience={patience} needs validation=(images, labels) to watch.")
        return None
    images, labels = validation
    if len(images) == 0:
        raise ValueError("the validation set is empty; leave validation out, or split again.")
    check_labels(images, labels, classes)
    try:
        return checked_images(images, dtype, shape), labels
    except ValueError as error:
        raise ValueError(f"in the validation set, {error}") from None


def layer_outputs(network, image):
    """Return what each layer of a built network makes of one image (height, width, channels): a list of ndarrays."""
    if network.input_shape is None:
        raise ValueError("the network has not been built; train it first, or call its build.")
    values = np.asarray(image, dtype=network.dtype)[np.newaxis]
    if values.shape[1:] != network.input_shape:
        raise ValueError(f"an image of shape {values.shape[1:]} does not fit a network for {network.input_shape}.")
    if not np.isfinite(values).all():
        raise ValueError(f"{np.sum(~np.isfinite(values))} pixels of the image are NaN or infinite.")
    outputs = []
    for layer in network.layers:
        values = layer.forward(values)
        outputs.append(values[0])
    return outputs
