"""Run the answers that stand folded in a lesson, each at its place, in the kernel that runs the lesson."""

from pathlib import Path
from queue import Empty

import pytest

from tools import answer_in_kernel, lesson_form

IN_KERNEL = Path(answer_in_kernel.__file__).read_text(encoding="utf-8")


class Answered(pytest.Item):
    """The answer to one of the reader's cells, run after that cell in the same kernel.

    Attributes
    ----------
    parent : nbval's collector of a notebook
    cell : NotebookNode
        The reader's cell.
    compared : bool
        Whether what it prints must be what the lesson says.
    """

    def __init__(self, *, cell, compared=True, **options):
        super().__init__(**options)
        self.cell, self.compared = cell, compared

    def runtest(self):
        """Send the answer to the kernel, and fail with what the kernel says."""
        if self.parent.timed_out:
            pytest.skip("an earlier cell took too long")
        cells = self.parent.nb.cells
        place = next(place for place, cell in enumerate(cells) if cell is self.cell)
        code, printed, check = lesson_form.answer(cells, place)
        told = self._kernel_runs(code, printed if self.compared else None, check)
        if told["status"] != "ok":
            known = told["ename"] in ("AssertionError", "SyntaxError")
            pytest.fail(told["evalue"] if known else "\n".join(told["traceback"]), pytrace=False)

    def _kernel_runs(self, *arguments):
        source = f"{IN_KERNEL}\n\ntry_answer(names, *{arguments!r})"
        kernel, seconds = self.parent.kernel, self.config.option.nbval_cell_timeout
        sent = kernel.kc.execute(f"exec({source!r}, {{'names': globals()}})", silent=True, stop_on_error=False)
        try:
            while True:
                message = kernel.get_message(stream="shell", timeout=seconds)
                if message["parent_header"].get("msg_id") == sent:
                    return message["content"]
        except Empty:
            kernel.interrupt()
            self.parent.timed_out = True
            pytest.fail(f"The answer took longer than {seconds:g} seconds.", pytrace=False)

    def reportinfo(self):
        """Name the lesson and the cell."""
        return self.path, 0, f"{self.path.name}::{self.name}"

    def repr_failure(self, excinfo):
        """Say what is wrong, without the way through this file."""
        return str(excinfo.value)
