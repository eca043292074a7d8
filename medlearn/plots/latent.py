"""A plane of two latent numbers with the patients in it, and the image that a decoder draws at one place."""

import numpy as np

from medlearn.plots.description import described_by, number
from medlearn.plots.pictures import image as show_image
from medlearn.plots.style import ORANGE, SERIES, new_axes


def latent(images, ends, at, *, points=None, labels=None, class_names=("0", "1"), limits=(-1, 1), axes=None):
    """Show where a place lies among the latent numbers of patients, beside the image that was decoded there.

    Parameters
    ----------
    images : ndarray of shape (down, across, rows, columns)
        Decoded at evenly spaced places: the first axis follows the second latent number, the next the first.
    ends : (low, high)
        Of both latent numbers.
    at : (float, float)
        First and second latent number; the nearest image is shown.
    points : ndarray of shape (n, 2), optional
        Latent numbers of patients.
    labels : ndarray of int, shape (n,), optional
        0 or 1, for each of the points.
    class_names : (str, str)
    limits : (black, white)
    axes : sequence of 2 matplotlib Axes, optional

    Returns
    -------
    axes : ndarray of 2 matplotlib Axes

    Raises
    ------
    ValueError
        If the images or points have another shape, the ends are not in order, or the place lies outside them.
    """
    images, points = np.asarray(images), np.empty((0, 2)) if points is None else np.asarray(points, float)
    names = ("patients", "") if labels is None else class_names
    labels = np.zeros(len(points), int) if labels is None else np.asarray(labels)
    _check(images, ends, at, points, labels)
    axes = new_axes(1, 2, width=4.2, height=3.9).ravel() if axes is None else axes
    plane, picture = axes
    for label in np.unique(labels):
        own, style = points[labels == label], SERIES[label]
        plane.plot(*own.T, style["marker"], color=style["color"], markersize=3, alpha=0.5, label=names[label])
    plane.plot(*at, "+", color=ORANGE, markersize=22, markeredgewidth=3)
    plane.set(xlabel="first latent number", ylabel="second latent number", xlim=ends, ylim=ends)
    if len(points):
        plane.legend(frameon=False, loc="upper right", fontsize="small")
    told = _in_words(points, labels, names, at)
    described_by(plane, lambda ax: told)
    column, row = (_nearest(place, ends, count) for place, count in zip(at, images.shape[1::-1], strict=True))
    title = f"decoded at ({number(_place(column, ends, images.shape[1]))}, {number(_place(row, ends, len(images)))})"
    show_image(images[row, column], title, limits=limits, ax=picture)
    return axes


def _nearest(place, ends, count):
    return round((place - ends[0]) / (ends[1] - ends[0]) * (count - 1))


def _place(step, ends, count):
    return ends[0] if count == 1 else ends[0] + step * (ends[1] - ends[0]) / (count - 1)


def _in_words(points, labels, names, at):
    text = f"The place ({number(at[0])}, {number(at[1])}) is marked by a cross. "
    for label in np.unique(labels):
        own = points[labels == label]
        middle = ", ".join(number(value) for value in own.mean(axis=0))
        text += f"{len(own)} point{'s' * (len(own) > 1)} '{names[label]}' around ({middle}). "
    distances = np.hypot(*(points - at).T) if len(points) else None
    return text + (f"The nearest point is {number(distances.min())} away." if len(points) else "No points.")


def _check(images, ends, at, points, labels):
    if images.ndim != 4:
        raise ValueError(f"the images have shape {images.shape}; give (down, across, rows, columns).")
    if points.ndim != 2 or points.shape[1] != 2 or labels.shape != points.shape[:1]:
        raise ValueError(f"points of shape {points.shape} and labels of shape {labels.shape}; give (n, 2) and (n,).")
    if not np.isin(labels, (0, 1)).all():
        raise ValueError(f"labels hold {np.unique(labels).tolist()}; give 0 or 1.")
    if not ends[0] < ends[1]:
        raise ValueError(f"the ends are {ends}; give the lower one first.")
    if not all(ends[0] <= place <= ends[1] for place in at):
        raise ValueError(f"the place {tuple(at)} lies outside {ends[0]} to {ends[1]}.")
