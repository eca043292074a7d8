"""The learner's notebooks, made from those with the solutions.

In a solution notebook the cell with an answer carries the tag ``answer:NAME``. The learner's notebook is the same with
the stub of that exercise in its place. ``python -m medlearn.exercises.notebooks FOLDER`` writes them all.
"""

import copy
import json
import sys
from pathlib import Path

from medlearn.exercises import LESSONS, of_lesson

TAG = "answer:"


def answered(cell):
    """Return the name of the exercise that a cell answers, or None."""
    tags = cell.get("metadata", {}).get("tags", [])
    return next((tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG)), None)


def student(solution, exercises):
    """Return the learner's notebook.

    Parameters
    ----------
    solution : dict
        A notebook, as JSON holds it.
    exercises : list of Exercise
        Those of its lesson.

    Returns
    -------
    notebook : dict
        Stubs in place of answers, nothing executed, links from one folder further up.

    Raises
    ------
    ValueError
        If the tagged answers are not those of the exercises, each once and in their order.
    """
    stubs = {exercise.name: exercise.stub for exercise in exercises}
    names = [answered(cell) for cell in solution["cells"] if answered(cell)]
    if names != list(stubs):
        raise ValueError(f"the notebook answers {names}, the lesson has {list(stubs)}: tag each answer, in this order.")
    notebook = copy.deepcopy(solution)
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell |= {"execution_count": None, "outputs": []}
        if answered(cell):
            cell["source"] = stubs[answered(cell)].splitlines(keepends=True)
        elif cell["cell_type"] == "markdown":
            cell["source"] = [line.replace("](../../", "](../") for line in cell["source"]]
    return notebook


def write_students(folder):
    """Write NN_topic.ipynb into a folder for every NN_topic.ipynb in its folder `solutions`; return their paths."""
    written = []
    for path in sorted((Path(folder) / "solutions").glob("[0-9]*.ipynb")):
        solution = json.loads(path.read_text(encoding="utf-8"))
        notebook = student(solution, of_lesson(path.name[:2]))
        target = Path(folder) / path.name
        target.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
        written.append(target)
    return written


def file_name(lesson):
    """Return the notebook's name for a lesson's number, such as "03_convolution.ipynb"."""
    return f"{lesson}_{LESSONS[lesson]}.ipynb"


if __name__ == "__main__":
    print(*write_students(sys.argv[1]), sep="\n")
