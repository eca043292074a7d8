"""What opinions come to: how far readers agree, and the loop in which a challenger learns from what they corrected.

A challenger is promoted or refused by a rule stated before, on the locked test set, which no reader sees and no model
learns from. Each comparison uses some of it up: of many challengers that are no better, some will look better by luck.
So the number of looks is fixed beforehand, and each has its share of the permitted error.
"""

from itertools import combinations
from typing import NamedTuple

import numpy as np

from medlearn.intervals import Estimate, bootstrap, paired_bootstrap, wilson
from medlearn.metrics import auc, kappa
from medlearn.reading.model import Ensemble

FEWEST = 10  # cases for a kappa: of fewer, the bootstrap's interval is much too narrow
LOOKS, ERROR = 10, 0.05  # at the test set, and the chance that any of them promotes a model that is no better
LEVEL = 1 - ERROR / LOOKS
RULE = (
    f"A challenger is promoted only if the whole {100 * LEVEL:g} % interval of its AUC minus the champion's, on the "
    f"same test patients, lies above 0. The test set may be looked at {LOOKS} times."
)


class Corrected(NamedTuple):
    """The pool's labels (n,) after the readers; the rows on which they came to a majority; those that it changed."""

    labels: np.ndarray
    reviewed: np.ndarray
    changed: np.ndarray


class Challenge(NamedTuple):
    """A challenger and the champion on the test set: AUC `before` and `after`, their `difference` at the rule's level.

    `reviewed` and `changed` count the labels that readers looked at, and that they changed.
    """

    champion: str
    challenger: str
    reviewed: int
    changed: int
    before: Estimate
    after: Estimate
    difference: Estimate
    promoted: bool

    @property
    def in_words(self):
        """What the figures mean for whoever reads."""
        share = f"{100 * self.after.value:.0f} of 100"
        means = (
            f"Of a patient with and one without a finding, the new model gives the first the higher score {share} times"
        )
        if self.promoted:
            return f"{means}; the gain is too large for chance, so it now reads with you."
        return f"{means}; the gain may be chance, so the old model stays."

    def __str__(self):
        gain, verdict = self.difference, "promoted" if self.promoted else "refused"
        return (
            f"{self.challenger} against {self.champion}: AUC {self.after.value:.3f} against {self.before.value:.3f}, "
            f"difference {gain.value:+.3f} ({100 * gain.level:g} % interval {gain.low:+.3f} to {gain.high:+.3f}); "
            f"{self.changed} of {self.reviewed} reviewed labels changed; {verdict}. {self.in_words}"
        )


def corrected(material, stored):
    """Return the pool's labels with what most readers say of those that were read."""
    last = {(row.opinion.reader, row.opinion.case): row.opinion.label for row in stored}
    names = {f"image {row:04d}": row for row in range(len(material.labels))}
    votes = np.zeros(len(material.labels), int)
    for (_, case), label in last.items():
        if label is not None and case in names:
            votes[names[case]] += 2 * label - 1
    labels = np.where(votes == 0, material.labels, votes > 0).astype(int)
    return Corrected(labels, np.flatnonzero(votes), np.flatnonzero(labels != material.labels))


def challenge(room, *, random_state=0):
    """Train a challenger on the corrected labels, compare it with the champion, and promote or refuse it by `RULE`."""
    decided, material, name = room.store.decisions(), room.material, room.champions[-1]
    labels = corrected(material, room.store.opinions())
    looks = [decision for decision in decided if decision.action != "rolled back"]
    if len(looks) >= LOOKS:
        raise ValueError(f"the test set has been looked at {LOOKS} times and is used up: a new one is needed.")
    if not len(labels.changed):
        raise ValueError("no reader has changed a label yet: a challenger would learn what the champion learnt.")
    if looks and max(row.opinion.at for row in room.store.opinions()) <= looks[-1].at:
        raise ValueError("nothing was read since the last challenger: read more cases first.")
    fitted = Ensemble.fit(material.images, labels.labels, material.patients, random_state=random_state)
    result = compare(material, room.ensemble(name), fitted, names=(name, room.keep(fitted)), labels=labels)
    action = "promoted" if result.promoted else "refused"
    room.store.decide(action, result.challenger, str(result), after=len(decided))
    return result


def compare(material, champion, challenger, *, names, labels):
    """Compare two models (names: champion, challenger) on the locked test set, patient by patient: a Challenge."""
    truth, patients = material.test_truth, material.test_patients
    old, new = (model.predict(material.test_images).probability for model in (champion, challenger))
    before, after = (bootstrap(auc, truth, scores, groups=patients) for scores in (old, new))
    gain = paired_bootstrap(auc, truth, new, old, groups=patients, resamples=4000, level=LEVEL)
    return Challenge(*names, len(labels.reviewed), len(labels.changed), before, after, gain, gain.low > 0)


def roll_back(room, reason):
    """Go back to the champion before this one, for a reason in words, and return its name."""
    decided, names = len(room.store.decisions()), room.champions
    if len(names) < 2:
        raise ValueError(f"{names[0]} was the first: there is nothing to go back to.")
    if not reason.strip():
        raise ValueError("say why: the reason is kept with the decision.")
    room.store.decide("rolled back", names[-2], reason.strip(), after=decided)
    return names[-2]


class Agreement(NamedTuple):
    """Two who judged the same cases: a reader, and another one or a model.

    Of `cases` that both could tell (`untold`: that one could not), the `share` that they judge alike and `kappa`; None
    where it is not defined, and `why` then says so.
    """

    first: str
    second: str
    cases: int
    untold: int
    share: Estimate | None
    kappa: Estimate | None
    why: str = ""


def agreements(stored, patients=None):
    """Compare every two readers, and each reader with each model whose calls were shown: list of Agreement, by name."""
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
