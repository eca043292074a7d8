"""Sets written as folders of pictures."""

import numpy as np
import pytest
from skimage.io import imread
from sklearn.utils import Bunch

from medlearn.datasets import write_images
from medlearn.phantoms import make_chest_phantoms, make_chest_volumes


def small(**changes):
    images = [np.full((4, 5 + n), n, np.uint8) for n in range(3)]
    given = {"images": images, "labels": np.array([0, 1, 1]), "patients": np.array([7, 120, 7])}
    return Bunch(**given | {"class_names": ["normal, benign", "malignant"]} | changes)


def relative(paths, folder):
    return [path.relative_to(folder).as_posix() for path in paths]


def test_a_folder_for_each_class_and_the_patient_first(tmp_path):
    paths = write_images(small(), tmp_path / "new")
    assert relative(paths, tmp_path / "new") == [
        "normal_benign/p007_1.png",
        "malignant/p120_1.png",
        "malignant/p007_2.png",
    ]
    assert all(np.array_equal(imread(path), image) for path, image in zip(paths, small().images, strict=True))


def test_names_and_colours_and_phantoms(tmp_path):
    colour = np.zeros((3, 4, 4, 3), np.uint8)
    paths = write_images(small(images=colour, patients=["a_1", "b/2", "c"], class_names=None), tmp_path / "colour")
    assert relative(paths, tmp_path / "colour") == ["0/a-1_1.png", "1/b-2_1.png", "1/c_1.png"]
    assert imread(paths[0]).shape == (4, 4, 3)
    phantoms = make_chest_phantoms(6, size=32, random_state=0)
    paths = write_images(phantoms, tmp_path / "phantoms")
    assert [path.parent.name for path in paths] == [phantoms.finding_names[finding] for finding in phantoms.findings]


@pytest.mark.parametrize("missing", ["labels", "patients"])
def test_what_is_missing_is_told(missing, tmp_path):
    bunch = small()
    del bunch[missing]
    with pytest.raises(ValueError, match=rf"The set has no {missing}: say .*, bunch\.{missing} = "):
        write_images(bunch, tmp_path)


@pytest.mark.parametrize(
    ("bunch", "message"),
    [
        (small(labels=np.zeros((3, 2), int)), "several labels"),
        (small(images=np.zeros((3, 4, 4))), r"images of float64, \(4, 4\): give uint8"),
        (make_chest_volumes(2, random_state=0), "give uint8 in two dimensions"),
    ],
)
def test_what_is_no_picture_with_a_class_is_refused(bunch, message, tmp_path):
    with pytest.raises(ValueError, match=message):
        write_images(bunch, tmp_path)


def test_nothing_is_written_over(tmp_path):
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(FileExistsError, match="name a new folder"):
        write_images(small(), tmp_path)
