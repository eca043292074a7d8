"""Like the training patients? An exercise of lesson 23."""

import numpy as np

from medlearn.checks import implement


def _patients(rng):
    """Return measurements: cell nuclei of 200 real tumours beside 6 others, then noise in odd units."""
    from medlearn.datasets import load_breast_cancer

    features = np.asarray(load_breast_cancer().features)[:, :4]
    cases = [(features[:200], features[200:206])]
    for n, new in ((30, 4), (12, 7)):
        units = np.array([1.0, 100.0, 0.01])
        cases.append((rng.normal(5, 2, (n, 3)) * units, rng.normal(6, 3, (new, 3)) * units))
        cases[-1][1][0] = cases[-1][0][2]  # the same measurements: its distance is 0
    return cases


@implement(
    question="""
    **Like the training patients?** Write `nearest(train, new)`: how far is each new patient from the nearest training
    patient? Both are arrays, a row a patient, a column a measurement. Units differ, so first standardise each column:
    minus its mean, divided by its standard deviation (NumPy's `std`), both of the *training* patients, for the new ones
    too. The distance of two rows is the root of the sum of their squared differences. Return one distance for each new
    patient. The check uses cell nuclei of 206 real tumours (lesson 00), new to this lesson.
    """,
    hints=[
        "train.mean(axis=0) is the mean of each column. Take it, and train.std(axis=0), from both arrays.",
        "For one new row: differences = train - row. Square them, add them up along axis=1, take the root.",
        "Of these distances, one for each training patient, keep the smallest. Then the next new row.",
    ],
    cases=_patients,
    praise="What is usual is seen on validation patients: 99 % of them are nearer than some limit. A new patient "
    "beyond it is not like those whom the model knows.",
)
def nearest(train, new):
    """Return for each row of new its distance to the nearest row of train, in standard deviations."""
    centre, spread = train.mean(axis=0), train.std(axis=0)
    known = (train - centre) / spread
    return np.array([np.sqrt(((known - row) ** 2).sum(axis=1)).min() for row in (new - centre) / spread])


def _scaled(train, new, of=None):
    of = train if of is None else of
    return (train - train.mean(axis=0)) / train.std(axis=0), (new - of.mean(axis=0)) / of.std(axis=0)


def _distances(train, new):
    """Return the distance of each row of new (rows) to each of train (columns)."""
    return np.sqrt(((new[:, np.newaxis] - train) ** 2).sum(axis=2))


nearest.wrong(
    lambda train, new: _distances(train, new).min(axis=1),
    "Not standardised: the column with the largest numbers decides alone. In millimetres or metres, the answer would "
    "be another.",
).wrong(
    lambda train, new: _distances(*_scaled(train, new, of=new)).min(axis=1),
    "You standardised the new patients by *their own* mean and deviation. That hides exactly what you look for: that "
    "they all differ from the training patients.",
).wrong(
    lambda train, new: _distances(*_scaled(train, new)).max(axis=1),
    "That is the distance to the *farthest* training patient.",
).wrong(
    lambda train, new: _distances(*_scaled(train, new)).mean(axis=1),
    "That is the mean distance to all training patients. One that is near is enough.",
).wrong(
    lambda train, new: _distances(*_scaled(train, new)).argmin(axis=1),
    "You say *which* training patient is nearest. How far is it?",
).wrong(
    lambda train, new: _distances(*_scaled(train, new)).min(axis=1) ** 2,
    "These are squared distances: the root is missing.",
).wrong(
    lambda train, new: np.sqrt((_scaled(train, new)[1] ** 2).sum(axis=1)),
    "That is the distance to the training *mean*, where perhaps nobody is. How far is the nearest patient?",
).wrong(
    lambda train, new: _distances(*_scaled(train, new)).min(axis=0),
    "You turned it round: for each *training* patient, how far the nearest new one is.",
).wrong(
    lambda train, new: np.abs(_scaled(train, new)[1][:, np.newaxis] - _scaled(train, new)[0]).sum(axis=2).min(axis=1),
    "You added up the differences without squaring them. Square, add up, take the root.",
).wrong(
    lambda train, new: nearest.reference(train, new) * np.sqrt(1 - 1 / len(train)),
    "Your standard deviation divides by n − 1. NumPy's `std`, asked for here, divides by n.",
)
