"""The street of a support vector machine: its price, its kernel, and one patient who moves."""

import warnings

import numpy as np

from medlearn import plots
from medlearn.explorers.controls import choice, number, powers, rows, whole_number
from medlearn.explorers.explorer import Explorer
from medlearn.plots.checking import as_two_groups

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
        model = _fitted(state.features, state.labels, kernel, C, gamma)
        return plots.margin(model, state.features, state.labels, marked=patient.value, ax=axes[0], **words)

    boundary, moved = (list(controls.values())[part] for part in (slice(3), slice(3, None)))
    arranged = rows(boundary, [patient, *moved])
    explorer = Explorer(draw, controls, helpers={"patient": patient}, size=(7.6, 4.6), arranged=arranged)
    _follow(explorer, state)
    return explorer


def _fitted(features, labels, kernel, C, gamma):
    """Return the machine for these patients, or say what keeps it from being found."""
    from medlearn.svm import KernelSVM, LinearSVM

    labels = as_two_groups(labels, "the diagnoses")
    if not np.isfinite(features).all():
        raise ValueError(f"{np.sum(~np.isfinite(features))} measurements are NaN or infinite; fill or leave them out.")
    model = LinearSVM(C=C) if kernel == "linear" else KernelSVM(C=C, gamma=gamma, max_iter=STEPS)
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message=r"\w+ stopped after")
        try:
            return model.fit(features, np.where(labels, 1, -1))
        except UserWarning:
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
