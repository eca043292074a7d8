"""``python -m medlearn project``: lesson 23's notebook, filled in; and a folder to practise on, with real flaws."""

import csv
import json
import re
import sys
from pathlib import Path

import numpy as np

from medlearn.project.measure import chosen_finding
from medlearn.project.pictures import Refused
from medlearn.project.table import NOTHING, Names, find_columns, read_labels

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TAG = "project"
NAME = "project.ipynb"
MOST_OF_A_PATIENT = 3
HONEST = 0.94  # share of the patients whose next visit fits the label
WEEKS = ((26, 53), (1, 5))  # from, and below: until the next visit, by label

FIRST = """\
# Your own images

Run this from top to bottom, and read what each cell says before you go on. Lesson 23 explains each step. For teaching,
not for patients.
"""

README = """\
# Your own images

1. In a terminal in this folder, type `{opens}`. This opens the notebook in JupyterLab:
   run it from top to bottom. Its first cell of code says where your images and labels are; the second, what you may
   choose.
2. Read what it says about your folder before you go on. Your images and your table are read, never changed.
3. `report.html` is the result: open it in a browser. `looks.csv` counts how often the test patients were looked at;
   do not change it.
4. Ask the model about one new image, with the Python of the course: `"{python}" predict.py IMAGE`

`report.html` shows some of your pictures and names files, and the files `model.*` hold measurements of patients: they
are as confidential as your images. All of this is for teaching, not for patients.
"""

PREDICT = '''\
"""Ask the model in this folder about images: python predict.py IMAGE [IMAGE ...]."""

import sys
from pathlib import Path

try:
    from medlearn.project.saving import Refused, predict_one
except ImportError:
    sys.exit("Run this with the Python in which the course is installed; README.md says which.")

if len(sys.argv) < 2:
    sys.exit("Say which image: python predict.py IMAGE")
status = 0
for image in sys.argv[1:]:
    try:
        print(image, predict_one(Path(__file__).parent, image), sep="\\n")
    except Refused as error:
        print(error, file=sys.stderr)
        status = 1
sys.exit(status)
'''


def write_project(folder, *, images, labels, patient=None, finding=None, ordered=False, volume="middle"):
    """Write the notebook, filled in, a README and `predict.py` into a new or empty folder."""
    folder, images, labels = Path(folder), Path(images), Path(labels)
    _check(folder, images, labels, patient, finding)
    filled = fill(
        json.loads(lesson().read_text(encoding="utf-8")),
        image_folder=images.resolve().as_posix(),
        label_file=labels.resolve().as_posix(),
        patient_column=patient,
        finding=finding,
        ordered=ordered,
        volume=volume,
    )
    filled["cells"].insert(0, {"cell_type": "markdown", "id": "first", "metadata": {}, "source": FIRST})
    texts = {
        NAME: json.dumps(filled, indent=1, ensure_ascii=False) + "\n",
        "README.md": README.format(python=sys.executable, opens=_opens("project.ipynb")),
        "predict.py": PREDICT,
    }
    folder.mkdir(parents=True, exist_ok=True)
    try:
        for name, text in texts.items():
            with (folder / name).open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError:  # a full disk: half a project could not be written again, for nothing is overwritten
        for name in texts:
            (folder / name).unlink(missing_ok=True)
        raise
    return [folder / name for name in texts]


def how_to_open(folder):
    """Say how to open a project's notebook from anywhere."""
    return f"Open it in JupyterLab: {_opens((Path(folder) / NAME).resolve())}"


def _opens(notebook):
    return f'"{sys.executable}" "{NOTEBOOKS.parent / "course.py"}" lab "{notebook}"'


def lesson():
    """Return the path of the notebook from which projects are made."""
    return NOTEBOOKS / "23_your_own_images.ipynb"


def fill(notebook, **values):
    """Keep the cells tagged `project` of a notebook, a dict as JSON holds it, without outputs, and write values."""
    cells = [_blank(cell) for cell in notebook["cells"] if TAG in cell["metadata"].get("tags", [])]
    for name, value in values.items():
        line, count = re.compile(rf"^{name} = .*$", re.MULTILINE), 0
        for cell in cells:
            if cell["cell_type"] == "code":
                cell["source"], here = line.subn(lambda _, text=f"{name} = {value!r}": text, cell["source"])
                count += here
        if count != 1:
            raise Refused(f"the notebook sets {name} {count} times in cells tagged {TAG!r}; once is needed.")
    return notebook | {"cells": cells}


def _blank(cell):
    """Return a cell without outputs, with its source as one text."""
    blank = cell | {"source": "".join(cell["source"]), "metadata": {}}
    return blank | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else blank


def _check(folder, images, labels, patient, finding):
    if folder.exists() and not folder.is_dir():
        raise Refused(f"{folder} is a file: name a new folder for the project.")
    if folder.is_dir() and any(folder.iterdir()):
        raise Refused(f"{folder} exists and is not empty: a project is never overwritten. Name another folder.")
    if not images.is_dir():
        raise Refused(f"--images {images}: there is no such folder. Give the folder that holds the images.")
    if folder.resolve().is_relative_to(images.resolve()):
        raise Refused(f"{folder} lies inside the folder of images, which stays as it is. Name one elsewhere.")
    if not labels.is_file():
        raise Refused(f"--labels {labels}: there is no such file. Give the table of labels, such as labels.csv.")
    table = read_labels(labels)
    if patient is not None and patient not in table.columns:
        raise Refused(f"--patient {patient}: {labels} has no such column, but {', '.join(map(repr, table.columns))}.")
    try:
        column = find_columns(table, Names(images), patient=patient).label
    except Refused:
        return  # the notebook asks for what it cannot find by itself
    chosen_finding(finding, sorted({label for label in table[column] if label.casefold() not in NOTHING}))


# A folder to practise on.
def write_practice(folder, images, labels, *, names, random_state=0):
    """Write `images/` and `labels.csv`, and plant five flaws that lesson 23 looks for.

    Parameters
    ----------
    folder : path-like
        There, without the two.
    images : ndarray of uint8, shape (n, rows, columns)
        At least ten.
    labels : ndarray of 0 and 1, shape (n,)
    names : (str, str)
        What the table calls 0 and 1.
    random_state : int

    Notes
    -----
    Patients and weeks are invented: a patient has one to three images of one label. The flaws: one picture under two
    patients, one row without a file, one file without a row, one file cut off half way, and the weeks until the next
    visit, which somebody planned when the label was known. There are as many files as pictures, and as many rows.
    """
    folder, rng = Path(folder), np.random.default_rng(random_state)
    (folder / "images").mkdir()
    patients = invented_patients(labels, rng)
    weeks = _weeks(labels, patients, rng)
    order = rng.permutation(len(images))
    files = [f"scan_{place:03d}.png" for place in range(1, len(images) + 1)]
    rows = [
        [file, names[labels[n]], f"P{patients[n]:03d}", str(weeks[n])] for file, n in zip(files, order, strict=True)
    ]
    for file, n in zip(files, order, strict=True):
        _save(folder / "images" / file, images[n])
    _spoil(folder / "images", rows, rng)
    with (folder / "labels.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, delimiter=";").writerows([["file", "label", "patient", "next_visit_weeks"], *rows])


def invented_patients(labels, rng):
    """Invent patients with one to three images of one label each, numbered from 1 in an order without meaning."""
    patients, started = np.zeros(len(labels), dtype=int), 0
    for label in np.unique(labels):
        own = np.flatnonzero(labels == label)
        sizes = rng.integers(1, MOST_OF_A_PATIENT + 1, len(own))
        patients[own] = started + np.repeat(np.arange(len(own)), sizes)[: len(own)]
        started = patients.max() + 1
    return rng.permutation(started)[patients] + 1


def _weeks(labels, patients, rng):
    """Invent the weeks until each patient's next visit: soon for a finding, with a few exceptions."""
    usual = np.where(rng.random(patients.max() + 1) < HONEST, 0, 1)[patients]
    drawn = [rng.integers(*span, patients.max() + 1)[patients] for span in WEEKS]
    return np.where(labels ^ usual, drawn[1], drawn[0])


def _save(path, pixels):
    from PIL import Image

    Image.fromarray(pixels).save(path)


def _spoil(images, rows, rng):
    """Plant the flaws; the places differ, and so do the patients of the copy."""
    copied, cut, gone, unnamed = (int(place) for place in rng.permutation(len(rows))[:4])
    owners = {row[2] for row in rows}
    other = min(owners - {rows[copied][2]})
    extra = f"scan_{len(rows) + 1:03d}.png"
    (images / extra).write_bytes((images / rows[copied][0]).read_bytes())
    half = (images / rows[cut][0]).read_bytes()
    (images / rows[cut][0]).write_bytes(half[: len(half) // 2])
    (images / rows[gone][0]).unlink()
    rows.append([extra, rows[copied][1], other, rows[copied][3]])
    del rows[unnamed]
