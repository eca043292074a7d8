"""Two numbers in three bytes. An exercise of lesson 16."""

import numpy as np

from medlearn.checks import mend


def _packed(values):
    values = np.asarray(values).reshape(-1, 2) % 4096
    low, high = values % 256, values // 256
    return np.stack([low[:, 0], high[:, 0] + 16 * high[:, 1], low[:, 1]], axis=1).ravel().astype(np.uint8)


def _contents(rng):
    """Return bytes: positive numbers first, then negative ones among them."""
    cases = [(_packed([995, 1266, 300, 1959]),), (_packed([-1, 256, 2047, -2048, 0, 0]),)]
    cases += [(_packed(rng.integers(0, 2048, 8)),), (_packed(rng.integers(-2048, 2048, 20)),)]
    return cases


@mend(
    question="""
    **Two numbers in three bytes.** This listing should unpack 12-bit numbers, two in three bytes: first number, second
    number, first number of the next three bytes, and so on. The first byte is the lower part of the first number, the
    third byte that of the second. The middle byte holds both upper parts, that of the first number in its lower half.
    For the bytes 227, 67, 242 it should give 995 and 1266, but it gives 1251 and 1010. Fix it.
    """,
    listing="""
    def twelve_bits(content):
        first, middle, last = np.asarray(content).reshape(-1, 3).T.astype(int)
        pairs = np.stack([first + middle // 16 * 256, last + middle % 16 * 256], axis=1)
        return np.where(pairs > 2047, pairs - 4096, pairs).ravel()
    """,
    hints=[
        "Which half of the middle byte belongs to the first number: middle % 16 (lower) or middle // 16 (upper)?",
        "np.where(pairs > 2047, pairs - 4096, pairs) turns large numbers into negative ones.",
    ],
    cases=_contents,
    praise="A page of such lines reads all of MIT-BIH. Check a new reader against another one, on a few files.",
)
def twelve_bits(content):
    """Return the numbers in order."""
    first, middle, last = np.asarray(content).reshape(-1, 3).T.astype(int)
    pairs = np.stack([first + middle % 16 * 256, last + middle // 16 * 256], axis=1)
    return np.where(pairs > 2047, pairs - 4096, pairs).ravel()


def _signed(values):
    return np.where(values > 2047, values - 4096, values)


def _bytes(content):
    return np.asarray(content).reshape(-1, 3).T.astype(int)


def _exchanged(content):
    first, middle, last = _bytes(content)
    return np.stack([first + middle // 16 * 256, last + middle % 16 * 256], axis=1).ravel()


def _positive(content):
    return (twelve_bits.reference(content) >= 0).all()


twelve_bits.wrong(
    lambda content: _signed(_exchanged(content)),
    "The halves of the middle byte are still exchanged: its *lower* half belongs to the first number.",
).wrong(
    lambda content: _signed(
        np.stack([_bytes(content)[0] + _bytes(content)[1] % 16, _bytes(content)[2] + _bytes(content)[1] // 16], axis=1)
    ).ravel(),
    "The upper four bits count 256 each, not 1.",
).wrong(
    lambda content: twelve_bits.reference(content).reshape(-1, 2).T.ravel(),
    "All first numbers, then all second ones. They take turns.",
).clause(
    "negative numbers",
    lambda content: not _positive(content),
    lambda content: twelve_bits.reference(content) % 4096,
    message="Right for positive numbers. Above 2047 a number stands for a negative one: subtract 4096.",
)
