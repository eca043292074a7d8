"""Write the tables of studies, as `medlearn.studies.table` reads them; run it with ``python -m benchmarks.NAME``."""

import csv

import numpy as np
import pandas as pd

from medlearn.studies import table

REQUIRED = ("look", "seed", "seconds", "machine")
DIGITS = 4  # of a measured number


def write_study(name, rows):
    """Write the runs of a study, a dict each, beside those of other looks that are in its table already."""
    columns = [*REQUIRED[:2], *(column for column in rows[0] if column not in REQUIRED), *REQUIRED[2:]]
    rows = [{column: as_text(column, row[column]) for column in columns} for row in rows]
    again = {row["look"] for row in rows}
    earlier = [row for row in lines_of(name) if row["look"] not in again]
    rows = sorted([*earlier, *rows], key=lambda row: int(row["look"] or 0))
    check_runs(rows)
    _write(name, rows)


def write_answers(name, labels, answers):
    """Write what models say of each test patient (n,), beside what is there of others; names end in ", seed 0"."""
    lines = lines_of(f"{name}_answers") or [{"label": f"{label:.0f}"} for label in labels]
    if [line["label"] for line in lines] != [f"{label:.0f}" for label in labels]:
        raise ValueError(f"the labels are not those of {name}_answers.csv: bring the patients into the same order.")
    for column, values in answers.items():
        for line, value in zip(lines, values, strict=True):
            line[column] = f"{value:.5g}"
    _write(f"{name}_answers", lines)


def write_cases(name, rows):
    """Write what a study measured on each patient, a dict a run and patient; no two rows may be of the same ones."""
    cases = pd.DataFrame(rows)
    keys = [column for column in cases if cases[column].dtype.kind != "f"]
    if cases.duplicated(keys).any():
        twice = cases[cases.duplicated(keys)].iloc[0][keys].to_dict()
        raise ValueError(f"{twice} stands in the rows twice: write each patient once for each run.")
    cases.round(DIGITS).to_csv(table.FOLDER / f"{name}_cases.csv", index=False, lineterminator="\n")


def lines_of(name):
    """Return the rows of a table as they stand in the file, a list of dict of str; none if there is no file yet."""
    path = table.FOLDER / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check_runs(rows):
    """Refuse rows of text that lack a column or a seed or machine, or leave a look out."""
    missing = [column for column in REQUIRED if column not in rows[0]]
    if missing or any(list(row) != list(rows[0]) for row in rows):
        raise ValueError(f"a study lacks {missing[0]!r}." if missing else "the rows have not all the same columns.")
    if not all(row["seed"] and row["machine"] for row in rows):
        raise ValueError("a row does not say its seed or its machine.")
    looks = sorted({int(row["look"]) for row in rows if row["look"]})
    if (looks and looks != list(range(looks[0], looks[-1] + 1))) or looks[:1] > [1]:
        raise ValueError(f"the looks {looks} leave one out: count every look at the test patients, from 0 or 1 on.")


def as_text(column, value):
    """Return a value as the table writes it: numbers rounded, None as nothing."""
    if value is None:
        return ""
    digits = 1 if column == "seconds" else DIGITS
    return f"{value:.{digits}f}" if isinstance(value, float | np.floating) else str(value)


def _write(name, rows):
    with (table.FOLDER / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
