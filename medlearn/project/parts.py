"""The images of one part, training, validation or test, with what belongs to them."""

from typing import NamedTuple

import numpy as np


class Part(NamedTuple):
    """The images of one part.

    Parameters
    ----------
    images : ndarray of float32, shape (n, size, size, channels)
    labels : ndarray of int, shape (n,)
        Places in the inventory's list of classes.
    patients : ndarray of str, shape (n,)
        Those who share a picture under one name, the `group` of the table.
    table : pandas.DataFrame
        The rows of the inventory's table.
    said : str
        How many images, and whether memory left some out.
    """

    images: np.ndarray
    labels: np.ndarray
    patients: np.ndarray
    table: object
    said: str


def load_part(inventory, parts, name, images, *, size, channels, random_state=0):
    """Load the images of one part.

    Parameters
    ----------
    inventory : medlearn.project.inventory.Inventory
    parts : pandas.Series of str
        As `medlearn.project.splitting.split_by_patient` returns it.
    name : {"train", "validation", "test"}
    images : path-like
        The folder.
    size, channels, random_state : int

    Returns
    -------
    part : Part
        Of more training images than memory should hold, whole patients at random, which `said` says.
    """
    from medlearn.project.budget import MOST_BYTES, fewer
    from medlearn.project.images import load_images

    table, said = inventory.table[np.asarray(parts) == name], ""
    labels = table.label.map(inventory.classes.index).to_numpy()
    if name == "train":
        most = MOST_BYTES // (4 * size * size * channels)
        rows = fewer(labels, table.group.to_numpy(), most, random_state=random_state)
        said = f" of {len(table)}, for more would not fit into memory" if len(rows) < len(table) else ""
        table, labels = table.iloc[rows], labels[rows]
    said = f"{name}: {len(table)} images{said}"
    loaded = load_images(table, images, size=size, channels=channels)
    return Part(loaded, labels, table.group.to_numpy(), table, said)


def common_channels(table):
    """Return 3 if most images are in colour, else 1: int.

    Parameters
    ----------
    table : pandas.DataFrame
        With `channels`.
    """
    return 3 if (table.channels == 3).mean() > 0.5 else 1
