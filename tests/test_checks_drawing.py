"""An exercise that draws shows its image, the expected picture, and beside them the learner's."""

import numpy as np
import pytest

from medlearn.checks import implement
from medlearn.exercises import convolution
from medlearn.grading import points

IMAGE = {"image": [[10, 11, 12], [13, 14, 15]]}


def mirrored(image):
    return image[:, ::-1] - 10


DRAWS = implement(
    question="**Mirror** an image.", hints=["[::-1]"], praise="Left is right.", draws=True,
    cases=lambda rng: [(np.arange(10.0, 16).reshape(2, 3),), (rng.normal(size=(3, 3)),)],
)(mirrored)  # fmt: skip


def untouched(image):
    return ...


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        (mirrored, {"expected": [[2, 1, 0], [5, 4, 3]], "yours": [[2, 1, 0], [5, 4, 3]]}),
        (lambda image: image[::-1] - 10, {"expected": [[2, 1, 0], [5, 4, 3]], "yours": [[3, 4, 5], [0, 1, 2]]}),
        (untouched, {"expected": [[2, 1, 0], [5, 4, 3]]}),
        (..., {"expected": [[2, 1, 0], [5, 4, 3]]}),
        (lambda image: image.ravel(), {"expected": [[2, 1, 0], [5, 4, 3]]}),
        (lambda image: image / 0, {"expected": [[2, 1, 0], [5, 4, 3]]}),
        (lambda image: image[5, 5], {"expected": [[2, 1, 0], [5, 4, 3]]}),
    ],
)
def test_an_exercise_that_draws_shows_the_expected_picture_and_beside_it_yours(answer, shown, monkeypatch, capsys):
    axes = []
    monkeypatch.setattr("medlearn.plots.show", lambda these: axes.extend(these))
    DRAWS.check(answer)
    assert {ax.get_title(): ax.images[0].get_array().tolist() for ax in axes} == IMAGE | shown
    assert {ax.images[0].get_clim() for ax in axes[1:]} == {(0, 5)}  # one grey scale for both
    assert axes[0].images[0].get_clim() == (10, 15)


class Held:
    """Something that holds an image and is none."""

    def __init__(self, image):
        self.image = image


def unpacked(held):
    return mirrored(held.image)


def test_an_image_that_something_else_holds_is_shown_too(monkeypatch, capsys):
    axes = []
    monkeypatch.setattr("medlearn.plots.show", lambda these: axes.extend(these))
    drawn = implement(
        question="**Unpack** it.", hints=[".image"], praise="", draws=True,
        cases=lambda rng: [(Held(np.arange(10.0, 16).reshape(2, 3)),)],
    )(unpacked)  # fmt: skip
    drawn.check(lambda held: held.image)
    assert [ax.get_title() for ax in axes] == ["image", "expected", "yours"]
    assert axes[0].images[0].get_array().tolist() == IMAGE["image"]


def test_other_exercises_show_no_picture(monkeypatch, capsys):
    monkeypatch.setattr("medlearn.plots.show", lambda these: pytest.fail("a picture"))
    convolution.correlate.check(convolution.correlate.reference)


def test_nothing_is_drawn_where_only_points_count(monkeypatch, capsys):
    monkeypatch.setattr("medlearn.plots.show", lambda these: pytest.fail("a picture"))
    assert points("convolution.outline", {"outline": convolution.outline.reference}).earned == 1
    assert "Correct." in capsys.readouterr().out


def bright(image):
    return image > 3


def test_a_mask_is_a_picture_too(monkeypatch, capsys):
    axes = []
    monkeypatch.setattr("medlearn.plots.show", lambda these: axes.extend(these))
    drawn = implement(
        question="**Bright** pixels.", hints=[">"], praise="Two.", draws=True,
        cases=lambda rng: [(np.arange(6.0).reshape(2, 3),), (rng.normal(size=(3, 3)),)],
    )(bright)  # fmt: skip
    drawn.check(lambda image: image > 4)
    assert [ax.images[0].get_array().tolist() for ax in axes[1:]] == [
        [[False, False, False], [False, True, True]],
        [[False, False, False], [False, False, True]],
    ]
