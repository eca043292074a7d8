"""A kernel weight by weight, a descent step by step, a network map by map, latent numbers, a cover to move."""

import numpy as np
from ipywidgets import Box, GridBox, Layout, VBox

from medlearn import plots, saliency
from medlearn.explorers.explorer import Explorer, choice, named, number, powers, slider, steps
from medlearn.network import layer_outputs
from medlearn.network.descent import cliff

PLACES = [f"{row} {column}" for row in ("Top", "Middle", "Bottom") for column in ("left", "centre", "right")]
KERNELS = {
    "as written below": None,
    "left to right (Sobel)": (-1.0, 0.0, 1.0, -2.0, 0.0, 2.0, -1.0, 0.0, 1.0),
    "top to bottom (Sobel)": (-1.0, -2.0, -1.0, 0.0, 0.0, 0.0, 1.0, 2.0, 1.0),
    "spots (Laplacian)": (0.0, 1.0, 0.0, 1.0, -4.0, 1.0, 0.0, 1.0, 0.0),
    "nothing (identity)": (0.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 0.0),
    "mean of nine (box)": (0.111,) * 9,
    "bell (Gaussian)": (0.0625, 0.125, 0.0625, 0.125, 0.25, 0.125, 0.0625, 0.125, 0.0625),
    "sharper": (0.0, -1.0, 0.0, -1.0, 5.0, -1.0, 0.0, -1.0, 0.0),
}
ENDS, PLACED = (-3.0, 3.0), 13  # of both latent numbers, and places along each of them


def kernel(image, *, limits=None):
    """Write the nine weights of a kernel, or choose one with a name, and choose stride and padding.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    limits : (black, white), optional
        Values of the image shown as black and as white.
    """
    first = list(KERNELS.values())[1]
    weights = {f"weight_{k}": number(PLACES[k], first[k], "165px") for k in range(9)}
    settings = {"stride": slider("Stride", 1, 1, 4), "padding": slider("Padding", 0, 0, 3)}
    ready = choice("Kernel", KERNELS, first)

    def draw(axes, stride, padding, **weights):
        values = np.reshape(list(weights.values()), (3, 3))
        return plots.kernel(image, values, stride=stride, padding=padding, limits=limits, axes=axes)

    grid = GridBox(list(weights.values()), layout=Layout(grid_template_columns="repeat(3, 170px)"))
    arranged = Box([VBox([ready, *settings.values()]), grid], layout=Layout(flex_flow="row wrap"))
    explorer = Explorer(
        draw, settings | weights, helpers={"kernel": ready}, size=(9.4, 3.9), columns=(1, 0.8, 1), gap=0.12,
        arranged=arranged,
    )  # fmt: skip
    explorer.follow(ready, list(weights.values()))
    return explorer


def learning_rate(features, targets, *, rate=None):
    """Choose learning rate, momentum and number of steps of a gradient descent.

    Parameters
    ----------
    features, targets :
        As for `medlearn.plots.learning_rate`.
    rate : float, optional
        At the start; by default a fifth of the rate at which plain descent explodes.
    """
    edge = cliff(features)
    ends = np.log10(edge) - 2.5, np.log10(edge) + 0.5
    controls = {
        "rate": powers("Learning rate", edge / 5 if rate is None else rate, *ends, steps=20),
        "momentum": slider("Momentum", 0.0, 0.0, 0.95, 0.05),
        "steps": steps("Steps", [10, 30, 100, 300, 1000], 100),
    }

    def draw(axes, rate, momentum, steps):
        return plots.learning_rate(features, targets, rate, steps=steps, momentum=momentum, axes=axes)

    return Explorer(draw, controls, size=(9.4, 4.1), columns=(1, 1))


def layers(network, images, *, labels, class_names=None):
    """Choose an image, a layer and one of its maps.

    Parameters
    ----------
    network : medlearn.network.Network
        Built and trained.
    images : ndarray of shape (n, height, width, channels)
        Prepared as for training.
    labels : ndarray of int, shape (n,)
        To be said beside the picture.
    class_names : list of str, optional
    """
    maps = [values.shape[-1] if values.ndim == 3 else 0 for values in layer_outputs(network, np.zeros_like(images[0]))]
    names = [f"{at} {type(layer).__name__}" for at, layer in enumerate(network.layers)]
    layer = choice("Layer", {name: at for at, name in enumerate(names)})
    controls = {"image": slider("Image", 0, 0, len(images) - 1), "map": slider("Map", 0, 0, max(0, maps[0] - 1))}

    def draw(axes, image, map):
        axes = plots.layers(network, images[image], layer.value, map, class_names=class_names, axes=axes)
        label = int(labels[image])
        axes[0].set_title(f"image {image}: {class_names[label] if class_names else f'class {label}'}")
        return axes

    def limit(change):
        with explorer.together():
            explorer.controls["map"].max = max(0, maps[change["new"]] - 1)

    explorer = Explorer(draw, controls, helpers={"layer": layer}, size=(10.8, 3.7), columns=(1, 1.15, 1, 0.8), gap=0.2)
    layer.observe(limit, "value")
    return explorer


def occlusion(score, image, *, limits=None, size=5, stride=2):
    """Move a window of zeros over an image, change its size, and see the score and the map.

    Parameters
    ----------
    score : callable
        As for `medlearn.saliency.occlusion`.
    image : ndarray of shape (rows, columns, channels), or dict of str to such
        Of several one is chosen; the first channel is shown.
    limits : (black, white), optional
        Values of the image shown as black and as white.
    size, stride : int
        Side of the window at first, and how far it moves for the map.
    """
    images, maps = named(image, "the image"), {}
    side = min(np.shape(next(iter(images.values())))[:2])
    controls = {
        "image": choice("Image", list(images)),
        "size": slider("Side of the window", size, max(1, size // 5), min(3 * size, side)),
        "row": slider("Its middle: row", side // 2, 0, side - 1),
        "column": slider("Its middle: column", side // 2, 0, side - 1),
    }

    def draw(axes, image, size, row, column):
        whole = np.asarray(images[image], dtype=float)
        if (image, size) not in maps:
            maps[image, size] = saliency.occlusion(score, whole, size=size, stride=min(size, stride), fill=0.0)
        starts = [np.clip(at - size // 2, 0, end - size) for at, end in zip((row, column), whole.shape, strict=False)]
        window = tuple(slice(int(start), int(start) + size) for start in starts)  # never over the edge
        covered = whole.copy()
        covered[window] = 0.0
        scores = tuple(np.asarray(score(np.array([whole, covered])), dtype=float))
        return plots.occlusion(covered[..., 0], maps[image, size], window, scores, limits=limits, axes=axes)

    return Explorer(draw, controls, size=(8.4, 4.3), columns=(1, 1), gap=0.1)
