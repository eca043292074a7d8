"""A folder of images and its table: what goes together, and the one sentence for each folder that cannot go on."""

import re
import shutil

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pydicom import examples, uid

from medlearn.project import inventory
from medlearn.project.inventory import look_through, told_by
from medlearn.project.pictures import load_images
from medlearn.project.table import Names, find_columns, read_labels

N = 44


def picture(seed, shape=(32, 32)):
    return np.random.default_rng(seed).integers(1, 250, shape, dtype=np.uint8)


class Folder:
    """Forty-four small images of twenty-two patients, two classes, and a table; a test spoils what it is about."""

    def __init__(self, place):
        self.images, self.csv = place / "bilder ü", place / "labels.csv"
        self.images.mkdir()
        self.table = pd.DataFrame(
            {
                "file": [f"scan {n:02}.png" for n in range(N)],
                "label": ["ill" if n % 4 < 2 else "well" for n in range(N)],
                "patient": [f"P{n // 2:02}" for n in range(N)],
                "age": [str(20 + 7 * (n // 2) % 60) for n in range(N)],
            }
        )
        for n, name in enumerate(self.table.file):
            self.put(name, picture(n))

    def put(self, name, image):
        (self.images / name).parent.mkdir(exist_ok=True)
        Image.fromarray(image).save(self.images / name)

    def look(self, **columns):
        if not self.csv.exists():
            self.table.to_csv(self.csv, index=False)
        return look_through(self.images, self.csv, **columns)

    def rows(self, line_ends="\n"):
        return self.table.to_csv(index=False, lineterminator=line_ends)


@pytest.fixture
def folder(tmp_path):
    return Folder(tmp_path)


def sentences(found, kind):
    return [problem.sentence for problem in found.problems if problem.kind == kind]


def test_a_good_folder(folder):
    before = {path: path.stat().st_mtime_ns for path in folder.images.iterdir()}
    found = folder.look()
    fixed = "file label patient centre rows columns channels bits format spacing digest volume group age"
    assert list(found.table) == fixed.split()
    assert (len(found.table), found.classes, found.problems, found.patients_known) == (N, ["ill", "well"], [], True)
    assert found.table.digest.is_unique
    assert list(found.table.iloc[3])[:10] == ["scan 03.png", "well", "P01", "", 32, 32, 1, 8, "PNG", None]
    text = found.describe()
    assert text.startswith("44 images of 22 patients\n  ill: 22 images, 11 patients\n  well: 22 images, 11 patients")
    assert "column 'patient' is taken as the patient" in text
    assert text.endswith("Nothing was found wrong.")
    assert before == {path: path.stat().st_mtime_ns for path in folder.images.iterdir()}


# Tables as programs write them: all are read alike.
def semicolons(folder):
    return folder.rows().replace(",", ";").encode()


def windows(folder):
    return b"\xef\xbb\xbf" + folder.rows("\r\n").encode()


def utf16(folder):
    return folder.rows("\r\n").replace(",", "\t").encode("utf-16")


def blanks(folder):
    return folder.rows().replace(",", " , ").replace("ill", "ill\u00a0").encode()


def other_names(folder):
    return folder.rows().replace("scan ", "C:\\data\\SCAN ").encode()


def without_endings(folder):
    return folder.rows().replace(".png", "").encode()


def separator_for_excel(folder):
    return b"sep=;\r\n" + semicolons(folder)


def blank_lines_and_trailing_commas(folder):
    return folder.rows().replace("\n", ",\n\n").encode()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (semicolons, "separated by semicolons"),
        (windows, ""),
        (utf16, "separated by tabs"),
        (blanks, "blanks around entries are taken away in 44 lines"),
        (other_names, ""),
        (without_endings, ""),
        (blank_lines_and_trailing_commas, ""),
        (separator_for_excel, "separated by semicolons"),
    ],
)
def test_tables_of_all_programs_are_read_alike(folder, written, said):
    good = folder.look().table
    folder.csv.write_bytes(written(folder))
    found = folder.look()
    pd.testing.assert_frame_equal(found.table, good)
    assert said in " ".join(found.said)


def test_a_table_in_windows_letters(folder):
    folder.table["patient"] += " Müller"
    folder.csv.write_bytes(folder.rows().encode("cp1252"))
    found = folder.look()
    assert found.table.patient[0] == "P00 Müller"
    assert "read as cp1252" in " ".join(found.said)


# Folders that cannot go on: what spoils each, and the sentence.
BAD, FLAWS = [], []


def bad(*said):
    return lambda spoil: BAD.append(pytest.param(spoil, *said, id=spoil.__name__)) or spoil


def flaw(*said):
    return lambda spoil: FLAWS.append(pytest.param(spoil, *said, id=spoil.__name__)) or spoil


@bad(r"there is no folder .*bilder ü\. Give the folder that holds the images\.")
def no_folder(folder):
    folder.images.rename(folder.images.with_name("elsewhere"))


@bad(r"the folder .*bilder ü is empty\. Give the folder that holds the images\.")
def empty(folder):
    shutil.rmtree(folder.images)
    folder.images.mkdir()


@bad(r"there is no table of labels .*labels\.csv\. Give the name of a CSV file\.")
def no_table(folder):
    folder.csv.mkdir()


@bad(r"labels\.csv is empty\. It needs a line of names and a line for each image\.")
def empty_table(folder):
    folder.csv.write_text("\n \n")


@bad(r"labels\.csv has too few lines, 0\. It needs a line of names and a line for each image\.")
def commas_only(folder):
    folder.csv.write_text(",,\n,,\n")


@bad(r"labels\.csv has too few lines, 1\. It needs a line of names and a line for each image\.")
def header_only(folder):
    folder.csv.write_text("file,label,patient\n")


@bad(r"begins with an image, not with names of columns\. Add a first line: file,label,patient")
def no_header(folder):
    folder.table.to_csv(folder.csv, index=False, header=False)


@bad(r"labels\.csv has more than 64 MB: is it the table\? Give the name of a CSV file\.")
def not_a_table(folder):
    with folder.csv.open("wb") as file:
        file.truncate(2**27)  # a video, say


@bad(r"is an Excel workbook\. Save the table as CSV, from Excel as 'CSV UTF-8'\.")
def excel(folder):
    folder.csv.write_bytes(b"PK\x03\x04 rest of a workbook")


@bad(r"line 6 of .* has 5 entries, its header has 4 names\. Put an entry that holds commas between double")
def ragged(folder):
    folder.csv.write_text(folder.rows().replace("scan 04.png", "scan 04.png,left"))


@bad(r"line \d+ of .* cannot be read .*\. Look for a stray double quote\.")
def stray_quote(folder):
    folder.csv.write_text(folder.rows().replace("scan 05.png", '"scan 05.png'))


@bad(r"has one column only, 'name'\. It needs one for the file and one for the label\.")
def one_column(folder):
    folder.table[["file"]].rename(columns={"file": "name"}).replace(".png", "", regex=True).to_csv(
        folder.csv, index=False
    )


@bad(r"has two columns named 'label'\. Give each column its own name\.")
def same_column_twice(folder):
    folder.csv.write_text(folder.rows().replace("age", "label", 1))


@bad(r"column 'label' holds one class only, 'ill'\. Add images of another class, or name another column")
def one_class(folder):
    folder.table["label"] = "ill"


@bad(r"holds 22 different values; at most 20 classes .*\. Name another column as the label, or")
def too_many_classes(folder):
    folder.table["label"] = folder.table.patient + "!"


@bad(r"all images are of one patient, 'P1', .*\. Name the column that tells patients apart\.")
def one_patient(folder):
    folder.table["patient"] = "P1"


@bad(r"class 'rare' has too few patients, 1: .* Leave the class out, merge it .* or collect")
def class_of_one_patient(folder):
    folder.table.loc[:1, "label"] = "rare"


@bad(r"30 images with a label are left, 40 are the least: collect more")
def too_few(folder):
    folder.table = folder.table[:30]


@bad(r"no column names files of the folder: tried .*'other .*|no column names files of the folder")
def files_elsewhere(folder):
    folder.table["file"] = "other " + folder.table.file


@bad(r"5 images .* \(rows that name a file which .*: 39, such as 'gone scan 05\.png'\. Copy the files, or")
def most_files_missing(folder):
    folder.table.loc[5:, "file"] = "gone " + folder.table.file


@bad(r"'x\.png' in the table fits 2 files, 'left/x\.png' and .*\. Write the folder in front")
def same_name_in_two_folders(folder):
    folder.put("left/x.png", picture(90))
    folder.put("right/x.png", picture(91))
    folder.table.loc[0, "file"] = "x.png"


@bad(r"more than one may be the label: 'label', 'diagnosis'\. Say which one: label='label'\.")
def two_labels(folder):
    folder.table["diagnosis"] = folder.table.label


@bad(r"no column is named as a label: .*'BI-RADS'.*\. Say which one: label='...'\.")
def unnamed_label(folder):
    folder.table = folder.table.rename(columns={"label": "BI-RADS"})


@bad(r"more than one may be the file: 'mask', 'photo'\. Say which one: file='mask'\.")
def two_file_columns(folder):
    folder.table["mask"], folder.table["photo"] = folder.table.file, folder.table.file
    folder.table = folder.table.drop(columns="file")


@bad(r"0 images .* \(files that cannot be read, left out: 44\. The first: .*cut short or")
def all_corrupt(folder):
    for path in folder.images.iterdir():
        path.write_bytes(path.read_bytes()[:60])


@bad(r"0 images .* \(images without a label .* left out: 44, .* Fill the gaps if you know them")
def all_labels_missing(folder):
    folder.table["label"] = "NA"


@bad(r"44 images are more than 43\. Take a sample of the patients\.")
def too_many(folder):
    pass


@pytest.mark.parametrize(("spoil", "sentence"), BAD)
def test_a_bad_folder_gets_one_sentence(folder, monkeypatch, spoil, sentence):
    if spoil is too_many:
        monkeypatch.setattr(inventory, "MOST", 43)
    spoil(folder)
    with pytest.raises(ValueError, match=sentence) as refused:
        folder.look()
    assert "\n" not in str(refused.value)


def test_columns_that_are_asked_for(folder):
    folder.table["ward"] = folder.table.label
    assert folder.look(label="ward").table.label.equals(folder.table.label)
    with pytest.raises(ValueError, match=r"the table has no column 'pat' for patient; it has 'file', 'label'"):
        folder.look(patient="pat")
    with pytest.raises(ValueError, match=r"the column 'label' is asked for twice"):
        folder.look(patient="label", label="label")


# Folders that can go on, with something left out or to be looked at.
@flaw("unreadable", 43, r"files that cannot be read, left out: 1\. The first: .*scan 07\.png cannot be read")
def one_corrupt(folder):
    (folder.images / "scan 07.png").write_bytes(b"\x89PNG\r\n\x1a\nrubbish")


@flaw("no label", 43, r"images without a label in the table, left out: 1, such as 'scan 03\.png'")
def one_label_missing(folder):
    folder.table.loc[3, "label"] = " "


@flaw("no patient", 43, r"without a patient .*: 1, .* Fill the gaps")
def one_patient_missing(folder):
    folder.table.loc[3, "patient"] = "?"


@flaw("no image", 43, r"rows that name a file .*: 1, such as 'scan 09\.png'\. Copy the files")
def one_file_missing(folder):
    (folder.images / "scan 09.png").unlink()


@flaw(
    "not in table",
    44,
    r"^images of the folder that the table lacks, left out: 1, such as 'masks/scan 09_mask\.png'\. Add rows",
)
def masks(folder):
    folder.put("masks/scan 09_mask.png", picture(99))
    folder.put("masks/._x.png", picture(98))


@flaw("copy", 43, r"pictures that repeat another one, left out: 1, such as 'scan 01\.png'")
def copies(folder):
    folder.put("scan 01.png", picture(0))


@flaw("two patients", 43, r"one of another patient, left out: 1, such as 'scan 05.*one person")
def copies_of_another_patient(folder):
    folder.put("scan 05.png", picture(0))


@flaw("contradiction", 42, r"copies of one picture under different labels, left out: 2, .* Mend the labels")
def contradicting_copies(folder):
    folder.put("scan 02.png", picture(0))


@flaw("same row", 44, r"rows that repeat another one, left out: 1")
def a_row_twice(folder):
    folder.table = pd.concat([folder.table, folder.table[4:5]])


@flaw("two rows", 43, r"files in several rows with different labels or patients, left out: 2")
def two_rows_that_differ(folder):
    folder.table = pd.concat([folder.table, folder.table[4:5].assign(label="well")])


@flaw("spelling", 44, r"differ from others in capitals only, taken as one: 1, such as 'ILL'")
def capitals(folder):
    folder.table.loc[[0, 4], "label"] = "ILL"


@flaw("blank", 43, r"pictures of one value everywhere, left out: 1, such as 'scan 06\.png'")
def black(folder):
    folder.put("scan 06.png", np.zeros((32, 32), np.uint8))


@flaw("patients alike", 44, r"patients written in more than one way: 1, such as '01' and '1'")
def zeros_in_front(folder):
    folder.table["patient"] = [name[1:] for name in folder.table.patient]
    folder.table.loc[2, "patient"] = "1"


@flaw("patients unknown", 44, r"each image counts as a patient of its own: 44, .* name the column")
def unknown_patients(folder):
    folder.table = folder.table.drop(columns=["patient", "age"])


@flaw("disguise", 44, r"column 'BI-RADS' alone gives the label of 98% .*most frequent class: 50%.*never")
def disguise(folder):
    folder.table["BI-RADS"] = ["5" if label == "ill" else "2" for label in folder.table.label]
    folder.table.loc[0, "BI-RADS"] = "2"


@flaw("disguise", 44, r"column 'score' alone gives .* label in disguise")
def score_in_disguise(folder):
    chance = np.random.default_rng(0).random(N)
    folder.table["score"] = [f"{x + (label == 'ill'):.4f}" for x, label in zip(chance, folder.table.label, strict=True)]


@flaw("disguise", 44, r"column 'score' alone gives .* label in disguise")
def an_infinite_score(folder):
    score_in_disguise(folder)
    folder.table.loc[0, "score"] = "1e999"


@flaw("disguise", 44, r"column 'centre' alone gives the label of 100%")
def centre_in_disguise(folder):
    folder.table["hospital"] = ["A" if label == "ill" else "B" for label in folder.table.label]


@flaw("shortcut", 44, r"their size alone gives the label of 100%.*export all classes alike")
def sizes_by_class(folder):
    for n in range(N):
        folder.put(f"scan {n:02}.png", picture(n, (32, 32) if n % 4 < 2 else (32, 40)))


@flaw("shortcut", 44, r"bright marks at the border alone gives the label of \d+%")
def letters_by_class(folder):
    for n in range(N):
        image = picture(n)
        image[:3, : 3 if n % 4 < 2 else 12] = 255
        folder.put(f"scan {n:02}.png", image)


@pytest.mark.parametrize(("spoil", "kind", "left", "sentence"), FLAWS)
def test_a_flaw_is_said_and_the_rest_goes_on(folder, spoil, kind, left, sentence):
    spoil(folder)
    found = folder.look()
    assert [problem.kind for problem in found.problems] == [kind]
    assert re.search(sentence, found.problems[0].sentence)
    assert len(found.table) == left
    assert found.problems[0].sentence in found.describe()


def test_a_column_that_may_name_patients_nobody_named(folder):
    folder.table = folder.table.rename(columns={"patient": "who"})
    assert sentences(folder.look(), "disguise")[0].endswith("If it names the patients, say so.")


def test_a_copy_is_no_other_patient_where_patients_are_unknown(folder):
    copies(folder)
    unknown_patients(folder)
    assert [problem.kind for problem in folder.look().problems] == ["copy", "patients unknown"]


def test_what_other_patients_tell():
    patients = np.repeat(np.arange(50), 4)
    labels = np.repeat(np.random.default_rng(1).integers(0, 2, 50), 4)
    right, majority = told_by(patients, labels, patients)  # a birthday: every patient has one, none tells of others
    assert right == majority
    assert told_by(labels, labels, patients)[0] == 1


def test_names_bent_on_the_way(tmp_path):
    for name in ("a/Köln.PNG", "b/x.nii.gz", "b/y.png", "c/y.png", "y.png"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = Names(tmp_path)
    assert names.find("KO\u0308LN.png") == ["a/Köln.PNG"]
    assert names.find("b\\x") == ["b/x.nii.gz"]
    assert names.find("/data/export/b/y.png") == ["b/y.png"]
    assert names.find("y.png") == names.find("Y") == ["y.png"]
    assert names.find("d/x.nii.gz") == []
    assert names.find("a") == ["a"]


def test_files_are_found_by_name_among_masks(folder):
    folder.table["mask_file"] = folder.table.file
    names = Names(folder.images)
    assert find_columns(folder.table, names).file == "file"
    assert find_columns(folder.table.rename(columns={"file": "Image filename"}), names).said[0].endswith("the file")


def test_a_row_may_name_the_folder_of_a_series(folder):
    header = examples.ct
    header.file_meta.TransferSyntaxUID, (header.Rows, header.Columns) = uid.ExplicitVRLittleEndian, (16, 16)
    for n, place in ((0, 0), (0, 1), (1, 0)):
        (folder.images / f"series {n}").mkdir(exist_ok=True)
        header.ImagePositionPatient[2] = float(place)
        header.PixelData = picture(2 * n + place, (16, 16)).astype(np.int16).tobytes()
        header.save_as(folder.images / f"series {n}" / f"{place}.dcm")
    folder.table.loc[:1, "file"] = ["series 0", "Series 1/"]
    found = folder.look()
    assert found.table.file[:2].tolist() == ["series 0", "series 1"]
    assert found.table.format.value_counts().to_dict() == {"PNG": N - 2, "DICOM": 2}
    assert "1 file: a stack of 2 slices: the mean of all 2 slices is used" in found.said
    assert sentences(found, "not in table")[0].startswith("images of the folder that the table lacks, left out: 2")
    assert load_images(found.table, folder.images, size=8, channels=1).shape == (N, 8, 8, 1)
    other = folder.look(volume="projection")
    assert "1 file: a stack of 2 slices: the largest value of each line through them is used (projection)" in other.said
    assert other.table.digest[0] != found.table.digest[0]
    assert load_images(other.table, folder.images, size=8, channels=1).shape == (N, 8, 8, 1)


def test_a_table_that_is_read_already_and_its_gaps(folder):
    folder.table["label"] = [int(label == "ill") for label in folder.table.label]
    assert look_through(folder.images, folder.table).classes == ["0", "1"]
    gaps = folder.table.astype(object)
    for row, (column, gap) in enumerate(zip(("file", "label", "patient"), (np.nan, None, pd.NA), strict=True)):
        gaps.loc[row, column] = gap
    found = look_through(folder.images, gaps)
    kinds = ["no image", "no label", "no patient", "not in table"]
    assert ([problem.kind for problem in found.problems], len(found.table)) == (kinds, N - 3)


@pytest.mark.parametrize("nobody", ["None", "n.a.", ".", "unknown"])
def test_nobody_is_no_patient_though_a_label_may_be_none(folder, nobody):
    folder.table.loc[[4, 9], "patient"] = nobody
    folder.table["label"] = folder.table.label.replace("well", "None")
    found = folder.look()
    assert ([problem.kind for problem in found.problems], found.classes) == (["no patient"], ["None", "ill"])
    assert len(found.table) == N - 2


def test_numbers_of_a_spreadsheet_are_one_label(folder):
    folder.table["label"] = [str(int(label == "ill")) for label in folder.table.label]
    folder.table.loc[:2, "label"] += ".0"
    found = folder.look()
    assert found.classes == ["0", "1"]
    said = "labels that differ from others in writing only, taken as one: 2, such as '0.0'."
    assert [problem.sentence for problem in found.problems] == [said]


def test_labels_are_text(tmp_path):
    (tmp_path / "t.csv").write_text('file,label,patient\n"a, b.png",01,007\n')
    assert read_labels(tmp_path / "t.csv").iloc[0].tolist() == ["a, b.png", "01", "007"]


def test_images_are_loaded_as_squares(folder):
    folder.put("scan 00.png", np.full((10, 20), 102, np.uint8) + np.eye(10, 20, dtype=np.uint8))
    table = folder.look().table
    loaded = load_images(table, folder.images, size=16, channels=3)
    assert (loaded.shape, loaded.dtype) == ((N, 16, 16, 3), np.float32)
    assert loaded[0, 4:12] == pytest.approx(0.4, abs=0.004)
    assert not loaded[0, :4].any()
    assert not loaded[0, 12:].any()
    assert loaded[1].mean() == pytest.approx(picture(1).mean() / 255, abs=0.002)
    folder.put("scan 07.png", picture(100))
    with pytest.raises(ValueError, match=r"scan 07\.png has changed since the inventory"):
        load_images(table, folder.images, size=16, channels=1)
