"""Sure of a few. An exercise of lesson 21."""

from functools import cache

import numpy as np

from medlearn.checks import implement


@cache
def _breast_cancer():
    """Return what a small forest says of the true diagnosis of 285 patients it has learned from, and of 284 others."""
    from sklearn.datasets import load_breast_cancer
    from sklearn.ensemble import RandomForestClassifier

    features, labels = load_breast_cancer(return_X_y=True)
    member = np.random.default_rng(0).permutation(569) < 285
    forest = RandomForestClassifier(20, max_features=2, random_state=0).fit(features[member], labels[member])
    sure = forest.predict_proba(features)[np.arange(569), labels]
    return sure[member], sure[~member]


def _patients(rng):
    """Return probabilities of members and others, and how many may be accused: a few, real ones, random ones, ties."""
    example = (np.array([0.99, 0.95, 0.9, 0.6]), np.array([0.97, 0.8, 0.7, 0.3]), 1)
    cases = [example, (*_breast_cancer(), 3)]
    cases += [(rng.random(9) ** 0.5, rng.random(n), allowed) for n, allowed in ((12, 2), (30, 4), (7, 0))]
    ties = (np.array([0.9, 0.8, 0.8, 0.5]), np.array([0.8, 0.8, 0.6, 0.1]), 1)
    return [*cases, ties, (np.array([0.9, 0.2]), np.array([0.5, 0.4]), 2)]


@implement(
    question="""
    **Sure of a few.** An attacker accuses everybody for whom the model's probability of the true diagnosis lies
    *above* a threshold of having been in the training set. Write `caught(members, others, allowed)`. The first two are
    arrays of such probabilities; of the `others`, at most `allowed` may be accused wrongly. Take the lowest threshold
    that keeps to this: return the fraction of `members` who are accused. If all others may be accused, that is 1.
    The check also takes patients with breast tumours, new to this lesson.
    """,
    hints=[
        "Which of the others must not be accused, but is nearest to it? Sort them: np.sort(others)[::-1].",
        "With allowed = 1 the highest may be accused, and the second highest is the threshold.",
        "np.mean(members > threshold)",
    ],
    cases=_patients,
    praise="Three of the four, and one of the others. An attack with a low AUC may still be sure of a few.",
)
def caught(members, others, allowed):
    """Return the fraction of members above the highest value of others that may not be accused."""
    if allowed >= len(others):
        return 1.0
    return np.mean(members > np.sort(others)[::-1][allowed])


def _some(members, others, allowed):
    return allowed < len(others)


def _untied(members, others, allowed):
    return _some(members, others, allowed) and not np.isin(members, others).any()


def _limit(others, allowed):
    return np.sort(others)[::-1][allowed]


caught.usually(_untied).wrong(
    lambda members, others, allowed: np.sum(members > _limit(others, allowed)),
    "You got {got:.0f}, the number of members. Asked is their fraction.",
).wrong(
    lambda members, others, allowed: np.mean(others > _limit(others, allowed)),
    "That is the fraction of the *others* who are accused wrongly. How many members lie above the threshold?",
).wrong(
    lambda members, others, allowed: np.mean(members > np.sort(others)[allowed]),
    "You sorted upwards and took one of the *lowest* of the others as threshold: then nearly all of them are accused.",
).wrong(
    lambda members, others, allowed: np.mean(members > others.max()),
    "Your threshold accuses none of the others. That is too strict if `allowed` of them may be accused.",
    where=lambda members, others, allowed: _untied(members, others, allowed) and allowed > 0,
).wrong(
    lambda members, others, allowed: np.mean(members > np.quantile(members, 1 - allowed / len(others))),
    "You set the threshold by the members. The attacker's limit is about the others.",
).clause(
    "a tie",
    lambda members, others, allowed: _some(members, others, allowed) and not _untied(members, others, allowed),
    lambda members, others, allowed: np.mean(members >= _limit(others, allowed)),
    message="Right without ties. Only those *above* the threshold are accused, not those on it.",
).clause(
    "all may be accused",
    lambda members, others, allowed: not _some(members, others, allowed),
    message="Right, but if all others may be accused, the attacker accuses everybody: return 1.",
)
