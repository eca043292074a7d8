"""Who stands alone in a table? k-anonymity."""

import numpy as np


def group_sizes(table, columns):
    """Count, for each patient, how many share the values of some columns, the patient included.

    Parameters
    ----------
    table : pandas.DataFrame
        A row a patient.
    columns : list of str
        What an outsider may know, such as age, sex and postcode; a missing value is a value like any other.

    Returns
    -------
    sizes : ndarray of int, shape (n,)
        1 for a patient who stands alone.

    Raises
    ------
    ValueError
        If there is no patient, no column, or a column is not in the table.
    """
    columns = list(columns)
    missing = [column for column in columns if column not in table]
    if missing or not columns:
        said = f"there is no column {missing[0]!r}" if missing else "no column is named"
        raise ValueError(f"{said}; choose from {', '.join(map(str, table.columns))}.")
    if len(table) == 0:
        raise ValueError("the table holds no patient.")
    return np.asarray(table.groupby(columns, dropna=False)[columns[0]].transform("size"))


def k_anonymity(table, columns):
    """Return the size of the smallest group of patients whom some columns do not tell apart.

    Parameters
    ----------
    table : pandas.DataFrame
    columns : list of str

    Returns
    -------
    k : int
        1 if anybody stands alone. It says nothing of what a group has in common: if all five of a group are ill, k = 5
        hides nobody's illness.

    Raises
    ------
    ValueError
        As in `group_sizes`.

    Notes
    -----
    Sweeney (2002), doi 10.1142/S0218488502001648.
    """
    return int(group_sizes(table, columns).min())
