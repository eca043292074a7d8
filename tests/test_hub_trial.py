"""The trial of a hub: what it decides and prints. The trial itself is run by hand: make hub-trial."""

import ast
import copy
import doctest
import json
import re
import socket
import struct
import types
from pathlib import Path

import pytest

from medlearn.exercises import convolution, of_lesson
from medlearn.grading import course_folder
from tools.hub_trial import greedy, hub, kernel, lesson_day, memory, report, teacher, watch

ROOT = Path(__file__).parents[1]
TRIAL = ROOT / "tools" / "hub_trial"


@pytest.mark.parametrize("module", [memory, kernel, lesson_day], ids=lambda module: module.__name__)
def test_examples_are_right(module):
    assert doctest.testmod(module).failed == 0


@pytest.mark.parametrize(
    ("sizes", "limit", "expected"),
    [
        ([100, 950, 960], 2000, 2),
        ([100, 960, 950], 2000, 1),
        ([100, 950, 950], 2000, None),
        ([1500, 400, 300], 2000, 1),
        ([2500], 2000, None),
    ],
    ids=["second kernel", "first kernel", "just enough", "never the server", "server alone"],
)
def test_who_holds_too_much_loses_the_largest_kernel(sizes, limit, expected):
    assert memory.too_much(sizes, limit) == expected


def said(kind, parent="mine", **content):
    return {"header": {"msg_type": kind}, "parent_header": {"msg_id": parent}, "content": content}


BUSY, IDLE = (said("status", execution_state=state) for state in ("busy", "idle"))
DONE = said("execute_reply", status="ok")


@pytest.mark.parametrize(
    ("messages", "expected"),
    [
        ([BUSY, said("stream", text="4"), said("stream", text="2\n"), DONE, IDLE], ("ok", "", "42\n")),
        ([BUSY, DONE, said("stream", text="late"), IDLE], ("ok", "", "late")),
        ([BUSY, IDLE, DONE], ("ok", "", "")),
        (
            [said("stream", "other", text="no"), said("execute_reply", "other", status="error"), DONE, IDLE],
            ("ok", "", ""),
        ),
        ([said("execute_reply", status="error", ename="MemoryError"), IDLE], ("error", "MemoryError", "")),
        ([BUSY, said("status", "", execution_state="restarting")], ("died", "", "")),
        ([said("status", "", execution_state="dead")], ("died", "", "")),
    ],
    ids=["printed", "printed after the reply", "idle first", "another's", "error", "restarted", "dead"],
)
def test_what_became_of_a_cell(messages, expected):
    assert kernel.outcome(messages, "mine") == expected


def test_a_cell_without_an_end_is_an_error():
    with pytest.raises(EOFError, match="before the cell was done"):
        kernel.outcome([BUSY, DONE], "mine")


def test_a_picture_beside_a_message_is_left_out():
    text = json.dumps(DONE).encode()
    alone = struct.pack("!iI", 1, 8) + text
    beside = struct.pack("!iII", 2, 12, 12 + len(text)) + text + b"\x89PNG"
    assert kernel.decoded(alone) == kernel.decoded(beside) == kernel.decoded(text.decode()) == DONE


def test_the_request_is_answered_to_the_one_who_asked():
    asked = kernel.request("mine", "1 + 1")
    assert (asked["channel"], asked["header"]["msg_type"]) == ("shell", "execute_request")
    assert (asked["header"]["msg_id"], asked["content"]["code"]) == ("mine", "1 + 1")


def test_marks_differ_from_learner_to_learner():
    marks = [teacher.due(place) for place in range(8)]
    assert marks == sorted(set(marks), reverse=True)
    assert marks[0] == sum(exercise.points for exercise in of_lesson("03"))
    assert marks[-1] > 0
    assert teacher.due(8) == marks[0]


def test_answers_are_written_into_their_cells_and_no_others():
    path = ROOT / "exercises" / "solutions" / f"{teacher.LESSON}.ipynb"
    assignment = course_folder.assignment(json.loads(path.read_text(encoding="utf-8")), convolution.EXERCISES)
    notebook, names = copy.deepcopy(assignment), teacher.chosen(6)
    teacher.fill_in(notebook, names)
    pairs = zip(assignment["cells"], notebook["cells"], strict=True)
    changed = {after["metadata"]["nbgrader"]["grade_id"] for before, after in pairs if before != after}
    assert changed == {f"answer-{name}" for name in names}
    assert len(changed) == 2


def test_an_assignment_without_the_cell_is_an_error():
    with pytest.raises(ValueError, match=r"no cell for .*answer-"):
        teacher.fill_in({"cells": []}, teacher.chosen(7))


def test_the_mark_is_read_from_the_page():
    assert lesson_day.mark("<h4>03 (Score: 6.5 / 8.0)</h4> Score: 1.0 / 1.0") == 6.5
    with pytest.raises(RuntimeError, match="names no score"):
        lesson_day.mark("<h4>nothing</h4>")


def test_what_fills_the_memory_takes_what_was_asked_for():
    names = {}
    exec(greedy.fill(3 * greedy.PIECE), names)
    assert sum(piece.nbytes for piece in names["kept"]) == 3 * greedy.PIECE


class Pretended:
    """A learner whose kernels give these outcomes, one after the other."""

    def __init__(self, *outcomes):
        self.outcomes = list(outcomes)

    def open_kernel(self, path, stays=False):
        return self

    def __enter__(self):
        return self

    def __exit__(self, *failure):
        pass

    def run(self, code):
        return self.outcomes.pop(0)


OK, YES, GONE, ANSWER = (kernel.Outcome("ok", "", text) for text in ("", "True\n", "False\n", "42\n"))
REFUSED = kernel.Outcome("error", "MemoryError")


@pytest.mark.parametrize(
    ("outcomes", "alone", "held_back"),
    [
        ([REFUSED, kernel.Outcome("ok", "", "96\n"), OK, OK, YES, GONE, ANSWER], "MemoryError after 1.50 GiB", True),
        ([kernel.Outcome("died"), OK, kernel.Outcome("died"), ANSWER], "the kernel was ended", True),
        ([OK, OK, kernel.Outcome("died"), ANSWER], "one kernel got half as much again", False),
        ([kernel.Outcome("died"), OK, kernel.Outcome("died"), kernel.Outcome("died")], "the kernel was ended", False),
    ],
    ids=["refused", "ended", "no limit", "broken for good"],
)
def test_the_greedy_learner_tells_whether_the_limit_held(monkeypatch, outcomes, alone, held_back):
    monkeypatch.setattr(greedy.time, "sleep", lambda seconds: None)
    greed = greedy.run_out(Pretended(*outcomes), 2**31)
    assert greed.alone.startswith(alone)
    assert greed.held_back == held_back


def test_two_kernels_that_both_stay_are_noticed(monkeypatch):
    monkeypatch.setattr(greedy, "PATIENCE", 0)
    monkeypatch.setattr(greedy.time, "sleep", lambda seconds: None)
    held, sentence = greedy.in_two_kernels(Pretended(OK, OK, YES, YES), 2**31)
    assert (held, sentence) == (False, "two kernels kept 1.4 times the limit")


def test_the_most_memory_is_kept_and_the_greedy_one_stands_apart():
    seen = watch.Watch(0, "greedy")
    for sizes in ({"": 5, "learner1": 10}, {"": 6, "learner1": 8, "greedy": 100}, {"": 5, "greedy": 20}):
        seen.note(sizes)
    assert seen.most == {"": 6, "learner1": 10, "greedy": 100}
    assert seen.together == 15


DAY = lesson_day.Day(2, 3.6, 9.4, 10.0, 31.0, 400 * 2**20, 150 * 2**20, 2**30, greedy.Greed("a", "b", "c", True), 2**31)


def test_a_day_is_a_row_of_the_table():
    lines = report.table([DAY])
    assert lines[-1] == "| 2 | 4 | 9 | 10 | 31 | 400 | 150 | 1.0 |"
    assert {line.count("|") for line in lines} == {lines[0].count("|")}


def test_a_limit_that_did_not_hold_is_said_loudly():
    assert "The limit held" in report.met(DAY)
    assert "NOT HOLD" in report.met(DAY._replace(greedy=DAY.greedy._replace(held_back=False)))


def test_ports_are_free_and_differ():
    ports = hub.free_ports(3)
    assert len(set(ports)) == 3
    for port in ports:
        with socket.socket() as each:
            each.bind(("127.0.0.1", port))


def test_the_folder_is_for_its_owner_and_each_run_has_a_password_of_its_own(tmp_path):
    made = [hub.Hub(tmp_path / name, ["learner1"], 2**31) for name in ("one", "two")]
    assert made[0].password != made[1].password
    assert len(made[0].password) >= 24
    assert (tmp_path / "one").stat().st_mode & 0o077 == 0
    assert all(each.address.startswith("http://127.0.0.1:") for each in made)


def test_nothing_but_this_machine_can_reach_the_hub():
    configuration = (TRIAL / "jupyterhub_config.py").read_text(encoding="utf-8")
    assert set(re.findall(r"\d+\.\d+\.\d+\.\d+", configuration)) == {"127.0.0.1"}
    assert 'c.JupyterHub.hub_ip = "127.0.0.1"' in configuration


def test_make_has_the_trial_and_its_tools_are_pinned():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"^hub-trial: build/hub-env/ready build/hub-node/ready ## ", makefile, re.MULTILINE)
    lock = (TRIAL / "package-lock.json").read_text(encoding="utf-8")
    assert "://" not in lock
    packages = json.loads(lock)["packages"]
    assert packages["node_modules/configurable-http-proxy"]["version"].startswith("5.3.")
    assert all(package.get("integrity") for name, package in packages.items() if name)


def test_the_page_for_teachers_holds_the_table_that_the_trial_prints():
    page = (ROOT / "docs" / "teaching.md").read_text(encoding="utf-8")
    before, _, after = page.partition("\n".join(report.HEAD))
    assert before != page
    rows = re.findall(r"^\|(?: *[\d.]+ *\|){8}$", after.partition("\n\n")[0], re.MULTILINE)
    assert rows


def test_limits_are_those_of_data_and_not_of_addresses():
    """With RLIMIT_AS at 2 GiB, lesson 09 ends in a MemoryError."""
    tree = ast.parse((TRIAL / "spawner.py").read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr.startswith("RLIMIT")}
    assert used == {"RLIMIT_DATA"}


def test_processes_are_known_by_the_folder_of_their_trial(monkeypatch, tmp_path):
    def process(value):
        return types.SimpleNamespace(environ=lambda: {hub.MARK: value})

    mine, other = process(str(tmp_path)), process(str(tmp_path / "other"))
    monkeypatch.setattr(hub.psutil, "process_iter", lambda: [mine, other])
    assert hub.marked(tmp_path) == [mine]
