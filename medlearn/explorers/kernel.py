"""A 3 x 3 kernel, weight by weight, on an image."""

import numpy as np
from ipywidgets import Box, GridBox, Layout, VBox

from medlearn import plots
from medlearn.explorers.controls import choice, named, number, slider
from medlearn.explorers.explorer import Explorer

PLACES = [f"{row} {column}" for row in ("Top", "Middle", "Bottom") for column in ("left", "centre", "right")]
FREE = "as written below"
KERNELS = {
    "left to right (Sobel)": ((-1, 0, 1), (-2, 0, 2), (-1, 0, 1)),
    "top to bottom (Sobel)": ((-1, -2, -1), (0, 0, 0), (1, 2, 1)),
    "spots (Laplacian)": ((0, 1, 0), (1, -4, 1), (0, 1, 0)),
    "nothing (identity)": ((0, 0, 0), (0, 1, 0), (0, 0, 0)),
    "mean of nine (box)": ((0.111, 0.111, 0.111),) * 3,
    "bell (Gaussian)": ((0.0625, 0.125, 0.0625), (0.125, 0.25, 0.125), (0.0625, 0.125, 0.0625)),
    "sharper": ((0, -1, 0), (-1, 5, -1), (0, -1, 0)),
}


def kernel(image, *, kernels=KERNELS, limits=None):
    """Write the nine weights of a kernel, and choose stride and padding.

    Parameters
    ----------
    image : ndarray of shape (rows, columns), or dict of str to such
        Of several one is chosen.
    kernels : dict of str to array-like of shape (3, 3)
        Kernels with a name; the first is shown at the start.
    limits : (black, white), optional
        Values of the image shown as black and as white.

    Returns
    -------
    explorer : Explorer
        Controls `kernel, image, stride, padding` and `weight_0` to `weight_8`, row by row.
    """
    images = named(image, "the image")
    known = {name: tuple(np.ravel(weights).astype(float)) for name, weights in kernels.items()}
    first = next(iter(known.values()))
    weights = {f"weight_{k}": number(PLACES[k], first[k], "165px") for k in range(9)}
    settings = {
        "image": choice("Image", list(images)),
        "stride": slider("Stride", 1, 1, 4),
        "padding": slider("Padding", 0, 0, 3),
    }
    ready = choice("Kernel", {FREE: None} | known, first)

    def draw(axes, image, stride, padding, **weights):
        values = np.reshape(list(weights.values()), (3, 3))
        return plots.kernel(images[image], values, stride=stride, padding=padding, limits=limits, axes=axes)

    arranged = _arranged(ready, settings, weights)
    how = {"size": (9.4, 3.9), "columns": (1, 0.8, 1), "gap": 0.12, "arranged": arranged}
    explorer = Explorer(draw, settings | weights, helpers={"kernel": ready}, **how)
    _follow(explorer, ready, list(weights.values()))
    return explorer


def _arranged(ready, settings, weights):
    """Stand the nine boxes as they lie on the image, beside the other controls."""
    grid = GridBox(list(weights.values()), layout=Layout(grid_template_columns="repeat(3, 170px)"))
    return Box([VBox([ready, *settings.values()]), grid], layout=Layout(flex_flow="row wrap"))


def _follow(explorer, ready, boxes):
    """Write a chosen kernel into the boxes, and forget its name when one of them changes."""

    def choose(change):
        if change["new"] is not None:
            with explorer.together():
                for box, weight in zip(boxes, change["new"], strict=True):
                    box.value = weight

    def forget(change):
        if not explorer.held and ready.value is not None and ready.value != tuple(box.value for box in boxes):
            ready.value = None

    ready.observe(choose, "value")
    for box in boxes:
        box.observe(forget, "value")
