"""The reading room in a real browser: as ``python course.py app`` serves it, and as a part of a hub's server."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import psutil
import pytest

from medlearn.reading import Room, Store
from tests import built_site
from tests.browser.test_lab import CHROMIUM, OFFLINE, PATIENCE, QUIET, ROOT, load_course, sync_api
from tests.browser.test_site_shown import faults

MOST_MEMORY = 300 * 2**20  # of a reader's kernel


@pytest.fixture(scope="module")
def computed(tmp_path_factory):
    """A room's folder with everything but answers."""
    folder = tmp_path_factory.mktemp("computed")
    Room(folder).cases()
    return folder


@pytest.fixture
def folder(computed, tmp_path):
    for path in computed.glob("*.npz"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    return tmp_path


class Server:
    """A server of the reading room, and the address that it prints."""

    def __init__(self, folder, command):
        course = load_course()
        environment = course.child_environment(sys.executable) | {"MEDLEARN_READING": str(folder)}
        environment |= {"PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
        environment.pop("JUPYTER_TOKEN", None)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.host = f"http://127.0.0.1:{self.port}"
        self.log = folder / "server.log"
        with open(self.log, "w") as log:
            self.process = subprocess.Popen(
                command(course, self.port), cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        until = time.monotonic() + PATIENCE
        while not (found := re.search(rf"{self.host}/\S*token=\w+", self.log.read_text())):
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, self.log.read_text()
            time.sleep(0.05)
        self.address = found[0]

    @property
    def token(self):
        return self.address.split("token=")[1]

    def kernels(self):
        return psutil.Process(self.process.pid).children(recursive=True)

    def kill(self):
        """End it and its kernels without asking, as a crash would."""
        for child in self.kernels():
            child.kill()
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(timeout=PATIENCE)


def by_voila(course, port):
    return [*course.app_command(sys.executable, [f"--port={port}"], False)]


def by_jupyter_server(course, port):
    root = ["--allow-root"] if getattr(os, "geteuid", lambda: 1)() == 0 else []
    options = [f"--port={port}", f"--ServerApp.root_dir={ROOT}", "--ServerApp.base_url=/user/ada/", "--no-browser"]
    return [sys.executable, "-m", "jupyter_server", *options, *root]


@pytest.fixture
def served(folder):
    """Start servers, and end them when the test has ended."""
    servers = []

    def start(command=by_voila):
        servers.append(Server(folder, command))
        return servers[-1]

    yield start
    for server in servers:
        if server.process.poll() is None:
            server.kill()


@pytest.fixture
def visit():
    """Open a page; afterwards it must have asked no other host, and no script have failed."""
    asked, failed = [], []
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET + OFFLINE)

        def opened(address):
            page = browser.new_context(viewport={"width": 1300, "height": 1000}).new_page()
            page.set_default_timeout(PATIENCE * 1000)
            page.on("request", lambda request: asked.append(request.url))
            page.on("websocket", lambda socket: asked.append(socket.url))
            page.on("pageerror", lambda error: failed.append(str(error)))
            page.goto(address)
            page.get_by_role("heading", name="Reading room").wait_for()
            return page

        yield opened
        browser.close()
    others = [url for url in asked if not re.match(r"((http|ws)://127\.0\.0\.1:\d+/|data:|blob:)", url)]
    assert others == []
    assert len(asked) > 10
    assert failed == []


def begin(page, name):
    """Type a name and begin, by keyboard alone."""
    field = page.get_by_label("Your name")
    field.focus()
    page.keyboard.type(name)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator("img.reading-picture").wait_for()


def said(page, text):
    page.locator("p[role=status], p[role=alert]", has_text=text).wait_for()


def draw_box(page, start, end):
    """Draw a box over the picture by mouse, from and to shares of its sides."""
    picture = page.locator("img.reading-picture")
    picture.scroll_into_view_if_needed()
    frame = picture.bounding_box()
    places = [(frame["x"] + x * frame["width"], frame["y"] + y * frame["height"]) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down()
    page.mouse.move(*places[1], steps=4)
    page.mouse.up()


def test_three_cases_by_keyboard_and_mouse_then_a_crash_and_a_challenger(served, visit, folder):
    server = served()
    page = visit(server.address)
    begin(page, "Ada")
    # The first by single keys; the map opens only after the answer.
    assert page.get_by_role("checkbox", name="Heat map", exact=True).is_disabled()
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("h")
    page.keyboard.press("d")
    said(page, "Stored as number 1: disagree, first.")
    for key in ("b", "ArrowRight", "Shift+ArrowDown", "Enter"):
        page.keyboard.press(key)
    page.wait_for_function("document.querySelector('.reading-box input').value === '16, 18, 50, 50'")
    assert page.title() == "Reading room"
    assert "heat map" not in page.locator("img.reading-picture").get_attribute("alt")
    page.keyboard.press("h")
    page.locator("img[alt*='heat map in orange']").wait_for()
    page.keyboard.press("n")
    said(page, "2 of 24")
    # The second by mouse: a box from a quarter to the middle, and a remark; keys typed there are text.
    draw_box(page, (0.25, 0.25), (0.5, 0.5))
    page.wait_for_function("document.querySelector('.reading-box input').value === '16, 16, 32, 32'")
    page.get_by_label("Remark").click()
    page.keyboard.type("a nodule, and")
    page.get_by_role("button", name="Agree", exact=True).click()
    said(page, "Stored as number 2: agree, first; box 16, 16, 32, 32; remark of 13 letters.")
    page.get_by_role("button", name="Next").click()
    said(page, "3 of 24")
    # The third with Tab and Enter, the box typed; zoom by arrow keys.
    page.locator(".noUi-handle[role=slider]").nth(2).focus()
    page.keyboard.press("ArrowRight")
    page.locator("img[alt*='rows 16 to 47']").wait_for()
    assert page.get_by_role("slider", name="Zoom").get_attribute("aria-valuetext") == "2"
    page.get_by_label("Box: draw it on the picture").focus()
    page.keyboard.type("20, 20, 30, 90")
    page.get_by_role("button", name="Cannot tell").focus()
    page.keyboard.press("Enter")
    said(page, "box 20, 20, 30, 90: it must go")
    page.get_by_label("Box: draw it on the picture").fill("20, 20, 30, 40")
    page.get_by_role("button", name="Cannot tell").focus()
    page.keyboard.press("Enter")
    said(page, "Stored as number 3: cannot tell, first; box 20, 20, 30, 40.")
    server.kill()
    first, second, third = (row.opinion for row in Store(folder / "answers.sqlite").opinions())
    assert (first.answer, second.answer, third.answer) == ("disagree", "agree", "cannot tell")
    assert (second.box, second.remark, third.box) == ((16, 16, 32, 32), "a nodule, and", (20, 20, 30, 40))

    page = visit(served().address)
    begin(page, "ada")
    page.get_by_label("Case", exact=True).locator("option", has_text="(disagree)").wait_for(state="attached")
    assert page.locator("select option:checked").inner_text().replace("\xa0", " ").startswith("4 of 24")
    page.get_by_role("button", name="Report").click()
    page.get_by_role("cell", name="model 1", exact=True).wait_for()
    page.get_by_role("button", name="Train a challenger").click()
    said(page, re.compile("model 2 against model 1: AUC .*(refused|promoted)"))
    page.get_by_role("table", name="Decisions").get_by_role("cell", name="model 2", exact=True).wait_for()
    with page.expect_download() as saved:
        page.get_by_role("link", name="Save all answers").click()
    assert saved.value.path().read_text(encoding="utf-8-sig").count("Ada") == 3


def test_a_reader_takes_little_memory(served, visit):
    begun = time.monotonic()
    server = served()
    page = visit(server.address)
    page.get_by_label("Your name").wait_for()
    seconds = time.monotonic() - begun
    begin(page, "Ada")
    kernels = [child for child in server.kernels() if "ipykernel" in " ".join(child.cmdline())]
    memory = max(kernel.memory_info().rss for kernel in kernels)
    print(f"\nreading room: {seconds:.1f} s to the page, {memory / 2**20:.0f} MiB a reader")
    assert memory < MOST_MEMORY


@pytest.mark.skipif(not (built_site.NODE / "axe-core").exists(), reason="axe-core is not installed: make site")
def test_every_reader_can_use_the_page(served, visit):
    page = visit(served().address)
    assert faults(page) == []
    begin(page, "Ada")
    assert faults(page) == []


def answer(url):
    """Return the status, where it led to, and the text, of whoever has no token."""
    try:
        with urllib.request.urlopen(url, timeout=PATIENCE) as found:
            return found.status, found.url, found.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, url, refused.read().decode()


def test_nobody_gets_in_without_the_token(served):
    server = served()
    for path in ("/", "/?token=wrong", "/voila/files/conftest.py", "/api/kernels", "/api/contents/conftest.py"):
        status, there, page = answer(server.host + path)
        assert status in (403, 404, 405) or "/login" in there, path
        assert "reading-room" not in page
    assert server.kernels() == []  # none was started


def test_it_listens_to_this_machine_only(served):
    server = served()
    listening = [one.laddr.ip for one in psutil.Process(server.process.pid).net_connections() if one.status == "LISTEN"]
    assert set(listening) == {"127.0.0.1"}


def test_it_works_where_binder_and_a_hub_show_it(served, visit, folder):
    server = served(by_jupyter_server)
    page = visit(f"{server.host}/user/ada/voila/render/app/reading_room.ipynb?token={server.token}")
    begin(page, "Ben")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("a")
    said(page, "Stored as number 1: agree, first.")
    (stored,) = Store(folder / "answers.sqlite").opinions()
    assert stored.opinion.reader == "Ben"
