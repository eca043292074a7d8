"""Beats lined up. An exercise of lesson 16."""

import numpy as np

from medlearn.checks import implement


def _seconds(rng):
    """Return rows of one second of a real electrocardiogram, one lead below the other; then noise."""
    from medlearn.datasets import load_ecg

    leads = load_ecg().signals[:, 1:6].T  # II, III, aVR, aVL, aVF; a thousand samples a second
    seconds = leads.reshape(-1, 1000)[:, ::10]
    return [(seconds - np.median(seconds, axis=1, keepdims=True),), *((rng.normal(size=(n, 9)),) for n in (4, 7))]


@implement(
    question="""
    **Beats lined up.** An electrocardiogram was cut into rows of one second. The R peak wanders from row to row, as the
    heart does not beat once a second. Write `lined_up(rows)`: shift each row so that its value farthest from 0, up or
    down, stands in column `rows.shape[1] // 2`. What leaves at one end comes back at the other. The check draws it: ten
    seconds of five leads, recorded from a person by a hospital's machine.
    """,
    hints=[
        "np.abs(row).argmax() is the column of the value farthest from 0.",
        "np.roll(row, 3) shifts a row by 3 to the right; what leaves comes back on the left.",
        "How far must it go? Where it shall be, minus where it is.",
    ],
    cases=_seconds,
    draws=True,
    praise="A straight line: the same beat, again and again. In the lead aVR the peak points down. It shows "
    "at once which beat is unlike the others.",
)
def lined_up(rows):
    """Shift each row's peak to the middle."""
    middle = rows.shape[1] // 2
    return np.array([np.roll(row, middle - np.abs(row).argmax()) for row in rows])


def _rolled(rows, shift):
    return np.array([np.roll(row, shift(row, rows.shape[1] // 2)) for row in rows])


lined_up.wrong(
    lambda rows: _rolled(rows, lambda row, middle: middle - row.argmax()),
    "You look for the *highest* value. Where the peak points down, it is the lowest that counts: farthest from 0.",
).wrong(
    lambda rows: _rolled(rows, lambda row, middle: np.abs(row).argmax() - middle),
    "The wrong way: where it shall be, minus where it is.",
).wrong(
    lambda rows: _rolled(rows, lambda row, middle: -np.abs(row).argmax()),
    "Your peaks stand in the first column. Asked is the middle one.",
).wrong(
    lambda rows: np.roll(rows, rows.shape[1] // 2 - np.abs(rows[0]).argmax(), axis=1),
    "You shift all rows by the same. Each row has its own peak.",
).wrong(
    lambda rows: _rolled(np.abs(rows), lambda row, middle: middle - row.argmax()),
    "The places are right, but you return absolute values: what points down must stay down.",
)
