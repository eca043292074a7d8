"""Two models, the same children. An exercise of lesson 11."""

from math import comb

from medlearn.checks import interpret
from medlearn.intervals import wilson

_PAIRS = {"P": (100, 86), "Q": (50, 36), "R": (18, 4)}  # children whom only the first, only the second judges rightly


_RIGHT = 554  # of 624, for the first of each pair


_SHARES = {name: wilson(first, first + second) for name, (first, second) in _PAIRS.items()}


def _chance(only_first, only_second):
    """Return in how many of 100 cases a fair coin would divide these children at least so unequally."""
    n, fewer = only_first + only_second, min(only_first, only_second)
    return f"{200 * sum(comb(n, heads) for heads in range(fewer + 1)) / 2**n:.0f}"


# The exact version of this is McNemar's test; how it compares with others: Fagerland and others 2013,
# doi.org/10.1186/1471-2288-13-91.
@interpret(
    question="""
    **Two models, the same children.** Three pairs of models (invented), all judged on the same 624 children. In each
    pair the first is right about 554 (0.888, interval 0.861 to 0.910), the second about 540 (0.865, 0.836 to 0.890).
    What differs is on how many children they disagree. Only these children tell which model is better. If neither is,
    each of them goes to either model as by the toss of a coin. As in section 4, `wilson(first, first + second)` gives
    the share that goes to the first model, with its interval. Does it contain one half?

    | pair | only the first is right | only the second is right |
    |---|---|---|
    | P | 100 | 86 |
    | Q | 50 | 36 |
    | R | 18 | 4 |

    For which pair do these children show, at 95 %, that the first is better: `"P"`, `"Q"`, `"R"` or `"none"`?
    """,
    hints=[
        "Children about whom both are right, or both wrong, do not tell which is better. How many are left?",
        "If both were equally good, each of the remaining children would be the toss of a coin.",
        "Try wilson(100, 186). The other two pairs in the same way. Which interval lies above 0.5 entirely?",
    ],
    choices=("P", "Q", "R", "none"),
    praise=f"18 of 22 is {_SHARES['R'].value:.2f} ({_SHARES['R'].low:.2f} to {_SHARES['R'].high:.2f}): no coin. 50 of "
    "86 and 100 of 186 could be one. Same accuracies, same intervals: only the comparison child by child can tell.",
)
def telling_pair():
    """Find the pair whose disagreements fall to the first model more often than a coin's half."""
    telling = [name for name, share in _SHARES.items() if share.low > 0.5]
    return telling[0] if telling else "none"


telling_pair.wrong(
    "P",
    "P disagrees most often, but disagreement is noise as well: 186 tosses of a coin fall 100 to 86, or wider, in "
    f"{_chance(*_PAIRS['P'])} cases of 100. In all pairs the difference is 14; where is the least noise around it?",
).wrong(
    "Q",
    f"50 to 36 looks clear, but a coin does as much in {_chance(*_PAIRS['Q'])} cases of 100. The difference is 14 in "
    "all three pairs. Out of how many tosses?",
).wrong(
    "none",
    "The intervals overlap, but each was made as if the other model had seen other children. These were the same: easy "
    "and hard ones are common to both, and cancel. Look at the children on whom they differ.",
)
