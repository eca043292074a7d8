"""Why did it fall? An exercise of lesson 11."""

import numpy as np

from medlearn.checks import implement
from medlearn.exercises.pneumonia_benchmark.inputs import accuracy


def _hospitals(rng):
    """Return shares found and left alone, two prevalences and the accuracy kept: real-looking, reversed, random."""
    cases = [(0.98, 0.92, 0.75, 0.60, 0.85), (0.70, 0.95, 0.75, 0.60, 0.72), (0.9, 0.9, 0.5, 0.1, 0.8)]
    cases.append((0.95, 0.80, 0.30, 0.30, 0.84))
    return [*cases, *(tuple(float(one) for one in rng.uniform(0.2, 0.95, 5).round(2)) for _ in range(4))]


@implement(
    question="""
    **Why did it fall?** On the validation images a model has the sensitivity `found` and the specificity `left`, and a
    share `before` is ill. On the test images a share `after` is ill, and the accuracy is `kept`. Write
    `fall(found, left, before, after, kept)`. Return two differences of accuracy, with a comma between them. First, what
    the *prevalence* takes: validation's accuracy less the one expected at the new prevalence, as in section 5. Second,
    what remains for *images and labels*: from the expected accuracy down to `kept`.
    """,
    hints=[
        "Accuracy mixes two shares: sensitivity counts for the ill, specificity for the rest.",
        "Three accuracies: on validation, at the new prevalence with the old shares, and the one kept.",
        "First minus second; second minus third.",
    ],
    cases=_hospitals,
    praise="Of 11.5 points prevalence takes 0.9, images and labels 10.6: there the two shares themselves fell. In one "
    "of the cases the new prevalence *helped*, and that part was negative.",
)
def fall(found, left, before, after, kept):
    """Return the part of the fall that prevalence explains, and the part that it does not."""
    promised = before * found + (1 - before) * left
    expected = after * found + (1 - after) * left
    return promised - expected, expected - kept


fall.wrong(
    lambda found, left, before, after, kept: fall.reference(found, left, before, after, kept)[::-1],
    "You got {got[0]:.3f} and {got[1]:.3f}: the right parts in the wrong order. First what prevalence takes, then "
    "the rest.",
).wrong(
    lambda found, left, before, after, kept: tuple(-part for part in fall.reference(found, left, before, after, kept)),
    "Both signs are turned round: a *fall* is what was before less what is after. With you, losses are negative.",
).wrong(
    lambda found, left, before, after, kept: fall.reference(left, found, before, after, kept),
    "You weigh the wrong way round: `found` is a share of the *ill*, `left` one of the *healthy*. By which share of "
    "the patients does each go?",
).wrong(
    lambda found, left, before, after, kept: (before - after, accuracy(found, left, before) - kept - (before - after)),
    "{got[0]:.2f} is by how much the *prevalence* fell. Asked is what that does to the accuracy: very little, where "
    "ill and healthy are judged almost equally well.",
).wrong(
    lambda found, left, before, after, kept: (
        fall.reference(found, left, before, after, kept)[0],
        accuracy(found, left, before) - kept,
    ),
    "The first part is right. The second, {got[1]:.3f}, is the *whole* fall: prevalence is in it again. Both parts "
    "together should make the whole.",
).wrong(
    lambda found, left, before, after, kept: ((before - after) * found, after * found + (1 - after) * left - kept),
    "You got {got[0]:.3f} for prevalence: you count only the ill, who have become fewer. The healthy have become more, "
    "and most of them are judged rightly too.",
).wrong(
    lambda found, left, before, after, kept: sum(fall.reference(found, left, before, after, kept)),
    "{got:.3f} is the whole fall. Now divide it: which part would be there if only the prevalence had changed?",
).wrong(
    lambda found, left, before, after, kept: tuple(
        100 * part for part in fall.reference(found, left, before, after, kept)
    ),
    "{got[0]:.1f} and {got[1]:.1f} points are right. The question gives shares between 0 and 1; answer in the same.",
)


def _shares_of_the_fall(found, left, before, after, kept):
    parts = fall.reference(found, left, before, after, kept)
    return tuple(part / (sum(parts) or np.nan) for part in parts)


fall.wrong(
    _shares_of_the_fall,
    "You give what share of the fall each part makes: {got[0]:.0%} and {got[1]:.0%}. Asked are the differences of "
    "accuracy themselves; a fall of 0 has no shares.",
).wrong(
    lambda found, left, before, after, kept: (accuracy(found, left, before), accuracy(found, left, after)),
    "You return two *accuracies*, {got[0]:.3f} and {got[1]:.3f}: promised, and expected at the new prevalence. Asked "
    "are the two steps down, the second of which ends at `kept`.",
)
