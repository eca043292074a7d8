"""Figures of networks: one kernel, the descent that finds it, layers, latent numbers, what a score looks at."""

import numpy as np
from matplotlib.patches import Rectangle

from medlearn.convolution import correlate
from medlearn.network import layer_outputs, receptive_field, softmax
from medlearn.network.descent import bowl, cliff, loss, walk
from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import as_picture, boxes
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import BLUE, SERIES, YELLOW, open_frame, row_or_new

FINENESS = 101  # points of the valley in each direction


def kernel(image, kernel, *, stride=1, padding=0, limits=None, axes=None):
    """Show an image, a kernel with its weights written in, and their correlation.

    Parameters
    ----------
    image : ndarray of shape (rows, columns)
    kernel : ndarray of shape (kernel_rows, kernel_columns)
    stride, padding : int
        Steps from one position to the next; zeros around the image.
    limits : (black, white), optional
        Values of the image shown as black and as white. The result is shown in the same limits times the sum of the
        weights; if they add up to nothing, in limits as far below 0 (middle grey) as above.
    """
    image, kernel = as_picture(image), np.asarray(kernel, dtype=float)
    if not np.isfinite(kernel).all():
        raise ValueError("a weight of the kernel is not a number; write one into every field.")
    one, only = image[np.newaxis, :, :, np.newaxis], kernel[:, :, np.newaxis, np.newaxis]
    response = correlate(one, only, stride=stride, padding=padding)[0, :, :, 0]
    limits = (image.min(), image.max()) if limits is None else limits
    if abs(kernel.sum()) > 1e-9:
        shown = tuple(sorted(kernel.sum() * end for end in limits))
    else:
        largest = np.percentile(np.abs(response), 98)
        shown = (-largest, largest) if largest > 0 else (-1, 1)
    axes = row_or_new(axes, 3, 3.6, 3.8)
    show_image(image, f"image, {image.shape[0]} × {image.shape[1]}", limits=limits, ax=axes[0])
    _weights(axes[1], kernel)
    title = f"stride {stride}, padding {padding}: {response.shape[0]} × {response.shape[1]}"
    show_image(response, title, limits=shown, ax=axes[2])
    return axes


def _weights(ax, kernel):
    drawn = ax.imshow(kernel, cmap="cividis", vmin=min(kernel.min(), 0), vmax=max(kernel.max(), 1e-9))
    for (row, column), weight in np.ndenumerate(kernel):
        ink = "black" if drawn.norm(weight) > 0.47 else "white"  # where both have the same contrast
        ax.text(column, row, number(weight), ha="center", va="center", color=ink, size=13)
    ax.set(title=f"kernel, sum {number(kernel.sum())}", xticks=[], yticks=[])
    rows = "; ".join(" ".join(map(number, row)) for row in kernel)
    described_by(ax, f"{ax.get_title()}. Weights row by row: {rows}.")


def learning_rate(features, targets, rate, *, steps=100, momentum=0.0, axes=None):
    """Show gradient descent on the mean squared error of a weighted sum: its path, and its loss after each step.

    Parameters
    ----------
    features : ndarray of shape (n, d)
        What is weighted, at least two columns; for a kernel each patch written as a row.
    targets : ndarray of shape (n,)
        The wanted sums.
    rate : float
        The learning rate: how far one step follows the gradient.
    steps : int
    momentum : float
        Share of the last step that is kept, 0 to below 1.

    Notes
    -----
    The picture shows two directions of the bowl that this loss is: the steepest, which decides what rate is too large,
    and of the others the one that holds most of the loss. What the cliff is stands in
    `medlearn.network.descent`.
    """
    valley = bowl(features, targets)
    path = walk(valley, rate, steps, momentum)
    losses = np.array([loss(valley, place) for place in path])
    axes = row_or_new(axes, 2, 4.6, 3.7)
    _valley(axes[0], valley, path, rate)
    _losses(axes[1], losses, valley.rest, rate, cliff(features, momentum))
    return axes


def _valley(ax, valley, path, rate):
    """Draw the loss over two directions, and the path in this plane."""
    shares = valley.curvatures * valley.lowest**2
    chosen = [int(np.argmax(shares[:-1])), len(shares) - 1]
    curves, shown = valley.curvatures[chosen], path[:, chosen]
    # A little more than where the path starts, and in both directions at least a quarter of the loss.
    reach = 1.3 * np.abs(valley.lowest[chosen])
    highest = (curves * reach**2).max()
    reach = np.maximum(reach, np.sqrt(highest / 4 / np.maximum(curves, 1e-12 * curves.max()))) + 1e-9
    across, up = (np.linspace(-end, end, FINENESS) for end in reach)
    heights = curves[0] * across**2 / 2 + curves[1] * up[:, None] ** 2 / 2
    if heights.max() > 0:
        ax.contour(across, up, heights, heights.max() * np.linspace(0.05, 1, 8) ** 2, colors="0.7", linewidths=0.8)
    ax.plot(*shown.T, color=SERIES[0]["color"], marker="o", markersize=3, linewidth=1)
    ax.plot([0], [0], color=SERIES[1]["color"], marker="*", markersize=13)
    ax.set(xlim=(-reach[0], reach[0]), ylim=(-reach[1], reach[1]), title=f"rate {rate:.3g}; star: lowest point")
    ax.set(xlabel="direction with most of the error", ylabel="steepest direction")
    turns = int(np.sum(np.diff(np.sign(shown[:, 1])) != 0))
    slow, steep = (f"{abs(start):.3f} to {_short(abs(end))}" for start, end in zip(shown[0], shown[-1], strict=True))
    times = f"{curves[1] / curves[0]:.3g} times as steep as the other" if curves[0] > 0 else "the other is level"
    text = (
        f"Distance to the lowest point after {len(shown) - 1} steps: in the direction with most of "
        f"the error from {slow}; in the steepest direction from {steep}, crossing the valley {turns} times. "
        f"The steepest direction: {times}."
    )
    described_by(ax, f"{ax.get_title()}. {text}")


def _losses(ax, losses, rest, rate, edge):
    ax.plot(np.log10(losses), color=SERIES[0]["color"])
    ax.axhline(np.log10(losses[0]), color="0.5", linestyle="dashed", linewidth=1)
    bottom = np.log10(max(rest, 1e-5 * losses[0]))
    ax.set(ylim=(bottom - 0.2, np.log10(losses[0]) + 0.6), xlabel="step", ylabel="log10 of mean squared error")
    ax.set_title(f"cliff at {edge:.3g}: {_verdict(losses, rest, rate > edge)}")
    open_frame(ax)
    text = f"Loss from {number(losses[0])} to {_short(losses[-1])} in {len(losses) - 1} steps, lowest "
    text += f"{_short(losses.min())}; the rate is {rate / edge:.0%} of the cliff."
    described_by(ax, f"{ax.get_title()}. {text}")


def _verdict(losses, rest, beyond):
    """Say how it goes on, where `rest` is the loss that no weights can avoid."""
    if beyond:
        return "it explodes" if losses[-1] > losses[0] else "beyond it, the loss will turn up"
    if losses[-1] > losses[0]:
        return "it swings, and will settle"  # momentum, in its first steps
    return "it crawls" if losses[-1] - rest > 0.5 * (losses[0] - rest) else "it descends"


def _short(value):
    """Write a number in few digits, however small or large."""
    if value < 1e-6:
        return "nearly 0"
    return number(value) if value < 1e5 else f"{value:.1e}"


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
    """
    outputs = layer_outputs(network, image)
    if not 0 <= number_of_layer < len(outputs):
        raise ValueError(f"the network has layers 0 to {len(outputs) - 1}; there is no {number_of_layer}.")
    values = outputs[number_of_layer]
    axes = row_or_new(axes, 4, 2.9, 3.3)
    show_image(np.asarray(image).mean(axis=-1), "image", ax=axes[0])
    name = f"{number_of_layer} {type(network.layers[number_of_layer]).__name__}"
    if values.ndim == 3:
        _maps(axes[1], values, number_of_map, name)
        _one_map(axes, values[..., number_of_map], network.layers[: number_of_layer + 1], number_of_map)
    else:
        _row(axes[1], values, name)
        axes[2].set_axis_off()
        described_by(axes[2], "No map: this layer keeps no places.")
    _answer(axes[3], softmax(outputs[-1][np.newaxis])[0], class_names)
    return axes


def _maps(ax, values, chosen, name):
    """Lay all maps out side by side, as many in a row as below each other, each with its number."""
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
    for place in range(count):
        corner = (place % across) * (width + 1) + 1, (place // across) * (height + 1) + 1
        ax.text(*corner, place, color="black", size=8, va="top", bbox={"facecolor": "white", "pad": 1, "lw": 0})
    corner = (chosen % across) * (width + 1), (chosen // across) * (height + 1)
    ax.add_patch(Rectangle(corner, width + 1, height + 1, fill=False, edgecolor="black", linewidth=2.5))
    means = values.mean(axis=(0, 1))
    first = np.argsort(-means, kind="stable")[:3]
    strongest = ", ".join(f"map {place} ({number(means[place])})" for place in first)
    described_by(ax, f"{ax.get_title()}. {_spread(values)} Strongest on average: {strongest}.")


def _spread(values):
    silent = 100 * np.mean(values == 0)
    return f"Values {number(values.min())} to {number(values.max())}, {silent:.0f} % are exactly 0."


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
    described_by(axes[2], text)


def _row(ax, values, name):
    ax.stairs(values, np.arange(len(values) + 1) - 0.5, fill=True, color=BLUE)
    ax.set_title(f"{name}: {len(values)} values")
    largest = int(values.argmax())
    text = f"{_spread(values)} Largest: number {largest}, {number(values[largest])}."
    described_by(ax, f"{ax.get_title()}. {text}")


def _answer(ax, probabilities, class_names):
    names = class_names or [f"class {k}" for k in range(len(probabilities))]
    ax.barh(range(len(names)), probabilities, color=BLUE)
    for row, probability in enumerate(probabilities):
        ax.text(1.02, row, f"{probability:.2f}", va="center")
    ax.set_yticks(range(len(names)), names, rotation=90, va="center")
    ax.set(xlim=(0, 1.25), ylim=(len(names) - 0.5, -0.5), title="the network says", xlabel="probability")
    ax.set_xticks([0, 0.5, 1])
    open_frame(ax)
    text = ", ".join(f"{name} {chance:.2f}" for name, chance in zip(names, probabilities, strict=True))
    described_by(ax, f"The network says: {text}.")


def occlusion(covered, falls, window, scores, *, limits=None, axes=None):
    """Show an image under its cover, and beside it the map of how far each window's cover lets the score fall.

    Parameters
    ----------
    covered : ndarray of shape (rows, columns)
        The image, its window covered already.
    falls : ndarray of shape (rows, columns)
        The map, as `medlearn.saliency.occlusion` makes it; grey is no fall, white a fall, black a rise.
    window : (rows, columns), each a slice
        Where it is covered.
    scores : (float, float)
        Of the whole image, and of the covered one.
    limits : (black, white), optional
        Values of the image shown as black and as white.
    """
    covered, falls = as_picture(covered), as_picture(falls)
    if covered.shape != falls.shape:
        raise ValueError(f"an image of shape {covered.shape} and a map of {falls.shape} differ.")
    axes = row_or_new(axes, 2, 4.0, 4.3)
    before, after = scores
    change = f"score {number(round(before, 2))} → {number(round(after, 2))}, fall {number(round(before - after, 2))}"
    show_image(covered, f"one window covered\n{change}", limits=limits, ax=axes[0])
    largest = max(np.abs(falls).max(), 1e-9)
    show_image(falls, "mean fall of the score", limits=(-largest, largest), ax=axes[1])
    for ax in axes:
        boxes(ax, {"": window})
    rows, columns = window
    where = f"rows {rows.start} to {rows.stop - 1}, columns {columns.start} to {columns.stop - 1}"
    described_by(axes[0], f"Image covered in {where}: {change}.")
    row, column = np.unravel_index(falls.argmax(), falls.shape)
    ends = f"largest {number(falls.max())} at row {row}, column {column}; smallest {number(falls.min())}"
    described_by(axes[1], f"Map of the mean fall: {ends}.")
    return axes
