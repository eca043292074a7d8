"""The reading room's file: nothing lost, nothing doubled, nothing changed."""

import csv
import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from medlearn.reading import Opinion, Store


def opinion(reader="Ada", case="case 1", **changes):
    said = {"model": "model 1", "stage": "first", "answer": "agree", "call": 1, "probability": 0.8} | changes
    return Opinion(reader, case, **said)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "room" / "answers.sqlite")


def test_what_was_said_comes_back(store):
    said = opinion(box=(1, 2, 30, 40), remark='"lower; left"\nθ = 3', answer="disagree")
    number = store.add(said).number
    (stored,) = Store(store.path).opinions()
    assert (stored.number, stored.opinion, stored.corrects) == (number, said, None)


def test_the_same_sent_again_is_stored_once(store):
    said = opinion()
    assert store.add(said) == store.add(said)
    assert len(store.opinions()) == 1
    with pytest.raises(ValueError, match="another opinion has the id"):
        store.add(replace(said, answer="disagree"))


def test_a_correction_is_a_new_row(store):
    first, second, third = (store.add(opinion(answer=answer)) for answer in ("agree", "disagree", "cannot tell"))
    assert [row.corrects for row in store.opinions()] == [None, first.number, second.number]
    assert store.current() == [third]
    later = store.add(opinion(stage="after the map"))
    assert later.corrects is None
    assert store.current("after the map") == [later]
    assert store.current() == [third]


CHANGES = [
    "UPDATE opinions SET answer = 'disagree'",
    "DELETE FROM opinions",
    "REPLACE INTO opinions SELECT * FROM opinions",
    "INSERT OR REPLACE INTO opinions SELECT 9, id, 'Eve', case_name, model, stage, answer, call, probability, NULL, "
    "NULL, NULL, NULL, '', NULL, at FROM opinions",
    "UPDATE decisions SET model = 'mine'",
    "DELETE FROM decisions",
    "REPLACE INTO decisions SELECT number, action, 'mine', reason, at FROM decisions",
]


@pytest.mark.parametrize("change", CHANGES)
def test_a_program_cannot_change_a_row(store, change):
    store.add(opinion())
    store.decide("promoted", "model 2", "better by 0.03")
    before = store.opinions(), store.decisions()
    with sqlite3.connect(store.path) as connection, pytest.raises(sqlite3.IntegrityError, match=r"never|there already"):
        connection.execute(change)
    connection.close()
    assert (store.opinions(), store.decisions()) == before


def test_a_file_of_the_second_edition_is_read_and_goes_on(tmp_path):
    path = tmp_path / "answers.sqlite"
    with sqlite3.connect(path) as connection:
        connection.executescript(Path(__file__).with_name("reading_room_of_edition_2.sql").read_text(encoding="utf-8"))
    connection.close()
    store = Store(path)
    rows = store.opinions()
    assert [(row.number, row.opinion.reader, row.corrects) for row in rows] == [
        (1, "Ada", None),
        (2, "Ada", 1),
        (3, "Ada", None),
        (4, "Ben Ö", None),
        (5, "Ben Ö", None),
        (6, "Ada", 2),
    ]
    said = {"case": "image 0030", "probability": 0.75, "id": "id 2", "at": "2026-11-02T03:13:56.120+00:00"}
    second = opinion(**said, answer="disagree", box=(1, 2, 30, 40), remark='"lower; left"\nθ = 3')
    assert rows[1].opinion == second
    assert [row.number for row in store.current()] == [4, 5, 6]
    assert [one.action for one in store.decisions()] == ["refused", "promoted", "rolled back"]
    assert store.add(second) == rows[1]
    assert store.add(opinion(case="image 0030")).corrects == 6
    with sqlite3.connect(path) as connection, pytest.raises(sqlite3.IntegrityError, match="never removed"):
        connection.execute("DELETE FROM opinions")
    connection.close()


def test_the_file_is_in_write_ahead_mode_and_says_what_it_is(store):
    connection = sqlite3.connect(store.path)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.execute("PRAGMA user_version = 2")
    connection.close()
    with pytest.raises(ValueError, match="a newer medlearn made"):
        Store(store.path)


@pytest.mark.parametrize("content", [b"my thesis, all of it, " * 99, None])
def test_another_file_is_left_as_it_is(tmp_path, content):
    path = tmp_path / "thesis.db"
    if content is None:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE thesis (page)")
        connection.close()
    else:
        path.write_bytes(content)
    before = path.read_bytes()
    with pytest.raises(ValueError, match="not the file of a reading room"):
        Store(path)
    assert path.read_bytes() == before


def test_a_folder_in_its_place_is_named(tmp_path):
    with pytest.raises(OSError, match="unable to open"):
        Store(tmp_path)


BAD = {
    "reader": ["", "  ", "x" * 81, "a\0b", "\ud800"],
    "case": [""],
    "answer": ["yes"],
    "stage": ["second"],
    "call": [2],
    "probability": [float("nan"), -0.1, 1.1],
    "box": [(1, 2, 3), (5, 5, 5, 9), (9, 0, 3, 4), (-1, 0, 3, 4), (0, 0, 1.5, 4), (0, 0, float("inf"), 1)],
    "remark": ["x" * 4001],
}


@pytest.mark.parametrize(("name", "value"), [(name, value) for name in BAD for value in BAD[name]])
def test_what_cannot_be_an_opinion_is_refused(name, value):
    with pytest.raises(ValueError, match=name):
        opinion(**{name: value})


def test_a_table_for_a_spreadsheet(store, tmp_path):
    store.add(opinion(remark="=1+1", box=(1, 2, 3, 4)))
    store.add(opinion(remark="two\nlines, and a comma", answer="disagree"))
    with open(store.export(tmp_path / "answers.csv"), encoding="utf-8-sig", newline="") as file:
        first, second = csv.DictReader(file)
    assert (first["remark"], first["top"], first["right"], first["corrects"]) == ("'=1+1", "1", "4", "")
    assert (second["remark"], second["corrects"], second["top"]) == ("two\nlines, and a comma", "1", "")
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["answers.csv"]


# The writer says on its output what is about to be stored and what has been, so that the test knows what must be there.
WRITER = """
import sys
from medlearn.reading import Opinion, Store
store, reader, start = Store(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for number in range(start, start + int(sys.argv[4])):
    said = Opinion(reader, f"case {number}", "model 1", "first", "agree", 1, 0.5, id=f"{reader} {number}", at="now")
    store.add(said)
    print(number, flush=True)
"""


def writer(store, reader, start, count):
    command = [sys.executable, "-c", WRITER, str(store.path), reader, str(start), str(count)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_a_writer_killed_at_any_moment_loses_and_doubles_nothing(store):
    chance, told = random.Random(0), 0
    for _ in range(20):
        process = writer(store, "Ada", told, 10_000)  # begins with what may have been stored, but was not confirmed
        lines = [process.stdout.readline() for _ in range(chance.randrange(1, 6))]
        time.sleep(chance.random() * 0.01)
        process.send_signal(signal.SIGKILL)
        lines += process.stdout.readlines()
        process.wait()
        process.stdout.close()
        told = int(lines[-1]) + 1
        numbers = [int(row.opinion.case.split()[1]) for row in store.opinions()]
        assert numbers == list(range(len(numbers)))  # whole rows, in order, none missing, none twice
        assert len(numbers) in (told, told + 1)  # all that was confirmed, and perhaps the one under way
    with sqlite3.connect(store.path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()


def test_two_readers_at_once_lose_and_double_nothing(tmp_path):
    store = Store(tmp_path / "answers.sqlite")
    processes = [writer(store, reader, 0, 60) for reader in ("Ada", "Ben")]
    assert [len(process.communicate(timeout=120)[0].split()) for process in processes] == [60, 60]
    rows = store.opinions()
    assert [row.number for row in rows] == list(range(1, 121))
    assert {(row.opinion.reader, row.opinion.case) for row in rows} == {
        (reader, f"case {number}") for reader in ("Ada", "Ben") for number in range(60)
    }


def test_many_may_make_the_file_and_correct_each_other_at_once(tmp_path):
    path = tmp_path / "answers.sqlite"
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda _: Store(path).add(opinion()), range(40)))
    corrects = [row.corrects for row in Store(path).opinions()]
    assert corrects == [None, *range(1, 40)]  # one chain, no branch


def test_a_full_disk_or_a_locked_file_is_an_error_of_the_system(store, monkeypatch):
    monkeypatch.setattr("medlearn.reading.store.PATIENCE", 0.05)
    other = sqlite3.connect(store.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OSError, match=r"answers\.sqlite: database is locked"):
        store.add(opinion())
    other.close()
    assert store.opinions() == []
