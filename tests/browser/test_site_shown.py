"""The static site in a real browser: nothing is asked of another host, equations stand, every reader can use it."""

import functools
import http.server
import threading

import pytest

from tests import built_site
from tests.browser.test_lab import CHROMIUM, OFFLINE, QUIET, sync_api

KINDS = {
    "front": "index.html",
    "lesson": "notebooks/03_convolution.html",
    "explorer": "notebooks/01_images_as_numbers.html",
    "exercise": "exercises/03_convolution.html",
    "exercises": "exercises/index.html",
    "document": "docs/glossary.html",
    "room": "api/svm.html",
    "library": "api/index.html",
    "source": "_modules/medlearn/svm.html",
    "file": "files/LICENSE.html",
    "search": "search.html?q=hounsfield",
}
RULES = ["color-contrast", "button-name", "link-name", "image-alt", "label", "heading-order", "page-has-heading-one"]
RULES += ["aria-allowed-attr", "aria-valid-attr-value", "document-title", "html-has-lang", "list", "summary-name"]
# Pages with the longest names: a path in prose, a heading, signatures, a listing's title, the index.
LONG = ["docs/teaching.html", "docs/troubleshooting.html", "docs/zh.html", "notebooks/09_cnn_training.html"]
LONG += ["api/network.html", "_modules/medlearn/datasets/breast_ultrasound.html", "genindex.html"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1300, "height": 1000}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def address(tmp_path_factory):
    """The site's address, while it is served."""
    handler = functools.partial(Quiet, directory=built_site.built(tmp_path_factory))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()


@pytest.fixture(scope="module")
def browser():
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET + OFFLINE)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, address):
    """Open a page in a window of its own; afterwards it must have asked nobody else, and no script have failed."""
    asked, failed, contexts = [], [], []

    def opened(path, size=DESKTOP, scheme="light"):
        contexts.append(browser.new_context(viewport=size, color_scheme=scheme, reduced_motion="reduce"))
        page = contexts[-1].new_page()
        page.set_default_timeout(60_000)
        page.on("request", lambda request: asked.append(request.url))
        page.on("response", lambda response: failed.append(response.url) if response.status >= 400 else None)
        page.on("pageerror", lambda error: failed.append(str(error)))
        page.on("console", lambda message: failed.append(message.text) if message.type == "error" else None)
        page.goto(address + path)
        settled(page)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert [url for url in asked if not url.startswith((address, "data:", "blob:"))] == []
    assert failed == []


def settled(page):
    """Wait until the equations of a loaded page are set."""
    page.evaluate("() => window.MathJax?.startup?.promise")


def faults(page):
    """What axe-core finds, as texts."""
    page.add_script_tag(path=built_site.NODE / "axe-core" / "axe.min.js")
    found = page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)["violations"]
    nodes = [(fault["id"], node) for fault in found for node in fault["nodes"][:3]]
    return [f"{name}: {node['html'][:120]} {node['failureSummary'][-200:]}" for name, node in nodes]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_every_reader_can_use_a_page(visit, kind, scheme):
    page = visit(KINDS[kind], scheme=scheme)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    assert faults(page) == []


@pytest.mark.parametrize("path", [*KINDS.values(), *LONG])
def test_a_page_fits_a_phone(visit, path):
    page = visit(path, PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    page.evaluate("window.scrollTo(100, 0)")
    assert page.evaluate("window.scrollX") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_menu_of_a_phone_opens(visit, scheme):
    page = visit(KINDS["lesson"], PHONE, scheme)
    page.locator("button.primary-toggle:visible").click()
    entry = page.get_by_role("link", name="04 · features").locator("visible=true").first
    entry.wait_for()
    assert faults(page) == []
    entry.click()
    page.get_by_role("heading", level=1, name="What can you measure").wait_for()


def test_equations_are_set(visit):
    page = visit("notebooks/deeper/08_backpropagation.html")
    written = page.locator(".bd-article .math").count()
    assert page.locator(".bd-article mjx-container").count() == written > 10
    assert page.locator("mjx-merror").count() == 0
    assert page.evaluate("document.fonts.ready.then(() => [...document.fonts].some(font => /^MJX/.test(font.family)))")


def test_an_explorers_cell_shows_no_empty_box(visit):
    page = visit(KINDS["explorer"])
    assert page.locator(".cell", has_text="explorers.window(").count() > 0
    assert page.locator('script[type*="widget"], .jupyter-widgets').count() == 0
    empty = "boxes => boxes.filter(box => box.getBoundingClientRect().height < 5 || !box.children.length).length"
    assert page.locator(".cell_output").evaluate_all(empty) == 0


def test_next_and_previous_lead_through_the_lessons(visit):
    page = visit(KINDS["lesson"])
    page.locator("a.right-next").click()
    page.get_by_role("heading", level=1, name="What can you measure").wait_for()
    page.locator("a.left-prev").click()
    page.get_by_role("heading", level=1, name="What happens when a small pattern").wait_for()


def test_a_word_leads_to_its_entry_in_the_glossary(visit):
    page = visit(KINDS["lesson"])
    page.get_by_role("link", name="kernel", exact=True).first.click()
    page.wait_for_url("**/docs/glossary.html#kernel")
    top = page.locator("section#kernel").evaluate("section => section.getBoundingClientRect().top")
    assert -5 < top < DESKTOP["height"] / 2


def test_the_search_finds_a_lesson(visit):
    page = visit(KINDS["front"])
    page.locator("button.search-button__button:visible").first.click()
    page.locator("input[name=q]:visible").first.fill("Hounsfield")
    page.keyboard.press("Enter")
    page.locator("#search-results a", has_text="What does a computer see").first.wait_for()


def test_light_and_dark_can_be_chosen(visit):
    page = visit(KINDS["lesson"])
    for choice in ("Dark", "Light"):
        page.get_by_role("button", name="Color mode").locator("visible=true").first.click()
        page.get_by_role("button", name=choice, exact=True).locator("visible=true").first.click()
        assert page.evaluate("document.documentElement.dataset.theme") == choice.lower()


def test_folds_open(visit):
    page = visit(KINDS["lesson"])
    fold = page.locator(".bd-article details", has_text="What happened").first
    assert fold.evaluate("fold => fold.open") is False
    fold.locator("summary").click()
    assert fold.evaluate("fold => fold.open") is True
