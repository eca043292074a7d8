"""The steps of a project, in their order; each says in words, and in a figure, what it did."""

import re
import textwrap
from pathlib import Path

import numpy as np

from medlearn.project import measure, models, saving, split
from medlearn.project.inventory import copies_across, look_through
from medlearn.project.report import Facts, write_report

MOST_LEFT_OUT = 0.2  # of the training pictures: where more are nearly equal to others, likeness is no sign of a copy


class Project:
    """Your images, from the folder to the report: call its steps in their order.

    Parameters
    ----------
    images : path-like
        The folder: PNG, JPEG, TIFF, DICOM or NIfTI.
    labels : path-like
        The table, with a row for each image.
    patient : str, optional
        The column that says whose an image is. Without it each image counts as a patient of its own.
    finding : str, optional
        The class that is to be found. Two classes need it; with three or more, none is needed.
    ordered : bool
        The classes are grades, in the natural order of their names.
    sensitivity : float
        The proportion of the finding that should be found.
    size : int
        Images are shrunk to squares with this side, in pixels.
    quick : bool
        Leave the networks out, and learn from at most 1000 images.
    volume : {"middle", "projection"}
        What stands for a stack of slices: its middle three, or the largest value along each line through it.
    columns : dict of str to str, optional
        For `label`, `file` or `centre` the name of the column, where it is not found by itself.
    folder : path-like
        Where the results are written.
    title, by : str
        For the report: its title, and who made it.

    Raises
    ------
    Refused
        A ValueError, by any step: what cannot go on, and what to do.
    """

    def __init__(
        self,
        images,
        labels,
        patient=None,
        finding=None,
        ordered=False,
        sensitivity=0.9,
        size=64,
        quick=False,
        volume="middle",
        columns=None,
        *,
        folder=".",
        title="My images",
        by="",
    ):
        self.images, self.folder = Path(images), Path(folder)
        self.wanted, self.ordered, self.sensitivity, self.size, self.quick = finding, ordered, sensitivity, size, quick
        self.title, self.by = title, by
        self._asked = {"labels": labels, "patient": patient, "volume": volume, **(columns or {})}

    def look_through(self):
        """Look through folder and table: what is there, what is wrong, and what was left out."""
        found = look_through(self.images, **self._asked)
        if self.ordered:
            found = found._replace(classes=sorted(found.classes, key=_natural))
        self.inventory, self.classes = found, found.classes
        print(found.describe())
        self.finding = measure.chosen_finding(self.wanted, self.classes)

    def split(self):
        """Deal patients out to training, validation and test, and load the first two."""
        table = self.inventory.table
        self.parts = split.split_by_patient(table)
        said = self.parts.attrs["said"]
        leaking = copies_across(self.inventory.thumbnails, self.parts, table.group)
        if leaking.mean() > MOST_LEFT_OUT * np.mean(self.parts == "train"):
            said.append(f"{leaking.sum()} training images resemble one of another part: the test may be too good")
        elif leaking.any():
            self.parts[leaking] = "left out"
            said.append(f"{leaking.sum()} training images nearly equal one of another part, and are left out")
        self._form = {"size": self.size, "channels": split.common_channels(table)}
        self.train, self.validation = self._part("train"), self._part("validation")
        print(*said, self.train.said, self.validation.said, sep="\n")

    def _part(self, name):
        return split.load_part(self.inventory, self.parts, name, self.images, **self._form)

    def choose(self):
        """Compare the candidates by cross-validation inside training, and fit the best."""
        from medlearn import intervals, plots

        self.choice = models.choose(self.train.images, self.train.labels, self.train.patients, quick=self.quick)
        areas = {
            row.candidate: intervals.Estimate(row.auc, row.low, row.high) for row in self.choice.table.itertuples()
        }
        title = _title(f"Cross-validation in training. Chosen: {self.choice.name}. {' '.join(self.choice.said)}")
        plots.show(plots.estimates(areas, xlabel="AUC, 95 % interval by patient", title=title))

    def decide(self):
        """Calibrate the probabilities on validation and, for a finding, choose the threshold there."""
        from medlearn import plots

        self._features = models.measure(self.validation.images)
        self._scores = self.choice.ask(self.validation.images, self._features)
        self.calibration = measure.calibrate(self._scores, self.validation.labels)
        self.threshold = None
        if not self.finding:
            print("The class with the highest probability is predicted; there is no threshold.")
            return
        shares = self.calibration.probabilities(self._scores)[:, self.classes.index(self.finding)]
        has_it = self.validation.labels == self.classes.index(self.finding)
        patients = self.validation.patients
        self.threshold = measure.threshold_for(has_it, shares, patients, sensitivity=self.sensitivity)
        groups = {"others": shares[~has_it], self.finding: shares[has_it]}
        look = {"bins": np.linspace(0, 1, 26), "marks": {"threshold": self.threshold.value}}
        title = _title(f"Validation images, threshold {self.threshold.value:.3f}. {self.threshold.said}")
        plots.show(plots.histogram(groups, xlabel=f"probability of {self.finding}", title=title, **look))

    def more_patients(self):
        """Show by a learning curve whether more patients would help, and say how many a precise test needs."""
        from medlearn import plots

        self.curve = measure.learning_curve(self.choice, self.train.labels, self.train.patients)
        needed = measure.patients_needed(0.1, expected=self.sensitivity)
        whom = f"patients labelled {self.finding}" if self.finding else "patients of each class"
        self.needed = f"A sensitivity of {self.sensitivity:g} within an interval 0.1 wide: {needed} {whom}."
        ends = {"AUC": self.curve.auc, "lower end": self.curve.low, "upper end": self.curve.high}
        axes = {"xlabel": "patients to learn from", "ylabel": "AUC"}
        plots.show(plots.lines(self.curve.patients, ends, title=_title(f"Learning curve. {self.needed}"), **axes))

    def test(self):
        """Save the model, read it back, and use the test set, which `looks.csv` counts before any number is shown."""
        known = saving.learn_distribution(self.choice.features, self._features)
        facts = (self.train.table, self.classes, self.finding, self.threshold, self.calibration, known)
        about = saving.about(self.choice, *facts, size=self.size)
        saving.save_model(self.folder, saving.Saved(self.choice.model, about, known))
        saved = saving.load_model(self.folder)
        self.tested = self._part("test")
        model = measure.digest_of(self._scores, [self.threshold.value if self.threshold else 0.0])
        patients = measure.digest_of(self.tested.patients, self.tested.labels, self.tested.table.digest)
        self.looks = measure.take_look(
            self.folder, model=model, patients=patients, measured="all figures of the report"
        )
        self.probabilities = saved.probabilities(self.tested.images)
        how = self._how() | {"ordered": self.ordered}
        self.results = measure.measure_test(self.tested.labels, self.probabilities, self.tested.patients, **how)
        print(self.tested.said, measure.say_looks(self.looks), sep="\n")
        print(measure.headline(self.tested.labels, self.probabilities, **self._how()))
        print(*(f"{name}: {value}" for name, value in self.results.items()), sep="\n")

    def _how(self):
        threshold = self.threshold.value if self.threshold else None
        return {"classes": self.classes, "finding": self.finding, "threshold": threshold}

    def report(self, **own):
        """Show the worst errors and write `report.html`, to be opened in a browser.

        `own` is what only you know, by the item of the model card: `**{"Ethical approval": "..."}`.
        """
        from medlearn import plots

        worst = measure.worst_errors(self.tested.labels, self.probabilities, **self._how())
        captions = measure.error_captions(self.tested, worst, self.probabilities, **self._how())
        errors = list(zip(self.tested.images[worst], captions, strict=True))
        if errors:
            plots.show(plots.images([image.squeeze() for image, _ in errors], captions, limits=(0, 1)))
        first = [int(np.argmax(self.tested.labels == place)) for place in np.unique(self.tested.labels)]
        facts = Facts(
            title=self.title,
            inventory=self.inventory,
            parts=self.parts,
            choice=self.choice,
            finding=self.finding,
            threshold=self.threshold,
            labels=self.tested.labels,
            probabilities=self.probabilities,
            results=self.results,
            looks=self.looks,
            curve=getattr(self, "curve", None),
            needed=[self.needed] if hasattr(self, "needed") else [],
            errors=errors,
            own=own,
            examples=[(self.tested.images[row], self.classes[self.tested.labels[row]]) for row in first],
            by=self.by,
            data=self.images.name,
        )
        write_report(self.folder, facts)

    def predict(self, path):
        """Ask the saved model about one image; `predict.py` does this without the notebook."""
        return saving.predict_one(self.folder, path)


def _title(text):
    return textwrap.fill(text, 70)


def _natural(name):
    """Sort numbers in names by their value: grade 2 before grade 10."""
    return [(0, int(part), "") if part.isdigit() else (1, 0, part) for part in re.split(r"(\d+)", name)]
