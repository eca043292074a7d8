"""How far readers agree with each other and with the model."""

from dataclasses import dataclass
from itertools import combinations

from medlearn.intervals import Estimate, bootstrap, wilson
from medlearn.metrics import kappa

FEWEST = 10  # cases for a kappa: of fewer, the bootstrap's interval is much too narrow


@dataclass(frozen=True)
class Agreement:
    """Two who judged the same cases.

    Attributes
    ----------
    first, second : str
        Two readers, or a reader and a model.
    cases : int
        That both judged, without those of which one of them said that it cannot be told.
    untold : int
        Cases that these were.
    share : Estimate or None
        Of the cases, how many they judge alike; None without a case.
    kappa : Estimate or None
        None where it is not defined; `why` then says so.
    why : str
    """

    first: str
    second: str
    cases: int
    untold: int
    share: Estimate | None
    kappa: Estimate | None
    why: str = ""


def agreements(stored, patients=None):
    """Compare every two readers, and every reader with every model whose calls were shown.

    Parameters
    ----------
    stored : list of Stored
        As `Store.current` gives them.
    patients : dict of str to object, optional
        The patient of each case. Cases of one patient are drawn together; otherwise each is a patient of its own.

    Returns
    -------
    compared : list of Agreement
        Readers and models in the order of their names.

    Notes
    -----
    A reader who has seen a model's call is drawn towards it. What is computed here from answers to a shown call is
    therefore higher than it would be among readers who had judged alone, between readers too.
    """
    said, called = {}, {}
    for one in (row.opinion for row in stored):
        said.setdefault(one.reader, {})[one.case, one.model] = one.label
        called.setdefault(one.model, {})[one.case, one.model] = one.call
    pairs = [(a, b, said[a], said[b]) for a, b in combinations(sorted(said), 2)]
    pairs += [(a, model, said[a], called[model]) for a in sorted(said) for model in sorted(called)]
    compared = [_compared(*pair, patients or {}) for pair in pairs]
    return [one for one in compared if one.cases + one.untold]


def _compared(first, second, of_first, of_second, patients):
    both = [key for key in of_first if key in of_second]
    told = [key for key in both if None not in (of_first[key], of_second[key])]
    counts = first, second, len(told), len(both) - len(told)
    if not told:
        return Agreement(*counts, None, None, "no case that both could tell")
    one, other = ([said[key] for key in told] for said in (of_first, of_second))
    share = wilson(sum(a == b for a, b in zip(one, other, strict=True)), len(told))
    groups = [str(patients.get(case, case)) for case, _ in told]
    why = _why_not(one, other)
    return Agreement(*counts, share, None if why else bootstrap(kappa, one, other, groups=groups), why)


def _why_not(one, other):
    """Say why kappa would have no interval, or one without width that looks like certainty; nothing if it has one."""
    if len(one) < FEWEST:
        return f"too few cases: at least {FEWEST} are needed"
    if len(set(one)) == 1 or len(set(other)) == 1:
        return "one of them says the same of every case: then kappa is 0 or not defined, whoever is right"
    if one == other:
        return "alike in every case: kappa is 1, and how sure that is, the share of cases judged alike shows"
    return ""
