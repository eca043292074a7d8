"""What was decided before training, and which images are labelled."""

from dataclasses import dataclass

import numpy as np

SIZES = (25, 50, 100, 200, 400, 800, 1600)


@dataclass(frozen=True)
class Recipe:
    """How a network is made and trained.

    Attributes
    ----------
    maps : tuple of int
        Feature maps of each convolution; pooling follows each but the last.
    dropout : float
        Before the last layer.
    rate : float
        The highest learning rate of a training.
    decay : float
        Weight decay.
    batch : int
    passes : int
        How many images a training shows, in all, where the labelled ones are few.
    least, most : int
        Epochs: however many images there are.
    """

    maps: tuple = (12, 24, 48)
    dropout: float = 0.3
    rate: float = 0.003
    decay: float = 0.01
    batch: int = 32
    passes: int = 3000
    least: int = 6
    most: int = 60

    def epochs(self, images):
        """Return how often a training shows that number of images: less often, the more there are."""
        return min(self.most, max(self.least, self.passes // images))


LESSON = Recipe()


def labelled(labels, number, seed):
    """Draw the images that somebody has labelled: the shares of the classes are those of all.

    Parameters
    ----------
    labels : ndarray of shape (n,)
        0 and 1.
    number : int
        How many are drawn.
    seed : int
        The smaller draws of a seed are parts of its larger ones.

    Returns
    -------
    drawn : ndarray of int, shape (number,)
        Places in `labels`.

    Raises
    ------
    ValueError
        If there are not that many, or a class would have none.

    Examples
    --------
    >>> labelled(np.array([0, 1, 1, 1, 0, 1, 1, 1]), 4, seed=0).shape
    (4,)
    """
    labels = np.asarray(labels)
    positive = round(number * labels.mean())
    if number > len(labels) or not 0 < positive < number:
        raise ValueError(f"{number} of {len(labels)} images cannot be drawn with both classes: ask for another number.")
    order = np.random.default_rng(seed).permutation(len(labels))
    ones, zeros = order[labels[order] == 1], order[labels[order] == 0]
    return np.concatenate([ones[:positive], zeros[: number - positive]])
