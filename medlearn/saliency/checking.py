"""Refuse what no map can be made of, and say why."""

import numpy as np


def checked_image(image, name="image"):
    """Return one image as an array of float, (height, width, channels).

    Raises
    ------
    ValueError
        If it is not one image with its channels, or holds NaN or infinity.
    """
    image = np.asarray(image, dtype=float)
    if image.ndim != 3 or image.size == 0:
        raise ValueError(f"the {name} has shape {image.shape}; give one image with its channel: images[0].")
    if not np.isfinite(image).all():
        raise ValueError(f"{np.sum(~np.isfinite(image))} values of the {name} are NaN or infinite; fill them first.")
    return image


def checked_scores(answers, count):
    """Return what a score function said, one finite number for each of `count` images, or raise ValueError."""
    answers = np.asarray(answers, dtype=float)
    if answers.shape != (count,):
        raise ValueError(f"the score gave shape {answers.shape} for {count} images; it must give one number for each.")
    if not np.isfinite(answers).all():
        raise ValueError(f"the score gave NaN or infinity for {np.sum(~np.isfinite(answers))} of {count} images.")
    return answers


def checked_weights(network, weights):
    """Return the weight of each score of a network, ndarray (classes,), or raise ValueError."""
    weights = np.asarray(weights, dtype=float)
    classes = network.output_shape
    if classes is None:
        raise ValueError("the network has no weights yet: train it by fit(images, labels).")
    if weights.shape != classes or not np.isfinite(weights).all():
        raise ValueError(f"weights={weights.tolist()} must be {classes[0]} finite numbers, one for each class.")
    return weights
