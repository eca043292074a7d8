"""Tables of studies: what takes longer than a lesson may, ran beforehand and left ``benchmarks/NAME.csv``.

A row is a run. The first columns are its look at the test patients and its seed, then what was set, what was
measured, and what it cost: seconds, and the machine. An empty look means that no test patient played a part; the seed
"all" is a row over all seeds; empty seconds were not measured.
"""

import csv
from pathlib import Path

from medlearn.intervals import Estimate

FOLDER = Path(__file__).parents[2] / "benchmarks"
SETTINGS = (
    *("model", "setting", "own", "emphasis", "standardised", "augmented", "chosen", "folds", "beat", "factors"),
    *("rate", "labelled", "images", "metric"),
)
MEASURES = {
    **{"auc": 4, "dice": 4, "low": 4, "high": 4, "hausdorff95": 2, "accuracy": 4},
    **{"sensitivity": 4, "specificity": 4, "false_alarms": 3, "parameters": 0},
    **{"loss": 4, "training_loss": 4, "lowest_loss": 4},
    **{"precision": 4, "precision_low": 4, "precision_high": 4, "alarms": 1, "false_alarms_an_hour": 1},
    **{"psnr": 2, "ssim": 4, "removed": 3, "invented": 3},
    **{"hits": 3, "agreement": 3, "average_precision": 4, "auc_cropped": 4},
    **{"copies": 4, "distance": 4, "variety": 4},
    **{"value": 4},
}  # digits
COLUMNS = ("look", "seed", *SETTINGS, *MEASURES, "seconds", "machine")
REQUIRED = ("look", "seed", "seconds", "machine")


def read_study(name):
    """Read the table of a study.

    Parameters
    ----------
    name : str
        Such as "pneumonia".

    Returns
    -------
    runs : pandas.DataFrame
        A row a run; what is empty in the file is NaN.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    import pandas as pd

    return pd.read_csv(_known(name), dtype={"seed": str})


def read_runs(name, setting):
    """Read the AUC of each run of one setting of a study, or a difference of two AUCs, with its interval.

    Parameters
    ----------
    name : str
        Such as "honest_evaluation".
    setting : str
        As in the column of that name.

    Returns
    -------
    runs : dict of str to medlearn.intervals.Estimate
        By seed; "all" is a row over all seeds.

    Raises
    ------
    ValueError
        If there is no such table, or the table has no such setting.
    """
    table = read_study(name)
    rows = table[table.setting == setting]
    if rows.empty:
        raise ValueError(f"the study {name!r} has no setting {setting!r}; it has {sorted(table.setting.unique())}.")
    return {row.seed: Estimate(row.auc, row.low, row.high) for row in rows.itertuples()}


def read_answers(name):
    """Read what the models of a study say of each test patient, each in its last look.

    Parameters
    ----------
    name : str
        Such as "pneumonia".

    Returns
    -------
    labels : ndarray of int, shape (n,)
    answers : dict of str to ndarray of shape (n, runs)
        For each model; above 0 it calls the finding.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    import pandas as pd

    table = pd.read_csv(_known(f"{name}_answers"))
    models = dict.fromkeys(column.rpartition(", seed ")[0] for column in table.columns[1:])
    runs = {model: [column for column in table if column.rpartition(", seed ")[0] == model] for model in models}
    return table["label"].to_numpy(), {model: table[columns].to_numpy() for model, columns in runs.items()}


def write_study(name, rows):
    """Write the runs of a study, beside those of other looks that are in its table already.

    Parameters
    ----------
    name : str
    rows : list of dict
        Every run of their looks. Columns come out in the order of `COLUMNS`, rows in the order of their looks.

    Raises
    ------
    ValueError
        If the table would not have the form of a study.
    """
    rows = [{column: as_text(column, row[column]) for column in by_place(row)} for row in rows]
    again = {row.get("look") for row in rows}
    earlier = [row for row in lines_of(name) if row["look"] not in again]
    rows = sorted([*earlier, *rows], key=lambda row: int(row.get("look") or 0))
    check_runs(rows)
    _write(name, rows)


def write_answers(name, labels, answers):
    """Write what models say of each test patient, beside what is there already of others.

    Parameters
    ----------
    name : str
    labels : ndarray of int, shape (n,)
    answers : dict of str to ndarray of shape (n,)
        Named "model, seed 0"; a name that is there already is written anew.

    Raises
    ------
    ValueError
        If a name does not say its seed, or the table holds other patients.
    """
    unnamed = [column for column in answers if not column.rpartition(", seed ")[2].isdigit() or ", seed " not in column]
    if unnamed:
        raise ValueError(f"{unnamed[0]!r} does not say its seed: name it as in 'network, seed 0'.")
    lines = lines_of(f"{name}_answers") or [{"label": f"{label:.0f}"} for label in labels]
    if [line["label"] for line in lines] != [f"{label:.0f}" for label in labels]:
        raise ValueError(f"the labels are not those of {name}_answers.csv: bring the patients into the same order.")
    for column, values in answers.items():
        for line, value in zip(lines, values, strict=True):
            line[column] = f"{value:.5g}"
    _write(f"{name}_answers", lines)


def lines_of(name):
    """Return the rows of a table as they stand in the file, a list of dict of str; none if there is no file yet."""
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def check_runs(rows):
    """Refuse rows that are not the runs of a study.

    Parameters
    ----------
    rows : list of dict of str to str
        At least one.

    Raises
    ------
    ValueError
        If a column is missing, unknown or in another place, a look is left out, or a row does not say its seed, a
        number or its machine.
    """
    columns = list(rows[0])
    _check_columns(columns)
    for row in rows:
        if list(row) != columns:
            raise ValueError(f"the columns {list(row)} differ from those of the first row, {columns}: make them equal.")
        _check_run(row)
    looks = sorted({int(row["look"]) for row in rows if row["look"]})
    if (looks and looks != list(range(looks[0], looks[-1] + 1))) or looks[:1] > [1]:
        raise ValueError(f"the looks {looks} leave one out: count every look at the test patients, from 0 or 1 on.")


def by_place(columns):
    """Return names of columns in the order of `COLUMNS`, unknown ones last."""
    return sorted(columns, key=lambda column: COLUMNS.index(column) if column in COLUMNS else len(COLUMNS))


def as_text(column, value):
    """Return a value as the table writes it: measures and seconds rounded, None as nothing."""
    if value is None:
        return ""
    digits = {**MEASURES, "seconds": 1}.get(column)
    return str(value) if digits is None or isinstance(value, str) else f"{value:.{digits}f}"


def _check_columns(columns):
    missing = [column for column in REQUIRED if column not in columns]
    unknown = [column for column in columns if column not in COLUMNS]
    if missing or unknown:
        known = f"add it to medlearn/studies/table.py, or choose from {', '.join(COLUMNS)}"
        raise ValueError(f"a study lacks {missing[0]!r}." if missing else f"unknown column {unknown[0]!r}: {known}.")
    for kind, names in {"set": SETTINGS, "measured": MEASURES}.items():
        if not set(names) & set(columns):
            raise ValueError(f"a study says what was {kind}: give it one of {', '.join(names)}.")
    if columns != by_place(columns):
        raise ValueError(f"the columns {columns} stand in another order than {by_place(columns)}.")


def _check_run(row):
    for column in ("seed", "machine"):
        if not row[column]:
            raise ValueError(f"a row does not say its {column}: {row}.")
    if row["look"] and not row["look"].isdigit():
        raise ValueError(f"look {row['look']!r} is not a whole number; leave it empty if no test patient plays a part.")
    for column in ("seconds", *MEASURES):
        if row.get(column) or (column in row and column != "seconds"):
            _check_number(column, row[column])


def _check_number(column, text):
    try:
        float(text)
    except ValueError:
        raise ValueError(f"{column} is {text!r}, which is no number.") from None


def _known(name):
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        where = "Tables come with the folder of the course, not with the library alone: install medlearn from there."
        raise ValueError(f"there is no table {path.name} in {path.parent}. {where}")
    return path


def _write(name, rows):
    with (FOLDER / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        table.writeheader()
        table.writerows(rows)
