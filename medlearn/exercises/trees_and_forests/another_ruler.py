"""Another ruler. An exercise of lesson 06."""

import numpy as np

from medlearn.checks import predict
from medlearn.exercises.trees_and_forests.variance_gain import variance_gain


# "Should I scale for a random forest?" is asked again and again, e.g. ai.stackexchange.com/questions/22307.
@predict(
    question="""
    **Another ruler.** You grow a tree, three questions deep, on 120 patients with four measurements. A colleague
    insists on preparing the table first: the first measurement in other units (times a million), the second as a
    logarithm, the others standardised. You grow a second tree on that. Whose diagnosis changes, among these 120:
    `"nobody's"`, `"those near a threshold"`, `"most people's"`, or is it `"a matter of luck"`?
    """,
    hints=[
        "Which thresholds does a tree try? Between which patients do they lie after the change?",
        "None of the three changes alters the order of the patients. What does the gain depend on?",
    ],
    choices=("nobody's", "those near a threshold", "most people's", "a matter of luck"),
    praise="A tree sees only the *order* of the patients, so it needs no scaling. (An SVM or nearest neighbours do. "
    "For new patients a threshold midway between two values may fall a little differently.)",
    wrong={
        "those near a threshold": "The threshold moves together with the patients: it lay between two neighbours, "
        "and lies between the same two afterwards. Can one of them change sides?",
        "most people's": "That would be so for an SVM or for nearest neighbours, which add up differences of several "
        "measurements, so that the largest numbers drown the rest. Does a tree ever add one measurement to another?",
        "a matter of luck": "There are no dice in a single tree: it tries every threshold and takes the largest "
        "gain. So the question is whether a gain changes when a column is stretched.",
    },
)
def another_ruler():
    """Find whose diagnosis differs between the two trees."""
    rng = np.random.default_rng(0)
    table = rng.lognormal(3, 0.5, (120, 4))
    labels = (table[:, 0] + table[:, 1] + 10 * rng.normal(size=120) > 45).astype(int)
    prepared = (table - table.mean(axis=0)) / table.std(axis=0)
    prepared[:, 0], prepared[:, 1] = 1e6 * table[:, 0], np.log(table[:, 1])
    changed = np.mean(_diagnoses(prepared, labels) != _diagnoses(table, labels))
    return "nobody's" if changed == 0 else "those near a threshold" if changed < 0.5 else "most people's"


def _diagnoses(table, labels, questions=3):
    """Grow a tree on patients, so many questions deep, and return what it says of each of them."""
    choices = [(column, value) for column in range(table.shape[1]) for value in np.unique(table[:, column])[:-1]]
    if not questions or not choices:
        return np.full(len(labels), labels.mean() > 0.5)
    column, threshold = max(choices, key=lambda choice: variance_gain.reference(table[:, choice[0]], labels, choice[1]))
    said, yes = np.zeros(len(labels), bool), table[:, column] <= threshold
    for side in (yes, ~yes):
        said[side] = _diagnoses(table[side], labels[side], questions - 1)
    return said
