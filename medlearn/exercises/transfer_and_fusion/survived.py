"""Still in remission. An exercise of lesson 19."""

import numpy as np

from medlearn.checks import implement

# Freireich and others (1963), doi.org/10.1182/blood.V21.6.699.699, as Cox (1972) prints them: 21 pairs of patients.
DRUG = [6, 6, 6, 6, 7, 9, 10, 10, 11, 13, 16, 17, 19, 20, 22, 23, 25, 32, 32, 34, 35]
RELAPSED = [1, 1, 1, 0, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0]
PLACEBO = [1, 1, 2, 2, 3, 4, 4, 5, 5, 8, 8, 8, 8, 11, 11, 12, 12, 15, 17, 22, 23]


def _trial(rng):
    """Return the trial's two arms, also before the first relapse and in the very week of one, then random patients."""
    drug, placebo = (np.array(DRUG), np.array(RELAPSED)), (np.array(PLACEBO), np.ones(21, int))
    cases = [(*drug, 12), (*placebo, 12), (*drug, 3), (*drug, 10), (*placebo, 8), (*drug, 35)]
    cases.append((*placebo, 24))  # nobody is left
    return cases + [(rng.integers(1, 15, n), rng.integers(0, 2, n), 9) for n in (12, 30)]


@implement(
    question="""
    **Still in remission.** In 1963 a trial gave patients with leukaemia, mostly children, a drug or a placebo, once the
    disease had withdrawn. Write `survived(weeks, relapsed, until)`. `weeks` says for each patient how long they were
    followed, `relapsed` whether they relapsed then (1) or were last seen without a relapse (0). Return the share that
    is still without a relapse after week `until`, as Kaplan and Meier do; a relapse *in* that week counts. Who was last
    seen in a week was at risk in it. Before the first relapse the share is 1.
    """,
    hints=[
        "Go through np.unique(weeks[relapsed == 1]), as far as until. Multiply by 1 - relapses / at risk each time.",
        "At risk in a week is everybody with weeks >= week, also who was last seen in it.",
    ],
    cases=_trial,
    praise="After 12 weeks 75 % with the drug, 24 % with the placebo. The trial was stopped early for it: these are "
    "real patients (Freireich and others 1963).",
)
def survived(weeks, relapsed, until):
    """Return the share without a relapse."""
    share = 1.0
    for week in np.unique(weeks[relapsed == 1]):
        if week <= until:
            share = share * (1 - np.sum((weeks == week) & (relapsed == 1)) / np.sum(weeks >= week))
    return share


def _curve(weeks, relapsed, until, at_risk):
    """Multiply with another rule for who is at risk."""
    share = 1.0
    for week in np.unique(weeks[(relapsed == 1) & (weeks <= until)]):
        share *= 1 - np.sum((weeks == week) & (relapsed == 1)) / max(at_risk(week), 1)
    return share


def _begun(weeks, relapsed, until):
    return until >= weeks[relapsed == 1].min()


def _someone_left(weeks, relapsed, until):
    return _begun(weeks, relapsed, until) and (weeks[relapsed == 0] < until).any()


def _dropped(weeks, relapsed, until):
    return np.mean(weeks[relapsed == 1] > until)


def _kept(weeks, relapsed, until):
    return 1 - np.mean((weeks <= until) & (relapsed == 1))


def _all_relapsed(weeks, relapsed, until):
    return np.mean(weeks > until)


def _one_each(weeks, relapsed, until):
    """Count one relapse for each week."""
    share = 1.0
    for week in np.unique(weeks[(relapsed == 1) & (weeks <= until)]):
        share *= 1 - 1 / np.sum(weeks >= week)
    return share


def _left_before(weeks, relapsed, until):
    """Let those go first who were last seen in the week of a relapse."""
    gone = relapsed == 0
    return _curve(weeks, relapsed, until, lambda week: np.sum(weeks > week) + np.sum((weeks == week) & ~gone))


def _known(weeks, relapsed, until):
    """Leave out who was last seen before the end."""
    return np.mean(weeks[(relapsed == 1) | (weeks > until)] > until)


survived.wrong(
    _left_before,
    "Right but for those who were last seen in the very week of a relapse: they were at risk in it.",
    where=lambda *trial: _left_before(*trial) != survived.reference(*trial),
).wrong(
    _known,
    "You left out who was last seen by then. They were without a relapse for weeks: count them as long as seen.",
    where=_someone_left,
).wrong(
    _dropped,
    "You left out everybody without a relapse. They were without one for weeks: count them as long as they were seen.",
    where=_someone_left,
).wrong(
    _kept,
    "Who was last seen before that week counts as well for ever. Nobody knows: count them until they were last seen.",
    where=_someone_left,
).wrong(
    _all_relapsed, "You take being last seen for a relapse. `relapsed` says which it was.", where=_someone_left
).wrong(
    lambda weeks, relapsed, until: _curve(weeks, relapsed, until, lambda week: len(weeks)),
    "You divide by all patients each time. At risk are only those who are still followed.",
    where=_someone_left,
).wrong(
    _one_each,
    "You count one relapse for each week. In some weeks there are several.",
    where=lambda *trial: _one_each(*trial) != survived.reference(*trial),
).wrong(
    lambda weeks, relapsed, until: 1 - survived.reference(weeks, relapsed, until),
    "This is the share *with* a relapse. Asked is who has none.",
    where=_begun,
).clause(
    "a relapse in the very week",
    lambda weeks, relapsed, until: (weeks[relapsed == 1] == until).any(),
    lambda weeks, relapsed, until: survived.reference(weeks, relapsed, until - 1),
    message="Right between relapses. A relapse *in* the week that is asked about counts as well.",
).clause(
    "before the first relapse",
    lambda weeks, relapsed, until: not _begun(weeks, relapsed, until),
    lambda weeks, relapsed, until: 0.0,
    message="Right after the first relapse. Before it the share is 1.",
)
