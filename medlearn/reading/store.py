"""Opinions and decisions in one SQLite file to which rows are only ever added.

What was said is never changed. A reader who thinks again adds a row, and the new row names the one that it corrects.
Triggers refuse to change or remove a row, so that a mistake in a program cannot: a person with the file still can, as
with any file. The file is in write-ahead mode: each opinion is one transaction, on the disk before `add` returns, and a
program that is killed leaves all of it or nothing. Several readers write at once, one after the other. Keep the file on
a disk of this machine: on a network drive, write-ahead mode is not safe.
"""

import contextlib
import csv
import io
import math
import os
import re
import sqlite3
import tempfile
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

ANSWERS = ("agree", "disagree", "cannot tell")
STAGES = ("first", "after the map")
LONGEST = {"reader": 80, "case": 80, "model": 80, "id": 80, "at": 40, "remark": 4000}  # letters
PATIENCE = 30.0  # seconds to wait for another writer
APPLICATION, VERSION = 0x4D4C5252, 1  # "MLRR" in the head of the file, and the version of its tables
COLUMNS = "number id reader case_name model stage answer call probability top left_ bottom right_ remark corrects at"
SCHEMA = """
CREATE TABLE opinions (
    number      INTEGER PRIMARY KEY,   -- 1, 2, 3 ... in the order in which they were stored
    id          TEXT NOT NULL UNIQUE,  -- made by the writer: sent twice, stored once
    reader      TEXT NOT NULL,         -- the name that the reader typed, or that of the hub's user
    case_name   TEXT NOT NULL,         -- of the worklist
    model       TEXT NOT NULL,         -- version of the model whose call was shown
    stage       TEXT NOT NULL CHECK (stage IN ('first', 'after the map')),
    answer      TEXT NOT NULL CHECK (answer IN ('agree', 'disagree', 'cannot tell')),
    call        INTEGER NOT NULL CHECK (call IN (0, 1)),  -- of the model: 1 the finding
    probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1),  -- that the model gave to the finding
    top INTEGER, left_ INTEGER, bottom INTEGER, right_ INTEGER,  -- box in pixels; bottom and right are beyond it
    remark      TEXT NOT NULL,         -- free text, perhaps empty
    corrects    INTEGER REFERENCES opinions (number),  -- the row that this one takes the place of
    at          TEXT NOT NULL          -- when it was given, universal time
)

-- One row of a reader about a case, a model and a stage corrects nothing: all later ones correct the one before.
CREATE UNIQUE INDEX one_beginning ON opinions (reader, case_name, model, stage) WHERE corrects IS NULL

CREATE UNIQUE INDEX one_correction ON opinions (corrects) WHERE corrects IS NOT NULL

CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('promoted', 'refused', 'rolled back')),
    model  TEXT NOT NULL,              -- the version that the action is about
    reason TEXT NOT NULL,              -- the rule and its numbers, in words
    at     TEXT NOT NULL
)
"""
GUARDS = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: a row is never changed; add a new one'); END

CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: a row is never removed'); END

CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number{same})
    BEGIN SELECT RAISE(ABORT, '{table}: this row is there already'); END
"""


def now():
    """Return this moment in universal time, to the millisecond, as text: "2026-11-23T03:13:56.120+00:00"."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@dataclass(frozen=True)
class Opinion:
    """What a reader said, and about what.

    Attributes
    ----------
    reader, case, model : str
        Who read, what was read, and the version of the model whose call was shown.
    stage : {"first", "after the map"}
        Whether the heat map had been shown.
    answer : {"agree", "disagree", "cannot tell"}
        Is the model's call right?
    call, probability : int, float
        What the model had called, 1 the finding or 0 none, and the probability that it had given to the finding.
    box : (top, left, bottom, right) or None
        Around the finding, whole numbers of pixels; bottom and right are the first beyond it.
    remark : str
        Free text.
    id, at : str
        Made with the opinion: a writer who is not sure that it arrived sends the same one again; and universal time.

    Examples
    --------
    >>> Opinion("Ada", "case 3", "model 1", "first", "disagree", 1, 0.8).label
    0
    """

    reader: str
    case: str
    model: str
    stage: str
    answer: str
    call: int
    probability: float
    box: tuple | None = None
    remark: str = ""
    id: str = field(default_factory=lambda: str(uuid.uuid4()))
    at: str = field(default_factory=now)

    def __post_init__(self):
        for name, most in LONGEST.items():
            text = getattr(self, name)
            if not (text.strip() or name == "remark") or len(text) > most or re.search("[\0\ud800-\udfff]", text):
                raise ValueError(f"{name}={text!r:.60}: give a text of 1 to {most} letters that can be stored.")
        for name, allowed in {"stage": STAGES, "answer": ANSWERS, "call": (0, 1)}.items():
            if getattr(self, name) not in allowed:
                raise ValueError(f"{name}={getattr(self, name)!r} must be one of: {', '.join(map(str, allowed))}.")
        if not 0 <= self.probability <= 1:  # NaN is refused too
            raise ValueError(f"probability={self.probability!r} must be a number from 0 to 1.")
        if self.box is not None:
            object.__setattr__(self, "box", checked_box(self.box))

    @property
    def label(self):
        """What the reader holds for true: 1 the finding, 0 none, None if that cannot be told."""
        return {"agree": self.call, "disagree": 1 - self.call, "cannot tell": None}[self.answer]


def checked_box(box, shape=(math.inf, math.inf)):
    """Return a box, four numbers or texts, as (top, left, bottom, right); refuse what is no box in (rows, columns)."""
    try:
        top, left, bottom, right = (int(str(number)) for number in box)
    except ValueError:
        raise ValueError(f"a box is four whole numbers, top, left, bottom and right; got {box!r:.60}.") from None
    if not (0 <= top < bottom <= shape[0] and 0 <= left < right <= shape[1]):
        inside = "" if math.isinf(shape[0]) else f", and lie in {shape[0]} rows and {shape[1]} columns"
        raise ValueError(
            f"box {top}, {left}, {bottom}, {right}: it must go from top to bottom and left to right{inside}."
        )
    return top, left, bottom, right


class Stored(NamedTuple):
    """An opinion as it stands in the file: its place in the order of storing, and the number of the one it corrects."""

    number: int
    opinion: Opinion
    corrects: int | None


class Decision(NamedTuple):
    """What was decided about a model: "promoted", "refused" or "rolled back", then the version in use again."""

    action: str
    model: str
    reason: str
    at: str


class Store:
    """The file of a reading room: made, with its folder, if it is not there; another program's file is left as it is.

    What the disk or SQLite refuses is an OSError; then nothing of it was stored.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            if _is_empty(connection):
                _write_ahead(connection)
                with connection:
                    connection.execute("BEGIN IMMEDIATE")
                    if _is_empty(connection):  # of two that begin at once, the second finds the tables made
                        _make_tables(connection)
            application, version = _version(connection)
        if application != APPLICATION:
            raise ValueError(f"{self.path} is not the file of a reading room; name another.")
        if version > VERSION:
            raise ValueError(f"a newer medlearn made {self.path}; update this one.")

    def add(self, opinion):
        """Store an opinion, and return it as Stored; the same one sent again (the same `id`) is stored once.

        If this reader has already said something about this case, model and stage, the new row corrects that one.
        """
        with self._alone() as connection:
            known = _rows(connection, "id = ?", opinion.id)
            if known and known[0].opinion != opinion:
                raise ValueError(f"another opinion has the id {opinion.id}: make a new Opinion, not a copy of its id.")
            if not known:
                _insert(connection, opinion)
                known = _rows(connection, "id = ?", opinion.id)
        return known[0]

    def opinions(self):
        """Return everything that was ever said, list of Stored, in the order of storing."""
        with self._open() as connection:
            return _rows(connection)

    def current(self, stage="first"):
        """Return what stands today, list of Stored: of each reader, case and model the last row of a stage."""
        everything = self.opinions()
        corrected = {stored.corrects for stored in everything}
        return [stored for stored in everything if stored.number not in corrected and stored.opinion.stage == stage]

    def decide(self, action, model, reason, *, after=None):
        """Store a Decision about a model, and return it; refuse it if not just `after` decisions came before it."""
        decision = Decision(action, model, reason, now())
        with self._alone() as connection:
            (stored,) = connection.execute("SELECT count(*) FROM decisions").fetchone()
            if after not in (None, stored):
                raise ValueError("somebody else decided about the models meanwhile: look at the report first.")
            connection.execute("INSERT INTO decisions (action, model, reason, at) VALUES (?, ?, ?, ?)", decision)
        return decision

    def decisions(self):
        """Return all decisions, list of Decision, the first one first."""
        with self._open() as connection:
            rows = connection.execute("SELECT action, model, reason, at FROM decisions ORDER BY number")
            return [Decision(*row) for row in rows]

    def table(self):
        """Return all opinions, corrected ones too, as the bytes of a CSV file for a spreadsheet.

        A text that a spreadsheet would run as a formula gets an apostrophe in front.
        """
        with self._open() as connection:
            rows = connection.execute(f"SELECT {COLUMNS.replace(' ', ', ')} FROM opinions ORDER BY number").fetchall()
        text = io.StringIO(newline="")
        names = COLUMNS.replace("_", "").split()
        csv.writer(text).writerows([names, *([_harmless(value) for value in row] for row in rows)])
        return text.getvalue().encode("utf-8-sig")  # Excel reads UTF-8 by its mark

    def export(self, path):
        """Write `table` to a file, which is replaced at once if there is one, and return its Path."""
        save(path, lambda file: file.write(self.table()))
        return Path(path)

    @contextlib.contextmanager
    def _open(self):
        """Open the file for one task; what SQLite has to complain about becomes an OSError that names the file."""
        try:
            with contextlib.closing(sqlite3.connect(self.path, timeout=PATIENCE, isolation_level=None)) as connection:
                connection.execute("PRAGMA synchronous = FULL")
                connection.execute("PRAGMA foreign_keys = ON")
                yield connection
        except sqlite3.DatabaseError as error:
            if "not a database" in str(error):
                raise ValueError(f"{self.path} is not the file of a reading room; name another.") from error
            raise OSError(f"{self.path}: {error}.") from error

    @contextlib.contextmanager
    def _alone(self):
        """Do all or nothing, alone: who writes waits for the others before reading."""
        with self._open() as connection, connection:
            connection.execute("BEGIN IMMEDIATE")
            yield connection


def save(path, write, *, first=False):
    """Let a file take its name only when `write` has filled it; with `first`, one of that name stays."""
    path = Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            write(file)
        try:
            (os.link if first else os.replace)(draft, path)
        except FileExistsError:
            pass
        except OSError:  # a disk without links: then the last one stays
            os.replace(draft, path)
    finally:
        with contextlib.suppress(OSError):
            os.unlink(draft)


def _make_tables(connection):
    guards = GUARDS.format(table="opinions", same=" OR id = NEW.id"), GUARDS.format(table="decisions", same="")
    for statement in "\n".join([SCHEMA, *guards]).split("\n\n"):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION}")
    connection.execute(f"PRAGMA user_version = {VERSION}")


def _write_ahead(connection):
    """Switch the file to write-ahead mode, which SQLite refuses at once, without waiting, while another one does."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError:
            if time.monotonic() > until:
                raise
            time.sleep(0.01)


def _is_empty(connection):
    return _version(connection) == (0, 0) and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()


def _version(connection):
    return tuple(connection.execute(f"PRAGMA {name}").fetchone()[0] for name in ("application_id", "user_version"))


def _insert(connection, opinion):
    key = (opinion.reader, opinion.case, opinion.model, opinion.stage)
    same = "SELECT max(number) FROM opinions WHERE reader = ? AND case_name = ? AND model = ? AND stage = ?"
    (corrects,) = connection.execute(same, key).fetchone()
    said = (opinion.id, *key, opinion.answer, opinion.call, float(opinion.probability))
    values = (*said, *(opinion.box or [None] * 4), opinion.remark, corrects, opinion.at)
    names = COLUMNS.split()[1:]
    connection.execute(f"INSERT INTO opinions ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})", values)


def _rows(connection, condition="1", *values):
    columns = COLUMNS.replace(" ", ", ")
    rows = connection.execute(f"SELECT {columns} FROM opinions WHERE {condition} ORDER BY number", values)
    return [_stored(*row) for row in rows]


def _stored(number, id, reader, case, model, stage, answer, call, probability, *rest):
    *box, remark, corrects, at = rest
    box = None if box[0] is None else tuple(box)
    return Stored(number, Opinion(reader, case, model, stage, answer, call, probability, box, remark, id, at), corrects)


def _harmless(value):
    formula = isinstance(value, str) and value.lstrip().startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if formula else value
