"""What was decided before training."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Recipe:
    """How the networks are made and trained.

    Attributes
    ----------
    maps : tuple of int
        Feature maps of each convolution; pooling follows each and halves every side.
    averaged : bool
        Whether the last layer sees the mean of each map, not its values place by place.
    dropout : float
        Before the last layer.
    epochs : int
    batch : int
    rate : float
        The highest learning rate.
    decay : float
        Weight decay.
    moved : bool
        Whether shapes are mirrored and shifted by up to a voxel, anew in each epoch.
    """

    maps: tuple = (8, 16)
    averaged: bool = False
    dropout: float = 0.3
    epochs: int = 12
    batch: int = 32
    rate: float = 0.003
    decay: float = 0.01
    moved: bool = False


LESSON = Recipe()  # for 300 blocks of 12 x 16 x 16
SPACING = (2.0, 1.5, 1.5)  # mm: coarse enough that a 3-D network trains in seconds
GLAND = Recipe(averaged=True, dropout=0.0, epochs=12, batch=16, rate=0.01)  # for 1 286 shapes of 14 x 14 x 14
