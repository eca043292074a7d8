"""The course in a real browser: JupyterLab as ``python course.py lab`` starts it, driven by keyboard and mouse.

Needs Debian's Chromium (or MEDLEARN_CHROMIUM, its path) and the Python package playwright; .ci/run installs both.
What a learner does is done by keyboard and mouse. What is only waited for is asked of JupyterLab itself: it offers its
own object, ``jupyterapp``, to the page. A wait ends when its condition holds; `PATIENCE` is only how long it may take.
"""

import importlib.util
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest

from medlearn.exercises.convolution import side
from medlearn.plots import image
from medlearn.plots.description import as_html
from tools.normalise_notebooks import normalise

ROOT = Path(__file__).parents[2]
CHROMIUM = os.environ.get("MEDLEARN_CHROMIUM") or shutil.which("chromium")
QUIET = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-sync"]
OFFLINE = ["--disable-background-networking", "--disable-component-update"]
TOKEN = "browser-test"
PATIENCE = 600  # seconds until a condition that does not come true is given up, on however busy a machine
CELLS = "jupyterapp.shell.currentWidget.content.model.cells"
CODE = f"[...{CELLS}].filter(cell => cell.type === 'code')"

if not CHROMIUM:
    pytest.skip("Chromium is not installed: apt install chromium", allow_module_level=True)
sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed: pip install playwright")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A copy of what a learner opens, so that what is typed here is typed into the copy; nothing in it has run."""
    copy = tmp_path_factory.mktemp("course")
    for name in ("notebooks", "exercises", "docs", ".jupyter", "benchmarks"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints", "__pycache__"))
    for path in [*copy.glob("notebooks/*.ipynb"), *copy.glob("exercises/*.ipynb")]:
        notebook = nbformat.read(path, as_version=4)
        for cell in notebook.cells:
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = None, []
        nbformat.write(notebook, path)
    return copy


@pytest.fixture(scope="module")
def address(folder):
    """JupyterLab's address, while it runs."""
    course = load_course()
    environment = course.child_environment(sys.executable) | {"JUPYTER_CONFIG_PATH": str(folder / ".jupyter")}
    course.ROOT = str(folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    extra = [f"--port={port}", f"--IdentityProvider.token={TOKEN}", "--LabApp.expose_app_in_browser=True"]
    command = course.lab_command(sys.executable, extra, True, False, ["notebooks/00_start_here.ipynb"])
    server = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for_server(f"{address}/api?token={TOKEN}", server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=PATIENCE)


@pytest.fixture
def page():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET + OFFLINE)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(PATIENCE * 1000)
        yield page
        browser.close()


def load_course():
    spec = importlib.util.spec_from_file_location("course_in_browser", ROOT / "course.py")
    course = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(course)
    return course


def wait_for_server(url, server):
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=PATIENCE).close()
            return
        except OSError:
            time.sleep(0.5)
    pytest.fail(f"JupyterLab did not start; its status is {server.poll()}")


def open_notebook(page, address, path):
    page.goto(f"{address}/lab/tree/{path}?token={TOKEN}&reset")
    page.wait_for_selector(".jp-Notebook .jp-Cell")
    wait_for_kernel(page)


def wait_for_kernel(page):
    """Wait until the kernel is connected and has nothing left to do."""
    kernel = "jupyterapp.shell.currentWidget?.sessionContext?.session?.kernel"
    page.wait_for_function(f"{kernel}?.connectionStatus === 'connected' && {kernel}.status === 'idle'")


def run_all(page, path):
    """Run all cells from the menu, wait until each has its number, save; return them."""
    page.locator(".lm-MenuBar-item", has_text=re.compile("^Run$")).click()
    page.get_by_text("Run All Cells", exact=True).click()
    page.wait_for_function(f"{CODE}.every(cell => cell.executionCount && cell.executionState !== 'running')")
    wait_for_kernel(page)
    return saved(page, path)


def scroll_to(page, selector, text):
    """Let the notebook bring the cell that holds a text into view: cells far away are not in the page at all."""
    found = f"text => [...{CELLS}].findIndex(cell => cell.sharedModel.getSource().includes(text))"
    index = page.evaluate(found, text)
    assert index >= 0, f"no cell holds {text}"
    page.evaluate("index => jupyterapp.shell.currentWidget.content.scrollToItem(index)", index)
    page.locator(selector).first.wait_for()
    page.locator(selector).first.scroll_into_view_if_needed()
    return page.locator(selector).first


def unfold(page, heading):
    """Open a folded section, as a reader does."""
    fold = scroll_to(page, f".jp-MarkdownCell:has-text('{heading}')", heading)
    fold.get_by_text(re.compile("cells? hidden")).click()


def saved(page, path):
    """Save the notebook as a learner does, and return its code cells as they stand in the file."""
    page.keyboard.press("Control+s")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty")
    return [cell for cell in read(page, path).cells if cell.cell_type == "code"]


def read(page, path):
    """Read a notebook; JupyterLab saves by itself too, and may be writing just now."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return nbformat.read(path, as_version=4)
        except nbformat.reader.NotJSONError:
            if time.monotonic() > until:
                raise
            page.wait_for_timeout(100)


def errors(cells):
    return [output.evalue for cell in cells for output in cell.outputs if output.output_type == "error"]


def test_a_lesson_runs_and_an_explorer_moves_by_keyboard(page, address, folder):
    path = "notebooks/01_images_as_numbers.ipynb"
    open_notebook(page, address, path)
    cells = run_all(page, folder / path)
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    assert errors(cells) == []
    scroll_to(page, "img.jupyter-widgets", "explorers.window(")
    picture = page.locator("img.jupyter-widgets").first
    before, said = picture.get_attribute("src"), sentence(page)
    handle = page.locator(".jupyter-widgets .noUi-handle").first
    handle.focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.wait_for_function("old => document.querySelector('img.jupyter-widgets').src !== old", arg=before)
    words = "[...document.querySelectorAll('.widget-vbox .widget-html-content')].map(one => one.innerText).join()"
    page.wait_for_function(f"old => {words} !== old", arg=",".join(said))
    assert errors(saved(page, folder / path)) == []


def sentence(page):
    """The description below the explorer's picture."""
    return page.locator(".widget-vbox .widget-html-content").all_inner_texts()


def answer(page, old, new):
    """Replace a cell's text by typing, and run it and the check below it."""
    cell = page.locator(".jp-CodeCell", has_text=old).first
    cell.scroll_into_view_if_needed()
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(new)
    page.keyboard.press("Shift+Enter")
    page.keyboard.press("Shift+Enter")
    wait_for_kernel(page)


def test_an_exercise_answers_back_and_keeps_the_work(page, address, folder):
    path = "exercises/03_convolution.ipynb"
    open_notebook(page, address, path)
    run_all(page, folder / path)
    scroll_to(page, '.jp-CodeCell:has-text("side = ...")', "side = ...")
    answer(page, "side = ...", 'side = "right"')
    page.get_by_text(side.misconceptions[0].message.split(":")[0]).wait_for()
    answer(page, 'side = "right"', 'side = "left"')
    page.get_by_text(f"Correct. {side.praise.split('.')[0]}").wait_for()
    assert errors(saved(page, folder / path)) == []
    open_notebook(page, address, path)
    typed = 'side = "left"'
    assert scroll_to(page, f".jp-CodeCell:has-text('{typed}')", typed).is_visible()


def lesson_with_a_prediction(path):
    """Write a notebook with an executed cell below a prediction, and a section that goes deeper."""
    source = "from medlearn import plots\nplots.show(plots.image([[0, 1]], 'two pixels'))"
    cell = nbformat.v4.new_code_cell(source, execution_count=1)
    shown = {"text/html": as_html(image([[0, 1]], "two pixels")), "text/plain": "two pixels."}
    cell.outputs = [nbformat.v4.new_output("display_data", data=shown)]
    texts = ["**Predict before you run.** Which?", "### Going deeper: one more", "Out of sight.", "## Next"]
    ask, *rest = map(nbformat.v4.new_markdown_cell, texts)
    nbformat.write(normalise(nbformat.v4.new_notebook(cells=[ask, cell, *rest])), path)


def test_a_prediction_is_hidden_until_it_runs_and_what_goes_deeper_is_folded(page, address, folder):
    path = "notebooks/prediction.ipynb"
    lesson_with_a_prediction(folder / path)
    open_notebook(page, address, path)
    hidden = page.locator(".jp-OutputPlaceholder")
    hidden.wait_for()
    assert hidden.inner_text().strip() == "", "no line of the figure's HTML gives itself away"
    below = page.locator("p", has_text="Out of sight.")
    assert not below.is_visible()
    cells = run_all(page, folder / path)
    assert errors(cells) == []
    scroll_to(page, "img[alt='two pixels']", "plots.show(")
    assert hidden.count() == 0
    page.get_by_text("In words").click()
    page.get_by_text("brightest in row 0, column 1").wait_for()
    page.get_by_text("1 cell hidden").click()
    below.wait_for()


def test_the_first_page_is_lesson_00(page, address):
    page.goto(f"{address}/?token={TOKEN}")
    page.locator(".jp-Notebook h1", has_text="Can a computer tell a benign lump").first.wait_for()
