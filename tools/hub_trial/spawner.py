"""A local spawner whose memory limit holds, also where nobody may make control groups."""

import resource

from jupyterhub.spawner import SimpleLocalProcessSpawner

from tools.hub_trial.memory import held, members, too_much


class LimitedSpawner(SimpleLocalProcessSpawner):
    """Start each learner's server as a process with a folder of its own, and hold it to ``mem_limit``.

    Notes
    -----
    JupyterHub's local spawners only tell the server its limit. Two things hold it here. The system refuses more
    to any one process (``RLIMIT_DATA``): the learner reads MemoryError. And each time that the hub looks whether the
    server lives, it ends the largest kernel of a learner whose processes hold more than the limit together.

    ``RLIMIT_AS`` would not do: it counts addresses that TensorFlow reserves and never fills. With 2 GiB lesson 09
    fails, which reserves 2.7 and holds 0.9.
    """

    def make_preexec_fn(self, name):
        """Return what the new process does first: take its limit, and go home."""
        go_home, limit = super().make_preexec_fn(name), self.mem_limit

        def preexec():
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            go_home()

        return preexec

    async def poll(self):
        """Return None while the server lives, after a look at what its processes hold."""
        status = await super().poll()
        if status is None and self.pid:
            self.hold_to_limit()
        return status

    def hold_to_limit(self):
        """End the largest kernel if this learner's processes hold too much."""
        processes = members(self.pid)
        sizes = [held(process) for process in processes]
        place = too_much(sizes, self.mem_limit) if processes else None
        if place is not None:
            self.log.warning("%s holds %.2f GiB: its largest kernel ends", self.user.name, sum(sizes) / 2**30)
            processes[place].kill()
