"""Gaps that nobody marked. An exercise of lesson 07."""

import numpy as np

from medlearn.checks import implement

IMPOSSIBLE = ("trestbps", "chol")  # columns in which a zero is a gap


def _tables(rng):
    """Return tables with marked gaps, impossible zeros and honest zeros; the second has no gap at all."""
    import pandas as pd

    gap = np.nan
    example = pd.DataFrame(
        {
            "sex": [0.0, 1, 1, 0, 1, 1, 0, 1, 1, 1],
            "trestbps": [130, gap, 0, 120, 145, 160, gap, 110, 125, 138],
            "chol": [0, 233, gap, 0, 250, 0, 204, 0, gap, 190],
            "oldpeak": [0, 1.4, 0, gap, 0, 2.3, 0, 0.6, 0, 1],
            "ca": [0, gap, gap, 2, gap, gap, 0, gap, 1, gap],
        }
    )
    tables = [example, example.assign(trestbps=130.0, chol=210.0).fillna(0)]
    for n in (15, 40):
        table = pd.DataFrame({name: rng.integers(0, 4, n).astype(float) for name in example})
        tables.append(table.mask(rng.random(table.shape) < 0.2))
    return [(table,) for table in tables]


@implement(
    question="""
    **Gaps that nobody marked.** Write `gaps(table)`: for each column of a pandas table the fraction of patients, 0
    to 1, whose value is missing, as a dict from column name to fraction. In `chol` (cholesterol) and `trestbps` (blood
    pressure) a 0 is a gap as well. In the other columns (`sex`, `oldpeak`, `ca`) 0 is an honest finding. Leave the
    table as it is.
    """,
    hints=[
        "In section 3, `.replace(0, np.nan)` gives back a second column, in which the impossible zeros are gaps too.",
        "`table.isna()` marks the gaps, and `.mean()` of marks is a fraction, column by column.",
        "`.to_dict()` makes a dict of what pandas gives back.",
    ],
    cases=_tables,
    praise="In Zurich and Basel the marked gaps in cholesterol are 0 %, the true ones 100 %: nobody measured it.",
)
def gaps(table):
    """Return a dict from column name to the fraction of missing values, impossible zeros among them."""
    missing = table.isna()
    for column in ("chol", "trestbps"):
        missing[column] = missing[column] | (table[column] == 0)
    return missing.mean().to_dict()


gaps.wrong(
    lambda table: table.isna().mean().to_dict(),
    "You got {got[chol]:.1f} for cholesterol: these are the gaps that somebody marked. Look at the smallest value in "
    "that column: does a person live with it? (If you replaced it: did the change reach the table you counted in?)",
)


# The same happens with the Pima diabetes table, where a body mass index of 0 is a gap and 0 pregnancies are not.
gaps.wrong(
    lambda table: (table.isna() | (table == 0)).mean().to_dict(),
    "You count {got[sex]:.0%} of the patients' sex as missing: every 0 is a gap for you. But sex 0 is a woman, and "
    "`oldpeak` 0 no ST depression. Only the meaning of a column says whether 0 is possible.",
).wrong(
    lambda table: {
        name: gaps.reference(table)[name] if name == "chol" else table[name].isna().mean() for name in table
    },
    "Cholesterol is right. For blood pressure you got {got[trestbps]:.1f}, and {expected[trestbps]:.1f} is due: nobody "
    "with a pressure of 0 walked into the clinic.",
).wrong(
    lambda table: {name: (table[name] == 0 if name in IMPOSSIBLE else table[name].isna()).mean() for name in table},
    "You got {got[chol]:.1f} for cholesterol: the impossible zeros count now, but no longer the gaps that somebody did "
    "mark. A value is missing for the one reason *or* the other.",
).wrong(
    lambda table: {name: fraction * len(table) for name, fraction in gaps.reference(table).items()},
    "You got {got[chol]:.0f} for cholesterol: that is the *number* of patients without a value. Give their fraction.",
).wrong(
    lambda table: {name: fraction * 100 for name, fraction in gaps.reference(table).items()},
    "You got {got[chol]:.0f} for cholesterol: those are per cent. Right, but asked is a fraction from 0 to 1.",
).wrong(
    lambda table: {name: 1 - fraction for name, fraction in gaps.reference(table).items()},
    "You got {got[chol]:.1f} for cholesterol: that is the fraction of patients who *have* a value. Asked is the rest.",
)


def _cleaned_in_place(table):
    for name in IMPOSSIBLE:
        table.loc[table[name] == 0, name] = np.nan
    return table.isna().mean().to_dict()


gaps.wrong(
    _cleaned_in_place,
    "Your fractions are right, but the caller's table has lost its zeros: the next reader cannot tell what was typed "
    "and what you made of it. Count in a second table.",
).wrong(
    lambda table: dict.fromkeys(table, 0.0),
    "You found no gap at all, although some are marked. Nothing is equal to nan, not even nan itself: `== np.nan` is "
    "False everywhere. Which method of the table asks whether a value is missing?",
).clause(
    "a cholesterol of 0",
    lambda table: (table["chol"] == 0).any(),
    lambda table: gaps.reference(table) | {"chol": table["chol"].isna().mean()},
).clause(
    "a blood pressure of 0",
    lambda table: (table["trestbps"] == 0).any(),
    lambda table: gaps.reference(table) | {"trestbps": table["trestbps"].isna().mean()},
).clause("the table stays as it is", lambda table: True, _cleaned_in_place)
