"""How unusual is unusual, and how long to wait: a share and a patience to move."""

from medlearn import plots
from medlearn.explorers.explorer import Explorer, choice, slider


def outliers(points, *, share=0.05):
    """Move the number of neighbours that the local outlier factor asks, and the share of points that it calls.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    share : float
        At the start.
    """
    controls = {
        "neighbours": slider("Neighbours", 10, 1, min(50, len(points) - 1)),
        "share": slider("Share that is called", share, 0.01, 0.5, 0.01),
    }

    def draw(axes, neighbours, share):
        from medlearn.anomalies import LocalOutlierFactor

        factors = -LocalOutlierFactor(neighbours).fit(points).negative_outlier_factor_
        return plots.outliers(points, factors, share, title=f"{neighbours} neighbours", axes=axes)

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
