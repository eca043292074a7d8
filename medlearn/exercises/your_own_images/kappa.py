"""Two readers. An exercise of lesson 23."""

import numpy as np

from medlearn.checks import implement


def _readings(rng):
    """Return the labels of two readers: twenty cases, three classes, one reader always the same, odd ones, both so."""
    first = np.array([1] * 6 + [0] * 14)
    second = np.array([1, 1, 1, 1, 0, 0, 1] + [0] * 13)
    three = rng.integers(0, 3, 30)
    other = np.where(rng.random(30) < 0.6, three, rng.integers(0, 3, 30))
    words = np.array(["b", "m", "m", "b", "n", "b"]), np.array(["b", "m", "b", "b", "n", "m"])
    alone = np.array([0, 1, 0, 1, 1]), np.zeros(5, int)
    rare = np.arange(400) == 0  # chance is 0.995, and kappa below 0
    never, fully = (np.repeat([0, 1], 3), np.repeat([1, 2], 3)), (first, first)
    defined = [words, alone, alone[::-1], (rare, rare[::-1]), never, fully, (alone[1], alone[1] + 1)]
    return [(first, second), (three, other), *defined, (np.ones(4, int),) * 2, (words[0][[0, 0]],) * 2]


@implement(
    question="""
    **Two readers.** Write `kappa(first, second)`: Cohen's kappa of two arrays of labels, one entry a case. *Agreement*
    is the share of cases in which both say the same. *Chance* is the sum, over all labels, of the share with which the
    first reader uses it times the share with which the second does. Kappa is (agreement − chance) / (1 − chance). If
    both always give one and the same label, chance is 1 and kappa is not defined: raise a `ValueError` that says so.
    """,
    hints=[
        "np.mean(first == second) is the agreement.",
        "np.unique(first) lists the labels. For each of them: np.mean(first == label) * np.mean(second == label).",
        "If chance is 1, raise ValueError(...) with a sentence of your own.",
    ],
    cases=_readings,
    praise="They agree on 85 of 100, and kappa is 0.63. If few cases are ill, two readers who find nothing agree "
    "nearly always: agreement alone flatters.",
)
def kappa(first, second):
    """Return Cohen's kappa."""
    chance = sum(np.mean(first == label) * np.mean(second == label) for label in np.unique(first))
    if chance == 1:
        raise ValueError("both readers give one label only: kappa is not defined.")
    return (np.mean(first == second) - chance) / (1 - chance)


def _chance(first, second):
    return sum(np.mean(first == label) * np.mean(second == label) for label in np.unique(first))


def _defined(first, second):
    return _chance(first, second) < 1


def _with(chance):
    """Return kappa with another idea of chance."""
    return lambda first, second: (np.mean(first == second) - chance(first, second)) / (1 - chance(first, second))


kappa.wrong(
    lambda first, second: np.mean(first == second),
    "You got {got:.2f}: that is the agreement. How much of it would two readers reach who answer blindly?",
    where=_defined,
).wrong(
    _chance,
    "You got {got:.2f}: that is the agreement by chance. Kappa asks how far the readers get beyond it.",
    where=_defined,
).wrong(
    lambda first, second: np.mean(first == second) - _chance(first, second),
    "You got {got:.2f}: the agreement beyond chance. Divide by how much there was to gain, 1 − chance.",
    where=_defined,
).wrong(
    lambda first, second: (np.mean(first == second) - _chance(first, second)) / _chance(first, second),
    "You divide by chance. Divide by what is left between chance and full agreement, 1 − chance.",
    where=lambda first, second: 0 < _chance(first, second) < 1,
).wrong(
    _with(lambda first, second: 0.5),
    "You got {got:.2f}: you take chance for one half. It depends on how often each reader uses each label.",
    where=_defined,
).wrong(
    _with(lambda first, second: sum(np.mean(np.append(first, second) == n) ** 2 for n in np.unique(first))),
    "You got {got:.2f}: you pool both readers, and square. That is Scott's pi. Cohen's chance multiplies the first "
    "reader's share by the second's.",
    where=lambda first, second: _defined(first, second) and np.isin(second, first).all(),
).wrong(
    _with(lambda first, second: np.mean(first == first[0]) * np.mean(second == first[0])),
    "You got {got:.2f}: chance counts one label only. Readers agree by chance on each of them: add them all up.",
    where=_defined,
).wrong(
    _with(lambda first, second: sum(np.mean(first == label) ** 2 for label in np.unique(first))),
    "You got {got:.2f}: you use the first reader's shares twice. Multiply by the second's.",
    where=lambda first, second: len(np.unique(first)) > 1,
).clause(
    "both give one label only",
    lambda first, second: not _defined(first, second),
    message="Right where the readers use more than one label. If both always give the same one, chance is 1: raise a "
    "`ValueError` that says so.",
)
