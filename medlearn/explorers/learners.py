"""The margin of a support vector machine, and trees that ask more or fewer questions."""

import numpy as np
from ipywidgets import BoundedIntText, Box, Layout, VBox

from medlearn import plots
from medlearn.explorers.explorer import Explorer, choice, number, powers, slider, steps
from medlearn.plots.evaluation import as_two_groups
from medlearn.svm import fitted

SIZES = (1, 2, 5, 10, 20, 40)  # how many trees are asked
SAMPLES = 20  # first trees to choose from
DEEPEST = 10  # questions in a row


def margin(features, labels, *, class_names=("0", "1"), xlabel="", ylabel=""):
    """Choose the price of an exception and the kernel, move a patient, and watch the margin.

    Parameters
    ----------
    features, labels, class_names :
        As for `medlearn.plots.plane`; features standardised, of up to about 200 patients.
    """
    features, labels = np.array(features, dtype=float), np.array(labels).astype(int)  # copies: patients will move

    def shown(patient):
        across, up = (round(float(value), 2) for value in features[patient])
        return across, up, int(labels[patient])

    words = {"style": {"description_width": "initial"}, "layout": Layout(width="220px")}
    patient = BoundedIntText(value=0, min=0, max=len(features) - 1, description="Patient to move", **words)
    across, up, label = shown(0)
    boundary = {
        "kernel": choice("Boundary", {"straight (linear kernel)": "linear", "bent (radial kernel)": "rbf"}),
        "C": powers("C, the price of an exception", 1.0, -2, 2),
        "gamma": powers("Gamma, if bent", 0.5, -2, 2),
    }
    moved = {
        "across": number(f"Its {xlabel or 'first feature'}", across, "300px"),
        "up": number(f"Its {ylabel or 'second feature'}", up, "300px"),
        "label": choice("Its diagnosis", {name: label for label, name in enumerate(class_names)}, label),
    }

    def draw(axes, kernel, C, gamma, across, up, label):
        who = patient.value
        if (across, up, label) != shown(who):
            features[who], labels[who] = (across, up), label
        model = _fitted(features, labels, kernel, C, gamma)
        return plots.margin(
            model, features, labels, class_names=list(class_names), marked=who, xlabel=xlabel, ylabel=ylabel,
            ax=axes[0],
        )  # fmt: skip

    def choose(change):
        with explorer.together():
            for control, value in zip(moved.values(), shown(change["new"]), strict=True):
                control.value = value

    rows = [list(boundary.values()), [patient, *moved.values()]]
    arranged = VBox([Box(row, layout=Layout(flex_flow="row wrap")) for row in rows])
    explorer = Explorer(draw, boundary | moved, helpers={"patient": patient}, size=(7.6, 4.6), arranged=arranged)
    patient.observe(choose, "value")
    return explorer


def _fitted(features, labels, kernel, C, gamma):
    """Return the model for these patients, or say what keeps it from being found."""
    labels = as_two_groups(labels, "the diagnoses")
    if not np.isfinite(features).all():
        raise ValueError(f"{np.sum(~np.isfinite(features))} measurements are NaN or infinite; fill or leave them out.")
    return fitted(features, np.where(labels, 1, -1), kernel=kernel, C=C, gamma=gamma)


def forest(features, labels, *, held_out, class_names=("0", "1"), xlabel="", ylabel=""):
    """Choose depth and number of trees, and compare patients the trees have seen with others.

    Parameters
    ----------
    features, labels, class_names :
        As for `medlearn.plots.plane`.
    held_out : ndarray of int or of bool
        The patients that the trees do not see.
    """
    from medlearn.tree_depths import bagged

    features, labels, aside = np.asarray(features, dtype=float), np.asarray(labels), np.zeros(len(labels), dtype=bool)
    aside[held_out] = True
    if aside.all():
        raise ValueError(f"all {len(aside)} patients are held out: nobody is left to grow trees on.")
    as_two_groups(labels[~aside], "the patients to grow trees on")
    # More trees than are ever asked together; cut at a depth they are the trees of that depth. Of two features none
    # should hide: each tree differs from the others by its sample alone.
    grown = bagged(features[~aside], labels[~aside], max(SIZES) + SAMPLES)
    controls = {
        "depth": slider("Questions in a row, at most", 3, 0, DEEPEST),
        "trees": steps("Number of trees", SIZES, 1),
        "first": slider("First of them, each with its own sample", 0, 0, SAMPLES - 1),
    }

    def draw(axes, depth, trees, first):
        return plots.forest(
            grown[first : first + trees], depth, features, labels, aside, class_names=list(class_names),
            deepest=DEEPEST, xlabel=xlabel, ylabel=ylabel, axes=axes,
        )  # fmt: skip

    return Explorer(draw, controls, size=(9.6, 4.2), columns=(1, 1))
