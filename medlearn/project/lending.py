"""A network that was taught on chest phantoms, here and without a download, and learns only a new head (lesson 19)."""

from functools import cache
from time import perf_counter

import numpy as np

from medlearn.project.networks import answers, network, train

PHANTOMS, PASSES = 800, 6  # images of the other task, and how often it sees them
SIDES = 16, 128  # pixels: the least that a phantom can have, and the most that is worth its time
STRENGTH = 0.1  # C of the head, a logistic regression
ABSENT = 30.0  # so far below the others is the score of a class that was not there to learn from


def with_new_head(images, labels, classes):
    """Give a taught body a new head: a logistic regression on its features.

    Parameters
    ----------
    images : ndarray of shape (n, size, size, channels)
    labels : ndarray of int, shape (n,)
    classes : int

    Returns
    -------
    model : keras.Model
        From images to scores of the classes. The phantoms were grey: the body sees each channel by itself.
    """
    import keras
    from sklearn.linear_model import LogisticRegression

    body = keras.Sequential([keras.Input(images.shape[1:]), *_body(images.shape[1:])])
    seen = answers(body, images)
    centre, scale = seen.mean(axis=0), seen.std(axis=0)
    scale = np.where(scale == 0, 1, scale)
    head = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=1000).fit((seen - centre) / scale, labels)
    weights, starts = head.coef_ / scale, head.intercept_
    if len(weights) == 1:  # of two classes scikit-learn keeps the second's alone
        weights, starts = np.stack([-weights[0], weights[0]]) / 2, np.array([-starts[0], starts[0]]) / 2
    kernel, bias = np.zeros((len(centre), classes)), np.full(classes, -ABSENT)
    kernel[:, head.classes_], bias[head.classes_] = weights.T, starts - weights @ centre
    model = keras.Sequential([body, keras.layers.Dense(classes)])
    model.layers[-1].set_weights([kernel, bias])
    return model


def seconds_to_lend(shape, start, epoch):
    """Estimate what the teaching takes, the first time.

    Parameters
    ----------
    shape : (int, int, int)
        Rows, columns and channels of an image.
    start, epoch : float
        Of `medlearn.project.budget.Costs`.

    Returns
    -------
    seconds : float
    """
    side, few = _side(shape), 40
    begun = perf_counter()
    phantoms(few, side)
    making = (perf_counter() - begun) / few
    share = side**2 / (shape[0] * shape[1])  # of the pixels of an image
    return start + PHANTOMS * (making + PASSES * share * epoch)


def _body(shape):
    """Return the layers from images of a shape to the features of each channel."""
    import keras
    from keras import layers

    grey, channels = (*shape[:2], 1), shape[-1]
    taught = network(grey, 2)
    taught.set_weights(taught_weights(_side(shape)))
    body = keras.Sequential([keras.Input(grey), *taught.layers[:-2]])  # without dropout and the last layer
    if channels == 1:
        return [body]
    each = layers.Permute((3, 1, 2)), layers.Reshape((channels, *grey))
    return [*each, layers.TimeDistributed(body), layers.Flatten()]


def _side(shape):
    return int(np.clip(min(shape[:2]), *SIDES))


def phantoms(n, side):
    """Make the images of the other task, always the same ones."""
    from medlearn.phantoms import make_chest_phantoms

    return make_chest_phantoms(n, size=side, random_state=23)


@cache
def taught_weights(side):
    """Teach the small network to find findings in phantoms, once in a process for each size; return its weights."""
    made = phantoms(PHANTOMS, side)
    images = made.images[..., np.newaxis] / np.float32(255)
    return train(images, made.labels, made.patients, 2, 0, PASSES).get_weights()
