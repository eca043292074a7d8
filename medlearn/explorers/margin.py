"""The street of a support vector machine: its price, its kernel, and one patient who moves."""

import warnings

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, number, powers, rows, whole_number
from medlearn.explorers.explorer import Explorer
from medlearn.plots.checking import as_two_groups
from medlearn.plots.description import described_by
from medlearn.plots.description import number as number_in_words

STEPS = 20_000  # of the solver: enough for some hundred patients, and over in a moment


def margin(features, labels, *, class_names=("0", "1"), xlabel="", ylabel="", C=1.0, gamma=0.5):
    """Choose the price of an exception and the kernel, move a patient, and watch the street.

    Parameters
    ----------
    features : ndarray of shape (n, 2)
        Standardised; up to about 200 patients are drawn without delay.
    labels : ndarray of shape (n,)
        0 or 1.
    class_names : list of str
    xlabel, ylabel : str
    C, gamma : float
        At the start.

    Returns
    -------
    explorer : Explorer
        Controls `patient, kernel, C, gamma, across, up, label`; the last three belong to the patient.
    """
    state = _Patients(features, labels)
    patient = whole_number("Patient to move", 0, 0, max(0, len(state.features) - 1))
    controls = {
        "kernel": choice("Boundary", {"straight (linear kernel)": "linear", "bent (radial kernel)": "rbf"}),
        "C": powers("C, the price of an exception", C, -2, 2),
        "gamma": powers("Gamma, if bent", gamma, -2, 2),
        "across": number(f"Its {xlabel or 'first feature'}", state.at(0)[0], "300px"),
        "up": number(f"Its {ylabel or 'second feature'}", state.at(0)[1], "300px"),
        "label": choice("Its diagnosis", {name: label for label, name in enumerate(class_names)}, state.at(0)[2]),
    }
    words = {"class_names": list(class_names), "xlabel": xlabel, "ylabel": ylabel}

    def draw(axes, kernel, C, gamma, across, up, label):
        state.move(patient.value, across, up, label)
        settings = {"kernel": kernel, "C": C, "gamma": gamma, "marked": patient.value}
        return street(state.features, state.labels, **settings, ax=axes[0], **words)

    boundary, moved = (list(controls.values())[part] for part in (slice(3), slice(3, None)))
    arranged = rows(boundary, [patient, *moved])
    explorer = Explorer(draw, controls, helpers={"patient": patient}, size=(7.6, 4.6), arranged=arranged)
    _follow(explorer, state)
    return explorer


def street(
    features, labels, *, kernel="linear", C=1.0, gamma=0.5, marked=None, class_names, xlabel="", ylabel="", ax=None
):
    """Fit a support vector machine and draw its street, with the support vectors ringed.

    Parameters
    ----------
    features : ndarray of shape (n, 2)
    labels : ndarray of shape (n,)
        0 or 1.
    kernel : {"linear", "rbf"}
    C, gamma : float
    marked : int, optional
        A patient to be framed by a square.
    class_names : list of str
    xlabel, ylabel : str
    ax : matplotlib Axes, optional

    Returns
    -------
    ax : matplotlib Axes

    Raises
    ------
    ValueError
        If one class is missing, a measurement is NaN, or the solver does not come to an end.
    """
    labels = as_two_groups(labels, "the diagnoses")
    if not np.isfinite(features).all():
        raise ValueError(f"{np.sum(~np.isfinite(features))} measurements are NaN or infinite; fill or leave them out.")
    model = _fit(features, np.where(labels, 1, -1), kernel, C, gamma)
    bent = f", gamma = {gamma:.3g}" if kernel == "rbf" else f": a street {model.margin_:.2f} wide"
    title = f"C = {C:.3g}{bent}"
    words = {"class_names": class_names, "xlabel": xlabel, "ylabel": ylabel}
    ax = plots.plane(model, features, labels.astype(int), support=model.support_, title=title, ax=ax, **words)
    return ax if marked is None else _mark(ax, marked, features[marked], marked in model.support_)


def _mark(ax, patient, place, is_support):
    told = plots.describe(ax)
    ax.plot(*place[:, None], marker="s", markersize=15, markerfacecolor="none", markeredgecolor="black", clip_on=False)
    ax.annotate(f"patient {patient}", place, xytext=(12, 0), textcoords="offset points", va="center", size=8)
    across, up = map(number_in_words, place)
    who = f"In the square: patient {patient} at ({across}, {up}), {'a' if is_support else 'no'} support vector."
    return described_by(ax, lambda _: f"{told} {who}")


def _fit(features, labels, kernel, C, gamma):
    from sklearn.exceptions import ConvergenceWarning

    from medlearn.svm import KernelSVM, LinearSVM

    model = LinearSVM(C=C) if kernel == "linear" else KernelSVM(C=C, gamma=gamma, max_iter=STEPS)
    with warnings.catch_warnings():
        warnings.simplefilter("error", ConvergenceWarning)
        try:
            return model.fit(features, labels)
        except ConvergenceWarning:
            raise ValueError(f"with C = {C:.3g} the solver does not come to an end: lower C, or raise gamma.") from None


class _Patients:
    """The patients as they were given, and as they have been moved."""

    def __init__(self, features, labels):
        self.features = np.array([] if features is None else features, dtype=float).reshape(-1, 2)
        self.labels = np.array([] if labels is None else labels).astype(int)

    def at(self, patient):
        """Return a patient's two measurements and diagnosis; zeros if there is nobody."""
        if len(self.features) == 0:
            return 0.0, 0.0, 0
        across, up = (round(float(value), 2) for value in self.features[patient])
        return across, up, int(self.labels[patient])

    def move(self, patient, across, up, label):
        """Put a patient elsewhere, unless the numbers are those that the controls show of him anyway."""
        if len(self.features) == 0:
            raise ValueError("there are no patients: a street needs some on both sides.")
        if (across, up, label) != self.at(patient):
            self.features[patient], self.labels[patient] = (across, up), label


def _follow(explorer, state):
    """Show the measurements of the patient who is chosen."""

    def choose(change):
        with explorer.together():
            values = state.at(change["new"])
            for name, value in zip(("across", "up", "label"), values, strict=True):
                explorer.controls[name].value = value

    explorer.controls["patient"].observe(choose, "value")
