"""How many neighbours to ask, and how many points to call unusual."""

from medlearn import plots
from medlearn.explorers.controls import slider
from medlearn.explorers.explorer import Explorer


def outliers(points, *, neighbours=10, share=0.05, xlabel="", ylabel=""):
    """Move the number of neighbours that the local outlier factor asks, and the share of points that it calls.

    Parameters
    ----------
    points : ndarray of shape (n, 2)
    neighbours : int
    share : float
        At the start.
    xlabel, ylabel : str

    Returns
    -------
    explorer : Explorer
        Controls `neighbours, share`.
    """
    controls = {
        "neighbours": slider("Neighbours", neighbours, 1, max(1, min(50, len(points) - 1))),
        "share": slider("Share that is called", share, 0.01, 0.5, 0.01),
    }

    def draw(axes, neighbours, share):
        from medlearn.anomalies import LocalOutlierFactor

        factors = -LocalOutlierFactor(neighbours).fit(points).negative_outlier_factor_
        title = f"{neighbours} neighbours"
        return plots.outliers(points, factors, share, xlabel=xlabel, ylabel=ylabel, title=title, axes=axes)

    return Explorer(draw, controls, size=(9.2, 4.0), columns=(1, 1))
