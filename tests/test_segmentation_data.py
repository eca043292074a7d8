"""Hippocampus, vessels and breast ultrasound: small archives, and the real sets where they are."""

import gzip
import hashlib
import io
import tarfile
import zipfile

import nibabel
import numpy as np
import pytest
from PIL import Image

from medlearn import datasets
from medlearn.__main__ import main
from medlearn.datasets import (
    ChecksumMismatch,
    breast_ultrasound,
    fetch_breast_ultrasound,
    fetch_hippocampus,
    fetch_vessels,
    segmentation,
)
from medlearn.datasets.download import lists

NAMES = ("hippocampus", "vessels", "breast_ultrasound")


@pytest.fixture
def offer(tmp_path, monkeypatch):
    """Put files of this test's own on a mirror; they count as official unless the test says otherwise."""
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "cache"))
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path / "mirror"))

    def write(official=True, **contents):
        lines = ""
        for name, content in contents.items():
            path = PATHS[name]
            (tmp_path / "mirror" / path).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "mirror" / path).write_bytes(content)
            sha256 = hashlib.sha256(content).hexdigest()
            lines += f"{sha256}  {path}\n"
            if official:
                be_official(monkeypatch, name, f"sha256:{sha256}")
        (tmp_path / "mirror" / "SHA256SUMS").write_text(lines)

    return write


PATHS = {
    "volumes": "msd/Task04_Hippocampus.tar",
    "vessels": "chase-db1/CHASEDB1.zip",
    "pictures": "breast-ultrasound/BrEaST-Lesions_USG-images_and_masks-Dec-15-2023.zip",
    "table": "breast-ultrasound/BrEaST-Lesions-USG-clinical-data-Dec-15-2023.xlsx",
}
SETS = {"volumes": "hippocampus", "vessels": "vessels", "pictures": "breast_ultrasound", "table": "breast_ultrasound"}


def be_official(monkeypatch, name, checksum, kind="files"):
    """Let a file have this checksum, or (kind "contents") this content."""
    monkeypatch.setitem(lists()[SETS[name]][kind], PATHS[name].rpartition("/")[2], checksum)


def zipped(files):
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def tarred(files):
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()


# Hippocampus.


def nifti(array):
    return nibabel.Nifti1Image(array, np.eye(4)).to_bytes()


def volumes(**changes):
    """Return the files of a small archive with patients 7 and 12, as the Decathlon names them; None takes one away."""
    files = {}
    for patient, kind in ((12, np.uint8), (7, np.float32)):
        image = np.arange(24).reshape(2, 3, 4).astype(kind) + patient
        name = f"hippocampus_{patient:03}.nii.gz"
        files |= {f"imagesTr/{name}": image, f"labelsTr/{name}": (image % 3).astype(np.uint8)}
    files |= {"imagesTs/hippocampus_001.nii.gz": np.zeros((2, 2, 2), np.uint8)} | changes
    packed = {name: gzip.compress(nifti(array)) for name, array in files.items() if isinstance(array, np.ndarray)}
    packed |= {name: content for name, content in files.items() if isinstance(content, bytes)}
    packed |= {"imagesTr/._hippocampus_007.nii.gz": b"left by macOS", "dataset.json": b"{}"}
    return {f"Task04_Hippocampus/{name}": content for name, content in packed.items()}


@pytest.fixture
def two_volumes(monkeypatch):
    monkeypatch.setattr(segmentation, "VOLUMES", 2)


def test_volumes_are_sorted_by_file_and_of_one_type(offer, two_volumes):
    offer(volumes=tarred(volumes()))
    data = fetch_hippocampus()
    assert data.files.tolist() == [7, 12]
    assert data.patients.tolist() == [4, 6]
    assert [image.dtype.name for image in data.images] == ["float32"] * 2
    assert np.array_equal(data.images[1], np.arange(24).reshape(2, 3, 4) + 12)
    assert np.array_equal(data.masks[0], (np.arange(24).reshape(2, 3, 4) + 7) % 3)
    assert data.masks[0].dtype == np.uint8
    assert (data.spacing, data.licence) == ((1.0, 1.0, 1.0), "CC BY-SA 4.0")


NAME = "hippocampus_012.nii.gz"


def promising(shape):
    """A volume whose header promises more voxels than it has."""
    content = bytearray(nifti(np.zeros((2, 3, 4), np.uint8)))
    content[42:48] = np.array(shape, "<i2").tobytes()
    return gzip.compress(bytes(content))


LABEL = (np.arange(24).reshape(2, 3, 4) % 3).astype(np.uint8)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (volumes(**{f"labelsTr/{NAME}": None}), r"hippocampus_012\.nii\.gz has no label"),
        ({name: content for name, content in volumes().items() if "Tr" not in name}, "it holds 0 volumes instead of 2"),
        (volumes(**{f"imagesTr/{NAME}": b"not gzip"}), f"{NAME} cannot be read"),
        (volumes(**{f"imagesTr/{NAME}": gzip.compress(b"no volume")}), f"{NAME} cannot be read"),
        (volumes(**{f"imagesTr/{NAME}": promising((2000, 2000, 1000))}), r".* promises \(2000, 2000, 1000\) voxels"),
        (volumes(**{f"imagesTr/{NAME}": 0 * LABEL}), "expected MD5 000"),
        (volumes(**{f"labelsTr/{NAME}": 0 * LABEL}), "expected MD5 000"),
        (
            {"imagesTr/hippocampus_x.nii.gz": b"", "imagesTr/y.nii.gz": b"", "labelsTr/y.nii.gz": b""},
            "hippocampus_x.nii.gz has no label",
        ),
    ],
)
def test_a_mirror_may_not_hold_other_volumes(files, message, offer, two_volumes, monkeypatch, tmp_path):
    know_the_volumes(monkeypatch, tmp_path)
    offer(official=False, volumes=tarred(files))
    with pytest.raises(ChecksumMismatch, match=f"is not what was published: {message}"):
        fetch_hippocampus()
    assert not list((tmp_path / "cache").rglob("*.tar"))


def know_the_volumes(monkeypatch, folder):
    (folder / "known.tar").write_bytes(tarred(volumes()))
    be_official(monkeypatch, "volumes", "md5:" + "0" * 32)
    be_official(monkeypatch, "volumes", segmentation.content_of_volumes(folder / "known.tar"), "contents")


def test_a_mirror_may_pack_the_same_volumes_in_another_way(offer, two_volumes, monkeypatch, tmp_path):
    know_the_volumes(monkeypatch, tmp_path)
    offer(official=False, volumes=tarred(dict(reversed(volumes().items()))))
    assert fetch_hippocampus().files.tolist() == [7, 12]


# Vessels.

EYE = (4, 5)


def png(array, mode=None):
    stream = io.BytesIO()
    Image.fromarray(array, mode).save(stream, "PNG")
    return stream.getvalue()


def eyes(**changes):
    files = {"__MACOSX/Image_01L.jpg": b"", "._Image_01L.jpg": b"", "readme.txt": b"hello"}
    for number, eye in enumerate(segmentation.EYES):
        files[f"Image_{eye}.jpg"] = png(np.full((*EYE, 3), number, np.uint8))
        for which in ("1st", "2nd"):
            files[f"Image_{eye}_{which}HO.png"] = png(np.eye(*EYE, k=int(which[0]), dtype=np.uint8) * 255)
    files |= changes
    return {name: content for name, content in files.items() if content is not None}


def test_both_eyes_of_each_child_and_both_observers(offer):
    offer(vessels=zipped(eyes()))
    data = fetch_vessels()
    assert data.images[:, 0, 0, 0].tolist() == list(range(28))
    assert data.patients.tolist() == [child for child in range(1, 15) for _ in "LR"]
    assert np.array_equal(data.first[3], np.eye(*EYE, k=1, dtype=bool))
    assert np.array_equal(data.second[3], np.eye(*EYE, k=2, dtype=bool))


def test_the_same_pictures_zipped_anew_count_and_others_do_not(offer, monkeypatch, tmp_path):
    files = {name: content for name, content in eyes().items() if name.startswith("Image")}
    be_official(monkeypatch, "vessels", segmentation.content_of_files(files), "contents")
    offer(official=False, vessels=zipped(dict(reversed(eyes().items()))))
    assert len(fetch_vessels().images) == 28
    other = segmentation.content_of_files(files | {"Image_01L.jpg": b"other"})
    be_official(monkeypatch, "vessels", other, "contents")
    with pytest.raises(ChecksumMismatch, match=r"CHASEDB1\.zip is not what was published"):
        fetch_vessels(data_home=tmp_path / "fresh")


# Breast ultrasound.

OTHERS = "case002_other1.png&case002_other2.png"
ROWS = [
    ["1", "case001.png", "case001_tumor.png", "", "0.01", "57", *["no"] * 14, "malignant"],
    ["2", "case002.png", "case002_tumor.png", OTHERS, "0.02", "not available", *["no"] * 14, "benign"],
    ["3", "case003.png", "", "", "0.02", "44", *["no"] * 14, "normal"],
]


def sheet(rows, strings=()):
    """Write an Excel file: numbers as numbers, the first text as a shared one, other texts inline."""

    def cell(row, column, text):
        place = f"{chr(65 + column)}{row + 1}"
        if text in strings:
            return f'<c r="{place}" t="s"><v>{strings.index(text)}</v></c>'
        if text.replace(".", "").isdecimal():
            return f'<c r="{place}"><v>{text}</v></c>'
        return f'<c r="{place}" t="inlineStr"><is><t>{text.replace("&", "&amp;")}</t></is></c>' if text else ""

    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    body = "".join(
        f"<row>{''.join(cell(i, j, text) for j, text in enumerate(row))}</row>" for i, row in enumerate(rows)
    )
    shared = "".join(f"<si><r><t>{text[:1]}</t></r><r><t>{text[1:]}</t></r></si>" for text in strings)
    return zipped(
        {
            "xl/worksheets/sheet1.xml": f"<worksheet {space}><sheetData>{body}</sheetData></worksheet>",
            "xl/sharedStrings.xml": f"<sst {space}>{shared}</sst>",
        }
    )


def breasts(**changes):
    clear = np.zeros((3, 4, 4), np.uint8)
    clear[1, 2] = 255
    other = np.roll(clear, 1, axis=0)
    files = {f"case00{number}.png": png(np.full((3, 4, 3), 50 * number, np.uint8)) for number in (1, 2, 3)}
    files |= {"case001_tumor.png": png(clear), "case002_tumor.png": png(clear)}
    files |= {"case002_other1.png": png(other), "case002_other2.png": png(clear)} | changes
    return zipped({f"folder/{name}": content for name, content in files.items() if content is not None})


TABLE = sheet([list(breast_ultrasound.COLUMNS), *ROWS], strings=("CaseID", "malignant"))


def test_pictures_masks_and_table_belong_together(offer):
    offer(pictures=breasts(), table=TABLE)
    data = fetch_breast_ultrasound()
    assert [image[0, 0] for image in data.images] == [50, 100, 150]
    assert [np.argwhere(mask).tolist() for mask in data.masks] == [[[1, 2]], [[1, 2]], []]
    assert [int(mask.sum()) for mask in data.others] == [0, 2, 0]
    assert data.labels.tolist() == [1, 0, 0]
    assert data.patients.tolist() == [1, 2, 3]
    assert data.table.shape == (3, 21)
    assert data.table.Age.isna().tolist() == [False, True, False]
    assert data.table.Classification.tolist() == ["malignant", "benign", "normal"]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ([["CaseID"], ["1"]], "its columns are CaseID"),
        ([], "its columns are"),
        ([list(breast_ultrasound.COLUMNS), *ROWS[:2]], "expected SHA256"),
        ([list(breast_ultrasound.COLUMNS), *ROWS[::-1]], "its cases are not numbered from 1"),
    ],
)
def test_a_mirror_may_not_hold_another_table(rows, message, offer, monkeypatch):
    be_official(monkeypatch, "table", "1 benign, 1 malignant, 1 normal", "contents")
    offer(pictures=breasts())
    official = {"pictures": breasts(), "table": sheet(rows)}
    offer(official=False, **official)
    be_official(monkeypatch, "pictures", f"sha256:{hashlib.sha256(breasts()).hexdigest()}")
    with pytest.raises(ChecksumMismatch, match=f"is not what was published: {message}"):
        fetch_breast_ultrasound()


def test_pictures_and_table_have_an_address_at_the_publisher():
    files = breast_ultrasound.breast_ultrasound_files().values()
    uploads = "https://www.cancerimagingarchive.net/wp-content/uploads/"
    assert [file.url for file in files] == [uploads + PATHS[name].split("/")[1] for name in ("pictures", "table")]


def test_files_placed_by_hand_count_if_they_hold_the_set(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path))
    monkeypatch.delenv("MEDLEARN_MIRROR", raising=False)
    for name, content in (("pictures", breasts()), ("table", TABLE)):
        (tmp_path / PATHS[name]).parent.mkdir(exist_ok=True)
        (tmp_path / PATHS[name]).write_bytes(content)
    with zipfile.ZipFile(io.BytesIO(breasts())) as archive:
        files = {name.rpartition("/")[2]: archive.read(name) for name in archive.namelist()}
    be_official(monkeypatch, "pictures", segmentation.content_of_files(files), "contents")
    be_official(monkeypatch, "table", "1 benign, 1 malignant, 1 normal", "contents")
    assert len(fetch_breast_ultrasound().images) == 3
    assert datasets.status("breast_ultrasound") == "cached"


# The command line, and the real sets.


def test_the_command_line_knows_them(capsys):
    assert main(["fetch", "--list", *NAMES]) == 0
    told = capsys.readouterr().out
    assert all(name in told for name in NAMES)


def real(name, fetch, tmp_path):
    found = datasets.status(name)
    if found == "missing":
        pytest.skip(f"{name} is neither in the cache nor on a mirror (MEDLEARN_MIRROR); nothing is downloaded")
    return fetch(data_home=tmp_path if found == "mirror" else None)


def both_sides(data):
    """Return the masks of the first and of the second side of each patient who has both."""
    pairs = [np.flatnonzero(data.patients == patient) for patient in np.unique(data.patients)]
    return [[data.masks[places[side]] for places in pairs if len(places) == 2] for side in (0, 1)]


def test_the_real_hippocampi(tmp_path):
    data = real("hippocampus", fetch_hippocampus, tmp_path)
    shapes = np.array([image.shape for image in data.images])
    assert shapes.min(axis=0).tolist() == [31, 40, 24]
    assert shapes.max(axis=0).tolist() == [43, 59, 47]
    assert len(set(data.files.tolist())) == len(data.images) == 260
    of_each = np.unique(data.patients, return_counts=True)[1]
    assert np.bincount(of_each).tolist() == [0, 80, 90]
    left, right = (np.array([(mask > 0).sum() for mask in side]) for side in both_sides(data))
    assert np.corrcoef(left, right)[0, 1] > 0.9
    assert all(np.unique(mask).tolist() == [0, 1, 2] for mask in data.masks)
    front, back = (np.mean([np.argwhere(mask == part)[:, 1].mean() for mask in data.masks]) for part in (1, 2))
    assert front > back + 10  # the anterior part lies in front


def test_the_real_vessels(tmp_path):
    data = real("vessels", fetch_vessels, tmp_path)
    assert data.images.shape == (28, 960, 999, 3)
    assert 0.05 < data.second.mean() < data.first.mean() < 0.1
    assert all((one & two).sum() / one.sum() > 0.6 for one, two in zip(data.first, data.second, strict=True))


def test_the_real_breasts(tmp_path):
    data = real("breast_ultrasound", fetch_breast_ultrasound, tmp_path)
    assert data.table.shape == (256, 21)
    assert [int(data.labels.sum()), sum(mask.any() for mask in data.masks)] == [98, 252]
    assert sum(mask.any() for mask in data.others) == 7
    assert data.table.Age.isna().sum() == 42
    assert all(image.shape == mask.shape for image, mask in zip(data.images, data.masks, strict=True))
