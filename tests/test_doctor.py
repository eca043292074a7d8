"""The doctor's judgements on made-up machines, and the command line around them."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from medlearn import __main__ as command_line
from medlearn import doctor
from medlearn.datasets import DEFAULT_DOWNLOADS, no_such_set
from medlearn.doctor import Finding

IPYWIDGETS = ["comm>=0.1.3", "widgetsnbextension~=4.0.14", "jupyterlab_widgets~=3.0.15"]
FITTING = {"ipywidgets": "8.1.7", "widgetsnbextension": "4.0.14", "jupyterlab-widgets": "3.0.15"}


@pytest.mark.parametrize(
    ("version", "status"), [((3, 10, 9), "FAIL"), ((3, 11, 0), "ok"), ((3, 13, 7), "ok"), ((3, 14, 0), "FAIL")]
)
def test_python(version, status):
    assert doctor.judge_python(version).status == status


@pytest.mark.parametrize(
    ("installed", "status", "said"),
    [
        ({"numpy": "2.4.6", "keras": "3.15.1"}, "ok", "as tested"),
        ({"numpy": "2.3.0", "keras": "3.15.1"}, "warn", "1 not as tested: numpy 2.3.0 (should be ==2.4.6)"),
        ({"numpy": "1.26.4", "keras": "3.15.1"}, "FAIL", "numpy 1.26.4 (should be <3,>=2.1)"),
        ({"numpy": "2.4.6"}, "FAIL", "keras is missing"),
    ],
)
def test_packages(installed, status, said):
    required = ["numpy>=2.1,<3", "keras>=3.10", "pywin32; sys_platform == 'none'", "jupyterlab>=4; extra == 'lab'"]
    finding = doctor.judge_packages(installed, required, ["numpy==2.4.6", "keras==3.15.1"])
    assert finding.status == status
    assert said in finding.message
    assert bool(finding.remedy) is (status != "ok")


def test_many_differences_are_summarised():
    finding = doctor.judge_packages({}, [f"package{number}>=1" for number in range(9)], [])
    assert finding.message.endswith("package3 is missing and 5 more")


@pytest.mark.parametrize(
    ("installed", "page_part", "status", "said"),
    [
        (FITTING, True, "ok", "fit together"),
        (FITTING, False, "FAIL", "jupyterlab_widgets is missing"),
        ({"ipywidgets": "8.1.7", "widgetsnbextension": "4.0.14"}, True, "FAIL", "jupyterlab_widgets is missing"),
        ({**FITTING, "widgetsnbextension": "3.6.0"}, True, "FAIL", "widgetsnbextension 3.6.0"),
        ({**FITTING, "jupyterlab-widgets": "1.1.1"}, True, "FAIL", "jupyterlab_widgets 1.1.1"),
        ({}, True, "FAIL", "ipywidgets is missing"),
    ],
)
def test_widgets(installed, page_part, status, said):
    finding = doctor.judge_widgets(installed, IPYWIDGETS, page_part)
    assert finding.status == status
    assert said in finding.message


@pytest.mark.parametrize(
    ("finding", "status"),
    [
        (doctor.judge_memory(2.1e9), "ok"),
        (doctor.judge_memory(float("inf")), "ok"),
        (doctor.judge_memory(0.45e9), "FAIL"),
        (doctor.judge_disk(50e9, "/"), "ok"),
        (doctor.judge_disk(1e6, "/"), "FAIL"),
        (doctor.judge_cache("/cache", True), "ok"),
        (doctor.judge_cache("/cache", False), "warn"),
        (doctor.judge_images([]), "ok"),
        (doctor.judge_images(["skimage/data/ihc.png"]), "FAIL"),
        (doctor.judge_downloads({"vessels": "cached", "kspace": "mirror"}), "ok"),
        (doctor.judge_downloads({"vessels": "cached", "kspace": "missing"}), "warn"),
    ],
)
def test_judgement_has_a_remedy_when_it_is_not_ok(finding, status):
    assert finding.status == status
    assert bool(finding.remedy) is (status != "ok")
    assert str(finding).startswith(status)
    assert "\n" not in str(finding)


def test_a_missing_image_is_named(tmp_path, monkeypatch):
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "__init__.py").touch()
    (tmp_path / "shapes" / "round.png").touch()
    monkeypatch.syspath_prepend(tmp_path)
    images = {"shapes": ["round.png", "square.png"], "no_such_package": ["any.png"]}
    assert doctor.missing_images(images) == ["shapes/square.png", "no_such_package/any.png"]


def test_the_images_of_the_lessons_are_where_the_doctor_looks():
    from pydicom import examples

    assert doctor.missing_images() == []
    looked_for = {path.split("/")[-1] for path in doctor.OFFLINE_IMAGES["pydicom"]}
    assert examples.get_path("ct").name in looked_for


def test_tested_versions_are_those_of_this_checkout():
    assert any(line.startswith("numpy==") for line in doctor.tested_versions())


def test_tested_versions_are_read_without_comments_and_options(tmp_path, monkeypatch):
    monkeypatch.setattr(doctor, "REQUIREMENTS", tmp_path / "requirements.txt")
    assert doctor.tested_versions() == []
    doctor.REQUIREMENTS.write_text("# made by hand\nnumpy==2.4.6 ; python_version > '3'\n-e .\n")
    assert doctor.tested_versions() == ["numpy==2.4.6 ; python_version > '3'"]


def test_this_machine_is_looked_at_from_every_side():
    names = [finding.name for finding in doctor.check()]
    assert set(doctor.RELATIONS) <= set(names)
    assert {"processors", "cache folder", "data"} <= set(names)


@pytest.mark.parametrize("place", ["http://[bad/mirror", "~nosuchuser/mirror"])
def test_a_mistyped_place_stops_nothing(monkeypatch, place):
    monkeypatch.setenv("MEDLEARN_MIRROR", place)
    monkeypatch.setenv("MEDLEARN_DATA", "~nosuchuser/data")
    names = {finding.name: finding for finding in doctor.check()}
    assert "~nosuchuser" in names["cache folder"].message
    assert names["mirror"].status == "warn"
    assert place in names["mirror"].message
    assert names["data"].status == "warn"


def test_a_mirror_that_answers_is_ok_and_keeps_its_password_to_itself(monkeypatch, tmp_path):
    monkeypatch.setenv("MEDLEARN_MIRROR", str(tmp_path))
    assert "SHA256SUMS (the list of the files it vouches for" in str(one("mirror"))
    (tmp_path / "SHA256SUMS").write_text("")
    assert one("mirror").status == "ok"
    monkeypatch.setenv("MEDLEARN_MIRROR", "http://anna:s3cret@127.0.0.1:9/course")
    assert one("mirror").status == "warn"
    assert "s3cret" not in "".join(map(str, doctor.check()))
    monkeypatch.delenv("MEDLEARN_MIRROR")
    assert "mirror" not in [finding.name for finding in doctor.check()]


def test_a_python_without_the_packages_is_told_in_a_line():
    """Another Python than the course's, as a terminal outside JupyterLab may find it."""
    environment = {**os.environ, "PYTHONPATH": str(Path(doctor.__file__).parents[1])}
    command = [sys.executable, "-S", "-m", "medlearn", "doctor"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stderr) == (1, "")
    assert "FAIL  this Python" in run.stdout
    assert "No module named 'packaging' -> use the course's own Python, .venv" in run.stdout
    command[-1:] = ["fetch", "--list"]
    run = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert (run.returncode, run.stdout) == (1, "")
    assert "lacks a package of the course (No module named 'numpy'): use the course's own Python" in run.stderr
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["progress --exercises", "fetch --list"])
def test_who_reads_no_further_ends_the_command_quietly(command, tmp_path):
    environment = {**os.environ, "MEDLEARN_PROGRESS": str(tmp_path / "progress.json")}
    read, write = os.pipe()
    os.close(read)
    run = [sys.executable, "-m", "medlearn", *command.split()]
    result = subprocess.run(run, env=environment, stdout=write, stderr=subprocess.PIPE, text=True)
    os.close(write)
    assert (result.returncode, result.stderr) == (0, "")


def test_of_two_versions_the_one_that_is_imported_counts(tmp_path, monkeypatch):
    (tmp_path / "numpy-1.20.0.dist-info").mkdir()
    (tmp_path / "numpy-1.20.0.dist-info" / "METADATA").write_text("Name: numpy\nVersion: 1.20.0\n")
    monkeypatch.syspath_prepend(tmp_path)
    assert doctor.installed_versions()["numpy"] == "1.20.0"


def one(name):
    return next(finding for finding in doctor.check() if finding.name == name)


def test_without_a_home_folder_every_command_answers_in_a_sentence(tmp_path):
    (tmp_path / "sitecustomize.py").write_text(
        "import pwd\ndef nobody(uid):\n    raise KeyError(uid)\npwd.getpwuid = nobody\n"
    )
    gone = ("HOME", "MEDLEARN_DATA", "MEDLEARN_MIRROR", "MEDLEARN_PROGRESS", "XDG_CACHE_HOME")
    environment = {name: value for name, value in os.environ.items() if name not in gone}
    environment["PYTHONPATH"] = os.pathsep.join([str(tmp_path), str(Path(doctor.__file__).parents[1])])
    said = {}
    for command in ("doctor", "progress", "fetch heart_disease", "fetch --list heart_disease"):
        run = [sys.executable, "-m", "medlearn", *command.split()]
        result = subprocess.run(run, env=environment, cwd=tmp_path, capture_output=True, text=True)
        said[command] = result.stdout + result.stderr
        assert "Traceback" not in said[command]
    assert "FAIL  home folder" in said["doctor"]
    assert "set MEDLEARN_DATA" in said["doctor"]
    assert "set MEDLEARN_DATA" in said["fetch heart_disease"]
    assert "set MEDLEARN_PROGRESS" in said["progress"]
    assert not (tmp_path / "~").exists()


def well(**changed):
    """Findings of a machine that can run the course, some of them changed."""
    return [changed.get(name, Finding(name, "ok", "25.3 GB at /home/me")) for name in doctor.RELATIONS]


def test_brief_says_the_same_on_every_machine_that_can_run_the_course(capsys):
    doctor.brief(well())
    first = capsys.readouterr().out
    other = Finding("packages", "warn", "3 not as tested", "install them")
    doctor.brief([*well(packages=other), Finding("pneumoniamnist", "warn", "missing", "fetch it")])
    assert capsys.readouterr().out == first
    assert "25.3" not in first
    assert first.endswith("This machine can run the course.\n")


def test_brief_names_what_is_wrong_and_the_remedy(capsys):
    doctor.brief(well(memory=doctor.judge_memory(1e9)))
    said = capsys.readouterr().out
    assert "FAIL  memory" in said
    assert "1.0 GB; the largest lesson needs 1.5 GB -> use a machine" in said
    assert "can run the course" not in said


@pytest.mark.parametrize(("status", "expected"), [("ok", 0), ("warn", 0), ("FAIL", 1)])
def test_exit_status_of_the_doctor(monkeypatch, capsys, status, expected):
    monkeypatch.setattr("medlearn.doctor.check", lambda: [Finding("memory", status, "some", "remedy")])
    assert command_line.main(["doctor"]) == expected
    assert f"{status:<4}  memory" in capsys.readouterr().out


@pytest.fixture
def datasets(monkeypatch):
    """Put three sets in the place of the real ones; the one called heart cannot be had."""
    fetched = []

    def fetch(name):
        if name == "heart":
            raise RuntimeError("no network; try later")
        fetched.append(name)

    fake = SimpleNamespace(
        DEFAULT_DOWNLOADS=("lungs", "heart"),
        fetchable=lambda: {"lungs": "radiographs", "heart": "patients", "skin": "photographs"},
        status=lambda name: "missing",
        fetch=fetch,
        fetched=fetched,
        no_such_set=no_such_set,
    )
    monkeypatch.setattr("medlearn.datasets", fake, raising=False)
    monkeypatch.setitem(sys.modules, "medlearn.datasets", fake)
    return fake


def test_fetch_brings_the_named_sets(datasets, capsys):
    assert command_line.main(["fetch", "skin", "lungs"]) == 0
    assert datasets.fetched == ["skin", "lungs"]


def test_fetch_without_a_name_goes_on_after_a_failure_and_says_so(datasets, capsys):
    datasets.DEFAULT_DOWNLOADS = ("heart", "lungs")
    assert command_line.main(["fetch"]) == 1
    assert datasets.fetched == ["lungs"]
    assert "heart: FAILED. no network; try later" in capsys.readouterr().err


def test_fetch_suggests_the_nearest_name_and_fetches_nothing(datasets, capsys):
    assert command_line.main(["fetch", "lungs", "hart"]) == 2
    assert "no data set 'hart' to fetch. Did you mean 'heart'?" in capsys.readouterr().err
    assert datasets.fetched == []


def test_ctrl_c_is_one_line(datasets, monkeypatch, capsys):
    def interrupted(name):
        raise KeyboardInterrupt

    datasets.fetch = interrupted
    assert command_line.main(["fetch"]) == 130
    assert capsys.readouterr().err == "\nStopped. Nothing half done was kept; run the same command again to go on.\n"


@pytest.mark.parametrize("arguments", [["nbgrader", ""], ["progress", "--export", ""]])
def test_an_empty_name_is_told(arguments, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(SystemExit) as caught:
        command_line.main(arguments)
    assert caught.value.code == 2
    assert "the name is empty: give the name of a new file or folder" in capsys.readouterr().err
    assert list(tmp_path.iterdir()) == []


def test_fetch_lists(datasets, capsys):
    assert command_line.main(["fetch", "--list"]) == 0
    said = capsys.readouterr().out
    assert "* missing  lungs" in said
    assert "  missing  skin" in said
    assert datasets.fetched == []


def test_doctor_as_a_learner_calls_it(tmp_path):
    environment = {**os.environ, "MEDLEARN_DATA": str(tmp_path), "MEM_LIMIT": "1000000000"}
    environment.pop("MEDLEARN_MIRROR", None)
    command = [sys.executable, "-m", "medlearn", "doctor"]
    result = subprocess.run(command, env=environment, capture_output=True, text=True)
    assert result.returncode == 1
    assert "FAIL  memory" in result.stdout
    assert [line for line in result.stdout.splitlines() if line.startswith("warn  ")] == [
        f"warn  data            lessons will fetch {len(DEFAULT_DOWNLOADS)} of {len(DEFAULT_DOWNLOADS)} sets when they "
        "need them: chest_radiographs, mobilenet, heart_disease, pneumoniamnist and "
        f"{len(DEFAULT_DOWNLOADS) - 4} more -> to have them ahead, run: python -m medlearn fetch"
    ]
