"""The report holds all it needs, warns first, and no name of a file or class can break it."""

import re
import warnings
from datetime import date
from html.parser import HTMLParser
from types import SimpleNamespace

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest

from medlearn.project.measure import Look, Threshold, measure_test
from medlearn.project.report import ITEMS, Facts, first_lines, write_report

pytestmark = pytest.mark.slow

NASTY = 'a <script>alert("1")</script> $x$ & ü'


def facts(classes=("healthy", NASTY), *, known=True, looks=1, **changes):
    rng = np.random.default_rng(0)
    labels = np.arange(60) % len(classes)
    table = pd.DataFrame({"label": [classes[n] for n in labels], "patient": np.arange(60) // 2, "format": "PNG"})
    inventory = SimpleNamespace(table=table, classes=list(classes), said=["said"], patients_known=known)
    inventory.problems = [SimpleNamespace(kind="copy", files=["b.png"], sentence="b.png repeats a.png <b>.")]
    compared = pd.DataFrame(
        {"candidate": ["majority", "SVM"], "auc": [0.5, 0.8], "low": [0.5, 0.7], "high": [0.5, 0.9]}
    )
    choice = SimpleNamespace(name="SVM", table=compared, said=["All 36."], rows=np.arange(36))
    shares = rng.dirichlet(np.ones(len(classes)), 60)
    how = {"classes": list(classes), "finding": classes[1], "threshold": 0.4}
    curve = pd.DataFrame({"candidate": "SVM", "patients": [5, 10], "auc": [0.6, 0.7], "low": [0.5, 0.6], "high": 0.8})
    standard = {
        "curve": curve,
        "needed": ["141 patients."],
        "errors": [(rng.random((16, 16, 1)), NASTY), (rng.random((16, 16, 3)), "b")],
    }
    return Facts(
        title=NASTY,
        inventory=inventory,
        parts=np.repeat(["train", "validation", "test"], 20),
        choice=choice,
        finding=classes[1],
        threshold=Threshold(0.4, "why"),
        labels=labels,
        probabilities=shares,
        results=measure_test(labels, shares, table.patient.to_numpy(), **how),
        looks=[Look("2030", "m", "p", "AUC")] * looks,
        **standard | changes,
    )


class Page(HTMLParser):
    """What a page holds: its tags, and the words outside of figures and style."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.open = [], []
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        self.tags.append((tag, dict(attributes)))
        self.open += [tag] if tag not in {"meta", "img"} else []

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.mark.parametrize(
    "classes", [("healthy", NASTY), ("0", "1", "2", "3"), ("a" * 90, "a" * 91, "中文 $"), (r"\frac", r"\$x_$ \\$")]
)
def test_the_report_is_whole_and_asks_for_nothing_from_outside(tmp_path, classes):
    others = plt.get_fignums()  # of tests before this one
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # matplotlib says when a name leaves no room for the figure
        text = write_report(tmp_path, facts(classes)).read_text(encoding="utf-8")
    page = Page(text)
    assert page.open == []
    assert not {tag for tag, _ in page.tags} & {"script", "link", "iframe", "object"}
    pictures = [attributes for tag, attributes in page.tags if tag == "img"]
    assert len(pictures) == 7 + (len(classes) > 2)
    assert all(picture["src"].startswith("data:image/png;base64,") and picture["alt"] for picture in pictures)
    assert sum(tag == "details" for tag, _ in page.tags) == len(pictures)
    assert not re.search(r'(src|href)="http', text)
    assert "default-src 'none'" in text
    assert plt.get_fignums() == others


def test_what_must_be_known_stands_first(tmp_path):
    lines = first_lines(facts(known=False, looks=2))
    assert lines[0].startswith("Nobody said which images are of one patient: each counts as a patient of its own.")
    assert lines[1] == "The test set was used 2 times, with 1 model."
    assert first_lines(facts())[0] == "The test set was used once."
    text = write_report(tmp_path, facts(known=False)).read_text(encoding="utf-8")
    assert text.index("Nobody said") < text.index("What there is")
    assert "an unknown number of patients" in text


def test_the_card_has_every_item_and_marks_what_is_yours(tmp_path):
    text = write_report(tmp_path, facts(own={"Ethical approval": "Vote 12 < 13"})).read_text(encoding="utf-8")
    assert len(ITEMS) == 27
    assert all(f">{number} {name}<" in text for number, name in enumerate(ITEMS, 1))
    assert "<td>Vote 12 &lt; 13</td>" in text
    assert text.count("<mark>") == 10
    with pytest.raises(ValueError, match="no item of the model card is called 'Ethics'"):
        write_report(tmp_path, facts(own={"Ethics": "?"}))


def test_looks_and_problems_are_listed(tmp_path):
    text = write_report(tmp_path, facts(looks=3)).read_text(encoding="utf-8")
    assert text.count('<th scope="row">2030</th>') == 3
    assert "b.png repeats a.png &lt;b&gt;." in text


def test_without_errors_curve_and_intervals_it_says_so(tmp_path):
    bare = facts(curve=None, errors=[])
    bare.results = {"AUC": "not defined: nobody is ill"}
    text = write_report(tmp_path, bare).read_text(encoding="utf-8")
    assert "No learning curve was computed." in text
    assert text.count("test images labelled") == 2  # the headline, and the errors
    assert "not defined: nobody is ill" in text


def test_several_classes_need_no_finding(tmp_path):
    grades = facts(("0", "1", "2"), examples=[(np.zeros((8, 8, 1)), "0")], by="Ada", data="eyes")
    grades.finding = grades.threshold = None
    text = write_report(tmp_path, grades).read_text(encoding="utf-8")
    assert "Of 60 test images in 3 classes it names the class of" in text
    assert f"<p>Ada, {date.today().isoformat()}, eyes</p>" in text
    assert "The class with the highest probability is predicted" in text
    assert "ROC" not in text
