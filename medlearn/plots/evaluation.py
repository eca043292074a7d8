"""Figures of how well a model does."""

import numpy as np

from medlearn.plots.description import described_by
from medlearn.plots.style import axis_or_new


def confusion(matrix, class_names, *, title="", ax=None):
    """Draw a confusion matrix: a row for each true class, a column for each predicted one.

    Parameters
    ----------
    matrix : array-like of int, shape (classes, classes)
    class_names : list of str
    title : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If the matrix does not have one row and one column for each class.
    """
    matrix = np.asarray(matrix)
    if matrix.shape != (len(class_names), len(class_names)):
        raise ValueError(
            f"a matrix of shape {matrix.shape} does not fit {len(class_names)} classes {list(class_names)}."
        )
    ax = axis_or_new(ax, width=4.2, height=3.6)
    picture = ax.imshow(matrix, cmap="cividis", vmin=0)
    for (row, column), count in np.ndenumerate(matrix):
        # cividis runs from dark blue to yellow: white letters on its lower half, black ones on its upper.
        ink = "black" if picture.norm(count) > 0.5 else "white"
        ax.text(column, row, f"{count}", ha="center", va="center", color=ink, size=14)
    ax.set_xticks(range(len(class_names)), class_names)
    ax.set_yticks(range(len(class_names)), class_names)
    ax.set(xlabel="predicted", ylabel="truth", title=title)
    return described_by(ax, _describe_confusion)


def _describe_confusion(ax):
    matrix = np.asarray(ax.images[0].get_array())
    names = [text.get_text() for text in ax.get_yticklabels()]
    rows = [
        f"of {row.sum()} truly {name}: "
        + ", ".join(f"{count} called {guess}" for count, guess in zip(row, names, strict=True))
        for row, name in zip(matrix, names, strict=True)
    ]
    heading = f"{ax.get_title()}. " if ax.get_title() else ""
    return f"{heading}Confusion matrix, rows: {ax.get_ylabel()}, columns: {ax.get_xlabel()}; " + "; ".join(rows) + "."
