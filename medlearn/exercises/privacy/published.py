"""A page that leaks. An exercise of lesson 21."""

import numpy as np

from medlearn.checks import mend


def _pages(rng):
    """Return counts, epsilons, numbers of visitors and seeds."""
    cases = [(12, 1.0, 4, 21)]
    return cases + [
        (int(rng.integers(5, 300)), epsilon, visitors, int(rng.integers(1000)))
        for epsilon, visitors in ((0.5, 3), (0.1, 6), (2.0, 50))
    ]


@mend(
    question="""
    **A page that leaks.** `published(count, epsilon, visitors, seed)` lists what each visitor of a page reads. With
    *one* budget of `epsilon` for all of them, the page is to show the count plus Laplace noise. But somebody visited
    it a thousand times and computed the true count. Mend the listing: everybody reads the same number, and the
    first noise that is drawn stays.
    """,
    listing="""
    def published(count, epsilon, visitors, seed):
        rng = np.random.default_rng(seed)
        return [count + rng.laplace(0, 1 / epsilon) for _ in range(visitors)]
    """,
    hints=[
        "How often does this listing draw noise? What is the mean of a thousand of its answers?",
        "Draw once, before the list: noisy = count + rng.laplace(0, 1 / epsilon).",
    ],
    cases=_pages,
    praise="Now a thousand visits tell no more than one. New noise each time would have cost a thousand budgets.",
)
def published(count, epsilon, visitors, seed):
    """Return one noisy count for all visitors."""
    noisy = count + np.random.default_rng(seed).laplace(0, 1 / epsilon)
    return [noisy] * visitors


def _drawn(count, scale, visitors, seed):
    rng = np.random.default_rng(seed)
    return [count + rng.laplace(0, scale) for _ in range(visitors)]


published.wrong(
    lambda count, epsilon, visitors, seed: _drawn(count, 1 / epsilon, visitors, seed),
    "Nothing has changed: every visitor still gets new noise, and the mean of many visits is the truth.",
).wrong(
    lambda count, epsilon, visitors, seed: _drawn(count, visitors / epsilon, visitors, seed),
    "You made the noise louder for each visitor. That keeps the budget, but spends it on repetitions: draw once.",
).wrong(
    lambda count, epsilon, visitors, seed: [np.mean(_drawn(count, 1 / epsilon, visitors, seed))] * visitors,
    "Everybody reads the same now, but it is the *mean* of many draws, in which the noise averages out.",
).wrong(
    lambda count, epsilon, visitors, seed: [count] * visitors,
    "Everybody reads the same: the true count. The noise is gone.",
).wrong(
    lambda count, epsilon, visitors, seed: _drawn(count, epsilon, 1, seed) * visitors,
    "You draw once, but with noise of size epsilon. A *small* epsilon is a strong promise and needs *large* noise.",
    where=lambda count, epsilon, visitors, seed: epsilon != 1,
).wrong(
    lambda count, epsilon, visitors, seed: _drawn(count, 1 / epsilon, 1, seed)[0],
    "That is the right number, once. Return a list with one entry for each visitor.",
)
