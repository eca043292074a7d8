"""How unusual is unusual, and how long to wait: a proportion and a patience to move."""

from medlearn import plots
from medlearn.explorers.explorer import Explorer, choice, slider


def outliers(points, factors, *, share=0.05):
    """Move the number of neighbours that the local outlier factor asks, and the proportion of points that are circled.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    factors : callable
        From the number of neighbours to the factor of each point, (n,).
    share : float
        At the start.
    """
    controls = {
        "neighbours": slider("Neighbours", 10, 1, min(50, len(points) - 1)),
        "share": slider("Proportion that is circled", share, 0.01, 0.5, 0.01),
    }

    def draw(axes, neighbours, share):
        return plots.outliers(points, factors(neighbours), share, title=f"{neighbours} neighbours", axes=axes)

    return Explorer(draw, controls, size=(9.2, 4.0), columns=(1, 1))


def stopping(runs, *, patience=5):
    """Choose a training run, and how many epochs early stopping waits for a new lowest validation loss.

    Parameters
    ----------
    runs : dict of str to (training, validation)
        The losses after each epoch of a run, array-like of shape (epochs,), by its name.
    patience : int
        At the start.
    """
    most = max(len(validation) for _, validation in runs.values())
    controls = {
        "run": choice("Run", list(runs)),
        "patience": slider("Patience, in epochs", patience, 1, max(2, most - 1)),
    }

    def draw(axes, run, patience):
        training, validation = runs[run]
        return plots.stopping(training, validation, patience, title=f"{run}, patience {patience}", ax=axes[0])

    return Explorer(draw, controls, size=(7.0, 3.8))
