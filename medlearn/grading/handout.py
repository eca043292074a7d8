"""The learner's notebook of a lesson's exercises, made from the one with the solutions.

In a solution notebook the cell with an answer carries the tag ``answer:NAME``. The learner's notebook is the same with
the stub of that exercise in its place, and with hint and solution below each check, commented out.
"""

import copy

TAG = "answer:"


def answered(cell):
    """Return the name of the exercise that a cell answers, or None."""
    tags = cell.get("metadata", {}).get("tags", [])
    return next((tag.removeprefix(TAG) for tag in tags if tag.startswith(TAG)), None)


def checks(cell, name):
    """Say whether a cell ends by checking this exercise."""
    return cell["cell_type"] == "code" and "".join(cell["source"]).strip().endswith(f"ex.{name}.check({name})")


def help_with(name):
    """Return the lines that stand below the check of an exercise, commented out."""
    return f"# ex.{name}.hint()\n# ex.{name}.solution()"


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
        Stubs in place of answers, help typed in below each check, nothing executed, links from one folder further up.

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
        checked = next((name for name in names if checks(cell, name)), None)
        if checked:
            cell["source"] = [*cell["source"], *f"\n{help_with(checked)}".splitlines(keepends=True)]
        elif answered(cell):
            cell["source"] = stubs[answered(cell)].splitlines(keepends=True)
        elif cell["cell_type"] == "markdown":
            cell["source"] = [line.replace("](../../", "](../") for line in cell["source"]]
    return notebook
