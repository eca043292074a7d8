"""The tables of a reading room's file, and what guards them."""

import contextlib
import sqlite3
import time

APPLICATION, VERSION = 0x4D4C5252, 1  # "MLRR" in the head of the file, and the version of its tables
PATIENCE = 30.0  # seconds to wait for another who makes the file
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
);
-- One row of a reader about a case, a model and a stage corrects nothing: all later ones correct the one before.
CREATE UNIQUE INDEX one_beginning ON opinions (reader, case_name, model, stage) WHERE corrects IS NULL;
CREATE UNIQUE INDEX one_correction ON opinions (corrects) WHERE corrects IS NOT NULL;
CREATE TABLE decisions (
    number INTEGER PRIMARY KEY,
    action TEXT NOT NULL CHECK (action IN ('promoted', 'refused', 'rolled back')),
    model  TEXT NOT NULL,              -- the version that the action is about
    reason TEXT NOT NULL,              -- the rule and its numbers, in words
    at     TEXT NOT NULL
);
"""
GUARDS = """
CREATE TRIGGER {table}_no_update BEFORE UPDATE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: a row is never changed; add a new one'); END;
CREATE TRIGGER {table}_no_delete BEFORE DELETE ON {table}
    BEGIN SELECT RAISE(ABORT, '{table}: a row is never removed'); END;
CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table}
    WHEN EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number{same})
    BEGIN SELECT RAISE(ABORT, '{table}: this row is there already'); END;
"""


def prepare(connection, path):
    """Make the tables in an empty file, and refuse a file that holds something else.

    Parameters
    ----------
    connection : sqlite3.Connection
    path : path-like
        Named in the refusal.

    Raises
    ------
    ValueError
        If it is another program's file, or a newer medlearn made it. It is then left as it is.
    """
    if _is_empty(connection):
        _write_ahead(connection)
        with transaction(connection):
            if _is_empty(connection):  # of two that begin at once, the second finds the tables made
                _make(connection)
    application, version = _version(connection)
    if application != APPLICATION:
        raise ValueError(f"{path} is not the file of a reading room; name another.")
    if version > VERSION:
        raise ValueError(f"a newer medlearn made {path}; update this one.")


@contextlib.contextmanager
def transaction(connection):
    """Do all or nothing, alone: who writes waits for the others before reading.

    Parameters
    ----------
    connection : sqlite3.Connection
        That does not begin transactions by itself.
    """
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _make(connection):
    guards = GUARDS.format(table="opinions", same=" OR id = NEW.id") + GUARDS.format(table="decisions", same="")
    for statement in _statements(SCHEMA + guards):
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


def _statements(script):
    """Split a script at the ends of its statements; `executescript` would end the transaction."""
    statement = ""
    for line in script.splitlines(keepends=True):
        statement += line
        if sqlite3.complete_statement(statement):
            yield statement
            statement = ""
