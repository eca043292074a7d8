"""The street of a support vector machine, and the patients that hold it up."""

from medlearn.plots.description import describe, described_by, number
from medlearn.plots.learners import plane


def margin(model, features, labels, *, class_names, marked=None, xlabel="", ylabel="", ax=None):
    """Draw the street of a support vector machine, with the support vectors ringed.

    Parameters
    ----------
    model : medlearn.svm.LinearSVM or medlearn.svm.KernelSVM
        Fitted to these patients.
    features : ndarray of shape (n, 2)
    labels : ndarray of int, shape (n,)
        0 or 1.
    class_names : list of str
    marked : int, optional
        A patient to be framed by a square.
    xlabel, ylabel : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes
    """
    words = {"class_names": class_names, "xlabel": xlabel, "ylabel": ylabel}
    ax = plane(model, features, labels, support=model.support_, title=_title(model), ax=ax, **words)
    return ax if marked is None else _mark(ax, marked, features[marked], marked in model.support_)


def _title(model):
    """Say what the street costs, and how wide it is or how far its kernel reaches."""
    if hasattr(model, "coef_"):
        return f"C = {model.C:.3g}: a street {model.margin_:.2f} wide"
    gamma = model.gamma if isinstance(model.gamma, str) else f"{model.gamma:.3g}"
    return f"C = {model.C:.3g}, gamma = {gamma}"


def _mark(ax, patient, place, is_support):
    told = describe(ax)
    ax.plot(*place[:, None], marker="s", markersize=15, markerfacecolor="none", markeredgecolor="black", clip_on=False)
    ax.annotate(f"patient {patient}", place, xytext=(12, 0), textcoords="offset points", va="center", size=8)
    across, up = map(number, place)
    who = f"In the square: patient {patient} at ({across}, {up}), {'a' if is_support else 'no'} support vector."
    return described_by(ax, lambda _: f"{told} {who}")
