"""Write a folder from which learners run the whole path on their own images: ``python -m medlearn project``."""

import json
import re
import sys
from pathlib import Path

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
TAG = "project"
NAME = "project.ipynb"

FIRST = """\
# Your own images

Run this from top to bottom, and read what each cell says before you go on. Lesson 23 explains each step. For teaching,
not for patients.
"""

README = """\
# Your own images

1. In a terminal in this folder, type `"{python}" "{course}" lab project.ipynb`. This opens the notebook in JupyterLab:
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
    from medlearn.project.prediction import predict_one
except ImportError:
    sys.exit("Run this with the Python in which the course is installed; README.md says which.")

if len(sys.argv) < 2:
    sys.exit("Say which image: python predict.py IMAGE")
status = 0
for image in sys.argv[1:]:
    try:
        print(image, predict_one(Path(__file__).parent, image), sep="\\n")
    except ValueError as error:
        print(error, file=sys.stderr)
        status = 1
sys.exit(status)
'''


def write_project(folder, *, images, labels, patient=None, volume="middle", notebook=None):
    """Write the notebook, filled in, a README and `predict.py`.

    Parameters
    ----------
    folder : path-like
        New or empty; it is made if it is not there.
    images : path-like
        The folder of images.
    labels : path-like
        The table of labels.
    patient : str, optional
        The column that says whose an image is. Without it each image counts as a patient of its own.
    volume : {"middle", "projection"}
        What stands for a stack of slices.
    notebook : path-like, optional
        By default that of lesson 23.

    Returns
    -------
    written : list of Path

    Raises
    ------
    ValueError
        If an argument is wrong: which, and what to do. Nothing is written then.
    """
    folder, images, labels = Path(folder), Path(images), Path(labels)
    _check(folder, images, labels, patient)
    filled = fill(
        json.loads(Path(notebook or lesson()).read_text(encoding="utf-8")),
        image_folder=images.resolve().as_posix(),
        label_file=labels.resolve().as_posix(),
        patient_column=patient,
        **({} if volume == "middle" else {"volume": volume}),
    )
    filled["cells"].insert(0, {"cell_type": "markdown", "id": "first", "metadata": {}, "source": FIRST})
    texts = {
        NAME: json.dumps(filled, indent=1, ensure_ascii=False) + "\n",
        "README.md": README.format(python=sys.executable, course=NOTEBOOKS.parent / "course.py"),
        "predict.py": PREDICT,
    }
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in texts.items():
        with (folder / name).open("x", encoding="utf-8") as file:
            file.write(text)
    return [folder / name for name in texts]


def lesson():
    """Return the path of the notebook from which projects are made."""
    return NOTEBOOKS / "23_your_own_images.ipynb"


def fill(notebook, **values):
    """Keep the cells with the tag `project`, without outputs, and write values into the lines that set them.

    Parameters
    ----------
    notebook : dict
        As JSON holds it.
    **values : str or None
        For `image_folder="/data"`, the one line that begins with `image_folder =`.

    Returns
    -------
    filled : dict

    Raises
    ------
    ValueError
        If a value has no line, or several.
    """
    cells = [_blank(cell) for cell in notebook["cells"] if TAG in cell["metadata"].get("tags", [])]
    for name, value in values.items():
        line, count = re.compile(rf"^{name} = .*$", re.MULTILINE), 0
        for cell in cells:
            if cell["cell_type"] == "code":
                cell["source"], here = line.subn(lambda _, text=f"{name} = {value!r}": text, cell["source"])
                count += here
        if count != 1:
            raise ValueError(f"the notebook sets {name} {count} times in cells tagged {TAG!r}; once is needed.")
    return notebook | {"cells": cells}


def _blank(cell):
    """Return a cell without outputs, with its source as one text."""
    blank = cell | {"source": "".join(cell["source"]), "metadata": {}}
    return blank | {"outputs": [], "execution_count": None} if cell["cell_type"] == "code" else blank


def _check(folder, images, labels, patient):
    if folder.exists() and not folder.is_dir():
        raise ValueError(f"{folder} is a file: name a new folder for the project.")
    if folder.is_dir() and any(folder.iterdir()):
        raise ValueError(f"{folder} exists and is not empty: a project is never overwritten. Name another folder.")
    if not images.is_dir():
        raise ValueError(f"--images {images}: there is no such folder. Give the folder that holds the images.")
    if folder.resolve().is_relative_to(images.resolve()):
        raise ValueError(f"{folder} lies inside the folder of images, which stays as it is. Name one elsewhere.")
    if not labels.is_file():
        raise ValueError(f"--labels {labels}: there is no such file. Give the table of labels, such as labels.csv.")
    if patient is not None:
        _check_column(labels, patient)


def _check_column(labels, patient):
    from medlearn.project.table import read_labels

    columns = list(read_labels(labels).columns)
    if patient not in columns:
        raise ValueError(f"--patient {patient}: {labels} has no such column, but {', '.join(map(repr, columns))}.")
