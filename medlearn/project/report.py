"""The report of a project: one file of HTML with figures, intervals by patient, looks, and a model card."""

from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

import numpy as np

from medlearn.project.card import card
from medlearn.project.errors import count_errors
from medlearn.project.looks import say_looks
from medlearn.project.page import figure, listing, page, paragraph, plain, section, table

PACKAGES = "medlearn", "numpy", "pandas", "scikit-learn", "scikit-image", "keras", "tensorflow", "pydicom", "nibabel"
LONGEST_NAME = 24  # letters of a class in a figure
PARTS = "train", "validation", "test"


@dataclass
class Facts:
    """All that a report tells.

    Attributes
    ----------
    title : str
    inventory : medlearn.project.inventory.Inventory
    parts : pandas.Series of str
        "train", "validation" or "test", for each row of the inventory's table.
    choice : medlearn.project.training.Choice
    finding : str
    threshold : medlearn.project.decisions.Threshold
    labels : ndarray of int, shape (n,)
        Of the test images.
    probabilities : ndarray of shape (n, classes)
    results : dict of str to (Estimate or str)
        As `medlearn.project.measuring.measure_test` returns them.
    looks : list of medlearn.project.looks.Look
    curve : pandas.DataFrame, or None
        As `medlearn.project.measuring.learning_curve` returns it.
    needed : list of str
        Sentences on how many patients a wanted precision takes.
    errors : list of (ndarray of shape (size, size, channels), str)
        The worst errors, each with what to write above it: `medlearn.project.errors`.
    own : dict of str to str
        What only you know, by the item of the model card: {"Ethical approval": "..."}.
    """

    title: str
    inventory: object
    parts: object
    choice: object
    finding: str
    threshold: object
    labels: np.ndarray
    probabilities: np.ndarray
    results: dict
    looks: list
    curve: object = None
    needed: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    own: dict = field(default_factory=dict)


def write_report(folder, facts):
    """Write `report.html`; what stood there before is replaced, the looks stay in their own file.

    Parameters
    ----------
    folder : path-like
    facts : Facts

    Returns
    -------
    path : Path
    """
    path = Path(folder) / "report.html"
    path.write_text(page(facts.title, report(facts)), encoding="utf-8")
    return path


def report(facts):
    """Return the parts of a report, list of str of HTML, in their order."""
    return [
        *(paragraph(sentence, first=True) for sentence in first_lines(facts)),
        _data(facts),
        _choice(facts),
        _test(facts),
        _more_patients(facts),
        _errors(facts),
        section("Model card", *card(facts)),
        section("Looks at the test patients", _looks(facts)),
        section("Versions", listing(f"{name} {number}" for name, number in versions().items())),
    ]


def first_lines(facts):
    """Say what a reader must know before any number.

    Parameters
    ----------
    facts : Facts

    Returns
    -------
    sentences : list of str
    """
    unknown = [
        "Nobody said which images are of one patient: each counts as a patient of its own. If some patients have "
        "several images, all that follows is too good."
    ]
    known = facts.inventory.patients_known
    return [*([] if known else unknown), say_looks(facts.looks), "For teaching, not for patients."]


def versions():
    """Return what this was computed with, a dict of name to version."""
    found = {"Python": python_version()}
    for name in PACKAGES:
        for asked in (name, f"{name}-cpu"):
            try:
                found[name] = version(asked)
                break
            except PackageNotFoundError:
                continue
    return found


def _data(facts):
    rows = facts.inventory.table.assign(part=np.asarray(facts.parts))
    counts = [
        (name, *(_count(rows[(rows.label == name) & (rows.part == part)]) for part in PARTS))
        for name in facts.inventory.classes
    ]
    heads = ["class", *PARTS]
    said = [*facts.inventory.said, *getattr(facts.parts, "attrs", {}).get("said", [])]
    return section(
        "What there is",
        table(heads, counts, "Images and patients in each part"),
        *(["<h3>Decided</h3>", listing(said)] if said else []),
        "<h3>Found in the folder</h3>",
        listing(problem.sentence for problem in facts.inventory.problems) or paragraph("Nothing was found wrong."),
    )


def _count(rows):
    return f"{len(rows)} images, {rows.patient.nunique()} patients"


def _choice(facts):
    from medlearn import plots
    from medlearn.intervals import Estimate

    rows = list(facts.choice.table.itertuples())
    areas = {row.candidate: Estimate(row.auc, row.low, row.high) for row in rows}
    drawn = plots.estimates(areas, xlabel="mean AUC", title="Cross-validation", reference={"guessing": 0.5})
    cells = [(name, area, "yes" if name == facts.choice.name else "no") for name, area in areas.items()]
    return section(
        "How the model was chosen",
        paragraph("By cross-validation inside the training patients, no patient in two folds."),
        table(["candidate", "AUC", "chosen"], cells, "Mean AUC, each class against the rest"),
        figure(drawn),
        listing(facts.choice.said),
        paragraph(f"Threshold for {facts.finding}: {facts.threshold.value:.3f}. {facts.threshold.said}"),
    )


def _test(facts):
    from medlearn import plots
    from medlearn.intervals import Estimate
    from medlearn.metrics import confusion_matrix

    known = {_short(name, facts): value for name, value in facts.results.items() if isinstance(value, Estimate)}
    place = facts.inventory.classes.index(facts.finding)
    truth, shares = (facts.labels == place).astype(int), facts.probabilities[:, place]
    name = _short(facts.finding, facts)
    matrix = confusion_matrix(truth, (shares >= facts.threshold.value).astype(int))
    figures = [
        *([plots.estimates(known, xlabel="value, with 95 % interval by patient", title="Test")] if known else []),
        plots.confusion(matrix, [f"not {name}", name], title=f"{len(truth)} test images"),
        plots.calibration(
            truth, {"this model": shares}, groups=min(5, len(truth)), title="Calibration, intervals by image"
        ),
    ]
    return section(
        "What the test says",
        table(["figure", "value"], facts.results.items(), "Intervals by patient"),
        *map(figure, figures),
    )


def _short(text, facts):
    """Return a text as figures can hold it: a class with a long name is cut, and its number tells it from others."""
    for number, name in enumerate(facts.inventory.classes, 1):
        if len(name) > LONGEST_NAME:
            text = text.replace(name, f"{name[: LONGEST_NAME - 6]}… ({number})")
    return plain(text)


def _more_patients(facts):
    from medlearn import plots

    if facts.curve is None or not len(facts.curve):
        return section("Would more patients help?", paragraph("No learning curve was computed."), listing(facts.needed))
    curve = facts.curve
    series = {"AUC": curve.auc, "lower end": curve.low, "upper end": curve.high}
    drawn = plots.lines(
        curve.patients, series, xlabel="patients to learn from", ylabel="mean AUC", title="Learning curve"
    )
    return section(
        "Would more patients help?",
        paragraph(f"Cross-validation inside training, {curve.candidate.iloc[0]}."),
        figure(drawn),
        listing(facts.needed),
    )


def _errors(facts):
    from medlearn import plots

    place = facts.inventory.classes.index(facts.finding)
    counted = count_errors(facts.labels == place, facts.probabilities[:, place], facts.threshold.value)
    if not facts.errors:
        return section("The worst errors", paragraph(counted))
    pictures = [image[..., 0] if image.shape[-1] == 1 else image for image, _ in facts.errors]
    drawn = plots.images(pictures, [plain(caption) for _, caption in facts.errors], limits=(0, 1))
    return section(
        "The worst errors",
        paragraph(f"{counted} Of each kind those that are farthest from the threshold are shown."),
        paragraph("Look at each: is the label right, is the picture, what did it look like to the model?"),
        figure(drawn),
    )


def _looks(facts):
    return table(["when (UTC)", "model", "test set", "measured"], facts.looks, "All looks, from looks.csv")
