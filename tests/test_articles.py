"""The page about the articles: its numbers are computed here anew, and what it points to is there."""

import re
from pathlib import Path

import nbformat
import numpy as np
import pytest
from scipy.optimize import linprog
from scipy.signal import convolve2d
from scipy.stats import binomtest
from sklearn.datasets import load_diabetes
from sklearn.metrics import accuracy_score, f1_score, precision_score, recall_score
from sklearn.svm import SVC

from medlearn.datasets import fetch_heart_disease, fetch_medmnist, load_breast_cancer, status
from medlearn.exercises import of_lesson

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "articles.md").read_text(encoding="utf-8")
TEXT = " ".join(PAGE.split())  # a sentence may run on over a line's end


def needs(name):
    return pytest.mark.skipif(status(name) == "missing", reason=f"{name} is not here: python -m medlearn fetch")


def spaced(number):
    return f"{number:,}".replace(",", " ")


def test_each_article_has_its_letter_its_title_a_table_and_a_list():
    parts = re.split(r"^## <a id=\"([a-e])\"></a>", PAGE, flags=re.MULTILINE)[1:]
    assert parts[::2] == list("abcde")
    for letter, part in zip(parts[::2], parts[1::2], strict=True):
        form = rf"{letter.upper()}\n\n\*\*.+\*\*\n\n\| it covers \|.*\n\nWhat is wrong, and where it is right:\n\n- "
        assert re.match(form, part, re.DOTALL), letter


def test_each_exercise_belongs_to_the_lesson_whose_notebook_is_linked():
    named = re.findall(r"\[`(\w+)`\]\(\.\./exercises/(\d\d)_", PAGE)
    assert len(named) >= 10
    for name, number in named:
        assert name in [exercise.name for exercise in of_lesson(number)], (name, number)


def test_each_section_is_in_the_lesson_that_is_named_before_it():
    named = re.findall(r"\(\.\./notebooks/(\w+)\.ipynb\), \*(.+?)\*", TEXT)
    assert len(named) >= 4
    for stem, section in named:
        cells = nbformat.read(ROOT / "notebooks" / f"{stem}.ipynb", as_version=4).cells
        titles = re.findall(
            r"^#+ (?:\d+ · |Going deeper: )(.+)$", "\n".join(cell.source for cell in cells), re.MULTILINE
        )
        assert section in titles, (stem, section)


def test_the_worked_convolution():
    (table,) = re.findall(r"```text\nimage.*\n([^`]+)```", PAGE)
    rows = np.array([row.split() for row in table.splitlines()], int)
    image, kernel, printed, right = np.split(rows, 4, axis=1)
    assert np.array_equal(convolve2d(image, kernel, "same"), right)
    assert np.array_equal(kernel[::-1, ::-1], kernel)
    assert not np.any(printed == right), "none of the nine"
    assert f"a single number is left: {convolve2d(image, kernel, 'valid').item()}." in TEXT


def test_the_scores_of_the_confusion_matrix():
    (numbers,) = re.findall(r"matrix is `\[\[(\d+), (\d+)\], \[(\d+), (\d+)\]\]`", TEXT)
    counts = [int(number) for number in numbers]
    truth, called = np.repeat([0, 0, 1, 1], counts), np.repeat([0, 1, 0, 1], counts)
    ill, alarms, found = truth.sum(), called.sum(), counts[3]
    for row in (
        f"| 5 035 | {spaced(len(truth))} |",
        f"| 0.98 | {accuracy_score(truth, called):.3f} |",
        f"| 0.76 | {found} / {ill} = {recall_score(truth, called):.3f} |",
        f"| 0.80 | {found} / {alarms} = {precision_score(truth, called):.3f} |",
        f"| 0.78 | {f1_score(truth, called):.3f} |",
        f"| not given | {np.mean(truth == 0):.3f} |",
    ):
        assert row in PAGE


def test_the_claims_contradict_each_other():
    found = re.findall(r"(0\.\d\d) for ([\d ]+) ", TEXT)
    recalls, cases = [float(recall) for recall, _ in found], [int(number.replace(" ", "")) for _, number in found]
    assert cases == [4600, 435]
    assert f"make an accuracy of {np.average(recalls, weights=cases):.3f}." in TEXT


def test_no_hard_margin_exists_for_the_patients():
    data = load_breast_cancer()
    columns = [list(data.feature_names).index(name) for name in ("worst texture", "worst concave points")]
    signs = np.where(data.labels == 1, 1, -1)
    rows = -signs[:, None] * np.column_stack([data.features[:, columns], np.ones(len(signs))])
    assert linprog(np.zeros(3), A_ub=rows, b_ub=-np.ones(len(signs)), bounds=(None, None)).status == 2, "infeasible"
    assert f"{len(signs)} patients do in two measurements" in TEXT


def test_images_are_no_table():
    with pytest.raises(ValueError, match="dim 3"):
        SVC().fit(np.zeros((4, 28, 28)), [0, 1, 0, 1])


def test_the_target_of_diabetes_is_a_quantity():
    target = load_diabetes().target
    assert f"({len(np.unique(target))} different values in {len(target)} patients)" in TEXT


@needs("pneumoniamnist")
def test_what_a_fixed_gamma_does():
    data = fetch_medmnist("pneumoniamnist")
    train, val = (part.images.reshape(len(part.images), -1) / 255 for part in (data.train, data.val))
    assert f"{spaced(len(train))} training images of {train.shape[1]} pixels" in TEXT
    fixed, scaled = (SVC(gamma=gamma).fit(train, data.train.labels) for gamma in (0.1, "scale"))
    said = re.search(r"keeps (\d+) of them .{,50} about ([\d.]+) % .+? keeps (\d+) .{,20} about ([\d.]+) %", TEXT)
    kept = [(len(model.support_), 100 * model.score(train, data.train.labels)) for model in (fixed, scaled)]
    off = np.abs(np.array(said.groups(), float) - np.ravel(kept))
    assert np.all(off < [2.5, 0.06, 2.5, 0.06]), "rounding in the processor may move a support vector or two"
    first, second = (model.predict(val) == data.val.labels for model in (fixed, scaled))
    assert f"On the {len(val)} validation images the first is right {first.sum()} times" in TEXT
    assert f"the second {second.sum()} times" in TEXT
    one, other = np.sum(first & ~second), np.sum(second & ~first)
    assert f"right on {one + other} images, {one} to {other}," in TEXT
    assert f"in {100 * binomtest(one, one + other).pvalue:.0f} of 100 cases" in TEXT


@needs("heart_disease")
def test_the_patients_of_cleveland():
    sites = fetch_heart_disease().sites
    table = sites["cleveland"]
    features, gaps = table.shape[1] - 1, table.isna().sum().sum()
    assert f"{len(table)} patients, {features} features and a target, {gaps} missing values, and three more" in TEXT
    assert len(sites) == 1 + 3
