"""Opinions and decisions in one SQLite file to which rows are only ever added.

What was said is never changed. A reader who thinks again adds a row, and the new row names the one that it corrects.
Triggers refuse to change or remove a row, so that a mistake in a program cannot: a person with the file still can, as
with any file. The file is in write-ahead mode: each opinion is one transaction, on the disk before `add` returns, and a
program that is killed leaves all of it or nothing. Several readers write at once, one after the other. Keep the file on
a disk of this machine: on a network drive, write-ahead mode is not safe.
"""

import contextlib
import csv
import os
import sqlite3
import tempfile
from dataclasses import dataclass
from pathlib import Path

from medlearn.reading.opinion import Opinion, now
from medlearn.reading.schema import prepare, transaction

PATIENCE = 30.0  # seconds to wait for another writer
COLUMNS = "number id reader case_name model stage answer call probability top left_ bottom right_ remark corrects at"


@dataclass(frozen=True)
class Stored:
    """An opinion as it stands in the file.

    Attributes
    ----------
    number : int
        Its place in the order of storing.
    opinion : Opinion
    corrects : int or None
        The number of the opinion that it takes the place of.
    """

    number: int
    opinion: Opinion
    corrects: int | None


@dataclass(frozen=True)
class Decision:
    """What was decided about a model.

    Attributes
    ----------
    action : {"promoted", "refused", "rolled back"}
    model : str
        The version; after "rolled back", the one that is in use again.
    reason : str
    at : str
        When, in universal time.
    """

    action: str
    model: str
    reason: str
    at: str


class Store:
    """The file of a reading room.

    Parameters
    ----------
    path : path-like
        Made, with its folder, if it is not there.

    Raises
    ------
    ValueError
        If the file is not one of a reading room, or a newer medlearn made it. It is then left as it is.
    OSError
        If it cannot be made or read.
    """

    def __init__(self, path):
        self.path = Path(path)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as connection:
            prepare(connection, self.path)

    def add(self, opinion):
        """Store an opinion; the same one sent again is stored once.

        If this reader has already said something about this case, model and stage, the new row corrects that one.

        Parameters
        ----------
        opinion : Opinion

        Returns
        -------
        stored : Stored

        Raises
        ------
        ValueError
            If another opinion has the same `id`.
        OSError
            If it could not be stored: then nothing of it was.
        """
        with self._open() as connection, transaction(connection):
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
        """Store a decision about a model.

        Parameters
        ----------
        action, model, reason : str
            As in `Decision`.
        after : int, optional
            How many decisions there were when this one was prepared.

        Returns
        -------
        decision : Decision

        Raises
        ------
        ValueError
            If another decision came in between: then nothing is stored.
        OSError
            If it could not be stored.
        """
        decision = Decision(action, model, reason, now())
        with self._open() as connection, transaction(connection):
            (stored,) = connection.execute("SELECT count(*) FROM decisions").fetchone()
            if after not in (None, stored):
                raise ValueError("somebody else decided about the models meanwhile: look at the report first.")
            insert = "INSERT INTO decisions (action, model, reason, at) VALUES (?, ?, ?, ?)"
            connection.execute(insert, (decision.action, decision.model, decision.reason, decision.at))
        return decision

    def decisions(self):
        """Return all decisions, list of Decision, the first one first."""
        with self._open() as connection:
            rows = connection.execute("SELECT action, model, reason, at FROM decisions ORDER BY number")
            return [Decision(*row) for row in rows]

    def export(self, path):
        """Write all opinions as a table, corrected ones too, for a spreadsheet; an existing file is replaced at once.

        Parameters
        ----------
        path : path-like
            A text that a spreadsheet would run as a formula gets an apostrophe in front.

        Returns
        -------
        path : Path
        """
        path, names = Path(path), COLUMNS.replace("_", "").split()
        with self._open() as connection:
            rows = connection.execute(f"SELECT {COLUMNS.replace(' ', ', ')} FROM opinions ORDER BY number").fetchall()
        handle, draft = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".part")
        try:
            with os.fdopen(handle, "w", encoding="utf-8-sig", newline="") as file:  # Excel reads UTF-8 by its mark
                csv.writer(file).writerows([names, *([_harmless(value) for value in row] for row in rows)])
            os.replace(draft, path)
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(draft)
            raise
        return path

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


def _insert(connection, opinion):
    key = (opinion.reader, opinion.case, opinion.model, opinion.stage)
    same = "SELECT max(number) FROM opinions WHERE reader = ? AND case_name = ? AND model = ? AND stage = ?"
    (corrects,) = connection.execute(same, key).fetchone()
    said = (opinion.id, *key, opinion.answer, opinion.call, float(opinion.probability))
    values = (*said, *(opinion.box or [None] * 4), opinion.remark, corrects, opinion.at)
    names = COLUMNS.split()[1:]
    marks = ", ".join("?" * len(names))
    connection.execute(f"INSERT INTO opinions ({', '.join(names)}) VALUES ({marks})", values)


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
