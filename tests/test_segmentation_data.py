"""Hippocampus, vessels and breast ultrasound: small archives with every flaw, and the real sets where they are."""

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
    DataUnavailable,
    breast_ultrasound,
    fetch_breast_ultrasound,
    fetch_hippocampus,
    fetch_vessels,
    hippocampus,
    members,
    spreadsheet,
    vessels,
)
from medlearn.datasets.archives import Unexpected
from medlearn.datasets.pictures import picture

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
    "pictures": f"breast-ultrasound/{breast_ultrasound.PICTURES}",
    "table": f"breast-ultrasound/{breast_ultrasound.TABLE}",
}


def be_official(monkeypatch, name, checksum):
    if name == "volumes":
        monkeypatch.setattr(hippocampus, "OFFICIAL", checksum)
    elif name == "vessels":
        monkeypatch.setattr(vessels, "OURS", checksum)
    else:
        monkeypatch.setitem(breast_ultrasound.OURS, PATHS[name].rpartition("/")[2], checksum)


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
    import gzip

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
    monkeypatch.setattr(hippocampus, "VOLUMES", 2)


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
LABEL = (np.arange(24).reshape(2, 3, 4) % 3).astype(np.uint8)


@pytest.mark.parametrize(
    ("files", "message"),
    [
        (volumes(**{f"labelsTr/{NAME}": None}), "hippocampus_012.nii.gz has no label"),
        (volumes(**{f"imagesTr/{NAME}": None}), "hippocampus_012.nii.gz has no image"),
        ({name: content for name, content in volumes().items() if "Tr" not in name}, "its folder imagesTr is empty"),
        (volumes(**{f"labelsTr/{NAME}": LABEL[:1]}), r"shape \(2, 3, 4\), its label \(1, 3, 4\)"),
        (volumes(**{f"labelsTr/{NAME}": LABEL + np.uint8(1)}), "its label something else than 0, 1 and 2"),
        (volumes(**{f"imagesTr/{NAME}": LABEL * np.float32(np.nan)}), "holds NaN"),
        (volumes(**{f"imagesTr/{NAME}": b"not gzip"}), f"{NAME} cannot be read"),
        (
            volumes(**{"imagesTr/hippocampus_013.nii.gz": LABEL, "labelsTr/hippocampus_013.nii.gz": LABEL}),
            "it holds 3 volumes instead of 2",
        ),
        (
            volumes(**{"imagesTr/hippocampus_x.nii.gz": LABEL, "labelsTr/hippocampus_x.nii.gz": LABEL}),
            "it holds 3 volumes",
        ),
    ],
)
def test_an_archive_with_a_flaw_is_told(files, message, offer, two_volumes):
    offer(volumes=tarred(files))
    with pytest.raises(DataUnavailable, match=f"does not hold the volumes it is named after: .*{message}"):
        fetch_hippocampus()


@pytest.mark.parametrize(
    "content", [b"<html>not an archive</html>", zipped({"a": b""}), b""], ids=["a page", "a zip file", "nothing"]
)
def test_what_is_no_tar_is_told(content, offer):
    offer(volumes=content)
    with pytest.raises(DataUnavailable, match=r"does not hold the volumes .*: it"):
        fetch_hippocampus()


def test_a_mirror_may_pack_the_same_volumes_in_another_way(offer, two_volumes, monkeypatch, tmp_path):
    offer(volumes=tarred(volumes()))
    first = fetch_hippocampus()
    known = hippocampus.volumes_digest(first.images, first.masks, first.files)
    monkeypatch.setattr(hippocampus, "KNOWN_VOLUMES", known)
    monkeypatch.setattr(hippocampus, "OFFICIAL", "md5:" + "0" * 32)
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "fresh"))
    other = dict(reversed(volumes().items()))
    offer(official=False, volumes=tarred(other))
    assert fetch_hippocampus().files.tolist() == [7, 12]


@pytest.mark.parametrize("side", ["imagesTr", "labelsTr"])
def test_a_mirror_may_not_hold_other_volumes(side, offer, two_volumes, monkeypatch, tmp_path):
    offer(volumes=tarred(volumes()))
    first = fetch_hippocampus()
    known = hippocampus.volumes_digest(first.images, first.masks, first.files)
    monkeypatch.setattr(hippocampus, "KNOWN_VOLUMES", known)
    monkeypatch.setattr(hippocampus, "OFFICIAL", "md5:" + "0" * 32)
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path / "fresh"))
    offer(official=False, volumes=tarred(volumes(**{f"{side}/{NAME}": 0 * LABEL})))
    with pytest.raises(ChecksumMismatch, match="the mirror's list but not the published msd/Task04_Hippocampus"):
        fetch_hippocampus()
    assert not list((tmp_path / "fresh").rglob("*.tar"))


# Vessels.

EYE = (4, 5)


def png(array, mode=None):
    stream = io.BytesIO()
    Image.fromarray(array, mode).save(stream, "PNG")
    return stream.getvalue()


def eyes(**changes):
    files = {"__MACOSX/Image_01L.jpg": b"", "._Image_01L.jpg": b"", "readme.txt": b"hello"}
    for number, eye in enumerate(vessels.EYES):
        files[f"Image_{eye}.jpg"] = png(np.full((*EYE, 3), number, np.uint8))
        for which in ("1st", "2nd"):
            files[f"Image_{eye}_{which}HO.png"] = png(np.eye(*EYE, k=int(which[0]), dtype=np.uint8) * 255)
    files |= changes
    return {name: content for name, content in files.items() if content is not None}


@pytest.fixture
def small_eyes(monkeypatch):
    monkeypatch.setattr(vessels, "SHAPE", EYE)


def test_both_eyes_of_each_child_and_both_observers(offer, small_eyes):
    offer(vessels=zipped(eyes()))
    data = fetch_vessels()
    assert data.images[:, 0, 0, 0].tolist() == list(range(28))
    assert data.patients.tolist() == [child for child in range(1, 15) for _ in "LR"]
    assert np.array_equal(data.first[3], np.eye(*EYE, k=1, dtype=bool))
    assert np.array_equal(data.second[3], np.eye(*EYE, k=2, dtype=bool))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (zipped(eyes(**{"Image_03R_2ndHO.png": None})), "it lacks Image_03R_2ndHO.png"),
        (zipped({}), "it holds no picture"),
        (zipped(eyes(**{"Image_03R.jpg": png(np.zeros((2, 2), np.uint8))})), r"Image_03R.jpg has 2 x 2 pixels, not \("),
        (zipped(eyes(**{"Image_03R.jpg": b"GIF89a"})), "Image_03R.jpg is no picture"),
        (zipped(eyes() | {"again/Image_03R.jpg": b""}), "it holds Image_03R.jpg twice"),
        (tarred({"a": b"1"}), "it cannot be read as a zip archive"),
    ],
)
def test_pictures_with_a_flaw_are_told(content, message, offer, small_eyes):
    offer(vessels=content)
    with pytest.raises(DataUnavailable, match=f"does not hold the pictures it is named after: {message}"):
        fetch_vessels()


def test_the_same_pictures_zipped_anew_count_and_others_do_not(offer, small_eyes, monkeypatch):
    files = {name: content for name, content in eyes().items() if name.startswith("Image")}
    monkeypatch.setattr(vessels, "KNOWN_FILES", vessels.files_digest(files))
    offer(official=False, vessels=zipped(dict(reversed(eyes().items()))))
    assert len(fetch_vessels().images) == 28
    monkeypatch.setattr(vessels, "KNOWN_FILES", vessels.files_digest(files | {"Image_01L.jpg": b"other"}))
    with pytest.raises(ChecksumMismatch, match="not the published chase-db1"):
        fetch_vessels(data_home=datasets.download.cache_folder() / "fresh")


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


@pytest.fixture
def three_patients(monkeypatch):
    monkeypatch.setattr(breast_ultrasound, "CLASSES", {"benign": 1, "malignant": 1, "normal": 1})


TABLE = sheet([list(breast_ultrasound.COLUMNS), *ROWS], strings=("CaseID", "malignant"))


def test_pictures_masks_and_table_belong_together(offer, three_patients):
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
    ("changes", "message"),
    [
        ({"pictures": breasts(**{"case002_tumor.png": None})}, "it lacks case002_tumor.png"),
        ({"pictures": breasts(**{"case002.png": png(np.zeros((2, 2), np.uint8))})}, "case002_tumor.png has 3 x 4"),
        ({"pictures": zipped({})}, "it holds no picture"),
        ({"table": sheet([["CaseID"], ["1"]])}, "it lacks the column Image_filename"),
        ({"table": sheet([])}, "it lacks the column CaseID"),
        ({"table": sheet([list(breast_ultrasound.COLUMNS), *ROWS[:2]])}, "its classes are"),
        ({"table": sheet([list(breast_ultrasound.COLUMNS), *ROWS[::-1]])}, "its cases are not numbered from 1"),
        ({"table": zipped({"a.txt": b""})}, "it is no Excel file"),
        ({"table": zipped({"xl/worksheets/sheet1.xml": "<!DOCTYPE a><a/>"})}, "its XML declares entities"),
        ({"table": zipped({"xl/worksheets/sheet1.xml": "<a>"})}, "its XML cannot be read"),
    ],
)
def test_a_set_with_a_flaw_is_told(changes, message, offer, three_patients):
    offer(**({"pictures": breasts(), "table": TABLE} | changes))
    with pytest.raises(DataUnavailable, match=f"does not hold the set it is named after: .*{message}"):
        fetch_breast_ultrasound()


def test_without_a_mirror_a_person_is_told_what_to_download_and_where_to_put_it(tmp_path, monkeypatch):
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path))
    monkeypatch.delenv("MEDLEARN_MIRROR", raising=False)
    with pytest.raises(DataUnavailable, match="cannot be fetched by a program") as told:
        fetch_breast_ultrasound()
    path = tmp_path / PATHS["pictures"]
    assert f"open {breast_ultrasound.PAGE} in a browser, download {path.name} there" in str(told.value)
    assert str(path) in str(told.value)


def test_files_placed_by_hand_count_if_they_hold_the_set(tmp_path, monkeypatch, three_patients):
    monkeypatch.setenv("MEDLEARN_DATA", str(tmp_path))
    monkeypatch.delenv("MEDLEARN_MIRROR", raising=False)
    for name, content in (("pictures", breasts()), ("table", TABLE)):
        (tmp_path / PATHS[name]).parent.mkdir(exist_ok=True)
        (tmp_path / PATHS[name]).write_bytes(content)
    files = members.read_zip(tmp_path / PATHS["pictures"], ending=(".png",), most=10**6)
    monkeypatch.setattr(breast_ultrasound, "KNOWN_PICTURES", vessels.files_digest(files))
    assert len(fetch_breast_ultrasound().images) == 3
    assert datasets.status("breast_ultrasound") == "cached"


# Archives and pictures that mean harm.


def test_no_file_may_be_larger_than_expected(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"x/big.png": bytes(1001)}))
    (tmp_path / "a.tar").write_bytes(tarred({"x/big.png": bytes(1001)}))
    for read, path in ((members.read_zip, "a.zip"), (members.read_tar, "a.tar")):
        assert [len(content) for content in read(tmp_path / path, ending=(".png",), most=1001).values()] == [1001]
        with pytest.raises(Unexpected, match=r"big\.png holds more than the 1000 bytes"):
            read(tmp_path / path, ending=(".png",), most=1000)


def test_a_gzip_bomb_is_not_unpacked():
    import gzip

    with pytest.raises(Unexpected, match="bomb holds more than the 1000 bytes"):
        members.unzipped("bomb", gzip.compress(bytes(10**7)), most=1000)


def test_names_that_lead_out_of_the_archive_write_nothing(tmp_path):
    (tmp_path / "a.zip").write_bytes(zipped({"../../evil.png": b"1", "/etc/other.png": b"2"}))
    assert members.read_zip(tmp_path / "a.zip", ending=(".png",), most=9) == {"evil.png": b"1", "other.png": b"2"}
    assert [path.name for path in tmp_path.iterdir()] == ["a.zip"]


def test_a_picture_of_too_many_pixels_is_not_decoded():
    with pytest.raises(Unexpected, match="huge has 3000 x 3000 pixels"):
        picture("huge", png(np.zeros((3000, 3000), np.uint8)))


def test_a_cell_that_points_nowhere_is_told(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(sheet([["x"]]))
    assert spreadsheet.read_sheet(tmp_path / "a.xlsx") == [["x"]]
    broken = zipped({"xl/worksheets/sheet1.xml": '<w><row><c r="A1" t="s"><v>5</v></c></row></w>'})
    (tmp_path / "b.xlsx").write_bytes(broken)
    with pytest.raises(Unexpected, match="cell A1 points to a text that is not there"):
        spreadsheet.read_sheet(tmp_path / "b.xlsx")


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
    assert hippocampus.volumes_digest(data.images, data.masks, data.files) == hippocampus.KNOWN_VOLUMES


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
