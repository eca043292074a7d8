"""Make an executed notebook say the same bytes wherever and however often it was executed, and hide what is to wait.

``make execute`` runs this on each lesson, after nbconvert and nbstripout. Three things are left that differ from run to
run: how many pieces a stream arrived in, the random name of each widget, and the Python that happened to run. Then it
writes what JupyterLab goes by: the output below a prediction is hidden until its cell runs, and sections that go deeper
are folded. In the place of a hidden output JupyterLab shows its first line that is not empty, so a blank one is put
before it; running the cell puts the true output in its place.
"""

import re
import sys
from pathlib import Path

import nbformat

from tools import processor
from tools.lesson_form import asks_for_prediction, opens_deeper

WIDGET = "application/vnd.jupyter.widget-view+json"
PREDICTED = "predicted"
HIDDEN = "outputs_hidden"
FOLDED = "jp-MarkdownHeadingCollapsed"
BLANK = " \n"
OVERWRITTEN = re.compile(r"[^\n]*\r(?!\n)")  # a progress bar returns to the start of its line


def normalise(notebook):
    """Change a notebook in place to what depends on its cells only.

    Parameters
    ----------
    notebook : nbformat.NotebookNode

    Returns
    -------
    notebook : nbformat.NotebookNode
        The same one.
    """
    notebook.metadata.kernelspec = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    notebook.metadata.get("language_info", {}).pop("version", None)
    notebook.metadata.pop("widgets", None)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = _join_streams(_without_widget_names(output) for output in cell.outputs)
    _hide_what_is_predicted(notebook.cells)
    _fold_what_goes_deeper(notebook.cells)
    return notebook


def _hide_what_is_predicted(cells):
    """Tag a cell below a prediction, and hide its output until it runs; show all others."""
    for before, cell in zip([None, *cells], cells, strict=False):
        if cell.cell_type != "code":
            continue
        predicted = before is not None and asks_for_prediction(before)
        tags = [tag for tag in cell.metadata.get("tags", []) if tag != PREDICTED] + [PREDICTED] * predicted
        _set(cell.metadata, "tags", tags)
        rest = {key: value for key, value in cell.metadata.get("jupyter", {}).items() if key != HIDDEN}
        _set(cell.metadata, "jupyter", rest | ({HIDDEN: True} if predicted else {}))
        for output in cell.outputs:
            _begin(output, BLANK if predicted else "")


def _begin(output, blank):
    """Let the texts of an output begin with a blank line, or with none; a figure's description always has one."""
    data, kinds = (output, ["text"]) if output.output_type == "stream" else (output.get("data", {}), ["text/plain"])
    for kind in [*kinds, "text/html"] if blank else kinds:
        if kind in data:
            data[kind] = blank + data[kind].removeprefix(BLANK)


def _fold_what_goes_deeper(cells):
    for cell in cells:
        _set(cell.metadata, FOLDED, opens_deeper(cell))


def _set(metadata, key, value):
    """Write a value that says something, and leave no other behind."""
    metadata.pop(key, None)
    if value:
        metadata[key] = value


def _without_widget_names(output):
    """Keep a widget's text, which GitHub and a screen reader can show; its name means nothing to another session."""
    output.get("data", {}).pop(WIDGET, None)
    return output


def _join_streams(outputs):
    """Join what was printed between two other outputs into one stdout and one stderr, in this order."""
    joined, printed = [], {}
    for output in outputs:
        if output.output_type == "stream":
            printed[output.name] = printed.get(output.name, "") + output.text
            continue
        joined += [*_streams(printed), output]
        printed = {}
    return joined + _streams(printed)


def _streams(printed):
    texts = {name: OVERWRITTEN.sub("", printed[name]) for name in sorted(printed, reverse=True)}
    return [nbformat.v4.new_output("stream", name=name, text=text) for name, text in texts.items() if text]


def main(paths):
    """Normalise the notebooks at these paths, each in place, and note the processor where a training hangs on it."""
    for path in map(Path, paths):
        notebook = normalise(nbformat.read(path, as_version=4))
        trains = any("trained" in cell.metadata.get("tags", []) for cell in notebook.cells)
        _set(notebook.metadata, "processor", trains and processor.kind())
        nbformat.write(notebook, path)


if __name__ == "__main__":
    main(sys.argv[1:])
