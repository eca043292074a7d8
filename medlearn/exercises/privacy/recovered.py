"""A slice out of a gradient. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _sent(rng):
    """Return gradients of weights and biases: of a real CT slice, of random images, and of silent units."""
    from medlearn.datasets import load_ct_slice

    slice_ = load_ct_slice().image.astype(float)[::4, ::4]
    bright = np.clip((slice_ + 160) / 400, 0, 1)  # the soft tissue window
    several = {(4, 6): [0.7, -1.5], (5, 5): [0.2, 0.4, -0.9], (3, 4): [0, 2.0, -1], (3, 3): [0, 0.0]}
    images = [(bright, [0.3, 0.5, 0.2]), *((rng.normal(10, 3, shape), slopes) for shape, slopes in several.items())]
    return [(image[..., np.newaxis] * slopes, np.array(slopes)) for image, slopes in images]


@implement(
    question="""
    **A slice out of a gradient.** A hospital has sent the gradient of one patient. Write `recovered(weights, biases)`.
    `weights`, (rows, columns, units), is the gradient of the first layer's weights: each unit has one for each pixel.
    `biases`, (units,), is that of its biases. Return the image, (rows, columns). A unit that was silent has the bias
    gradient 0: take another. If all were silent, raise a ValueError. The check draws it for a real CT slice, new to
    this lesson; three units are shown as red, green and blue.
    """,
    hints=[
        "In a unit, weights[:, :, unit], each entry is the pixel times biases[unit].",
        "np.abs(biases).argmax() is the loudest unit. If its entry is 0, all were silent.",
        "weights[:, :, unit] / biases[unit]",
    ],
    cases=_sent,
    draws=True,
    praise="Every pixel, from numbers that were said to be no patient data. A sum over many patients, masks and noise "
    "are the remedies.",
)
def recovered(weights, biases):
    """Return the image whose gradient this is."""
    unit = np.abs(biases).argmax()
    if biases[unit] == 0:
        raise ValueError("every unit was silent: nothing of the image is left.")
    return weights[:, :, unit] / biases[unit]


def _first_speaks(weights, biases):
    return biases[0] != 0


def _loudest(weights, biases):
    unit = np.abs(biases).argmax()
    return weights[:, :, unit], biases[unit]


recovered.wrong(
    lambda weights, biases: _loudest(weights, biases)[0],
    "You show the gradient of the weights: the image times the slope. Divide by the entry in `biases`.",
    where=_first_speaks,
).wrong(
    lambda weights, biases: _loudest(weights, biases)[0] / np.abs(biases).max(),
    "The size is right, the sign not always: you divided by the absolute value.",
    where=lambda weights, biases: _first_speaks(weights, biases) and _loudest(weights, biases)[1] < 0,
).wrong(
    lambda weights, biases: np.multiply(*_loudest(weights, biases)),
    "You multiplied. The gradient *is* the pixel times the slope: divide.",
    where=_first_speaks,
).wrong(
    lambda weights, biases: (weights / biases).sum(axis=2),
    "You added the images of all units. Each of them shows the patient: one is enough, or their mean.",
    where=_first_speaks,
).wrong(
    lambda weights, biases: weights / biases,
    "You divided for each unit, and got the patient several times. Return one image, (rows, columns).",
    where=_first_speaks,
).clause(
    "a unit that was silent",
    lambda weights, biases: biases[0] == 0 and biases.any(),
    lambda weights, biases: weights[:, :, 0] / biases[0],
    message="Right, but for a silent unit: its entries are 0 / 0. Take one whose bias gradient is not 0.",
).clause(
    "all silent",
    lambda weights, biases: not biases.any(),
    message="Right where a unit speaks. If all bias gradients are 0, raise a ValueError: nothing of the image is left.",
)
