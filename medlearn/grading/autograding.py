"""What the course adds to nbgrader, so that no submission breaks: exercises are graded by name, not by cell.

nbgrader finds the cells of a notebook by marks in their metadata. A learner deletes a cell, copies it with its mark,
or uploads through a program that drops all marks, and the submission loses points or stops the run. Here the locked
cells are put back first (`restore`), those with points run last, and a kernel that dies is replaced (`surviving`).
"""

import contextlib
import copy
import os
import tempfile

from medlearn.grading.course_folder import GRADED, SCHEMA

TOOTHLESS = "import sys\nexit = quit = sys.exit\ndel sys"  # `exit` would end the kernel before the points are counted


def restore(notebook, resources):
    """Put the locked cells back and the marks right: an nbgrader preprocessor, for `Autograde.sanitize_preprocessors`.

    Parameters
    ----------
    notebook : NotebookNode
        A submission; changed in place.
    resources : dict
        nbgrader's: they say which assignment it is, and where the gradebook lies.

    Returns
    -------
    notebook, resources
    """
    known = _released_cells(resources["nbgrader"])
    cells = restored(notebook["cells"], known)
    if (notebook["nbformat"], notebook["nbformat_minor"]) < (4, 5):
        for cell in cells:
            cell.pop("id", None)
    notebook["cells"] = cells
    return notebook, resources


def _released_cells(place):
    """Return the cells that nbgrader knows of an assignment's notebook: {name: cell}."""
    from nbgrader.api import Gradebook

    with Gradebook(place["db_url"]) as gradebook:
        released = gradebook.find_notebook(place["notebook"], place["assignment"])
        most = {cell.name: float(cell.max_score) for cell in [*released.grade_cells, *released.task_cells]}
        graded, tasks, solutions = (
            {cell.name for cell in group}
            for group in (released.grade_cells, released.task_cells, released.solution_cells)
        )
        return {cell.name: _released_cell(cell, most, graded, tasks, solutions) for cell in released.source_cells}


def _released_cell(source, most, graded, tasks, solutions):
    from nbformat import v4

    name = source.name
    marks = SCHEMA | {"grade_id": name, "locked": bool(source.locked), "checksum": source.checksum}
    marks |= {"cell_type": source.cell_type, "grade": name in graded, "solution": name in solutions}
    marks |= {"task": name in tasks} | ({"points": most[name]} if name in most else {})
    new = v4.new_code_cell if source.cell_type == "code" else v4.new_markdown_cell
    return new(source.source, metadata={"nbgrader": marks})


def restored(cells, known):
    """Return the learner's cells, all of them, with every locked cell once and as it was released.

    Parameters
    ----------
    cells : list of NotebookNode
        As submitted.
    known : dict of str to NotebookNode
        The cells that nbgrader knows, by name.

    Returns
    -------
    cells : list of NotebookNode
        A copied cell keeps its mark in the last copy only. A locked cell stands where it stood last; one that is
        missing is added, at the end if it has points and else at the top. What a learner wrote into a locked cell
        stays, as a cell without marks before it.
    """
    locked = {name: cell for name, cell in known.items() if cell["metadata"]["nbgrader"]["locked"]}
    names = {_text(cell): name for name, cell in locked.items()}
    row = []
    for cell in map(copy.deepcopy, cells):
        name = _take_name(cell, known) or names.get(_text(cell))
        if name not in locked or _text(cell) != _text(locked[name]):
            row.append((None if name in locked else name, cell))
        if name in locked:
            row.append((name, locked[name]))
    present = {name for name, _ in row}
    missing = [(name, cell) for name, cell in locked.items() if name not in present]
    top = [(name, cell) for name, cell in missing if not cell["metadata"]["nbgrader"]["grade"]]
    return _marked([*top, *row, *(pair for pair in missing if pair not in top)], known)


def _take_name(cell, known):
    """Remove nbgrader's mark from a cell, and return the name that it gave if there is such a cell."""
    marks = cell["metadata"].pop("nbgrader", None)
    name = marks.get("grade_id") if isinstance(marks, dict) else None
    return name if isinstance(name, str) and name in known else None


def _marked(row, known):
    """Return the cells of a row of (name, cell): marked where a name stands for the last time."""
    last = {name: place for place, (name, _) in enumerate(row)}
    cells = []
    for place, (name, cell) in enumerate(row):
        if name and last[name] == place:
            cell["metadata"]["nbgrader"] = known[name]["metadata"]["nbgrader"]
        if not name or last[name] == place or not known[name]["metadata"]["nbgrader"]["locked"]:
            cells.append(cell)
    return cells


def _text(cell):
    return "".join(cell["source"]).strip()


def turn(cell):
    """Return when a cell runs: locked imports first (0), the points last (2), all others in their order between (1)."""
    marks = cell["metadata"].get("nbgrader", {})
    if str(marks.get("grade_id", "")).startswith(GRADED):
        return 2
    return 0 if marks.get("locked") and not marks.get("grade") else 1


def surviving(execute):
    """Return nbgrader's `Execute`, made to outlive what learners' cells do.

    Parameters
    ----------
    execute : class
        `nbgrader.preprocessors.Execute`.

    Returns
    -------
    preprocessor : class
        For `Autograde.autograde_preprocessors`. Cells with points run after all others, so that the last definition
        counts, wherever it stands. A cell that kills the kernel, or cannot be interrupted, is left out, and the others
        run again in a new kernel.
    """
    return type("Surviving", (Surviving, execute), {})


class Surviving:
    """What `surviving` puts in front of nbgrader's class, whose `preprocess` and `preprocess_cell` it calls."""

    def preprocess(self, notebook, resources=None, km=None):
        """Run all cells in the order of their turns, without those that end the kernel; return as nbgrader does."""
        order = sorted(notebook["cells"], key=turn)
        with _progress_elsewhere():
            while not self._runs_to_the_end(notebook, order, resources):
                order = [cell for cell in order if cell is not self.running]
        return notebook, self.resources

    def preprocess_cell(self, cell, resources, index):
        """Run one cell, remember that it is running, and mark a cell with points whose check gave no result."""
        self.running = cell if index else None
        done = super().preprocess_cell(cell, resources, index)
        if turn(cell) == 2 and not any(output["output_type"] == "execute_result" for output in cell["outputs"]):
            _give_error(cell, "NoPoints", "the check gave no result")
        return done

    def _runs_to_the_end(self, notebook, order, resources):
        """Run cells in this order; if one ends the kernel, write that under it and return False."""
        self.running = None
        try:
            super().preprocess(_with_cells(notebook, order), resources)
        except Exception as error:
            if self.running is None:
                raise
            self.log.warning("Left out, for it ended the kernel: %s", _text(self.running)[:80])
            _give_error(self.running, type(error).__name__, "the kernel died or could not be interrupted")
            return False
        return True


def _with_cells(notebook, order):
    from nbformat import v4

    view = copy.copy(notebook)
    view["cells"] = [v4.new_code_cell(TOOTHLESS), *order]
    return view


def _give_error(cell, name, text):
    from nbformat import v4

    cell["outputs"] = [v4.new_output("error", ename=name, evalue=text, traceback=[f"{name}: {text}"])]


@contextlib.contextmanager
def _progress_elsewhere():
    """Keep the learners' checks out of the teacher's own record."""
    before = os.environ.get("MEDLEARN_PROGRESS")
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MEDLEARN_PROGRESS"] = os.path.join(folder, "progress.json")  # the kernel inherits it
        try:
            yield
        finally:
            os.environ.pop("MEDLEARN_PROGRESS")
            os.environ |= {} if before is None else {"MEDLEARN_PROGRESS": before}
