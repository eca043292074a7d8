"""medlearn.machine against control groups written by hand, as the kernel's manual lays them out."""

import math
import os
import subprocess
import sys

import pytest

from medlearn import machine


@pytest.fixture
def cpus(monkeypatch):
    """Pretend to be bound to 64 processors, so that limits show."""
    monkeypatch.setattr(machine, "_bound_cpus", lambda: 64)
    return machine.available_cpus


def lay_out(root, files):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return root


V2_CONTAINER = {"proc/self/cgroup": "0::/\n"}
V2_NESTED = {"proc/self/cgroup": "0::/user.slice/session\n"}
V1_NESTED = {"proc/self/cgroup": "4:memory:/docker/ab\n2:cpu,cpuacct:/docker/ab\n"}


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        pytest.param({}, 64, id="no control groups"),
        pytest.param({**V2_CONTAINER, "sys/fs/cgroup/cpu.max": "max 100000\n"}, 64, id="no quota"),
        pytest.param({**V2_CONTAINER, "sys/fs/cgroup/cpu.max": "200000 100000\n"}, 2, id="two"),
        pytest.param({**V2_CONTAINER, "sys/fs/cgroup/cpu.max": "250000 100000\n"}, 2, id="two and a half"),
        pytest.param({**V2_CONTAINER, "sys/fs/cgroup/cpu.max": "50000 100000\n"}, 1, id="half a processor"),
        pytest.param({**V2_NESTED, "sys/fs/cgroup/user.slice/session/cpu.max": "300000 100000"}, 3, id="own group"),
        pytest.param({**V2_NESTED, "sys/fs/cgroup/user.slice/cpu.max": "300000 100000"}, 3, id="group above"),
        pytest.param(
            {
                **V2_NESTED,
                "sys/fs/cgroup/user.slice/cpu.max": "300000 100000",
                "sys/fs/cgroup/user.slice/session/cpu.max": "max 100000",
            },
            3,
            id="group above, own without",
        ),
        pytest.param(
            {"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "400000\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n"},
            4,
            id="version 1",
        ),
        pytest.param(
            {"sys/fs/cgroup/cpu/cpu.cfs_quota_us": "-1\n", "sys/fs/cgroup/cpu/cpu.cfs_period_us": "100000\n"},
            64,
            id="version 1, no quota",
        ),
        pytest.param(
            {
                **V1_NESTED,
                "sys/fs/cgroup/cpu/docker/ab/cpu.cfs_quota_us": "100000",
                "sys/fs/cgroup/cpu/docker/ab/cpu.cfs_period_us": "50000",
            },
            2,
            id="version 1, own group, short period",
        ),
        pytest.param({"sys/fs/cgroup/cpu.max": "nonsense"}, 64, id="nonsense"),
    ],
)
def test_cpus_follow_the_quota(tmp_path, cpus, files, expected):
    # "cpu,cpuacct" is a link to itself under either name on a real system; here the folder is called cpu.
    assert cpus(root=lay_out(tmp_path, files), environment={}) == expected


@pytest.mark.parametrize(("limit", "expected"), [("1.0", 1), ("2.7", 2), ("0.5", 1), ("", 64), ("many", 64)])
def test_cpus_follow_jupyterhub(tmp_path, cpus, limit, expected):
    assert cpus(root=tmp_path, environment={"CPU_LIMIT": limit}) == expected


def test_the_smallest_limit_on_cpus_wins(tmp_path, cpus):
    root = lay_out(tmp_path, {"sys/fs/cgroup/cpu.max": "300000 100000"})
    assert cpus(root=root, environment={"CPU_LIMIT": "8"}) == 3
    assert cpus(root=root, environment={"CPU_LIMIT": "2"}) == 2


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system does not bind processes to processors")
def test_cpus_follow_the_processors_this_process_is_bound_to():
    one = min(os.sched_getaffinity(0))
    script = f"import os; os.sched_setaffinity(0, {{{one}}}); import medlearn.machine as m; print(m.available_cpus())"
    printed = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout
    assert printed == "1\n"


@pytest.mark.parametrize(
    ("files", "environment", "expected"),
    [
        pytest.param({}, {}, 8e9, id="no limit"),
        pytest.param({"sys/fs/cgroup/memory.max": "max\n"}, {}, 8e9, id="max"),
        pytest.param({"sys/fs/cgroup/memory.max": "2147483648\n"}, {}, 2**31, id="version 2"),
        pytest.param({"sys/fs/cgroup/memory/memory.limit_in_bytes": "1073741824"}, {}, 2**30, id="version 1"),
        pytest.param(
            {"sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712"}, {}, 8e9, id="version 1, no limit"
        ),
        pytest.param(
            {**V1_NESTED, "sys/fs/cgroup/memory/docker/ab/memory.limit_in_bytes": "1000"}, {}, 1000, id="own group"
        ),
        pytest.param({"sys/fs/cgroup/memory.max": "3000000000"}, {"MEM_LIMIT": "2000000000"}, 2e9, id="JupyterHub"),
    ],
)
def test_memory_is_the_smallest_limit(tmp_path, monkeypatch, files, environment, expected):
    monkeypatch.setattr(machine, "_physical_memory", lambda: 8e9)
    assert machine.available_memory(root=lay_out(tmp_path, files), environment=environment) == expected


def test_physical_memory_is_what_psutil_says(tmp_path):
    psutil = pytest.importorskip("psutil")
    assert machine.available_memory(root=tmp_path, environment={}) == pytest.approx(
        psutil.virtual_memory().total, rel=0.01
    )


def test_memory_is_unlimited_where_nothing_says(tmp_path, monkeypatch):
    monkeypatch.setattr(machine.os, "sysconf", lambda _: (_ for _ in ()).throw(ValueError), raising=False)
    monkeypatch.setitem(sys.modules, "psutil", None)
    assert machine.available_memory(root=tmp_path, environment={}) == math.inf


def test_threads_set_by_the_user_are_left_alone():
    environment = machine.limit_threads(3, {"MKL_NUM_THREADS": "7"})
    assert environment.pop("MKL_NUM_THREADS") == "7"
    assert set(environment.values()) == {"3"}


def test_exports_are_shell_commands():
    lines = machine.exports().splitlines()
    assert len(lines) == len(machine.THREAD_VARIABLES)
    assert all(line.startswith("export ") and line.split("=")[1].isdigit() for line in lines)


def test_import_sets_variables_and_leaves_set_ones_alone():
    script = "import os, medlearn; print(os.environ['TF_ENABLE_ONEDNN_OPTS'], os.environ['OMP_NUM_THREADS'])"
    bare = {name: value for name, value in os.environ.items() if name not in machine.THREAD_VARIABLES}
    bare.pop("TF_ENABLE_ONEDNN_OPTS", None)
    own = {**bare, "TF_ENABLE_ONEDNN_OPTS": "1", "OMP_NUM_THREADS": "5"}
    printed = [
        subprocess.run([sys.executable, "-c", script], env=env, capture_output=True, text=True, check=True).stdout
        for env in (bare, own)
    ]
    assert printed == [f"0 {machine.available_cpus()}\n", "1 5\n"]
