"""The last batch. An exercise of lesson 22."""

import numpy as np

from medlearn.checks import mend


def _counts(rng):
    """Return numbers of images and of images in a batch: by hand, random ones, and the edges."""
    cases = [(10, 4), (11, 3), (12, 4), (3, 5), (7, 7), (0, 4), (9, 4), (3, 1)]
    return [*cases, *((int(rng.integers(20, 90)) * size + 2, size) for size in (6, 9))]


@mend(
    question="""
    **The last batch.** This listing should return a list of batches. Each batch is an array of image numbers, in order
    from 0 to n − 1. Each image belongs to one batch. All batches hold `batch_size` images, except that the last may
    hold fewer. No batch is empty, so without images the list is empty. For 10 images in batches of 4, three batches
    are due: 0 to 3, 4 to 7, and 8 to 9. The listing gives two. Find its fault, and try 12 images as well.
    """,
    listing="""
    def batches_of(n, batch_size):
        batches = []
        for number in range(n // batch_size):
            start = number * batch_size
            batches.append(np.arange(start, start + batch_size))
        return batches
    """,
    hints=[
        "`//` drops the rest, and with it the last images. How many batches are due for 10 images, and for 12?",
        "Where does each batch start? range(0, n, batch_size) counts these starts.",
        "The last batch ends at n, if the full one would reach beyond it: min.",
    ],
    cases=_counts,
    praise="Of 100 000 images in batches of 256, the listing lost 160 in every epoch. Without shuffling, these are "
    "always the same ones.",
)
def batches_of(n, batch_size):
    """Return the numbers of the images of each batch."""
    starts = range(0, n, batch_size)
    return [np.arange(start, min(start + batch_size, n)) for start in starts]


def _listing(n, batch_size):
    return [np.arange(start, start + batch_size) for start in range(0, n - batch_size + 1, batch_size)]


def _padded(n, batch_size):
    return [np.arange(start, start + batch_size) for start in range(0, n, batch_size)]


def _one_more(n, batch_size):
    """Return one batch more than `//` says, the last one cut."""
    starts = range(0, (n // batch_size + 1) * batch_size, batch_size)
    return [np.arange(start, min(start + batch_size, n)) for start in starts]


def _rest(n, batch_size):
    return n > batch_size and n % batch_size > 0


def _full_last(n, batch_size):
    return [*_listing(n, batch_size), np.arange(n - batch_size, n)]


def _rest_in_last(n, batch_size):
    full = _listing(n, batch_size)
    return [*full[:-1], np.arange(full[-1][0], n)]


def _even(n, batch_size):
    return np.array_split(np.arange(n), -(-n // batch_size))


def _not_multiple(n, batch_size):
    return n > batch_size and n % batch_size > 0 and len({len(batch) for batch in _even(n, batch_size)}) > 1


batches_of.wrong(
    _listing, "Nothing has changed: the rest of the images, fewer than a batch, is still lost.", where=_rest
).wrong(
    _padded,
    "The number of batches is right. But your last batch names images that do not exist: the last image is n - 1.",
    where=_rest,
).wrong(
    _full_last,
    "Your last batch is full, because it takes images of the one before again. Each image belongs to one batch.",
    where=_rest,
).wrong(
    _rest_in_last,
    "You put the rest into the last full batch, which is too long now. The rest makes a batch of its own.",
    where=_rest,
).wrong(
    _even,
    "You share the images out evenly. The batches should be full, and only the last one short.",
    where=_not_multiple,
).wrong(
    lambda n, batch_size: [np.arange(start, min(start + batch_size + 1, n)) for start in range(0, n, batch_size)],
    "Your batches overlap: the last image of each is the first of the next. `np.arange` leaves out its end by itself.",
    where=_rest,
).wrong(
    lambda n, batch_size: [batch + 1 for batch in batches_of.reference(n, batch_size)],
    "You number the images from 1. The first image is 0, and the last is n - 1.",
    where=_rest,
).wrong(
    lambda n, batch_size: [np.arange(start, min(start + batch_size, n - 1)) for start in range(0, n, batch_size)],
    "The last image is missing, and it is number n - 1. `np.arange` leaves out its end by itself.",
    where=_rest,
).wrong(
    lambda n, batch_size: [batch[: batch_size - 1] for batch in batches_of.reference(n, batch_size)],
    "Each full batch has lost its last image: `np.arange` leaves out its end by itself.",
    where=_rest,
).wrong(
    lambda n, batch_size: [np.arange(start, start + batch_size) % n for start in range(0, n, batch_size)],
    "Your last batch is full, because it begins again with image 0. Each image belongs to one batch.",
    where=_rest,
).wrong(
    lambda n, batch_size: [*_listing(n, batch_size), np.arange(n % batch_size)],
    "Your last batch has the right length, but it counts from 0 again. Where do the images begin that are left over?",
    where=_rest,
).wrong(
    lambda n, batch_size: [
        np.minimum(np.arange(start, start + batch_size), n - 1) for start in range(0, n, batch_size)
    ],
    "Your last batch is full, because it holds the last image several times. The last batch may be short.",
    where=_rest,
).clause(
    "a single image left over",
    lambda n, batch_size: n > batch_size > 1 and n % batch_size == 1,
    _listing,
    message="Right, but where a single image is left over. It makes a batch of its own.",
).clause(
    "batches of one",
    lambda n, batch_size: batch_size == 1,
    message="Right for larger batches. A batch may hold one image: then there are as many batches as images.",
).clause(
    "no image",
    lambda n, batch_size: n == 0,
    lambda n, batch_size: [np.arange(0)],
    message="Right, but for no image at all: there no batch is due, not even an empty one.",
).clause(
    "no rest",
    lambda n, batch_size: n % batch_size == 0,
    _one_more,
    message="Right where there is a rest. Where there is none, no further batch is due: yours ends with an empty one, "
    "or goes wrong.",
).clause(
    "fewer images than a batch holds",
    lambda n, batch_size: 0 < n < batch_size,
    lambda n, batch_size: [],
    message="Right, but for fewer images than one batch holds: these make a single, short batch.",
)
