"""The glossary: sorted, each term once and in two languages, its numbers right, each entry linked from a lesson."""

import json
import math
import re

import nbformat
import pytest

from medlearn.intervals import wilson
from tests.test_documents import NOTEBOOKS, PAGES, ROOT, headings, prose, relative_links, slug

GLOSSARY = ROOT / "docs" / "glossary.md"
LESSONS = [path for path in NOTEBOOKS if path.parent.name == "notebooks"]


def entries():
    """Each group of the glossary with its entries: {group: [(term, anchor, text)]}."""
    groups = re.split(r"^## .*?</a>(.+)$", prose(GLOSSARY), flags=re.MULTILINE)
    cut = re.compile(r"^### <a id=\"(.*?)\"></a>(.+?) · .+\n([^#]*(?:#(?!#)[^#]*)*)", re.MULTILINE)
    return {
        name: [(term, anchor, body.strip()) for anchor, term, body in cut.findall(text)]
        for name, text in zip(groups[1::2], groups[2::2], strict=True)
    }


def test_glossary_is_alphabetical_and_says_each_word_once():
    assert list(entries()) == ["Imaging", "Statistics and evaluation", "Learning"]
    groups = [[term.lower() for term, _, _ in group] for group in entries().values()]
    assert [terms for terms in groups if terms != sorted(terms)] == []
    every = [term for terms in groups for term in terms]
    assert len(set(every)) == len(every) >= 70


def test_every_title_of_the_glossary_is_an_entry_that_can_be_reached():
    found = {anchor for group in entries().values() for _, anchor, _ in group}
    titles = {slug(title) for level, _, title in headings(prose(GLOSSARY)) if level == 3}
    assert found == titles


def test_every_entry_explains_and_ends_its_sentence():
    poor = [term for group in entries().values() for term, _, body in group if len(body) < 50 or body[-1] not in ".*)"]
    assert poor == []


def test_numbers_of_the_glossary_are_right():
    """The numbers come from lesson 00's matrix, which is read from the description printed there."""
    lesson = json.dumps(nbformat.read(ROOT / "notebooks" / "00_start_here.ipynb", as_version=4))
    found = re.search(r"(\d+) called benign, (\d+) called malignant; .{,40}?(\d+) called benign, (\d+) called", lesson)
    tn, fp, fn, tp = map(int, found.groups())
    alarms_true, alarms_false = 5 * tp / (tp + fn), 995 * fp / (tn + fp)  # of 1 000 women, 5 of them ill
    interval, perfect = wilson(tp, tp + fn), wilson(10, 10)
    claims = {
        "Accuracy": [f"({tp} + {tn}) / {tn + fp + fn + tp} = {(tp + tn) / (tn + fp + fn + tp):.3f}"],
        "Baseline": [f"{tn + fp} / {tn + fp + fn + tp} = {(tn + fp) / (tn + fp + fn + tp):.3f}"],
        "Sensitivity": [f"{tp} / {tp + fn} = {tp / (tp + fn):.3f}"],
        "Specificity": [f"{tn} / {tn + fp} = {tn / (tn + fp):.3f}"],
        "F1 score": [f"{2 * tp} / {2 * tp + fp + fn} = {2 * tp / (2 * tp + fp + fn):.3f}"],
        "Negative predictive value": [f"{tn} / {tn + fn} = {tn / (tn + fn):.3f}"],
        "Positive predictive value": [
            f"{tp} / {tp + fp} = {tp / (tp + fp):.3f}",
            f"1 of {round((alarms_true + alarms_false) / alarms_true)} alarms",
        ],
        "Prevalence": [f"{tp + fn} / {tn + fp + fn + tp} = {(tp + fn) / (tn + fp + fn + tp):.3f}"],
        "Confusion matrix": [f"{tn}, {fp}; {fn}, {tp}"],
        "Confidence interval": [f"{interval.low:.3f} to {interval.high:.3f}"],
        "Wilson interval": [f"{perfect.low:.3f} to 1."],
        "Window level and width": [f"−{400 // 2 - 40} to {40 + 400 // 2} HU"],
        "Bit depth": [f"{2**8} with 8", f"{2**12:,} with 12".replace(",", " "), f"{2**16:,} with 16".replace(",", " ")],
        "Out-of-bag score": [f"{100 * math.exp(-1):.0f} %"],
    }
    texts = {term: " ".join(body.split()) for group in entries().values() for term, _, body in group}
    assert [(term, claim) for term, wanted in claims.items() for claim in wanted if claim not in texts[term]] == []


def without_chinese(text):
    """Titles of entries that have no Chinese term beside them, or more than one dot before it."""
    titles = re.findall(r"^### <a id=\"[^\"]*\"></a>(.+)$", text, re.MULTILINE)
    return [title for title in titles if not re.fullmatch(r"[^·\u4e00-\u9fff]+ · [^·]*[\u4e00-\u9fff][^·]*", title)]


def linked(path):
    """The anchors of the glossary to which a page or notebook links."""
    goals = ((path.parent / target).resolve() if target else path for target, _ in relative_links(prose(path)))
    anchors = (anchor for _, anchor in relative_links(prose(path)))
    return {anchor for goal, anchor in zip(goals, anchors, strict=True) if goal == GLOSSARY and anchor}


def terms():
    """The anchors of all entries."""
    return {anchor for group in entries().values() for _, anchor, _ in group}


def test_every_entry_has_its_chinese_term():
    assert without_chinese(prose(GLOSSARY)) == []


@pytest.mark.parametrize("title", ["Edge", "Edge · border", "Edge 边缘", "Edge · 边缘 · 边界"])
def test_a_missing_chinese_term_is_seen(title):
    assert without_chinese(f'### <a id="edge"></a>{title}\n') == [title]


@pytest.mark.parametrize("path", [*PAGES, *NOTEBOOKS], ids=lambda path: path.name)
def test_every_linked_term_is_in_the_glossary(path):
    assert linked(path) - terms() - {slug(name) for name in entries()} == set()


def test_every_entry_is_linked_from_a_lesson():
    deeper = sorted((ROOT / "notebooks" / "deeper").glob("*.ipynb"))
    assert sorted(terms().difference(*map(linked, [*LESSONS, *deeper]))) == []
