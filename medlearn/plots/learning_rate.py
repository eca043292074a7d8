"""Gradient descent on a squared error: the way it takes, and how the learning rate decides it."""

import numpy as np

from medlearn.network.descent import bowl, cliff, loss, walk
from medlearn.plots.description import described_by, number
from medlearn.plots.style import SERIES, new_axes

FINENESS = 101


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
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If the arrays do not fit or have NaN, or the loss has no slope.

    Notes
    -----
    The picture shows two directions of the bowl that this loss is: the steepest, which decides what rate is too large,
    and of the others the one that holds most of the loss. What the cliff is stands in
    `medlearn.network.descent`.
    """
    valley = bowl(features, targets)
    path = walk(valley, rate, steps, momentum)
    losses = np.array([loss(valley, place) for place in path])
    axes = new_axes(1, 2, width=4.6, height=3.7).ravel() if axes is None else axes
    _valley(axes[0], valley, path, rate)
    _losses(axes[1], losses, valley.rest, rate, cliff(features, momentum))
    return axes


def _valley(ax, valley, path, rate):
    """Draw the loss over two directions, and the path in this plane."""
    curvatures, lowest = valley.curvatures, valley.lowest
    shares = curvatures * lowest**2
    chosen = [int(np.argmax(shares[:-1])), len(shares) - 1]
    curves, shown, reach = curvatures[chosen], path[:, chosen], _reach(curvatures[chosen], lowest[chosen])
    slow, steep = (np.linspace(-end, end, FINENESS) for end in reach)
    heights = curves[0] * slow**2 / 2 + curves[1] * steep[:, None] ** 2 / 2
    if heights.max() > 0:
        ax.contour(slow, steep, heights, heights.max() * np.linspace(0.05, 1, 8) ** 2, colors="0.7", linewidths=0.8)
    ax.plot(*shown.T, color=SERIES[0]["color"], marker="o", markersize=3, linewidth=1)
    ax.plot([0], [0], color=SERIES[1]["color"], marker="*", markersize=13)
    ax.set(xlim=(-reach[0], reach[0]), ylim=(-reach[1], reach[1]), title=f"rate {rate:.3g}; star: lowest point")
    ax.set(xlabel="direction with most of the error", ylabel="steepest direction")
    described_by(ax, lambda ax: _describe_valley(ax, shown, curves))


def _reach(curves, lowest):
    """Show a little more than where the path starts, and in both directions at least a quarter of the loss."""
    reach = 1.3 * np.abs(lowest)
    highest = (curves * reach**2).max()
    return np.maximum(reach, np.sqrt(highest / 4 / np.maximum(curves, 1e-12 * curves.max()))) + 1e-9


def _describe_valley(ax, shown, curves):
    turns = int(np.sum(np.diff(np.sign(shown[:, 1])) != 0))
    slow, steep = (f"{abs(start):.3f} to {_short(abs(end))}" for start, end in zip(shown[0], shown[-1], strict=True))
    times = f"{curves[1] / curves[0]:.3g} times as steep as the other" if curves[0] > 0 else "the other is level"
    return (
        f"{ax.get_title()}. Distance to the lowest point after {len(shown) - 1} steps: in the direction with most of "
        f"the error from {slow}; in the steepest direction from {steep}, crossing the valley {turns} times. "
        f"The steepest direction: {times}."
    )


def _losses(ax, losses, rest, rate, edge):
    ax.plot(np.log10(losses), color=SERIES[0]["color"])
    ax.axhline(np.log10(losses[0]), color="0.5", linestyle="dashed", linewidth=1)
    bottom = np.log10(max(rest, 1e-5 * losses[0]))
    ax.set(ylim=(bottom - 0.2, np.log10(losses[0]) + 0.6), xlabel="step", ylabel="log10 of mean squared error")
    ax.set_title(f"cliff at {edge:.3g}: {_verdict(losses, rest, rate > edge)}")
    ax.spines[["top", "right"]].set_visible(False)
    lowest = f"lowest {_short(losses.min())}"
    text = f"Loss from {number(losses[0])} to {_short(losses[-1])} in {len(losses) - 1} steps, {lowest}"
    described_by(ax, lambda ax: f"{ax.get_title()}. {text}; the rate is {rate / edge:.0%} of the cliff.")


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
