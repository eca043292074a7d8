"""A slice out of a gradient. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import implement


def _sent(rng):
    """Return gradients of weights and bias, and a shape: of a real CT slice, of random images, and of silent units."""
    from medlearn.datasets import load_ct_slice

    slice_ = load_ct_slice().image.astype(float)[::4, ::4]
    cases = [(np.outer(slice_.ravel(), [-0.3, 0.5, 0.1]), np.array([-0.3, 0.5, 0.1]), slice_.shape)]
    several = {(4, 6): [0.7, -1.5], (5, 5): [0.2, 0.4, -0.9], (3, 4): [0, 2.0, -1], (3, 3): [0, 0.0]}
    for shape, slopes in several.items():
        cases.append((np.outer(rng.normal(10, 3, shape), slopes), np.array(slopes), shape))
    return cases


@implement(
    question="""
    **A slice out of a gradient.** A hospital has sent the gradient of one patient. Write
    `recovered(weights, bias, shape)`: `weights`, (pixels, units), is the gradient of the first layer's weights, `bias`,
    (units,), that of its biases, and `shape` is (rows, columns) of the image. Return the image. A unit that was silent
    has the bias gradient 0: take another. If all were silent, raise a ValueError. The check draws it for a real CT
    slice, new to this lesson.
    """,
    hints=[
        "In a unit's column, each entry is the pixel times the unit's entry in `bias`.",
        "np.abs(bias).argmax() is the loudest unit: if it is 0, all were silent.",
        "weights[:, unit] / bias[unit], then .reshape(shape).",
    ],
    cases=_sent,
    draws=True,
    praise="Every pixel, from numbers that were said to be no patient data. A sum over many patients, masks and noise "
    "are the remedies.",
)
def recovered(weights, bias, shape):
    """Return the image whose gradient this is."""
    loudest = np.abs(bias).argmax()
    if bias[loudest] == 0:
        raise ValueError("every unit was silent: nothing of the image is left.")
    return (weights[:, loudest] / bias[loudest]).reshape(shape)


def _first_speaks(weights, bias, shape):
    return bias[0] != 0


def _loudest(weights, bias):
    return np.abs(bias).argmax()


recovered.wrong(
    lambda weights, bias, shape: weights[:, _loudest(weights, bias)].reshape(shape),
    "You show the gradient of the weights: the image times the slope. Divide by the entry in `bias`.",
    where=_first_speaks,
    credit=0.5,
).wrong(
    lambda weights, bias, shape: (weights[:, _loudest(weights, bias)] / np.abs(bias).max()).reshape(shape),
    "The size is right, the sign not always: you divided by the absolute value.",
    where=lambda weights, bias, shape: _first_speaks(weights, bias, shape) and bias[_loudest(weights, bias)] < 0,
    credit=0.5,
).wrong(
    lambda weights, bias, shape: weights[:, _loudest(weights, bias)] / bias[_loudest(weights, bias)],
    "The pixels are right, in a row. Bring them into `shape`.",
    where=_first_speaks,
    credit=0.8,
).wrong(
    lambda weights, bias, shape: (weights[:, _loudest(weights, bias)] * bias[_loudest(weights, bias)]).reshape(shape),
    "You multiplied. The gradient *is* the pixel times the slope: divide.",
    where=_first_speaks,
    credit=0.5,
).wrong(
    lambda weights, bias, shape: (weights / bias).sum(axis=1).reshape(shape),
    "You added the images of all units. Each of them shows the patient: one is enough, or their mean.",
    where=_first_speaks,
    credit=0.5,
).clause(
    "a unit that was silent",
    lambda weights, bias, shape: bias[0] == 0 and bias.any(),
    lambda weights, bias, shape: (weights[:, 0] / bias[0]).reshape(shape),
    message="Right, but for a silent unit: its column is 0 / 0. Take one whose bias gradient is not 0.",
    credit=0.8,
).clause(
    "all silent",
    lambda weights, bias, shape: not bias.any(),
    message="Right where a unit speaks. If all bias gradients are 0, raise a ValueError: nothing of the image is left.",
    credit=0.8,
)
