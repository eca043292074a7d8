"""A network, layer by layer and map by map."""

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, slider
from medlearn.explorers.explorer import Explorer
from medlearn.network import layer_outputs


def layers(network, images, *, labels=None, class_names=None):
    """Choose an image, a layer and one of its maps.

    Parameters
    ----------
    network : medlearn.network.Network
        Built and trained.
    images : ndarray of shape (n, height, width, channels)
        Prepared as for training.
    labels : ndarray of int, shape (n,), optional
        To be said beside the picture.
    class_names : list of str, optional

    Returns
    -------
    explorer : Explorer
        Controls `image, layer, map`.
    """
    images = np.zeros((0, 1, 1, 1)) if images is None else np.asarray(images)
    sizes = _maps_of_each(network)
    layer = choice("Layer", {f"{at} {name}": at for at, (name, _) in enumerate(sizes)})
    controls = {
        "image": slider("Image", 0, 0, max(0, len(images) - 1)),
        "map": slider("Map", 0, 0, max(0, sizes[0][1] - 1)),
    }

    def draw(axes, image, map):
        if len(images) == 0:
            raise ValueError("there is no image; give at least one, of shape (n, height, width, channels).")
        axes = plots.layers(network, images[image], layer.value, map, class_names=class_names, axes=axes)
        axes[0].set_title(f"image {image}{_truth(labels, image, class_names)}")
        return axes

    explorer = Explorer(draw, controls, helpers={"layer": layer}, size=(10.8, 3.7), columns=(1, 1.15, 1, 0.8), gap=0.2)
    _follow(explorer, sizes)
    return explorer


def _maps_of_each(network):
    """Return name and number of maps of each layer; layers without maps have 0."""
    if network.input_shape is None:
        return [("not built yet", 0)]
    outputs = layer_outputs(network, np.zeros(network.input_shape))
    counts = [values.shape[-1] if values.ndim == 3 else 0 for values in outputs]
    return [(type(layer).__name__, count) for layer, count in zip(network.layers, counts, strict=True)]


def _truth(labels, image, class_names):
    if labels is None:
        return ""
    label = int(labels[image])
    return f": {class_names[label] if class_names else f'class {label}'}"


def _follow(explorer, sizes):
    """Allow only as many maps as the chosen layer has."""

    def limit(change):
        with explorer.together():
            explorer.controls["map"].max = max(0, sizes[change["new"]][1] - 1)

    explorer.controls["layer"].observe(limit, "value")
