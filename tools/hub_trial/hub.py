"""The hub of a trial: a folder for all that it writes, the hub started in it, and surely ended."""

import contextlib
import json
import os
import secrets
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import psutil
import requests

from tools.hub_trial.places import MARK, ROOT

PATIENCE = 120  # seconds for the hub to answer, and for it to end
NBGRADER = """\
import os

c = get_config()
c.CourseDirectory.course_id = "medlearn"
c.Exchange.root = {exchange!r}
# All servers run in one account, whose name nbgrader would take for everybody's.
if "JUPYTERHUB_USER" in os.environ:
    c.CourseDirectory.student_id = os.environ["JUPYTERHUB_USER"]
c.ExchangeCollect.check_owner = False
"""


class Hub:
    """A JupyterHub on this machine alone, with its proxy, for some names.

    Parameters
    ----------
    folder : Path
        Made by this; homes, the exchange, the database and ``hub.log`` come into it.
    names : list of str
        Who may log in.
    limit : int
        Bytes for each of them.
    """

    def __init__(self, folder, names, limit):
        self.folder, self.log = Path(folder), Path(folder) / "hub.log"
        self.folder.mkdir(parents=True, mode=0o700)
        self.password = secrets.token_urlsafe(24)
        ports = dict(zip(("port", "hub_port", "proxy_port"), free_ports(3), strict=True))
        self.address = f"http://127.0.0.1:{ports['port']}"
        settings = {"names": names, "limit": limit, "password": self.password} | ports
        self.write("settings.json", json.dumps(settings))
        exchange = self.folder / "exchange"
        exchange.mkdir()
        exchange.chmod(0o777)
        self.write("etc/nbgrader_config.py", NBGRADER.format(exchange=str(exchange)))

    def write(self, name, text):
        """Write a file of the folder."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def __enter__(self):
        command = [sys.executable, "-m", "jupyterhub", "-f", str(ROOT / "tools/hub_trial/jupyterhub_config.py")]
        environment = os.environ | {MARK: str(self.folder), "PYTHONPATH": str(ROOT)}
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                command, cwd=self.folder, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        try:
            self._wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def _wait(self):
        until = time.monotonic() + PATIENCE
        while not answers(f"{self.address}/hub/health"):
            if self.process.poll() is not None or time.monotonic() > until:
                raise SystemExit(f"the hub did not start; the end of {self.log} says:\n{self.last_lines()}")
            time.sleep(0.2)

    def last_lines(self, number=15):
        """Return the end of the hub's log."""
        return "\n".join(self.log.read_text(encoding="utf-8", errors="replace").splitlines()[-number:])

    def __exit__(self, *failure):
        """Ask the hub to end servers and proxy; then end whatever of this trial is still there."""
        try:
            if self.process.poll() is None:
                self.process.send_signal(signal.SIGINT)
                with contextlib.suppress(subprocess.TimeoutExpired):
                    self.process.wait(PATIENCE)
        finally:
            end(marked(self.folder))


def free_ports(number):
    """Return ports of 127.0.0.1 that nobody listens to."""
    sockets = [socket.socket() for _ in range(number)]
    for each in sockets:
        each.bind(("127.0.0.1", 0))
    ports = [each.getsockname()[1] for each in sockets]
    for each in sockets:
        each.close()
    return ports


def answers(url):
    """Say whether a server answers well at an address."""
    try:
        return requests.get(url, timeout=5).ok
    except requests.RequestException:
        return False


def marked(folder):
    """Return the processes of the trial of this folder: hub, proxy, servers, and kernels, which inherit the mark."""
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(folder):
                found.append(process)
        except psutil.Error:  # it has ended, or is somebody else's
            pass
    return found


def end(processes):
    """End processes, by force if they do not listen."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.terminate()
    _, deaf = psutil.wait_procs(processes, timeout=5)
    for process in deaf:
        with contextlib.suppress(psutil.Error):
            process.kill()
    psutil.wait_procs(deaf, timeout=5)
