"""Pictures of any size as one array of squares, each scaled from dark to bright between 0 and 1."""

from pathlib import Path

import numpy as np

from medlearn.project.picture import read_picture

BY_BITS = 8  # up to here the bits say what white is; 16-bit files mostly use fewer, and HU and floats have no white
WITHOUT_WHITE = ("NIfTI",)  # its programs choose the smallest type that holds the numbers, whatever these mean
PERCENTILES = 0.5, 99.5
GREY = np.array([0.2125, 0.7154, 0.0721], dtype=np.float32)  # of red, green and blue, as scikit-image weighs them


def load_images(table, images, *, size, channels):
    """Load the images of an inventory.

    Parameters
    ----------
    table : pandas.DataFrame
        With `file`, `digest` and `volume`, as of `medlearn.project.inventory.look_through`.
    images : path-like
        The folder.
    size : int
        Side of the squares.
    channels : {1, 3}
        Grey or colour.

    Returns
    -------
    loaded : ndarray of float32, shape (n, size, size, channels)
        From 0 to 1; see `prepare`. In memory: this array and one picture.

    Raises
    ------
    ValueError
        If a file cannot be read, or is no longer what the inventory saw.
    """
    loaded = np.empty((len(table), size, size, channels), dtype=np.float32)
    for place, (name, digest, volume) in enumerate(zip(table.file, table.digest, table.volume, strict=True)):
        picture = read_picture(Path(images) / name, volume)
        if picture.digest != digest:
            raise ValueError(f"{name} has changed since the inventory. Look through the folder once more.")
        loaded[place] = prepare(picture, size=size, channels=channels)
    return loaded


def prepare(picture, *, size, channels):
    """Bring one picture to the form in which all are learnt.

    Parameters
    ----------
    picture : medlearn.project.picture.Picture
    size : int
    channels : {1, 3}

    Returns
    -------
    prepared : ndarray of float32, shape (size, size, channels)
        Black and white as `how_scaled` says, then shrunk by averaging (or enlarged) until the longer side fits, in
        square pixels if the spacing is known, and padded with black.

    Raises
    ------
    ValueError
        If size or channels is not what it must be.
    """
    if size < 1 or channels not in (1, 3):
        raise ValueError(f"size={size}, channels={channels}: give a size of at least 1, and 1 or 3 channels.")
    rows, columns = _target(picture, size)
    black, white = _ends(picture)
    shrunk = _in_channels(_resized(picture.pixels, rows, columns, black, white), channels)
    squares = np.zeros((size, size, channels), dtype=np.float32)
    top, left = (size - rows) // 2, (size - columns) // 2
    squares[top : top + rows, left : left + columns] = np.clip((shrunk - black) / (white - black), 0, 1)
    return squares


def how_scaled(format, bits):
    """Say what becomes black and what white.

    Parameters
    ----------
    format : str
    bits : int

    Returns
    -------
    sentence : str
    """
    own = "each picture's darkest half per cent is black, its brightest half per cent white"
    return f"0 is black, {2**bits - 1} white; if numbers lie outside, {own}" if _says_white(format, bits) else own


def _says_white(format, bits):
    return bits <= BY_BITS and format not in WITHOUT_WHITE


def _ends(picture):
    """Return what becomes black and white: by the bits if they say enough, else by the picture's own percentiles."""
    least, most = float(picture.pixels.min()), float(picture.pixels.max())
    full = 2.0**picture.bits - 1
    if _says_white(picture.format, picture.bits) and least >= 0 and most <= full:
        return 0.0, full
    black, white = (float(end) for end in np.percentile(picture.pixels, PERCENTILES))
    black, white = (black, white) if white > black else (least, most)
    return black, white if white > black else black + 1


def _in_channels(pixels, channels):
    if pixels.shape[2] == channels:
        return pixels
    return np.repeat(pixels, 3, axis=2) if channels == 3 else (pixels @ GREY)[..., np.newaxis]


def _target(picture, size):
    """Return rows and columns of the picture in the square."""
    heights = picture.spacing or (1.0, 1.0)
    sides = [n * (step or 1.0) for n, step in zip(picture.pixels.shape, heights, strict=False)]
    return [max(1, round(size * side / max(sides))) for side in sides]


def _resized(pixels, rows, columns, black, white):
    """Cut off what is beyond black and white, and resize channel by channel, so that one copy of one is made."""
    from PIL import Image

    def resized(channel):  # Pillow's triangle widens where it shrinks: nothing finer than a new pixel is left over
        image = Image.fromarray(np.clip(channel, black, white))
        return np.asarray(image.resize((columns, rows), Image.Resampling.BILINEAR))

    return np.stack([resized(pixels[..., place]) for place in range(pixels.shape[2])], axis=-1)
