"""A learner as the hub sees one: pages, the server's files and kernels, and nbgrader's list of assignments."""

import time

import requests

from tools.hub_trial.kernel import Kernel

PATIENCE = 300  # seconds for one answer, or for a server to start
LESSON = "03_convolution"
COURSE = "medlearn"


class Learner:
    """Somebody with a name and the password, in a browser's place.

    Parameters
    ----------
    address : str
        The hub's, such as http://127.0.0.1:8000.
    name, password : str
    """

    def __init__(self, address, name, password):
        self.address, self.name, self.password = address, name, password
        self.home = f"{address}/user/{name}"
        self.session = requests.Session()

    def log_in(self):
        """Fill in the hub's form, and wait until one's own JupyterLab is shown."""
        form = f"{self.address}/hub/login"
        self.session.get(form, timeout=PATIENCE).raise_for_status()
        fields = {"username": self.name, "password": self.password, "_xsrf": self.xsrf("/hub/")}
        self.session.post(form, data=fields, timeout=PATIENCE).raise_for_status()
        until = time.monotonic() + PATIENCE
        while not self._sees_lab():
            if time.monotonic() > until:
                raise TimeoutError(f"the server of {self.name} did not start in {PATIENCE} seconds.")
            time.sleep(0.2)

    def _sees_lab(self):
        page = self.session.get(f"{self.home}/lab", headers={"Sec-Fetch-Mode": "navigate"}, timeout=PATIENCE)
        return page.ok and page.url.startswith(f"{self.home}/lab")

    def xsrf(self, path):
        """Return the word against forged requests that the server of a path has given."""
        words = {cookie.path: cookie.value for cookie in self.session.cookies if cookie.name == "_xsrf"}
        return words.get(path, "")

    def ask(self, method, path, **how):
        """Ask one's own server, and return its answer as JSON (None if it is empty)."""
        headers = {"X-XSRFToken": self.xsrf(f"/user/{self.name}/")}
        answer = self.session.request(method, f"{self.home}/{path}", headers=headers, timeout=PATIENCE, **how)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def cookies(self):
        """Return the cookies as one header, for the kernel's connection."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.session.cookies if cookie.path != "/hub/")

    def open_kernel(self, path, stays=False):
        """Start a kernel for a notebook, in its folder, and return it; one that it has already is returned again."""
        what = {"path": path, "name": path, "type": "notebook", "kernel": {"name": "python3"}}
        return Kernel(self, self.ask("POST", "api/sessions", json=what)["kernel"]["id"], stays)

    def run(self, path):
        """Run all cells of a notebook in a kernel that stays; raise RuntimeError at the first that fails."""
        cells = self.ask("GET", f"api/contents/{path}")["content"]["cells"]
        with self.open_kernel(path, stays=True) as kernel:
            for cell in cells:
                if cell["cell_type"] == "code":
                    outcome = kernel.run("".join(cell["source"]))
                    if outcome.status != "ok":
                        raise RuntimeError(f"{self.name}, {path}, cell {cell.get('id')}: {outcome}")

    def change(self, path, change):
        """Open a notebook, change it by a function, and save it."""
        notebook = self.ask("GET", f"api/contents/{path}")["content"]
        change(notebook)
        self.ask("PUT", f"api/contents/{path}", json={"type": "notebook", "format": "json", "content": notebook})

    def assignments(self, action=None):
        """Return what nbgrader's list shows, after ``fetch``, ``submit`` or ``fetch_feedback`` if that is asked for."""
        what = {"course_id": COURSE}
        if action:
            answer = self.ask("POST", f"assignments/{action}", json=what | {"assignment_id": LESSON})
        else:
            answer = self.ask("GET", "assignments", params=what)
        if not answer["success"]:
            raise RuntimeError(f"{self.name}, nbgrader: {answer['value']}")
        return answer["value"]

    def feedback(self):
        """Fetch the feedback, and return its page."""
        self.assignments("fetch_feedback")
        folder = f"api/contents/{LESSON}/feedback"
        [handed_in] = self.ask("GET", folder)["content"]
        return self.ask("GET", f"{folder}/{handed_in['name']}/{LESSON}.html", params={"format": "text"})["content"]
