"""Tables of studies: what takes longer than a lesson may, ran beforehand and left ``benchmarks/NAME.csv``.

A row is a run. The first columns are its look at the test patients and its seed, then what was set, what was
measured, and what it cost: seconds, and the machine. An empty look means that no test patient played a part; the seed
"all" is a row over all seeds; empty seconds were not measured. ``benchmarks.writing`` writes them.
"""

from pathlib import Path

from medlearn.intervals import Estimate

FOLDER = Path(__file__).parents[2] / "benchmarks"


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


def read_cases(name):
    """Read what a study measured on each patient.

    Parameters
    ----------
    name : str
        Such as "hippocampus".

    Returns
    -------
    cases : pandas.DataFrame
        A row a run and patient; its first columns say which. The seed is text, as in `read_study`.

    Raises
    ------
    ValueError
        If there is no such table.
    """
    import pandas as pd

    return pd.read_csv(_known(f"{name}_cases"), dtype={"seed": str})


def _known(name):
    path = FOLDER / f"{name}.csv"
    if not path.exists():
        where = "Tables come with the folder of the course, not with the library alone: install medlearn from there."
        raise ValueError(f"there is no table {path.name} in {path.parent}. {where}")
    return path
