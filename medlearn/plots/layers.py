"""What one layer of a network makes of one image."""

import numpy as np
from matplotlib.patches import Rectangle

from medlearn.network import layer_outputs, receptive_field, softmax
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import BLUE, YELLOW, new_axes


def layers(network, image, number_of_layer, number_of_map=0, *, class_names=None, axes=None):
    """Show an image, all maps of one layer, one of them enlarged, and what the network finally says.

    Parameters
    ----------
    network : medlearn.network.Network
        Built and trained.
    image : ndarray of shape (height, width, channels)
        Prepared as for training.
    number_of_layer : int
        0 is the first.
    number_of_map : int
        The map to enlarge; a layer without maps (Flatten, Dense) has its values drawn as bars.
    class_names : list of str, optional
    axes : sequence of 4 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 4 matplotlib Axes

    Raises
    ------
    ValueError
        If the image does not fit or has NaN, or the network has no such layer or map.
    """
    outputs = layer_outputs(network, image)
    if not 0 <= number_of_layer < len(outputs):
        raise ValueError(f"the network has layers 0 to {len(outputs) - 1}; there is no {number_of_layer}.")
    values = outputs[number_of_layer]
    axes = new_axes(1, 4, width=2.9, height=3.3).ravel() if axes is None else axes
    show_image(np.asarray(image).mean(axis=-1), "image", ax=axes[0])
    name = f"{number_of_layer} {type(network.layers[number_of_layer]).__name__}"
    if values.ndim == 3:
        _maps(axes[1], values, number_of_map, name)
        _one_map(axes, values[..., number_of_map], network.layers[: number_of_layer + 1], number_of_map)
    else:
        _row(axes[1], values, name)
        axes[2].set_axis_off()
        described_by(axes[2], lambda _: "No map: this layer keeps no places.")
    _answer(axes[3], softmax(outputs[-1][np.newaxis])[0], class_names)
    return axes


def _maps(ax, values, chosen, name):
    """Lay all maps out side by side, as many in a row as below each other."""
    height, width, count = values.shape
    if not 0 <= chosen < count:
        raise ValueError(f"the layer has maps 0 to {count - 1}; there is no {chosen}.")
    across = int(np.ceil(np.sqrt(count)))
    down = -(-count // across)
    sheet = np.full((down * (height + 1) + 1, across * (width + 1) + 1), np.nan)
    for place in range(count):
        top, left = (place // across) * (height + 1) + 1, (place % across) * (width + 1) + 1
        sheet[top : top + height, left : left + width] = values[..., place]
    show_image(sheet, f"{name}: {count} maps of {height} × {width}", colours="cividis", ax=ax)
    corner = (chosen % across) * (width + 1), (chosen // across) * (height + 1)
    ax.add_patch(Rectangle(corner, width + 1, height + 1, fill=False, edgecolor="black", linewidth=2.5))
    described_by(ax, lambda ax: f"{ax.get_title()}. {_spread(values)} Strongest on average: {_strongest(values)}.")


def _spread(values):
    silent = 100 * np.mean(values == 0)
    return f"Values {number(values.min())} to {number(values.max())}, {silent:.0f} % are exactly 0."


def _strongest(values):
    means = values.mean(axis=(0, 1))
    order = np.argsort(-means, kind="stable")[:3]
    return ", ".join(f"map {place} ({number(means[place])})" for place in order)


def _one_map(axes, values, layers, chosen):
    show_image(values, f"map {chosen}; box: what its\nstrongest place can see", colours="cividis", ax=axes[2])
    place = np.unravel_index(values.argmax(), values.shape)
    shape = axes[0].images[0].get_array().shape
    rows, columns = (receptive_field(layers, int(at), size) for at, size in zip(place, shape, strict=True))
    frame = {"fill": False, "edgecolor": YELLOW, "linewidth": 2}
    axes[0].add_patch(Rectangle((columns[0] - 0.5, rows[0] - 0.5), np.ptp(columns) + 1, np.ptp(rows) + 1, **frame))
    ring = {"marker": "o", "markersize": 10, "markerfacecolor": "none", "clip_on": False}
    axes[2].plot(place[1], place[0], color="black", markeredgewidth=3.5, **ring)
    axes[2].plot(place[1], place[0], color="white", markeredgewidth=1.5, **ring)
    text = (
        f"Map {chosen}, {number(values.min())} to {number(values.max())}; strongest in row {place[0]}, column "
        f"{place[1]}, which sees rows {rows[0]} to {rows[1]} and columns {columns[0]} to {columns[1]} of the image."
    )
    described_by(axes[2], lambda _: text)


def _row(ax, values, name):
    ax.stairs(values, np.arange(len(values) + 1) - 0.5, fill=True, color=BLUE)
    ax.set_title(f"{name}: {len(values)} values")
    largest = int(values.argmax())
    text = f"{_spread(values)} Largest: number {largest}, {number(values[largest])}."
    described_by(ax, lambda ax: f"{ax.get_title()}. {text}")


def _answer(ax, probabilities, class_names):
    names = class_names or [f"class {k}" for k in range(len(probabilities))]
    ax.barh(range(len(names)), probabilities, color=BLUE)
    for row, probability in enumerate(probabilities):
        ax.text(1.02, row, f"{probability:.2f}", va="center")
    ax.set_yticks(range(len(names)), names, rotation=90, va="center")
    ax.set(xlim=(0, 1.25), ylim=(len(names) - 0.5, -0.5), title="the network says", xlabel="probability")
    ax.set_xticks([0, 0.5, 1])
    ax.spines[["top", "right"]].set_visible(False)
    text = ", ".join(f"{name} {chance:.2f}" for name, chance in zip(names, probabilities, strict=True))
    described_by(ax, lambda _: f"The network says: {text}.")
