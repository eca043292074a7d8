"""The hub's configuration: JupyterHub reads it. The trial's own folder holds what differs from run to run."""

import json
import os
from pathlib import Path

from tools.hub_trial.places import MARK, PROXY, TOOLS, environment
from tools.hub_trial.spawner import LimitedSpawner

folder = Path(os.environ[MARK])
settings = json.loads((folder / "settings.json").read_text(encoding="utf-8"))
c = get_config()  # noqa: F821  (JupyterHub's)

# Nothing but this machine can reach it.
c.JupyterHub.bind_url = f"http://127.0.0.1:{settings['port']}"
c.JupyterHub.hub_ip = "127.0.0.1"
c.JupyterHub.hub_port = settings["hub_port"]
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings['proxy_port']}"
c.ConfigurableHTTPProxy.command = [str(PROXY)]
c.ConfigurableHTTPProxy.pid_file = str(folder / "proxy.pid")
c.JupyterHub.cookie_secret_file = str(folder / "cookie_secret")
c.JupyterHub.db_url = f"sqlite:///{folder / 'hub.sqlite'}"

# Names that are on the list, and one password for all, made for this run: for a trial, and for nothing else.
c.JupyterHub.authenticator_class = "shared-password"
c.SharedPasswordAuthenticator.user_password = settings["password"]
c.Authenticator.allowed_users = set(settings["names"])

c.JupyterHub.spawner_class = LimitedSpawner
c.LimitedSpawner.home_dir_template = str(folder / "home" / "{username}")
c.Spawner.mem_limit = settings["limit"]
c.Spawner.cpu_limit = 1  # told to the server: medlearn then starts no more threads than that
c.Spawner.poll_interval = 1
c.Spawner.start_timeout = 300
c.Spawner.http_timeout = 300
c.Spawner.default_url = "/lab"
c.Spawner.cmd = [str(TOOLS / "jupyterhub-singleuser")]
c.Spawner.args = ["--allow-root"] if os.geteuid() == 0 else []
c.Spawner.env_keep = ["LANG", "LC_ALL"]
c.Spawner.environment = environment(folder)
