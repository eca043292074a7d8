"""Tables of cases: what each run of a study measured on each patient, in ``benchmarks/NAME_cases.csv``.

They stand beside the table of the runs, for comparisons on the same patients: a row a run and patient.
"""

from medlearn.studies import table

DIGITS = 4


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

    path = table.FOLDER / f"{name}_cases.csv"
    if not path.exists():
        raise ValueError(f"there is no table {path.name} in {path.parent}: it comes with the folder of the course.")
    return pd.read_csv(path, dtype={"seed": str})


def write_cases(name, rows):
    """Write what a study measured on each patient, and drop what was there.

    Parameters
    ----------
    name : str
    rows : list of dict
        Each with a seed and a patient, and a file if a patient has several; numbers are rounded to four digits after
        the point.

    Raises
    ------
    ValueError
        If a row does not say its seed or its patient, or a run has the same patient twice.
    """
    import pandas as pd

    cases = pd.DataFrame(rows)
    if missing := {"seed", "patient"} - set(cases.columns):
        raise ValueError(f"the rows do not say their {min(missing)}: give each a seed and a patient.")
    keys = [column for column in cases.columns if column in ("seed", "patient", "file", *table.SETTINGS)]
    if cases.duplicated(keys).any():
        twice = cases[cases.duplicated(keys)].iloc[0][keys].to_dict()
        raise ValueError(f"{twice} stands in the rows twice: write each patient once for each run.")
    cases.round(DIGITS).to_csv(table.FOLDER / f"{name}_cases.csv", index=False, lineterminator="\n")
