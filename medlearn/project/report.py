"""The report of a project: one file of HTML with figures, intervals by patient, looks, and a model card.

It holds no script, no style or picture from elsewhere, and every text is made harmless.
"""

from dataclasses import dataclass, field
from datetime import date
from html import escape
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from platform import python_version

import numpy as np

from medlearn.project.measure import headline, say_looks
from medlearn.project.split import PARTS

PACKAGES = "medlearn", "numpy", "pandas", "scikit-learn", "scikit-image", "keras", "tensorflow", "pydicom", "nibabel"
LONGEST_NAME = 24  # letters of a class in a figure
STYLE = """\
body { font: 17px/1.5 sans-serif; max-width: 52rem; margin: 2rem auto; padding: 0 1rem; color: #111 }
.headline { font-size: 1.3rem } table { border-collapse: collapse; margin: 1rem 0; display: block; overflow-x: auto }
th, td { border: 1px solid #767676; padding: .3rem .6rem }
th { text-align: left; background: #eee } .first { border-left: .4rem solid #b00; padding-left: 1rem; font-weight: 700 }
img { height: auto } mark { background: #ffe08a }"""
POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'"
SOURCE = (
    "After the items of TRIPOD+AI (Collins and others 2024, BMJ 385:e078378, doi 10.1136/bmj-2023-078378). A filled "
    "card is no proof of quality; an empty field is a reason not to use the model."
)
ITEMS = (
    *("Title", "Abstract", "Background", "Objectives", "Data", "Participants", "Data preparation", "Outcome"),
    *("Predictors", "Sample size", "Missing data", "Analytical methods", "Class imbalance", "Fairness", "Model output"),
    *("Training versus evaluation", "Ethical approval", "Open science", "Patient and public involvement"),
    *("Participants: results", "Model development", "Model specification", "Model performance", "Model updating"),
    *("Interpretation", "Limitations", "Usability"),
)


@dataclass
class Facts:
    """All that a report tells."""

    title: str
    inventory: object  # of `look_through`
    parts: object  # "train", "validation" or "test" for each row of the inventory's table
    choice: object  # of `choose`
    finding: str | None
    threshold: object  # of `threshold_for`, None without a finding
    labels: np.ndarray  # of the test images, whole numbers, (n,)
    probabilities: np.ndarray  # (n, classes)
    results: dict  # of `measure_test`
    looks: list  # of `take_look`
    curve: object = None  # of `learning_curve`
    needed: list = field(default_factory=list)  # sentences on how many patients a wanted precision takes
    errors: list = field(default_factory=list)  # the worst: (image, what to write above it)
    own: dict = field(default_factory=dict)  # what only you know, by the item of the card: {"Ethical approval": "..."}
    examples: list = field(default_factory=list)  # one test image of each class: (image, its class)
    by: str = ""  # who made it
    data: str = ""  # from which folder

    @property
    def how(self):
        """What the functions of `medlearn.project.measure` ask for."""
        threshold = self.threshold and self.threshold.value
        return {"classes": self.inventory.classes, "finding": self.finding, "threshold": threshold}


def write_report(folder, facts):
    """Write `report.html` and return its path; what stood there before is replaced, looks stay in their own file."""
    from matplotlib import rc_context

    with rc_context({"text.parse_math": False}):  # a class may be called $x$
        parts = [
            _paragraph(headline(facts.labels, facts.probabilities, **facts.how), "headline"),
            _paragraph(", ".join(text for text in (facts.by, date.today().isoformat(), facts.data) if text)),
            *(_paragraph(sentence, "first") for sentence in first_lines(facts)),
            _data(facts),
            _choice(facts),
            _test(facts),
            _more_patients(facts),
            _errors(facts),
            _section("Model card", *card(facts)),
            _section("How often the test set was used", _looks(facts)),
            _section("Versions", _listing(f"{name} {number}" for name, number in versions().items())),
        ]
    path = Path(folder) / "report.html"
    path.write_text(_page(facts.title, parts), encoding="utf-8")
    return path


def first_lines(facts):
    """Say what a reader must know before any number: a list of sentences."""
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


def card(facts):
    """Return a model card after the 27 items of TRIPOD+AI; what a program cannot know is marked as yours to write."""
    unknown = [name for name in facts.own if name not in ITEMS]
    if unknown:
        raise ValueError(f"no item of the model card is called {unknown[0]!r}; the items are {', '.join(ITEMS)}.")
    texts = _known(facts) | facts.own
    rows = [(f"{number} {name}", texts.get(name)) for number, name in enumerate(ITEMS, 1)]
    return [_paragraph(SOURCE), _table(["item", "what is known"], rows, "Model card")]


def _known(facts):
    """Say what the program knows, by item."""
    rows, classes = facts.inventory.table, facts.inventory.classes
    counted = facts.inventory.patients_known
    patients = f"{rows.patient.nunique()} patients" if counted else "an unknown number of patients"
    sizes = ", ".join(f"{name} {count}" for name, count in rows.label.value_counts().items())
    lost = sum(len(one.files) for one in facts.inventory.problems)
    first = next(iter(facts.results))
    return {
        "Title": f"{facts.title}: development and internal evaluation of a classifier of images, {facts.choice.name}.",
        "Objectives": f"Development, and one internal evaluation, of a model that tells {', '.join(classes)} apart.",
        "Data preparation": "; ".join(facts.inventory.said) or "None was needed before scaling and shrinking.",
        "Predictors": f"The pixels alone ({', '.join(sorted(rows.format.unique()))}), scaled and shrunk.",
        "Sample size": " ".join([f"What there was: {len(rows)} images of {patients}.", *facts.needed]),
        "Missing data": f"{lost} files are noted under what was found in the folder; nothing was filled in.",
        "Analytical methods": "Candidates compared by grouped cross-validation in training; calibration and threshold "
        "on validation; the test apart. Intervals: 95 %, by patient.",
        "Class imbalance": f"Images by class: {sizes}. SVM, forest and networks weigh the classes alike; probabilities "
        "were calibrated on validation afterwards.",
        "Model output": f"A probability for each class. {_threshold(facts)}",
        "Training versus evaluation": "Other patients of the same folder. No other hospital: this is not external.",
        "Participants: results": f"{len(rows)} images of {patients}.",
        "Model development": " ".join(facts.choice.said) or f"{len(facts.choice.rows)} training images.",
        "Model specification": f"{facts.choice.name}, in model.json and the files beside it; predict.py asks it.",
        "Model performance": f"{first}: {facts.results[first]}; all figures above.",
        "Limitations": "Labels were taken as they are. Nothing is known about other devices, hospitals or times.",
        "Usability": "predict.py refuses other formats and says when an image is not like the training images. For "
        "teaching, not for patients.",
    }


def _threshold(facts):
    if not facts.finding:
        return "The class with the highest probability is predicted; there is no threshold."
    return f"{facts.finding} is flagged from {facts.threshold.value:.3f} on. {facts.threshold.said}"


def _data(facts):
    rows = facts.inventory.table.assign(part=np.asarray(facts.parts))
    counts = [
        (name, *(_count(rows[(rows.label == name) & (rows.part == part)]) for part in PARTS))
        for name in facts.inventory.classes
    ]
    said = [*facts.inventory.said, *getattr(facts.parts, "attrs", {}).get("said", [])]
    return _section(
        "What there is",
        _table(["class", *PARTS], counts, "Images and patients in each part"),
        *(["<h3>Decided</h3>", _listing(said)] if said else []),
        "<h3>Found in the folder</h3>",
        _listing(problem.sentence for problem in facts.inventory.problems) or _paragraph("Nothing was found wrong."),
        *([_pictures(facts.examples, facts)] if facts.examples else []),
    )


def _pictures(shown, facts):
    """Return pictures, each with what is to be written above it."""
    from medlearn import plots

    pictures = [image[..., 0] if image.shape[-1] == 1 else image for image, _ in shown]
    return _figure(plots.images(pictures, [_short(text, facts) for _, text in shown], limits=(0, 1)))


def _count(rows):
    return f"{len(rows)} images, {rows.patient.nunique()} patients"


def _choice(facts):
    from medlearn import plots
    from medlearn.intervals import Estimate

    rows = list(facts.choice.table.itertuples())
    areas = {row.candidate: Estimate(row.auc, row.low, row.high) for row in rows}
    drawn = plots.estimates(areas, xlabel="mean AUC", title="Cross-validation", reference={"guessing": 0.5})
    cells = [(name, area, "yes" if name == facts.choice.name else "no") for name, area in areas.items()]
    return _section(
        "How the model was chosen",
        _paragraph("By cross-validation inside the training patients, no patient in two folds."),
        _table(["candidate", "AUC", "chosen"], cells, "Mean AUC, each class against the rest"),
        _figure(drawn),
        _listing(facts.choice.said),
        _paragraph(_threshold(facts)),
    )


def _test(facts):
    from medlearn import plots
    from medlearn.intervals import Estimate

    known = {_short(name, facts): value for name, value in facts.results.items() if isinstance(value, Estimate)}
    bars = [plots.estimates(known, xlabel="value, with 95 % interval by patient", title="Test")] if known else []
    return _section(
        "What the test says",
        _table(["figure", "value"], facts.results.items(), "Intervals by patient"),
        *map(_figure, [*bars, *_of_classes(facts), *(_of_finding(facts) if facts.finding else [])]),
    )


def _of_classes(facts):
    """Draw the matrix of all classes, where there are more than two."""
    from sklearn.metrics import confusion_matrix

    from medlearn import plots

    if len(facts.inventory.classes) == 2 and facts.finding:
        return []
    names = [_short(name, facts) for name in facts.inventory.classes]
    matrix = confusion_matrix(facts.labels, facts.probabilities.argmax(axis=1), labels=range(len(names)))
    return [plots.confusion(matrix, names, title=f"{len(facts.labels)} test images")]


def _of_finding(facts):
    """Draw the matrix at the threshold, the ROC curve with its operating point, and the calibration."""
    from sklearn.metrics import confusion_matrix, roc_curve

    from medlearn import plots

    place, name = facts.inventory.classes.index(facts.finding), _short(facts.finding, facts)
    truth, shares = (facts.labels == place).astype(int), facts.probabilities[:, place]
    flagged = (shares >= facts.threshold.value).astype(int)
    drawn = []
    if 0 < truth.sum() < len(truth):
        rates = roc_curve(truth, shares)
        at = {"this threshold": flagged[truth == 0].mean()}
        axes = {"xlabel": "false-positive rate", "ylabel": "sensitivity"}
        drawn = [plots.lines(rates[0], {"this model": rates[1]}, title="ROC curve", marks=at, **axes)]
    matrix = confusion_matrix(truth, flagged, labels=[0, 1])
    words = "Calibration, intervals by image"
    return [
        plots.confusion(matrix, [f"not {name}", name], title=f"{len(truth)} test images"),
        *drawn,
        plots.calibration(truth, {"this model": shares}, groups=min(5, len(truth)), title=words),
    ]


def _short(text, facts):
    """Return a text as figures can hold it: a class with a long name is cut, and its number tells it from others."""
    for number, name in enumerate(facts.inventory.classes, 1):
        if len(name) > LONGEST_NAME:
            text = text.replace(name, f"{name[: LONGEST_NAME - 6]}… ({number})")
    return text


def _more_patients(facts):
    from medlearn import plots

    title, curve = "Would more patients help?", facts.curve
    if curve is None or not len(curve):
        return _section(title, _paragraph("No learning curve was computed."), _listing(facts.needed))
    series = {"AUC": curve.auc, "lower end": curve.low, "upper end": curve.high}
    drawn = plots.lines(
        curve.patients, series, xlabel="patients to learn from", ylabel="mean AUC", title="Learning curve"
    )
    return _section(
        title,
        _paragraph(f"Cross-validation inside training, {curve.candidate.iloc[0]}."),
        _figure(drawn),
        _listing(facts.needed),
    )


def _errors(facts):
    said = headline(facts.labels, facts.probabilities, **facts.how)
    if not facts.errors:
        return _section("The worst errors", _paragraph(said))
    return _section(
        "The worst errors",
        _paragraph(f"{said} Those are shown that are farthest from being right."),
        _paragraph("Look at each: is the label right, is the picture, what did it look like to the model?"),
        _pictures(facts.errors, facts),
    )


def _looks(facts):
    return _table(["when (UTC)", "model", "test set", "measured"], facts.looks, "All evaluations, from looks.csv")


# The page, in pieces of HTML.
def _page(title, parts):
    head = (
        f'<meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="{POLICY}">\n'
        f'<meta name="viewport" content="width=device-width"><title>{escape(title)}</title>\n<style>{STYLE}</style>'
    )
    body = "\n".join([f"<h1>{escape(title)}</h1>", *parts])
    return (
        f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n'
    )


def _section(title, *parts):
    return "\n".join([f"<section><h2>{escape(title)}</h2>", *parts, "</section>"])


def _paragraph(text, kind=""):
    """Return a paragraph; of the kind "first" is what must be read before all else."""
    return f'<p class="{kind}">{escape(str(text))}</p>' if kind else f"<p>{escape(str(text))}</p>"


def _listing(texts):
    """Return a list with a point for each text, or nothing."""
    points = "".join(f"<li>{escape(str(text))}</li>" for text in texts)
    return f"<ul>{points}</ul>" if points else ""


def _table(heads, rows, caption):
    """Return a table: the first cell of each row is its head; None is what is still to be written."""
    head = "".join(f'<th scope="col">{escape(str(name))}</th>' for name in heads)
    lines = (
        f'<tr><th scope="row">{escape(str(first))}</th>{"".join(f"<td>{_cell(cell)}</td>" for cell in rest)}</tr>'
        for first, *rest in rows
    )
    return f"<table><caption>{escape(caption)}</caption>\n<tr>{head}</tr>\n" + "\n".join(lines) + "\n</table>"


def _cell(cell):
    return "<mark>to be written by you</mark>" if cell is None else escape(str(cell))


def _figure(axes):
    """Return the figure of an axis, or of several, with its description in words below it; and close it."""
    from warnings import catch_warnings, filterwarnings

    from matplotlib import pyplot

    from medlearn.plots.description import as_html

    with catch_warnings():
        filterwarnings("ignore", "Glyph .* missing")  # of a name in letters that the font lacks: the words have it
        html = as_html(axes)
    for one in np.ravel(axes):
        pyplot.close(one.get_figure(root=True))
    return html
