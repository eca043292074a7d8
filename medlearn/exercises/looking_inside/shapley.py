"""Who gets what? An exercise of lesson 12."""

from itertools import permutations

import numpy as np

from medlearn.checks import implement

_SETS = ("", "a", "b", "c", "ab", "ac", "bc", "abc")


def _games(rng):
    """Return the values of all sets of three columns: the example with twins, a helper, and random ones."""
    twins = dict(zip(_SETS, (0.0, 4, 4, 1, 4, 5, 5, 5), strict=True))
    helper = dict(zip(_SETS, (0.5, 0.5, 0.5, 0.5, 3.5, 0.5, 0.5, 3.5), strict=True))
    made = [dict(zip(_SETS, map(float, rng.normal(size=8)), strict=True)) for _ in range(3)]
    return [(twins,), (helper,), *((one,) for one in made)]


@implement(
    question="""
    **Who gets what?** `value` is a dict: the score of a model that knows only some of the columns a, b and c. Its keys
    are "", "a", "b", "c", "ab", "ac", "bc" and "abc", always in the order of the alphabet. Write `shapley(value)`. Let
    the columns come in one by one, in each of the six orders, and note what each adds when it comes. Return the means
    over the six orders, an array of three: for a, b, c.
    """,
    hints=[
        'from itertools import permutations; then permutations("abc") gives the six orders.',
        'For each order: known = "". For each letter: after = "".join(sorted(known + letter)).',
        "What the letter adds is value[after] - value[known]. Add it to that letter's sum, and divide by 6 at the end.",
    ],
    cases=_games,
    praise="2, 2 and 1. The twins a and b share their 4, c adds its 1 whenever it comes, and the sum is 5: the whole "
    "rise from nothing to all three.",
)
def shapley(value):
    """Return the Shapley values of a, b and c."""
    from itertools import permutations

    added = dict.fromkeys("abc", 0.0)
    for order in permutations("abc"):
        known = ""
        for letter in order:
            after = "".join(sorted(known + letter))
            added[letter] += value[after] - value[known]
            known = after
    return np.array([added[letter] / 6 for letter in "abc"])


def _over(orders, value):
    """Return the mean of what each column adds over some orders."""
    added = {letter: [] for letter in "abc"}
    for order in orders:
        for place, letter in enumerate(order):
            known, after = ("".join(sorted(order[:end])) for end in (place, place + 1))
            added[letter].append(value[after] - value[known])
    return np.array([np.mean(added[letter]) for letter in "abc"])


shapley.wrong(
    lambda value: np.array([value[letter] - value[""] for letter in "abc"]),
    "You note what each column adds when it comes *first*. For the twins that counts the same thing twice. Let each "
    "come second and last too.",
).wrong(
    lambda value: np.array([value["abc"] - value["".join(sorted(set("abc") - {letter}))] for letter in "abc"]),
    "You note what each column adds when it comes *last*, as permutation importance does. Then twins seem worthless. "
    "Average over all orders.",
).wrong(
    lambda value: _over(["abc"], value), "That is one order, a, b, c: the first twin takes all. There are five more."
).wrong(
    lambda value: _over(["abc", "bca", "cab"], value),
    "You average over three orders. There are six: after each first column, the other two come in either order.",
).wrong(
    lambda value: 6 * _over(permutations("abc"), value), "These are the sums over six orders. Divide by six."
).wrong(
    lambda value: np.array(
        [np.mean([value["".join(sorted(s + letter))] - value[s] for s in _SETS if letter not in s]) for letter in "abc"]
    ),
    "You average over the four *sets* that lack the column, each once. In six orders, coming first and coming last "
    "happen twice, each way in the middle once.",
).wrong(
    lambda value: _over(permutations("abc"), value) / _over(permutations("abc"), value).sum(),
    "You divided by the sum, so that the shares add up to 1. They should add up to the rise of the score.",
)
