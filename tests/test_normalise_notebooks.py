"""What `make execute` does last: two runs of a lesson give the same bytes."""

import nbformat
from nbformat import v4

from tools import processor
from tools.normalise_notebooks import WIDGET, main, normalise


def stream(name, text):
    return v4.new_output("stream", name=name, text=text)


def lesson(*outputs, **metadata):
    return v4.new_notebook(cells=[v4.new_code_cell("1", outputs=list(outputs))], metadata=metadata)


def texts(notebook):
    return [(output.name, output.text) for output in notebook.cells[0].outputs]


def test_pieces_of_a_stream_are_joined_stdout_first():
    notebook = lesson(stream("stdout", "a\n"), stream("stderr", "b\n"), stream("stdout", "c\n"))
    assert texts(normalise(notebook)) == [("stdout", "a\nc\n"), ("stderr", "b\n")]


def test_streams_are_not_joined_across_a_figure():
    figure = v4.new_output("display_data", {"text/plain": "<Figure>"})
    outputs = normalise(lesson(stream("stdout", "a"), figure, stream("stdout", "b"))).cells[0].outputs
    assert [output.get("text") for output in outputs] == ["a", None, "b"]


def test_a_finished_progress_bar_leaves_nothing():
    assert texts(normalise(lesson(stream("stderr", "\r 50 %|#  |\r100 %|##|\r        \r")))) == []
    assert texts(normalise(lesson(stream("stdout", "done\r\nnext\rlast\n")))) == [("stdout", "done\r\nlast\n")]


def test_a_widget_keeps_its_text_and_loses_its_random_name():
    widget = v4.new_output("display_data", {WIDGET: {"model_id": "43bf8ef0"}, "text/plain": "IntSlider(value=0)"})
    assert normalise(lesson(widget)).cells[0].outputs[0].data == {"text/plain": "IntSlider(value=0)"}


def test_the_python_that_ran_leaves_no_trace():
    first = lesson(language_info={"name": "python", "version": "3.11.7"}, widgets={"state": {}})
    second = lesson(
        language_info={"name": "python", "version": "3.13.0"}, kernelspec={"name": "mine", "display_name": "Mine"}
    )
    assert normalise(first).metadata == normalise(second).metadata


def code(**metadata):
    return v4.new_code_cell("1", metadata=metadata)


def metadata(*cells):
    return [cell.metadata for cell in normalise(v4.new_notebook(cells=list(cells))).cells]


PREDICT = v4.new_markdown_cell("## 1 · Smoothing\n\nA box.\n\n**Predict before you run.** Which is larger?")


def test_the_output_below_a_prediction_is_hidden_and_no_other():
    later = v4.new_markdown_cell("**Predict before you run.** Which?\n\nThink of lesson 01.")
    opened = code(tags=["predicted", "trained"], jupyter={"outputs_hidden": True, "source_hidden": True})
    assert metadata(PREDICT, code(tags=["needs:x"]), code(), opened, later, code(tags=["predicted"])) == [
        {},
        {"tags": ["needs:x", "predicted"], "jupyter": {"outputs_hidden": True}},
        {},
        {"tags": ["trained"], "jupyter": {"source_hidden": True}},
        {},
        {},
    ]


def test_a_hidden_output_begins_with_a_blank_line_and_an_open_one_does_not():
    printed, table = stream("stdout", "0.9\n"), v4.new_output("display_data", {"text/html": "<b>", "text/plain": "b"})
    hidden = code(tags=["predicted"])
    hidden.outputs = [printed, table]
    cells = normalise(v4.new_notebook(cells=[PREDICT, hidden])).cells
    assert [cells[1].outputs[0].text, cells[1].outputs[1].data] == [
        " \n0.9\n",
        {"text/html": " \n<b>", "text/plain": " \nb"},
    ]
    (opened,) = normalise(v4.new_notebook(cells=cells[1:])).cells
    assert [opened.outputs[0].text, opened.outputs[1].data["text/plain"]] == ["0.9\n", "b"]


def test_sections_that_go_deeper_are_folded_and_no_other():
    deeper = v4.new_markdown_cell("### Going deeper: the two formulas")
    other = v4.new_markdown_cell("## Going home", metadata={"jp-MarkdownHeadingCollapsed": True})
    assert metadata(deeper, other) == [{"jp-MarkdownHeadingCollapsed": True}, {}]


def test_twice_changes_nothing(tmp_path):
    path = tmp_path / "lesson.ipynb"
    notebook = lesson(stream("stderr", "b"), stream("stdout", "é"))
    notebook.cells = [PREDICT, *lesson(stream("stdout", "0.9")).cells, *notebook.cells]
    nbformat.write(notebook, path)
    main([path])
    once = path.read_bytes()
    main([path])
    assert path.read_bytes() == once


def test_a_notebook_that_trains_names_the_processor_it_ran_on(tmp_path, monkeypatch):
    monkeypatch.setattr(processor, "kind", lambda: "avx2")
    for tags, noted in (["trained"], "avx2"), ([], None):
        path = tmp_path / "lesson.ipynb"
        nbformat.write(v4.new_notebook(cells=[code(tags=tags)]), path)
        main([path])
        assert nbformat.read(path, as_version=4).metadata.get("processor") == noted
