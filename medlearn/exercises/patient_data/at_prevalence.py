"""Where more are ill. An exercise of lesson 07."""

import numpy as np

from medlearn.checks import implement


def _risks(rng):
    """Return probabilities and two prevalences; 0 and 1 by themselves, so that their nan hides no other mistake."""
    cases = [
        (np.array([0.5, 0.1, 0.9]), 0.42, 0.94),
        (np.array([0.0, 1.0]), 0.4, 0.1),
        (np.array([0.2, 0.7]), 0.3, 0.3),
        (np.array([[0.2, 0.5, 0.7], [0.9, 0.3, 0.6]]), 0.3, 0.6),
    ]
    for n in (4, 9, 20):
        cases.append((rng.random(n), float(rng.uniform(0.1, 0.4)), float(rng.uniform(0.5, 0.9))))
    return cases


@implement(
    question="""
    **Where more are ill.** A model from a hospital where a share `before` is ill moves to one where a share `after` is.
    Write `at_prevalence(probabilities, before, after)`: divide the odds of the new prevalence by those of the old, and
    multiply each patient's *odds*, p / (1 - p), by the result. Return the probabilities that belong to them, an array
    of the same shape. A probability of exactly 0 or 1 stays what it is.
    """,
    hints=[
        "First the factor: after / (1 - after), divided by before / (1 - before). In the lesson's example it "
        "is about 17.",
        "Odds o belong to the probability o / (1 + o).",
        "For p = 1 the odds are infinite. Write o / (1 + o) with o = factor * p / (1 - p), and multiply above and "
        "below by 1 - p.",
    ],
    cases=_risks,
    praise="Of all that changes between hospitals, only the share of ill is repaired by arithmetic. No rank changes.",
)
def at_prevalence(probabilities, before, after):
    """Return probabilities for another prevalence; everything but the prevalence stays as it was."""
    factor = after / (1 - after) / (before / (1 - before))
    return factor * probabilities / (factor * probabilities + 1 - probabilities)


# Right for tables and for 0 and 1: a misconception is known whatever an answer makes of them.
def _rows_in_doubt(probabilities, before, after):
    return probabilities.ndim == 1 and not np.isin(probabilities, (0, 1)).any()


def _odds(share):
    return share / (1 - share)


at_prevalence.wrong(
    lambda probabilities, before, after: probabilities * after / before,
    "You got {got[0]:.2f} for a patient with 0.50: more than certain. A probability cannot simply be multiplied by the "
    "ratio of the prevalences; odds can, by the ratio of the odds.",
    where=_rows_in_doubt,
).wrong(
    lambda probabilities, before, after: probabilities + after - before,
    "You got {got[0]:.2f} for a patient with 0.50: you added the difference of the two prevalences. Then a patient "
    "with 0 would be ill all of a sudden, and one with 0.9 more than certain.",
    where=_rows_in_doubt,
)


def _by_the_ratio_of_prevalences(probabilities, before, after):
    raised = probabilities * after / before
    return raised / (raised + 1 - probabilities)


at_prevalence.wrong(
    _by_the_ratio_of_prevalences,
    "You got {got[0]:.2f} for a patient with 0.50: the odds are right, but you multiplied them by the ratio of the "
    "*prevalences*, {expected[0]:.2f} is due. Turn the prevalences into odds as well.",
    where=_rows_in_doubt,
).wrong(
    lambda probabilities, before, after: probabilities * _odds(after) / _odds(before),
    "You got {got[0]:.2f} for a patient with 0.50: the factor is right, but you multiplied the *probability* by it. "
    "Turn her probability into odds first, and the result back.",
    where=_rows_in_doubt,
)


def _old_odds_left_in(probabilities, before, after):
    raised = probabilities * _odds(after)
    return raised / (raised + 1 - probabilities)


at_prevalence.wrong(
    _old_odds_left_in,
    "You got {got[0]:.2f} for a patient with 0.50: the odds of the new prevalence came in, but those of the old one "
    "are still inside too. Her 0.50 was said where 0.42 of all were ill; take that out.",
    where=_rows_in_doubt,
).wrong(
    lambda probabilities, before, after: at_prevalence.reference(probabilities, after, before),
    "You got {got[0]:.2f} for a patient with 0.50: you went the other way. More are ill there than here, so her "
    "probability should rise. Which prevalence stands above, which below?",
    where=_rows_in_doubt,
).wrong(
    lambda probabilities, before, after: _odds(probabilities) * _odds(after) / _odds(before),
    "You got {got[0]:.1f} for a patient with 0.50: those are her new *odds*. Odds of {got[0]:.1f} to 1 are a "
    "probability; which?",
    where=_rows_in_doubt,
)


def _certainty_is_nan(probabilities, before, after):
    odds = _odds(probabilities) * _odds(after) / _odds(before)
    return odds / (1 + odds)


at_prevalence.wrong(
    _certainty_is_nan,
    "Right for every patient but one: a probability of 1 means infinite odds, and infinity over infinity is nan. She "
    "is to stay at 1. Can you multiply fraction and all, so that nothing is divided by 1 - p?",
).clause(
    "a probability of 0 or 1",
    lambda probabilities, before, after: np.isin(probabilities, (0, 1)).any(),
    _certainty_is_nan,
    message="Right for every patient in doubt. A probability of exactly 0 or 1 is to stay what it is, and came out "
    "otherwise.",
).clause(
    "a table of probabilities",
    lambda probabilities, before, after: probabilities.ndim > 1,
    lambda probabilities, before, after: at_prevalence.reference(probabilities, before, after).ravel(),
    message="Right for a row of patients. Given a table, two rows of three, you do not return one of the same shape. "
    "NumPy computes with whole arrays of any shape; no loop is needed.",
)
