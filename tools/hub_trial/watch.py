"""What everybody holds, looked at each second while a class is at work."""

import threading

import psutil

from tools.hub_trial.memory import held, members


class Watch(threading.Thread):
    """Note the most memory that each learner's server and kernels, and all together, held at one time.

    Parameters
    ----------
    hub : int
        The hub's process.
    apart : str
        A learner who does not count in ``together``.
    """

    def __init__(self, hub, apart):
        super().__init__(daemon=True)
        self.hub, self.apart = hub, apart
        self.most, self.together = {}, 0
        self.over = threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *failure):
        self.over.set()
        self.join()

    def run(self):
        """Look until told to stop."""
        while not self.over.wait(1):
            self.note(sizes(self.hub))

    def note(self, sizes):
        """Keep what is more than was seen before."""
        for name, size in sizes.items():
            self.most[name] = max(size, self.most.get(name, 0))
        self.together = max(self.together, sum(size for name, size in sizes.items() if name != self.apart))


def sizes(hub):
    """Return the bytes of each learner's processes by name; under "" those of the hub and its proxy."""
    found = {}
    try:
        process = psutil.Process(hub)
        found[""] = held(process)
        children = process.children()
    except psutil.Error:
        return found
    for child in children:
        name = _learner(child)
        found[name] = found.get(name, 0) + sum(map(held, members(child.pid)))
    return found


def _learner(process):
    try:
        return process.environ().get("JUPYTERHUB_USER", "")
    except psutil.Error:
        return ""
