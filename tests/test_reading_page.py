"""The page of the reading room without a browser: what may be seen when, and what a click stores."""

import base64
import csv
import functools
import io
import re

import numpy as np
import pytest
from PIL import Image

from app import page
from medlearn import reading

pytestmark = pytest.mark.slow

make_small = functools.partial(reading.make_material, images=240, pool=140)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A room that is computed once; each test gets a copy."""
    folder = tmp_path_factory.mktemp("made")
    reading.Room(folder, make=make_small).cases()
    return folder


@pytest.fixture
def room(made, tmp_path):
    for path in made.glob("*.npz"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return reading.Room(tmp_path)


@pytest.fixture
def shown(room):
    shown = page.Page(room, "Ada")
    shown.begin.click()
    return shown


def pixels(html):
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(re.search('base64,([^"]+)', html)[1]))))


def test_the_map_opens_after_the_first_opinion_and_not_before(shown):
    (case,) = shown.inside.children
    assert case.map.disabled
    case.map.value = True  # whatever a browser sends
    assert "orange" not in case.picture.value
    case.map.value = False
    case.answers[0].click()
    assert "Stored as number 1: agree, first" in shown.status.value
    before = pixels(case.picture.value)
    case.map.value = True
    assert "heat map in orange" in case.picture.value
    assert (pixels(case.picture.value) != before).any()
    assert "rests" in case.words.value
    case.answers[1].click()
    first, second = shown.room.store.opinions()
    assert (first.opinion.stage, second.opinion.stage) == ("first", "after the map")
    case.next.click()
    assert case.map.disabled
    assert "orange" not in case.picture.value


def test_a_click_that_comes_twice_is_stored_once(shown):
    (case,) = shown.inside.children
    case.answers[0].click()
    case.answers[0].click()
    assert len(shown.room.store.opinions()) == 1


def test_what_could_not_be_stored_is_sent_again(shown, monkeypatch):
    (case,) = shown.inside.children
    add, failing = reading.Store.add, [OSError("disk full")]

    def failing_after(self, opinion):
        add(self, opinion)  # it arrived, and the answer was lost on the way back
        if failing:
            raise failing.pop()
        return add(self, opinion)

    monkeypatch.setattr(reading.Store, "add", failing_after)
    case.answers[0].click()
    assert 'role="alert"' in shown.status.value
    assert "press the button again" in shown.status.value
    case.answers[0].click()
    assert "Stored as number 1" in shown.status.value
    assert len(shown.room.store.opinions()) == 1


def test_answers_are_there_after_a_restart(shown):
    (case,) = shown.inside.children
    case.box.value, case.remark.value = "10, 20, 30, 40", "a nodule"
    case.answers[1].click()
    again = page.Page(reading.Room(shown.room.folder), " ada ")
    again.begin.click()
    assert again.name.value == "Ada"
    (there,) = again.inside.children
    assert there.session.place == 1
    assert "(disagree)" in there.cases.options[0][0]
    there.previous.click()
    assert (there.box.value, there.remark.value) == ("10, 20, 30, 40", "a nodule")
    (stored,) = shown.room.store.opinions()
    assert (stored.opinion.box, stored.opinion.remark) == ((10, 20, 30, 40), "a nodule")


@pytest.mark.parametrize("typed", ["1, 2, 3", "9 9 3 3", "0 0 65 9", "a b c d", "1.5 2 3 4", "nan 0 1 1"])
def test_a_box_that_is_none_is_refused_in_words(shown, typed):
    (case,) = shown.inside.children
    case.box.value = typed
    case.answers[0].click()
    assert 'role="alert"' in shown.status.value
    assert "box" in shown.status.value
    assert shown.room.store.opinions() == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 81])
def test_a_reader_has_a_name(room, name):
    shown = page.Page(room, name)
    shown.begin.click()
    assert 'role="alert"' in shown.status.value
    assert shown.inside.children == ()


def test_what_a_reader_types_is_text_and_no_markup(room):
    shown = page.Page(room, "<script>alert(1)</script>")
    shown.begin.click()
    shown.inside.children[0].remark.value = "=1+1<b>"
    shown.inside.children[0].answers[0].click()
    shown.shown.value = "Report"
    (said,) = shown.inside.children
    assert "<script>" not in said.table.value
    assert "&lt;script&gt;" in said.table.value
    data = base64.b64decode(re.search('base64,([^"]+)', said.table.value)[1]).decode("utf-8-sig")
    (row,) = csv.DictReader(io.StringIO(data))
    assert row["remark"] == "'=1+1<b>"


def test_the_report_trains_a_challenger_and_says_what_was_decided(shown):
    (case,) = shown.inside.children
    for _ in range(8):
        case.answers[1].click()
        case.next.click()
    shown.shown.value = "Report"
    (said,) = shown.inside.children
    assert "<td>Ada</td><td>model 1</td><td>8</td>" in said.table.value
    said.train.click()
    assert "model 2 against model 1: AUC" in shown.status.value
    assert "model 2" in said.decided.value
    said.back.click()
    assert 'role="alert"' in shown.status.value
    shown.shown.value = "Read"
    assert shown.session.read() == 0  # a new worklist, chosen after the decision


def test_cases_of_earlier_worklists_keep_their_patients(shown, monkeypatch):
    (case,) = shown.inside.children
    case.answers[0].click()
    shown.room.store.decide("refused", "model 2", "-")
    given = []
    monkeypatch.setattr(reading, "agreements", lambda stored, patients: given.append((stored, patients)) or [])
    shown.shown.value = "Report"
    ((stored,), patients) = given[0]
    assert stored.opinion.case not in {one.name for one in shown.room.cases()}
    assert patients[stored.opinion.case] == case.session.case.patient


def test_after_the_last_case_comes_the_result_and_not_before(shown):
    (case,) = shown.inside.children
    case.answers[0].click()
    shown.shown.value = "Your result"
    assert "cases are left to read" in shown.inside.children[0].value
    shown.shown.value = "Read"
    (case,) = shown.inside.children
    labels, masks = reading.truth(shown.room.material)
    known = [one.row for one in case.session.cases if one.row is not None]
    assert (masks[known].any(axis=(1, 2)) == labels[known]).all()
    for _ in range(case.session.place, len(case.session.cases)):
        one = (
            case.session.case
        )  # whatever the model calls, this reader calls nothing; those that do not belong stay open
        case.answers[2 if one.row is None else 1 if one.call else 0].click()
        case.next.click()
    assert "press Your result" in shown.status.value
    shown.shown.value = "Your result"
    said = shown.inside.children[0].value
    first = case.session.cases[0]
    ill = int(labels[known].sum())
    found = int(labels[first.row] and first.call) if first.row is not None else 0
    assert f"<td>findings found</td><td>{found} of {ill}</td>" in said
    both = sum(labels[one.row] and not one.call for one in case.session.cases[1:] if one.row is not None)
    assert said.count("<img") == both + (first.row is not None and labels[first.row] and not first.call)


def test_what_cannot_be_shown_is_said(shown, monkeypatch):
    def nothing_left(self):
        raise ValueError("9 images are left to be read: too few")

    monkeypatch.setattr(reading.Room, "cases", nothing_left)
    shown.shown.value = "Report"
    assert "Nobody" in shown.inside.children[0].table.value
    shown.shown.value = "Read"
    assert 'role="alert"' in shown.status.value
    assert "9 images are left" in shown.status.value


def test_the_end_of_the_worklist(shown):
    (case,) = shown.inside.children
    case.cases.value = len(case.session.cases) - 1
    assert case.next.disabled
    case.next.click()
    assert case.session.place == len(case.session.cases) - 1


def test_zoom_box_and_window_are_drawn():
    image = np.zeros((64, 64))
    image[8:16, 40:48] = 200
    rows, columns = page.part(image.shape, 4, 12, 44)
    assert (rows, columns) == ((4, 20), (36, 52))
    drawn = pixels(
        f'base64,{base64.b64encode(page.draw(image, level=100, width=200, rows=rows, columns=columns)).decode()}"'
    )
    scale = 512 // 16
    assert drawn.shape == (512, 512, 3)
    assert (drawn[6 * scale : 10 * scale, 6 * scale : 10 * scale] == 255).all()
    assert (drawn[:2] == 0).all()
    boxed = page.draw(image, level=100, width=200, rows=rows, columns=columns, box=(8, 40, 16, 48))
    edge = np.asarray(Image.open(io.BytesIO(boxed)))[4 * scale + 1, 8 * scale]
    assert tuple(edge) == page.BOX


def test_in_words(room):
    case = room.cases()[0]
    assert f"{case.probability:.2f}" in page.model_in_words(case)
    assert "do not trust" in page.model_in_words(case._replace(unlike=1.0))
    heat = np.zeros((64, 64))
    assert "no part" in page.map_in_words(heat, 0.5)
    heat[10, 20] = np.log(4)
    assert (
        "row 10, column 20: if it is covered, the probability of a finding falls from 0.50 to 0.20"
        in page.map_in_words(heat, 0.5)
    )


def test_a_table_without_readers():
    assert "Nobody" in page.agreement_table([])
    assert "<table>" not in page.decision_table("model 1", [])


def test_no_opinion_of_a_second_tab_is_a_first_one_once_the_map_may_be_seen(room):
    first, second = page.Session(room, "Ada"), page.Session(room, "Ada")
    first.give("agree")
    second.give("disagree")
    assert [(row.opinion.stage, row.corrects) for row in room.store.opinions()] == [
        ("first", None),
        ("after the map", None),
    ]
    assert second.may_see_map


def test_no_heavy_library_is_needed_to_read(room):
    import subprocess
    import sys

    code = f"""if 1:
        import sys
        from app.page import Page
        from medlearn.reading import Room
        shown = Page(Room({str(room.folder)!r}), "Ada")
        shown.begin.click()
        shown.inside.children[0].answers[0].click()
        print(*sys.modules)"""
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"tensorflow", "keras", "sklearn", "skimage", "scipy", "pandas", "matplotlib"} & set(loaded)
    assert len(room.store.opinions()) == 1
