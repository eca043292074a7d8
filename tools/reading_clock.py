"""How long a learner needs for a lesson: ``python -m tools.reading_clock notebooks/03_convolution.ipynb``.

The rates are the middle of what four readers of 24 lessons timed in themselves. Text inside <details> is looked up, not
read, but for *What happened*, which everybody opens; references are not read either.
"""

import math
import re
import sys
from collections import Counter

import nbformat

from tools.lesson_form import deeper

MINUTES = {
    "words": 1 / 130, "lines": 12 / 60, "outputs": 0.5, "figures": 0.75, "predictions": 1.5, "turns": 4
}  # fmt: skip
LOOKED_UP = re.compile(r"<details[^>]*>(?!\s*<summary>\s*What happened).*?</details>", re.DOTALL)
NO_WORDS = re.compile(r"\]\([^)]*\)|<!--.*?-->|[|#*`$\\]", re.DOTALL)


def clock(path):
    """Return what the main path of a lesson holds: a Counter with the keys of `MINUTES`, and `folded`, its words."""
    cells, it = nbformat.read(path, as_version=4).cells, Counter()
    for cell, folded in zip(cells, deeper(cells), strict=True):
        if cell.cell_type == "markdown":
            text = re.split(r"(?m)^#{2,4} References", LOOKED_UP.sub("", cell.source))[0]
            it["folded" if folded else "words"] += len(NO_WORDS.sub(" ", text).split())
        if folded:
            continue
        if cell.cell_type == "markdown":
            it["predictions"] += cell.source.count("**Predict")
            it["turns"] += cell.source.count("**Your turn")
        elif "your-turn" not in cell.metadata.get("tags", []):
            it["lines"] += len(code_lines(cell))
            it.update("figures" if _is_figure(output) else "outputs" for output in cell.outputs)
    return it


def code_lines(cell):
    """Return the lines of a cell that are neither empty nor a comment."""
    return [line for line in cell.source.splitlines() if line.strip() and not line.strip().startswith("#")]


def minutes(path):
    """Return the minutes that a lesson takes to read, rounded up to five, as its line of time says them."""
    it = clock(path)
    return 5 * math.ceil(round(sum(it[name] * rate for name, rate in MINUTES.items())) / 5)


def _is_figure(output):
    data = output.get("data", {})
    return "<img" in data.get("text/html", "") or "image/png" in data


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, minutes(name), dict(clock(name)))
