"""MedMNIST: the registry, what is made of a file, and what is refused."""

import hashlib
import io
import subprocess
import sys

import numpy as np
import pytest

from medlearn import datasets
from medlearn.datasets import ChecksumMismatch, fetch_medmnist
from medlearn.datasets.medmnist import REGISTRY, content_of, medmnist_file

COUNTS = {"train": 4, "val": 3, "test": 2}


def arrays(channels=(), labels=(0, 1, 1, 0), columns=1, size=28):
    """Return what a small set holds: every image is filled with the number of its row."""
    held = {}
    for split, count in COUNTS.items():
        shape = (count, size, size, *channels)
        held[f"{split}_images"] = np.broadcast_to(
            np.arange(count, dtype=np.uint8).reshape(-1, *[1] * (len(shape) - 1)), shape
        )
        held[f"{split}_labels"] = np.tile(np.array(labels[:count], dtype=np.uint8)[:, None], (1, columns))
    return held


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """Put a file of this test's own on a mirror, under the name of a set with four, three and two images."""
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path / "mirror"))

    def write(name, content, size=28, official=True):
        if isinstance(content, dict):
            stream = io.BytesIO()
            np.savez(stream, **content)
            content = stream.getvalue()
        path = tmp_path / "mirror" / medmnist_file(name, size).path
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        listed = f"{hashlib.sha256(content).hexdigest()}  medmnist/{path.name}\n"
        (tmp_path / "mirror" / "SHA256SUMS").write_text(listed)
        md5 = hashlib.md5(content).hexdigest() if official else "0" * 32
        entry = REGISTRY[name]
        official = {"counts": list(COUNTS.values()), "md5": dict.fromkeys(entry["md5"], md5)}
        monkeypatch.setitem(REGISTRY, name, entry | official)

    return write


# The registry, against the numbers that MedMNIST's article and record give.


def of(dimensions):
    return [entry for entry in REGISTRY.values() if entry["dimensions"] == dimensions]


def test_all_twelve_sets_have_four_different_checksums_and_the_six_of_volumes_two():
    assert (len(of(2)), len(of(3))) == (12, 6)
    assert all((entry["dimensions"] == 3) == name.endswith("3d") for name, entry in REGISTRY.items())
    checksums = [checksum for entry in REGISTRY.values() for checksum in entry["md5"].values()]
    assert len(set(checksums)) == 12 * 4 + 6 * 2
    assert all(len(checksum) == 32 and int(checksum, 16) for checksum in checksums)


def test_the_number_of_images_is_the_published_one():
    # The article counts 708 069 images; the record that we fetch from dropped 107 from the three organ sets.
    assert sum(sum(entry["counts"]) for entry in of(2)) == 708_069 - 107
    # Of 9 998 volumes in the article the record has two fewer.
    assert sum(sum(entry["counts"]) for entry in of(3)) == 9_998 - 2


def test_the_number_of_classes_is_the_published_one():
    published = (
        "path 9 chest 14 derma 7 oct 4 pneumonia 2 retina 5 breast 2 blood 8 tissue 8 organa 11 organc 11 organs 11"
    )
    published += " organ3d 11 nodule3d 2 adrenal3d 2 fracture3d 3 vessel3d 2 synapse3d 2"
    words = published.split()
    found = {name: len(entry["classes"]) for name, entry in REGISTRY.items()}
    names = [f"{name.removesuffix('3d')}mnist{'3d' * name.endswith('3d')}" for name in words[::2]]
    assert found == dict(zip(names, map(int, words[1::2]), strict=True))


def test_where_a_set_comes_from():
    file = medmnist_file("pneumoniamnist")
    assert file.url == "https://zenodo.org/records/10519652/files/pneumoniamnist.npz?download=1"
    assert file.checksum == "md5:28209eda62fecd6e6a2d98b1501bb15f"
    assert medmnist_file("pneumoniamnist", 224).url.endswith("/pneumoniamnist_224.npz?download=1")


# What is made of a file.


def test_a_grey_set_with_two_classes(offer):
    offer("pneumoniamnist", arrays())
    data = fetch_medmnist("pneumoniamnist")
    assert data.train.images.shape == (4, 28, 28)
    assert data.train.images.dtype == np.uint8
    assert data.train.images[:, 0, 0].tolist() == [0, 1, 2, 3]
    assert data.train.labels.tolist() == [0, 1, 1, 0]
    assert data.test.labels.dtype == np.int64
    assert data.class_names == ["normal", "pneumonia"]
    assert (data.task, data.licence) == ("binary-class", "CC BY 4.0")
    assert "10.1038/s41597-022-01721-8" in data.citation


def test_a_colour_set_at_another_size(offer):
    offer("dermamnist", arrays(channels=(3,), labels=(6, 0, 5, 2), size=64), size=64)
    data = fetch_medmnist("dermamnist", size=64)
    assert data.val.images.shape == (3, 64, 64, 3)
    assert data.train.labels.tolist() == [6, 0, 5, 2]
    assert data.licence == "CC BY-NC 4.0"


def test_a_set_of_volumes(offer):
    offer("adrenalmnist3d", arrays(channels=(28,)))
    data = fetch_medmnist("adrenalmnist3d")
    assert data.train.images.shape == (4, 28, 28, 28)
    assert data.train.images.dtype == np.uint8
    assert data.train.images[:, 0, 0, 0].tolist() == [0, 1, 2, 3]
    assert data.train.labels.tolist() == [0, 1, 1, 0]
    assert data.class_names == ["normal", "hyperplasia"]
    assert "9 volumes of 28 x 28 x 28 voxels" in data.description
    assert data.source == "https://zenodo.org/records/10519652/files/adrenalmnist3d.npz?download=1"


def test_breastmnist_is_turned(offer):
    offer("breastmnist", arrays(labels=(0, 1, 1, 1)))
    data = fetch_medmnist("breastmnist")
    assert data.train.labels.tolist() == [1, 0, 0, 0]
    assert data.class_names == ["normal, benign", "malignant"]
    assert "turned here, so that label 1 is the finding" in data.description


def test_chestmnist_has_fourteen_labels_an_image(offer):
    offer("chestmnist", arrays(columns=14))
    data = fetch_medmnist("chestmnist")
    assert data.train.labels.shape == (4, 14)
    assert len(data.class_names) == 14
    assert "(n, 14)" in data.description


# What is refused.


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("pneumonia", r"Did you mean 'pneumoniamnist'\?"),
        ("PneumoniaMNIST", r"Did you mean 'pneumoniamnist'\?"),
        ("quux", r"no MedMNIST set 'quux'\. There are pathmnist"),
        ("nodulemnist3", r"Did you mean 'nodulemnist3d'\?"),
    ],
)
def test_an_unknown_name_gets_help(name, message):
    with pytest.raises(ValueError, match=message):
        fetch_medmnist(name)


def test_an_unknown_size_is_told():
    with pytest.raises(ValueError, match="size is 32; MedMNIST comes in 28, 64, 128, 224 pixels"):
        fetch_medmnist("pneumoniamnist", size=32)
    with pytest.raises(ValueError, match="size is 128; adrenalmnist3d comes in 28, 64 voxels"):
        fetch_medmnist("adrenalmnist3d", size=128)


def npz(held):
    stream = io.BytesIO()
    np.savez(stream, **held)
    return stream.getvalue()


def shuffled(held, seed=0):
    """The same images with their labels, in another order and with another compression."""
    order = {split: np.random.default_rng(seed).permutation(count) for split, count in COUNTS.items()}
    stream = io.BytesIO()
    np.savez_compressed(stream, **{key: array[order[key.split("_")[0]]] for key, array in held.items()})
    return stream.getvalue()


def know(monkeypatch, folder, held):
    """Let these be the known images of PneumoniaMNIST."""
    (folder / "known.npz").write_bytes(npz(held))
    contents = {"28": content_of(folder / "known.npz", "pneumoniamnist")}
    monkeypatch.setitem(REGISTRY, "pneumoniamnist", REGISTRY["pneumoniamnist"] | {"contents": contents})


def test_a_mirror_may_hold_the_same_images_in_another_order(offer, monkeypatch, tmp_path):
    offer("pneumoniamnist", shuffled(arrays()), official=False)
    know(monkeypatch, tmp_path, arrays())
    data = fetch_medmnist("pneumoniamnist")
    values = data.train.images[:, 0, 0].tolist()
    assert values != [0, 1, 2, 3]
    assert sorted(zip(values, data.train.labels.tolist(), strict=True)) == [(0, 0), (1, 1), (2, 1), (3, 0)]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("a pixel", "expected MD5 000"),
        ("a label", "expected MD5 000"),
        ("labels exchanged", "expected MD5 000"),
        ("splits exchanged", "expected MD5 000"),
        ("a larger type", r"val_labels is int64 \(3, 1\) instead of uint8"),
        ("another shape", r"test_images is uint8 \(2, 14, 56\) instead of uint8 \(2, 28, 28\)"),
        ("objects", "train_labels.npy cannot be read"),
        ("a part", "it lacks val_images"),
        ("a login page", "It is a web page"),
    ],
)
def test_a_mirror_may_not_hold_other_images(change, said, offer, monkeypatch, tmp_path):
    other = {key: array.copy() for key, array in arrays().items()}
    if change == "a pixel":
        other["test_images"][1, 5, 5] += 1
    elif change == "a label":
        other["val_labels"][0] = 1
    elif change == "labels exchanged":
        other["train_labels"] = 1 - other["train_labels"]
    elif change == "splits exchanged":
        other["train_images"][:3], other["val_images"] = other["val_images"], other["train_images"][:3].copy() + 1
    elif change == "a larger type":  # 257 would be 1 if it were cut to a byte
        other["val_labels"] = other["val_labels"] + np.int64(256)
    elif change == "another shape":
        other["test_images"] = other["test_images"].reshape(2, 14, 56)
    elif change == "objects":
        other["train_labels"] = np.array([[print]] * 4, object)
    elif change == "a part":
        del other["val_images"]
    page = b"<!DOCTYPE html><title>log in</title>"
    offer("pneumoniamnist", page if change == "a login page" else npz(other), official=False)
    know(monkeypatch, tmp_path, arrays())
    with pytest.raises(ChecksumMismatch, match=f"is not what was published: .*{said}"):
        fetch_medmnist("pneumoniamnist")
    assert not list((tmp_path / "cache").rglob("*.npz"))


def test_of_other_sets_a_mirror_holds_the_official_file(offer):
    offer("breastmnist", shuffled(arrays()), official=False)
    with pytest.raises(ChecksumMismatch, match=r"breastmnist\.npz is not what was published"):
        fetch_medmnist("breastmnist")


# The list of everything that can be fetched.


def test_the_list_says_what_and_under_which_licence():
    sets = datasets.fetchable()
    assert len(sets) == 28
    assert sets["adrenalmnist3d"] == "shapes of adrenal glands from CT, 1584 volumes, up to 35 MB, CC BY 4.0"
    assert set(datasets.DEFAULT_DOWNLOADS) <= set(sets)
    assert "(non-commercial)" in sets["dermamnist"]
    assert not any("non-commercial" in sets[name] for name in datasets.DEFAULT_DOWNLOADS)
    assert all(any(licence in line for licence in ("CC BY", "ODC-By", "BSD", "Apache")) for line in sets.values())
    assert all("MB" in line and "\n" not in line for line in sets.values())


def test_fetch_and_status_agree(offer, tmp_path):
    offer("pneumoniamnist", arrays())
    assert datasets.status("pneumoniamnist") == "mirror"
    assert datasets.fetch("pneumoniamnist") == [tmp_path / "cache" / "medmnist" / "pneumoniamnist.npz"]
    assert datasets.status("pneumoniamnist") == "cached"
    assert datasets.status("pneumoniamnist", data_home=tmp_path / "other") == "mirror"
    assert datasets.status("retinamnist") == "missing"


@pytest.mark.parametrize("function", [datasets.status, datasets.fetch])
def test_an_unknown_set_gets_help(function):
    with pytest.raises(ValueError, match=r"no data set 'heart-disease' to fetch\. Did you mean 'heart_disease'\?"):
        function("heart-disease")


def test_importing_the_data_sets_loads_nothing_heavy():
    heavy = "pooch requests tqdm pandas sklearn scipy skimage pydicom nibabel matplotlib tensorflow"
    program = f"import sys, medlearn.datasets; print([m for m in '{heavy}'.split() if m in sys.modules])"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout.strip() == "[]"
    program = "import sys, medlearn.datasets; print(sum(name.startswith('medlearn') for name in sys.modules))"
    assert int(subprocess.run([sys.executable, "-c", program], capture_output=True, text=True).stdout) <= 25


# The real set, where it is at hand.


@pytest.fixture
def pneumonia(tmp_path):
    found = datasets.status("pneumoniamnist")
    if found == "missing":
        pytest.skip("PneumoniaMNIST is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    return fetch_medmnist("pneumoniamnist", data_home=tmp_path if found == "mirror" else None)


def test_pneumoniamnist_is_the_published_set(pneumonia):
    sizes = [len(pneumonia[split].labels) for split in ("train", "val", "test")]
    assert sizes == [4708, 524, 624]
    # Kermany's training folder holds 3883 radiographs with pneumonia (here in train and val), the test folder 390.
    assert [int(pneumonia[split].labels.sum()) for split in ("train", "val", "test")] == [3494, 389, 390]


def test_the_test_images_share_none_with_the_others(pneumonia):
    seen = {image.tobytes() for split in ("train", "val") for image in pneumonia[split].images}
    assert not any(image.tobytes() in seen for image in pneumonia.test.images)


def test_adrenalmnist3d_is_the_published_set(tmp_path):
    found = datasets.status("adrenalmnist3d")
    if found == "missing":
        pytest.skip("AdrenalMNIST3D is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    data = fetch_medmnist("adrenalmnist3d", data_home=tmp_path if found == "mirror" else None)
    assert [len(data[split].labels) for split in ("train", "val", "test")] == [1188, 98, 298]
    assert [int(data[split].labels.sum()) for split in ("train", "val", "test")] == [259, 22, 69]
    assert set(np.unique(data.train.images)) == {0, 255}  # shapes: inside the gland or not
