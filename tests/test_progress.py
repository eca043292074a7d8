"""What a learner has done is kept through crashes, crowds and full disks, and never leaves the machine."""

import datetime
import getpass
import json
import os
import signal
import socket
import subprocess
import sys
import textwrap
import time
import warnings
from pathlib import Path

import pytest

from medlearn import grading
from medlearn.__main__ import main
from medlearn.checks import progress
from medlearn.exercises import Gone, catalogue
from medlearn.exercises import convolution as ex
from medlearn.grading import portfolio

KEY = "convolution.correlate"
TODAY = datetime.date.today().isoformat()


@pytest.fixture(autouse=True)
def record(tmp_path, monkeypatch):
    """Put the record into a folder that does not exist yet."""
    path = tmp_path / "home" / "progress.json"
    monkeypatch.setenv("MEDLEARN_PROGRESS", str(path))
    return path


@pytest.fixture
def no_warning():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        yield


def python(code, **options):
    """Run code in another process that keeps the same record."""
    command = [sys.executable, "-c", textwrap.dedent(code)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, **options)


# What is noted.


@pytest.mark.usefixtures("no_warning")
def test_checks_hints_and_solutions_are_noted(capsys):
    ex.correlate.check(...)
    assert progress.load()[KEY] == progress.EMPTY | {"checks": 1}
    ex.correlate.check(lambda image, kernel: image)
    ex.correlate.hint(2)
    ex.correlate.hint(1)
    ex.correlate.solution()
    ex.correlate.check(ex.correlate.reference)
    ex.correlate.check(lambda image, kernel: image)
    noted = {"status": "correct", "checks": 4, "hints": 2, "solution": True, "begun": TODAY, "solved": TODAY}
    assert progress.load() == {KEY: noted}


def test_the_first_day_stays(monkeypatch):
    for day, status in [("2026-01-01", "raised"), ("2026-01-02", "correct"), ("2026-01-03", "correct")]:
        monkeypatch.setattr(progress, "_today", lambda day=day: day)
        progress.note_check(KEY, status)
    assert (progress.load()[KEY]["begun"], progress.load()[KEY]["solved"]) == ("2026-01-01", "2026-01-02")


def test_nothing_noted_is_an_empty_record(record):
    assert progress.load() == {}
    assert not record.parent.exists()


def test_the_record_is_where_the_variable_says_or_at_home(monkeypatch, record):
    assert progress.where() == record
    monkeypatch.delenv("MEDLEARN_PROGRESS")
    assert progress.where() == Path.home() / ".medlearn" / "progress.json"


def test_an_older_record_without_days_is_read(record):
    record.parent.mkdir()
    record.write_text(json.dumps({"version": 1, "exercises": {KEY: {"status": "correct", "checks": 3}}}))
    assert progress.load() == {KEY: progress.EMPTY | {"status": "correct", "checks": 3}}


# Crashes.


def test_a_process_killed_while_it_writes_leaves_a_whole_record(record):
    progress.note_hint(KEY, 2)
    code = """
        import itertools
        from medlearn.checks import progress
        print("ready", flush=True)
        for number in itertools.count():
            progress.save({f"convolution.exercise_{n}": progress.EMPTY | {"checks": number} for n in range(300)})
    """
    for wait in (0.01, 0.02, 0.035, 0.05):
        with python(code) as writer:
            writer.stdout.readline()
            time.sleep(wait)
            writer.kill()
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            noted = progress.load()
        assert len({entry["checks"] for entry in noted.values()}) == 1
        assert len(noted) in (1, 300)


def test_a_crash_in_the_middle_of_the_writing_leaves_the_old_record(record):
    progress.note_hint(KEY, 2)
    code = f"""
        import json, os
        from medlearn.checks import progress
        def half(content, file, **options):
            file.write(json.dumps(content)[:40])
            file.flush()
            os._exit(9)
        json.dump = half
        progress.note_hint({KEY!r}, 3)
    """
    writer = python(code)
    writer.communicate(timeout=20)
    assert writer.returncode == 9
    assert len(list(record.parent.glob("*.part"))) == 1
    assert progress.load()[KEY]["hints"] == 2
    progress.note_hint(KEY, 3)
    assert progress.load()[KEY]["hints"] == 3


def test_drafts_that_a_crash_left_behind_are_swept_away_in_time(record):
    record.parent.mkdir()
    old, young = record.with_name("progress.jsonold.part"), record.with_name("progress.jsonyoung.part")
    for draft in (old, young):
        draft.touch()
    os.utime(old, (0, 0))
    progress.note_hint(KEY, 1)
    assert (old.exists(), young.exists()) == (False, True)


def test_a_failing_replace_costs_one_note_and_leaves_no_draft(monkeypatch, record, capsys):
    progress.note_hint(KEY, 2)

    def fail(source, target):
        raise OSError("disk full")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.warns(UserWarning, match=r"could not be noted: disk full"):
            assert ex.correlate.check(ex.correlate.reference).status == "correct"
    assert progress.load() == {KEY: progress.EMPTY | {"hints": 2}}
    assert sorted(path.name for path in record.parent.iterdir()) == ["progress.json", "progress.lock"]


# Damage.

DAMAGED = [
    "",
    "{",
    "null",
    "[]",
    "{}",
    '{"version": 1}',
    '{"version": "one", "exercises": {}}',
    '{"version": 1, "exercises": []}',
    '{"version": 1, "exercises": {"a": 3}}',
    '{"version": 1, "exercises": {"a": null}}',
    '{"version": 1, "exercises": {"a": {"status": "excellent"}}}',
    '{"version": 1, "exercises": {"a": {"checks": "3"}}}',
    '{"version": 1, "exercises": {"a": {"hints": null}}}',
    "[" * 100_000,
    "\ufffe\x00",
]


@pytest.mark.parametrize("content", DAMAGED, ids=lambda text: text[:50] or "empty")
def test_a_damaged_record_is_set_aside_with_a_warning_and_a_new_one_begun(record, content):
    record.parent.mkdir()
    record.write_bytes(content.encode("utf-16" if "\ufffe" in content else "utf-8"))
    damaged = record.read_bytes()
    with pytest.warns(UserWarning, match=r"is damaged .* set aside as progress.damaged.json"):
        progress.note_check(KEY, "correct")
    assert record.with_name("progress.damaged.json").read_bytes() == damaged
    assert progress.load()[KEY]["status"] == "correct"


def test_a_second_damaged_record_does_not_replace_the_first(record):
    record.parent.mkdir()
    for content in ("first", "second", "third"):
        record.write_text(content)
        with pytest.warns(UserWarning, match="damaged"):
            progress.load()
    kept = [record.with_name(f"progress.damaged{number}.json").read_text() for number in ("", "-2", "-3")]
    assert kept == ["first", "second", "third"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_file_is_neither_read_nor_set_aside(record):
    record.parent.mkdir()
    os.mkfifo(record)
    with pytest.warns(UserWarning, match=r"could not be noted: .*progress\.json is no file; let MEDLEARN_PROGRESS"):
        progress.note_hint(KEY, 1)
    assert record.is_fifo()


def test_a_record_of_a_newer_medlearn_is_left_as_it_is(record):
    record.parent.mkdir()
    newer = '{"version": 2, "exercises": "elsewhere"}'
    record.write_text(newer)
    with pytest.warns(UserWarning, match="a newer medlearn wrote"):
        progress.note_hint(KEY, 1)
    assert record.read_text() == newer


def test_a_record_that_cannot_be_read_just_now_is_not_taken_for_damaged(record, monkeypatch):
    progress.note_hint(KEY, 2)

    def fail(*arguments, **options):
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "read_text", fail)
        with pytest.warns(UserWarning, match="Too many open files"):
            progress.note_hint(KEY, 3)
    assert progress.load()[KEY]["hints"] == 2


# Where nothing can be written.


def test_a_folder_that_cannot_be_made_costs_only_the_record(record, capsys):
    record.parent.write_text("a file where the folder should be")
    with pytest.warns(UserWarning, match="Your progress could not be noted"):
        assert ex.correlate.check(ex.correlate.reference).status == "correct"
    assert capsys.readouterr().out.startswith("Correct.")


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="whoever runs this may write everywhere")
def test_a_folder_that_cannot_be_written_costs_only_the_record(record):
    record.parent.mkdir(mode=0o500)
    with pytest.warns(UserWarning, match="Your progress could not be noted"):
        progress.note_hint(KEY, 1)


def test_no_home_costs_only_the_record(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("MEDLEARN_PROGRESS")
    monkeypatch.setattr(Path, "home", homeless)
    with pytest.warns(UserWarning, match="no home folder; set MEDLEARN_PROGRESS"):
        progress.note_hint(KEY, 1)


# Several kernels at once.


@pytest.mark.usefixtures("no_warning")
def test_several_kernels_at_once_lose_nothing():
    code = f"""
        import sys
        from medlearn.checks import progress
        print("ready", flush=True)
        sys.stdin.readline()
        for _ in range(40):
            progress.note_check({KEY!r}, "not yet")
    """
    kernels = [python(code, stdin=subprocess.PIPE) for _ in range(3)]
    for kernel in kernels:
        kernel.stdout.readline()
    for kernel in kernels:
        kernel.stdin.write("go\n")
        kernel.stdin.flush()
    assert [kernel.communicate(timeout=30) and kernel.returncode for kernel in kernels] == [0, 0, 0]
    assert progress.load()[KEY]["checks"] == 120


def test_a_kernel_that_hangs_while_it_writes_holds_nobody_up(monkeypatch, record):
    monkeypatch.setattr(progress, "PATIENCE", 0.2)
    start = time.perf_counter()
    with progress.alone(record.with_name("progress.lock")):
        progress.note_hint(KEY, 1)
    assert 0.1 < time.perf_counter() - start < 2
    assert progress.load()[KEY]["hints"] == 1


@pytest.mark.skipif(os.name == "nt", reason="the lock there is another")
def test_a_drive_without_locks_is_not_waited_for(monkeypatch):
    import errno
    import fcntl

    def no_locks(file, operation):
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", no_locks)
    start = time.perf_counter()
    progress.note_hint(KEY, 1)
    assert time.perf_counter() - start < 1
    assert progress.load()[KEY]["hints"] == 1


def test_a_note_takes_little_time():
    start = time.perf_counter()
    for _ in range(10):
        progress.note_check(KEY, "not yet")
    assert (time.perf_counter() - start) / 10 < 0.1


# The command.


def some_work():
    progress.note_check(KEY, "correct")
    progress.note_hint(KEY, 2)
    progress.note_check("convolution.convolve", "raised")
    progress.note_solution("convolution.convolve")
    progress.note_hint("convolution.convolve", 3)


def line_with(name, text):
    return next(line.split() for line in text.splitlines() if name in line)


def test_the_table_has_a_line_for_each_lesson(capsys):
    some_work()
    assert main(["progress"]) == 0
    shown = capsys.readouterr().out
    size, total = len([one for one in catalogue() if one.lesson == "03"]), len(catalogue())
    assert shown.splitlines()[0].split() == ["lesson", "done", "hints", "solutions"]
    assert line_with("convolution", shown) == ["03", "convolution", f"1/{size}", "5", "1"]
    assert line_with("all ", shown) == ["all", f"1/{total}", "5", "1"]
    assert "correlate" not in shown


def test_the_table_may_have_a_line_for_each_exercise(capsys):
    some_work()
    main(["progress", "--exercises"])
    shown = capsys.readouterr().out
    assert line_with(" correlate ", shown) == ["correlate", "correct", "2", TODAY]
    assert line_with(" convolve ", shown) == ["convolve", "raised", "3", "looked", "at"]
    assert line_with(" side ", shown) == ["side", "not", "attempted", "0"]


def test_the_table_of_somebody_who_has_not_begun(capsys):
    assert main(["progress"]) == 0
    assert line_with("all ", capsys.readouterr().out)[1].startswith("0/")


def test_exercises_that_the_course_has_no_longer_are_named(capsys):
    progress.note_check("convolution.former", "correct")
    main(["progress"])
    assert "no longer in the course: convolution.former" in capsys.readouterr().out


def test_an_exercise_that_is_gone_answers_with_a_sentence(monkeypatch, capsys, record, tmp_path):
    progress.note_check("convolution.former", "correct")
    monkeypatch.setattr(ex, "former", Gone("former", "Section 2 shows it."), raising=False)
    ex.former.hint()
    assert grading.points("convolution.former", {}).earned == 0
    said = capsys.readouterr().out.splitlines()
    assert len(said) == 2
    assert all(line.endswith("not checked. Section 2 shows it.") for line in said)
    kept = json.loads(portfolio.export(tmp_path / "all.json").read_text(encoding="utf-8"))["no longer in the course"]
    assert kept["convolution.former"]["status"] == "correct", "its line stays as it was"


def test_the_table_is_plain_text():
    assert "\n".join(portfolio.table({}, catalogue(), each=True)).isascii()


def test_a_record_that_cannot_be_read_is_an_error_in_words(record, capsys):
    record.mkdir(parents=True)
    assert main(["progress"]) == 1
    assert "Your progress could not be read" in capsys.readouterr().err


# The file to hand in.


def test_the_export_holds_what_was_done(tmp_path, capsys):
    some_work()
    assert main(["progress", "--export", str(tmp_path / "ada.json")]) == 0
    text = (tmp_path / "ada.json").read_text(encoding="utf-8")
    record = json.loads(text)
    assert (record["course"], record["exported"]) == ("medlearn", TODAY)
    lesson = next(one for one in record["lessons"] if one["lesson"] == "03")
    assert (lesson["topic"], lesson["done"], lesson["of"]) == ("convolution", 1, len(lesson["exercises"]))
    noted = {"status": "correct", "checks": 1, "hints": 2, "solution": False, "begun": TODAY, "solved": TODAY}
    assert lesson["exercises"][0] == {"exercise": "correlate", "kind": "implement"} | noted
    assert len(text.splitlines()) > 50


def test_the_export_says_nothing_about_the_machine_or_its_user(tmp_path):
    some_work()
    text = portfolio.export(tmp_path / "out.json").read_text(encoding="utf-8")
    assert str(progress.where()) not in text
    assert "/" not in text
    assert "\\" not in text
    assert socket.gethostname() not in text.split('"')
    assert getpass.getuser() not in text.split('"')
    assert not any(f"{hour:02d}:" in text for hour in range(24))


def test_a_page_shows_the_map_and_what_was_begun_and_needs_nobody(tmp_path):
    some_work()
    page = portfolio.export(tmp_path / "ada.html").read_text(encoding="utf-8")
    assert f"<td>03 convolution</td><td>correlate</td><td>correct</td><td>2</td><td></td><td>{TODAY}</td>" in page
    assert "Exercises solved: 03 1 of" in page  # the map, in words
    assert page.count("<tr>") == 1 + len(progress.load())
    assert not any(elsewhere in page for elsewhere in ("http", "<script", "<a ", str(progress.where())))


def test_an_export_never_overwrites(tmp_path, capsys):
    path = tmp_path / "thesis.json"
    path.write_text("years of work")
    assert main(["progress", "--export", str(path)]) == 1
    assert path.read_text() == "years of work"
    assert "exists and was left as it is; choose another name." in capsys.readouterr().err


def test_an_export_into_a_folder_that_is_not_there_is_an_error_in_words(tmp_path, capsys):
    assert main(["progress", "--export", str(tmp_path / "nowhere" / "out.json")]) == 1
    assert "Your progress could not be written" in capsys.readouterr().err


def test_nothing_leaves_the_machine(monkeypatch, tmp_path):
    def refuse(*arguments, **options):
        raise AssertionError("a connection was tried")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    some_work()
    assert main(["progress"]) == main(["progress", "--export", str(tmp_path / "out.json")]) == 0


@pytest.mark.skipif(os.name == "nt", reason="no such signal there")
def test_a_stop_while_noting_leaves_a_whole_record(record):
    code = f"""
        from medlearn.checks import progress
        print("ready", flush=True)
        try:
            while True:
                progress.note_check({KEY!r}, "not yet")
        except KeyboardInterrupt:
            pass
    """
    with python(code) as writer:
        writer.stdout.readline()
        time.sleep(0.1)
        writer.send_signal(signal.SIGINT)
        assert writer.wait(timeout=20) == 0
    assert progress.load()[KEY]["checks"] > 0
